"""
What a frame must be: a name and patterns that can be read, each once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from toolkit._base import CallError, ToolkitError
from toolkit.patterns import parse

__all__ = ["check_pattern", "checked_frame"]


def checked_frame(frame: str, patterns: Iterable[str]) -> tuple[str, ...]:
    """
    Take the patterns of a frame in.

    Raises
    ------
    ToolkitError
        No name, no patterns, one given twice, or one that cannot be read or that every token fits.

    Examples
    --------
    >>> checked_frame("security", ["arms  race", "militar*"])
    ('arms race', 'militar*')
    >>> checked_frame("security", ["*"])
    Traceback (most recent call last):
    toolkit._base.ToolkitError: In frame 'security': Every token fits '*'. ...
    """
    if isinstance(patterns, str):
        raise CallError(
            f"Frame {frame!r} must be a list of patterns, not one string.", f"Write [{patterns!r}]."
        )
    if not isinstance(patterns, Iterable) or isinstance(patterns, Mapping):
        kind = type(patterns).__name__
        raise CallError(
            f"Frame {frame!r} must be a list of patterns, not {kind}.",
            "Write it as {'security': ['arms', 'militar*']}.",
        )
    if not isinstance(frame, str):
        raise CallError(f"A frame's name is a string, not {type(frame).__name__}.")
    if not frame.strip() or frame != frame.strip() or not frame.isprintable():
        raise ToolkitError(
            f"{frame!r} is no name for a frame.",
            "It is empty, begins or ends with a space, or holds a sign that cannot be shown.",
            "Give it a plain name.",
        )
    listed = tuple(_readable(pattern, frame) for pattern in patterns)
    if not listed:
        raise ToolkitError(
            f"Frame {frame!r} has no patterns.", advice="Give it one, or leave it out."
        )
    for pattern, times in Counter(listed).items():
        if times > 1:
            raise ToolkitError(f"{pattern!r} stands twice in frame {frame!r}.", advice="Keep one.")
    return listed


def _readable(pattern: str, frame: str) -> str:
    if isinstance(pattern, str) and any("\ud800" <= sign <= "\udfff" for sign in pattern):
        raise ToolkitError(
            f"In frame {frame!r}: {pattern!r} holds half a surrogate pair.", "That is no text."
        )
    try:
        check_pattern(pattern)
    except ToolkitError as error:
        raise ToolkitError(f"In frame {frame!r}: {error}") from None
    return " ".join(pattern.split())


def check_pattern(pattern: str) -> None:
    """
    Refuse a pattern that cannot be read, or that every token fits.

    Raises
    ------
    ToolkitError
        What is wrong with it.

    Examples
    --------
    >>> check_pattern("war*")
    >>> check_pattern("war|*")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Every token fits 'war|*'. ...
    """
    parse(pattern)
    if any(part and not part.strip("*") for part in "".join(pattern.split(" ")).split("|")):
        raise ToolkitError(
            f"Every token fits {pattern!r}.",
            advice='Write the beginning of the word before *, or "*" for the sign itself.',
        )
