"""
The counting kernel: pack what is counted with where it stands into one integer, sort, run lengths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy

if TYPE_CHECKING:
    from numpy.typing import NDArray

    AnyInts = NDArray[np.integer[Any]]
    Ints = NDArray[np.int64]

__all__ = ["by_number", "cells", "distinct", "looked_up", "numbered", "runs", "tally"]

WORD = 63  # bits of an int64 that is not negative
BLOCK = 1_000_000  # numbers ordered at a time


def looked_up(table: NDArray[Any], numbers: AnyInts) -> NDArray[Any]:
    """
    Look numbers up in a table, a block at a time: all at once NumPy widens them to eight bytes.

    Examples
    --------
    >>> looked_up(np.array([5, 7]), np.array([1, 0, 1], np.int32)).tolist()
    [7, 5, 7]
    """
    if numbers.size <= BLOCK:
        return table[numbers]
    found: NDArray[Any] = np.empty(numbers.size, table.dtype)
    for first in range(0, numbers.size, BLOCK):
        found[first : first + BLOCK] = table[numbers[first : first + BLOCK]]
    return found


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


def distinct(numbers: NDArray[Any]) -> NDArray[Any]:
    """
    List the distinct numbers, ascending.

    As ``np.unique``, which since NumPy 2.3 takes seconds per million: it fills a table of hashes
    first and then sorts what is in it.

    Examples
    --------
    >>> distinct(np.array([7, 3, 7])).tolist()
    [3, 7]
    """
    return runs(np.sort(numbers))[0]


def numbered(keys: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """
    Number the distinct keys from 0, in their order.

    Parameters
    ----------
    keys : ndarray of integers, shape (n,)
        Not negative.

    Returns
    -------
    distinct : ndarray, shape (k,)
        The keys that occur, ascending.
    numbers : ndarray of int32, shape (n,)
        ``distinct[numbers]`` is ``keys``.

    Examples
    --------
    >>> [each.tolist() for each in numbered(np.array([7, 3, 7]))]
    [[3, 7], [1, 0, 1]]
    """
    bits = max(keys.size - 1, 1).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits <= WORD:
        # Sorted with its place, a key needs no argsort, which takes seven times as long.
        packed = (keys.astype(np.int64) << bits) | np.arange(keys.size)
        packed.sort()
        order, ordered = packed & ((1 << bits) - 1), packed >> bits
    else:
        order = np.argsort(keys)
        ordered = keys[order]
    distinct, lengths = runs(ordered)
    numbers = np.empty(keys.size, np.int32)
    numbers[order] = np.repeat(np.arange(distinct.size, dtype=np.int32), lengths)
    return distinct, numbers


def tally(keys: AnyInts, units: AnyInts, n_units: int) -> tuple[Ints, scipy.sparse.csc_array]:
    """
    Count each key in each unit.

    Parameters
    ----------
    keys : ndarray of integers, shape (n,)
        What is counted; not negative.
    units : ndarray of integers, shape (n,)
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
    found, indptr, rows, n = cells(keys, units, n_units)
    return found, scipy.sparse.csc_array((n, rows, indptr), shape=(n_units, found.size))


def cells(keys: AnyInts, units: AnyInts, n_units: int) -> tuple[Ints, AnyInts, AnyInts, Ints]:
    """
    Count each key in each unit, without the matrix of :func:`tally`: its four arrays.

    Returns
    -------
    distinct : ndarray of int64, shape (k,)
        The keys that occur, ascending.
    firsts : ndarray of integers, shape (k + 1,)
        Where the cells of each key begin, and how many there are.
    units : ndarray of int32
        The unit of each cell, ascending within a key.
    n : ndarray of int64
        How often the key occurs there.

    Examples
    --------
    >>> [each.tolist() for each in cells(np.array([5, 9, 5]), np.array([0, 0, 1]), 2)]
    [[5, 9], [0, 2, 3], [0, 1, 0], [1, 1, 1]]
    """
    bits = max(int(n_units - 1).bit_length(), 1)
    names = None
    if int(keys.max(initial=0)).bit_length() + bits > WORD:
        names, numbers = numbered(keys)
        keys = numbers.astype(np.int64)
    width = (int(keys.max()).bit_length() if keys.size else 0) + bits
    # Half the bytes sort in half the time.
    narrow: type[Any] = np.uint32 if width <= 32 else np.int64  # noqa: PLR2004
    packed: NDArray[Any] = keys.astype(narrow)
    packed <<= narrow(bits)
    packed |= units.astype(narrow)
    packed.sort()
    held, n = runs(packed)
    found, height = runs(held >> narrow(bits))
    firsts = np.concatenate([[0], np.cumsum(height)])
    rows = (held & narrow((1 << bits) - 1)).astype(np.int32)
    if held.size < 1 << 31:
        firsts = firsts.astype(np.int32)
    return (found.astype(np.int64) if names is None else names[found]), firsts, rows, n


def by_number(numbers: NDArray[np.int32], counts: Ints) -> tuple[AnyInts, Ints]:
    """
    List the places at which each number stands.

    Turning a matrix of rows into one of columns is the fastest sort there is for this: one pass
    that counts.

    Parameters
    ----------
    numbers : ndarray of int32, shape (n,)
        From 0 to k - 1.
    counts : ndarray of int64, shape (k,)
        How often each occurs.

    Returns
    -------
    places : ndarray of int32, or of int64 above 2,147,483,647 places, shape (n,)
        Those of number 0, ascending, then those of number 1, and so on.
    firsts : ndarray of int64, shape (k + 1,)
        Where in ``places`` each number's begin, and n.

    Examples
    --------
    >>> [each.tolist() for each in by_number(np.array([1, 0, 1], np.int32), np.array([1, 2]))]
    [[1, 0, 2], [0, 1, 3]]
    """
    firsts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    kind: type[Any] = np.int32 if numbers.size < 1 << 31 else np.int64
    places: NDArray[Any] = np.empty(numbers.size, kind)
    free = firsts[:-1].copy()
    for first in range(0, numbers.size, BLOCK):
        block = numbers[first : first + BLOCK]
        ones, rows = np.ones(block.size, np.int8), np.arange(block.size + 1, dtype=np.int32)
        columns = scipy.sparse.csr_array((ones, block, rows), (block.size, counts.size)).tocsc()
        lengths = np.diff(columns.indptr)
        shift = np.repeat(free - columns.indptr[:-1], lengths)
        places[shift + np.arange(block.size)] = columns.indices.astype(kind) + first
        free += lengths
    return places, firsts
