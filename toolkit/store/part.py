"""One file of a saved corpus: mapped, and checked block by block before first use."""

from __future__ import annotations

import hashlib
import io
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Ints = NDArray[np.int64]

__all__ = ["SUM", "WIDEST", "Part"]

SUM = 32  # bytes of a SHA-256
HEAD = 256  # bytes in which NumPy says of what kind and shape an array is
WIDEST = 8  # bytes of the widest numbers: blocks are as long as some of these


class Part:
    """
    One file of a saved corpus, mapped; each of its blocks is checked before it is first used.

    Parameters
    ----------
    held : ndarray of uint8
        What the file holds.
    whole : bytes
        SHA-256 of all of it.
    damaged : function
        Makes the error.
    size : int, optional
        Bytes of a block, the last one may be shorter; without it all is one block.
    sums : function, optional
        Gives the SHA-256 of a block by its number.

    Examples
    --------
    >>> held = np.zeros(3, np.uint8)
    >>> part = Part(held, hashlib.sha256(held.data).digest(), damaged=ValueError)
    >>> part.stretch(1, 3).tolist()
    [0, 0]
    """

    def __init__(
        self,
        held: NDArray[np.uint8],
        whole: bytes,
        *,
        damaged: Callable[[str], Exception],
        size: int = 0,
        sums: Callable[[int], bytes] | None = None,
    ) -> None:
        self.held, self._whole, self._damaged = held, whole, damaged
        self._size = size or max(held.size, 1)
        self._sums = sums or (lambda _: whole)
        self._unread = bytearray(b"\1" * -(-held.size // self._size))

    def stretch(self, first: int = 0, last: int | None = None) -> NDArray[np.uint8]:
        """Give the bytes from one place up to another, checked."""
        last = self.held.size if last is None else last
        low, high = first // self._size, -(-last // self._size)
        if high - low > 1:
            self._check_many(self._unread.count(1, low, high))
        while (block := self._unread.find(1, low, high)) >= 0:
            self._check(block)
        return self.held[first:last]

    def _check(self, block: int) -> None:
        held = self.held[block * self._size : (block + 1) * self._size]
        if hashlib.sha256(held.data).digest() != self._sums(block):
            raise self._damaged("does not match its checksum")
        self._unread[block] = 0

    def _check_many(self, n: int) -> None:
        """Of most blocks the sum of all is compared; if it differs, each is looked at by itself."""
        if 2 * n > len(self._unread) and hashlib.sha256(self.held.data).digest() == self._whole:
            self._unread[:] = bytes(len(self._unread))

    @cached_property
    def _array(self) -> tuple[Array, int]:
        """The numbers that the part holds, not checked, and the place at which they begin."""
        with io.BytesIO(self.stretch(0, min(HEAD, self.held.size)).tobytes()) as head:
            np.lib.format.read_magic(head)
            shape, _, kind = np.lib.format.read_array_header_1_0(head)
            numbers = self.held[head.tell() :].view(kind).reshape(shape)
            return numbers, head.tell()

    @property
    def size(self) -> int:
        """How many numbers."""
        return self._array[0].size

    @property
    def array(self) -> Array:
        """The numbers, all of them checked."""
        self.stretch()
        return self._array[0]

    def at(self, places: Ints) -> Array:
        """The numbers at some places, checked."""
        array, begin = self._array
        if 1 in self._unread:
            # Numbers begin at a multiple of their size, and so do blocks: none lies in two.
            self._read((places + begin // array.itemsize) // (self._size // array.itemsize))
        numbers: Array = array[places]
        return numbers

    def _read(self, blocks: Ints) -> None:
        wanted = np.zeros(len(self._unread), bool)
        wanted[blocks] = True
        unread = np.flatnonzero(wanted & np.frombuffer(self._unread, bool)).tolist()
        self._check_many(len(unread))
        for block in filter(self._unread.__getitem__, unread):
            self._check(block)

    __getitem__ = at

    def searchsorted(self, values: Ints, side: Literal["right"]) -> Ints:
        """
        Count the numbers, which ascend, up to each of some values.

        Only the last of them and the one after it are checked: they prove the answer.
        """
        found = self._array[0].searchsorted(values, side)
        self.at(np.concatenate([found[found > 0] - 1, found[found < self.size]]))
        return found

    def strings(self, begins: Ints, ends: Ints) -> list[str]:
        """The UTF-8 between some places and others, checked."""
        if 1 in self._unread:
            first, last = begins // self._size, np.maximum(ends - 1, begins) // self._size
            self._read(np.concatenate([first, last]))
            for long in np.flatnonzero(last - first > 1).tolist():
                self.stretch(int(begins[long]), int(ends[long]))
        view, places = self.held.data, zip(begins.tolist(), ends.tolist(), strict=True)
        return [str(view[begin:end], "utf-8") for begin, end in places]

    def between(self, first: int, last: int) -> Array:
        """The numbers from one place up to another, checked."""
        array, begin = self._array
        self.stretch(begin + first * array.itemsize, begin + last * array.itemsize)
        return array[first:last]
