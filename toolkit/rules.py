"""
Who says what in one sentence: the rule families.

Each family is one small function that looks at a reporting verb (or at *according to*, a colon, a
noun) and either returns a :class:`Draft` or passes. For verbs the first that answers wins; the order
is that of ``RULES``. To add a family: write the function, put it into the list, add sentences to
``tests/cases/speech.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from toolkit.clauses import Sentence
from toolkit.contents import (
    Span,
    Verb,
    admits,
    after_content,
    content_end,
    content_start,
    fronted_comma,
    has_words,
    left_content,
    left_edge,
    right_quotes,
    span_of,
    terminal_quote,
    without_stops,
)
from toolkit.cues import cue_nouns
from toolkit.sources import (
    CATENATIVE,
    Range,
    antecedent,
    cue_at,
    main_subject,
    phrase_after,
    phrase_from,
    subject_before,
    verb_group_start,
)

__all__ = ["RULES", "Draft", "Scene", "beat", "in_sentence", "lead"]


class Draft(NamedTuple):
    """What a rule found: token ranges for source and cue, character spans for the content."""

    source: Range | None
    cue: Range
    content: list[Span]
    rule: str


@dataclass
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
    quoted = terminal_quote(s, edge - 1) or (s.tags[edge - 1] in ",-" and s.tags[edge - 2 : edge - 1] == "Q")
    if not quoted and (verb.cue.tier in {"weak", "name"} or not _ends_here(s, after, edge)):
        return None
    if not quoted and s.words[verb.subject[0]] in _RELATIVE:
        return None
    left = left_content(s, edge)
    right = right_quotes(s, after) if quoted or "Q" in s.tags[after:after + 2] else _resumed(s, after)
    return Draft(verb.subject, (verb.start, verb.at + 1), left + right, "aside") if left else None


def _ends_here(s: Sentence, after: int, edge: int) -> bool:
    """Say whether nothing follows the verb that could be its content, and a clause precedes."""
    following = s.tags[after : after + 1]
    if following == "Q" and s.tags[after - 1] == ":" and s.tags[edge - 1] == ",":
        return s.tags[0] in "NDPOQXCRn" and bool(_CLAUSE.search(s.tags[:edge]))
    if following == "S" and s.words[after] in {"as", "when", "while", "after", "before"}:
        following = ""
    if following == "," and s.tags[edge - 1] == "," and s.tags[0] in "NDPQOXgn":
        return True  # Loyalty, he noted, has long been ...
    if following not in ("", *".,;-)?"):
        return False
    return "Q" in s.tags[:edge] or bool(_CLAUSE.search(s.tags[:edge])) and has_words(s, 0, edge)


_RELATIVE = frozenset({"who", "which", "that"})


_CLAUSE = re.compile("[AvVePWLB]")


def _resumed(s: Sentence, i: int) -> list[Span]:
    """*The plan, he said, was dead.* The clause goes on after the aside."""
    if s.tags[i : i + 1] != "," or s.tags[i + 1 : i + 2] in tuple("GglwbC"):
        return []
    end = without_stops(s, i + 1, len(s.tags))
    return span_of(s, i + 1, end) if has_words(s, i + 1, end) else []


def inverted(scene: Scene, k: int) -> Draft | None:
    """*"...," said Ann Lind, a lawyer.* The subject follows the verb."""
    s, verb = scene.s, scene.verbs[k]
    if verb.cue.form not in {"past", "s", "base"} or verb.cue.tier in {"belief", "name", "tell"}:
        return None
    before = s.tags[verb.start - 1] if verb.start else ""
    if before not in tuple("Q,-?") or not has_words(s, 0, verb.start):
        return None
    source = phrase_after(s, verb.at + 1)
    if source is None:
        return None
    quoted = before == "Q" or s.tags[verb.start - 2 : verb.start] == "Q,"
    if not quoted and not _inverts(s, verb, source):
        return None
    left = left_content(s, verb.start)
    right = right_quotes(s, source[1]) if quoted else _resumed(s, source[1])
    return Draft(source, (verb.start, verb.at + 1), left + right, "inverted") if left else None


def _inverts(s: Sentence, verb: Verb, source: Range) -> bool:
    """Without a quotation: *The plan, said Ann Lind, is dead*, *The plan is dead, said Ann Lind*."""
    after = s.tags[source[1] : source[1] + 1]
    if verb.cue.tier != "say" or verb.subject or after not in ("", *".,;)?-") and s.tags[source[1]] not in "IT":
        return False
    if s.tags[source[0]] in "PM" :
        return False
    return after == "," or "Q" in s.tags[: verb.start] or bool(_CLAUSE.search(s.tags[: verb.start]))


def verb_first(scene: Scene, k: int) -> Draft | None:
    """*Said Ann Lind: "..."* The verb opens the sentence."""
    s, verb = scene.s, scene.verbs[k]
    if verb.at > 1 or verb.cue.form not in {"past", "s"} or has_words(s, 0, verb.at):
        return None
    source = phrase_after(s, verb.at + 1)
    if source is None or s.tags[source[1] : source[1] + 1] not in tuple(",:"):
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
    "statement letter email e-mail op-ed tweet post report lawsuit memo message release note column "
    "article editorial speech ad video blog text complaint brief filing petition reporters supporters "
    "twitter facebook reporters interview".split()
)


def _gerund_subject(scene: Scene, k: int) -> Range | None:
    """The noun before *saying* if it speaks (*officials saying*), else the subject of the clause."""
    s, verb = scene.s, scene.verbs[k]
    before = s.tags[verb.start - 1] if verb.start else ""
    auxiliary = any(t == "A" for t in s.tags[verb.start : verb.at])
    if auxiliary:
        return subject_before(s, verb.start) or inherited(scene, k)
    if before and before in "NnX" and s.words[verb.start - 1] not in _DOCUMENTS:
        own = subject_before(s, verb.start)
        if own and not _CLAUSE.search(s.tags[own[0] : own[1]]):
            return own
    return _fronted_subject(s, verb) or inherited(scene, k)


def _fronted_subject(s: Sentence, verb: Verb) -> Range | None:
    """*Declaring that ..., Ann Lind left*; *After saying ..., she left*."""
    if re.search("[PN,]", s.tags[: verb.start]):
        return None
    comma = fronted_comma(s, verb.at + 1)
    return phrase_from(s, comma + 1, len(s.tags)) if comma else None


def inherited(scene: Scene, k: int) -> Range | None:
    """Return the subject that a verb without its own shares with an earlier one."""
    for earlier in range(k - 1, -1, -1):
        draft = scene.drafts.get(earlier)
        found = draft.source if draft else scene.verbs[earlier].subject
        if found:
            return _unrelative(scene.s, found)
    found = main_subject(scene.s, scene.verbs[k].start)
    return _unrelative(scene.s, found) if found else None


def _unrelative(s: Sentence, subject: Range) -> Range:
    """Take *Ann Lind* for *who* in *Ann Lind, who won and said*."""
    if s.words[subject[0]] in _RELATIVE:
        return antecedent(s, subject[0]) or subject
    return subject


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
    elif not _speaks(s, source):
        return None
    start = content_start(s, verb)
    end = content_end(s, scene.verbs, k, start)
    if source is None or not admits(s, verb, start, end, wide=scene.wide):
        return None
    return Draft(source, (verb.start, verb.at + 1), after_content(s, start, end), rule)


def _shares(s: Sentence, verb: Verb) -> bool:
    """Say whether a verb follows a conjunction or comma, so that its subject is an earlier one."""
    if not verb.start:
        return False
    before = s.tags[verb.start - 1]
    if s.words[verb.start] == "to" and verb.start < verb.at:
        return verb.cue.tier in {"say", "object"} and "Q" in s.tags[verb.at + 1 : verb.at + 3]
    return before in "C," and verb.cue.form != "base"


def _speaks(s: Sentence, source: Range) -> bool:
    """
    Leave out clauses that only describe: *what he calls*, *voters who say*.

    A relative clause after a comma reports (*Ann Lind, who said*), without one it selects.
    """
    before = s.words[source[0] - 1] if source[0] else ""
    if s.words[source[0]] in _RELATIVE:
        return before in {",", "-", "--", "—", "–", "("}
    return not (before in {"what", "that"} and source[1] - source[0] == 1)


# A quotation that ends like a sentence, a subject, a past tense: whatever the verb, it speaks.
_UNLISTED = re.compile(r"Q(?P<source>P|[N.]{1,4}|DnN{0,3})R?(?P<cue>[ev])(?=[.,;IC]|$)")
_UNLISTED_INVERTED = re.compile(r"Q(?P<cue>[ev])(?=N|D[nN])")


def unlisted(s: Sentence) -> Iterator[Draft]:
    """*"...," he surmised.* A verb that no list holds, between a quotation and the end."""
    for match in _UNLISTED.finditer(s.tags):
        if terminal_quote(s, match.start()):
            content = left_content(s, match.start() + 1) + right_quotes(s, match.end())
            yield Draft(match.span("source"), match.span("cue"), content, "unlisted verb")
    for match in _UNLISTED_INVERTED.finditer(s.tags):
        source = phrase_after(s, match.end())
        if source and terminal_quote(s, match.start()):
            content = left_content(s, match.start() + 1) + right_quotes(s, source[1])
            yield Draft(source, match.span("cue"), content, "unlisted verb")


RULES: tuple[Rule, ...] = (as_clause, aside, inverted, verb_first, gerund, plain)

# ------------------------------------------------------------------ cues that are no verbs

_ACCORDING = re.compile(r"[MP]|(?:[DOXRTeIgNnC'qBVWLlbwG]|\([^()]*\))+")


def according_to(s: Sentence) -> Iterator[Draft]:
    """*According to Ann Lind, ...* and *..., according to Ann Lind*."""
    for i, word in enumerate(s.words):
        if word != "according" or s.words[i + 1 : i + 2] != ["to"]:
            continue
        match = _ACCORDING.match(s.tags, i + 2, i + 40)
        source = (i + 2, without_stops(s, i + 2, match.end())) if match else None
        if source is None:
            continue
        if has_words(s, 0, i):
            begin = left_edge(s, i)
            content = span_of(s, begin, without_stops(s, begin, i))
        else:
            begin = source[1] + (s.tags[source[1] : source[1] + 1] in tuple(",:"))
            content = span_of(s, begin, without_stops(s, begin, len(s.tags)))
        yield Draft(source, (i, i + 2), content, "according to")


_SIGNED = re.compile(r"Q-(?P<name>N[N.]*)(?=[,.(]|$)")


def signed(s: Sentence) -> Iterator[Draft]:
    """*"We are broke." - Ann Lind*: a dash and a name after a quotation."""
    match = _SIGNED.search(s.tags)
    if match:
        i = match.start()
        yield Draft(match.span("name"), (i + 1, i + 2), span_of(s, i, i + 1), "dash")


_LEAD_WORDS = 4  # a shorter quotation after a colon or comma may be a name or a title


_BE_TOLD = re.compile(r"\b(?:was|were|is|are|been|being|when) (?:asked|told|called|titled|known)\b")
_NAME = re.compile(r"[NO.]+(?:C[N.]+)?$")


def _label(s: Sentence, colon: int) -> Range | None:
    """*HEADLINE - Ann Lind: "..."*: the name between a dash and the colon."""
    if s.tags[colon] != ":":
        return None
    dash = s.tags.rfind("-", 0, colon)
    by = max((i for i, word in enumerate(s.words[:colon]) if word == "by"), default=-1)
    for start in (by + 1, dash + 1):
        if start and _NAME.match(s.tags, start, colon):
            return (start, colon)
    return (0, colon) if dash < 0 and _NAME.match(s.tags, 0, colon) else None


def lead_in(scene: Scene) -> Draft | None:
    """*She resisted: "..."* Any sentence that leads to a long quotation by a colon or comma."""
    s = scene.s
    i = s.tags.find("Q")
    if i < 2 or s.tags[i - 1] not in ":,":  # noqa: PLR2004
        return None
    quoted = s.text[s.starts[i] : s.ends[i]]
    if len(quoted.split()) < _LEAD_WORDS or not (quoted[1:2].isupper() or s.tags[i - 1] == ":"):
        return None
    source = _label(s, i - 1) or main_subject(s, i - 1)
    if source is None or _BE_TOLD.search(" ".join(s.words[source[1] : i])):
        return None
    if source[1] >= i - 1 and s.tags[i - 1] == ",":
        return None
    cue = (source[1], i - 1) if source[1] < i - 1 else (i - 1, i)
    return Draft(source, cue, span_of(s, i, i + 1), "lead-in")


_BEAT = 10  # tokens; a longer sentence tells its own story


def beat(s: Sentence) -> Draft | None:
    """*Ann Lind shook her head. "No."* What somebody does before a quotation names its speaker."""
    source = main_subject(s, len(s.tags))
    if source is None or s.tags[source[0]] not in "PN" or not 2 < len(s.tags) <= _BEAT:
        return None
    return Draft(source, (source[1], source[1] + 1), [], "beat")


def lead(s: Sentence) -> Draft | None:
    """Read *She said in a statement.* or a sentence that ends in a colon; a quotation follows."""
    colon = len(s.tags) - 1
    verbs = [v for v in find_verbs(s, wide=False) if v.subject]
    if s.tags[colon] != ":":
        if verbs and verbs[-1].cue.tier in {"say", "tell", "weak"}:
            if content_start(s, verbs[-1]) >= without_stops(s, 0, len(s.tags)):
                return Draft(verbs[-1].subject, (verbs[-1].start, verbs[-1].at + 1), [], "colon")
        return None
    if verbs:
        return Draft(verbs[-1].subject, (verbs[-1].start, verbs[-1].at + 1), [], "colon")
    source = _label(s, colon) or main_subject(s, colon)
    if source is None:
        return None
    cue = (source[1], source[1] + 1) if source[1] < colon else (colon, colon + 1)
    return Draft(source, cue, [], "colon")


# ------------------------------------------------------------------ the whole sentence

_MODAL = frozenset("will would shall should can could may might must ought".split())
_GENERIC = frozenset({"you", "one", "there", "anyone", "nobody", "someone", "somebody"})


def find_verbs(s: Sentence, *, wide: bool) -> list[Verb]:
    """Reporting verbs of a sentence with their subjects."""
    verbs = []
    for i, tag in enumerate(s.tags):
        if tag in "VGWwLl" or (tag in "Bb" and (wide or "Q" in s.tags[i:])):
            cue = cue_at(s, i)
            start = verb_group_start(s, i) if cue else i
            if cue and cue.verb == "put" and s.words[i + 1 : i + 2] != ["it"]:
                continue
            if cue and _asserted(s, start, i):
                subject = None if cue.form == "ing" else subject_before(s, start)
                if subject is None or not cue.noun or _solid(s, subject):
                    verbs.append(Verb(i, start, cue, subject))
    return verbs


def _may_precede_to(group: list[str], *, quoted: bool) -> bool:
    """Keep *declined to say*, *went on to say*; leave out *likely to say*, *the chance to say*."""
    place = group.index("to")
    return group[place - 1] in CATENATIVE or group[place - 1] in _HAVE if place else quoted


_HAVE = frozenset({"on", "had", "has", "have"})


def _solid(s: Sentence, subject: Range) -> bool:
    """Before a word that may be a noun the subject must be clear: a name, *the* ..., a plural."""
    first, last = s.tags[subject[0]], s.words[subject[1] - 1]
    return first in "DONPX" or (last.endswith("s") and subject[1] - subject[0] <= 3)  # noqa: PLR2004


def _asserted(s: Sentence, start: int, at: int) -> bool:
    """Say whether the verb reports: not *would say*, *ready to say*, *if you say*."""
    group = s.words[start:at]
    quoted = "Q" in s.tags[at + 1 : at + 3]
    if "to" in group and not _may_precede_to(group, quoted=quoted):
        return False
    if not quoted and "not" not in group and not _MODAL.isdisjoint(group):
        return False
    return not (start and s.words[start - 1] in _GENERIC)


def in_sentence(s: Sentence, *, wide: bool) -> list[Draft]:
    """Apply the rules to each cue of a sentence."""
    scene = Scene(s, find_verbs(s, wide=wide), wide)
    for k in range(len(scene.verbs)):
        for rule in RULES:
            draft = rule(scene, k)
            if draft:
                scene.drafts[k] = draft
                break
    own = list(scene.drafts.values())
    drafts = [d for d in own if not _second_hand(s, d, own)] + list(according_to(s))
    drafts += list(possessive(s, drafts))
    if "Q" in s.tags and not drafts:
        drafts = list(unlisted(s)) or list(signed(s))
    if "Q" in s.tags and not drafts:
        lead = lead_in(scene)
        drafts = [lead] if lead else []
    return [d for d in drafts if d.content]


def _second_hand(s: Sentence, draft: Draft, others: list[Draft]) -> bool:
    """Say whether a source speaks only inside what another one says."""
    if draft.source is None:
        return False
    start, end = s.starts[draft.source[0]], s.ends[draft.source[1] - 1]
    return any(
        a <= start and end <= b for d in others if d is not draft for a, b in d.content
    )


def possessive(s: Sentence, found: list[Draft]) -> Iterator[Draft]:
    """*her promise to resign*, *the mayor's claim that he won*."""
    nouns = cue_nouns()
    for i, word in enumerate(s.words):
        if word not in nouns or s.tags[i + 1 : i + 2] not in _NOUN_CONTENT[word in _TO_NOUNS]:
            continue
        j = i - 1
        while j >= 0 and s.tags[j] in "neXRN":
            j -= 1
        if j < 0 or s.tags[j] != "O":
            continue
        begin = j
        while begin and s.tags[begin - 1] in "NDO" and s.words[j] not in _OWN:
            begin -= 1
        end = without_stops(s, i + 1, _noun_content_end(s, i + 1))
        draft = Draft((begin, j + 1), (i, i + 1), span_of(s, i + 1, end), "possessive")
        if not _second_hand(s, draft, found):
            yield draft


_TO_NOUNS = frozenset({"promise", "promises", "pledge", "pledges", "vow", "threat", "threats"})
_NOUN_CONTENT = (("H",), ("H", "t"))
_OWN = frozenset({"his", "her", "their", "its", "my", "our", "your"})


def _noun_content_end(s: Sentence, i: int) -> int:
    """The content of a noun ends at a comma or at the verb of the clause it is part of."""
    comma = s.tags.find(",", i)
    return comma if comma > 0 else len(s.tags)
