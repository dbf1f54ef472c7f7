"""Joining texts with what is known about them: nothing lost on either side, nothing mistaken."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk

TEXTS = ["No deal.", "Talks go on.", "Ferries wait."]


def corpus(*names):
    return tk.Corpus.from_texts(TEXTS[: len(names)], names=names)


def folder(tmp_path, table, name="about.tsv", texts=("a.txt", "b.txt", "c.txt")):
    for at, each in enumerate(texts):
        path = tmp_path / "texts" / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXTS[at])
    (tmp_path / name).write_text(table, encoding="utf-8")
    return tk.read(tmp_path / "texts"), tmp_path / name


def test_a_folder_and_its_table(tmp_path):
    texts, table = folder(
        tmp_path, "file\toutlet\tday\nb\tWire\t25/12/2031\na\tLedger\t007\nx\tNo\t\n"
    )
    joined = tk.join(texts, table, date="day")
    assert joined.names == texts.names
    assert joined.about["outlet"].to_list() == ["Ledger", "Wire", None]
    assert joined.about["date"].to_list() == ["007", "2031-12-25", None]
    entries = {entry.input: entry for entry in joined.report.rows}
    assert entries["about.tsv"].reason == "joined by its column 'file', without suffix"
    assert entries["about.tsv, row 4"].outcome == "skipped"
    assert "'x'" in entries["about.tsv, row 4"].reason
    doubts = [e for e in joined.report.rows if e.input == "c.txt" and e.outcome == "suspicious"]
    assert doubts[0].reason == "no row in about.tsv"
    assert (joined.report.loaded, joined.report.seen) == (3, 4)


@pytest.mark.parametrize(
    ("names", "keys", "way"),
    [
        (("a.txt", "b.txt"), ("a.txt", "b.txt"), "as written"),
        (("a.b.txt", "a.c.txt"), ("a.b", "a.c"), "without suffix"),
        (("a.txt.gz", "b.html"), ("a.html", "b"), "without suffix"),
        (("x/a.txt", "y/b.txt"), ("b.txt", "a.txt"), "without folder"),
        (("x/a.txt", "y/b.txt"), ("texts\\a", "./b.pdf"), "without folder and suffix"),
        (("n.csv:2", "n.csv:3"), ("n.csv:2", "n.csv:3"), "as written"),
        (("e\u0301.txt", "b.txt"), ("é.txt", "b.txt"), "as written"),
    ],
)
def test_names_are_recognised(names, keys, way):
    joined = tk.join(corpus(*names), {"key": list(keys), "mark": list(keys)})
    assert None not in joined.about["mark"].to_list()
    assert joined.report.rows[-1].reason == f"joined by its column 'key', {way}"


def test_the_column_that_names_most_documents_is_the_key():
    table = {"other": ["a.txt", "?", "?"], "id": ["a.txt", "b.txt", "c.txt"]}
    joined = tk.join(corpus("a.txt", "b.txt", "c.txt"), table)
    assert joined.about.columns == ["other"]


def test_values_of_a_data_frame_keep_their_kinds():
    table = pl.DataFrame({"key": ["b", "a"], "year": [2031, 2030]})
    assert tk.join(corpus("a", "b"), table).about["year"].to_list() == [2030, 2031]


def test_numbers_may_be_keys():
    assert tk.join(corpus("1.txt", "2.txt"), {"id": [2, 1], "n": [20, 10]}).about[
        "n"
    ].to_list() == [10, 20]


def test_a_joined_corpus_is_selected_counted_and_replayed():
    joined = tk.join(corpus("a", "b"), {"key": ["a", "b"], "outlet": ["X", "Y"]})
    assert joined.subset(outlet="Y").texts == ("Talks go on.",)
    result = tk.frequencies(joined.subset(outlet="Y"))
    assert tk.replay(result.made, joined).same
    assert joined.fingerprint != corpus("a", "b").fingerprint


def test_a_selection_may_be_joined():
    part = corpus("a", "b", "c").take([2, 0])
    joined = tk.join(part, {"key": ["a", "c"], "n": [1, 3]})
    assert joined.about["n"].to_list() == [3, 1]
    assert tk.replay(tk.frequencies(joined).made, joined).same


@given(
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
    st.lists(st.sampled_from("abcdef"), unique=True, min_size=1),
)
def test_every_document_and_every_row_is_accounted_for(names, keys):
    texts = tk.Corpus.from_texts(names, names=names)
    if not set(names) & set(keys):
        with pytest.raises(tk.ToolkitError, match="names a document"):
            tk.join(texts, {"key": keys}, key="key")
        return
    joined = tk.join(texts, {"key": keys, "mark": keys})
    assert joined.about["mark"].to_list() == [name if name in keys else None for name in names]
    skipped = [e for e in joined.report.rows if e.outcome == "skipped"]
    doubted = [e for e in joined.report.rows if e.outcome == "suspicious"]
    assert len(skipped) == len(set(keys) - set(names))
    assert len(doubted) == len(set(names) - set(keys))
    assert joined.report.seen == len(names) + len(skipped)


def test_a_column_that_is_there_is_filled_up_and_what_differs_is_reported():
    texts = tk.Corpus.from_texts(
        TEXTS, names=["a", "b", "c"], about={"date": [None, "2031-01-02", "2031-01-03"]}
    )
    table = {"key": ["a", "b", "c"], "date": ["2031-01-01", "2031-02-02", None]}
    joined = tk.join(texts, table, key="key")
    assert joined.about["date"].to_list() == ["2031-01-01", "2031-02-02", "2031-01-03"]
    (doubt,) = [e for e in joined.report.rows if e.outcome == "suspicious"]
    assert doubt.input == "b"
    assert (
        doubt.reason
        == "two values of 'date': '2031-01-02' before, '2031-02-02' of the table is kept"
    )
    assert joined.report.loaded == 3


def test_columns_of_two_kinds_meet_as_text():
    texts = tk.Corpus.from_texts(TEXTS[:2], names=["a", "b"], about={"n": ["7", None]})
    joined = tk.join(texts, {"key": ["a", "b"], "n": [7, 8]}, key="key")
    assert joined.about["n"].to_list() == ["7", "8"]
    assert [e.outcome for e in joined.report.rows[1:]] == ["loaded"]


def test_scraped_pages_are_joined_with_a_table_of_their_dates(tmp_path):
    raw = "Menu\nShare\nNo deal\nJane Orr03/04/2019\nThe talks failed, she said."
    (tmp_path / "a.txt").write_text(raw)
    pages = tk.read(tmp_path, clean=True)
    assert pages.about["date"].to_list() == [None]
    joined = tk.join(pages, {"file": ["a"], "date": ["2019-04-03"], "headline": [None]})
    assert joined.about.select("headline", "author", "date").row(0) == (
        "No deal",
        "Jane Orr",
        "2019-04-03",
    )
    assert len(joined.zone("body")) == 1


REFUSED = {
    "twice": ({"key": ["a", "a"], "n": [1, 2]}, {}, "rows 1 and 2 of the table are both about 'a.txt'"),
    "nothing": ({"key": ["x"], "n": [1]}, {}, r"Documents are called 'a.txt', 'b.txt'.* holds 'x'"),
    "key": ({"file": ["a"], "n": [1]}, {"key": "flie"}, "No column 'flie'.* Did you mean 'file'"),
    "empty": ({"key": [], "n": []}, {}, "holds no rows"),
    "no columns": ({}, {}, "holds no rows"),
    "column of lists there": ({"key": ["a"], "outlet": [["X"]]}, {}, "has a column 'outlet' already, and one .* lists"),
    "date of a frame": ({"key": ["a"]}, {"date": "key"}, "are for files"),
    "lists": ({"key": [["a"]], "n": [1]}, {}, "names a document"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_joined_is_refused_in_words(case):
    table, options, says = REFUSED[case]
    texts = tk.Corpus.from_texts(TEXTS[:2], names=["a.txt", "b.txt"], about={"outlet": ["X", "Y"]})
    with pytest.raises(tk.ToolkitError, match=says):
        tk.join(texts, table, **options)


def test_one_row_for_two_documents_is_refused():
    with pytest.raises(tk.ToolkitError, match=r"row 1 names two documents.*'x/a.txt' or 'y/a.txt'"):
        tk.join(corpus("x/a.txt", "y/a.txt"), {"key": ["a"], "n": [1]})


FILES = {
    "no table": ("about.txt", "a", {}, "one table"),
    "no rows": ("about.csv", "file,outlet\n", {}, "holds no rows"),
    "ragged": ("about.csv", "file,outlet\na\n", {}, "ow 2: 1 cell, "),
    "no date": ("about.csv", "file\na\n", {"date": "day"}, "o column 'day'"),
    "encoding": ("about.csv", "file\na\n", {"encoding": "cp12252"}, "Unknown encoding"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_tables_that_cannot_be_read_are_refused_in_words(case, tmp_path):
    name, data, options, says = FILES[case]
    texts, table = folder(tmp_path, data, name)
    with pytest.raises(tk.ToolkitError, match=says):
        tk.join(texts, table, **options)


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".parquet"])
def test_other_tables(tmp_path, suffix):
    texts, table = folder(tmp_path, '{"file": "a", "n": 1}', "about" + suffix)
    if suffix == ".parquet":
        pl.DataFrame({"file": ["a"], "n": [1]}).write_parquet(table)
    assert tk.join(texts, table).about["n"].to_list() == ["1", None, None]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [(("a", {}), {}), ((None, "a.csv"), {}), ((7, 7), {}), ((corpus("a"), 7), {}),
     ((corpus("a"), None), {}), ((corpus("a"), {"a": ["a"]}), {"key": 7}), ((corpus("a"), ["a"]), {})],
)  # fmt: skip
def test_wrong_types_are_programming_mistakes(arguments, options):
    with pytest.raises(TypeError):
        tk.join(*arguments, **options)
