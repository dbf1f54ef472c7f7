"""
Columns of a part of a token stream: some documents and, of these, some tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit.kernel import distinct
from toolkit.store import strings_at
from toolkit.stream import TOKEN_COLUMNS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.search import Spans
    from toolkit.stream import Stream

    Array = NDArray[Any]
    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]

__all__ = ["kept_columns"]

BLOCK = 1_000_000  # tokens renumbered at a time
LONG = 16  # tokens that it is faster to copy together


def kept_columns(
    stream: Stream, rows: Ints, tokens: Spans
) -> tuple[tuple[str, ...], Codes, dict[str, Array]]:
    """
    Build the vocabulary and columns of some documents and, of these, some tokens.

    Parameters
    ----------
    stream : Stream
        What to select from.
    rows : ndarray of int64
        Numbers of the documents, each once.
    tokens : Spans
        Stretches of tokens kept, none empty, none touching the one before it, grouped by document
        in the order of ``rows``, ascending within each.

    Returns
    -------
    tuple of str, ndarray of int32, dict
        Vocabulary, as if the selected texts had been coded on their own; for each type its id in
        the stream; columns.

    Examples
    --------
    >>> import toolkit as tk
    >>> from toolkit.search import Spans
    >>> corpus = tk.Corpus.from_texts(["No deal.", "War."])
    >>> kept_columns(corpus, np.array([1]), Spans(np.array([3]), np.array([5])))[:2]
    (('.', 'War'), array([0, 2], dtype=int32))
    """
    columns = {name: _joined(stream.columns[name], tokens) for name in TOKEN_COLUMNS}
    ids = columns["ids"]
    blocks = [slice(first, first + BLOCK) for first in range(0, ids.size, BLOCK)]
    n = np.zeros(len(stream.vocabulary), np.int64)
    for block in blocks:
        n += np.bincount(ids[block], minlength=n.size)
    used = np.flatnonzero(n)
    spelling = pl.Series(strings_at(stream.vocabulary, used), dtype=pl.String)
    order = pl.DataFrame({"n": n[used], "type": spelling}).select(
        pl.arg_sort_by(["n", "type"], descending=[True, False]),
    )
    kept = used[order.to_series().to_numpy()]
    renumber = np.zeros(n.size, np.int32)
    renumber[kept] = np.arange(kept.size, dtype=np.int32)
    for block in blocks:
        ids[block] = renumber[ids[block]]
    columns |= _kept_bounds(stream, rows, tokens)
    vocabulary = tuple(strings_at(stream.vocabulary, kept))
    return vocabulary, kept.astype(np.int32), columns


def _joined(column: Array, tokens: Spans) -> Array:
    """Copy some stretches of a column, one after another; of many short ones token by token."""
    sizes = tokens.sizes
    size = int(sizes.sum())
    if tokens.begins.size * LONG > size:
        return column[np.arange(size) + np.repeat(tokens.begins - np.cumsum(sizes) + sizes, sizes)]
    stretches = zip(tokens.begins.tolist(), tokens.ends.tolist(), strict=True)
    return np.concatenate([column[:0], *(column[begin:end] for begin, end in stretches)])


def _kept_bounds(stream: Stream, rows: Ints, tokens: Spans) -> dict[str, Array]:
    """Say where units begin among the tokens kept, and in which zone paragraphs are."""
    sizes = tokens.sizes
    firsts = np.cumsum(sizes) - sizes
    order = np.argsort(tokens.begins)
    begins, ends, news = tokens.begins[order], tokens.ends[order], firsts[order]
    before = np.cumsum(ends - begins) - (ends - begins)

    def stretch(places: Ints) -> tuple[Ints, Ints]:
        """Number the last stretch that begins at or before each place, and what of it is before."""
        number = np.searchsorted(begins, places, "right") - 1
        return number, np.minimum(places, ends[number]) - begins[number]

    columns: dict[str, Array] = {}
    edges = np.zeros(stream.documents.size, np.int64)
    if begins.size:
        number, passed = stretch(stream.documents)
        edges = np.where(number < 0, 0, before[number] + passed)
    columns["documents"] = np.append(0, np.cumsum(np.diff(edges)[rows])).astype(np.int64)
    for unit in ("sentences", "paragraphs"):
        bounds = stream.columns[unit]
        inner = np.zeros(0, np.int64)
        if begins.size:
            number, passed = stretch(bounds)
            inside = (number >= 0) & (bounds < ends[number])
            inner = (news[number] + passed)[inside]
        begun = np.ones(firsts.size, bool)
        if unit == "paragraphs":  # what did not stand together is no phrase now, but a paragraph
            owner = np.searchsorted(bounds, np.stack([tokens.begins, tokens.ends - 1]), "right") - 1
            begun[1:] = owner[0, 1:] != owner[1, :-1]
        changed = distinct(np.concatenate([inner, firsts[begun]]))
        columns[unit] = np.append(changed, int(sizes.sum())).astype(np.int64)
        if unit == "paragraphs":
            number = np.searchsorted(firsts, changed, "right") - 1
            at = tokens.begins[number] + changed - firsts[number]
            columns["zones"] = stream.zones[np.searchsorted(bounds, at, "right") - 1]
    return columns
