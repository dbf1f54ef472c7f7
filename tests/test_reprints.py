"""Reprints: the same pairs as comparing every document with every other, and what they change."""

from __future__ import annotations

import functools
import itertools
import json
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit.measures.likeness import jaccard_shingles
from toolkit.reprints import CUT
from toolkit.reprints.shingles import SIZE, shingles_of, similar_pairs
from toolkit.text import fold

SCRAPED = Path(__file__).parent.parent / "corpus" / "scraped"
EXPECTED = SCRAPED.parent / "expected"
STORY = (
    "The ministers of both sides met in Velden on Tuesday for the first time in nineteen months. "
    "They spoke for nine hours about lights, nets and the price of herring. "
    "Nobody shook a hand, and nobody left early. A second meeting is set for the end of the month."
)
OTHER = (
    "A lighthouse keeper in Gull Head has painted his stairs blue again. He says that the colour "
    "keeps the gulls away, and his neighbours say that it does nothing of the kind."
)


# ---------------------------------------------------------------- a twin that compares all pairs


@functools.cache
def words(text):
    """Words without marks and case, as the corpus cuts them."""
    tokens = [token.text.casefold().replace("’", "'") for token in tk.tokenize(text)]
    return [token for token in tokens if any(map(str.isalnum, token))]


def padded(sequence):
    """A text of fewer words than a shingle has one shingle: itself."""
    return sequence if len(sequence) >= SIZE else [*sequence, *[""] * (SIZE - len(sequence))]


def every_pair(texts, at_least):
    """Compare each text with each other; of equal ones, only the first with the rest."""
    said = [words(text) for text in texts]
    found = {}
    for (i, one), (j, other) in itertools.combinations(enumerate(said), 2):
        if not one or not other:
            continue
        if one == other:
            if one not in said[:i]:
                found[i, j] = ("same", 1.0)
            continue
        if one in said[:i] or other in said[:j]:
            continue
        a, b = padded(one), padded(other)
        score = jaccard_shingles(a, b, k=SIZE)
        sets = [{tuple(t[n : n + SIZE]) for n in range(len(t) - SIZE + 1)} for t in (a, b)]
        contained = len(sets[0] & sets[1]) / min(map(len, sets))
        if score >= at_least:
            found[i, j] = ("near", score)
        elif contained >= max(CUT, at_least):
            found[i, j] = ("cut", score)
    return found


def found_pairs(corpus, at_least):
    result = tk.duplicates(corpus, at_least=at_least)
    number = {name: n for n, name in enumerate(result.corpus.names)}
    rows = result.table.select("document", "other", "kind", "score").iter_rows()
    return {(number[a], number[b]): (kind, score) for a, b, kind, score in rows}


FORMS = st.sampled_from(["war", "Peace", "no", "deal.", "“talks”", "don’t", "a"])
TEXTS = st.lists(FORMS, max_size=40).map(" ".join)


@st.composite
def families(draw):
    """Texts, and cut, joined and altered versions of them."""
    texts = draw(st.lists(TEXTS, min_size=1, max_size=4))
    for _ in range(draw(st.integers(0, 6))):
        parts = draw(st.sampled_from(texts)).split()
        begin = draw(st.integers(0, max(len(parts) - 1, 0)))
        end = draw(st.integers(begin, len(parts)))
        more = draw(st.lists(FORMS, max_size=6))
        texts.append(" ".join([*parts[begin:end], *more]))
    return draw(st.permutations(texts))


@given(families())
@settings(max_examples=100)
def test_pairs_are_those_of_comparing_all(texts):
    corpus = tk.Corpus.from_texts(texts)  # which takes most of the time
    for at_least in (0.1, 0.3, 0.5, 0.75, 0.9, 1.0):
        assert found_pairs(corpus, at_least) == every_pair(texts, at_least)


@given(
    st.lists(st.frozensets(st.integers(0, 30), max_size=20), max_size=12),
    st.floats(0.05, 1),
    st.floats(0.05, 1),
)
@settings(max_examples=400)
def test_sets_are_joined_as_by_comparing_all(sets, at_least, cut):
    owner = np.array([n for n, held in enumerate(sets) for _ in held], np.int64)
    items = np.array([item for held in sets for item in sorted(held)], np.int64)
    pairs = similar_pairs(owner, items, len(sets), at_least=at_least, cut=cut)
    expected = []
    for (i, one), (j, other) in itertools.combinations(enumerate(sets), 2):
        shared = len(one & other)
        if shared and (
            shared / len(one | other) >= at_least or shared / min(len(one), len(other)) >= cut
        ):
            expected.append((i, j, shared))
    assert list(zip(pairs.first, pairs.second, pairs.shared, strict=True)) == expected


@given(st.lists(st.lists(st.integers(0, 5), max_size=12), max_size=6), st.integers(1, 6))
def test_shingles_are_numbered_exactly(documents, size):
    ids = np.array([w for document in documents for w in document], np.int64)
    bounds = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    owner, shingle = shingles_of(ids, bounds, size)
    sets = [
        {tuple(d[n : n + size]) for n in range(max(len(d) - size + 1, 1))} if d else set()
        for d in documents
    ]
    numbered = {}
    for number, held in enumerate(sets):
        codes = set(shingle[owner == number].tolist())
        assert len(codes) == len(held)
        numbered[number] = codes
    for i, j in itertools.combinations(range(len(documents)), 2):
        assert len(numbered[i] & numbered[j]) == len(sets[i] & sets[j])


def test_large_word_numbers_do_not_run_over():
    ids = np.array([2**31, 5, 2**31, 5, 7, 2**31, 5, 2**31, 5, 8], np.int64)
    owner, shingle = shingles_of(ids, np.array([0, 5, 10]), 5)
    assert np.unique(shingle).size == 2
    assert owner.tolist() == [0, 1]


# ---------------------------------------------------------------- the sample's own reprints


@pytest.fixture(scope="module")
def pages():
    paths = sorted(SCRAPED.glob("*.txt"))
    raw = [tk.clean_page(path.read_text(encoding="utf-8")) for path in paths]
    return tk.Corpus.from_pages(raw, [path.stem for path in paths])


def test_the_duplicate_and_the_reprint_are_found(pages):
    answers = [
        json.loads((EXPECTED / f"{n}.json").read_text(encoding="utf-8")) for n in pages.names
    ]
    expected = {
        (answer["duplicate_of"] or answer["reprint_of"], name)
        for answer, name in zip(answers, pages.names, strict=True)
        if answer["duplicate_of"] or answer["reprint_of"]
    }
    found = tk.duplicates(pages)
    assert set(found.table.select("document", "other").iter_rows()) == expected
    kinds = dict(found.table.select("other", "kind").iter_rows())
    assert kinds == {"08-ledger-collision-mobile": "same", "07-courier-reprint": "near"}


def test_the_sample_itself_has_no_reprints():
    found = tk.duplicates(tk.sample())
    assert len(found) == 0
    assert found.without() is found.corpus
    assert found.note.startswith("0 of 80 documents stand in 0 groups")


# ---------------------------------------------------------------- what is said about a pair


@pytest.fixture(scope="module")
def found():
    """A story, its copy, an update, a cut version, a text of its own, and one without a word."""
    cut = STORY.partition(" They spoke")[0]
    update = STORY.replace("nine hours", "eleven hours").replace("Tuesday", "Friday")
    texts = [STORY, OTHER, STORY.upper().replace(".", "!"), update, cut, "..."]
    names = ["wire", "ledger", "copy", "update", "cut", "empty"]
    return tk.duplicates(tk.Corpus.from_texts(texts, names))


def test_kinds_of_reprints(found):
    kinds = {(a, b): k for a, b, k in found.table.select("document", "other", "kind").iter_rows()}
    assert kinds == {("wire", "copy"): "same", ("wire", "update"): "near", ("wire", "cut"): "cut"}
    assert "1 without a word were not compared" in found.note


def test_groups_list_their_documents(found):
    groups = found.groups()
    assert groups["documents"].to_list() == [["wire", "copy", "update", "cut"]]
    assert groups["n"].to_list() == [4]
    assert groups["longest"][0] in {"wire", "copy", "update"}


def test_numbers_are_explained(found):
    row = found.table.with_row_index().filter(pl.col("other") == "update")["index"][0]
    r = found.row(row)
    said = found.explain(row)
    assert f"= {r['score']:.3f}" in said
    assert f"= {r['contained']:.3f}" in said
    assert f"{r['n']:,} stand in both" in said


def test_lines_show_what_is_shared(found):
    for row in range(len(found)):
        spans = found.evidence(found.row(row))
        other = found.corpus.names.index(found.row(row)["other"])
        theirs = " ".join(words(found.corpus.texts[other]))
        for passage in found.corpus.quotes(spans):
            assert " ".join(words(passage)) in theirs
    assert len(found.lines(0)) > 0


def test_differences_are_shown_in_place(found):
    row = found.table.with_row_index().filter(pl.col("other") == "update")["index"][0]
    table = found.differences(row)
    assert table.select("change", "document", "other").rows() == [
        ("replaced", "Tuesday", "Friday"),
        ("replaced", "nine", "eleven"),
    ]
    cut = found.table.with_row_index().filter(pl.col("other") == "cut")["index"][0]
    assert found.differences(cut)["change"].to_list() == ["left out"]
    copy = found.table.with_row_index().filter(pl.col("other") == "copy")["index"][0]
    assert found.differences(copy).height == 0


def test_long_texts_are_aligned_by_sentences():
    story = " ".join(f"Boat {n} left the harbour of Old Ferry at dawn." for n in range(700))
    late = story.replace("Boat 350 left", "Boat 350 and its crew left")
    table = tk.duplicates(tk.Corpus.from_texts([story, late])).differences(0)
    assert table.height == 1
    assert table["other"][0] == "Boat 350 and its crew left the harbour of Old Ferry at dawn"


@given(families(), st.sampled_from(["longest", "first"]))
def test_what_is_left_out_is_a_reprint_of_what_stays(texts, keep):
    corpus = tk.Corpus.from_texts(texts)
    result = tk.duplicates(corpus)
    kept, gone = result.without(keep), result.dropped(keep)
    assert sorted([*kept.names, *gone["document"]]) == sorted(corpus.names)
    assert set(gone["kept"]) <= set(kept.names)
    number = {name: n for n, name in enumerate(corpus.names)}
    for name, stays in gone.iter_rows():
        pair = [texts[number[name]], texts[number[stays]]]
        assert len(every_pair(pair, 0.5)) == 1
        if keep == "longest":
            assert len(words(pair[0])) <= len(words(pair[1]))
    assert len(tk.duplicates(kept)) == 0


def test_the_first_stays_if_asked_for(found):
    assert found.without("first").names == ("wire", "ledger", "empty")


# ---------------------------------------------------------------- the effect on counts


def test_the_effect_is_that_of_counting_twice(found):
    effect = found.effect(["herring", "lighthouse", "gull*"])
    thinned = found.without()
    for pattern, n, fewer in effect.select("pattern", "n", "n_without").iter_rows():
        assert n == len(found.corpus.find(pattern))
        assert fewer == len(thinned.find(pattern))
    row = effect.row(0, named=True)
    assert row["change"] == pytest.approx(row["per_10k_without"] / row["per_10k"] - 1)


def test_a_lexicon_and_a_result_have_effects_too(found):
    frames = found.effect({"sea": ["herring", "boat*"], "land": ["stairs"]})
    assert frames["frame"].to_list() == ["sea", "land"]
    result = tk.frequencies(found.corpus)
    again = found.effect(result)
    alone = dict(tk.frequencies(found.without()).table.select("type", "n").iter_rows())
    assert again.height == len(result)
    assert {t: n for t, n in again.select("type", "n_without").iter_rows() if n} == alone


def test_results_of_parts_and_of_two_corpora_are_made_again(pages):
    found = tk.duplicates(pages)
    body = found.effect(tk.frequencies(pages.zone("body")))
    alone = tk.frequencies(found.without().zone("body")).table.select("type", "n")
    assert {fold(t): n for t, n in body.select("type", "n_without").iter_rows() if n} == {
        fold(t): n for t, n in alone.iter_rows()
    }
    assert "’s" in alone["type"] or "'s" in alone["type"]
    sides = pages.take([0, 1, 7]), pages.take([5, 6])
    keyness = found.effect(tk.keyness(*sides, measure="log_likelihood", unit="token"))
    assert "score_without" in keyness.columns


def test_what_cannot_be_compared_is_refused(found):
    with pytest.raises(tk.ToolkitError, match="no name to match them by"):
        found.effect(tk.concordance(found.corpus, "the"))
    stranger = tk.frequencies(tk.Corpus.from_texts(["No deal."], ["elsewhere"]))
    with pytest.raises(tk.ToolkitError, match="'elsewhere', which was not searched"):
        found.effect(stranger)


# ---------------------------------------------------------------- asking


@pytest.mark.parametrize("at_least", [0, -1, 1.01])
def test_a_bound_that_is_no_share_is_refused(at_least):
    with pytest.raises(tk.ToolkitError, match="is no share of shingles"):
        tk.duplicates(tk.Corpus.from_texts(["No deal."]), at_least=at_least)


@pytest.mark.parametrize("at_least", ["half", None, float("nan")])
def test_a_bound_that_is_no_number_is_refused(at_least):
    with pytest.raises((TypeError, tk.ToolkitError), match="at_least.*a number"):
        tk.duplicates(tk.Corpus.from_texts(["No deal."]), at_least=at_least)


def test_an_unknown_preference_is_refused(found):
    with pytest.raises(tk.ToolkitError, match="Did you mean 'longest'"):
        found.without("longes")


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["..."], ["one"], ["one two", "one three"]])
def test_nothing_to_find(texts):
    result = tk.duplicates(tk.Corpus.from_texts(texts))
    assert len(result) == 0
    assert result.groups().height == 0
    assert len(result.without()) == len(texts)
    assert result.table.columns == ["group", "document", "other", "kind", "score", "contained", "n"]


def test_order_changes_no_pair(pages):
    turned = pages.take(list(range(len(pages)))[::-1])

    def pairs(corpus):
        rows = tk.duplicates(corpus).table.select("document", "other", "score").iter_rows()
        return {(frozenset((a, b)), score) for a, b, score in rows}

    assert pairs(turned) == pairs(pages)


def test_a_result_remembers_and_replays(pages):
    result = tk.duplicates(pages, at_least=0.6)
    assert tk.replay(result, pages).same
    assert "Jaccard coefficient of 0.6" in result.methods()


def test_many_copies_and_a_common_footer_stay_cheap():
    footer = " ".join(f"footer{n}" for n in range(60))
    texts = [f"{' '.join(f'w{n}x{k}' for k in range(80))} {footer}" for n in range(1_500)]
    corpus = tk.Corpus.from_texts([*texts, *["the same five words again"] * 1_500])
    began = time.process_time()
    result = tk.duplicates(corpus)
    assert time.process_time() - began < 10
    assert len(result) == 1_499
    assert result.groups()["n"].to_list() == [1_500]
