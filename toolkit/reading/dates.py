"""
Dates as newspapers and spreadsheets write them, made ISO only where there is one reading.

A date that could mean two days is worse wrong than unread: a trend by month would look sound and
be false. So 03/04/2016 stays as written and is reported; 25/04/2016 has one reading and is turned.
Dots do not settle the order either: 03.04.2016 is day first in most countries, but not in all
files, and a corpus rarely says where its dates were typed.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

__all__ = ["iso_date"]

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
MONTH_NUMBER: Final = (
    {month: number for number, month in enumerate(_MONTHS, start=1)}
    | {month[:3]: number for number, month in enumerate(_MONTHS, start=1)}
    | {"sept": 9}
)
LAST_MONTH: Final = 12

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"(?:(?:T|,?\s+)(?:at\s+)?[0-9]{1,2}:[0-9]{2}.*)?"


def _pattern(core: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{_WEEKDAY}{core}{_CLOCK}\s*", re.IGNORECASE | re.DOTALL)


SHORTENED: Final = re.compile(r"\s*([0-9]{4})(?:-([0-9]{2}))?\s*")  # 2016 and 2016-05 are ISO too
YEAR_FIRST: Final = _pattern(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
COMPACT: Final = re.compile(r"\s*([0-9]{4})([0-9]{2})([0-9]{2})\s*")
DAY_NAMED: Final = _pattern(r"([0-9]{1,2})(?:st|nd|rd|th)?\.?[\s/-]+([a-z]+)\.?,?[\s/-]+([0-9]{4})")
MONTH_NAMED: Final = _pattern(r"([a-z]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")
NUMERIC: Final = _pattern(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")


def iso_date(written: str) -> tuple[str, str]:
    """
    Turn a written date into ISO form, if it has one reading only.

    Parameters
    ----------
    written : str
        A date with a four-digit year: numbers, or an English month name. A weekday before it and
        a time after it are understood and dropped.

    Returns
    -------
    iso : str
        ``YYYY-MM-DD``; ``YYYY-MM`` and ``YYYY`` stay as they are. Without a single reading, the
        text exactly as written.
    doubt : str
        Empty, ``"ambiguous date"`` or ``"not a date"``.

    Examples
    --------
    >>> iso_date("3 May 2016")
    ('2016-05-03', '')
    >>> iso_date("25/04/2016")
    ('2016-04-25', '')
    >>> iso_date("03/04/2016")
    ('03/04/2016', 'ambiguous date')
    >>> iso_date("30 February 2016")
    ('30 February 2016', 'not a date')
    """
    short = SHORTENED.fullmatch(written)
    if short:
        known = 1 <= int(short[2] or 1) <= LAST_MONTH
        return (written.strip(), "") if known else (written, "not a date")
    numeric = NUMERIC.fullmatch(written)
    readings = _numeric_readings(numeric) if numeric else _worded_readings(written)
    found = {iso for iso in map(_valid, readings) if iso}
    if len(found) == 1 and not (numeric and len(numeric[4]) == len("16")):
        return found.pop(), ""
    return written, "ambiguous date" if found else "not a date"


def _numeric_readings(match: re.Match[str]) -> list[tuple[int, int, int]]:
    """Both orders, day first and month first; impossible ones fall out later."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == len("16"):
        year += 2000  # only to see whether a day exists: a two-digit year is never settled
    return [(year, second, first), (year, first, second)]


def _worded_readings(written: str) -> list[tuple[int, int, int]]:
    """Forms whose order is known: year first, or with the month by name."""
    if match := YEAR_FIRST.fullmatch(written):
        return [(int(match[1]), int(match[3]), int(match[4]))]
    if match := COMPACT.fullmatch(written):
        return [(int(match[1]), int(match[2]), int(match[3]))]
    if match := DAY_NAMED.fullmatch(written):
        return [(int(match[3]), MONTH_NUMBER.get(match[2].lower(), 0), int(match[1]))]
    if match := MONTH_NAMED.fullmatch(written):
        return [(int(match[3]), MONTH_NUMBER.get(match[1].lower(), 0), int(match[2]))]
    return []


def _valid(reading: tuple[int, int, int]) -> str:
    try:
        return date(*reading).isoformat()
    except ValueError:
        return ""
