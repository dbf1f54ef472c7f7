"""
The shapes in which JSON holds records: a list, one object, lists by column, a list further inside.
"""

from __future__ import annotations

from typing import Any, Final, cast

from toolkit.reading.reports import RefusedError

__all__ = ["ABSENT", "Number", "kind_of", "records_in", "value_at"]

DEEPEST: Final = 6  # levels down to the list of records
ABSENT: Final = object()  # told apart from null

Record = dict[str, Any]


class Number(str):
    """
    A number as it was written, told apart from a text of digits.

    Examples
    --------
    >>> Number("1.10")
    '1.10'
    """

    __slots__ = ()


def records_in(value: list[Any] | Record, text: str | None) -> tuple[list[Any], str]:
    """
    Find the records.

    Parameters
    ----------
    value : list or dict
        A parsed file.
    text : str or None
        The key that holds texts; without it, only the outermost shape is looked at.

    Returns
    -------
    records : list
        One entry per record; not checked.
    note : str
        For the report, if they stood somewhere else than outermost.

    Raises
    ------
    RefusedError
        Columns of different lengths; several lists that might be meant.

    Examples
    --------
    >>> records_in({"text": ["a", "b"], "outlet": ["X", "Y"]}, "text")[0]
    [{'text': 'a', 'outlet': 'X'}, {'text': 'b', 'outlet': 'Y'}]
    >>> records_in({"page": 1, "items": [{"text": "a"}]}, "text")
    ([{'text': 'a'}], "the objects stand in 'items'")
    """
    if isinstance(value, list):
        return value, ""
    first = value_at(value, text) if text is not None else next(iter(value.values()), None)
    if isinstance(first, list | dict) and _is_columns(value):
        return _across(value), "a table by columns"
    if first is not ABSENT or text is None:
        return [value], ""
    places = _lists_within(value, text)
    if len(places) > 1:
        named = ", ".join(repr(path) for path, _ in places[:5])
        raise RefusedError(
            f"several lists hold objects with {text!r}: {named}", "Save the one you mean alone."
        )
    if places:
        path, records = places[0]
        return records, f"the objects stand in {path!r}"
    return [value], ""


def value_at(record: Record, key: str) -> object:
    """
    Look a key up; ``article.body`` is the key ``body`` inside ``article`` if no key has a dot.

    Examples
    --------
    >>> value_at({"article": {"body": "No deal."}}, "article.body")
    'No deal.'
    >>> value_at({"article": 7}, "article.body") is ABSENT
    True
    """
    if key in record:
        return cast("object", record[key])
    inside: object = record
    for step in key.split("."):
        if not isinstance(inside, dict) or step not in inside:
            return ABSENT
        inside = inside[step]
    return ABSENT if inside is record else inside


def kind_of(value: object) -> str:
    """
    Say what a JSON value is.

    Examples
    --------
    >>> kind_of(["a"])
    'a list'
    """
    kinds = {
        bool: "true or false", Number: "a number", str: "a text", list: "a list",
        dict: "an object",
    }  # fmt: skip
    return kinds.get(type(value), "null")


def _is_columns(value: Record) -> bool:
    """Tell whether every value is a column: a list, or an object by row as pandas writes it."""
    return all(isinstance(column, list) for column in value.values()) or all(
        isinstance(column, dict) for column in value.values()
    )


def _across(value: Record) -> list[Record]:
    """Turn columns into records."""
    columns = {
        name: column if isinstance(column, list) else list(column.values())
        for name, column in value.items()
    }
    lengths = {name: len(column) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"{name!r} {length:,}" for name, length in [*lengths.items()][:5])
        raise RefusedError(f"columns of different lengths: {said}", "Export the table again.")
    keys = {tuple(column) for column in value.values() if isinstance(column, dict)}
    if len(keys) > 1:
        raise RefusedError("columns that name different rows", "Export the table again.")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _lists_within(value: Record, text: str) -> list[tuple[str, list[Any]]]:
    """Find the lists of objects that have the text key, the nearest level first."""
    level: list[tuple[str, object]] = [("", value)]
    for _ in range(DEEPEST):
        inner = [
            (f"{path}.{key}".lstrip("."), each)
            for path, outer in level
            if isinstance(outer, dict)
            for key, each in outer.items()
        ]
        found = [
            (path, each) for path, each in inner if isinstance(each, list) and _has(each, text)
        ]
        if found:
            return found
        level = inner
    return []


def _has(records: list[Any], text: str) -> bool:
    return any(isinstance(r, dict) and value_at(r, text) is not ABSENT for r in records[:20])
