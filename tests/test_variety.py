"""Vocabulary richness, from frequencies and along a text: naive twins, corners."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit import measures as m
from toolkit._base import ToolkitError

RICHNESS = [n for n, f in m.MEASURES.items() if f.kind == "richness"]
texts = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=70)


def naive(tokens, sample=42):
    f = list(Counter(tokens).values())
    n, v = sum(f), len(f)
    return {
        "ttr": v / n,
        "guiraud_r": v / math.sqrt(n),
        "cttr": v / math.sqrt(2 * n),
        "herdan_c": math.log(v) / math.log(n),
        "maas_a2": (math.log(n) - math.log(v)) / math.log(n) ** 2,
        "simpson_d": sum(x * (x - 1) for x in f) / (n * (n - 1)),
        "yule_k": 1e4 * (sum(x * x for x in f) - n) / n**2,
        "entropy": -sum(x / n * math.log2(x / n) for x in f),
        "repeat_rate": sum((x / n) ** 2 for x in f),
        "hdd": sum(1 - math.comb(n - x, sample) / math.comb(n, sample) for x in f) / sample
        if n >= sample
        else math.nan,
    }


@given(texts)
@settings(max_examples=80, deadline=None)
def test_formulas_are_the_ones_written_out(tokens):
    expected = naive(tokens)
    assert set(expected) == set(RICHNESS)
    frequencies = list(Counter(tokens).values())
    for name, value in expected.items():
        got = m.MEASURES[name](frequencies)
        np.testing.assert_allclose(got, value, rtol=1e-10, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("name", RICHNESS)
def test_a_table_of_texts_is_each_text_on_its_own(name):
    rng = np.random.default_rng(7)
    table = rng.poisson(2, (6, 30))
    table[2] = 0
    together = m.MEASURES[name](table)
    np.testing.assert_array_equal(together, m.MEASURES[name](sp.csc_matrix(table)))
    for row, value in zip(table, together, strict=True):
        np.testing.assert_array_equal(m.MEASURES[name](row), value)
    assert np.isnan(together[2])


@pytest.mark.parametrize("name", RICHNESS)
def test_no_text_is_missing(name):
    assert np.isnan(m.MEASURES[name]([]))
    assert np.isnan(m.MEASURES[name]([0, 0]))


@pytest.mark.parametrize("bad", [[-1, 2], [np.nan, 1]])
def test_impossible_frequencies_are_refused(bad):
    with pytest.raises(ToolkitError, match="frequency"):
        m.MEASURES["ttr"](bad)


def test_hdd_needs_a_sample():
    with pytest.raises(ToolkitError, match="sample=0"):
        m.MEASURES["hdd"]([3, 4], sample=0)
    assert m.MEASURES["hdd"]([1] * 50, sample=10) == pytest.approx(1)


@many
@given(texts, st.integers(1, 80))
def test_mattr_is_the_mean_over_all_windows(tokens, window):
    got = m.MEASURES["mattr"](tokens, window=window)
    windows = [tokens[i : i + window] for i in range(len(tokens) - window + 1)]
    if not windows:
        assert math.isnan(got)
    else:
        assert got == pytest.approx(np.mean([len(set(w)) / window for w in windows]), rel=1e-12)
    codes = np.unique(tokens, return_inverse=True)[1]
    np.testing.assert_equal(m.MEASURES["mattr"](codes, window=window), got)


def naive_factors(tokens, closes):
    limit, factors, start = Fraction(72, 100), Fraction(0), 0
    for end in range(1, len(tokens) + 1):
        ttr = Fraction(len(set(tokens[start:end])), end - start)
        if ttr < limit or (closes == "at" and ttr == limit):
            factors, start = factors + 1, end
    if start < len(tokens):
        rest = tokens[start:]
        factors += (1 - Fraction(len(set(rest)), len(rest))) / (1 - limit)
    return factors


@many
@given(texts, st.sampled_from(["below", "at"]))
def test_mtld_is_the_published_walk_both_ways(tokens, closes):
    both = [naive_factors(t, closes) for t in (tokens, tokens[::-1])]
    expected = sum(len(tokens) / float(f) if f else math.inf for f in both) / 2
    assert m.MEASURES["mtld"](tokens, closes=closes) == pytest.approx(expected, rel=1e-12)


def test_mtld_knows_the_exact_threshold():
    tokens = [*range(18), *range(7), *range(50, 60)]  # 18 types in 25 tokens: exactly .72
    assert m.MEASURES["mtld"](tokens, closes="at") < m.MEASURES["mtld"](tokens)


def test_mtld_of_nothing_and_of_no_repetition():
    assert math.isnan(m.MEASURES["mtld"]([]))
    assert m.MEASURES["mtld"](["a", "b", "c"]) == math.inf


def test_unknown_settings_are_refused():
    for bad in ({"threshold": 1.2}, {"threshold": 0}, {"closes": "above"}):
        with pytest.raises(ToolkitError, match="threshold="):
            m.MEASURES["mtld"](["a"], **bad)
    with pytest.raises(ToolkitError, match="window=0"):
        m.MEASURES["mattr"](["a"], window=0)


def test_a_text_of_one_word_is_a_text():
    assert m.entropy([1]) == m.entropy([[1, 0], [3, 0]])[0] == 0
    assert m.ttr([1]) == m.repeat_rate([1]) == 1
    assert math.isnan(m.entropy([0, 0]))


def test_a_stored_zero_is_no_type():
    stored = sp.csr_array((np.array([2.0, 0.0, 1.0]), np.array([0, 1, 2]), np.array([0, 3])))
    assert m.ttr(stored)[0] == m.ttr([2, 1]) == 2 / 3
