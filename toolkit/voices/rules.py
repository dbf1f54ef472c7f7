"""
Who says what in one sentence: the rule families.

Each family is one small function that looks at a reporting verb (or at *according to*, a colon, a
noun) and either returns a :class:`Draft` or passes. For verbs the first that answers wins, in the
order of ``RULES``. To add a family: write the function, put it into the list, add sentences to
``tests/cases/speech.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from toolkit.voices.clauses import terminal_quote
from toolkit.voices.contents import (
    Verb,
    admits,
    after_content,
    content_end,
    content_start,
    fronted_comma,
)
from toolkit.voices.signs import Draft
from toolkit.voices.sources import (
    Range,
    may_do,
    phrase_after,
    subject_after_with,
    subject_before,
    unrelative,
)
from toolkit.voices.stretches import (
    Span,
    has_words,
    left_content,
    right_quotes,
    span_of,
    without_stops,
)
from toolkit.voices.subjects import governing_subject, main_subject, phrase_from

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence

__all__ = ["RULES", "Scene"]


@dataclass(slots=True)
class Scene:
    """A sentence, its reporting verbs, and what was found for each so far."""

    s: Sentence
    verbs: list[Verb]
    wide: bool = False
    drafts: dict[int, Draft] = field(default_factory=dict)


Rule = Callable[[Scene, int], Draft | None]

# ------------------------------------------------------------------ content before the cue


def aside(scene: Scene, k: int) -> Draft | None:
    """*"...," Ann Lind said on Monday.* The content stands before; it may go on after."""
    s, verb = scene.s, scene.verbs[k]
    if not verb.subject or verb.cue.tier == "belief":
        return None
    edge = verb.subject[0]
    if edge and s.words[edge - 1] == "as":
        edge -= 1
    if not edge or s.tags[edge - 1] not in "Q,-?(":
        return None
    after = content_start(s, verb)
    quoted = terminal_quote(s, edge - 1) or (
        s.tags[edge - 1] in ",-" and s.tags[edge - 2 : edge - 1] == "Q"
    )
    goes_on = verb.cue.verb == "continue" and s.tags[edge - 1] == "," == s.tags[after : after + 1]
    silent = verb.cue.tier in {"weak", "name"} and not goes_on
    if not quoted and (silent or not _ends_here(s, after, edge)):
        return None
    if not quoted and s.words[verb.subject[0]] in _RELATIVE:
        return None
    left = left_content(s, edge)
    right = (
        right_quotes(s, after) if quoted or "Q" in s.tags[after : after + 2] else _resumed(s, after)
    )
    return Draft(verb.subject, (verb.start, verb.at + 1), left + right, "aside") if left else None


def _ends_here(s: Sentence, after: int, edge: int) -> bool:
    """Say whether nothing follows the verb that could be its content, and a clause precedes."""
    following = s.tags[after : after + 1]
    if following == "Q" and s.tags[after - 1] == ":" and s.tags[edge - 1] == ",":
        return s.tags[0] in "NDPOQXCRn" and bool(_CLAUSE.search(s.tags[:edge]))
    if following == "S" and s.words[after] in {"as", "when", "while", "after", "before"}:
        following = ""
    if following == "," and s.tags[edge - 1] == "," and s.tags[0] in "NDPQOXgnIRTSC":
        return True  # Loyalty, he noted, has long been ...; In a merger, he said, it would ...
    if following not in _STOPS:
        return False
    return "Q" in s.tags[:edge] or (bool(_CLAUSE.search(s.tags[:edge])) and has_words(s, 0, edge))


_RELATIVE = frozenset({"who", "which", "that"})


_CLAUSE = re.compile("[AvVePWLB]")
_STOPS = frozenset({"", *".,;-)?"})


def _resumed(s: Sentence, i: int) -> list[Span]:
    """*The plan, he said, was dead.* The clause goes on after the aside."""
    if s.tags[i : i + 1] != "," or s.tags[i + 1 : i + 2] in _NO_CLAUSE:
        return []
    end = without_stops(s, i + 1, len(s.tags))
    return span_of(s, i + 1, end) if has_words(s, i + 1, end) else []


_NO_CLAUSE = frozenset("GglwbC")


def inverted(scene: Scene, k: int) -> Draft | None:
    """*"...," said Ann Lind, a lawyer.* The subject follows the verb."""
    s, verb = scene.s, scene.verbs[k]
    if verb.cue.form not in {"past", "s", "base"} or verb.cue.tier in {"belief", "name"}:
        return None
    if verb.cue.tier == "tell" and (verb.cue.verb == "tell" or s.tags[0] != "Q"):
        return None  # "Talk to us," urges Ann Lind
    before = s.tags[verb.start - 1] if verb.start else ""
    if before not in _BEFORE_INVERSION or not has_words(s, 0, verb.start):
        return None
    if before == "Q" and verb.start > 1 and not terminal_quote(s, verb.start - 1):
        return None  # that “liberals” allowed the sale
    source = phrase_after(s, verb.at + 1)
    quoted = before == "Q" or s.tags[verb.start - 2 : verb.start] == "Q,"
    if source is None or (not quoted and not _inverts(s, verb, source)):
        return None
    left = left_content(s, verb.start)
    right = right_quotes(s, source[1]) if quoted else _resumed(s, source[1])
    return Draft(source, (verb.start, verb.at + 1), left + right, "inverted") if left else None


_BEFORE_INVERSION = frozenset("Q,-?")


def _inverts(s: Sentence, verb: Verb, source: Range) -> bool:
    """Without a quotation: *The plan, said Ann Lind, is dead*, *It is dead, said Ann Lind*."""
    after = s.tags[source[1] : source[1] + 1]
    if (
        verb.cue.tier != "say"
        or verb.subject
        or (after not in _STOPS and s.tags[source[1]] not in "IT")
    ):
        return False
    if s.tags[source[0]] in "PM":
        return False
    return after == "," or "Q" in s.tags[: verb.start] or bool(_CLAUSE.search(s.tags[: verb.start]))


def verb_first(scene: Scene, k: int) -> Draft | None:
    """*Said Ann Lind: "..."* The verb opens the sentence."""
    s, verb = scene.s, scene.verbs[k]
    if verb.at > 1 or verb.cue.form not in {"past", "s"} or has_words(s, 0, verb.at):
        return None
    source = phrase_after(s, verb.at + 1)
    if source is None or s.tags[source[1] : source[1] + 1] not in {",", ":"}:
        return None
    content = right_quotes(s, source[1])
    return Draft(source, (verb.at, verb.at + 1), content, "verb first") if content else None


# ------------------------------------------------------------------ content after the cue


def as_clause(scene: Scene, k: int) -> Draft | None:
    """*As Ann Lind put it, ...* at the beginning of a sentence."""
    s, verb = scene.s, scene.verbs[k]
    if not verb.subject or not verb.subject[0] or verb.cue.tier in {"name", "promise"}:
        return None
    as_ = verb.subject[0] - 1
    if s.words[as_] != "as" or (as_ and s.tags[as_ - 1] not in "(C;"):
        return None
    start = content_start(s, verb)
    if s.tags[start : start + 1] == ",":
        start += 1
    elif s.tags[start - 1] not in ":,":
        return None
    end = without_stops(s, start, len(s.tags))
    return Draft(verb.subject, (verb.start, verb.at + 1), span_of(s, start, end), "as clause")


def gerund(scene: Scene, k: int) -> Draft | None:
    """*..., saying that*: the subject of the clause it hangs on speaks."""
    s, verb = scene.s, scene.verbs[k]
    if verb.cue.form != "ing":
        return None
    start = content_start(s, verb)
    end = content_end(s, scene.verbs, k, start)
    if not admits(s, verb, start, end, wide=scene.wide):
        return None
    source = _gerund_subject(scene, k)
    content = after_content(s, start, end)
    return Draft(source, (verb.start, verb.at + 1), content, "gerund") if source else None


# Things that say what their writer says: a statement saying ...
_DOCUMENTS = frozenset(
    "statement letter email e-mail op-ed tweet post report lawsuit memo message release note "
    "column article editorial speech ad video blog text complaint brief filing petition reporters "
    "supporters twitter facebook interview".split()
)


def _gerund_subject(scene: Scene, k: int) -> Range | None:
    """The noun before *saying* if it speaks (*aides saying*), else the subject of the clause."""
    s, verb = scene.s, scene.verbs[k]
    before = s.tags[verb.start - 1] if verb.start else ""
    auxiliary = any(t == "A" for t in s.tags[verb.start : verb.at])
    if auxiliary:
        return subject_before(s, verb.start) or inherited(scene, k)
    if before and before in "NnX" and s.words[verb.start - 1] not in _DOCUMENTS:
        own = subject_before(s, verb.start)
        if own and may_do(s, own):
            return own
    return subject_after_with(s, verb.start) or _fronted_subject(s, verb) or inherited(scene, k)


def _fronted_subject(s: Sentence, verb: Verb) -> Range | None:
    """*Declaring that ..., Ann Lind left*; *After saying ..., she left*."""
    opening = verb.start
    while opening and s.tags[opening - 1] in "ISR":
        opening -= 1  # instead of saying, even after saying
    alone = opening < verb.start and s.tags[opening - 1] in "-;:.," and s.tags[opening - 2] != "N"
    if opening and not alone and re.search("[PN,]", s.tags[: verb.start]):
        return None
    comma = fronted_comma(s, verb.at + 1)
    return phrase_from(s, comma + 1, len(s.tags)) if comma else None


def inherited(scene: Scene, k: int) -> Range | None:
    """
    Return the subject that a verb without its own shares with the clause it is joined to.

    Where no clause governs it, the sentence's own subject will do for a quotation only.
    """
    s, verb = scene.s, scene.verbs[k]
    said = [span for draft in scene.drafts.values() for span in draft.content]
    near = not _JOINED.search(s.tags, 0, verb.start)
    found = governing_subject(s, verb.start, said, near=near)
    draft = scene.drafts.get(max(scene.drafts, default=-1))
    if draft and draft.source and (found is None or found[0] <= draft.cue[0]):
        found = draft.source
    if found is None and "Q" in s.tags[verb.at :]:
        found = main_subject(s, verb.start)
    return unrelative(s, found) if found else None


_JOINED = re.compile("(?:[,Q-]C?|^)$")


def plain(scene: Scene, k: int) -> Draft | None:
    """*Ann Lind said (that) ...*: subject, verb, content; *and said ...* shares the subject."""
    s, verb = scene.s, scene.verbs[k]
    if verb.cue.form in {"ing", "participle"} and verb.start == verb.at:
        return None
    source, rule = verb.subject, "plain"
    if source is None:
        if not _shares(s, verb):
            return None
        source, rule = inherited(scene, k), "coordinated"
    elif _interposed(s, verb, source):
        return Draft(source, (verb.start, verb.at + 1), _rest(s, verb.at + 1), "plain")
    start = content_start(s, verb)
    if verb.subject and not (_speaks(s, verb.subject) or s.tags[start - 1 : start + 1] == ":Q"):
        return None
    end = content_end(s, scene.verbs, k, start)
    if source is None or not admits(s, verb, start, end, wide=scene.wide):
        return None
    return Draft(source, (verb.start, verb.at + 1), after_content(s, start, end), rule)


def _shares(s: Sentence, verb: Verb) -> bool:
    """
    Say whether a verb follows a conjunction, so that its subject is an earlier one.

    A comma alone joins it where a quotation follows: *He smiled, said “no” and left*.
    """
    if not verb.start:
        return False
    if s.words[verb.start] == "to" and verb.start < verb.at:
        told = (
            s.words[verb.at + 1 : verb.at + 2] == ["that"]
            or "Q" in s.tags[verb.at + 1 : verb.at + 3]
        )
        return verb.cue.tier in {"say", "object"} and told
    place = verb.start - 1
    while place > 0 and s.tags[place] in "TI" and s.tags[verb.start - 1] == "T":
        place -= 1  # and on Monday announced
    joined = s.tags[place] == "C" or (s.tags[place] == "," and "Q" in s.tags[verb.at :])
    return joined and verb.cue.form != "base"


def _interposed(s: Sentence, verb: Verb, source: Range) -> bool:
    """*Rules that he said improved X*, *a sum which Ann says is large*: a finite verb follows."""
    if not source[0] or s.words[source[0] - 1] not in _RELATIVE or s.tags[source[0]] in "et":
        return False
    clear = s.tags[source[0]] in "PNDOX" or s.words[source[0]].endswith("s")
    return bool(clear and verb.cue.tier == "say" and _PREDICATE.match(s.tags, verb.at + 1))


_PREDICATE = re.compile(r"R?(?:[AvVWLB]|e[DONPRITnt])")


def _rest(s: Sentence, begin: int) -> list[Span]:
    """What a relative clause goes on with, up to a comma."""
    comma = s.tags.find(",", begin)
    return span_of(s, begin, without_stops(s, begin, comma if comma > 0 else len(s.tags)))


def _speaks(s: Sentence, source: Range) -> bool:
    """
    Leave out clauses that only describe: *what he calls*, *voters who say*.

    A relative clause after a comma reports (*Ann Lind, who said*), without one it selects.
    """
    before = s.words[source[0] - 1] if source[0] else ""
    if s.words[source[0]] in _RELATIVE:
        return before in {",", "-", "--", "—", "–", "("}
    return before != "what" and not (before == "that" and source[1] - source[0] == 1)


RULES: tuple[Rule, ...] = (as_clause, aside, inverted, verb_first, gerund, plain)
