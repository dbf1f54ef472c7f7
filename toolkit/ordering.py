"""
The order of lines: by the words around the node, by where it stands, by metadata.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean
from toolkit.grouping import grouping
from toolkit.metadata import column_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.search import Spans

    Ints = NDArray[np.int64]

__all__ = ["line_order"]


def line_order(corpus: Corpus, spans: Spans, sort: str | None) -> Ints:
    """
    Order lines by sort keys, the most important first; lines that tie stay in running order.

    Raises
    ------
    ToolkitError
        An unknown key.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War ends. War begins."])
    >>> line_order(corpus, corpus.find("war"), "1R").tolist()
    [1, 0]
    """
    if not sort or not sort.split():
        return np.arange(len(spans))
    keys = [_sort_key(corpus, spans, key) for key in reversed(sort.replace(",", " ").split())]
    return np.lexsort(keys)


def _sort_key(corpus: Corpus, spans: Spans, key: str) -> Ints:
    """Rank lines by one key: smaller comes first."""
    side, distance = key[-1:].upper(), key[:-1]
    if side in ("L", "R") and distance.isdigit() and int(distance) > 0:
        offset = int(distance)
        at = spans.begins - offset if side == "L" else spans.ends - 1 + offset
        first, last = (corpus.documents[corpus.document_of(spans.begins) + end] for end in (0, 1))
        inside = (at >= first) & (at < last)
        ranks = np.full(len(spans), -1, np.int64)
        ranks[inside] = corpus.types.ranks[corpus.ids[at[inside]]]
        return ranks
    documents = corpus.document_of(spans.begins)
    if key == "node":
        return _ranks([quote.casefold() for quote in corpus.quotes(spans)])
    if key == "document":
        return _ranks(corpus.names)[documents]
    if key in ("zone", "voice"):
        return grouping(corpus, key).of(spans.begins)
    if key not in corpus.table.columns:
        options = ["1L", "1R", "2R", "node", "document", "zone", "voice", *corpus.table.columns]
        raise ToolkitError(f"Unknown sort key {key!r}.", advice=did_you_mean(key, options))
    return _ranks(column_of(corpus.table, key))[documents]


def _ranks(values: pl.Series | Iterable[str]) -> Ints:
    """Rank values from 1; a missing one is 0 and so comes first."""
    ranks = pl.Series(values).rank("dense").fill_null(0)
    numbers: Ints = ranks.to_numpy().astype(np.int64)
    return numbers
