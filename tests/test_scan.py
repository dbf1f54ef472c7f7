"""Pieces of texts found in their bytes are those a regular expression finds in their characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import few, hostile_corpora
from toolkit.scan import scan

# Unicode's White_Space; Python's \s also takes four control characters.
BLANK = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
blank_texts = st.text(
    st.sampled_from("ab\r\n\t \x0b\x0c\x85\xa0\u2028\u3000ä中😀\x00\x1c\u200b\u2027")
)


def check(texts):
    found = scan(texts)
    assert found.counts.tolist() == [len(re.findall(f"[^{BLANK}]+", text)) for text in texts]
    pieces = [match for text in texts for match in re.finditer(f"[^{BLANK}]+", text)]
    assert found.places.tolist() == [piece.start() for piece in pieces]
    starts, sizes = found.slices.starts.tolist(), found.slices.sizes.tolist()
    held = [found.slices.raw[a : a + n].decode() for a, n in zip(starts, sizes, strict=True)]
    assert held == [piece[0] for piece in pieces]
    expected, number = [], 0
    for text in texts:
        gaps = re.split(f"[^{BLANK}]+", text)[1:]
        for inner in gaps[:-1]:
            ends = len(LINE_END.findall(inner))
            expected += [2 * number + (ends > 1)] if ends else []
            number += 1
        number += bool(gaps)
    assert found.lines.tolist() == expected


@few
@given(texts=st.lists(blank_texts, max_size=5))
def test_every_white_space_parts_pieces_and_every_line_end_counts(texts):
    check(texts)


@few
@given(texts=hostile_corpora)
def test_hostile_texts(texts):
    check(texts)


@pytest.mark.parametrize(
    "sign", [chr(number) for number in range(0x3100) if chr(number).strip() == ""]
)
def test_one_sign(sign):
    check([f"a{sign}b", sign, f"{sign}a", f"a{sign}", f"é{sign}{sign}é"])
