"""Exports of news archives: every article, its metadata, and the counts held against each other."""

from __future__ import annotations

import gzip
import json

import pytest

import toolkit as tk
from tests import exports
from tests.exports import STORIES
from tests.papers import docx, rtf
from toolkit.reading.exports.export import number_in

TEXTS = tuple(story.text for story in STORIES)


def put(folder, name, data):
    data = "\n".join(data) if isinstance(data, list) else data
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def as_docx(lines):
    return docx(*lines)


def as_rtf(lines):
    return rtf(*lines)


def as_text(lines):
    return "\n".join(lines)


WHOLE = {
    "nexis.docx": as_docx(exports.nexis()),
    "nexis.rtf": as_rtf(exports.nexis()),
    "nexis.txt": as_text(exports.nexis()),
    "lexis.txt": as_text(exports.lexis()),
    "factiva.rtf": as_rtf(exports.factiva()),
    "factiva.txt": as_text(exports.factiva()),
    "coded.rtf": as_rtf(exports.factiva(coded=True)),
    "coded.html": exports.factiva_page(),
    "proquest.txt": as_text(exports.proquest()),
    "unnumbered.txt": as_text(exports.proquest(numbered=False)),
}


@pytest.mark.parametrize("name", WHOLE)
def test_every_article_is_found_with_its_metadata(tmp_path, name):
    corpus = tk.read(put(tmp_path, name, WHOLE[name]))
    assert corpus.texts == TEXTS
    assert corpus.names == tuple(f"{name}:{place}" for place in (1, 2, 3))
    about = corpus.about
    assert about["headline"].to_list() == [story.headline for story in STORIES]
    assert about["date"].to_list() == [story.date for story in STORIES]
    outlets = [outlet.partition(";")[0] for outlet in about["outlet"]]
    assert outlets == [story.outlet for story in STORIES]
    assert [by.removeprefix("By ") for by in about["byline"]] == [s.byline[3:] for s in STORIES]
    assert corpus.report.loaded == corpus.report.seen == 3
    assert corpus.report.unit == "articles"
    certain = name != "unnumbered.txt"
    assert corpus.report.suspicious == (not certain)
    assert ("all 3 articles that it announces" in corpus.report.rows[0].reason) is (
        certain and "factiva" not in name
    ) or name.startswith(("coded", "factiva"))


def test_an_export_may_be_packed_and_lie_in_a_folder(tmp_path):
    put(tmp_path, "a.txt.gz", gzip.compress(WHOLE["nexis.txt"].encode()))
    put(tmp_path, "b.docx", WHOLE["nexis.docx"])
    put(tmp_path, "c.txt", "An ordinary text. End of Document")
    corpus = tk.read(tmp_path)
    assert len(corpus) == corpus.report.seen == 7
    doubts = [e.reason for e in corpus.report.rows if e.outcome == "suspicious"]
    assert doubts == [f"same text as another: a.txt.gz:{place}" for place in (1, 2, 3)]


SHORT = {
    "nexis.docx": (as_docx(exports.nexis(announced=4)), "announces 4 articles, but 3 are in it"),
    "more.docx": (as_docx(exports.nexis(announced=2)), "announces 2 articles, but 3 are in it"),
    "lexis.txt": (as_text(exports.lexis(announced=5)), "announces 5 articles, but 3 are in it"),
    "proquest.txt": (as_text(exports.proquest(announced=4)), "announces 4 articles, but 3"),
    "cut.txt": (as_text(exports.nexis()[:-6]), "announces 3 articles, but 2 are in it; missing: 'Corgi saved from the pier'"),
    "one.txt": (as_text(exports.nexis(STORIES[:2])[:-30]), "announces 2 articles, but 0 are in it"),
    "factiva.txt": (as_text(exports.factiva()).partition("Document LEDGER20311201")[0], "announces 3 articles, but 2 are in it"),
    "coded.rtf": (as_rtf(exports.factiva(coded=True)[:45]), "announces 3 articles, but 2 are in it"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHORT)
def test_counts_that_do_not_agree_are_refused(tmp_path, name):
    data, says = SHORT[name]
    with pytest.raises(tk.ToolkitError, match=says) as caught:
        tk.read(put(tmp_path, name, data))
    assert "incomplete=True" in str(caught.value)


def test_an_incomplete_export_is_taken_when_asked_for_and_the_missing_are_named(tmp_path):
    path = put(tmp_path, "cut.txt", SHORT["cut.txt"][0])
    corpus = tk.read_export(path, incomplete=True)
    assert corpus.texts == TEXTS[:2]
    assert (corpus.report.loaded, corpus.report.seen) == (2, 3)
    assert "'Corgi saved from the pier'" in corpus.report.table().row(0)[0]
    assert corpus.report.rows[0].reason.endswith("announces 3 articles, 2 are in it")
    fewer = put(tmp_path, "fewer.txt", as_text(exports.lexis(announced=5)))
    assert tk.read_export(fewer, incomplete=True).report.seen == 5


def test_what_follows_the_last_article_is_not_dropped(tmp_path):
    lines = exports.nexis()
    with pytest.raises(
        tk.ToolkitError, match="after the last article there is more, from 'A tail'"
    ):
        tk.read(put(tmp_path, "a.txt", [*lines, "A tail", "of words"]))


def test_an_export_that_announces_nothing_says_so(tmp_path):
    lines = exports.nexis()
    at = lines.index("Documents (3)")
    corpus = tk.read(put(tmp_path, "a.txt", lines[at + 23 :]))
    assert corpus.texts == TEXTS
    assert "announces no number of articles" in corpus.report.rows[0].reason
    assert corpus.report.suspicious == 1


def test_a_search_may_find_more_than_a_file_holds(tmp_path):
    corpus = tk.read(put(tmp_path, "a.txt", exports.factiva(found="1,234")))
    assert "the search found 1,234 articles, 3 are in this file" in corpus.report.rows[0].reason


def test_a_text_much_shorter_than_announced_is_doubted(tmp_path):
    lines = [
        line.replace(f"Length: {STORIES[1].words} words", "Length: 1,100 words")
        for line in exports.nexis()
    ]
    report = tk.read(put(tmp_path, "a.txt", lines)).report
    assert report.rows[-1].input == "a.txt, article 2"
    assert report.rows[-1].reason == f"announces 1,100 words, but has {STORIES[1].words}"


def test_documents_may_be_named_by_a_field(tmp_path):
    path = put(tmp_path, "a.txt", exports.factiva(coded=True))
    assert tk.read(path, name="id").names == tuple(map(exports.accession, STORIES))
    with pytest.raises(tk.ToolkitError, match="no id in 'number'"):
        tk.read(path, name="number")
    assert tk.read(path, text="headline").texts == tuple(story.headline for story in STORIES)
    with pytest.raises(tk.ToolkitError, match="No column 'boddy'"):
        tk.read(path, text="boddy")


def test_layouts_may_be_asked_for(tmp_path):
    path = put(tmp_path, "a.txt", exports.nexis())
    plain = tk.read_export(path, "plain")
    assert plain.texts == (WHOLE["nexis.txt"],)
    assert tk.read_export(path, "nexis").texts == TEXTS
    with pytest.raises(tk.ToolkitError, match="o article found in the layout 'proquest'"):
        tk.read_export(path, "proquest")
    page = put(tmp_path, "b.html", exports.factiva_page())
    assert tk.read_export(page, "factiva").texts == TEXTS
    with pytest.raises(TypeError, match="layout"):
        tk.read_export(path, 7)
    with pytest.raises(TypeError, match="incomplete"):
        tk.read_export(path, incomplete="yes")


def test_ordinary_texts_are_no_export(tmp_path):
    notes = put(tmp_path, "notes.txt", ["Just notes."])
    with pytest.raises(tk.ToolkitError, match=r"notes.txt is in no layout.*layout='nexis'"):
        tk.read_export(notes)
    assert tk.read_export(notes, "plain").report.suspicious == 0
    put(tmp_path, "export.txt", exports.nexis())
    report = tk.read_export(tmp_path).report
    doubted = {row.input: row.reason for row in report.rows if row.outcome == "suspicious"}
    assert doubted == {"notes.txt": "in no layout of an archive, read as one text"}
    assert "Nexis export" in report.rows[0].reason
    assert tk.read(tmp_path).report.suspicious == 0


# --- NewsAPI -----------------------------------------------------------------------------------


def test_newsapi_texts_are_cut_and_each_is_told(tmp_path):
    corpus = tk.read(put(tmp_path, "a.json", exports.newsapi(total=812)))
    assert corpus.texts == tuple(story.text[:40] for story in STORIES)
    assert corpus.about["outlet"].to_list() == [story.outlet for story in STORIES]
    assert corpus.about["date"].to_list() == [story.date for story in STORIES]
    said = [entry.reason for entry in corpus.report.rows]
    assert said[0] == "NewsAPI export: the search found 812 articles, 3 are in this file"
    assert said[1:] == ["cut by NewsAPI: 1,234 more characters are not in it"] * 3
    assert [entry.outcome for entry in corpus.report.rows] == ["suspicious"] * 4


def test_newsapi_that_is_whole_or_wrong(tmp_path):
    whole = tk.read(put(tmp_path, "a.json", exports.newsapi(cut=False)))
    assert whole.report.suspicious == 0
    with pytest.raises(tk.ToolkitError, match="announces 2 articles, but 3"):
        tk.read(put(tmp_path, "a.json", exports.newsapi(total=2)))
    with pytest.raises(tk.ToolkitError, match="rticle 1: not an object"):
        tk.read(put(tmp_path, "a.json", '{"status": "ok", "totalResults": 1, "articles": [7]}'))
    empty = json.loads(exports.newsapi())
    empty["articles"][1]["content"] = None
    corpus = tk.read(put(tmp_path, "a.json", json.dumps(empty)))
    assert (corpus.report.loaded, corpus.report.skipped) == (2, 1)


# --- lists without texts -----------------------------------------------------------------------

LISTS = {
    "mc.csv": (exports.MEDIA_CLOUD, "Media Cloud", "title"),
    "list.csv": (exports.GDELT_LIST, "GDELT", "Title"),
    "list.json": (exports.GDELT_JSON, "GDELT", "title"),
    "gkg.csv": (exports.GDELT_GKG, "GDELT", None),
    "events.csv": (exports.GDELT_EVENTS, "GDELT", None),
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_without_texts_are_refused_with_a_way_on(tmp_path, name):
    data, service, title = LISTS[name]
    path = put(tmp_path, name, data)
    with pytest.raises(
        tk.ToolkitError, match=rf"{service} export: metadata only.*tk\.join"
    ) as caught:
        tk.read(path)
    if title:
        assert f"text={title!r}" in str(caught.value)
        corpus = tk.read(path, text=title)
        assert corpus.texts[0].startswith("Talks fail")
        if name.endswith(".csv"):
            assert "metadata only" in corpus.report.rows[0].reason
            assert corpus.report.rows[0].outcome == "suspicious"


def test_a_list_describes_texts(tmp_path):
    texts = tk.Corpus.from_texts(["No deal."], names=["https://ledger.example/1"])
    joined = tk.join(texts, put(tmp_path, "mc.csv", exports.MEDIA_CLOUD))
    assert joined.about["media_name"].to_list() == ["ledger.example"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,043 words", 1043), ("1.043", 1043), ("12", 12), ("none", None), ("7 of 9", 7)],
)
def test_numbers_as_archives_write_them(text, number):
    assert number_in(text) == number


ORDINARY = (
    "The report ended with the words End of Document, and nothing more.",
    "Documents (3) were found.\nBody\nof water",
    "HD is heavy duty.\nDocument 7 of the council.",
    "ProQuest was asked.\n" + "_" * 10,
    "It was 1 of 3 documents.",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_texts_are_left_alone(tmp_path, text):
    assert tk.read(put(tmp_path, "a.txt", text)).texts == (text,)
