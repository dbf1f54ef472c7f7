"""Pieces become tokens: the conventions, the type of a token, the judgement where sentences end."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.strategies import HOSTILE, SIGNS, few, many
from toolkit import text as rules
from toolkit.text import (
    beginning,
    ending,
    ends_sentence,
    fold,
    normal_form,
    piece_spans,
    plain_word_spans,
)

pieces = st.text(st.sampled_from([sign for sign in SIGNS if not sign.isspace()]), max_size=20)
plain = st.text(st.sampled_from("abcAB'’.,-–—_&/+@#$%()[]\"“”015éßж"), max_size=15)


def cut(piece):
    return [piece[a:b] for a, b in piece_spans(piece)]


def silent(sign):
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}


# piece, tokens, why
CASES = [
    ("don't", ["do", "n't"], "a straight apostrophe"),
    ("don’t", ["do", "n’t"], "a typographic one is an apostrophe, too"),
    ("DON’T", ["DO", "N’T"], "capitals"),
    ("Trump's", ["Trump", "'s"], "possessive"),
    ("we'll", ["we", "'ll"], "clitic"),
    ("O'Malley's", ["O'Malley", "'s"], "an apostrophe inside a name"),
    ("'90s", ["'90s"], "a decade"),
    ("rock'n'roll", ["rock'n'roll"], "an apostrophe on each side"),
    ("U.S.", ["U.S."], "one type everywhere"),
    ("U.S.-led", ["U.S.-led"], "with a tail"),
    ("(U.S.)", ["(", "U.S.", ")"], "in brackets"),
    ("Mr.", ["Mr."], "a title keeps its full stop"),
    ("Forbes.", ["Forbes", "."], "es. is no abbreviation here"),
    ("said.The", ["said", ".", "The"], "a lost space"),
    ("café.The", ["café", ".", "The"], "a lost space after an accent"),
    ("мира.Россия", ["мира", ".", "Россия"], "a lost space in another script"),
    ("gov.uk", ["gov.uk"], "a domain"),
    ("J.", ["J."], "an initial"),
    ("I.", ["I", "."], "a pronoun"),
    ("$5", ["$", "5"], "a sum"),
    ("5%", ["5", "%"], "a share"),
    ("1,000.5", ["1,000.5"], "a number"),
    ("10:30", ["10:30"], "a time"),
    ("3.5-inch", ["3.5-inch"], "a measure"),
    ("build-up", ["build-up"], "a hyphen joins"),
    ("build\u2010up", ["build\u2010up"], "the other hyphen joins as well"),
    ("talks—Russia", ["talks", "—", "Russia"], "a dash splits"),
    ("talks--Russia", ["talks", "--", "Russia"], "a typewriter's dash splits"),
    ("AT&T's", ["AT&T", "'s"], "an ampersand inside a name"),
    ("and/or", ["and/or"], "a stroke"),
    ("C++,", ["C++", ","], "a language"),
    ("#talks", ["#talks"], "a tag"),
    ("@kremlin", ["@kremlin"], "a name"),
    ("a.b@c.org,", ["a.b@c.org", ","], "a mail address"),
    ("https://t.co/x?y=1.", ["https://t.co/x?y=1", "."], "an address"),
    ("[sic]", ["[", "sic", "]"], "brackets"),
    ("“yes,”", ["“", "yes", ",", "”"], "quotation marks"),
    ("``no''", ["``", "no", "''"], "typewriter quotation marks"),
    ("...", ["..."], "a run of dots is one mark"),
    ("?!", ["?", "!"], "other marks stand alone"),
    ("<script>", ["<", "script", ">"], "markup is text"),
    ("cafe\u0301s", ["cafe\u0301s"], "an accent of its own"),
    ("a=\u0338b", ["a", "=\u0338", "b"], "a struck-out sign is one mark, as its short form"),
    ("mili\u00adtary", ["mili\u00adtary"], "a soft hyphen hides inside"),
    ("\u200bwar\u200b", ["war"], "a sign that prints nothing belongs to no token"),
    ("\u202eabc\u202c", ["abc"], "neither do marks of direction"),
    ("中文。", ["中", "文", "。"], "Chinese signs stand alone"),
    (
        "\U0001f1e9\U0001f1ea\U0001f44d\U0001f3fd",
        ["\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd"],
        "a flag, a hand",
    ),
    (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ["\U0001f468\u200d\U0001f469\u200d\U0001f467"],
        "a family is one sign",
    ),
    ("", [], "nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("piece", "tokens", "why"), CASES, ids=[case[2] for case in CASES])
def test_conventions(piece, tokens, why):
    assert cut(piece) == tokens, why


@few
@given(pieces)
@example("a\u200b\u200bb")
@example("\u0301")
def test_tokens_ascend_and_leave_nothing_visible_out(piece):
    spans = piece_spans(piece)
    at = 0
    for a, b in spans:
        assert at <= a < b <= len(piece)
        assert all(map(silent, piece[at:a]))
        at = b
    assert all(map(silent, piece[at:]))


@few
@given(plain)
def test_the_quick_pattern_cuts_as_the_full_one_does(piece):
    assert rules.PLAIN.match(piece)
    assert piece_spans(piece) == [m.span() for m in rules._full_pattern().finditer(piece)]


@many
@given(plain)
def test_the_quick_words_are_those_of_the_full_pattern(piece):
    spans = [m.span() for m in rules._full_words().finditer(piece)]
    assert plain_word_spans(piece) == spans


@few
@given(st.text(st.sampled_from("caeéñ中ß≠=-'. \u0301\u0303\u0338"), max_size=12))
@example("a=\u0338b")
@example("a.é")
@example("é.A")
@example("é.a.")
@pytest.mark.parametrize("tokenizer", [piece_spans, plain_word_spans])
def test_equivalent_spellings_give_the_same_types(tokenizer, text):
    def types(spelling):
        return [normal_form(piece[a:b]) for piece in spelling.split() for a, b in tokenizer(piece)]

    short, long = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert types(short) == types(long)


@many
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12))
def test_a_normal_form_is_final_and_never_empty(token):
    form = normal_form(token)
    assert form
    assert normal_form(form) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [("DON’T", "don't"), ("Straße", "STRASSE"), ("build\u2010up", "Build-up"), ("ΟΔΟΣ", "οδος")],
)
def test_folding_takes_the_same_word_for_the_same(one, other):
    assert fold(one) == fold(other)


@many
@given(st.text(max_size=12))
def test_folding_a_lowered_form_changes_nothing(text):
    """What a table shows in small letters finds the type it was made from."""
    assert fold(text.lower()) == fold(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_are_letters_and_digits_only(text):
    for piece in text.split():
        for a, b in plain_word_spans(piece):
            assert piece[a].isalnum()
            assert not set(piece[a:b]) & set('<>&$"“”.,!?')


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        ("talks.", "The", True),
        ("talks.", "then", False),
        ("talks.”", "He", True),
        ("talks?", "“Yes", True),
        ("Mr.", "Smith", False),
        ("Gen.", "The", False),
        ("Inc.", "The", True),
        ("Inc.", "Mary", False),
        ("U.S.", "The", True),
        ("U.S.", "President", False),
        ("J.", "Smith", False),
        ("I.", "The", True),
        ("no.", "We", True),
        ("No.", "10", False),
        ("2016.", "2017", True),
        ("文。", "第", True),
        ("etc.", "and", False),
        ("talks", "The", False),
        ("wait...", "what", False),
        ("wait...", "What", True),
        ("(talks.)", "He", True),
    ],
)
def test_where_sentences_end(before, after, ends):
    import numpy as np

    judged = ends_sentence(np.array([ending(before)]), np.array([beginning(after)]))
    assert judged.tolist() == [ends]


@pytest.mark.parametrize(
    "piece",
    [
        "a.1-" * 10_000,
        "中" * 20_000,
        "@" * 20_000,
        "a@a." * 8_000,
        "'" * 20_000,
        "\u200b" * 20_000,
        "é\u0301" * 10_000,
        "a-" * 10_000,
        "1," * 10_000,
        "_" * 20_000 + "a",
        "n't" * 8_000,
    ],
    ids=lambda piece: ascii(piece[:4]),
)
def test_long_pieces_without_a_space_take_no_time(piece):
    began = time.process_time()
    piece_spans(piece)
    ending(piece + ".")
    ending("." * len(piece) + "#")
    assert time.process_time() - began < 1.5
