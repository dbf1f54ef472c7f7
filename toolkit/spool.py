"""
What may be larger than memory: kept in memory while it is small, beyond that in a nameless file.

The files lie in the system's temporary folder, have no name there and are gone with the object
that holds them. They are written and read with plain calls, not mapped, so that a pass over them
takes no memory; only a finished column is mapped, and then the system may drop what it holds of it.
"""

from __future__ import annotations

import itertools
import mmap
import tempfile
import weakref
from array import array
from collections.abc import Sequence
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, overload

import numpy as np

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

__all__ = ["HELD", "Column", "Texts"]

HELD = 64_000_000  # bytes that one text store or one column may hold in memory
PENDING = 4_000_000  # bytes written at once


class _File:
    """A nameless temporary file that grows at its end."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        self._lock = Lock()  # one place in the file for reading and writing
        self.size = 0

    def write(self, content: bytes | memoryview) -> None:
        with self._lock:
            self._file.seek(self.size)
            left = memoryview(content)
            try:
                while left:
                    left = left[self._file.write(left) :]
            except OSError as error:
                raise _no_room(self.size + len(left), error) from error
            self.size = self._file.tell()

    def read(self, begin: int, end: int) -> bytearray:
        """Read some bytes; every one of them was written before."""
        content = bytearray(end - begin)
        left = memoryview(content)
        with self._lock:
            self._file.seek(begin)
            while left:
                left = left[self._file.readinto(left) :]  # type: ignore[attr-defined]  # a raw file
        return content

    def mapped(self) -> mmap.mmap:
        return mmap.mmap(self._file.fileno(), self.size, access=mmap.ACCESS_READ)


def _no_room(size: int, error: OSError) -> ToolkitError:
    folder = tempfile.gettempdir()
    return ToolkitError(
        f"No room for {size / 1e6:,.0f} MB in the temporary folder {folder}: {error.strerror}.",
        "Large corpora are put together there.",
        "Make room, or name another folder in the environment variable TMPDIR; or read in parts.",
    )


def _new_file() -> _File | None:
    """Open a file; None where the system has no place for one, and all stays in memory."""
    try:
        return _File()
    except OSError:
        return None


class Texts(Sequence[str]):
    """
    Texts that are added one after the other.

    Examples
    --------
    >>> texts = Texts(held=3)
    >>> texts.extend(["No deal.", "", "Später"])
    >>> len(texts), texts[-1], list(texts), texts[:1]
    (3, 'Später', ['No deal.', '', 'Später'], ['No deal.'])
    """

    def __init__(self, *, held: int | None = None) -> None:
        self._limit = HELD if held is None else held
        self._recent: list[str] = []  # texts that are in no file yet
        self._size = 0  # characters of those
        self._file: _File | None = None
        self._ends = array("q", [0])  # bytes in the file before and after each of its texts

    def append(self, text: str) -> None:
        """Add one text."""
        self._recent.append(text)
        self._size += len(text)
        if self._size >= self._limit:
            self._put_down()

    def extend(self, texts: Iterable[str]) -> None:
        """Add several texts."""
        for text in texts:
            self.append(text)

    def _put_down(self) -> None:
        self._file = self._file or _new_file()
        if self._file is None:
            self._limit = 1 << 62
            return
        encoded = []
        for text in self._recent:
            encoded.append(text.encode("utf-8", "surrogatepass"))  # refused where it is coded
            self._ends.append(self._ends[-1] + len(encoded[-1]))
        self._file.write(b"".join(encoded))
        self._recent, self._size, self._limit = [], 0, min(self._limit, PENDING)

    def settled(self) -> list[str] | Texts:
        """Give a plain list if all the texts are in memory, else this very store."""
        return self._recent if self._file is None else self

    def __reduce__(self) -> tuple[Any, ...]:
        return _refilled, (list(self),)  # a file without a name stays in its process

    def __len__(self) -> int:
        return len(self._ends) - 1 + len(self._recent)

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(len(self)))]
        at = range(len(self))[number]
        filed = len(self._ends) - 1
        if at >= filed or self._file is None:
            return self._recent[at - filed]
        content = self._file.read(self._ends[at], self._ends[at + 1])
        return content.decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[number] for number in range(len(self)))


def _refilled(texts: list[str]) -> Texts:
    store = Texts()
    store.extend(texts)
    return store


class Column:
    """
    Numbers (int32) that are added in runs.

    Examples
    --------
    >>> column = Column(held=8)
    >>> for run in ([1, 2], [], [3]):
    ...     column.add(np.array(run, np.int32))
    >>> [run.tolist() for run in column.runs()], column.whole().tolist()
    ([[1, 2], [], [3]], [1, 2, 3])
    """

    def __init__(self, *, held: int | None = None) -> None:
        self._left = HELD if held is None else held
        self._held: list[Ints] = []  # all the runs, until there is a file
        self._file: _File | None = None
        self._ends = array("q", [0])  # bytes in the file before and after each of its runs

    def add(self, run: Ints) -> None:
        """Add a run of numbers."""
        self._held.append(run)
        self._left -= run.nbytes
        if self._left >= 0:
            return
        self._file = self._file or _new_file()
        if self._file is None:
            self._left = 1 << 62
            return
        for each in self._held:
            self._file.write(np.ascontiguousarray(each).view(np.uint8).data)
            self._ends.append(self._file.size)
        self._held = []

    def runs(self) -> Iterator[Ints]:
        """Hand out the runs as they were added."""
        if self._file is None:
            yield from self._held
            return
        for begin, end in itertools.pairwise(self._ends):
            yield np.frombuffer(self._file.read(begin, end), np.int32)

    def whole(self) -> Ints:
        """Join the runs."""
        if self._file is None:
            return np.concatenate([np.zeros(0, np.int32), *self._held])
        return np.frombuffer(self._file.mapped(), np.int32)
