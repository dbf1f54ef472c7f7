"""
Exports of ProQuest (.txt): records between lines of underscores, fields as ``Key: value``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.reading.exports.export import Article, Export, labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fits", "read"]

RULE: Final = re.compile(r"_{20,}")
NUMBERED: Final = re.compile(r"Document ([0-9]+) of ([0-9]+)")
LISTED: Final = re.compile(r"([0-9]+)\.\s+(\S.*)")
KEY: Final = re.compile(r"([A-Z][A-Za-z/ -]{2,40}):(?:\s+(.*))?")
COLUMNS: Final[Mapping[str, str]] = {
    "title": "headline", "author": "byline", "publication title": "outlet",
    "publication date": "date", "section": "section", "abstract": "abstract",
    "first page": "page", "place of publication": "place", "language of publication": "language",
    "language": "language", "document type": "document_type", "source type": "source_type",
    "proquest document id": "id", "document url": "url", "subject": "subject",
}  # fmt: skip
#: Fields that end the text without being wanted.
OTHERS: Final = frozenset({
    "publication info", "publication year", "publisher", "country of publication", "issn", "e-issn",
    "links", "location", "people", "company / organization", "company/organization", "copyright",
    "last updated", "database", "publication subject", "pages", "number of pages", "volume",
    "issue", "classification", "identifier / keyword", "dateline", "column", "credit", "edition",
    "product name", "accession number", "number of references", "proquest document link",
    "supplement", "year", "source attribution", "business indexing term",
})  # fmt: skip
TEXT: Final = "full text"


def fits(text: str) -> bool:
    r"""
    Tell whether a text has the marks of such an export.

    Examples
    --------
    >>> fits("_" * 60 + "\nFull text: Talks failed.\nProQuest document ID: 1")
    True
    """
    return "ProQuest" in text and any(RULE.fullmatch(line.strip()) for line in text.splitlines())


def read(lines: list[str]) -> Export:
    """
    Take the articles out of an export.

    Parameters
    ----------
    lines : list of str
        Lines of its text, none of them blank.

    Examples
    --------
    >>> export = read(["_" * 60, "Document 1 of 1", "No deal", "Full text: Talks failed.",
    ...                "Publication title: The Ledger", "ProQuest document ID: 1", "_" * 60])
    >>> export.articles[0].text, export.articles[0].about["headline"], export.announced
    ('Talks failed.', 'No deal', 1)
    """
    blocks: list[list[str]] = [[]]
    for line in lines:
        if RULE.fullmatch(line):
            blocks.append([])
        else:
            blocks[-1].append(line)
    articles = [_article(block) for block in blocks if _is_record(block)]
    numbers = [m for line in lines if (m := NUMBERED.fullmatch(line))]
    titles = next((_contents(block) for block in blocks if _is_contents(block)), [])
    announced = max((int(m[2]) for m in numbers), default=len(titles) or None)
    return Export("ProQuest", articles, announced=announced, titles=titles)


def _is_record(block: list[str]) -> bool:
    keys = {match[1].casefold() for line in block if (match := KEY.fullmatch(line))}
    return bool(keys & {TEXT, "proquest document id", "publication title"}) or any(
        NUMBERED.fullmatch(line) for line in block[:2]
    )


def _is_contents(block: list[str]) -> bool:
    return any(line.casefold().startswith("table of contents") for line in block[:3])


def _contents(block: list[str]) -> list[str]:
    return [match[2] for line in block if (match := LISTED.fullmatch(line))]


def _key(line: str) -> tuple[str, str] | None:
    match = KEY.fullmatch(line)
    key = match[1].casefold() if match else ""
    known = key in COLUMNS or key in OTHERS or key == TEXT
    return (key, match[2] or "") if match and known else None


def _article(block: list[str]) -> Article:
    fields = labelled([line for line in block if not NUMBERED.fullmatch(line)], _key)
    about = {column: " ".join(fields[key]) for key, column in COLUMNS.items() if key in fields}
    about.setdefault("headline", fields[""][0] if fields[""] else "")
    about.setdefault("date", "")
    doubts = [] if TEXT in fields else ["no full text in the record"]
    return Article("\n\n".join(fields.get(TEXT, [])), about, doubts)
