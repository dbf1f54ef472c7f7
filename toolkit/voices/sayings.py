"""
All that one sentence reports: by its verbs, by its other cues, and what it announces.

For each verb the first family of :mod:`toolkit.voices.rules` that answers counts; the families of
:mod:`toolkit.voices.signs` add what is said without a verb. Who speaks only inside what another
one says is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.voices.contents import content_start
from toolkit.voices.rules import RULES, Scene
from toolkit.voices.signs import (
    OTHER_CUES,
    Draft,
    according_to,
    asked,
    label,
    lead_in,
    possessive,
    signed,
    unlisted,
)
from toolkit.voices.stretches import without_stops
from toolkit.voices.subjects import main_subject

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence
    from toolkit.voices.contents import Verb

__all__ = ["in_sentence", "lead"]


def _says_nothing_yet(s: Sentence, verb: Verb) -> bool:
    """*She said in a statement.*: the verb that the sentence ends with has no content."""
    speech = verb.cue.tier in {"say", "tell", "weak"}
    return speech and content_start(s, verb) >= without_stops(s, 0, len(s.tags))


def lead(s: Sentence, verbs: list[Verb]) -> Draft | None:
    """Read *She said in a statement.* or a sentence that ends in a colon; a quotation follows."""
    colon = len(s.tags) - 1
    verbs = [verb for verb in verbs if verb.subject]
    if s.tags[colon] != ":" and not (verbs and _says_nothing_yet(s, verbs[-1])):
        return None
    if verbs:
        return Draft(verbs[-1].subject, (verbs[-1].start, verbs[-1].at + 1), [], "colon")
    source = label(s, colon) or main_subject(s, colon)
    if source is None:
        return None
    cue = (source[1], source[1] + 1) if source[1] < colon else (colon, colon + 1)
    return Draft(source, cue, [], "colon")


def in_sentence(s: Sentence, verbs: list[Verb], *, wide: bool) -> list[Draft]:
    """Apply the rules to each cue of a sentence."""
    own = _by_verbs(s, verbs, wide=wide) if verbs else []
    cues = OTHER_CUES.intersection(s.words)
    if not (own or cues or "Q" in s.tags):
        return []
    reported = list(according_to(s)) if "according" in cues else []
    drafts = own + reported
    if len(drafts) > 1:
        drafts = [d for d in own if not _second_hand(s, d, drafts)] + reported
    if cues:
        drafts = [d for d in asked(s) if not _inside(d, drafts)] + drafts
        drafts += [d for d in possessive(s) if not _second_hand(s, d, drafts)]
    if "Q" in s.tags and not drafts:
        drafts = list(unlisted(s)) or list(signed(s))
    if "Q" in s.tags and not drafts:
        lead = lead_in(s)
        drafts = [lead] if lead else []
    return [d for d in drafts if d.content]


def _by_verbs(s: Sentence, verbs: list[Verb], *, wide: bool) -> list[Draft]:
    """For each verb what the first family that answers has found."""
    scene = Scene(s, verbs, wide)
    for k in range(len(verbs)):
        for rule in RULES:
            draft = rule(scene, k)
            if draft:
                scene.drafts[k] = draft
                break
    return list(scene.drafts.values())


def _inside(draft: Draft, others: list[Draft]) -> bool:
    """Say whether what a draft reports is part of what another one says."""
    rest = [span for d in others if d is not draft for span in d.content]
    return all(any(a <= x and y <= b for a, b in rest) for x, y in draft.content)


def _second_hand(s: Sentence, draft: Draft, others: list[Draft]) -> bool:
    """Say whether a source speaks only inside what another one says."""
    if draft.source is None:
        return False
    start, end = s.starts[draft.source[0]], s.ends[draft.source[1] - 1]
    if any(a <= start and end <= b for d in others if d is not draft for a, b in d.content):
        return True
    return draft.rule == "gerund" and _inside(draft, others)
