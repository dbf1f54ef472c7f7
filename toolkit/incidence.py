"""
Counting the units that hold both of two terms.

Short units, such as sentences, are windows as wide as themselves: their pairs are sorted keys. Of
long ones, such as documents, the terms that stand in many are multiplied densely (X'X, where X says
which unit holds which term), since nearly every pair of those occurs. A rarer term's row is the sum
of the units that hold it, laid over a strip of the table, or sorted where the strip would be empty.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from toolkit.gram import CELLS, Events, WindowCounts, check_room, from_keys
from toolkit.kernel import runs
from toolkit.threads import even_cuts, mapped, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Table = NDArray[Any]  # of uint16, int32 or floats
    Row = tuple[NDArray[np.int32], NDArray[np.int32], Ints]  # counts, columns, lengths of rows

__all__ = ["add_cells", "are_short", "count_cells", "once_in_units", "with_own"]

PART = 500_000  # occurrences in units that a thread takes at a time, or fewer, so that
LEAST = 50_000  # every thread gets some, if so many are left for each
ALIKE = 16  # units of the same length, if so many, are counted side by side
COMMON = 25  # a term in one of so many units is multiplied densely,
CORE = 100  # if there are so many of those,
MOST_CORE = 4_000  # and up to here
DENSE_CELLS = 50_000_000  # cells of a dense table of counts
NEAR = 4_000_000  # cells of a block of units that are multiplied at a time
MOST = 65_535  # units that two bytes can count
STRIP = 500_000  # additions in a strip of rows
DENSE = 2  # cells of rows that are dense, which weigh as much as an addition
EMPTY = 32  # cells for each addition: of a strip that is so empty the additions are sorted
SAMPLE = 200  # rows that are counted to tell how many cells there will be


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
    keys: Table = (units - base).astype(np.uint32 if span.bit_length() + bits <= 32 else np.int64)  # noqa: PLR2004
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

    Raises
    ------
    ToolkitError
        More pairs occur than there is room for.

    Examples
    --------
    >>> units, terms = np.array([0, 0, 1], np.int32), np.array([0, 1, 1], np.int32)
    >>> count_cells(units, terms, (2, 2)).toarray().tolist()
    [[1, 1], [1, 2]]
    """
    size = shape[1]
    # Terms usually come ordered by frequency: those before `core` are the common ones.
    own = np.bincount(terms, minlength=size)
    common = own * COMMON > shape[0]
    core = min(int(np.count_nonzero(common)), MOST_CORE, DENSE_CELLS // max(size, 1))
    if core < CORE:
        return _by_keys(units, terms, own)
    strips = _Strips(units, terms, shape, core)
    return _stacked(mapped(strips.rows, strips.cuts()), size)


def are_short(counts: Ints, n_units: int) -> bool:
    """
    Tell whether few terms can be common, from how often each occurs.

    Examples
    --------
    >>> are_short(np.array([3, 1]), 10)
    True
    """
    return int(np.count_nonzero(counts * COMMON > n_units)) < CORE


def _by_keys(units: Codes, terms: Codes, own: Ints) -> sparse.csr_array:
    """Count the pairs of each unit by keys, and the units of each term on the diagonal."""
    near = even_cuts(units.size, LEAST, PART)[1:-1]
    cuts = np.unique([0, *np.searchsorted(units, units[near]), units.size]).tolist()

    def count(parts: Iterator[tuple[int, int]]) -> WindowCounts:
        counted = WindowCounts(own.size, ordered=True)
        for first, last in parts:
            add_cells(counted, units[first:last], terms[first:last])
        return counted.close()

    counted = merged(count, list(pairwise(cuts)), WindowCounts.include)
    counted.margins = own
    return with_own(counted)


def with_own(counted: WindowCounts) -> sparse.csr_array:
    """
    Make the matrix of what was counted in units, with the margins, those of each term, as diagonal.

    Examples
    --------
    >>> counted = WindowCounts(2, ordered=True)
    >>> add_cells(counted, np.array([0, 0], np.int32), np.array([0, 1], np.int32))
    >>> counted.margins += 1
    >>> with_own(counted).toarray().tolist()
    [[1, 1], [1, 1]]
    """
    held = np.flatnonzero(counted.margins)
    counted.add_own(held.astype(np.int32))
    both = counted.result()
    both[held, held] = counted.margins[held]
    return both


def add_cells(counted: WindowCounts, units: Codes, terms: Codes) -> None:
    """
    Add the pairs of whole units, from the cells of ``once_in_units``.

    Examples
    --------
    >>> counted = WindowCounts(2, ordered=True)
    >>> add_cells(counted, np.array([0, 0], np.int32), np.array([0, 1], np.int32))
    >>> counted.result().toarray().tolist()
    [[0, 1], [1, 0]]
    """
    lengths = runs(units)[1]
    edges = np.append(0, np.cumsum(lengths))
    alike = np.bincount(lengths)
    for length in np.flatnonzero(alike >= ALIKE).tolist():
        firsts = np.compress(lengths == length, edges[:-1])
        counted.add_units(terms.take(firsts + np.arange(length)[:, None]))
    odd = alike[lengths] < ALIKE
    if odd.any():
        rest = np.compress(np.repeat(odd, lengths), terms)
        limits = np.repeat(np.cumsum(lengths[odd]), lengths[odd])
        at = np.arange(rest.size)
        counted.add(Events(rest, at, at + 1), limits)


class _Strips:
    """
    The rows of a matrix whose first terms are common, a strip at a time.

    ``inner`` holds the counts of common terms, ``below`` those of the others with them.
    """

    def __init__(self, units: Codes, terms: Codes, shape: tuple[int, int], core: int) -> None:
        self.core, self.rest = core, shape[1] - core
        self.kind: type[Any] = np.uint16 if shape[0] <= MOST else np.int32
        occurs = _occurs(units, terms, shape)
        self.units = occurs[:, core:].astype(self.kind)
        self.terms = self.units.T.tocsr()
        lengths = np.diff(self.units.indptr).astype(np.int64)
        sums = np.append(0, np.cumsum(lengths.take(self.terms.indices)))
        self.additions = np.diff(sums.take(self.terms.indptr))
        self._check_room(occurs)
        self.inner, self.below = _dense_products(occurs, core, self.kind)

    def _check_room(self, occurs: Any) -> None:  # noqa: ANN401  (scipy-stubs)
        """Count some rows, evenly chosen; only if there could be too many cells."""
        size = self.core + self.rest
        most = np.minimum(self.additions, self.rest).sum() + self.core * (2 * size - self.core)
        if most > CELLS:
            chosen = np.arange(self.rest)[:: self.rest // SAMPLE + 1]
            held = (self.terms[chosen] @ self.units).nnz * self.rest // max(chosen.size, 1)
            few = occurs[:, : self.core].T.tocsr()[:: self.core // SAMPLE + 1]
            beside = (few @ self.units).nnz * self.core // few.shape[0]
            check_room(size, held + 2 * beside + self.core**2)

    def cuts(self) -> list[tuple[int, int]]:
        """Cut the rows into strips of about the same work."""
        size = self.core + self.rest
        weights = np.full(size, size // DENSE + 1)
        weights[self.core :] = self.rest // EMPTY + 1 + self.additions
        strip = np.cumsum(weights) // STRIP
        edges = np.flatnonzero(np.diff(strip, prepend=-1))
        ends = np.unique([*edges, self.core, weights.size]).tolist()
        return list(pairwise(ends))

    def rows(self, ends: tuple[int, int]) -> Row:
        """Count the rows from one term to another: both common, or neither."""
        first, last = ends
        if first < self.core:
            parts = self.inner[first:last].astype(self.kind), self.below[:, first:last].T
            return _filled(np.hstack(parts))
        first, last = first - self.core, last - self.core
        common = self.below[first:last]
        chosen = self.terms[first:last]
        held = self.units[chosen.indices]
        indptr = held.indptr.take(chosen.indptr)
        if held.nnz * EMPTY < (last - first) * self.rest:
            return _beside(_filled(common), _sorted(held.indices, indptr, self.rest), self.core)
        laid = sparse.csr_array((held.data, held.indices, indptr), (last - first, self.rest))
        return _filled(np.hstack([common, laid.toarray()]))


def _occurs(units: Codes, terms: Codes, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Build the matrix that is 1 where a unit holds a term; units ascend."""
    narrow = np.int32 if units.size < 1 << 31 else np.int64
    indptr = np.searchsorted(units, np.arange(shape[0] + 1)).astype(narrow)
    ones = np.ones(units.size, np.uint16)
    return sparse.csr_array((ones, terms.astype(narrow), indptr), shape=shape)


def _dense_products(occurs: Any, core: int, kind: type[Any]) -> tuple[Table, Table]:  # noqa: ANN401
    """Count the pairs of common terms, and of the others with them, a block of units at a time."""
    n_units, size = occurs.shape
    exact = np.float32 if n_units < 1 << 24 else np.float64  # up to here the products are exact
    inner, below = np.zeros((core, core), exact), np.zeros((size - core, core), kind)
    step = min(NEAR // core + 1, MOST)
    strips = np.linspace(0, size - core, 9).astype(int).tolist()
    for begin in range(0, n_units, step):
        block = occurs[begin : begin + step]
        common = block[:, :core].toarray()
        floats = common.astype(exact)
        inner += floats.T @ floats
        others = block[:, core:].T.tocsr()

        def add(ends: tuple[int, int], others: Any = others, common: Table = common) -> None:  # noqa: ANN401
            # Two bytes a cell: half the time of floats, which would multiply every 0, too.
            strip = slice(*ends)
            below[strip] += others[strip] @ common

        mapped(add, list(pairwise(strips)))
    return inner, below


def _filled(table: Table) -> Row:
    """Keep the cells that are not 0."""
    rows, width = table.shape
    cells = np.flatnonzero(table != 0)  # of flags NumPy lists them two to four times as fast
    n = table.ravel().take(cells).astype(np.int32)
    ends = np.searchsorted(cells, np.arange(rows + 1) * width)
    columns = np.empty(cells.size, np.int32)
    for row, (first, last) in enumerate(pairwise(ends.tolist())):
        np.subtract(cells[first:last], row * width, out=columns[first:last], casting="unsafe")
    return n, columns, np.diff(ends)


def _sorted(columns: Codes, indptr: Codes, width: int) -> Row:
    """Count equal columns of a row."""
    rows = indptr.size - 1
    kind: type[Any] = np.uint32 if rows * width < 1 << 32 else np.int64
    keys: Table = np.repeat(np.arange(rows, dtype=kind) * kind(width), np.diff(indptr))
    counted = from_keys(keys + columns.astype(kind), (rows, width))
    return counted.data, counted.indices, np.diff(counted.indptr)


def _beside(left: Row, right: Row, width: int) -> Row:
    """Set rows beside rows; those on the left are so wide."""
    lengths = np.stack([left[2], right[2]], axis=1)
    order = np.repeat(np.tile([True, False], len(lengths)), lengths.ravel())
    n, columns = (np.empty(order.size, np.int32) for _ in range(2))
    n[order], n[~order] = left[0], right[0]
    columns[order], columns[~order] = left[1], right[1] + np.int32(width)
    return n, columns, lengths.sum(axis=1)


def _stacked(strips: list[Row], size: int) -> sparse.csr_array:
    """Set rows below rows; each strip is let go as soon as it is copied."""
    lengths = np.concatenate([strip[2] for strip in strips])
    indptr = np.append(0, np.cumsum(lengths))
    narrow = np.int32 if indptr[-1] < 1 << 31 else np.int64
    ends = np.cumsum([0, *(len(strip[0]) for strip in strips)]).tolist()
    n, columns = np.empty(ends[-1], np.int32), np.empty(ends[-1], narrow)

    none = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64)

    def put(number: int) -> None:
        place = slice(ends[number], ends[number + 1])
        n[place], columns[place], _ = strips[number]
        strips[number] = none

    mapped(put, list(range(len(strips))))
    return sparse.csr_array((n, columns, indptr.astype(narrow)), shape=(size, size))
