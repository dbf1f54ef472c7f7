"""
Who wrote it and when, read from a line where name, role, dates and times may be glued together.

A line is a byline only if nothing is left once names, dates, times and the small words around them
are taken away. *Rifles laid out on the quay on May 27* keeps *laid out*, and is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from toolkit.clean.lines import SHORT
from toolkit.reading.dates import iso_date

__all__ = [
    "Byline",
    "WrittenDate",
    "is_clock",
    "original_address",
    "read_byline",
    "read_filing",
    "readings",
]

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|SEP|OCT|NOV|DEC)"
)
DATE: Final = re.compile(
    rf"(?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:T[0-9:.]+(?:Z|[+-][0-9:]+)?)?"
    rf"|(?P<day>[0-9]{{1,2}}(?:st|nd|rd|th)? ?(?:of )?{_MONTH}\.?,? ?[0-9]{{4}})"
    rf"|(?P<month>{_MONTH}\.? ?[0-9]{{1,2}}(?:st|nd|rd|th)?,? ?[0-9]{{4}})"
    r"|(?P<numbers>[0-9]{1,2}([-/.])[0-9]{1,2}\5[0-9]{4})(?![0-9])"
)
_NOISE: Final = re.compile(
    # What stands around a date: weekdays, clocks, zones, and words for when.
    r"(?:\b|(?<=gmt|bst|utc|est|edt|cst|cdt|pst|pdt|cet|ist|msk)"  # "3:41 PM GMTUpdated"
    r"|(?-i:(?<=[^\W\d_A-Z])(?=Published|Updated|Posted|Modified|Last|First)))"  # "LindPosted"
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2})?(?:\s?[ap]\.?m\b\.?)?|[0-9]{1,2}\s?[ap]\.?m\b\.?"
    r"|(?:gmt|bst|utc|est|edt|et|cst|cdt|ct|pst|pdt|pt|cet|cest|eet|msk|aest|ist)"
    r"(?=\b|updated|published|posted)"
    r"|(?:an?|[0-9]+|one|two|three)\s(?:minute|min|hour|hr|day|week|month|year)s?\sago\b"
    r"|(?:first\s)?(?:published|updated|posted|modified|created|released|revised|amended)\b"
    r"|and(?=\s(?:last\s)?(?:updated|modified)\b)"
    r"|(?:publication|issue)\sdate\b|(?:last|date|today|yesterday|on|at|first|print)\b"
    r"|[0-9]+\smin(?:ute)?s?\sread\b)",
    re.IGNORECASE,
)
# What may stand behind a name: an address, a handle glued to it, and when somebody is on duty.
_ASIDE: Final = re.compile(
    r"[\w.+-]{1,40}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<=[^\W\d_])@\w{2,30}|\((?:now|earlier|until [\w.: ]{1,12})\)"
)
_AGO: Final = re.compile(
    r"\b(?:an?|[0-9]+|one|two|three)\s(?:minute|min|hour|hr|day|week|month|year)s?\sago\b"
    r"|\b(?:published|updated|posted)\s?:?\s?(?:today|yesterday)\b",
    re.IGNORECASE,
)
_LATER: Final = re.compile(r"\b(?:updated|modified|revised|amended)\b[^0-9]{0,25}$", re.IGNORECASE)
_BY: Final = re.compile(
    r"(?:byline\s?:?|(?:words|written|reported|posted|published|story|report|text|article)\s?by"
    r"|by|author\s?:|from)(?=[\s:]|$)[\s:]*(?:by\s)?",
    re.IGNORECASE,
)
_NAME_WORD: Final = re.compile(
    r"(?:[^\W\d_a-z][\w’'.-]*|(?:de|del|della|di|da|du|der|den|van|von|zu|al|el|bin|bint|ibn|la|le"
    r"|ter|ten|y|e)\b\.?)$"
)
_JOIN: Final = frozenset("and & with for in of the at from to by , ; | / - – — · •".split())
_DESK: Final = frozenset(
    """
    staff reporter reporters correspondent correspondents editor writer columnist contributor
    agencies agency wires newsroom desk team bureau producer journalist analyst fellow chief
    political diplomatic home health transport education environment business economics science
    technology sports security defence defense foreign senior special staff associate deputy
    national city crime legal social affairs media data news online wire services
    """.split(),
)
_NO_NAME: Final = frozenset(
    """
    the a an this that these those it he she we they i you monday tuesday wednesday thursday
    friday saturday sunday january february march april june july august september october
    november december more then when what why how yes no all my our their his her its some most
    new and but or in on at for from to last next
    """.split(),
)
_ROLE: Final = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|columnist|contributor|bureau chief|journalist"
    r"|producer|analyst|news agencies|staff)\b",
    re.IGNORECASE,
)
_WITH_ROLE: Final = re.compile(
    r"/(?=[\w ]*\b(?:[Ww]riter|[Rr]eporter|[Cc]orrespondent|[Ee]ditor|[Ss]taff)\b)"
)
_FILED: Final = re.compile(
    r"\(?(?:(?:[Aa]dditional |[Ww]ith )?[Rr]eporting by|[Ee]dited by|[Ee]diting by|[Cc]ompiled by"
    r"|[Ww]ith (?:files|reporting|additional reporting) from)\s?:?\s?[^\W\d_a-z]"
    r"|[a-z]{2,3}(?:[/,] ?[a-z]{2,3}){0,3} \((?:(?:AP|AFP|dpa|Reuters|EPA|epd|KNA)(?:, )?){1,5}\)$"
    r"|[^\W\d_a-z][\w .’'-]{2,60} (?:contributed (?:reporting|to this (?:report|story|article))"
    r"|reported from)\b",
)
_CLOCK: Final = re.compile(r"[0-9]{1,2}[:.][0-9]{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?")
_PARTING: Final = re.compile(r"\s*(?:[|,;&/]|\band\b)\s*")
_HOUSE: Final = re.compile(r"(?<=[^\W\d_A-Z]{3})(?=[A-Z]{2,5}\b)")  # "Rob TannerBNN", not "MacLEOD"
_PLACE: Final = re.compile(r"\s+(?:in|at|from)\s+(?:[^\W\d_a-z][\w.’'-]*\s?){1,3}$")
_ADDRESS: Final = re.compile(r"https?(?::|%3A)(?://|%2F%2F)", re.IGNORECASE)
MANY: Final = 16  # words of a byline, dates included


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """
    A date as it stands in a line, and its reading.

    Attributes
    ----------
    start, end : int
        Characters in the line.
    written, iso : str
        As written; as ``YYYY-MM-DD``, or "" without a single reading.
    later : bool
        The date of a change, not of publication.
    """

    start: int
    end: int
    written: str
    iso: str
    later: bool


@dataclass(frozen=True, slots=True)
class Byline:
    """
    What a byline says.

    Attributes
    ----------
    author : tuple of (int, int) or None
        Characters of the author's name in the line.
    dates : tuple of WrittenDate
        In the order of the line.
    kind : {"by", "name", "date", "role", "filed"}
        What makes it a byline: the word *by*; a name alone (which proves little); dates or times;
        a role; a closing note on who reported from where.
    """

    author: tuple[int, int] | None
    dates: tuple[WrittenDate, ...]
    kind: str


def readings(written: str) -> list[str]:
    """
    List the readings of a date in numbers, ISO, day first.

    Examples
    --------
    >>> readings("03/04/2019"), readings("25.04.2019")
    (['2019-04-03', '2019-03-04'], ['2019-04-25'])
    """
    numbers = [int(part) for part in re.split(r"[-/.]", written)]
    first, second, year = numbers
    found = [iso_date(f"{year}-{m:02}-{d:02}") for d, m in ((first, second), (second, first))]
    return list(dict.fromkeys(iso for iso, doubt in found if not doubt))


def dates_in(text: str) -> tuple[WrittenDate, ...]:
    """
    Find the dates in a line, glued to names or not.

    Examples
    --------
    >>> [(d.written, d.iso) for d in dates_in("Jane Smith03/04/2019March 4, 2019")]
    [('03/04/2019', ''), ('March 4, 2019', '2019-03-04')]
    """
    found = []
    for match in DATE.finditer(text):
        written = match["iso"] or match.group()
        core = written
        if match["day"] or match["month"]:
            core = re.sub(r"(?i)\bof ", "", written)
            core = re.sub(r"(?<=[A-Za-z.])(?=[0-9])|(?<=[0-9])(?=[A-Z])", " ", core)
        iso, doubt = iso_date(core)
        later = bool(_LATER.search(text[max(0, match.start() - 40) : match.start()]))
        found.append(WrittenDate(match.start(), match.end(), written, "" if doubt else iso, later))
    return tuple(found)


def read_byline(text: str) -> Byline | None:
    """
    Read a line as a byline; None if it is something else.

    Examples
    --------
    >>> text = "By Rob TannerMay 27, 2031 | Updated 07:42"
    >>> found = read_byline(text)
    >>> text[slice(*found.author)], found.dates[0].iso
    ('Rob Tanner', '2031-05-27')
    >>> read_byline("By Friday the bus company had agreed.") is None
    True
    """
    if len(text.split()) > MANY or text.endswith(("?", "!", ":", "…")):
        return None
    dates = dates_in(text)
    rest = _ASIDE.sub(lambda match: " " * len(match.group()), _without(text, dates))
    left = rest.strip(" \t|·•–—-,:;()[]/@.")
    if not left:
        return Byline(None, dates, "date") if dates or _AGO.search(text) else None
    by = _BY.match(rest.lstrip(" |·•–—-("))
    start = len(rest) - len(rest.lstrip(" |·•–—-(")) + (by.end() if by else 0)
    return _with_author(rest, start, dates, "by" if by else "")


def _with_author(rest: str, start: int, dates: tuple[WrittenDate, ...], kind: str) -> Byline | None:
    """Read what is left without dates as names and roles; their places are those of the line."""
    stop = len(rest.rstrip(" \t|·•–—-,:;()[]/."))
    start = stop - len(rest[start:stop].lstrip())
    said = rest[start:stop]
    if not _names_someone(said, dated=bool(dates or kind)):
        named = _before_role(said)
        if named:
            return Byline((start, start + named), dates, kind or "role")
        is_role = _ROLE.search(said) and all(map(_fits, said.split())) and not dates
        return Byline(None, (), "role") if is_role else None
    first = re.split(rf"\s+[|·•–—/-]\s+|\s{{3,}}|{_WITH_ROLE.pattern}", said, maxsplit=1)[0].rstrip(
        " ,;|"
    )
    first = said if _several(said) and not (kind == "by" and " | " in said) else first
    for_outlet = re.search(r"\s+(?:for|For|FOR)\s+(?=[^\W\d_a-z])", first)
    name = _HOUSE.split(first[: for_outlet.start()] if for_outlet else first, maxsplit=1)[0]
    place = not kind and dates and name.isupper() and start > dates[0].start
    author = None if place else (start, start + len(name))
    duty = said.split()[-1].lower() in _DESK
    return Byline(author, dates, kind or ("date" if dates else "role" if duty else "name"))


def _before_role(said: str) -> int:
    """Measure a name with a comma and a role after it: "Noor Hadi, Staff Reporter"; else 0."""
    name, comma, role = said.partition(",")
    words, duties = name.split(), role.lower().split()
    whole = 2 <= len(words) <= 4 and all(map(_NAME_WORD.match, words))  # noqa: PLR2004
    small = {word.lower() for word in words} & _NO_NAME
    on_duty = duties and all(word in _DESK for word in duties)
    return len(name) if comma and whole and on_duty and not small else 0


def _without(text: str, dates: tuple[WrittenDate, ...]) -> str:
    """Blank out dates and what stands around them, so that places stay what they are."""
    for found in dates:
        text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    if dates or _AGO.search(text):
        return _NOISE.sub(lambda match: " " * len(match.group()), text)
    return text


def _fits(word: str) -> bool:
    core = word.strip(",;()|:").lower()
    return (
        core in _JOIN or core in _DESK or core == "" or bool(_NAME_WORD.match(word.strip(",;()")))
    )


def _names_someone(said: str, *, dated: bool) -> bool:
    """Tell whether words are names and roles, and nothing else."""
    words = _WITH_ROLE.sub(" / ", said).replace("|", " | ").replace(",", " ,").split()
    if not words or words[0].lower().strip(",.") in _NO_NAME or said.endswith("."):
        return False
    handles = [word for word in words if not word.startswith("@")]
    named = sum(bool(_NAME_WORD.match(word)) for word in handles)
    small = sum(word.lower() in _DESK for word in handles)
    if not all(map(_fits, handles)) or not named:
        return False
    alone = 2 <= len(handles) <= 4 and named == len(handles)  # noqa: PLR2004
    return alone or _several(said) or (dated and (named > 1 or small > 0 or len(handles) == 1))


def _several(said: str) -> bool:
    """Tell whether words name several people, each with a place or without."""
    people = [_PLACE.sub("", part).split() for part in _PARTING.split(said)]
    whole = all(2 <= len(name) <= 4 and all(map(_NAME_WORD.match, name)) for name in people)  # noqa: PLR2004
    small = {word.lower() for name in people for word in name} & (_NO_NAME | _DESK)
    return len(people) > 1 and whole and not small


def is_clock(text: str) -> bool:
    """
    Tell a time of day alone in its line, as live pages have above each entry.

    Examples
    --------
    >>> is_clock("16:05 BST"), is_clock("16:05 is late")
    (True, False)
    """
    return bool(_CLOCK.fullmatch(text))


def read_filing(text: str) -> Byline | None:
    """
    Read a note below an article that says who reported or edited it.

    Examples
    --------
    >>> read_filing("(Reporting by Ada Lind; editing by Piet Osk)").kind
    'filed'
    >>> read_filing("Reporting by radio is an art, she said.") is None
    True
    """
    return Byline(None, (), "filed") if len(text) <= SHORT and _FILED.match(text) else None


def original_address(written: str) -> str:
    """
    Free an address of the proxy before it: the last address inside it is the one meant.

    Examples
    --------
    >>> original_address("https://p.example.com/proxy/https://short.link/abc")
    'https://short.link/abc'
    >>> original_address("https://r.example.net/?u=https%3A%2F%2Fpaper.example%2F7&x=1")
    'https://paper.example/7'
    """
    places = [match.start() for match in _ADDRESS.finditer(written)]
    if len(places) < 2:  # noqa: PLR2004
        return written
    inner = written[places[-1] :]
    if "%3a" in inner[:9].lower():
        inner = unquote(inner.split("&")[0])
    return inner.rstrip(")]>.,;")
