"""
One pattern language for the search box, lexicons and cue lists.

===================  =============================================================
``war``              the word, in any case: *war*, *War*, *WAR*
``US``               a capital makes the pattern case-sensitive: never *us*
``militar*``         any ending; ``?`` is exactly one character
``arms race``        a space is the next token; a hyphen is as good (*arms-race*)
``war | arms race``  alternatives, each a pattern of its own
``NATO ~5 Russia``   both within five tokens, in either order; each side may list alternatives
``"what?"``          in double quotes: taken as typed, ``*``, ``?`` and ``|`` included
``'us'``             in single quotes: as typed, and in this case only (never *US* or *Us*)
===================  =============================================================

A pattern is matched against the vocabulary once. Positions are then a matter of integers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from toolkit._base import CallError, ToolkitError
from toolkit.globs import is_glob
from toolkit.text import normal_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


__all__ = ["Phrase", "Query", "Word", "parse", "wildcard_hint"]

MOST_PARTS = 5  # a longer phrase is matched as typed, without its hyphenated twins
LONGEST = 1000  # characters in a pattern

# Letters no text uses stand for the wildcards while a pattern is cut into tokens.
_ANY, _ONE = "ʬ", "ʭ"
_TYPED = r'(?<![^\s|])["“”](?P<typed>[^"“”]+)["“”](?=$|[\s|])'
_CASED = r"(?<![^\s|])['‘](?P<cased>[^\s'‘’\"“”|]+(?:[ ][^\s'‘’\"“”|]+)*)['’](?=$|[\s|])"
_LEXER = re.compile(rf"{_TYPED}|{_CASED}|(?P<or>\|)|(?P<word>[^\s|]+)")
_RECURSIVE = re.compile(r"\(\?(?:R|\d+|&\w+|P>\w+)\)")
_NEAR = re.compile(r"\s~(\d+)\s")
_SHIELD = "ʮ"  # stands for a ~ in double quotes while a pattern is cut into its sides


class Word(NamedTuple):
    """
    What one token must look like: a glob (or a regular expression), and whether case counts.

    Examples
    --------
    >>> Word("militar*", sensitive=False).is_plain
    False
    """

    text: str
    sensitive: bool
    kind: str = "glob"  # "glob", "typed", "regex" or "exact" (one type, as it is spelled)

    @property
    def is_plain(self) -> bool:
        """Whether the word stands for itself: no wildcard, no expression."""
        return self.kind == "typed" or (self.kind == "glob" and not is_glob(self.text))


Phrase = tuple[Word, ...]


@dataclass(frozen=True)
class Query:
    """
    A parsed pattern: one side of alternatives, or several sides with the distance allowed between.

    Examples
    --------
    >>> query = parse("NATO ~5 Russia|Moscow")
    >>> len(query.sides), query.near
    (2, (5,))
    """

    pattern: str
    sides: tuple[tuple[Phrase, ...], ...]
    near: tuple[int, ...] = ()


def parse(
    pattern: str,
    *,
    regex: bool = False,
    cut: Callable[[str], list[str]] = str.split,
) -> Query:
    """
    Read a pattern.

    Parameters
    ----------
    pattern : str
        In the language of this module's page.
    regex : bool
        Take each space-separated part as a regular expression for one whole token.
    cut : callable
        Cuts a word as the corpus was cut, so that ``don't`` finds ``do`` + ``n't``.

    Returns
    -------
    Query
        Its sides hold the alternatives, hyphenated twins included.

    Raises
    ------
    ToolkitError
        Empty, too long, a ``~`` without number or neighbour, a broken regular expression.

    Examples
    --------
    >>> [[word.text for word in phrase] for phrase in parse("arms race").sides[0]]
    [['arms', 'race'], ['arms-race']]
    """
    if not isinstance(pattern, str):
        raise CallError(f"A pattern is a string, not {type(pattern).__name__}.")
    if not pattern.strip():
        raise ToolkitError("The pattern is empty.", advice="Type a word, such as: war*")
    if len(pattern) > LONGEST:
        raise ToolkitError(
            f"The pattern has {len(pattern):,} characters; at most {LONGEST:,} are read.",
            advice="Put a long list of words into a lexicon.",
        )
    spelled = normal_form(pattern).strip()  # as types are spelled
    shielded = re.sub(f"{_TYPED}|{_CASED}", lambda typed: typed[0].replace("~", _SHIELD), spelled)
    parts = _NEAR.split(f" {shielded} ")
    lonely = not regex and "~" in " ".join(parts[::2])
    if (
        lonely
        or "0" in {n.lstrip("0") or "0" for n in parts[1::2]}
        or not all(side.strip() for side in parts[::2])
    ):
        raise ToolkitError(
            f"{pattern!r} has a ~ that joins nothing.",
            "It needs a distance and a word on each side.",
            "Write: NATO ~5 Russia (or put a literal ~ in double quotes).",
        )
    read = _regex_phrases if regex else _glob_phrases
    listed = [side.replace(_SHIELD, "~") for side in parts[::2]]
    sides = tuple(tuple(dict.fromkeys(read(side, pattern, cut))) for side in listed)
    return Query(pattern, sides, tuple(int(n) for n in parts[1::2]))


def _regex_phrases(side: str, pattern: str, cut: Callable[[str], list[str]]) -> Iterator[Phrase]:
    del cut  # a regular expression speaks of whole tokens already
    import regex  # noqa: PLC0415  (only for those who write regular expressions)

    for part in side.split():
        if _RECURSIVE.search(part):  # it may take half a gigabyte before it fails
            raise ToolkitError(
                f"The regular expression {part!r} calls itself.",
                "That may never end.",
                "Write it more simply, or use * and ? as wildcards.",
            )
        try:
            regex.compile(part)
        except regex.error as error:
            raise ToolkitError(
                f"The regular expression {part!r} is broken: {error.msg}.",
                f"Seen in {pattern!r}." if part != pattern else "",
                "Leave regex off to use * and ? as wildcards.",
            ) from None
    has_capital = _has_capital(re.sub(r"\\.|\(\?\S", "", side))
    yield tuple(Word(part, has_capital, "regex") for part in side.split())


def _glob_phrases(side: str, pattern: str, cut: Callable[[str], list[str]]) -> Iterator[Phrase]:
    alternatives: list[list[tuple[str, str]]] = [[]]
    for found in _LEXER.finditer(side):
        if found["or"]:
            alternatives.append([])
        elif found["typed"]:
            alternatives[-1] += [(part, "typed") for part in found["typed"].split()]
        elif found["cased"]:
            alternatives[-1] += [(part, "cased") for part in found["cased"].split()]
        else:
            alternatives[-1].append((found["word"], "glob"))
    if not all(alternatives):
        raise ToolkitError(
            f"{pattern!r} has an alternative with nothing in it.",
            advice="Write a word on both sides of each |, or put a literal | in double quotes.",
        )
    for parts in alternatives:
        sensitive = any(_has_capital(text) for text, _ in parts)
        for twin in _twins(parts):
            yield tuple(
                Word(token, sensitive or kind == "cased", "glob" if kind == "glob" else "typed")
                for text, kind in twin
                for token in _cut(text, kind, cut)
            )


def _cut(text: str, kind: str, cut: Callable[[str], list[str]]) -> list[str]:
    """Cut a word as the corpus was cut, its wildcards taken for letters meanwhile."""
    if kind != "glob":
        return cut(text) or [text]
    tokens = cut(text.replace("*", _ANY).replace("?", _ONE)) or [text]
    return [token.replace(_ANY, "*").replace(_ONE, "?") for token in tokens]


def _twins(parts: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Give the phrase as typed, then with every other choice of hyphens and spaces."""
    yield parts
    if any(kind != "glob" for _, kind in parts):
        return
    words = [word for text, _ in parts for word in re.split(r"(?<=\w|[*?])-(?=\w|[*?])", text)]
    if not 1 < len(words) <= MOST_PARTS or any(not word.strip("*?") for word in words):
        return
    for joints in product(" -", repeat=len(words) - 1):
        joined = words[0] + "".join(a + b for a, b in zip(joints, words[1:], strict=True))
        yield [(word, "glob") for word in joined.split(" ")]


def wildcard_hint(pattern: str) -> str:
    """
    Say how to search a question mark, if one ends a word of a pattern; "" otherwise.

    Examples
    --------
    >>> wildcard_hint("what?")
    'The ? stands for any one character; for the mark itself write "what?", quotes and all.'
    >>> wildcard_hint('"what?"') + wildcard_hint("defen?e")
    ''
    """
    words = [found["word"] for found in _LEXER.finditer(normal_form(pattern)) if found["word"]]
    meant = next((word for word in words if re.fullmatch(r"[^*?]+[?]", word)), None)
    if meant is None:
        return ""
    return (
        f'The ? stands for any one character; for the mark itself write "{meant}", quotes and all.'
    )


def _has_capital(text: str) -> bool:
    return any(sign != sign.lower() for sign in text)
