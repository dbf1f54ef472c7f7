"""
Tables in .csv and .tsv, read strictly and a row at a time.

A table read leniently loses rows without a word: one quotation mark that never closes swallows
everything up to the next one. So an unclosed quotation mark and a row of another length are
errors, with the row as a spreadsheet numbers it (the header is row 1).
"""

from __future__ import annotations

import csv
import re
import threading
from collections import Counter
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Final

from toolkit._base import n_of
from toolkit.reading.decoding import open_text
from toolkit.reading.exports.listings import listing_of, no_texts, without_header
from toolkit.reading.reports import RefusedError
from toolkit.reading.rows import Batch, Rows, Wanted, missing_column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.reading.inputs import Input

__all__ = ["read_csv", "read_tsv"]

MAX_COLUMNS: Final = 16_384  # as many as a spreadsheet has
MAX_HEADER_LINES: Final = 100  # a header cell may hold line breaks, but not a chapter
SEPARATOR_LINE: Final = re.compile(r'\ufeff?"?sep=(.)"?\s*', re.IGNORECASE)  # Excel's first line
STRANGE: Final = re.compile(r"\w[|^~:]\w")  # what else may have been meant to part cells
DELIMITER_NAME: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}

_field_size = threading.RLock()


def read_csv(found: Input, wanted: Wanted) -> Batch:
    r"""
    Read a table whose cells stand between commas, or semicolons or tabs if its header shows it.

    Parameters
    ----------
    found : Input
        The file.
    wanted : Wanted
        Columns and encoding.

    Returns
    -------
    Batch
        One document per row that has a text.

    Raises
    ------
    RefusedError
        With the row and the reason.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> table = Input("a.csv", lambda: io.BytesIO(b"id,text\n007,Hello\n008,"))
    >>> batch = read_csv(table, Wanted(name="id"))
    >>> batch.names, batch.texts, batch.skipped[0].input
    (['007'], ['Hello'], 'a.csv, row 3')
    """
    return _read(found, wanted, ",;\t")


def read_tsv(found: Input, wanted: Wanted) -> Batch:
    r"""
    Read a table whose cells stand between tabs; as :func:`read_csv` otherwise.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> read_tsv(Input("a.tsv", lambda: io.BytesIO(b"id\ttext\n1\tHello")), Wanted()).about
    {'id': ['1']}
    """
    return _read(found, wanted, "\t")


def _read(found: Input, wanted: Wanted, delimiters: str) -> Batch:
    stream, how = open_text(found.open, encoding=wanted.encoding)
    rows = Rows(found.name, wanted, "row")
    with stream, _roomy_cells():
        declared, head = _head(stream)
        delimiter, columns = _header(head, declared or delimiters, wanted)
        records = _records(chain(head, stream), delimiter, len(columns), above=len(declared))
        _fill(rows, columns, records)
    batch = rows.finish()
    if delimiter != delimiters[0]:
        named = DELIMITER_NAME.get(delimiter, repr(delimiter))
        batch.note = f"cells are separated by {named}"
    service = listing_of(columns) if wanted.text is not None else ""
    if service:
        batch.note = f"{service} export: metadata only, the texts are its {wanted.text!r}"
    batch.note = "; ".join(part for part in (how.note, batch.note) if part)
    batch.suspicious = how.suspicious or bool(service)
    return batch


def _head(stream: Iterator[str]) -> tuple[str, list[str]]:
    """Take the lines of the header, and the delimiter if a ``sep=`` line declares one above it."""
    first = next(stream, "")
    declared = SEPARATOR_LINE.fullmatch(first)
    if declared:
        first = next(stream, "")
    lines = [first]
    while first and len(lines) <= MAX_HEADER_LINES and "".join(lines).count('"') % 2:
        lines.append(next(stream, ""))
    if not first.strip():
        rest = any(line.strip() for line in stream)
        reason = "the first row is blank; the header belongs there" if rest else "empty: no header"
        raise RefusedError(reason, "Export the table again, with a header.")
    return (declared[1] if declared else ""), lines


def _header(head: list[str], delimiters: str, wanted: Wanted) -> tuple[str, list[str]]:
    """Choose the first delimiter under which the header holds the text column, and check it."""
    readings = {each: _split(head, each) for each in delimiters}
    fitting = [each for each, columns in readings.items() if wanted.text in columns]
    if not fitting and "".join(head).count('"') % 2:
        raise RefusedError(
            "row 1: a quotation mark opens in the header and never closes", "Close it."
        )
    if service := without_header(head[0]):
        raise no_texts(service, ())
    delimiter = fitting[0] if fitting else max(readings, key=lambda each: len(readings[each]))
    columns = [name or f"column_{at}" for at, name in enumerate(readings[delimiter], start=1)]
    _check_header(columns, wanted)
    return delimiter, columns


def _check_header(columns: list[str], wanted: Wanted) -> None:
    if len(columns) > MAX_COLUMNS:
        raise RefusedError(f"more than {MAX_COLUMNS:,} columns", "Is this the right delimiter?")
    for name, n in Counter(columns).items():
        if n > 1:
            places = [str(at) for at, each in enumerate(columns, start=1) if each == name]
            raise RefusedError(
                f"the header names {name!r} twice, in columns {' and '.join(places)}",
                "Rename one of them.",
            )
    if len(columns) == 1 and wanted.text not in {None, *columns} and STRANGE.search(columns[0]):
        raise RefusedError(
            f"no column {wanted.text!r}: the header is one cell, {columns[0]!r}",
            "Export the table again with commas, semicolons or tabs between its cells.",
        )
    for option in ("text", "name", "date"):
        column = getattr(wanted, option)
        if column is not None and column not in columns:
            service = listing_of(columns) if option == "text" else ""
            raise (
                no_texts(service, columns)
                if service
                else missing_column(column, columns, option=option)
            )


def _split(head: list[str], delimiter: str) -> list[str]:
    try:
        return next(csv.reader(head, delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return []


def _records(
    lines: Iterator[str], delimiter: str, width: int, *, above: int
) -> Iterator[tuple[int, list[str]]]:
    """Number the rows as a spreadsheet does; blank lines are rows too, of no cells."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    place, line = above, above
    try:
        for place, cells in enumerate(reader, start=above + 1):
            if len(cells) != width and cells:
                raise RefusedError(
                    f"{_at(place, line)}: {n_of(len(cells), 'cell')}, but the header has {width:,}",
                    "Look for a stray quotation mark or delimiter there or just before.",
                )
            line = above + reader.line_num
            yield place, cells
    except csv.Error as error:
        unclosed = "end of data" in str(error)
        raise RefusedError(
            f"{_at(place + 1, line)}: "
            + ("a quotation mark opens a cell and never closes it" if unclosed else f"{error}"),
            "Within a quoted cell, quotation marks are doubled; mend the row or export again.",
        ) from None


def _at(place: int, lines_before: int) -> str:
    same = place == lines_before + 1
    return f"row {place}" if same else f"row {place} (line {lines_before + 1} of the file)"


def _fill(rows: Rows, columns: list[str], records: Iterator[tuple[int, list[str]]]) -> None:
    wanted, about, blank = rows.wanted, rows.batch.about, list[int]()
    text_at = columns.index(wanted.text) if wanted.text is not None else None
    name_at = columns.index(wanted.name) if wanted.name is not None else None
    others = [
        (at, about.setdefault(column, []))
        for at, column in enumerate(columns)
        if at not in {text_at, name_at}
    ]
    next(records)  # the header
    for place, cells in records:
        if not cells:
            blank.append(place)  # reported only if more rows follow: files may end in blank lines
            continue
        for each in blank:
            rows.skip(each, "blank row")
        blank.clear()
        text = "" if text_at is None else cells[text_at]
        if rows.take(place, text, None if name_at is None else cells[name_at]):
            for at, column in others:
                column.append(rows.value(cells[at] or None))


@contextmanager
def _roomy_cells() -> Iterator[None]:
    """
    Allow cells of any size.

    The limit belongs to the whole process, so it is put back, and only one table is read at a time.
    """
    with _field_size:
        before = csv.field_size_limit(2**31 - 1)
        try:
            yield
        finally:
            csv.field_size_limit(before)
