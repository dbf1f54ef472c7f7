"""
Where a text stands in quotation marks.

Quotation marks are the one sign of speech that every newsroom uses and no two use alike. Web pages
mix straight and curly marks, close with the wrong curl, double the apostrophe, leave a quotation
open at the end of a paragraph because the next one re-opens it, and lose marks altogether. So a
mark is read by its neighbours first and by its shape second:

==================  ===========================================  ======================
neighbours          example                                      reading
==================  ===========================================  ======================
space, letter       he said ``"yes``                             opens
letter, space       ``yes," `` he said                           closes
letter, letter      ``said"The``                                 by shape, else by need
==================  ===========================================  ======================

Everything happens inside one paragraph; a mark that nothing answers can spoil at most its own
paragraph, never the document. One pass over the marks, so time grows with the length of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

__all__ = [
    "CLOSE",
    "EITHER",
    "LINE_ENDS",
    "MARK",
    "OPEN",
    "SIGNS",
    "paragraph_spans",
    "quoted_between",
    "quoted_spans",
    "quoted_within",
    "role_of",
]

SIGNS = "\"'’‘`´“”„‟«»＂「」『』‚‛‹›"  # whatever can be a mark
# The one set at the front lets `re` run over everything else at full speed. An apostrophe inside a
# word is passed over; two apostrophes are one double mark; a lone ` or ´ is none.
MARK = re.compile(
    rf"""
    [{SIGNS}]
    (?! (?<= [^\W_]['‘’‚‛‹›] ) [^\W_] )
    (?: (?<=") "+ | (?<=') '{{1,2}} | (?<=’) ’{{1,2}} | (?<=‘) ‘ | (?<=`) ` | (?<=´) ´
      | (?<![`´]) )
    """,
    re.VERBOSE,
)
_SINGLE = frozenset("'‘’‚‛‹›")
_OPENING_SHAPES = "“„‟«‘‚‛‹「『`"
_CLOSING_SHAPES = "”»’›」』´"
_BEFORE_OPENING = frozenset("([{<-–—―/=*_|¡¿…:;,'\"“‘‚„«‹\u200b\u200e\u200f\ufeff")
_AFTER_CLOSING = frozenset(".,;:!?)]}>-–—―/*_|…'\"”’»›“‘\u200b\u200e\u200f")
_STOPS = frozenset(",.?!…")
_HEIGHT = re.compile(r"\d\s?['’′]\s?\d{1,2}$")  # 6'2" is a height, not the end of a quotation
# fmt: off
# What may stand before a quotation that begins a sentence and is never closed
_AFTER_STOP = frozenset(".?!:")
_ELISIONS = frozenset((
    "bout", "bye", "cause", "cept", "cos", "course", "d", "em", "er", "fraid", "gainst", "kay",
    "ll", "m", "n", "neath", "nother", "nuff", "re", "round", "s", "scuse", "t", "til", "till",
    "tis", "twas", "tween", "twere", "twill", "twixt", "ve", "ye",
))
# fmt: on
_WORD = re.compile(r"\w+")
LINE_ENDS = "\n\r\x85\u2028\u2029"

OPEN, CLOSE, EITHER = "open", "close", "either"


# Start, end, and OPEN, CLOSE or EITHER. A plain tuple: Python's garbage collector soon leaves it
# alone, while a hundred thousand objects of a class make it look through the whole memory again.
_Mark = tuple[int, int, str]
Marks = tuple[list[_Mark], list[_Mark]]  # double and single


def quoted_spans(text: str) -> list[tuple[int, int]]:
    r"""
    Find the stretches of a text that stand in quotation marks.

    Parameters
    ----------
    text : str
        Any text; the offsets returned count its characters.

    Returns
    -------
    list of (int, int)
        Start and end of each quotation **including its marks**, in text order, never overlapping.
        A quotation inside a quotation belongs to the outer one. A quotation that is still open at
        the end of its paragraph ends there, when it opened the paragraph or the next paragraph
        opens another; any other unanswered mark is ignored.

    Notes
    -----
    Read as double marks: straight, curly, low-high, angled and corner marks, doubled apostrophes,
    and the backquote pair of typewriter days. Single marks count where no double quotation
    surrounds them and both ends are found; an apostrophe (*don't*, *the voters' will*, *'90s*) is
    never a mark. Time is linear in the length of the text.

    Examples
    --------
    >>> text = "“It’s late,” she said, 'and the voters' patience' is \"thin\"."
    >>> [text[start:end] for start, end in quoted_spans(text)]
    ['“It’s late,”', "'and the voters' patience'", '"thin"']
    """
    return quoted_within(text, paragraph_spans(text))


def quoted_within(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    Find quotations in paragraphs that are already known.

    Examples
    --------
    >>> quoted_within('He said "yes".', [(0, 14)])
    [(8, 13)]
    """
    spans: list[tuple[int, int]] = []
    marks = _marks_by_paragraph(text, paragraphs)
    for index, own in marks.items():
        following, _ = marks.get(index + 1, ([], []))
        reopened = bool(following) and following[0][0] == paragraphs[index + 1][0]
        spans += quoted_between(text, paragraphs[index], own, reopened=reopened)
    return spans


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    r"""
    Cut a text at its line ends, or at its blank lines when the lines are hard-wrapped.

    Lines count as wrapped when at least a third of the single line ends stand before a small
    letter: a paragraph of prose does not begin with one.

    Returns
    -------
    list of (int, int)
        Start and end of each paragraph, without surrounding space; none is empty.

    Examples
    --------
    >>> paragraph_spans("One line.\nAnother.")
    [(0, 9), (10, 18)]
    >>> paragraph_spans("A line that\ngoes on.\n\nAnother.")
    [(0, 20), (22, 30)]
    """
    lines = _lines(text)
    if not _wrapped(text, lines):
        return lines
    spans: list[tuple[int, int]] = []
    for start, end in lines:
        if spans and _line_ends(text[spans[-1][1] : start]) == 1:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _lines(text: str) -> list[tuple[int, int]]:
    """Lines that are not blank, without the space around them."""
    for sign in LINE_ENDS[1:]:
        text = text.replace(sign, "\n")  # the same length: places stay
    lines, start = [], 0
    for line in text.split("\n"):
        inner = line.strip()
        if inner:
            first = start + line.index(inner)
            lines.append((first, first + len(inner)))
        start += len(line) + 1
    return lines


def _wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Say whether a third of the single line ends stand before a small letter."""
    small = single = 0
    for (_, end), (start, _) in pairwise(lines):
        if _line_ends(text[end:start]) == 1:
            single += 1
            small += text[start].islower()
    return 0 < single <= 3 * small


@lru_cache(1_000)
def _line_ends(gap: str) -> int:
    """Line ends between two lines; a carriage return before a line feed belongs to it."""
    return max(1, gap.count("\n"), gap.count("\r")) + gap.count("\u2029")


def _marks_by_paragraph(text: str, paragraphs: list[tuple[int, int]]) -> dict[int, Marks]:
    """Double and single marks of each paragraph that has any, from one scan of the text."""
    marks: dict[int, Marks] = {}
    index = 0
    for match in MARK.finditer(text):
        start, end = match.span()
        while index < len(paragraphs) and paragraphs[index][1] <= start:
            index += 1
        if index == len(paragraphs):
            break
        single, role = role_of(text, start, end)
        if role:
            if index not in marks:
                marks[index] = ([], [])
            marks[index][single].append((start, end, role))
    return marks


def role_of(text: str, start: int, end: int) -> tuple[bool, str]:
    """
    Read one mark.

    It is read by the characters before and after it, with two exceptions: a single mark before a
    letter by the word that begins there, a double mark after a digit by the six characters before.

    Returns
    -------
    bool, str
        Whether it is a single mark; ``OPEN``, ``CLOSE``, ``EITHER``, or nothing: no mark at all.

    Examples
    --------
    >>> role_of("'no' and 'em", 0, 1), role_of("'no' and 'em", 9, 10)
    ((True, 'open'), (True, ''))
    """
    if end - start == 1 and text[start] in _SINGLE:
        return True, _single_role(text, start)
    return False, _double_role(text, start, end)


def _double_role(text: str, start: int, end: int) -> str:
    """Say whether a double mark opens, closes, may do either, or is no mark at all ('')."""
    shape, after = text[start], text[end : end + 1]
    role = _role_between(text[start - 1 : start], shape, after)
    if role == CLOSE and shape == '"' and not after.isalnum():
        height = _HEIGHT.search(text, max(0, start - 6), start)
        return "" if height else role
    return role


@lru_cache(10_000)
def _role_between(before: str, shape: str, after: str) -> str:
    """Read a double mark by its neighbours, then by its shape."""
    opens = (not before or before.isspace() or before in _BEFORE_OPENING) and bool(after.strip())
    closes = bool(before.strip()) and (not after or after.isspace() or after in _AFTER_CLOSING)
    if shape in "「『」』":
        return OPEN if shape in "「『" else CLOSE
    if before in _STOPS and after.isalnum():  # "We are done,"said Ann
        return CLOSE if shape == "”" else EITHER if shape == '"' else OPEN
    if opens != closes:
        return OPEN if opens else CLOSE
    if shape in _OPENING_SHAPES:
        return OPEN
    if shape in _CLOSING_SHAPES and shape != "’":
        return CLOSE
    # A straight mark between two letters is a Hebrew abbreviation or a slip unless one is open, or
    # a space is lost: he said"The
    letters = before.isalnum() and after.isalnum()
    return CLOSE if letters and not (before.islower() and after.isupper()) else EITHER


def _single_role(text: str, start: int) -> str:
    """Tell a single mark from an apostrophe ('')."""
    before, after = text[start - 1 : start], text[start + 1 : start + 2]
    shape = text[start]
    starts_word = not before or before.isspace() or before in _BEFORE_OPENING
    if starts_word and after.isalpha() and shape != "’":
        word = _WORD.match(text, start + 1)
        elided = shape != "‹" and word is not None and word[0].lower() in _ELISIONS
        return "" if elided else OPEN
    if before.strip() and not after.isalnum() and shape not in "‚‛‹":
        return CLOSE
    return ""


def quoted_between(
    text: str,
    paragraph: tuple[int, int],
    marks: Marks,
    *,
    reopened: bool,
) -> list[tuple[int, int]]:
    """
    Pair the marks of one paragraph: single ones only where no double one stands.

    Parameters
    ----------
    text : str
        The whole text.
    paragraph : (int, int)
        Its place.
    marks : (list, list)
        Its double marks and its single ones: start, end, role.
    reopened : bool
        Whether the next paragraph opens with a double mark.

    Examples
    --------
    >>> quoted_between("“No", (0, 3), ([(0, 1, OPEN)], []), reopened=False)
    [(0, 3)]
    """
    double, single = marks
    start, end = paragraph
    spans, left_open = _pair(double, nested=True)
    if left_open is not None and spans:  # too many opening marks: nesting was the wrong reading
        spans, left_open = _pair(double, nested=False)
    if (
        left_open is not None
        and left_open + 1 < end
        and (
            reopened
            or left_open == start
            or text[max(0, left_open - 3) : left_open].rstrip()[-1:] in _AFTER_STOP
        )
    ):
        spans.append((left_open, end))
    return _add_single(text, spans, single) if single else spans


def _pair(marks: list[_Mark], *, nested: bool) -> tuple[list[tuple[int, int]], int | None]:
    """Match opening with closing marks; also return where the last one was left open."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    depth = 0
    for start, end, role in marks:
        if opened is None:
            if role != CLOSE:
                opened, depth = start, 1
        elif role == OPEN:
            depth += nested
        else:
            depth -= 1
            if depth == 0:
                spans.append((opened, end))
                opened = None
    return spans, opened


def _add_single(
    text: str, doubles: list[tuple[int, int]], single: list[_Mark]
) -> list[tuple[int, int]]:
    """
    Add the quotations in single marks, and drop the double ones that they hold.

    Of several possible ends before the next opening mark the first wins that does not look like
    a plural's possessive (*the voters' will*).
    """
    spans: list[tuple[int, int]] = []
    outside = _outside(single, doubles)
    index = 0
    while index < len(outside):
        opened, _, role = outside[index]
        index += 1
        if role != OPEN:
            continue
        ends = []
        while index < len(outside) and outside[index][2] == CLOSE:
            ends.append(outside[index])
            index += 1
        if ends:
            firm = [end for end in ends if text[end[0] - 1] not in "sSzZ"]
            last = firm[0] if firm else ends[-1]
            spans.append((opened, last[1]))
    return _merge(doubles, spans)


def _outside(single: list[_Mark], doubles: list[tuple[int, int]]) -> list[_Mark]:
    """Leave out the single marks inside double quotations."""
    kept = []
    index = 0
    for mark in single:
        while index < len(doubles) and doubles[index][1] <= mark[0]:
            index += 1
        if index == len(doubles) or mark[0] < doubles[index][0]:
            kept.append(mark)
    return kept


def _merge(doubles: list[tuple[int, int]], singles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Outermost spans of both kinds in text order."""
    merged: list[tuple[int, int]] = []
    for span in sorted(doubles + singles):
        if not merged or span[0] >= merged[-1][1]:
            merged.append(span)
    return merged
