from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import many
from toolkit.reading.guessing import better_encoding, guess_encoding, utf16_without_mark
from toolkit.reading.reports import RefusedError

ENGLISH = "“They don’t know,” she said – the café’s naïve owner…"
SPANISH = "¿Qué pasó? ¡Nada! El señor está aquí, en España, más allá del pingüino."
FRENCH = "L’élève a déjà reçu ça, où est le cœur — « à côté »."
GERMAN = "Die Straße führt über Köln. „Müde?“ – „Nö!“ 10 € für Bücher."


@pytest.mark.parametrize("text", [ENGLISH, SPANISH, FRENCH, GERMAN], ids=["en", "es", "fr", "de"])
@pytest.mark.parametrize("codec", ["cp1252", "mac-roman"])
def test_guesses_in_latin_alphabets(text, codec):
    assert text.encode(codec).decode(guess_encoding(text.encode(codec))) == text


@pytest.mark.parametrize("codec", ["big5", "gbk"])
def test_english_typed_on_a_chinese_system(codec):
    text = "The past—America’s past—and the “future” of it all, they said"
    assert text.encode(codec).decode(guess_encoding(text.encode(codec))) == text


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "iso8859-5", "cp1253", "gb18030", "euc-jp"])
def test_no_guess_in_other_alphabets(codec):
    text = {"cp1253": "Γεια σου κόσμε", "gb18030": "你好,世界", "euc-jp": "こんにちは世界"}.get(
        codec, "Привет, мир"
    )
    with pytest.raises(RefusedError, match="not in a Latin alphabet"):
        guess_encoding(text.encode(codec))


def test_an_encoding_that_fits_is_not_doubted():
    for text in (ENGLISH, SPANISH, FRENCH, GERMAN):
        assert better_encoding(text.encode("cp1252"), "cp1252") == ""
    assert better_encoding("Привет, мир".encode("cp1251"), "cp1251") == ""
    assert better_encoding(b"", "cp1252") == ""


def test_one_that_does_not_is():
    assert better_encoding((ENGLISH * 3).encode("mac-roman"), "cp1252") == "mac-roman"
    assert better_encoding((ENGLISH * 3).encode("cp1252"), "latin-1") == "cp1252"


@many
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255), min_size=20))
def test_utf16_is_told_from_the_side_of_its_nuls(text):
    assert utf16_without_mark(text.encode("utf-16-le")) == "utf-16-le"
    assert utf16_without_mark(text.encode("utf-16-be")) == "utf-16-be"
    assert utf16_without_mark(text.encode()) == ""


@many
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_get_a_guess_that_reads_them_or_none(data):
    try:
        codec = guess_encoding(data)
    except RefusedError:
        return
    assert codec in {"cp1252", "latin-1", "mac-roman", "big5", "gbk"}
