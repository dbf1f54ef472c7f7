"""
Cleaned pages on their way into a corpus: zones on its paragraphs, what the pages say about
themselves in its metadata, every decision in one table, and the way to the disk and back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np
import polars as pl

from toolkit.clean import CleanedPage
from toolkit.clean.decisions import Decision
from toolkit.kernel import distinct
from toolkit.reading.reports import ReadEntry
from toolkit.stream import ZONES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from toolkit.stream import Stream

    Ints = NDArray[np.int64]

__all__ = ["StoredPages", "doubts", "ledger_of", "marked", "packed", "with_facts"]

FACTS: Final = ("headline", "author", "date", "url")
ZONE_OF: Final = {name: number for number, name in enumerate(ZONES)}
SHOWN_AS: Final = {"subheading": "headline", "byline": "furniture", "credit": "furniture"}


def zone_number(zone: str) -> int:
    """
    Give the number, in a corpus, of a zone of a page.

    Subheadings count as headlines: both are the editor's words, and neither runs on.

    Examples
    --------
    >>> ZONES[zone_number("subheading")], ZONES[zone_number("caption")]
    ('headline', 'caption')
    """
    return ZONE_OF[SHOWN_AS.get(zone, zone if zone in ZONE_OF else "furniture")]


def marked(stream: Stream, pages: Sequence[CleanedPage]) -> dict[str, NDArray[Any]]:
    r"""
    Let every block of the pages begin a paragraph, and give each paragraph its zone.

    Parameters
    ----------
    stream : Stream
        The coded texts of the pages.
    pages : sequence of CleanedPage
        One per document.

    Returns
    -------
    dict
        The columns ``sentences``, ``paragraphs`` and ``zones``.

    Examples
    --------
    >>> import toolkit as tk
    >>> page = tk.clean_page("Menu\nShare\nNo deal\nJane Orr3 May 2019\nTalks failed, she said.")
    >>> marked(tk.Corpus.from_texts([page.text]), [page])["zones"].tolist()
    [1, 0]
    """
    places = [page.places() for page in pages]
    sizes = [len(starts) for starts, _ in places]
    owners = np.repeat(np.arange(len(pages)), sizes)
    starts = np.concatenate([np.zeros(0, np.int64), *(starts for starts, _ in places)])
    zones = np.array([zone_number(zone) for _, names in places for zone in names], np.int8)
    holders = np.repeat(np.arange(stream.documents.size - 1), stream.tokens)
    keys = (holders << 32) | stream.starts
    tokens = np.searchsorted(keys, (owners << 32) | starts).astype(np.int64)
    inside = tokens < stream.documents[owners + 1]  # a last block without any token marks nothing
    tokens, zones = tokens[inside], zones[inside]
    paragraphs = distinct(np.concatenate([stream.paragraphs, tokens]))
    sentences = distinct(np.concatenate([stream.sentences, tokens]))
    at = np.searchsorted(tokens, paragraphs[:-1], side="right") - 1
    known = np.append(zones, np.int8(ZONE_OF["body"]))[at] if tokens.size else zones
    return {"sentences": sentences, "paragraphs": paragraphs, "zones": known.astype(np.int8)}


def with_facts(table: pl.DataFrame, pages: Sequence[CleanedPage]) -> pl.DataFrame:
    r"""
    Add what the pages say about themselves; where a value is given already, it stays.

    Examples
    --------
    >>> import toolkit as tk
    >>> page = tk.clean_page("Talks end\nBy Jane Orr\n3 May 2019\nThe talks have ended, Orr said.")
    >>> with_facts(pl.DataFrame({"author": ["J. O."]}), [page]).row(0)
    ('J. O.', 'Talks end', '2019-05-03', None)
    """
    for name in FACTS:
        found = pl.Series(name, [getattr(page, name) for page in pages], dtype=pl.String)
        if name not in table.columns:
            table = table.with_columns(found)
        elif table[name].dtype == pl.String:
            table = table.with_columns(table[name].fill_null(found))
    return table


def doubts(
    pages: Sequence[CleanedPage], names: Sequence[str], table: pl.DataFrame
) -> tuple[ReadEntry, ...]:
    r"""
    Report the pages whose date has two readings, as far as nothing else gave one.

    Examples
    --------
    >>> import toolkit as tk
    >>> page = tk.clean_page("Talks end\nBy Jane Orr\n03/04/2019\nThe talks have ended, Orr said.")
    >>> doubts([page], ["a"], pl.DataFrame({"date": [None]}))[0].reason
    'ambiguous date: 03/04/2019'
    """
    undated = table["date"].is_null().to_list()
    return tuple(
        ReadEntry(name, "suspicious", f"ambiguous date: {decision.before}", 0)
        for page, name, open_question in zip(pages, names, undated, strict=True)
        for decision in page.standing
        if open_question and decision.changes == "date" and "two readings" in decision.reason
    )


def ledger_of(pages: Sequence[CleanedPage], names: Sequence[str]) -> pl.DataFrame:
    r"""
    Put the ledgers of all pages into one table, with the document's name first.

    Examples
    --------
    >>> import toolkit as tk
    >>> page = tk.clean_page("Share\nThe talks have failed again, the minister said.")
    >>> ledger_of([page], ["a.txt"]).select("document", "rule").rows()
    [('a.txt', 'furniture')]
    """
    empty = CleanedPage("", (), ()).ledger
    tables = [
        page.ledger.select(pl.lit(name).alias("document"), pl.all())
        for page, name in zip(pages, names, strict=False)
    ]
    return pl.concat([empty.select(pl.lit("").alias("document"), pl.all()), *tables])


def packed(pages: Sequence[CleanedPage]) -> bytes:
    r"""
    Write pages as JSON: raw text, lines, decisions, and what was undone.

    Examples
    --------
    >>> import toolkit as tk
    >>> pages = [tk.clean_page("Share\nThe talks have failed again, the minister said.")]
    >>> StoredPages(lambda: packed(pages), 1)[0].ledger.equals(pages[0].ledger)
    True
    """
    kept = [[page.raw, page.lines, page.decisions, sorted(page.undone)] for page in pages]
    return json.dumps(kept, ensure_ascii=False).encode()


class StoredPages(Sequence[CleanedPage]):
    """
    The pages of a saved corpus, read when first asked for.

    Examples
    --------
    >>> len(StoredPages(lambda: b"[]", 0))
    0
    """

    def __init__(self, content: Callable[[], bytes], size: int) -> None:
        self._content, self._size = content, size

    @cached_property
    def _pages(self) -> tuple[CleanedPage, ...]:
        return tuple(
            CleanedPage(
                raw,
                tuple((start, end) for start, end in lines),
                tuple(Decision(*decision) for decision in decisions),
                frozenset(undone),
            )
            for raw, lines, decisions, undone in json.loads(self._content())
        )

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, number: int) -> CleanedPage: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[CleanedPage, ...]: ...
    def __getitem__(self, number: int | slice) -> CleanedPage | tuple[CleanedPage, ...]:
        return self._pages[number]
