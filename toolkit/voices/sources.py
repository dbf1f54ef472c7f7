"""
Who speaks: the noun phrase before or after a reporting verb, by the tags of its neighbours.

The subject of a clause is what stands between the clause's beginning and its verb; the beginning
is a comma, a subordinator, another verb. Apposition, brackets and relative clauses between the noun
and the verb are stepped over as pairs: *Ann Lind, a lawyer who lives here, (R-Ohio) said*.

All positions are token positions in a :class:`~toolkit.voices.clauses.Sentence`, ends exclusive.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.voices.reporting import cue_at

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence

__all__ = [
    "Range",
    "antecedent",
    "may_do",
    "phrase_after",
    "subject_after_with",
    "subject_before",
    "unrelative",
]

Range = tuple[int, int]

_REACH = 60  # tokens a subject may lie before its verb; keeps time linear in odd texts

# ---------------------------------------------------------------- the subject before its verb

_PHRASE = frozenset("NnDOXIqegTMCRt'")
_LAST = frozenset("NnXOPMTDegRq)-,GVLWvlwb'")
_FINITE = re.compile(r"[AvV]")
_OPENS_APPOSITION = frozenset("DNnOXeIgRTSG")


def subject_before(s: Sentence, verb: int) -> Range | None:
    """
    Find the subject that ends right before a verb group.

    Returns
    -------
    (int, int) or None
        Token range with apposition and brackets; nothing when no noun phrase ends there.
    """
    last = verb - 1
    if last > 0 and s.tags[last] == "Q":
        return _before_quoted_participle(s, last)
    if last < 0 or s.tags[last] not in _LAST:
        return None
    if s.tags[last] == "P":
        return (last, verb)
    floor = max(0, verb - _REACH)
    last = _before_time(s, last)
    if last < 0:
        return None
    head = _step_over_pairs(s, last, floor)
    if head is None:
        return None
    begin = _trim_left(s, _walk_back(s, head, floor), head + 1)
    apposed = s.words[begin] in {"a", "an", "the"} or set(s.tags[begin : head + 1]) == {"X"}
    apposed = apposed and head < last and begin >= floor + 2
    if apposed and s.tags[begin - 1] == "," and s.tags[begin - 2] in "Nn)":
        # Ann Lind, a lawyer from Ohio, who ran, said; Ann Lind, 45, of Ohio, said
        begin = _trim_left(s, _walk_back(s, begin - 2, floor), begin - 1)
    begin = _from_own_article(s, begin, head)
    begin = _with_restriction(s, begin, head, floor)
    adrift = begin <= head and s.tags[begin] in "IT"  # praised it and on Tuesday wrote
    return (begin, last + 1) if begin <= head and not adrift else None


def _before_quoted_participle(s: Sentence, quote: int) -> Range | None:
    """*Ann Lind, citing “the cold,” said*: the quotation's own comma closes the pair."""
    comma = s.tags.rfind(",", max(0, quote - _REACH), quote)
    if (
        comma < 1
        or s.tags[comma + 1] not in "gGLWl"
        or "," not in s.text[s.ends[quote] - 3 : s.ends[quote]]
    ):
        return None
    found = subject_before(s, comma)
    return (found[0], quote + 1) if found else None


_ARTICLES = frozenset("the a an his her their its my our".split())


def _from_own_article(s: Sentence, begin: int, head: int) -> int:
    """*at which point the crowd*: a noun and then an article are two phrases."""
    for i in range(head, begin, -1):
        if s.words[i] in _ARTICLES and s.tags[i - 1] in "NnX":
            return i
    return begin


_SELECTS = re.compile(r"[AvVWLBentgRDOXNIT']+$")


def _with_restriction(s: Sentence, begin: int, head: int, floor: int) -> int:
    """*Others who want to leave Delft said*: without a comma the clause is part of the subject."""
    for i in range(min(begin, head), max(floor, begin - 12), -1):
        if s.words[i] == "who":
            named = s.tags[i - 1] in "NnXD" and _SELECTS.match(s.tags, i + 1, head + 1)
            return _trim_left(s, _walk_back(s, i - 1, floor), i) if named else begin
        if s.tags[i] in ",;:()-Q":
            break
    return begin


_SPELL = frozenset("week month year night morning afternoon evening weekend".split())


def _before_time(s: Sentence, last: int) -> int:
    """Step back over time between subject and verb: *Ann Lind on Monday*, *last week*."""
    place = last
    if s.words[place] in _SPELL and s.words[place - 1] in {"last", "this", "past"}:
        place -= 3 if s.words[place - 2] in {"this", "earlier", "late", "early"} else 2
    while place > 0 and s.tags[place] == "T":
        place -= 1
    if place < last and place > 0 and s.tags[place] == "I":
        place -= 1
    if place < last and (place < 0 or s.tags[place] not in "NnPX),"):
        return last
    return place


def _step_over_pairs(s: Sentence, last: int, floor: int) -> int | None:
    """Step back over a bracket, an apposition, a relative clause; return the head's last token."""
    place = last
    for mark in ",-)":
        if s.tags[place] == mark:
            begin = s.tags.rfind("(" if mark == ")" else mark, floor, place)
            if begin < 1 or place == begin + 1:
                return None
            if mark != ")" and not _interrupts(s, begin + 1, place):
                return None
            place = begin - 1
            return _step_over_pairs(s, place, floor) if s.tags[place] == ")" else place
    return place


def _interrupts(s: Sentence, start: int, end: int) -> bool:
    """Say whether the tokens between two commas may stand inside a noun phrase."""
    inner = s.tags[start:end]
    if s.words[start] in {"who", "which", "whose", "where", "whom"}:
        return True
    participle = inner[0] in "VLWB" and s.words[start].endswith("ed")  # quoted by the paper
    if participle or inner[0] in "gGeS" or inner[:2] in {"Rg", "RG", "Re"}:
        return True
    if inner[0] not in _OPENS_APPOSITION:
        return False
    return not _FINITE.search(inner.split("P")[0].split("H")[0])


def _walk_back(s: Sentence, last: int, floor: int) -> int:
    """Walk from the last token of a noun phrase to its first."""
    begin = last
    while begin >= floor and _belongs(s, begin):
        begin -= 1
    return begin + 1


def _belongs(s: Sentence, i: int) -> bool:
    """Say whether a token may stand inside a noun phrase."""
    tag = s.tags[i]
    if tag in "VGLWBlwb":
        return cue_at(s, i) is None  # the report, his claims
    if tag == "C":
        return s.words[i] in {"and", "or", "&"}
    return tag in _PHRASE


def _trim_left(s: Sentence, begin: int, end: int) -> int:
    """Drop what precedes the subject: conjunctions, adverbs, *On Monday*, *In a statement*."""
    while begin < end and s.tags[begin] in "CRM'":
        begin += 1
    if begin < end and s.tags[begin] in "ITt":
        return _after_adjunct(s, begin, end)
    return _after_conjoined_clause(s, begin, end)


_ADJUNCT_THEN = re.compile(r"(?:I?D?[en]*T[TX]*|I[DO]?[neX]+)(?P<rest>[DON].*)")
_LAST_PHRASE = re.compile(r"[DO]?[NXneg']+$")


def _after_adjunct(s: Sentence, begin: int, end: int) -> int:
    """Find where the subject begins after an adjunct without a comma: *In May Mr. Lind said*."""
    tags = s.tags[begin:end]
    match = _ADJUNCT_THEN.fullmatch(tags)
    if match:
        return begin + match.start("rest")
    phrase = _LAST_PHRASE.search(tags)
    return begin + phrase.start() if phrase else begin


def _after_conjoined_clause(s: Sentence, begin: int, end: int) -> int:
    """In *He praised it and the mayor said* the subject begins after *and*."""
    for i in range(end - 1, begin, -1):
        if s.tags[i] == "C" and "e" in s.tags[begin:i]:
            return i + 1
    return begin


def subject_after_with(s: Sentence, verb: int) -> Range | None:
    """*They lost, with Ann Lind, the mayor, saying*: the one after *with* does what follows."""
    found = subject_before(s, verb) if "with" in s.words[:verb] else None
    return found if found and s.words[found[0] - 1 : found[0]] == ["with"] else None


def may_do(s: Sentence, own: Range) -> bool:
    """
    Say whether the noun right before *saying* speaks: *aides saying*, *with voters saying*.

    Not the time or place of it: *remarks in 2006 saying*, *at one point saying*; nor part of
    another verb: *is making a pitch saying*.
    """
    if _VERBAL.search(s.tags[own[0] : own[1]]) or s.tags[own[0]] in "eg":
        return False
    before = s.words[own[0] - 1] if own[0] else ""
    year = before in _FROM and s.tags[own[0] : own[1]] == "X"
    return before not in _AROUND and not year


_FROM = frozenset({"from", "of", "by"})
_AROUND = frozenset("in at on during after before for since until to into over under".split())
_VERBAL = re.compile("[AvVePWLB]")


def antecedent(s: Sentence, relative: int) -> Range | None:
    """Return the noun phrase that *who* or *which* at a token stands for."""
    place = relative - 1 if relative and s.tags[relative - 1] == "," else relative
    return subject_before(s, place)


def unrelative(s: Sentence, subject: Range) -> Range:
    """Take *Ann Lind* for *who* in *Ann Lind, who won and said*."""
    if s.words[subject[0]] in {"who", "which", "that"}:
        return antecedent(s, subject[0]) or subject
    return subject


# ---------------------------------------------------------------- the subject after its verb

_PHRASE_AFTER = re.compile(
    r"""
      [PM](?!C)
    | (?: [DX]+ I )? D? [DOXeRgT]* [NnX']
      (?: [NnXDOet'] | I(?=[DNnOXegM]) | C(?=[DNnO]) | \([^()]*\) )*
    | [DX] (?=[.,Q]|$)
    """,
    re.VERBOSE,
)
_PLACE = frozenset("in on at during after before outside amid while by through via".split())
_APPOSITION = re.compile(r"(?:[DNnOXeICTRtg'HAvMSVLWBlw]|(?<=[DNnOXeITRtg'])P|\([^()]*\))+")


def phrase_after(s: Sentence, i: int) -> Range | None:
    """
    Find the noun phrase that begins at a token, with its apposition.

    It ends before a preposition of place or time (*said Ann Lind in an interview*), a relative
    clause, a verb.
    """
    begin = i
    while s.tags[begin : begin + 1] == "R":
        begin += 1
    match = _PHRASE_AFTER.match(s.tags, begin, begin + _REACH)
    if not match:
        return None
    end = match.end()
    for place in range(begin + 1, end):
        timed = s.tags[place] == "T" and s.tags[place - 1] in "NnX"
        hearer = s.tags[place] == "t" and s.tags[place - 1] == "N"  # said Ann Lind to nobody
        if s.words[place] in _PLACE or timed or hearer:
            end = place
            break
    return (begin, _with_apposition(s, end))


def _with_apposition(s: Sentence, end: int) -> int:
    """Extend over *, now a lawyer from Ohio* as long as commas lead to nouns."""
    while s.tags[end : end + 1] == "," and s.tags[end + 1 : end + 2] in _OPENS_NOUN:
        match = _APPOSITION.match(s.tags, end + 1, end + _REACH)
        if not match or s.tags[match.end() : match.end() + 1] not in _ENDS_NOUN:
            return end
        end = match.end()
    return end


_OPENS_NOUN = frozenset("DNnXORT")
_ENDS_NOUN = frozenset({"", *",.Q?-:;)"})
