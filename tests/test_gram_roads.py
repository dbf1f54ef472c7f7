"""Pairs counted by every road there is: by keys, in blocks, densely, with a dense core."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import few
from toolkit import gram
from toolkit.gram import Events, count_in_units, count_in_window

ROADS = {
    "keys": {"FULL": 2.0},
    "keys in blocks": {"FULL": 2.0, "KEYS": 3, "BLOCK": 2},
    "dense": {"FULL": -1.0},
    "dense in blocks": {"FULL": -1.0, "DENSE_CELLS": 40},
    "dense core": {"FULL": 2.0, "MANY_PAIRS": -1, "CORE": 2},
    "dense core in blocks": {"DENSE_CELLS": 0, "MANY_PAIRS": -1, "CORE": 3, "KEYS": 2},
}
every_road = pytest.mark.parametrize("road", ROADS.values(), ids=ROADS)


def on(road, count, *arguments):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in road.items():
            patch.setattr(gram, name, value)
        return count(*arguments).toarray()


def plain_units(units, size):
    matrix = np.zeros((size, size), int)
    for unit in units:
        for a in set(unit):
            matrix[a, a] += 1
        for a, b in combinations(sorted(set(unit)), 2):
            matrix[a, b] += 1
            matrix[b, a] += 1
    return matrix


@every_road
@few
@given(st.lists(st.lists(st.integers(0, 5), max_size=7), max_size=7), st.integers(6, 9))
def test_units_that_hold_both(road, units, size):
    terms = np.array([term for unit in units for term in unit], np.int32)
    places = np.repeat(np.arange(len(units)), [len(unit) for unit in units]).astype(np.int64)
    counted = on(road, count_in_units, terms, places, (len(units), size))
    assert np.array_equal(counted, plain_units(units, size))


events_drawn = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 15), st.integers(1, 3)), max_size=14
)


@every_road
@few
@given(events_drawn, st.integers(1, 6))
def test_pairs_within_a_window(road, drawn, span):
    drawn = sorted(set(drawn), key=lambda event: (event[1], event[1] + event[2], event[0]))
    terms = np.array([term for term, _, _ in drawn], np.int32)
    begins = np.array([begin for _, begin, _ in drawn], np.int64)
    ends = begins + np.array([size for _, _, size in drawn], np.int64)
    expected = np.zeros((5, 5), int)
    for one, other in combinations(range(len(drawn)), 2):
        if ends[one] <= begins[other] < ends[one] + span:
            expected[terms[one], terms[other]] += 1
            expected[terms[other], terms[one]] += 1
    counted = on(road, count_in_window, Events(terms, begins, ends), ends + span, 5)
    assert np.array_equal(counted, expected)


@every_road
def test_nothing_to_count(road):
    none = np.zeros(0, np.int64)
    for shape in ((0, 0), (3, 0), (0, 3), (3, 3)):
        counted = on(road, count_in_units, none.astype(np.int32), none, shape)
        assert counted.shape == (shape[1], shape[1])
        assert not counted.any()
    events = Events(none.astype(np.int32), none, none)
    assert not on(road, count_in_window, events, none, 3).any()


def test_many_terms_are_counted_with_wide_keys():
    """Beyond 65,536 terms a pair no longer fits in 32 bits."""
    size = 70_000
    terms = np.array([size - 1, size - 2, 0, size - 1, 0], np.int32)
    counted = count_in_units(terms, np.array([0, 0, 0, 1, 1]), (2, size)).todok()
    assert {pair: int(n) for pair, n in counted.items()} == Counter(
        {
            (0, 0): 2,
            (size - 1, size - 1): 2,
            (size - 2, size - 2): 1,
            (0, size - 1): 2,
            (size - 1, 0): 2,
            (0, size - 2): 1,
            (size - 2, 0): 1,
            (size - 1, size - 2): 1,
            (size - 2, size - 1): 1,
        }
    )
