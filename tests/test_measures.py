"""The register, the formulas at any size, the laws they obey, and zero cells."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import measures as m
from toolkit._base import ToolkitError
from toolkit.measures.contingency import Contingency

TABLES = [n for n, f in m.MEASURES.items() if f.kind in {"association", "evidence", "contrast"}]
FISHER = [n for n in TABLES if n.startswith("fisher")]


def draw_table(draw, largest):
    """Cells of very different sizes; sometimes all but independent."""
    size = st.integers(0, 30).map(lambda e: min(largest, 2**e))
    cell = size.flatmap(lambda top: st.integers(0, top))
    o11, o12, o21 = draw(cell), draw(cell), draw(cell)
    if draw(st.booleans()) and o11:
        return o11, o12, o21, max(0, o12 * o21 // o11 + draw(st.integers(-2, 2)))
    return o11, o12, o21, draw(cell)


@st.composite
def tables(draw, largest=10**9):
    return draw_table(draw, largest)


def of(cells):
    a, b, c, d = cells
    return Contingency.of_cells([a], [b], o21=[c], o22=[d])


# --------------------------------------------------------------------------------- the register


def test_every_measure_says_what_it_is():
    for name, function in m.MEASURES.items():
        assert function.__name__ == name
        assert function.kind in m.KINDS
        assert function.label
        doc = inspect.getdoc(function)
        for part in ("Parameters", "Returns", "References", "Examples", ".. math::", ">>>"):
            assert part in doc, f"{name} lacks {part}"


def test_every_kind_has_a_measure():
    assert {f.kind for f in m.MEASURES.values()} == set(m.KINDS)


def test_labels_are_unique():
    labels = [f.label for f in m.MEASURES.values()]
    assert len(set(labels)) == len(labels)


DEFAULTS = {
    "log_ratio_conservative": {"confidence": 0.95, "family": 1},
    "log_ratio_conservative_positive": {"confidence": 0.95, "family": 1},
    "log_odds_dirichlet": {"prior": 0.01},
    "simple_maths": {"k": 1},
    "fisher_greater": {"log10": False},
    "fisher_less": {"log10": False},
    "fisher_two_sided": {"log10": False},
    "krippendorff_alpha": {"level": "nominal"},
    "hdd": {"sample": 42},
    "mattr": {"window": 100},
    "mtld": {"threshold": 0.72, "closes": "below"},
    "jaccard_shingles": {"k": 5},
    "per": {"unit": 10_000},
    "wilson": {"confidence": 0.95},
    "clopper_pearson": {"confidence": 0.95},
}


def test_what_is_not_said_is_the_convention():
    """A default is part of a published number: two papers compare only if it stays as it is."""
    for name, function in m.MEASURES.items():
        said = {
            k: p.default
            for k, p in inspect.signature(function).parameters.items()
            if p.default is not p.empty
        }
        evenly = {"sizes": None} if function.kind == "spread" else {}
        assert said == DEFAULTS.get(name, evenly), name


def test_any_measure_is_an_attribute():
    from toolkit.measures import log_dice

    assert log_dice is m.MEASURES["log_dice"]
    assert "log_dice" in dir(m)
    with pytest.raises(AttributeError, match="log_dise"):
        _ = m.log_dise


def test_an_unknown_measure_is_named_with_its_neighbour():
    with pytest.raises(ToolkitError, match="Did you mean 'log_likelihood'"):
        m.find_measure("log_likelyhood")
    with pytest.raises(ToolkitError, match="Unknown measure 'dp'"):
        m.find_measure("dp", "association")


# ------------------------------------------------------------- formulas in fifty digits, any size


def exact_formulas(mp, cells):
    a, b, c, d = (mp.mpf(x) for x in cells)
    n, r1, r2, c1, c2 = a + b + c + d, a + b, c + d, a + c, b + d
    e = r1 * c1 / n
    det = a * d - b * c

    def term(o, expected):
        return o * mp.log(o / expected) if o else mp.mpf(0)

    four = 2 * (
        term(a, r1 * c1 / n) + term(b, r1 * c2 / n) + term(c, r2 * c1 / n) + term(d, r2 * c2 / n)
    )
    two = 2 * (term(a, r1 * c1 / n) + term(c, r2 * c1 / n))
    williams = 1 + (n / r1 + n / r2 - 1) * (n / c1 + n / c2 - 1) / (6 * n)
    mi = mp.log(a / e, 2)
    scale = r1 * r2 * c1 * c2
    return {
        "mi": mi,
        "mi2": mp.log(a * a / e, 2),
        "mi3": mp.log(a**3 / e, 2),
        "local_mi": a * mi,
        "npmi": mi / -mp.log(a / n, 2),
        "ppmi": max(mi, mp.mpf(0)),
        "mu_value": a / e,
        "log_dice": 14 + mp.log(2 * a / (r1 + c1), 2),
        "dice": 2 * a / (r1 + c1),
        "jaccard": a / (a + b + c),
        "min_sensitivity": min(a / r1, a / c1),
        "delta_p": det / (r1 * r2),
        "delta_p_backward": det / (c1 * c2),
        "phi": det / mp.sqrt(scale),
        "phi_squared": det**2 / scale,
        "log_odds_ratio": mp.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))),
        "g2": four,
        "log_likelihood": four if det >= 0 else -four,
        "g2_two_cell": two,
        "g2_williams": four / williams,
        "bic": two - mp.log(n),
        "log10_p_g2": mp.log10(mp.erfc(mp.sqrt(two / 2))) if two < 1e5 else None,
        "simple_ll": 2 * (a * mp.log(a / e) - (a - e)),
        "poisson_stirling": a * (mp.log(a) - mp.log(e) - 1),
        "chi2": n * det**2 / scale,
        "chi2_yates": n * max(abs(det) - n / 2, mp.mpf(0)) ** 2 / scale,
        "t_score": (a - e) / mp.sqrt(a),
        "z_score": (a - e) / mp.sqrt(e),
        "relative_risk": (a / r1) / (c / r2),
        "odds_ratio": (a / b) / (c / d),
        "percent_difference": 100 * (a / r1 - c / r2) / (c / r2),
        "difference_coefficient": (a / r1 - c / r2) / (a / r1 + c / r2),
        "log_ratio": mp.log((a / r1) / (c / r2), 2),
        "log_ratio_walter": mp.log(((a + 0.5) / (r1 + 0.5)) / ((c + 0.5) / (r2 + 0.5)), 2),
        "simple_maths": (10**6 * a / r1 + 1) / (10**6 * c / r2 + 1),
    }


@given(tables())
@settings(max_examples=150, deadline=None)
def test_formulas_agree_with_fifty_digits(cells):
    mp = pytest.importorskip("mpmath")
    if min(cells) == 0:
        cells = tuple(x + 1 for x in cells)
    with mp.workdps(60):
        expected = exact_formulas(mp, cells)
        for name, value in expected.items():
            if value is None:
                continue
            got = m.MEASURES[name](of(cells))[0]
            assert abs(mp.mpf(float(got)) - value) <= max(1e-12, 1e-9 * abs(value)), (name, cells)


@given(tables(largest=400))
@settings(max_examples=60, deadline=None)
def test_fisher_is_the_sum_of_its_tables(cells):
    a, b, c, d = cells
    n, r1, c1 = a + b + c + d, a + b, a + c
    ways = {
        k: math.comb(c1, k) * math.comb(n - c1, r1 - k)
        for k in range(max(0, r1 + c1 - n), min(r1, c1) + 1)
    }
    total = math.comb(n, r1)
    here = ways[a]
    expected = {
        "fisher_greater": sum(w for k, w in ways.items() if k >= a) / total,
        "fisher_less": sum(w for k, w in ways.items() if k <= a) / total,
        "fisher_two_sided": sum(w for w in ways.values() if w * 10**7 <= here * (10**7 + 1))
        / total,
    }
    for name, p in expected.items():
        function = m.MEASURES[name]
        assert function(of(cells))[0] == pytest.approx(p, rel=1e-10)
        if p > 0:
            assert function(of(cells), log10=True)[0] == pytest.approx(math.log10(p), abs=1e-10)


def test_fisher_of_a_perfect_pair_is_not_one():
    assert m.MEASURES["fisher_greater"](of((20, 0, 0, 980)))[0] < 1e-40


def test_fisher_refuses_fractions():
    with pytest.raises(ToolkitError, match="whole number"):
        m.MEASURES["fisher_greater"](of((1.5, 2, 3, 4)))


def test_log10_p_is_finite_where_p_is_zero():
    t = Contingency.of_corpora([10**8], 10**10, reference=[10], reference_size=10**10)
    assert m.MEASURES["p_g2"](t)[0] == 0
    assert -math.inf < m.MEASURES["log10_p_g2"](t)[0] < -1e7
    assert -math.inf < m.MEASURES["fisher_two_sided"](t, log10=True)[0] < -1e7


@pytest.mark.parametrize(("f1", "n1", "f2", "n2"), [(7, 1000, 2, 1000), (30, 1177, 21, 341805)])
@pytest.mark.parametrize("family", [1, 1000, 10**12])
def test_the_conservative_ratio_is_where_the_tail_is_alpha(f1, n1, f2, n2, family):
    stats = pytest.importorskip("scipy.stats")
    t = Contingency.of_corpora([f1], n1, reference=[f2], reference_size=n2)
    low = m.MEASURES["log_ratio_conservative_positive"](t, family=family)[0]
    odds = 2.0**low * n1 / n2
    chance = stats.binom.sf(f1 - 1, f1 + f2, odds / (1 + odds))
    assert chance == pytest.approx(0.05 / family, rel=1e-6)


# -------------------------------------------------------------------------------------- the laws


@given(tables())
@settings(max_examples=120, deadline=None)
def test_measures_keep_their_ranges(cells):
    values = {name: m.MEASURES[name](of(cells))[0] for name in TABLES if name not in FISHER}

    def within(name, low, high):
        assert math.isnan(values[name]) or low <= values[name] <= high, (name, values[name])

    dust = 1e-9
    within("log_dice", -math.inf, 14)
    for name in ("npmi", "delta_p", "delta_p_backward", "phi", "difference_coefficient"):
        within(name, -1 - dust, 1 + dust)
    for name in ("dice", "jaccard", "min_sensitivity", "conditional_probability", "p_g2"):
        within(name, 0, 1)
    for name in ("g2", "g2_two_cell", "g2_williams", "chi2", "chi2_yates", "simple_ll", "ppmi"):
        within(name, 0, math.inf)
    within("log10_p_g2", -math.inf, 0)


@given(tables())
@settings(max_examples=80, deadline=None)
def test_doubling_the_corpus_keeps_effects_and_doubles_evidence(cells):
    one, two = of(cells), of(tuple(2 * x for x in cells))
    for name in (
        "mi",
        "log_dice",
        "dice",
        "jaccard",
        "delta_p",
        "phi",
        "relative_risk",
        "mu_value",
    ):
        np.testing.assert_allclose(
            m.MEASURES[name](one), m.MEASURES[name](two), rtol=1e-9, atol=1e-12
        )
    for name in ("g2", "chi2", "simple_ll", "g2_two_cell"):
        np.testing.assert_allclose(
            2 * m.MEASURES[name](one), m.MEASURES[name](two), rtol=1e-9, atol=1e-12
        )


@given(tables())
@settings(max_examples=80, deadline=None)
def test_swapping_target_and_reference_negates(cells):
    a, b, c, d = cells
    one, other = of((a, b, c, d)), of((c, d, a, b))
    names = ["log_ratio", "log_ratio_walter", "log_ratio_conservative", "difference_coefficient"]
    for name in [*names, "log_odds_ratio", "log_likelihood", "delta_p", "phi"]:
        np.testing.assert_allclose(
            m.MEASURES[name](one), -m.MEASURES[name](other), rtol=1e-8, atol=1e-9
        )


@given(tables())
@settings(max_examples=50, deadline=None)
def test_node_and_collocate_change_places(cells):
    a, b, c, d = cells
    one, other = of((a, b, c, d)), of((a, c, b, d))
    for name in ("mi", "log_dice", "g2", "chi2", "npmi", "t_score", "phi", "jaccard"):
        np.testing.assert_allclose(
            m.MEASURES[name](one), m.MEASURES[name](other), rtol=1e-9, atol=1e-12
        )
    np.testing.assert_array_equal(m.MEASURES["delta_p"](one), m.MEASURES["delta_p_backward"](other))


# ------------------------------------------------------------------- zero cells, shapes, silence

CORNERS = [
    (0, 10, 10, 80),
    (0, 0, 10, 90),
    (0, 10, 0, 90),
    (100, 0, 0, 0),
    (10, 90, 0, 0),
    (10, 0, 90, 0),
    (10, 0, 0, 90),
    (0, 0, 0, 100),
    (0, 0, 0, 0),
    (0, 50, 50, 0),
]


@pytest.mark.parametrize("name", TABLES)
def test_corners_are_silent_and_shapes_are_kept(name):
    function = m.MEASURES[name]
    columns = np.array(CORNERS, float).T
    together = function(
        Contingency.of_cells(columns[0], columns[1], o21=columns[2], o22=columns[3])
    )
    assert together.shape == (len(CORNERS),)
    if name != "log_odds_dirichlet":  # there the whole vocabulary counts
        for cells, value in zip(CORNERS, together, strict=True):
            alone = function(Contingency.of_cells(cells[0], cells[1], o21=cells[2], o22=cells[3]))
            assert np.shape(alone) == ()
            np.testing.assert_array_equal(alone, value)
    grid = function(Contingency.of(joint=[[1, 2], [3, 4]], row=10, column=10, total=50))
    assert grid.shape == (2, 2)
    empty = function(Contingency.of(joint=[], row=[], column=[], total=[]))
    assert empty.shape == (0,)


@pytest.mark.parametrize(
    ("name", "never_met"),
    [
        ("mi", -np.inf),
        ("log_dice", -np.inf),
        ("t_score", -np.inf),
        ("npmi", -1),
        ("ppmi", 0),
        ("local_mi", 0),
        ("dice", 0),
        ("mu_value", 0),
        ("poisson_stirling", 0),
        ("relative_risk", 0),
        ("percent_difference", -100),
        ("difference_coefficient", -1),
        ("log_ratio_conservative_positive", -np.inf),
    ],
)
def test_an_empty_joint_cell_gives_the_limit(name, never_met):
    assert m.MEASURES[name](of((0, 10, 10, 80)))[0] == never_met


@pytest.mark.parametrize(
    "name", ["mi", "npmi", "local_mi", "chi2", "phi", "log_ratio", "relative_risk", "ppmi"]
)
def test_an_absent_word_gives_nothing(name):
    assert np.isnan(m.MEASURES[name](of((0, 10, 0, 90)))[0])


def test_absence_from_the_reference_is_infinite_where_the_formula_is():
    t = Contingency.of_corpora([12], 5000, reference=[0], reference_size=7000)
    for name in ("relative_risk", "odds_ratio", "percent_difference"):
        assert m.MEASURES[name](t)[0] == np.inf
    assert m.MEASURES["difference_coefficient"](t)[0] == 1
    assert np.isfinite(m.MEASURES["log_ratio"](t)[0])


def test_a_corpus_of_one_token_is_a_corpus():
    once = Contingency.of_corpora([1, 0], 1, reference=[0, 1], reference_size=1)
    low = m.MEASURES["log_ratio_conservative_positive"](once)
    assert low[0] == pytest.approx(math.log2(0.05 / 0.95))  # one hit, one token each side
    assert low[1] == -math.inf
    assert m.MEASURES["log_ratio_conservative"](once).tolist() == [0, 0]
    assert m.MEASURES["log_ratio_walter"](once).tolist() == pytest.approx(
        [math.log2(3), -math.log2(3)]
    )
    assert m.MEASURES["log_ratio"](once).tolist() == [1, -1]
    assert m.MEASURES["difference_coefficient"](once).tolist() == [1, -1]


def test_parameters_out_of_range_are_refused():
    t = of((7, 993, 2, 998))
    with pytest.raises(ToolkitError, match="k=0"):
        m.MEASURES["simple_maths"](t, k=0)
    with pytest.raises(ToolkitError, match="prior"):
        m.MEASURES["log_odds_dirichlet"](t, prior=0)
    for bad in ({"confidence": 1}, {"family": 0}):
        with pytest.raises(ToolkitError, match="confidence="):
            m.MEASURES["log_ratio_conservative"](t, **bad)


def test_a_window_that_does_not_fit_is_refused():
    with pytest.raises(ToolkitError, match="total"):
        of((7, 993, 2, 998)).over_span(3)


# ----------------------------------------------------------------------------------------- peers


@given(tables(largest=10**4))
@settings(max_examples=40, deadline=None)
def test_scipy_agrees(cells):
    stats = pytest.importorskip("scipy.stats")
    cells = np.array(cells) + 1
    for name, options in {
        "chi2": {"correction": False},
        "g2": {"correction": False, "lambda_": "log-likelihood"},
    }.items():
        theirs = stats.chi2_contingency(cells.reshape(2, 2), **options).statistic
        # scipy takes O ln(O/E) as it stands and so loses small values in large samples
        assert m.MEASURES[name](of(cells))[0] == pytest.approx(
            theirs, rel=1e-7, abs=1e-14 * cells.sum()
        )


def test_nltk_agrees_where_it_is_right():
    association = pytest.importorskip("nltk.metrics.association")
    theirs = association.BigramAssocMeasures
    marginals = (25, (120, 300), 50_000)
    t = of((25, 95, 275, 49_605))
    pairs = {
        "mi": theirs.pmi(*marginals),
        "dice": theirs.dice(*marginals),
        "jaccard": theirs.jaccard(*marginals),
        "chi2": theirs.chi_sq(*marginals),
        "phi_squared": theirs.phi_sq(*marginals),
        "g2": theirs.likelihood_ratio(*marginals),
        "t_score": theirs.student_t(*marginals),
    }
    for name, value in pairs.items():
        assert m.MEASURES[name](t)[0] == pytest.approx(value, rel=1e-9), name


def test_nltk_faults_are_known():
    association = pytest.importorskip("nltk.metrics.association")
    theirs = association.BigramAssocMeasures
    marginals, t = (25, (120, 300), 50_000), of((25, 95, 275, 49_605))
    # Poisson-Stirling there takes the logarithm to base 2, the source the natural one
    assert theirs.poisson_stirling(*marginals) == pytest.approx(25 * (np.log2(25 / 0.72) - 1))
    assert m.MEASURES["poisson_stirling"](t)[0] == pytest.approx(25 * (np.log(25 / 0.72) - 1))


def test_statsmodels_agrees():
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    from toolkit.inference import benjamini_hochberg, holm

    for k, n in [(3, 40), (15, 1177), (0, 9), (9, 9)]:
        for ours, theirs in {"wilson": "wilson", "clopper_pearson": "beta"}.items():
            expected = proportion.proportion_confint(k, n, method=theirs)
            assert m.MEASURES[ours](k, n) == pytest.approx(expected, abs=1e-9)
    p = np.random.default_rng(4).uniform(size=40) ** 3
    np.testing.assert_allclose(holm(p).p, multitest.multipletests(p, method="holm")[1])
    np.testing.assert_allclose(
        benjamini_hochberg(p).p, multitest.multipletests(p, method="fdr_bh")[1]
    )


# --------------------------------------------------------------------------------- many at once

MIXED = (
    (0, 5, 5, 90),
    (3, 7, 20, 70),
    (20, 0, 0, 980),
    (9, 1, 2, 88),
    (1, 30, 40, 900),
    (5, 5, 5, 5),
)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, measure in m.MEASURES.items()
        if measure.kind in {"association", "contrast", "evidence"}
        and name != "log_odds_dirichlet"  # its prior is what all types have in common
    ],
)
def test_many_tables_at_once_are_each_alone(name):
    measure = m.MEASURES[name]
    a, b, c, d = np.array(MIXED).T
    together = measure(Contingency.of_cells(a, b, o21=c, o22=d))
    alone = [measure(of(cells))[0] for cells in MIXED]
    np.testing.assert_allclose(together, alone, rtol=1e-12)


def test_a_shingle_may_be_one_word():
    assert m.MEASURES["jaccard_shingles"]("a b".split(), "b c".split(), k=1) == pytest.approx(1 / 3)
    with pytest.raises(ToolkitError, match="k=0"):
        m.MEASURES["jaccard_shingles"](["a"], ["a"], k=0)
