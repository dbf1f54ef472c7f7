"""
Counting pairs in windows by sorted keys.

Each pair becomes one 32-bit key; keys are sorted in blocks, which NumPy does faster than it can
scatter them into a table. A unit is a window as wide as itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from toolkit._base import ToolkitError
from toolkit.kernel import runs
from toolkit.threads import hands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = NDArray[Any]  # of uint32 or int64

__all__ = [
    "Events",
    "WindowCounts",
    "check_room",
    "from_keys",
    "pairs_within",
    "reach",
]

BLOCK = 1_000_000  # events compared at a time: what the processor keeps near
KEYS = 12_000_000  # keys held at a time, in all threads together: 48 MB
CELLS = 100_000_000  # of a matrix: it keeps 0.8 GB and takes twice as much while it is made


@dataclass(frozen=True)
class Events:
    """
    Occurrences of terms, in running order: which term, from which token to which.

    Examples
    --------
    >>> Events(np.array([0, 1], np.int32), np.array([0, 3]), np.array([1, 4])).terms.size
    2
    """

    terms: Codes
    begins: Ints
    ends: Ints

    @classmethod
    def none(cls) -> Events:
        """No occurrence at all."""
        return cls(np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64))


class WindowCounts:
    """
    A running count of ordered pairs in windows, for stretches of text that no window crosses.

    It holds at most ``KEYS`` packed pairs at a time. Two terms on the same words are not a pair.

    Parameters
    ----------
    size : int
        Terms.
    ordered : bool
        Each two terms are met in one order only, as in units, so that a pair fills two cells.

    Attributes
    ----------
    margins : ndarray of int64, shape (size,)
        How often each term could have been in a pair, summed up by whoever counts.

    Examples
    --------
    >>> at, counts = np.arange(2), WindowCounts(2)
    >>> counts.add(Events(np.array([0, 1], np.int32), at, at + 1), np.array([2, 2]))
    >>> counts.result().toarray().tolist()
    [[0, 1], [1, 0]]
    """

    def __init__(self, size: int, *, ordered: bool = False) -> None:
        self.size, self.ordered = size, ordered
        # Half the bytes, where the pairs fit, sort in less than half the time.
        narrow = np.uint32 if size * size < 1 << 32 else np.int64
        self._keys: Keys = np.empty(KEYS // hands(), narrow)
        self._filled = 0
        self.counted: Any = sparse.csr_array((size, size), dtype=np.int32)
        self.margins = np.zeros(size, np.int64)

    def add(self, events: Events, limits: Ints) -> None:
        """
        Count the pairs of some events, in running order.

        A later event is near when it begins before the token that ``limits`` names: int64, one per
        event.
        """
        overlap = bool((events.begins[1:] < events.ends[:-1]).any())
        first_keys = events.terms.astype(self._keys.dtype) * self._keys.dtype.type(self.size)
        other_keys = events.terms.astype(self._keys.dtype)
        for first in range(0, events.terms.size, BLOCK):
            # The last events of a block are compared with the first of the next.
            last = first + BLOCK
            more = int(np.searchsorted(events.begins, limits[first:last].max()))
            here = slice(first, max(last, more))
            begins = events.begins[here]
            for lag, chosen in _lagged(begins, limits[first:last]):
                keys = _added(first_keys[here], other_keys[here], chosen, lag)
                if overlap:
                    apart = _picked(begins, chosen, lag) >= _picked(events.ends[here], chosen)
                    keys = keys[apart]
                self._hold(keys)

    def add_units(self, terms: Codes) -> None:
        """Count the pairs in units of equal length: a column of terms for each unit."""
        other_keys = terms.astype(self._keys.dtype)
        first_keys = other_keys * self._keys.dtype.type(self.size)
        for lag in range(1, len(terms)):
            first = first_keys[:-lag]
            np.add(first, other_keys[lag:], out=self._room(first.size).reshape(first.shape))

    def add_own(self, terms: Codes) -> None:
        """Count each term with itself, so that the diagonal is filled."""
        self._hold(terms.astype(self._keys.dtype) * self._keys.dtype.type(self.size + 1))

    def _hold(self, keys: Keys) -> None:
        self._room(keys.size)[:] = keys

    def _room(self, size: int) -> Keys:
        """Give the place for so many more keys."""
        if self._filled + size > self._keys.size:
            self._settle()
        if size > self._keys.size:
            self._keys = np.empty(size, self._keys.dtype)
        self._filled += size
        return self._keys[self._filled - size : self._filled]

    def _settle(self) -> None:
        if not self._filled:
            return
        self._add(from_keys(self._keys[: self._filled], (self.size, self.size)))
        self._filled = 0

    def _add(self, fresh: Any) -> None:  # noqa: ANN401  (scipy-stubs)
        self.counted = self.counted + fresh if self.counted.nnz else fresh
        check_room(self.size, self.counted.nnz * (2 if self.ordered else 1))

    def close(self) -> WindowCounts:
        """Count the keys that are held, and let go their memory."""
        self._settle()
        self._keys = self._keys[:0].copy()
        return self

    def include(self, other: WindowCounts) -> WindowCounts:
        """Add what another one counted."""
        self._settle()
        self._add(other.close().counted)
        self.margins += other.margins
        return self

    def result(self) -> sparse.csr_array:
        """Give the symmetric matrix; a pair of the same term counts twice on its diagonal."""
        self._settle()
        both: sparse.csr_array = (self.counted + self.counted.T).tocsr()
        return both


def reach(events: Events, bounds: Ints, span: int) -> tuple[Ints, Ints]:
    """
    Count the tokens of the same unit within the span, before and after each event.

    Examples
    --------
    >>> events = Events(np.array([0], np.int32), np.array([4]), np.array([5]))
    >>> [each.tolist() for each in reach(events, np.array([0, 3, 9]), 2)]
    [[1], [2]]
    """
    if not events.begins.size:
        return events.begins, events.begins
    first, last = np.searchsorted(bounds, events.begins[[0, -1]], "right")
    here = bounds[first - 1 : last + 1].astype(events.begins.dtype)  # of these units only
    counts = np.diff(np.searchsorted(events.begins, here))
    before = np.minimum(events.begins - np.repeat(here[:-1], counts), span)
    after = np.clip(np.repeat(here[1:], counts) - events.ends, 0, span)
    return before, after


def pairs_within(lengths: Ints, span: int) -> int:
    """
    Count the ordered pairs of any tokens within the span, in units of these lengths.

    Examples
    --------
    >>> pairs_within(np.array([1, 3]), 5)
    6
    """
    short = np.minimum(lengths - 1, span)
    return int((2 * short * lengths - short * (short + 1)).sum())


def _lagged(places: Ints, limits: Ints) -> Iterator[tuple[int, Keys]]:
    """
    Choose the items that have a partner so many items later, whose place is below their limit.

    Places ascend, so an item that has no partner at one lag has none at a greater. Many items
    are chosen by flags, which is faster, few by number.
    """
    lag, many, flags = 0, int(limits.size), np.ones(limits.size, bool)
    while many * 2 > limits.size:
        lag += 1
        size = max(min(limits.size, places.size - lag), 0)
        flags = places[lag : lag + size] < limits[:size]
        many = int(np.count_nonzero(flags))
        yield lag, flags
    kept = np.flatnonzero(flags)
    while kept.size:
        lag += 1
        kept = kept[: np.searchsorted(kept, places.size - lag)]
        kept = np.compress(places[lag:].take(kept) < limits.take(kept), kept)
        yield lag, kept


def _picked(values: Keys, chosen: Keys, lag: int = 0) -> Keys:
    """Take what stands so many places after each of the chosen."""
    later = values[lag:]
    if chosen.dtype == bool:
        # By the numbers of the flags: in half the time, and Python's lock is let go.
        return np.compress(chosen, later[: chosen.size])
    return later.take(chosen)


def _added(first: Keys, other: Keys, chosen: Keys, lag: int) -> Keys:
    """Add what stands so many places apart; many are added before they are picked: one pass."""
    if chosen.dtype != bool:
        keys: Keys = first.take(chosen) + other[lag:].take(chosen)
        return keys
    return np.compress(chosen, first[: chosen.size] + other[lag : lag + chosen.size])


def from_keys(packed: Keys, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    """
    Count keys, which are sorted in place, as the cells of a matrix.

    Examples
    --------
    >>> from_keys(np.array([3, 0, 3]), (2, 2)).toarray().tolist()
    [[1, 0], [0, 2]]
    """
    packed.sort()
    values, n = runs(packed)
    starts = np.arange(shape[0] + 1) * shape[1]
    indptr = np.searchsorted(values, starts.astype(values.dtype))
    narrow = np.int32 if values.size < 1 << 31 else np.int64
    columns = (values % values.dtype.type(shape[1] or 1)).astype(narrow)
    counts = n.astype(np.int32), columns, indptr.astype(narrow)
    return sparse.csr_array(counts, shape=shape)


def check_room(size: int, cells: int) -> None:
    """
    Refuse a matrix that would take more memory than is given to one.

    Raises
    ------
    ToolkitError
        More than 100 million cells.

    Examples
    --------
    >>> check_room(60_000, 1_200_000_000)
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Of 60,000 terms more than 100,000,000 pairs occur together, ...
    """
    if cells > CELLS:
        few = 10 ** (len(str(isqrt(CELLS))) - 1)
        raise ToolkitError(
            f"Of {size:,} terms more than {CELLS:,} pairs occur together, counted both ways "
            f"(about {cells:,}).",
            f"Their matrix would take {cells * 8 / 1e9:,.1f} GB, and as much again while it is "
            "made.",
            f"Count the most frequent terms, or in smaller units: top={few:_} always fits.",
        )
