"""
Sequences of n tokens, each packed into one integer.

Several types fit into 64 bits side by side, so that sequences are compared, sorted and counted as
numbers. Where n types do not fit, the first of them are numbered by a sort and the number takes
their place. Numbers keep the order of the sequences, and each is spelled from itself alone. Of a
long corpus, the sequences that begin with some types are sorted at a time: memory stays flat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from toolkit.kernel import numbered, runs, tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = NDArray[Any]  # of uint32 or int64

__all__ = ["Sequences"]

WORD = 63  # bits of a key: it is never negative
HALF = 32  # bits: half the bytes sort in less than half the time
FEW = 4_096  # sequences looked up without counting all
BLOCK = 8_000_000  # sequences sorted at a time


@dataclass(frozen=True, eq=False)
class Sequences:
    """
    Every sequence of n tokens that crosses no bound.

    Parameters
    ----------
    stream : ndarray of int32, shape (N,)
        Type of each token.
    begins : ndarray of bool, shape (N,)
        Whether a sequence begins here; see :meth:`within`.
    n : int
        Tokens of a sequence.
    units : ndarray of int64
        Token offsets of the units (documents) that sequences are counted in, and N.

    Examples
    --------
    >>> stream = np.array([4, 7, 4, 7], np.int32)
    >>> some = Sequences.within(stream, np.array([0, 4]), 2, np.array([0, 4]))
    >>> [some.types(k).tolist() for k in range(2)], some.n_of.tolist()
    ([[4, 7], [7, 4]], [2, 1])
    """

    stream: Codes
    begins: NDArray[np.bool_]
    n: int
    units: Ints

    @classmethod
    def within(cls, stream: Codes, bounds: Ints, n: int, units: Ints) -> Sequences:
        """Take the sequences that cross no bound."""
        begins = np.ones(stream.size, bool)
        for short in range(1, n):
            last = bounds[1:] - short
            begins[last[last >= 0]] = False
        return cls(stream, begins, n, units)

    def of(self, flags: NDArray[np.bool_]) -> Sequences:
        """Keep the sequences all of whose tokens are flagged."""
        begins = self.begins.copy()
        for offset in range(self.n):
            later = flags[offset:]
            begins[: later.size] &= later
        return Sequences(self.stream, begins, self.n, self.units)

    @cached_property
    def _width(self) -> int:
        return max(int(self.stream.max(initial=0)).bit_length(), 1)

    @cached_property
    def _prefix(self) -> Sequences | None:
        """What is numbered where n types do not fit: the first of them, as few as will do."""
        if self.n * self._width <= WORD:
            return None
        fits = (WORD - BLOCK.bit_length()) // self._width  # sorted together with their places
        for n in range(max(fits, 2), self.n):
            prefix = Sequences(self.stream, self.begins, n, self.units)
            bits = max(prefix.numbering[0].size - 1, 1).bit_length()
            if bits + (self.n - n) * self._width <= WORD:
                return prefix
        return prefix

    def _blocks(self) -> Iterator[Ints]:
        """Where sequences begin: all of them, or those of the first types, of the next, ... ."""
        edges = [0, 1 << self._width]
        if self.stream.size > BLOCK:
            parts = range(0, self.stream.size, BLOCK)
            n = sum(np.bincount(self.stream[a : a + BLOCK], minlength=edges[1]) for a in parts)
            edges[1:1] = (np.flatnonzero(np.diff(np.cumsum(n) // BLOCK)) + 1).tolist()
        for low, high in pairwise(edges):
            chosen = self.begins & (self.stream >= low) & (self.stream < high)
            yield np.flatnonzero(chosen)

    def _keys(self, places: Ints) -> Keys:
        """Pack the types of the sequences that begin at some places."""
        prefix, stream = self._prefix, self.stream.view(np.uint32)
        first = prefix.n if prefix else 1
        narrow = self.n * self._width <= HALF
        keys: Keys = (prefix.numbering[2] if prefix else stream)[places]
        keys = keys.astype(np.uint32 if narrow else np.int64)
        for offset in range(first, self.n):
            keys <<= keys.dtype.type(self._width)
            keys |= stream[offset:][places]
        return keys

    @cached_property
    def numbering(self) -> tuple[Keys, Codes, Codes]:
        """Distinct keys, how often each occurs, and the number of the key at each place."""
        numbers = np.zeros(self.stream.size, np.int32)
        found, counts, before = [], [], 0
        for places in self._blocks():
            keys, codes = numbered(self._keys(places))
            numbers[places] = codes + np.int32(before)
            found.append(keys)
            counts.append(np.bincount(codes, minlength=keys.size).astype(np.int32))
            before += keys.size
        return np.concatenate(found), np.concatenate(counts), numbers

    @cached_property
    def _found(self) -> tuple[Keys, Codes]:
        found, counts = [], []
        for places in self._blocks():
            keys = self._keys(places)
            keys.sort()
            values, n = runs(keys)
            found.append(values)
            counts.append(n.astype(np.int32))
        return np.concatenate(found), np.concatenate(counts)

    @property
    def n_of(self) -> Codes:
        """How often each distinct sequence occurs; sequences in the order of their types."""
        return self._found[1]

    def types(self, which: int | Ints) -> Ints:
        """Types of some of the distinct sequences: shape (..., n)."""
        return self.spelled(self._found[0][which].astype(np.int64))

    def spelled(self, keys: Ints) -> Ints:
        """Types that keys stand for: shape (..., n)."""
        prefix = self._prefix
        columns = []
        for _ in range(self.n - (prefix.n if prefix else 0)):
            columns.append(keys & ((1 << self._width) - 1))
            keys = keys >> self._width
        last = np.stack(columns[::-1], axis=-1)
        if prefix is None:
            return last
        return np.concatenate(
            [prefix.spelled(prefix.numbering[0][keys].astype(np.int64)), last], -1
        )

    @cached_property
    def by_unit(self) -> sparse.csc_array:
        """How often each distinct sequence occurs in each unit: shape (units, sequences)."""
        counts = [
            tally(self._keys(places), self._units_of(places), self._n_units)[1]
            for places in self._blocks()
        ]
        return counts[0] if len(counts) == 1 else sparse.hstack(counts, format="csc")

    def in_units(self, which: Ints) -> sparse.csc_array:
        """Count some of the distinct sequences in each unit; a few without counting all."""
        if which.size > FEW or not which.size or "by_unit" in vars(self):
            return self.by_unit[:, which]
        wanted = self._found[0][which]
        places = self._places(self.types(which))
        order = np.argsort(wanted)
        keys = self._keys(places)
        rank = np.searchsorted(wanted, keys, sorter=order).clip(max=wanted.size - 1)
        hit = wanted[order[rank]] == keys
        return tally(order[rank][hit], self._units_of(places[hit]), self._n_units)[1]

    def _places(self, types: Ints) -> Ints:
        """Narrow down where sequences may begin, by the types that stand first, second, ... ."""
        places = np.zeros(0, np.int64)
        for offset in range(self.n):
            flags = np.zeros(1 << self._width, bool)
            flags[types[:, offset]] = True
            if offset:
                places = places[flags[self.stream[places + offset]]]
            else:
                places = np.flatnonzero(self.begins & flags[self.stream])
        return places

    @property
    def _n_units(self) -> int:
        return max(self.units.size - 1, 1)

    def _units_of(self, places: Ints) -> Ints:
        return np.searchsorted(self.units, places, "right") - 1
