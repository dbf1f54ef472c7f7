"""Keyness: counts as a naive counter's, bounds as the estimator's, laws, and what it says."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import toolkit as tk
from toolkit.comparison import profiles as sides_by_side
from toolkit.comparison.scoring import keyness_measures
from toolkit.inference import clustered_rate, compare_rates
from toolkit.inference.corrections import benjamini_hochberg, holm
from toolkit.measures import MEASURES, Contingency
from toolkit.text import fold

WORDS = "war peace talks US us don't don’t straße STRASSE the a . , 3 <b> =1+1".split()
HOSTILE = [
    '<script>alert("x")</script> & "quotes" \u202eRTL\u202c',
    "e\u0301te\u0301 été 🙂 🙂 \u200bhidden =SUM(A1) $x$",
    "",
    "one",
    " \n\n ",
]

documents = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
corpora = st.lists(documents, min_size=1, max_size=14).map(tk.Corpus.from_texts)


def clumped(seed, size=24, words=20, tokens=60):
    """Draw documents whose words clump: each document prefers some of them."""
    rng = np.random.default_rng(seed)
    base = 1 / np.arange(1, words + 1)
    texts = []
    for _ in range(size):
        p = base * rng.gamma(0.7, size=words)
        texts.append(" ".join(f"w{t}" for t in rng.choice(words, tokens, p=p / p.sum())))
    return tk.Corpus.from_texts(texts)


HERE, THERE = clumped(1), clumped(2, size=30)


def tokens_of(corpus):
    for d in range(len(corpus)):
        first, last = corpus.documents[d : d + 2]
        yield [corpus.texts[d][corpus.starts[i] : corpus.ends[i]] for i in range(first, last)]


def naive(corpus):
    """Count hits and documents of each type without case, one token at a time."""
    hits, held = Counter(), Counter()
    for tokens in tokens_of(corpus):
        forms = [fold(token) for token in tokens]
        hits.update(forms)
        held.update(set(forms))
    return hits, held


def by_type(found):
    return {fold(row["type"]): row for row in found.table.iter_rows(named=True)}


# --- numbers ----------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(corpora, corpora)
def test_counts_are_those_of_a_naive_counter_over_both_vocabularies(target, reference):
    rows = by_type(tk.keyness(target, reference))
    (n, held), (n_reference, held_reference) = naive(target), naive(reference)
    assert set(rows) == set(n) | set(n_reference)
    assert len(rows) == len(tk.keyness(target, reference))
    for form, row in rows.items():
        assert (row["n"], row["n_reference"]) == (n[form], n_reference[form])
        assert row["documents"] == held[form]
        assert row["documents_reference"] == held_reference[form]


@settings(max_examples=40, deadline=None)
@given(corpora, st.booleans(), st.booleans())
def test_parts_of_one_corpus_compare_as_corpora_of_their_own(corpus, ignore_case, asked):
    if asked:  # what the whole knows of its types is handed on
        assert len(corpus.types.folded) == len(corpus.vocabulary)
    odd = corpus.take(range(1, len(corpus), 2))
    even = corpus.take(range(0, len(corpus), 2)).take(range((len(corpus) + 1) // 2))
    apart = [tk.Corpus.from_texts(part.texts, part.names) for part in (odd, even)]
    for part, alone in zip((odd, even), apart, strict=True):
        assert part.types.folded == alone.types.folded
    some, same = (
        tk.keyness({"odd": one, "even": two, "odd again": one}, ignore_case=ignore_case)
        for one, two in ((odd, even), apart)
    )
    assert_frame_equal(some.table, same.table, check_exact=True)


def test_each_row_is_the_estimator_of_its_own_documents():
    found = tk.keyness(HERE, THERE)
    tested = 0
    for row in found.table.iter_rows(named=True):
        rates = [
            clustered_rate([t.count(row["type"]) for t in tokens_of(c)], c.tokens)
            for c in (HERE, THERE)
        ]
        alone = compare_rates(*rates)
        assert row["verdict"] == alone.verdict[0]
        assert row["per_10k"] == pytest.approx(rates[0].rate[0] * 1e4, rel=1e-12)
        if row["verdict"] == "compared":
            tested += 1
            for column in ("log_ratio", "low", "high", "log10_p"):
                assert row[column] == pytest.approx(getattr(alone, column)[0], rel=1e-9)
            assert row["score"] == pytest.approx(alone.nearest[0], rel=1e-9, abs=1e-12)
    assert tested > 10


def test_the_bound_nearest_zero_ranks_and_untested_rows_come_last():
    table = tk.keyness(HERE, THERE).table
    size = table["score"].abs().fill_null(-1).to_list()
    assert size == sorted(size, reverse=True)
    for row in table.iter_rows(named=True):
        if row["verdict"] == "too few documents to compare":
            assert row["low"] is row["high"] is row["score"] is row["q"] is row["log10_p"] is None
            assert row["n"] + row["n_reference"] > 0


@pytest.mark.parametrize(
    ("correction", "function"), [("benjamini_hochberg", benjamini_hochberg), ("holm", holm)]
)
def test_q_is_corrected_for_the_family_that_the_note_names(correction, function):
    found = tk.keyness(HERE, THERE, correction=correction)
    tested = found.table.drop_nulls("log10_p")
    expected = function(tested["log10_p"].to_numpy(), log10=True)
    assert tested["q"].to_list() == pytest.approx(expected.p.tolist(), rel=1e-9)
    assert f"{tested.height:,} tested" in found.note


def test_an_absent_type_gets_a_bound_and_a_p_but_no_ratio():
    target = tk.Corpus.from_texts(["peace now"] * 12)
    reference = tk.Corpus.from_texts(["war war now"] * 9 + ["peace now now"] * 3)
    row = by_type(tk.keyness(target, reference))["war"]
    assert (row["n"], row["n_reference"], row["documents_reference"]) == (0, 18, 9)
    assert row["log_ratio"] is None
    assert row["low"] == -math.inf
    assert -math.inf < row["high"] == row["score"] < 0
    share = min(12 / 24, 24 / 60)
    assert row["log10_p"] == pytest.approx(math.log10(2 * (1 - share) ** 9), rel=1e-12)
    mirrored = by_type(tk.keyness(reference, target))["war"]
    assert mirrored["low"] == mirrored["score"] == -row["high"]
    assert mirrored["high"] == math.inf


def test_a_clump_in_the_other_corpus_widens_the_bound_of_an_absent_type():
    reference = tk.Corpus.from_texts(["war " * 20 + "no"] * 8 + ["no " * 21] * 12)
    target = tk.Corpus.from_texts(["no " * 21] * 20)
    once = tk.Corpus.from_texts(["war " + "no " * 20] * 8 + ["no " * 21] * 12)
    thick, thin = (by_type(tk.keyness(target, side))["war"]["high"] for side in (reference, once))
    assert thick == pytest.approx(thin, rel=1e-9)  # so many times more hits prove no more


def test_p_is_right_where_it_underflows():
    texts = [f"{'war ' * (50 + i % 2)}{'no ' * 50}" for i in range(300)]
    other = [f"{'war ' * (1 + i % 2)}{'no ' * 99}" for i in range(300)]
    row = by_type(tk.keyness(tk.Corpus.from_texts(texts), tk.Corpus.from_texts(other)))["war"]
    assert row["log10_p"] < -300
    assert math.isfinite(row["log10_p"])


# --- measures by name -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["log_likelihood", "g2_two_cell", "percent_difference", "bic"])
def test_a_token_based_measure_scores_the_table_of_tokens(name):
    found = tk.keyness(HERE, THERE, measure=name)
    for row in found.table.head(8).iter_rows(named=True):
        cells = Contingency.of_corpora(
            [row["n"]],
            HERE.ids.size,
            reference=[row["n_reference"]],
            reference_size=THERE.ids.size,
        )
        assert row["score"] == pytest.approx(float(MEASURES[name](cells)[0]), rel=1e-9)
    scores = found.table["score"].to_list()
    assert scores == sorted(scores, reverse=True)
    assert "(token-based)" in found.method
    assert "(token-based)" in found.explain(0)


def test_every_measure_named_can_be_asked_for():
    plain = tk.keyness(HERE, THERE).table.sort("type").drop("score")
    for name in keyness_measures():
        table = tk.keyness(HERE, THERE, measure=name).table
        assert table["score"].count() > 0, name
        assert_frame_equal(table.sort("type").drop("score"), plain)  # the rest stays as it is


def test_p_values_rank_the_smallest_first():
    scores = tk.keyness(HERE, THERE, measure="fisher_two_sided").table["score"].to_list()
    assert scores == sorted(scores)
    assert scores[0] < -1  # the logarithm: never 0


def test_text_dispersion_counts_documents():
    row = tk.keyness(HERE, THERE, measure="text_dispersion").table.row(0, named=True)
    cells = Contingency.of_corpora(
        [row["documents"]],
        len(HERE),
        reference=[row["documents_reference"]],
        reference_size=len(THERE),
    )
    assert row["score"] == pytest.approx(float(MEASURES["log_likelihood"](cells)[0]), rel=1e-9)


def test_rank_sums_are_those_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    rows = by_type(tk.keyness(HERE, THERE, measure="mann_whitney"))
    for form in ("w0", "w5"):
        rates = [[t.count(form) / len(t) for t in tokens_of(corpus)] for corpus in (HERE, THERE)]
        test = stats.mannwhitneyu(*rates, use_continuity=False, method="asymptotic")
        assert math.erfc(abs(rows[form]["score"]) / math.sqrt(2)) == pytest.approx(test.pvalue)


def test_tokens_as_the_unit_give_narrower_intervals_and_say_so():
    documents, tokens = (by_type(tk.keyness(HERE, THERE, unit=u)) for u in ("document", "token"))
    both = [f for f, row in documents.items() if row["verdict"] == "compared"]
    widths = [
        [found[form]["high"] - found[form]["low"] for form in both] for found in (documents, tokens)
    ]
    assert np.median(np.array(widths[0]) / np.array(widths[1])) > 1.2
    found = tk.keyness(HERE, THERE, unit="token")
    assert "Token-based" in found.note
    assert found.table["verdict"].str.starts_with("token-based").all()
    assert "independent" in found.method
    assert "too narrow" in found.explain(0)


# --- laws -------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(corpora, corpora)
def test_swapping_target_and_reference_negates(target, reference):
    table, mirrored = (
        tk.keyness(*pair).table for pair in ((target, reference), (reference, target))
    )
    swapped = mirrored.select(
        "type",
        n="n_reference",
        n_reference="n",
        documents="documents_reference",
        documents_reference="documents",
        log_ratio=-pl.col("log_ratio"),
        low=-pl.col("high"),
        high=-pl.col("low"),
        score=-pl.col("score"),
        q="q",
        log10_p="log10_p",
    )
    assert_frame_equal(table.select(swapped.columns), swapped)


@pytest.mark.parametrize("unit", ["document", "token"])
def test_swapping_negates_where_documents_are_many(unit):
    table, mirrored = (
        tk.keyness(*pair, unit=unit).table.sort("type") for pair in ((HERE, THERE), (THERE, HERE))
    )
    for column, other, sign in (
        ("log_ratio", "log_ratio", -1),
        ("low", "high", -1),
        ("score", "score", -1),
        ("q", "q", 1),
    ):
        expected = (mirrored[other] * sign).to_list()
        assert table[column].to_list() == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_the_order_of_documents_changes_nothing():
    shuffled = HERE.take(np.random.default_rng(0).permutation(len(HERE)))
    texts = [HERE.texts[i] for i in (5, *range(5), *range(6, len(HERE)))]
    expected = tk.keyness(HERE, THERE).table
    for other in (shuffled, tk.Corpus.from_texts(texts)):
        assert_frame_equal(tk.keyness(other, THERE).table, expected)


def test_a_corpus_against_itself_shows_no_difference():
    found = tk.keyness(HERE, HERE)
    assert set(found.table["score"].drop_nulls()) == {0.0}
    assert "24 documents on both sides" in found.note


def test_two_voices_of_the_same_documents_are_not_told_to_part_company():
    texts = ['"War is near," Ann Lind said. Nobody stirred.', "Nothing was said.", "It rained."]
    corpus = tk.Corpus.from_texts(texts * 2)
    speech, narration = corpus.voice("(speech)"), corpus.voice("(narration)")
    note = tk.keyness(speech, narration).note
    assert "words of the same 2 documents, such as two voices" in note
    assert "on both sides" not in note
    assert "6 documents on both sides" in tk.keyness(corpus, narration).note


def test_the_methods_name_the_texts_of_groups():
    corpus = tk.Corpus.from_texts(["war", "peace", "talks"], about={"by": ["A", "B", "B"]})
    groups = corpus.split("by")
    assert f"texts {corpus.fingerprint[:12]}." in tk.keyness(groups).methods()
    others = {"A": tk.Corpus.from_texts(["war"]), "B": tk.Corpus.from_texts(["peace"])}
    named = [tk.keyness(g).made.fingerprint for g in (others, dict(reversed(others.items())))]
    assert len({*named, corpus.fingerprint, ""}) == 4


@pytest.mark.parametrize("n", [0, 1, 3, 7, 1000])
@pytest.mark.parametrize("measure", ["log_ratio", "log_likelihood"])
def test_the_first_rows_are_the_table_s(n, measure):
    found = tk.keyness(HERE, clumped(3, size=4), measure=measure)
    assert_frame_equal(
        found.top(n), tk.keyness(HERE, clumped(3, size=4), measure=measure).table.head(n)
    )


# --- several targets --------------------------------------------------------------------------


def grouped():
    texts = [*HERE.texts, *THERE.texts]
    about = {"outlet": ["A"] * 24 + ["B"] * 18 + ["C"] * 12}
    return tk.Corpus.from_texts(texts, about=about)


def test_each_group_is_compared_with_all_the_others():
    corpus = grouped()
    found = tk.keyness(corpus.split("outlet"))
    assert found.table["group"].unique(maintain_order=True).to_list() == ["A", "B", "C"]
    alone = tk.keyness(corpus.subset(outlet="B"), corpus.subset(outlet=["A", "C"])).table
    mine = found.where(group="B").table.drop("group")
    assert_frame_equal(mine.drop("q"), alone.drop("q"))
    assert (mine["q"].drop_nulls() >= alone["q"].drop_nulls() - 1e-12).any()  # a larger family
    family = found.table["log10_p"].count()
    assert f"{family:,} tested" in found.note


def test_groups_can_have_a_reference_of_their_own():
    parts = grouped().split("outlet")
    found = tk.keyness({"A": parts["A"], "B": parts["B"]}, parts["C"])
    expected = tk.keyness(parts["A"], parts["C"]).table
    assert_frame_equal(found.where(group="A").table.drop("group", "q"), expected.drop("q"))


def test_lines_of_a_group_and_of_all_the_others():
    corpus = grouped()
    found = tk.keyness(corpus.split("outlet"))
    row = found.row(3)
    lines = found.lines(3, side="target")
    assert len(lines) == row["n"]
    others = found.lines(3, side="reference")
    assert len(others) == row["n_reference"]
    outlets = dict(zip(corpus.names, corpus.about["outlet"], strict=True))
    assert {outlets[name] for name in others.table["document"]} <= {"A", "B", "C"} - {row["group"]}


def test_groups_of_unrelated_corpora_have_no_common_lines():
    found = tk.keyness({"A": HERE, "B": THERE, "C": clumped(5)})
    with pytest.raises(tk.ToolkitError, match="made of several corpora"):
        found.lines(0, side="reference")


# --- evidence and words -----------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(corpora, corpora, st.booleans())
def test_lines_are_as_many_as_hits(target, reference, ignore_case):
    found = tk.keyness(target, reference, ignore_case=ignore_case)
    for number, row in enumerate(found.table.head(12).iter_rows(named=True)):
        assert len(found.evidence(row)) == row["n"]
        assert len(found.lines(number, side="target")) == row["n"]
        assert len(found.lines(number, side="reference")) == row["n_reference"]
        assert len(found.lines(number)) == max(row["n"], row["n_reference"]) or row["n"]


def test_case_is_ignored_unless_asked_for():
    target, reference = tk.Corpus.from_texts(["US us"]), tk.Corpus.from_texts(["Us"])
    assert tk.keyness(target, reference).table["type"].to_list() == ["us"]
    kept = tk.keyness(target, reference, ignore_case=False).table["type"].to_list()
    assert sorted(kept) == ["US", "Us", "us"]


def test_more_less_and_words():
    found = tk.keyness(HERE, THERE)
    assert (found.more.table["per_10k"] > found.more.table["per_10k_reference"]).all()
    assert (found.less.table["per_10k"] < found.less.table["per_10k_reference"]).all()
    marks = tk.keyness(tk.Corpus.from_texts(["War, 3 % .", "="]), THERE).words().table["type"]
    assert {"war", "3"} < set(marks)
    assert not {",", "%", ".", "="} & set(marks)


def test_an_explanation_holds_the_row_s_own_numbers():
    found = tk.keyness(HERE, THERE)
    row = found.row(0)
    said = found.explain(0)
    assert row["verdict"] == "compared"
    for number in (f"{row['log_ratio']:.2f}", f"{row['low']:.2f}", f"{row['high']:.2f}"):
        assert number in said
    assert f"{row['documents']} / 24" in said
    assert "Misreading to avoid" in said
    nearest = 2 ** abs(row["score"])
    assert f"at least {nearest:.2f} times as often" in said
    assert ("come up by chance" in said) is (row["q"] >= 0.05)


def test_q_is_never_nothing_however_sure_the_difference():
    here, there = (tk.Corpus.from_texts([f"{word} " * 200] * 40) for word in ("war", "peace"))
    found = tk.keyness(here, there, unit="token")
    row = found.row(0)
    assert row["log10_p"] < -2000
    assert 0 < row["q"] < 1e-300
    assert "q < 2e-308" in found.explain(0)


def test_an_explanation_says_why_there_is_no_test():
    found = tk.keyness(HERE, clumped(3, size=4))
    last = found.row(-1)
    assert last["verdict"] == "too few documents to compare"
    assert "Not tested: too few documents" in found.explain(-1)
    absent = tk.keyness(tk.Corpus.from_texts(["a b"] * 9), tk.Corpus.from_texts(["c b"] * 9))
    texts = [absent.explain(number) for number in range(len(absent))]
    assert sum("rule of three" in text for text in texts) == 2
    assert sum("same in every document" in text for text in texts) == 1


def test_the_record_replays():
    corpus = grouped()
    parts = corpus.split("outlet")
    for found in (tk.keyness(parts), tk.keyness(parts["A"], parts["B"], measure="g2")):
        again = tk.replay(found, corpus)
        assert again.same, again.differences


# --- small, empty, hostile --------------------------------------------------------------------


def test_empty_and_single_documents_are_described_not_tested():
    nothing, one = tk.Corpus.from_texts([]), tk.Corpus.from_texts(["War and war."])
    for pair in ((nothing, one), (one, nothing), (one, tk.Corpus.from_texts(["", " "]))):
        found = tk.keyness(*pair)
        assert found.table["q"].null_count() == found.table.height == 3
        assert "these texts only" in found.note
        for row in range(3):
            assert found.explain(row)
            assert found.lines(row)
    empty = tk.keyness(nothing, nothing)
    assert len(empty) == 0
    assert empty.table.columns == tk.keyness(HERE, THERE).table.columns
    assert empty.table.schema == tk.keyness(HERE, THERE).table.schema
    for name in keyness_measures():
        assert len(tk.keyness(nothing, nothing, measure=name)) == 0
        assert len(tk.keyness(nothing, one, measure=name)) == 3
    assert len(tk.keyness(one, nothing, unit="token")) == 3


def test_hostile_text_is_counted_and_stays_text():
    target, reference = tk.Corpus.from_texts(HOSTILE), tk.Corpus.from_texts(HOSTILE[::-1])
    found = tk.keyness(target, reference)
    assert "<script" not in found._repr_html_().replace("&lt;script", "")
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert row["n"] == row["n_reference"] == len(found.lines(number))
        assert found.explain(number)


@pytest.mark.parametrize(
    ("arguments", "options", "words"),
    [
        ((HERE,), {}, "nothing to compare with"),
        ((HERE, THERE), {"measure": "log_likelyhood"}, "Did you mean 'log_likelihood'"),
        ((HERE, THERE), {"measure": "dp"}, "Unknown measure 'dp'"),
        ((HERE, THERE), {"unit": "word"}, "Unknown unit 'word'"),
        ((HERE, THERE), {"correction": "hol"}, "Did you mean 'holm'"),
        (({"A": HERE},), {}, "1 group and no reference"),
        (({},), {}, "0 groups and no reference"),
    ],
)
def test_messages_say_what_to_do(arguments, options, words):
    with pytest.raises(tk.ToolkitError, match=words):
        tk.keyness(*arguments, **options)


def test_an_unknown_side_is_named():
    with pytest.raises(tk.ToolkitError, match="Did you mean 'reference'"):
        tk.keyness(HERE, THERE).lines(0, side="referenc")


def test_the_joined_spelling_does_not_depend_on_the_order():
    one, other = tk.Corpus.from_texts(["don’t"]), tk.Corpus.from_texts(["don't"])
    spelled = [
        sorted(p.spell(np.arange(len(p))))
        for p in (sides_by_side.Profiles.of(pair) for pair in ((one, other), (other, one)))
    ]
    assert spelled[0] == spelled[1]


def test_the_most_frequent_spelling_is_shown():
    corpus = tk.Corpus.from_texts(["don't don’t don’t"])
    shown = tk.keyness(corpus, tk.Corpus.from_texts(["yes"])).table["type"].to_list()
    assert "n’t" in shown


def test_types_that_tie_stand_in_alphabetical_order_wherever_the_table_is_cut():
    texts = ["delta alpha charlie echo", "bravo golf foxtrot hotel"]
    found = tk.keyness(*(tk.Corpus.from_texts([text]) for text in texts))
    expected = sorted(" ".join(texts).split())
    assert found.table["type"].to_list() == expected
    for n in range(9):
        fresh = tk.keyness(*(tk.Corpus.from_texts([text]) for text in texts))
        assert fresh.top(n)["type"].to_list() == expected[:n]


def test_one_document_is_never_tested_however_many_the_other_side_has():
    found = tk.keyness(tk.Corpus.from_texts(["peace"]), tk.Corpus.from_texts(["war"] * 12))
    assert set(found.table["verdict"]) == {"too few documents to compare"}
    assert found.table["log10_p"].null_count() == found.table["q"].null_count() == 2
