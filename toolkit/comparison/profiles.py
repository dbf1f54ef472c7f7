"""
Several corpora side by side: their vocabularies numbered as one, their types counted by document.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import TYPE_CHECKING, cast

import numpy as np
import scipy

from toolkit.inference import rate_of
from toolkit.inference.clusters import ClusterSums, cluster_sums
from toolkit.kernel import tally
from toolkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.inference import Rate
    from toolkit.type_index import TypeIndex

    Codes = NDArray[np.int32]
    Ints = NDArray[np.int64]
    Matrix = scipy.sparse.csc_array[np.int64]

__all__ = ["Profiles", "shared_documents"]


@dataclass(frozen=True, eq=False)
class Profiles:
    """
    Counts of k joint types in the documents of several corpora.

    Attributes
    ----------
    corpora : tuple of Corpus
        In the order given.
    counts : tuple of sparse array, shape (documents, k)
        One for each corpus, columns numbered alike: an outer join of the vocabularies.
    examples : tuple of ndarray of int64, shape (k,)
        For each corpus a type of its own that each number stands for; -1 where it has none.
    ignore_case : bool
        Whether *War* and *war* are one type.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpora = [tk.Corpus.from_texts(["War, war."]), tk.Corpus.from_texts(["Peace."])]
    >>> both = Profiles.of(corpora)
    >>> both.spell(np.arange(len(both))), both.counts[1].toarray().tolist()
    ([',', '.', 'war', 'peace'], [[0, 1, 0, 1]])
    """

    corpora: tuple[Corpus, ...]
    counts: tuple[Matrix, ...] = field(repr=False)
    examples: tuple[Ints, ...] = field(repr=False)
    ignore_case: bool = True

    def __len__(self) -> int:
        return int(self.counts[0].shape[1])

    @classmethod
    def of(cls, corpora: Sequence[Corpus], *, ignore_case: bool = True) -> Profiles:
        """Join the vocabularies of corpora and count their types by document."""
        joints, size = _joined([corpus.types for corpus in corpora], ignore_case=ignore_case)
        counts, examples = [], []
        for corpus, joint in zip(corpora, joints, strict=True):
            counts.append(_counted(corpus, joint, size))
            example = np.full(size, -1, np.int64)
            example[joint[::-1]] = np.arange(joint.size)[::-1]  # the most frequent spelling stays
            examples.append(example)
        return cls(tuple(corpora), tuple(counts), tuple(examples), ignore_case)

    def spell(self, which: Ints) -> list[str]:
        """Spell some joint types: in small letters, or as written."""
        spelled: list[str | None] = [None] * which.size
        for corpus, example in zip(self.corpora, self.examples, strict=True):
            forms = corpus.types.lowered if self.ignore_case else corpus.vocabulary
            own = map([*forms, None].__getitem__, example[which].tolist())  # -1: the last, None
            # Where corpora write a type differently (don't, don’t) the choice is the same
            # whichever of them comes first.
            spelled = [
                b if a is None else a if b is None or a <= b else b
                for a, b in zip(spelled, own, strict=True)
            ]
        return cast("list[str]", spelled)

    def number(self, spelled: str) -> int:
        """Joint number of a type as ``spell`` gives it."""
        return self._numbers[fold(spelled) if self.ignore_case else spelled]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        numbers: dict[str, int] = {}
        for corpus, example in zip(self.corpora, self.examples, strict=True):
            forms = corpus.types.folded if self.ignore_case else corpus.vocabulary
            held = np.flatnonzero(example >= 0)
            spelled = map(forms.__getitem__, example[held].tolist())
            numbers.update(zip(spelled, held.tolist(), strict=True))
        return numbers

    def parts(self, members: Sequence[int]) -> tuple[tuple[Matrix, Ints], ...]:
        """Counts and tokens of the documents of some of the corpora, corpus by corpus."""
        return tuple((self.counts[member], self.corpora[member].tokens) for member in members)

    def rate(self, members: Sequence[int]) -> Rate:
        """Estimate the rates of joint types in some of the corpora taken together."""
        return rate_of(reduce(operator.add, (self._sums[member] for member in members)))

    @cached_property
    def _sums(self) -> tuple[ClusterSums, ...]:
        """For each corpus, the sums from which the rates of joint types are estimated."""
        return tuple(cluster_sums(*part) for part in self.parts(range(len(self.corpora))))


def _joined(indexes: Sequence[TypeIndex], *, ignore_case: bool) -> tuple[list[Codes], int]:
    """Number the types of vocabularies jointly: one array for each, and how many there are."""
    whole = indexes[0].whole
    if all(index.whole is whole for index in indexes):  # selected from one: no string is looked at
        places = [index.places for index in indexes]
        keys = [whole.fold_ids[each] for each in places] if ignore_case else places
        used = np.zeros(len(whole.vocabulary), bool)
        for each in keys:
            used[each] = True
        number = np.cumsum(used, dtype=np.int32) - np.int32(1)
        return [number[each] for each in keys], int(np.count_nonzero(used))
    numbers: dict[str, int] = {}
    joints = []
    for index in indexes:
        forms = index.folded if ignore_case else index.vocabulary
        joints.append(np.array([numbers.setdefault(f, len(numbers)) for f in forms], np.int32))
    return joints, len(numbers)


def _counted(corpus: Corpus, joint: Codes, size: int) -> Matrix:
    """Count joint types in each document; types the corpus does not have are empty columns."""
    owner = np.repeat(np.arange(len(corpus), dtype=np.int32), corpus.tokens)
    found, counts = tally(joint[corpus.ids], owner, max(len(corpus), 1))
    heights = np.zeros(size + 1, counts.indptr.dtype)
    heights[found + 1] = np.diff(counts.indptr)
    indptr = np.cumsum(heights, dtype=heights.dtype)
    return scipy.sparse.csc_array((counts.data, counts.indices, indptr), shape=(len(corpus), size))


def shared_documents(one: Corpus, other: Corpus) -> tuple[int, int]:
    """
    Count the documents, same name and same text, of which both corpora hold words.

    Returns
    -------
    same, apart : int
        Documents with words that stand in both, and documents of which each has words of its own,
        such as two voices.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No deal.", "War."])
    >>> shared_documents(corpus.take([1]), corpus)
    (1, 0)
    """
    places = {name: number for number, name in enumerate(other.names)}
    common = [
        np.intersect1d(_begins(one, number), _begins(other, places[name])).size
        for number, name in enumerate(one.names)
        if name in places
        and other.texts[places[name]] == one.texts[number]
        and one.tokens[number]
        and other.tokens[places[name]]
    ]
    same = int(np.count_nonzero(common))
    return same, len(common) - same


def _begins(corpus: Corpus, document: int) -> Codes:
    first, last = corpus.documents[document : document + 2]
    return corpus.starts[first:last]
