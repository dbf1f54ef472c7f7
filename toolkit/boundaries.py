"""
Where paragraphs and sentences begin: a rule over neighbouring pieces, or NLTK's Punkt.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from toolkit import text as rules
from toolkit._base import ToolkitError, did_you_mean
from toolkit.characters import Characters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from toolkit.slices import Slices

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Judge = Callable[[Characters, Ints], Ints]

__all__ = [
    "Distinct",
    "Pieces",
    "SpanTokenizer",
    "paragraph_begins",
    "sentence_begins",
    "splitter_of",
]

MARKS = 4  # signs before or after a word that are looked past at once
SPLITTERS = ("rule", "punkt", "punkt-learned")


class SpanTokenizer(Protocol):
    """
    Anything that cuts a string into spans, as NLTK's tokenizers do.

    Examples
    --------
    >>> from nltk.tokenize import WhitespaceTokenizer
    >>> list(WhitespaceTokenizer().span_tokenize("No deal."))
    [(0, 2), (3, 8)]
    """

    def span_tokenize(self, text: str, /) -> Iterable[tuple[int, int]]:
        """Yield start and end of each token of a text."""
        ...


class Distinct:
    """
    The distinct pieces, and what rules say of each; a rule is asked once.

    Examples
    --------
    >>> from toolkit.slices import Slices
    >>> Distinct(Slices.of([b"No", b"war."])).judge(np.array([1, 1]), endings).tolist()
    [1, 1]
    """

    def __init__(self, slices: Slices) -> None:
        self.signs = Characters(slices)
        self._judged: dict[Judge, NDArray[np.int8]] = {}

    @cached_property
    def may_end(self) -> NDArray[np.bool_]:
        """Whether the last sign of each piece is one with which sentences end."""
        flags: NDArray[np.bool_] = self.signs.kinds(_end_kind)[self.signs.ends - 1] > 0
        return flags

    def judge(self, codes: Codes, rule: Judge) -> Ints:
        """Apply a rule to some pieces."""
        judged = self._judged.setdefault(rule, np.full(self.signs.starts.size, -1, np.int8))
        wanted = np.zeros(judged.size, bool)
        wanted[codes] = True
        fresh = np.flatnonzero(wanted & (judged < 0))
        judged[fresh] = rule(self.signs, fresh)
        return judged[codes].astype(np.int64)


def endings(signs: Characters, pieces: Ints) -> Ints:
    """
    Judge pieces by ``text.ending``, all at once.

    Examples
    --------
    >>> from toolkit.slices import Slices
    >>> signs = Characters(Slices.of([b"talks", b"talks.)", b"Gen.", b"U.S."]))
    >>> endings(signs, np.arange(4)).tolist()
    [0, 1, 0, 2]
    """
    kinds, starts = signs.kinds(_end_kind), signs.starts[pieces]
    last = _past(kinds == CLOSER, signs.ends[pieces] - 1, starts)
    judged = np.where(kinds[last] == ENDER, rules.SURE, rules.NEVER)
    lone = (signs.codes[last] == ord(".")) & ((last == starts) | (kinds[last - 1] != ENDER))
    for each in np.flatnonzero(lone).tolist():
        word = signs.text[starts[each] : last[each]].lstrip(rules.OPENING)
        if len(word) == 1 or "." in word or word.lower() in _ABBREVIATED:
            judged[each] = rules.ending(signs.piece(pieces[each]))
    for each in np.flatnonzero(kinds[last] == CLOSER).tolist():
        judged[each] = rules.ending(signs.piece(pieces[each]))
    return judged


def beginnings(signs: Characters, pieces: Ints) -> Ints:
    """
    Judge pieces by ``text.beginning``, all at once.

    Examples
    --------
    >>> from toolkit.slices import Slices
    >>> signs = Characters(Slices.of([b"talks", b"(Talks", b"The", b"2016"]))
    >>> beginnings(signs, np.arange(4)).tolist()
    [0, 1, 2, 1]
    """
    kinds, ends = signs.kinds(_begin_kind), signs.ends[pieces]
    first = _past(kinds == OPENER, signs.starts[pieces], ends)
    judged = np.minimum(kinds[first], 1).astype(np.int64)
    capital = np.flatnonzero(kinds[first] == CAPITAL)
    for each, at in zip(capital.tolist(), first[capital].tolist(), strict=True):
        head = rules.HEAD.match(signs.text, at)
        judged[each] += head is not None and head[0].lower() in rules.STARTERS
    for each in np.flatnonzero(kinds[first] == OPENER).tolist():
        judged[each] = rules.beginning(signs.piece(pieces[each]))
    judged[first == ends] = 1
    return judged


# What a sign may be at the end and at the beginning of a piece; 0 for any other.
CLOSER, ENDER = 1, 2
BEGINNER, CAPITAL, OPENER = 1, 2, 3
_ABBREVIATED = rules.TITLES | rules.SHORT | rules.DOUBTFUL


def _end_kind(sign: str) -> int:
    return ENDER if sign in rules.ENDERS else CLOSER if sign in rules.CLOSING else 0


def _begin_kind(sign: str) -> int:
    if sign in rules.OPENING:
        return OPENER
    if sign.islower() or not (sign.isalnum() or sign in rules.VALUED):
        return 0
    return CAPITAL if rules.HEAD.match(sign) else BEGINNER


def _past(flags: NDArray[np.bool_], at: Ints, limit: Ints) -> Ints:
    """Step over flagged signs, a few at most, and not beyond a limit on either side."""
    step = np.sign(limit - at)
    for _ in range(MARKS):
        at = at + step * (flags[at] & (at != limit))
    return at


@dataclass(frozen=True)
class Pieces:
    """Running pieces: piece ``codes[i]`` of the distinct ones begins at ``starts[i]``."""

    distinct: Distinct
    codes: Codes
    starts: Codes  # in its document
    lines: Codes  # 2 * piece where lines end, + 1 where several do
    offsets: Ints  # piece offset at which each document begins, D + 1

    def places(self, pieces: Ints) -> tuple[Ints, Ints]:
        """Document and character at which each of some running pieces begins."""
        return self.owners(pieces), self.starts[pieces].astype(np.int64)

    def owners(self, pieces: Ints) -> Ints:
        """Document of each of some running pieces."""
        return np.searchsorted(self.offsets, pieces, "right") - 1

    def followed(self, flags: NDArray[np.bool_]) -> Ints:
        """Running pieces whose distinct piece is flagged, and that end no document."""
        chosen = flags[self.codes]
        filled = self.offsets[1:][np.diff(self.offsets) > 0]
        chosen[filled - 1] = False
        return np.flatnonzero(chosen)

    def judge(self, at: Ints, rule: Judge) -> Ints:
        """Apply a rule to some running pieces."""
        return self.distinct.judge(self.codes[at], rule)


def paragraph_begins(pieces: Pieces) -> Ints:
    """Find the pieces that begin a paragraph; the first of each document is not named."""
    inner, many = pieces.lines >> 1, (pieces.lines & 1).astype(bool)
    owner = pieces.owners(inner)
    goes_on = pieces.judge(inner[~many] + 1, beginnings) == 0
    size = pieces.offsets.size - 1
    single = owner[~many]
    wrapped = np.bincount(single, goes_on, size) * 3 > np.bincount(single, None, size)
    return inner[many | ~wrapped[owner]] + 1


def sentence_begins(pieces: Pieces) -> Ints:
    """Apply the rule over two neighbouring pieces wherever a piece may end a sentence."""
    at = pieces.followed(pieces.distinct.may_end)
    ends = pieces.judge(at, endings)
    begins = pieces.judge(at + 1, beginnings)
    return at[rules.ends_sentence(ends, begins)] + 1


def splitter_of(
    sentences: str | SpanTokenizer,
    texts: Sequence[str],
) -> Callable[[Sequence[str]], tuple[Ints, Ints]] | None:
    """Make the function that cuts texts into sentences; None stands for the rule."""
    if sentences == "rule":
        return None
    if isinstance(sentences, str) and sentences not in SPLITTERS:
        raise ToolkitError(
            f"Unknown sentence splitter {sentences!r}.",
            advice=did_you_mean(sentences, SPLITTERS),
        )
    if isinstance(sentences, str):
        sentences = _punkt(texts if sentences == "punkt-learned" else ())

    def begins(texts: Sequence[str]) -> tuple[Ints, Ints]:
        firsts = [[start for start, _ in sentences.span_tokenize(text)] for text in texts]
        owner = np.repeat(np.arange(len(texts)), [len(places) for places in firsts])
        return owner, np.array([place for places in firsts for place in places], np.int64)

    return begins


def _punkt(texts: Sequence[str]) -> SpanTokenizer:
    """Set NLTK's algorithm up with our abbreviations and what it learns from the texts."""
    from nltk.tokenize import punkt  # noqa: PLC0415  (half a second; only for those who ask)

    trainer = punkt.PunktTrainer()
    for text in texts:
        trainer.train(text, finalize=False)
    trainer.finalize_training()
    parameters = trainer.get_params()
    parameters.abbrev_types |= rules.TITLES | rules.SHORT | {"u.s", "u.k", "u.n", "a.m", "p.m"}
    tokenizer: Any = punkt.PunktSentenceTokenizer(parameters)
    return tokenizer  # type: ignore[no-any-return]  # nltk ships no types
