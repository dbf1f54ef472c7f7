"""
Personal names as written: where they stand, which titles go before them, which part is the surname.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.voices.cues import function_words, titles

__all__ = ["LONGEST", "NAME", "OWNER", "POSSESSIVE", "Run", "parted", "split_titles", "surname_of"]

# A dot belongs to a name after a title or an initial only. The capital at the front lets `re` run
# over everything else at full speed; what is most frequent stands first in its set, and a look
# ahead spares most words the list of titles.
_CAPITAL = r"[^a-z \W\d_]"
_PIECE = (
    rf"{_CAPITAL}(?:(?=[a-z]{{1,3}}\.)"
    r"(?:(?<=M)(?:r|rs|s|aj)|(?<=D)r|(?<=S)(?:ens?|gt|t)|(?<=R)(?:eps?|ev)"
    r"|(?<=G)(?:ovs?|en)|(?<=L)t|(?<=C)(?:ol|apt)|(?<=A)dm|(?<=P)rof|(?<=H)on)\."
    rf"|\.(?:{_CAPITAL}\.)*|[\w’'-]*)"
)
NAME = re.compile(
    rf"{_PIECE}"
    r"(?:[ ](?:(?:de|da|del|della|di|du|la|le|van|von|der|den|bin|ibn|al|el|ter|y)[ ])*"
    rf"{_PIECE})*"
)
POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
OWNER = re.compile(r"(?:['’]s|s['’]) ")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
LONGEST = 5  # words of a title or of a name; a longer run of capitals is a headline
# "General" and "major" are ranks before a person, and part of the name before these.
_RANKS = frozenset({"general", "major"})
_BODIES = frozenset(
    "accounting assembly atomics conference council counsel court data dynamics election electric "
    "foods hospital insurance league leagues manager managers mills motor motors office post "
    "secretary services staff strike synod".split()
)


def split_titles(run: str) -> tuple[tuple[str, ...], str]:
    """
    Part *Senate Majority Leader Ann B. Lind Jr.* into titles and *Ann Lind*.

    Examples
    --------
    >>> split_titles("General Ann B. Lind"), split_titles("General Motors")
    ((('general',), 'Ann Lind'), ((), 'General Motors'))
    """
    words = run.split()
    listed, small = titles(), function_words()
    place = 0
    heads = []
    for i, word in enumerate(words[: min(LONGEST, len(words) - 1)]):
        bare = word.lower().strip(".’'")
        if bare in listed and not (i == 0 and bare in _RANKS and _of_a_body(words[1])):
            heads.append(bare)
            place = i + 1
        elif bare in small and len(bare) > 1 and i == place:
            place = i + 1  # But Ann Lind
    if len(words) == 1 and words[0].lower() in small:
        return (), ""
    words = words[place:]
    if "'" in run or "’" in run:
        words = [POSSESSIVE.sub("", word) for word in words]
    kept = [w for i, w in enumerate(words) if not (0 < i < len(words) - 1 and _initial(w))]
    while len(kept) > 1 and kept[-1].lower().strip(".") in _SUFFIXES:
        kept = kept[:-1]
    if len(kept) == 1 and kept[0].count(".") > 1:  # the U.N.
        return tuple(heads), kept[0]
    return tuple(heads), " ".join(kept).rstrip(".") if len(kept) <= LONGEST else ""


def _of_a_body(word: str) -> bool:
    """Whether *General* goes with this word to a company or an office: *General Motors*."""
    return POSSESSIVE.sub("", word.lower()).strip(".") in _BODIES


def _initial(word: str) -> bool:
    return len(word.strip(".")) == 1


def surname_of(parts: list[str]) -> str:
    """
    Give the last part of a name, case folded.

    Examples
    --------
    >>> surname_of(["Ann", "Lind"])
    'lind'
    """
    return parts[-1].casefold() if parts else ""


class Run(NamedTuple):
    """Capitalised words in a row, and what they hold; without a name no surname."""

    written: str
    titles: tuple[str, ...]
    name: str
    surname: str
    full: bool  # more than a surname


@lru_cache(maxsize=1 << 14)
def parted(written: str) -> Run:
    """
    Part a run of capitalised words.

    Examples
    --------
    >>> parted("Mayor Ann Lind")
    Run(written='Mayor Ann Lind', titles=('mayor',), name='Ann Lind', surname='lind', full=True)
    """
    if written.isalpha():  # one word, as most runs are
        name = "" if written.lower() in function_words() else written
        return Run(written, (), name, name.casefold(), full=False)
    heads, name = split_titles(written)
    return Run(written, heads, name, surname_of(name.split()), " " in name)
