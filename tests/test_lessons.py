"""Questions that want a guess first: the reply, and what is refused."""

from __future__ import annotations

import json

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
