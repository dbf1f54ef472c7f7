"""
Who says what in a text, without a model, a tagger or a download.

Sentence by sentence the families of :mod:`toolkit.voices.rules` find a source, a cue and a
content. What reaches over sentences is here: quotations that go on, a colon before a quoted
paragraph, *- Ann Lind* under a quotation, transcripts (*LIND: ...*), and speech that nobody is
named for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from toolkit.quotemarks import paragraph_spans, quoted_within
from toolkit.voices.clauses import Sentence, read_sentence
from toolkit.voices.cues import cue_nouns, reporting_verbs
from toolkit.voices.cutting import cut_sentences
from toolkit.voices.labels import LABEL, labels
from toolkit.voices.pieces import Remembered
from toolkit.voices.predicates import find_verbs
from toolkit.voices.sayings import in_sentence, lead
from toolkit.voices.signs import Draft, beat

if TYPE_CHECKING:
    from toolkit.voices.stretches import Span

__all__ = ["Attribution", "attributions"]


class Attribution(NamedTuple):
    """
    One stretch of speech: who, by which cue, what. Spans count characters of the text.

    Attributes
    ----------
    source : (int, int) or None
        Who speaks as written, with apposition; nothing for speech that nobody is named for.
    cue : (int, int) or None
        The words that announce it: *said*, *declined to say*, *according to*, a colon.
    content : tuple of (int, int)
        What is said, in one or several stretches, quotation marks included.
    kind : str
        ``"direct"``: all in quotation marks; ``"mixed"``: some of it; ``"indirect"``: none.
    rule : str
        The family that found it.
    confidence : float
        Share of this family's finds whose source and content people confirmed in news text.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: str
    rule: str
    confidence: float


# Share of each rule's finds that people confirmed in 840 news articles (PolNeAR, training part):
# one to one with an annotated attribution, word Dice of the contents at least .3, sources sharing
# a word. The rules were written on parts of the same articles. Finds in brackets; where there were
# fewer than 30, five right and five wrong ones were added: (right + 5) / (finds + 10).
_CONFIDENCE = {
    "aside": 0.96,  # (2,973)
    "inverted": 0.97,  # (826)
    "plain": 0.90,  # (4,430)
    "as clause": 0.91,  # (33)
    "according to": 0.88,  # (420)
    "asked": 0.90,  # (58)
    "headline": 0.92,  # (38)
    "colon": 0.89,  # (37)
    "gerund": 0.80,  # (888)
    "coordinated": 0.74,  # (282)
    "lead-in": 0.71,  # (92)
    "possessive": 0.61,  # (38)
    "dash": 0.69,  # (6)
    "verb first": 0.62,  # (3)
    "unlisted verb": 0.58,  # (9)
    "beat": 0.58,  # (2)
    "transcript": 0.62,  # (14)
    "nobody": 0.0,  # (55)
}
_RESUMES = frozenset({"aside", "inverted"})  # go on after a sentence of the narrator's
_CONTINUED = 0.9  # factor for a quotation that goes on in another paragraph
_FEW = 3  # words of a quotation that may be a title, a term or a scare quote

_DASH_NAME = re.compile(
    r"(?P<dash>[-–—―]{1,2})[ ]?(?P<name>[^\W\d_a-z][\w.'’ -]{1,60}?)[.]?(?=,|$|[ ]?[(])"
)
_WORDS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[\w&]")
_OPEN_MARKS = "\"“„«»'‘`’”「"


def attributions(text: str, *, wide: bool = False) -> list[Attribution]:
    r"""
    Find who says what in a text.

    Parameters
    ----------
    text : str
        Any text; no exception is raised on whatever it holds.
    wide : bool
        Also report beliefs and judgements: *she thinks that*, *polls show that*.

    Returns
    -------
    list of Attribution
        In text order of their contents. Speech within somebody's indirect speech (*Ann said that
        Bo said*) is part of the outer content. A quotation of more than three words that no rule
        gives to anybody comes with no source; shorter ones are left to the reader.

    Examples
    --------
    >>> text = 'The mayor, Ann Lind, said that taxes would rise. "We are broke," she added.'
    >>> for found in attributions(text):
    ...     print(found.kind, [text[a:b] for a, b in (found.source, found.cue, *found.content)])
    indirect ['The mayor, Ann Lind,', 'said', 'that taxes would rise']
    direct ['she', 'added', '"We are broke,"']
    """
    return _Reading(text, wide=wide).read()


@dataclass(slots=True)
class _Find:
    """An attribution in the making: a later quotation may still go on with it."""

    source: Span | None
    cue: Span | None
    content: list[Span]
    rule: str


class _Reading:
    """One pass over a text; keeps what the next sentence or paragraph may continue."""

    def __init__(self, text: str, *, wide: bool) -> None:
        self.text = text
        self.wide = wide
        self.least = 0 if wide else _BESIDE_A_MARK
        self.paragraphs = _after_bylines(text, paragraph_spans(text))
        self.quotes = _close_at_cue(text, quoted_within(text, self.paragraphs))
        self.labels = labels(text, self.paragraphs)
        self.found: list[_Find] = []
        self.open: int | None = None  # the find that a purely quoted sentence continues
        self.pending: Draft | None = None  # source and cue before a colon that ends a paragraph
        self.pending_at: Sentence | None = None
        self.before: Span | None = None  # the sentence before, if it reports nothing

    def read(self) -> list[Attribution]:
        """Read the paragraphs in order."""
        for paragraph in self.paragraphs:
            if not (self._labelled(paragraph) or self._signed(paragraph)):
                if self.before:
                    self.open = self.before = None
                quotes = self._within(paragraph) if self.quotes else []
                for span in cut_sentences(self.text, paragraph, quotes):
                    self._sentence(span, self._within(span) if quotes else [])
        return [self._finished(find) for find in self.found]

    def _finished(self, find: _Find) -> Attribution:
        content = tuple(find.content)
        labelled = find.rule == "transcript"
        kind = "direct" if labelled else _kind(self.text, content, self.quotes)
        return Attribution(find.source, find.cue, content, kind, find.rule, _CONFIDENCE[find.rule])

    def _within(self, span: Span) -> list[Span]:
        """Quotations that begin inside a span."""
        return self.quotes[
            bisect_left(self.quotes, (span[0], 0)) : bisect_left(self.quotes, (span[1], 0))
        ]

    def _sentence(self, span: Span, own: list[Span]) -> None:
        if not own and self._reports_nothing(span):
            return
        if own and _only_quoted(self.text, span, own):
            self._quoted(own)
            return
        s = read_sentence(self.text, span, own)
        verbs = find_verbs(s, wide=self.wide)
        new = [_find(s, draft) for draft in in_sentence(s, verbs, wide=self.wide)]
        if not new and own and self._goes_on(s, own):
            return
        self.open = len(self.found) + _continued(s, new) if new else None
        self.found += new
        self.pending = None if new and s.tags[-1:] != ":" else lead(s, verbs)
        self.pending_at = s
        self.before = None if new or own else span

    def _reports_nothing(self, span: Span) -> bool:
        """Pass over a sentence without marks, colon or a word that can report without either."""
        sentence = self.text[span[0] : span[1]]
        cues = max(map(_CUES.__getitem__, sentence.split()), default=0)
        if sentence[-1] == ":" or cues > self.least or (cues and ":" in sentence):
            return False
        self.pending = None
        self.before = span
        if cues or (self.open is not None and self.found[self.open].rule not in _RESUMES):
            self.open = None
        return True

    def _quoted(self, quotes: list[Span]) -> None:
        """A sentence in quotation marks: goes on, follows a colon, or is nobody's."""
        if self.pending and self.pending_at:
            draft = self.pending._replace(content=list(quotes))
            self.open = len(self.found)
            self.found.append(_find(self.pending_at, draft))
            self.pending = None
        elif self.open is not None:
            self.found[self.open].content.extend(quotes)
        elif self.before:
            self._after_beat(self.before, quotes)
        else:
            self._nobody(quotes)

    def _after_beat(self, before: Span, quotes: list[Span]) -> None:
        """*Ann Lind shook her head. "No."*"""
        s = read_sentence(self.text, before, [])
        draft = beat(s)
        if draft:
            self.open = len(self.found)
            self.found.append(_find(s, draft._replace(content=list(quotes))))
        else:
            self._nobody(quotes)

    def _goes_on(self, s: Sentence, own: list[Span]) -> bool:
        """*"It is," she said. "It works" for the town.* The sentence opens with a quotation."""
        if self.open is None or s.starts[0] != own[0][0] or _count(self.text, own[0]) <= _FEW:
            return False
        if self.found[self.open].rule not in _RESUMES:
            return False
        end = s.ends[-2] if s.tags[-1] in ".?" and len(s.ends) > 1 else s.ends[-1]
        self.found[self.open].content.append((s.start, end))
        return True

    def _nobody(self, quotes: list[Span]) -> None:
        """Show quotations that are sentences, though nobody is named for them."""
        for quote in quotes:
            inner = self.text[slice(*quote)].strip(_OPEN_MARKS + " ")
            whole = inner[:1].isupper() and inner[-1:] not in ",;:-—–"
            if whole and _count(self.text, quote) > _FEW:
                self.found.append(_Find(None, None, [quote], "nobody"))

    # -------------------------------------------------------------- whole paragraphs

    def _labelled(self, paragraph: Span) -> bool:
        """*LIND: We are broke.* in transcripts; *Lind: We Are Broke* as a headline."""
        match = LABEL.match(self.text, *paragraph) if self.labels else None
        if not match or match["label"] not in self.labels:
            return False
        alone = len(self.labels) == 1 and paragraph[0] == self.paragraphs[0][0]
        rule = "headline" if alone else "transcript"
        if self.text[match.end()] in _OPEN_MARKS and rule == "headline":
            return False
        self.open, self.pending = None, None
        content = [(match.end(), paragraph[1])]
        self.found.append(_Find(match.span("label"), match.span("colon"), content, rule))
        return True

    def _signed(self, paragraph: Span) -> bool:
        """*- Ann Lind* under a quotation."""
        last = self.found[-1] if self.found else None
        if last is None or last.rule != "nobody":
            return False
        match = _DASH_NAME.match(self.text, *paragraph)
        if not match:
            return False
        gap = paragraph[0] - last.content[-1][1]
        if gap > _SIGNATURE or paragraph[1] - paragraph[0] > _SIGNATURE:
            return False
        if self.text[last.content[-1][1] : paragraph[0]].strip(" .\r\n\t"):
            return False
        last.source, last.cue, last.rule = match.span("name"), match.span("dash"), "dash"
        return True


_BESIDE_A_MARK, _CUE = 1, 2


@cache
def _strength() -> dict[str, int]:
    """How much it takes for a word to report: a quotation mark or a colon, or nothing at all."""
    marked = {"belief", "name"}
    verbs = {w: _BESIDE_A_MARK if v.tier in marked else _CUE for w, v in reporting_verbs().items()}
    return verbs | dict.fromkeys([*cue_nouns(), "according"], _CUE)


def _cues(piece: str) -> int:
    """Strength of the cue word in what stands between two spaces; 0 if there is none."""
    bare = piece.strip(_AROUND)
    if bare.isalpha():  # one word, as most pieces are
        return _strength().get(bare.lower(), 0)
    return max([_strength().get(word, 0) for word in _WORDS.findall(piece.lower())], default=0)


_AROUND = ".,;:!?()[]\"'“”‘’"


_CUES = Remembered(_cues)


def _find(s: Sentence, d: Draft) -> _Find:
    """Turn token ranges into character spans."""
    source = (s.starts[d.source[0]], s.ends[d.source[1] - 1]) if d.source else None
    return _Find(source, (s.starts[d.cue[0]], s.ends[d.cue[1] - 1]), list(d.content), d.rule)


_BYLINE = re.compile(
    r"(?:^|.*[a-z])(?:By )[^.!?\n]{3,60}\d\d?,? (?:[A-Z][a-z]+ )?(?:19|20)\d\d(?=[A-Z][a-z])"
)


def _after_bylines(text: str, paragraphs: list[Span]) -> list[Span]:
    """Begin anew after a byline whose date is glued to the text: *By Ann Lind2 May 2019The*."""
    cut = []
    for start, end in paragraphs:
        limit = min(end, start + _FURNITURE)
        byline = _BYLINE.match(text, start, limit) if text.find("By ", start, limit) >= 0 else None
        begin = byline.end() if byline else start
        cut += [(start, begin), (begin, end)] if byline else [(start, end)]
    return cut


_FURNITURE = 400  # characters in which a byline may end that scraping has glued to what follows
_SIGNATURE = 150  # characters of a line that only signs a quotation
_SAID_INSIDE = re.compile(r",['\"”’]?\s+(?:(?:he|she|they)\s+)?(?:said|says)\s+(?=[\w])")


def _close_at_cue(text: str, quotes: list[Span]) -> list[Span]:
    """End a quotation whose closing mark was lost where a cue follows: *"It is, said Ann*."""
    closed = []
    for start, end in quotes:
        if text[end - 1] not in "\"”’'»„“」`":
            cut = _SAID_INSIDE.search(text, start, end)
            closed.append((start, cut.start() + 1 if cut else end))
        else:
            closed.append((start, end))
    return closed


def _count(text: str, span: Span) -> int:
    return len(_WORDS.findall(text, *span))


def _only_quoted(text: str, span: Span, quotes: list[Span]) -> bool:
    """No word outside quotation marks."""
    place = span[0]
    for start, end in quotes:
        if _WORD.search(text, place, start):
            return False
        place = end
    return not _WORD.search(text, place, span[1])


def _continued(s: Sentence, new: list[_Find]) -> int:
    """Which of a sentence's finds a following quotation continues: the one that holds one."""
    for i, found in enumerate(new):
        if found.rule in {"aside", "inverted"} and s.text[found.content[0][0]] in _OPEN_MARKS:
            return i
    return len(new) - 1


def _kind(text: str, content: tuple[Span, ...], quotes: list[Span]) -> str:
    """Direct, mixed or indirect, by how much of the content stands in quotation marks."""
    if not quotes:
        return "indirect"
    last = len(quotes) - 1
    if all(quotes[min(last, bisect_left(quotes, span))] == span for span in content):
        return "direct" if any(_WORDS.search(text, *span) for span in content) else "indirect"
    inside = 0
    for start, end in content:
        first = max(0, bisect_left(quotes, (start, 0)) - 1)
        for a, b in quotes[first : bisect_left(quotes, (end, 0))]:
            if b > start:
                inside += len(_WORDS.findall(text, max(a, start), min(b, end)))
    if not inside:
        return "indirect"
    return "direct" if inside == sum(_count(text, span) for span in content) else "mixed"
