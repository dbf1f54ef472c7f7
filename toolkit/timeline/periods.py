"""
Calendar periods of documents: days, weeks, months, years, and before or after a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit._base import ToolkitError, did_you_mean
from toolkit.metadata import column_of
from toolkit.reading.dates import iso_date

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["EVERY", "Calendar", "before_or_after", "calendar", "iso_dates"]

MOST: Final = 20_000  # periods in a table: 54 years of days

EVERY: Final[dict[str, Callable[[date], str]]] = {
    "day": date.isoformat,
    "week": lambda day: "{}-W{:02d}".format(*day.isocalendar()[:2]),
    "month": lambda day: day.isoformat()[:7],
    "year": lambda day: day.isoformat()[:4],
}
_YEARS: Final = ("0001", "9999")  # the calendar begins with the first, and 9999 ends it
_PRECISION: Final = {"day": 10, "week": 10, "month": 7, "year": 4}  # characters of an ISO date


@dataclass(frozen=True, eq=False)
class Calendar:
    """
    Periods in their order, and the one each document belongs to.

    Attributes
    ----------
    labels : list of str
        Such as 2031-06 or 2031-W24; none between the first and the last is left out.
    starts : list of date
        First day of each.
    of : ndarray of int64, shape (D,)
        Number of each document's period; -1 without a date that tells.

    Examples
    --------
    >>> found = calendar(["2031-01-31", None, "2031-03"], "month")
    >>> found.labels, found.of.tolist()
    (['2031-01', '2031-02', '2031-03'], [0, -1, 2])
    """

    labels: list[str]
    starts: list[date]
    of: Ints


def iso_dates(table: pl.DataFrame) -> list[str | None]:
    """
    Read the ``date`` column; None for a document whose date has no single reading.

    Raises
    ------
    ToolkitError
        There is no such column.

    Examples
    --------
    >>> import polars as pl
    >>> iso_dates(pl.DataFrame({"date": ["3 May 2016", "03/04/2016", None]}))
    ['2016-05-03', None, None]
    """
    if "date" not in table.columns:
        raise ToolkitError(
            "The documents have no dates: there is no metadata column 'date'.",
            f"There are: {', '.join(table.columns)}." if table.columns else "",
            'Say which column holds them: tk.read(path, date="...").',
        )
    written = column_of(table, "date")
    texts = ["" if value is None else str(value) for value in written.to_list()]
    known = {text: iso_date(text) for text in set(texts)}
    good = {
        text for text, (iso, doubt) in known.items() if not doubt and _YEARS[0] <= iso <= _YEARS[1]
    }
    return [known[text][0] if text in good else None for text in texts]


def calendar(dates: list[str | None], every: str) -> Calendar:
    """
    Put dates into periods.

    Raises
    ------
    ToolkitError
        Unknown kind of period, or more of them than a table should hold.
    """
    if every not in EVERY:
        raise ToolkitError(f"Unknown period {every!r}.", advice=did_you_mean(every, EVERY))
    label = EVERY[every]
    days = {d: _first_day(d) for d in set(dates) if d and len(d) >= _PRECISION[every]}
    if not days:
        return Calendar([], [], np.full(len(dates), -1, np.int64))
    first, last = _start(min(days.values()), every), max(days.values())
    starts = [first]
    while (following := _next(starts[-1], every)) <= last:
        starts.append(following)
        if len(starts) > MOST:
            raise ToolkitError(
                f"From {first} to {last} there are more than {MOST:,} {every}s.",
                "A wrong year among the dates is a likely cause.",
                'Take a longer period, or select: corpus.subset(date=("2016", "2018")).',
            )
    labels = [label(start) for start in starts]
    place = {name: number for number, name in enumerate(labels)}
    number = {d: place[label(day)] for d, day in days.items()}
    return Calendar(labels, starts, np.array([number.get(d or "", -1) for d in dates], np.int64))


def _first_day(iso: str) -> date:
    year, month, day = (int(part) for part in (iso + "-01-01")[:10].split("-"))
    return date(year, month, day)


def _start(day: date, every: str) -> date:
    if every == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(
        month=1 if every == "year" else day.month, day=day.day if every == "day" else 1
    )


def _next(start: date, every: str) -> date:
    if every in ("day", "week"):
        return start + timedelta(days=1 if every == "day" else 7)
    if every == "year" or start.month == 12:  # noqa: PLR2004
        return date(start.year + 1, 1, 1)
    return date(start.year, start.month + 1, 1)


def before_or_after(dates: list[str | None], split: str) -> tuple[Ints, Ints]:
    """
    Number the documents dated before a date, and those from it on.

    A date that names a month or a year only is neither when the split falls inside it.

    Raises
    ------
    ToolkitError
        The split is no ISO date.

    Examples
    --------
    >>> before, after = before_or_after(["2031-01-31", "2031-02", "2031"], "2031-02-01")
    >>> before.tolist(), after.tolist()
    ([0], [1])
    """
    iso, doubt = iso_date(split)
    if doubt:
        raise ToolkitError(
            f"split={split!r} cannot be read: {doubt}.",
            advice='Write it like "2031-06-17", "2031-06" or "2031".',
        )
    first = (iso + "-01-01")[:10]
    before = [d is not None and (d + "-99-99")[:10] < first for d in dates]
    after = [d is not None and (d + "-01-01")[:10] >= first for d in dates]
    return np.flatnonzero(before), np.flatnonzero(after)
