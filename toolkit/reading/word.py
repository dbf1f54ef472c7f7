"""
The paragraphs of a Word document, by the standard library.

A .docx is a zip archive; the text stands in one part of it, as XML. The parser is told to accept
no document type, so that no entity can grow or reach out.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from toolkit.reading.inputs import ENCRYPTED, MAX_RATIO, MAX_UNPACKED, RATIO_MATTERS
from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["docx_paragraphs"]

MAIN_PART: Final = "word/document.xml"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
#: Elements that stand for characters.
SIGNS: Final[Mapping[str, str]] = {
    "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",
}  # fmt: skip


def docx_paragraphs(data: bytes) -> list[str]:
    """
    Take the paragraphs out of a Word document, those of tables included, in order.

    Parameters
    ----------
    data : bytes
        The .docx.

    Returns
    -------
    list of str
        One string each; a line break within a paragraph is a line feed. May hold empty ones.

    Raises
    ------
    RefusedError
        Damaged, protected, a bomb, or no Word document.

    Examples
    --------
    >>> docx_paragraphs(b"PK...")
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: damaged, or no Word document: File is not a zip file
    """
    if data.startswith(OLD_OFFICE):
        raise RefusedError(
            "protected by a password, or an old Word document", "Save it as .docx without one."
        )
    return _Paragraphs().of(_main_part(data))


def _main_part(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = archive.getinfo(MAIN_PART)
            if member.flag_bits & ENCRYPTED:
                raise RefusedError("protected by a password", "Save it without one.")
            if member.file_size > min(
                MAX_UNPACKED, max(RATIO_MATTERS, MAX_RATIO * member.compress_size)
            ):
                raise RefusedError(f"too large: unpacks to more than {MAX_RATIO} times its size")
            return archive.read(member)
    except KeyError:
        raise RefusedError(
            f"no Word document: there is no {MAIN_PART} in it", "Save it again as .docx."
        ) from None
    except (zipfile.BadZipFile, ValueError) as error:
        raise RefusedError(f"damaged, or no Word document: {error}", "Get it again.") from None


class _Paragraphs:
    """Follow the elements of the main part; paragraphs nest, since text boxes stand inside them."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open: list[list[str]] = []
        self._reading = False
        self._aside = 0  # depth inside a fallback, which repeats what stands before it

    def of(self, xml: bytes) -> list[str]:
        parser = expat.ParserCreate(namespace_separator="|")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(xml, True)  # noqa: FBT003  (expat knows no keyword)
        except expat.ExpatError as error:
            raise RefusedError(f"damaged or cut short: {error}", "Get it again.") from None
        return self._done

    @staticmethod
    def _refuse_doctype(*_: object) -> None:
        raise RefusedError("declares a document type (XML entities), which no Word document does")

    def _start(self, name: str, _: object) -> None:
        space, _, local = name.rpartition("|")
        if self._aside or local == "Fallback":
            self._aside += 1
        elif space in NAMESPACES:
            if local == "p":
                self._open.append([])
            elif local == "t":
                self._reading = True
            elif local in SIGNS and self._open:
                self._open[-1].append(SIGNS[local])

    def _end(self, name: str) -> None:
        space, _, local = name.rpartition("|")
        if self._aside:
            self._aside -= 1
        elif space in NAMESPACES:
            if local == "p":
                self._done.append("".join(self._open.pop()))
            elif local == "t":
                self._reading = False

    def _text(self, text: str) -> None:
        if self._reading and self._open and not self._aside:
            self._open[-1].append(text)
