"""
The table about the documents: selecting by it, grouping by it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean
from toolkit.days import check_bound

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = [
    "NONE",
    "check_group_name",
    "column_of",
    "keys_of",
    "named",
    "parquet_of",
    "selected",
]

UNFIT = (TypeError, ValueError, NotImplementedError, OverflowError, NameError)

TAKEN = (
    "type frame pattern period n documents tokens per_10k low high thin top_term top_share "
    "quoted_share log_ratio score q"
).split()
NONE = "(none)"  # the group of documents that have no value


def column_of(table: pl.DataFrame, column: str) -> pl.Series:
    """
    Get a column, or say which there are.

    Raises
    ------
    ToolkitError
        No such column.

    Examples
    --------
    >>> column_of(pl.DataFrame({"outlet": ["A"]}), "outlet").to_list()
    ['A']
    """
    if column not in table.columns:
        raise ToolkitError(
            f"No metadata column {column!r}.",
            advice=did_you_mean(column, table.columns),
        )
    return table[column]


def check_group_name(column: str, taken: Sequence[str] = TAKEN) -> None:
    """
    Refuse to group by a column that is named like a column of the results.

    Parameters
    ----------
    column : str
        Column of the metadata.
    taken : sequence of str
        Columns of the results.

    Raises
    ------
    ToolkitError
        It would stand twice in the table.

    Examples
    --------
    >>> check_group_name("outlet")
    """
    if column in taken:
        raise ToolkitError(
            f"The metadata column {column!r} has the name of a column of the result.",
            advice=f"Rename it when you make the corpus, such as: about_{column}",
        )


def keys_of(table: pl.DataFrame, column: str) -> list[str]:
    """
    Write a column's values as group names; a missing value becomes ``"(none)"``.

    Examples
    --------
    >>> keys_of(pl.DataFrame({"outlet": ["A", None]}), "outlet")
    ['A', '(none)']
    """
    try:
        values = column_of(table, column).cast(pl.String)
    except pl.exceptions.PolarsError:
        raise ToolkitError(
            f"Column {column!r} holds {table[column].dtype}, which makes no groups.",
            advice="Choose a column of text, numbers or dates.",
        ) from None
    return [NONE if value is None or value == "" else value for value in values]


def named(corpus: Any, column: str, wanted: Iterable[object]) -> list[str]:  # noqa: ANN401
    """
    Name the documents of some groups; None asks for those without a value.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], ["x", "y"], {"outlet": ["A", None]})
    >>> named(corpus, "outlet", [None])
    ['y']
    """
    groups = {NONE if value in (None, "") else str(value) for value in wanted}
    keys = keys_of(corpus.table, column)
    return [name for name, key in zip(corpus.names, keys, strict=True) if key in groups]


def parquet_of(table: pl.DataFrame) -> bytes:
    """
    Write a table as a Parquet file in memory.

    Raises
    ------
    ToolkitError
        A column of objects, which no file can hold.

    Examples
    --------
    >>> parquet_of(pl.DataFrame({"outlet": ["A"]}))[:4]
    b'PAR1'
    """
    held = io.BytesIO()
    try:
        table.write_parquet(held)
    except pl.exceptions.PolarsError as error:
        raise ToolkitError(
            f"The metadata cannot be saved: {error}.",
            advice="Keep text, numbers and dates; drop other columns.",
        ) from None
    return held.getvalue()


def selected(table: pl.DataFrame, where: Mapping[str, Any]) -> NDArray[np.bool_]:
    """
    Flag the rows that fit every condition.

    Parameters
    ----------
    table : DataFrame, D rows
        Metadata.
    where : mapping
        Column to value, list of values, or ``(low, high)``.

    Returns
    -------
    ndarray of bool, shape (D,)

    Raises
    ------
    ToolkitError
        No such column, or a value of a kind the column does not have.

    Examples
    --------
    >>> selected(pl.DataFrame({"year": [2030, 2031]}), {"year": (2031, None)}).tolist()
    [False, True]
    """
    flags = np.ones(table.height, bool)
    for column, value in where.items():
        values = column_of(table, column)
        try:
            flags &= _fits(values, value).fill_null(value=False).to_numpy()
        except (pl.exceptions.PolarsError, *UNFIT) as error:
            if isinstance(error, ToolkitError):
                raise
            raise ToolkitError(
                f"{value!r} cannot be compared with column {column!r}, which holds {values.dtype}.",
                advice="Give a value, a list of values, or (low, high).",
            ) from None
    return flags


def _fits(values: pl.Series, wanted: Any) -> pl.Series:  # noqa: ANN401
    if values.dtype.is_temporal() and isinstance(_any_of(wanted), str):
        values = values.cast(pl.String)  # a date is asked for as it is written: 2016-01-05
    if isinstance(wanted, tuple):
        if len(wanted) != 2:  # noqa: PLR2004
            raise ToolkitError(
                f"{values.name}={wanted!r} is no range.", advice="Give (low, high), or a list."
            )
        for bound in wanted:
            check_bound(values, bound)
        if None not in wanted and wanted[0] > wanted[1]:
            raise ToolkitError(f"The range {wanted!r} runs backwards.", advice="Give (low, high).")
        return _between(values, *wanted)
    several = isinstance(wanted, list | set | frozenset)
    for one in wanted if several else [wanted]:
        _check_comparable(values, one)
    if several:
        return values.is_in(list(wanted), nulls_equal=True)
    return values.is_null() if wanted is None else values == wanted


def _check_comparable(values: pl.Series, one: Any) -> None:  # noqa: ANN401
    if values.dtype == pl.String and isinstance(one, int | float) and not isinstance(one, bool):
        raise TypeError("numbers are not compared with text")


def _any_of(wanted: Any) -> Any:  # noqa: ANN401
    """Give a value that is asked for, the first of several."""
    if isinstance(wanted, tuple | list | set | frozenset):
        return next((value for value in wanted if value is not None), None)
    return wanted


def _between(values: pl.Series, low: Any, high: Any) -> pl.Series:  # noqa: ANN401
    if any(
        (bound is not None) and isinstance(bound, str) != (values.dtype == pl.String)
        for bound in (low, high)
    ):
        raise TypeError("numbers are not compared with text: 9 would come after 10")
    fits = values.is_not_null()
    if low is not None:
        fits &= values >= low
    if high is not None and isinstance(high, str):
        fits &= values.str.slice(0, len(high)) <= high  # "2016-06" holds all of June
    elif high is not None:
        fits &= values <= high
    return fits
