"""Where sentences and paragraphs begin: the rule, Punkt, and splitters of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from nltk.tokenize import LineTokenizer, PunktSentenceTokenizer

import toolkit as tk
from tests.strategies import few, hostile_corpora

SPLITTERS = ["rule", "punkt", "punkt-learned", PunktSentenceTokenizer(), LineTokenizer()]
every_splitter = pytest.mark.parametrize("splitter", SPLITTERS, ids=str)


def cut(text, unit="sentences", **options):
    corpus = tk.Corpus.from_texts([text], **options)
    bounds = corpus.columns[unit].tolist()
    return [corpus.quote(a, b) for a, b in zip(bounds, bounds[1:], strict=False)]


CASES = [
    ("No deal. Talks go on.", ["No deal.", "Talks go on."]),
    ("Gen. Reyes left. The U.S. stayed.", ["Gen. Reyes left.", "The U.S. stayed."]),
    ("The U.S. The end.", ["The U.S.", "The end."]),
    ("He left the U.S. Friday.", ["He left the U.S. Friday."]),
    ("“Go!” he said. “Now?” She went.", ["“Go!” he said.", "“Now?”", "She went."]),
    ("He said: “Go. Never.” Then left.", ["He said: “Go.", "Never.”", "Then left."]),
    ("It cost 3.50. Then 4.", ["It cost 3.50.", "Then 4."]),
    ("Wait... what? Yes!", ["Wait... what?", "Yes!"]),
    ("A headline\nThe text begins.", ["A headline", "The text begins."]),
    ("A headline\n\nthe text", ["A headline", "the text"]),
    ("第一。 第二。", ["第一。", "第二。"]),
    ("no capitals. here at all.", ["no capitals. here at all."]),
    ("", []),
    (" \n\n ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_rule(text, expected):
    assert cut(text) == expected
    assert [text[a:b] for a, b in tk.sentences(text)] == expected


@pytest.mark.parametrize(
    "line_end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
)
def test_a_line_end_of_any_kind_ends_a_paragraph(line_end):
    assert cut(f"One{line_end}Two.", "paragraphs") == ["One", "Two."]


def test_hard_wrapped_lines_are_one_paragraph():
    wrapped = "This text was\nwrapped by a\nmachine long ago.\n\nA new\nparagraph."
    assert cut(wrapped, "paragraphs") == [
        "This text was\nwrapped by a\nmachine long ago.",
        "A new\nparagraph.",
    ]
    windows = wrapped.replace("\n", "\r\n")
    assert len(cut(windows, "paragraphs")) == 2


def test_lines_that_begin_with_capitals_are_paragraphs():
    assert len(cut("First.\nSecond.\nThird.\nfourth.", "paragraphs")) == 4


def test_punkt_knows_our_abbreviations():
    text = "Gen. Reyes met Sen. Cole. They left."
    assert cut(text, sentences="punkt") == ["Gen. Reyes met Sen. Cole.", "They left."]


def test_punkt_learns_from_the_texts():
    text = "The qv. 5 was late. The qv. 7 was on time. A qv. 9 came. The qv. 11 left. " * 5
    learned = cut(text, sentences="punkt-learned")
    assert all(sentence.startswith(("The qv.", "A qv.")) for sentence in learned)
    assert len(learned) == 20


def test_a_splitter_of_ones_own_adds_its_cuts_to_the_paragraphs():
    class AtComma:
        def span_tokenize(self, text):
            first = text.index(",") + 1
            return [(0, first), (first, len(text))]

    assert cut("One, two. Three", sentences=AtComma()) == ["One,", "two. Three"]


@every_splitter
@few
@given(texts=hostile_corpora)
def test_any_splitter_keeps_the_bounds_in_order(texts, splitter):
    corpus = tk.Corpus.from_texts(texts, sentences=splitter)
    bounds = corpus.sentences.tolist()
    assert bounds == sorted(set(bounds))
    assert set(corpus.paragraphs.tolist()) <= set(bounds)
    assert bounds[-1] == corpus.ids.size


@every_splitter
@pytest.mark.parametrize("texts", [[], [""], [" "], ["word"], ["", "a. B."]], ids=repr)
def test_hardly_anything_to_split(texts, splitter):
    corpus = tk.Corpus.from_texts(texts, sentences=splitter)
    assert corpus.sentences[-1] == corpus.ids.size


def test_an_unknown_unit_is_advised_on():
    with pytest.raises(tk.ToolkitError, match=r"Unknown unit 'sentense'.*'sentence'"):
        tk.Corpus.from_texts(["a"]).bounds("sentense")
