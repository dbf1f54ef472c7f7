"""Dispersion: counts in parts as a naive counter's, places of hits, laws, and what it says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import toolkit as tk
from toolkit.measures import MEASURES

WORDS = "war peace arms race the .".split()
HOSTILE = ['<script>war</script> "war" \u202ewar', "é e\u0301 🙂", "", "war"]

documents = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
corpora = st.lists(documents, min_size=1, max_size=8).map(tk.Corpus.from_texts)


def uneven(seed=0, size=20):
    rng = np.random.default_rng(seed)
    weights = rng.gamma(0.6, size=(size, len(WORDS))) + 0.02
    return tk.Corpus.from_texts(
        [" ".join(rng.choice(WORDS, int(rng.integers(20, 80)), p=w / w.sum())) for w in weights]
    )


CORPUS = uneven()


@settings(max_examples=40, deadline=None)
@given(corpora, st.sampled_from(["war", "peace"]))
def test_dp_is_half_the_sum_of_gaps(corpus, word):
    row = tk.dispersion(corpus, word).row(0)
    hits = [text.split().count(word) for text in corpus.texts]
    assert (row["n"], row["range"]) == (sum(hits), sum(map(bool, hits)))
    assert row["documents"] == row["range"]
    assert row["parts"] == np.count_nonzero(corpus.tokens)
    if sum(hits) < 10:
        assert row["dp"] is row["dp_norm"] is None
        return
    gaps = [
        abs(x / sum(hits) - n / corpus.ids.size) for x, n in zip(hits, corpus.tokens, strict=True)
    ]
    assert row["dp"] == pytest.approx(sum(gaps) / 2, abs=1e-12)
    assert 0 <= row["dp"] <= 1


def test_measures_by_name_are_columns():
    names = [name for name, m in MEASURES.items() if m.kind in ("spread", "recurrence")]
    row = tk.dispersion(CORPUS, "war", measures=names).row(0)
    hits = [text.split().count("war") for text in CORPUS.texts]
    assert row["juilland_d"] == pytest.approx(float(MEASURES["juilland_d"](hits, CORPUS.tokens)))
    where = [i for i, t in enumerate(" ".join(CORPUS.texts).split()) if t == "war"]
    assert row["arf"] == pytest.approx(float(MEASURES["arf"](where, CORPUS.ids.size)))
    assert all(row[name] is not None for name in names)
    assert tk.dispersion(CORPUS, "war", measures="kld").table.columns[-1] == "kld"


@pytest.mark.parametrize("parts", [2, 7, 100])
def test_equal_parts_hold_every_hit_once(parts):
    found = tk.dispersion(CORPUS, "war", parts=parts, measures=["part_range", "dp"])
    row, sizes = found.row(0), np.diff(found.edges)
    assert sizes.max() - sizes.min() <= 1
    assert sizes.sum() == CORPUS.ids.size
    tokens = " ".join(CORPUS.texts).split()
    cuts = [tokens[a:b].count("war") for a, b in zip(found.edges, found.edges[1:], strict=False)]
    assert row["range"] == row["part_range"] == sum(map(bool, cuts))
    assert row["parts"] == parts
    assert str(parts) in found.method


def test_positions_are_where_the_hits_stand():
    found = tk.dispersion(CORPUS, ["war", "arms race", "Natto"])
    table = found.positions()
    assert table.height == found.table["n"].sum()
    texts = dict(zip(CORPUS.names, CORPUS.texts, strict=True))
    for row in table.filter(table["pattern"] == "war").iter_rows(named=True):
        tokens = texts[row["document"]].split()
        assert tokens[row["token"]] == "war"
        assert row["at"] == pytest.approx(row["token"] / len(tokens))
    assert table["place"].is_between(0, 1, closed="left").all()


def test_frames_count_the_longest_match_once():
    found = tk.dispersion(CORPUS, {"security": ["war", "arms", "arms race"], "calm": ["peace"]})
    counted = tk.count_frames(CORPUS, {"security": ["war", "arms", "arms race"], "calm": ["peace"]})
    assert found.table["frame"].to_list() == ["security", "calm"]
    assert found.table["n"].to_list() == counted.table["n"].to_list()
    assert len(found.lines(0)) == found.row(0)["n"]


def test_the_order_of_documents_changes_nothing():
    shuffled = CORPUS.take(np.random.default_rng(1).permutation(len(CORPUS)))
    expected = tk.dispersion(CORPUS, WORDS[:4], measures=["dp", "da", "kld"]).table
    other = tk.dispersion(shuffled, WORDS[:4], measures=["dp", "da", "kld"]).table
    assert_frame_equal(other, expected, rel_tol=1e-12)


def test_an_explanation_holds_the_row_s_own_numbers():
    found = tk.dispersion(CORPUS, ["war", "Natto"])
    row, said = found.row(0), found.explain(0)
    for number in (
        f"{row['dp']:.3f}",
        f"{row['dp_norm']:.3f}",
        f"{row['range']} of {row['parts']}",
    ):
        assert number in said
    assert "Fewer than 10 hits" in found.explain(1)
    assert "No 'Natto'" in found.note
    assert "1 with fewer than 10 hits" in found.note


def test_the_record_replays():
    found = tk.dispersion(CORPUS, ["war", "peace"], parts=5)
    assert tk.replay(found, CORPUS).same
    lexicon = tk.Lexicon({"calm": ["peace"]})
    assert tk.replay(tk.dispersion(CORPUS, lexicon), CORPUS).same
    assert tk.replay(tk.dispersion(CORPUS, {"calm": ["peace"]}), CORPUS).same


def test_small_and_hostile_corpora():
    one = tk.dispersion(tk.Corpus.from_texts(["war " * 12]), "war")
    assert one.row(0)["dp"] == 0
    assert one.row(0)["dp_norm"] is None
    assert "One document is one part" in one.note
    assert "missing, for there is one part" in one.explain(0)
    for texts in ([], ["", " "], HOSTILE):
        found = tk.dispersion(tk.Corpus.from_texts(texts), ["war", "<b>", "peace"], measures="arf")
        assert found.table["pattern"].to_list() == ["war", "<b>", "peace"]
        assert found.positions().height == found.table["n"].sum()
        assert "<b>" not in found._repr_html_()
        assert found.explain(0)


@pytest.mark.parametrize(
    ("patterns", "options", "words"),
    [
        ([], {}, "no pattern"),
        (["war", "war"], {}, "given twice"),
        ("war", {"measures": "dp_nrom"}, "Did you mean 'dp_norm'"),
        ("war", {"measures": "mattr"}, "Unknown measure 'mattr'"),
        ("war", {"parts": 1}, "at least two parts"),
        ("war", {"parts": 10**6}, "none may be empty"),
        (" ", {}, "pattern is empty"),
    ],
)
def test_messages_say_what_to_do(patterns, options, words):
    with pytest.raises(tk.ToolkitError, match=words):
        tk.dispersion(CORPUS, patterns, **options)
