"""
Results that list words: how to leave out punctuation and words of no interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError
from toolkit.patterns import parse
from toolkit.type_index import TypeIndex
from toolkit.voices.cues import function_words as tagged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["FUNCTION_WORDS", "Wordlist", "listed"]

FUNCTION_WORDS = "function words"
_CLOSED = "APMDCStHIR"  # tags of the closed classes: no words of time, no common verbs
_MORE = "'s 're 've 'll 'd 'm ' ’s s".split()


@cache
def _function_words() -> tuple[str, ...]:
    return tuple(sorted({word for word, tag in tagged().items() if tag in _CLOSED} | {*_MORE}))


def listed(without: str | Iterable[str]) -> list[str]:
    """
    Read what is to be left out: patterns, or ``"function words"`` for the toolkit's English list.

    Raises
    ------
    ToolkitError
        One string that is no such name.

    Examples
    --------
    >>> '"whether"' in listed("function words"), listed(["war*"])
    (True, ['war*'])
    """
    if not isinstance(without, str):
        return list(without)
    if without != FUNCTION_WORDS:
        raise ToolkitError(
            f"without={without!r} is one string.",
            advice=f'Give a list of patterns, such as [{without!r}], or "{FUNCTION_WORDS}".',
        )
    return [f'"{word}"' for word in _function_words()]


def leave_out(words: list[str], without: str | Iterable[str]) -> NDArray[np.bool_]:
    """
    Flag the rows that stay: none of their words is punctuation or fits a pattern.

    Examples
    --------
    >>> leave_out(["war", ",", "of war", "peace"], ["of"]).tolist()
    [True, False, False, True]
    """
    parts = [word.split(" ") for word in words]
    vocabulary = list(dict.fromkeys(part for row in parts for part in row))
    index = TypeIndex(vocabulary)
    keep = index.is_word.copy()
    for pattern in listed(without):
        for side in parse(pattern).sides:
            for phrase in side:
                if len(phrase) == 1:
                    keep[index.match(phrase[0])] = False
    kept = {word for word, stays in zip(vocabulary, keep.tolist(), strict=True) if stays}
    return np.array([kept.issuperset(row) for row in parts], bool)


@dataclass(frozen=True, eq=False)
class Wordlist(Result):
    """
    A result whose rows are words.

    Examples
    --------
    >>> import toolkit as tk
    >>> counts = tk.frequencies(tk.Corpus.from_texts(["The war, the war."]))
    >>> counts.words(without="function words").table["type"].to_list()
    ['war']
    """

    word_column: ClassVar[str] = "type"

    def words(self, *, without: str | Iterable[str] = ()) -> Self:
        """
        Leave out the rows of punctuation, and of other words; no number changes.

        Totals, expected counts, ranks and q values stay those of everything that was counted: a
        list of words of no interest must not change what the others are compared with.

        Parameters
        ----------
        without : list of str, or "function words"
            Patterns of words to leave out, or the toolkit's list of English function words.

        Raises
        ------
        ToolkitError
            A pattern that cannot be read; one string instead of a list.
        """
        keep = leave_out(self.table[self.word_column].to_list(), without)
        return self._with_rows(self.table.filter(pl.Series(keep, dtype=pl.Boolean)))
