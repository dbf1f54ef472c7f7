"""
Lexicon files of this and other programs, one reader each, by the ending of the name.

========  ==========================================================================
ending    what is read
========  ==========================================================================
.csv      ``frame,pattern,weight,note``; a weighted list ``term,weight`` is one frame
.tsv      the same with tabs; without such a header a list of Empath's kind
.yml      a dictionary of quanteda's kind, categories in categories
.dic      LIWC: numbered categories between two ``%``, then terms with numbers
.dicx     LIWC-22: a table of terms by categories, with an X or a weight
.cat      WordStat: categories indented by tabs, entries with a weight in brackets
.ykd      Yoshikoder: XML, read without entities
========  ==========================================================================

Patterns of other programs ignore case there, so they are made small here. Nested categories
become one name with slashes, such as ``economy/trade``.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from toolkit._base import ToolkitError, did_you_mean
from toolkit.lexicon.entries import (
    DEEPEST,
    Contents,
    Entry,
    Source,
    adopted,
    collect,
    read_text,
    weight_of,
)
from toolkit.lexicon.trees import read_yaml, read_yoshikoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["READERS", "read_about", "read_csv", "read_file"]

# What others call the four columns.
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "frame": ("frame", "category", "key"),
    "pattern": ("pattern", "term", "word", "token", "entry"),
    "weight": ("weight", "score", "value"),
    "note": ("note", "comment"),
}
_HEADER = re.compile(r"#\s*(\w[\w ]{0,40}):\s*(.+)")
_CAT_LINE = re.compile(r"(?P<tabs>\t*)(?P<name>[^\t].*?)(?:\s\((?P<weight>[^()]*)\))?\s*")


def read_file(path: Path, encoding: str = "utf-8") -> Contents:
    r"""
    Read a lexicon file by the ending of its name.

    Raises
    ------
    ToolkitError
        An unknown ending; or the file, its row and what is wrong with it.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.tsv"
    >>> _ = path.write_text("war\tarmy\tair_force\n")
    >>> read_file(path).frames
    {'war': ['army', 'air force']}
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ToolkitError(
            f"{path.name} is no lexicon that can be read: it ends in {path.suffix!r}.",
            advice=did_you_mean(path.suffix.lower(), READERS),
        )
    source = read_text(path, encoding)
    return collect(reader(source), source, read_about(source))


def read_about(source: Source) -> dict[str, str]:
    """Read the remarks at the top of a file that have the form ``# purpose: ...``."""
    about = {}
    for line in source.text.splitlines():
        if not line.startswith("#"):
            break
        if found := _HEADER.fullmatch(line.strip()):
            about[found[1]] = found[2]
    return about


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """Give the lines that hold something, without remarks, with their numbers."""
    for number, line in enumerate(source.text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _rows(source: Source, separator: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in _lines(source):
        try:
            yield (
                number,
                [c.strip() for c in next(csv.reader([line], strict=True, delimiter=separator))],
            )
        except csv.Error as error:
            unclosed = "end of data" in str(error)
            why = "a quotation mark opens a cell and never closes it" if unclosed else error
            raise source.error(
                number, f"It is no CSV: {why}.", "Each row is frame,pattern[,weight,note]."
            ) from None


def read_csv(source: Source, separator: str = ",") -> Iterator[Entry]:
    """Read a table with a header."""
    rows = _rows(source, separator)
    _, header = next(rows, (0, []))
    if not header:
        raise ToolkitError(f"{source.path.name} is empty.", advice="Write a header: frame,pattern")
    place = _places([cell.lower() for cell in header], source)
    for number, row in rows:
        if len(row) > len(header):
            raise source.error(
                number,
                f"It has {len(row)} cells, the header {len(header)}.",
                "Each row is frame,pattern[,weight,note]; put a note with commas in quotes.",
            )
        cells = row + [""] * (len(header) - len(row))
        said = {column: cells[at] for column, at in place.items()}
        weight = weight_of(said.get("weight", ""), number, source)
        frame = said.get("frame", source.path.stem)
        yield Entry(number, frame, " ".join(said["pattern"].split()), weight, said.get("note", ""))


def _places(header: list[str], source: Source) -> dict[str, int]:
    """Find the four columns, whatever they are called; one without frames needs weights."""
    place = {}
    for column, names in COLUMNS.items():
        found = [at for at, name in enumerate(header) if name in names]
        if len(found) > 1:
            raise ToolkitError(
                f"{source.path.name} has {len(found)} columns of {column}s.",
                advice=f"Keep one called {column!r}, and rename the others.",
            )
        if found:
            place[column] = found[0]
    needed = ["pattern"] if "weight" in place else ["frame", "pattern"]
    for column in needed:
        if column not in place:
            raise ToolkitError(
                f"{source.path.name} has no column {column!r}; its header is {','.join(header)}.",
                advice=did_you_mean(column, header) + " A lexicon needs: frame,pattern",
            )
    return place


def read_tsv(source: Source) -> Iterator[Entry]:
    """Read a table with tabs, or a list of Empath's kind: category, then its words."""
    first = next(_lines(source), (0, ""))[1].lower().split("\t")
    if {name for names in COLUMNS.values() for name in names}.issuperset(map(str.strip, first)):
        yield from read_csv(source, "\t")
        return
    for number, line in _lines(source):
        frame, *words = (cell.strip() for cell in line.split("\t"))
        yield Entry(number, frame)
        for word in words:
            if word:
                yield Entry(number, frame, _adopted(word.replace("_", " "), number, source))


def read_liwc(source: Source) -> Iterator[Entry]:
    """Read numbered categories between two ``%`` lines, then terms with their numbers."""
    names: dict[str, str] = {}
    where = 0
    for number, line in _lines(source):
        cells = [cell.strip() for cell in (line.split("\t") if "\t" in line else line.split())]
        cells = [cell for cell in cells if cell]
        if cells == ["%"]:
            where += 1
        elif where == 1:
            key, name = _category(cells, number, source)
            if key in names:
                raise source.error(number, f"Category number {key} is given twice.", "Keep one.")
            names[key] = name
            yield Entry(number, name)
        elif where == 2:  # noqa: PLR2004  (after the second %)
            term, *numbers = cells
            if not numbers:
                reason = f"{term!r} has no category number."
                raise source.error(number, reason, "Write it after a tab, or delete the row.")
            for key in numbers:
                yield Entry(
                    number, _named(key, names, number, source), _adopted(term, number, source)
                )
        else:
            reason = "The list of categories is not enclosed in two % lines."
            raise source.error(number, reason, "Write % alone in the line before and after it.")


def _category(cells: list[str], number: int, source: Source) -> tuple[str, str]:
    if len(cells) < 2 or not cells[0].isdecimal():  # noqa: PLR2004
        raise source.error(
            number,
            "A category is a number, a tab and a name.",
            "Terms come after a second line with % alone.",
        )
    return cells[0], " ".join(cells[1:])


def _named(key: str, names: Mapping[str, str], number: int, source: Source) -> str:
    if key not in names:
        raise source.error(
            number,
            f"{key!r} is the number of no category.",
            "Conditions such as (02 134)125 are not read: write the plain numbers.",
        )
    return names[key]


def read_dicx(source: Source) -> Iterator[Entry]:
    """Read a table of terms by categories; a cell is empty, an X or a weight."""
    rows = _rows(source, ",")
    line, header = next(rows, (0, []))
    for name in header[1:]:
        yield Entry(line, name)
    for number, row in rows:
        if len(row) > len(header):
            raise source.error(number, f"It has {len(row)} cells, the header {len(header)}.")
        if not any(row[1:]):
            raise source.error(
                number, f"{row[0]!r} is in no category.", "Mark one with an X, or delete the row."
            )
        for name, cell in zip(header[1:], row[1:], strict=False):
            if cell:
                weight = 1.0 if cell in {"X", "x"} else weight_of(cell, number, source)
                yield Entry(number, name, _adopted(row[0], number, source), weight)


def read_wordstat(source: Source) -> Iterator[Entry]:
    """Read categories indented by tabs; what ends in ``(1)`` is an entry with its weight."""
    path: list[str] = []
    for number, line in enumerate(source.text.splitlines(), 1):
        found = _CAT_LINE.fullmatch(line)
        if not line.strip():
            continue
        if found is None or len(found["tabs"]) > min(len(path), DEEPEST):
            raise source.error(
                number, "It is indented too deeply.", f"At most {DEEPEST} levels, one tab each."
            )
        path = path[: len(found["tabs"])]
        if found["weight"] is None:
            path.append(found["name"])
            yield Entry(number, "/".join(path))
        else:
            pattern = _adopted(_plain(found["name"], number, source), number, source)
            weight = weight_of(found["weight"], number, source)
            yield Entry(number, "/".join(path), pattern, weight)


def _plain(name: str, number: int, source: Source) -> str:
    if name.startswith("@") or re.search(r"\b(NEAR|AFTER|BEFORE)\b", name):
        raise source.error(
            number, f"{name!r} is a rule.", "Write it as a pattern, such as: arms ~5 race"
        )
    return name.replace("_", " ")


def _adopted(text: str, number: int, source: Source) -> str:
    try:
        return adopted(text)
    except ToolkitError as error:
        raise source.error(number, str(error)) from None


READERS: Final[Mapping[str, Callable[[Source], Iterator[Entry]]]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".yml": read_yaml,
    ".yaml": read_yaml,
    ".dic": read_liwc,
    ".dicx": read_dicx,
    ".cat": read_wordstat,
    ".ykd": read_yoshikoder,
}
"""File ending -> reader."""
