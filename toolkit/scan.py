"""
Texts as bytes: where the pieces between white space begin and end, and which end a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.slices import SPARE, Slices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]
    Bytes = NDArray[np.uint8]

__all__ = ["Scan", "scan"]

# White space beyond ASCII (Unicode's White_Space), what of it ends a line, its first bytes.
BLANKS: Final = np.array([133, 160, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F])
IDEOGRAPHIC: Final = 0x3000
LINES: Final = np.array([133, 0x2028, 0x2029])
LEADS: Final = (0xC2, 0xE1, 0xE3)  # the first, and from the second to the third


@dataclass(frozen=True)
class Scan:
    r"""
    The pieces of some texts.

    Examples
    --------
    >>> found = scan(["Später.\n\nNo deal.", "Talks"])
    >>> found.places.tolist(), found.counts.tolist(), found.lines.tolist()
    ([0, 9, 12, 0], [3, 1], [1])
    """

    slices: Slices
    places: Codes  # character at which each piece begins in its text
    counts: Ints  # pieces of each text
    lines: Codes  # 2 * piece for those that end a line but no text; + 1 where they end several


def scan(texts: Sequence[str]) -> Scan:
    """
    Find the pieces of texts: what stands between white space.

    Raises
    ------
    UnicodeEncodeError
        A text holds half a surrogate pair.

    Examples
    --------
    >>> found = scan(["No deal.", "Talks"])
    >>> found.slices.chosen(np.array([1, 2])).texts()
    ['deal.', 'Talks']
    """
    parts = [text.encode() for text in texts]
    held = b"".join([*parts, bytes(SPARE)])
    raw = np.frombuffer(held, np.uint8)
    bounds, origins = (np.cumsum([0, *map(len, each)]) for each in (parts, texts))
    space, breaks = _blanks(raw, plain=bounds[-1] == origins[-1])
    starts, ends = _edges(space[: bounds[-1]], bounds)
    offsets = np.searchsorted(starts, bounds)
    counts = np.diff(offsets)
    places = starts if bounds[-1] == origins[-1] else starts - _inner(raw, starts)
    return Scan(
        Slices(held, starts, ends - starts),
        (places - np.repeat(origins[:-1], counts)).astype(np.int32),
        counts,
        _lines(breaks, starts, offsets),
    )


def _blanks(raw: Bytes, *, plain: bool) -> tuple[Flags, Ints]:
    """Flag white space, and list where lines end; a carriage return and a line feed are one end."""
    breaks = np.flatnonzero((raw - np.uint8(10)) <= 3)  # noqa: PLR2004  (to the carriage return)
    breaks = breaks[(raw[breaks] != ord("\n")) | (raw[breaks - 1] != ord("\r"))]
    space = (raw - np.uint8(9)) <= 4  # noqa: PLR2004  (the same, and tabs)
    space |= raw == ord(" ")
    if plain:
        return space, breaks
    at = np.flatnonzero((raw == LEADS[0]) | ((raw - np.uint8(LEADS[1])) <= LEADS[2] - LEADS[1]))
    first, second, third = (raw[at + ahead].astype(np.int64) for ahead in range(3))
    two = (first & 0x1F) << 6 | (second & 0x3F)
    three = (first & 0xF) << 12 | (second & 0x3F) << 6 | (third & 0x3F)
    signs = np.where(first == LEADS[0], two, three)
    wide = np.isin(signs, BLANKS) | (signs == IDEOGRAPHIC)
    at, long = at[wide], first[wide] != LEADS[0]
    space[at] = space[at + 1] = True
    space[at[long] + 2] = True
    return space, np.sort(np.concatenate([breaks, at[np.isin(signs[wide], LINES)]]))


def _edges(space: Flags, bounds: Ints) -> tuple[Ints, Ints]:
    """Find where pieces begin and end; the end of a text ends one."""
    shown = ~space
    edge = shown.copy()
    edge[1:] &= space[:-1]
    filled = bounds[:-1][np.diff(bounds) > 0]
    edge[filled] = shown[filled]
    starts = np.flatnonzero(edge)
    np.logical_and(shown[:-1], space[1:], out=edge[:-1])
    last = bounds[1:][np.diff(bounds) > 0] - 1
    edge[last] = shown[last]
    return starts, np.flatnonzero(edge) + 1


def _inner(raw: Bytes, starts: Ints) -> Ints:
    """Count the bytes before each piece that begin no character."""
    inner = np.flatnonzero((raw & 0xC0) == 0x80)  # noqa: PLR2004  (UTF-8)
    if inner.size > starts.size:
        return np.searchsorted(inner, starts)
    owners = np.searchsorted(starts, inner, "right")
    return np.cumsum(np.bincount(owners, minlength=starts.size))[: starts.size]


def _lines(breaks: Ints, starts: Ints, offsets: Ints) -> Codes:
    """Say which pieces end lines; white space before the first of a text is nobody's."""
    owners = np.searchsorted(starts, breaks, "right") - 1
    final = np.zeros(starts.size + 1, bool)
    final[offsets - 1] = True
    owners = owners[~final[owners]]
    new = np.flatnonzero(np.diff(owners, prepend=-1))
    several = np.diff(new, append=owners.size) > 1
    return (2 * owners[new] + several).astype(np.int32)
