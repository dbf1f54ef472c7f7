"""
Results on paper: tables as HTML and as files for spreadsheets, text made safe on the way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_html, plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from toolkit._base import Result

__all__ = ["View", "defused", "equal", "flat", "fragment", "show", "shown", "write"]


RISKY = r"^\s*[=+\-@\t\r＝＋－＠]"  # the wide signs open a formula in Asian locales


def write(result: Result, path: str | os.PathLike[str], most: int) -> None:
    """Write a result as one page that needs no kernel and no network."""
    Path(path).write_text(_page(result, most), encoding="utf-8")


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
    except (pl.exceptions.PolarsError, TypeError):
        raise ToolkitError(
            f"{values!r} cannot be compared with column {column.name!r}, which holds "
            f"{column.dtype}.",
            advice="Give a value as the table shows it, or a list of such values.",
        ) from None
    return flags.fill_null(value=False) | (column.is_null() & (None in wanted))


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
    >>> shown(12345), shown(0.123456), shown(None)
    ('12,345', '0.123', '–')
    """
    if value is None or value != value:  # noqa: PLR0124  (not-a-number differs from itself)
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004


@dataclass(frozen=True)
class View:
    """A table to look at, made by :func:`show`: what a notebook prints of a result, and no more."""

    table: pl.DataFrame
    note: str
    total: int

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        """Draw it as HTML: text escaped, dollars safe from the page's formula renderer."""
        head = self.table.with_row_index(" ")
        # the left context of a concordance ends at the node
        numeric = [kind.is_numeric() or name == "left" for name, kind in head.schema.items()]
        some = self.table.height < self.total
        more = f"Showing {self.table.height:,} of {self.total:,} rows." if some else ""

        def cells(tag: str, values: Iterable[object]) -> str:
            styles = (
                ' style="text-align:right"' if right else ' style="text-align:left"'
                for right in numeric
            )
            return "".join(
                f"<{tag}{style}>{for_html(shown(value))}</{tag}>"
                for style, value in zip(styles, values, strict=True)
            )

        body = "".join(f"<tr>{cells('td', row)}</tr>" for row in head.iter_rows())
        return (
            '<div class="toolkit-result mathjax_ignore">'
            f"<p>{for_html(self.note)} {more}</p>"
            f"<table><thead><tr>{cells('th', head.columns)}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>"
        )


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
    >>> "per_10k" in tk.show(result, "type", "n")._repr_html_()
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


def _page(result: Result, most: int) -> str:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    style = (
        "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}"
        "table{border-collapse:collapse}th,td{padding:.25rem .6rem;border-bottom:1px solid #ccc}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{for_html(result.note)}</title><style>{style}</style>"
        f"{fragment(result, most)}<p>{for_html(result.methods())}</p></html>\n"
    )
