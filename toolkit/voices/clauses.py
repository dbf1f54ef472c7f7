"""
The words of a sentence with a rough part-of-speech tag.

No tagger and no model: a word is a closed-class word of the list, a reporting verb of the list, or
what its shape says. One letter per token, so that a grammar rule is a look at a short string:
``"The mayor said on Monday that"`` reads ``DnVITH``.

====  ==========================  ====  ======================================
tag   token                       tag   token
====  ==========================  ====  ======================================
N     capitalised word            V G   reporting verb, its -ing form
n     other word                  W w   weak reporting verb, its -ing form
X     number                      L l   verb that names (called), -ing form
O     possessive (Ann's, his)     B b   verb of belief, -ing form
e     word in -ed                 v     other common finite verb
g     word in -ing                A     auxiliary, *not*
Q     quotation, as one token     P M   subject pronoun, object pronoun
D     determiner                  R T   adverb, word of time
t     the word *to*               ,     comma, and so on
I     preposition                 C     and, or, but
S H   subordinator; *that*        ..    punctuation stands for itself
====  ==========================  ====  ======================================

A dash of any length is ``-``, an opening or closing bracket of any shape is ``(`` or ``)``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from toolkit.voices.cues import function_words, reporting_verbs

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Remembered", "Sentence", "read_sentence", "terminal_quote"]

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
_PRONOUN_CONTRACTION = re.compile(r"(he|she|it|they|we|i|you|who|there)['’](?:s|d|ll|ve|re|m)$")
_TIER_TAGS = {
    "say": "VG", "object": "VG", "tell": "VG", "ask": "VG", "promise": "VG",
    "name": "Ll", "weak": "Ww", "belief": "Bb",
}  # fmt: skip
_PUNCTUATION = {
    "[": "(", "]": ")", "{": "(", "}": ")", "--": "-", "---": "-", "—": "-", "–": "-", "―": "-",
    "…": ".", "!": "?", "&": "C", "‒": "-", "。": ".", "，": ",", "：": ":",
}  # fmt: skip
_SHORT = 3  # letters of a word that a headline may leave small; words a headline has at least
_TITLE_CASE = 0.6  # share of capitals among the longer words that makes a headline


class Sentence(NamedTuple):
    """A sentence, its tokens' offsets in the text, and their tags."""

    text: str
    start: int
    end: int
    words: list[str]  # lower case; a quotation is one token, ""
    starts: list[int]
    ends: list[int]
    tags: str


def read_sentence(text: str, span: tuple[int, int], quotes: list[tuple[int, int]]) -> Sentence:
    """
    Split a sentence into tagged tokens, each quotation being a single token.

    Parameters
    ----------
    text : str
        The whole text.
    span : (int, int)
        Where the sentence stands in it.
    quotes : list of (int, int)
        The quotations inside the sentence, in order.

    Examples
    --------
    >>> read_sentence('Ann, he said, "won."', (0, 20), [(14, 20)]).tags
    'N,PV,Q'
    """
    words: list[str] = []
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = span[0]
    for quote in [*quotes, None]:
        limit = quote[0] if quote else span[1]
        pieces = text[place:limit].split()
        if pieces:
            places = _places(text, pieces, place)
            read = [_PIECES[piece] for piece in pieces]
            words += [word for some, _, _, _ in read for word in some]
            letters += [tag for _, tag, _, _ in read]
            starts += [at + i for at, one in zip(places, read, strict=True) for i in one[2]]
            ends += [at + i for at, one in zip(places, read, strict=True) for i in one[3]]
        if quote:
            words.append("")
            letters.append("Q")
            starts.append(quote[0])
            ends.append(quote[1])
            place = quote[1]
    tags = list("".join(letters))
    if "K" in tags:
        headline = "V" not in tags and _is_headline(text, starts, ends, tags)
        tags = [_spell_out(words[i], t, verb=headline or i == 0) for i, t in enumerate(tags)]
    for note in reversed(_noted(text, starts, tags)):
        for column in (words, tags, starts, ends):
            del column[note]
    _retag_first(words, tags)
    _retag_nouns(words, tags)
    return Sentence(text, span[0], span[1], words, starts, ends, "".join(tags))


def _places(text: str, pieces: list[str], place: int) -> list[int]:
    """Where each piece begins, the first at or after a place; single spaces tell at once."""
    line = " ".join(pieces)
    first = text.index(pieces[0], place)
    if text.startswith(line, first):
        return list(accumulate([first, *[len(piece) + 1 for piece in pieces[:-1]]]))
    places = []
    for piece in pieces:
        place = text.index(piece, place)
        places.append(place)
        place += len(piece)
    return places


def _noted(text: str, starts: list[int], tags: list[str]) -> list[slice]:
    """*"It is," [Wire.] she said*: where a newsletter names the paper, outside the grammar."""
    if "Q" not in tags or "(" not in tags:
        return []
    notes = [slice(*match.span()) for match in _NOTE.finditer("".join(tags))]
    return [note for note in notes if text[starts[note.start]] == "["]


_NOTE = re.compile(r"(?<=Q)\([N.'C]{1,4}\)")


_TERMINAL = re.compile(r"""[,.?!…—-]\s?["”’'»]*$""")


def terminal_quote(s: Sentence, i: int) -> bool:
    """Say whether token `i` is a quotation that ends like a sentence or with a comma."""
    if s.tags[i] != "Q":
        return False
    return bool(_TERMINAL.search(s.text, max(s.starts[i], s.ends[i] - 5), s.ends[i]))


def _is_headline(text: str, starts: list[int], ends: list[int], tags: list[str]) -> bool:
    """Most of the longer words are capitalised."""
    long = [i for i, t in enumerate(tags) if t != "Q" and ends[i] - starts[i] > _SHORT]
    capital = sum(text[starts[i]].isupper() for i in long)
    return len(long) >= _SHORT and capital >= _TITLE_CASE * len(long)


def _retag_first(words: list[str], tags: list[str]) -> None:
    """Read the sentence's first word by its ending: its capital says nothing."""
    for i, tag in enumerate(tags[:3]):
        if tag.isalpha():
            word = words[i]
            name = word.endswith("ly") and "".join(tags[i + 1 : i + 2]) in set("VWLBA")
            if tag == "N" and word.endswith(("ing", "ed", "ly")) and not name:
                tags[i] = _shape_tag(word, word)
            break


def _retag_nouns(words: list[str], tags: list[str]) -> None:
    """*the report*, *his claims*: after an article or possessive a word is no verb."""
    for match in _DETERMINED.finditer("".join(tags)):
        i = match.end() - 1
        article = tags[i - 1] == "O" or words[i - 1] not in _PRONOMINAL
        if article and reporting_verbs()[words[i]].noun:
            tags[i] = "n"
    for match in _COMPOUND.finditer("".join(tags)):
        i = match.end() - 1
        cue = reporting_verbs()[words[i]]
        if words[match.start()] in {"a", "an"} and cue.noun and cue.form == "base":
            tags[i] = "n"


_DETERMINED = re.compile("[DO][VWLB]")
_COMPOUND = re.compile("D[nN]{1,2}[VWLB]")  # a blog post: "a" and a verb's base form do not agree
_PRONOMINAL = frozenset({"many", "some", "most", "all", "both", "few", "others", "those", "these"})


def _spell_out(word: str, tag: str, *, verb: bool) -> str:
    """Settle a capitalised reporting verb: a verb in headlines, else part of a name."""
    if tag != "K":
        return tag
    return _verb_tag(word) if verb else "N"


def _verb_tag(word: str) -> str:
    cue = reporting_verbs()[word]
    return _TIER_TAGS[cue.tier][cue.form == "ing"]


def _tag(word: str) -> str:
    """Tag one token by list, then by shape."""
    first = word[0]
    if not (first.isalnum() or first == "_"):
        return _PUNCTUATION.get(
            word, "." if word[:2] == ".." else word if word in ",;:-().?" else "'"
        )
    lower = word.lower()
    listed = function_words().get(lower)
    if listed and word not in _NAMES:
        return "O" if lower in _POSSESSIVE else listed
    contraction = _PRONOUN_CONTRACTION.match(lower)
    if contraction:
        return "P"
    if lower.endswith(("'s", "’s", "s'", "s’")):
        return "O"
    if lower in reporting_verbs():
        return "K" if first.isupper() else _verb_tag(lower)
    return _shape_tag(word, lower)


_NAMES = frozenset(
    {"Will", "May", "US", "U.S.", "IT"}
)  # auxiliaries and pronouns but for the capital
_POSSESSIVE = frozenset({"his", "her", "their", "its", "my", "our", "your"})


def _shape_tag(word: str, lower: str) -> str:
    if word[0].isdigit():
        return "X"
    if word[0].isupper():
        return "N"
    for ending, tag in (("ly", "R"), ("ing", "g"), ("ed", "e")):
        if lower.endswith(ending) and len(lower) > _SHORT + 1:
            return tag
    return "n"


# Tokens of what stands between two spaces: in lower case, their tags, and where each begins and
# ends, from the beginning of the piece.
_Tokens = tuple[tuple[str, ...], str, tuple[int, ...], tuple[int, ...]]


@lru_cache(1 << 16)
def _tagged(token: str) -> tuple[str, str]:
    return token.lower(), _tag(token)


class Remembered(dict[str, Read]):
    """What was read of a piece between two spaces: the same pieces come again and again."""

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


def _cut(piece: str) -> _Tokens:
    if piece.isalpha():  # one word, as most pieces are
        return (piece.lower(),), _tag(piece), (0,), (len(piece),)
    found = [match.span() for match in _TOKEN.finditer(piece)]
    read = [_tagged(piece[start:end]) for start, end in found]
    return (
        tuple([word for word, _ in read]),
        "".join([tag for _, tag in read]),
        tuple([start for start, _ in found]),
        tuple([end for _, end in found]),
    )


_PIECES = Remembered(_cut)
