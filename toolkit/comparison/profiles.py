"""
Several corpora side by side: their vocabularies numbered as one, their types counted by document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from toolkit.kernel import tally
from toolkit.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Matrix = sparse.csc_array[np.int64]

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
    numbers : dict of str to int
        Joint number of each form: without case, or as written.
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
    numbers: dict[str, int] = field(repr=False)
    examples: tuple[Ints, ...] = field(repr=False)
    ignore_case: bool = True

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, corpora: Sequence[Corpus], *, ignore_case: bool = True) -> Profiles:
        """Join the vocabularies of corpora and count their types by document."""
        numbers: dict[str, int] = {}
        joints = []
        for corpus in corpora:
            forms = corpus.types.folded if ignore_case else corpus.vocabulary
            joints.append(np.array([numbers.setdefault(f, len(numbers)) for f in forms], np.int64))
        size, counts, examples = len(numbers), [], []
        for corpus, joint in zip(corpora, joints, strict=True):
            counts.append(_counted(corpus, joint, size))
            example = np.full(size, -1, np.int64)
            example[joint[::-1]] = np.arange(joint.size)[::-1]  # the most frequent spelling stays
            examples.append(example)
        return cls(tuple(corpora), tuple(counts), numbers, tuple(examples), ignore_case)

    def spell(self, which: Ints) -> list[str]:
        """Spell some joint types: in small letters, or as written."""
        sides = [
            (c.types.lowered if self.ignore_case else c.vocabulary, example[which].tolist())
            for c, example in zip(self.corpora, self.examples, strict=True)
        ]
        written = [[forms[t] if t >= 0 else None for t in types] for forms, types in sides]
        # Where corpora write a type differently (don't, don’t) the choice is the same whichever
        # of them comes first.
        return [min(filter(None, each)) for each in zip(*written, strict=True)]

    def number(self, spelled: str) -> int:
        """Joint number of a type as ``spell`` gives it."""
        return self.numbers[fold(spelled) if self.ignore_case else spelled]

    def pooled(self, members: Sequence[int]) -> tuple[Matrix, Ints]:
        """Counts and tokens of the documents of some of the corpora, one after the other."""
        tokens = np.concatenate([self.corpora[member].tokens for member in members])
        if len(members) == 1:
            return self.counts[members[0]], tokens
        return sparse.vstack([self.counts[member] for member in members], "csc"), tokens


def _counted(corpus: Corpus, joint: Ints, size: int) -> Matrix:
    """Count joint types in each document; types the corpus does not have are empty columns."""
    owner = np.repeat(np.arange(len(corpus)), corpus.tokens)
    found, counts = tally(joint[corpus.ids], owner, max(len(corpus), 1))
    heights = np.zeros(size, np.int64)
    heights[found] = np.diff(counts.indptr)
    indptr = np.concatenate([[0], np.cumsum(heights)])
    return sparse.csc_array((counts.data, counts.indices, indptr), shape=(len(corpus), size))


def shared_documents(one: Corpus, other: Corpus) -> int:
    """
    Count the documents, same name and same text, that stand in both corpora.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No deal.", "War."])
    >>> shared_documents(corpus.take([1]), corpus)
    1
    """
    places = {name: number for number, name in enumerate(other.names)}
    return sum(
        name in places and other.texts[places[name]] == one.texts[number]
        for number, name in enumerate(one.names)
    )
