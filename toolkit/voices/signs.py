"""
Cues that are no verbs: *according to*, a colon, a dash, *her promise*, what somebody does.

Each family is a small function from a sentence to what it found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from toolkit.voices.clauses import terminal_quote
from toolkit.voices.contents import fronted_comma
from toolkit.voices.cues import cue_nouns
from toolkit.voices.sources import Range, phrase_after
from toolkit.voices.stretches import (
    Span,
    has_words,
    left_content,
    left_edge,
    right_quotes,
    span_of,
    without_stops,
)
from toolkit.voices.subjects import main_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.voices.clauses import Sentence

__all__ = [
    "OTHER_CUES", "Draft", "according_to", "asked", "beat", "label", "lead_in", "possessive",
    "signed", "unlisted",
]  # fmt: skip


class Draft(NamedTuple):
    """What a rule found: token ranges for source and cue, character spans for the content."""

    source: Range | None
    cue: Range
    content: list[Span]
    rule: str


OTHER_CUES = frozenset({"according", "asked", *cue_nouns()})  # sentences without them are let pass


def _places(s: Sentence, cue: str) -> list[int]:
    """Tokens where a word stands; most sentences have none."""
    return [i for i, word in enumerate(s.words) if word == cue] if cue in s.words else []


_ACCORDING = re.compile(r"[MP]|(?:[DOXRTeIgNnC'qBVWLlbwG]|\([^()]*\))+")


def according_to(s: Sentence) -> Iterator[Draft]:
    """*According to Ann Lind, ...* and *..., according to Ann Lind*."""
    for i in _places(s, "according"):
        if s.words[i + 1 : i + 2] != ["to"]:
            continue
        match = _ACCORDING.match(s.tags, i + 2, i + 40)
        source = (i + 2, without_stops(s, i + 2, match.end())) if match else None
        if source is None or source[0] == source[1]:
            continue
        if has_words(s, 0, i):
            begin = left_edge(s, i)
            content = span_of(s, begin, without_stops(s, begin, i))
        else:
            begin = source[1] + (s.tags[source[1] : source[1] + 1] in tuple(",:"))
            content = span_of(s, begin, without_stops(s, begin, len(s.tags)))
        yield Draft(source, (i, i + 2), content, "according to")


_QUESTION = re.compile(r"(?:R?[IDT]*[TX]+|R)*(?=[SQH]|P(?!V))")
_WHEN = frozenset("when if while once".split())
_WAS = frozenset("was were been being is are".split())


def asked(s: Sentence) -> Iterator[Draft]:
    """*Asked whether she would run, ...*, *when asked by Ann Lind why ...*: a question reported."""
    for i in _places(s, "asked"):
        if not _is_passive(s, i):
            continue
        source = phrase_after(s, i + 2) if s.words[i + 1 : i + 2] == ["by"] else None
        match = _QUESTION.match(s.tags, source[1] if source else i + 1)
        begin = match.end() if match else i + 1
        if not match:
            continue
        end = _question_end(s, begin) if i <= _FRONT else len(s.tags)
        yield Draft(source, (i, i + 1), span_of(s, begin, without_stops(s, begin, end)), "asked")


_FRONT = 3  # tokens from the beginning within which *asked* opens the sentence


def _question_end(s: Sentence, begin: int) -> int:
    """Where a fronted question ends: at the comma before the answer, or after a quotation's own."""
    comma = fronted_comma(s, begin) or len(s.tags)
    for j in range(begin, comma):
        if terminal_quote(s, j) and s.tags[j + 1 : j + 2] in tuple("PDNOX"):
            return j + 1
    return comma


def _is_passive(s: Sentence, i: int) -> bool:
    """*Asked*, *when asked*, *was asked*; but *the mayor asked*."""
    before = s.tags[i - 1] if i else ""
    return not before or before in ",-(;:Q" or s.words[i - 1] in _WHEN | _WAS


_SIGNED = re.compile(r"Q-(?P<name>N[N.]*)(?=[,.(]|$)")


def signed(s: Sentence) -> Iterator[Draft]:
    """*"We are broke." - Ann Lind*: a dash and a name after a quotation."""
    match = _SIGNED.search(s.tags)
    if match:
        i = match.start()
        yield Draft(match.span("name"), (i + 1, i + 2), span_of(s, i, i + 1), "dash")


_NOBODY = frozenset({"there", "that", "here"})  # then there was this: "..."
_LEAD_WORDS = 4  # a shorter quotation after a colon or comma may be a name or a title


_BE_TOLD = re.compile(r"\b(?:was|were|is|are|been|being|when) (?:asked|told|called|titled|known)\b")
_NAME = re.compile(r"[NO.]+(?:C[N.]+)?$")


def label(s: Sentence, colon: int) -> Range | None:
    """*HEADLINE - Ann Lind: "..."*: the name between a dash and the colon."""
    if s.tags[colon] != ":":
        return None
    dash = s.tags.rfind("-", 0, colon)
    by = max((i for i, word in enumerate(s.words[:colon]) if word == "by"), default=-1)
    for start in (by + 1, dash + 1):
        if start and _NAME.match(s.tags, start, colon):
            return (start, colon)
    return (0, colon) if dash < 0 and _NAME.match(s.tags, 0, colon) else None


def lead_in(s: Sentence) -> Draft | None:
    """*She resisted: "..."* Any sentence that leads to a long quotation by a colon or comma."""
    i = s.tags.find("Q")
    if i <= 1 or s.tags[i - 1] not in ":,":
        return None
    quoted = s.text[s.starts[i] : s.ends[i]]
    if len(quoted.split()) < _LEAD_WORDS or not (quoted[1:2].isupper() or s.tags[i - 1] == ":"):
        return None
    source = label(s, i - 1) or main_subject(s, i - 1)
    if source and s.words[source[0]] in _NOBODY:
        return None
    if source is None or _BE_TOLD.search(" ".join(s.words[source[1] : i])):
        return None
    if source[1] >= i - 1 and s.tags[i - 1] == ",":
        return None
    cue = (source[1], i - 1) if source[1] < i - 1 else (i - 1, i)
    return Draft(source, cue, span_of(s, i, i + 1), "lead-in")


_BEAT = (3, 10)  # tokens; a longer sentence tells its own story


def beat(s: Sentence) -> Draft | None:
    """*Ann Lind shook her head. "No."* What somebody does before a quotation names its speaker."""
    source = main_subject(s, len(s.tags))
    if source is None or s.tags[source[0]] not in "PN" or not _BEAT[0] <= len(s.tags) <= _BEAT[1]:
        return None
    end = source[0] + 1
    while s.tags[end : end + 1] == "N":  # a name ends where small letters begin
        end += 1
    if end >= len(s.tags):
        return None
    return Draft((source[0], end), (end, end + 1), [], "beat")


# A quotation that ends like a sentence, a subject, a past tense: whatever the verb, it speaks.
_UNLISTED = re.compile(r"Q(?P<source>P|[N.]{1,4}|DnN{0,3})R?(?P<cue>[ev])(?=[.,;IC]|$)")
_UNLISTED_INVERTED = re.compile(r"Q(?P<cue>[ev])(?=N|D[nN])")


def unlisted(s: Sentence) -> Iterator[Draft]:
    """*"...," he surmised.* A verb that no list holds, between a quotation and the end."""
    for match in _UNLISTED.finditer(s.tags):
        if terminal_quote(s, match.start()):
            content = left_content(s, match.start() + 1) + right_quotes(s, match.end())
            yield Draft(match.span("source"), match.span("cue"), content, "unlisted verb")
    for match in _UNLISTED_INVERTED.finditer(s.tags):
        source = phrase_after(s, match.end())
        if source and terminal_quote(s, match.start()):
            content = left_content(s, match.start() + 1) + right_quotes(s, source[1])
            yield Draft(source, match.span("cue"), content, "unlisted verb")


def possessive(s: Sentence) -> Iterator[Draft]:
    """
    *The mayor's claim that he won*, *her claim that it was “over”*.

    Without a quotation *her claim that* takes up what was said before, as somebody else's topic.
    """
    nouns = cue_nouns()
    if nouns.keys().isdisjoint(s.words):
        return
    for i, word in enumerate(s.words):
        if word not in nouns or s.tags[i + 1 : i + 2] not in _NOUN_CONTENT[word in _TO_NOUNS]:
            continue
        j = i - 1
        while j >= 0 and s.tags[j] in "neXRN":
            j -= 1
        if j < 0 or s.tags[j] != "O":
            continue
        begin = j
        while begin and s.tags[begin - 1] in "NDO" and s.words[j] not in _OWN:
            begin -= 1
        end = without_stops(s, i + 1, _noun_content_end(s, i + 1))
        if s.words[j] in _OWN and "Q" not in s.tags[i + 1 : end]:
            continue
        yield Draft((begin, j + 1), (i, i + 1), span_of(s, i + 1, end), "possessive")


_TO_NOUNS = frozenset({"promise", "promises", "pledge", "pledges", "vow", "threat", "threats"})
_NOUN_CONTENT = (("H",), ("H", "t"))
_OWN = frozenset({"his", "her", "their", "its", "my", "our", "your"})


def _noun_content_end(s: Sentence, i: int) -> int:
    """The content of a noun ends at a comma, or with a quotation that is all of it."""
    if s.tags[i : i + 2] == "HQ" and s.tags[i + 2 : i + 3] not in ("I", "C"):
        return i + 2
    comma = s.tags.find(",", i)
    return comma if comma > 0 else len(s.tags)
