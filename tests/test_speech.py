"""Who says what: cases as data, hostile text, and time that grows with the text."""

from __future__ import annotations

import csv
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.growth import assert_linear
from tests.strategies import many
from toolkit.voices.rules import RULES
from toolkit.voices.speakers import speakers
from toolkit.voices.speech import _CONFIDENCE, attributions

CASES = Path(__file__).parent / "cases"
WORD = re.compile(r"\w+")


def rows(name):
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seen(text, span):
    return text[slice(*span)] if span else ""


@pytest.mark.parametrize("case", rows("speech.csv"), ids=lambda case: case["comment"])
def test_each_family_on_its_sentence(case):
    text = case["text"]
    found = [one for one in attributions(text) if one.rule == case["rule"]]
    assert len(found) == 1, [one.rule for one in attributions(text)]
    one = found[0]
    assert (seen(text, one.source), seen(text, one.cue)) == (case["source"], case["cue"])
    assert " | ".join(seen(text, span) for span in one.content) == case["content"]


def words_at(text, spans):
    return {match.start() for a, b in spans for match in WORD.finditer(text, a, b)}


def is_right(text, one, source, content):
    """Four fifths of the words (Dice), and a word of the source."""
    spans, place = [], 0
    for part in content.split(" | "):
        place = text.index(part, place)
        spans.append((place, place := place + len(part)))
    gold, found = words_at(text, spans), words_at(text, one.content)
    same = set(source.split()) & set(seen(text, one.source).split()) or source == seen(
        text, one.source
    )
    return bool(same) and 2 * len(gold & found) >= 0.8 * (len(gold) + len(found))


def test_short_pieces_of_many_genres_are_read_as_marked_by_hand():
    with (CASES / "genres.jsonl").open(encoding="utf-8") as file:
        pieces = [json.loads(line) for line in file]
    right = marked = listed = 0
    for piece in pieces:
        text, found = piece["text"], attributions(piece["text"])
        marked += len(piece["gold"])
        listed += len(found)
        for source, _, _, content in piece["gold"]:
            right += any(is_right(text, one, source, content) for one in found)
    assert marked > 180
    assert right >= 0.9 * marked
    assert right >= 0.91 * listed


@pytest.mark.parametrize("case", rows("no_speech.csv"), ids=lambda case: case["comment"])
def test_what_only_looks_like_speech(case):
    assert attributions(case["text"]) == []


def test_every_family_has_a_case_and_a_confidence():
    families = {case["rule"] for case in rows("speech.csv")}
    assert {rule.__name__.replace("_", " ") for rule in RULES} <= families
    assert families <= set(_CONFIDENCE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We are broke,” she said.", "direct"),
        ("She said we are “broke” now.", "mixed"),
        ("She said we are broke.", "indirect"),
        ("“We are broke,” she said. “All of us.”", "direct"),
    ],
)
def test_kind_tells_how_much_is_quoted(text, kind):
    assert [one.kind for one in attributions(text)] == [kind]


def test_beliefs_come_only_when_asked_for():
    text = "Ann Lind thinks that the town is broke."
    assert attributions(text) == []
    assert [seen(text, one.cue) for one in attributions(text, wide=True)] == ["thinks"]


def test_speech_within_speech_stays_within():
    text = "Ann Lind said that Bo Dahl said that the town was broke."
    assert [seen(text, one.source) for one in attributions(text)] == ["Ann Lind"]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph():
    text = "“We are broke,” said Ann Lind. “Very.\n\n“There is nothing left.”"
    (one,) = attributions(text)
    assert [seen(text, span) for span in one.content][-1] == "“There is nothing left.”"


def test_a_narrator_s_sentence_does_not_end_the_quotation():
    text = "“We are broke,” said Ann Lind. Rain fell on the roof. “There is nothing left.”"
    (one,) = attributions(text)
    assert len(one.content) == 2


def test_dialogue_keeps_its_speakers_apart():
    text = "“Go,” said Ann.\n\n“No,” said Bo.\n\n“Go,” said Ann."
    assert [seen(text, one.source) for one in attributions(text)] == ["Ann", "Bo", "Ann"]


def test_a_transcript_is_read_by_its_labels():
    text = "LIND: We are broke.\n\nDAHL: I said so.\n\nLIND: You did.\n\nDAHL: Twice."
    found = attributions(text)
    assert [seen(text, one.source) for one in found] == ["LIND", "DAHL", "LIND", "DAHL"]
    assert {(one.rule, one.kind) for one in found} == {("transcript", "direct")}


def test_page_furniture_before_a_colon_does_not_speak():
    text = (
        "Video: Pilots march\n\nRead more: What pilots earn\n\nVideo: The port\n\nRead more: Ships"
    )
    assert attributions(text) == []


def test_who_speaks_once_in_a_transcript_is_heard():
    text = "Mr SPEAKER: Order.\n\nMs HOLT: When?\n\nMr DREW: In June.\n\nMs HOLT: Too late."
    found = attributions(text)
    assert [seen(text, one.source) for one in found] == [
        "Mr SPEAKER",
        "Ms HOLT",
        "Mr DREW",
        "Ms HOLT",
    ]


def test_sentences_glued_in_scraping_keep_their_speakers_apart():
    text = "It burned, officials said.Mr. Dahl added that nobody died.Ann Lind told him it was “over”.Bo said no."
    found = attributions(text)
    assert [(seen(text, one.source), seen(text, one.content[0])) for one in found[:3]] == [
        ("officials", "It burned"),
        ("Mr. Dahl", "that nobody died"),
        ("Ann Lind", "it was “over”"),
    ]


def test_a_lost_closing_mark_ends_at_the_cue():
    text = '"We are broke, said Ann Lind, who left.'
    (one,) = attributions(text)
    assert (seen(text, one.source), seen(text, one.content[0])) == ("Ann Lind", '"We are broke,')


HOSTILE = [
    "\x00\x01 “said” \ufeff he said",
    "قال “نعم” he said. \u200f“لا”\u200e",
    "他说：“好的。”然后走了。「はい」と言った。",
    "<script>alert('said')</script> & “<b>x</b>” he said <!-- said -->",
    "“““”””''''\"\"\"''said''\"",
    "e\u0301 said n\u0303o. \U0001f600 said \U0001f600.",
    "saidTrump alsoHe said.“Glued”She said",
    "((((said)))) [[[said]]] ,,,,said,,,, ::::said::::",
    "According to",
    "according to according to according to",
    "He said",
    "said",
    "- ",
    ":",
    "A: \nA: \nA: x",
    "\u2028said\u2029\x85“a",
    "„Wir sind pleite“, sagte er. «Nous», said she. ‚Ja‘, ›nein‹, 'tis 'said'.",
    "Asked whether asked whether asked whether",
    "who who who said and and and said, who, said",
    "a lawyer who the who the who said",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("wide", [False, True])
def test_hostile_text_is_read(text, wide):
    check(text, attributions(text, wide=wide))


def check(text, found):
    for one in found:
        assert one.content
        assert one.kind in {"direct", "mixed", "indirect"}
        assert 0 <= one.confidence <= 1
        spans = [*one.content, *(span for span in (one.source, one.cue) if span)]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert list(one.content) == sorted(one.content)


PIECES = st.sampled_from(
    "he she who Ann Lind Mr. the mayor said says saying told told_me that whether claim reports "
    "according to, , . ; : - — ( ) “ ” \" ' '' \n \n\n as while and but would not to declined "
    "called “broke,” “Are we?” 2,000 Monday in Ohio, a lawyer who left Trump's announced".split(" ")
)


@many
@given(st.lists(PIECES, max_size=40).map(" ".join), st.booleans())
@example("“,” said “", False)
@example("he according to “", False)
@example("claim \n she Mr. “Are last “Are . what", False)
def test_any_mixture_of_words_is_read(text, wide):
    check(text, attributions(text, wide=wide))


GRAMMAR = {  # what a page may hold: each sign stands for any of its pieces
    "cue": "said says told_us claims warned adding according_to asked wrote denied : —".split(),
    "name": "Ann_Lind J._R._Dahl the_mayor she LIND Q A Łukasz_Ö. 李明 أحمد Dr._Sen O’Hara".split(),
    "open": ["“", '"', "‘", "''", "«", "„", "「", "", "\u200f“", "("],
    "close": ["”", '"', "’", "''", "»", "“", "」", "", ",”", ".”\u200e", ")"],
    "words": "we_are_broke no 2,000 the_town’s_will 好的 نعم e\u0301 \U0001f600 \u00ad http://a.b/c?d".split(),
    "end": [". ", "\n", "\n\n", "\r\n", ",", "", " ", "\u2028", "\x85", "; ", "… ", "?!"],
}
SHAPES = ["open words close name cue end", "name cue open words close end", "cue name end words",
          "name cue words end open words close end", "open words end", "name words end"]  # fmt: skip


@st.composite
def pages(draw):
    signs = " ".join(draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=8))).split()
    pieces = [draw(st.sampled_from(GRAMMAR[sign])).replace("_", " ") for sign in signs]
    return draw(st.sampled_from([" ", ""])).join(pieces)


@many
@given(pages(), st.booleans())
def test_any_page_of_marks_names_and_cues_is_read(text, wide):
    found = attributions(text, wide=wide)
    check(text, found)
    for one in found:
        ends = [0, *(end for _, end in one.content)]
        assert all(start >= end for (start, _), end in zip(one.content, ends, strict=False))
        assert all(text[start:end].strip() for start, end in one.content)
    assert len(speakers(text, found)) == len(found)


@many
@given(st.text(max_size=120))
def test_any_text_is_read(text):
    check(text, attributions(text))


UNITS = [
    "He said that ", "“Yes,” he said. ", "“Yes.” ", "said, ", " ", ".", "(", "Ann Lind, ", "\n“a",
    "according to Ann, ", "A: b\n", "- Ann\n", "saying ", "“he said,\n", "his claim that ", "AAAA",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_linear_in_one_paragraph(unit):
    assert_linear(attributions, unit, 80_000)


def test_a_megabyte_in_one_paragraph_takes_seconds():
    text = "The mayor left the town hall, and Ann Lind said that “we are broke” again. " * 14_000
    start = time.process_time()
    found = attributions(text)
    assert len(found) == 14_000
    assert time.process_time() - start < 20
