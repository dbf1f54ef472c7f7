"""
Counting pairs, in a window and in units, by sorted keys; those of common terms by a product.

Each pair becomes one 32-bit key; keys are sorted in blocks, which NumPy does several times faster
than it can scatter them into a table. A unit is a window as wide as itself. Of long units, such as
documents, the terms that stand in many are multiplied densely (X'X, where X says which unit holds
which term), since nearly every pair of those occurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from toolkit.kernel import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = NDArray[Any]  # of uint32 or int64

__all__ = [
    "Events",
    "WindowCounts",
    "count_cells",
    "once_in_units",
]

BLOCK = 1_000_000  # events compared at a time: what the processor keeps near
KEYS = 12_000_000  # keys held at a time: 48 MB
ALIKE = 16  # units of the same length, if so many, are counted side by side
COMMON = 25  # a term in one of so many units is multiplied densely,
CORE = 100  # if there are so many of those,
MOST_CORE = 4_000  # and up to here
DENSE_CELLS = 50_000_000  # cells of a dense table of counts
NEAR = 4_000_000  # cells of a block that the processor keeps near: 8 MB
MOST = 65_535  # units that two bytes can count


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

    Examples
    --------
    >>> at, counts = np.arange(2), WindowCounts(2)
    >>> counts.add(Events(np.array([0, 1], np.int32), at, at + 1), np.array([2, 2]))
    >>> counts.result().toarray().tolist()
    [[0, 1], [1, 0]]
    """

    def __init__(self, size: int) -> None:
        self.size = size
        # Half the bytes, where the pairs fit, sort in less than half the time.
        self._keys: Keys = np.empty(KEYS, np.uint32 if size * size < 1 << 32 else np.int64)
        self._filled = 0
        self._counted: Any = sparse.csr_array((size, size), dtype=np.int32)

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
            self._hold((first_keys[:-lag] + other_keys[lag:]).ravel())

    def add_own(self, terms: Codes) -> None:
        """Count each term with itself, so that the diagonal is filled."""
        self._hold(terms.astype(self._keys.dtype) * self._keys.dtype.type(self.size + 1))

    def _hold(self, keys: Keys) -> None:
        if self._filled + keys.size > self._keys.size:
            self._settle()
        if keys.size > self._keys.size:
            self._keys = np.empty(keys.size, keys.dtype)
        self._keys[self._filled : self._filled + keys.size] = keys
        self._filled += keys.size

    def _settle(self) -> None:
        fresh = _from_keys(self._keys[: self._filled], (self.size, self.size))
        self._counted = self._counted + fresh if self._counted.nnz else fresh
        self._filled = 0

    def result(self) -> sparse.csr_array:
        """Give the symmetric matrix; a pair of the same term counts twice on its diagonal."""
        self._settle()
        both: sparse.csr_array = (self._counted + self._counted.T).tocsr()
        return both


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
        kept = kept[places[kept + lag] < limits[kept]]
        yield lag, kept


def _picked(values: Keys, chosen: Keys, lag: int = 0) -> Keys:
    """Take what stands so many places after each of the chosen."""
    later = values[lag:]
    return later[: chosen.size][chosen] if chosen.dtype == bool else later[chosen]


def _added(first: Keys, other: Keys, chosen: Keys, lag: int) -> Keys:
    """Add what stands so many places apart; many are added before they are picked: one pass."""
    if chosen.dtype != bool:
        return first[chosen] + other[lag:][chosen]
    later = other[lag : lag + chosen.size]
    keys: Keys = (first[: chosen.size] + later)[chosen]
    return keys


def _from_keys(packed: Keys, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    packed.sort()
    values, n = runs(packed)
    rows, columns = np.divmod(values, values.dtype.type(shape[1]))
    indptr = np.searchsorted(rows, np.arange(shape[0] + 1))
    narrow = np.int32 if values.size < 1 << 31 else np.int64
    counts = n.astype(np.int32), columns.astype(narrow), indptr.astype(narrow)
    return sparse.csr_array(counts, shape=shape)


def once_in_units(terms: Codes, units: Ints) -> tuple[Codes, Codes]:
    """
    Keep one occurrence of each term in each unit: units and terms, ordered by unit, then by term.

    Parameters
    ----------
    terms : ndarray of int32, shape (n,)
        Terms of the occurrences.
    units : ndarray of int64, shape (n,)
        Unit of each occurrence, ascending.

    Examples
    --------
    >>> once = once_in_units(np.array([1, 0, 1], np.int32), np.array([4, 4, 4]))
    >>> [each.tolist() for each in once]
    [[4, 4], [0, 1]]
    """
    bits = int(terms.max(initial=0)).bit_length()
    base = int(units[0]) if units.size else 0
    span = int(units[-1]) - base if units.size else 0
    keys: Keys = (units - base).astype(np.uint32 if span.bit_length() + bits <= 32 else np.int64)  # noqa: PLR2004
    keys <<= keys.dtype.type(bits)
    keys |= terms.astype(keys.dtype)
    keys.sort()
    cells, _ = runs(keys)
    unit = (cells >> cells.dtype.type(bits)).astype(np.int32) + np.int32(base)
    return unit, (cells & cells.dtype.type((1 << bits) - 1)).astype(np.int32)


def count_cells(units: Codes, terms: Codes, shape: tuple[int, int]) -> sparse.csr_array:
    """
    Count the units that contain both of two terms, from the cells of ``once_in_units``.

    Parameters
    ----------
    units, terms : ndarray of int32, shape (n,)
        The cells.
    shape : (int, int)
        Units, and terms.

    Returns
    -------
    sparse array, shape (terms, terms)
        Symmetric; on the diagonal the units that contain the term.

    Examples
    --------
    >>> units, terms = np.array([0, 0, 1], np.int32), np.array([0, 1, 1], np.int32)
    >>> count_cells(units, terms, (2, 2)).toarray().tolist()
    [[1, 1], [1, 2]]
    """
    size = shape[1]
    # Terms usually come ordered by frequency: those before `core` are the common ones.
    common = np.bincount(terms, minlength=size) * COMMON > shape[0]
    core = min(int(np.count_nonzero(common)), MOST_CORE, DENSE_CELLS // max(size, 1))
    if core < CORE:
        counted: sparse.csr_array = _among(units, terms, size)
        return counted
    return _with_dense_core(units, terms, shape, core)


def _among(units: Codes, terms: Codes, size: int) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Count the pairs of each unit by keys, and the units of each term on the diagonal."""
    edges = np.append(np.flatnonzero(np.diff(units, prepend=-1)), units.size)
    lengths = np.diff(edges)
    alike = np.bincount(lengths)
    counted = WindowCounts(size)
    for length in np.flatnonzero(alike >= ALIKE).tolist():
        firsts = edges[:-1][lengths == length]
        counted.add_units(terms[firsts + np.arange(length)[:, None]])
    odd = np.flatnonzero(alike[lengths] < ALIKE)
    if odd.size:
        rest = terms[np.repeat(alike[lengths] < ALIKE, lengths)]
        limits = np.repeat(np.cumsum(lengths[odd]), lengths[odd])
        at = np.arange(rest.size)
        counted.add(Events(rest, at, at + 1), limits)
    counted.add_own(terms)
    both = counted.result()
    own = np.bincount(terms)
    held = np.flatnonzero(own)
    both[held, held] = own[held]
    return both


def _occurs(units: Codes, terms: Codes, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Build the matrix that is 1 where a unit holds a term; units ascend."""
    narrow = np.int32 if units.size < 1 << 31 else np.int64
    indptr = np.searchsorted(units, np.arange(shape[0] + 1)).astype(narrow)
    ones = np.ones(units.size, np.uint16)
    return sparse.csr_array((ones, terms.astype(narrow), indptr), shape=shape)


def _with_dense_core(
    units: Codes, terms: Codes, shape: tuple[int, int], core: int
) -> sparse.csr_array:
    """Count pairs of the first terms, and theirs with the others, densely, a block at a time."""
    n_units, size = shape
    occurs = _occurs(units, terms, shape)
    # Two bytes a cell: half the time of a product of floats, which would multiply every 0, too.
    counts = np.zeros((size, core), np.uint16 if n_units <= MOST else np.int32)
    step = min(NEAR // core + 1, MOST)
    for begin in range(0, n_units, step):
        block = occurs[begin : begin + step]
        counts += block.T.tocsr() @ block[:, :core].toarray()
    beside = terms >= core
    below = _sparse(counts[core:])
    rest = _among(units[beside], terms[beside] - core, size - core)
    rows = [(_sparse(counts[:core]), below.T.tocsr()), (below, rest)]
    del counts
    both: sparse.csr_array = sparse.vstack(
        [sparse.hstack(row, format="csr") for row in rows], format="csr"
    )
    return both


def _sparse(dense: NDArray[Any]) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Keep the cells that are not 0; SciPy does it by way of coordinates, in twice the time."""
    rows, width = dense.shape
    cells = np.flatnonzero(dense != 0)  # of flags NumPy lists them two to four times as fast
    firsts = np.arange(rows + 1) * width
    indptr = np.searchsorted(cells, firsts).astype(np.int32)
    n = dense.ravel()[cells].astype(np.int32)
    cells -= np.repeat(firsts[:-1], np.diff(indptr))
    return sparse.csr_array((n, cells.astype(np.int32), indptr), shape=dense.shape)
