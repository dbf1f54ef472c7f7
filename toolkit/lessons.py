"""
What the lessons need and an analysis does not: a question that wants a guess before it answers.

A guess that is written down changes how the answer is read. It is not marked: the reply puts the
guess beside the answer, and a sentence tells why.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import traitlets as tl

from toolkit._arguments import constructor
from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.paper import script, sendable
from toolkit.widgets.ground import PageWidget

__all__ = ["Guess"]


@constructor
class Guess(PageWidget):
    """
    Ask for a guess; when it is given, tell the answer, and why.

    A guess, once given, stands. The page answers by itself, so a busy or stopped kernel does no
    harm; the answer is not shown before.

    Parameters
    ----------
    question : str
        What to guess, as plain text.
    answer : str, int or float
        Compute it from the texts, so that it stays true when the texts change.
    options : iterable of str
        To choose from, the answer among them; without options there is a box to write in, for a
        number if the answer is one.
    because : str
        A sentence or two that explain the answer.

    Attributes
    ----------
    given : str
        The guess; "" until there is one. Setting it is the same as guessing.

    Raises
    ------
    ToolkitError
        The answer is none of the options; or a guess is no option, or no number where one is asked.

    Examples
    --------
    >>> guess = Guess("How many?", 12, because="Three outlets wrote it four times each.")
    >>> guess.given = "20"
    >>> print(guess.reply)
    You guessed 20. The answer is 12. Three outlets wrote it four times each.
    """

    _esm = script("guess")
    question = tl.Unicode().tag(sync=True)
    options = tl.List(tl.Unicode()).tag(sync=True)
    numeric = tl.Bool(default_value=False).tag(sync=True)
    given = tl.Unicode("").tag(sync=True)
    _right = tl.Unicode().tag(sync=True)
    _wrong = tl.Unicode().tag(sync=True)
    _said = tl.Unicode().tag(sync=True)

    def __init__(
        self,
        question: str,
        answer: str | float,
        *,
        options: Iterable[object] = (),
        because: str = "",
    ) -> None:
        self.answer = answer
        self.because = because
        if isinstance(options, str) or not isinstance(options, Iterable):
            raise CallError(f"options must be a list, not {type(options).__name__}.")
        choices = [sendable(option) for option in options]
        if choices and sendable(answer) not in choices:
            raise ToolkitError(
                f"The answer {answer!r} is none of the options.",
                advice=did_you_mean(answer, choices),
            )
        numeric = not choices and isinstance(answer, int | float)
        said, reason = sendable(answer), sendable(because)
        shown = f"{answer:,}" if numeric else f"“{said}”"
        super().__init__(
            question=sendable(question),
            options=choices,
            numeric=numeric,
            _said=said,
            _right=f"That is the answer. {reason}".strip(),
            _wrong=f"The answer is {shown}. {reason}".strip(),
        )

    @tl.validate("given")  # type: ignore[untyped-decorator]  # traitlets has no types here
    def _guessable(self, proposal: Any) -> str:  # noqa: ANN401  (traitlets' proposal)
        guess = sendable(proposal.value).strip()
        if guess and self.options and guess not in self.options:
            raise ToolkitError(
                f"{guess!r} is none of the options.", advice=did_you_mean(guess, self.options)
            )
        if guess and self.numeric and _number(guess) is None:
            raise ToolkitError(f"{guess!r} is no number.", advice="Guess a number such as 12.")
        return guess

    @property
    def reply(self) -> str:
        """What is said about the guess; "" before."""
        if not self.given:
            return ""
        if self.numeric:
            right, shown = _number(self.given) == self.answer, self.given
        else:
            right = self.given.lower() == self._said.lower()
            shown = f"“{self.given}”"
        return f"You guessed {shown}. {self._right if right else self._wrong}"


def _number(text: str) -> float | None:
    """Read a number as a person types it, or give None."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
