"""
What is asked of a file, what it gives, and the rules that hold for rows of every kind.

Metadata stay text: 007 is not 7, and "NA" is a word (or Namibia), not a gap. A gap is an empty
cell, a JSON null, or a key that an object does not have.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from toolkit.meter import Meter
from toolkit.reading.dates import iso_date
from toolkit.reading.reports import ReadEntry, RefusedError
from toolkit.spool import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["About", "Batch", "Rows", "Wanted", "missing_column"]

MAX_INTERNED: Final = 100_000  # distinct metadata values stored once; beyond that they are ids

SHOWN: Final = 20  # columns listed in a message

About = dict[str, list[str | None]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What the user asked for: the columns that matter, and the encoding.

    Without a ``text`` column, rows are read for their metadata alone. ``layout`` names an archive
    whose export it is (``"plain"``: none); an ``incomplete`` export is taken as far as it goes.

    Examples
    --------
    >>> Wanted().text
    'text'
    """

    text: str | None = "text"
    name: str | None = None
    date: str | None = None
    encoding: str | None = None
    layout: str | None = None
    incomplete: bool = False

    def with_date(self, column: str) -> Wanted:
        """Declare a date column that the layout of a file is known to have."""
        return replace(self, date=column)


@dataclass(slots=True)
class Batch:
    """
    The documents of one input.

    Parameters
    ----------
    texts, names : list of str
        Equally long; many long texts lie in a :class:`toolkit.spool.Texts`.
    about : dict of str to list
        Metadata columns, each as long as ``texts``.
    places : list of int
        Row, line or object of each document, counted from 1; empty for a file that is one text.
    unit : str
        What ``places`` counts; empty for a file that is one text.
    skipped : list of ReadEntry
        Rows that gave no document.
    doubts : dict of int to list of str
        What is suspicious about single documents, by position.
    note : str
        For the report, about the whole input.
    suspicious : bool
        Whether the note is a doubt.

    Examples
    --------
    >>> Batch(["Hello"], ["a.txt"]).about
    {}
    """

    texts: list[str] | Texts = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    about: About = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    unit: str = ""
    skipped: list[ReadEntry] = field(default_factory=list)
    doubts: dict[int, list[str]] = field(default_factory=dict)
    note: str = ""
    suspicious: bool = False


class Rows:
    """
    Collect the rows of one table; the rules on texts, ids and dates are here.

    Parameters
    ----------
    file : str
        Name of the table, for messages and for the names of documents without an id.
    wanted : Wanted
        Which columns are text, id and date.
    unit : str
        What a row is called: row, line or object.

    Examples
    --------
    >>> rows = Rows("news.csv", Wanted(), "row")
    >>> rows.take(2, "Hello"), rows.take(3, " ")
    (True, False)
    >>> rows.finish().names
    ['news.csv:2']
    """

    def __init__(self, file: str, wanted: Wanted, unit: str) -> None:
        self.file, self.wanted = file, wanted
        self.batch = Batch(Texts(), unit=unit)
        self._known: dict[str, str] = {}
        self._ids: dict[str, int] = {}
        self._meter = Meter(f"{unit}s read of {file}")

    def skip(self, place: int, reason: str) -> None:
        """Report a row that gives no document."""
        where = f"{self.file}, {self.batch.unit} {place}"
        self.batch.skipped.append(ReadEntry(where, "skipped", reason, 0))

    def take(self, place: int, text: str, identifier: str | None = None) -> bool:
        """
        Take the text and the id of a row, in order of ``place``.

        Returns
        -------
        bool
            False if it has no text: then it is reported, and its metadata are not wanted.

        Raises
        ------
        RefusedError
            If ids are wanted and this one is blank or was there before.
        """
        self._meter.step()
        if self.wanted.text is not None and (not text or text.isspace()):
            self.skip(place, "no text")
            return False
        self.batch.texts.append(text)
        self.batch.places.append(place)
        self.batch.names.append(
            f"{self.file}:{place}" if self.wanted.name is None else self._new(place, identifier)
        )
        return True

    def _new(self, place: int, identifier: str | None) -> str:
        unit, column = self.batch.unit, self.wanted.name
        if identifier is None or not identifier.strip():
            raise RefusedError(
                f"{unit} {place}: no id in {column!r}",
                "Fill it in, or leave name= away: then rows are named by their number.",
            )
        earlier = self._ids.setdefault(identifier, place)
        if earlier != place:
            raise RefusedError(
                f"{unit}s {earlier} and {place} have the same id {identifier!r} in {column!r}",
                "Names must be unique: mend the ids, or leave name= away.",
            )
        return identifier

    def value(self, written: str | None) -> str | None:
        """Store equal metadata once: a million rows know only so many outlets."""
        if written is None or len(self._known) >= MAX_INTERNED:
            return written
        return self._known.setdefault(written, written)

    def finish(self) -> Batch:
        """
        Settle the dates, fill short columns, and hand over.

        Raises
        ------
        RefusedError
            If the date column would take the place of another one.
        """
        self._meter.finish()
        if isinstance(self.batch.texts, Texts):
            self.batch.texts = self.batch.texts.settled()
        for column in self.batch.about.values():
            column.extend([None] * (len(self.batch.texts) - len(column)))
        if self.wanted.date is not None and self.batch.texts:
            self._settle_dates(self.wanted.date)
        return self.batch

    def _settle_dates(self, column: str) -> None:
        """Put ISO dates into ``date``; the column as written stays beside it if it differs."""
        about = self.batch.about
        if column not in about:
            raise missing_column(column, about, option="date")
        written = about[column]
        settled = {each: iso_date(each) for each in set(written) if each}
        iso = [settled[each][0] if each else None for each in written]
        for position, each in enumerate(written):
            if each and settled[each][1]:
                doubt = f"{settled[each][1]}: {each!r} is left as written"
                self.batch.doubts.setdefault(position, []).append(doubt)
        if column == "date" and iso != written:
            self._add_column("date_written", written)
            about["date"] = iso
        elif column != "date":
            self._add_column("date", iso)

    def _add_column(self, column: str, values: list[str | None]) -> None:
        if column in self.batch.about:
            raise RefusedError(
                f"date={self.wanted.date!r} would overwrite the column {column!r}",
                "Rename one of the two.",
            )
        self.batch.about[column] = values


def missing_column(column: str, columns: Iterable[str], *, option: str) -> RefusedError:
    """
    Word the refusal for a column that is not there.

    Parameters
    ----------
    column : str
        The column asked for.
    columns : iterable of str
        The columns there are.
    option : str
        The argument that names the column: text, name or date.

    Examples
    --------
    >>> missing_column("text", ["title", "Text"], option="text").reason
    "no column 'text'; there are 'title', 'Text'"
    """
    columns = list(columns)
    shown = ", ".join(map(repr, columns[:SHOWN])) + (", ..." if len(columns) > SHOWN else "")
    near = get_close_matches(column.lower(), [each.lower() for each in columns], n=1)
    best = next((each for each in columns if near and each.lower() == near[0]), "...")
    there = f"there are {shown}" if columns else "there is none"
    return RefusedError(f"no column {column!r}; {there}", f"Name the right one: {option}={best!r}.")
