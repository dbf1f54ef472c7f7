"""
Sentences, cut outside quotations.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from toolkit.voices.cues import reporting_verbs

__all__ = ["cut_sentences"]

Span = tuple[int, int]

# A sentence ends at . ? ! before a space and whatever may begin the next one, or where scraping
# lost the space: said.The mayor. The set at the front lets `re` run over all else at full speed.
_STOP = re.compile(
    r"""
    [.?!…。？！] (?<![.?!…。？！]{2})
    (?: (?<=[.?!…]) [.?!…]*+
        (?: [)\]"'”’»]*+ \s++ (?= ["“‘'’(\[«„@#$]{0,4} [^\Wa-z_] ) | (?=“) | [”’](?=[A-Z][a-z])
          | (?: (?<=[a-z]{2}[.?!]) | (?<=["”’][.?!]) ) (?= "?[A-Z](?:[a-z]|\s[a-z]) ) )
      | (?<=[。？！]) [。？！]*+ )
    """,
    re.VERBOSE,
)
# "Is it so?" Smith asked. - the words after a question that may hold its source and cue
_AFTER_QUESTION = re.compile(r"""["”’']\s+(?P<words>[^\W\d_][\w.’'-]*(?:\s+[\w.’'-]+){1,5})""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Govs|Lt|Gen|Col|Sgt|Capt|Adm|Maj|Cmdr|Rev|Hon"
    r"|Prof|St|Mt|Ft|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|Pres|Supt|a\.m|p\.m)"
    r"|\b[A-Z](?:\.[A-Z])*)\.$"
)
_REACH = 8  # characters back from the stop that the pattern may need


def cut_sentences(text: str, paragraph: Span, quotes: list[Span]) -> list[Span]:
    """
    Cut one paragraph at sentence ends outside its quotations.

    A quotation that ends like a sentence closes the sentence, unless a small letter follows.

    Parameters
    ----------
    text : str
        The whole text.
    paragraph : (int, int)
        Where the paragraph stands in it.
    quotes : list of (int, int)
        The quotations of this paragraph, in order.

    Returns
    -------
    list of (int, int)
        Start and end of each sentence.

    Examples
    --------
    >>> text = 'Mr. Lind left. "So. Why?" he asked. "No." Rain fell.'
    >>> cuts = cut_sentences(text, (0, len(text)), [(15, 25), (36, 41)])
    >>> [text[start:end] for start, end in cuts]
    ['Mr. Lind left.', '"So. Why?" he asked.', '"No."', 'Rain fell.']
    """
    start, end = paragraph
    spans: list[Span] = []
    index = 0
    for match in _STOP.finditer(text, start, end):
        stop = match.start()
        while index < len(quotes) and quotes[index][1] < stop:
            index += 1
        if index < len(quotes) and quotes[index][0] <= stop:
            if match.end() < quotes[index][1]:
                continue  # inside a quotation, not at its end
            if text[stop] in "?!" and _cue_follows(text, quotes[index][1] - 1):
                continue
        elif text[stop] == "." and _is_abbreviation(text, max(start, stop - _REACH), match):
            continue
        _add(spans, text, (start, match.end()), quotes)
        start = match.end()
    _add(spans, text, (start, end), quotes)
    return spans


_LONGEST = 2000  # characters; bounds the work on text without sentence ends


def _add(spans: list[Span], text: str, span: Span, quotes: list[Span]) -> None:
    """Add a sentence; cut what is too long for one at spaces outside quotations."""
    start, end = span
    while end - start > _LONGEST:
        cut = _space_before(text, start, start + _LONGEST)
        after = bisect_left(quotes, (cut, 0))
        if after and quotes[after - 1][1] > cut:
            cut = quotes[after - 1][1]
        _add_trimmed(spans, text, start, cut)
        start = cut
    _add_trimmed(spans, text, start, end)


def _add_trimmed(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add a span without the space around it; nothing if it is only space."""
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        start += piece.index(inner[0])
        spans.append((start, start + len(inner)))


def _space_before(text: str, start: int, limit: int) -> int:
    """The last space before a place, or the place."""
    space = text.rfind(" ", start + 1, limit)
    return space if space > start else limit


def _is_abbreviation(text: str, reach: int, stop: re.Match[str]) -> bool:
    """*Sen. Lind*, *J. B. Lind*, *Mar. 15*; but *R-S.C. "I won't"* ends a sentence."""
    place = stop.start()
    word = text[place - _LONGEST_SMALL : place]
    if len(word) == _LONGEST_SMALL and word.isalpha() and word.islower():
        return False
    if not _ABBREVIATION.search(text, reach, place + 1):
        return False
    follows = text[stop.end() : stop.end() + 2]
    return not (follows[:1] in _QUOTES or follows == "''")


_LONGEST_SMALL = 4  # letters: what ends in so many small ones is no abbreviation of the pattern's
_QUOTES = frozenset('"“„«')


def _cue_follows(text: str, place: int) -> bool:
    """Say whether a source and its cue follow a question in quotation marks."""
    match = _AFTER_QUESTION.match(text, place)
    if not match:
        return False
    verbs = reporting_verbs()
    for word in match["words"].split()[1:]:
        cue = verbs.get(word.rstrip(".,:"))
        if cue and cue.form in {"past", "s"} and cue.tier != "belief":
            return True
    return False
