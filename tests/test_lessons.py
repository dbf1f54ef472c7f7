"""Questions that want a guess first, and the coded sheets that the lessons bring."""

from __future__ import annotations

import ast
import csv
import json
from pathlib import Path

import pytest

import toolkit as tk

OUTLETS = ("Meridian Wire", "The Harbour Ledger")
HOSTILE = ["<img src=x onerror='window.hacked = 1'>", "from $5 to $10", "a\ud800b", "שלום"]


def asked(answer=12, **more):
    return tk.Guess("How many?", answer, because="Because.", **more)


@pytest.mark.parametrize(
    ("answer", "options", "given", "reply"),
    [
        (12, (), "20", "You guessed 20. The answer is 12. Because."),
        (12, (), " 12.0 ", "You guessed 12.0. That is the answer. Because."),
        (1200, (), "1,200", "You guessed 1,200. That is the answer. Because."),
        (1200, (), "-3", "You guessed -3. The answer is 1,200. Because."),
        ("rebels", (), "Rebels", "You guessed “Rebels”. That is the answer. Because."),
        ("rebels", (), "fighters", "You guessed “fighters”. The answer is “rebels”. Because."),
        (
            OUTLETS[1],
            OUTLETS,
            OUTLETS[1],
            f"You guessed “{OUTLETS[1]}”. That is the answer. Because.",
        ),
        (
            OUTLETS[1],
            OUTLETS,
            OUTLETS[0],
            f"You guessed “{OUTLETS[0]}”. The answer is “{OUTLETS[1]}”. Because.",
        ),
        (2, (1, 2, 3), "3", "You guessed “3”. The answer is “2”. Because."),
    ],
)
def test_the_reply_puts_the_guess_beside_the_texts(answer, options, given, reply):
    guess = asked(answer, options=options)
    assert guess.reply == ""
    guess.given = given
    assert guess.reply == reply


def test_an_answer_needs_no_reason():
    guess = tk.Guess("How many?", 3)
    guess.given = "3"
    assert guess.reply == "You guessed 3. That is the answer."


def test_a_blank_is_no_guess():
    guess = tk.Guess("Which?", "rebels", because="A reason.")
    guess.given = "  "
    assert (guess.given, guess.reply) == ("", "")


@pytest.mark.parametrize("given", ["a dozen", "nan", "inf", "1e999", "12 or so"])
def test_what_is_no_number_is_refused_where_one_is_asked(given):
    guess = asked()
    with pytest.raises(tk.ToolkitError, match="is no number"):
        guess.given = given
    assert guess.reply == ""


def test_what_is_no_option_is_refused_with_the_nearest():
    guess = asked(OUTLETS[0], options=OUTLETS)
    with pytest.raises(tk.ToolkitError, match="Did you mean 'The Harbour Ledger'"):
        guess.given = "Harbour Ledger"


def test_a_question_whose_answer_is_no_option_is_refused_at_once():
    with pytest.raises(tk.ToolkitError, match="'Kestria Today' is none of the options"):
        asked("Kestria Today", options=OUTLETS)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_sent_as_it_is_and_can_be_sent(text):
    shown = text.replace("\ud800", "\ufffd")
    guess = tk.Guess(text, text, options=[text, "b"], because=text)
    guess.given = shown
    assert (guess.question, guess.options[0]) == (shown, shown)
    assert guess.reply == f"You guessed “{shown}”. That is the answer. {shown}"
    json.dumps([guess.question, guess.options, guess.reply], ensure_ascii=False).encode("utf-8")


# --- sheets that the lessons bring, coded -----------------------------------------------------

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
CODED = Path(__file__).parent.parent / "corpus" / "coded"
DUTY = {"responsibility": ["blame*", "fault", "must", "should"]}


def lists_of(lesson):
    """Give the lists of words that a lesson writes down, in order."""
    cells = json.loads((NOTEBOOKS / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [line for text in code for line in ast.parse(text).body if isinstance(line, ast.Assign)]
    words = [
        ast.literal_eval(line.value) for line in lines if ast.unparse(line.targets[0]) == "words"
    ]
    return [{"economic": each.split(", ")} for each in words]


@pytest.fixture(scope="module")
def sheets():
    """Draw the sheets of the lessons on coding, by the name of the file that codes them."""
    corpus = tk.sample()
    duty = tk.sample_hits(tk.count_frames(corpus, DUTY), 16, by="term", seed=7)
    drawn = {"responsibility-wide": duty, "responsibility-narrow": duty}
    numbers = zip(("first", "second"), lists_of("08_frames_by_lexicon"), (8, 9), strict=True)
    for name, words, seed in numbers:
        counts = tk.count_frames(corpus, words, by="outlet")
        sheet = tk.sample_hits(counts, 50, by="outlet", seed=seed, probe=40)
        drawn[f"economic-{name}"] = sheet
    return drawn


def test_every_file_of_codes_belongs_to_a_sheet(sheets):
    assert {path.stem for path in CODED.iterdir()} == set(sheets)


@pytest.mark.parametrize("path", sorted(CODED.iterdir()), ids=lambda path: path.stem)
def test_codes_that_come_with_the_lessons_fit_their_sheet(sheets, path):
    with path.open(encoding="utf-8", newline="") as lines:
        written = list(csv.DictReader(lines))
    sheet = sheets[path.stem].read(path)
    assert [row["item"] for row in written] == sheet.items
    assert [row["node"] for row in written] == [
        " ".join(node.split()) for node in sheet.table["node"]
    ]
    assert sheet.done == len(sheet.items)


def test_two_readings_of_one_definition_part_where_others_lay_the_blame(sheets):
    wide, narrow = (
        sheets[f"responsibility-{name}"].read(CODED / f"responsibility-{name}.csv")
        for name in ("wide", "narrow")
    )
    row = tk.agreement([wide, narrow]).row(0)
    assert (row["units"], row["agreement"], round(row["alpha"], 3)) == (16, 13 / 16, 0.635)
    codes = zip(wide.codes, narrow.codes, strict=True)
    assert [a + b for a, b in codes if a != b] == ["10"] * 3


@pytest.mark.parametrize(
    ("name", "counted", "shares"),
    [
        ("first", (300, 49, 35, 39, 4), (0.711, 0.504)),
        ("second", (367, 49, 44, 40, 1), (0.901, 0.849)),
    ],
)
def test_what_the_lists_of_words_are_worth(sheets, name, counted, shares):
    sheet = sheets[f"economic-{name}"].read(CODED / f"economic-{name}.csv")
    row = tk.validate(sheet).row(0)
    assert tuple(row[c] for c in ("n", "coded", "right", "probed", "missed")) == counted
    assert (round(row["precision"], 3), round(row["recall"], 3)) == shares
