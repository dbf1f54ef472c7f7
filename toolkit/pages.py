"""
Results on paper: tables as HTML and as files for spreadsheets, text made safe on the way.
"""

from __future__ import annotations

import importlib
import json
import math
import re
import shutil
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._arguments import checked
from toolkit._base import Result, ToolkitError, did_you_mean, for_html, plain
from toolkit.files import writing
from toolkit.paper import document

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence


__all__ = [
    "View",
    "defused",
    "equal",
    "flat",
    "fragment",
    "show",
    "shown",
    "shown_in_column",
    "table_of",
    "text_of",
    "to_pandas",
    "write",
    "write_csv",
]

_MINUS = "\N{MINUS SIGN}"  # a hyphen is half as wide; in files it stays what programs read
_MANY = 6  # columns; beside so many a long sentence would be as high as a page without room
_NAME = 24  # characters that are not worth a second line


GATE = re.compile("[\ud800-\udfff]")


RISKY = r"^\s*[=+\-@\t\r＝＋－＠]"  # the wide signs open a formula in Asian locales


def write(result: Result, path: str | os.PathLike[str], most: int) -> None:
    """Write a result's table as one page that needs no kernel and no network."""
    body = f"{fragment(result, most)}<footer>{for_html(result.methods())}</footer>"
    with writing(path) as file:
        file.write_text(document(result.note, body), encoding="utf-8")


def write_csv(table: pl.DataFrame, path: str | os.PathLike[str], *, mark: bool = False) -> None:
    """Write a table as CSV, with a byte-order mark if asked for."""
    with writing(path) as file, file.open("wb") as stream:
        flat(table).write_csv(stream, include_bom=mark)


def to_pandas(table: pl.DataFrame) -> Any:  # noqa: ANN401  (pandas is not a dependency)
    """Hand a table to pandas, by way of plain values: pyarrow need not be installed."""
    try:
        pandas = importlib.import_module("pandas")
    except ImportError:
        raise ToolkitError(
            "A pandas data frame needs pandas.", "It is not installed.", "pip install pandas"
        ) from None
    return pandas.DataFrame(table.to_dict(as_series=False))


def defused(table: pl.DataFrame) -> pl.DataFrame:
    """
    Put an apostrophe before every cell of text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> defused(pl.DataFrame({"word": ["=1+1", "war"]}))["word"].to_list()
    ["'=1+1", 'war']
    """
    risky = pl.col(pl.String).str.contains(RISKY)
    guarded = pl.when(risky).then("'" + pl.col(pl.String)).otherwise(pl.col(pl.String))
    heads = {name: f"'{name}" for name in table.columns if re.match(RISKY, name)}
    return flat(table).with_columns(guarded.name.keep()).rename(heads)


def equal(column: pl.Series, wanted: list[Any]) -> pl.Series:
    """
    Flag the cells that hold one of several values; None asks for what is missing.

    Raises
    ------
    ToolkitError
        A value of a kind that the column cannot hold.

    Examples
    --------
    >>> equal(pl.Series("n", [1, None, 3]), [3, None]).to_list()
    [False, True, True]
    """
    values = [value for value in wanted if value is not None]
    try:
        flags = (
            column.is_in(values) if values else pl.Series([False] * len(column), dtype=pl.Boolean)
        )
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError, NameError):
        raise ToolkitError(
            f"{values!r} cannot be compared with column {column.name!r}, which holds "
            f"{column.dtype}.",
            advice="Give a value as the table shows it, or a list of such values.",
        ) from None
    return flags.fill_null(value=False) | (column.is_null() & (len(values) < len(wanted)))


def flat(table: pl.DataFrame) -> pl.DataFrame:
    """Write lists as text, since a CSV cell holds no list."""
    nested = [name for name, kind in table.schema.items() if isinstance(kind, pl.List | pl.Array)]
    texts = [
        pl.Series(
            name, [json.dumps(plain(v.to_list() if v is not None else None)) for v in table[name]]
        )
        for name in nested
    ]
    return table.with_columns(texts)


def shown(value: object) -> str:
    """
    Write a cell for a person: thousands apart, three significant digits after the point.

    Examples
    --------
    >>> shown(12345), shown(0.123456), shown(None), shown(float("inf"))
    ('12,345', '0.123', '–', '∞')
    """
    if value is None or value != value:  # noqa: PLR0124  (not-a-number differs from itself)
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", _MINUS)
    if abs(value) == math.inf:
        return "∞" if value > 0 else f"{_MINUS}∞"
    text = f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004
    return text.replace("-", _MINUS)


def shown_in_column(column: pl.Series) -> list[str]:
    """
    Write the cells of a column: fractions with as many decimals each, so that they line up.

    Two decimals, one from 10 on, three below 1; more, up to three, if a small number would be
    nothing otherwise.

    Examples
    --------
    >>> shown_in_column(pl.Series([61.25, -3.0, None])), shown_in_column(pl.Series([0.5, 0.00001]))
    (['61.2', '−3.0', '–'], ['0.500', '< 0.001'])
    """
    if not column.dtype.is_float():
        return [shown(value) for value in column.to_list()]
    sizes = [abs(value) for value in column.to_list() if value and math.isfinite(value)]
    if all(size == int(size) for size in sizes):
        digits = 0
    else:
        usual = 1 if max(sizes) >= 10 else 2 if max(sizes) >= 1 else 3  # noqa: PLR2004
        digits = min(3, max(usual, math.ceil(-math.log10(min(sizes)))))
    return [_rounded(value, digits) for value in column.to_list()]


def _rounded(value: float | None, digits: int) -> str:
    if value is None or not math.isfinite(value):
        return shown(value)
    if digits and value and abs(value) < 10**-digits / 2:
        return f"< {10**-digits}" if value > 0 else f"> {_MINUS}{10**-digits}"
    return f"{value:,.{digits}f}".replace("-", _MINUS)


@dataclass(frozen=True)
class View:
    """A table to look at, made by :func:`show`: what a notebook prints of a result, and no more."""

    table: pl.DataFrame
    note: str
    total: int

    def __repr__(self) -> str:
        return repr(self.table)

    def __str__(self) -> str:
        """Write it for a terminal: as many columns as fit, text cut, no control characters."""
        lines = text_of(self.table.with_row_index(" "), shutil.get_terminal_size((100, 24)).columns)
        return "\n".join(part for part in (self.note, lines, self._more) if part)

    @property
    def _more(self) -> str:
        some = self.table.height < self.total
        return f"Showing {self.table.height:,} of {self.total:,} rows." if some else ""

    def _repr_html_(self) -> str:
        """Draw it as HTML: text escaped, dollars safe from the page's formula renderer."""
        table = table_of(self.table.with_row_index(" "))
        return (
            '<div class="toolkit-result mathjax_ignore">'
            f'<p style="overflow-wrap:anywhere">{for_html(self.note)} {self._more}</p>{table}</div>'
        )


@checked
def show(what: Result | pl.DataFrame, *columns: str, most: int = 20) -> View:
    """
    Look at a result or a table: the columns wanted, figures rounded, text as text.

    Parameters
    ----------
    what : Result or polars.DataFrame
        A result, or a table that one of its methods gave.
    *columns : str
        Names of columns, in the order wanted; all of them if none is given.
    most : int
        How many rows to show. They are numbered from 0, as ``lines(row)`` and ``explain(row)``
        count them.

    Returns
    -------
    View
        Put it last in a cell; the result itself stays as it is.

    Raises
    ------
    ToolkitError
        A column the table does not have.

    Examples
    --------
    >>> import toolkit as tk
    >>> result = tk.frequencies(tk.Corpus.from_texts(["War and peace and war."]))
    >>> "documents" in tk.show(result, "type", "n")._repr_html_()
    False
    """
    table, note = (what, "") if isinstance(what, pl.DataFrame) else (what.table, what.note)
    for column in columns:
        if column not in table.columns:
            raise ToolkitError(
                f"No column {column!r} in this table.", advice=did_you_mean(column, table.columns)
            )
    head = table.head(most)
    return View(head.select(columns) if columns else head, note, table.height)


def fragment(result: Result, most: int) -> str:
    """Draw a result's table as HTML."""
    return show(result, most=most)._repr_html_()


def table_of(table: pl.DataFrame) -> str:
    """
    Draw a data frame as HTML, text escaped, numbers and left contexts to the right.

    Where it is wider than the page it scrolls, by keyboard too. A column without a name has no
    header: a screen reader would announce an empty one.

    Examples
    --------
    >>> "&lt;b&gt;" in table_of(pl.DataFrame({"type": ["<b>"]}))
    True
    """
    rows = list(zip(*map(shown_in_column, table.get_columns()), strict=True))
    styles = _styles(table, rows)

    def cells(values: Iterable[str], tag: str = "td") -> str:
        return "".join(
            f'<{kind} style="{style}">{for_html(value)}</{kind}>'
            for style, value in zip(styles, values, strict=True)
            for kind in [tag if value.strip() else "td"]
        )

    body = "".join(f"<tr>{cells(row)}</tr>" for row in rows)
    # a long name may be broken behind its parts, where the page is narrow
    heads = cells(table.columns, "th").replace(";white-space:nowrap", "").replace("_", "_<wbr>")
    return (
        '<div class="scroll" style="overflow-x:auto" tabindex="0" role="group" aria-label="Table">'
        f"<table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _styles(table: pl.DataFrame, rows: Sequence[Sequence[str]]) -> list[str]:
    """Say how each column is written: names on one line, however long what stands beside them."""
    columns = list(zip(*rows, strict=True)) or [()] * table.width
    whole = [max(map(len, cells), default=0) <= _NAME for cells in columns]
    roomy = f";min-width:{18 if table.width > _MANY else 8}em"
    lines = "left" in table.columns  # of a concordance: the node is what the eye looks for
    return [
        f"text-align:{'right' if right else 'left'}{';white-space:nowrap' if short else roomy}"
        f"{';font-variant-numeric:tabular-nums' if kind.is_numeric() else ''}"
        f"{';font-weight:600' if lines and name == 'node' else ''}"
        for right, short, (name, kind) in zip(
            _flush_right(table), whole, table.schema.items(), strict=True
        )
    ]


def _flush_right(table: pl.DataFrame) -> list[bool]:
    # the left context of a concordance ends at the node
    return [kind.is_numeric() or name == "left" for name, kind in table.schema.items()]


def text_of(table: pl.DataFrame, width: int) -> str:
    """
    Write a data frame as lines of text for a terminal.

    Parameters
    ----------
    table : polars.DataFrame
        What to write.
    width : int
        Characters in a line; columns that do not fit are named below the others.

    Returns
    -------
    str
        A line of names, then a line for each row. Text is cut to a third of the width (contexts on
        the side away from the node), and a control character becomes a space: article text gives
        a terminal no orders.

    Examples
    --------
    >>> print(text_of(pl.DataFrame({"type": ["war", "peace"], "n": [1200, 3]}), 80))
    type       n
    war    1,200
    peace      3
    """
    columns: list[list[str]] = []
    left_out, room = [], width
    for name, right in zip(table.columns, _flush_right(table), strict=True):
        said = map(_printable, shown_in_column(table[name]))
        cells = [_cut(each, width // 3, from_left=name == "left") for each in said]
        cells.insert(0, name)
        wide = max(map(_wide, cells))
        room -= wide + 2 * bool(columns)
        if room < 0:
            left_out.append(name)
            continue
        fill = [" " * (wide - _wide(cell)) for cell in cells]
        columns.append([f + c if right else c + f for c, f in zip(cells, fill, strict=True)])
    lines = ["  ".join(cells).rstrip() for cells in zip(*columns, strict=True)]
    return "\n".join(lines + [f"And the columns {', '.join(left_out)}."] * bool(left_out))


def _printable(text: str) -> str:
    return "".join(
        " " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in text
    )


def _wide(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(each) in {"W", "F"}) for each in text)


def _cut(text: str, most: int, *, from_left: bool) -> str:
    if len(text) <= most:
        return text
    return f"…{text[len(text) - most + 1 :]}" if from_left else f"{text[: most - 1]}…"
