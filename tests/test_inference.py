"""Rates with documents as the sample, their comparison, corrections and resampling."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit._base import ToolkitError
from toolkit.inference import (
    ABSENT_REFERENCE,
    ABSENT_TARGET,
    COMPARED,
    TOO_FEW,
    benjamini_hochberg,
    bonferroni,
    bootstrap_rate,
    clustered_rate,
    clustered_rates,
    compare_rates,
    design_effect,
    holm,
    log10_t_tail,
    rate_of,
    smallest_difference,
)
from toolkit.inference.clusters import cluster_sums, t_quantile

COUNTS = np.array([[3, 1, 0], [0, 2, 0], [7, 0, 0], [1, 3, 0], [4, 1, 0], [2, 2, 0]])
TOKENS = np.array([100, 80, 150, 60, 210, 90])


def naive_se(x, n):
    m, p = len(x), sum(x) / sum(n)
    residual = sum((a - p * b) ** 2 for a, b in zip(x, n, strict=True))
    return (m / (m - 1) * residual / sum(x) ** 2) ** 0.5


samples = st.integers(2, 12).flatmap(
    lambda m: st.tuples(
        st.lists(st.integers(0, 9), min_size=m, max_size=m),
        st.lists(st.integers(10, 500), min_size=m, max_size=m),
    )
)


# ------------------------------------------------------------------------------ clustered_rate


@given(samples, st.integers(1, 11))
@settings(max_examples=60)
def test_sums_of_two_sets_of_documents_are_those_of_both_together(sample, cut):
    x, n = sample
    parts = cluster_sums(x[:cut], n[:cut]), cluster_sums(x[cut:], n[cut:])
    pooled, whole = (
        rate_of(parts[0] + parts[1], confidence=0.9),
        clustered_rate(x, n, confidence=0.9),
    )
    for name in (
        "n",
        "documents",
        "rate",
        "se",
        "low",
        "high",
        "thin",
        "m",
        "tokens",
        "confidence",
    ):
        np.testing.assert_array_equal(getattr(pooled, name), getattr(whole, name))


@many
@given(samples)
def test_the_standard_error_is_the_formula_written_out(sample):
    x, n = sample
    rate = clustered_rate(x, n)
    if sum(x):
        assert rate.se[0] == pytest.approx(naive_se(x, n), rel=1e-6, abs=1e-7)
        assert rate.low[0] <= rate.rate[0] <= rate.high[0]
    else:
        assert np.isnan(rate.se[0])


def test_the_interval_is_students_on_the_log_scale():
    stats = pytest.importorskip("scipy.stats")
    rate = clustered_rate(COUNTS[:, 0], TOKENS, confidence=0.9)
    half = stats.t.ppf(0.95, 5) * rate.se[0]
    assert np.log(rate.high[0] / rate.rate[0]) == pytest.approx(half)
    assert np.log(rate.rate[0] / rate.low[0]) == pytest.approx(half)
    assert (rate.m, rate.tokens, rate.confidence) == (6, 690, 0.9)


@pytest.mark.parametrize("kind", [sp.csr_matrix, sp.csc_array, sp.coo_array, sp.lil_matrix])
def test_sparse_counts_give_exactly_the_dense_numbers(kind):
    dense, sparse = clustered_rate(COUNTS, TOKENS), clustered_rate(kind(COUNTS), TOKENS)
    for name in ("n", "documents", "rate", "se", "low", "high", "thin"):
        np.testing.assert_array_equal(getattr(dense, name), getattr(sparse, name))


def test_repeated_entries_and_stored_zeros_of_a_sparse_matrix_count_once_summed():
    untidy = sp.csr_matrix(
        (np.array([1, 2, 0, 4]), np.array([0, 0, 0, 0]), np.array([0, 2, 3, 4])), shape=(3, 1)
    )
    before = untidy.data.copy()
    rate = clustered_rate(untidy, [10, 10, 10])
    assert (rate.n[0], rate.documents[0]) == (7, 2)
    assert rate.se[0] == clustered_rate([3, 0, 4], [10, 10, 10]).se[0]
    np.testing.assert_array_equal(untidy.data, before)


def test_empty_documents_change_nothing():
    with_empty = clustered_rate([3, 0, 0, 7, 1], [100, 0, 80, 150, 60])
    without = clustered_rate([3, 0, 7, 1], [100, 80, 150, 60])
    assert with_empty.m == without.m == 4
    assert (with_empty.se[0], with_empty.high[0]) == (without.se[0], without.high[0])


def test_document_order_changes_nothing():
    order = [3, 1, 5, 0, 4, 2]
    np.testing.assert_array_equal(
        clustered_rate(COUNTS, TOKENS).low, clustered_rate(COUNTS[order], TOKENS[order]).low
    )


def test_no_hit_has_an_upper_bound_by_the_rule_of_three():
    rate = clustered_rate(np.zeros(300), np.full(300, 500))
    assert (rate.rate[0], rate.low[0]) == (0, 0)
    assert rate.high[0] == pytest.approx(-np.log(0.05) / 300 * 300 / 150_000)
    few = clustered_rate([0, 0], [10, 10])
    assert few.high[0] == pytest.approx(2 / 20)  # no more than every document


def test_one_document_allows_no_inference():
    rate = clustered_rate([[3, 0]], [100])
    assert rate.rate.tolist() == [0.03, 0.0]
    for array in (rate.se, rate.low[:1], rate.high):
        assert np.isnan(array).all()


def test_no_documents_at_all():
    rate = clustered_rate(np.zeros((0, 2)), [])
    assert (rate.m, len(rate)) == (0, 2)
    assert np.isnan(rate.rate).all()
    assert np.isnan(rate.high).all()


def test_equal_rates_in_all_documents_leave_no_width():
    rate = clustered_rate([1, 2, 3, 7], [100, 200, 300, 700])
    assert rate.se[0] == 0
    assert rate.low[0] == rate.rate[0] == rate.high[0]


def test_thin_marks_fewer_than_five_documents():
    assert clustered_rate(COUNTS, TOKENS).thin.tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("counts", "tokens", "word"),
    [
        ([1, 2], [10], "2 documents"),
        ([1, -2], [10, 10], "below zero"),
        ([1, np.nan], [10, 10], "missing"),
        ([1, 2], [10, 0], "no tokens"),
    ],
)
def test_impossible_samples_are_refused(counts, tokens, word):
    with pytest.raises(ToolkitError, match=word):
        clustered_rate(counts, tokens)


@pytest.mark.parametrize("confidence", [0, 1, 95, -1])
def test_confidence_is_a_chance(confidence):
    with pytest.raises(ToolkitError, match="confidence"):
        clustered_rate([1], [2], confidence=confidence)


# ------------------------------------------------------------------------------- compare_rates

HERE = clustered_rate(np.array([[4, 0], [5, 0], [3, 0], [6, 0], [4, 0], [5, 0]]), [100] * 6)
THERE = clustered_rate(np.array([[1, 4], [1, 5], [2, 3], [0, 6], [1, 4], [1, 5]]), [100] * 6)


def test_swapping_the_groups_negates():
    one, other = compare_rates(HERE, THERE), compare_rates(THERE, HERE)
    np.testing.assert_array_equal(one.log_ratio, -other.log_ratio)
    np.testing.assert_array_equal(one.low, -other.high)
    np.testing.assert_array_equal(one.nearest, -other.nearest)
    np.testing.assert_array_equal(one.log10_p, other.log10_p)


def test_welch_by_hand():
    c = compare_rates(HERE, THERE)
    v1, v2 = HERE.se[0] ** 2, THERE.se[0] ** 2
    assert c.df[0] == pytest.approx((v1 + v2) ** 2 / (v1**2 / 5 + v2**2 / 5))
    assert c.log_ratio[0] == pytest.approx(np.log2(27 / 6))
    assert c.t[0] == pytest.approx(np.log(27 / 6) / np.sqrt(v1 + v2))
    assert c.nearest[0] == c.low[0] > 0
    assert 10 ** c.log10_p[0] == pytest.approx(c.p[0])


def test_absent_from_one_side_is_a_bound_not_an_infinite_ratio():
    c, back = compare_rates(HERE, THERE), compare_rates(THERE, HERE)
    assert (c.verdict[1], back.verdict[1]) == (ABSENT_TARGET, ABSENT_REFERENCE)
    assert np.isnan(c.log_ratio[1])
    assert np.isnan(c.p[1])
    expected = np.log2(HERE.high[1] / THERE.low[1])
    assert c.high[1] == c.nearest[1] == pytest.approx(expected)
    assert c.low[1] == -np.inf
    assert back.low[1] == back.nearest[1] == pytest.approx(-expected)


def test_too_few_documents_are_not_compared():
    rare = clustered_rate([1, 0, 2, 0, 0, 0], [100] * 6)
    common = clustered_rate([1, 3, 2, 3, 1, 1], [100] * 6)
    c = compare_rates(rare, common)
    assert c.verdict.tolist() == [TOO_FEW]
    assert c.log_ratio[0] == pytest.approx(np.log2(3 / 11))
    for array in (c.low, c.high, c.nearest, c.t, c.p, c.log10_p):
        assert np.isnan(array).all()


def test_absence_beside_a_rare_type_is_no_finding():
    rare, absent = clustered_rate([1, 0, 2, 0, 0, 0], [100] * 6), clustered_rate([0] * 6, [100] * 6)
    for c in (compare_rates(rare, absent), compare_rates(absent, rare)):
        assert c.verdict.tolist() == [TOO_FEW]
        assert np.isnan([c.low[0], c.high[0], c.nearest[0], c.log_ratio[0]]).all()
    assert compare_rates(absent, absent).verdict.tolist() == [TOO_FEW]


def test_absence_from_a_single_document_is_no_finding():
    one, many = clustered_rate([0], [1000]), clustered_rate([1, 3, 2, 3, 1, 1], [100] * 6)
    assert compare_rates(one, many).verdict.tolist() == [TOO_FEW]
    assert compare_rates(many, one).verdict.tolist() == [TOO_FEW]


def test_one_document_a_side_is_never_compared():
    one = clustered_rate([50], [1000])
    assert compare_rates(one, one).verdict.tolist() == [TOO_FEW]


def test_no_variation_between_documents_gives_no_p():
    a, b = clustered_rate([2] * 6, [10] * 6), clustered_rate([1] * 6, [10] * 6)
    c = compare_rates(a, b)
    assert (c.low[0], c.nearest[0], c.high[0]) == pytest.approx((1, 1, 1))
    assert np.isnan(c.p[0])


def test_an_interval_over_zero_is_nearest_zero():
    a = clustered_rate([1, 3, 2, 3, 1, 1], [100] * 6)
    c = compare_rates(a, a)
    assert (c.verdict[0], c.nearest[0], c.p[0]) == (COMPARED, 0, 1)


def test_rates_that_do_not_belong_together_are_refused():
    with pytest.raises(ToolkitError, match="types"):
        compare_rates(HERE, clustered_rate([1, 2], [10, 10]))
    with pytest.raises(ToolkitError, match="onfidence"):
        compare_rates(HERE, clustered_rate(COUNTS[:, :2], TOKENS, confidence=0.9))


@pytest.mark.parametrize("df", [1, 2, 9.7, 50, 300, 1_000, 100_000])
@pytest.mark.parametrize("t", [0.1, 2, 30, 33, 35, 100, 1e4, 1e8])
def test_log10_p_is_right_far_below_the_smallest_float(t, df):
    mp = pytest.importorskip("mpmath")
    with mp.workdps(40):
        if t < 30:
            x = mp.mpf(df) / (df + mp.mpf(t) ** 2)
            half = mp.betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, x, regularized=True)
            expected = float(mp.log10(half))
        else:
            a, x = mp.mpf(df) / 2, mp.mpf(df) / (df + mp.mpf(t) ** 2)
            term, total, n = mp.mpf(1), mp.mpf(0), 0
            while term > mp.mpf(10) ** -25:
                total += term * a / (a + n)
                term *= (mp.mpf(1) / 2 + n) / (n + 1) * x
                n += 1
            expected = float(mp.log10(x**a / (a * mp.beta(a, mp.mpf(1) / 2)) * total))
    assert log10_t_tail([t], [df])[0] == pytest.approx(expected, rel=1e-11)


def test_there_is_no_quantile_without_degrees_of_freedom():
    quantiles = t_quantile(0.975, [np.nan, -1.0, 0.0, 1.0])
    assert np.isnan(quantiles[:3]).all()
    assert quantiles[3] == pytest.approx(math.tan(math.pi * 0.475), rel=1e-12)  # Cauchy


# --------------------------------------------------------------------------------- corrections

FIFTEEN = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
FIFTEEN += [0.4262, 0.5719, 0.6528, 0.7590, 1.0000]  # Benjamini & Hochberg 1995, section 4


def test_benjamini_and_hochberg_reject_four_of_their_fifteen_and_bonferroni_three():
    assert (benjamini_hochberg(FIFTEEN).p <= 0.05).sum() == 4
    assert (bonferroni(FIFTEEN).p <= 0.05).sum() == 3


@many
@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=30))
def test_corrections_are_ordered_and_keep_the_order(p):
    q, h, b = benjamini_hochberg(p), holm(p), bonferroni(p)
    assert q.family == h.family == b.family == len(p)
    tiny = 1 + 1e-9
    assert (np.asarray(p) <= q.p * tiny).all()
    assert (q.p <= h.p * tiny).all()
    assert (h.p <= b.p * tiny).all()
    order = np.argsort(p, kind="stable")
    for adjusted in (q, h, b):
        assert (np.diff(adjusted.log10_p[order]) >= -1e-12).all()


@many
@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=20))
def test_corrections_are_their_definitions_written_out(p):
    m, order = len(p), sorted(range(len(p)), key=lambda i: p[i])
    expected_holm, expected_bh = [0.0] * m, [0.0] * m
    for rank, i in enumerate(order):
        expected_holm[i] = max(min(1, (m - j) * p[order[j]]) for j in range(rank + 1))
        expected_bh[i] = min(min(1, m / (j + 1) * p[order[j]]) for j in range(rank, m))
    np.testing.assert_allclose(holm(p).p, expected_holm, rtol=1e-9)
    np.testing.assert_allclose(benjamini_hochberg(p).p, expected_bh, rtol=1e-9)


def test_missing_p_values_are_outside_the_family():
    a = holm([0.01, np.nan, 0.04])
    assert a.family == 2
    assert np.isnan(a.p[1])
    assert a.p[[0, 2]] == pytest.approx([0.02, 0.04])


def test_empty_families_and_zero():
    for adjust in (holm, benjamini_hochberg, bonferroni):
        assert adjust([]).family == 0
        assert adjust([0.0, 0.5]).p[0] == 0


def test_logarithms_stay_right_below_the_smallest_float():
    for adjust in (holm, benjamini_hochberg, bonferroni):
        assert adjust([-4000.0, -1.0], log10=True).log10_p[0] == pytest.approx(
            -4000 + np.log10(2), abs=1e-9
        )


def test_no_probability_is_refused_with_advice():
    with pytest.raises(ToolkitError, match="say log10"):
        holm([1.2])
    with pytest.raises(ToolkitError, match="between 0 and 1"):
        holm([-0.1])
    with pytest.raises(ToolkitError, match="log10"):
        holm([0.5], log10=True)


# ------------------------------------------------------------------------ resampling and size


def test_resampled_documents_match_the_full_enumeration():
    # all 5^5 = 3,125 samples of these five documents, enumerated here
    x, n = np.array([3, 0, 7, 1, 4]), np.array([100, 80, 150, 60, 210])
    drawn = np.stack(np.meshgrid(*[range(5)] * 5), -1).reshape(-1, 5)
    every = x[drawn].sum(1) / n[drawn].sum(1)
    b = bootstrap_rate(x, n, resamples=20_000, seed=3)
    assert b.mean[0] == pytest.approx(every.mean(), rel=0.02)
    assert b.se[0] == pytest.approx(every.std(), rel=0.03)
    assert b.low[0] == pytest.approx(np.quantile(every, 0.025, method="inverted_cdf"), rel=0.04)
    assert b.high[0] == pytest.approx(np.quantile(every, 0.975, method="inverted_cdf"), rel=0.04)


def test_the_same_seed_draws_the_same_interval():
    one, two = bootstrap_rate(COUNTS, TOKENS, seed=5), bootstrap_rate(COUNTS, TOKENS, seed=5)
    np.testing.assert_array_equal(one.high, two.high)
    assert (bootstrap_rate(COUNTS, TOKENS, seed=6).se != one.se)[:2].all()


def test_bca_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    x, n = rng.negative_binomial(1, 0.2, 40), rng.integers(100, 900, 40)
    theirs = stats.bootstrap(
        (x, n),
        lambda a, b, axis=-1: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        rng=2,
        method="BCa",
    ).confidence_interval
    ours = bootstrap_rate(x, n, resamples=20_000, method="bca")
    assert (ours.low[0], ours.high[0]) == pytest.approx((theirs.low, theirs.high), rel=0.02)


def test_bca_of_a_type_without_hits_falls_back_to_plain_quantiles():
    b = bootstrap_rate(COUNTS, TOKENS, method="bca")
    assert (b.low[2], b.high[2]) == (0, 0)


def test_bootstrap_draws_as_often_as_asked():
    x, n = COUNTS[:, 0], TOKENS
    times = np.random.default_rng(7).multinomial(6, np.full(6, 1 / 6), size=250)
    drawn = (times @ x) / (times @ n)
    made = bootstrap_rate(x, n, resamples=250, seed=7)
    assert made.mean[0] == pytest.approx(drawn.mean(), rel=1e-12)
    assert made.se[0] == pytest.approx(drawn.std(ddof=1), rel=1e-12)
    assert (made.low[0], made.high[0]) == (np.sort(drawn)[6], np.sort(drawn)[243])


def test_bca_bounds_are_those_written_out():
    """Bias from the share of draws below the rate, skew from leaving each document out in turn."""
    x, n = np.array([0.0, 1, 0, 2, 1, 15]), TOKENS.astype(float)
    times = np.random.default_rng(0).multinomial(6, np.full(6, 1 / 6), size=2_000)
    drawn = np.sort((times @ x) / (times @ n))
    rate = x.sum() / n.sum()
    left = [(x.sum() - a) / (n.sum() - b) for a, b in zip(x, n, strict=True)]
    deviation = [np.mean(left) - each for each in left]
    skew = sum(d**3 for d in deviation) / (6 * sum(d**2 for d in deviation) ** 1.5)
    below = np.mean(drawn < rate) + np.mean(drawn == rate) / 2
    bias = NormalDist().inv_cdf(float(below))
    places = []
    for tail in (0.05, 0.95):
        z = bias + NormalDist().inv_cdf(tail)
        level = NormalDist().cdf(bias + z / (1 - skew * z))
        places.append(int(np.ceil(level * 2_000)) - 1)
    made = bootstrap_rate(x, n, resamples=2_000, confidence=0.9, method="bca")
    assert (made.low[0], made.high[0]) == (drawn[places[0]], drawn[places[1]])
    plain = bootstrap_rate(x, n, resamples=2_000, confidence=0.9)
    assert (plain.low[0], plain.high[0]) == (drawn[99], drawn[1_899])
    assert (made.seed, made.resamples, made.method) == (0, 2_000, "bca")


def test_a_hundred_resamples_are_the_fewest():
    assert bootstrap_rate(COUNTS[:, 0], TOKENS, resamples=100).resamples == 100
    with pytest.raises(ToolkitError, match="resamples=99"):
        bootstrap_rate(COUNTS[:, 0], TOKENS, resamples=99)


def test_bootstrap_of_one_document_has_no_bounds():
    b = bootstrap_rate([3], [100])
    assert b.rate[0] == 0.03
    assert np.isnan([b.low[0], b.high[0], b.se[0]]).all()


def test_bootstrap_refuses_what_it_does_not_know():
    with pytest.raises(ToolkitError, match="percentile, bca"):
        bootstrap_rate([1], [2], method="basic")
    with pytest.raises(ToolkitError, match="resamples"):
        bootstrap_rate([1], [2], resamples=10)


def test_hits_in_a_single_document_have_a_design_effect_of_their_number():
    assert design_effect([9] + [0] * 5, [50] * 6)[0] == pytest.approx(9)


def test_a_poisson_scatter_has_a_design_effect_near_one():
    rng = np.random.default_rng(0)
    n = rng.integers(300, 900, 400)
    assert design_effect(rng.poisson(n * 0.01), n)[0] == pytest.approx(1, abs=0.2)


def test_the_smallest_difference_shrinks_with_more_documents():
    def at(times):
        rate = clustered_rate(np.tile([2, 1, 3, 2, 1, 3], times), [100] * 6 * times)
        return smallest_difference(rate, rate)[0]

    assert at(16) < at(4) < at(1)
    assert at(16) == pytest.approx(at(4) / 2, rel=0.05)
    stats = pytest.importorskip("scipy.stats")
    a, b = clustered_rate([2, 1, 3, 2, 1], [100] * 5), clustered_rate([9, 1, 3, 2, 4, 1], [90] * 6)
    v1, v2 = a.se[0] ** 2, b.se[0] ** 2
    df = (v1 + v2) ** 2 / (v1**2 / 4 + v2**2 / 5)
    expected = (stats.t.ppf(0.975, df) + stats.t.ppf(0.9, df)) * np.sqrt(v1 + v2) / np.log(2)
    assert smallest_difference(a, b, power=0.9)[0] == pytest.approx(expected)
    assert compare_rates(a, b).df[0] == pytest.approx(df)
    with pytest.raises(ToolkitError, match="power"):
        smallest_difference(HERE, THERE, power=1)
    for bad in (0, -0.5, 1.5):
        with pytest.raises(ToolkitError, match="power"):
            smallest_difference(HERE, THERE, power=bad)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from([0, 0, 1, 5]), st.sampled_from([0, 2, 9])).map(
            lambda drawn: (drawn[0], drawn[1], drawn[2], 10 * (drawn[1] + drawn[2]) or drawn[0])
        ),
        max_size=12,
    )
)
def test_many_groups_at_once_are_each_group_alone(documents):
    group, x, y, tokens = np.array(documents, int).reshape(-1, 4).T
    counts = np.stack([x, y], axis=1)
    rates = clustered_rates(counts, tokens, group, 5)
    for number in range(5):
        mine = group == number
        alone, part = clustered_rate(counts[mine], tokens[mine]), slice(2 * number, 2 * number + 2)
        for name in ("n", "documents", "rate", "se", "low", "high", "thin"):
            np.testing.assert_array_equal(getattr(rates, name)[part], getattr(alone, name), name)
        assert rates.m[part].tolist() == [alone.m] * 2
        assert rates.tokens[part].tolist() == [alone.tokens] * 2
