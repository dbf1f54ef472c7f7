"""
Stance: modal verbs, and the hedges, boosters and obligations of the lexicon ``stance``.

A closed list finds the modals; what needs care is the words that are something else as well: *May*
and *Will* are names, *the will*, *military might* and *a must* are nouns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit.constructions.words import words
from toolkit.lexicon import Lexicon
from toolkit.search import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["from_lexicon", "modality"]

WHOLE = {"'d": "would", "'ll": "will", "ca": "can", "wo": "will", "sha": "shall", "cannot": "can"}
NAMES = frozenset({"may", "will"})
ALSO_NOUNS = frozenset({"will", "might", "must", "can"})
# Words of the lexicon in phrases that hedge nothing.
EXCEPT = {
    "hedges": (
        "rather than", "supposed to", "likely voter*", "likely * voter*", "more likely",
        "less likely", "no doubt", "any doubt", "could not", '"couldn\'t"', "as far as the",
        "appeared in", "appeared on", "appeared at", "appeared with", "appeared together",
        "as possible", "probable cause",
        *(f"{before} {noun} of" for noun in ("kind", "sort")
          for before in ("what", "the", "this", "that", "these", "those", "some", "any", "same")),
    ),
}  # fmt: skip


def modality(corpus: Corpus) -> tuple[Spans, dict[str, pl.Series]]:
    """
    Find modal verbs.

    Returns
    -------
    Spans, dict
        One token each; ``form``, the verb written out: *can* for *ca* in *can't*.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Will May win? She can't; it is the will of the voters."])
    >>> spans, marks = modality(corpus)
    >>> marks["form"].to_list()
    ['will', 'can']
    """
    folded = corpus.types.folded
    modal = np.array([form in words("modals") or form == "'d" for form in folded], bool)
    at = np.flatnonzero(modal[corpus.ids])
    at = at[~_named(corpus, at) & ~_noun(corpus, at) & ~_had(corpus, at)]
    form = [WHOLE.get(folded[kind], folded[kind]) for kind in corpus.ids[at].tolist()]
    return Spans(at, at + 1), {"form": pl.Series("form", form, dtype=pl.String)}


def _first(corpus: Corpus, at: Ints) -> Flags:
    """Whether a token begins its sentence, but for a quotation mark."""
    begins = np.zeros(corpus.ids.size + 1, bool)
    begins[corpus.sentences] = True
    mark = ~corpus.types.is_word[corpus.ids[np.maximum(at - 1, 0)]]
    return begins[at] | (mark & (begins[at - 1] | corpus.in_quotes(at)))


def _named(corpus: Corpus, at: Ints) -> Flags:
    """
    Tell the names *May* and *Will* from the verbs.

    A capital inside a sentence is a name. At its beginning *May* is one, since a question hardly
    begins with it, and *Will* is one if a capital follows (*Will Smith*) and no question mark.
    """
    name = np.array([f.lower() in NAMES and f[0].isupper() for f in corpus.vocabulary], bool)
    may = np.array([form == "may" for form in corpus.types.folded], bool)
    big = np.array([f[0].isupper() and f != "I" for f in corpus.vocabulary], bool)
    kind = corpus.ids[at]
    after = corpus.ids[np.minimum(at + 1, max(corpus.ids.size - 1, 0))]
    asks = _in_question(corpus, at)
    named: Flags = name[kind] & (~_first(corpus, at) | may[kind] | (big[after] & ~asks))
    return named


def _in_question(corpus: Corpus, at: Ints) -> Flags:
    """Whether the sentence of a token holds a question mark."""
    marks = np.array([form == "?" for form in corpus.vocabulary], bool)
    before = np.concatenate([[0], np.cumsum(marks[corpus.ids])])
    unit = np.searchsorted(corpus.sentences, at, "right")
    if not at.size:
        return np.zeros(0, bool)
    asks: Flags = before[corpus.sentences[unit]] > before[corpus.sentences[unit - 1]]
    return asks


def _noun(corpus: Corpus, at: Ints) -> Flags:
    """Tell *the will* and *military might* from the verbs by the word before."""
    also = np.array([form in ALSO_NOUNS for form in corpus.types.folded], bool)
    before = np.array([form in words("nouns") for form in corpus.types.folded], bool)
    noun: Flags = also[corpus.ids[at]] & before[corpus.ids[np.maximum(at - 1, 0)]]
    return noun & ~_first(corpus, at)


def _had(corpus: Corpus, at: Ints) -> Flags:
    """Tell *I'd been* from *I'd be*: without a base form after it, 'd is no *would*."""
    short = np.array([form == "'d" for form in corpus.types.folded], bool)
    base = np.array([form in words("bases") for form in corpus.types.folded], bool)
    after = corpus.ids[np.minimum(at + 1, max(corpus.ids.size - 1, 0))]
    had: Flags = short[corpus.ids[at]] & ~base[after]
    return had


def from_lexicon(corpus: Corpus, frame: str) -> tuple[Spans, dict[str, pl.Series]]:
    """
    Find the words of one list of the lexicon ``stance``; *may* and *might* only as verbs.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Perhaps May will come; it may rain."])
    >>> from_lexicon(corpus, "hedges")[1]["form"].to_list()
    ['perhaps', 'may']
    """
    spans = corpus.find_any(Lexicon.builtin("stance").frames[frame])
    spans = spans.take(np.argsort(spans.begins, kind="stable"))
    single = spans.sizes == 1
    modal = np.array([form in words("modals") for form in corpus.types.folded], bool)
    verbs = np.zeros(corpus.ids.size, bool)
    verbs[modality(corpus)[0].begins] = True
    spans = spans.take(~(single & modal[corpus.ids[spans.begins]]) | verbs[spans.begins])
    held = corpus.find_any(EXCEPT.get(frame, ()))
    spans = spans.take(
        np.searchsorted(held.begins, spans.begins, "right")
        == np.searchsorted(held.ends, spans.begins, "right")
    )
    form = [" ".join(quote.lower().split()) for quote in corpus.quotes(spans)]
    return spans, {"form": pl.Series("form", form, dtype=pl.String)}
