"""Cleaned pages in a corpus: zones, metadata, ledger, saving; the same words as the pages alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from toolkit.scraped import zone_number
from toolkit.stream import ZONES

SCRAPED = Path(__file__).parent.parent / "corpus" / "scraped"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The eight scraped pages, without their answers."""
    home = tmp_path_factory.mktemp("pages")
    for path in SCRAPED.glob("*.txt"):
        (home / path.name).write_bytes(path.read_bytes())
    return home


@pytest.fixture(scope="module")
def corpus(folder):
    return tk.read(folder, clean=True)


@pytest.fixture(scope="module")
def answers():
    paths = sorted((SCRAPED.parent / "expected").glob("*.json"))
    assert [path.stem for path in paths] == [path.stem for path in sorted(SCRAPED.glob("*.txt"))]
    assert paths
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def words_of(corpus, document):
    a, b = corpus.documents[document : document + 2]
    return [corpus.vocabulary[n] for n in corpus.ids[a:b]]


def test_the_body_of_each_page_is_a_zone(corpus, answers):
    body = corpus.zone("body")
    for number, expected in enumerate(answers):
        bare = tk.Corpus.from_texts(["\n".join(expected["body"])])
        assert words_of(body, number) == words_of(bare, 0)


@pytest.mark.parametrize(
    ("zone", "keys"),
    [
        ("headline", ["headline", "subheadings"]),
        ("standfirst", ["standfirst"]),
        ("caption", ["captions", "trailing_caption"]),
        ("furniture", []),
    ],
)
def test_other_zones_hold_what_they_should(corpus, answers, zone, keys):
    part = corpus.zone(zone)
    for number, expected in enumerate(answers):
        lines = [
            line
            for key in keys
            for line in ([expected[key]] if isinstance(expected[key], str) else expected[key] or [])
        ]
        bare = tk.Corpus.from_texts(["\n".join(lines)])
        assert sorted(words_of(part, number)) == sorted(words_of(bare, 0))


def test_what_pages_say_about_themselves_becomes_metadata(corpus, answers):
    for column in ("headline", "author", "date", "url"):
        assert corpus.about[column].to_list() == [expected[column] for expected in answers]


def test_frames_are_counted_by_zone(corpus):
    lexicon = tk.Lexicon({"ships": ["ship*", "boat*"]})
    table = tk.count_frames(corpus, lexicon, by="zone").table
    by_hand = {
        zone: len(corpus.zone(zone).find_any(["ship*", "boat*"]).begins)
        for zone in ("body", "headline", "standfirst", "caption")
    }
    counted = dict(zip(table["zone"], table["n"], strict=True))
    assert {zone: counted.get(zone, 0) for zone in by_hand} == by_hand
    assert by_hand["body"] > 0


def test_the_ledger_names_documents_and_loses_no_row(corpus):
    ledger = corpus.ledger
    assert ledger.height == sum(page.ledger.height for page in corpus.pages)
    assert ledger["document"].unique().sort().to_list() == sorted(corpus.names)
    uncleaned = tk.Corpus.from_texts(["No deal."])
    assert uncleaned.pages == ()
    assert uncleaned.ledger.schema == ledger.schema
    assert uncleaned.ledger.height == 0


def test_raw_texts_stay_at_hand(corpus, folder):
    for page, name in zip(corpus.pages, corpus.names, strict=True):
        assert page.raw == (folder / name).read_text(encoding="utf-8")


def test_an_ambiguous_date_stands_in_the_report(corpus):
    assert "ambiguous date (07-courier-reprint.txt)" in str(corpus.report)
    assert corpus.report.loaded == corpus.report.seen == len(corpus) == 8


def test_a_saved_corpus_keeps_its_pages(corpus, tmp_path):
    undone = tk.Corpus.from_pages([corpus.pages[0].undo("lost space"), *corpus.pages[1:]])
    for number, each in enumerate((corpus, undone)):
        each.save(tmp_path / f"{number}.corpus")
        again = tk.load(tmp_path / f"{number}.corpus")
        assert again == each
        assert again.ledger.equals(each.ledger)
        assert [page.text for page in again.pages] == list(each.texts)
        assert again.subset(name=each.names[3]).pages[0].raw == each.pages[3].raw


def test_a_corpus_without_pages_is_saved_without(tmp_path):
    tk.Corpus.from_texts(["No deal."]).save(tmp_path / "x.corpus")
    assert tk.load(tmp_path / "x.corpus").pages == ()


def test_selections_keep_the_pages_of_their_documents(corpus):
    part = corpus.take([6, 0])
    assert [page.raw for page in part.pages] == [corpus.pages[6].raw, corpus.pages[0].raw]
    assert set(part.ledger["document"]) == {corpus.names[6], corpus.names[0]}


def test_an_undone_decision_reaches_the_counts(corpus):
    page = corpus.pages[0]
    again = tk.Corpus.from_pages([page.undo("lost space")])
    assert len(again.find("Skuaand").begins) == 1
    assert len(tk.Corpus.from_pages([page]).find("Skuaand").begins) == 0


def test_given_metadata_stay_and_gaps_are_filled(tmp_path):
    raw = "Menu\nShare\nTalks end\nBy Jane Orr\n3 May 2019\nThe talks have ended, Orr told the mission."
    table = pl.DataFrame({"text": [raw, raw], "author": ["J. O.", None], "date": ["May", ""]})
    table.write_csv(tmp_path / "t.csv")
    about = tk.read(tmp_path / "t.csv", clean=True).about
    assert about["author"].to_list() == ["J. O.", "Jane Orr"]
    assert about["date"].to_list() == ["May", "2019-05-03"]
    assert about["headline"].to_list() == ["Talks end"] * 2


def test_columns_of_other_kinds_are_left_alone():
    page = tk.clean_page("Talks end\nBy Jane Orr\n3 May 2019\nThe talks have ended, Orr said.")
    about = tk.Corpus.from_pages([page, page], about={"date": [2019, None]}).about
    assert about["date"].to_list() == [2019, None]


def test_reading_without_cleaning_changes_nothing(folder):
    plain = tk.read(folder)
    assert plain.pages == ()
    assert plain.about.columns == []
    assert plain.texts[0] == (folder / plain.names[0]).read_text(encoding="utf-8")


def test_a_record_can_be_replayed(corpus):
    result = tk.frequencies(corpus.zone("body"))
    assert tk.replay(result.made, corpus).same


def test_every_zone_of_a_page_has_a_zone_of_the_corpus():
    zones = "headline standfirst body caption subheading byline url credit furniture".split()
    assert [ZONES[zone_number(zone)] for zone in zones] == [
        "headline", "standfirst", "body", "caption", "headline",
        "furniture", "furniture", "furniture", "furniture",
    ]  # fmt: skip


LINES = st.sampled_from(
    [
        "Share", "Menu", "By Jane Orr", "3 May 2019", "…", "\u00ad", "Quiet heroes", "and small letters",
        "The talks failed again on Tuesday. Nobody said why, and nobody asked the mission.", "👍 •",
        "a line that goes on", "with a small letter", "The missionhas gone. A mission is a mission.",
    ]
)  # fmt: skip


@given(st.lists(st.lists(LINES, max_size=14).map("\n".join), min_size=1, max_size=4))
def test_every_token_has_the_zone_of_its_block(raws):
    pages = [tk.clean_page(raw) for raw in raws]
    corpus = tk.Corpus.from_pages(pages)
    bare = tk.Corpus.from_texts([page.text for page in pages])
    assert corpus.vocabulary == bare.vocabulary
    assert np.array_equal(corpus.ids, bare.ids)
    assert corpus.zones.size == corpus.paragraphs.size - 1
    assert set(corpus.paragraphs) <= set(corpus.sentences)
    assert set(corpus.documents) <= set(corpus.paragraphs)
    zones = np.repeat(corpus.zones, np.diff(corpus.paragraphs))
    for token in range(corpus.ids.size):
        document = int(corpus.document_of(np.array([token]))[0])
        page = pages[document]
        origin = page.origins[corpus.starts[token]]
        block = next(b for b in page.blocks if b.start <= origin < b.end)
        assert zones[token] == zone_number(block.zone)
