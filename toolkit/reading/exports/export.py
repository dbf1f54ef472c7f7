"""
What an archive's export comes to: articles, and the count that it announces held against them.

An archive says how many articles it hands over. If the file holds fewer, some were lost on the way
(a download cut short, a layout that was not understood), and no number drawn from the rest would
show it. So the two counts are always compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from toolkit.reading.reports import ReadEntry, RefusedError
from toolkit.reading.rows import Batch, Rows, missing_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from toolkit.reading.rows import Wanted

__all__ = ["Article", "Export", "batch_of", "labelled", "number_in"]

NAMED: Final = 5  # missing articles listed in a message
FEWER: Final = 0.5  # of the announced words: titles and captions are counted in, bodies cut


@dataclass(slots=True)
class Article:
    """
    One article of an export.

    Parameters
    ----------
    text : str
        Its body, a blank line between paragraphs.
    about : dict of str to str
        Metadata under our names: headline, outlet, date, byline, section, words, ...
    doubts : list of str
        What is suspicious about it.

    Examples
    --------
    >>> Article("No deal.", {"headline": "Talks fail"}).doubts
    []
    """

    text: str
    about: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Export:
    """
    The articles of one export, and what it says about itself.

    Parameters
    ----------
    archive : str
        Whose export it is, for messages.
    articles : list of Article
        In the order of the file.
    announced : int or None
        How many the file says there are; None if it does not say.
    titles : list of str
        Titles in its table of contents, if there is one.
    found : int or None
        How many the search had found; the file may hold one page of them.
    rest : str
        What was left over and fits no article; empty if nothing was.

    Examples
    --------
    >>> Export("Nexis", [Article("No deal.")], announced=2).gap
    1
    """

    archive: str
    articles: list[Article]
    announced: int | None = None
    titles: list[str] = field(default_factory=list)
    found: int | None = None
    rest: str = ""

    @property
    def gap(self) -> int:
        """Articles announced and not there; negative if there are more than announced."""
        return 0 if self.announced is None else self.announced - len(self.articles)

    def missing(self) -> list[str]:
        """Titles of the table of contents that no article has."""
        there = {_key(article.about.get("headline", "")) for article in self.articles}
        return [title for title in self.titles if _key(title) not in there]


def batch_of(export: Export, file: str, wanted: Wanted) -> Batch:
    """
    Turn an export into documents, if its counts agree.

    Raises
    ------
    RefusedError
        Fewer or more articles than announced, unless the user said that the export is incomplete:
        then each article that is missing has its line in the report.

    Examples
    --------
    >>> from toolkit.reading.rows import Wanted
    >>> batch_of(Export("Nexis", [Article("No deal.")], announced=2), "a.docx", Wanted())
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: Nexis export: announces 2 articles, but 1 is in it
    """
    if (export.gap or export.rest) and not wanted.incomplete:
        raise _disagreement(export)
    rows = Rows(file, _settled(wanted), "article")
    for place, article in enumerate(export.articles, start=1):
        _put(rows, place, article)
    for title in _lost(export):
        rows.batch.skipped.append(
            ReadEntry(f"{file}, {title}", "skipped", "announced, not there", 0)
        )
    batch = rows.finish()
    batch.note, batch.suspicious = _note(export)
    return batch


def _settled(wanted: Wanted) -> Wanted:
    return wanted if wanted.date is not None else wanted.with_date("date")


def _put(rows: Rows, place: int, article: Article) -> None:
    wanted, about = rows.wanted, rows.batch.about
    fields = article.about | {"text": article.text}
    for option in ("text", "name"):
        column = getattr(wanted, option)
        if column is not None and column not in fields and option == "text":
            raise missing_column(column, fields, option=option)
    text = "" if wanted.text is None else fields[wanted.text]
    if not rows.take(place, text, fields.get(wanted.name or "")):
        return
    at = len(rows.batch.texts) - 1
    for column, value in article.about.items():
        if column not in {wanted.text, wanted.name}:
            kept = about.setdefault(column, [])
            kept.extend([None] * (at - len(kept)))
            kept.append(rows.value(value or None))
    about.setdefault("date", [])
    doubts = article.doubts + _too_short(article)
    if doubts:
        rows.batch.doubts[at] = doubts


def _too_short(article: Article) -> list[str]:
    announced = number_in(article.about.get("words", ""))
    here = len(article.text.split())
    if announced is None or here >= FEWER * announced:
        return []
    return [f"announces {announced:,} words, but has {here:,}"]


def _disagreement(export: Export) -> RefusedError:
    here = len(export.articles)
    said = f"{export.archive} export: "
    if export.gap:
        said += f"announces {export.announced:,} articles, but {here:,} {_are(here)} in it"
        missing = export.missing()
        if missing and export.gap > 0:
            more = ", ..." if len(missing) > NAMED else ""
            said += f"; missing: {', '.join(map(repr, missing[:NAMED]))}{more}"
    else:
        said += f"after the last article there is more, from {export.rest[:60]!r} on"
    return RefusedError(
        said,
        "Export it again; or take what is there: "
        "tk.read_export(path, incomplete=True) names what is missing in its report.",
    )


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _lost(export: Export) -> list[str]:
    """Name each article that is missing: by title where the table of contents has it."""
    if export.gap <= 0:
        return []
    missing = export.missing()
    if len(missing) == export.gap:
        return [f"announced as {title!r}" for title in missing]
    return [f"missing article {number} of {export.gap}" for number in range(1, export.gap + 1)]


def _note(export: Export) -> tuple[str, bool]:
    """Say what the file is, and whether anything vouches for its being whole."""
    here, said = len(export.articles), f"{export.archive} export"
    if export.found is not None and export.found != here:
        return (
            f"{said}: the search found {export.found:,} articles, {here:,} are in this file",
            True,
        )
    if export.gap:
        return f"{said}: announces {export.announced:,} articles, {here:,} are in it", True
    if export.rest:
        return f"{said}: cut short, from {export.rest[:60]!r} on", True
    if export.announced is None and export.found is None:
        return f"{said}: announces no number of articles, so none can be missed", True
    return f"{said}: all {here:,} articles that it announces", False


def labelled(
    lines: Iterable[str], label: Callable[[str], tuple[str, str] | None]
) -> dict[str, list[str]]:
    """
    Gather lines under the labels that begin some of them; those before any stand under ``""``.

    Parameters
    ----------
    lines : iterable of str
        Of one article.
    label : callable
        Takes the label of a line off: label and rest, or None. One that was there before is text.

    Examples
    --------
    >>> labelled(["HD No deal", "Talks fail"], lambda line: ("HD", line[3:]) if line[:2] == "HD"
    ...          else None)
    {'': [], 'HD': ['No deal', 'Talks fail']}
    """
    fields: dict[str, list[str]] = {"": []}
    current = fields[""]
    for line in lines:
        found = label(line)
        rest = line
        if found and found[0] not in fields:
            current = fields.setdefault(found[0], [])
            rest = found[1]
        if rest:
            current.append(rest)
    return fields


def number_in(text: str) -> int | None:
    """
    Read the number a line begins with or holds, thousands separated or not.

    Examples
    --------
    >>> number_in("1,043 words"), number_in("none")
    (1043, None)
    """
    match = re.search(r"[0-9]{1,3}(?:[,.][0-9]{3})+|[0-9]+", text[:100])
    return int(re.sub(r"[,.]", "", match[0])) if match else None


def _key(title: str) -> str:
    return " ".join(title.casefold().split())
