"""
What callers give besides texts, taken in and checked: the table about the documents, and names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import CallError, ToolkitError, did_you_mean, n_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["as_table", "check_names", "from_table", "strings_of"]

ONE_ROW = "Give one row per text, in the same order."


def as_table(about: Any, rows: int | None) -> pl.DataFrame:  # noqa: ANN401
    """
    Take metadata in as a polars table.

    Parameters
    ----------
    about : polars or pandas DataFrame, mapping of columns, or None
        What the caller has.
    rows : int or None
        How many rows it must have; None accepts any number.

    Raises
    ------
    ToolkitError
        Another number of rows, columns of different lengths, or something that is no table.

    Examples
    --------
    >>> as_table({"outlet": ["A", "B"]}, 2).height
    2
    """
    if about is None:
        return pl.DataFrame(height=rows or 0)
    try:
        if isinstance(about, pl.DataFrame):
            table = about.clone()
        elif isinstance(about, Mapping):
            columns = {str(name): _column(name, values) for name, values in about.items()}
            table = _side_by_side(columns)
        elif hasattr(about, "to_dict") and hasattr(about, "columns"):
            table = pl.DataFrame(about.to_dict("list"))
        else:
            raise CallError(f"A table is needed, not {type(about).__name__}.")
    except (pl.exceptions.PolarsError, OverflowError, UnicodeEncodeError) as error:
        raise ToolkitError(f"The table cannot be read: {error}.") from None
    if rows is not None and not table.columns:
        return pl.DataFrame(height=rows)
    if rows is not None and table.height != rows:
        raise ToolkitError(
            f"The table about the documents has {n_of(table.height, 'row')} for "
            f"{n_of(rows, 'text')}.",
            advice=ONE_ROW,
        )
    return table


def _side_by_side(columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    if len({len(column) for column in columns.values()}) > 1:
        sizes = ", ".join(f"{name!r} has {len(each):,}" for name, each in columns.items())
        raise ToolkitError(f"Columns of different lengths: {sizes}.", advice=ONE_ROW)
    return pl.DataFrame(columns)


def _column(name: object, values: Any) -> pl.Series:  # noqa: ANN401
    """Take one column in; a string would be taken apart into its letters."""
    if isinstance(values, str | bytes):
        raise CallError(f"Column {name!r} must be a list with one value per text, not one string.")
    try:
        return pl.Series(str(name), list(values))
    except (TypeError, ValueError, NameError, pl.exceptions.PolarsError) as error:
        first = (str(error) or type(error).__name__).splitlines()[0]
        raise ToolkitError(
            f"Column {name!r} mixes kinds of values, or cannot be read: {first}.",
            advice="Write all of them as text, or all as numbers.",
        ) from None


def from_table(
    table: pl.DataFrame, text: str, name: str | None
) -> tuple[list[str], list[str] | None, pl.DataFrame]:
    """
    Take texts, names and metadata apart.

    Raises
    ------
    ToolkitError
        No such column; a row without text (named).

    Examples
    --------
    >>> from_table(pl.DataFrame({"text": ["War."], "outlet": ["A"]}), "text", None)[0]
    ['War.']
    """
    for column in (text, name):
        if column is not None and column not in table.columns:
            raise ToolkitError(
                f"No column {column!r} in the frame.",
                advice=did_you_mean(column, table.columns),
            )
    missing = table[text].is_null().arg_true().to_list()
    if missing:
        raise ToolkitError(
            f"Row {missing[0]} (counted from 0) has no text in column {text!r}.",
            f"Rows without one: {len(missing):,}.",
            "Drop them first, or write '' for an empty document.",
        )
    names = _as_names(table[name]) if name else None
    about = table.drop(text, *([name] if name else []))
    return table[text].to_list(), names, about


def _as_names(column: pl.Series) -> list[str]:
    try:
        return list(column.cast(pl.String))
    except pl.exceptions.PolarsError:
        raise ToolkitError(
            f"Column {column.name!r} holds {column.dtype}, which makes no names.",
            advice="Choose a column of text or numbers.",
        ) from None


def strings_of(values: Iterable[str], what: str) -> tuple[str, ...]:
    """
    Take strings in, and nothing else.

    Raises
    ------
    TypeError
        One string instead of several, or something that is no string.

    Examples
    --------
    >>> strings_of(["a", "b"], "texts")
    ('a', 'b')
    """
    if isinstance(values, str | bytes):
        raise CallError(f"{what} must be a list of strings, not one {type(values).__name__}.")
    strings: tuple[str, ...] = tuple(values)
    for number, value in enumerate(strings):
        if not isinstance(value, str):
            raise CallError(f"{what}[{number}] must be a string, not {type(value).__name__}.")
    return strings


def check_names(names: tuple[str, ...], documents: int) -> None:
    """
    Refuse names that do not tell documents apart.

    Raises
    ------
    ToolkitError
        Too few, too many, or one given twice.

    Examples
    --------
    >>> check_names(("a", "b"), 2)
    """
    if len(names) != documents:
        raise ToolkitError(
            f"{len(names):,} names for {n_of(documents, 'text')}.", advice="Give one each."
        )
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        if not name.isascii() and any("\ud800" <= sign <= "\udfff" for sign in name):
            raise ToolkitError(
                f"The name {name!r} of document {number} holds half a surrogate pair.",
                "That is no text: no file could store it.",
                "Rename the document.",
            )
        if first.setdefault(name, number) != number:
            raise ToolkitError(
                f"The name {name!r} is given twice, to documents {first[name]} and {number}.",
                "Names tell documents apart.",
                "Make them unique.",
            )
