"""
Documents that say the same twice: reprints, updates, cut versions.

A wire story printed by three papers counts three times, and an interval that takes documents for
independent draws is too narrow by that. So reprints are found and shown, with what differs and
what they do to a count. Nothing is dropped unless asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import polars as pl
import scipy

from toolkit._base import Result, ToolkitError, analysis, did_you_mean
from toolkit.reprints.effects import effect_of
from toolkit.reprints.passages import differences, shared_passages
from toolkit.reprints.shingles import SIZE, Pairs, shingles_of, similar_pairs, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.reprints.shingles import Words
    from toolkit.search import Spans
    from toolkit.series import Patterns

    Ints = NDArray[np.int64]

__all__ = ["Duplicates", "duplicates"]

Keep = Literal["longest", "first"]
CUT: Final = 0.8
"""Share of the shorter text's shingles from which it is a cut version of the longer."""


@dataclass(frozen=True, eq=False)
class Duplicates(Result):
    """
    Pairs of documents that share most of their words in sequence.

    Columns: ``group`` (pairs that hang together), ``document`` and ``other`` (the later one),
    ``kind`` (``same``: the same words; ``near``; ``cut``: the shorter stands in the longer),
    ``score`` (Jaccard of five-word shingles), ``contained`` (share of the shorter one's shingles
    that stand in the longer), ``n`` (shingles shared). Copies of the same words are each listed
    once, with the first of them.

    Examples
    --------
    >>> import toolkit as tk
    >>> text = "The ministers met in Velden on Tuesday for the first time in nineteen months."
    >>> found = tk.duplicates(tk.Corpus.from_texts([text, "No deal.", text + " They left early."]))
    >>> found.table.select("document", "other", "kind", "n").rows()
    [('text 1', 'text 3', 'near', 10)]
    >>> len(found.without())
    2
    """

    words: Words = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    twin: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)
    pairs: Pairs = field(default=None, repr=False)  # type: ignore[assignment]  # always given

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.corpus.names)}

    def _pair(self, row: Mapping[str, Any]) -> tuple[int, int]:
        return self._numbers[row["document"]], self._numbers[row["other"]]

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """The passages of the first document that stand in the other, sentence by sentence."""
        return shared_passages(self.corpus, self.words, self._pair(row))

    def differences(self, row: int) -> pl.DataFrame:
        """
        Show what differs between the two documents of a row.

        Returns
        -------
        polars.DataFrame
            In the order of the text: ``change`` (``replaced``, ``left out``, ``added``),
            ``after`` (the words before it, to find the place), ``document`` and ``other`` (the
            passage in each).

        Examples
        --------
        >>> import toolkit as tk
        >>> text = "The ministers met in Velden on Tuesday for the first time in nineteen months."
        >>> texts = [text, text.replace("Tuesday", "Friday")]
        >>> tk.duplicates(tk.Corpus.from_texts(texts), at_least=0.3).differences(0).row(0)
        ('replaced', 'ministers met in Velden on', 'Tuesday', 'Friday')
        """
        return differences(self.corpus, self.words, self._pair(self.row(row)))

    def groups(self) -> pl.DataFrame:
        """
        List the groups: ``group, n`` (its documents), ``longest``, ``documents`` (their names).
        """
        numbers = [self._pair(row) for row in self.table.iter_rows(named=True)]
        members: dict[int, set[int]] = {}
        for group, pair in zip(self.table["group"], numbers, strict=True):
            members.setdefault(group, set()).update(pair)
        sizes = np.diff(self.words.bounds)
        rows = [
            (
                group,
                len(held),
                self.corpus.names[max(sorted(held), key=lambda n: sizes[n])],
                [self.corpus.names[number] for number in sorted(held)],
            )
            for group, held in sorted(members.items())
        ]
        columns = {"group": pl.Int64, "n": pl.Int64, "longest": pl.String}
        return pl.DataFrame(rows, {**columns, "documents": pl.List(pl.String)}, orient="row")

    def without(self, keep: Keep = "longest") -> Corpus:
        """
        Leave the reprints out.

        Parameters
        ----------
        keep : {"longest", "first"}
            Which of a group stays: the longest, or the first in the corpus. Every document left
            out is a reprint of one that stays, and no two that stay are reprints of each other.

        Returns
        -------
        Corpus

        Raises
        ------
        ToolkitError
            ``keep`` is neither.
        """
        left_out = {self._numbers[name] for name in self.dropped(keep)["document"]}
        kept: Corpus = self.corpus.take([n for n in range(len(self.corpus)) if n not in left_out])
        return kept

    def dropped(self, keep: Keep = "longest") -> pl.DataFrame:
        """
        List what :meth:`without` leaves out: ``document``, and ``kept``, which stays for it.
        """
        if keep not in get_args(Keep):
            raise ToolkitError(f"Unknown {keep=}.", advice=did_you_mean(keep, get_args(Keep)))
        stand_in = _stand_ins(self.pairs, self.twin, np.diff(self.words.bounds), keep)
        gone = np.flatnonzero(stand_in != np.arange(stand_in.size))
        names = pl.Series(self.corpus.names, dtype=pl.String)
        return pl.DataFrame({"document": names.gather(gone), "kept": names.gather(stand_in[gone])})

    def effect(self, counted: Patterns | Result, *, keep: Keep = "longest") -> pl.DataFrame:
        """
        Count with the reprints and without them.

        Parameters
        ----------
        counted : str, list of str, Lexicon, or a Result
            Patterns or frames to count; or a result of this corpus or a part of it, which is made
            again without the reprints.
        keep : {"longest", "first"}
            As for :meth:`without`.

        Returns
        -------
        polars.DataFrame
            Every number beside its value without reprints (``n``, ``n_without``, ...), and
            ``change``: the share by which the rate changes.

        Raises
        ------
        ToolkitError
            A pattern that cannot be read; a result whose rows have no name to match them by.

        Examples
        --------
        >>> import toolkit as tk
        >>> text = "The war has gone on in the strait for ten years and no one counts them."
        >>> found = tk.duplicates(tk.Corpus.from_texts([text, text, "Peace."]))
        >>> found.effect("war").select("n", "n_without").rows()
        [(2, 1)]
        """
        return effect_of(self.corpus, self.without(keep), counted)

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        one, other = self._pair(r)
        sizes = [self._size(one), self._size(other)]
        either = sum(sizes) - r["n"]
        said = {
            "same": "They have the same words in the same order, marks and case aside.",
            "near": "One is a reprint or an update of the other.",
            "cut": "The shorter is a cut version of the longer, or the longer quotes it whole.",
        }
        return (
            f"{r['document']} has {sizes[0]:,} different sequences of {SIZE} words, {r['other']} "
            f"{sizes[1]:,}; {r['n']:,} stand in both. Jaccard = {r['n']:,} / ({sizes[0]:,} + "
            f"{sizes[1]:,} - {r['n']:,}) = {r['n']:,} / {either:,} = {r['score']:.3f}. Contained: "
            f"{r['n']:,} / {min(sizes):,} = {r['contained']:.3f}. {said[r['kind']]} Misreading to "
            "avoid: shared words do not say who copied from whom, nor that either is wrong to."
        )

    def _size(self, document: int) -> int:
        bounds = self.words.bounds[document : document + 2]
        return shingles_of(self.words.ids[slice(*bounds)], bounds - bounds[0])[1].size

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        at_least = self.call[1].get("at_least", 0.5)
        return (
            f"Reprints: documents compared by their sequences of {SIZE} words (case and marks "
            f"ignored), counted as near-duplicates from a Jaccard coefficient of {at_least:g}, or "
            f"as cut versions where {max(CUT, at_least):.0%} of the shorter text's sequences stand "
            f"in the longer (Broder 1997). {self.note}"
        )


@analysis
def duplicates(corpus: Corpus, *, at_least: float = 0.5) -> Duplicates:
    """
    Find documents that repeat each other: the same text, reprints, cut versions.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    at_least : float
        Jaccard coefficient of their five-word shingles from which two documents are
        near-duplicates. A text is a cut version of a longer one if at least 0.8 (or ``at_least``,
        if that is more) of its shingles stand in it.

    Returns
    -------
    Duplicates
        One row per pair. Nothing is dropped; ``.without()`` does that.

    Raises
    ------
    ToolkitError
        ``at_least`` is no share above 0.

    Notes
    -----
    Exact: every pair that meets the bounds is found, and no other. Words are compared without case
    and marks; texts without any word are not compared. A text of fewer than five words has only
    itself to share.

    References
    ----------
    .. [1] Broder (1997), Proceedings of Compression and Complexity of Sequences, 21-29.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.duplicates(tk.Corpus.from_texts(["No deal!", "No deal.", "A deal"]))
    >>> found.table.row(0)
    (1, 'text 1', 'text 2', 'same', 1.0, 1.0, 1)
    """
    if not isinstance(at_least, int | float) or not 0 < at_least <= 1:
        raise ToolkitError(
            f"at_least={at_least!r} is no share of shingles.", advice="Give one above 0, up to 1."
        )
    words = words_of(corpus)
    twin = _twins(words)
    owner, shingle = shingles_of(words.ids, words.bounds)
    own = twin[owner] == owner
    near = similar_pairs(
        owner[own], shingle[own], len(corpus), at_least=at_least, cut=max(CUT, at_least)
    )
    sizes = np.bincount(owner, minlength=len(corpus)).astype(np.int64)
    copies = np.flatnonzero((twin != np.arange(len(corpus))) & (twin >= 0))
    pairs = _joined(near, twin, copies, sizes)
    table = _table(corpus, pairs, twin, at_least)
    note = _note(corpus, table, twin, at_least)
    return Duplicates(corpus, rows=table, note=note, words=words, twin=twin, pairs=pairs)


def _twins(words: Words) -> Ints:
    """For each document the first with the same words; -1 for those without any."""
    first: dict[bytes, int] = {}
    bounds = words.bounds.tolist()
    twins = np.full(len(bounds) - 1, -1, np.int64)
    for number, (begin, end) in enumerate(pairwise(bounds)):
        if end > begin:
            twins[number] = first.setdefault(words.ids[begin:end].tobytes(), number)
    return twins


def _joined(near: Pairs, twin: Ints, copies: Ints, sizes: Ints) -> Pairs:
    """Put copies, each with its first, among the other pairs."""
    own = sizes[copies]
    first = np.concatenate([near.first, twin[copies]])
    second = np.concatenate([near.second, copies])
    shared = np.concatenate([near.shared, own])
    order = np.lexsort((second, first))
    columns = (first, second, shared, sizes[first], sizes[second])
    return Pairs(*(column[order] for column in columns))


def _table(corpus: Corpus, pairs: Pairs, twin: Ints, at_least: float) -> pl.DataFrame:
    size = len(corpus)
    links = scipy.sparse.coo_array(
        (np.ones(pairs.first.size), (pairs.first, pairs.second)), (size, size)
    )
    _, label = scipy.sparse.csgraph.connected_components(links, directed=False)
    held = label[pairs.first]
    _, place, group = np.unique(held, return_index=True, return_inverse=True)
    number = np.empty(place.size, np.int64)
    number[np.argsort(place)] = np.arange(1, place.size + 1)
    same = (twin[pairs.first] == twin[pairs.second]) & (twin[pairs.first] >= 0)
    kind = np.where(same, "same", np.where(pairs.score >= at_least, "near", "cut"))
    names = pl.Series(corpus.names, dtype=pl.String)
    return pl.DataFrame(
        {
            "group": number[group],
            "document": names.gather(pairs.first),
            "other": names.gather(pairs.second),
            "kind": pl.Series(kind.astype(object), dtype=pl.String),
            "score": pairs.score,
            "contained": pairs.contained,
            "n": pairs.shared,
        }
    ).sort("group", maintain_order=True)


def _note(corpus: Corpus, table: pl.DataFrame, twin: Ints, at_least: float) -> str:
    held = pl.concat([table["document"], table["other"]]).n_unique()
    groups = table["group"].n_unique()
    wordless = int(np.count_nonzero(twin < 0))
    said = (
        f"{held:,} of {len(corpus):,} documents stand in {groups:,} "
        f"group{'s' * (groups != 1)} of reprints ({table.height:,} "
        f"pair{'s' * (table.height != 1)}; Jaccard of {SIZE}-word sequences from {at_least:g}, or "
        f"{max(CUT, at_least):.0%} of the shorter in the longer). Nothing was dropped."
    )
    return said + (f" {wordless:,} without a word were not compared." if wordless else "")


def _stand_ins(pairs: Pairs, twin: Ints, lengths: Ints, keep: Keep) -> Ints:
    """
    For each document the one that stays for it; itself, if it stays.

    Taken in order of preference, a document stays unless one that stays already is its pair.
    """
    stand_in = np.arange(twin.size)
    stand_in[twin >= 0] = twin[twin >= 0]
    near: dict[int, list[int]] = {}
    for one, other in zip(pairs.first.tolist(), pairs.second.tolist(), strict=True):
        if stand_in[one] == one and stand_in[other] == other:  # copies follow their first
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
    order = sorted(near, key=lambda n: (-int(lengths[n]) if keep == "longest" else 0, n))
    stays: dict[int, int] = {}  # document -> its place in the order
    for place, number in enumerate(order):
        kept = [each for each in near[number] if each in stays]
        if kept:
            stand_in[number] = min(kept, key=stays.__getitem__)
        else:
            stays[number] = place
    return stand_in[stand_in]
