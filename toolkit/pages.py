"""
Results on paper: tables as HTML and as files for spreadsheets, text made safe on the way.
"""

from __future__ import annotations

import importlib
import json
import re
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import ToolkitError, for_html, plain
from toolkit.files import writing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from toolkit._base import Result

__all__ = ["defused", "equal", "flat", "fragment", "shown", "to_pandas", "write", "write_csv"]


RISKY = r"^\s*[=+\-@\t\r＝＋－＠]"  # the wide signs open a formula in Asian locales


def write(result: Result, path: str | os.PathLike[str], most: int) -> None:
    """Write a result as one page that needs no kernel and no network."""
    with writing(path) as file:
        file.write_text(_page(result, most), encoding="utf-8")


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


def fragment(result: Result, most: int) -> str:
    """Draw a table as HTML: text escaped, dollars safe from the page's formula renderer."""
    head = result.table.head(most)
    numeric = [kind.is_numeric() for kind in head.dtypes]
    more = f" Showing {head.height:,} of {len(result):,} rows." if len(result) > most else ""

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
        f"<p>{for_html(result.note)}{more}</p>"
        f"<table><thead><tr>{cells('th', head.columns)}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


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
