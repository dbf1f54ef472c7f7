from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import many
from toolkit._base import ToolkitError
from toolkit.reading.decoding import CHUNK, check_encoding, decode, open_text
from toolkit.reading.reports import RefusedError

TEXT = "“Naïve” — don’t\r\nsecond\u2028line"
PLAIN = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")))


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_settles_it(codec):
    for encoding in (None, "cp1252", "detect"):
        text, how = decode(TEXT.encode(codec), encoding=encoding)
        assert (text, how.note, how.suspicious) == (TEXT, "", False)


@pytest.mark.parametrize(("mark", "codec"), [("\ufeff", "utf-16-be"), ("\ufeff", "utf-32-be")])
def test_marks_of_either_byte_order(mark, codec):
    assert decode((mark + TEXT).encode(codec))[0] == TEXT


@many
@given(PLAIN)
def test_utf8_is_utf8_whatever_was_given(text):
    text = "x" + text
    for encoding in (None, "cp1252", "detect", "utf-16"):
        assert decode(text.encode(), encoding=encoding)[0] == text


@many
@given(PLAIN)
def test_a_given_encoding_that_fits_gives_the_text_back(text):
    data = ("x" + text).encode("gb18030")
    try:
        data.decode()
    except UnicodeDecodeError:
        assert decode(data, encoding="gb18030")[0] == "x" + text


@pytest.mark.parametrize("encoding", ["iso2022_jp", "hz"])
def test_encodings_in_seven_bits_go_before_utf8(encoding):
    text = "中文 and more"
    data = text.encode(encoding)
    assert data.decode("utf-8") != text
    assert decode(data, encoding=encoding)[0] == text
    assert decode("é".encode(), encoding=encoding)[0] == "é"


@pytest.mark.parametrize(("data", "line", "byte"), [
    (b"\xff", 1, 1), (b"a\n\xff", 2, 3), (b"a\r\nb\xff", 2, 5),
    (b"a" * (2 * CHUNK) + b"\n\xff", 2, 2 * CHUNK + 2),
    ("é".encode() * CHUNK + b"\xff", 1, 2 * CHUNK + 1),
    (b"a" + "é".encode() * CHUNK + b"\xff", 1, 2 * CHUNK + 2),
    (b"\xe2\x82", 1, 1), (b"ab\xe2\x82", 1, 3),
])  # fmt: skip
def test_the_place_is_the_same_in_one_piece_and_in_chunks(data, line, byte):
    said = f"not UTF-8: line {line}, byte {byte:,} is 0x"
    with pytest.raises(RefusedError, match=said):
        decode(data)
    with pytest.raises(RefusedError, match=said):
        open_text(lambda: io.BytesIO(data))


@given(st.integers(0, 3), PLAIN)
def test_streams_give_what_pieces_give(shift, text):
    data = b"a" * (CHUNK - shift) + text.encode()
    stream, how = open_text(lambda: io.BytesIO(data))
    with stream:
        assert (stream.read(), how) == decode(data)


def test_the_guess_in_a_long_file_is_made_where_it_matters():
    data = ("a" * (3 * CHUNK) + "\n" + "“don’t”, said the man in the café").encode("mac-roman")
    stream, how = open_text(lambda: io.BytesIO(data), encoding="detect")
    with stream:
        assert stream.read().encode("mac-roman") == data
    assert (how.codec, how.suspicious) == ("mac-roman", True)


def test_a_few_control_characters_are_dirt_and_more_are_no_text():
    assert decode(b"\x07" + b"a" * 99)[0].endswith("a")
    assert decode(b"\t\r\n\f\v")[0] == "\t\r\n\f\v"
    with pytest.raises(RefusedError, match="2% of it are control characters"):
        decode(b"\x07\x7f" + b"a" * 98)


@pytest.mark.parametrize(
    "name", ["utf8", "UTF-8", "Windows-1252", "latin1", "cp037", "detect", None]
)
def test_known_encodings(name):
    assert check_encoding(check_encoding(name)) == check_encoding(name)


def test_an_unknown_encoding_brings_advice():
    with pytest.raises(ToolkitError, match="Did you mean 'mac-roman'"):
        check_encoding("mac_romn")
