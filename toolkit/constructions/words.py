"""
The words that the constructions are made of, from one table.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

__all__ = ["words"]


@cache
def words(name: str) -> frozenset[str]:
    """
    Return one list of the table, in small letters.

    Examples
    --------
    >>> sorted(words("get"))
    ['get', 'gets', 'getting', 'got', 'gotten']
    """
    return _lists()[name]


@cache
def _lists() -> dict[str, frozenset[str]]:
    path = resources.files("toolkit") / "constructions" / "words.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["list"]: frozenset(row["words"].split()) for row in rows}
