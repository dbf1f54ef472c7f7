"""
The distinct pieces sign by sign, so that what is true of a sign is looked up for all at once.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from toolkit.slices import Slices

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Characters"]

PAD: Final = 4  # what looks ahead may look past the last sign


class Characters:
    """
    Pieces without white space, one after the other, a line end after each.

    Examples
    --------
    >>> from toolkit.slices import Slices
    >>> signs = Characters(Slices.of(["née".encode(), b"No"]))
    >>> signs.starts.tolist(), signs.ends.tolist(), signs.kinds(str.isupper).tolist()
    ([0, 4], [3, 6], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    """

    def __init__(self, slices: Slices) -> None:
        self.slices = slices
        self._kinds: dict[Callable[[str], int], NDArray[np.uint8]] = {}
        self.text = slices.text
        codes = np.frombuffer(self.text.encode("utf-32-le"), "<u4")
        self.codes = np.concatenate([codes, np.zeros(PAD, codes.dtype)])
        self.ends = np.flatnonzero(codes == ord("\n"))
        self.starts = np.concatenate([[0], self.ends + 1])[:-1]

    def kinds(self, of: Callable[[str], int]) -> NDArray[np.uint8]:
        """Apply a function to each sign, once; a line end and what lies past the last have 0."""
        if of not in self._kinds:
            kinds = np.zeros(int(self.codes.max()) + 1, np.uint8)
            kinds[self._present] = [of(chr(code)) for code in self._present.tolist()]
            self._kinds[of] = kinds[self.codes]
            self._kinds[of][-PAD:] = 0
        return self._kinds[of]

    @cached_property
    def _present(self) -> Ints:
        present = np.zeros(int(self.codes.max()) + 1, bool)
        present[self.codes[:-PAD]] = True
        present[ord("\n") : ord("\n") + 1] = False
        return np.flatnonzero(present)

    @cached_property
    def bytes_at(self) -> Ints:
        """Where each sign begins in the bytes of the pieces, and where the last one ends."""
        raw = np.frombuffer(self.slices.raw, np.uint8)
        return np.flatnonzero((raw & 0xC0) != 0x80)  # noqa: PLR2004  (UTF-8)

    def pieces_at(self, signs: Ints) -> Ints:
        """Which piece each of some signs is in."""
        return np.searchsorted(self.ends, signs)

    def piece(self, number: int) -> str:
        """Read a piece."""
        return self.text[self.starts[number] : self.ends[number]]

    def spans(self, starts: Ints, ends: Ints) -> Slices:
        """Give stretches of signs as stretches of bytes."""
        begins = self.bytes_at[starts]
        return type(self.slices)(self.slices.raw, begins, self.bytes_at[ends] - begins)
