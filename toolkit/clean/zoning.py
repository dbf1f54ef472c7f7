"""
What each line of a page is, judged by its signs and by its place on the page.

Two principles. *Nothing weak without proof*: unless at least two lines show that this is a page
scraped with its furniture, a line is taken out only for what it says itself, never for where it
stands. *Order of certainty*: links, bylines and credits first; then the headline, which stands
before the byline; then the body; last the lines in between.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Final

from toolkit.clean.bylines import is_clock
from toolkit.clean.heads import LABEL, LONGEST_STANDFIRST, read_head
from toolkit.clean.lines import breaks_off, ends_sentence
from toolkit.clean.signs import HARD, REASONS, bare, phrases, read_signs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from toolkit.clean.bylines import Byline
    from toolkit.clean.lines import Line

__all__ = ["assign_zones"]

PROOF: Final = 2  # hard signs that make a page a scraped page
_PROVING: Final = HARD | {"box", "url"}
LONGEST_CAPTION: Final = 50
SHORT_CAPTION: Final = 5  # words; fewer may be a subheading
LONGEST_SUBHEADING: Final = 12
NUMBERED: Final = 4  # words of the shortest subheading with a number
TAIL_SHARE: Final = 0.15  # of the running words: what may still follow the end of the article
FOOT: Final = 4  # last lines of an article among which a note on its author may stand
BELOW: Final = 2  # lines below it among which one may stand, too, if it lacks its end mark
FIRM_FOOT: Final = 3  # lines of furniture in a row that are no mere advertisement
RUNNING: Final = 25  # words of a paragraph that no teaser has
_IS: Final = frozenset({"is", "was", "has", "covers", "writes", "reports", "teaches", "works"})
_MARKS: Final = "-–—•·*▪◦‣"


def assign_zones(lines: list[Line]) -> dict[int, Byline]:
    r"""
    Decide on a zone for every line.

    Returns
    -------
    dict of int to Byline
        What the bylines say, by number of the line.

    Examples
    --------
    >>> from toolkit.clean.lines import cut_lines
    >>> lines = cut_lines("Menu\nShare\nNo deal\nJane Orr3 May 2019\nThe talks failed, she said.")
    >>> _ = assign_zones(lines)
    >>> [line.zone for line in lines]
    ['furniture', 'furniture', 'headline', 'byline', 'body']
    """
    read_signs(lines)
    scraped = sum(line.sign in _PROVING for line in lines) >= PROOF
    _hard_signs(lines, HARD | {"box"} if scraped else HARD)
    begin, bylines = read_head(lines, scraped=scraped)
    if scraped:
        _summaries(lines)
        _counts(lines)
    end = _tail_begins(lines, begin, scraped=scraped)
    _captions(lines, end)
    _pictured(lines, begin)
    _cut_off(lines, end, scraped=scraped)
    _author_notes(lines, bylines, begin, end)
    if scraped:
        _clocks(lines[begin:end])
        _rest_of_boxes(lines, begin, end)
        _outside(lines, begin, end)
    _subheadings(lines, begin, end)
    for line in lines:
        if not line.zone:
            line.take("body", "", "")
    return bylines


def _hard_signs(lines: list[Line], hard: frozenset[str]) -> None:
    for line in lines:
        if line.sign in hard:
            line.take("furniture", line.sign, REASONS[line.sign])
    for number, entry in pairwise(lines):  # "2 of 5", and below it the link
        listed = number.sign == "list" and number.text[0].isdigit()
        if listed and not entry.zone and not entry.prose and not ends_sentence(entry.text):
            entry.take("furniture", "list", REASONS["list"])


def _summaries(lines: list[Line]) -> None:
    """Find what sums the article up between headline and body: a heading, and unfinished lines."""
    head = next((n for n, line in enumerate(lines) if line.zone == "headline"), len(lines))
    for number in range(head + 1, len(lines)):
        if lines[number].prose and not lines[number].zone:
            return
        listed = list(takewhile(_sums_up, lines[number + 1 :]))
        if not listed or bare(lines[number].text) not in phrases("summaries"):
            continue
        lines[number].take("furniture", "summary", REASONS["summary"])
        for line in listed:
            line.take("standfirst", "summary", "stands in a summary")


def _sums_up(line: Line) -> bool:
    fits = LABEL < line.words <= LONGEST_STANDFIRST and not ends_sentence(line.text)
    return line.zone in {"", "standfirst"} and not line.sign and fits


def _counts(lines: list[Line]) -> None:
    """Find numbers alone beside furniture: of comments, of shares, of a list of links."""
    for number, line in enumerate(lines):
        beside = lines[max(0, number - 1) : number + 2]
        if line.sign == "count" and not line.zone and any(x.zone == "furniture" for x in beside):
            line.take("furniture", "count", REASONS["count"])


def _running(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if not line.zone and line.prose)


def _tail_begins(lines: list[Line], begin: int, *, scraped: bool) -> int:
    """Find the end of the article: the first furniture after which little running text follows."""
    total = left = sum(line.words for line in _running(lines[begin:]))
    end = len(lines)
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.zone == "furniture" and left <= TAIL_SHARE * total and _is_end(lines, number):
            end = number
            break
        left -= line.words * (line.prose and not line.zone)
    last = end
    while last > begin and not _closes(lines[last - 1], scraped=scraped):
        last -= 1
    return last if last > begin else end


def _is_end(lines: list[Line], number: int) -> bool:
    """Tell whether the running text after some furniture is that of teasers."""
    rest = list(_running(lines[number:]))
    if not rest:
        return True
    if any(line.words >= RUNNING for line in rest):
        return False
    if lines[number].sign == "box":
        return len(rest) > 1  # a single paragraph may be the article's last
    return all(line.zone == "furniture" for line in lines[number : number + FIRM_FOOT])


def _closes(line: Line, *, scraped: bool) -> bool:
    """
    Tell whether a line can be the last of an article.

    On a scraped page the last line is no single sentence that trails off: that is a caption which
    the page had no room for.
    """
    if line.zone or not scraped or line.sign != "ellipsis" or line.words > LONGEST_CAPTION:
        ends = line.sign != "ellipsis" and ends_sentence(line.text)
        return bool(line.zone) or line.prose or ends
    return any(sign in line.text for sign in (". ", '"', "“"))


def _captions(lines: list[Line], end: int) -> None:
    """Find captions: lines that carry a credit, and lines beside one."""
    for line in lines:
        if line.sign == "caption" and not line.zone:
            line.take("caption", "caption", "says so, or names the picture's maker at its end")
    for number, line in enumerate(lines[:end]):
        if line.zone != "credit":
            continue
        below, above = number + 1, number - 1
        if above >= 0 and _names_picture(lines, above, below):
            lines[above].take("caption", "caption", "stands above a picture credit")
        elif below < end and _may_caption(lines[below]) and _goes_on(lines, below):
            lines[below].take("caption", "caption", "stands under a picture credit")
        elif above >= 0 and lines[above].zone in {"standfirst", ""} and _crowded(lines, above):
            lines[above].take("caption", "caption", "stands above a picture credit")


def _names_picture(lines: list[Line], above: int, below: int) -> bool:
    """Tell whether an unfinished line stands above a credit, and a whole sentence below it."""
    line = lines[above]
    unfinished = line.words >= SHORT_CAPTION and not ends_sentence(line.text) and not line.sign
    under = lines[below] if below < len(lines) else None
    whole = under is None or under.zone == "furniture" or ends_sentence(under.text)
    free = line.zone in {"standfirst", ""} and line.rule != "summary"
    return free and unfinished and whole


def _clocks(lines: list[Line]) -> None:
    """Find the times at which entries of a live page were written."""
    for line in lines:
        if not line.zone and is_clock(line.text):
            line.take("byline", "clock", "a time of day alone")


def _pictured(lines: list[Line], begin: int) -> None:
    """Find what a picture shows, told by the site above the caption, before the article begins."""
    for above, below in pairwise(lines[begin:]):
        if above.prose and not above.zone:
            return
        shown = not above.zone and not above.sign and below.zone == "caption"
        if shown and above.words <= LONGEST_CAPTION:
            above.take("caption", "caption", "stands above a caption")


def _may_caption(line: Line) -> bool:
    spoken = line.text.startswith(("“", '"', "„", "«", "»"))
    sentences = line.text.count(". ") + line.text.count("? ")
    runs = line.prose and line.words >= RUNNING
    runs |= line.words < SHORT_CAPTION and ends_sentence(line.text)  # no caption is so short
    return not line.zone and not runs and sentences <= 1 and not spoken


def _goes_on(lines: list[Line], number: int) -> bool:
    """Tell whether the article goes on below a caption."""
    return any(line.prose for line in lines[number + 1 :])


def _crowded(lines: list[Line], number: int) -> bool:
    """Tell whether a line stands in the head, where a caption may stand above its credit."""
    return number > 0 and lines[number - 1].zone in {"standfirst", "headline", "byline", "url"}


def _cut_off(lines: list[Line], end: int, *, scraped: bool) -> None:
    """Take a line below the body that breaks off for a shortened caption."""
    for line in lines[end:]:
        if line.zone or line.sign != "ellipsis" or line.words > LONGEST_CAPTION:
            continue
        if scraped or breaks_off(line.text):
            line.take("caption", "cut off", "ends in an ellipsis below the article")


def _rest_of_boxes(lines: list[Line], begin: int, end: int) -> None:
    """Give to a box what stands under its heading, and links between links."""
    inside = False
    for number in range(begin, end):
        line = lines[number]
        if line.zone:
            inside = line.zone == "furniture" and (inside or line.sign == "box")
            continue
        between = {lines[n].zone for n in (number - 1, number + 1) if 0 <= n < len(lines)} == {
            "furniture"
        }
        whole = line.text.endswith((".", '"', "”", "!"))
        if (inside and not line.prose) or (between and not whole):
            line.take("furniture", "box", "stands in a box of links")
        else:
            inside = False


def _outside(lines: list[Line], begin: int, end: int) -> None:
    """Take what is left above the headline and below the body of a scraped page for furniture."""
    head = next((n for n, line in enumerate(lines) if line.zone == "headline"), 0)
    for number, line in enumerate(lines):
        if line.zone:
            continue
        if number < head:
            where = "above the headline"
        elif number < begin and not line.prose:
            where = "among the lines of the head"
        elif number >= end:
            where = "below the end of the article"
        else:
            continue
        what = REASONS.get(line.sign, "a line")
        line.take("furniture", line.sign or "place", f"{what} {where}")


def _subheadings(lines: list[Line], begin: int, end: int) -> None:
    """A short line without an end mark, between paragraphs, is a subheading."""
    for number in range(begin + 1, end - 1):
        line = lines[number]
        if line.zone or not _may_subhead(line):
            continue
        before, after = lines[number - 1], lines[number + 1]
        opens = not after.zone and (after.prose or ends_sentence(after.text))
        alone = before.zone or ends_sentence(before.text)
        if opens and alone and not before.text.endswith(":"):
            line.take("subheading", "subheading", "a short line without an end mark")


def _may_subhead(line: Line) -> bool:
    text = line.text
    short = 1 <= line.words <= LONGEST_SUBHEADING and not line.prose
    unfinished = not text.endswith((".", "!", ",", ";", ":", "…", "-", "—"))
    begins = text[0].isupper() or text[0] in "'‘\"“«»" or text[0].isdigit()
    closed = not ends_sentence(text.rstrip("'’\"”»")) or text.endswith("?")
    listed = text[0] in _MARKS or (line.sign == "menu" and line.words < NUMBERED)
    return short and unfinished and begins and closed and not listed


def _author_notes(lines: list[Line], bylines: dict[int, Byline], begin: int, end: int) -> None:
    """Take a first or last line that tells who the author is for part of the byline."""
    names = {
        lines[n].text[slice(*read.author)].split()[-1] for n, read in bylines.items() if read.author
    }
    near = {begin, *range(max(begin, end - FOOT), end + BELOW)}
    for number in sorted(n for n in near if n < len(lines) and not lines[n].zone):
        words = lines[number].text.replace("’s", "").split()[:4]
        named = next((place for place, word in enumerate(words) if word in names), None)
        if named is not None and set(words[named + 1 : named + 2]) & _IS:
            lines[number].take("byline", "author note", "tells who the author is")
