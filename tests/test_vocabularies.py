"""Diversity: MATTR as a sliding window gives it, laws, and what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import toolkit as tk
from toolkit.inference import clustered_rate
from toolkit.measures import MEASURES
from toolkit.text import fold

WORDS = "war War peace arms race the , . !".split()
documents = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)
corpora = st.lists(documents, min_size=1, max_size=6).map(tk.Corpus.from_texts)


def drawn(seed=0, size=30):
    rng = np.random.default_rng(seed)
    texts = [
        " ".join(f"w{t}" for t in rng.zipf(1.5, int(rng.integers(20, 200)))) for _ in range(size)
    ]
    return tk.Corpus.from_texts(texts, about={"outlet": rng.choice(["A", "B"], size).tolist()})


CORPUS = drawn()


def words_of(text):
    return [fold(word) for word in text.split() if word[0].isalnum()]


def windows_of(words, window):
    return [len(set(words[a : a + window])) / window for a in range(len(words) - window + 1)]


@settings(max_examples=50, deadline=None)
@given(corpora, st.integers(1, 8))
def test_mattr_is_the_mean_over_all_windows(corpus, window):
    row = tk.diversity(corpus, window=window).row(0)
    words = [words_of(text) for text in corpus.texts]
    values = [value for each in words for value in windows_of(each, window)]
    assert row["tokens"] == sum(map(len, words))
    assert row["types"] == len({word for each in words for word in each})
    if values:
        assert row["mattr"] == pytest.approx(np.mean(values), rel=1e-12)
    else:
        assert row["mattr"] is None


def test_the_interval_takes_documents_for_the_sample():
    row = tk.diversity(CORPUS, window=20).row(0)
    per = [windows_of(words_of(text), 20) for text in CORPUS.texts]
    rate = clustered_rate([sum(p) for p in per], [len(p) for p in per])
    assert row["low"] == pytest.approx(rate.low[0])
    assert row["high"] == pytest.approx(rate.high[0])
    assert row["low"] < row["mattr"] < row["high"] <= 1


def test_groups_and_documents():
    found = tk.diversity(CORPUS, by="outlet", window=20)
    for part, row in zip(CORPUS.split("outlet").items(), found.table.rows(named=True), strict=True):
        alone = tk.diversity(part[1], window=20).row(0)
        assert {**alone, "outlet": part[0]} == row
    each = tk.diversity(CORPUS, by="document", window=20)
    assert each.table["document"].to_list() == list(CORPUS.names)
    assert set(each.table["documents"]) == {1}
    assert each.table["low"].null_count() == len(CORPUS)  # one document, no interval


def test_more_measures_by_name():
    names = [name for name, m in MEASURES.items() if m.kind in ("richness", "sequence")]
    row = tk.diversity(CORPUS, measures=names, window=20).row(0)
    words = [word for text in CORPUS.texts for word in words_of(text)]
    counts = np.unique(words, return_counts=True)[1]
    for name in ("ttr", "yule_k", "hdd", "simpson_d"):
        assert row[name] == pytest.approx(float(MEASURES[name](counts)))
    each = [words_of(text) for text in CORPUS.texts]
    mtld = np.average([MEASURES["mtld"](w) for w in each], weights=[len(w) for w in each])
    assert row["mtld"] == pytest.approx(mtld)
    assert "equal size" in tk.diversity(CORPUS, measures="ttr").note
    assert "equal size" not in tk.diversity(CORPUS, measures="mtld").note


def test_case_counts_only_when_asked_for():
    corpus = tk.Corpus.from_texts(["War war peace"])
    assert tk.diversity(corpus, window=3).row(0)["types"] == 2
    assert tk.diversity(corpus, window=3, ignore_case=False).row(0)["types"] == 3


def test_the_order_of_documents_changes_nothing():
    shuffled = CORPUS.take(np.random.default_rng(1).permutation(len(CORPUS)))
    for by in (None, "outlet"):
        expected = tk.diversity(CORPUS, by=by, measures=["mtld", "ttr"], window=20).table
        other = tk.diversity(shuffled, by=by, measures=["mtld", "ttr"], window=20).table
        assert_frame_equal(other, expected, rel_tol=1e-12)


def test_explanation_method_and_record():
    found = tk.diversity(CORPUS, measures=["mtld"], window=20)
    assert f"{found.row(0)['mattr']:.3f}" in found.explain(0)
    assert "window of 20" in found.method
    assert "MTLD" in found.method
    assert tk.replay(found, CORPUS).same
    short = int(np.count_nonzero([len(words_of(t)) < 100 for t in CORPUS.texts]))
    assert f"{short} documents shorter than the window" in tk.diversity(CORPUS).note


def test_small_and_hostile_corpora():
    for texts in ([], [""], ["<b>one</b> 🙂 e\u0301 \u202e"]):
        found = tk.diversity(tk.Corpus.from_texts(texts), measures=["ttr", "mtld"])
        assert found.table.height == 1
        assert found.row(0)["mattr"] is None
        assert "no MATTR" in found.explain(0)
    about = {"outlet": ["<b>x</b>"]}
    page = tk.diversity(tk.Corpus.from_texts(["a"], about=about), by="outlet")._repr_html_()
    assert "<b>x" not in page
    assert len(tk.diversity(tk.Corpus.from_texts([]), by="document")) == 0


def test_messages_say_what_to_do():
    with pytest.raises(tk.ToolkitError, match="Did you mean 'mtld'"):
        tk.diversity(CORPUS, measures="mltd")
    with pytest.raises(tk.ToolkitError, match="Unknown measure 'dp'"):
        tk.diversity(CORPUS, measures=["dp"])
    with pytest.raises(tk.ToolkitError, match="A window holds words"):
        tk.diversity(CORPUS, window=0)
    with pytest.raises(tk.ToolkitError, match="No metadata column 'outlets'"):
        tk.diversity(CORPUS, by="outlets")
    with pytest.raises(tk.ToolkitError, match="not for single lines"):
        tk.diversity(CORPUS).lines(0)
