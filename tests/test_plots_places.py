"""The chart of dispersion by its parts: strokes at their places, range and DPnorm in words."""

from __future__ import annotations

import pytest

import toolkit as tk


@pytest.fixture(scope="module")
def corpus():
    texts = ["war " * 6 + "and and", "and war and and", "and and", "war war war war war and"]
    return tk.Corpus.from_texts(texts, ["a", "b", "<b>c</b>", "d"])


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def labels(figure):
    return [label.strip() for label in figure.layout.yaxis.ticktext]


def test_one_pattern_is_drawn_along_each_document(corpus):
    result = tk.dispersion(corpus, "war")
    drawn = result.plot()
    assert list(drawn.data[0].x) == result.positions()["at"].to_list()
    assert list(drawn.data[0].customdata) == result.positions()["document"].to_list()
    assert labels(drawn) == ["a (6)", "b (1)", "&lt;b&gt;c&lt;/b&gt; (0)", "d (5)"]
    assert drawn.layout.title.text == "Where ‘war’ stands in each document"
    norm = result.table["dp_norm"][0]
    assert f"12 hits in 3 of 4 documents, DPnorm {norm:.2f}" in subtitle(drawn)


def test_documents_are_limited_to_those_with_most_hits(corpus):
    drawn = tk.dispersion(corpus, "war").plot(top=2)
    assert labels(drawn) == ["a (6)", "d (5)"]
    assert "showing 2 of 3 documents with a hit" in subtitle(drawn)
    assert "without a hit are left out" in subtitle(drawn)


def test_several_patterns_are_drawn_along_the_corpus(corpus):
    result = tk.dispersion(corpus, ["war", "and", "peace"])
    drawn = result.plot()
    assert list(drawn.data[0].x) == result.positions()["place"].to_list()
    assert labels(drawn) == ["war", "and", "peace"]
    notes = [note.text for note in drawn.layout.annotations]
    assert notes[0].startswith("n = 12 in 3 of 4 doc., DPnorm 0.")
    assert notes[2] == "n = 0 in 0 of 4 doc."
    inner = [shape.x0 for shape in drawn.layout.shapes if shape.x0 == shape.x1]
    assert inner == [edge / corpus.ids.size for edge in corpus.documents[1:-1]]


def test_equal_parts_are_marked_as_such(corpus):
    drawn = tk.dispersion(corpus, "war", parts=2).plot()
    assert drawn.layout.annotations[0].text.startswith("n = 12 in 2 of 2 parts")


def test_one_of_several_patterns(corpus):
    result = tk.dispersion(corpus, ["war", "and"])
    assert result.plot(pattern="and").layout.title.text == "Where ‘and’ stands in each document"
    with pytest.raises(tk.ToolkitError, match="Did you mean 'war'"):
        result.plot(pattern="wars")


def test_very_many_hits_become_one_stroke_a_pixel():
    corpus = tk.Corpus.from_texts(["war " * 5000])
    drawn = tk.dispersion(corpus, ["war", "peace"]).plot()
    assert len(drawn.data[0].x) == 2000


@pytest.mark.parametrize("texts", [[], [""], ["war"]])
def test_next_to_nothing(texts):
    corpus = tk.Corpus.from_texts(texts)
    assert tk.dispersion(corpus, "war").plot().data
    assert tk.dispersion(corpus, ["war", "peace"]).plot().data


def test_few_hits_and_one_part_have_no_measure():
    few = tk.dispersion(tk.Corpus.from_texts(["war", "and"]), "war").plot()
    assert "1 hit in 1 of 2 documents, too few hits for DPnorm" in subtitle(few)
    one = tk.dispersion(tk.Corpus.from_texts(["war " * 12]), "war").plot()
    assert "one part: no DPnorm" in subtitle(one)
