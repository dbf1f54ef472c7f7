"""Pairs in units, against the plain product of a dense matrix."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import gram
from toolkit.search import unit_of

SHAPES = [
    (0, 0, 0, False),  # nothing at all
    (0, 3, 0, False),  # terms without units
    (4, 3, 0, False),  # units without terms
    (1, 1, 3, False),  # the same term three times
    (500, 40, 900, False),  # rare terms
    (30, 400, 4_000, True),  # common terms and others
    (5, 120, 3_000, True),  # every term common: nothing beside the core
]


@pytest.mark.parametrize(("units", "terms", "n", "dense"), SHAPES)
def test_units_that_hold_both_terms(units, terms, n, dense, monkeypatch):
    called = []
    with_core = gram._with_dense_core
    monkeypatch.setattr(gram, "_with_dense_core", lambda *a: called.append(a) or with_core(*a))
    rng = np.random.default_rng(n)
    unit = np.sort(rng.integers(0, max(units, 1), n))
    # Squared, so that low terms are the common ones, as in a vocabulary; then in any order.
    term = (terms * rng.random(n) ** 2).astype(np.int32)
    for order in (np.arange(terms), rng.permutation(terms)):
        renamed = order.astype(np.int32)[term] if n else term
        held = np.zeros((units, terms), np.int64)
        held[unit[: n if units else 0], renamed[: n if units else 0]] = 1
        counted = gram.count_cells(*gram.once_in_units(renamed, unit), (units, terms))
        assert np.array_equal(counted.toarray(), held.T @ held)
        assert counted.has_sorted_indices
        assert counted.dtype == np.int32
    assert bool(called) == dense


@pytest.mark.parametrize("asked", [[0], [3, 4, 9], list(range(10))])
def test_units_are_the_same_by_bisection_and_by_list(asked):
    bounds = np.array([0, 0, 3, 3, 4, 9, 10])
    units = [max(u for u in range(6) if bounds[u] <= token) for token in asked]
    assert unit_of(np.array(asked), bounds).tolist() == units


def test_no_units_hold_no_tokens():
    none = np.zeros(0, np.int64)
    assert unit_of(none, np.array([0])).size == 0
    assert unit_of(none, np.array([0, 0])).size == 0
