"""The charts of reprints by their parts."""

from __future__ import annotations

import pytest

import toolkit as tk

STORY = " ".join(f"word{number}" for number in range(40))


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


@pytest.fixture(scope="module")
def found():
    other = STORY.replace("word", "term")
    texts = [STORY, STORY + " only here", STORY[:200], "Peace.", other, other]
    names = ["<b>a</b>", "b", "c", "d", "e", "f"]
    return tk.duplicates(tk.Corpus.from_texts(texts, names=names))


def test_groups_by_what_their_documents_share(found):
    drawn = found.plot()
    jaccard, contained = drawn.data
    labels = [label.strip() for label in drawn.layout.yaxis.ticktext]
    assert labels == ["3 doc.: b", "2 doc.: e"]
    scores = found.table.filter(group=1)["score"]
    assert jaccard.x[0] == pytest.approx(scores.median())
    assert jaccard.x[0] - jaccard.error_x.arrayminus[0] == pytest.approx(scores.min())
    assert contained.x[1] == 1.0
    assert jaccard.marker.symbol != contained.marker.symbol, "readable without colours"
    assert "5 of 6 documents in 2 groups" in subtitle(drawn)
    assert "1 the same" in jaccard.hovertext[1]
    assert "showing 1 of 2 groups" in subtitle(found.plot(top=1))


def test_a_count_with_and_without(found):
    drawn = found.plot(counted=["word1", "term1", "only"])
    effect = found.effect(["word1", "term1", "only"])
    assert [trace.name for trace in drawn.data] == [
        "with reprints (6 documents)",
        "without (3 documents)",
    ]
    assert list(drawn.data[0].x) == pytest.approx(effect["per_10k"].to_list())
    assert list(drawn.data[1].x) == pytest.approx(effect["per_10k_without"].to_list())
    assert "3 reprints left out" in subtitle(drawn)
    assert "95 % interval" in subtitle(drawn)


def test_names_are_never_markup():
    found = tk.duplicates(tk.Corpus.from_texts([STORY, STORY], names=["<b>a</b>", "b"]))
    assert "&lt;b&gt;a" in found.plot().layout.yaxis.ticktext[0]


def test_nothing_found_is_an_empty_chart():
    found = tk.duplicates(tk.Corpus.from_texts(["one two", "three four"]))
    assert "0 of 2 documents in 0 groups" in subtitle(found.plot())


def test_what_has_no_rate_is_refused(found):
    result = tk.cooccurrence(found.corpus, ["word1", "word2"])
    with pytest.raises(tk.ToolkitError):
        found.plot(counted=result)


def test_words_that_only_a_reprint_has_are_counted_without_it_as_none():
    corpus = tk.Corpus.from_texts([STORY, STORY[:250] + " elsewhere"])
    effect = tk.duplicates(corpus).effect(tk.frequencies(corpus))
    (row,) = effect.filter(type="elsewhere").rows(named=True)
    assert (row["n"], row["n_without"], row["per_10k_without"], row["change"]) == (1, 0, 0.0, -1.0)


def test_misspelt_options_of_plot_are_named(found):
    with pytest.raises(TypeError, match=r"plot\(\) got an unexpected .* Did you mean 'top'"):
        found.plot(topp=3)
    with pytest.raises(TypeError, match="top must be an int, not str"):
        found.plot(top="3")
