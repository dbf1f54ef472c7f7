"""
Speech in a corpus: what was found in each document, and whose voice each token is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from toolkit.crew import spread
from toolkit.meter import Meter
from toolkit.voices.cues import cue_class
from toolkit.voices.speakers import speakers
from toolkit.voices.speech import attributions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

__all__ = [
    "NARRATION",
    "UNRESOLVED",
    "Utterance",
    "tokens_within",
    "utterances",
    "voices_of_tokens",
]

NARRATION = "(narration)"  # the writer's own words
UNRESOLVED = "(unresolved)"  # speech whose speaker has no name

Span = tuple[int, int]


class Utterance(NamedTuple):
    """One stretch of speech in one document; spans count the document's characters."""

    document: int
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: str
    rule: str
    speaker: str | None
    confidence: float
    cue_class: str


def utterances(
    corpus: Corpus,
    *,
    wide: bool = False,
    aliases: Mapping[str, str] | None = None,
    executor: Executor | None = None,
) -> list[Utterance]:
    """
    Find who says what in every document.

    A speaker known only by a surname takes the full name that other documents give to that
    surname, if nine in ten of them agree on it.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    wide : bool
        Also beliefs and judgements.
    aliases : mapping of str to str, optional
        Sources as written, or names, and the speaker they stand for.
    executor : concurrent.futures.Executor, optional
        Reads the documents.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["“We are broke,” said Ann Lind.", "Lind said it is over."])
    >>> [one.speaker for one in utterances(corpus)]
    ['Ann Lind', 'Ann Lind']
    """
    usual = not wide and not aliases  # asked for often, and always the same
    held = vars(corpus)
    if usual and "_utterances" in held:
        return list(held["_utterances"])
    read = partial(_read, wide=wide, aliases=dict(aliases or {}))
    found: list[Utterance] = []
    with Meter("documents read for speech", len(corpus)) as meter:
        for document, rows in enumerate(spread(read, corpus.texts, executor=executor)):
            found += [Utterance(document, *row[1:]) for row in rows]
            meter.step()
    found = _with_full_names(found, frozenset((aliases or {}).values()))
    if usual:
        held["_utterances"] = found
    return list(found)


def _read(text: str, *, wide: bool, aliases: Mapping[str, str]) -> list[Utterance]:
    """Find who says what in one text, as document 0."""
    rows = attributions(text, wide=wide)
    found = []
    for row, (name, sure) in zip(rows, speakers(text, rows, aliases), strict=True):
        source, cue, content, kind, rule, confidence = row
        classed = cue_class(text[cue[0] : cue[1]] if cue else "")
        certain = round(confidence * (sure if name else 1.0), 3)
        found.append(Utterance(0, source, cue, content, kind, rule, name, certain, classed))
    return found


_AGREE = 0.9  # share of full names with this surname that must be the same one


def _with_full_names(found: list[Utterance], fixed: frozenset[str]) -> list[Utterance]:
    """Give bare surnames the full name that the other documents agree on."""
    full: dict[str, Counter[str]] = defaultdict(Counter)
    named = Counter([one.speaker for one in found])
    for name, times in named.items():
        if name and " " in name and name[0].isupper():
            full[name.split()[-1]][name] = times
    sole = {}
    for surname, names in full.items():
        best, times = names.most_common(1)[0]
        free = surname in named and surname not in fixed and best not in fixed
        if free and times >= _AGREE * names.total():
            sole[surname] = best
    return [
        one._replace(speaker=sole[one.speaker]) if one.speaker in sole else one for one in found
    ]


def tokens_within(corpus: Corpus, document: int, span: Span) -> tuple[int, int]:
    """
    Translate characters of a document into running tokens of the corpus.

    Examples
    --------
    >>> import toolkit as tk
    >>> tokens_within(tk.Corpus.from_texts(["No.", "Not now."]), 1, (0, 7))
    (2, 4)
    """
    low, high = int(corpus.documents[document]), int(corpus.documents[document + 1])
    begin = low + int(np.searchsorted(corpus.ends[low:high], span[0], "right"))
    end = low + int(np.searchsorted(corpus.starts[low:high], span[1], "left"))
    return begin, max(begin, end)


def voices_of_tokens(
    corpus: Corpus, found: Iterable[Utterance] | None = None
) -> tuple[Sequence[str], NDArray[np.int32]]:
    """
    Say whose voice each token is.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    found : iterable of Utterance, optional
        What :func:`utterances` found; searched for if not given.

    Returns
    -------
    names : list of str
        ``(narration)``, ``(unresolved)``, then the speakers, who says most first.
    voices : ndarray of int32, shape (N,)
        Index into ``names`` for each token. Where contents overlap the more certain one counts.

    Examples
    --------
    >>> import toolkit as tk
    >>> names, voices = voices_of_tokens(tk.Corpus.from_texts(["“No,” said Ann Lind."]))
    >>> [names[voice] for voice in voices][:4]
    ['Ann Lind', 'Ann Lind', 'Ann Lind', 'Ann Lind']
    """
    rows = list(utterances(corpus) if found is None else found)
    names = [NARRATION, UNRESOLVED, *sorted({one.speaker for one in rows if one.speaker})]
    number = {name: i for i, name in enumerate(names)}
    voices = np.zeros(corpus.ids.size, np.int32)
    for one in sorted(rows, key=lambda row: row.confidence):
        for span in one.content:
            begin, end = tokens_within(corpus, one.document, span)
            voices[begin:end] = number[one.speaker or UNRESOLVED]
    said = np.bincount(voices, minlength=len(names))
    order = [0, 1, *sorted(range(2, len(names)), key=lambda i: (-said[i], names[i]))]
    return [names[i] for i in order], np.argsort(order).astype(np.int32)[voices]
