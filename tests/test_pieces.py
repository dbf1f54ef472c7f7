"""
Pieces of text cut into tokens, and where the tokens of a sentence stand.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.voices.clauses import read_sentence
from toolkit.voices.pieces import _TOKEN, PIECES

SIGNS = "aZéß5.,;:!?'’&-_/“\"[李"
pieces = st.text(SIGNS, min_size=1, max_size=8) | st.sampled_from(
    ["said.", "Mr.", "A.", "U.S.,", "voters’", "3,000", "said.The", "vs.", "so...", "well-known?"]
)


@given(pieces)
def test_the_short_way_cuts_as_the_pattern_does(piece):
    words, tags, ends = PIECES[piece]
    found = [*_TOKEN.finditer(piece)]
    assert words == tuple(match[0].lower() for match in found)
    assert ends == tuple(match.end() for match in found)
    assert len(tags) == len(words)
    assert tags == "".join(PIECES[match[0]][1] for match in found)


@given(st.lists(st.tuples(pieces, st.sampled_from([" ", "  ", "\n", "\u00a0\t"])), min_size=1))
def test_tokens_stand_where_they_say(parts):
    text = "".join(piece + space for piece, space in parts).rstrip()
    s = read_sentence(text, (0, len(text)), [])
    found = [text[start:end].lower() for start, end in zip(s.starts, s.ends, strict=True)]
    assert found == s.words
    assert "".join(found) == "".join(text.split()).lower()


@pytest.mark.parametrize("gap", [" ", "   ", ""])
def test_a_quotation_is_one_token_in_its_place(gap):
    text = f"Ann said{gap}“no, no”{gap}, twice"
    start = text.index("“")
    s = read_sentence(text, (0, len(text)), [(start, start + 8)])
    place = s.tags.index("Q")
    assert (s.starts[place], s.ends[place]) == (start, start + 8)
    assert text[s.starts[-1] : s.ends[-1]] == "twice"
