"""
Whose clause a verb without a subject belongs to: *The mayor smiled, adding that ...*

A verb that opens no clause of its own (*adding that*, *and denied*, *by saying*) shares a subject
with a clause before it. Clauses are what stands between commas, conjunctions and dashes and reads
like a noun phrase and a finite verb; which of them governs the verb depends on how it is joined: a
comma leads back to the clause of the sentence, *and* or *by* to the nearest.

All positions are token positions in a :class:`~toolkit.voices.clauses.Sentence`, ends exclusive.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toolkit.voices.sources import antecedent

if TYPE_CHECKING:
    from toolkit.voices.clauses import Sentence
    from toolkit.voices.sources import Range

__all__ = ["after_dateline", "governing_subject", "main_subject", "phrase_from"]

_REACH = 60  # tokens a subject may lie before its verb; keeps time linear in odd texts

_PERSONS = frozenset({"he", "she", "they", "i", "we"})
_CLAUSE_OPENS = re.compile(r",(?=R?[PDNOn])")
_LEADING = re.compile(r"[PH]|[DOXegR]*[NnXO]?(?:[NnOXDT']|I(?=[DNnOXeg])|C(?=[DNO])|\([^()]*\))*")


def main_subject(s: Sentence, before: int) -> Range | None:
    """
    Find the subject that a verb without its own shares: *The mayor smiled, adding that*.

    The nearest pronoun that opens a clause (*, but he left, saying*), else the noun phrase that
    opens the sentence, or that follows its opening adjunct (*In Ohio, the mayor smiled and said*).
    """
    for j in range(before - 1, max(0, before - _REACH), -1):
        if s.tags[j] == "P" and s.tags[j - 1] in ",CS" and s.words[j] in _PERSONS:
            return (j, j + 1)
        if _opens_own_clause(s, j, before):
            found = phrase_from(s, j + 1, before)
            if found:
                return found
    return phrase_from(s, _opening(s, before), before)


_OWN_CLAUSE = re.compile(r"[RDO]*[NnXO][^,;:Q]*,?$")


def _opens_own_clause(s: Sentence, j: int, before: int) -> bool:
    """In *..., while her rival won, saying* the verb belongs to the clause after *while*."""
    if s.words[j] not in {"while", "where", "which", "and", "but"}:
        return False
    if s.tags[j] == "C" and s.tags[j - 1] != ",":
        return False
    if s.words[j] == "which" and s.tags[j - 1] != "I":
        return False
    if not _OWN_CLAUSE.match(s.tags, j + 1, before):
        return False
    return any(tag in "AveVWL" for tag in s.tags[j + 2 : before])


def after_dateline(s: Sentence) -> int:
    """Return where a sentence begins after *LONDON, May 4 (Wire) -*; 0 where there is none."""
    dash = s.tags.find("-", 0, _DATELINE)
    return dash + 1 if dash > 0 and set(s.tags[:dash]) <= set("N.,()'TX") else 0


_DATELINE = 12  # tokens


def _opening(s: Sentence, before: int) -> int:
    """Return where the main clause opens, after a dateline, *On Monday,* or *When he spoke,*."""
    begin = after_dateline(s)
    while begin < before and s.tags[begin] in "CR'(,":
        begin += 1
    later = _LATER.match(s.tags, begin, before)
    if later:
        return later.end()
    if begin < before and s.tags[begin] in "ISTgGewWVL":
        comma = _CLAUSE_OPENS.search(s.tags, begin, before)
        return comma.end() if comma else begin + 1
    return begin


_LATER = re.compile(r"[DXnNe]{1,4}[RT],(?=[PDNOn])")  # Hours later, ... / Two days ago, ...


def phrase_from(s: Sentence, begin: int, before: int) -> Range | None:
    """Return the noun phrase that begins at a token, up to its verb or a comma."""
    while begin < before and s.tags[begin] == "R":
        begin += 1
    match = _LEADING.match(s.tags, begin, min(before, begin + _REACH))
    if not match or match.end() == begin:
        return None
    end = match.end()
    while end > begin + 1 and s.tags[end - 1] in "ICT":
        end -= 1
    return (begin, end)


# ---------------------------------------------------------------- the clause a verb is joined to

# A noun phrase, what stands in commas or brackets after it, adverbs, and a finite verb
_CLAUSE = re.compile(
    r"""
    (?P<subject>
        P | [DOXegR]*[NnXO'] (?: [NnOXDT'] | I(?=[DNnOXeg]) | C(?=[DNOn]) | \([^()]*\) )*
    )
    (?: , [^,]{1,60} , )?
    [RT]* [AvVWLBe]
    """,
    re.VERBOSE,
)
_RELATIVE = frozenset({"who", "which"})
_BREAKS = frozenset(",;:-(Q.?'")


def governing_subject(s: Sentence, verb: int, said: list[Range], *, near: bool) -> Range | None:
    """
    Find the subject of the clause that a verb is joined to.

    Parameters
    ----------
    s : Sentence
        The sentence.
    verb : int
        Where the verb group begins.
    said : list of (int, int)
        Characters of what others say in the sentence; clauses in there govern nothing outside.
    near : bool
        Whether any clause may govern (*and denied*, *by denying*), or only one that a comma, a
        dash or the sentence opens (*, denying*).
    """
    for j in range(verb - 1, max(-1, verb - _REACH), -1):
        if not _may_open(s, j, near=near) or any(a <= s.starts[j] < b for a, b in said):
            continue
        if s.words[j] in _RELATIVE:
            return antecedent(s, j) or (j, j + 1)
        match = _CLAUSE.match(s.tags, j, verb)
        if match and s.words[match.end() : match.end() + 1] != ["by"]:
            return match.span("subject")
    return None


def _may_open(s: Sentence, j: int, *, near: bool) -> bool:
    """Say whether a clause that can govern a later verb may begin at a token."""
    before = s.tags[j - 1] if j else ""
    if s.words[j] in _RELATIVE:
        return near
    if not before or before in _BREAKS:
        return True
    if before in "CS":
        own = before == "C" or s.words[j - 1] in {"while", "whereas", "though", "although"}
        return near or (own and j > 1 and s.tags[j - 2] in _BREAKS)
    return before in "RT" and s.tags[j] == "P"  # a few minutes later they left
