"""
Saving and opening: a folder of checked, memory-mapped parts and one manifest.

::

    news.corpus/
        manifest.json            format, tool version, settings, counts, SHA-256 of every part
        parts-<random>/          ids.npy starts.npy ... texts.bin about.parquet

New parts are written beside the old ones and become the corpus when the manifest is replaced, in
one step. A reader therefore sees the old corpus or the new one, never a mixture; parts that no
manifest names are left over from an interrupted save and mean nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from toolkit._base import ToolkitError, versions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

__all__ = ["FORMAT", "Parts", "StoredTexts", "fingerprint_of", "open_folder", "write_folder"]

FORMAT = 1
MANIFEST = "manifest.json"
HOME = re.compile(r"parts-[0-9a-f]+")
PART = re.compile(r"\w+\.\w+")  # a plain file name: a corpus from elsewhere reaches nothing else
EAGER = 64_000_000  # bytes: up to here every part is checked when the corpus is opened


class NewerFormatError(ToolkitError):
    """A corpus that a newer version saved; it is neither opened nor overwritten."""


def write_folder(
    path: str | os.PathLike[str],
    arrays: Mapping[str, Array],
    *,
    texts: Sequence[str],
    blobs: Mapping[str, bytes],
    facts: Mapping[str, Any],
) -> None:
    """
    Write a corpus folder, in one step as far as any reader can see.

    Parameters
    ----------
    path : path
        A new folder, or one that holds a corpus already (which is replaced).
    arrays : mapping of str to ndarray
        Numeric parts, each of any shape.
    texts : sequence of str
        The documents.
    blobs : mapping of str to bytes
        Further parts by file name.
    facts : mapping
        What the manifest says besides: settings, counts.

    Raises
    ------
    ToolkitError
        The folder holds something else; the disk refuses.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp()) / "x.corpus"
    >>> write_folder(folder, {"ids": np.arange(3)}, texts=["a b c"], blobs={}, facts={})
    >>> open_folder(folder)[0]["ids"].tolist()
    [0, 1, 2]
    """
    folder = Path(path)
    if folder.exists() and not folder.is_dir():
        raise ToolkitError(f"{folder} is a file.", advice="Give the name of a folder to save into.")
    held = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    if MANIFEST not in held and not all(name.startswith("parts-") for name in held):
        raise ToolkitError(
            f"The folder {folder} holds something else than a corpus.",
            "Saving would mix the two.",
            "Give a new name.",
        )
    old = _parts_before(folder)
    fresh = folder / f"parts-{uuid.uuid4().hex[:12]}"
    try:
        fresh.mkdir(parents=True)
        parts = {
            name + ".npy": _write(fresh / f"{name}.npy", _npy(a)) for name, a in arrays.items()
        }
        lengths, encoded = _encode(texts)
        parts["texts.npy"] = _write(fresh / "texts.npy", _npy(lengths))
        parts["texts.bin"] = _write(fresh / "texts.bin", encoded)
        parts |= {name: _write(fresh / name, blob) for name, blob in blobs.items()}
        body = {"format": FORMAT, "versions": versions(), "folder": fresh.name, "parts": parts}
        _replace_manifest(fresh, body | {"facts": dict(facts)})
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ToolkitError(
            f"The corpus could not be saved to {folder}: {error.strerror or error}.",
            "What was there before is unchanged.",
        ) from error
    if old:
        shutil.rmtree(folder / old, ignore_errors=True)


def _parts_before(folder: Path) -> str | None:
    """Name the parts that a save replaces; damage is no reason to refuse to save anew."""
    if not (folder / MANIFEST).exists():
        return None
    try:
        return str(_manifest(folder)["folder"])
    except NewerFormatError:
        raise
    except ToolkitError:
        return None


def fingerprint_of(strings: Iterable[Sequence[str]], arrays: Mapping[str, Array], rest: str) -> str:
    """
    Hash strings, arrays and whatever else was written down.

    Returns
    -------
    str
        SHA-256, 64 hexadecimal digits: the same for the same content, in any process.

    Examples
    --------
    >>> fingerprint_of([["a"]], {"ids": np.arange(2)}, "{}")[:8] == fingerprint_of([], {}, "")[:8]
    False
    """
    digest = hashlib.sha256()
    for some in strings:
        encoded = [string.encode() for string in some]
        digest.update(np.array([len(encoded), *map(len, encoded)], "<i8").tobytes())
        digest.update(b"".join(encoded))
    for name, array in arrays.items():
        column = np.ascontiguousarray(array)
        digest.update(f"{name} {column.dtype.str} {column.size}".encode())
        digest.update(column.data)
    digest.update(rest.encode())
    return digest.hexdigest()


def _npy(array: Array) -> bytes:
    held = io.BytesIO()
    np.save(held, np.ascontiguousarray(array), allow_pickle=False)
    return held.getvalue()


def _encode(texts: Sequence[str]) -> tuple[Array, bytes]:
    encoded = [text.encode() for text in texts]
    return np.cumsum([0, *map(len, encoded)], dtype=np.int64), b"".join(encoded)


def _write(path: Path, content: bytes) -> dict[str, Any]:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _replace_manifest(fresh: Path, body: Mapping[str, Any]) -> None:
    temporary = fresh / MANIFEST
    text = json.dumps({"seal": _seal(body), **body}, ensure_ascii=False, indent=1)
    _write(temporary, text.encode())
    temporary.replace(fresh.parent / MANIFEST)


def _damaged(folder: Path, part: str, why: str) -> ToolkitError:
    return ToolkitError(
        f"The saved corpus {folder} is damaged: {part} {why}.",
        advice="Open a copy, or read the original texts again and save them anew.",
    )


def _manifest(folder: Path) -> dict[str, Any]:
    if not (folder / MANIFEST).is_file():
        reason = "It does not exist." if not folder.exists() else f"It holds no {MANIFEST}."
        raise ToolkitError(
            f"{folder} is no saved corpus.",
            reason,
            "tk.load() opens what corpus.save() wrote; texts are read with tk.read().",
        )
    try:
        body = json.loads((folder / MANIFEST).read_bytes())
        seal, number = body.pop("seal"), body["format"]
    except (ValueError, KeyError, AttributeError, TypeError):
        raise _damaged(folder, MANIFEST, "cannot be read") from None
    if isinstance(number, int) and number > FORMAT:
        raise NewerFormatError(
            f"The corpus {folder} was saved in format {number} by a newer version.",
            f"This version reads formats up to {FORMAT}.",
            "Update the toolkit, or save the corpus from the texts again.",
        )
    if seal != _seal(body):
        raise _damaged(folder, MANIFEST, "does not match its own checksum")
    if not HOME.fullmatch(str(body.get("folder"))) or not all(
        PART.fullmatch(name) for name in body.get("parts", {})
    ):
        raise _damaged(folder, MANIFEST, "names parts outside the folder")
    return dict(body)


def open_folder(path: str | os.PathLike[str]) -> tuple[Parts, dict[str, Any]]:
    """
    Open a corpus folder.

    Parts up to ``EAGER`` bytes in all are checked at once; of a larger corpus each part is
    checked in full when it is first used, so nothing unchecked ever enters a number and opening
    takes no longer than reading the manifest.

    Returns
    -------
    Parts, dict
        The parts by name, and the manifest.

    Raises
    ------
    ToolkitError
        No corpus there, a newer format, damage of any part (named).

    Examples
    --------
    >>> open_folder("nowhere.corpus")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: nowhere.corpus is no saved corpus. It does not exist. ...
    """
    folder = Path(path)
    manifest = _manifest(folder)
    parts = Parts(folder, manifest)
    if sum(entry["bytes"] for entry in manifest["parts"].values()) <= EAGER:
        with ThreadPoolExecutor() as pool:
            list(pool.map(parts.check, manifest["parts"]))
    return parts, manifest


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
        self._open: dict[str, NDArray[np.uint8]] = {}
        self._arrays: dict[str, Array] = {}
        for name, entry in self._entries.items():
            self._measure(name, entry)

    def _measure(self, name: str, entry: Mapping[str, Any]) -> None:
        try:
            size = (self._home / name).stat().st_size
        except OSError:
            raise _damaged(self.folder, name, "is missing") from None
        if size != entry["bytes"]:
            raise _damaged(self.folder, name, f"has {size:,} bytes, not {entry['bytes']:,}")

    def check(self, name: str) -> NDArray[np.uint8]:
        """Map a part as bytes and compare its SHA-256 with the manifest's, once."""
        if name not in self._open:
            entry = self._entries[name]
            path = self._home / name
            # An empty file cannot be mapped.
            held = np.memmap(path, np.uint8, "r") if entry["bytes"] else np.zeros(0, np.uint8)
            if hashlib.sha256(held.data).hexdigest() != entry["sha256"]:
                raise _damaged(self.folder, name, "does not match its checksum")
            self._open[name] = held
        return self._open[name]

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
        if isinstance(number, slice):
            return [self[i] for i in range(*number.indices(len(self)))]
        if not -len(self) <= number < len(self):
            raise IndexError(number)
        offsets, held = self._held
        number %= len(self)
        return str(held[offsets[number] : offsets[number + 1]], "utf-8")
