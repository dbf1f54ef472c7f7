"""
Stretches of a sentence: which of them hold words, where their stops are, which characters they are.

Also what stands before a source (*"...," she said*) and the quotations that go on after it.
Positions count tokens, spans characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.voices.subjects import after_dateline

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence

__all__ = [
    "Span",
    "has_words",
    "left_content",
    "left_edge",
    "right_quotes",
    "span_of",
    "without_stops",
]

Span = tuple[int, int]


def span_of(s: Sentence, begin: int, end: int) -> list[Span]:
    """Characters from the first to the last token, or nothing."""
    return [(s.starts[begin], s.ends[end - 1])] if begin < end else []


def has_words(s: Sentence, begin: int, end: int) -> bool:
    """Say whether a token range holds at least one word or quotation."""
    return _LETTER.search(s.tags, begin, end) is not None


_LETTER = re.compile("[A-Za-z]")


def without_stops(s: Sentence, begin: int, end: int) -> int:
    """Step back over closing punctuation."""
    while end > begin and s.tags[end - 1] in ".,;:-?'":
        end -= 1
    return end


def left_edge(s: Sentence, i: int) -> int:
    """Where the clause that ends before token `i` begins: after an open bracket, a semicolon."""
    if max(s.tags.rfind(";", 0, i), s.tags.rfind("(", 0, i)) < 0:
        return 0
    depth = 0
    for j in range(i - 1, -1, -1):
        tag = s.tags[j]
        if tag == ")":
            depth += 1
        elif tag == "(":
            if depth == 0:
                return j + 1
            depth -= 1
        elif tag == ";" and depth == 0:
            return j + 1
    return 0


def left_content(s: Sentence, end: int) -> list[Span]:
    """Content that precedes its source: the quotations right before it, or the clause."""
    end = without_stops(s, 0, end)
    if not end:
        return []
    begin = left_edge(s, end) or after_dateline(s)
    while begin < end and s.tags[begin] in ",-.'":
        begin += 1
    colon = s.tags.rfind(":", begin, end)
    if colon >= 0 and "Q" in s.tags[colon:end]:
        begin = colon + 1
    return span_of(s, begin, end)


def right_quotes(s: Sentence, i: int) -> list[Span]:
    """Quotations that go on after *he said,*: when a comma, colon or dash leads to them."""
    spans: list[Span] = []
    j = s.tags.find("Q", i)
    while j > 0 and (j == i or s.tags[j - 1] in ",:-") and not _SAYING.search(s.tags, i, j):
        spans += span_of(s, j, j + 1)
        i = j + 1
        j = s.tags.find("Q", i)
    return spans


_SAYING = re.compile("[VGL]")
