"""
Damage inside the words of an article: lost spaces, no-break spaces, signs that print nothing.

A word is parted only where three things agree: its end is a frequent small word (or a month), its
beginning stands elsewhere on the page as a word of its own (or is a Roman numeral, or a surname),
and the whole is no word that English has. Without the last, *cannot* and *within* fall apart; with
only the first, *Austin* does.
"""

from __future__ import annotations

import re
from collections import Counter
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from toolkit.clean.lines import HIDDEN, NO_BREAK, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["Repair", "repairs"]

_WORD: Final = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{HIDDEN}](?=[^\W\d_]))*")
# Where a credit begins that is glued to its caption: "... in the fogImage: A. Lind/Press".
_CREDIT: Final = re.compile(
    r"(?<=[a-z0-9.!?)\"”’])(?=(?:Image|Photo|Picture|Photograph|Credit)s?(?: credit| by)?:\s?\S)"
)
_SPACES: Final = re.compile(rf"[{NO_BREAK}]+")
_SIGNS: Final = re.compile(rf"(?<!Ã)[{HIDDEN}]+")  # after Ã: half of a letter decoded wrongly
# Signs that part no letters in the scripts where a scraper finds them; in Arabic, Persian or Indic
# text, joiners are spelling, and are not in HIDDEN.
_LONG_TAILS: Final = frozenset(
    """
    and the has had was were are for who but his her not that this with from have said says also
    when which their they than then into been would could before because
    """.split(),
)
_SHORT_TAILS: Final = frozenset("in of to by at on he".split())
_NAME_TAILS: Final = frozenset("also said says told would which that when were has had".split())
_FIRM_TAILS: Final = frozenset("off out over into".split())  # after names only: payoff, turnout
_MONTHS: Final = frozenset(
    """
    January February March April June July August September October November December
    """.split(),
)
# English words and names that end like this and whose beginning is a word or a name, too.
_WHOLE: Final = frozenset(
    """
    within wherein therein herein whereof thereof hereof whereto thereto hereto whereby thereby
    hereby wherewith therewith herewith forthwith therefor therefrom hereinto thereinto cannot
    standby nearby aforesaid father mother brother other another feather heather leather
    weather bother gather lather rather whether wither hither dither slither further errand expand
    demand command island strand compare prepare beware combat format origin margin virgin violin
    villain heroin griffin muffin seethe teethe soothe breathe loathe earthen heathen psyche
    poland holland portland roland blythe forsythe marthe jonathan nathan beckwith hornby martin
    chubby grubby shabby
    """.split(),
)
_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "n", "ness")
_ROMAN: Final = re.compile(r"(?=[IVX]{2})(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_TAILS: Final = tuple(_LONG_TAILS | _SHORT_TAILS | _NAME_TAILS | _FIRM_TAILS | _MONTHS)
_LONGEST: Final = max(map(len, _TAILS))
_SPAN: Final = {"firm": 6, "short": 5, "name": 4, "long": 3}  # letters of the beginning, at least
_OFTEN: Final = 2  # a form that comes back more often is a word


class Repair(NamedTuple):
    """One change inside a line: what stands from start to end becomes ``after``."""

    rule: str
    start: int
    end: int
    after: str
    reason: str


def repairs(
    raw: str, spans: Sequence[tuple[int, int]], names: frozenset[str]
) -> Iterator[tuple[int, Repair]]:
    """
    Find what is to be mended in the kept lines of a page.

    Parameters
    ----------
    raw : str
        The page.
    spans : sequence of (int, int)
        Its lines to mend.
    names : frozenset of str
        Surnames known from elsewhere, such as the byline.

    Yields
    ------
    int, Repair
        Number of the line, and what to do; in the order of the page within each line.

    Examples
    --------
    >>> raw = "The alliance met. The alliancehas eleven members."
    >>> [(r.rule, raw[: r.start][-8:]) for _, r in repairs(raw, [(0, len(raw))], frozenset())]
    [('lost space', 'alliance')]
    """
    seen: Counter[str] = Counter()
    for start, end in spans:
        seen.update(_WORD.findall(squeeze(raw[start:end])))
    glued = {
        word: cuts
        for word in seen
        if word.endswith(_TAILS) and any(cuts := _partings(word, seen, names))
    }
    for number, (start, end) in enumerate(spans):
        found = list(_lost_spaces(raw, (start, end), seen, glued)) if glued else []
        found += [
            Repair("lost space", match.start(), match.start(), " ", "a picture credit begins here")
            for match in _CREDIT.finditer(raw, start, end)
        ]
        if not raw[start:end].isascii():
            found += _signs(raw[start:end], start)
        yield from ((number, repair) for repair in sorted(found, key=itemgetter(1, 2)))


def _signs(part: str, start: int) -> Iterator[Repair]:
    for match in _SPACES.finditer(part):
        a, b = match.span()
        yield Repair("no-break space", start + a, start + b, " " * (b - a), "prints as a space")
    for match in _SIGNS.finditer(part):
        a, b = match.span()
        yield Repair("hidden sign", start + a, start + b, "", "prints nothing and splits a word")


def _lost_spaces(
    raw: str, span: tuple[int, int], seen: Counter[str], glued: Mapping[str, tuple[int, int]]
) -> Iterator[Repair]:
    before = ""
    for match in _WORD.finditer(raw, *span):
        word = squeeze(match.group())
        cut = glued.get(word, (0, 0))[before[:1].isupper()]
        if cut and not _in_address(raw, *match.span()):
            at = match.start() + _raw_length(match.group(), cut)
            kind = "stands elsewhere" if seen[word[:cut]] else "is a numeral or a surname"
            why = f"{word[:cut]!r} {kind}; {word[cut:]!r} is a small word or a month"
            yield Repair("lost space", at, at, " ", why)
        before = word


def _partings(word: str, seen: Counter[str], names: frozenset[str]) -> tuple[int, int]:
    """Say where to part a word after a small one, and after a capitalised one."""
    return (
        _parting(word, seen, names, after_name=False),
        _parting(word, seen, names, after_name=True),
    )


def _in_address(raw: str, start: int, end: int) -> bool:
    """Tell whether a word is part of an address, a handle or a tag."""
    before, after = raw[max(0, start - 1) : start], raw[end : end + 2]
    dotted = after[:1] == "." and after[1:].isalnum()
    return before in set("/@#_=&?.~%") or after[:1] in set("/@_=&%") or dotted


def _raw_length(written: str, letters: int) -> int:
    """Count the signs that hold so many letters, hidden ones included."""
    if len(squeeze(written)) == len(written):
        return letters
    place = 0
    while letters:
        letters -= written[place] not in HIDDEN
        place += 1
    return place


def _parting(word: str, seen: Counter[str], names: frozenset[str], *, after_name: bool) -> int:
    """Say after how many letters two words stand glued; 0 if it is one word."""
    if len(word) < 5 or seen[word] > _OFTEN or word.lower() in _WHOLE:  # noqa: PLR2004
        return 0
    for size in range(min(_LONGEST, len(word) - 2), 1, -1):
        head, tail = word[:-size], word[-size:]
        two = _are_two(head, tail, seen, names) or (after_name and _is_name_and(head, tail))
        once = seen[word] <= (1 if tail in _SHORT_TAILS | _FIRM_TAILS else _OFTEN)
        if two and once and not _is_inflected(word, seen):
            return len(head)
    return 0


def _are_two(head: str, tail: str, seen: Counter[str], names: frozenset[str]) -> bool:
    known = bool(seen[head]) or head in names
    if tail in _MONTHS or (head.isupper() and tail in _LONG_TAILS | _SHORT_TAILS):
        return known or bool(_ROMAN.match(head))
    if tail in _FIRM_TAILS:
        return known and head[0].isupper() and len(head) >= _SPAN["firm"]
    if tail in _LONG_TAILS:
        return known and len(head) >= _SPAN["long"]
    kind = "name" if head[0].isupper() else "short"
    if kind == "name" and tail == "on":  # Williams and Williamson are two names
        return False
    return tail in _SHORT_TAILS and known and len(head) >= _SPAN[kind]


def _is_name_and(head: str, tail: str) -> bool:
    """Tell whether a word after a capitalised one is a surname and a small word that ends none."""
    surname = len(head) >= _SPAN["name"] and head[0].isupper() and head[1:].islower()
    return surname and (tail in _NAME_TAILS or tail in _MONTHS)


def _is_inflected(word: str, seen: Counter[str]) -> bool:
    """Tell whether the page bends the word, as it bends real ones: Republican, Republicans."""
    other = word.lower() if word[0].isupper() else word.capitalize()
    return bool(seen[other]) or any(seen[word + ending] for ending in _ENDINGS)
