"""
Counting pairs: keys are packed, sorted and run-length counted; full parts are multiplied densely.

Each pair becomes one 32-bit key; keys are sorted in blocks, which NumPy does several times faster
than it can scatter them into a table. Where units are long nearly every pair of frequent types
occurs, so those are counted by a dense product and only the rest by keys.
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
DENSE_CELLS = 25_000_000  # a matrix up to 5,000 x 5,000 may be multiplied densely
FULL = 0.02  # share of cells filled from which a dense product wins
CORE = 2_000  # frequent terms multiplied densely when the rest is too many for keys
MANY_PAIRS = 150_000_000  # pairs above which the frequent terms are taken out first


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
    per_unit = np.bincount(units, minlength=shape[0])
    if size * size <= DENSE_CELLS and terms.size > FULL * shape[0] * size:
        return sparse.csr_array(_dense_product(units, terms, shape))
    if int((per_unit * (per_unit - 1)).sum()) // 2 > MANY_PAIRS and size > CORE:
        return _with_dense_core(units, terms, shape)
    counted = _Tally((size, size))
    for some in _unit_blocks(per_unit):
        here = terms[some]
        last = np.searchsorted(units[some], units[some], "right")
        for one, other in _lagged(np.arange(here.size), last):
            counted.add(_packed(here[one], here[other], size))
    upper = counted.result()
    own = sparse.diags_array(np.bincount(terms, minlength=size), dtype=np.int32)
    both: sparse.csr_array = (upper + upper.T + own).tocsr()
    return both


def _once(terms: Codes, units: Ints, size: int) -> tuple[Ints, Codes]:
    """Keep one occurrence of each term in each unit, ordered by unit, then by term."""
    keys = units * size + terms
    keys.sort()
    cells, _ = runs(keys)
    unit, term = np.divmod(cells, max(size, 1))
    return unit, term.astype(np.int32)


def _unit_blocks(per_unit: Ints) -> Iterator[slice]:
    """Cut the cells into runs of whole units with about ``KEYS`` pairs."""
    ends = np.cumsum(per_unit)
    pairs = np.cumsum(per_unit * (per_unit - 1) // 2)
    total = int(pairs[-1]) if pairs.size else 0
    cuts = np.searchsorted(pairs, np.arange(KEYS, total + KEYS, KEYS)).tolist()
    first = 0
    for cut in cuts:
        last = int(ends[min(cut, ends.size - 1)])
        if last > first:
            yield slice(first, last)
        first = last


def _dense_product(units: Ints, terms: Codes, shape: tuple[int, int]) -> Codes:
    """Multiply X.T @ X densely, a block of units at a time; exact in float32 up to 2**24 units."""
    size = shape[1]
    product = np.zeros((size, size), np.int32)
    step = max(1, min(DENSE_CELLS // max(size, 1), 1 << 20))
    cuts = np.searchsorted(units, np.arange(0, shape[0] + step, step))
    for first, last, unit in zip(cuts[:-1], cuts[1:], range(0, shape[0], step), strict=False):
        block = np.zeros((min(step, shape[0] - unit), size), np.float32)
        block[units[first:last] - unit, terms[first:last]] = 1
        product += (block.T @ block).astype(np.int32)
    return product


def _with_dense_core(units: Ints, terms: Codes, shape: tuple[int, int]) -> sparse.csr_array:
    """Count the first terms (the frequent ones) densely, the others by keys, and join them."""
    n_units, size = shape
    core = terms < CORE
    among = sparse.csr_array(_dense_product(units[core], terms[core], (n_units, CORE)))
    rest = count_in_units(terms[~core] - CORE, units[~core], (n_units, size - CORE))
    full = np.zeros((n_units, CORE), np.float32)
    full[units[core], terms[core]] = 1
    cells = sparse.csr_array(
        (
            np.ones(terms.size - full.sum(dtype=int), np.float32),
            (terms[~core] - CORE, units[~core]),
        ),
        shape=(size - CORE, n_units),
    )
    product = (cells @ full).astype(np.int32)
    below, beside = sparse.csr_array(product), sparse.csr_array(np.ascontiguousarray(product.T))
    joined: sparse.csr_array = sparse.vstack(
        [sparse.hstack([among, beside], "csr"), sparse.hstack([below, rest], "csr")], "csr"
    )
    return joined
