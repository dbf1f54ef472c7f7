r"""
Records in .json and .jsonl: objects with a text each.

JSON is looser than it looks. Python's reader keeps the last of two equal keys, accepts NaN, and
takes half a character written as ``\ud83d``; each of these is refused here by name. Numbers stay
as they are written: 1.10 is not 1.1.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

from toolkit.reading.decoding import decode, open_text
from toolkit.reading.exports import newsapi
from toolkit.reading.exports.export import batch_of
from toolkit.reading.exports.listings import listing_of, no_texts
from toolkit.reading.reports import RefusedError
from toolkit.reading.rows import Batch, Rows, Wanted, missing_column
from toolkit.reading.shapes import ABSENT, Number, kind_of, records_in, value_at

if TYPE_CHECKING:
    from toolkit.reading.inputs import Input

__all__ = ["read_json", "read_jsonl"]

MAX_JSON: Final = 256 << 20  # bytes; a .json must be held whole, three times over
MAX_KEYS: Final = 1_000  # distinct keys of one file; each becomes a column
MAX_DEPTH: Final = 50
HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F]")


class _LineByLineError(RefusedError):
    """A value ends with its line and the next begins another, as in .jsonl."""


def read_json(found: Input, wanted: Wanted) -> Batch:
    """
    Read objects: one, a list of them, a table as lists by column, or a list deeper inside.

    Parameters
    ----------
    found : Input
        The file.
    wanted : Wanted
        Keys and encoding.

    Returns
    -------
    Batch
        One document per object that has a text. Keys that some objects lack are None there;
        lists and objects among the metadata are kept as JSON.

    Raises
    ------
    RefusedError
        With the object or line, and the reason.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> data = b'[{"text": "Hello", "year": 2016.0}, {"text": "Bye", "tags": ["a", 1]}]'
    >>> read_json(Input("a.json", lambda: io.BytesIO(data)), Wanted()).about
    {'year': ['2016.0', None], 'tags': [None, '["a", 1]']}
    """
    with found.open() as stream:
        data = stream.read(MAX_JSON + 1) or b""
    if len(data) > MAX_JSON:
        raise RefusedError(
            f"larger than {MAX_JSON:,} bytes", "Save it as .jsonl, which is read line by line."
        )
    text, how = decode(data, encoding=wanted.encoding)
    if not text.strip():
        raise RefusedError("empty: no JSON in it")
    try:
        value = _parse(text)
    except _LineByLineError:
        batch = read_jsonl(found, wanted)
        batch.note = "; ".join(part for part in (batch.note, "an object on each line") if part)
        return batch
    if not isinstance(value, list | dict):
        raise RefusedError(f"holds {kind_of(value)}, not objects", "Each text needs an object.")
    batch = _batch(value, found, wanted)
    batch.note = "; ".join(part for part in (how.note, batch.note) if part)
    batch.suspicious = batch.suspicious or how.suspicious
    return batch


def _batch(value: list[Any] | dict[str, Any], found: Input, wanted: Wanted) -> Batch:
    if wanted.layout in {None, "newsapi"} and newsapi.fits(value):
        return batch_of(newsapi.read(cast("dict[str, Any]", value)), found.name, wanted)
    records, note = records_in(value, wanted.text)
    rows = Rows(found.name, wanted, "object")
    for place, record in enumerate(records, start=1):
        _take(rows, place, record)
    batch = _finish(rows)
    batch.note = note
    if records and records[0] is value and wanted.name is None and batch.names:
        batch.names = [found.name]
    return batch


def read_jsonl(found: Input, wanted: Wanted) -> Batch:
    r"""
    Read one object per line; blank lines are no records. Otherwise as :func:`read_json`.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> lines = Input("a.jsonl", lambda: io.BytesIO(b'{"text": "Hello"}\n\n{"text": "Bye"}\n'))
    >>> read_jsonl(lines, Wanted()).names
    ['a.jsonl:1', 'a.jsonl:3']
    """
    rows = Rows(found.name, wanted, "line")
    stream, how = open_text(found.open, encoding=wanted.encoding)
    with stream:
        for place, line in enumerate(stream, start=1):
            if not line.isspace():
                _take(rows, place, _parse(line, place))
    batch = _finish(rows)
    batch.note, batch.suspicious = how.note, how.suspicious
    return batch


def _parse(text: str, line: int = 0) -> object:
    """Parse strictly; ``line`` is that of a .jsonl."""
    where = f"line {line}: " if line else ""
    try:
        value = _DECODER.decode(text)
        if HALF_CHARACTER.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        at = f"line {line or error.lineno}, column {error.colno}"
        lines = not line and error.msg == "Extra data" and error.colno == 1 and error.lineno > 1
        kind = _LineByLineError if lines else RefusedError
        raise kind(f"{at}: not JSON: {error.msg}", "Mend the file.") from None
    except RecursionError:
        raise RefusedError(f"{where}nested too deeply") from None
    except UnicodeEncodeError:
        raise RefusedError(
            f"{where}holds half a character (a lone surrogate, \\ud800 to \\udfff)"
        ) from None
    except RefusedError as error:
        raise RefusedError(where + error.reason, error.advice) from None
    return cast("object", value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RefusedError(f"the key {twice!r} occurs twice in one object", "Rename one of them.")
    return record


def _no_constant(name: str) -> NoReturn:
    raise RefusedError(f"{name} is not JSON", "Write null.")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once, parse_int=Number, parse_float=Number, parse_constant=_no_constant
)


def _take(rows: Rows, place: int, record: object) -> None:
    where, wanted = f"{rows.batch.unit} {place}", rows.wanted
    if not isinstance(record, dict):
        raise RefusedError(
            f"{where}: {kind_of(record)}, not an object", "Each text needs an object."
        )
    text = _text_of(record, wanted.text, where)
    identifier = None if wanted.name is None else _written(_present(record, wanted.name))
    if not rows.take(place, text, identifier):
        return
    for key, value in record.items():
        if key not in {wanted.text, wanted.name}:
            _append(rows, key, rows.value(_written(value)))
    if wanted.date is not None and wanted.date not in record:
        within = _present(record, wanted.date)
        if within is not None:
            _append(rows, wanted.date, rows.value(_written(within)))


def _present(record: dict[str, Any], key: str) -> object:
    value = value_at(record, key)
    return None if value is ABSENT else value


def _text_of(record: dict[str, Any], key: str | None, where: str) -> str:
    if key is None:
        return ""
    text = value_at(record, key)
    if text is ABSENT:
        for listed in (record, *_first_inside(record)):
            if service := listing_of(listed):
                raise no_texts(service, listed)
        refusal = missing_column(key, record, option="text")
        raise RefusedError(f"{where}: {refusal.reason}".replace("column", "key"), refusal.advice)
    if text is not None and type(text) is not str:
        raise RefusedError(f"{where}: {key!r} is {kind_of(text)}, not a text")
    return text or ""


def _first_inside(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Take the first object of each list in a record: a list may stand one level down."""
    lists = [value for value in record.values() if isinstance(value, list) and value]
    return [value[0] for value in lists if isinstance(value[0], dict)]


def _append(rows: Rows, key: str, value: str | None) -> None:
    about = rows.batch.about
    column = about.setdefault(key, [])
    if len(about) > MAX_KEYS:
        raise RefusedError(f"more than {MAX_KEYS:,} different keys", "Keep only those you need.")
    column.extend([None] * (len(rows.batch.texts) - 1 - len(column)))
    column.append(value)


def _finish(rows: Rows) -> Batch:
    wanted, batch = rows.wanted, rows.batch
    if wanted.date is not None and batch.texts and wanted.date not in batch.about:
        raise missing_column(wanted.date, batch.about, option="date")
    return rows.finish()


def _written(value: object, depth: int = 0) -> str | None:
    """Write a value as text: what is text stays, the rest is JSON, numbers as they were."""
    if depth > MAX_DEPTH:
        raise RefusedError("nested too deeply")
    if value is None:
        return None if depth == 0 else "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_written(each, depth + 1) or "" for each in value) + "]"
    if isinstance(value, dict):
        pairs = (
            f"{json.dumps(k, ensure_ascii=False)}: {_written(v, depth + 1)}"
            for k, v in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    text = str(value)
    return text if depth == 0 or isinstance(value, Number) else json.dumps(text, ensure_ascii=False)
