"""
Days and months as they are asked for, in the ranges of a selection.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import polars as pl

from toolkit._base import ToolkitError

__all__ = ["check_bound", "check_day"]

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
ISO: Final = r"^[0-9]{4}(-[0-9]{2}){0,2}([T ].*)?$"
ISO_BOUND: Final = re.compile(r"[0-9]{1,4}(-[0-9]{0,2}){0,2}([T ].*)?")  # or how one begins


def check_day(bound: object) -> None:
    """
    Refuse what is written like a day or a month of the calendar and is none.

    Examples
    --------
    >>> check_day("2031-02-30")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: There is no day or month '2031-02-30'. Write dates as 2031-06-17.
    """
    if isinstance(bound, str) and DAY.fullmatch(bound):
        try:
            dt.date.fromisoformat(bound if bound.count("-") > 1 else f"{bound}-01")
        except ValueError:
            raise ToolkitError(
                f"There is no day or month {bound!r}.", advice="Write dates as 2031-06-17."
            ) from None


def check_bound(values: pl.Series, bound: object) -> None:
    """
    Refuse a bound that is no date as a column of dates has them: it would sort anywhere.

    Examples
    --------
    >>> check_bound(pl.Series("date", ["2031-06-17"]), "17/06/2031")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: '17/06/2031' is no date as the column 'date' has them: ...
    """
    check_day(bound)
    if isinstance(bound, str) and values.dtype == pl.String and not ISO_BOUND.fullmatch(bound):
        known = values.drop_nulls()
        if known.len() and known.str.contains(ISO).all():
            raise ToolkitError(
                f"{bound!r} is no date as the column {values.name!r} has them: {known[0]}.",
                advice="Write dates as 2031-06-17, months as 2031-06.",
            )
