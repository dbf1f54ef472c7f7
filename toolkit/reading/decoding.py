"""
Bytes -> characters, without guessing unless asked to guess.

The order is always the same. A byte order mark settles the matter. Then strict UTF-8: text in
another encoding hardly ever passes for it by chance, so a file that passes *is* UTF-8, also when
an ``encoding`` was given. That makes ``encoding="cp1252"`` mean "for the files that are not
UTF-8", which is what a folder gathered over twenty years needs. Only then the encoding given, or
with ``"detect"`` a guess, which the report calls a guess. Nothing is ever replaced or dropped.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, Final

from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.meter import Meter
from toolkit.reading.guessing import better_encoding, guess_encoding, utf16_without_mark
from toolkit.reading.reports import RefusedError

__all__ = ["Decoding", "check_encoding", "decode", "open_text"]

Chunks = Callable[[], Iterable[bytes]]

CHUNK: Final = 1 << 20
DETECT: Final = "detect"
BOMS: Final = (  # UTF-32 before UTF-16: the little-endian marks begin alike
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FOREIGN: Final = (  # files that are often called .txt by mistake, by their first bytes
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive, or a .docx, .xlsx or .epub"),
    (b"\x1f\x8b", "a gzip file without .gz in its name"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet table"),
)
CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r")) + b"\x7f"
CONTROL_SHARE: Final = 0.01  # a stray form feed or escape is dirt; one in a hundred is no text
# Escape sequences in plain ASCII: these files pass for UTF-8, so the given encoding goes first.
SEVEN_BIT: Final = ("iso2022", "hz")
# Not encodings of documents: they unescape, compress domain names or always fail.
UNFIT: Final = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7")
COMMON: Final = (
    "detect", "utf-8", "utf-16", "cp1252", "latin-1", "mac-roman", "cp1250", "cp1251", "cp1253",
    "cp1254", "cp437", "cp850", "iso8859-2", "iso8859-15", "koi8-r", "big5", "gb18030",
    "shift_jis", "euc-jp", "euc-kr",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decoding:
    r"""
    How a file was turned into characters.

    Parameters
    ----------
    codec : str
        Python's name of the encoding.
    note : str
        For the report; empty for UTF-8 and for files with a byte order mark.
    suspicious : bool
        True for a guess, and for an encoding that was asked for but reads oddly.

    Examples
    --------
    >>> decode(b"caf\xe9", encoding="cp1252")[1].note
    'read as cp1252, as asked'
    """

    codec: str
    note: str = ""
    suspicious: bool = False


@dataclass(frozen=True, slots=True)
class _Survey:
    """What one strict pass over the bytes found; ``broken`` is the sentence for the report."""

    broken: str
    nul: bool
    share: float
    sample: bytes

    @property
    def clean(self) -> bool:
        return not self.broken and not self.binary

    @property
    def binary(self) -> str:
        if self.nul:
            return "looks binary: it holds NUL bytes"
        if self.share > CONTROL_SHARE:
            return f"looks binary: {self.share:.0%} of it are control characters"
        return ""


def check_encoding(encoding: str | None) -> str | None:
    """
    Check the name of an encoding before any file is opened.

    Parameters
    ----------
    encoding : str or None
        A name Python knows, ``"detect"``, or None.

    Returns
    -------
    str or None
        Python's own spelling of it.

    Raises
    ------
    ToolkitError
        If no such encoding exists, or it does not encode documents.
    TypeError
        If it is not a str.

    Examples
    --------
    >>> check_encoding("Windows-1252")
    'cp1252'
    >>> check_encoding("latin1-1")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Unknown encoding 'latin1-1'. Did you mean 'latin-1'? ...
    """
    if encoding is None or encoding == DETECT:
        return encoding
    if not isinstance(encoding, str):
        message = f"encoding must be a name such as 'cp1252', not {type(encoding).__name__}."
        raise CallError(message)
    codec = _codec(encoding)
    if codec is None or codec.name.replace("_", "-") in UNFIT or codec.incrementaldecoder is None:
        raise ToolkitError(f"Unknown encoding {encoding!r}.", advice=did_you_mean(encoding, COMMON))
    return codec.name


def _codec(encoding: str) -> codecs.CodecInfo | None:
    try:
        codec = codecs.lookup(encoding)
        b"a".decode(encoding)  # refuses rot13 and other codecs that are not of text
    except UnicodeError:
        return codec  # one letter is too short for UTF-16
    except (LookupError, ValueError):  # ValueError: a NUL in the name
        return None
    return codec


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, Decoding]:
    r"""
    Turn the bytes of one file into characters, exactly.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str or None
        As :func:`check_encoding` returns it.

    Returns
    -------
    text : str
        Every character of the file except a byte order mark; line ends as they are.
    how : Decoding
        The encoding used, and a note for the report.

    Raises
    ------
    RefusedError
        If the bytes are not UTF-8 and no encoding was given, if they do not fit the encoding
        given, or if they look binary. Bytes are counted from 1.

    Examples
    --------
    >>> decode("\ufeffna\u00efve".encode("utf-16-le"))[0]
    'naïve'
    >>> decode(b"black\ncaf\xe9 au lait")
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: not UTF-8: line 2, byte 10 is 0xE9, ...
    """
    how = _choose(lambda: (data,), encoding)
    return data.decode(how.codec), how


def open_text(
    opener: Callable[[], IO[bytes] | io.RawIOBase], *, encoding: str | None = None
) -> tuple[io.TextIOWrapper, Decoding]:
    r"""
    Open a large file as characters without holding it in memory; it is passed over twice.

    Parameters
    ----------
    opener : callable
        Opens the bytes afresh each time it is called.
    encoding : str or None
        As :func:`check_encoding` returns it.

    Returns
    -------
    stream : TextIOWrapper
        Line ends untranslated; the caller closes it.
    how : Decoding
        The encoding used, and a note for the report.

    Raises
    ------
    RefusedError
        As :func:`decode`.

    Examples
    --------
    >>> stream, how = open_text(lambda: io.BytesIO(b"text\nfirst"))
    >>> with stream:
    ...     stream.read(), how.codec
    ('text\nfirst', 'utf-8')
    """

    def chunks() -> Iterator[bytes]:
        with opener() as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    how = _choose(chunks, encoding)
    stream = opener()
    buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
    return io.TextIOWrapper(buffered, encoding=how.codec, newline=""), how


def _choose(chunks: Chunks, encoding: str | None) -> Decoding:
    """Apply the order told at the top of this room."""
    marked = _by_first_bytes(next(iter(chunks()), b""))
    if marked:
        return _require(chunks, Decoding(marked))
    if encoding and encoding.startswith(SEVEN_BIT) and _survey(chunks, encoding).clean:
        return Decoding(encoding, f"read as {encoding}, as asked")
    survey = _survey(chunks, "utf-8")
    if survey.clean:
        return Decoding("utf-8")
    if encoding == DETECT:
        return _require(chunks, _guess(survey))
    if encoding is None or encoding == "utf-8":
        raise _not_utf8(survey)
    how = _require(chunks, Decoding(encoding, f"read as {encoding}, as asked"))
    better = better_encoding(survey.sample, encoding)
    if better:
        note = f"reads oddly as {encoding}, as asked: {better} fits better"
        return Decoding(encoding, note, suspicious=True)
    return how


def _guess(survey: _Survey) -> Decoding:
    codec = utf16_without_mark(survey.sample) if survey.nul else ""
    if survey.binary and not codec:
        raise _not_utf8(survey)
    codec = codec or guess_encoding(survey.sample)
    return Decoding(codec, f"read by a guess: as {codec}", suspicious=True)


def _by_first_bytes(head: bytes) -> str:
    """Name the encoding that a byte order mark declares; refuse what is no text at all."""
    for start, kind in FOREIGN:
        if head.startswith(start):
            raise RefusedError(f"looks binary: it begins like {kind}", "Save it as plain text.")
    return next((codec for mark, codec in BOMS if head.startswith(mark)), "")


def _not_utf8(survey: _Survey) -> RefusedError:
    if not survey.binary:
        return RefusedError(
            survey.broken,
            "Give the encoding it was saved in, such as encoding='cp1252', or encoding='detect' "
            "for a guess that the report names.",
        )
    if survey.nul and utf16_without_mark(survey.sample):
        return RefusedError(
            f"{survey.binary}, in the places where UTF-16 has them",
            f"Give encoding={utf16_without_mark(survey.sample)!r}, or encoding='detect'.",
        )
    return RefusedError(survey.binary, "If it is no text, move it elsewhere.")


def _require(chunks: Chunks, how: Decoding) -> Decoding:
    """Hold a chosen encoding against the whole file."""
    survey = _survey(chunks, how.codec)
    if survey.clean:
        return how
    raise RefusedError(
        survey.broken or survey.binary, "Look at it in an editor, or give another encoding=."
    )


def _survey(chunks: Chunks, codec: str) -> _Survey:
    """Decode strictly, keeping nothing, up to the end or to where it first breaks."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    size = controls = passed = lines = 0
    nul, sample = False, b""
    meter = Meter("MB looked through")
    for chunk in chain(chunks(), (b"",)):
        if len(chunk) == CHUNK:  # no sign of life for small files
            meter.step()
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeError as error:
            broken, at = _where(codec, error, before=passed + len(chunk), lines=lines)
            raw = chunk if codec == "utf-8" else b""  # the bytes of other codecs prove nothing
            share = _count_controls(raw) / max(len(raw), 1)
            return _Survey(broken, nul or b"\0" in raw, share, _around(chunk, at - passed))
        plain = chunk if codec == "utf-8" else text.encode("utf-8", "replace")
        if b"\0" in plain and not nul:
            nul, sample = True, chunk
        size += len(plain)
        controls += _count_controls(plain)
        passed += len(chunk)
        lines += chunk.count(b"\n")
    return _Survey("", nul, controls / max(size, 1), sample)


def _count_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, CONTROLS))


def _where(codec: str, error: UnicodeError, *, before: int, lines: int) -> tuple[str, int]:
    """Say at which line and byte decoding broke, counted from 1; ``before`` ends the chunk."""
    name = codec.upper() if codec.startswith("utf") else codec
    if not isinstance(error, UnicodeDecodeError):
        return f"not {name}: {error}", before
    seen = error.object[: error.start]
    at = before - len(error.object) + error.start
    line = lines + seen.count(b"\n") + 1
    value = error.object[error.start]
    here = error.object[max(0, error.start - 15) : error.start + 10]
    near = here.decode("ascii", "backslashreplace").replace("\n", " ").replace("\r", " ").strip()
    return f"not {name}: line {line:,}, byte {at + 1:,} is 0x{value:02X}, near '{near}'", at


def _around(chunk: bytes, at: int) -> bytes:
    """Cut the lines around a break, enough to judge an encoding by."""
    start = chunk.rfind(b"\n", 0, max(0, at - CHUNK // 2)) + 1
    start -= start % 2  # UTF-16 is recognised by even and odd places
    return chunk[start : max(0, at) + CHUNK // 2]
