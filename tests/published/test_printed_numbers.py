"""
Numbers as others printed them: our value, rounded to the printed decimals, must be theirs.

Each row is a measure, what it is given, the printed value, its decimals and where it is printed.
Counts and values are facts of the named publications; where a printed value does not follow from
the printed counts, the row says so and gives the value that does.
"""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import measures as m
from toolkit.inference import benjamini_hochberg, bonferroni
from toolkit.measures.contingency import Contingency


def pair(joint, row, column, total):
    return (Contingency.of(joint=joint, row=row, column=column, total=total),)


def cells(o11, o12, o21, o22):
    return (Contingency.of_cells(o11, o12, o21=o21, o22=o22),)


def corpora(f1, n1, f2, n2):
    return (Contingency.of_corpora(f1, n1, reference=f2, reference_size=n2),)


MILLION = 1_000_000
NEW_COMPANIES = pair(8, 15828, 4675, 14307668)
OF_COURSE = pair(5610, 174548, 7867, 10409868)
TOY = ([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])  # hits of "a" in the five parts of a toy corpus
EQUAL = ([1, 2, 3, 4, 5], [10] * 5)
ONCE = ([1, 0, 0, 0, 0], [9, 10, 10, 10, 11])
CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
FOURTEEN_RATERS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]

DUNNING = "Dunning 1993, Computational Linguistics 19(1), table 2"
MANNING = "Manning & Schütze 1999, Foundations of Statistical NLP"
RAYSON = "Rayson 2002, Corpora List, 18 January"
CHURCH = "Church & Hanks 1990, Computational Linguistics 16(1), p. 24"
GRIES_20 = "Gries 2020, Practical Handbook of Corpus Linguistics, ch. 5"
GRIES_08 = "Gries 2008, IJCL 13(4)"
CARROLL = "Carroll 1970, Computer Studies 3(2), pp. 13-14"
KRIPPENDORFF = "Krippendorff 2011, Computing Krippendorff's Alpha-Reliability"
PEDERSEN = "Pedersen 1996, Fishing for Exactness, p. 10"

PRINTED = [
    # association
    ("mi", pair(8, 1105, 44, 15 * MILLION), 11.3, 1, CHURCH),
    ("mi", pair(30, 1105, 241, 15 * MILLION), 10.7, 1, CHURCH),
    ("mi", pair(20, 42, 20, 14307668), 18.38, 2, MANNING + ", table 5.14"),
    ("npmi", pair(10, 10, 10, 100), 1, 9, "Bouma 2009, p. 36: complete co-occurrence"),
    ("npmi", pair(1, 10, 10, 100), 0, 9, "Bouma 2009, p. 36: independence"),
    ("npmi", pair(0, 10, 10, 100), -1, 9, "Bouma 2009, p. 36: never together"),
    ("log_dice", pair(10, 10, 10, 100), 14, 9, "Rychlý 2008: the maximum"),
    ("dice", pair(130, 3121, 143, 10 * MILLION), 0.08, 2, "Smadja et al. 1996, p. 13"),
    ("delta_p", OF_COURSE, 0.032, 3, "Gries 2013, p. 144"),
    ("delta_p_backward", OF_COURSE, 0.697, 3, "Gries 2013, p. 144"),
    ("mu_value", pair(1, 10, 10, 100), 1, 9, "Evert 2005, p. 54: independence"),
    ("phi_squared", cells(31950, 12004, 4793, 848330), 0.62, 2, "Church & Gale 1991, p. 12"),
    (
        "conditional_probability",
        pair(28, 15768, 8030, 97619934),
        0.00178,
        5,
        "Durrant 2008, pp. 80, 84",
    ),
    # evidence
    ("log_likelihood", cells(110, 2442, 111, 29114), 270.72, 2, DUNNING),
    ("log_likelihood", cells(29, 13, 123, 31612), 263.90, 2, DUNNING),
    ("log_likelihood", cells(10, 0, 3, 31764), 167.23, 2, DUNNING),
    # printed 1291.42; the printed counts give 1291.32
    ("log_likelihood", pair(150, 12593, 932, 14307668), 1291.32, 2, MANNING + ", table 5.12"),
    ("t_score", NEW_COMPANIES, 0.999932, 6, MANNING + ", p. 164"),
    ("chi2", NEW_COMPANIES, 1.55, 2, MANNING + ", p. 169"),
    ("chi2", cells(3, 0, 0, 31774), 31777, 0, "Dunning 1993, p. 73"),
    ("chi2_yates", cells(1, 3, 3, 1), 0.5, 3, PEDERSEN),
    ("fisher_greater", cells(1, 3, 3, 1), 0.986, 3, PEDERSEN),
    ("fisher_two_sided", cells(1, 3, 3, 1), 0.486, 3, PEDERSEN),
    (
        "fisher_greater",
        cells(3, 1, 1, 3),
        0.243,
        3,
        "Fisher 1935, Design of Experiments: tea, 17/70",
    ),
    ("g2_two_cell", corpora(392, MILLION, 170, MILLION), 90, 0, RAYSON),
    ("g2_two_cell", corpora(348, MILLION, 99, MILLION), 147, 0, RAYSON),
    ("g2_two_cell", corpora(9, MILLION, 32, MILLION), 14, 0, RAYSON),
    # contrast
    (
        "percent_difference",
        corpora(206523, 959641, 178174, 1562358),
        88.7,
        1,
        "Gabrielatos & Marchi 2011, p. 18",
    ),
    (
        "odds_ratio",
        corpora(16217, 2796938, 735, 2087946),
        16.6,
        1,
        "Pojanapunya & Watson Todd 2016, p. 154",
    ),
    (
        "difference_coefficient",
        corpora(18, MILLION, 35, MILLION),
        -0.32,
        2,
        "Hofland & Johansson 1982, p. 471",
    ),
    (
        "simple_maths",
        corpora(35, 112289776, 263, 1559716979),
        1.1224,
        4,
        "Kilgarriff 2009, as recomputed",
    ),
    # spread
    ("standard_deviation", TOY, 1.414, 3, GRIES_20),
    ("variation_coefficient", TOY, 0.471, 3, GRIES_20),
    ("juilland_d", TOY, 0.785, 3, GRIES_20),
    ("carroll_d2", TOY, 0.938, 3, GRIES_20),
    ("rosengren_s", TOY, 0.950, 3, GRIES_20),
    ("dp", TOY, 0.18, 2, GRIES_20),
    ("dp_norm", TOY, 0.22, 2, GRIES_20),
    ("kld", TOY, 0.137, 3, GRIES_20),
    ("dp", ONCE, 0.82, 2, GRIES_20),
    ("dp_norm", ONCE, 1, 9, GRIES_20),
    ("kld", ONCE, 2.474, 3, GRIES_20),
    ("rosengren_s", EQUAL, 0.937, 3, GRIES_08),
    ("lyne_d3", EQUAL, 0.944, 3, GRIES_08),
    ("dp", ([3, 3, 3],), 0, 9, GRIES_08 + ", p. 416"),
    ("dp_norm", ([2, 1, 0],), 0.5, 9, "Lijffijt & Gries 2012, p. 148"),
    ("carroll_d2", ([2, 1, 1, 1, 0],), 0.8277, 4, CARROLL),
    ("juilland_d", ([0, 4, 3, 2, 1],), 0.6464, 4, CARROLL),
    # agreement
    (
        "cohen_kappa",
        ("y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15),
        0.4,
        6,
        "the textbook table 20, 5, 10, 15",
    ),
    ("fleiss_kappa", (FOURTEEN_RATERS,), 0.210, 3, "the textbook table of 14 raters, 10 subjects"),
    ("krippendorff_alpha", (BINARY,), 0.095, 3, KRIPPENDORFF),
    ("krippendorff_alpha", (CODERS,), 0.743, 3, KRIPPENDORFF),
]


@pytest.mark.parametrize(
    ("name", "given", "printed", "decimals", "source"),
    PRINTED,
    ids=[f"{name}-{source}-{printed}" for name, _, printed, _, source in PRINTED],
)
def test_the_printed_number(name, given, printed, decimals, source):
    assert source
    value = float(np.asarray(m.MEASURES[name](*given)).reshape(()))
    assert abs(value - printed) <= 0.5 * 10.0**-decimals + 1e-12


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_at_four_levels_as_krippendorff_prints_it(level, printed):
    assert m.MEASURES["krippendorff_alpha"](CODERS, level=level) == pytest.approx(printed, abs=5e-4)


@pytest.mark.parametrize(
    ("k", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_intervals_as_newcombe_prints_them(k, n, wilson, exact):
    # Newcombe 1998, Statistics in Medicine 17(8), 857-872, table I
    assert m.MEASURES["wilson"](k, n) == pytest.approx(wilson, abs=5e-5)
    assert m.MEASURES["clopper_pearson"](k, n) == pytest.approx(exact, abs=5e-5)


def test_rank_sums_as_kilgarriff_prints_them():
    # Kilgarriff 2001, IJCL 6(1), p. 238: rank sum 31, that is U = 31 - 5 * 6 / 2
    assert m.MEASURES["mann_whitney"]([12, 15, 18, 24, 88], [3, 3, 13, 27, 33]).u == 31 - 15


def test_findings_as_benjamini_and_hochberg_report_them():
    # Benjamini & Hochberg 1995, section 4: four of fifteen, where Bonferroni finds three
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    p += [0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert (benjamini_hochberg(p).p <= 0.05).sum() == 4
    assert (bonferroni(p).p <= 0.05).sum() == 3
