"""
Wildcards: ``*`` for anything, ``?`` for one character.
"""

from __future__ import annotations

import re

__all__ = ["as_expression", "is_glob"]


def is_glob(text: str) -> bool:
    """
    Tell whether a word holds wildcards.

    Examples
    --------
    >>> is_glob("militar*"), is_glob("army")
    (True, False)
    """
    return "*" in text or "?" in text


def as_expression(glob: str) -> str:
    """
    Write wildcards as a regular expression that takes no longer for many of them.

    Each part between two stars is taken where it first fits and never sought again; that loses
    nothing, since the next star stands for whatever follows.

    Examples
    --------
    >>> bool(re.fullmatch(as_expression("m*l?t*y"), "military"))
    True
    """
    first, *rest = re.split("[*]+", glob)
    if not rest:
        return _literally(first)
    between = (f"(?>.*?{_literally(part)})" for part in rest[:-1])
    return "".join((_literally(first), *between, ".*", _literally(rest[-1])))


def _literally(part: str) -> str:
    return "".join("." if sign == "?" else re.escape(sign) for sign in part)
