"""
The quotation marks of many texts, read at once.

:mod:`toolkit.quotemarks` says what a mark is and how marks are paired. Here its rules are asked
once for each combination of signs and neighbours that occurs, some thousands in a million words,
and the answers are looked up. Lines in which opening and closing marks take turns, nineteen in
twenty, are paired all together; the others one by one, by the rules themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit.kernel import numbered, runs
from toolkit.quotemarks import (
    CLOSE,
    EITHER,
    LINE_ENDS,
    MARK,
    OPEN,
    SIGNS,
    quoted_between,
    quoted_spans,
    role_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.quotemarks import Marks

    Array = NDArray[Any]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["spans_of"]

CHARACTERS = 0x110000  # this many there are
TEXT_END = np.int64(CHARACTERS)  # in place of a neighbour
ASCII = 128
LINE_END = 255
MOST = 3  # equal signs in a row that are looked up; more are rare
ROLES = ("", OPEN, CLOSE, EITHER)
SINGLE, IN_CONTEXT, SEVERAL = 4, 8, 16  # besides the role


def spans_of(texts: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """
    Find what stands in quotation marks, as ``quoted_spans`` does in each text.

    Parameters
    ----------
    texts : sequence of str
        A million characters or so in all: some ten bytes are held for each.

    Returns
    -------
    numbers, begins, ends : ndarray of int64, shape (n,)
        Number of the text, first character, character after the last; in running order.

    Examples
    --------
    >>> [each.tolist() for each in spans_of(["“No,” he said.", "Why?", "'Yes'"])]
    [[0, 2], [0, 0], [5, 5]]
    """
    held = _Texts(texts, np.cumsum([0, *map(len, texts)], dtype=np.int64))
    signs = _signs("".join(texts), held)
    codes = _codes(signs, held)
    marks = _Marks(signs.begins, signs.ends, signs.lines, codes).take((codes & 3) > 0)
    spans, hard = _in_turn(marks)
    hard_ones = marks.take(hard)
    numbers = held.of(hard_ones.begins)
    plain = np.zeros(len(texts) + 1, bool)
    plain[numbers] = signs.wrapped[numbers]
    plain[held.of(signs.begins[codes == SEVERAL])] = True
    others = _by_line(hard_ones.take(~plain[numbers]), marks, signs.bounds, held)
    for number in np.flatnonzero(plain).tolist():
        origin = int(held.edges[number])
        others += [(origin + a, origin + b) for a, b in quoted_spans(texts[number])]
    kept = spans[~plain[held.of(spans[:, 0])]]
    rest = np.array(others, np.int64).reshape(-1, 2)
    begins, ends = np.sort(np.concatenate([kept, rest]), axis=0).T
    numbers = held.of(begins)
    return numbers, begins - held.edges[numbers], ends - held.edges[numbers]


@dataclass(frozen=True)
class _Texts:
    """Texts, and the character at which each begins when all are one after another."""

    texts: Sequence[str]
    edges: Ints

    def of(self, places: Ints) -> Ints:
        """Give the number of the text that holds each character."""
        return np.searchsorted(self.edges, places, "right") - 1


@dataclass(frozen=True)
class _Signs:
    """
    Runs of equal signs that can be marks: where, in which line, which sign, between what.

    Places count the characters of all texts together. A line is a stretch between line ends; its
    number is the place in ``bounds`` of the line end or beginning of a text that begins it.
    """

    begins: Ints
    ends: Ints
    lines: Ints
    kinds: Ints
    before: Ints
    after: Ints
    bounds: Ints
    wrapped: Flags  # texts that may be hard-wrapped, so that a paragraph is more than a line


@dataclass(frozen=True)
class _Marks:
    """Marks in running order, with what each is."""

    begins: Ints
    ends: Ints
    lines: Ints
    codes: Array  # of uint8

    @property
    def roles(self) -> Array:
        return self.codes & 3

    @property
    def single(self) -> Flags:
        return (self.codes & SINGLE) > 0

    def take(self, which: Flags) -> _Marks:
        return _Marks(self.begins[which], self.ends[which], self.lines[which], self.codes[which])


@cache
def _kinds() -> NDArray[np.uint8]:
    """Number the signs by character from 1; line ends are ``LINE_END``, all else is 0."""
    kinds = np.zeros(CHARACTERS, np.uint8)
    kinds[[*map(ord, SIGNS)]] = np.arange(1, len(SIGNS) + 1)
    kinds[[*map(ord, LINE_ENDS)]] = LINE_END
    return kinds


def _points(text: str) -> Array:
    """Give the characters as numbers, of two bytes where these can hold them all."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) == 2 * len(text):
        return np.frombuffer(encoded, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _signs(text: str, texts: _Texts) -> _Signs:
    edges = texts.edges
    points = _points(text)
    likely = points >= ASCII
    for sign in filter(str.isascii, SIGNS + LINE_ENDS):
        likely |= points == ord(sign)
    places = np.flatnonzero(likely)
    kinds = _kinds()[points[places]]
    breaks, places = places[kinds == LINE_END], places[(kinds > 0) & (kinds < LINE_END)]
    kinds = _kinds()[points[places]]
    bounds = np.sort(np.concatenate([edges, breaks + 1]))
    lines = np.searchsorted(bounds, places, "right") - 1
    anew = np.ones(places.size, bool)
    anew[1:] = (np.diff(places) > 1) | (kinds[1:] != kinds[:-1]) | (lines[1:] != lines[:-1])
    firsts = np.flatnonzero(anew)
    lengths = np.diff(np.append(firsts, places.size))
    begins = places[firsts]
    ends = begins + lengths
    at_edge = np.zeros(edges[-1] + 1, bool)
    at_edge[edges] = True
    before = np.where(at_edge[begins], TEXT_END, points.take(begins - 1, mode="clip"))
    after = np.where(at_edge[ends], TEXT_END, points.take(ends, mode="clip"))
    signs = kinds[firsts].astype(np.int64) << 2 | np.where(lengths > MOST, 0, lengths)
    wrapped = _wrapped(points, breaks, texts)
    return _Signs(begins, ends, lines[firsts], signs, before, after, bounds, wrapped)


def _wrapped(points: Array, breaks: Ints, texts: _Texts) -> Flags:
    """Tell in which texts a line may begin with a small letter: hard-wrapped ones have many."""
    known, numbers = numbered(points.take(breaks + 1, mode="clip"))
    may = [s.islower() or (s.isspace() and s not in LINE_ENDS) for s in map(chr, known.tolist())]
    wrapped = np.zeros(texts.edges.size, bool)
    wrapped[texts.of(breaks[np.array(may, bool)[numbers]])] = True
    return wrapped


def _codes(signs: _Signs, texts: _Texts) -> NDArray[np.uint8]:
    """Look up what each run of signs is: a role, and what stands besides it."""
    known, neighbours = numbered(np.concatenate([signs.before, signs.after]))
    one, other = np.split(neighbours.astype(np.int64), 2)
    bits = int(known.size).bit_length()
    keys, which = numbered((one << bits | other) << 7 | signs.kinds)
    names = ["" if point == TEXT_END else chr(point) for point in known.tolist()]
    first, second = keys >> (bits + 7), keys >> 7 & (1 << bits) - 1
    rows = zip(first.tolist(), (keys & 127).tolist(), second.tolist(), strict=True)
    codes = np.array([_code(names[a], kind, names[b]) for a, kind, b in rows], np.uint8)[which]
    look = np.flatnonzero(codes & IN_CONTEXT)
    numbers = texts.of(signs.begins[look])
    begins, lengths = signs.begins[look] - texts.edges[numbers], (signs.ends - signs.begins)[look]
    places = zip(look.tolist(), numbers.tolist(), begins.tolist(), lengths.tolist(), strict=True)
    for at, number, begin, length in places:
        single, role = role_of(texts.texts[number], begin, begin + length)
        codes[at] = ROLES.index(role) + SINGLE * single
    return codes


@cache
def _code(before: str, kind: int, after: str) -> int:
    """Ask the rules about equal signs between two characters."""
    sign, length = SIGNS[(kind >> 2) - 1], kind & 3
    text, begin, end = before + sign * length + after, len(before), len(before) + length
    spans = [match.span() for match in MARK.finditer(text, begin) if match.start() < end]
    if not length or spans not in ([], [(begin, end)]):
        return SEVERAL
    if not spans:
        return 0
    single, role = role_of(text, begin, end)
    in_context = after.isalpha() if single else before.isdigit()
    return ROLES.index(role) + SINGLE * single + IN_CONTEXT * in_context


def _in_turn(marks: _Marks) -> tuple[Ints, Flags]:
    """Pair the marks of lines in which opening and closing ones take turns; flag the others."""
    double = marks.take(~marks.single)
    double = double.take(~_leading(double.roles == ROLES.index(CLOSE), double.lines))
    _, lengths = runs(double.lines)
    rank = np.arange(double.begins.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    bad = np.zeros(int(marks.lines.max(initial=0)) + 1, bool)
    bad[double.lines[double.roles == np.where(rank & 1, 1, 2)]] = True
    bad[double.lines[np.repeat(lengths & 1 > 0, lengths)]] = True
    good = double.take(~bad[double.lines])
    spans = np.stack([good.begins[0::2], good.ends[1::2]], axis=1)
    opening = marks.take(marks.single & (marks.roles == ROLES.index(OPEN)))
    opened, closed = (np.searchsorted(side, opening.begins, "right") for side in spans.T)
    bad[opening.lines[opened == closed]] = True
    return spans[~bad[good.lines[0::2]]], bad[marks.lines]


def _leading(flags: Flags, lines: Ints) -> Flags:
    """Say which of the flagged stand in their line before all that are not."""
    others = np.cumsum(~flags)
    _, lengths = runs(lines)
    firsts = np.cumsum(lengths) - lengths
    before = others[firsts] - ~flags[firsts]
    leading: Flags = others == np.repeat(before, lengths)
    return leading


def _by_line(hard: _Marks, marks: _Marks, bounds: Ints, texts: _Texts) -> list[tuple[int, int]]:
    """Pair the marks of some lines by the rules; each line is a paragraph of its own."""
    lines, lengths = runs(hard.lines)
    double = marks.begins[~marks.single]
    following = np.append(double, texts.edges[-1])[np.searchsorted(double, bounds[lines + 1])]
    numbers = texts.of(bounds[lines])
    rows = zip(hard.begins.tolist(), hard.ends.tolist(), hard.codes.tolist(), strict=True)
    columns = (lengths, numbers, texts.edges[numbers], bounds[lines], bounds[lines + 1], following)
    found: list[tuple[int, int]] = []
    for length, number, origin, first, last, after in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        text = texts.texts[number]
        own: Marks = ([], [])
        for begin, end, code in islice(rows, length):
            role = ROLES[code & 3]
            own[code & SINGLE > 0].append((begin - origin, end - origin, role))
        line = text[first - origin : last - origin]
        start = first - origin + len(line) - len(line.lstrip())
        stop = first - origin + len(line.rstrip())
        reopened = origin + len(text) > after and not text[last - origin : after - origin].strip()
        spans = quoted_between(text, (start, stop), own, reopened=reopened)
        found += [(origin + a, origin + b) for a, b in spans]
    return found
