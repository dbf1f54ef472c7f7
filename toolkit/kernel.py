"""
The counting kernel: pack what is counted with where it stands into one integer, sort, run lengths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["runs", "tally"]


def runs(ordered: NDArray[Any]) -> tuple[Ints, Ints]:
    """
    Count the runs of equal numbers in an ordered array.

    Returns
    -------
    values, lengths : ndarray
        Each distinct number, and how often it occurs.

    Examples
    --------
    >>> [each.tolist() for each in runs(np.array([3, 3, 7]))]
    [[3, 7], [2, 1]]
    """
    if not ordered.size:
        return ordered, np.zeros(0, np.int64)
    changes = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    edges = np.concatenate([[0], changes, [ordered.size]])
    return ordered[edges[:-1]], np.diff(edges)


def tally(keys: Ints, units: Ints, n_units: int) -> tuple[Ints, sparse.csc_array]:
    """
    Count each key in each unit.

    Parameters
    ----------
    keys : ndarray of int64, shape (n,)
        What is counted; not negative.
    units : ndarray of int64, shape (n,)
        Number of the unit (document, sentence) each stands in.
    n_units : int
        How many units there are.

    Returns
    -------
    distinct : ndarray of int64, shape (k,)
        The keys that occur, ascending.
    counts : sparse array of int64, shape (n_units, k)
        How often each occurs in each unit.

    Examples
    --------
    >>> distinct, counts = tally(np.array([5, 9, 5]), np.array([0, 0, 1]), 2)
    >>> distinct.tolist(), counts.toarray().tolist()
    ([5, 9], [[1, 1], [1, 0]])
    """
    bits = max(int(n_units - 1).bit_length(), 1)
    names = None
    if keys.size and int(keys.max()).bit_length() + bits > 63:  # noqa: PLR2004  (bits of an int64)
        names, keys = np.unique(keys, return_inverse=True)
    width = (int(keys.max()).bit_length() if keys.size else 0) + bits
    packed = (keys.astype(np.int64) << bits) | units
    if width <= 32:  # noqa: PLR2004  (half the bytes sort in half the time)
        packed = packed.astype(np.uint32)
    packed.sort()
    cells, n = runs(packed)
    cells = cells.astype(np.int64)
    distinct, height = runs(cells >> bits)
    indptr = np.concatenate([[0], np.cumsum(height)])
    rows = cells & ((1 << bits) - 1)
    counts = sparse.csc_array((n, rows, indptr), shape=(n_units, distinct.size))
    return (distinct if names is None else names[distinct]), counts
