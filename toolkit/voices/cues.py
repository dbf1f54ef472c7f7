"""
The words that announce speech, and the small words that shape an English clause.

Both are data that anyone can extend without programming: ``words/verbs.csv`` has one reporting
verb per row, ``words/function_words.csv`` one class of small words per row. This room reads them
once and spells out the forms of each verb.

=========  =========================================================================
tier       where the verb counts as speech
=========  =========================================================================
say        with a clause or a quotation: *said (that) taxes would rise*
object     also with a noun phrase: *announced a plan*, *denied the charges*
tell       names its hearer first: *told reporters (that)*, *warned them to*
ask        with a question: *asked whether*, *wondered why*
promise    also with an infinitive: *vowed to fight*
name       with a quotation in what follows: *called it "a disgrace"*
weak       beside a quotation only: *"Well," he sighed*
belief     thought and judgement; only when asked for
=========  =========================================================================
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

__all__ = [
    "Cue",
    "cue_class",
    "cue_nouns",
    "function_words",
    "inflect",
    "reporting_verbs",
    "titles",
]

_VOWELS = "aeiou"


class Cue(NamedTuple):
    """One form of a reporting verb."""

    verb: str
    tier: str
    form: str  # "base", "s", "past", "participle" or "ing"
    noun: bool  # the same word is a noun as well: a claim, two reports
    cue_class: str  # neutral, assertive, doubting, conceding or evaluating


def inflect(verb: str) -> tuple[str, str, str, str]:
    """
    Spell the third person, past, participle and -ing form of a regular English verb.

    Consonants are not doubled; verbs that double them list their forms in the data.

    Examples
    --------
    >>> inflect("deny")
    ('denies', 'denied', 'denied', 'denying')
    >>> inflect("declare")
    ('declares', 'declared', 'declared', 'declaring')
    """
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if verb.endswith("e"):
        return third, verb + "d", verb + "d", verb[:-1] + "ing"
    return third, verb + "ed", verb + "ed", verb + "ing"


@cache
def reporting_verbs() -> dict[str, Cue]:
    """
    Return every form of every reporting verb, lower case.

    Where past and participle are spelled alike the form is ``"past"``.

    Examples
    --------
    >>> reporting_verbs()["denied"]
    Cue(verb='deny', tier='object', form='past', noun=False, cue_class='assertive')
    """
    forms: dict[str, Cue] = {}
    for row in _rows("verbs.csv"):
        third, past, participle, ing = row["forms"].split() or inflect(row["verb"])
        # Of forms spelled alike the past stays: it comes last but one, after participle and base.
        spelled = {"participle": participle, "base": row["verb"], "past": past, "s": third}
        for form, spellings in {**spelled, "ing": ing}.items():
            for spelling in spellings.split("|"):
                noun = bool(row["noun"]) and spelling in {row["verb"], third}
                forms[spelling] = Cue(row["verb"], row["tier"], form, noun, row["cue_class"])
    return forms


@cache
def function_words() -> dict[str, str]:
    """
    Return the one-letter tag of every small word, lower case.

    Examples
    --------
    >>> function_words()["whether"], function_words()["she"]
    ('S', 'P')
    """
    return {
        word: row["tag"] for row in _rows("function_words.csv") for word in row["words"].split()
    }


@cache
def cue_nouns() -> dict[str, str]:
    """
    Return the nouns that report what their owner said, with their class.

    Examples
    --------
    >>> cue_nouns()["claim"]
    'doubting'
    """
    return {row["noun"]: row["cue_class"] for row in _rows("nouns.csv")}


@cache
def titles() -> dict[str, tuple[str, str]]:
    """
    Return titles before names: the pronoun they imply and the noun they stand for, or "".

    Examples
    --------
    >>> titles()["mrs"], titles()["sen"]
    (('she', ''), ('', 'senator'))
    """
    return {row["title"]: (row["gender"], row["noun"]) for row in _rows("titles.csv")}


@lru_cache(1 << 12)
def cue_class(cue: str) -> str:
    """
    Class a cue as written: neutral, assertive, doubting, conceding or evaluating.

    The last reporting verb of the phrase decides; a phrase without one is neutral.

    Examples
    --------
    >>> cue_class("has repeatedly claimed"), cue_class("according to")
    ('doubting', 'neutral')
    """
    classes = _classes()
    classes_found = [classes[word] for word in cue.lower().split() if word in classes]
    return classes_found[-1] if classes_found else "neutral"


@cache
def _classes() -> dict[str, str]:
    return {word: verb.cue_class for word, verb in reporting_verbs().items()} | cue_nouns()


def _rows(name: str) -> list[dict[str, str]]:
    """Read one of the package's word lists."""
    path = resources.files("toolkit") / "voices" / "words" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
