"""
Terms and where they occur: what co-occurrence is counted of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import CallError, ToolkitError
from toolkit.gram import Events
from toolkit.threads import even_cuts, hands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]

__all__ = ["Occurrences", "of_patterns", "of_types"]

BLOCK = (
    1_000_000  # tokens that all threads have in hand together, or fewer, so that each gets some,
)
LEAST = 100_000  # if so many are left for each


@dataclass(frozen=True, eq=False)
class Piece:
    """
    Some whole units of the running text, and all that it takes to find the terms in them.

    It holds its own part of the text, so that it can be sent to another process.

    Attributes
    ----------
    events : callable
        Finds the terms; called by whoever counts them.
    bounds : ndarray of int64
        Token offsets at which its units begin, and where the last one ends.
    first : int
        Number of its first unit.

    Examples
    --------
    >>> Piece(Events.none, np.array([0, 2]), 0).events().terms.size
    0
    """

    events: Callable[[], Events]
    bounds: Ints
    first: int


@dataclass(frozen=True, eq=False)
class Occurrences:
    """
    Terms, and a way to go through where they occur, piece by piece, in running order.

    No unit (``bounds`` name their first tokens) is cut in two. ``counts`` says how often each term
    occurs.

    Examples
    --------
    >>> events = Events(np.array([0, 1], np.int32), np.arange(2), np.arange(1, 3))
    >>> some = Occurrences(
    ...     ("war", "peace"), np.array([1, 1]), lambda bounds: [Piece(lambda: events, bounds, 0)]
    ... )
    >>> some.of((1,), np.array([0, 2])).begins.tolist()
    [1]
    """

    labels: tuple[str, ...]
    counts: Ints
    pieces: Callable[[Ints], list[Piece]]

    def of(self, terms: Sequence[int], bounds: Ints) -> Events:
        """Give every occurrence of some of the terms, by number."""
        found = [Events.none()]
        for piece in self.pieces(bounds):
            events = piece.events()
            at = np.flatnonzero(np.isin(events.terms, terms))
            found.append(Events(events.terms[at], events.begins[at], events.ends[at]))
        return Events(
            np.concatenate([events.terms for events in found]),
            np.concatenate([events.begins for events in found]).astype(np.int64),
            np.concatenate([events.ends for events in found]).astype(np.int64),
        )


def of_types(corpus: Corpus, top: int | None, *, ignore_case: bool) -> Occurrences:
    """
    Take every word type, or the most frequent, as a term.

    Examples
    --------
    >>> import toolkit as tk
    >>> of_types(tk.Corpus.from_texts(["War and war."]), 1, ignore_case=True).labels
    ('war',)
    """
    kinds = corpus.types.fold_ids if ignore_case else np.arange(len(corpus.vocabulary))
    totals = corpus.searcher.folded_counts if ignore_case else corpus.searcher.counts
    word = corpus.types.is_word
    ranked = np.argsort(-totals, kind="stable")
    ranked = ranked[(totals[ranked] > 0) & word[ranked]][:top]
    renumber = np.full(len(kinds), -1, np.int32)
    renumber[ranked] = np.arange(ranked.size, dtype=np.int32)
    numbers = renumber[kinds]

    ids = corpus.ids
    place: type[Any] = np.int32 if ids.size < 1 << 31 else np.int64  # half the bytes to compare

    def pieces(bounds: Ints) -> list[Piece]:
        """Cut the running text near every so many tokens, at the end of a unit."""
        near = np.searchsorted(bounds, even_cuts(ids.size, LEAST, BLOCK // hands())[1:-1])
        cuts = np.unique([0, *near, bounds.size - 1]).tolist()
        return [piece(first, bounds[first : last + 1]) for first, last in pairwise(cuts)]

    def piece(first: int, bounds: Ints) -> Piece:
        begin, end = bounds[[0, -1]].tolist()
        return Piece(partial(_numbered, ids[begin:end], place(begin), numbers), bounds, first)

    forms = (corpus.vocabulary[t] for t in ranked.tolist())
    labels = tuple(form.lower() if ignore_case else form for form in forms)
    return Occurrences(labels, totals[ranked], pieces)


def of_patterns(
    corpus: Corpus, terms: Iterable[str] | Mapping[str, str | Sequence[str]], top: int | None
) -> Occurrences:
    """
    Find the occurrences of patterns, or of labelled groups of them.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = of_patterns(tk.Corpus.from_texts(["War and peace."]), ["peace", "war"], None)
    >>> found.of((0, 1), np.array([0, 4])).terms.tolist()
    [1, 0]
    """
    if isinstance(terms, str):
        raise CallError("terms must be a list of patterns, not one string.")
    named = terms if isinstance(terms, Mapping) else {term: term for term in _unique(terms)}
    if not named:
        raise ToolkitError("There are no terms.", advice="Give at least two patterns, or None.")
    found = {}
    for label, patterns in named.items():
        listed = [patterns] if isinstance(patterns, str) else list(patterns)
        found[label] = corpus.find_any(listed)
    ranked = sorted(found, key=lambda label: -len(found[label]))[:top] if top else list(found)
    labels = tuple(label for label in found if label in set(ranked))
    counts = np.array([len(found[label]) for label in labels])
    number = np.repeat(np.arange(len(labels)), counts)
    begins = np.concatenate([found[label].begins for label in labels])
    ends = np.concatenate([found[label].ends for label in labels])
    order = np.lexsort((number, ends, begins))
    events = Events(number[order].astype(np.int32), begins[order], ends[order])
    return Occurrences(labels, counts, lambda bounds: [Piece(lambda: events, bounds, 0)])


def _numbered(ids: Codes, begin: np.integer[Any], numbers: Codes) -> Events:
    """Find the types that are terms in a part of the text that begins at this token."""
    terms = numbers.take(ids)
    held = np.flatnonzero(terms >= 0)
    at = held.astype(begin.dtype) + begin
    return Events(terms.take(held), at, at + type(begin)(1))


def _unique(terms: Iterable[str]) -> list[str]:
    listed = list(terms)
    for term, times in Counter(listed).items():
        if times > 1:
            raise ToolkitError(f"The term {term!r} is given twice.", advice="Name each once.")
    return listed
