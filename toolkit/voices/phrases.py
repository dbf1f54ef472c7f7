"""
What the words of a source say by themselves: a name, whoever else the text may speak of.

*former pollster Ann Lind*, *the mayor, Ann Lind* and *Ann Lind of Ohio* hold a name; *the Bank of
England* and *the senator* hold none, and the text has to tell (:mod:`toolkit.voices.speakers`).
The same sources come again and again, so each is read once and remembered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from toolkit.voices.names import NAME, OWNER, POSSESSIVE, parted

__all__ = ["Named", "has_article", "understood"]


class Named(NamedTuple):
    """A name in a source: with a title or not, as it stands (*the White House*) or a person's."""

    name: str
    titled: bool
    as_it_stands: bool


_BREAK = re.compile(r",|\(|\[|;|:| who | which | — | – | - | -- ")
_SELF = re.compile(r" (?:himself|herself|themselves)$")
_OF = re.compile(r"(?P<name>.+?) (?:of|from|for|at|in|with) ")
_AND = re.compile(r"\band\b")
_ARTICLES = frozenset("the a an this that these those".split())


@lru_cache(1 << 14)
def understood(written: str) -> tuple[Named | None, str]:
    """
    Find the name in a source or beside it; without one, the words that may describe somebody.

    Examples
    --------
    >>> understood("the mayor, Ann Lind of Ohio"), understood("the mayor, a lawyer")
    ((Named(name='Ann Lind', titled=False, as_it_stands=False), ''), (None, 'the mayor'))
    """
    phrases = [part.strip() for part in _BREAK.split(" ".join(written.split())) if part.strip()]
    for number, phrase in enumerate(phrases[:2]):
        named = _name_in(phrase)
        if named and not (number and _is_named(phrases[0])):
            return named, ""
    return None, POSSESSIVE.sub("", phrases[0].strip(" .\"“”'")) if phrases else ""


def _name_in(phrase: str) -> Named | None:
    """The name that ends a phrase: *former pollster Ann Lind*."""
    phrase = _SELF.sub("", phrase)
    owner = _OF.match(phrase)
    if owner and _personal(owner["name"]):
        phrase = owner["name"]
    elif owner:
        return None  # the Bank of England
    bare = POSSESSIVE.sub("", phrase)
    runs = [*NAME.finditer(bare)]
    if not runs or runs[-1].end() < len(bare.rstrip(" .")):
        return None
    if len(runs) > 1 and _AND.search(phrase):
        return None
    written = runs[-1][0]
    _, heads, name, _, full = parted(written)
    owned = heads and full and OWNER.search(phrase)  # the navy's Captain Ann Lind
    words = phrase.split()
    if has_article(phrase) and not owned and words[1:] == written.split()[-len(words) + 1 :]:
        return Named(phrase.split(None, 1)[1], titled=False, as_it_stands=True)  # the White House
    return Named(name, bool(heads), as_it_stands=False) if name else None


def _personal(phrase: str) -> bool:
    """Before *of Ohio* a person has a title or two names, an institution one: *Bank of*."""
    runs = [*NAME.finditer(phrase)]
    if not runs or runs[-1].end() < len(phrase):
        return False
    run = parted(runs[-1][0])
    return bool(run.name) and (bool(run.titles) or run.full) and not has_article(phrase)


def has_article(phrase: str) -> bool:
    """
    Say whether a phrase opens with an article or a demonstrative.

    Examples
    --------
    >>> has_article("The mayor"), has_article("Theo"), has_article("")
    (True, False, False)
    """
    first = phrase.split(None, 1)[:1]
    return bool(first) and first[0].lower() in _ARTICLES


def _is_named(phrase: str) -> bool:
    """
    Say whether the words before a comma name somebody, so that what follows does not.

    *Officials in Ohio, Texas*, but not *the mayor, Ann Lind* nor *Ohio's mayor, Ann Lind*: a
    common noun in the singular describes.
    """
    last = phrase.rsplit(maxsplit=1)[-1]
    describes = last.islower() and len(phrase.split()) > 1 and not last.endswith("s")
    return phrase[:1].isupper() and not has_article(phrase) and not describes
