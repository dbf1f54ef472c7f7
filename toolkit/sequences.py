"""
Sequences of n tokens, each packed into one integer.

Several types fit into 64 bits side by side, so that sequences are compared, sorted and counted as
numbers. Where n types do not fit, the first of them are numbered by a sort and the number takes
their place. Numbers keep the order of the sequences, and each is spelled from itself alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.kernel import numbered, runs, tally

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = NDArray[Any]  # of uint32 or int64

__all__ = ["Sequences"]

WORD = 63  # bits of a key: it is never negative
HALF = 32  # bits: half the bytes sort in less than half the time
FEW = 4_096  # sequences looked up without counting all


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
    def _renumbered(self) -> dict[int, Ints]:
        """Keys that were numbered on the way, by how many types they hold."""
        return {}

    @cached_property
    def _width(self) -> int:
        return max(int(self.stream.max(initial=0)).bit_length(), 1)

    def _keys(self) -> Keys:
        """Pack the types of every sequence, in running order."""
        width, size = self._width, max(self.stream.size - self.n + 1, 0)
        place = max(size - 1, 1).bit_length()
        stream = self.stream.view(np.uint32)
        bits = width
        keys: Keys = stream[:size]
        for offset in range(1, self.n):
            # Numbering needs room for the places, too: do it in time where it must be done.
            fits = bits + (self.n - offset) * width <= WORD
            if bits > width and not fits and bits + width > WORD - place:
                self._renumbered[offset], keys = numbered(keys)
                bits = max(self._renumbered[offset].size - 1, 1).bit_length()
            bits += width
            keys = keys.astype(np.uint32 if bits <= HALF else np.int64)
            keys <<= keys.dtype.type(width)
            keys |= stream[offset : offset + size]
        return keys[self.begins[:size]]

    def _keys_at(self, places: Ints) -> Ints:
        """Pack the types of some sequences as ``_keys`` did."""
        keys = self.stream[places].astype(np.int64)
        for offset in range(1, self.n):
            if offset in self._renumbered:
                keys = np.searchsorted(self._renumbered[offset], keys)
            keys = (keys << self._width) | self.stream[places + offset]
        return keys

    @cached_property
    def _found(self) -> tuple[Keys, Ints]:
        return runs(np.sort(self._keys()))

    @property
    def n_of(self) -> Ints:
        """How often each distinct sequence occurs; sequences in the order of their types."""
        return self._found[1]

    def types(self, which: int | Ints) -> Ints:
        """Types of some of the distinct sequences: shape (..., n)."""
        keys = self._found[0][which].astype(np.int64)
        columns = []
        for offset in range(self.n - 1, -1, -1):
            columns.append(keys & ((1 << self._width) - 1))
            keys = keys >> self._width
            if offset in self._renumbered:
                keys = self._renumbered[offset][keys].astype(np.int64)
        return np.stack(columns[::-1], axis=-1)

    @cached_property
    def by_unit(self) -> sparse.csc_array:
        """How often each distinct sequence occurs in each unit: shape (units, sequences)."""
        return tally(self._keys(), self._units_of(np.flatnonzero(self.begins)), self._n_units)[1]

    def in_units(self, which: Ints) -> sparse.csc_array:
        """Count some of the distinct sequences in each unit; a few without counting all."""
        if which.size > FEW or not which.size or "by_unit" in vars(self):
            return self.by_unit[:, which]
        wanted = self._found[0][which]
        places = self._places(self.types(which))
        order = np.argsort(wanted)
        keys = self._keys_at(places)
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
