"""A part of a corpus while it is written: hashed as a whole, and block by block."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["BLOCK", "Written"]

BLOCK = 8_192  # bytes under one checksum: hashed in a hundredth of a millisecond


class Written:
    """
    A file that is written from its beginning to its end, and is safe on the disk at the end.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "part"
    >>> with Written(path) as part:
    ...     part.write(b"ab")
    >>> part.entry["bytes"], len(part.sums)
    (2, 32)
    """

    def __init__(self, path: Path) -> None:
        self.name, self.size, self.sums = path.name, 0, bytearray()
        self._file = path.open("wb")
        self._whole, self._block = hashlib.sha256(), hashlib.sha256()

    def write(self, content: bytes) -> None:
        """Write what comes next."""
        self._file.write(content)
        rest = memoryview(content)
        while rest:
            piece = rest[: BLOCK - self.size % BLOCK]
            self._whole.update(piece)
            self._block.update(piece)
            self.size += len(piece)
            rest = rest[len(piece) :]
            if not self.size % BLOCK:
                self._end_block()

    def _end_block(self) -> None:
        self.sums += self._block.digest()
        self._block = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._file:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
        if self.size % BLOCK:
            self._end_block()

    @property
    def entry(self) -> dict[str, Any]:
        """What the manifest says of the part."""
        return {"bytes": self.size, "sha256": self._whole.hexdigest()}
