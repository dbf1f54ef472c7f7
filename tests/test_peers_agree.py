"""
Agreement with programs others use, for development only, and the faults in which they differ.

`association-measures` is no dependency, not even of the tests: it demands a pandas older than ours.
CONTRIBUTING says how to run its half of this page in an environment of its own. Faults known of
association-measures 0.3.2: mutual information to base ten, counts of whole numbers that overflow
near N = 3e9, a constant of 0.001 for a pair never met; of NLTK 3.10: Fisher's test on the tail of
avoidance; of both: a G2 whose large terms cancel.
"""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from toolkit import measures as m
from toolkit.measures.contingency import Contingency


@pytest.fixture(scope="module")
def theirs():
    """Give association-measures: its measures, its expected counts, and how to build its table."""
    pandas = pytest.importorskip("pandas")
    package = pytest.importorskip("association_measures.measures")
    frequencies = pytest.importorskip("association_measures.frequencies")

    def table(cells, dtype=float):
        named = zip(("O11", "O12", "O21", "O22"), np.atleast_2d(cells).T, strict=True)
        observed = pandas.DataFrame({name: np.asarray(cell, dtype) for name, cell in named})
        return frequencies.expected_frequencies(observed, observed=True)

    return SimpleNamespace(table=table, **package.list_measures())


@pytest.fixture(scope="module")
def nltk_bigrams():
    return pytest.importorskip("nltk.metrics.association").BigramAssocMeasures


def ours(name, cells, **options):
    a, b, c, d = np.atleast_2d(cells).T
    return m.MEASURES[name](Contingency.of_cells(a, b, o21=c, o22=d), **options)


def many_tables(*, smallest):
    """Four hundred tables of all sizes up to a million a cell, attracting and avoiding."""
    rng = np.random.default_rng(20)
    return np.floor(10 ** rng.uniform(0, 6, size=(400, 4))).astype(int) - 1 + smallest


def marginals(cells):
    a, b, c, d = (int(x) for x in cells)
    return a, (a + b, a + c), a + b + c + d


# --------------------------------------------------------------------------- association-measures


@pytest.mark.parametrize(
    "name", ["z_score", "t_score", "log_likelihood", "min_sensitivity", "liddell", "dice"]
)
def test_association_measures_agrees(theirs, name):
    cells = many_tables(smallest=1)
    expected = getattr(theirs, name)(theirs.table(cells))
    # its G2 is the plain sum of O ln(O/E), whose terms of order N cancel
    dust = 1e-14 * cells.sum(1).max() if name == "log_likelihood" else 1e-12
    np.testing.assert_allclose(ours(name, cells), expected, rtol=1e-9, atol=dust)


def test_association_measures_signs_the_simple_log_likelihood(theirs):
    cells = many_tables(smallest=1)
    expected = theirs.simple_ll(theirs.table(cells))
    above = ours("mi", cells) > 0
    signed = np.where(above, 1, -1) * ours("simple_ll", cells)
    np.testing.assert_allclose(signed, expected, rtol=1e-9, atol=1e-14 * cells.sum(1).max())


@pytest.mark.parametrize(
    ("name", "discounting"), [("log_ratio_walter", "Walter1975"), ("log_ratio", "Hardie2014")]
)
def test_association_measures_agrees_on_the_log_ratio(theirs, name, discounting):
    cells = many_tables(smallest=0)
    cells = cells[(cells[:, 0] + cells[:, 2] > 0) & (cells[:, 2] + cells[:, 3] > 0)]
    assert (cells[:, [0, 2]] == 0).any(0).all()  # absent from one corpus, from the other
    cells = cells[cells[:, 0] + cells[:, 1] > 0]
    expected = theirs.log_ratio(theirs.table(cells), disc=0.5, discounting=discounting)
    np.testing.assert_allclose(ours(name, cells), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("family", [1, 1000])
def test_association_measures_agrees_on_the_conservative_log_ratio(theirs, family):
    cells = many_tables(smallest=1)
    expected = theirs.conservative_log_ratio(theirs.table(cells), alpha=0.05, vocab=family)
    # its upper bound is the quantile of 1 - alpha, which for a large family keeps fewer digits
    got = ours("log_ratio_conservative", cells, confidence=0.95, family=family)
    np.testing.assert_allclose(got, expected, rtol=1e-7, atol=1e-9)
    assert {-1, 0, 1} == set(np.sign(got))


@pytest.mark.parametrize(
    ("name", "there"), [("mi", "mutual_information"), ("local_mi", "local_mutual_information")]
)
def test_association_measures_takes_mutual_information_to_base_ten(theirs, name, there):
    cells = many_tables(smallest=1)
    base_ten = getattr(theirs, there)(theirs.table(cells))
    np.testing.assert_allclose(ours(name, cells) * math.log10(2), base_ten, rtol=1e-9, atol=1e-9)


def test_association_measures_overflows_in_large_samples(theirs):
    cells = [3_000_000_000, 4_000_000_000, 4_000_000_000, 9_000_000_000]
    whole, floating = theirs.table(cells, np.int64), theirs.table(cells)
    assert whole["E11"][0] < 0  # a negative expected count: the product of the margins wrapped
    assert floating["E11"][0] == pytest.approx(7e9 * 7e9 / 2e10)
    assert theirs.liddell(whole)[0] < 0 < theirs.liddell(floating)[0]
    # whole numbers are what everybody counts, and here they may be as large as they like
    assert ours("liddell", cells)[0] == pytest.approx(theirs.liddell(floating)[0], rel=1e-12)
    assert ours("liddell", cells)[0] == pytest.approx(11e18 / 7e9 / 13e9, rel=1e-12)


def test_association_measures_scores_a_pair_never_met_by_a_small_constant(theirs):
    never = theirs.table([0, 10, 10, 80])
    assert theirs.mutual_information(never)[0] == pytest.approx(-3)  # log10(0.001 / 1)
    assert theirs.t_score(never)[0] == pytest.approx(-1 / math.sqrt(0.001))
    assert ours("mi", [0, 10, 10, 80])[0] == ours("t_score", [0, 10, 10, 80])[0] == -math.inf


# -------------------------------------------------------------------------------------------- NLTK


def test_nltk_agrees_on_many_tables(nltk_bigrams):
    cells = many_tables(smallest=1)
    for name, there in {"mi": "pmi", "g2": "likelihood_ratio", "chi2": "chi_sq"}.items():
        expected = [getattr(nltk_bigrams, there)(*marginals(row)) for row in cells]
        dust = 1e-14 * cells.sum(1).max() if name == "g2" else 1e-9
        np.testing.assert_allclose(ours(name, cells), expected, rtol=1e-9, atol=dust)


def test_nltk_takes_the_wrong_tail_of_fisher(nltk_bigrams):
    for cells in ([20, 0, 0, 980], [25, 95, 275, 49_605], [3, 17, 40, 940]):
        there = nltk_bigrams.fisher(*marginals(cells))
        assert there == pytest.approx(ours("fisher_less", cells)[0], rel=1e-9)
    assert nltk_bigrams.fisher(*marginals([20, 0, 0, 980])) == 1  # a perfect pair
    assert ours("fisher_greater", [20, 0, 0, 980])[0] < 1e-40


@pytest.mark.parametrize("peer", ["nltk", "association-measures"])
def test_the_plain_formula_loses_a_small_g2_in_a_large_sample(peer, request):
    cells = [10**9 + 50_000, 10**9, 10**9, 10**9]
    exact = 0.62497656329749857682  # the same sum in fifty digits
    assert ours("g2", cells)[0] == pytest.approx(exact, rel=1e-12)
    if peer == "nltk":
        plain = request.getfixturevalue("nltk_bigrams").likelihood_ratio(*marginals(cells))
    else:
        theirs = request.getfixturevalue("theirs")
        plain = theirs.log_likelihood(theirs.table(cells))[0]
    assert plain == pytest.approx(exact, abs=1e-4)
    assert plain != pytest.approx(exact, rel=1e-9)
