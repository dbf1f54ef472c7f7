"""Sequences of tokens as numbers, against tuples counted by a dictionary."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import few
from toolkit import sequences
from toolkit.sequences import Sequences


def naive(stream, bounds, n, kept):
    return {
        at: tuple(stream[at : at + n])
        for begin, end in zip(bounds, bounds[1:], strict=False)
        for at in range(begin, end - n + 1)
        if all(kept[at : at + n])
    }


units_of_types = st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=6)


@pytest.mark.parametrize("word", [63, 14, 9])  # 4 bits a type: none, some, all are renumbered
@few
@given(
    units=units_of_types,
    n=st.integers(1, 5),
    odd=st.booleans(),
    block=st.sampled_from([1, 4, sequences.BLOCK]),
)
def test_sequences_are_tuples(units, n, odd, word, block):
    stream = np.array([t for unit in units for t in unit], np.int32)
    bounds = np.cumsum([0, *map(len, units)])
    kept = stream % 2 == 1 if odd else np.ones(stream.size, bool)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "WORD", word)
        patch.setattr(sequences, "BLOCK", block)
        found = Sequences.within(stream, bounds, n, bounds)
        found = found.of(kept) if odd else found
        expected = naive(stream.tolist(), bounds.tolist(), n, kept.tolist())
        counts = Counter(expected.values())
        assert found.n_of.tolist() == [counts[gram] for gram in sorted(counts)]
        every = np.arange(len(counts))
        assert [tuple(gram) for gram in found.types(every).tolist()] == sorted(counts)
        some = every[::-2]
        few_of_them = found.in_units(some).toarray()
        assert (few_of_them == found.by_unit.toarray()[:, some]).all()
    owner = np.repeat(np.arange(len(units)), np.diff(bounds))
    for column, gram in zip(
        few_of_them.T.tolist(), map(tuple, found.types(some).tolist()), strict=True
    ):
        at = [owner[place] for place, one in expected.items() if one == gram]
        assert column == np.bincount(np.array(at, int), minlength=max(len(units), 1)).tolist()
