"""
Counting pairs: in a window by sorted keys, in units by a product of matrices.

In a window each pair becomes one 32-bit key; keys are sorted in blocks, which NumPy does several
times faster than it can scatter them into a table. In units the pairs are X'X, where X says which
unit holds which term: a sparse product, but the terms that stand in many units are multiplied
densely, since nearly every pair of those occurs.
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

__all__ = ["Events", "count_in_units", "count_in_window"]

BLOCK = 4_000_000  # events compared at a time
KEYS = 40_000_000  # keys held at a time: 160 MB
COMMON = 10  # a term in one of so many units is multiplied densely,
CORE = 100  # if there are so many of those,
MOST_CORE = 1_000  # and up to here
DENSE_CELLS = 25_000_000  # cells of a dense block: 100 MB


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


def count_in_window(events: Events, limits: Ints, size: int) -> sparse.csr_array:
    """
    Count ordered pairs of occurrences that stand near each other.

    Parameters
    ----------
    events : Events
        Occurrences of ``size`` terms.
    limits : ndarray of int64, one per event
        A later event is near when it begins before this token.
    size : int
        Terms.

    Returns
    -------
    sparse array, shape (size, size)
        Symmetric; a pair of the same term counts twice on the diagonal. Two terms on the same
        words are not a pair.

    Examples
    --------
    >>> at = np.arange(3)
    >>> events = Events(np.array([0, 1, 0], np.int32), at, at + 1)
    >>> count_in_window(events, np.array([3, 3, 3]), 2).toarray().tolist()
    [[2, 2], [2, 0]]
    """
    counted = _Tally((size, size))
    overlap = bool((events.begins[1:] < events.ends[:-1]).any())
    for first in range(0, events.terms.size, BLOCK):
        # The last events of a block are compared with the first of the next.
        last = first + BLOCK
        more = int(np.searchsorted(events.begins, limits[first:last].max()))
        here = slice(first, max(last, more))
        terms, begins = events.terms[here], events.begins[here]
        for one, other in _lagged(begins, limits[first:last]):
            if overlap:
                apart = begins[other] >= events.ends[here][one]
                one, other = one[apart], other[apart]  # noqa: PLW2901  (narrowed)
            counted.add(_packed(terms[one], terms[other], size))
    upper = counted.result()
    both: sparse.csr_array = (upper + upper.T).tocsr()
    return both


def _lagged(places: Keys, limits: Keys) -> Iterator[tuple[Ints, Ints]]:
    """
    Pair every item with each later one whose place is below the item's limit, lag by lag.

    Places ascend, so an item that has no partner at one lag has none at a greater.
    """
    kept = np.arange(limits.size)
    lag = 0
    while kept.size:
        lag += 1
        size = min(limits.size, places.size - lag)
        if kept.size * 2 > size:
            kept = np.flatnonzero(places[lag : lag + size] < limits[:size])
        else:
            kept = kept[: np.searchsorted(kept, size)]
            kept = kept[places[kept + lag] < limits[kept]]
        if kept.size:
            yield kept, kept + lag


def _packed(a: Codes, b: Codes, size: int) -> Keys:
    """Pack pairs of terms; half the bytes where they fit sort in half the time."""
    narrow: Any = np.uint32 if size * size < 1 << 32 else np.int64
    keys: Keys = a.astype(narrow)
    keys *= narrow(size)
    keys += b.astype(narrow)
    return keys


class _Tally:
    """A running count of packed pairs that holds at most ``KEYS`` of them."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.held: list[Keys] = []
        self.room = KEYS
        self.counted = sparse.csr_array(shape, dtype=np.int32)

    def add(self, keys: Keys) -> None:
        self.held.append(keys)
        self.room -= keys.size
        if self.room < 0:
            self.settle()

    def settle(self) -> None:
        packed = np.concatenate([np.zeros(0, np.uint32), *self.held])
        self.held, self.room = [], KEYS
        self.counted = self.counted + _from_keys(packed, self.shape)

    def result(self) -> Any:  # noqa: ANN401  (a sparse array, whose stubs differ by index type)
        self.settle()
        return self.counted


def _from_keys(packed: Keys, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    packed.sort()
    values, n = runs(packed)
    rows, columns = np.divmod(values, values.dtype.type(shape[1]))
    indptr = np.searchsorted(rows, np.arange(shape[0] + 1))
    narrow = np.int32 if values.size < 1 << 31 else np.int64
    counts = n.astype(np.int32), columns.astype(narrow), indptr.astype(narrow)
    return sparse.csr_array(counts, shape=shape)


def count_in_units(terms: Codes, units: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """
    Count the units that contain both of two terms.

    Parameters
    ----------
    terms : ndarray of int32, shape (n,)
        Terms of the occurrences.
    units : ndarray of int64, shape (n,)
        Unit of each occurrence, ascending.
    shape : (int, int)
        Units, and terms.

    Returns
    -------
    sparse array, shape (terms, terms)
        Symmetric; on the diagonal the units that contain the term.

    Examples
    --------
    >>> terms, units = np.array([0, 1, 0, 1], np.int32), np.array([0, 0, 0, 1])
    >>> count_in_units(terms, units, (2, 2)).toarray().tolist()
    [[1, 1], [1, 2]]
    """
    size = shape[1]
    units, terms = _once(terms, units, size)
    # Terms usually come ordered by frequency: those before `core` are the common ones.
    common = np.bincount(terms, minlength=size) * COMMON > shape[0]
    core = min(int(np.count_nonzero(common)), MOST_CORE, DENSE_CELLS // max(size, 1))
    if core < CORE:
        counted: sparse.csr_array = _product(_occurs(units, terms, shape))
        return counted
    return _with_dense_core(units, terms, shape, core)


def _occurs(units: Ints, terms: Codes, shape: tuple[int, int]) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Build the matrix that is 1 where a unit holds a term; units ascend."""
    narrow = np.int32 if units.size < 1 << 31 else np.int64
    indptr = np.searchsorted(units, np.arange(shape[0] + 1)).astype(narrow)
    ones = np.ones(units.size, np.int32)
    return sparse.csr_array((ones, terms.astype(narrow), indptr), shape=shape)


def _product(occurs: Any) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Multiply X'X; transposing puts columns in order faster than sorting, and changes nothing."""
    return (occurs.T.tocsr() @ occurs).T.tocsr()


def _once(terms: Codes, units: Ints, size: int) -> tuple[Ints, Codes]:
    """Keep one occurrence of each term in each unit, ordered by unit, then by term."""
    keys = units * size + terms
    keys.sort()
    cells, _ = runs(keys)
    unit, term = np.divmod(cells, max(size, 1))
    return unit, term.astype(np.int32)


def _with_dense_core(
    units: Ints, terms: Codes, shape: tuple[int, int], core: int
) -> sparse.csr_array:
    """Count pairs of the first terms, and theirs with the others, densely, a block at a time."""
    n_units, size = shape
    first = terms < core
    others = _occurs(units[~first], terms[~first] - core, (n_units, size - core))
    among = np.zeros((core, core), np.int32)
    between = np.zeros((size - core, core), np.int32)
    step = DENSE_CELLS // core
    for begin in range(0, n_units, step):
        end = min(begin + step, n_units)
        a, b = np.searchsorted(units, [begin, end])
        unit, term = units[a:b][first[a:b]], terms[a:b][first[a:b]]
        full = np.zeros((end - begin, core), np.float32)  # exact: no sum reaches 2**24
        full[unit - begin, term] = 1
        among += (full.T @ full).astype(np.int32)
        between += (others[begin:end].T.tocsr().astype(np.float32) @ full).astype(np.int32)
    below = _sparse(between)
    del full, between
    return _joined([(_sparse(among), below.T.tocsr()), (below, _product(others))], core)


def _joined(rows: list[tuple[Any, Any]], width: int) -> sparse.csr_array:
    """Put four blocks together; scipy.sparse.block_array takes several times as long."""
    counts = [np.stack([np.diff(block.indptr) for block in pair], axis=1) for pair in rows]
    indptr = np.concatenate([[0], np.cumsum(np.concatenate(counts).sum(axis=1))])
    n, columns = (np.empty(indptr[-1], np.int32) for _ in range(2))
    ends = np.cumsum([each.sum() for each in counts])
    for (left, right), each, end in zip(rows, counts, ends, strict=True):
        here = slice(end - each.sum(), end)
        is_left = np.repeat(np.tile([True, False], each.shape[0]), each.ravel())
        n[here][is_left], columns[here][is_left] = left.data, left.indices
        np.logical_not(is_left, out=is_left)
        n[here][is_left], columns[here][is_left] = right.data, right.indices + width
    narrow = np.int32 if n.size < 1 << 31 else np.int64
    size = indptr.size - 1
    return sparse.csr_array((n, columns, indptr.astype(narrow)), shape=(size, size))


def _sparse(dense: Codes) -> Any:  # noqa: ANN401  (scipy-stubs)
    """Keep the cells that are not 0; SciPy does it by way of coordinates, in twice the time."""
    cells = np.flatnonzero(dense)
    indptr = np.searchsorted(cells, np.arange(dense.shape[0] + 1) * dense.shape[1])
    columns = cells % max(dense.shape[1], 1)
    held = dense.ravel()[cells], columns.astype(np.int32), indptr.astype(np.int32)
    return sparse.csr_array(held, shape=dense.shape)
