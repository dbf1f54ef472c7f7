"""The chart of a trend by its parts: lines, bands, gaps, the split and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

import toolkit as tk
from toolkit.plots.times import band

DATES = ["2031-01-05"] * 6 + ["2031-03-05"] * 6 + ["2031-04-05"] * 6
TEXTS = ["war and talks", "war and", "war war and", "and war", "war talks", "and war and"] * 3
ABOUT = {"date": DATES, "outlet": ["Wire", "Ledger"] * 9}


@pytest.fixture(scope="module")
def corpus():
    return tk.Corpus.from_texts(TEXTS, about=ABOUT)


def lines(figure):
    return [trace for trace in figure.data if "markers" in trace.mode]


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def test_a_line_has_every_period_and_a_gap_where_nothing_was_published(corpus):
    result = tk.trend(corpus, "war")
    (line,) = lines(result.plot())
    assert list(line.y) == result.table["per_10k"].to_list()
    assert line.y[1] is None
    assert line.connectgaps is False
    assert list(line.x) == [0, 1, 2, 3]


def test_the_band_is_the_interval_and_has_the_same_gap(corpus):
    result = tk.trend(corpus, "war")
    piece = result.plot().data[0]
    assert piece.fill == "toself"
    assert list(piece.y).count(None) == 2  # January alone; March and April
    table = result.table.drop_nulls("low")
    assert {table["low"][0], table["high"][2]} <= set(piece.y)


def test_n_and_documents_stand_at_the_pointer(corpus):
    (line,) = lines(tk.trend(corpus, "war").plot())
    assert "2031-01" in line.hovertext[0]
    assert "n = 7 in 6 of 6 documents, 15 tokens" in line.hovertext[0]


def test_title_unit_and_interval(corpus):
    drawn = tk.trend(corpus, "war", every="month").plot()
    assert drawn.layout.title.text == "‘war’ per 10,000 tokens, by month"
    assert "band: 95 % interval, documents as the sample" in subtitle(drawn)
    assert "18 documents, 45 tokens" in subtitle(drawn)
    assert drawn.layout.yaxis.title.text == "per 10,000 tokens"
    assert list(drawn.layout.xaxis.ticktext) == ["2031-01", "2031-02", "2031-03", "2031-04"]


def test_groups_differ_in_dash_and_marker_and_colour(corpus):
    drawn = lines(tk.trend(corpus, "war", by="outlet").plot())
    assert [line.name for line in drawn] == ["Ledger", "Wire"]
    assert len({line.line.dash for line in drawn}) == 2
    assert len({line.line.color for line in drawn}) == 2
    assert len({line.marker.symbol[0].removesuffix("-open") for line in drawn}) == 2


def test_thin_points_are_open_and_their_intervals_strokes(corpus):
    drawn = tk.trend(corpus, "war", by="outlet").plot()
    assert all(shape.endswith("-open") for line in lines(drawn) for shape in line.marker.symbol)
    assert "open marker: fewer than five documents" in subtitle(drawn)
    assert "stroke: 95 % interval" in subtitle(drawn)
    strokes = [t for t in drawn.data if t.mode == "lines" and t.fill is None and t.x]
    assert len(strokes) == 2


def test_patterns_of_several_groups_have_panels(corpus):
    drawn = tk.trend(corpus, ["war", "talks"], by="outlet").plot()
    assert {line.yaxis for line in lines(drawn)} == {"y", "y2"}
    assert [note.text for note in drawn.layout.annotations] == ["<b>war</b>", "<b>talks</b>"]
    assert drawn.layout.yaxis.domain[0] > drawn.layout.yaxis2.domain[1]
    assert drawn.layout.title.text == "2 patterns per 10,000 tokens, by month and <br>outlet"


def test_the_split_is_a_line_at_its_place_and_a_sentence(corpus):
    result = tk.trend(corpus, "war", split="2031-03-01")
    drawn = result.plot()
    (line,) = drawn.layout.shapes
    assert line.x0 == line.x1 == pytest.approx(1.5)  # where March begins
    ratio = 2 ** result.comparison["log_ratio"][0]
    assert f"From 2031-03-01 on against before: {ratio:.2f} times as often" in subtitle(drawn)


def test_a_split_with_too_little_on_a_side_says_so(corpus):
    told = subtitle(tk.trend(corpus, "talks", split="2031-03-01").plot())
    assert "n = 4 against 2, too few documents to compare" in told


def test_a_pattern_that_comes_up_later_has_a_bound_only():
    texts = ["and and"] * 6 + ["war and"] * 6
    dates = ["2031-01"] * 6 + ["2031-02"] * 6
    corpus = tk.Corpus.from_texts(texts, about={"date": dates})
    told = subtitle(tk.trend(corpus, "war", split="2031-02").plot())
    assert "at least" in told
    assert "(none before)" in told


def test_many_lines_are_cut_and_counted(corpus):
    words = ["war", "and", "talks", "peace", "deal", "ship", "port", "sea"]
    drawn = tk.trend(corpus, words).plot()
    assert [line.name for line in lines(drawn)][:3] == ["war", "and", "talks"]
    assert "showing 6 of 8 patterns" in subtitle(drawn)


def test_one_document_has_no_interval():
    corpus = tk.Corpus.from_texts(["war"], about={"date": ["2031"]})
    drawn = tk.trend(corpus, "war", every="year").plot()
    assert "no interval" in subtitle(drawn)
    assert list(lines(drawn)[0].y) == [10_000]


def test_no_document_at_all(corpus):
    empty = corpus.subset(outlet="Nobody")
    assert not lines(tk.trend(empty, "war", by="outlet").plot())


def test_hostile_names_are_escaped():
    about = {"date": ["2031-01"] * 2, "<i>by</i>": ["<script>", "$5 & co"]}
    corpus = tk.Corpus.from_texts(["war <b>", "war"], about=about)
    drawn = tk.trend(corpus, ["war", '"<b>"'], by="<i>by</i>", split="2031-01").plot()
    assert [line.name for line in lines(drawn)][:2] == ["$5 &amp; co", "&lt;script&gt;"]
    told = [line.hovertext[0] for line in lines(drawn)]
    told += [note.text for note in drawn.layout.annotations]
    told += [drawn.layout.title.text, drawn.layout.title.subtitle.text]
    assert not any("<script>" in text or "<i>" in text for text in told)
    assert '<b>"&lt;b&gt;"</b>' in told


def test_a_band_of_one_period_is_a_narrow_box():
    nan = np.nan
    xs, ys = band(np.arange(3.0), np.array([nan, 1, nan]), np.array([nan, 2, nan]))
    assert xs[:2] == pytest.approx([0.93, 1.07])
    assert set(ys) == {1.0, 2.0, None}
