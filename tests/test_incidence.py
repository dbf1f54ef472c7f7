"""Pairs in units, against the plain product of a dense matrix."""

from __future__ import annotations

import numpy as np
import pytest

from toolkit import incidence
from toolkit._base import ToolkitError
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


@pytest.fixture(params=[1, 2, 3])
def crew(request, monkeypatch):
    """So many threads count."""
    monkeypatch.setattr("toolkit.threads.hands", lambda: request.param)
    return request.param


@pytest.mark.parametrize(("units", "terms", "n", "dense"), SHAPES)
def test_units_that_hold_both_terms(units, terms, n, dense, crew, monkeypatch):
    monkeypatch.setattr(incidence, "LEAST", 100)
    called = []
    products = incidence._dense_products
    monkeypatch.setattr(incidence, "_dense_products", lambda *a: called.append(a) or products(*a))
    rng = np.random.default_rng(n)
    unit = np.sort(rng.integers(0, max(units, 1), n))
    # Squared, so that low terms are the common ones, as in a vocabulary; then in any order.
    term = (terms * rng.random(n) ** 2).astype(np.int32)
    for order in (np.arange(terms), rng.permutation(terms)):
        renamed = order.astype(np.int32)[term] if n else term
        held = np.zeros((units, terms), np.int64)
        held[unit[: n if units else 0], renamed[: n if units else 0]] = 1
        counted = incidence.count_cells(*incidence.once_in_units(renamed, unit), (units, terms))
        assert np.array_equal(counted.toarray(), held.T @ held)
        assert counted.has_sorted_indices
        assert counted.dtype == np.int32
    assert bool(called) == dense


@pytest.mark.parametrize("strip", [1, 40, 700, 10**6])
@pytest.mark.parametrize("empty", [1, 10**6])
def test_rows_of_rare_terms_are_laid_or_sorted_alike(strip, empty, crew, monkeypatch):
    """Strips of one row and of all, all of them laid over a table, or all sorted."""
    rng = np.random.default_rng(3)
    held = rng.random((40, 260)) < np.repeat([0.5, 0.02], [110, 150])
    held[np.arange(150) % 40, np.arange(110, 260)] = True  # no term is nowhere
    unit, term = (each.astype(np.int32) for each in np.nonzero(held))
    monkeypatch.setattr(incidence, "STRIP", strip)
    monkeypatch.setattr(incidence, "EMPTY", empty)
    called = []
    by_sorting = incidence._sorted
    monkeypatch.setattr(incidence, "_sorted", lambda *a: called.append(a) or by_sorting(*a))
    counted = incidence.count_cells(unit, term, held.shape)
    assert np.array_equal(counted.toarray(), held.T.astype(int) @ held)
    assert counted.has_canonical_format
    assert bool(called) == (empty == 1)


@pytest.mark.parametrize("dense", [True, False])
def test_too_many_pairs_are_refused_before_they_are_counted(dense, crew, monkeypatch):
    rng = np.random.default_rng(3)
    held = rng.random((60, 300)) < (np.repeat([0.4, 0.03], [120, 180]) if dense else 0.03)
    unit, term = (each.astype(np.int32) for each in np.nonzero(held))
    cells = np.count_nonzero(held.T.astype(int) @ held)
    for module in ("gram", "incidence"):
        monkeypatch.setattr(f"toolkit.{module}.CELLS", cells * 5 // 4)  # it is estimated
    assert incidence.count_cells(unit, term, held.shape).nnz == cells
    for module in ("gram", "incidence"):
        monkeypatch.setattr(f"toolkit.{module}.CELLS", cells // 2)
    monkeypatch.setattr(incidence, "_dense_products", None)  # not reached
    with pytest.raises(ToolkitError, match=r"Of 300 terms more than .* top=1\d* always"):
        incidence.count_cells(unit, term, held.shape)


@pytest.mark.parametrize("asked", [[0], [3, 4, 9], list(range(10))])
def test_units_are_the_same_by_bisection_and_by_list(asked):
    bounds = np.array([0, 0, 3, 3, 4, 9, 10])
    units = [max(u for u in range(6) if bounds[u] <= token) for token in asked]
    assert unit_of(np.array(asked), bounds).tolist() == units


def test_no_units_hold_no_tokens():
    none = np.zeros(0, np.int64)
    assert unit_of(none, np.array([0])).size == 0
    assert unit_of(none, np.array([0, 0])).size == 0
