"""The parts of a saved corpus: found through the manifest, mapped, checked before first use."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]

__all__ = [
    "FORMAT",
    "HOME",
    "MANIFEST",
    "NewerFormatError",
    "Parts",
    "StoredTexts",
    "manifest_of",
    "sealed_by",
]

FORMAT = 1
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
        self._home = folder / manifest["folder"]
        self._entries: Mapping[str, Any] = manifest["parts"]
        self._arrays: dict[str, Array] = {}
        self._checked: set[str] = set()
        # Mapped at once: a corpus that is open stays readable when another is saved in its place.
        self._open = {
            name: self._map(name, entry["bytes"]) for name, entry in self._entries.items()
        }

    def _map(self, name: str, size: int) -> NDArray[np.uint8]:
        path = self._home / name
        try:
            held = path.stat().st_size
            if held == size:
                # An empty file cannot be mapped.
                return np.memmap(path, np.uint8, "r") if size else np.zeros(0, np.uint8)
        except FileNotFoundError:
            raise _damaged(self.folder, name, "is missing") from None
        except OSError as error:
            raise _damaged(self.folder, name, f"cannot be read ({error.strerror})") from None
        raise _damaged(self.folder, name, f"has {held:,} bytes, not {size:,}")

    def check(self, name: str) -> NDArray[np.uint8]:
        """Give a part as bytes; compare its SHA-256 with the manifest's, once."""
        held = self._open[name]
        if name not in self._checked:
            if hashlib.sha256(held.data).hexdigest() != self._entries[name]["sha256"]:
                raise _damaged(self.folder, name, "does not match its checksum")
            self._checked.add(name)
        return held

    def __getitem__(self, name: str) -> Array:
        if name not in self._arrays:
            self._arrays[name] = self._array(f"{name}.npy")
        return self._arrays[name]

    def _array(self, part: str) -> Array:
        if part not in self._entries:
            raise KeyError(part)
        held = self.check(part)
        with io.BytesIO(held[:256].tobytes()) as head:
            np.lib.format.read_magic(head)
            shape, _, kind = np.lib.format.read_array_header_1_0(head)
            # A plain view: every operation on NumPy's memmap class passes through Python.
            return held[head.tell() :].view(np.ndarray).view(kind).reshape(shape)

    def __iter__(self) -> Iterator[str]:
        return (name[:-4] for name in self._entries if name.endswith(".npy"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class StoredTexts(Sequence[str]):
    """
    The documents of a stored corpus, decoded when asked for.

    Examples
    --------
    >>> issubclass(StoredTexts, Sequence)
    True
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @cached_property
    def _held(self) -> tuple[list[int], memoryview]:
        return self._parts["texts"].tolist(), self._parts.check("texts.bin").data

    def __len__(self) -> int:
        return int(self._parts["texts"].size) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...
    @overload
    def __getitem__(self, number: slice) -> list[str]: ...
    def __getitem__(self, number: int | slice) -> str | list[str]:
        offsets, held = self._held
        size = len(offsets) - 1
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(size))]
        if not -size <= number < size:
            raise IndexError(number)
        number %= size
        return str(held[offsets[number] : offsets[number + 1]], "utf-8")
