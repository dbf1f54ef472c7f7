"""
Exports of Factiva (.rtf, .html, or their text): with field codes (HD, PD, SN, LP, TD, ...) or
without; each article ends in its accession number, ``Document LEDGER0020310605e7650001a``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.reading.dates import iso_date
from toolkit.reading.exports.export import Article, Export, labelled, number_in

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fits", "read"]

LAST: Final = re.compile(r"(?:AN\s+)?Document ([A-Za-z0-9]{15,40})")
CODE: Final = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CLM|ART|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN)"
    r"(?:\s+(.*))?"
)
WORDS: Final = re.compile(r"[0-9][0-9.,]* words")
FOUND: Final = re.compile(r"Results Found:?\s+([0-9][0-9.,]*)", re.IGNORECASE)
CLOCK: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?:\s*(?:AM|PM|GMT))?", re.IGNORECASE)
COPYRIGHT: Final = re.compile(r"(?:\(c\)|©|Copyright\b).*", re.IGNORECASE)
COLUMNS: Final[Mapping[str, str]] = {
    "HD": "headline", "BY": "byline", "WC": "words", "PD": "date", "SN": "outlet", "SE": "section",
    "SC": "outlet_code", "LA": "language", "PG": "page", "ED": "edition", "AN": "id",
}  # fmt: skip
ENDS: Final = re.compile(r"Search Summary")


def fits(text: str) -> bool:
    r"""
    Tell whether a text has the marks of such an export.

    Examples
    --------
    >>> fits("HD\tNo deal\nWC\t2 words\nAN\tDocument LEDGER0020310605e7650001a")
    True
    """
    lines = [line.strip() for line in text.splitlines()]
    return any(LAST.fullmatch(line) for line in lines) and any(
        WORDS.fullmatch(line.removeprefix("WC").strip()) for line in lines
    )


def read(lines: list[str]) -> Export:
    """
    Take the articles out of an export.

    Parameters
    ----------
    lines : list of str
        Lines of its text, none of them blank.

    Examples
    --------
    >>> export = read(["No deal", "2 words", "5 June 2031", "The Ledger", "LEDGER", "English",
    ...                "© 2031 The Ledger", "Talks failed.", "Document LEDGER0020310605e7650001a"])
    >>> export.articles[0].text, export.articles[0].about["outlet"]
    ('Talks failed.', 'The Ledger')
    """
    found = next((m for line in lines if (m := FOUND.fullmatch(line))), None)
    end = next((at for at, line in enumerate(lines) if ENDS.match(line)), len(lines))
    chunks: list[list[str]] = [[]]
    for line in lines[:end]:
        chunks[-1].append(line)
        if LAST.fullmatch(line):
            chunks.append([])
    rest = chunks.pop()
    begun = sum(_begins(line) for line in lines[:end])
    return Export(
        "Factiva",
        [_coded(chunk) if _has_codes(chunk) else _plain(chunk) for chunk in chunks],
        announced=begun or None,
        found=number_in(found[1]) if found else None,
        rest=rest[0] if any(_begins(line) for line in rest) else "",
    )


def _begins(line: str) -> bool:
    """Each article announces its words once; so these lines count the articles that began."""
    return bool(WORDS.fullmatch(line.removeprefix("WC").strip()))


def _has_codes(chunk: list[str]) -> bool:
    codes = {match[1] for line in chunk if (match := CODE.fullmatch(line))}
    return {"HD", "AN"} <= codes or {"HD", "LP"} <= codes


def _code(line: str) -> tuple[str, str] | None:
    match = CODE.fullmatch(line)
    return (match[1], match[2] or "") if match else None


def _coded(chunk: list[str]) -> Article:
    fields = labelled(chunk, _code)
    about = {column: " ".join(fields.get(code, [])) for code, column in COLUMNS.items()}
    return _finished(about, [*fields.get("LP", []), *fields.get("TD", [])])


def _plain(chunk: list[str]) -> Article:
    """Read an article without codes: what each line is follows from its place around the count."""
    at = (
        next(place for place, line in enumerate(chunk) if WORDS.fullmatch(line))
        if any(WORDS.fullmatch(line) for line in chunk)
        else 0
    )
    above = chunk[:at]
    about = {"words": chunk[at], "id": chunk[-1]}
    if above and re.match(r"(?:By|by|BY)\s", above[-1]):
        about["byline"] = above.pop()
    about["headline"] = above.pop() if above else ""
    about["section"] = above.pop() if above else ""
    rest = chunk[at + 1 : -1]
    about["date"] = rest.pop(0) if rest and not iso_date(rest[0])[1] else ""
    rest = rest[1:] if rest and CLOCK.fullmatch(rest[0]) else rest
    about["outlet"] = rest.pop(0) if rest else ""
    copyright_at = next((place for place, line in enumerate(rest[:8]) if COPYRIGHT.match(line)), -1)
    article = _finished(about, rest[copyright_at + 1 :])
    if copyright_at < 0:
        article.doubts.append("no copyright line: where its text begins is a guess")
    return article


def _finished(about: dict[str, str], text: list[str]) -> Article:
    about["id"] = about.get("id", "").removeprefix("AN").strip().removeprefix("Document").strip()
    return Article("\n\n".join(text), about)
