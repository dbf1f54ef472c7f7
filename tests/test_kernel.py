"""The counting kernel beside a plain counter."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import few, many
from toolkit.kernel import by_number, numbered, runs, tally


@many
@given(st.lists(st.integers(-3, 3), max_size=20))
def test_runs_are_counted(numbers):
    values, lengths = runs(np.array(sorted(numbers), np.int64))
    assert dict(zip(values.tolist(), lengths.tolist(), strict=True)) == Counter(numbers)


@pytest.mark.parametrize("shift", [0, 20, 40, 61], ids=lambda shift: f"keys of {shift} bits more")
@few
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=25), st.integers(5, 300))
def test_keys_are_counted_in_each_unit(shift, cells, units):
    """Whether they fit in half a word, in a whole one, or must be numbered anew."""
    keys = np.array([key << shift for key, _ in cells], np.int64)
    places = np.array([unit for _, unit in cells], np.int64)
    distinct, counts = tally(keys, places, units)
    assert distinct.tolist() == sorted({key << shift for key, _ in cells})
    assert counts.shape == (units, distinct.size)
    found = counts.tocoo()
    got = {
        (int(distinct[k]), int(u)): int(n)
        for u, k, n in zip(found.row, found.col, found.data, strict=True)
    }
    assert got == Counter((key << shift, unit) for key, unit in cells)


def test_the_last_unit_fits():
    for units in (1, 2, 3, 4, 5, 8, 9):
        _, counts = tally(np.array([7]), np.array([units - 1]), units)
        assert counts.toarray().ravel().tolist() == [0] * (units - 1) + [1]


@pytest.mark.parametrize("large", [0, 1 << 62])
def test_numbers_of_keys_keep_their_order(large):
    keys = np.array([5, 3, 5, 9, 3, 0]) + large
    distinct, numbers = numbered(keys)
    assert distinct.tolist() == sorted(set(keys.tolist()))
    assert distinct[numbers].tolist() == keys.tolist()
    assert [each.size for each in numbered(keys[:0])] == [0, 0]


@few
@given(st.lists(st.integers(0, 5), max_size=40), st.sampled_from([1, 7, 1_000_000]))
def test_places_stand_by_number_and_ascend(numbers, block):
    array = np.array(numbers, np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit.kernel.BLOCK", block)
        places, firsts = by_number(array, np.bincount(array, minlength=7))
    assert places.dtype == np.int32
    assert places.tolist() == np.argsort(array, kind="stable").tolist()
    assert firsts.tolist() == [sum(n < k for n in numbers) for k in range(8)]
