"""
Each distinct piece is cut into tokens once; the tokens of running pieces are looked up.

Most pieces are words and numbers with plain marks beside or between them. Whether two signs that
stand side by side belong to the same token is then told by what they are, for all pieces at once;
the rules of ``text`` see the others, one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit import text as rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from toolkit.boundaries import Distinct, Pieces
    from toolkit.characters import Characters

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]
    Kinds = NDArray[np.uint8]
    Places = tuple[Codes, Codes, Codes]  # type, first character, last
    Cut = Callable[[str], list[tuple[int, int]]]

__all__ = ["TokenTable", "cut_pieces", "rank"]

EXPAND = 1_000_000  # pieces turned into tokens at a time
# What a sign is. PART stands inside numbers, LINK inside words; what is RARE, the rules cut.
WORD, DIGIT, LINK, QUOTE, PART, MARK, RARE = 1, 2, 4, 8, 16, 32, 64
LINKS: Final = "-\u2010\u2011/&"
# Signs of names, and letters that ignoring case takes for others (i and s).
RARELY: Final = "@#_+`\u0130\u0131\u017f"
# A quotation mark before these is no mark: 's, '90s, 'em.
_ELIDED = re.compile(r"['’](?:\d|(?:s|m|d|ll|re|ve|tis|twas|em|cause|til)(?!\w))", re.IGNORECASE)
_SHORT: Final = rules.TITLES | rules.SHORT | {"www"}
_LONGEST: Final = max(map(len, _SHORT))
_ONE: Final = [ord(letter) for letter in "smd"]
_TWO: Final = [ord(a) << 21 | ord(b) for a, b in ("ll", "re", "ve")]
_NOT_IN_NUMBERS: Final = [ord(sign) for sign in LINKS if sign not in "-/"]


@dataclass(frozen=True)
class TokenTable:
    """
    The tokens of each distinct piece; those of piece p begin at ``offsets[p]``.

    Examples
    --------
    >>> from toolkit.boundaries import Distinct, Pieces
    >>> from toolkit.slices import Slices
    >>> distinct = Distinct(Slices.of([b"No", b"war."]))
    >>> table = TokenTable.of(distinct, np.array([2, 1]), rules.piece_spans)
    >>> codes, starts = np.array([0, 1, 0], np.int32), np.array([0, 3, 8], np.int32)
    >>> pieces = Pieces(distinct, codes, starts, np.zeros(0, np.int32), np.array([0, 3]))
    >>> table.vocabulary, table.expand(pieces)[0][0].tolist()
    (('No', '.', 'war'), [0, 2, 1, 0])
    """

    vocabulary: tuple[str, ...]
    types: Codes
    starts: Codes
    ends: Codes
    offsets: Ints

    @classmethod
    def of(cls, distinct: Distinct, n: Ints, cut: Cut) -> TokenTable:
        """Cut every distinct piece, of which so many run, and number the types by frequency."""
        signs = distinct.signs
        begins, ends = cut_pieces(signs, cut)
        owners = signs.pieces_at(begins)
        tokens = signs.spans(begins, ends)
        codes, holders = tokens.numbered()
        forms = [
            form if form.isascii() else rules.normal_form(form)
            for form in tokens.chosen(holders).texts()
        ]
        vocabulary, new = rank(forms, np.bincount(codes, n[owners], len(forms)))
        begins, ends = begins - signs.starts[owners], ends - signs.starts[owners]
        offsets = np.searchsorted(owners, np.arange(n.size + 1))
        return cls(vocabulary, new[codes], begins.astype(np.int32), ends.astype(np.int32), offsets)

    def expand(self, pieces: Pieces) -> tuple[Places, Ints]:
        """Look up the tokens of running pieces, and how many stand before each piece."""
        per_piece = np.diff(self.offsets)
        before: Ints = np.zeros(pieces.codes.size + 1, np.int64)
        np.cumsum(per_piece[pieces.codes], out=before[1:])
        ids, starts, ends = (np.empty(before[-1], np.int32) for _ in range(3))
        for a in range(0, pieces.codes.size, EXPAND):
            b = min(a + EXPAND, pieces.codes.size)
            here = slice(before[a], before[b])
            codes = pieces.codes[a:b]
            counts = per_piece[codes]
            shift = self.offsets[codes] - before[a:b]
            at = np.arange(before[a], before[b]) + np.repeat(shift, counts)
            base = np.repeat(pieces.starts[a:b], counts)
            ids[here] = self.types[at]
            starts[here] = base + self.starts[at]
            ends[here] = base + self.ends[at]
        return (ids, starts, ends), before


def cut_pieces(signs: Characters, cut: Cut) -> tuple[Ints, Ints]:
    """
    Find where the tokens of all pieces begin and end, as a rule of ``text`` would, in order.

    Examples
    --------
    >>> from toolkit.characters import Characters
    >>> from toolkit.slices import Slices
    >>> signs = Characters(Slices.of([b"Don't", b"(war,"]))
    >>> begins, ends = cut_pieces(signs, rules.piece_spans)
    >>> [signs.text[a:b] for a, b in zip(begins, ends)]
    ['Do', "n't", '(', 'war', ',']
    """
    news = cut is rules.piece_spans
    kinds = signs.kinds(_kind if news else _plain_kind)
    joined, doubts = _join(signs, kinds) if news else _link(kinds)
    rare = np.zeros(signs.ends.size + 1, bool)
    rare[signs.pieces_at(np.concatenate([np.flatnonzero(kinds & RARE), *doubts]))] = True
    edges = np.flatnonzero(~joined)
    begins = edges[:-1]
    shown = (kinds[begins] & (WORD if not news else 0xFF)) > 0
    shown &= ~rare[np.cumsum(signs.codes[begins] == ord("\n"))]
    first, last = np.zeros((2, kinds.size), bool)
    first[begins[shown]] = last[edges[1:][shown]] = True
    for piece in np.flatnonzero(rare).tolist():
        begin = int(signs.starts[piece])
        for a, b in cut(signs.piece(piece)):
            first[begin + a] = last[begin + b] = True
    return np.flatnonzero(first), np.flatnonzero(last)


def _plain_kind(sign: str) -> int:
    """Say what a sign is to the tokenizer of plain words."""
    if not rules.PLAIN.match(sign):
        return RARE
    return WORD if sign.isalnum() else LINK if sign in "-'’" else 0


def _kind(sign: str) -> int:
    """Say what a sign is to the tokenizer of news."""
    if not rules.PLAIN.match(sign) or sign in RARELY:
        return RARE
    if sign.isalnum():
        return WORD | DIGIT if sign.isdecimal() else WORD
    kinds = (LINK, LINKS), (QUOTE, "'’"), (PART, ".,:")
    return next((kind for kind, signs in kinds if sign in signs), MARK)


def _link(kinds: Kinds) -> tuple[Flags, list[Ints]]:
    """Flag what belongs to the same word as the sign before: letters, and links between them."""
    word = (kinds & WORD) > 0
    joined = np.zeros(kinds.size, bool)
    np.logical_and(word[1:], word[:-1], out=joined[1:])
    at = np.flatnonzero(kinds & LINK)
    _tie(joined, at[word[at - 1] & word[at + 1]])
    return joined, []


def _tie(joined: Flags, at: Ints) -> None:
    """Tie signs to their neighbours on both sides."""
    joined[at] = joined[at + 1] = True


def _join(signs: Characters, kinds: Kinds) -> tuple[Flags, list[Ints]]:
    """Flag what belongs to the same token as the sign before, and list signs that leave doubts."""
    joined, _ = _link(kinds)
    word = (kinds & WORD) > 0
    at = np.flatnonzero(kinds & LINK)
    lone = at[~joined[at]]
    doubts = [lone[((kinds[lone - 1] & (LINK | PART)) | (kinds[lone + 1] & LINK)) > 0]]
    at = np.flatnonzero(kinds & PART)
    number = (kinds[at - 1] & kinds[at + 1] & DIGIT) > 0
    _tie(joined, at[number])
    doubts += _join_quotes(signs, kinds, word, joined)
    doubts.append(_odd_numbers(signs, kinds, joined, at[number]))
    dots = at[~number & (signs.codes[at] == ord("."))]
    inner = (
        word[dots + 1] | (signs.codes[dots - 1] == ord(".")) | (signs.codes[dots + 1] == ord("."))
    )
    stops = dots[~inner & word[dots - 1]]
    return joined, [*doubts, dots[inner], _abbreviations(signs, kinds, joined, stops)]


def _join_quotes(signs: Characters, kinds: Kinds, word: Flags, joined: Flags) -> list[Ints]:
    """Tell apostrophes from quotation marks: 's, n't, O'Malley."""
    low = signs.codes.astype(np.int64) | ord(" ")  # small letters
    at = np.flatnonzero(kinds & QUOTE)
    before, after = word[at - 1], word[at + 1]
    doubts = [at[((kinds[at - 1] | kinds[at + 1]) & QUOTE) > 0]]
    opening = at[after & ~before]
    elided = [bool(_ELIDED.match(signs.text, each)) for each in opening.tolist()]
    doubts.append(opening[np.array(elided, bool)])
    at = at[before & after]
    two = np.isin(low[at + 1] << 21 | low[at + 2], _TWO) & ~word[at + 3]
    clitic = two | (np.isin(low[at + 1], _ONE) & ~word[at + 2])
    negated = (low[at - 1] == ord("n")) & (low[at + 1] == ord("t")) & ~word[at + 2]
    joined[at[clitic] + 1] = True
    _tie(joined, at[~(clitic | negated)])
    split = at[negated] - 1
    begins = np.flatnonzero(~joined)
    start = begins[np.searchsorted(begins, split, "right") - 1]
    others = np.concatenate([[-1], np.flatnonzero(~word)])
    whole = (others[np.searchsorted(others, split) - 1] < start) & (start < split)
    _tie(joined, split[whole] + 1)
    joined[split[whole]] = False
    past = (at + 2 + two)[clitic | negated]
    goes_on = ((kinds[past] & (LINK | QUOTE)) > 0) & word[past + 1]
    return [*doubts, split[~whole], past[goes_on]]


def _odd_numbers(signs: Characters, kinds: Kinds, joined: Flags, at: Ints) -> Ints:
    """Of marks between digits, list those that are not in a number or it alone: 1,000.5-inch."""
    begins = np.flatnonzero(~joined)
    token = np.searchsorted(begins, at, "right") - 1
    letters = np.flatnonzero((kinds & (DIGIT | PART)) == 0)
    late = letters[np.searchsorted(letters, begins[token])] < at
    links = ((kinds & QUOTE) > 0) | np.isin(signs.codes, _NOT_IN_NUMBERS)
    strange = np.append(np.flatnonzero(joined & links), kinds.size)
    return at[late | (strange[np.searchsorted(strange, begins[token])] < begins[token + 1])]


def _abbreviations(signs: Characters, kinds: Kinds, joined: Flags, stops: Ints) -> Ints:
    """Of full stops after a word, list those that may belong to it."""
    begins = np.flatnonzero(~joined)
    starts = begins[np.searchsorted(begins, stops - 1, "right") - 1]
    initial: Flags = (stops - starts == 1) & ((kinds[starts] & DIGIT) == 0)
    short = stops - starts <= _LONGEST
    places = zip(starts[short].tolist(), stops[short].tolist(), strict=True)
    listed = [signs.text[a:b].lower() in _SHORT for a, b in places]
    initial[short] |= np.array(listed, bool)
    return stops[initial]


def rank(forms: Sequence[str], n: Ints) -> tuple[tuple[str, ...], Codes]:
    """
    Number types by falling frequency, then by spelling.

    Parameters
    ----------
    forms : sequence of str
        A type each; it may be there more than once.
    n : ndarray
        How often each occurs.

    Returns
    -------
    vocabulary : tuple of str
    new : ndarray of int32
        The number of each form.

    Examples
    --------
    >>> rank(["war", "no", "war"], np.array([1, 1, 1]))
    (('war', 'no'), array([0, 1, 0], dtype=int32))
    """
    types, codes = list(forms), np.arange(len(forms))
    if len(set(types)) < len(types):
        numbers = {form: number for number, form in enumerate(dict.fromkeys(types))}
        codes, types = np.array([numbers[form] for form in types]), list(numbers)
    counts = np.bincount(codes, n, len(types)).astype(np.int64)
    spelled = np.array(sorted(range(len(types)), key=types.__getitem__), np.int64)
    order = spelled[np.argsort(-counts[spelled], kind="stable")]
    new = np.empty(len(types), np.int32)
    new[order] = np.arange(len(types), dtype=np.int32)
    return tuple(map(types.__getitem__, order.tolist())), new[codes]
