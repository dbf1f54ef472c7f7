"""The chart of diversity by its parts."""

from __future__ import annotations

import pytest

import toolkit as tk


def labels(figure):
    return [label.strip() for label in figure.layout.yaxis.ticktext]


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


@pytest.fixture(scope="module")
def corpus():
    texts = ["one two one two", "one two three four", "one one one one", "five six seven one"]
    return tk.Corpus.from_texts(texts, about={"outlet": ["<b>", "Wire"] * 2})


def test_dots_with_their_intervals_the_most_varied_on_top(corpus):
    result = tk.diversity(corpus, by="outlet", window=3)
    drawn = result.plot()
    (dots,) = drawn.data
    assert labels(drawn) == ["Wire", "&lt;b&gt;"]
    table = result.table.sort("mattr", descending=True)
    assert list(dots.x) == pytest.approx(table["mattr"].to_list())
    ends = [x - down for x, down in zip(dots.x, dots.error_x.arrayminus, strict=True)]
    assert ends == pytest.approx(table["low"].to_list())
    assert "windows of 3 words" in subtitle(drawn)
    assert "95 % interval, documents as the sample" in subtitle(drawn)
    assert drawn.layout.annotations[0].text == "<b>1.000</b>  8 words in 2 doc."
    assert drawn.layout.xaxis.title.text == "MATTR, window of 3 words"


def test_documents_are_limited_and_have_no_interval(corpus):
    drawn = tk.diversity(corpus, by="document", window=3).plot(top=2)
    assert len(labels(drawn)) == 2
    assert "no interval: one document each" in subtitle(drawn)
    assert "showing 2 of 4 documents" in subtitle(drawn)


def test_the_whole_corpus_is_one_row(corpus):
    drawn = tk.diversity(corpus, window=3).plot()
    assert labels(drawn) == ["whole corpus"]
    assert drawn.layout.title.text == "How varied the words are"


@pytest.mark.parametrize("texts", [[], [""], ["one"]])
def test_no_window_no_value(texts):
    for by in (None, "document"):
        drawn = tk.diversity(tk.Corpus.from_texts(texts), by=by).plot()
        assert "no interval" in subtitle(drawn)
