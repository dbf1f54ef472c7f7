from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import many
from toolkit.reading.inputs import Input
from toolkit.reading.records import read_json, read_jsonl
from toolkit.reading.rows import Batch, Wanted

VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def read(data: object, **wanted: str) -> Batch:
    return read_json(
        Input("a.json", lambda: io.BytesIO(json.dumps(data).encode())), Wanted(**wanted)
    )


@many
@given(VALUE)
def test_metadata_can_be_read_back(value):
    (kept,) = read({"text": "a", "x": value}).about["x"]
    if value is None or isinstance(value, str):
        assert kept == value
    else:
        assert json.loads(kept) == value


def test_one_object_is_named_like_its_file():
    assert read({"text": "a"}).names == ["a.json"]
    assert read([{"text": "a"}]).names == ["a.json:1"]
    assert read({"text": "a", "id": 7}, name="id").names == ["7"]


def test_late_and_missing_keys_are_gaps():
    batch = read(
        [{"text": "a"}, {"text": "", "lost": 1}, {"text": "b", "late": "x"}, {"text": "c"}]
    )
    assert batch.about == {"late": [None, "x", None]}
    assert [entry.input for entry in batch.skipped] == ["a.json, object 2"]


def test_whole_characters_may_be_escaped_in_halves():
    assert read({"text": "\U0001f600"}).texts == ["\U0001f600"]


def test_line_separators_within_texts_do_not_end_records():
    data = '{"text": "a\u2028b\x85c"}\r\n{"text": "d"}\r\n'.encode()
    assert read_jsonl(Input("a.jsonl", lambda: io.BytesIO(data)), Wanted()).texts == [
        "a\u2028b\x85c",
        "d",
    ]
