"""
Web pages: the article in them, as trafilatura finds it, and what the page says about itself.
"""

from __future__ import annotations

import importlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from toolkit._base import ToolkitError
from toolkit.reading.decoding import DETECT, Decoding, check_encoding, decode
from toolkit.reading.exports import LAYOUTS, articles_of
from toolkit.reading.foreign import needed, parsed_by
from toolkit.reading.markup import page_lines
from toolkit.reading.papers import BETWEEN, held
from toolkit.reading.reports import ReadEntry
from toolkit.reading.rows import About, Batch, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.reading.inputs import Input

__all__ = ["decode_page", "read_html"]

MAX_PAGE: Final = 16 << 20  # bytes; an article page has a tenth of a megabyte
HEAD: Final = 4096  # bytes in which a page must name its encoding; browsers look at 1,024
CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
DECLARED: Final = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})"""
)
#: Browsers read these names as the larger Windows sets, and pages are written for browsers.
AS_BROWSERS_DO: Final[Mapping[str, str]] = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030",
}  # fmt: skip
EXPORTED: Final = re.compile(r"Document [A-Za-z0-9]{15,40}\b|End of Document")
#: Our column: trafilatura's name.
ABOUT: Final[Mapping[str, str]] = {
    "headline": "title", "byline": "author", "date": "date", "outlet": "sitename", "url": "url",
}  # fmt: skip
#: Only dates that the page declares; none is guessed from its text.
DATES: Final[Mapping[str, object]] = {
    "original_date": True, "extensive_search": False, "max_date": "2100-01-01",
}  # fmt: skip


def read_html(found: Input, wanted: Wanted) -> Batch:
    """
    Read a web page: its main text, without menus and furniture, a blank line between paragraphs.

    Parameters
    ----------
    found : Input
        The file.
    wanted : Wanted
        The encoding. Without it, the page's own word is taken, then strict UTF-8.

    Returns
    -------
    Batch
        One document, with ``headline, byline, date, outlet, url`` as far as the page's own
        metadata give them; or the articles of an archive's export.

    Raises
    ------
    RefusedError
        trafilatura is not installed; the page cannot be decoded.

    Notes
    -----
    trafilatura [1]_ decides what is article and what is not. It can be wrong: look at some pages.

    References
    ----------
    .. [1] Barbaresi (2021), ACL-IJCNLP 2021, System Demonstrations, 122-131.
    """
    page, how = decode_page(held(found, MAX_PAGE), wanted.encoding)
    if "<" not in page:
        return _plain(page, found, how)
    if wanted.layout in LAYOUTS or (wanted.layout is None and EXPORTED.search(page)):
        batch = articles_of("\n".join(page_lines(page)), found, wanted)
        if batch is not None:
            return batch
    library = needed("trafilatura", extra="html", kind="a web page")
    with parsed_by("trafilatura") as said:
        text = _main_text(library, page)
        about = _about(library, page) if text else {}
    if not text:
        reason = "no text of an article found in the web page"
        return Batch(skipped=[ReadEntry(found.name, "skipped", reason, 0)])
    note = "; ".join([each for each in (how.note, *said[:1]) if each])
    return Batch([text], [found.name], about, note=note, suspicious=how.suspicious)


def _plain(page: str, found: Input, how: Decoding) -> Batch:
    """Take what is called a page and has no markup for what it is."""
    if not page.strip():
        return Batch(skipped=[ReadEntry(found.name, "skipped", "empty: no text in it", 0)])
    note = "; ".join([*filter(None, [how.note]), "no markup in it: taken as plain text"])
    return Batch([page], [found.name], note=note, suspicious=True)


def decode_page(data: bytes, encoding: str | None) -> tuple[str, Decoding]:
    r"""
    Turn the bytes of a page into characters: byte order mark, UTF-8, ``encoding``, its own word.

    Parameters
    ----------
    data : bytes
        The whole page.
    encoding : str or None
        As :func:`toolkit.reading.decoding.check_encoding` returns it; it goes before what the
        page says, since pages are often saved again in another encoding.

    Raises
    ------
    RefusedError
        As :func:`toolkit.reading.decoding.decode`.

    Examples
    --------
    >>> decode_page(b"<meta charset=koi8-r>\xed\xc9\xd2", None)[0]
    '<meta charset=koi8-r>Мир'
    """
    declared = _declared(data[:HEAD])
    if encoding not in {None, DETECT} or declared in {"", "utf-8"}:
        return decode(data, encoding=encoding)
    text, how = decode(data, encoding=declared)
    return text, replace(how, note=how.note.replace("as asked", "as the page says"))


def _declared(head: bytes) -> str:
    """Name the encoding that a page claims, as Python spells it; empty if it claims none."""
    claim = CHARSET.search(head) or DECLARED.search(head)
    if claim is None:
        return ""
    try:
        named = check_encoding(claim[1].decode("ascii")) or ""
    except ToolkitError:
        return ""
    return AS_BROWSERS_DO.get(named, named)


def _main_text(library: Any, page: str) -> str:  # noqa: ANN401  (trafilatura)
    settings = importlib.import_module("trafilatura.settings").use_config()
    for least in ("MIN_EXTRACTED_SIZE", "MIN_OUTPUT_SIZE"):
        settings.set("DEFAULT", least, "1")  # short articles are articles
    settings.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # its alarm clock works in one thread only
    found = library.extract(
        page, config=settings, include_comments=False, include_formatting=False, output_format="txt"
    )
    return BETWEEN.join(line for line in (found or "").splitlines() if line.strip())


def _about(library: Any, page: str) -> About:  # noqa: ANN401  (trafilatura)
    said = library.extract_metadata(page, date_config=dict(DATES)).as_dict()
    return {column: [said.get(name) or None] for column, name in ABOUT.items()}
