"""Agreement of coders, proportions, profiles: naive twins, peers, corners."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit import measures as m
from toolkit._base import ToolkitError
from toolkit.measures.coincidence import alpha_interval, krippendorff_alpha

codes = st.sampled_from([0, 1, 2, 5, None])
codings = st.tuples(st.integers(2, 4), st.integers(1, 8)).flatmap(
    lambda shape: st.lists(
        st.lists(codes, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def naive_alpha(data, level):
    """Coincidence matrix by going through all pairs of codes within units."""
    pairs = {}
    for unit in zip(*data, strict=True):
        given_ = [v for v in unit if v is not None]
        for a, b in permutations(given_, 2):
            pairs[a, b] = pairs.get((a, b), 0) + 1 / (len(given_) - 1)
    values = sorted({a for a, _ in pairs})
    n_of = {v: sum(w for (a, _), w in pairs.items() if a == v) for v in values}
    n = sum(n_of.values())

    def distance(a, b):
        if level == "nominal":
            return float(a != b)
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a != b else 0.0
        low, high = sorted((a, b))
        between = sum(n_of[v] for v in values if low <= v <= high)
        return (between - (n_of[a] + n_of[b]) / 2) ** 2

    observed = sum(w * distance(a, b) for (a, b), w in pairs.items())
    expected = sum(n_of[a] * n_of[b] * distance(a, b) for a in values for b in values)
    return 1 - (n - 1) * observed / expected if expected else math.nan


@many
@given(codings, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_the_coincidence_matrix_written_out(data, level):
    np.testing.assert_allclose(
        krippendorff_alpha(data, level=level), naive_alpha(data, level), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("level", ["interval", "ratio", "ordinal"])
def test_alpha_does_not_depend_on_the_unit_of_measurement(level):
    data = np.array([[1, 3, 2, 8, 5, 2], [1, 4, 2, 7, 5, 3]])
    expected = krippendorff_alpha(data.tolist(), level=level)
    for unit in (1e-6, 1e6):
        assert krippendorff_alpha((unit * data).tolist(), level=level) == pytest.approx(expected)


def test_alpha_takes_labels_and_gaps_of_both_kinds():
    words = [["war", None, "talks", "war"], ["war", "war", "talks", "talks"]]
    numbers = [[1, float("nan"), 2, 1], [1, 1, 2, 2]]
    assert krippendorff_alpha(words) == pytest.approx(krippendorff_alpha(numbers))


def test_nothing_to_agree_about_is_missing():
    for data in ([], [[1, 2]], [[1, 1], [1, 1]], [[1, None], [None, 2]]):
        assert math.isnan(krippendorff_alpha(data))


def test_alpha_refuses_what_it_cannot_read():
    with pytest.raises(ToolkitError, match="different numbers of units"):
        krippendorff_alpha([[1, 2], [1]])
    with pytest.raises(ToolkitError, match="'war' is no number"):
        krippendorff_alpha([["war", "war"], ["war", "x"]], level="interval")
    with pytest.raises(ToolkitError, match="Did you mean 'ordinal'"):
        krippendorff_alpha([[1], [1]], level="ordnal")
    with pytest.raises(ToolkitError, match="None is not what a coder gave. Each coder has a list"):
        krippendorff_alpha([None])
    with pytest.raises(
        ToolkitError, match=r"\['war'\] is a list. .* Give words, numbers or tuples"
    ):
        krippendorff_alpha([[["war"]], [["war"]]])


@pytest.mark.parametrize("measure", [m.cohen_kappa, m.observed_agreement])
def test_two_coders_refuse_labels_that_cannot_be_told_apart(measure):
    with pytest.raises(ToolkitError, match=r"\['war'\] is a list"):
        measure([["war"]], [["war"]])
    assert measure([("war",), None, "x", "y"], [("war",), "x", math.nan, "z"]) == pytest.approx(
        {"observed_agreement": 1 / 2, "cohen_kappa": 1 / 3}[measure.__name__]
    )


@pytest.mark.parametrize("measure", [m.precision, m.recall, m.f1])
def test_units_that_one_side_has_not_judged_are_left_out(measure):
    gold, found = [1, 1, 0, None, 1, math.nan], [1, 0, 1, 1, None, 0]
    assert measure(gold, found) == measure([True, True, False], [True, False, True]) == 0.5
    assert math.isnan(measure([None, 1], [1, None]))
    for wrong in (["yes", "no"], [2, 0], [0.5, 1], "yn"):
        with pytest.raises(ToolkitError, match="is neither yes nor no"):
            measure(wrong, [1, 0])


def test_fleiss_refuses_counts_that_are_none():
    for wrong in ([[3, 0], [math.nan, 3]], [[4, -1], [3, 0]]):
        with pytest.raises(ToolkitError, match="missing or below zero"):
            m.fleiss_kappa(wrong)


def test_the_interval_holds_the_estimate_and_is_seeded():
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 60)
    coders = [np.where(rng.random(60) < 0.8, truth, rng.integers(0, 3, 60)) for _ in range(3)]
    data = [c.tolist() for c in coders]
    low, high = alpha_interval(data, resamples=400)
    assert low < krippendorff_alpha(data) < high
    assert (low, high) == alpha_interval(data, resamples=400)
    assert high - low < 0.5
    wide = alpha_interval(data, resamples=400, confidence=0.99)
    assert wide[0] < low < high < wide[1]
    assert alpha_interval(data[:2]) == alpha_interval(
        data[:2], level="nominal", confidence=0.95, resamples=2_000, seed=0
    )


def test_the_interval_is_of_units_drawn_again_written_out():
    data = np.array([[0, 1, 1, 2, 0, 1, 2, 2], [0, 1, 2, 2, 0, 1, 2, 1], [0, 0, 1, 2, 0, 1, 2, 2]])
    draws = np.random.default_rng(4).multinomial(8, np.full(8, 1 / 8), size=200)
    alphas = [krippendorff_alpha(np.repeat(data, times, axis=1).tolist()) for times in draws]
    expected = np.quantile(alphas, [0.05, 0.95])
    got = alpha_interval(data.tolist(), confidence=0.9, resamples=200, seed=4)
    np.testing.assert_allclose(got, expected, rtol=1e-12)


def test_the_interval_of_nothing_is_missing():
    assert all(map(math.isnan, alpha_interval([[1, 1], [1, 1]], resamples=100)))
    assert all(map(math.isnan, alpha_interval([[1], [None]], resamples=100)))


def test_nltk_alpha_agrees():
    agreement = pytest.importorskip("nltk.metrics.agreement")
    rng = np.random.default_rng(3)
    data = rng.integers(0, 3, (3, 25)).tolist()
    triples = [(c, u, v) for c, row in enumerate(data) for u, v in enumerate(row)]
    task = agreement.AnnotationTask(data=triples)
    assert krippendorff_alpha(data) == pytest.approx(task.alpha())


def test_scikit_learn_agrees():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(1)
    a, b = rng.integers(0, 2, 50), rng.integers(0, 2, 50)
    assert m.MEASURES["cohen_kappa"](a, b) == pytest.approx(metrics.cohen_kappa_score(a, b))
    for name in ("precision", "recall", "f1"):
        theirs = getattr(metrics, f"{name}_score")(a, b)
        assert m.MEASURES[name](a, b) == pytest.approx(theirs)


def test_statsmodels_fleiss_agrees():
    rater = pytest.importorskip("statsmodels.stats.inter_rater")
    table = np.random.default_rng(5).multinomial(6, [0.5, 0.3, 0.2], size=20)
    assert m.MEASURES["fleiss_kappa"](table) == pytest.approx(rater.fleiss_kappa(table))


def test_kappa_leaves_gaps_out_and_is_missing_without_variation():
    with_gaps = m.MEASURES["cohen_kappa"](["y", None, "n", "y"], ["y", "n", "n", None])
    assert with_gaps == m.MEASURES["cohen_kappa"](["y", "n"], ["y", "n"]) == 1
    assert math.isnan(m.MEASURES["cohen_kappa"]("yyy", "yyy"))
    assert math.isnan(m.MEASURES["observed_agreement"]([], []))
    assert math.isnan(m.MEASURES["fleiss_kappa"]([[3, 0], [3, 0]]))


def test_nothing_found_and_nothing_to_find_are_missing():
    assert math.isnan(m.MEASURES["precision"]([1, 1], [0, 0]))
    assert math.isnan(m.MEASURES["recall"]([0, 0], [1, 1]))
    assert math.isnan(m.MEASURES["f1"]([0, 0], [0, 0]))
    assert m.MEASURES["f1"]([1, 0], [0, 0]) == 0


def test_unequal_lengths_are_refused():
    for name in ("cohen_kappa", "observed_agreement", "precision", "recall", "f1"):
        with pytest.raises(ToolkitError, match="2 units on one side, 1"):
            m.MEASURES[name]([1, 0], [1])
    with pytest.raises(ToolkitError, match="codings"):
        m.MEASURES["fleiss_kappa"]([[2, 1], [1, 1]])


# ----------------------------------------------------------------------------------- proportions


@many
@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_mirror_hold_the_share_and_widen_with_confidence(sample):
    k, n = sample
    for name in ("wilson", "clopper_pearson"):
        low, high = map(float, m.MEASURES[name](k, n))
        mirrored = tuple(map(float, m.MEASURES[name](n - k, n)))
        assert (1 - high, 1 - low) == pytest.approx(mirrored, abs=1e-12)
        assert 0 <= low <= k / n <= high <= 1
        wider = m.MEASURES[name](k, n, confidence=0.99)
        assert wider[0] <= low + 1e-15
        assert wider[1] >= high - 1e-15


def test_bounds_of_arrays_and_of_nothing():
    low, high = m.MEASURES["wilson"]([0, 3, 0], [40, 40, 0])
    assert low.shape == high.shape == (3,)
    assert low[0] == 0
    assert np.isnan([low[2], high[2]]).all()


@pytest.mark.parametrize(("k", "n"), [(5, 4), (-1, 4), (np.nan, 4)])
def test_impossible_shares_are_refused(k, n):
    for name in ("wilson", "clopper_pearson"):
        with pytest.raises(ToolkitError, match="no share"):
            m.MEASURES[name](k, n)
        with pytest.raises(ToolkitError, match="no share"):
            m.MEASURES[name]([1, k, 2], [2, n, 4])
    with pytest.raises(ToolkitError, match="confidence"):
        m.MEASURES["wilson"](1, 2, confidence=95)


# -------------------------------------------------------------------------------------- profiles

vectors = st.lists(st.integers(0, 6), min_size=3, max_size=12)


@given(vectors, vectors)
@settings(max_examples=60, deadline=None)
def test_mann_whitney_counts_pairs_and_agrees_with_scipy(x, y):
    stats = pytest.importorskip("scipy.stats")
    ours = m.MEASURES["mann_whitney"](x, y)
    assert ours.u == sum((a > b) + (a == b) / 2 for a in x for b in y)
    back = m.MEASURES["mann_whitney"](y, x)
    assert ours.u + back.u == len(x) * len(y)
    if len(set(x + y)) == 1:
        assert np.isnan(ours.z)
    else:
        theirs = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False)
        assert 10**ours.log10_p == pytest.approx(theirs.pvalue, rel=1e-9)


def test_mann_whitney_of_many_types_is_each_on_its_own():
    rng = np.random.default_rng(9)
    x, y = rng.integers(0, 5, (8, 4)), rng.integers(0, 5, (11, 4))
    together = m.MEASURES["mann_whitney"](x, y)
    for k in range(4):
        alone = m.MEASURES["mann_whitney"](x[:, k], y[:, k])
        assert (together.u[k], together.z[k]) == (alone.u, alone.z)


def test_profiles_at_their_ends():
    cosine, js = m.MEASURES["cosine"], m.MEASURES["jensen_shannon"]
    assert cosine([1, 2], [2, 4]) == pytest.approx(1)
    assert cosine([1, 0], [0, 3]) == 0
    assert np.isnan(cosine([0, 0], [1, 2]))
    assert js([3, 0], [0, 9]) == pytest.approx(1)
    assert js([1, 3], [2, 6]) == pytest.approx(0, abs=1e-15)
    assert np.isnan(js([0, 0], [1, 2]))
    with pytest.raises(ToolkitError, match="below zero"):
        js([-1, 2], [1, 1])
    assert cosine([[1, 0], [1, 1]], [1, 0]).shape == (2,)


@pytest.mark.parametrize("name", ["cosine", "jensen_shannon"])
def test_many_profiles_are_each_on_its_own(name):
    rng = np.random.default_rng(5)
    x, y = rng.integers(0, 6, (4, 7)), rng.integers(0, 6, (4, 7))
    function = m.MEASURES[name]
    assert function(x, y).tolist() == pytest.approx(
        [float(function(a, b)) for a, b in zip(x, y, strict=True)], rel=1e-14
    )


def test_scikit_learn_tf_idf_agrees():
    text = pytest.importorskip("sklearn.feature_extraction.text")
    counts = np.random.default_rng(0).poisson(0.6, (7, 12))
    counts[3] = 0
    theirs = text.TfidfTransformer().fit_transform(counts).toarray()
    np.testing.assert_allclose(m.MEASURES["tf_idf"](counts), theirs, atol=1e-12)


def test_rates_of_nothing_are_missing():
    assert np.isnan(m.MEASURES["per"](0, 0))
    assert m.MEASURES["per"](2, 300) == pytest.approx(66.67, abs=0.01)
