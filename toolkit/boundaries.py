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

    import polars as pl
    from numpy.typing import NDArray

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
LINE_END = r"\r\n|[\n\r\x0b\x0c\x{85}\x{2028}\x{2029}]"


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
    >>> import polars as pl
    >>> Distinct(pl.Series(["No ", "war. "])).judge(np.array([1, 1]), rules.ending).tolist()
    [1, 1]
    """

    def __init__(self, forms: pl.Series) -> None:
        self.forms = forms
        self._judged: dict[Callable[[str], int], NDArray[np.int8]] = {}

    @cached_property
    def line_ends(self) -> NDArray[Any]:
        """How many lines end in each piece."""
        return self.forms.str.count_matches(LINE_END).to_numpy()

    @cached_property
    def may_end(self) -> NDArray[np.bool_]:
        """Whether each piece has a mark at which sentences end."""
        return self.forms.str.contains(r"[.!?…。！？]\W*$").to_numpy()

    def judge(self, codes: Codes, rule: Callable[[str], int]) -> Ints:
        """Apply a rule of ``text`` to some pieces."""
        judged = self._judged.setdefault(rule, np.full(len(self.forms), -1, np.int8))
        wanted = np.zeros(judged.size, bool)
        wanted[codes] = True
        fresh = np.flatnonzero(wanted & (judged < 0))
        pieces = self.forms.gather(fresh).str.strip_chars_end()
        judged[fresh] = list(map(rule, pieces.to_list()))
        return judged[codes].astype(np.int64)


@dataclass(frozen=True)
class Pieces:
    """Running pieces: ``distinct.forms[codes[i]]`` begins at ``starts[i]`` of its document."""

    distinct: Distinct
    codes: Codes
    starts: Codes
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
    ends = pieces.distinct.line_ends
    inner = pieces.followed(ends > 0)
    owner, many = pieces.owners(inner), ends[pieces.codes[inner]] > 1
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
