"""
Finding framing terms: every hit with its frame, its term and its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.patterns import Word
from toolkit.search import longest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.lexicon import Lexicon
    from toolkit.patterns import Query

    Ints = NDArray[np.int64]

__all__ = ["Hits", "match", "negated", "per_document"]

# Words that turn a framing term round when they stand up to four tokens before it.
NEGATORS = (
    "no not n't never neither nor none nobody nothing without cannot hardly barely lack lacks "
    "lacked rejects rejected denies denied refuses refused"
).split()
REACH = 4


@dataclass(frozen=True, eq=False)
class Hits:
    """
    Every hit of a lexicon, as columns: which frame, which term, from which token to which.

    Examples
    --------
    >>> import toolkit as tk
    >>> counts = tk.count_frames(tk.Corpus.from_texts(["No war."]), {"conflict": ["war"]})
    >>> counts.found.begins.tolist()
    [1]
    """

    frames: Ints
    terms: Ints
    begins: Ints
    ends: Ints

    def __len__(self) -> int:
        return self.frames.size

    @property
    def columns(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Frames, terms, begins, ends."""
        return self.frames, self.terms, self.begins, self.ends

    def take(self, which: Any) -> Hits:  # noqa: ANN401  (numbers or flags)
        """Keep some of the hits."""
        return Hits(self.frames[which], self.terms[which], self.begins[which], self.ends[which])


def match(corpus: Corpus, lexicon: Lexicon) -> Hits:
    """
    Find every hit of a lexicon; the longest match wins within a frame.

    Examples
    --------
    >>> import toolkit as tk
    >>> hits = match(tk.Corpus.from_texts(["War of words."]), tk.Lexicon({"conflict": ["war*"]}))
    >>> hits.begins.tolist()
    [0]
    """
    words, phrases, term = [], [], 0
    for number, patterns in enumerate(lexicon.frames.values()):
        for pattern in patterns:
            query = corpus.query(pattern)
            if all(len(phrase) == 1 for side in query.sides for phrase in side) and not query.near:
                words.append((number, term, _specific(pattern), query))
            else:
                phrases.append((number, term, query))
            term += 1
    single = _word_hits(corpus, words, len(lexicon))
    if not phrases:
        return single
    hits = []
    for number, which, query in phrases:
        spans = corpus.searcher.find(query, corpus.sentences)
        filled = np.full(len(spans), number), np.full(len(spans), which)
        hits.append(Hits(*filled, spans.begins, spans.ends))
    return _merged(single, _joined(hits), corpus.ids.size)


def _joined(hits: list[Hits]) -> Hits:
    return Hits(
        np.concatenate([h.frames for h in hits]),
        np.concatenate([h.terms for h in hits]),
        np.concatenate([h.begins for h in hits]),
        np.concatenate([h.ends for h in hits]),
    )


def _merged(single: Hits, phrases: Hits, tokens: int) -> Hits:
    """Let the longest win within a frame; only words that a phrase covers can lose."""
    taken = np.zeros(tokens, bool)
    for offset in range(int((phrases.ends - phrases.begins).max(initial=0))):
        at = phrases.begins + offset
        taken[at[at < phrases.ends]] = True
    covered = taken[single.begins]
    rivals = _joined([single.take(np.flatnonzero(covered)), phrases])
    rivals = rivals.take(longest(rivals.begins, rivals.ends, rivals.frames))
    rivals = rivals.take(np.lexsort((rivals.frames, rivals.begins)))
    alone = single.take(np.flatnonzero(~covered))
    # Both are in order: the few are let in where they belong among the many.
    width = int(rivals.frames.max(initial=0)) + int(alone.frames.max(initial=0)) + 1
    keys = (hits.begins * width + hits.frames for hits in (alone, rivals))
    at = np.searchsorted(next(keys), next(keys))
    pairs = zip(alone.columns, rivals.columns, strict=True)
    return Hits(*(np.insert(many, at, few) for many, few in pairs))


def _specific(pattern: str) -> tuple[int, bool]:
    """Rank a pattern by the letters it names; a plain word stands above a wildcard."""
    letters = len(pattern) - pattern.count("*") - pattern.count("?")
    return letters, letters == len(pattern)


def _word_hits(
    corpus: Corpus, words: list[tuple[int, int, tuple[int, bool], Query]], frames: int
) -> Hits:
    """Look every type up once; of several patterns of a frame the most specific has it."""
    owner = np.full((frames, len(corpus.vocabulary)), -1, np.int32)
    for number, term, _, query in sorted(words, key=lambda word: word[2]):
        for phrase in query.sides[0]:
            owner[number, corpus.types.match(phrase[0])] = term
    # The frames and terms of a type, one after another; most types have none, the others one.
    types, of = np.nonzero(owner.T >= 0)
    terms = owner[of, types]
    counts = np.bincount(types, minlength=owner.shape[1])
    at = corpus.searcher.positions(np.flatnonzero(counts))
    kind = corpus.ids[at]
    entry = (np.cumsum(counts) - counts)[kind]
    if counts.max(initial=0) > 1:
        each = counts[kind]
        before = np.cumsum(each) - each
        entry = np.repeat(entry - before, each) + np.arange(int(each.sum()))
        at = np.repeat(at, each)
    return Hits(of[entry], terms[entry].astype(np.int64), at, at + 1)


def negated(corpus: Corpus, found: Hits) -> NDArray[np.bool_]:
    """Flag the hits that have a negator up to four tokens before them, in their sentence."""
    flags = np.zeros(len(corpus.vocabulary), bool)
    for form in NEGATORS:
        flags[corpus.types.match(Word(form, sensitive=False, kind="typed"))] = True
    unit = np.searchsorted(corpus.sentences, found.begins, "right")
    first = corpus.sentences[unit - 1] if len(found) else found.begins
    turned = np.zeros(len(found), bool)
    for offset in range(1, REACH + 1):
        at = found.begins - offset
        inside = at >= first
        turned[inside] |= flags[corpus.ids[at[inside]]]
    return turned


def per_document(corpus: Corpus, found: Hits, frames: int) -> Ints:
    """Hits per document and frame: shape (D, frames)."""
    cells = corpus.document_of(found.begins) * frames + found.frames
    return np.bincount(cells, minlength=len(corpus) * frames).reshape(len(corpus), frames)
