"""
A page as lines: what copying and pasting leaves of its blocks, each with its place in the raw text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["Line", "breaks_off", "cut_lines", "ends_sentence", "squeeze", "word_count"]

LINE_END: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
BLANK: Final = re.compile(r"(?:(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])[ \t\u00a0]*){2,}")
NO_BREAK: Final = "\u00a0\u202f\u2007"
HIDDEN: Final = "\u00ad\u200b\u2060\ufeff"  # soft hyphen, zero-width space, word joiner, BOM
_SQUEEZED: Final = dict.fromkeys(map(ord, HIDDEN)) | dict.fromkeys(map(ord, NO_BREAK), " ")
_ODD: Final = re.compile(f"[{HIDDEN}{NO_BREAK}]")
_EDGE: Final = " \t\n\r\x0b\x0c\x85\u2028\u2029" + NO_BREAK + "\u200b\ufeff"
_WORD: Final = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP: Final = re.compile(r"""[.!?。！？؟।…]["'”’»)\]\u200f]*$""")
WRAPPED: Final = 1 / 3  # share of line ends before a small letter, above which lines are wrapped
RUNS_FULL: Final = 8  # words of a sentence that is a paragraph
RUNS: Final = 18  # words of a paragraph that lost its end mark
FEW_LINES: Final = 6
_BROKEN_OFF: Final = re.compile(r"([^\W\d_]+)(?P<owner>['’]s?)?\s?(?:…|\.\.\.)$")
SHORT: Final = 400  # characters: rules about single lines look at nothing longer

# Small words that no caption and no sentence ends with: what stops there was cut off.
FUNCTION_WORDS: Final = frozenset(
    """
    the a an and or but nor of to in on at by for from with without into onto over under as than
    that which who whose where when while if is are was were be been has have had will would can
    could may might must do does did not his her its their our your my this these those some any
    each every same after before during between against about near off he she they it we you also
    """.split(),
)


@dataclass(slots=True)
class Line:
    """
    One block of the page, and what was found out about it.

    Attributes
    ----------
    start, end : int
        Its characters in the raw text, white space around it left out.
    text : str
        Its words, no-break spaces and hidden signs squeezed.
    words : int
        How many words.
    prose : bool
        It runs like a paragraph: a full sentence, or long.
    sign : str
        What the line looks like on its own; "" for nothing in particular.
    zone, rule, reason : str
        What it is taken for, by which rule and why; "" while undecided.
    """

    start: int
    end: int
    text: str
    words: int
    prose: bool
    sign: str = ""
    zone: str = ""
    rule: str = ""
    reason: str = ""

    def take(self, zone: str, rule: str, reason: str) -> None:
        """Decide what the line is."""
        self.zone, self.rule, self.reason = zone, rule, reason


def squeeze(text: str) -> str:
    """
    Make hidden signs vanish and no-break spaces plain.

    Examples
    --------
    >>> squeeze("col\u00adlision at\u00a05")
    'collision at 5'
    """
    return text.translate(_SQUEEZED) if _ODD.search(text) else text


def word_count(text: str) -> int:
    """
    Count words; two signs of a script without spaces count as one.

    Examples
    --------
    >>> word_count("The harbour’s 1,000 boats"), word_count("港口关闭了")
    (4, 2)
    """
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return (wide // 2) if wide * 2 > len(text) else len(_WORD.findall(text))


def ends_sentence(text: str) -> bool:
    """
    Tell whether a line ends as a sentence does.

    Examples
    --------
    >>> ends_sentence('"We took it."'), ends_sentence("Quiet heroes")
    (True, False)
    """
    return bool(_STOP.search(text[-12:]))


def breaks_off(text: str) -> bool:
    """
    Tell whether a line was cut off: it ends with an ellipsis after a word that ends nothing.

    Examples
    --------
    >>> breaks_off("Fishermen watch as the…"), breaks_off("If only they had listened…")
    (True, False)
    """
    found = _BROKEN_OFF.search(text[-40:])
    return found is not None and bool(found["owner"] or found[1].lower() in FUNCTION_WORDS)


def cut_lines(raw: str) -> list[Line]:
    r"""
    Cut a page into its blocks: lines, or paragraphs where the lines are hard-wrapped.

    Examples
    --------
    >>> [line.text for line in cut_lines("Menu\n\n The talks failed. ")]
    ['Menu', 'The talks failed.']
    """
    found = _between(raw, LINE_END)
    if len(found) >= FEW_LINES and _is_wrapped(raw, found):
        found = _between(raw, BLANK)
    return [_line(raw, start, end) for start, end in found]


def _between(raw: str, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    edges = [(0, 0), *(match.span() for match in breaks.finditer(raw)), (len(raw), len(raw))]
    spans = []
    for (_, start), (end, _) in pairwise(edges):
        inner = raw[start:end]
        left = len(inner) - len(inner.lstrip(_EDGE))
        core = inner.strip(_EDGE)
        if squeeze(core):
            spans.append((start + left, start + left + len(core)))
    return spans


def _is_wrapped(raw: str, found: list[tuple[int, int]]) -> bool:
    """Tell whether many lines go on with a small letter where others broke off."""
    following = [raw[start] for start, _ in found[1:]]
    return sum(map(str.islower, following)) > WRAPPED * len(following)


def _line(raw: str, start: int, end: int) -> Line:
    text = squeeze(raw[start:end])
    words = word_count(text)
    full = ends_sentence(text)
    runs = (full and words >= RUNS_FULL) or words >= RUNS
    return Line(start, end, text, words, prose=runs and not breaks_off(text))
