"""
Whether a word reports: verb or noun (*the claim*, *they claim*), finite or not (*was told*).

The neighbours decide, by their tags; positions count tokens of a
:class:`~toolkit.voices.clauses.Sentence`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.voices.cues import reporting_verbs

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence
    from toolkit.voices.cues import Cue

__all__ = ["CATENATIVE", "cue_at", "verb_group_start"]

_BE = frozenset(
    "am is are was were be been being isn't isn’t wasn't wasn’t aren't aren’t weren't "
    "weren’t".split()
)
# Verbs and adjectives that take another verb with "to" and share its subject: declined to say.
CATENATIVE = frozenset(
    "declined declines refused refuses continued continues tried tries began begins went goes "
    "managed used hastened rushed proceeded paused stopped failed came going quick".split()
)


def cue_at(s: Sentence, i: int) -> Cue | None:
    """
    Return the reporting verb at a token, or nothing where the same word is a noun.

    The left neighbour decides: *the claim*, *their reports*, *a new promise* are nouns;
    *voters claim*, *to report*, *he promises* are verbs.
    """
    if s.tags[i] not in "VGWwLlBb":
        return None
    cue = reporting_verbs()[s.words[i]]
    if cue.form == "ing":
        return None if i and _is_verbal_noun(s, i) else cue
    if cue.noun and _is_noun(s, i, cue):
        return None
    if cue.form in {"past", "participle"} and i and not _is_finite(s, i):
        return None
    return cue


# -ing forms that are more often nouns
_VERBAL_NOUNS = frozenset({"ruling", "reporting", "posting", "writing", "shouting", "offering"})


def _is_verbal_noun(s: Sentence, i: int) -> bool:
    """Leave out *the ruling*, *a shouting match*; keep *officials saying*."""
    before, after = s.tags[i - 1], s.tags[i + 1 : i + 2]
    if before in "DO" or (s.words[i] in _VERBAL_NOUNS and before not in ",CA"):
        return True
    articled = i > 1 and s.tags[i - 2] == "D" and after in _AFTER_NOUN  # an amber warning, ...
    return before in "ne" and (articled or after in _WITHIN_PHRASE)


def _is_noun(s: Sentence, i: int, cue: Cue) -> bool:
    """Settle a word that is noun and verb: *claim*, *reports*."""
    j = i - 1
    while j >= 0 and s.tags[j] == "R":
        j -= 1
    if j < 0:
        return True
    before, word = s.tags[j], s.words[j]
    after = s.tags[i + 1 : i + 2]
    if before in "PtA":
        return before == "A" and word in _BE
    if before in ",-)" and cue.form == "base" and after == "n":
        return True  # ..., state radio reported
    if before in ",-)C":
        alone = after in _ENDS_PHRASE
        return cue.form == "base" and after not in _CONTENT if before == "C" else alone
    if before not in "NnMT":
        return before != "Q"
    return _is_noun_after_noun(s, i, cue)


def _is_noun_after_noun(s: Sentence, i: int, cue: Cue) -> bool:
    """*the campaign claims*, *voters claim*, *the tax reports*: number and what follows decide."""
    word, after = s.words[i - 1], s.tags[i + 1 : i + 2]
    if _AFTER_QUOTATION.search(s.tags, max(0, i - 7), i):
        return False  # "...," Ann Lind notes.
    if after in _AFTER_SUBJECT:
        return True
    plural = word.endswith("s") and not word.endswith(("ss", "'s", "’s"))
    return plural if cue.form == "s" else not plural


_AFTER_NOUN = frozenset("I,.")
_WITHIN_PHRASE = frozenset("nvV")
_ENDS_PHRASE = frozenset({"", *"IA,.:;"})
_CONTENT = frozenset("HQ")
_AFTER_SUBJECT = frozenset({"", *"AvVIC.;)"})
_AFTER_QUOTATION = re.compile(r"Q[NDnIO.R]{1,7}$")


def _is_finite(s: Sentence, i: int) -> bool:
    """Leave out *the announced plan*, *of pledged delegates*, *was told*."""
    before = s.tags[i - 1]
    if before in "OI" or (before == "D" and s.words[i - 1] not in _PRONOMINAL):
        return False
    if (before == "X" or s.words[i - 1] == "all") and s.tags[i + 1 : i + 2] == "n":
        return False  # 400 pledged delegates, all reported sums
    j = i - 1
    while j >= 0 and s.tags[j] == "R":
        j -= 1
    if j < 0:
        return True
    word = s.words[j]
    contracted = s.tags[j] == "P" and word.endswith(("'s", "’s", "'re", "’re", "'m", "’m"))
    return word not in _BE and not contracted


_PRONOMINAL = frozenset(
    "several many some others most all both few two three four five another these those none each "
    "one half any".split()
)


def verb_group_start(s: Sentence, i: int) -> int:
    """Step back over auxiliaries and adverbs: *has never publicly said*, *declined to say*."""
    start, floor = i, max(0, i - 8)
    while start > floor and s.tags[start - 1] in "ARt":
        start -= 1
    if start and "to" in s.words[start:i]:
        particle = start > 1 and s.words[start - 1] == "on"  # went on to say
        if s.words[start - 1 - particle] in CATENATIVE:
            return verb_group_start(s, start - 1 - particle)
    if start > 1 and s.words[start - 2] == "in" and s.words[start - 1] in _ASIDES:
        return verb_group_start(s, start - 2)
    return start


_ASIDES = frozenset(
    {"fact", "turn", "particular", "effect", "part", "general", "private", "public"}
)
