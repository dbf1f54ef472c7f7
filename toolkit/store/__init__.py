"""
Saving and opening: a folder of checked, memory-mapped parts and one manifest.

::

    news.corpus/
        manifest.json            format, tool version, settings, counts, SHA-256 of every part
        parts-<random>/          ids.npy starts.npy ... texts.bin about.parquet blocks.bin

Texts, names and types are UTF-8 beside the places at which each begins (``texts.bin``,
``texts.npy``), so that one of them is decoded without the rest.

Parts above ``WHOLE`` bytes have a SHA-256 for each ``BLOCK`` bytes as well, in ``blocks.bin``, so
that a few lines of a large corpus are checked and read without the rest.

New parts are written beside the old ones and become the corpus when the manifest is replaced, in
one step. A reader therefore sees the old corpus or the new one, never a mixture; parts that no
manifest names are left over from an interrupted save and mean nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import ToolkitError, versions
from toolkit.store.part import Part
from toolkit.store.parts import (
    FORMAT,
    HOME,
    MANIFEST,
    SUMS,
    NewerFormatError,
    Parts,
    at,
    lookup,
    manifest_of,
    sealed_by,
    stretch,
)
from toolkit.store.strings import LINE, StoredStrings, StoredTexts, strings_at
from toolkit.store.written import BLOCK, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

__all__ = [
    "FORMAT",
    "Part",
    "Parts",
    "StoredStrings",
    "StoredTexts",
    "at",
    "fingerprint_of",
    "lookup",
    "open_folder",
    "stretch",
    "strings_at",
    "write_folder",
]

EAGER = 64_000_000  # bytes: up to here every part is checked when the corpus is opened
FEW = 8_000_000  # bytes: up to here one thread checks them
WHOLE = 1_000_000  # bytes: up to here a part has one checksum only
TEXTS = 256  # documents encoded at a time
ABANDONED = 86_400  # seconds: no save takes a day


def write_folder(
    path: str | os.PathLike[str],
    arrays: Mapping[str, Array],
    *,
    texts: Sequence[str],
    lists: Mapping[str, Sequence[str]],
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
    lists : mapping of str to sequence of str
        Many short strings each, such as names.
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
    >>> write_folder(folder, {"ids": np.arange(3)}, texts=["a"], lists={}, blobs={}, facts={})
    >>> open_folder(folder)[0]["ids"].tolist()
    [0, 1, 2]
    """
    folder = Path(path)
    old = _parts_before(folder)
    fresh = folder / f"parts-{uuid.uuid4().hex[:12]}"
    try:
        fresh.mkdir(parents=True)
        written = [
            *(_written(fresh / f"{name}.npy", array) for name, array in arrays.items()),
            *_strings(fresh / "texts", texts, ""),
            *(part for name, some in lists.items() for part in _strings(fresh / name, some, LINE)),
            *(_written(fresh / name, [blob]) for name, blob in blobs.items()),
        ]
        body = {"format": FORMAT, "versions": versions(), "folder": fresh.name}
        _replace_manifest(fresh, body | _described(fresh, written) | {"facts": dict(facts)})
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise _refused(folder, error) from error
    _settle(folder)
    for name in {old, *_left_over(folder, but=fresh.name)} - {""}:
        shutil.rmtree(folder / name, ignore_errors=True)


def _refused(folder: Path, error: Exception) -> ToolkitError:
    return ToolkitError(
        f"The corpus could not be saved to {folder}: {getattr(error, 'strerror', None) or error}.",
        "What was there before is unchanged.",
    )


def _parts_before(folder: Path) -> str:
    """
    Name the parts that a save replaces, "" for none; refuse a folder that is not a corpus's.

    Damage is no reason to refuse to save anew.
    """
    try:
        held = [entry.name for entry in folder.iterdir()]
    except FileNotFoundError:
        return ""
    except NotADirectoryError:
        raise ToolkitError(
            f"{folder} is a file.", advice="Give the name of a folder to save into."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        raise _refused(folder, error) from error
    if MANIFEST not in held and not all(name.startswith("parts-") for name in held):
        raise ToolkitError(
            f"The folder {folder} holds something else than a corpus.",
            "Saving would mix the two.",
            "Give a new name.",
        )
    try:
        return str(manifest_of(folder)["folder"])
    except NewerFormatError:
        raise
    except ToolkitError:
        return ""


def _left_over(folder: Path, *, but: str) -> list[str]:
    """
    Name the parts of saves that were interrupted long ago.

    Younger ones may belong to somebody who is saving at this moment.
    """
    with suppress(OSError):
        return [
            entry.name
            for entry in folder.iterdir()
            if HOME.fullmatch(entry.name)
            and entry.name != but
            and time.time() - entry.stat().st_mtime > ABANDONED
        ]
    return []


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
    for some in strings:  # passed over twice: they may not fit into memory
        sizes = [len(s) if s.isascii() else len(s.encode()) for s in some]
        digest.update(np.array([len(sizes), *sizes], "<i8").tobytes())
        for first in range(0, len(sizes), TEXTS):
            digest.update("".join(some[first : first + TEXTS]).encode())
    for name, array in arrays.items():
        column = np.ascontiguousarray(array)
        digest.update(f"{name} {column.dtype.str} {column.size}".encode())
        digest.update(column.data)
    digest.update(rest.encode())
    return digest.hexdigest()


def _strings(path: Path, strings: Sequence[str], end: str) -> Iterator[Written]:
    """Write strings, each with what ends it, and where each begins."""
    lengths = [0]
    yield _written(path.with_suffix(".bin"), _encoded(strings, end, lengths))
    yield _written(path.with_suffix(".npy"), np.cumsum(lengths, dtype=np.int64))


def _encoded(strings: Sequence[str], end: str, lengths: list[int]) -> Iterator[bytes]:
    """Encode strings, some at a time, and write down how many bytes each has."""
    for first in range(0, len(strings), TEXTS):
        encoded = [(string + end).encode() for string in strings[first : first + TEXTS]]
        lengths += map(len, encoded)
        yield b"".join(encoded)


def _written(path: Path, content: Array | Iterable[bytes]) -> Written:
    with Written(path) as part:
        if isinstance(content, np.ndarray):
            np.save(part, np.ascontiguousarray(content), allow_pickle=False)
        else:
            for some in content:
                part.write(some)
    return part


def _described(fresh: Path, written: list[Written]) -> dict[str, Any]:
    """Describe the parts for the manifest; write the checksums of the blocks of large ones."""
    parts = {part.name: part.entry for part in written}
    large = [part for part in written if part.size > WHOLE]
    if not large:
        return {"parts": parts}
    sums = _written(fresh / SUMS, (bytes(part.sums) for part in large))
    of, of_sums = [part.name for part in large], bytes(sums.sums).hex()
    blocks = {"size": BLOCK, "of": of, "sums": of_sums}
    return {"parts": {**parts, SUMS: sums.entry}, "blocks": blocks}


def _replace_manifest(fresh: Path, body: Mapping[str, Any]) -> None:
    temporary = fresh / MANIFEST
    text = json.dumps({"seal": sealed_by(body), **body}, ensure_ascii=False, indent=1)
    _written(temporary, [text.encode()])
    temporary.replace(fresh.parent / MANIFEST)


def _settle(folder: Path) -> None:
    """See that the new names survive a power cut, where the system can be asked for that."""
    with suppress(OSError):  # the corpus is complete all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def open_folder(path: str | os.PathLike[str]) -> tuple[Parts, dict[str, Any]]:
    """
    Open a corpus folder.

    Parts up to ``EAGER`` bytes in all are checked at once; of a larger corpus each block is
    checked before it is first used, so nothing unchecked ever enters a number and opening takes
    no longer than reading the manifest.

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
    manifest = manifest_of(folder)
    while True:
        try:
            return _opened(folder, manifest), manifest
        except ToolkitError:
            before, manifest = manifest, manifest_of(folder)
            if manifest == before:
                raise
            # Somebody has saved the corpus anew while its old parts were being opened.


def _opened(folder: Path, manifest: Mapping[str, Any]) -> Parts:
    parts = Parts(folder, manifest)
    size = sum(entry["bytes"] for entry in manifest["parts"].values())
    if size <= min(FEW, EAGER):  # sooner done than threads are started
        list(map(parts.check, manifest["parts"]))
    elif size <= EAGER:
        with ThreadPoolExecutor() as pool:
            list(pool.map(parts.check, manifest["parts"]))
    return parts
