"""The parts of a saved corpus: found through the manifest, mapped, checked before first use."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import mmap
import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Ints = NDArray[np.int64]

__all__ = [
    "FORMAT",
    "HOME",
    "MANIFEST",
    "SUM",
    "SUMS",
    "NewerFormatError",
    "Part",
    "Parts",
    "at",
    "lookup",
    "manifest_of",
    "sealed_by",
    "stretch",
]

FORMAT = 2  # 1 held names and types as JSON
SUMS = "blocks.bin"
SUM = 32  # bytes of a SHA-256
WIDEST = 8  # bytes of the widest numbers: blocks are as long as some of these
HEAD = 256  # bytes in which NumPy says of what kind and shape an array is
MANIFEST = "manifest.json"
HOME = re.compile(r"parts-[0-9a-f]+")
PART = re.compile(r"\w+\.\w+")  # a plain file name: a corpus from elsewhere reaches nothing else


class NewerFormatError(ToolkitError):
    """A corpus that a newer version saved; it is neither opened nor overwritten."""


def sealed_by(body: Mapping[str, Any]) -> str:
    """
    Hash what a manifest says.

    Examples
    --------
    >>> sealed_by({"format": 1})[:8]
    '5e5fbf8b'
    """
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _damaged(folder: Path, part: str, why: str) -> ToolkitError:
    return ToolkitError(
        f"The saved corpus {folder} is damaged: {part} {why}.",
        advice="Open a copy, or read the original texts again and save them anew.",
    )


def _no_corpus(folder: Path, error: Exception) -> ToolkitError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        why = f"It holds no {MANIFEST}." if folder.is_dir() else "It does not exist."
        why = "It is a file." if folder.is_file() else why
    else:
        why = f"It cannot be read: {getattr(error, 'strerror', None) or error}."
    return ToolkitError(
        f"{folder} is no saved corpus.",
        why,
        "tk.load() opens what corpus.save() wrote; texts are read with tk.read().",
    )


def manifest_of(folder: Path) -> dict[str, Any]:
    """
    Read the manifest of a corpus folder.

    Raises
    ------
    ToolkitError
        There is none, a newer version wrote it, or it is damaged.

    Examples
    --------
    >>> import pathlib
    >>> manifest_of(pathlib.Path("nowhere.corpus"))
    Traceback (most recent call last):
    toolkit._base.ToolkitError: nowhere.corpus is no saved corpus. It does not exist. ...
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        raise _no_corpus(folder, error) from None
    try:
        body = json.loads(content)
        seal, number = body.pop("seal"), body["format"]
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        raise _damaged(folder, MANIFEST, "cannot be read") from None
    if isinstance(number, int) and number > FORMAT:
        raise NewerFormatError(
            f"The corpus {folder} was saved in format {number} by a newer version.",
            f"This version reads formats up to {FORMAT}.",
            "Update the toolkit, or save the corpus from the texts again.",
        )
    if seal != sealed_by(body):
        raise _damaged(folder, MANIFEST, "does not match its own checksum")
    if not HOME.fullmatch(str(body.get("folder"))) or not all(
        PART.fullmatch(name) for name in body.get("parts", {})
    ):
        raise _damaged(folder, MANIFEST, "names parts outside the folder")
    return dict(body)


class Part:
    """
    One file of a saved corpus, mapped; each of its blocks is checked before it is first used.

    Parameters
    ----------
    held : ndarray of uint8
        What the file holds.
    sums : bytes
        SHA-256 of each block, 32 bytes each.
    size : int
        Bytes of a block; the last one may be shorter.
    damaged : function
        Makes the error.

    Examples
    --------
    >>> held = np.zeros(3, np.uint8)
    >>> part = Part(held, hashlib.sha256(held.data).digest(), size=3, damaged=ValueError)
    >>> part.stretch(1, 3).tolist()
    [0, 0]
    """

    def __init__(
        self,
        held: NDArray[np.uint8],
        sums: bytes,
        *,
        size: int,
        damaged: Callable[[str], Exception],
    ) -> None:
        self.held, self._sums, self._size, self._damaged = held, sums, size, damaged
        self._unread = bytearray(b"\1" * -(-held.size // size))

    def stretch(self, first: int = 0, last: int | None = None) -> NDArray[np.uint8]:
        """Give the bytes from one place up to another, checked."""
        last = self.held.size if last is None else last
        low, high = first // self._size, -(-last // self._size)
        while (block := self._unread.find(1, low, high)) >= 0:
            self._check(block)
        return self.held[first:last]

    def _check(self, block: int) -> None:
        held = self.held[block * self._size : (block + 1) * self._size]
        if hashlib.sha256(held.data).digest() != self._sums[block * SUM : (block + 1) * SUM]:
            raise self._damaged("does not match its checksum")
        self._unread[block] = 0

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
        for block in np.flatnonzero(wanted & np.frombuffer(self._unread, bool)).tolist():
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


class Parts(Mapping[str, "Array"]):
    """
    The numeric parts of a stored corpus, memory-mapped and checked before first use.

    Examples
    --------
    >>> issubclass(Parts, Mapping)
    True
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder = folder
        try:
            self._parts = self._found(manifest)
        except ToolkitError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
            raise _damaged(folder, MANIFEST, "does not say what the parts are") from None

    def _found(self, manifest: Mapping[str, Any]) -> dict[str, Part]:
        self._home = self.folder / manifest["folder"]
        entries: Mapping[str, Any] = manifest["parts"]
        # Mapped at once: a corpus that is open stays readable when another is saved in its place.
        held = {name: self._map(name, entry["bytes"]) for name, entry in entries.items()}
        whole = {
            name: self._part(name, held[name], bytes.fromhex(entry["sha256"]))
            for name, entry in entries.items()
        }
        blocks = manifest.get("blocks")
        return whole | dict(self._in_blocks(held, blocks, whole[SUMS])) if blocks else whole

    def _map(self, name: str, size: int) -> NDArray[np.uint8]:
        try:
            with (self._home / name).open("rb") as file:
                held = os.fstat(file.fileno()).st_size
                if held == size:
                    # An empty file cannot be mapped. Mapped by hand: NumPy takes twice as long.
                    content = (
                        mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b""
                    )
                    return np.frombuffer(content, np.uint8)
        except FileNotFoundError:
            raise _damaged(self.folder, name, "is missing") from None
        except OSError as error:
            raise _damaged(self.folder, name, f"cannot be read ({error.strerror})") from None
        raise _damaged(self.folder, name, f"has {held:,} bytes, not {size:,}")

    def _part(self, name: str, held: NDArray[np.uint8], sums: bytes, size: int = 0) -> Part:
        why = functools.partial(_damaged, self.folder, name)
        return Part(held, sums, size=size or max(held.size, 1), damaged=why)

    def _in_blocks(
        self, held: Mapping[str, NDArray[np.uint8]], blocks: Mapping[str, Any], listed: Part
    ) -> Iterator[tuple[str, Part]]:
        """Give the parts with a checksum for each block; they stand one after another in a part."""
        first, size = 0, blocks["size"]
        if size % WIDEST:
            raise ValueError(size)
        for name in blocks["of"]:
            last = first + SUM * -(-held[name].size // size)
            sums = listed.stretch(first, last).tobytes()
            yield name, self._part(name, held[name], sums, size)
            first = last

    def check(self, name: str) -> NDArray[np.uint8]:
        """Give a part as bytes; compare the SHA-256 of each block with the manifest's, once."""
        return self.part(name).stretch()

    def part(self, name: str) -> Part:
        """Give a part of which only some is used."""
        if name not in self._parts:
            raise _damaged(self.folder, MANIFEST, f"names no {name}")
        return self._parts[name]

    def __getitem__(self, name: str) -> Array:
        return self._parts[f"{name}.npy"].array

    def __contains__(self, name: object) -> bool:
        return f"{name}.npy" in self._parts

    def __iter__(self) -> Iterator[str]:
        return (name[:-4] for name in self._parts if name.endswith(".npy"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def at(columns: Mapping[str, Array], name: str, places: Ints | list[int]) -> Array:
    """
    Give the values of a column at some places; of a stored one only their blocks are read.

    Examples
    --------
    >>> at({"ids": np.array([5, 6, 7])}, "ids", [2, 0]).tolist()
    [7, 5]
    """
    if isinstance(columns, Parts):
        return columns.part(f"{name}.npy").at(np.asarray(places, np.int64))
    values: Array = columns[name][places]
    return values


def lookup(columns: Mapping[str, Array], name: str) -> Array | Part:
    """
    Give a column in which some numbers are looked up; of a stored one no others are read.

    Examples
    --------
    >>> lookup({"documents": np.array([0, 3, 7])}, "documents").searchsorted([4], "right").tolist()
    [2]
    """
    return columns.part(f"{name}.npy") if isinstance(columns, Parts) else columns[name]


def stretch(columns: Mapping[str, Array], name: str, first: int, last: int) -> Array:
    """
    Give the values of a column from one place up to another; of a stored one no more is read.

    Examples
    --------
    >>> stretch({"ids": np.array([5, 6, 7])}, "ids", 1, 3).tolist()
    [6, 7]
    """
    if isinstance(columns, Parts):
        return columns.part(f"{name}.npy").between(first, last)
    return columns[name][first:last]
