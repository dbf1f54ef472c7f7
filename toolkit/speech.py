"""
Who says what, sentence by sentence, without a model.

Each rule family is one small function that looks at a reporting verb (or *according to*) and either
returns a :class:`Draft` or passes. The first that answers wins; their order is in ``RULES``.
To add a family: write the function, put it into the list, add sentences to the cases of the tests.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.clauses import Sentence, cut_sentences, read_sentence
from toolkit.cues import Cue, reporting_verbs
from toolkit.quotemarks import paragraph_spans, quoted_spans
from toolkit.sources import (
    antecedent,
    phrase_from,
    cue_at,
    main_subject,
    noun_phrase_after,
    subject_before,
    verb_group_start,
)

__all__ = ["Attribution", "attributions"]

Span = tuple[int, int]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One stretch of speech: who, by which cue, what. All spans count characters of the text."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: str
    rule: str
    confidence: float


class Verb(NamedTuple):
    """A reporting verb of a sentence; positions count tokens."""

    at: int
    start: int
    cue: Cue
    subject: Range | None


class Draft(NamedTuple):
    """What a rule found: token ranges for source and cue, character spans for the content."""

    source: Range | None
    cue: Range
    content: list[Span]
    rule: str


_WORD = re.compile(r"\w")
_TERMINAL = re.compile(r"""[,.?!…—-]["”’'»]*$""")
_TELL_OBJECT = re.compile(r"[MP]|[DO]?[OXe]*[nNX'&eg]+(?:I[DO]?[nNXe]+)?(?:C[DO]?[nN]+)*")
_TIME = re.compile(r"(?:[DR]?e?n?T[TX]*,?X?|D?n?T)+")
_TIME_WORDS = frozenset(
    {"week", "month", "year", "night", "morning", "afternoon", "evening", "day"}
)
_PLACE = frozenset(
    "in on at during after before to from for through via over of by about earlier".split()
)
_STRONG = frozenset({"say", "object", "tell", "ask", "promise"})


# ------------------------------------------------------------------ reading around a verb


def content_start(s: Sentence, verb: Verb) -> int:
    """Step over hearer, time and place after the verb; return where the content may begin."""
    i = verb.at + 1
    if verb.cue.tier == "tell":
        i = _after_hearer(s, i)
    for _ in range(4):
        j = _after_adjunct(s, i)
        if j == i:
            break
        i = j
    if s.tags[i : i + 1] in (":", ",") and s.tags[i + 1 : i + 2] in ("Q", "H", "'"):
        i += 1
    elif s.tags[i : i + 1] == ":":
        i += 1
    return i


def _after_hearer(s: Sentence, i: int) -> int:
    """*told reporters*, *warned Mr. Lind of Ohio*."""
    match = _TELL_OBJECT.match(s.tags, i, i + 20)
    if not match:
        return i
    that = s.tags.find("H", i, i + 14)
    stop = re.compile(r"[,:QPV]").search(s.tags, i + 1, i + 14)
    if that >= 0 and (not stop or that < stop.start()):
        return that
    return match.end()


def _after_adjunct(s: Sentence, i: int) -> int:
    """*on Tuesday*, *in an interview with the paper*, *last week*, *again* - when content follows."""
    if s.tags[i : i + 1] == "R":
        return i + 1
    time = _TIME.match(s.tags, i)
    if time and time.end() > i and "T" in time.group():
        return time.end()
    if s.tags[i : i + 1] in ("D", "n") and any(w in _TIME_WORDS for w in s.words[i : i + 3]):
        j = next(j for j in range(i, i + 3) if s.words[j] in _TIME_WORDS)
        if "I" not in s.tags[i:j] and s.words[i] in {
            "last",
            "this",
            "earlier",
            "next",
            "that",
            "the",
        }:
            return j + 1
    if s.words[i : i + 1] and s.words[i] in _PLACE:
        return _after_place(s, i)
    return i


_PLACE_PHRASE = re.compile(r"(?:R?I[DO]?[DOnNXegTR'&]+|C[DOnNXeg]+|\([^()]*\)|'[nN])+")


def _after_place(s: Sentence, i: int) -> int:
    """Step over prepositional phrases if a content clearly follows or the sentence ends."""
    match = _PLACE_PHRASE.match(s.tags, i, i + 25)
    if not match:
        return i
    end = match.end()
    after = s.tags[end : end + 1]
    if after in ("H", ":", "Q", "") or (after in tuple(".,;-?")) or after == "P":
        return end
    return i


def content_end(s: Sentence, verbs: list[Verb], k: int, start: int) -> int:
    """Return where the content after verb `k` ends: before the next clause that reports."""
    end = outer_end(s, verbs[k], start)
    for verb in verbs[k + 1 :]:
        if verb.start >= end:
            break
        cut = _cut_before(s, verb, verbs[k], start)
        if cut is not None:
            end = cut
            break
    while end > start and s.tags[end - 1] in ".,;:-?'":
        end -= 1
    return end


def outer_end(s: Sentence, verb: Verb, start: int) -> int:
    """Return where the clause of the verb itself ends: *While he says ..., they left*."""
    begin = verb.subject[0] if verb.subject else verb.start
    first = s.words[begin]
    if first in {"who", "which"} and s.tags[begin - 1 : begin] == "," and begin:
        match = re.compile(r",(?=[AVveRWLB])").search(s.tags, start)
        return match.start() if match else len(s.tags)
    fronted = begin == 0 and verb.cue.form == "ing"
    fronted = fronted or (begin > 0 and s.words[begin - 1] in _FRONTING and begin <= 3)
    if fronted:
        comma = fronted_comma(s, start)
        if comma:
            return comma
    return len(s.tags)


_FRONTING = frozenset(
    "when while as although though since after before if because even by in instead".split()
)


def _cut_before(s: Sentence, verb: Verb, saying: Verb, start: int) -> int | None:
    """Say where a later reporting verb ends the content of an earlier one, if it does."""
    if verb.cue.tier == "belief":
        return None
    begin = verb.subject[0] if verb.subject else verb.start
    if begin <= start:
        return None
    before = s.tags[begin - 1]
    if verb.cue.form == "ing":
        return verb.start - 1 if s.tags[verb.start - 1] == "," else None
    if before == "C" and (verb.subject is None or s.tags[begin - 2 : begin - 1] == ","):
        same = verb.cue.form == saying.cue.form or verb.subject is not None
        return begin - 1 if same else None
    if (
        before == "S"
        and s.tags[begin - 2 : begin - 1] == ","
        and s.words[begin - 1] in {"while", "as", "although", "though"}
    ):
        return begin - 2
    return None


def span_of(s: Sentence, begin: int, end: int) -> list[Span]:
    """Characters from the first to the last token, or nothing."""
    return [(s.starts[begin], s.ends[end - 1])] if begin < end else []


def has_words(s: Sentence, begin: int, end: int) -> bool:
    """Say whether a token range holds at least one word or quotation."""
    return any(t.isalpha() for t in s.tags[begin:end])


# ------------------------------------------------------------------ the rule families


def according_to(s: Sentence, verbs: list[Verb], i: int) -> Draft | None:
    """*According to Ann Lind, ...* and *..., according to Ann Lind*."""
    source = noun_phrase_after_according(s, i + 2)
    if source is None:
        return None
    cue = (i, i + 2)
    if not has_words(s, 0, i):
        begin = source[1]
        while begin < len(s.tags) and s.tags[begin] in ",:":
            begin += 1
        end = len(s.tags)
        while end > begin and s.tags[end - 1] in ".?":
            end -= 1
        return Draft(source, cue, span_of(s, begin, end), "according to")
    begin = left_edge(s, i)
    end = i
    while end > begin and s.tags[end - 1] in ",-(:":
        end -= 1
    return Draft(source, cue, span_of(s, begin, end), "according to")


def noun_phrase_after_according(s: Sentence, i: int) -> Range | None:
    """Everything up to the next comma, bracket or finite verb."""
    match = re.compile(r"[MP]|(?:[DOXRTeIgNnCH'qBVWLlbwGS]|\([^()]*\))+").match(s.tags, i, i + 40)
    if not match:
        return None
    end = match.end()
    for j in range(i, end):
        if s.tags[j] in "HS" and j > i:
            end = j
            break
    while end > i and s.tags[end - 1] in "CI":
        end -= 1
    return (i, end) if end > i else None


def left_edge(s: Sentence, i: int) -> int:
    """Where the clause that ends before token `i` begins: after an open bracket, dash, semicolon."""
    begin = 0
    depth = 0
    for j in range(i - 1, -1, -1):
        t = s.tags[j]
        if t == ")":
            depth += 1
        elif t == "(":
            if depth == 0:
                begin = j + 1
                break
            depth -= 1
        elif t == ";" and depth == 0:
            begin = j + 1
            break
    return begin


def inverted(s: Sentence, verbs: list[Verb], k: int) -> Draft | None:
    """*"...," said Ann Lind, a lawyer.* - the subject follows."""
    verb = verbs[k]
    if verb.cue.form not in {"past", "s"} or verb.cue.tier in {"belief", "name", "tell"}:
        return None
    before = s.tags[verb.start - 1] if verb.start else ""
    if before not in ("Q", ",", "-", "?") or not has_words(s, 0, verb.start):
        return None
    source = noun_phrase_after(s, verb.at + 1)
    if source is None:
        return None
    if before != "Q" and not _closes(s, source[1], verb):
        return None
    left = left_content(s, verb.start)
    if not left:
        return None
    return Draft(source, (verb.start, verb.at + 1), left + right_quotes(s, source[1]), "inverted")


def _closes(s: Sentence, end: int, verb: Verb) -> bool:
    """After an inverted verb without a quotation nothing but adjuncts may follow the subject."""
    rest = s.tags[end:]
    return (
        verb.cue.tier == "say"
        and not re.search(r"[AvHPV]", rest.split(",")[0])
        and bool(re.search(r"[AvVeP]", s.tags[: verb.start]))
    )


def left_content(s: Sentence, end: int) -> list[Span]:
    """Content that precedes its source: the quotations right before it, or the clause."""
    while end and s.tags[end - 1] in ",-?.:'":
        end -= 1
    if not end:
        return []
    begin = left_edge(s, end)
    while begin < end and s.tags[begin] in ",-.'":
        begin += 1
    colon = s.tags.rfind(":", begin, end)
    if colon >= 0 and "Q" in s.tags[colon:end]:
        begin = colon + 1
    return span_of(s, begin, end)


def right_quotes(s: Sentence, i: int) -> list[Span]:
    """Quotations that go on after *he said,*: only when a comma, colon or dash leads to them."""
    spans: list[Span] = []
    j = s.tags.find("Q", i)
    while j > 0 and s.tags[j - 1] in ",:-" and not re.search(r"[VGL]", s.tags[i:j]):
        spans += span_of(s, j, j + 1)
        i = j + 1
        j = s.tags.find("Q", i)
    return spans


def aside(s: Sentence, verbs: list[Verb], k: int) -> Draft | None:
    """*"...," Ann Lind said on Monday.* - the content stands before, the subject in between."""
    verb = verbs[k]
    if not verb.subject or verb.cue.tier in {"name", "belief"} or verb.cue.form == "ing":
        return None
    begin = verb.subject[0]
    as_ = begin and s.words[begin - 1] == "as"
    edge = begin - 1 if as_ else begin
    before = s.tags[edge - 1] if edge else ""
    if before not in ("Q", ",", "-", "?", "("):
        return None
    after = content_start(s, verb)
    quoted = before == "Q" or (s.tags[edge - 2 : edge - 1] == "Q" and edge >= 2)
    quoted = quoted and bool(_TERMINAL.search(s.text, s.ends[edge - 1] - 4, s.ends[edge - 1]))
    following = s.tags[after : after + 1]
    ends_here = following in ("", ".", ",", ";", "-", ")", "?", "C", "S", "G", "g")
    if not (quoted or ends_here):
        return None
    if not quoted and verb.cue.tier == "weak":
        return None
    left = left_content(s, edge)
    if not left or not (quoted or says_something(s, edge)):
        return None
    right = right_quotes(s, after) if quoted else _resumed(s, after)
    return Draft(verb.subject, (verb.start, verb.at + 1), left + right, "aside")


def says_something(s: Sentence, end: int) -> bool:
    """Say whether the words before an aside are more than an adverbial: *Still, he said*."""
    return (
        len(re.findall(r"[\w]", s.tags[:end])) > 2
        and s.tags[0] not in "I"
        or bool(re.search(r"[AvVeP].*", s.tags[:end]))
    )


def _resumed(s: Sentence, i: int) -> list[Span]:
    """*The plan, he said, was dead.* - the clause goes on after the aside."""
    if s.tags[i : i + 1] != ",":
        return []
    i += 1
    if s.tags[i : i + 1] in tuple("GgC"):
        return []
    end = len(s.tags)
    while end > i and s.tags[end - 1] in ".?'":
        end -= 1
    return span_of(s, i, end) if has_words(s, i, end) else []


def as_clause(s: Sentence, verbs: list[Verb], k: int) -> Draft | None:
    """*As Ann Lind put it, ...* at the beginning of a sentence."""
    verb = verbs[k]
    if not verb.subject or verb.subject[0] != 1 or s.words[0] != "as":
        return None
    comma = s.tags.find(",", verb.at)
    colon = s.tags.find(":", verb.at)
    if colon > 0:
        comma = colon
    if comma < 0 or comma > verb.at + 12:
        return None
    end = len(s.tags)
    while end > comma and s.tags[end - 1] in ".?'":
        end -= 1
    return Draft(verb.subject, (verb.start, verb.at + 1), span_of(s, comma + 1, end), "as clause")


def gerund(s: Sentence, verbs: list[Verb], k: int) -> Draft | None:
    """*..., saying that* - the subject of the clause it hangs on speaks."""
    verb = verbs[k]
    if verb.cue.form != "ing" or verb.cue.tier == "belief":
        return None
    if verb.start and s.tags[verb.start - 1] == "A":
        return None
    start = content_start(s, verb)
    end = content_end(s, verbs, k, start)
    if not admits(s, verb, start, end):
        return None
    source = inherited_subject(s, verbs, k)
    return Draft(source, (verb.start, verb.at + 1), after_content(s, start, end), "gerund")


def inherited_subject(s: Sentence, verbs: list[Verb], k: int) -> Range | None:
    """The subject that a gerund or a coordinated verb shares with an earlier verb."""
    verb = verbs[k]
    if verb.cue.form == "ing":
        fronted = fronted_subject(s, verb)
        if fronted:
            return fronted
    for earlier in reversed(verbs[:k]):
        if earlier.subject:
            return resolve_relative(s, earlier.subject)
    found = main_subject(s, verb.start)
    return resolve_relative(s, found) if found else None


def resolve_relative(s: Sentence, subject: Range) -> Range:
    """Take *Ann Lind* for *who* in *Ann Lind, who won and said*."""
    if s.words[subject[0]] in {"who", "which", "that"}:
        return antecedent(s, subject[0]) or subject
    return subject


def fronted_subject(s: Sentence, verb: Verb) -> Range | None:
    """*Declaring that ..., Ann Lind left*; *After saying ..., she left*."""
    if "P" in s.tags[: verb.start] or re.search("[N,]", s.tags[: verb.start]):
        return None
    comma = fronted_comma(s, verb.at + 1)
    return phrase_from(s, comma + 1, len(s.tags)) if comma else None


def fronted_comma(s: Sentence, i: int) -> int | None:
    """The comma that ends a fronted clause: a subject and its verb follow."""
    match = re.compile(r",(?=R?(?:P|[DON][NnOeXIR']*[AvVeWLB]))").search(s.tags, i + 2)
    return match.start() if match else None


def plain(s: Sentence, verbs: list[Verb], k: int) -> Draft | None:
    """*Ann Lind said (that) ...* - subject, verb, content."""
    verb = verbs[k]
    if verb.cue.form == "participle" and (not verb.start < verb.at):
        return None
    source = verb.subject
    rule = "plain"
    if source is None:
        if verb.start and s.tags[verb.start - 1] in "C," and verb.cue.form != "base":
            source = inherited_subject(s, verbs, k)
            rule = "coordinated"
        if source is None:
            return None
    start = content_start(s, verb)
    end = content_end(s, verbs, k, start)
    if not admits(s, verb, start, end):
        return None
    return Draft(source, (verb.start, verb.at + 1), after_content(s, start, end), rule)


def admits(s: Sentence, verb: Verb, start: int, end: int) -> bool:
    """Say whether what follows a verb can be its content, by the verb's tier."""
    if start >= end or not has_words(s, start, end):
        return False
    tier = verb.cue.tier
    first = s.tags[start]
    quoted = "Q" in s.tags[start:end]
    if tier == "weak":
        return first == "Q" or s.tags[start - 1] == ":"
    if tier == "name":
        return quoted
    if first == "Q" or tier in {"belief", "object"}:
        return first not in ",;)-"
    if first in "HP:" or s.tags[start - 1] == ":":
        return True
    if tier == "ask":
        return first in "SA" or s.words[start] in {"about", "for"}
    if tier == "promise":
        return True
    if first in ",;)-.":
        return False
    if first == "I" and not re.search("[AvVe]", s.tags[start:end]):
        return quoted
    return first in "DNnOXeISTRgQA'VvC(WBGLl" and bool(re.search("[AvVePWBLQ]", s.tags[start:end]))


def after_content(s: Sentence, start: int, end: int) -> list[Span]:
    """Content spans after a verb: the quotations alone, or the clause with what is quoted in it."""
    if s.tags[start] != "Q":
        return span_of(s, start, end)
    stop = start + 1
    while s.tags[stop : stop + 2] == "CQ" or s.tags[stop : stop + 1] == "Q":
        stop += 2 if s.tags[stop] == "C" else 1
    if stop < end and not _TERMINAL.search(s.text, s.ends[stop - 1] - 3, s.ends[stop - 1]):
        if s.tags[stop] not in ",;-.S":
            return span_of(s, start, end)
    return span_of(s, start, stop)


Rule = Callable[[Sentence, list[Verb], int], Draft | None]
RULES: tuple[Rule, ...] = (as_clause, aside, inverted, gerund, plain)


# ------------------------------------------------------------------ the whole text


def find_verbs(s: Sentence, *, wide: bool) -> list[Verb]:
    """Reporting verbs of a sentence with their subjects."""
    verbs = []
    for i, tag in enumerate(s.tags):
        if tag in "VGWwLl" or (wide and tag in "Bb"):
            cue = cue_at(s, i)
            if cue:
                start = verb_group_start(s, i)
                if not asserted(s, start, i):
                    continue
                subject = None if cue.form == "ing" else subject_before(s, start)
                verbs.append(Verb(i, start, cue, subject))
    return verbs


_MODAL = frozenset("will would shall should can could may might must ought".split())
_GENERIC = frozenset({"you", "one", "there", "anyone", "nobody", "someone", "somebody", "it"})


def asserted(s: Sentence, start: int, at: int) -> bool:
    """Say whether the verb reports: not *would say*, *ready to say*, *if you say*."""
    group = s.words[start:at]
    if "to" in group and s.tags[start] == "A" and s.words[start] == "to":
        return False
    if "not" not in group and not _MODAL.isdisjoint(group):
        return False
    return not (start and s.words[start - 1] in _GENERIC)


def in_sentence(s: Sentence, *, wide: bool) -> list[Draft]:
    """Apply the rules to each cue of a sentence."""
    verbs = find_verbs(s, wide=wide)
    drafts = []
    for k in range(len(verbs)):
        for rule in RULES:
            draft = rule(s, verbs, k)
            if draft:
                drafts.append(draft)
                break
    for i, word in enumerate(s.words):
        if word == "according" and s.words[i + 1 : i + 2] == ["to"]:
            draft = according_to(s, verbs, i)
            if draft:
                drafts.append(draft)
    return [d for d in drafts if d.content]


_SMALL = re.compile(r"[^\W\d_]+")


def attributions(text: str, *, wide: bool = False) -> list[Attribution]:
    """Find who says what in a text."""
    quotes = quoted_spans(text)
    starts = [q[0] for q in quotes]
    known = frozenset(reporting_verbs()) | {"according"}
    found: list[Attribution] = []
    last: list[Attribution] = []
    for paragraph in paragraph_spans(text):
        inside = quotes[bisect_left(starts, paragraph[0]) : bisect_left(starts, paragraph[1])]
        for span in cut_sentences(text, paragraph, inside):
            own = inside[bisect_left(inside, (span[0], 0)) : bisect_left(inside, (span[1], 0))]
            if not own and known.isdisjoint(_SMALL.findall(text[span[0] : span[1]].lower())):
                last = []
                continue
            s = read_sentence(text, span, own)
            if only_quoted(s):
                if last:
                    a = found[-1]
                    found[-1] = Attribution(
                        a.source, a.cue, a.content + tuple(own), a.kind, a.rule, a.confidence
                    )
                continue
            drafts = in_sentence(s, wide=wide)
            new = [finish(s, d) for d in drafts]
            found += new
            last = new
    return found


def only_quoted(s: Sentence) -> bool:
    """No word outside quotation marks."""
    return "Q" in s.tags and not any(t.isalpha() and t != "Q" for t in s.tags)


def finish(s: Sentence, d: Draft) -> Attribution:
    """Turn token ranges into character spans."""
    source = (s.starts[d.source[0]], s.ends[d.source[1] - 1]) if d.source else None
    cue = (s.starts[d.cue[0]], s.ends[d.cue[1] - 1])
    return Attribution(source, cue, tuple(d.content), "", d.rule, 1.0)
