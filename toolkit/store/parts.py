"""The parts of a saved corpus: found through the manifest, mapped, checked before first use."""

from __future__ import annotations

import functools
import hashlib
import json
import mmap
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import ToolkitError
from toolkit.store.part import SUM, WIDEST, Part

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]
    Ints = NDArray[np.int64]

__all__ = [
    "FORMAT",
    "HOME",
    "MANIFEST",
    "SUMS",
    "NewerFormatError",
    "Parts",
    "at",
    "lookup",
    "manifest_of",
    "sealed_by",
    "stretch",
]

FORMAT = 2  # 1 held names and types as JSON
SUMS = "blocks.bin"
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


def _nth(sums: bytes, number: int) -> bytes:
    return sums[number * SUM : (number + 1) * SUM]


def _listed(sums: Part, first: int, number: int) -> bytes:
    begin = (first + number) * SUM
    return sums.stretch(begin, begin + SUM).tobytes()


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
        sums = {name: bytes.fromhex(entry["sha256"]) for name, entry in entries.items()}

        def part(name: str, size: int = 0, of: Callable[[int], bytes] | None = None) -> Part:
            why = functools.partial(_damaged, self.folder, name)
            return Part(held[name], sums[name], damaged=why, size=size, sums=of)

        found = {name: part(name) for name in entries}
        if blocks := manifest.get("blocks"):
            first, size = 0, blocks["size"]
            if size % WIDEST:
                raise ValueError(size)
            if "sums" in blocks:  # those of the blocks of the list of sums
                of_list = functools.partial(_nth, bytes.fromhex(blocks["sums"]))
                found[SUMS] = part(SUMS, size, of_list)
            for name in blocks["of"]:
                found[name] = part(name, size, functools.partial(_listed, found[SUMS], first))
                first += -(-held[name].size // size)
        return found

    def _map(self, name: str, size: int) -> NDArray[np.uint8]:
        try:
            with (self._home / name).open("rb") as file:
                held = os.fstat(file.fileno()).st_size
                if held == size == 0:  # an empty file cannot be mapped
                    return np.zeros(0, np.uint8)
                if held == size:  # by hand: NumPy's own class for this takes twice as long
                    content = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
                    return np.frombuffer(content, np.uint8)
        except FileNotFoundError:
            raise _damaged(self.folder, name, "is missing") from None
        except OSError as error:
            raise _damaged(self.folder, name, f"cannot be read ({error.strerror})") from None
        raise _damaged(self.folder, name, f"has {held:,} bytes, not {size:,}")

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
