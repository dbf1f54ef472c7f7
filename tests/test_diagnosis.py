"""The ledger of a lexicon, and how far a difference rests on one term."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit._base import ToolkitError
from toolkit.diagnosis import diagnose, sensitivity

TEXTS = [
    "Attack after attack. The arms race goes on.",
    "An attack on the budget.",
    "Crimea. Crimea! Crimes in Crimea and Crimea.",
    "Bombs fell. A bomb. The war. The arms race.",
]
LEXICON = tk.Lexicon(
    {
        "security": ["attack*", "bomb*", "arms race", "race", "navy", "crim*"],
        "conflict": ["attack", "war"],
    }
)


@pytest.fixture
def corpus():
    return tk.Corpus.from_texts(TEXTS, about={"outlet": ["A", "A", "A", "B"]})


def ledger(found):
    return {(r["frame"], r["term"]): r for r in found.table.iter_rows(named=True)}


def test_every_term_has_its_row_in_the_order_of_the_lexicon(corpus):
    found = LEXICON.diagnose(corpus)
    assert found.table.select("frame", "term").rows() == [
        (frame, term) for frame, terms in LEXICON.frames.items() for term in terms
    ]
    assert found.table.columns == [
        "frame", "term", "n", "documents", "share", "capitalised", "shared", "remark",
    ]  # fmt: skip


def test_hits_documents_and_shares_are_counted(corpus):
    rows = ledger(LEXICON.diagnose(corpus))
    attack = rows["security", "attack*"]
    assert (attack["n"], attack["documents"]) == (3, 2)
    assert attack["share"] == 3 / 12
    assert attack["capitalised"] == 1 / 3
    assert attack["shared"] == 1, "the frame of conflict counts them all"
    assert rows["security", "bomb*"]["shared"] == 0


def test_dead_swallowed_dominant_and_namelike_terms_are_remarked(corpus):
    rows = ledger(LEXICON.diagnose(corpus))
    assert rows["security", "navy"]["remark"] == "dead"
    assert rows["security", "race"]["remark"] == "always inside a longer term"
    assert rows["conflict", "attack"]["remark"] == "more than half of the frame"
    assert rows["security", "crim*"]["remark"] == "capitalised: a name?"
    assert rows["security", "bomb*"]["remark"] == ""


def test_the_note_counts_what_is_dead(corpus):
    assert LEXICON.diagnose(corpus).note.startswith("8 terms, 2 without a hit in 4 documents.")


def test_each_row_opens_as_lines(corpus):
    found = LEXICON.diagnose(corpus)
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert len(found.lines(number)) == row["n"]
        assert row["term"] in found.explain(number)


def test_the_same_term_in_two_frames_is_told_apart(corpus):
    lexicon = tk.Lexicon({"a": ["war", "bomb*"], "b": ["war"]})
    assert len(lexicon.diagnose(corpus).lines(2)) == 1


def test_frames_are_summed_up(corpus):
    rows = {r["frame"]: r for r in LEXICON.diagnose(corpus).frames().iter_rows(named=True)}
    assert (rows["security"]["terms"], rows["security"]["dead"]) == (6, 2)
    assert rows["conflict"]["top_term"] == "attack"
    assert rows["conflict"]["top_share"] == 0.75


def test_the_overlap_of_frames_is_that_of_the_counts(corpus):
    assert LEXICON.diagnose(corpus).overlap().row(0) == ("security", "conflict", 3)


def test_a_frame_without_a_hit_has_no_top_term(corpus):
    (row,) = tk.Lexicon({"none": ["zzz"]}).diagnose(corpus).frames().iter_rows(named=True)
    assert row["top_term"] is None
    assert row["top_share"] is None


def test_an_empty_corpus_leaves_every_term_dead():
    found = LEXICON.diagnose(tk.Corpus.from_texts([]))
    assert set(found.table["remark"]) == {"dead"}


# --- sensitivity ------------------------------------------------------------------------------


def flipping(times=5):
    texts = ["attack attack attack war x x x x x x", "war war x x x x x x x x"]
    return tk.Corpus.from_texts(texts * times, about={"outlet": ["A", "B"] * times})


def test_a_ranking_that_rests_on_one_term_is_found():
    lexicon = tk.Lexicon({"security": ["attack", "war"]})
    found = lexicon.diagnose(flipping(), by="outlet")
    (row,) = found.sensitivity().iter_rows(named=True)
    assert (row["group"], row["other"], row["without"], row["flips"]) == ("A", "B", "attack", True)
    assert row["log_ratio"] == 1
    assert row["lowest"] == -1
    assert "'attack' (security, A and B)" in found.note
    assert found.table["remark"].to_list()[0].startswith("turns a ranking round")


def test_groups_with_hits_in_few_documents_are_not_compared():
    found = tk.Lexicon({"security": ["attack", "war"]}).diagnose(flipping(4), by="outlet")
    (row,) = found.sensitivity().iter_rows(named=True)
    assert row["flips"]
    assert row["thin"]
    assert not found.table["remark"].str.contains("ranking").any()
    assert "No term alone" in found.note


def test_counts_have_the_same_table():
    counts = tk.count_frames(flipping(), {"security": ["attack", "war"]}, by="outlet")
    assert counts.sensitivity().equals(sensitivity(counts))


def test_the_note_says_when_no_term_decides():
    corpus = tk.Corpus.from_texts(["war bomb", "x x war"], about={"outlet": ["A", "B"]})
    found = tk.Lexicon({"s": ["war", "bomb", "navy"]}).diagnose(corpus, by="outlet")
    assert "No term alone turns any of 1 differences round." in found.note


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcx"), min_size=1, max_size=12), min_size=2, max_size=6))
def test_the_band_is_that_of_counting_again_without_each_term(texts):
    """Single words cannot hand hits to each other, so recounting must agree."""
    outlets = ["ABC"[n % 3] for n in range(len(texts))]
    corpus = tk.Corpus.from_texts(map(" ".join, texts), about={"outlet": outlets})
    terms = ["a", "b", "c"]
    table = sensitivity(tk.count_frames(corpus, {"f": terms}, by="outlet"))
    lexica = [terms] + [[t for t in terms if t != out] for out in terms]
    rates = []
    for kept in lexica:
        counted = tk.count_frames(corpus, {"f": kept}, by="outlet").table
        rates.append(dict(counted.select("outlet", "per_10k").iter_rows()))

    def ratio(rate, a, b):
        if not rate[a] and not rate[b]:
            return None
        return (
            math.log2(rate[a] / rate[b]) if rate[a] and rate[b] else math.inf * (rate[a] - rate[b])
        )

    for row, (a, b) in zip(
        table.iter_rows(named=True), combinations(sorted(set(outlets)), 2), strict=True
    ):
        values = [ratio(rate, a, b) for rate in rates]
        left = [value for value in values[1:] if value is not None]
        assert row["log_ratio"] == pytest.approx(values[0])
        assert row["lowest"] == pytest.approx(min(left) if left else None)
        assert row["highest"] == pytest.approx(max(left) if left else None)
        turned = any((values[0] or 0) * (value or 0) < -1e-9 for value in values[1:])
        assert row["flips"] == turned


def test_voices_and_zones_can_be_compared_too():
    corpus = tk.Corpus.from_texts(["“War, war,” said Ann Lind. The war goes on, she said."])
    table = tk.Lexicon({"c": ["war"]}).diagnose(corpus, by="voice").sensitivity()
    assert table["group"].to_list()[0] == "(narration)"


def test_groups_are_needed(corpus):
    with pytest.raises(ToolkitError, match="no groups to compare"):
        LEXICON.diagnose(corpus).sensitivity()


def test_too_many_groups_are_refused():
    corpus = tk.Corpus.from_texts(["war"] * 31)
    with pytest.raises(ToolkitError, match=r"31 groups.*at most 30"):
        diagnose(corpus, LEXICON, by="document")


def test_a_missing_column_is_named(corpus):
    with pytest.raises(ToolkitError, match=r"'outlett'.*Did you mean 'outlet'"):
        LEXICON.diagnose(corpus, by="outlett")


def test_the_record_holds_the_lexicon(corpus):
    made = LEXICON.diagnose(corpus, by="outlet").made
    assert made.function == "diagnose"
    assert made.arguments["lexicon"]["sha256"] == LEXICON.fingerprint
    assert made.arguments["by"] == "outlet"
