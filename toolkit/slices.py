"""
Stretches of one run of bytes, and numbers for those that hold the same bytes.

A stretch of at most 15 bytes is two whole numbers of 64 bits, so that NumPy can compare all of
them at once. Each is thrown to one of many slots by its content; the last one thrown to a slot is
compared with the others there, and all that are equal share its number. What fell into the slot
of another is thrown again, elsewhere. Nothing rests on the hash: equal means equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Keys = list[NDArray[np.uint64]]

__all__ = ["SPARE", "Slices"]

SPARE: Final = 40  # bytes that must follow the last stretch, for they are read with it
WORD: Final = 8  # bytes
THROWS: Final = 8  # then the few that are left are told apart one by one
SLOTS: Final = 18  # at most so many bits
ODD: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_KEPT: Final = np.array([(1 << 8 * n) - 1 for n in range(WORD + 1)], np.uint64)


@dataclass(frozen=True)
class Slices:
    """
    Stretch i is ``raw[starts[i]:starts[i] + sizes[i]]``; after them come ``SPARE`` bytes.

    Examples
    --------
    >>> slices = Slices.of([b"war", b"no", b"war"])
    >>> numbers, holders = slices.numbered()
    >>> numbers[0] == numbers[2] != numbers[1]
    np.True_
    >>> sorted(slices.chosen(holders).texts())
    ['no', 'war']
    """

    raw: bytes
    starts: Ints
    sizes: Ints

    @classmethod
    def of(cls, stretches: Iterable[bytes]) -> Slices:
        """Lay stretches side by side, a line end after each."""
        parts = list(stretches)
        sizes = np.fromiter(map(len, parts), np.int64, len(parts))
        raw = b"\n".join([*parts, bytes(SPARE)])
        return cls(raw, np.cumsum(sizes + 1) - sizes - 1, sizes)

    @property
    def text(self) -> str:
        """Decode what was laid side by side, line ends and all."""
        return self.raw[:-SPARE].decode()

    def texts(self) -> list[str]:
        """Decode stretches that hold no line ends and were laid side by side."""
        return self.text.split("\n")[:-1]

    def chosen(self, which: Ints) -> Slices:
        """Copy some stretches, a line end after each."""
        sizes = self.sizes[which]
        ends = np.cumsum(sizes + 1)
        starts = ends - 1 - sizes
        at = np.repeat(self.starts[which] - starts, sizes + 1)
        at += np.arange(at.size)
        copied = np.zeros(at.size + SPARE, np.uint8)
        np.take(np.frombuffer(self.raw, np.uint8), at, out=copied[: at.size])
        copied[ends - 1] = ord("\n")
        return Slices(copied.tobytes(), starts, sizes)

    def joined(self, more: Slices) -> tuple[Codes, Slices]:
        """
        Add to distinct stretches those of others, distinct too, that are not among them.

        Returns
        -------
        codes : ndarray of int32
            Where each of the others stands now.
        all : Slices
            These, in their places, and what is new.
        """
        old = self.sizes.size
        if not old:
            return np.arange(more.sizes.size, dtype=np.int32), more
        size = len(self.raw) - SPARE
        starts = np.concatenate([self.starts, more.starts + size])
        both = Slices(self.raw[:size] + more.raw, starts, np.concatenate([self.sizes, more.sizes]))
        codes, holders = both.numbered()
        place = np.full(holders.size, -1, np.int32)
        place[codes[:old]] = np.arange(old)
        fresh = np.flatnonzero(place < 0)
        place[fresh] = np.arange(old, holders.size)
        return place[codes[old:]], both.chosen(holders[np.argsort(place)])

    def numbered(self) -> tuple[Codes, Ints]:
        """
        Number the stretches by what they hold.

        Returns
        -------
        codes : ndarray of int32, shape (n,)
            Equal bytes, equal number; numbers run from 0.
        holders : ndarray of int64
            For each number, a stretch that has it.
        """
        codes = np.full(self.starts.size, -1, np.int32)
        holders: list[Ints] = []
        count = 0
        for words in (2, 4):
            left = np.flatnonzero((codes < 0) & (self.sizes < words * WORD))
            keys = self._keys(left, words)
            for throw in range(THROWS):
                if not left.size:
                    break
                winners, slots, equal = _thrown(keys, throw)
                codes[left[equal]] = slots[equal] + count
                holders.append(left[winners])
                count += winners.size
                missed = np.flatnonzero(~equal)
                left, keys = left[missed], [key[missed] for key in keys]
        one_by_one = self._one_by_one(np.flatnonzero(codes < 0), codes, count)
        return codes, np.concatenate([*holders, one_by_one])

    def _keys(self, which: Ints, words: int) -> Keys:
        """Read stretches as whole numbers; the last one's last byte is the size."""
        starts, sizes = self.starts[which], self.sizes[which]
        every = np.ndarray((len(self.raw) - WORD + 1,), "<u8", self.raw, strides=(1,))
        keys = []
        for at in range(0, words * WORD, WORD):
            key = every[starts + at]
            key &= _KEPT[np.minimum(np.maximum(sizes - at, 0), WORD)]
            keys.append(key)
        keys[-1] |= sizes.astype(np.uint64) << np.uint64(56)
        return keys

    def _one_by_one(self, which: Ints, codes: Codes, count: int) -> Ints:
        """Number long stretches, from ``count``."""
        known: dict[bytes, int] = {}
        holders = []
        for each in which.tolist():
            begin = int(self.starts[each])
            held = self.raw[begin : begin + int(self.sizes[each])]
            if held not in known:
                known[held] = count + len(known)
                holders.append(each)
            codes[each] = known[held]
        return np.array(holders, np.int64)


def _thrown(keys: Keys, throw: int) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """
    Throw stretches to slots: who won one, which winner sits in mine, and is it my equal.
    """
    size = keys[0].size
    bits = min(max(size.bit_length() + 1, 4), SLOTS)
    mixed = keys[0] * ODD[throw % ODD.size]
    for key in keys[1:]:
        mixed ^= mixed >> np.uint64(29 + throw)
        mixed += key
        mixed *= ODD[1]
    mixed >>= np.uint64(64 - bits)
    slot = mixed.view(np.int64)
    table = np.empty(1 << bits, np.int64)
    index = np.arange(size)
    table[slot] = index
    winner = table[slot]
    equal = keys[0][winner] == keys[0]
    for key in keys[1:]:
        equal &= key[winner] == key
    winners = np.flatnonzero(winner == index)
    table[slot[winners]] = np.arange(winners.size)
    return winners, table[slot], equal
