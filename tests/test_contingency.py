"""The 2x2 table: what it refuses, and that its arithmetic keeps every digit."""

from __future__ import annotations

import runpy
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import many
from toolkit._base import ToolkitError
from toolkit.measures import overlap
from toolkit.measures.arithmetic import deviance
from toolkit.measures.contingency import REGISTER, Contingency, measure

counts = st.integers(0, 10**10)


def test_of_finds_the_cells_and_margins():
    t = Contingency.of(joint=[2, 3], row=[5, 6], column=[4, 3], total=20)
    assert [c.tolist() for c in (t.o11, t.o12, t.o21, t.o22)] == [[2, 3], [3, 3], [2, 0], [13, 14]]
    assert t.row.tolist() == [5, 6]
    assert t.column.tolist() == [4, 3]
    assert t.total.tolist() == [20, 20]
    assert t.other_row.tolist() == [15, 14]
    assert t.other_column.tolist() == [16, 17]
    assert len(t) == 2


def test_cells_are_float64_whatever_came_in():
    big = np.array([3_000_000_000], np.int64)
    t = Contingency.of(joint=big, row=big * 2, column=big * 2, total=big * 4)
    assert t.o11.dtype == np.float64
    assert t.determinant[0] == 0  # 9e18 - 9e18, far above the largest int64 product kept


@pytest.mark.parametrize(
    ("joint", "row", "column", "total", "word"),
    [
        (5, 4, 9, 100, "joint > row"),
        (5, 9, 4, 100, "joint > column"),
        (1, 101, 5, 100, "margin > total"),
        (1, 60, 60, 100, r"row \+ column - joint > total"),
        (-1, 60, 60, 100, "joint = -1"),
        (1, np.nan, 60, 100, "row = nan"),
        (1, 60, 60, np.inf, "total = inf"),
    ],
)
def test_impossible_counts_are_refused(joint, row, column, total, word):
    with pytest.raises(ToolkitError, match=word):
        Contingency.of(joint=[0, joint], row=[3, row], column=[3, column], total=[50, total])


def test_impossible_corpora_and_cells_are_refused():
    with pytest.raises(ToolkitError, match="target"):
        Contingency.of_corpora(11, 10, reference=1, reference_size=10)
    with pytest.raises(ToolkitError, match="hits > tokens"):
        Contingency.of_corpora(1, 10, reference=11, reference_size=10)
    with pytest.raises(ToolkitError, match="o21 = -3"):
        Contingency.of_cells(1, 2, o21=-3, o22=4)


@many
@given(counts, counts, counts, counts)
def test_the_determinant_is_exact_to_the_last_digits(a, b, c, d):
    exact = a * d - b * c
    got = Contingency.of_cells(a, b, o21=c, o22=d).determinant
    assert abs(Fraction(float(got)) - exact) <= abs(Fraction(exact, 10**14))


@given(st.integers(1, 10**10), st.integers(1, 10**10))
@settings(max_examples=100)
def test_deviance_keeps_its_digits(o, e):
    mp = pytest.importorskip("mpmath")
    with mp.workdps(50):
        exact = float(o * mp.log(mp.mpf(o) / e) - (o - e))
    got = deviance(np.array([float(o)]), np.array([float(e)]), difference=np.array([float(o - e)]))
    assert got[0] == pytest.approx(exact, rel=1e-12)


def test_deviance_of_nothing_is_the_expectation():
    got = deviance(np.array([0.0, 0.0]), np.array([3.5, 0.0]), difference=np.array([-3.5, 0.0]))
    assert got.tolist() == [3.5, 0.0]


def test_a_measure_has_one_name():
    with pytest.raises(ToolkitError, match="'dice' exists"):

        @measure("association", label="again")
        def dice(t):
            return t


def test_a_room_that_is_loaded_a_second_time_brings_no_second_measure():
    again = runpy.run_path(overlap.__file__)["dice"]
    assert again is not overlap.dice
    assert REGISTER["dice"] is overlap.dice


def test_the_register_cannot_be_written():
    with pytest.raises(TypeError):
        REGISTER["mine"] = None
