"""Evenness over parts and of distances: formulas written out, laws, corners."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit import measures as m
from toolkit._base import ToolkitError
from toolkit.measures.parts import over_parts

SPREAD = [n for n, f in m.MEASURES.items() if f.kind == "spread"]
EVEN_IS_ONE = {"juilland_d", "carroll_d2", "rosengren_s", "da"}
EVEN_IS_ZERO = {"dp", "dp_norm", "dp_norm_egbert", "kld", "kld_norm", "kld_norm_exponential"}

parts = st.integers(2, 9).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 20), min_size=n, max_size=n).filter(any),
        st.lists(st.integers(20, 300), min_size=n, max_size=n),
    )
)


def naive(v, sizes):
    """Every formula written out with loops."""
    n, f, total = len(v), sum(v), sum(sizes)
    s = [x / total for x in sizes]
    rates = [x / y for x, y in zip(v, sizes, strict=True)]
    q = [r / sum(rates) for r in rates]
    mean = f / n
    sd = math.sqrt(sum((x - mean) ** 2 for x in v) / n)
    rate_mean = sum(rates) / n
    rate_sd = math.sqrt(sum((r - rate_mean) ** 2 for r in rates) / n)
    dp = sum(abs(x / f - y) for x, y in zip(v, s, strict=True)) / 2
    kld = sum(x / f * math.log2(x / f / y) for x, y in zip(v, s, strict=True) if x)
    return {
        "part_range": sum(x > 0 for x in v),
        "standard_deviation": sd,
        "variation_coefficient": sd / mean,
        "juilland_d": 1 - rate_sd / rate_mean / math.sqrt(n - 1),
        "juilland_d_equal": 1 - sd / mean / math.sqrt(n - 1),
        "carroll_d2": -sum(x * math.log2(x) for x in q if x) / math.log2(n),
        "rosengren_s": sum(math.sqrt(x * y) for x, y in zip(v, s, strict=True)) ** 2 / f,
        "dp": dp,
        "dp_norm": dp / (1 - min(s)),
        "dp_norm_egbert": dp / (1 - min(y for x, y in zip(v, s, strict=True) if x)),
        "kld": kld,
        "kld_norm": kld / (1 + kld),
        "kld_norm_exponential": 1 - math.exp(-kld),
        "da": 1 - sum(abs(x - y) for x, y in combinations(q, 2)) / (n - 1),
        "lyne_d3": 1 - sum((x - mean) ** 2 / mean for x in v) / (4 * f),
    }


@given(parts)
@settings(max_examples=100, deadline=None)
def test_formulas_are_the_ones_written_out(sample):
    v, sizes = sample
    expected = naive(v, sizes)
    assert set(expected) == set(SPREAD)
    for name, value in expected.items():
        assert m.MEASURES[name](v, sizes) == pytest.approx(value, rel=1e-9, abs=1e-12), name


@given(parts, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_of_parts_and_doubling_change_nothing(sample, random):
    v, sizes = sample
    order = list(range(len(v)))
    random.shuffle(order)
    for name in SPREAD:
        here = m.MEASURES[name](v, sizes)
        there = m.MEASURES[name]([v[i] for i in order], [sizes[i] for i in order])
        assert there == pytest.approx(here, rel=1e-9, abs=1e-12)
        if name in EVEN_IS_ONE | EVEN_IS_ZERO | {"variation_coefficient"}:
            doubled = m.MEASURES[name]([2 * x for x in v], [2 * x for x in sizes])
            assert doubled == pytest.approx(here, rel=1e-9, abs=1e-12)


@given(parts)
@settings(max_examples=40, deadline=None)
def test_ranges_and_the_two_ends(sample):
    v, sizes = sample
    dust = 1e-9
    for name in EVEN_IS_ONE | EVEN_IS_ZERO - {"kld"}:
        assert -dust <= m.MEASURES[name](v, sizes) <= 1 + dust, name
    even = [3 * x for x in sizes]
    for name in EVEN_IS_ONE:
        assert m.MEASURES[name](even, sizes) == pytest.approx(1)
    for name in EVEN_IS_ZERO:
        assert m.MEASURES[name](even, sizes) == pytest.approx(0, abs=1e-12)
    once = [0] * len(v)
    once[int(np.argmin(sizes))] = 5
    assert m.MEASURES["dp_norm"](once, sizes) == pytest.approx(1)
    for name in ("juilland_d", "carroll_d2", "da"):
        assert m.MEASURES[name](once, sizes) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", SPREAD)
def test_many_types_sparse_or_dense_and_one_at_a_time_are_the_same(name):
    rng = np.random.default_rng(2)
    counts, sizes = rng.poisson(0.7, (12, 9)), rng.integers(20, 90, 12)
    counts[:, 3] = 0
    dense = m.MEASURES[name](counts, sizes)
    np.testing.assert_array_equal(dense, m.MEASURES[name](sp.csr_array(counts), sizes))
    for k in range(9):
        np.testing.assert_allclose(m.MEASURES[name](counts[:, k], sizes), dense[k], rtol=1e-14)


@pytest.mark.parametrize("name", SPREAD)
def test_nothing_to_spread_is_missing(name):
    value = m.MEASURES[name]([0, 0, 0], [5, 6, 7])
    assert value == 0 if name in {"part_range", "standard_deviation"} else np.isnan(value)
    assert np.isnan(m.MEASURES[name]([], []))


def test_parts_without_tokens_do_not_matter():
    for name in SPREAD:
        assert m.MEASURES[name]([3, 0, 2], [5, 0, 5]) == m.MEASURES[name]([3, 2], [5, 5])


def test_sizes_may_be_left_out_for_equal_parts():
    for name in SPREAD:
        assert m.MEASURES[name]([3, 1, 2]) == pytest.approx(m.MEASURES[name]([3, 1, 2], [7, 7, 7]))


def test_blocks_of_types_are_joined_in_order(monkeypatch):
    monkeypatch.setattr("toolkit.measures.parts._BLOCK", 5)
    counts = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(over_parts(counts, None, lambda p: p.hits), counts.sum(0))


@pytest.mark.parametrize(("block", "together"), [(2, 1), (3, 1), (7, 2), (100, 4)])
def test_blocks_are_as_large_as_allowed_but_hold_a_type(monkeypatch, block, together):
    monkeypatch.setattr("toolkit.measures.parts._BLOCK", block)
    widths = []

    def hits(parts):
        widths.append(parts.counts.shape[1])
        return parts.hits

    counts = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(over_parts(counts, None, hits), counts.sum(0))
    assert max(widths) == together


def test_impossible_parts_are_refused():
    for v, sizes in [([1, 2], [3]), ([-1, 2], [3, 3]), ([1, 2], [3, 0])]:
        with pytest.raises(ToolkitError):
            m.MEASURES["dp"](v, sizes)


# ------------------------------------------------------------------------------------- distances


@many
@given(
    st.integers(1, 60).flatmap(
        lambda n: st.tuples(st.sets(st.integers(0, n - 1), min_size=1), st.just(n))
    )
)
def test_distances_written_out(sample):
    chosen, total = sample
    where = sorted(chosen)
    f = len(where)
    d = [b - a for a, b in zip(where, [*where[1:], where[0] + total], strict=True)]
    assert sum(d) == total
    ald = sum(x * math.log10(x) for x in d) / total
    expected = {
        "arf": f / total * sum(min(x, total / f) for x in d),
        "awt": (1 + sum(x * x for x in d) / total) / 2,
        "ald": ald,
        "f_ald": total * 10**-ald,
    }
    for name, value in expected.items():
        assert m.MEASURES[name](where, total) == pytest.approx(value, rel=1e-12)
    assert 1 - 1e-9 <= expected["arf"] <= f + 1e-9


def test_average_waiting_time_is_what_one_waits():
    where, total = [2, 3, 11], 20
    waits = [min((w - start) % total for w in where) for start in range(total)]
    # waiting counts the token one stands on: no wait is 1
    assert m.MEASURES["awt"](where, total) == pytest.approx(np.mean(waits) + 1)


def test_no_hit_and_wrong_positions():
    assert m.MEASURES["arf"]([], 10) == 0
    assert m.MEASURES["f_ald"]([], 10) == 0
    assert np.isnan(m.MEASURES["awt"]([], 10))
    for where in ([3, 1], [1, 1], [-1, 2], [10]):
        with pytest.raises(ToolkitError, match="rise"):
            m.MEASURES["arf"](where, 10)
