"""
Files that are one text each (.txt, .docx, .rtf, .pdf), or an archive's export of many articles.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from toolkit.reading.decoding import decode
from toolkit.reading.exports import articles_of
from toolkit.reading.foreign import needed, parsed_by
from toolkit.reading.inputs import MAX_UNPACKED
from toolkit.reading.reports import ReadEntry, RefusedError
from toolkit.reading.richtext import rtf_paragraphs
from toolkit.reading.rows import Batch, Wanted
from toolkit.reading.word import docx_paragraphs

if TYPE_CHECKING:
    from toolkit.reading.inputs import Input

__all__ = ["read_docx", "read_pdf", "read_rtf", "read_text"]

MAX_TEXT: Final = 2**31 - 1  # characters in a document; token offsets are 32-bit integers
MAX_PAPER: Final = 256 << 20  # bytes of a file that must be held whole, and then again as text
PIECE: Final = 1 << 17  # bytes read at a time; most articles are shorter
BETWEEN: Final = "\n\n"  # paragraphs are told apart by a blank line


def read_text(found: Input, wanted: Wanted) -> Batch:
    """
    Read a file as one document, or as the articles that an archive's export holds.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> read_text(Input("a.txt", lambda: io.BytesIO(b"Hello")), Wanted()).texts
    ['Hello']
    """
    text, how = decode(held(found, MAX_UNPACKED), encoding=wanted.encoding)
    if len(text) > MAX_TEXT:
        raise RefusedError(f"longer than {MAX_TEXT:,} characters", "Split it into documents.")
    batch = articles_of(text, found, wanted)
    if batch is None:
        return Batch([text], [found.name], note=how.note, suspicious=how.suspicious)
    batch.note = "; ".join(part for part in (how.note, batch.note) if part)
    batch.suspicious = batch.suspicious or how.suspicious
    return batch


def read_docx(found: Input, wanted: Wanted) -> Batch:
    """
    Read a Word document: its paragraphs, a blank line between them.

    What was deleted with changes tracked, fields' instructions, headers and footnotes are no part
    of the text.

    Raises
    ------
    RefusedError
        Damaged, protected, or no Word document.
    """
    return _paper(found, wanted, docx_paragraphs(held(found, MAX_PAPER)))


def read_rtf(found: Input, wanted: Wanted) -> Batch:
    r"""
    Read an RTF document: its paragraphs, a blank line between them.

    Raises
    ------
    RefusedError
        Damaged or cut short.

    Examples
    --------
    >>> from toolkit.reading.inputs import Input
    >>> paper = Input("a.rtf", lambda: io.BytesIO(rb"{\rtf1\ansi caf\'e9\par Bye}"))
    >>> read_rtf(paper, Wanted()).texts
    ['café\n\nBye']
    """
    return _paper(found, wanted, rtf_paragraphs(held(found, MAX_PAPER)))


def read_pdf(found: Input, _: Wanted) -> Batch:
    """
    Read the text layer of a PDF, lines as they are printed.

    Raises
    ------
    RefusedError
        pypdf is not installed; the file is protected or damaged.
    """
    data = held(found, MAX_PAPER)
    if b"%PDF-" not in data[:1024]:
        raise RefusedError("not a PDF, whatever its name says", "Get it again.")
    pypdf = needed("pypdf", extra="pdf", kind="a PDF")
    with parsed_by("pypdf") as said:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RefusedError("protected by a password", "Save it without one.")
        pages = [page.extract_text() for page in reader.pages]
    text = "\n".join(pages)
    if not text.strip():
        reason = f"no text, probably scanned pictures: {len(pages):,} pages"
        return Batch(skipped=[ReadEntry(found.name, "skipped", reason, 0)])
    blank = sum(not page.strip() for page in pages)
    doubts = [f"{blank:,} of {len(pages):,} pages have no text"] if blank else []
    doubts += [f"pypdf says: {said[0]}"] if said else []
    return _one(found, _mended(text), note="; ".join(doubts), suspicious=bool(doubts))


def held(found: Input, most: int) -> bytes:
    """
    Hold a file in memory, if it is no larger than a limit.

    Raises
    ------
    RefusedError
        If it is larger.
    """
    data = io.BytesIO()
    with found.open() as stream:  # in pieces: to ask for the most is to be given the memory for it
        while chunk := stream.read(PIECE):
            data.write(chunk)
            if data.tell() > most:
                raise RefusedError(f"larger than {most:,} bytes", "Split it into documents.")
    return data.getvalue()


def _paper(found: Input, wanted: Wanted, paragraphs: list[str]) -> Batch:
    batch = articles_of("\n".join(paragraphs), found, wanted)
    return batch or _one(found, BETWEEN.join(each for each in paragraphs if each.strip()))


def _one(found: Input, text: str, *, note: str = "", suspicious: bool = False) -> Batch:
    return Batch([text], [found.name], note=note, suspicious=suspicious)


def _mended(text: str) -> str:
    """Replace half characters, which no file could store; the report finds the sign for it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
