"""Sources resolved to speakers."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.growth import assert_linear
from toolkit.voices.speakers import speakers
from toolkit.voices.speech import attributions

# text, the speaker of each stretch of speech, why
CASES = [
    ("Ann Lind said it was late. Lind said it was over.", ["Ann Lind", "Ann Lind"], "surname"),
    (
        "Ann Lind said it was late. Ms. Lind said it was over.",
        ["Ann Lind", "Ann Lind"],
        "title and surname",
    ),
    ("Sen. Ann B. Lind (D-Ohio) said it was late.", ["Ann Lind"], "title, initial, bracket"),
    ("Senate Majority Leader Ann Lind said it was late.", ["Ann Lind"], "long title"),
    ("The mayor, Ann Lind, said it was late.", ["Ann Lind"], "name in apposition"),
    ("Ann Lind of Delft said it was late.", ["Ann Lind"], "place after the name"),
    (
        "Ann Lind left. She said it was late.",
        ["Ann Lind"],
        "pronoun, subject of the sentence before",
    ),
    (
        "“No,” said Ann Lind. She said it was late.",
        ["Ann Lind", "Ann Lind"],
        "pronoun, last speaker",
    ),
    ("Mrs. Ann Lind met Mr. Bo Dahl. He said it was late.", ["Bo Dahl"], "title tells the pronoun"),
    ("Mayor Ann Lind left. The mayor said it was late.", ["Ann Lind"], "description"),
    (
        "Ann Lind, a pilot, left. The pilot said it was late.",
        ["Ann Lind"],
        "description from apposition",
    ),
    ("Ann Lind, who left early, said it was late.", ["Ann Lind"], "relative clause"),
    ("The Bank of England said it was late.", ["Bank of England"], "preposition"),
    ("The White House said it was late.", ["White House"], "institution"),
    ("Ann Lind, 45, of Delft, said it was late.", ["Ann Lind"], "age and place"),
    ("The U.N. said it was late.", ["U.N."], "letters with dots"),
    ("Officials said no one was hurt.", ["Officials"], "plural"),
    ("Officials said no one was hurt. They said it was over.", ["Officials", "Officials"], "they"),
    ("Admiral Ann Lind said it was late.", ["Ann Lind"], "a rank is no part of the name"),
    ("General Ann Lind said it was late.", ["Ann Lind"], "nor is a general's"),
    ("General Motors said it was late.", ["General Motors"], "but a company keeps it"),
    ("The navy's Captain Ann Lind said it was late.", ["Ann Lind"], "owner before a title"),
    ("Their spokesman, Ann Lind, said it was late.", ["Ann Lind"], "described by an owner"),
    ("Ohio's economy minister, Ann Lind, said it was late.", ["Ann Lind"], "a named owner"),
    ("Dahl, Ann Lind, and others met. Dahl said it was late.", ["Dahl"], "a list names"),
    (
        "Ann Lind runs the shop. The Harbour Trust pays. “It is late,” she said.",
        ["Ann Lind"],
        "with an article a name is a thing's",
    ),
    (
        "Ann Lind runs the shop. General Dahl came. “It is late,” he said.",
        ["Dahl"],
        "a title makes a surname somebody",
    ),
    ("I said it was late.", [None], "the writer has no name here"),
    ("She said it was late.", [None], "nobody to refer to"),
    ("“We are broke and nobody helps.”", [None], "no source"),
]


def names(text, aliases=None):
    return [one.name for one in speakers(text, attributions(text), aliases)]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_cases(text, expected, reason):
    assert names(text) == expected, reason


def test_a_shared_surname_is_less_certain():
    text = "Ann Lind met Bo Lind. Lind said it was late."
    (one,) = speakers(text, attributions(text))
    assert one.name in {"Ann Lind", "Bo Lind"}
    assert one.confidence < 0.5


def test_an_alias_wins_over_every_rule():
    text = "Mayor Ann Lind left. The mayor said it was late. She said it was late."
    assert names(text, {"the MAYOR": "Bo Dahl"})[0] == "Bo Dahl"
    assert names(text, {"Ann Lind": "A. Lind"}) == ["A. Lind", "A. Lind"]


def test_confidence_falls_with_distance():
    text = "“No,” said Ann Lind. She said it was late.\n\nRain fell.\n\nShe said it was dark."
    sure = [one.confidence for one in speakers(text, attributions(text))]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > sure[-1]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "Ann Lind Mr. Sen. she he they who said it was late. The mayor , of and Bo".split()
        ),
        max_size=30,
    ).map(" ".join)
)
def test_one_answer_for_each_find(text):
    found = attributions(text)
    answers = speakers(text, found)
    assert len(answers) == len(found)
    assert all(0 <= one.confidence <= 1 for one in answers)
    assert all(one.name is None or one.name.strip() for one in answers)


@pytest.mark.parametrize(
    "unit", ["Ann Lind said it was late. He said it was over. ", "A ", "Ann Lind, the mayor, "]
)
def test_time_is_linear(unit):
    read = cache(attributions)
    for size in (10_000, 80_000):
        read(unit * (size // len(unit)))
    assert_linear(lambda text: speakers(text, read(text)), unit, 80_000)
