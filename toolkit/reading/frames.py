"""
Tables in .parquet, read by polars.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any, Final

from toolkit.reading.foreign import needed, parsed_by
from toolkit.reading.inputs import MAX_UNPACKED
from toolkit.reading.reports import RefusedError
from toolkit.reading.rows import Batch, Rows, Wanted, missing_column

if TYPE_CHECKING:
    import polars as pl

    from toolkit.reading.inputs import Input

__all__ = ["read_parquet"]

MARK: Final = b"PAR1"


def read_parquet(found: Input, wanted: Wanted) -> Batch:
    """
    Read a Parquet table; values become text as everywhere, lists and structures JSON.

    Parameters
    ----------
    found : Input
        The file.
    wanted : Wanted
        Columns.

    Returns
    -------
    Batch
        One document per row that has a text.

    Raises
    ------
    RefusedError
        No such column, a text column of numbers, a damaged file.

    Examples
    --------
    >>> import polars as pl
    >>> from toolkit.reading.inputs import Input
    >>> held = io.BytesIO()
    >>> pl.DataFrame({"text": ["Hello"], "year": [2031]}).write_parquet(held)
    >>> read_parquet(Input("a.parquet", lambda: io.BytesIO(held.getvalue())), Wanted()).about
    {'year': ['2031']}
    """
    with found.open() as stream:
        data = stream.read(MAX_UNPACKED) or b""
    if not (data.startswith(MARK) and data.endswith(MARK)):
        raise RefusedError("damaged or cut short: no Parquet table", "Get it again.")
    polars = needed("polars", extra="all", kind="a Parquet table")
    with parsed_by("polars"):
        table: pl.DataFrame = polars.read_parquet(io.BytesIO(data))
    _check_columns(table, wanted)
    rows = Rows(found.name, wanted, "row")
    others = [column for column in table.columns if column not in {wanted.text, wanted.name}]
    about = {column: rows.batch.about.setdefault(column, []) for column in others}
    for place, row in enumerate(table.iter_rows(named=True), start=1):
        text = "" if wanted.text is None else row[wanted.text]
        if text and "\0" in text:  # pages carry no checksum that polars looks at
            raise RefusedError(f"row {place} holds a NUL character: damaged", "Write it again.")
        name = None if wanted.name is None else _written(row[wanted.name])
        if rows.take(place, text or "", name):
            for column in others:
                about[column].append(rows.value(_written(row[column])))
    return rows.finish()


def _check_columns(table: pl.DataFrame, wanted: Wanted) -> None:
    for option in ("text", "name", "date"):
        column = getattr(wanted, option)
        if column is not None and column not in table.columns:
            raise missing_column(column, table.columns, option=option)
    if wanted.text is not None and str(table.schema[wanted.text]) not in {"String", "Categorical"}:
        kind = table.schema[wanted.text]
        raise RefusedError(f"the column {wanted.text!r} holds {kind}, not texts", "Name another.")


def _written(value: Any) -> str | None:  # noqa: ANN401  (whatever a table holds)
    """Write a value as text: dates in ISO form, what is nested as JSON."""
    if value is None or value == "" or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
