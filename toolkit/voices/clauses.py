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
from itertools import chain
from operator import itemgetter

from toolkit.voices.cues import reporting_verbs
from toolkit.voices.pieces import PIECES, Piece, shape_tag, verb_tag

__all__ = ["Sentence", "read_sentence", "terminal_quote"]

Span = tuple[int, int]
# What stands between two quotations, as written, its pieces, its place, and the second quotation
_Part = tuple[str, list[Piece], int, Span | None]
_QUOTED: Piece = (("",), "Q", (0,))
_SHORT = 3  # letters of a word that a headline may leave small; words a headline has at least
_TITLE_CASE = 0.6  # share of capitals among the longer words that makes a headline


class Sentence:
    """
    A sentence, its tokens and their tags. Where each token stands is worked out when asked for.

    Attributes
    ----------
    text : str
        The whole text.
    start, end : int
        Where the sentence stands in it.
    words : list of str
        Its tokens in lower case; a quotation is one token, "".
    tags : str
        One letter per token.
    """

    __slots__ = ("_offsets", "_parts", "end", "start", "tags", "text", "words")

    def __init__(self, text: str, span: Span, quotes: list[Span]) -> None:
        self.text = text
        self.start, self.end = span
        self._offsets: tuple[list[int], list[int]] | None = None
        self._parts: list[_Part] = []
        pieces: list[Piece] = []
        place = self.start
        for quote in [*quotes, None]:
            between = text[place : quote[0] if quote else self.end]
            part = [*map(PIECES.__getitem__, between.split())]
            self._parts.append((between, part, place, quote))
            pieces += part
            if quote:
                pieces.append(_QUOTED)
                place = quote[1]
        self.words: list[str] = [*chain.from_iterable(map(_words_of, pieces))]
        self.tags = "".join(map(_tags_of, pieces))

    @property
    def starts(self) -> list[int]:
        """First character of each token."""
        return (self._offsets or self._located())[0]

    @property
    def ends(self) -> list[int]:
        """The character after each token."""
        return (self._offsets or self._located())[1]

    def _located(self) -> tuple[list[int], list[int]]:
        starts: list[int] = []
        ends: list[int] = []
        for between, pieces, place, quote in self._parts:
            inner = between.strip()
            at = place + between.index(inner)
            first, last = _spread(pieces, at)
            if last and last[-1] != at + len(inner):
                first, last = _searched(between, pieces, place)
            starts += first
            ends += last
            if quote:
                starts.append(quote[0])
                ends.append(quote[1])
        self._offsets = starts, ends
        return starts, ends

    def leave_out(self, tokens: slice) -> None:
        """Drop tokens that are outside the grammar."""
        tags = list(self.tags)
        for column in (self.words, self.starts, self.ends, tags):
            del column[tokens]
        self.tags = "".join(tags)


_words_of, _tags_of = itemgetter(0), itemgetter(1)


def read_sentence(text: str, span: Span, quotes: list[Span]) -> Sentence:
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
    s = Sentence(text, span, quotes)
    if "K" in s.tags:
        headline = "V" not in s.tags and _is_headline(s)
        tags = enumerate(s.tags)
        s.tags = "".join([_spell_out(s.words[i], t, verb=headline or i == 0) for i, t in tags])
    if quotes and "(" in s.tags:
        _leave_out_notes(s)
    _retag_first(s)
    _retag_nouns(s)
    return s


def _spread(pieces: list[Piece], at: int) -> tuple[list[int], list[int]]:
    """Where the tokens of pieces begin and end if single spaces part the pieces."""
    starts: list[int] = []
    ends: list[int] = []
    for _, _, stops in pieces:
        first = at
        for stop in stops:
            starts.append(first)
            first = at + stop
            ends.append(first)
        at = first + 1
    return starts, ends


def _searched(between: str, pieces: list[Piece], place: int) -> tuple[list[int], list[int]]:
    """The same, however much space parts the pieces."""
    starts: list[int] = []
    ends: list[int] = []
    after = 0
    for written, piece in zip(between.split(), pieces, strict=True):
        at = between.index(written, after)
        first, last = _spread([piece], place + at)
        starts += first
        ends += last
        after = at + len(written)
    return starts, ends


def _leave_out_notes(s: Sentence) -> None:
    """*"It is," [Wire.] she said*: where a newsletter names the paper, outside the grammar."""
    for match in reversed([*_NOTE.finditer(s.tags)]):
        if s.text[s.starts[match.start()]] == "[":
            s.leave_out(slice(*match.span()))


_NOTE = re.compile(r"(?<=Q)\([N.'C]{1,4}\)")


_TERMINAL = re.compile(r"""[,.?!…—-]\s?["”’'»]*$""")


def terminal_quote(s: Sentence, i: int) -> bool:
    """Say whether token `i` is a quotation that ends like a sentence or with a comma."""
    if s.tags[i] != "Q":
        return False
    return bool(_TERMINAL.search(s.text, max(s.starts[i], s.ends[i] - 5), s.ends[i]))


def _is_headline(s: Sentence) -> bool:
    """Most of the longer words are capitalised."""
    tokens = zip(s.starts, s.ends, s.tags, strict=True)
    long = [start for start, end, tag in tokens if tag != "Q" and end - start > _SHORT]
    capital = sum(s.text[start].isupper() for start in long)
    return len(long) >= _SHORT and capital >= _TITLE_CASE * len(long)


def _retag_first(s: Sentence) -> None:
    """Read the sentence's first word by its ending: its capital says nothing."""
    match = _FIRST_NAME.match(s.tags)
    if not match:
        return
    i = match.end() - 1
    word = s.words[i]
    name = word.endswith("ly") and s.tags[i + 1 : i + 2] in _VERBAL
    if word.endswith(("ing", "ed", "ly")) and not name:
        s.tags = f"{s.tags[:i]}{shape_tag(word, word)}{s.tags[i + 1 :]}"


_FIRST_NAME = re.compile("[^A-Za-z]{0,2}N")
_VERBAL = frozenset("VWLBA")


def _retag_nouns(s: Sentence) -> None:
    """*the report*, *his claims*: after an article or possessive a word is no verb."""
    if not _OWNED.search(s.tags):
        return
    for match in _DETERMINED.finditer(s.tags):
        i = match.end() - 1
        article = s.tags[i - 1] == "O" or s.words[i - 1] not in _PRONOMINAL
        if article and reporting_verbs()[s.words[i]].noun:
            s.tags = f"{s.tags[:i]}n{s.tags[i + 1 :]}"
    for match in _COMPOUND.finditer(s.tags):
        i = match.end() - 1
        cue = reporting_verbs()[s.words[i]]
        if s.words[match.start()] in {"a", "an"} and cue.noun and cue.form == "base":
            s.tags = f"{s.tags[:i]}n{s.tags[i + 1 :]}"


_OWNED = re.compile("[DO][nN]{0,2}[VWLB]")
_DETERMINED = re.compile("[DO][VWLB]")
_COMPOUND = re.compile("D[nN]{1,2}[VWLB]")  # a blog post: "a" and a verb's base form do not agree
_PRONOMINAL = frozenset({"many", "some", "most", "all", "both", "few", "others", "those", "these"})


def _spell_out(word: str, tag: str, *, verb: bool) -> str:
    """Settle a capitalised reporting verb: a verb in headlines, else part of a name."""
    if tag != "K":
        return tag
    return verb_tag(word) if verb else "N"
