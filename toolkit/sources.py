"""
Who speaks: the noun phrase before or after a reporting verb, by the tags of its neighbours.

The subject of a clause is what stands between the clause's beginning and its verb; the beginning
is a comma, a subordinator, another verb. Apposition, brackets and relative clauses between the noun
and the verb are stepped over as pairs: *Ann Lind, a lawyer who lives here, (R-Ohio) said*.

All positions are token positions in a :class:`~toolkit.clauses.Sentence`, ends exclusive.
"""

from __future__ import annotations

import re

from toolkit.clauses import Sentence
from toolkit.cues import Cue, reporting_verbs

__all__ = [
    "antecedent",
    "cue_at",
    "main_subject",
    "opening",
    "phrase_from",
    "noun_phrase_after",
    "subject_before",
    "verb_group_start",
]

Range = tuple[int, int]

_PHRASE = frozenset("NnDOXIqegTMCR'&")
_VERB_GROUP = re.compile(r"[AR]*$")
_APPOSITION = re.compile(r"[DNnOXeIgRTSVG]")
_FINITE = re.compile(r"[AvV]")
_REACH = 60  # tokens a subject may lie before its verb; keeps time linear in odd texts


def cue_at(s: Sentence, i: int) -> Cue | None:
    """
    Return the reporting verb at a token, or nothing where the same word is a noun.

    The left neighbour decides: *the claim*, *their reports*, *a new promise* are nouns;
    *voters claim*, *to report*, *he promises* are verbs.
    """
    cue = reporting_verbs().get(s.words[i])
    if cue is None or s.tags[i] not in "VGWwLlBb":
        return None
    if cue.form == "ing":
        return None if s.tags[i - 1 : i] in tuple("DO") and i else cue
    if cue.noun and _is_noun(s, i, cue):
        return None
    if cue.form in {"past", "participle"} and i and not _is_finite(s, i):
        return None
    return cue


_BE = frozenset(
    "am is are was were be been being isn't isn’t wasn't wasn’t aren't aren’t weren't weren’t".split()
)


def _is_finite(s: Sentence, i: int) -> bool:
    """Leave out *the announced plan*, *of pledged delegates*, *was told*."""
    if s.tags[i - 1] in "DOI":
        return False
    j = i - 1
    while j >= 0 and s.tags[j] == "R":
        j -= 1
    return j < 0 or s.words[j] not in _BE


def _is_noun(s: Sentence, i: int, cue: Cue) -> bool:
    """Settle a word that is noun and verb: *claim*, *reports*."""
    if i == 0:
        return True
    before, word = s.tags[i - 1], s.words[i - 1]
    if before == "P" or (before == "A" and word != "be") or before == "R":
        return False
    if before in "DOIXegCSHvVWLBG-(:;,Q.":
        return before not in ",-)C" or s.tags[i + 1 : i + 2] in tuple("IA,")
    after = s.tags[i + 1 : i + 2]
    if after in tuple("AvVIC") or not after:
        return True
    plural = word.endswith("s") and not word.endswith(("ss", "'s", "’s"))
    return plural if cue.form == "s" else not plural


# Verbs that take another verb with "to" and share its subject: declined to say.
_CATENATIVE = frozenset(
    "declined declines refused refuses continued continues tried tries began begins went goes "
    "appeared appears seemed seems managed used wanted wants likes plans planned intends intended "
    "hastened rushed proceeded paused stopped failed came going ready quick expected".split()
)


def verb_group_start(s: Sentence, i: int) -> int:
    """
    Step back over auxiliaries, *not* and adverbs: *has never publicly said*, *declined to say*.
    """
    match = _VERB_GROUP.search(s.tags, max(0, i - 8), i)
    start = match.start() if match else i
    if start > 0 and "to" in s.words[start:i]:
        if s.words[start - 1] in _CATENATIVE:
            return verb_group_start(s, start - 1)
    return start


def subject_before(s: Sentence, verb: int) -> Range | None:
    """
    Find the subject that ends right before a verb group.

    Returns
    -------
    (int, int) or None
        Token range with apposition and brackets; nothing when no noun phrase ends there.
    """
    end = verb
    last = verb - 1
    if last < 0:
        return None
    if s.tags[last] == "P":
        return (last, end)
    if s.tags[last] in "CIS:(ALQ":
        return None
    floor = max(0, verb - _REACH)
    start = _step_over_pairs(s, last, floor)
    if start is None:
        return None
    begin = _trim_left(s, _walk_back(s, start, floor), start + 1)
    if start < last and s.tags[begin - 2 : begin] in ("N,", "),", "n,") and begin >= floor + 2:
        if s.words[begin] in {"a", "an", "the"}:  # Ann Lind, a lawyer from Ohio, who ran, said
            begin = _trim_left(s, _walk_back(s, begin - 2, floor), begin - 1)
    return (begin, end) if begin <= start else None


def _step_over_pairs(s: Sentence, last: int, floor: int) -> int | None:
    """Step back over a bracket, an apposition, a relative clause; return the phrase's last token."""
    place = last
    for closing, opening in ((",", ","), ("-", "-"), (")", "(")):
        if s.tags[place] == closing:
            begin = s.tags.rfind(opening, floor, place)
            if begin <= floor - 1 or begin < 1 or place - begin < 2:
                return None
            if closing != ")" and not _interrupts(s, begin + 1, place):
                return None
            place = begin - 1
            return _step_over_pairs(s, place, floor) if s.tags[place] == ")" else place
    return place


def _interrupts(s: Sentence, start: int, end: int) -> bool:
    """Say whether the tokens between two commas may stand inside a noun phrase."""
    inner = s.tags[start:end]
    if s.words[start] in {"who", "which", "whose", "where", "whom"}:
        return True
    if inner[0] in "gGeS" or s.words[start + 1 : start + 2] and inner[:2] in ("Rg", "RG", "Re"):
        return True
    if not _APPOSITION.match(inner) or inner[0] == "V":
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
    if tag in "VGLWBlwb" and cue_at(s, i) is None:
        return True  # the report, his claims
    if tag == "C" and s.words[i] not in {"and", "or", "&"}:
        return False
    return tag in _PHRASE


def _trim_left(s: Sentence, begin: int, end: int) -> int:
    """Drop what precedes the subject: conjunctions, adverbs, *On Monday*, *In a statement*."""
    while begin < end and s.tags[begin] in "CRM'&":
        begin += 1
    if begin < end and s.tags[begin] in "IT":
        return _after_adjunct(s, begin, end)
    return _after_conjoined_clause(s, begin, end)


def _after_adjunct(s: Sentence, begin: int, end: int) -> int:
    """Find where the subject begins after an adjunct without a comma: *In Ohio Mr. Lind said*."""
    tags = s.tags[begin:end]
    match = re.fullmatch(r"(?:I?D?[en]*T[TX]*|I[DO]?[neX]+)(?P<rest>[DON].*)", tags)
    return begin + match.start("rest") if match else end - len(_last_phrase(tags))


def _last_phrase(tags: str) -> str:
    match = re.search(r"[DO]?[NXneg]+$", tags)
    return match.group() if match else tags


def _after_conjoined_clause(s: Sentence, begin: int, end: int) -> int:
    """In *He won and the mayor said* the subject begins after *and*."""
    for i in range(end - 1, begin, -1):
        if s.tags[i] == "C" and any(t in "e" for t in s.tags[begin:i]):
            return i + 1
    return begin


def main_subject(s: Sentence, before: int) -> Range | None:
    """
    Find the subject that a verb without its own shares: *The mayor smiled, adding that*.

    The nearest pronoun that opens a clause (*, but he left, saying*), else the noun phrase that
    opens the sentence, or that follows its opening adjunct (*In Ohio, the mayor smiled and said*).
    """
    for j in range(before - 1, 0, -1):
        if s.tags[j] == "P" and s.tags[j - 1] in ",CS" and s.words[j] in _PERSONS:
            return (j, j + 1)
    return phrase_from(s, opening(s, before), before)


_PERSONS = frozenset({"he", "she", "they", "i", "we"})
_CLAUSE_START = re.compile(r",(?=[PDNO])")


def opening(s: Sentence, before: int) -> int:
    """Return where the main clause opens, after *On Monday,* or *When he spoke,*."""
    begin = 0
    while begin < before and s.tags[begin] in "CR'(,":
        begin += 1
    if begin < before and s.tags[begin] in "ISTgGewHW":
        comma = _CLAUSE_START.search(s.tags, begin, before)
        return comma.end() if comma else begin + 1
    return begin


_LEADING = re.compile(r"P|[DOXegR]*[NnXO]?(?:[NnOXD']|I(?=[DNnOXeg])|C(?=[DNO])|\([^()]*\))*")


def phrase_from(s: Sentence, begin: int, before: int) -> Range | None:
    """Return the noun phrase that begins at a token, up to its verb or a comma."""
    match = _LEADING.match(s.tags, begin, before)
    if not match or match.end() == begin:
        return None
    end = match.end()
    if s.tags[begin] == "N":  # names end where small letters begin: Ann Lind won
        while end > begin + 1 and s.tags[end - 1] in "IC":
            end -= 1
    return (begin, end)


def antecedent(s: Sentence, relative: int) -> Range | None:
    """Return the noun phrase that *who* or *which* at a token stands for."""
    place = relative - 1
    if place > 0 and s.tags[place] == ",":
        place -= 1
    return subject_before(s, place + 1) if place >= 0 else None


_AFTER = re.compile(r"(?:[DOXRTe]|I(?!T)|C|g)*")
_PHRASE_AFTER = re.compile(
    r"""
      [PM] | (?: D? [DOXeRng]* [NnX'q] (?: [NnXDOe'q] | I(?=[DNnOXeg]) | C(?=[DNnO]) | \([^()]*\) )* )
    """,
    re.VERBOSE,
)
_PLACE = frozenset(
    {"in", "on", "at", "during", "after", "before", "outside", "amid", "while", "by"}
)


def noun_phrase_after(s: Sentence, i: int) -> Range | None:
    """
    Find the noun phrase that begins at a token, with its apposition.

    It ends before a preposition of place or time (*said Ann Lind in an interview*), a relative
    clause, a verb.
    """
    begin = i
    while begin < len(s.tags) and s.tags[begin] == "R":
        begin += 1
    match = _PHRASE_AFTER.match(s.tags, begin, begin + _REACH)
    if not match or match.end() == begin:
        return None
    end = match.end()
    for place in range(begin + 1, end):
        if s.words[place] in _PLACE or s.tags[place] == "T":
            end = place
            break
    return (begin, _with_apposition(s, end))


def _with_apposition(s: Sentence, end: int) -> int:
    """Extend over *, a lawyer from Ohio* up to the next comma or the sentence end."""
    if s.tags[end : end + 1] != "," or s.tags[end + 1 : end + 2] not in tuple("DNnXO"):
        return end
    match = re.compile(r"[DNnOXeIC'&(q)g]+").match(s.tags, end + 1)
    if not match or s.tags[match.end() : match.end() + 1] not in ("", ",", ".", "Q", "?", "-", ":"):
        return end
    return match.end()
