"""
Texts and what is known about them: a corpus joined with a table of metadata.

Texts often lie in a folder and their dates and outlets in a table beside it. Joined carelessly,
rows without a text and texts without a row vanish. Here both are named in the report.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from toolkit._arguments import checked
from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.corpus import Corpus
from toolkit.intake import as_table
from toolkit.reading import READERS, read_about
from toolkit.reading.reports import ReadEntry, ReadReport

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["join"]

NAMED: Final = 3  # documents or values shown in a message
SUFFIXES: Final = tuple(sorted(READERS, key=len, reverse=True))


@dataclass(frozen=True)
class _Table:
    """A table of metadata: where each row stands, and what to call it."""

    name: str
    unit: str
    places: Sequence[int]
    frame: pl.DataFrame

    def row(self, at: int) -> str:
        return f"{self.name}, {self.unit} {self.places[at]}"


@checked
def join(
    corpus: Corpus,
    about: str | os.PathLike[str] | pl.DataFrame | Mapping[str, Sequence[Any]],
    *,
    key: str | None = None,
    date: str | None = None,
    encoding: str | None = None,
) -> Corpus:
    """
    Join a corpus with a table about its documents.

    Parameters
    ----------
    corpus : Corpus
        The documents, as from ``tk.read("articles/")``.
    about : path, data frame or mapping of columns
        One row per document. Of a file, all values stay text, as :func:`toolkit.read` reads them.
    key : str, optional
        Column that names the documents: as they are called, or without folder, or without suffix.
        Without it, the column that names most of them; the report says which.
    date : str, optional
        Column of dates, to be written as 2031-06-17 where that is unambiguous.
    encoding : str, optional
        As for :func:`toolkit.read`.

    Returns
    -------
    Corpus
        All documents, in the same order, with the columns of the table. A column that the corpus
        has already, such as one that ``clean=True`` filled, is filled up: the table's value counts
        where it has one, for somebody wrote it down; where it has none, the corpus's stays. Its
        ``report`` names every document without a row, every row without a document, and both
        values wherever one replaces another.

    Raises
    ------
    ToolkitError
        No such column; two rows for one document or two documents for one row; no row fits; a
        column that is there already and holds no single values; a table that cannot be read.
    TypeError
        An argument of a wrong type.

    Examples
    --------
    >>> texts = Corpus.from_texts(["No deal.", "Talks."], names=["a.txt", "b.txt"])
    >>> joined = join(texts, {"file": ["b", "c"], "outlet": ["Ledger", "Wire"]})
    >>> joined.about["outlet"].to_list()
    [None, 'Ledger']
    >>> print(joined.report)
    2 of 3 inputs read. Skipped: 1 no document of this name (the table, row 2).
    Suspicious: 1 no row in the table (a.txt).
    """
    if not isinstance(corpus, Corpus):
        raise CallError(f"corpus must be a Corpus, not {type(corpus).__name__}.")
    for option, column in (("key", key), ("date", date)):
        if column is not None and not isinstance(column, str):
            raise CallError(f"{option} must be a column's name, not {type(column).__name__}.")
    table = _table(about, date, encoding)
    _check_columns(corpus, table, key)
    matched = _best_match(corpus, table, key)
    return _joined(corpus, table, matched)


def _table(about: Any, date: str | None, encoding: str | None) -> _Table:  # noqa: ANN401  (see join)
    if isinstance(about, str | os.PathLike):
        batch = read_about(about, date=date, encoding=encoding)
        frame = pl.DataFrame(
            {name: pl.Series(values, dtype=pl.String) for name, values in batch.about.items()}
        )
        return _Table(os.path.basename(os.fspath(about)), batch.unit, batch.places, frame)  # noqa: PTH119
    if about is None:
        raise CallError("A table is needed: a path, a data frame or a mapping of columns.")
    if encoding is not None or date is not None:
        raise ToolkitError(
            "date= and encoding= are for files.", "This table is in memory.", "Leave them away."
        )
    frame = as_table(about, None)
    return _Table("the table", "row", range(1, frame.height + 1), frame)


def _check_columns(corpus: Corpus, table: _Table, key: str | None) -> None:
    columns = table.frame.columns
    if not columns or not table.frame.height:
        raise ToolkitError(f"Cannot join {table.name}.", "It holds no rows.")
    if key is not None and key not in columns:
        raise ToolkitError(f"No column {key!r} in {table.name}.", advice=did_you_mean(key, columns))
    for column in columns:
        both = [each[column] for each in (table.frame, corpus.table) if column in each.columns]
        if len(both) > 1 and column != key and any(each.dtype.is_nested() for each in both):
            raise ToolkitError(
                f"Cannot join {table.name}.",
                f"The corpus has a column {column!r} already, and one of the two holds lists.",
                "Rename one of the two.",
            )


@dataclass(frozen=True)
class _Match:
    """Which row each document has, by one column and one way of naming."""

    column: str
    way: str
    rows: dict[int, int]  # document -> row
    strangers: list[int]  # rows without a document


WAYS: Final = ("as written", "without suffix", "without folder", "without folder and suffix")


def _best_match(corpus: Corpus, table: _Table, key: str | None) -> _Match:
    """Try the columns, and the strictest way of naming first; more documents found is better."""
    columns = table.frame.columns if key is None else [key]
    written = {column: _values(table.frame[column]) for column in columns}
    best: tuple[int, str, str] = (0, columns[0], WAYS[0])
    for way in WAYS:
        names = {_form(name, way) for name in corpus.names}
        for column in columns:
            found = len(names & {_form(value, way) for value in written[column] if value})
            if found > best[0]:
                best = (found, column, way)
    found, column, way = best
    if not found:
        raise _nothing_fits(corpus, table, key)
    return _matched(corpus, table, written[column], column=column, way=way)


def _values(column: pl.Series) -> list[str | None]:
    return column.cast(pl.String, strict=False).to_list() if not column.dtype.is_nested() else []


def _matched(
    corpus: Corpus, table: _Table, written: Sequence[str | None], *, column: str, way: str
) -> _Match:
    documents: dict[str, int] = {}
    twins: dict[str, int] = {}
    for number, name in enumerate(corpus.names):
        form = _form(name, way)
        if documents.setdefault(form, number) != number:
            twins[form] = number
    rows: dict[int, int] = {}
    strangers = []
    for at, value in enumerate(written):
        form = _form(value or "", way)
        document = documents.get(form, -1)
        if document < 0:
            strangers.append(at)
        elif form in twins:
            raise _two_documents(corpus, table.row(at), value, (document, twins[form]))
        elif rows.setdefault(document, at) != at:
            raise _two_rows(corpus.names[document], table, (rows[document], at), column)
    return _Match(column, way, rows, strangers)


def _form(name: str, way: str) -> str:
    """Write a name as it is compared: its composed form, less what the way leaves away."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")
    if "folder" in way:
        name = name.rpartition("/")[2]
    if "suffix" in way:
        lower = name.lower()
        name = name[: -len(next((end for end in SUFFIXES if lower.endswith(end)), "")) or None]
    return name


def _two_documents(
    corpus: Corpus, row: str, value: str | None, documents: tuple[int, int]
) -> ToolkitError:
    one, two = (corpus.names[number] for number in documents)
    return ToolkitError(
        f"{row} names two documents: {value!r} may be {one!r} or {two!r}.",
        advice="Write the folder or the suffix into the table.",
    )


def _two_rows(name: str, table: _Table, rows: tuple[int, int], column: str) -> ToolkitError:
    places = " and ".join(str(table.places[at]) for at in rows)
    return ToolkitError(
        f"The {table.unit}s {places} of {table.name} are both about {name!r} (column {column!r}).",
        "A document has one row.",
        "Delete one of them.",
    )


def _nothing_fits(corpus: Corpus, table: _Table, key: str | None) -> ToolkitError:
    column = key or table.frame.columns[0]
    values = [value for value in _values(table.frame[column]) if value][:NAMED]
    documents = ", ".join(map(repr, corpus.names[:NAMED])) or "none"
    said = ", ".join(map(repr, values)) or "nothing"
    return ToolkitError(
        f"No row of {table.name} names a document.",
        f"Documents are called {documents}; the column {column!r} holds {said}.",
        "Name the right column with key=, or add one that holds the documents' names.",
    )


def _joined(corpus: Corpus, table: _Table, match: _Match) -> Corpus:
    order = pl.Series([match.rows.get(number) for number in range(len(corpus))], dtype=pl.UInt32)
    rest = table.frame.drop(match.column)
    columns, replaced = {}, list[ReadEntry]()
    for column in rest.columns:
        columns[column] = rest[column].gather(order)
        if column in corpus.table.columns:
            old, new = _alike(corpus.table[column], columns[column])
            columns[column] = new.zip_with(new.is_not_null(), old)
            replaced += _replaced(corpus, old, new, table.name)
    joined = replace(
        corpus,
        table=corpus.about.with_columns(**columns),
        report=_report(corpus, table, match, replaced),
        steps=(),
        origin=None,
    )
    if "_cut" in vars(corpus):
        vars(joined)["_cut"] = vars(corpus)["_cut"]  # a user's tokenizer also cuts the patterns
    return joined


def _alike(old: pl.Series, new: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Write two columns of different kinds as text: only so can both stand in one."""
    if old.dtype == new.dtype:
        return old, new
    return old.cast(pl.String), new.cast(pl.String)


def _replaced(corpus: Corpus, old: pl.Series, new: pl.Series, table: str) -> list[ReadEntry]:
    """Report where the table says something else than the corpus did."""
    differ = (old != new).fill_null(value=False).arg_true()
    return [
        ReadEntry(
            corpus.names[at],
            "suspicious",
            f"two values of {new.name!r}: {old[at]!r} before, {new[at]!r} of {table} is kept",
            0,
        )
        for at in differ.to_list()
    ]


def _report(corpus: Corpus, table: _Table, match: _Match, replaced: list[ReadEntry]) -> ReadReport:
    values = _values(table.frame[match.column])
    how = f"joined by its column {match.column!r}, {match.way}"
    entries = [ReadEntry(table.name, "loaded", how, 0), *replaced]
    for at in match.strangers:
        reason = f"no document of this name: {values[at]!r}" if values[at] else "names no document"
        entries.append(ReadEntry(table.row(at), "skipped", reason, 0))
    for number, name in enumerate(corpus.names):
        if number not in match.rows:
            entries.append(ReadEntry(name, "suspicious", f"no row in {table.name}", 0))
    return ReadReport((*corpus.report.rows, *entries), unit="inputs")
