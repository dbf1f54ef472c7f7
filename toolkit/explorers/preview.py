"""What a reading gave, to look at before anything is counted; and what would help a refused one."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from toolkit._base import ToolkitError, for_html
from toolkit.pages import table_of
from toolkit.reading import ReadReport, read_about
from toolkit.reading.guessing import guess_encoding
from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

__all__ = ["ENCODINGS", "encoding_of", "filled_columns", "preview"]

# Label and codec of what old texts are most often in.
ENCODINGS = (
    ("Windows-1252, Western Europe", "cp1252"),
    ("Windows-1250, Central Europe", "cp1250"),
    ("Windows-1251, Cyrillic", "cp1251"),
    ("Mac Roman", "mac-roman"),
    ("GB 18030, Chinese", "gb18030"),
    ("guessed for each file", "detect"),
)
_ROWS = 50
_TEXTS = 5
_SAMPLE = 100_000  # bytes


def preview(read: Corpus | ReadReport) -> str:
    """
    Draw what became of every input, the first texts, and what cleaning took away, as HTML.

    Parameters
    ----------
    read : Corpus or ReadReport
        What was read, or the report of a refusal.

    Examples
    --------
    >>> import toolkit as tk
    >>> "&lt;b&gt;war" in preview(tk.Corpus.from_texts(["<b>war"]))
    True
    """
    report = read if isinstance(read, ReadReport) else read.report
    parts = []
    if report.rows:
        files = report.table().rename({"input": "file", "outcome": "state"})
        parts.append(_titled(str(report), files, _ROWS))
    if not isinstance(read, ReadReport):
        parts.append(_titled("The first texts", _beginnings(read), _TEXTS))
        ledger = read.ledger
        if ledger.height:
            kinds = ledger.group_by("rule", "reason").len("times").sort("times", descending=True)
            parts.append(_titled("What cleaning did, by rule", kinds, _ROWS))
            parts.append(_titled("Decision by decision", ledger, _ROWS))
    return f'<div class="toolkit-result mathjax_ignore">{"".join(parts)}</div>'


def _titled(title: str, table: pl.DataFrame, most: int) -> str:
    more = f" Showing {most:,} of {table.height:,} rows." if table.height > most else ""
    return f"<p>{for_html(title)}{more}</p>{table_of(table.head(most))}"


def _beginnings(corpus: Corpus) -> pl.DataFrame:
    begins = [" ".join(text[:160].split()) for text in islice(corpus.texts, _TEXTS)]
    head = corpus.table.head(_TEXTS)
    known = [name for name in ("outlet", "date", "headline") if name in head.columns]
    names = pl.DataFrame({"document": corpus.names[:_TEXTS], "begins": begins})
    return names.hstack(head.select(known))


def filled_columns(path: str, report: ReadReport) -> tuple[list[str], str]:
    """
    Name the columns of the first refused table, and the one with the longest cells.

    Returns
    -------
    (list of str, str)
        No columns and "" if there is no such table.

    Examples
    --------
    >>> filled_columns("nowhere.csv", ReadReport())
    ([], '')
    """
    for name in (row.input for row in report.rows if row.outcome == "refused"):
        file = Path(path) / name if Path(path).is_dir() else Path(path)
        try:
            about = read_about(file).about
        except ToolkitError:
            continue
        length = {column: sum(len(cell or "") for cell in cells) for column, cells in about.items()}
        if length:
            return list(length), max(length, key=length.__getitem__)
    return [], ""


def encoding_of(path: str, report: ReadReport) -> str:
    """
    Guess the encoding of the first file refused for it; "" if none was, or no guess reads well.

    Examples
    --------
    >>> encoding_of("nowhere", ReadReport())
    ''
    """
    refused = (row for row in report.rows if row.reason.startswith("not UTF-8"))
    row = next(refused, None)
    if row is None:
        return ""
    file = Path(path) / row.input if Path(path).is_dir() else Path(path)
    if not file.is_file():  # inside an archive
        return "detect"
    try:
        with file.open("rb") as stream:
            return guess_encoding(stream.read(_SAMPLE))
    except RefusedError:
        return ""
