"""The word lists of speech: well-formed, complete, and spelled out."""

from __future__ import annotations

import pytest

from toolkit.voices.cues import (
    cue_class,
    cue_nouns,
    function_words,
    inflect,
    reporting_verbs,
    titles,
)

TIERS = {"say", "object", "tell", "ask", "promise", "name", "weak", "belief"}
CLASSES = {"neutral", "assertive", "doubting", "conceding", "evaluating"}


def test_every_verb_has_a_known_tier_and_class():
    assert {cue.tier for cue in reporting_verbs().values()} == TIERS
    assert {cue.cue_class for cue in reporting_verbs().values()} == CLASSES
    assert set(cue_nouns().values()) <= CLASSES


def test_words_are_lower_case_and_bare():
    for words in (reporting_verbs(), cue_nouns(), function_words(), titles()):
        assert all(word == word.strip().lower() and word for word in words)


@pytest.mark.parametrize(
    ("word", "verb", "form"),
    [
        ("said", "say", "past"),
        ("says", "say", "s"),
        ("read", "read", "past"),
        ("written", "write", "participle"),
        ("admitted", "admit", "past"),
        ("denies", "deny", "s"),
        ("labelled", "label", "past"),
        ("declaring", "declare", "ing"),
    ],
)
def test_forms(word, verb, form):
    cue = reporting_verbs()[word]
    assert (cue.verb, cue.form) == (verb, form)


def test_inflection_is_that_of_regular_verbs():
    assert inflect("stress") == ("stresses", "stressed", "stressed", "stressing")


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"),
        ("has never admitted", "conceding"),
        ("claim", "doubting"),
        ("According to", "neutral"),
        (":", "neutral"),
        ("", "neutral"),
    ],
)
def test_class_of_a_cue(cue, expected):
    assert cue_class(cue) == expected


def test_small_words_have_one_tag_each():
    assert {len(tag) for tag in function_words().values()} == {1}
