"""Candidates for a lexicon: what is offered, what is left out, what accepting does."""

from __future__ import annotations

import numpy as np
import pytest

import toolkit as tk
from toolkit._base import ToolkitError
from toolkit.inference import clustered_rate, compare_rates
from toolkit.lexicon import suggest

FILLER = "the match ended with nil and many people went home".split()


def texts(n, seed, *, rent):
    """Write n short texts; those about rent hold rent words, by chance more or less."""
    random = np.random.default_rng(seed)
    for number in range(n):
        words = list(random.choice(FILLER, 30))
        extra = ["rent", "housing crisis", "landlords"] if rent else ["striker", "Anna"]
        for word in extra:
            words[random.integers(30)] = word
        if number % 4 == 0:  # both sides now and then
            words[random.integers(30)] = "landlords" if not rent else "striker"
        yield f"{' '.join(words).capitalize()}."


@pytest.fixture(scope="module")
def sides():
    names = [f"{side}{n}" for side in "ab" for n in range(40)]
    both = [*texts(40, 1, rent=True), *texts(40, 2, rent=False)]
    corpus = tk.Corpus.from_texts(both, names, {"side": ["a"] * 40 + ["b"] * 40})
    return corpus.subset(side="a"), corpus.subset(side="b")


def test_what_marks_the_target_is_offered(sides):
    found = tk.Lexicon({"sport": ["match"]}).suggest(*sides)
    offered = found.table["type"].to_list()
    assert {"rent", "housing crisis", "landlords"} <= set(offered)
    assert not {"striker", "match", "the", "with"} & set(offered)


def test_numbers_are_those_of_the_clustered_comparison(sides):
    target, reference = sides
    rows = {r["type"]: r for r in suggest(target, reference).table.iter_rows(named=True)}
    row = rows["landlords"]
    rates = [
        clustered_rate([t.lower().count("landlords") for t in side.texts], side.tokens)
        for side in sides
    ]
    compared = compare_rates(*rates)
    assert (row["n"], row["n_reference"]) == (rates[0].n[0], rates[1].n[0])
    assert (row["documents"], row["documents_reference"]) == (
        rates[0].documents[0],
        rates[1].documents[0],
    )
    for column in ("log_ratio", "low", "high"):
        assert row[column] == pytest.approx(getattr(compared, column)[0], rel=1e-12)
    assert row["q"] >= compared.p[0]


def test_what_the_reference_lacks_has_a_bound_and_no_ratio(sides):
    (row,) = suggest(*sides).table.filter(type="rent").iter_rows(named=True)
    assert row["n_reference"] == 0
    assert row["log_ratio"] is None
    assert row["q"] is None
    assert row["low"] >= 1
    assert row["high"] == np.inf


def test_what_the_lexicon_finds_already_is_left_out(sides):
    lexicon = tk.Lexicon({"housing": ["rent", "housing crisis"]})
    offered = set(lexicon.suggest(*sides).table["type"])
    assert not {"rent", "housing", "crisis", "housing crisis"} & offered
    assert "landlords" in offered


def test_names_come_last(sides):
    offered = suggest(sides[1], sides[0]).table
    names = (offered["capitalised"] > 0.9).to_list()
    assert "anna" in offered["type"].to_list()
    assert names == sorted(names)


def test_thresholds_hold(sides):
    strict = suggest(*sides, at_least=3.0)
    assert set(strict.table["type"]) < set(suggest(*sides).table["type"])
    tested = strict.table.drop_nulls("log_ratio")
    assert (tested["log_ratio"] >= 3).all()
    assert (tested["q"] <= 0.05).all()


def test_halves_of_one_kind_offer_next_to_nothing():
    corpus = tk.Corpus.from_texts(texts(80, 3, rent=True))
    found = suggest(corpus.take(range(0, 80, 2)), corpus.take(range(1, 80, 2)), at_least=0.0)
    assert len(found) <= 2


def test_lines_and_reasons_stand_behind_each_row(sides):
    found = suggest(*sides)
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert len(found.lines(number)) == row["n"]
        assert repr(row["type"]) in found.explain(number)


def test_accepting_makes_a_new_lexicon(sides):
    lexicon = tk.Lexicon({"housing": ["tenant*"]}, name="mine")
    found = lexicon.suggest(*sides)
    grown = found.accept(["rent", "housing crisis"], frame="housing")
    assert grown.frames == {"housing": ("tenant*", "rent", "housing crisis")}
    assert found.accept("rent", frame="new").frames["new"] == ("rent",)
    assert lexicon.frames == {"housing": ("tenant*",)}
    with pytest.raises(ToolkitError, match=r"'rend' is none of the candidates.*'rent'"):
        found.accept(["rend"], frame="housing")


def test_too_few_documents_offer_nothing():
    few = tk.Corpus.from_texts(["The rent rose."] * 4)
    found = suggest(few, tk.Corpus.from_texts([]))
    assert len(found) == 0
    assert found.table.columns[0] == "type"
    assert found.note.startswith("0 candidates of 0 words and pairs in at least 5 of 4 documents")


@pytest.mark.parametrize("wrong", [{"at_least": -1}, {"q": 0}, {"at_least": float("nan")}])
def test_thresholds_out_of_range_are_refused(sides, wrong):
    with pytest.raises(ToolkitError, match="Try at_least=1|at_least=nan is not a number"):
        suggest(*sides, **wrong)


def test_pairs_do_not_cross_sentences():
    corpus = tk.Corpus.from_texts([f"High rent. Housing fell {n} times." for n in range(9)])
    other = tk.Corpus.from_texts([f"A match, {n} to nil." for n in range(9)])
    offered = set(suggest(corpus, other).table["type"])
    assert "high rent" in offered
    assert "rent housing" not in offered
