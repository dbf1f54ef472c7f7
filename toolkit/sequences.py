"""
Sequences of n tokens, each packed into one integer.

Several types fit into 64 bits side by side, so that sequences are compared, sorted and counted as
numbers. Where n types do not fit, the first of them are numbered by a sort and the number takes
their place. Numbers keep the order of the sequences, and each is spelled from itself alone. Of a
long corpus, the sequences that begin with some types are sorted at a time, on several threads:
memory stays flat, and what the first types have in common need not be sorted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import scipy

from toolkit.kernel import looked_up, numbered, runs, tally
from toolkit.threads import abreast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = NDArray[Any]  # of uint32 or int64

__all__ = ["Sequences"]

Made = TypeVar("Made")

WORD = 63  # bits of a key: it is never negative
HALF = 32  # bits: half the bytes sort in less than half the time
FEW = 4_096  # sequences looked up without counting all
BLOCK = 4_000_000  # sequences sorted at a time


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

    @cached_property
    def _parts(self) -> tuple[NDArray[np.bool_] | Keys, int]:
        """Number the part of each place where a sequence begins, by its first type; how many."""
        if self.stream.size <= BLOCK:
            return self.begins, 1
        n = np.zeros(1 << self._width, np.int64)
        for first in range(0, self.stream.size, BLOCK):
            n += np.bincount(self.stream[first : first + BLOCK], minlength=n.size)
        part = np.cumsum(np.diff(np.cumsum(n) // BLOCK, prepend=-1) > 0)  # 0 is for no sequence
        parts = looked_up(part.astype(np.min_scalar_type(int(part[-1]))), self.stream)
        parts *= self.begins
        return parts, int(part[-1])

    def _blocks(self) -> Iterator[Ints]:
        """Where sequences begin: all of them, or those of the first types, of the next, ... ."""
        parts, n = self._parts
        for part in range(1, n + 1):
            yield np.flatnonzero(parts == part)

    def _of_each_block(self, function: Callable[[Ints], Made]) -> Iterator[Made]:
        _ = self._width, self._prefix and self._prefix.numbering  # before several threads ask
        return abreast(function, self._blocks())

    def _keys(self, places: Ints) -> tuple[Keys, int]:
        """Pack the types of the sequences that begin at some places; what was taken off each."""
        prefix, stream = self._prefix, self.stream.view(np.uint32)
        first = prefix.n if prefix else 1
        shift = (self.n - first) * self._width
        keys: Keys = (prefix.numbering[1].view(np.uint32) if prefix else stream)[places]
        least = int(keys.min()) if keys.size else 0
        keys -= keys.dtype.type(least)
        narrow = int(keys.max(initial=0)).bit_length() + shift <= HALF
        keys = keys.astype(np.uint32 if narrow else np.int64, copy=False)
        for offset in range(first, self.n):
            keys <<= keys.dtype.type(self._width)
            keys |= stream[offset:][places]
        return keys, least << shift

    def _numbered(self, places: Ints) -> tuple[Ints, Ints, Codes]:
        keys, base = self._keys(places)
        values, codes = numbered(keys)
        return places, values.astype(np.int64) + base, codes

    @cached_property
    def numbering(self) -> tuple[Ints, Codes]:
        """Distinct keys, and the number of the key at each place."""
        numbers = np.zeros(self.stream.size, np.int32)
        found, before = [], 0
        for places, values, codes in self._of_each_block(self._numbered):
            numbers[places] = codes + np.int32(before)
            found.append(values)
            before += values.size
        return np.concatenate(found), numbers

    def _counted(self, places: Ints) -> tuple[Ints, Codes]:
        keys, base = self._keys(places)
        keys.sort()
        values, n = runs(keys)
        return values.astype(np.int64) + base, n.astype(np.int32)

    @cached_property
    def _found(self) -> tuple[Ints, Codes]:
        keys, n = zip(*self._of_each_block(self._counted), strict=True)
        return np.concatenate(keys), np.concatenate(n)

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
        return np.concatenate([prefix.spelled(prefix.numbering[0][keys]), last], -1)

    @cached_property
    def by_unit(self) -> scipy.sparse.csc_array:
        """How often each distinct sequence occurs in each unit: shape (units, sequences)."""
        counts = [
            tally(self._keys(places)[0], self._units_of(places), self._n_units)[1]
            for places in self._blocks()
        ]
        return counts[0] if len(counts) == 1 else scipy.sparse.hstack(counts, format="csc")

    def in_units(self, which: Ints) -> scipy.sparse.csc_array:
        """Count some of the distinct sequences in each unit; a few without counting all."""
        if which.size > FEW or not which.size or "by_unit" in vars(self):
            return self.by_unit[:, which]
        wanted = self._found[0][which]
        places = self._places(self.types(which))
        order = np.argsort(wanted)
        keys, base = self._keys(places)
        keys = keys.astype(np.int64) + base
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
                places = np.flatnonzero(self.begins & looked_up(flags, self.stream))
        return places

    @property
    def _n_units(self) -> int:
        return max(self.units.size - 1, 1)

    def _units_of(self, places: Ints) -> Ints:
        return np.searchsorted(self.units, places, "right") - 1
