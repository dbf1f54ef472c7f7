"""
What stands between two spaces, cut into tokens with a rough part-of-speech tag.

A token is a small word of the list, a reporting verb of the list, or what its shape says; the tags
are those of :mod:`toolkit.voices.clauses`. The same pieces come again and again, so each is cut
once and remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from toolkit.voices.cues import function_words, reporting_verbs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["PIECES", "Piece", "Remembered", "shape_tag", "verb_tag"]

Read = TypeVar("Read")

_TOKEN = re.compile(
    r"""
      (?= [A-Z] )
      (?: Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Lt|Gen|Col|Sgt|Capt|Adm|Maj|Cmdr|Rev|Hon|Prof
        | St|Jr|Sr|Inc|Corp|Co|Ltd|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Pres|Supt
        | [A-Z] ) \. (?!\w)
    | (?: [A-Z]\. ){2,}
    | \d+ (?: [.,:]\d+ )+
    | \w+ (?: [.&'’@/_-] \w+ )* (?: (?<=s)['’] (?!\w) )?
    | -{1,3} | \.{2,} | [^\w\s]
    """,
    re.VERBOSE,
)
_ALWAYS_ALONE = frozenset(",;:?!.")  # after letters each is a token; so is a dot after small ones
_PRONOUN_CONTRACTION = re.compile(r"(he|she|it|they|we|i|you|who|there)['’](?:s|d|ll|ve|re|m)$")
_TIER_TAGS = {
    "say": "VG", "object": "VG", "tell": "VG", "ask": "VG", "promise": "VG",
    "name": "Ll", "weak": "Ww", "belief": "Bb",
}  # fmt: skip
_PUNCTUATION = {
    "[": "(", "]": ")", "{": "(", "}": ")", "--": "-", "---": "-", "—": "-", "–": "-", "―": "-",
    "…": ".", "!": "?", "&": "C", "‒": "-", "。": ".", "，": ",", "：": ":",
}  # fmt: skip
_ENDINGS = (("ly", "R"), ("ing", "g"), ("ed", "e"))
_SHORT = 4  # letters of a word whose ending tells nothing: bed, only

# The tokens of a piece in lower case, their tags, and where each ends: there the next one begins
Piece = tuple[tuple[str, ...], str, tuple[int, ...]]


class Remembered(dict[str, Read]):
    """
    What was read of a piece between two spaces: the same pieces come again and again.

    Examples
    --------
    >>> lengths = Remembered(len)
    >>> [*map(lengths.__getitem__, ["so", "far", "so"])], lengths
    ([2, 3, 2], {'so': 2, 'far': 3})
    """

    def __init__(self, read: Callable[[str], Read]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, piece: str) -> Read:
        read = self.read(piece)
        if len(piece) <= _LONG_PIECE:
            if len(self) >= _KEPT:
                self.clear()
            self[piece] = read
        return read


_KEPT = 1 << 16  # pieces that are remembered
_LONG_PIECE = 40  # characters; a longer one hardly comes again


def _cut(piece: str) -> Piece:
    if piece.isalpha():  # one word, as most pieces are
        word, tag = _tagged(piece)
        return (word,), tag, (len(piece),)
    stem, last = piece[:-1], piece[-1]
    if last in _ALWAYS_ALONE and stem.isalpha() and (last != "." or piece[0].islower()):
        word, tag = _tagged(stem)
        return (word, last), tag + _tagged(last)[1], (len(stem), len(piece))
    found = [*_TOKEN.finditer(piece)]
    read = [_tagged(match[0]) for match in found]
    return (
        tuple([word for word, _ in read]),
        "".join([tag for _, tag in read]),
        tuple([match.end() for match in found]),
    )


PIECES = Remembered(_cut)


@lru_cache(1 << 16)
def _tagged(token: str) -> tuple[str, str]:
    """Give a token in lower case, and its tag."""
    lower = token.lower()
    return lower, _tag(token, lower)


def _tag(word: str, lower: str) -> str:
    """Tag one token by list, then by shape."""
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return _PUNCTUATION.get(
            word, "." if word[:2] == ".." else word if word in ",;:-().?" else "'"
        )
    listed = function_words().get(lower)
    if listed and word not in _NAMES:
        return "O" if lower in _POSSESSIVE else listed
    if not word.isalpha():
        if _PRONOUN_CONTRACTION.match(lower):
            return "P"
        if lower.endswith(("'s", "’s", "s'", "s’")):
            return "O"
    if lower in reporting_verbs():
        return "K" if first.isupper() else verb_tag(lower)
    return shape_tag(word, lower)


_NAMES = frozenset(
    {"Will", "May", "US", "U.S.", "IT"}
)  # auxiliaries and pronouns but for the capital
_POSSESSIVE = frozenset({"his", "her", "their", "its", "my", "our", "your"})


def verb_tag(word: str) -> str:
    """
    Tag a reporting verb by its tier, its -ing form with a small letter.

    Examples
    --------
    >>> verb_tag("said"), verb_tag("calling"), verb_tag("thinks")
    ('V', 'l', 'B')
    """
    cue = reporting_verbs()[word]
    return _TIER_TAGS[cue.tier][cue.form == "ing"]


def shape_tag(word: str, lower: str) -> str:
    """
    Tag a word that no list holds: a number, a name, or what its ending says.

    Examples
    --------
    >>> [shape_tag(word, word.lower()) for word in ("2nd", "Ann", "slowly", "town")]
    ['X', 'N', 'R', 'n']
    """
    if word[0].isdigit():
        return "X"
    if word[0].isupper():
        return "N"
    if len(lower) > _SHORT:
        for ending, tag in _ENDINGS:
            if lower.endswith(ending):
                return tag
    return "n"
