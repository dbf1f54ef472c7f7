"""
Scare quotes: one to three words in quotation marks that nobody is given as the speaker of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit.grouping import voices
from toolkit.quotemarks import quoted_spans
from toolkit.search import Spans

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

__all__ = ["scare_quotes"]

MOST_WORDS = 3
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
_EDGES = re.compile(r"^\W+|\W+$")
_SPOKEN = re.compile(r"[?!…]\W*$|^\W*[A-Z].*[.]\W*$", re.DOTALL)  # a whole sentence


def scare_quotes(corpus: Corpus) -> tuple[Spans, dict[str, pl.Series]]:
    """
    Find short quotations outside everybody's attributed speech.

    A title (every word with a capital) is none, nor a whole sentence: that is speech.

    Returns
    -------
    Spans, dict
        With the quotation marks; ``form``, the words inside, in small letters.

    Examples
    --------
    >>> import toolkit as tk
    >>> text = "The “study” took an hour. “Not so,” said Ann Lind of “King Lear”."
    >>> scare_quotes(tk.Corpus.from_texts([text]))[1]["form"].to_list()
    ['study']
    """
    _, labels = voices(corpus)
    begins, ends, forms = [], [], []
    for number, text in enumerate(corpus.texts):
        low, high = corpus.documents[number : number + 2].tolist()
        starts, stops = corpus.starts[low:high], corpus.ends[low:high]
        for start, end in quoted_spans(text):
            quote = text[start:end]
            if not _is_short(quote) or text[start - 1 : start] == "=":  # a value in markup
                continue
            begin = low + int(np.searchsorted(starts, start))
            last = low + int(np.searchsorted(stops, end, "right"))
            if begin < last and not labels[begin:last].any():
                begins.append(begin)
                ends.append(last)
                forms.append(_EDGES.sub("", quote).lower())
    spans = Spans(np.array(begins, np.int64), np.array(ends, np.int64))
    return spans, {"form": pl.Series("form", forms, dtype=pl.String)}


def _is_short(quote: str) -> bool:
    found = _WORD.findall(quote)
    if not 1 <= len(found) <= MOST_WORDS or _SPOKEN.search(quote):
        return False
    return not all(word[0].isupper() or word[0].isdigit() for word in found)
