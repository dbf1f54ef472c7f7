"""Quotation marks as newsrooms and scrapers really write them."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.growth import assert_linear
from tests.strategies import many
from toolkit.quotemarks import paragraph_spans, quoted_spans

# text, the quotations expected in it, why
CASES = [
    ('She said "yes" and left.', ['"yes"'], "straight"),
    ("She said “yes” and left.", ["“yes”"], "curly"),
    ("Sie sagte „ja“ und ging.", ["„ja“"], "low-high, closing with the English opening shape"),
    ("Zij zei „ja” en ging.", ["„ja”"], "low-high, Dutch"),
    ("Elle a dit « oui » hier.", ["« oui »"], "angled, with spaces inside"),
    ("Sie sagte »ja« und ging.", ["»ja«"], "angled, pointing inwards"),
    ("彼女は「はい」と言った。", ["「はい」"], "corner marks, no spaces"),
    ("她说“好的”就走了。", ["“好的”"], "curly marks between letters"),
    ('She said"The end." He left.', ['"The end."'], "a space is lost before a capital"),
    ('"The end"She left.', ['"The end"'], "a space is lost, and one is open"),
    ("She said ''yes'' and left.", ["''yes''"], "doubled apostrophes"),
    ("She said ``yes'' and left.", ["``yes''"], "typewriter pair"),
    ("She said ’’yes’’ and left.", ["’’yes’’"], "doubled curly apostrophes"),
    ("“Yes,“ she said. “No.”", ["“Yes,“", "“No.”"], "wrong-way closing mark"),
    ("”Yes,” she said.", ["”Yes,”"], "wrong-way opening mark"),
    ('“Yes," she said. "No.”', ['“Yes,"', '"No.”'], "mixed shapes"),
    ("She called it 'a shame' today.", ["'a shame'"], "straight single"),
    ("She called it ‘a shame’ today.", ["‘a shame’"], "curly single"),
    (
        "'The voters' will is plain,' he said.",
        ["'The voters' will is plain,'"],
        "plural possessive",
    ),
    ("The voters' will and the town's mood don't agree.", [], "apostrophes only"),
    ("Rock 'n' roll of the '60s, 'twas said, got 'em.", [], "elisions and decades"),
    ("It’s the voters’ will; ’tis plain.", [], "curly apostrophes only"),
    ("“He said ‘go’ and I can’t,” she said.", ["“He said ‘go’ and I can’t,”"], "nested single"),
    ("“He called “wolf” again,” she said.", ["“He called “wolf” again,”"], "nested double"),
    ("'He called \"wolf\" again,' she said.", ["'He called \"wolf\" again,'"], "double in single"),
    ("He is 6'2\" tall and 190 pounds.", [], "a height"),
    ('"He is 6\'2" tall," she said.', ['"He is 6\'2" tall,"'], "a height inside a quotation"),
    ('A 13" screen beside a 15" one.', [], "inches: closing marks that nothing opened"),
    ("“One.\n\n“Two.\n\n“Three,” he said.", ["“One.", "“Two.", "“Three,”"], "left open, re-opened"),
    ('"One.\n\n"Two," he said.', ['"One.', '"Two,"'], "left open with straight marks"),
    ("He said “one and left.\n\nShe stayed “here”.", ["“here”"], "unanswered mark is ignored"),
    ("He left” and “stayed”.", ["“stayed”"], "orphan closing mark"),
    ('She said."The end," and left.', ['"The end,"'], "glued to the word before"),
    ('הודעת צה"ל אמרה "כן" היום.', ['"כן"'], "Hebrew abbreviation is no mark"),
    ('""Yes,"" she said.', ['""Yes,""'], "doubled by a spreadsheet"),
    ('("Yes") and [“no”] — “perhaps”—', ['"Yes"', "“no”", "“perhaps”"], "brackets and dashes"),
    ('"She went\nhome," he said\nand left\nagain.', ['"She went\nhome,"'], "hard-wrapped lines"),
    ("", [], "empty"),
    ('"', [], "a lone mark"),
    ("“”", ["“”"], "nothing inside"),
]


@pytest.mark.parametrize(("text", "expected", "reason"), CASES)
def test_cases(text, expected, reason):
    assert [text[start:end] for start, end in quoted_spans(text)] == expected, reason


MARKS = st.text(alphabet="ab .,\n\t\"'“”‘’„«»`「」6-—()\u200f\u05d0é", max_size=80)


@many
@given(st.one_of(MARKS, st.text(max_size=60)))
@example("'a''")
@example("“a\n“")
def test_spans_are_ordered_apart_and_inside_the_text(text):
    end = 0
    for start, stop in quoted_spans(text):
        assert end <= start < stop <= len(text)
        end = stop


@many
@given(MARKS)
def test_every_character_that_is_not_space_is_in_one_paragraph(text):
    inside = "".join(text[start:end] for start, end in paragraph_spans(text))
    assert "".join(inside.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "unit", ['"a ', "'a ", "a' ", "“", "” ", "'", "\n", "“a” ", " \n", "x\u200f"]
)
def test_time_is_linear(unit):
    assert_linear(quoted_spans, unit, 100_000)
