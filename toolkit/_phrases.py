"""
Turns of phrase that every message needs.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["did_you_mean", "n_of"]


def did_you_mean(name: object, options: Iterable[str]) -> str:
    """
    Advise on a name that is none of the options: the nearest one, and then the list.

    Examples
    --------
    >>> did_you_mean("log_dise", ["log_dice", "npmi"])
    "Did you mean 'log_dice'? Possible: log_dice, npmi."
    """
    options = list(options)
    near = difflib.get_close_matches(str(name), options, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    shown = ", ".join(options[:30]) + (", ..." if len(options) > 30 else "")  # noqa: PLR2004
    return f"{hint}Possible: {shown}." if options else "There is none to choose from."


def n_of(n: Any, noun: str, plural: str = "") -> str:  # noqa: ANN401  (any kind of number)
    """
    Write a count with its noun, in the singular where that is right.

    Examples
    --------
    >>> n_of(1, "document"), n_of(1200, "document"), n_of(0, "stretch", "stretches")
    ('1 document', '1,200 documents', '0 stretches')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"
