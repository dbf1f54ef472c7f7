"""
The head of a page: byline, address, headline and standfirst, told by where they stand.

The byline is found first, since it can be proved (a date, the word *by*); the headline is the
display line above it, the standfirst what stands between, or between byline and address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from toolkit.clean.bylines import Byline, read_byline, read_filing
from toolkit.clean.lines import ends_sentence

if TYPE_CHECKING:
    from toolkit.clean.lines import Line

__all__ = ["LABEL", "LONGEST_STANDFIRST", "read_head"]

HEAD_PROSE: Final = 2  # running lines that may stand above a byline: a standfirst and a caption
LABEL: Final = 3  # words of the longest label above a headline
LONGEST_HEADLINE: Final = 30
LONGEST_STANDFIRST: Final = 60
CLEARLY_BODY: Final = 45  # words that no standfirst and no caption has
LONGEST_HEAD: Final = 200  # lines: menus can be long
BULLETS: Final = frozenset("*-–—•·▪")
FAR: Final = 40  # lines: no headline and no neighbour is looked for farther away


def read_head(lines: list[Line], *, scraped: bool) -> tuple[int, dict[int, Byline]]:
    r"""
    Decide on the lines above the article.

    Parameters
    ----------
    lines : list of Line
        With their signs read and their hard signs taken.
    scraped : bool
        Whether the page shows furniture, so that soft signs count.

    Returns
    -------
    begin : int
        Number of the first line that may be body.
    bylines : dict of int to Byline
        What the bylines say, by number of the line.

    Examples
    --------
    >>> from toolkit.clean.lines import cut_lines
    >>> lines = cut_lines("No deal\nJane Orr3 May 2019\nThe talks failed.")
    >>> read_head(lines, scraped=False)[0], [line.zone for line in lines]
    (2, ['headline', 'byline', ''])
    """
    top = _first_running(lines, HEAD_PROSE)
    bylines = _bylines(lines, top, scraped=scraped)
    _addresses(lines, top, scraped=scraped)
    for line in lines:
        if line.sign == "credit" and not line.zone:
            line.take("credit", "credit", "names who made or owns a picture")
    last_anchor = max((i for i in range(top) if lines[i].zone in {"byline", "url"}), default=-1)
    _headline(lines, last_anchor, scraped=scraped)
    return _standfirst(lines, last_anchor), bylines


def _first_running(lines: list[Line], most: int) -> int:
    """Find where the article must have begun: after that many running lines and one more."""
    seen = 0
    for number, line in enumerate(lines):
        seen += line.prose and not line.zone
        if seen > most or number > LONGEST_HEAD or (line.words >= CLEARLY_BODY and not line.zone):
            return number
    return len(lines)


def _bylines(lines: list[Line], top: int, *, scraped: bool) -> dict[int, Byline]:
    """Read bylines in the head; notes on who reported, anywhere after it."""
    found: dict[int, Byline] = {}
    for number, line in enumerate(lines):
        if line.zone:
            continue
        below = number >= top or line.sign in {"credit", "caption", "label"}
        read = read_filing(line.text) if below else read_byline(line.text)
        people = read is not None and read.author is not None and "|" in line.text
        if read and (read.dates or people or line.sign not in {"menu", "crumbs"}):
            found[number] = read
    _after_by(lines[:top], found)
    _labels(lines[:top], found)
    if any(read.kind == "by" for read in found.values()):
        found = {n: read for n, read in found.items() if read.kind != "name"}
    strong = {n for n, read in found.items() if read.kind in {"by", "date", "filed"}}
    kept = {
        n
        for n in found
        if n in strong or _beside(lines, n, found, strong) or _again(lines, n, found)
    }
    capitals = {n for n in kept if lines[n].text.isupper()}
    kept |= {n for n in found if lines[n].text.isupper() and capitals & {n - 1, n + 1}}
    if not scraped:
        kept &= strong
    for number in kept:
        kind = found[number].kind
        lines[number].take("byline", "byline", _BYLINE_REASONS[kind])
    return {number: found[number] for number in sorted(kept)}


_WHEN: Final = frozenset({"published", "posted", "updated", "last updated", "modified"})
_WHERE: Final = re.compile(r"(?:in|from) [^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)?")
_BYLINE_REASONS: Final = {
    "by": "names an author",
    "name": "a name beside a date or a role",
    "date": "a date or a time of publication",
    "role": "a journalist's role beside a name",
    "filed": "says who reported or edited",
}


def _after_by(lines: list[Line], found: dict[int, Byline]) -> None:
    """Take a name for the author's that stands under the word *by*, alone in its line."""
    for number, line in enumerate(lines):
        under = _neighbour(lines, number, 1) if line.text.lower().strip(" :") == "by" else None
        if under in found and found[under].kind == "name":
            found[number] = Byline(None, (), "by")
            found[under] = Byline(found[under].author, (), "by")


def _labels(lines: list[Line], found: dict[int, Byline]) -> None:
    """Take what stands alone and belongs to a line beside it: *Published*, *in Aldmoor*."""
    for number, line in enumerate(lines):
        if line.zone or line.words > LABEL:
            continue
        under, above = _neighbour(lines, number, 1), _neighbour(lines, number, -1)
        label = line.text.lower().strip(" :")
        if label in _WHEN and under in found and found[under].dates:
            found[number] = Byline(None, (), "date")
            later = label not in {"published", "posted"}
            dates = tuple(replace(date, later=date.later or later) for date in found[under].dates)
            found[under] = replace(found[under], dates=dates)
        elif _WHERE.fullmatch(line.text) and above in found and found[above].author:
            found[number] = Byline(None, (), "role")


def _again(lines: list[Line], number: int, found: dict[int, Byline]) -> bool:
    """Tell whether a name alone in its line comes again: as a label, or where its owner is told."""
    name = lines[number].text
    return (
        number > 0
        and found[number].kind == "name"
        and any(
            line.text == name or line.text.startswith((f"{name} is ", f"{name} was "))
            for n, line in enumerate(lines)
            if n != number
        )
    )


def _beside(lines: list[Line], number: int, found: dict[int, Byline], strong: set[int]) -> bool:
    """Tell whether a name alone stands next to a date, or to its role."""
    near = [n for n in (_neighbour(lines, number, -1), _neighbour(lines, number, 1)) if n in found]
    kinds = {found[n].kind for n in near if n in strong or found[n].kind != found[number].kind}
    above = _neighbour(lines, number, -1)
    return bool(kinds & {"date", "role", "by", "name"}) and above is not None


def _neighbour(lines: list[Line], number: int, step: int) -> int | None:
    """Give the nearest line that way which is no furniture."""
    last = min(len(lines) - 1, number + FAR) if step > 0 else max(0, number - FAR)
    for near in range(number + step, last + step, step):
        if lines[near].zone != "furniture":
            return near
    return None


def _addresses(lines: list[Line], top: int, *, scraped: bool) -> None:
    """Take the first address that stands alone for the article's, others for links."""
    first = True
    for number, line in enumerate(lines):
        if line.sign == "url" and (scraped or number < top):
            own = first and (number < top or "link" in line.text[:12].lower())
            zone, reason = ("url", "an address alone") if own else ("furniture", "a link")
            line.take(zone, "url", reason)
            first = first and not own


def _headline(lines: list[Line], last: int, *, scraped: bool) -> None:
    """Choose the headline among the runs of undecided lines above each byline or address."""
    anchors = [n for n in range(last + 1) if lines[n].zone in {"byline", "url"}][:FAR]
    export = any(line.sign == "field" for line in lines)
    runs = [run for run in (_run_above(lines, n, export=export) for n in anchors) if run]
    if not runs:
        runs = [run] if (run := _opening_run(lines, scraped=scraped)) else []
    if not runs:
        return
    below = _display_below(lines, last)
    if below is not None and not any(_likeness(lines[n]) for run in runs for n in run):
        runs.append([*runs[-1], below])  # the date stands above the headline
    run = max(reversed(runs), key=lambda run: max(_likeness(lines[n]) for n in run))
    good = [n for n in run if _likeness(lines[n]) > 0]
    chosen = _past_labels(lines, good) if good else run[-1]
    why = "the display line above the byline" if anchors else "the line above the article"
    lines[chosen].take("headline", "headline", why)
    for number in run:
        if number > chosen and _may_introduce(lines[number]):
            lines[number].take("standfirst", "standfirst", "stands between headline and byline")
    for number in run:
        if number < chosen and scraped:
            lines[number].take("furniture", "label", "a label above the headline")


def _display_below(lines: list[Line], last: int) -> int | None:
    """Give the line below the last byline, if it looks like a headline and runs into nothing."""
    below = next((n for n in range(last + 1, len(lines)) if not lines[n].zone), None)
    if last < 0 or below is None or lines[below].prose or lines[below].sign:
        return None
    return below if _likeness(lines[below]) > 1 else None


def _past_labels(lines: list[Line], good: list[int]) -> int:
    """Choose among several display lines: not a long label, nor a sentence, before a longer one."""
    best = max(_likeness(lines[n]) for n in good)
    good = [n for n in good if _likeness(lines[n]) == best] or good
    label = len(good) > 2 and lines[good[0]].words == LABEL + 1 < lines[good[1]].words  # noqa: PLR2004
    return good[1] if label else good[0]


def _may_introduce(line: Line) -> bool:
    fits = LABEL < line.words <= LONGEST_STANDFIRST
    return fits and line.sign not in {"ellipsis", "caption"} and not line.text.endswith(":")


def _run_above(lines: list[Line], anchor: int, *, export: bool = False) -> list[int]:
    """
    Give the undecided lines above an anchor, up to the nearest furniture above them.

    In the export of a database source and date stand first, so there a byline ends the run.
    """
    passed = {"credit", "url"} if export else {"credit", "url", "byline"}
    run: list[int] = []
    for number in range(anchor - 1, max(-1, anchor - FAR), -1):
        line = lines[number]
        if line.zone in {"", "caption"} and not _is_menu(lines, number):
            run.append(number)
        elif line.zone not in passed and any(_likeness(lines[n]) > 0 for n in run):
            break
    return [n for n in reversed(run) if not lines[n].zone]


def _is_menu(lines: list[Line], number: int) -> bool:
    """Tell whether a soft sign is borne out: numbers run on, or it is a path or a section."""
    line = lines[number]
    if line.sign in {"crumbs", "label", "count"}:
        return True
    near = [n for n in (number - 1, number + 1) if 0 <= n < len(lines)]
    return line.sign == "menu" and any(lines[n].sign == "menu" for n in near)


def _likeness(line: Line) -> int:
    """Score how much a line is like a headline; above 0, it may be one."""
    if not LABEL < line.words <= LONGEST_HEADLINE or line.text[0] in BULLETS:
        return 0
    return 2 - (line.text.endswith(".") or line.sign == "ellipsis")


def _opening_run(lines: list[Line], *, scraped: bool) -> list[int]:
    """Without a byline: the undecided lines right above the first running paragraph."""
    first = next((n for n, line in enumerate(lines) if line.prose and not line.zone), len(lines))
    if first == len(lines):
        return []
    above = [n for n in _run_above(lines, first) if not lines[n].prose]
    if above or scraped:
        return above
    line, following = lines[first], lines[first + 1 : first + 2]
    titled = line.words <= LONGEST_HEADLINE and not line.text.endswith((".", ":", '"', "”", "'"))
    return [first] if first == 0 and titled and following and following[0].prose else []


def _standfirst(lines: list[Line], last: int) -> int:
    """Find lines of display below the byline; return where the body begins."""
    has = any(line.zone == "standfirst" for line in lines)
    begin = next((n for n, line in enumerate(lines) if line.zone == "headline"), -1) + 1
    first = min((n for n in range(begin, last) if lines[n].zone == "byline"), default=last)
    for number in range(first, last):
        line = lines[number]
        fits = line.words <= LONGEST_STANDFIRST and line.sign != "caption"
        if not line.zone and fits and not _is_menu(lines, number):
            line.take("standfirst", "standfirst", "stands between byline and link")
            has = True
    begin = max(begin, last + 1)
    below = next((n for n in range(begin, len(lines)) if not lines[n].zone), len(lines))
    if not has and last >= 0 and below < len(lines) - 1 and _is_display(lines, below):
        lines[below].take("standfirst", "standfirst", "an unfinished line above the body")
    for above, line in pairwise(lines):
        listed = line.text[:1] in BULLETS and line.text[:2] == above.text[:2]
        if above.zone == "standfirst" and not line.zone and listed:
            line.take("standfirst", "standfirst", "goes on with the list above it")
    return begin


def _is_display(lines: list[Line], number: int) -> bool:
    line = lines[number]
    beside = lines[number - 1].zone == "credit" or lines[number + 1].sign == "caption"
    fits = LABEL < line.words <= LONGEST_STANDFIRST and not line.sign and not beside
    return fits and not ends_sentence(line.text)
