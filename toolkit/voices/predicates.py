"""
The reporting verbs of a sentence that assert something, each with its subject.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.voices.contents import Verb
from toolkit.voices.reporting import CATENATIVE, cue_at, verb_group_start
from toolkit.voices.sources import subject_before

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence
    from toolkit.voices.sources import Range

__all__ = ["find_verbs"]

_REPORTING = re.compile("[VGWwLlBb]")
_MODAL = frozenset("will would shall should can could may might must ought".split())
_AS_SAYING = frozenset({"quoted", "cited", "reported"})
_GENERIC = frozenset({"you", "one", "there", "anyone", "nobody", "someone", "somebody"})


def find_verbs(s: Sentence, *, wide: bool) -> list[Verb]:
    """Reporting verbs of a sentence with their subjects."""
    verbs = []
    for match in _REPORTING.finditer(s.tags):
        i = match.start()
        if s.tags[i] not in "Bb" or wide or "Q" in s.tags[i:]:
            cue = cue_at(s, i)
            start = verb_group_start(s, i) if cue else i
            if cue and s.words[i - 1] == "as" and _is_passive_before_as(s, i - 2):
                cue, start = cue._replace(form="past"), verb_group_start(s, i - 2)
            if cue and cue.verb == "put" and s.words[i + 1 : i + 2] != ["it"]:
                continue
            if cue and _asserted(s, start, i):
                none = cue.form == "ing" or (s.words[start] == "to" and start < i)
                subject = None if none else subject_before(s, start)
                if subject is None or not cue.noun or _solid(s, subject):
                    verbs.append(Verb(i, start, cue, subject))
    return verbs


def _is_passive_before_as(s: Sentence, i: int) -> bool:
    """*was quoted as saying*."""
    return i > 0 and s.words[i] in _AS_SAYING and s.tags[i - 1] == "A"


def _may_precede_to(group: list[str], *, quoted: bool) -> bool:
    """Keep *declined to say*, *went on to say*; leave out *likely to say*, *the chance to say*."""
    place = group.index("to")
    return group[place - 1] in CATENATIVE or group[place - 1] in _HAVE if place else quoted


def _on_purpose(s: Sentence, start: int, at: int) -> bool:
    """*He used the speech to argue that ...*; not *the wish to argue that*, *expected to say*."""
    if s.words[start] != "to" or s.words[at + 1 : at + 2] != ["that"]:
        return False
    return s.words[start - 1] not in _NOT_YET and _CAUSING.isdisjoint(s.words[:start])


_CAUSING = frozenset(
    "prompted prompting prompts led leading leads forced forcing forces caused causing causes "
    "allowed allowing allows urged urging told asked asking pressed required requires ordered "
    "invited encouraged obliged moved pushed pushing updated compelled".split()
)
_NOT_YET = frozenset(
    "expected likely going want wants wanted plan plans planned ready set need needs needed ought "
    "able unable have has had supposed willing about due hope hopes hoped hoping wish wishes "
    "chance right reason time trying try like love prepared order unlikely reluctant eager "
    "evidence wrong enough possible unfair impossible happy easy hard difficult fair safe "
    "important them him her us me you".split()
)
_HAVE = frozenset({"on", "had", "has", "have"})


_SHORT = 3  # words of a bare plural: *many local voters*


def _solid(s: Sentence, subject: Range) -> bool:
    """Before a word that may be a noun the subject must be clear: a name, *the* ..., a plural."""
    first, last = s.tags[subject[0]], s.words[subject[1] - 1]
    return first in "DONPX" or (last.endswith("s") and subject[1] - subject[0] <= _SHORT)


def _asserted(s: Sentence, start: int, at: int) -> bool:
    """Say whether the verb reports: not *would say*, *ready to say*, *if you say*."""
    quoted = "Q" in s.tags[at + 1 : at + 3]
    if start < at:
        group = s.words[start:at]
        if "to" in group and not (
            _may_precede_to(group, quoted=quoted) or _on_purpose(s, start, at)
        ):
            return False
        if not quoted and "not" not in group and not _MODAL.isdisjoint(group):
            return False
    if quoted and start == 1 and s.words[0] == "one":
        return True  # One wrote: "..."
    return not (start and s.words[start - 1] in _GENERIC)
