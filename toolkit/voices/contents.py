"""
What is said: where the content of a reporting verb begins and ends.

After the verb come, in this order, its hearer (*told reporters*), adverbs, time and place (*on
Monday in a statement*), a comma or colon, and then the content. It lasts to the end of the sentence
unless another clause that reports begins before. Positions count tokens, spans characters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from toolkit.voices.clauses import terminal_quote
from toolkit.voices.reporting import cue_at
from toolkit.voices.sources import subject_after_with
from toolkit.voices.stretches import has_words, right_quotes, span_of, without_stops

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence
    from toolkit.voices.cues import Cue
    from toolkit.voices.sources import Range
    from toolkit.voices.stretches import Span

__all__ = [
    "Verb",
    "admits",
    "after_content",
    "content_end",
    "content_start",
    "fronted_comma",
]


class Verb(NamedTuple):
    """A reporting verb of a sentence; positions count tokens."""

    at: int
    start: int  # where its group begins: has / declined to
    cue: Cue
    subject: Range | None


# ---------------------------------------------------------------- where content begins

# A verb before a noun is none here: told state television
_HEARER = re.compile(r"[MP]|[DO]?(?:V(?=n))?[OXe]*[nNX'eg]+(?:I[DO]?[nNXe]+)?(?:C[DO]?[nN]+)*")
# told a town hall in Delft, Ohio, on Monday that
_GATHERING = re.compile(r"[DOXeNnI'T]+(?:,N+(?=[,IRTH]))+(?:,?I?[DNnT]+)?,?(?=H)")
_TIME = re.compile(r"(?:I?[DR]?e?n?T[TX]*(?:,X)?|D?n?T)+")
_SPELL = frozenset(
    "week month year night morning afternoon evening day weekend spring summer fall".split()
)
_SPELL_OPENS = frozenset("last this earlier next that the late early".split())
_PLACE = frozenset(
    "in on at during after before to from for through via over of by about with".split()
)
_PLACE_PHRASE = re.compile(
    r"(?:R?(?:I|t(?=[DONP]|n[H,:Q]))[DO]?V?[DOnNXegTR'P]+|C[DOnNXeg]+|\([^()]*\)|'[nN])+"
)
_OF_WHAT_IS_SAID = frozenset({"much", "only", "even", "just", "almost", "very", "not"})
_COMMENT = re.compile(r",[IRg][DOXNneRT]{0,5},(?=[HQ])")  # said, without evidence, that
_SOFT = frozenset({"however", "though", "too", "instead", "meanwhile", "moreover", "again"})
_COLON_FAR = re.compile(r"[^VGQ:;,H]{0,20}:(?=Q|H)")


def content_start(s: Sentence, verb: Verb) -> int:
    """Step over hearer, time and place after the verb; return where the content may begin."""
    i = verb.at + 1 + (verb.cue.verb == "put")  # as she put it
    if verb.cue.tier in {"tell", "ask"}:
        i = _after_hearer(s, i, asking=verb.cue.tier == "ask")
    if _tells_of(s, verb, i):
        return i
    for _ in range(4):
        comma = s.tags[i : i + 1] == ","
        if comma and s.tags[i + 2 : i + 3] == "," and s.words[i + 1] in _SOFT:
            i += 3
        comment = _COMMENT.match(s.tags, i) if comma else None
        j = comment.end() if comment else _after_adjunct(s, i)
        if j == i:
            break
        i = j
    return _after_colon(s, i)


def _after_colon(s: Sentence, i: int) -> int:
    """*told Congress when asked last month: "..."*; or past a comma or dash before a quotation."""
    colon = _COLON_FAR.match(s.tags, i) if ":" in s.tags else None
    if colon:
        i = colon.end() - 1
    return i + (s.tags[i : i + 1] == ":" or s.tags[i : i + 2] in _LEADS)


_LEADS = frozenset({",Q", ",H", "-Q"})


def _tells_of(s: Sentence, verb: Verb, i: int) -> bool:
    """*Warned of a flood*, *complained about noise*: the preposition opens what is said."""
    of = verb.cue.verb in {"warn", "complain"} and i < len(s.words) and s.words[i] in _OF
    return of and verb.cue.form != "ing" and s.tags[i + 1 : i + 2] in _OPENS_MATTER


_OF = frozenset({"of", "about", "against"})
_OPENS_MATTER = frozenset("DNnXOeRg")


def _after_hearer(s: Sentence, i: int, *, asking: bool) -> int:
    """*told reporters*, *warned Mr. Lind of Ohio*, *asked him whether*."""
    match = _HEARER.match(s.tags, i, i + 20)
    if not match:
        return i
    if asking:
        return match.end() if s.tags[match.end() : match.end() + 1] in _OPENS_QUESTION else i
    gathering = _GATHERING.match(s.tags, i, i + 24)
    if gathering:
        return gathering.end()
    that = s.tags.find("H", i, i + 14)
    stop = _ENDS_HEARER.search(s.tags, i + 1, i + 14)
    if that >= 0 and (not stop or that < stop.start()):
        return that
    return match.end()


_OPENS_QUESTION = frozenset("StH")
_ENDS_HEARER = re.compile("[,:QPV]")


def _after_adjunct(s: Sentence, i: int) -> int:
    """*on Tuesday*, *in an interview*, *last week*, *again* - when a content can follow."""
    tag = s.tags[i : i + 1]
    if tag == "R" and s.words[i] not in _OF_WHAT_IS_SAID:
        return i + 1
    time = _TIME.match(s.tags, i) if "T" in s.tags[i : i + 5] else None
    if time and time.end() > i:
        return time.end()
    word = s.words[i] if tag else ""
    if word in _SPELL_OPENS:
        spell = next((j for j, word in enumerate(s.words[i : i + 3], i) if word in _SPELL), None)
        return i if spell is None else spell + 1
    return _after_place(s, i) if word in _PLACE else i


def _after_place(s: Sentence, i: int) -> int:
    """Step over prepositional phrases if a content clearly follows or the sentence ends."""
    match = _PLACE_PHRASE.match(s.tags, i, i + 25)
    if match and s.tags[match.end() : match.end() + 1] in _AFTER_PLACE:
        return match.end()
    return i


_AFTER_PLACE = frozenset({"", *"H:QP.,;-?"})


# ---------------------------------------------------------------- where content ends

_FRONTING = frozenset(
    "when while as although though since after before if because even by in instead".split()
)
_RELATIVE_ENDS = re.compile(r",(?=[AVveRWLB])")
_CLAUSE_FOLLOWS = re.compile(r",(?=R?(?:P|(?:[DO]|n?N)[NnOeXIR']*[AvVeWLB]))")
_PHRASE_FOLLOWS = re.compile(r",(?=R?(?:[PDO]|n?N))")
_RELATIVE = frozenset({"who", "which", "whom"})
_CONTRAST = frozenset({"while", "as", "although", "though", "when"})


def fronted_comma(s: Sentence, i: int) -> int | None:
    """Find the comma that ends a fronted clause: a subject and its verb follow."""
    match = _CLAUSE_FOLLOWS.search(s.tags, i + 1) or _PHRASE_FOLLOWS.search(s.tags, i + 1)
    return match.start() if match else None


def content_end(s: Sentence, verbs: list[Verb], k: int, start: int) -> int:
    """Return where the content after verb `k` ends: before the next clause that reports."""
    end = _outer_end(s, verbs[k], start)
    if s.words[-2:-1] and s.words[-2] in {"heard", "told"}:
        end = min(end, _before_hearing(s))
    semicolon = s.tags.find(";", start, end)
    if semicolon > 0:
        end = semicolon
    for verb in verbs[k + 1 : k + 1 + _LATER]:
        if verb.start >= end:
            break
        cut = _cut_before(s, verb, verbs[k], start)
        if cut is not None:
            end = cut
            break
    if verbs[k].cue.form == "ing":
        further = _AND_DOING.search(s.tags, start, end)  # telling ... and questioning
        end = further.start() if further else end
    return without_stops(s, start, end)


_BENCH = frozenset("court inquest inquiry jury jurors tribunal hearing magistrates".split())


def _before_hearing(s: Sentence) -> int:
    """*He told police he had slept, a court heard.* Somebody else said it to the court."""
    comma = s.tags.rfind(",", 0, -1)
    return len(s.tags) if comma < 0 or _BENCH.isdisjoint(s.words[comma:]) else comma


_LATER = 20  # reporting verbs that are looked at; keeps time linear in odd texts
_AND_DOING = re.compile(r"CR?g(?![nN])")
_FRONT = 4  # tokens from the beginning within which a subordinate clause is fronted


def _outer_end(s: Sentence, verb: Verb, start: int) -> int:
    """Return where the clause of the verb itself ends: *While he says ..., they left*."""
    begin = verb.subject[0] if verb.subject else verb.start
    relative = begin - (s.words[begin] not in _RELATIVE)  # who said / which friends said
    if relative > 0 and s.words[relative] in _RELATIVE and s.tags[relative - 1] == ",":
        match = _RELATIVE_ENDS.search(s.tags, start)
        return match.start() if match else len(s.tags)
    fronted = begin == 0 and verb.cue.form == "ing"
    if fronted or (begin <= _FRONT and not _FRONTING.isdisjoint(s.words[:begin])):
        return fronted_comma(s, start) or len(s.tags)
    return len(s.tags)


def _cut_before(s: Sentence, verb: Verb, saying: Verb, start: int) -> int | None:
    """Say where a later reporting verb ends the content of an earlier one, if it does."""
    begin = verb.subject[0] if verb.subject else verb.start
    if verb.cue.tier == "belief" or begin <= start:
        return None
    if verb.cue.form == "ing":
        return _cut_before_gerund(s, verb, saying)
    if s.tags[begin - 1] == "," and _closes(s, verb):
        return begin - 1
    comma = begin > 1 and (s.tags[begin - 2] == "," or terminal_quote(s, begin - 2))
    if s.tags[begin - 1] == "C" and (comma or verb.subject is None):
        alike = verb.subject is not None or verb.cue.form == saying.cue.form
        return begin - 1 if alike or verb.start < verb.at else None
    contrast = s.tags[begin - 1] == "S" and s.words[begin - 1] in _CONTRAST
    return begin - 1 if contrast and comma else None


def _closes(s: Sentence, verb: Verb) -> bool:
    """*He has vowed to go, the paper reported*, *..., says union*: the last words report all."""
    if verb.subject is None and verb.cue.tier == "say":
        return bool(_INVERTED_END.match(s.tags, verb.at + 1))
    return verb.subject is not None and content_start(s, verb) >= without_stops(s, 0, len(s.tags))


_INVERTED_END = re.compile(r"D?[nNO]{1,4}\.?$")


def _cut_before_gerund(s: Sentence, verb: Verb, saying: Verb) -> int | None:
    """*..., adding*, *... and adding* after another -ing form."""
    before = verb.start - 1
    joined = s.tags[before] == "C" and saying.cue.form == "ing"
    if joined or s.tags[before] == "," or s.words[before] in {"while", "before", "after"}:
        return before
    own = subject_after_with(s, verb.start)
    if own:
        return own[0] - 1
    return verb.start if terminal_quote(s, before) else None


# ---------------------------------------------------------------- what may be content

_GREETINGS = frozenset({"goodbye", "farewell", "hello"})  # to say goodbye
_CLAUSE_SIGN = re.compile("[AvVePWBLQ]")
_NAMING = frozenset({"call", "dub", "label", "brand", "term"})
_TO_CLAUSE = frozenset({"claim", "ask", "profess"})


def admits(s: Sentence, verb: Verb, start: int, end: int, *, wide: bool = False) -> bool:
    """Say whether what follows a verb can be its content, by the verb's tier."""
    if not has_words(s, start, end) or s.tags[start] in ",;)-.C" or s.words[start] in _GREETINGS:
        return False
    quoted = "Q" in s.tags[start:end]
    if verb.cue.tier == "belief" and not wide:
        # what is believed in somebody's own words was said
        return quoted and s.tags[start] in "HPQDNO"
    if verb.cue.verb in _NAMING and s.tags[verb.at + 1] in "QNX":
        before = verb.subject[0] - 1 if verb.subject else -1
        return before >= 0 and s.words[before] == "what"  # else a company called "Q"
    if s.tags[start] == "Q" or (start and s.tags[start - 1] == ":"):
        return True
    return _admits_clause(s, verb, start, end)


def _admits_clause(s: Sentence, verb: Verb, start: int, end: int) -> bool:
    """Judge what begins with a word."""
    tier, first = verb.cue.tier, s.tags[start]
    quoted = "Q" in s.tags[start:end]
    if tier in {"weak", "name"}:
        return tier == "name" and quoted
    if first == "t":
        return tier in {"tell", "promise"} or verb.cue.verb in _TO_CLAUSE
    if tier == "ask" and first != "H":
        return first == "S" or quoted
    return first == "H" or quoted or _unquoted(s, verb, start, end)


# Verbs that also do things: without *that* or a quotation no speech is certain.
_ALSO_ACTS = frozenset({"charge", "state", "maintain", "rule", "answer", "write", "add", "object"})
_ONLY_THAT = frozenset({"charge", "state", "maintain", "rule", "underscore"})
# What they do to a thing is no speech: claimed victory, posted a photo, pledged delegates.
_DEEDS = frozenset(
    "claim declare concede confirm post boast pledge promise threaten demand signal underline "
    "report recommend shout scream yell chant repeat".split()
)
# What opens a time or a reason, not what is said: fumed after the vote
_MOMENTS = frozenset("after before since until while because although though".split())
_CLAUSE_WORDS = 4  # tokens that make a clause likely even where no verb is recognised


def _unquoted(s: Sentence, verb: Verb, start: int, end: int) -> bool:
    """Judge a content without quotation marks: a clause, or a thing that can be announced."""
    tier, first = verb.cue.tier, s.tags[start]
    if _tells_of(s, verb, start):
        return True
    no_speech = verb.cue.verb in _ONLY_THAT or s.words[start] in _MOMENTS
    if no_speech or (first in "IeM" and tier != "tell"):
        return False
    clause = bool(_CLAUSE_SIGN.search(s.tags[start:end]))
    if verb.cue.verb in _DEEDS and not clause:
        return False
    if tier in {"object", "belief"}:
        return first in "PDNOXSRAgGnVLW'"
    clause = clause or (end - start >= _CLAUSE_WORDS and verb.cue.verb not in _ALSO_ACTS)
    if first in "VWLB":
        return clause and cue_at(s, start) is None  # said reports of fire were true
    return first in "PDNOnXSRgA'" and clause


def after_content(s: Sentence, start: int, end: int) -> list[Span]:
    """Content spans after a verb: the quotations alone, or the clause with what is quoted in it."""
    if s.tags[start] != "Q":
        return span_of(s, start, end)
    stop = start + 1
    while s.tags[stop : stop + 2] == "CQ" or s.tags[stop : stop + 1] == "Q":
        stop += 2 if s.tags[stop] == "C" else 1
    goes_on = stop < end and not terminal_quote(s, stop - 1) and s.tags[stop] not in ",;-.C"
    if goes_on and (s.tags[stop] != "S" or "Q" in s.tags[stop:end]):
        return span_of(s, start, end)
    return span_of(s, start, stop) + right_quotes(s, stop)
