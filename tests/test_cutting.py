"""What is cut and judged all at once is what the rules say of each piece by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import hostile_texts
from toolkit import text as rules
from toolkit.boundaries import beginnings, endings
from toolkit.characters import Characters
from toolkit.cutting import cut_pieces, rank
from toolkit.slices import Slices

# What pieces are made of where the rules have cases, and where case or script may mislead.
PARTS = [
    *"aAbdntsSI.,:;!?-–—/&'’‘“”\"()$%*…@#_+`0½µßИαſıİ中😀\x00\u00ad\u200b\u0301\u0385\u2010",
    *("n't", "N’T", "'s", "’re", "''", "1,0", "3.5", "90s", "inch", "www.", "http://", "em", "tis"),
    *("Mr", "Inc", "No", "U.S", "Don", "pres", "The", "O'M", "-led", "x.", "«", "•", "]", "。"),
]
pieces = st.lists(st.sampled_from(PARTS), min_size=1, max_size=7).map("".join)
many = st.lists(pieces, max_size=40) | hostile_texts.map(str.split)


def characters(held):
    return Characters(Slices.of([piece.encode() for piece in held]))


@pytest.mark.parametrize("rule", [rules.piece_spans, rules.plain_word_spans])
@settings(max_examples=300)
@given(held=many)
def test_pieces_are_cut_as_the_rules_cut_them_one_by_one(held, rule):
    signs = characters(held)
    begins, ends = cut_pieces(signs, rule)
    expected = [
        (start + a, start + b)
        for piece, start in zip(held, signs.starts.tolist(), strict=True)
        for a, b in rule(piece)
    ]
    assert list(zip(begins.tolist(), ends.tolist(), strict=True)) == expected


@settings(max_examples=200)
@given(held=many)
def test_sentence_ends_are_judged_as_the_rules_judge_one_by_one(held):
    signs, every = characters(held), np.arange(len(held))
    assert endings(signs, every).tolist() == list(map(rules.ending, held))
    assert beginnings(signs, every).tolist() == list(map(rules.beginning, held))


@pytest.mark.parametrize(
    "piece", ["word.))))))))", "((((((((Word", "((((((((the", "))))))))", "(((((((("]
)
def test_more_marks_than_are_looked_past_at_once(piece):
    signs = characters([piece])
    assert endings(signs, np.array([0])).tolist() == [rules.ending(piece)]
    assert beginnings(signs, np.array([0])).tolist() == [rules.beginning(piece)]


def test_types_written_the_same_are_one_in_the_ranking():
    vocabulary, new = rank(["b", "é", "a", "é"], np.array([1, 1, 1, 1]))
    assert vocabulary == ("é", "a", "b")
    assert new.tolist() == [2, 0, 1, 0]
