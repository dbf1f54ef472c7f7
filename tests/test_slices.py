"""Equal bytes get equal numbers, whatever they are and however many fall together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import few
from toolkit import slices
from toolkit.slices import Slices

# Few signs, so that stretches are often equal, differ in one byte, in length, or in a zero.
near = st.binary(max_size=1).flatmap(
    lambda tail: st.sampled_from(
        [b"", b"a", b"\0", b"a" * 7, b"a" * 8, b"a" * 15, b"a" * 16]
    ).flatmap(lambda head: st.sampled_from([head, head + tail, head + b"\0", head * 2 + tail]))
)
stretches = st.lists(near | st.binary(max_size=40), max_size=30)


def check(held):
    numbers, holders = Slices.of(held).numbered()
    assert numbers.dtype == np.int32
    assert sorted(set(numbers.tolist())) == list(range(len(set(held))))
    assert numbers[holders].tolist() == list(range(len(holders)))
    by_number = {}
    for number, stretch in zip(numbers.tolist(), held, strict=True):
        assert by_number.setdefault(number, stretch) == stretch


@few
@given(held=stretches)
def test_equal_bytes_and_only_those_have_one_number(held):
    check(held)


@few
@given(held=stretches)
def test_where_all_fall_into_the_same_slots_they_are_told_apart_one_by_one(held):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "ODD", np.ones(3, np.uint64))
        patch.setattr(slices, "THROWS", 2)
        check(held)


@few
@given(one=stretches, other=stretches)
def test_what_is_joined_keeps_its_place(one, other):
    one, other = list(dict.fromkeys(one)), list(dict.fromkeys(other))
    places, both = Slices.of(one).joined(Slices.of(other))
    size = len(both.raw) - slices.SPARE
    held = [both.raw[a : a + n] for a, n in zip(both.starts, both.sizes, strict=True)]
    assert held[: len(one)] == one
    assert [held[place] for place in places] == other
    assert sorted(held) == sorted({*one, *other})
    assert size == sum(map(len, held)) + len(held)


def test_stretches_are_read_back():
    held = Slices.of([b"kein", "später".encode(), b""])
    assert held.texts() == ["kein", "später", ""]
    assert held.chosen(np.array([1, 1])).texts() == ["später", "später"]
    assert Slices.of([]).texts() == []
