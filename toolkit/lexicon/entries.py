"""
What every lexicon file is read into: entries with their line numbers, checked in one place.

Files come from strangers. Whatever the format: only strings are taken, sizes and depths have
limits, and what stands twice is refused with both line numbers, since a count would depend on
which of the two was meant.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from toolkit._base import ToolkitError
from toolkit.lexicon.checking import check_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = [
    "Contents",
    "Entry",
    "Source",
    "adopted",
    "collect",
    "exported",
    "read_text",
    "weight_of",
]

LARGEST: Final = 5_000_000  # bytes of a lexicon file
MOST: Final = 100_000  # entries; read in about five seconds
DEEPEST: Final = 10  # categories inside categories
LONGEST_NAME: Final = 200  # characters in the name of a frame

_NEAR = re.compile(r"(?:^|\s)~\d*(?=\s|$)")


class Entry(NamedTuple):
    """One pattern of a file, or (without a pattern) the line that names a category."""

    line: int
    frame: str
    pattern: str | None = None
    weight: float = 1.0
    note: str = ""


class Source(NamedTuple):
    """A file's text and name, for readers and for the errors they raise."""

    text: str
    path: Path

    def error(self, line: int, what: str, advice: str = "") -> ToolkitError:
        """Say in which line of the file something is wrong."""
        return ToolkitError(f"{self.path.name}, row {line}: {what}", advice=advice)


@dataclass(frozen=True, slots=True)
class Contents:
    """
    A lexicon as read: frames in their order, weights and notes by frame and pattern.

    Examples
    --------
    >>> Contents({"security": ["army"]}).frames
    {'security': ['army']}
    """

    frames: dict[str, list[str]] = field(default_factory=dict)
    weights: dict[tuple[str, str], float] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def read_text(path: Path, encoding: str) -> Source:
    """
    Read a lexicon file.

    Raises
    ------
    ToolkitError
        Too large, not there, or not in this encoding.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ToolkitError(f"{path} is a pipe or device.", advice="Name a file.")
        if path.stat().st_size > LARGEST:
            raise ToolkitError(
                f"{path.name} is larger than {LARGEST:,} bytes: no lexicon is.",
                advice="Texts are read with tk.read(path).",
            )
        text = path.read_bytes().decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except OSError as error:
        raise ToolkitError(
            f"{path} cannot be read: {error.strerror or error}.",
            advice="Give the path of a lexicon file, or tk.Lexicon.builtin(name).",
        ) from None
    except LookupError:
        raise ToolkitError(
            f"Unknown encoding {encoding!r}.", advice="Give one such as 'cp1252'."
        ) from None
    except UnicodeDecodeError as error:
        raise ToolkitError(
            f"{path.name} is not {encoding.upper()} (byte {error.start}).",
            advice="Save it as UTF-8, or give encoding='cp1252' if it comes from Windows.",
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ToolkitError(
            f"{path.name}, row {line}: a NUL character; this is no text file.",
            advice="Save it as CSV or text in UTF-8, or give encoding='utf-16'.",
        )
    return Source(text, path)


def collect(entries: Iterable[Entry], source: Source, about: Mapping[str, str]) -> Contents:
    """
    Check entries one by one and put them together.

    Raises
    ------
    ToolkitError
        The file, the row and what is wrong: an empty or unreadable pattern, something that stands
        twice (both rows are named), a category without patterns, more entries than allowed.

    Examples
    --------
    >>> import pathlib
    >>> source = Source("", pathlib.Path("mine.csv"))
    >>> collect([Entry(2, "law", "court"), Entry(5, "law", "court")], source, {})
    Traceback (most recent call last):
    toolkit._base.ToolkitError: mine.csv, row 5: 'court' stands twice in frame 'law', first in
    row 2. Keep one.
    """
    contents = Contents(about=about)
    seen: dict[tuple[str, str | None], int] = {}
    for number, entry in enumerate(entries):
        if number >= MOST:
            raise source.error(entry.line, f"More than {MOST:,} entries.", "Split the lexicon.")
        _check_once(entry, seen, source)
        if entry.pattern is None:
            continue
        _check_pattern(entry, source)
        key = entry.frame, entry.pattern
        contents.frames.setdefault(entry.frame, []).append(entry.pattern)
        if entry.weight != 1:
            contents.weights[key] = entry.weight
        if entry.note:
            contents.notes[key] = entry.note
    _check_filled(contents, seen, source)
    return contents


def _check_once(entry: Entry, seen: dict[tuple[str, str | None], int], source: Source) -> None:
    if not entry.frame or entry.pattern == "":
        what = f"pattern of frame {entry.frame!r}" if entry.frame else "frame"
        raise source.error(entry.line, f"The {what} is empty.", "Fill it in, or delete the row.")
    key = entry.frame, entry.pattern
    if key in seen:
        what = (
            f"Category {entry.frame!r} is named twice"
            if entry.pattern is None
            else f"{entry.pattern!r} stands twice in frame {entry.frame!r}"
        )
        raise source.error(entry.line, f"{what}, first in row {seen[key]}.", "Keep one.")
    seen[key] = entry.line


def _check_pattern(entry: Entry, source: Source) -> None:
    if not entry.frame.isprintable() or len(entry.frame) > LONGEST_NAME:
        raise source.error(
            entry.line,
            f"{entry.frame[:40]!r} is no name for a frame.",
            f"Use up to {LONGEST_NAME} printable characters.",
        )
    try:
        check_pattern(str(entry.pattern))
    except ToolkitError as error:
        raise source.error(entry.line, str(error)) from None


def _check_filled(
    contents: Contents, seen: Mapping[tuple[str, str | None], int], source: Source
) -> None:
    """Refuse categories that hold neither patterns nor categories."""
    filled: set[str] = set()
    for frame in contents.frames:
        parts = frame.split("/")
        filled.update("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    for (frame, pattern), line in seen.items():
        if pattern is None and frame not in filled:
            raise source.error(
                line, f"Category {frame!r} has no patterns.", "Give it one, or delete it."
            )
    if not contents.frames:
        raise ToolkitError(f"{source.path.name} holds no patterns.", advice="Give it at least one.")


def weight_of(cell: str, line: int, source: Source) -> float:
    """
    Read a weight; an empty cell is 1.

    Examples
    --------
    >>> import pathlib
    >>> weight_of("-0.5", 3, Source("", pathlib.Path("mine.csv")))
    -0.5
    """
    try:
        weight = float(cell or 1)
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise source.error(line, f"{cell!r} is no weight.", "Write a number, with a point.")
    return weight


def adopted(text: str, *, wildcards: str = "*") -> str:
    """
    Turn another program's pattern into one of ours.

    Those programs ignore case, so letters are made small. Signs that mean something here and
    nothing there are put in double quotes, which take them as typed.

    Raises
    ------
    ToolkitError
        A sign that would have to be a wildcard and a letter at once.

    Examples
    --------
    >>> adopted("KIND  OF"), adopted("why?"), adopted("why?", wildcards="*?")
    ('kind of', '"why?"', 'why?')
    """
    text = " ".join(text.split()).lower()
    foreign = [sign for sign in '*?|"“”' if sign in text and sign not in wildcards]
    if not foreign and not _NEAR.search(text):
        return text
    if any(sign in text for sign in [*wildcards, *'"“”']):
        raise ToolkitError(
            f"{text!r} mixes wildcards or quotation marks with signs of another meaning here.",
            advice="Part it into two entries, or take the sign out.",
        )
    return f'"{text}"'


def exported(pattern: str, *, wildcards: str) -> str | None:
    """
    Turn one of our patterns into another program's; None if it would mean something else there.

    Examples
    --------
    >>> exported("militar*", wildcards="*"), exported('"why?"', wildcards="*")
    ('militar*', 'why?')
    >>> exported("NATO ~5 Russia", wildcards="*") is exported("'us'", wildcards="*") is None
    True
    """
    if re.fullmatch(r"['‘].+['’]", pattern):
        return None  # in this case only
    typed = re.fullmatch(r'"([^"“”]+)"', pattern)
    text = typed[1] if typed else pattern
    own = "*?" if typed else '|"“”' + "*?".replace(wildcards, "")
    if text != text.lower() or (not typed and _NEAR.search(text)):
        return None
    if any(sign in text for sign in own if not typed or sign in wildcards):
        return None
    return text
