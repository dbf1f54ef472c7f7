"""
Decisions about a page, each with its place; what the page comes to once they are carried out.

The cleaned text is the raw text with some stretches replaced: nothing else happens to it. So every
character can be traced back, and leaving out one replacement undoes one decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["Block", "Decision", "carried_out", "origins_of", "placed"]


class Decision(NamedTuple):
    """
    One decision about a page.

    Attributes
    ----------
    rule : str
        Name of the rule.
    changes : {"text", "zone", "headline", "author", "date", "url"}
        What it changes: the text, only the zone of a line, or a piece of metadata.
    start, end : int
        Characters of the raw page.
    before, after : str
        What stands there, and what stands there afterwards; for metadata, the value.
    reason : str
        Why.
    zone : str
        Zone of the line, if the decision gives it one.
    line : int
        Number of the line it is about.
    """

    rule: str
    changes: str
    start: int
    end: int
    before: str
    after: str
    reason: str
    zone: str
    line: int


class Block(NamedTuple):
    """
    One block of a page.

    Attributes
    ----------
    zone : str
        headline, standfirst, byline, url, credit, caption, subheading, body or furniture.
    text : str
        As the page has it.
    start, end : int
        Its characters in the raw page.
    kept : bool
        Whether it stands in the cleaned text.
    """

    zone: str
    text: str
    start: int
    end: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Edits:
    """Replacements in a text: ascending, none overlapping another."""

    starts: Sequence[int]
    ends: Sequence[int]
    afters: Sequence[str]


def edits_of(decisions: Iterable[Decision]) -> Edits:
    """Pick the decisions that change the text."""
    chosen = sorted(
        d for d in ((d.start, d.end, d.after) for d in decisions if d.changes == "text")
    )
    starts, ends, afters = zip(*chosen, strict=True) if chosen else ((), (), ())
    return Edits(starts, ends, afters)


def carried_out(raw: str, decisions: Iterable[Decision]) -> str:
    r"""
    Replace what the decisions replace.

    Examples
    --------
    >>> share = Decision("furniture", "text", 0, 6, "Share\n", "", "", "furniture", 0)
    >>> carried_out("Share\nNo deal.", [share])
    'No deal.'
    """
    edits = edits_of(decisions)
    parts, at = [], 0
    for start, end, after in zip(edits.starts, edits.ends, edits.afters, strict=True):
        parts += [raw[at:start], after]
        at = end
    return "".join([*parts, raw[at:]])


def origins_of(raw: str, decisions: Iterable[Decision]) -> NDArray[np.int64]:
    r"""
    Give each character of the cleaned text its place in the raw page.

    Returns
    -------
    ndarray of int64, one per character
        -1 for a space that was put in.

    Examples
    --------
    >>> share = Decision("furniture", "text", 0, 6, "Share\n", "", "", "furniture", 0)
    >>> origins_of("Share\nNo deal.", [share]).tolist()
    [6, 7, 8, 9, 10, 11, 12, 13]
    """
    edits = edits_of(decisions)
    parts, at = [], 0
    for start, end, after in zip(edits.starts, edits.ends, edits.afters, strict=True):
        parts.append(np.arange(at, start))
        same = after and len(after) == end - start
        parts.append(np.arange(start, end) if same else np.full(len(after), -1))
        at = end
    return np.concatenate([*parts, np.arange(at, len(raw))]).astype(np.int64)


def placed(decisions: Iterable[Decision], places: Sequence[int]) -> NDArray[np.int64]:
    r"""
    Find places of the raw page, outside everything replaced, in the cleaned text.

    Examples
    --------
    >>> share = Decision("furniture", "text", 0, 6, "Share\n", "", "", "furniture", 0)
    >>> placed([share], [6, 9]).tolist()
    [0, 3]
    """
    edits = edits_of(decisions)
    ends = np.array(edits.ends, np.int64)
    change = np.array([len(after) for after in edits.afters], np.int64)
    change += np.array(edits.starts, np.int64) - ends
    moved = np.concatenate([[0], np.cumsum(change)]).astype(np.int64)
    raw = np.array(places, np.int64)
    return raw + moved[np.searchsorted(ends, raw, side="right")]
