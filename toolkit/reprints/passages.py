"""
What two documents share and where they part, as passages to read.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from toolkit.reprints.shingles import SIZE
from toolkit.search import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.reprints.shingles import Words

    Ints = NDArray[np.int64]

__all__ = ["differences", "shared_passages"]

CONTEXT: Final = 5  # words shown before a change
MOST: Final = 16_000_000  # pairs of words to align; beyond, whole sentences are aligned
CHANGES: Final = {"replace": "replaced", "delete": "left out", "insert": "added"}


def shared_passages(corpus: Corpus, words: Words, pair: tuple[int, int]) -> Spans:
    """
    Find the passages of the first document that the second has as well.

    Examples
    --------
    >>> import toolkit as tk
    >>> from toolkit.reprints.shingles import words_of
    >>> corpus = tk.Corpus.from_texts(["They met in Velden on Friday.", "Met in Velden on Friday"])
    >>> corpus.quotes(shared_passages(corpus, words_of(corpus), (0, 1)))
    ['met in Velden on Friday']
    """
    (begin, end), (start, stop) = (words.bounds[n : n + 2].tolist() for n in pair)
    mine, other = words.ids[begin:end].tolist(), words.ids[start:stop].tolist()
    size = min(SIZE, len(mine), len(other))
    theirs = {tuple(other[i : i + size]) for i in range(len(other) - size + 1)}
    held = np.zeros(len(mine), bool)
    for i in range(len(mine) - size + 1):
        if tuple(mine[i : i + size]) in theirs:
            held[i : i + size] = True
    at = np.flatnonzero(held)
    tokens = words.tokens[begin + at]
    sentence = np.searchsorted(corpus.sentences, tokens, side="right")
    breaks = np.flatnonzero((np.diff(at) > 1) | (np.diff(sentence) > 0)) + 1
    firsts = np.concatenate([[0], breaks]) if at.size else np.zeros(0, np.int64)
    lasts = np.append(breaks, at.size) - 1 if at.size else np.zeros(0, np.int64)
    return Spans(tokens[firsts.astype(np.int64)], tokens[lasts.astype(np.int64)] + 1)


def differences(corpus: Corpus, words: Words, pair: tuple[int, int]) -> pl.DataFrame:
    """
    List where two documents part, in the order of the text.

    Examples
    --------
    >>> import toolkit as tk
    >>> from toolkit.reprints.shingles import words_of
    >>> corpus = tk.Corpus.from_texts(["They met in Velden.", "They met in secret in Velden."])
    >>> differences(corpus, words_of(corpus), (0, 1)).row(0)
    ('added', 'They met in', '', 'secret in')
    """
    one, other = (_units(corpus, words, number, pair) for number in pair)
    matcher = difflib.SequenceMatcher(
        None, [key for key, _, _ in one], [key for key, _, _ in other], autojunk=False
    )
    rows = []
    for change, a, b, c, d in matcher.get_opcodes():
        if change != "equal":
            before = _text(corpus, one[max(0, a - CONTEXT) : a])
            shown = " ".join(before.split()[-CONTEXT:])
            rows.append(
                (CHANGES[change], shown, _text(corpus, one[a:b]), _text(corpus, other[c:d]))
            )
    schema = dict.fromkeys(["change", "after", "document", "other"], pl.String)
    return pl.DataFrame(rows, schema, orient="row")


Unit = tuple[tuple[int, ...], int, int]


def _units(corpus: Corpus, words: Words, number: int, pair: tuple[int, int]) -> list[Unit]:
    """Give words, or sentences where words are too many, with their first and last token."""
    lengths = np.diff(words.bounds)[list(pair)]
    begin, end = words.bounds[number : number + 2].tolist()
    ids, tokens = words.ids[begin:end].tolist(), words.tokens[begin:end]
    if lengths[0] * lengths[1] <= MOST:
        edges = np.arange(len(ids) + 1)
    else:
        sentence = np.searchsorted(corpus.sentences, tokens, side="right")
        edges = np.concatenate([[0], np.flatnonzero(np.diff(sentence)) + 1, [len(ids)]])
    at = tokens.tolist()
    return [
        (tuple(ids[a:b]), at[a], at[b - 1])
        for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)
    ]


def _text(corpus: Corpus, units: list[Unit]) -> str:
    return corpus.quote(units[0][1], units[-1][2] + 1) if units else ""
