"""
Results on paper: tables as HTML and as files for spreadsheets, text made safe on the way.

A page is one file that works with no kernel and no network. Its policy lets the browser run the
scripts that are named by their hashes, if there are any, and load nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import ToolkitError, for_html, plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from toolkit._base import Result

__all__ = [
    "defused",
    "document",
    "equal",
    "flat",
    "fragment",
    "sendable",
    "shown",
    "static",
    "table_of",
    "write",
]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


RISKY = r"^\s*[=+\-@\t\r＝＋－＠]"  # the wide signs open a formula in Asian locales


def static(*names: str) -> str:
    """
    Give the text of files in ``toolkit/static``, one after the other.

    Examples
    --------
    >>> "tk-look0" in static("house.css", "reader.css")
    True
    """
    folder = files("toolkit") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def sendable(text: object) -> str:
    """
    Give text that JSON can carry: half of a surrogate pair alone becomes U+FFFD.

    Examples
    --------
    >>> sendable("a" + chr(0xD800)) == "a" + chr(0xFFFD)
    True
    """
    return _LONE_SURROGATE.sub("\ufffd", str(text))


def write(result: Result, path: str | os.PathLike[str], most: int) -> None:
    """Write a result's table as one page that needs no kernel and no network."""
    body = f"{fragment(result, most)}<footer>{for_html(result.methods())}</footer>"
    Path(path).write_text(document(result.note, body), encoding="utf-8")


def document(title: str, body: str, *, styles: str = "", scripts: Sequence[str] = ()) -> str:
    """
    Put a page together.

    Parameters
    ----------
    title : str
        Of the window; text.
    body : str
        HTML that is safe already.
    styles : str
        More CSS.
    scripts : sequence of str
        JavaScript that the page may run, each in an element of its own; nothing else runs.

    Returns
    -------
    str
        A whole HTML file.

    Examples
    --------
    >>> page = document("A < B", "<p>Fine.</p>")
    >>> "<title>A &lt; B</title>" in page, "script-src" in page
    (True, False)
    """
    # a browser reads \r\n as \n before it takes the hash
    code = [script.replace("\r\n", "\n").replace("\r", "\n") for script in scripts]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in code)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    policy += f"; script-src {hashes}; img-src data: blob:" if code else ""
    return sendable(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{for_html(title)}</title><style>{static('export.css')}{styles}</style></head>"
        f'<body><main class="mathjax_ignore">{body}</main>'
        + "".join(f"<script>{script}</script>" for script in code)
        + "</body></html>\n"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


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


def fragment(result: Result, most: int) -> str:
    """Draw a table as HTML: text escaped, dollars safe from the page's formula renderer."""
    more = f" Showing {most:,} of {len(result):,} rows." if len(result) > most else ""
    return (
        '<div class="toolkit-result mathjax_ignore">'
        f"<p>{for_html(result.note)}{more}</p>{table_of(result.table.head(most))}</div>"
    )


def table_of(table: pl.DataFrame) -> str:
    """
    Draw a data frame as HTML, text escaped, numbers to the right.

    Examples
    --------
    >>> "&lt;b&gt;" in table_of(pl.DataFrame({"type": ["<b>"]}))
    True
    """
    sides = ["right" if kind.is_numeric() else "left" for kind in table.dtypes]

    def cells(tag: str, values: Iterable[object]) -> str:
        return "".join(
            f'<{tag} style="text-align:{side}">{for_html(shown(value))}</{tag}>'
            for side, value in zip(sides, values, strict=True)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in table.iter_rows())
    return (
        f"<table><thead><tr>{cells('th', table.columns)}</tr></thead><tbody>{body}</tbody></table>"
    )
