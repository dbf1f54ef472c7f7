"""The laws of the corpus: selecting, splitting, ordering and quoting lose and change nothing."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import HOSTILE, NAMES, few, hostile_corpora, plain_corpora, tables
from toolkit import Corpus, ToolkitError


@st.composite
def corpora(draw, texts=hostile_corpora):
    some = draw(texts)
    return Corpus.from_texts(some, about=draw(tables(len(some))))


def counts(corpus):
    table = tk.frequencies(corpus).table
    return {
        form: (n, documents)
        for form, n, documents in table.select("type", "n", "documents").iter_rows()
    }


@few
@given(corpora())
def test_a_subset_of_everything_is_equal(corpus):
    assert corpus.subset() == corpus
    assert corpus.take(range(len(corpus))) == corpus
    assert hash(corpus.subset()) == hash(corpus)


@few
@given(corpora(), st.data())
def test_selecting_then_building_is_building_then_selecting(corpus, data):
    rows = data.draw(st.permutations(range(len(corpus))))[: data.draw(st.integers(0, 4))]
    picked = corpus.take(rows)
    built = Corpus.from_texts(
        [corpus.texts[row] for row in rows],
        [corpus.names[row] for row in rows],
        corpus.about[list(rows)] if rows else corpus.about.clear(),
    )
    assert picked.vocabulary == built.vocabulary
    for name, column in picked.columns.items():
        assert np.array_equal(column, built.columns[name]), name
        assert column.dtype == built.columns[name].dtype, name
    assert picked.fingerprint == built.fingerprint


@few
@given(corpora(), st.data())
def test_selecting_twice_is_selecting_once(corpus, data):
    some = data.draw(st.permutations(range(len(corpus))))
    first, second = some[: len(some) // 2 + 1], range((len(some) // 2 + 1) // 2)
    once = corpus.take([some[row] for row in second if row < len(some)])
    twice = corpus.take(first).take([row for row in second if row < len(first)])
    assert once == twice


@few
@given(corpora())
def test_splitting_and_joining_loses_nothing(corpus):
    for column in corpus.about.columns:
        parts = corpus.split(column)
        assert list(parts) == sorted(parts)
        names = [name for part in parts.values() for name in part.names]
        assert sorted(names) == sorted(corpus.names)
        assert sum(part.ids.size for part in parts.values()) == corpus.ids.size
        for key, part in parts.items():
            assert part == corpus.part(column, key)
        order = [names.index(name) for name in corpus.names]
        joined = Corpus.from_texts(
            [text for part in parts.values() for text in part.texts],
            names,
            pl.concat([part.about for part in parts.values()]) if parts else None,
        ).take(order)
        assert joined == (corpus if parts else joined)


@few
@given(corpora(), st.data())
def test_the_order_of_documents_changes_no_count(corpus, data):
    turned = corpus.take(data.draw(st.permutations(range(len(corpus)))))
    assert turned.vocabulary == corpus.vocabulary
    assert counts(turned) == counts(corpus)


@few
@given(corpora())
def test_arrays_are_sealed_and_metadata_is_handed_out_as_a_copy(corpus):
    for column in corpus.columns.values():
        assert not column.flags.writeable
    before = corpus.fingerprint
    about = corpus.about
    if about.height:
        about = about.with_columns(pl.lit("changed").alias("outlet"))
        about.insert_column(0, pl.Series("new", range(about.height)))
    assert "new" not in corpus.about.columns
    assert Corpus.from_texts(corpus.texts, corpus.names, corpus.about).fingerprint == before


def test_a_corpus_cannot_be_changed():
    corpus = Corpus.from_texts(["a"])
    with pytest.raises(AttributeError):
        corpus.texts = ("b",)
    with pytest.raises(ValueError, match="read-only"):
        corpus.ids[0] = 5


@pytest.mark.parametrize(
    "other",
    [
        Corpus.from_texts(["a b", "d"]),
        Corpus.from_texts(["a b", "c"], names=["x", "y"]),
        Corpus.from_texts(["a b", "c"], about={"outlet": ["A", "B"]}),
        Corpus.from_texts(["a b", "c"], tokenizer="words"),
        Corpus.from_texts(["c", "a b"]),
        Corpus.from_texts(["a bc", ""]),
        "a b",
    ],
    ids=str,
)
def test_whatever_differs_makes_another_corpus(other):
    assert Corpus.from_texts(["a b", "c"]) != other


# ------------------------------------------------------------------------------- selections

NEWS = Corpus.from_texts(
    ["War. Peace.", "Talks", "", "No deal", "The end"],
    about={
        "outlet": ["A", "B", None, "", "A"],
        "year": [2015, 2016, 2016, None, 2017],
        "date": ["2015-12-31", "2016-01-05", "2016-06-30", None, "2016-07-01"],
        "day": [dt.date(2015, 12, 31), dt.date(2016, 1, 5), dt.date(2016, 6, 30), None, dt.date(2016, 7, 1)],
    },
)  # fmt: skip


@pytest.mark.parametrize(
    ("where", "chosen"),
    [
        ({"outlet": "A"}, [0, 4]),
        ({"outlet": ["A", "B"]}, [0, 1, 4]),
        ({"outlet": {"B"}}, [1]),
        ({"outlet": None}, [2]),
        ({"outlet": "Z"}, []),
        ({"outlet": []}, []),
        ({"year": 2016}, [1, 2]),
        ({"year": (2016, None)}, [1, 2, 4]),
        ({"year": (None, 2015)}, [0]),
        ({"year": (2016, 2016), "outlet": "B"}, [1]),
        ({"date": ("2016-01", "2016-06")}, [1, 2]),
        ({"date": ("2016", "2016")}, [1, 2, 4]),
        ({"date": (None, "2015")}, [0]),
        ({"day": ("2016-01", "2016-06")}, [1, 2]),
        ({"day": "2016-01-05"}, [1]),
        ({"day": ["2016-01-05", "2016-07-01"]}, [1, 4]),
        ({"day": dt.date(2016, 1, 5)}, [1]),
        ({"day": (dt.date(2016, 1, 1), None)}, [1, 2, 4]),
        ({"year": "2016"}, [1, 2]),
        ({"name": "text 2"}, [1]),
        ({"name": ["text 1", "text 5"]}, [0, 4]),
    ],
)
def test_what_a_condition_selects(where, chosen):
    assert NEWS.subset(**where).names == tuple(NEWS.names[number] for number in chosen)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"outlett": "A"}, r"No metadata column 'outlett'. Did you mean 'outlet'\?"),
        ({"year": ["2016"]}, "cannot be compared with column 'year'"),
        ({"year": ("2016", None)}, "cannot be compared with column 'year'"),
        ({"outlet": (1, 2)}, "cannot be compared with column 'outlet', which holds String"),
        ({"outlet": ("A", "B", "C")}, r"is no range.*\(low, high\)"),
    ],
)
def test_a_condition_that_makes_no_sense(where, message):
    with pytest.raises(ToolkitError, match=message):
        NEWS.subset(**where)


def test_documents_without_a_value_are_a_group():
    assert {key: part.names for key, part in NEWS.split("outlet").items()} == {
        "(none)": ("text 3", "text 4"),
        "A": ("text 1", "text 5"),
        "B": ("text 2",),
    }
    with pytest.raises(ToolkitError, match=r"No outlet 'C'.*Possible: \(none\), A, B"):
        NEWS.part("outlet", "C")


@pytest.mark.parametrize("rows", [[5], [-1], [0, 0], [1, 2, 1]], ids=str)
def test_documents_are_taken_once_and_from_what_is_there(rows):
    with pytest.raises(ToolkitError, match=r"named twice|numbered 0 to 4"):
        NEWS.take(rows)


def test_a_zone_keeps_the_texts_and_drops_the_tokens():
    body, caption = NEWS.zone("body"), NEWS.zone("caption")
    assert body.ids.size == NEWS.ids.size
    assert caption.ids.size == 0
    assert caption.texts == NEWS.texts
    assert len(caption) == len(NEWS)
    with pytest.raises(ToolkitError, match="Unknown zone 'bodi'.*'body'"):
        NEWS.zone("bodi")


def test_zones_are_cut_out_whole():
    corpus = Corpus.from_texts(["Head\n\nBody text. More.", "Other\n\nBody"])
    columns = dict(corpus.columns)
    columns["zones"] = np.array([1, 0, 1, 0], np.int8)
    import dataclasses

    zoned = dataclasses.replace(corpus, columns=columns)
    head, body = zoned.zone("headline"), zoned.zone("body")
    assert [
        head.quote(*pair) for pair in zip(head.documents, head.documents[1:], strict=False)
    ] == ["Head", "Other"]
    assert body.sentences.tolist() == [0, 3, 5, 6]
    assert body.quotes(body.find("text")) == ["text"]
    table = tk.count_frames(zoned, {"x": ["body", "head"]}, by="zone").table
    assert table.select("zone", "n").rows() == [("body", 2), ("headline", 1)]


# ------------------------------------------------------------------------------ taking texts in


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"texts": ["a"], "names": ["a", "b"]}, "2 names for 1 text"),
        ({"texts": ["a", "b"], "names": ["x", "x"]}, "'x' is given twice, to documents 0 and 1"),
        ({"texts": ["a"], "names": ["\ud800"]}, "half a surrogate pair"),
        ({"texts": ["a", "\udfff"]}, "Document 1 holds half a surrogate pair"),
        ({"texts": ["a"], "about": {"outlet": ["A", "B"]}}, "2 rows for 1 text"),
        ({"texts": ["a"], "about": {"x": ["\ud800"]}}, "cannot be read"),
        ({"texts": ["a", "b"], "about": {"x": [1, "one"]}}, "'x' mixes kinds of values"),
        ({"texts": ["a", "b"], "about": {"x": [1, 2], "y": [1]}}, "'x' has 2, 'y' has 1"),
    ],
)
def test_what_no_corpus_can_be_made_of(arguments, message):
    with pytest.raises(ToolkitError, match=message):
        Corpus.from_texts(**arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        {"texts": "one string"},
        {"texts": [1]},
        {"texts": [None]},
        {"texts": ["a"], "names": "a"},
        {"texts": ["a", "b"], "about": {"outlet": "DW"}},
        {"texts": ["a"], "about": 5},
    ],
    ids=str,
)
def test_wrong_kinds_are_type_errors(arguments):
    with pytest.raises(TypeError):
        Corpus.from_texts(**arguments)


def test_frames_give_texts_names_and_metadata():
    frame = {"id": ["x", "y"], "text": ["No deal.", ""], "outlet": ["A", None]}
    corpus = Corpus.from_frame(frame, name="id")
    assert corpus.names == ("x", "y")
    assert corpus.about.columns == ["outlet"]
    assert corpus == Corpus.from_frame(pl.DataFrame(frame), name="id")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"text": "txt"}, r"No column 'txt'.*Did you mean 'text'\?"),
        ({"name": "ids"}, r"No column 'ids'"),
        (
            {"text": "maybe"},
            r"Row 1 \(counted from 0\) has no text in column 'maybe'. Rows without one: 1",
        ),
    ],
)
def test_frames_that_lack_something(options, message):
    with pytest.raises(ToolkitError, match=message):
        Corpus.from_frame({"text": ["a", "b"], "maybe": ["x", None]}, **options)


def test_hostile_names_texts_and_metadata_are_kept_exactly(hostile_corpus):
    assert hostile_corpus.texts == HOSTILE
    assert hostile_corpus.names[: len(NAMES)] == NAMES
    assert "<script>" not in hostile_corpus._repr_html_().lower()
    assert hostile_corpus.about["note"].to_list()[1] is None


def test_every_group_gets_its_documents_in_one_pass():
    import time

    texts = [f"word{number % 7}" for number in range(4000)]
    corpus = Corpus.from_texts(texts, about={"n": list(map(str, range(4000)))})
    began = time.process_time()
    assert len(corpus.part("n", "7")) == 1
    assert time.process_time() - began < 0.5
    assert len(corpus.take(range(400)).split("n")) == 400
    assert time.process_time() - began < 3


def test_the_words_tokenizer_and_a_corpus_without_words():
    corpus = Corpus.from_texts(["... !?", "$5"], tokenizer="words")
    assert corpus.vocabulary == ("5",)
    assert corpus.tokens.tolist() == [0, 1]


def test_a_value_that_no_document_has_is_named():
    corpus = Corpus.from_texts(["a", "b"], about={"outlet": ["Wire", None], "year": [1, 2]})
    some = corpus.subset(outlet=["Wire", "Wyre"])
    assert some.names == ("text 1",)
    assert "no document has it (outlet='Wyre')" in str(some.report)
    assert "Did you mean 'Wire'" in some.report.rows[-1].reason
    assert some == corpus.subset(outlet="Wire")
    assert corpus.subset(outlet="Wire", year=[1, 2]).report == corpus.report
    assert corpus.subset(outlet=None, year=(5, 9)).report == corpus.report
    assert corpus.subset(year=[1, 2, 3]).report.rows[-1].input == "year='3'"
