"""
Exports of Nexis Uni and Lexis+ (.docx, .rtf), and of the older LexisNexis (.txt, .rtf).

Today's: a cover page with ``Documents (50)`` and a numbered table of contents; then each article
from its headline to ``End of Document``. The older one: ``1 of 50 DOCUMENTS`` before each article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.reading.dates import iso_date
from toolkit.reading.exports.export import Article, Export, number_in

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fits", "read"]

ANNOUNCED: Final = re.compile(r"Documents? \(([0-9][0-9.,]*)\)")
LISTED: Final = re.compile(r"([0-9]+)\.\s+(\S.*)")
END: Final = frozenset(
    {"End of Document", "Ende des Dokuments", "Fin du document", "Fin del documento"}
)
COVER: Final = ("Client/Matter:", "Job Number:", "Search Terms:")
NUMBERED: Final = re.compile(r"([0-9]+) of ([0-9]+) DOCUMENTS?")
FIELD: Final = re.compile(r"([A-Za-z][A-Za-z -]{2,24}):\s*(.*)")
#: Field before the body: our column.
HEAD: Final[Mapping[str, str]] = {
    "headline": "headline", "title": "headline", "section": "section", "length": "words",
    "byline": "byline", "dateline": "dateline", "highlight": "standfirst", "series": "series",
}  # fmt: skip
#: Field after the body: our column. The first of them ends the body.
TAIL: Final[Mapping[str, str]] = {
    "load-date": "load_date", "language": "language", "publication-type": "publication_type",
    "subject": "subject", "journal code": "journal_code", "document-type": "document_type",
    "graphic": "", "classification": "", "copyright": "", "geographic": "", "industry": "",
    "person": "", "company": "", "correction-date": "",
}  # fmt: skip


def fits(text: str) -> bool:
    r"""
    Tell whether a text has the marks of such an export.

    Examples
    --------
    >>> fits("Documents (1)\n1. No deal\nNo deal\nBody\nTalks failed.\nEnd of Document")
    True
    """
    lines = [line.strip() for line in text.splitlines()]
    ends = any(line in END for line in lines)
    bodies = "Body" in lines
    announced = any(ANNOUNCED.fullmatch(line) for line in lines)
    covered = any(line.startswith(COVER) for line in lines)
    marked = (ends and (announced or bodies)) or (announced and (bodies or covered))
    return marked or any(NUMBERED.fullmatch(line) for line in lines)


def read(lines: list[str]) -> Export:
    """
    Take the articles out of an export.

    Parameters
    ----------
    lines : list of str
        Lines of its text, none of them blank.

    Examples
    --------
    >>> export = read(["Documents (1)", "1. No deal", "No deal", "The Ledger", "June 5, 2031",
    ...                "Length: 2 words", "Body", "Talks failed.", "End of Document"])
    >>> export.articles[0].text, export.articles[0].about["outlet"], export.announced
    ('Talks failed.', 'The Ledger', 1)
    """
    if any(NUMBERED.fullmatch(line) for line in lines):
        return _read_numbered(lines)
    announced = next((m for line in lines if (m := ANNOUNCED.fullmatch(line))), None)
    titles = _contents(lines)
    chunks, rest = _chunks(lines)
    if chunks and titles:
        chunks[0] = _after_cover(chunks[0], titles[0])
    articles = [_article(chunk) for chunk in chunks]
    return Export(
        "Nexis",
        articles,
        announced=number_in(announced[1]) if announced else None,
        titles=titles,
        rest=rest[0] if rest else "",
    )


def _contents(lines: list[str]) -> list[str]:
    """Take the numbered titles that stand between the announcement and the first article."""
    titles: list[str] = []
    began = False
    for line in lines:
        if line in END or line == "Body":
            break
        began = began or bool(ANNOUNCED.fullmatch(line))
        listed = LISTED.fullmatch(line) if began else None
        if listed and int(listed[1]) == len(titles) + 1:
            titles.append(listed[2])
    return titles


def _chunks(lines: list[str]) -> tuple[list[list[str]], list[str]]:
    """Cut at the ends of articles; what follows the last end fits no article."""
    chunks: list[list[str]] = []
    current: list[str] = []
    for line in lines:
        if line in END:
            chunks.append(current)
            current = []
        else:
            current.append(line)
    return chunks, current


def _after_cover(chunk: list[str], title: str) -> list[str]:
    """Drop the cover page: the first article begins where its title stands again, unnumbered."""
    body = chunk.index("Body") if "Body" in chunk else len(chunk)
    wanted = " ".join(title.split())
    places = [at for at, line in enumerate(chunk[:body]) if " ".join(line.split()) == wanted]
    if places:
        return chunk[places[-1] :]
    dated = [at for at, line in enumerate(chunk[:body]) if at > 1 and _is_date(line)]
    return chunk[dated[-1] - 2 :] if dated else chunk


def _is_date(line: str) -> bool:
    return not iso_date(_date_in(line))[1]


def _date_in(line: str) -> str:
    """Cut weekday, edition and time off: ``June 5, 2031 Thursday 10:15 AM GMT``."""
    match = re.match(r"[A-Za-z]+\.? [0-9]{1,2}, [0-9]{4}|[0-9]{1,2}\.? [A-Za-z]+\.? [0-9]{4}", line)
    return match[0] if match else line


def _article(chunk: list[str]) -> Article:
    about = dict(zip(("headline", "outlet"), chunk, strict=False))
    dated = next((line for line in chunk[2:5] if _is_date(line)), "")
    about["date"] = _date_in(dated) if dated else ""
    body = chunk.index("Body") if "Body" in chunk else -1
    doubts = [] if body >= 0 else ["no line 'Body': where its text begins is a guess"]
    head_end = body if body >= 0 else _last_field(chunk)
    about |= _fields(chunk[2:head_end], HEAD)
    return _finished(about, chunk[head_end + 1 :], doubts)


def _last_field(chunk: list[str]) -> int:
    """Find the last line of the head where no line says that the body begins."""
    heads = [at for at, line in enumerate(chunk) if _field(line, HEAD)]
    dates = [at for at, line in enumerate(chunk[:6]) if at > 1 and _is_date(line)]
    return max([*heads, *dates, min(1, len(chunk) - 1)])


def _finished(about: dict[str, str], after: list[str], doubts: list[str]) -> Article:
    tail = next((at for at, line in enumerate(after) if _ends_body(line)), len(after))
    about |= _fields(after[tail:], TAIL)
    if "load_date" in about:
        about["load_date"] = iso_date(about["load_date"])[0]
    return Article("\n\n".join(after[:tail]), about, doubts)


def _ends_body(line: str) -> bool:
    return line in {"Classification", "Graphic"} or bool(_field(line, TAIL))


def _field(line: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    match = FIELD.fullmatch(line)
    if match is None or match[1].strip().casefold() not in known:
        return None
    return known[match[1].strip().casefold()], match[2].strip()


def _fields(lines: list[str], known: Mapping[str, str]) -> dict[str, str]:
    found = (_field(line, known) for line in lines)
    return {pair[0]: pair[1] for pair in found if pair and pair[0]}


def _read_numbered(lines: list[str]) -> Export:
    """Read the older layout, where a counter stands before each article."""
    marks = [at for at, line in enumerate(lines) if NUMBERED.fullmatch(line)]
    counts = {int(NUMBERED.fullmatch(lines[at])[2]) for at in marks}  # type: ignore[index]
    ends = [*marks[1:], len(lines)]
    articles = [_older(lines[at + 1 : end]) for at, end in zip(marks, ends, strict=True)]
    return Export("LexisNexis", articles, announced=max(counts))


def _older(chunk: list[str]) -> Article:
    about = {"outlet": chunk[0] if chunk else ""}
    dated = next((line for line in chunk[1:4] if _is_date(line)), "")
    about["date"] = _date_in(dated) if dated else ""
    heads = [at for at, line in enumerate(chunk) if _field(line, HEAD)]
    about |= _fields(chunk, HEAD)
    body = next((at for at, line in enumerate(chunk) if line in {"BODY:", "Body:"}), -1)
    begin = body if body >= 0 else max(heads, default=min(2, len(chunk) - 1))
    return _finished(about, chunk[begin + 1 :], [])
