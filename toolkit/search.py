"""
Where a pattern stands: positions from an inverted index, narrowed by integer comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.kernel import by_number
from toolkit.store import at, stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from toolkit.patterns import Phrase, Query
    from toolkit.store import Part
    from toolkit.type_index import TypeIndex

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Bounds = Ints | Part

__all__ = ["Searcher", "Spans", "counts_of", "longest", "together", "unit_of"]

BLOCK = 4_000_000  # tokens counted at a time
NEAR = 131_072  # tokens looked through at a time: half a megabyte
FEW = 12  # types compared one by one
PLACES = 32  # read one after the other while one type is looked up in the stream
SCANS = 32  # searches before an index is made, which takes as long as a hundred


@dataclass(frozen=True, eq=False)
class Spans:
    """
    Stretches of running tokens: span i covers ``begins[i]`` up to, not including, ``ends[i]``.

    Examples
    --------
    >>> spans = Spans(np.array([3, 7]), np.array([4, 9]))
    >>> len(spans), spans.sizes.tolist()
    (2, [1, 2])
    """

    begins: Ints
    ends: Ints

    def __len__(self) -> int:
        return self.begins.size

    @property
    def sizes(self) -> Ints:
        """Tokens in each span."""
        return self.ends - self.begins

    def take(self, which: Ints | Flags | slice) -> Spans:
        """Keep some of the spans, by number or by flag."""
        return Spans(self.begins[which], self.ends[which])

    @classmethod
    def none(cls) -> Spans:
        """No span at all."""
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64))


def together(several: Iterable[Spans]) -> Spans:
    """
    Put spans together, in running order, each once.

    Examples
    --------
    >>> one = Spans(np.array([4, 1]), np.array([5, 2]))
    >>> together([one, one]).begins.tolist()
    [1, 4]
    """
    parts = list(several)
    if len(parts) == 1:
        return parts[0]
    begins = np.concatenate([np.zeros(0, np.int64), *(part.begins for part in parts)])
    ends = np.concatenate([np.zeros(0, np.int64), *(part.ends for part in parts)])
    order = np.lexsort((ends, begins))
    begins, ends = begins[order], ends[order]
    fresh = (np.diff(begins, prepend=-1) != 0) | (np.diff(ends, prepend=-1) != 0)
    return Spans(begins[fresh], ends[fresh])


def unit_of(tokens: Ints, bounds: Ints) -> Ints:
    """
    Number the sentence, paragraph or document that each token belongs to.

    Of many tokens in running order the bounds between them are looked up, of others the tokens.

    Parameters
    ----------
    tokens : ndarray of int64, shape (n,)
        Positions of tokens.
    bounds : ndarray of int64
        Token offsets at which each unit begins, and the token count.

    Examples
    --------
    >>> unit_of(np.array([0, 3, 4]), np.array([0, 3, 5])).tolist()
    [0, 1, 1]
    """
    if tokens.size and (tokens[1:] >= tokens[:-1]).all() and tokens[-1] < bounds[-1]:
        first, last = np.searchsorted(bounds, tokens[[0, -1]], "right").tolist()
        if last - first < tokens.size:
            cuts = np.searchsorted(tokens, bounds[first:last].astype(tokens.dtype))
            counts = np.diff(cuts, prepend=0, append=tokens.size)
            return np.repeat(np.arange(first - 1, last), counts)
    return np.searchsorted(bounds, tokens, "right") - 1


def longest(begins: Ints, ends: Ints, group: Ints | None = None) -> Ints:
    """
    Resolve overlaps: the longest span wins, of equals the first; groups do not meet.

    Parameters
    ----------
    begins, ends : ndarray of int64, shape (n,)
        Spans, in any order.
    group : ndarray of int64, shape (n,), optional
        Spans overlap only within their group.

    Returns
    -------
    ndarray of int64
        Numbers of the spans kept, ordered by group, then by place.

    Examples
    --------
    >>> longest(np.array([0, 1, 1]), np.array([1, 2, 4])).tolist()
    [0, 2]
    """
    group = np.zeros(begins.size, np.int64) if group is None else group
    order = np.lexsort((-ends, begins, group))
    b, e, g = begins[order], ends[order], group[order]
    # Runs of spans that reach into each other; most runs hold a single span.
    far = 1 + int(e.max(initial=0))
    reach = np.maximum.accumulate(e + g * far)
    fresh = (
        np.concatenate([[True], (b + g * far)[1:] >= reach[:-1]]) if b.size else np.zeros(0, bool)
    )
    keep = np.ones(b.size, bool)
    firsts = np.append(np.flatnonzero(fresh), b.size)
    for run in np.flatnonzero(np.diff(firsts) > 1):
        rows = np.arange(firsts[run], firsts[run + 1])
        keep[rows] = _longest_of_run(b[rows] - b[rows[0]], e[rows] - b[rows[0]])
    return order[keep]


def _longest_of_run(begins: Ints, ends: Ints) -> Flags:
    """Resolve one run; a span meets a longer one that was kept at its own first or last token."""
    taken = bytearray(int(ends.max()))
    keep = np.zeros(begins.size, bool)
    for row in np.lexsort((begins, begins - ends)).tolist():
        first, last = int(begins[row]), int(ends[row])
        if not taken[first] and not taken[last - 1]:
            taken[first:last] = b"\1" * (last - first)
            keep[row] = True
    return keep


def counts_of(ids: NDArray[np.int32], size: int) -> Ints:
    """
    Count the tokens of each of ``size`` types.

    Examples
    --------
    >>> counts_of(np.array([0, 2, 0], np.int32), 3).tolist()
    [2, 0, 1]
    """
    counts = np.zeros(size, np.int64)
    for first in range(0, ids.size, BLOCK):
        counts += np.bincount(ids[first : first + BLOCK], minlength=size)
    return counts


class Searcher:
    """
    Positions of types and of patterns in a stream of type ids.

    Parameters
    ----------
    columns : mapping of str to ndarray
        ``ids``, the running types: int32, shape (N,). Also ``places`` and ``firsts``, as
        :func:`toolkit.kernel.by_number` gives them, where these are at hand.
    types : TypeIndex
        The vocabulary, V types.

    Examples
    --------
    >>> from toolkit.patterns import parse
    >>> from toolkit.type_index import TypeIndex
    >>> ids = np.array([0, 1, 0], np.int32)
    >>> searcher = Searcher({"ids": ids}, TypeIndex(["war", "and"]))
    >>> searcher.find(parse("war"), np.array([0, 3])).begins.tolist()
    [0, 2]
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]], types: TypeIndex) -> None:
        self.columns = columns
        self.types = types
        self._index = columns if "places" in columns else None
        self._scans = SCANS

    @cached_property
    def counts(self) -> Ints:
        """Tokens of each type: (V,)."""
        if self._index is not None:
            return np.diff(self._index["firsts"])
        return counts_of(self.columns["ids"], len(self.types.vocabulary))

    @cached_property
    def folded_counts(self) -> Ints:
        """Tokens of each type without case, at the first type that folds so; else 0: (V,)."""
        kinds, counts = self.types.fold_ids, self.counts.copy()
        others = np.flatnonzero(kinds != np.arange(kinds.size))  # few: soon added to their first
        np.add.at(counts, kinds[others], counts[others])
        counts[others] = 0
        return counts

    @cached_property
    def size(self) -> int:
        """Tokens in all."""
        return int(self.counts.sum())

    def to_save(self) -> dict[str, NDArray[Any]]:
        """Give the places of every type, so that a saved corpus need not list them."""
        if self._index is not None:
            return {name: self._index[name] for name in ("places", "firsts")}
        places, firsts = by_number(self.columns["ids"], self.counts)
        return {"places": places, "firsts": firsts}

    def positions(self, types: Ints) -> Ints:
        """
        Find every token of some types, ascending.

        Many tokens of several types are found faster by one pass over the stream, others by the
        index, which is saved with a large corpus, or made once so much was asked that it pays.
        """
        many = int(self.counts[types].sum()) * 8 > self.size
        if (many and types.size > 1) or (self._index is None and (many or self._scans > 0)):
            self._scans -= not many
            return self._scanned(types)
        if self._index is None:
            self._index = self.to_save()
        edges = self._index["firsts"][np.stack([types, types + 1], axis=1)].tolist()
        found = [stretch(self._index, "places", first, last) for first, last in edges]
        if len(found) == 1:
            return found[0].astype(np.int64)
        return np.sort(np.concatenate([np.zeros(0, np.int32), *found])).astype(np.int64)

    def _scanned(self, types: Ints) -> Ints:
        """Look through the stream, a stretch at a time that the processor keeps near."""
        flags = np.zeros(len(self.types.vocabulary), bool)
        flags[types] = True
        few = types.tolist() if types.size <= FEW else None
        found = [np.zeros(0, np.int64)]
        for first in range(0, self.size, NEAR):
            ids = self.columns["ids"][first : first + NEAR]
            hit = flags[ids] if few is None else np.zeros(ids.size, bool)
            for kind in few or ():
                hit |= ids == kind
            places = np.flatnonzero(hit)
            if places.size:
                places += first
                found.append(places)
        return np.concatenate(found)

    def phrase(self, phrase: Phrase, bounds: Bounds | None) -> Spans:
        """
        Find a sequence of words that crosses no bound, narrowing down from its rarest word.

        Spans may overlap each other, as *no no* does in *no no no*.
        """
        sets = [self.types.match(word) for word in phrase]
        totals = [int(self.counts[types].sum()) for types in sets]
        rare = int(np.argmin(totals))
        begins = self.positions(sets[rare]) - rare
        begins = begins[(begins >= 0) & (begins + len(sets) <= self.size)]
        for offset in sorted(range(len(sets)), key=totals.__getitem__)[1:]:
            if self._index is not None and totals[offset] < PLACES * begins.size:
                held = self.positions(sets[offset])
                found = np.searchsorted(held, begins + offset)
                begins = begins[np.append(held, -1)[found] == begins + offset]
                continue
            flags = np.zeros(len(self.types.vocabulary), bool)
            flags[sets[offset]] = True
            begins = begins[flags[at(self.columns, "ids", begins + offset)]]
        return _inside(Spans(begins, begins + len(sets)), bounds)

    def find(self, query: Query, bounds: Bounds | None) -> Spans:
        """
        Find a query: spans that do not overlap, in running order.

        Parameters
        ----------
        query : Query
            A parsed pattern.
        bounds : ndarray of int64, or a stored one, or None
            Token offsets that no span may cross.
        """
        found = [self._alternatives(side, bounds) for side in query.sides]
        spans = found[0]
        for other, distance in zip(found[1:], query.near, strict=True):
            spans = _near(spans, other, distance, bounds)
        return spans

    def _alternatives(self, side: tuple[Phrase, ...], bounds: Bounds | None) -> Spans:
        found = [self.phrase(phrase, bounds) for phrase in side]
        filled = [spans for spans in found if len(spans)] or found[:1]
        if len(filled) == 1 and not (filled[0].begins[1:] < filled[0].ends[:-1]).any():
            return filled[0]
        begins = np.concatenate([spans.begins for spans in found])
        ends = np.concatenate([spans.ends for spans in found])
        return Spans(begins, ends).take(longest(begins, ends))


def _inside(spans: Spans, bounds: Bounds | None) -> Spans:
    """Drop the spans that cross a bound."""
    if bounds is None or not len(spans) or spans.sizes.max() == 1:
        return spans
    unit = bounds.searchsorted(spans.begins, "right")
    return spans.take(spans.ends <= bounds[unit])


def _near(one: Spans, other: Spans, distance: int, bounds: Bounds | None) -> Spans:
    """Join neighbouring spans of either kind when the second begins within a distance."""
    pairs = [_followed(one, other, distance), _followed(other, one, distance)]
    begins = np.concatenate([pair.begins for pair in pairs])
    ends = np.concatenate([pair.ends for pair in pairs])
    order = np.lexsort((ends, begins))
    spans = _inside(Spans(begins[order], ends[order]), bounds)
    keep, last = [], -1
    for number, (begin, end) in enumerate(
        zip(spans.begins.tolist(), spans.ends.tolist(), strict=True)
    ):
        if begin >= last:
            keep.append(number)
            last = end
    return spans.take(np.array(keep, np.int64))


def _followed(one: Spans, other: Spans, distance: int) -> Spans:
    """Join each span with the next one of the other kind, unless one of its own is nearer."""
    after = np.searchsorted(other.begins, one.ends)
    first = np.flatnonzero(after < len(other))
    second = after[first]
    nearest = np.searchsorted(one.ends, other.begins[second], "right") - 1 == first
    close = other.begins[second] - one.ends[first] < distance
    joined = nearest & close
    return Spans(one.begins[first[joined]], other.ends[second[joined]])
