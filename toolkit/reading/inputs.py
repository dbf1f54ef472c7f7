"""
Where the bytes are: files, folders and archives, walked in one fixed order.

Nothing is ever unpacked to disk, so a member called ``../../home/x.txt`` is only a name. What is
passed over (hidden files, links, pipes) is reported, since a folder that silently shrinks is how
a corpus goes wrong.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Final

from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.reading.reports import ReadEntry, RefusedError

__all__ = ["Input", "PathsLike", "find_inputs"]

Stream = IO[bytes] | io.RawIOBase
PathLike = str | os.PathLike[str]
PathsLike = PathLike | Iterable[PathLike]

ARCHIVES: Final = frozenset({".zip", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"})
MAX_UNPACKED: Final = 2 << 30  # bytes; what a small computer can still hold as text
MAX_RATIO: Final = 200  # newspaper text packs 3:1, tables of numbers 50:1, a bomb 1000:1
RATIO_MATTERS: Final = 10 << 20  # bytes; a small file is harmless however well it packs
MAX_MEMBERS: Final = 1_000_000
MANY_WORDS: Final = 10  # of what was given as a path; more are a text
ENCRYPTED: Final = 0x1
NAMED_IN_UTF8: Final = 0x800


@dataclass(frozen=True, slots=True)
class Input:
    """
    One file, wherever it lies, that has not been read yet.

    Parameters
    ----------
    name : str
        Relative path with forward slashes; unique within one reading.
    opener : callable
        Opens the bytes as they are stored, afresh each time.
    size : int
        Stored bytes; -1 where nobody needed to ask.
    named : bool
        Whether the user named this very file. Then it must be readable; a file that merely lies
        in a folder may be of another kind.
    note : str
        For the report; empty if there is nothing to say.

    Examples
    --------
    >>> packed = Input("a/News.TXT.gz", lambda: io.BytesIO(gzip.compress(b"Hello")))
    >>> packed.suffix
    '.txt.gz'
    >>> with packed.open() as stream:
    ...     stream.read()
    b'Hello'
    """

    name: str
    opener: Callable[[], Stream]
    size: int = -1
    named: bool = False
    note: str = ""

    @property
    def suffix(self) -> str:
        """Lower-case suffix; two of them for a ``.gz``."""
        stem, last = os.path.splitext(self.name)  # noqa: PTH122  PurePath is 10 times slower
        last = last.lower()
        if last == ".gz":
            return os.path.splitext(stem)[1].lower() + last  # noqa: PTH122
        return last

    def open(self) -> Stream:
        """Open the bytes, unpacked within limits if the file is a ``.gz``."""
        stream = self.opener()
        if not self.name.lower().endswith(".gz"):
            return stream
        return io.BufferedReader(_Unpacked(stream))


class _Unpacked(io.RawIOBase):
    """A gzip stream that stops where text would."""

    def __init__(self, packed: Stream) -> None:
        super().__init__()
        self._packed, self._unpacked, self._read = packed, gzip.GzipFile(fileobj=packed), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # narrower than Buffer
        n = self._unpacked.readinto(buffer)
        self._read += n
        if self._read > MAX_UNPACKED:
            raise RefusedError(f"unpacks to more than {MAX_UNPACKED:,} bytes", "Split it.")
        if self._read > max(RATIO_MATTERS, MAX_RATIO * self._packed.tell()):
            raise RefusedError(
                f"too large: unpacks to more than {MAX_RATIO} times its size", "Unpack it first."
            )
        return n

    def close(self) -> None:
        self._unpacked.close()
        self._packed.close()
        super().close()


def find_inputs(path: PathsLike) -> Iterator[Input | ReadEntry]:
    """
    Walk over everything a path names.

    Parameters
    ----------
    path : path or iterable of paths
        Files, folders and zip archives. A list keeps its order; folders are walked recursively,
        sorted by code point, so the order is the same on every computer.

    Yields
    ------
    Input or ReadEntry
        What can be opened, and what was passed over with the reason. Names are relative to the
        folder or archive; for a list, to the deepest folder that holds everything named.

    Raises
    ------
    ToolkitError
        If a path does not exist, or the list is empty.
    TypeError
        If it is no path, or a set, which would have no order.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "b.txt").write_text("b")
    ...     _ = Path(folder, ".hidden").write_text("a")
    ...     [getattr(found, "reason", found.name if isinstance(found, Input) else "")
    ...      for found in find_inputs(folder)]
    ['hidden', 'b.txt']
    """
    if isinstance(path, str | os.PathLike):
        only = _existing(path)
        yield from _open_up(only, prefix="" if only.is_dir() or _is_zip(only) else only.name)
        return
    paths = [_existing(each) for each in _listed(path)]
    if not paths:
        raise ToolkitError("No files to read.", "The list is empty.", "Did the pattern match?")
    top = _common_folder(paths)
    seen: set[Path] = set()
    for each in paths:
        name = _shown(os.path.relpath(each, top) if top else each.as_posix())[0]
        if each in seen:
            yield ReadEntry(name, "skipped", "named twice in the list", 0)
        else:
            seen.add(each)
            yield from _open_up(each, prefix="" if name == "." else name)


def _listed(path: Iterable[PathLike]) -> Iterable[PathLike]:
    if isinstance(path, bytes | bytearray | set | frozenset | dict) or not isinstance(
        path, Iterable
    ):
        message = f"path must be a path or a list of paths, not {type(path).__name__}."
        raise CallError(message)
    return path


def _existing(path: PathLike) -> Path:
    """Make one path absolute, without following it, and be sure that something is there."""
    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        message = f"A path must be a str or a Path, not {type(path).__name__}."
        raise CallError(message)
    written = os.fspath(path)
    if re.match(r"(?i)(https?|ftp|s3)://", written):
        raise ToolkitError(
            f"Cannot read {written!r}.",
            "Nothing is fetched from the network.",
            "Download it first.",
        )
    if not written.strip() or "\0" in written:
        raise ToolkitError(
            f"Cannot read {written!r}.", "That is no path.", "Name a file or folder."
        )
    try:
        found = Path(os.path.abspath(Path(written).expanduser()))  # noqa: PTH100  resolve() follows links
        found.stat()
    except OSError as error:
        raise _missing(written, found, error) from None
    except (UnicodeError, RuntimeError, ValueError) as error:  # half a character; nobody's home
        raise ToolkitError(f"Cannot read {written!r}.", f"{error}.", "Name a file.") from None
    return found


def _missing(written: str, sought: Path, error: OSError) -> ToolkitError:
    if not isinstance(error, FileNotFoundError):
        return ToolkitError(f"Cannot read {written!r}.", f"{error.strerror}.")
    if os.path.lexists(sought):
        return ToolkitError(f"Cannot read {written!r}.", "It is a link to a file that is gone.")
    folder = next((parent for parent in sought.parents if parent.is_dir()), Path(sought.anchor))
    lost = sought.relative_to(folder).parts[0]
    try:
        there = sorted(entry.name for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        there = []
    if len(written.split()) > MANY_WORDS:
        return ToolkitError(
            f"No file or folder {written[:60]!r}...",
            "It reads like a text.",
            "tk.Corpus.from_texts([text]) takes texts.",
        )
    why = f"The folder {str(folder)!r} holds no {lost!r}."
    return ToolkitError(f"No file or folder {written!r}.", why, did_you_mean(lost, there))


def _common_folder(paths: list[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([each if each.is_dir() else each.parent for each in paths]))
    except ValueError:  # on two drives
        return None


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _open_up(path: Path, *, prefix: str) -> Iterator[Input | ReadEntry]:
    """Turn a path that the user named into inputs."""
    if path.is_dir() and (path / "manifest.json").is_file() and any(path.glob("parts-*")):
        raise ToolkitError(
            f"{str(path)!r} is a saved corpus.", advice="tk.load(path) opens saved corpora."
        )
    if path.is_dir():
        yield from _walk(str(path), prefix + "/" if prefix else "")
    elif not path.is_file():
        yield ReadEntry(str(path), "refused", _kind(path.stat().st_mode), 0)
    elif _is_zip(path):
        yield from _unzip(path, prefix + "/" if prefix else "")
    else:
        name, note = _shown(prefix or path.name)
        yield Input(name, partial(io.FileIO, path), path.stat().st_size, named=True, note=note)


def _walk(folder: str, prefix: str) -> Iterator[Input | ReadEntry]:
    """Go through a folder depth first; a stack of our own, since folders nest deeper than calls."""
    waiting = _scan(folder, prefix)
    while waiting:
        entry, name, note = waiting.pop()
        if isinstance(entry, ReadEntry):
            yield entry
        elif aside := _passed_over(entry):
            yield ReadEntry(name, "skipped", aside, 0)
        elif entry.is_dir():
            waiting.extend(_scan(entry.path, name + "/"))
        else:
            yield Input(name, partial(io.FileIO, entry.path), note=note)


_Waiting = tuple[os.DirEntry[str] | ReadEntry, str, str]


def _scan(folder: str, prefix: str) -> list[_Waiting]:
    """List one folder, last name first."""
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name, reverse=True)
    except OSError as error:
        reason = f"cannot be opened: {error.strerror}"
        return [(ReadEntry(prefix or folder, "refused", reason, 0), prefix, "")]
    return [(entry, *_shown(prefix + entry.name)) for entry in entries]


def _passed_over(entry: os.DirEntry[str]) -> str:
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_symlink():
        return "a link: what it points to is not followed"
    if entry.is_dir() or entry.is_file():
        return ""
    return _kind(entry.stat(follow_symlinks=False).st_mode)


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe, not a file"
    if stat.S_ISSOCK(mode):
        return "a socket, not a file"
    return "a device, not a file"


def _shown(name: str) -> tuple[str, str]:
    """Make a name of forward slashes and valid characters; say so if that changed it."""
    name = name.replace(os.sep, "/")
    try:
        name.encode()
    except UnicodeEncodeError:  # bytes in the file name that are not UTF-8
        shown = os.fsencode(name).decode("utf-8", "backslashreplace")
        return shown, "file name is not UTF-8: other bytes are shown as \\x.."
    return name, ""


def _unzip(path: Path, prefix: str) -> Iterator[Input | ReadEntry]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.filename.endswith("/")]
            _check_archive(members)
            for member in sorted(members, key=lambda member: _safe(_name(member))):
                yield _member(archive, member, prefix)
    except (zipfile.BadZipFile, OSError, RefusedError, NotImplementedError, ValueError) as error:
        reason = error.reason if isinstance(error, RefusedError) else f"damaged archive: {error}"
        yield ReadEntry(prefix.rstrip("/") or path.name, "refused", reason, 0)


def _check_archive(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise RefusedError(f"holds more than {MAX_MEMBERS:,} files")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise RefusedError(f"unpacks to more than {MAX_UNPACKED:,} bytes")
    twice = [name for name, n in Counter(_safe(_name(each)) for each in members).items() if n > 1]
    if twice:
        raise RefusedError(f"holds {twice[0]!r} twice")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, prefix: str) -> Input | ReadEntry:
    written = _name(member)
    name = prefix + _safe(written)
    note = "" if _safe(written) == written else f"name in the archive: {written!r} is made relative"
    if stat.S_ISLNK(member.external_attr >> 16):
        return ReadEntry(name, "skipped", "a link: what it points to is not followed", 0)
    if any(part.startswith((".", "__MACOSX")) for part in _safe(written).split("/")):
        return ReadEntry(name, "skipped", "hidden", 0)
    if member.flag_bits & ENCRYPTED:
        return ReadEntry(name, "refused", "protected by a password", 0)
    if member.file_size > max(RATIO_MATTERS, MAX_RATIO * member.compress_size):
        reason = f"too large: unpacks to more than {MAX_RATIO} times its size"
        return ReadEntry(name, "refused", reason, 0)
    return Input(name, partial(archive.open, member), member.compress_size, note=note)


def _name(member: zipfile.ZipInfo) -> str:
    """Undo the reading as cp437 that zip prescribes and most packers ignore."""
    if member.flag_bits & NAMED_IN_UTF8 or member.filename.isascii():
        return member.filename
    try:
        return member.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def _safe(name: str) -> str:
    """Make a member's name relative: no drive, no leading slash, no step upwards."""
    parts = re.sub(r"^[A-Za-z]:", "", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."}) or "unnamed"
