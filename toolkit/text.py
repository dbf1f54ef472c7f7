"""
A string becomes tokens and sentences: the linguistic judgement, for one piece of text at a time.

The text is cut at white space into *pieces*, and a token is a function of its piece alone, so
that each distinct piece of a corpus is looked at once (see ``columns``). The conventions are
those of NLTK's word tokenizer (Penn Treebank: ``do n't``, ``Trump 's``, ``$ 5``) with these
deliberate differences, each because news text punishes the original rule:

* a typographic apostrophe is an apostrophe: ``don’t`` is ``do n’t``, not ``don ’ t``;
* an abbreviation keeps its full stop everywhere, so ``U.S.`` is one type, not two;
* dashes split words (``talks—Russia``), a leading quotation mark is split off;
* addresses, ``@names``, ``#tags``, ``AT&T`` and ``C++`` stay whole; CJK signs stand alone.

Nothing is rewritten: a token is a span of the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = [
    "Span",
    "Token",
    "fold",
    "folded",
    "normal_form",
    "one_shape",
    "piece_spans",
    "plain_word_spans",
]


class Token(NamedTuple):
    """
    One occurrence of a word or mark, and where it stands.

    Examples
    --------
    >>> Token("deal", 3, 7)
    Token(text='deal', start=3, end=7)
    """

    text: str
    start: int
    end: int


class Span(NamedTuple):
    """
    A stretch of text, as character offsets.

    Examples
    --------
    >>> Span(0, 3)
    Span(start=0, end=3)
    """

    start: int
    end: int


# A name or a number follows these, never a new sentence.
TITLES = frozenset(
    """
    mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col sgt capt maj adm cmdr cpl pvt pfc rev
    hon pres amb atty supt insp msgr mme mlle messrs st ste mt ft vs nos figs vol pp para cf approx
    viz brig cdr comdr asst
    """.split(),
)
# These may end a sentence: they do when a word follows that likes to begin sentences.
SHORT = frozenset(
    """
    inc corp co cos ltd plc bros llc jr sr etc ave blvd rd dept assn univ est
    jan feb apr jun jul aug sep sept oct nov dec tue tues wed thu thurs fri
    ariz ark calif colo conn fla kan ky md mich minn mo mont neb nev okla tenn va vt wis wyo
    """.split(),
)
# Abbreviations that are also words: judged only where a sentence may end, and only capitalised.
DOUBTFUL = frozenset(
    """
    no art sat sun mar miss mass wash ill ind ore pa la ga al ala del tex min max fig det dir
    """.split(),
)
STARTERS = frozenset(
    """
    the a an and but or so yet if when while as after before since because although though once
    in on at by for from to with without under over during despite until through
    i you he she it we they this that these those there here his her its our their my your
    what who why how where which both some many most all each every no not now then still also
    even just only later earlier meanwhile however instead today yesterday asked according
    """.split(),
)

_CLITIC = r"['’](?:s|m|d|ll|re|ve)(?!\w)"
# One pattern, numbered by case; {L} is a letter or digit and whatever hides inside a word.
_CASES = r"""
  (?:https?://|www\.)[^\s<>"“”«»]*[^\s<>"“”«».,;:!?)\]'’]      # 1 web addresses
| (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+                     # 2 mail addresses
| [@\#](?=[^\W\d])\w+                                          # 3 @names and #tags
| (?:{one}\.){{2,}}(?:-{L}+)*(?!\w)                                # 4 U.S. a.m. U.S.-led
| (?:{abbreviations})\.(?![\w.])                               # 5 Mr. Inc. Sept.
| (?-i:[A-HJ-Z])\.(?![\w.])                                    # 6 an initial: J.
| {L}+?(?=n['’]t(?!\w)) | n['’]t(?!\w)                         # 7 do n't
| {clitic}                                                     # 8 's 'll 've
| ['’]\d\ds?(?!\w) | ['’](?:tis|twas|em|cause|til)(?!\w)       # 9 '90s 'em
| \d+(?:[.,:]\d+)+(?:[-/]?{L}+)*                               # 10 1,000.5 10:30 3.5-inch
| {L}+(?:                                                      # 11 words, and inside them:
      [-\u2010\u2011/&_](?={L}){L}+                            #    build-up, and/or, AT&T
    | (?!{clitic})['’](?={L}){L}+                              #    O'Malley
    | (?<!(?-i:{small}))\.(?={L}){L}+ | \.(?=(?-i:{small})){L}+  #    gov.uk, but not said.The
    )*(?:\+{{1,2}}(?![\w+]))?                                  #    C++
| \.{{2,}} | -{{2,}} | _{{2,}} | `{{2}} | '{{2}}                         # 12 runs of marks
| {signs}                                                      # 13 emoji sequences, CJK signs
| {other}                                                      # 14 any other mark, alone
"""
# Pieces that Python's `re` cuts rightly, and fast: Latin, Greek, Cyrillic and common marks. Any
# other piece (combining marks, soft hyphens, CJK, emoji) goes to the slower `regex` module.
PLAIN = re.compile(
    r"[!-~\u00a1-\u00ac\u00ae-\u02af\u0370-\u0481\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20ac]*\Z",
)
# Signs that print nothing but may stand inside a word.
_HIDDEN = r"[\u00ad\u200b-\u200d\u2060\ufeff]+(?=[\p{L}\p{M}\p{N}])"
# Signs that carry no sound: they may hide inside a word and make no type of their own.
_SILENT = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF])


def _cases(letter: str, *, one: str, small: str, signs: str, other: str) -> str:
    # A word of the abbreviation list counts only as a whole: `Forbes.` does not hold `es.`
    listed = "|".join(sorted(TITLES | SHORT, key=len, reverse=True))
    return _CASES.format(
        L=letter,
        one=one,
        small=small,
        clitic=_CLITIC,
        abbreviations=listed,
        signs=signs,
        other=other,
    )


@cache
def _plain_pattern() -> re.Pattern[str]:
    signs = filter(PLAIN.match, map(chr, range(ord("a"), 0x2000)))
    small = "".join(sign for sign in signs if unicodedata.category(sign) == "Ll")
    cases = _cases(r"[^\W_]", one=r"[^\W\d_]", small=f"[{small}]", signs=r"(?!)", other=r"\S")
    return re.compile(cases, re.VERBOSE | re.IGNORECASE)


@cache
def _full_pattern() -> Any:  # noqa: ANN401  (the regex module ships no types)
    import regex  # noqa: PLC0415  (loaded only for pieces that need it)

    letters = r"[\p{L}\p{M}\p{N}]--[\p{Han}\p{Hiragana}]"
    return regex.compile(
        _cases(
            rf"(?:[{letters}](?:{_HIDDEN})?)",
            one=r"(?:\p{L}\p{M}*)",
            small=r"(?:\p{Ll}\p{M}*)",
            signs=r"\p{RI}\p{RI}"
            r"|\p{Extended_Pictographic}[\p{EMod}\ufe0f]*"
            r"(?:\u200d\p{Extended_Pictographic}[\p{EMod}\ufe0f]*)*",
            other=r"[^\s\p{Cf}\p{Cc}]\p{M}*",
        ),
        regex.VERBOSE | regex.IGNORECASE | regex.V1,
    )


def piece_spans(piece: str) -> list[tuple[int, int]]:
    """
    Cut one piece (no white space inside) into tokens.

    Parameters
    ----------
    piece : str
        A stretch of text between two white spaces. Anything may be in it.

    Returns
    -------
    list of (int, int)
        Start and end of each token, in characters, ascending and without overlap. Signs that
        print nothing (a lone zero-width space, control characters) belong to no token.

    Examples
    --------
    >>> [text[a:b] for text in ["(“don’t,”", "AT&T's", "U.S."] for a, b in piece_spans(text)]
    ['(', '“', 'do', 'n’t', ',', '”', 'AT&T', "'s", 'U.S.']
    """
    pattern = _plain_pattern() if PLAIN.match(piece) else _full_pattern()
    return [match.span() for match in pattern.finditer(piece)]


def plain_word_spans(piece: str) -> list[tuple[int, int]]:
    """
    Cut one piece into words only: runs of letters and digits, with inner hyphens and apostrophes.

    Examples
    --------
    >>> [text[a:b] for text in ["($5", "build-up,", "don't"] for a, b in plain_word_spans(text)]
    ['5', 'build-up', "don't"]
    """
    pattern = _WORDS if PLAIN.match(piece) else _full_words()
    return [match.span() for match in pattern.finditer(piece)]


_WORDS = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@cache
def _full_words() -> Any:  # noqa: ANN401  (the regex module ships no types)
    import regex  # noqa: PLC0415  (loaded only for pieces that need it)

    run = rf"[\p{{L}}\p{{N}}](?:(?:{_HIDDEN})?[\p{{L}}\p{{M}}\p{{N}}])*"
    return regex.compile(rf"{run}(?:[-\u2010\u2011'’]{run})*")


def normal_form(token: str) -> str:
    r"""
    Name the type of a token: Unicode NFC, without soft hyphens and other silent signs.

    Parameters
    ----------
    token : str
        The token as written.

    Returns
    -------
    str
        Two tokens with the same normal form are the same type. Case is kept.

    Examples
    --------
    >>> normal_form("cafe\u0301") == normal_form("caf\u00e9")
    True
    """
    if token.isascii():
        return token
    return unicodedata.normalize("NFC", token).translate(_SILENT) or token


#: How types are folded and told to be words: what was saved under another name is worked out anew.
FOLDING = f"1, Unicode {unicodedata.unidata_version}"


def fold(form: str) -> str:
    """
    Reduce a type to what a reader takes as the same word: no case, one apostrophe, one hyphen.

    Examples
    --------
    >>> fold("DON’T"), fold("Straße")
    ("don't", 'strasse')
    """
    return one_shape(form.casefold())


def folded(forms: Iterable[str]) -> list[str]:
    """
    Fold many types; most are ASCII, which has one shape.

    Examples
    --------
    >>> folded(["DON’T", "WAR"])
    ["don't", 'war']
    """
    return [form.casefold() if form.isascii() else fold(form) for form in forms]


def one_shape(form: str) -> str:
    r"""
    Write every apostrophe and every hyphen in one way; case is kept.

    Examples
    --------
    >>> one_shape("Don’t build\u2010up")
    "Don't build-up"
    """
    if form.isascii():
        return form
    return form.replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")


# How a piece may end a sentence, in rising order of doubt.
NEVER, SURE, DOUBT = 0, 1, 2

#: Signs that end sentences, and those that may follow such a sign.
ENDERS, CLOSING = ".!?…。！？", "\"'”’“‘»›)]}*"
_ENDS = re.compile(rf"(?<![{ENDERS}])([{ENDERS}]+)[{re.escape(CLOSING)}]*\Z")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")  # U.S
HEAD = re.compile(r"[^\W\d_]+")
OPENING = "\"'“‘„«‹([{`*—–-•"
VALUED = "$£€#@"  # signs of numbers and names, which begin sentences as letters do


def ending(piece: str) -> int:
    """
    Judge whether a sentence may end with this piece.

    Returns
    -------
    int
        ``NEVER`` (0); ``SURE`` (1): it does unless a small letter follows; ``DOUBT`` (2): only
        when a word that likes to begin sentences follows.

    Examples
    --------
    >>> [ending(piece) for piece in ["talks", "talks.”", "Gen.", "Inc.", "U.S.", "J."]]
    [0, 1, 0, 2, 2, 0]
    """
    found = _ENDS.search(piece)
    if not found:
        return NEVER
    if found[1] != ".":
        return SURE
    word = piece[: found.start()].lstrip(OPENING)
    short = word.lower()
    if short in TITLES or (len(word) == 1 and word.isupper() and word != "I"):
        return NEVER
    if short in SHORT or (short in DOUBTFUL and word[:1].isupper()):
        return DOUBT
    return DOUBT if "." in word and _DOTTED.fullmatch(word) else SURE


def beginning(piece: str) -> int:
    """
    Judge whether a sentence may begin with this piece.

    Returns
    -------
    int
        0 for a small letter or a mark that continues, 1 for a capital, a digit or another script,
        2 for a capitalised word of ``STARTERS`` or an opening mark alone.

    Examples
    --------
    >>> [beginning(piece) for piece in ["talks", "“Talks", "The", "2016", ","]]
    [0, 1, 2, 1, 0]
    """
    word = piece.lstrip(OPENING)
    if not word:
        return 1
    if word[0].islower() or not (word[0].isalnum() or word[0] in VALUED):
        return 0
    head = HEAD.match(word)
    return 2 if head and head[0].lower() in STARTERS else 1


def ends_sentence(end: Ints, begin: Ints) -> NDArray[np.bool_]:
    """
    Combine the two judgements, for arrays of neighbouring pieces.

    Examples
    --------
    >>> import numpy as np
    >>> ends = np.array([ending("Inc."), ending("Inc.")])
    >>> ends_sentence(ends, np.array([beginning("The"), beginning("Mary")]))
    array([ True, False])
    """
    sure = (end == SURE) & (begin > 0)
    both: NDArray[np.bool_] = sure | ((end == DOUBT) & (begin == 2))  # noqa: PLR2004
    return both
