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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from toolkit.slices import Slices

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]

__all__ = [
    "Distinct",
    "Pieces",
    "SpanTokenizer",
    "paragraph_begins",
    "sentence_begins",
    "splitter_of",
]

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
    The distinct pieces, and what the rules say of each; a rule is asked once.

    Examples
    --------
    >>> from toolkit.slices import Slices
    >>> Distinct(Slices.of([b"No", b"war."])).judge(np.array([1, 1]), rules.ending).tolist()
    [1, 1]
    """

    def __init__(self, slices: Slices) -> None:
        self.slices = slices
        self._judged: dict[Callable[[str], int], NDArray[np.int8]] = {}

    @cached_property
    def forms(self) -> list[str]:
        """The pieces as written."""
        return self.slices.texts()

    @cached_property
    def may_end(self) -> NDArray[np.bool_]:
        """Whether the last byte of each piece is that of a mark with which sentences end."""
        raw = np.frombuffer(self.slices.raw, np.uint8)
        flags: NDArray[np.bool_] = _LAST_BYTES[raw[self.slices.starts + self.slices.sizes - 1]]
        return flags

    def judge(self, codes: Codes, rule: Callable[[str], int]) -> Ints:
        """Apply a rule of ``text`` to some pieces."""
        judged = self._judged.setdefault(rule, np.full(len(self.forms), -1, np.int8))
        wanted = np.zeros(judged.size, bool)
        wanted[codes] = True
        fresh = np.flatnonzero(wanted & (judged < 0))
        judged[fresh] = [rule(self.forms[each]) for each in fresh.tolist()]
        return judged[codes].astype(np.int64)


_LAST_BYTES = np.zeros(256, bool)
_LAST_BYTES[[sign.encode()[-1] for sign in rules.ENDERS + rules.CLOSING]] = True


@dataclass(frozen=True)
class Pieces:
    """Running pieces: ``distinct.forms[codes[i]]`` begins at ``starts[i]`` of its document."""

    distinct: Distinct
    codes: Codes
    starts: Codes
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

    def judge(self, at: Ints, rule: Callable[[str], int]) -> Ints:
        """Apply a rule of ``text`` to some running pieces."""
        return self.distinct.judge(self.codes[at], rule)


def paragraph_begins(pieces: Pieces) -> Ints:
    """Find the pieces that begin a paragraph; the first of each document is not named."""
    inner, many = pieces.lines >> 1, (pieces.lines & 1).astype(bool)
    owner = pieces.owners(inner)
    goes_on = pieces.judge(inner[~many] + 1, rules.beginning) == 0
    size = pieces.offsets.size - 1
    single = owner[~many]
    wrapped = np.bincount(single, goes_on, size) * 3 > np.bincount(single, None, size)
    return inner[many | ~wrapped[owner]] + 1


def sentence_begins(pieces: Pieces) -> Ints:
    """Apply the rule over two neighbouring pieces wherever a piece may end a sentence."""
    at = pieces.followed(pieces.distinct.may_end)
    ends = pieces.judge(at, rules.ending)
    begins = pieces.judge(at + 1, rules.beginning)
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
