"""
From lines with zones to decisions: what goes, what becomes metadata, what is mended.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from toolkit.clean.bylines import original_address, readings
from toolkit.clean.decisions import Decision
from toolkit.clean.lines import cut_lines, squeeze
from toolkit.clean.repairs import repairs
from toolkit.clean.zoning import assign_zones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from toolkit.clean.bylines import Byline, WrittenDate
    from toolkit.clean.lines import Line

__all__ = ["decide"]

KEPT: Final = ("headline", "standfirst", "body", "subheading", "caption")
LONGEST_LINK: Final = 1_000  # characters of a line that may be or end in an address
_ADDRESS: Final = re.compile(r"\s*((?:https?://|www\.)\S+)$", re.IGNORECASE)


def decide(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[Decision, ...]]:
    r"""
    Decide everything about a page.

    Returns
    -------
    tuple of (int, int)
        The characters of each line.
    tuple of Decision
        In the order of the page.

    Examples
    --------
    >>> lines, decisions = decide("Share\nTalks failed again on Friday, the minister said.")
    >>> len(lines), [d.rule for d in decisions]
    (2, ['furniture'])
    """
    lines = cut_lines(text)
    bylines = assign_zones(lines)
    addressed = list(_addressed(text, lines))
    links = {d.line: d.start for d in addressed if d.rule == "link"}
    found = [
        *_zones(text, lines),
        *_said_by(text, lines, bylines),
        *addressed,
        *_mended(text, lines, bylines, links),
    ]
    ordered = sorted(found, key=lambda d: (d.start, -d.end, d.changes))
    return tuple((line.start, line.end) for line in lines), tuple(ordered)


def _zones(raw: str, lines: list[Line]) -> Iterator[Decision]:
    """Decide on whole lines; one that goes takes the white space after it along."""
    edges = [*(line.start for line in lines), len(raw)]
    for number, (line, (start, after)) in enumerate(zip(lines, pairwise(edges), strict=True)):
        if line.zone == "body":
            continue
        if line.zone in KEPT:
            same = raw[line.start : line.end]
            yield Decision(
                line.rule, "zone", line.start, line.end, same, same, line.reason, line.zone, number
            )
        else:
            yield Decision(
                line.rule,
                "text",
                start,
                after,
                raw[start:after],
                "",
                line.reason,
                line.zone,
                number,
            )


def _said_by(raw: str, lines: list[Line], bylines: dict[int, Byline]) -> Iterator[Decision]:
    """Turn what bylines say into metadata."""
    authors, dates = [], []
    for number, byline in bylines.items():
        shift = _Shift(raw, lines[number])
        if byline.author:
            authors.append((number, *shift.span(*byline.author)))
        dates += [(number, date, *shift.span(date.start, date.end)) for date in byline.dates]
    for number, start, end in authors[:1]:
        name = squeeze(raw[start:end]).strip()
        yield Decision(
            "author", "author", start, end, raw[start:end], name, "the byline", "", number
        )
    yield from _dated(raw, dates)


def _dated(raw: str, dates: list[tuple[int, WrittenDate, int, int]]) -> Iterator[Decision]:
    """Choose the date of publication, and report what has two readings."""
    sure = [entry for entry in dates if entry[1].iso]
    first = [entry for entry in sure if not entry[1].later] or sure
    for number, date, start, end in first[:1]:
        others = {entry[1].iso for entry in sure} - {date.iso}
        why = f"the page also has {', '.join(sorted(others))}" if others else "one reading"
        yield Decision("date", "date", start, end, raw[start:end], date.iso, why, "", number)
    if first:
        return
    for number, date, start, end in dates:
        if sum(map(str.isdigit, date.written)) + 2 == len(date.written) and (
            both := readings(date.written)
        ):
            why = f"two readings: {' or '.join(both)}"
        else:
            why = "no such day"
        yield Decision("date", "date", start, end, raw[start:end], "", why, "", number)


class _Shift:
    """From places in a squeezed line to places in the raw page."""

    def __init__(self, raw: str, line: Line) -> None:
        self.start = line.start
        inner = raw[line.start : line.end]
        plain = len(inner) == len(line.text)
        self.places = None if plain else [n for n, sign in enumerate(inner) if squeeze(sign)]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the raw characters of a span of the line."""
        if self.places is None:
            return self.start + start, self.start + end
        return self.start + self.places[start], self.start + self.places[end - 1] + 1


def _addressed(raw: str, lines: list[Line]) -> Iterator[Decision]:
    """Note the page's address, alone in a line or at the end of a standfirst."""
    for number, line in enumerate(lines):
        if line.zone not in {"url", "standfirst"} or line.end - line.start > LONGEST_LINK:
            continue
        found = _ADDRESS.search(raw[line.start : line.end])
        if not found:
            continue
        start, end = line.start + found.start(1), line.end
        address = original_address(squeeze(raw[start:end]))
        freed = address != squeeze(raw[start:end])
        why = "freed of the proxy before it" if freed else "as written"
        yield Decision("url", "url", start, end, raw[start:end], address, why, "", number)
        if line.zone == "standfirst":
            start = line.start + found.start()
            why = "a link at the end of the standfirst"
            yield Decision("link", "text", start, end, raw[start:end], "", why, "", number)


def _mended(
    raw: str, lines: list[Line], bylines: dict[int, Byline], links: dict[int, int]
) -> Iterator[Decision]:
    """Mend the words of the lines that stay; ``links`` tells where a link at their end begins."""
    kept = [number for number, line in enumerate(lines) if line.zone in KEPT]
    spans = [(lines[n].start, links.get(n, lines[n].end)) for n in kept]
    named = [lines[n].text[slice(*by.author)].split() for n, by in bylines.items() if by.author]
    surnames = frozenset(name for words in named for name in words[-1:])
    for number, mend in repairs(raw, spans, surnames):
        before = raw[mend.start : mend.end]
        yield Decision(
            mend.rule,
            "text",
            mend.start,
            mend.end,
            before,
            mend.after,
            mend.reason,
            "",
            kept[number],
        )
