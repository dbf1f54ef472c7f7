"""
Page text becomes an article: every block gets a zone, and every decision stands in a ledger.

What a reader copies from a news site holds the article and the site around it: menus, bylines glued
to dates, credits, requests to subscribe, words that lost their space. Counting all that counts the
site. :func:`clean_page` says for every block what it is, takes out what is no part of the article,
and writes down each decision, so that it can be read, doubted and undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from toolkit._arguments import checked, guard
from toolkit._base import CallError, ToolkitError, did_you_mean, n_of
from toolkit._phrases import Prose
from toolkit.clean.deciding import decide
from toolkit.clean.decisions import Block, Decision, carried_out, origins_of, placed
from toolkit.clean.lines import squeeze
from toolkit.clean.picture import picture

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray


__all__ = ["Block", "CleanedPage", "clean_page"]

COLUMNS: Final = ("rule", "start", "end", "before", "after", "reason", "changes")


@guard
@dataclass(frozen=True, eq=False, repr=False)
class CleanedPage:
    r"""
    A page of scraped text, its article, and every decision that parted the two.

    Attributes
    ----------
    raw : str
        The page as it was.
    text : str
        The article: headline, standfirst, captions, subheadings and body, in the page's order.
    headline, standfirst, author, date, url : str or None
        What the page says about itself; ``date`` is ISO, and None where it has two readings.
    blocks : tuple of Block
        Every block of the page with its zone and raw offsets, taken out or not.
    ledger : polars.DataFrame
        One row per decision: ``rule, start, end, before, after, reason, changes, done``.

    Examples
    --------
    >>> page = clean_page("Menu\nShare\nNo deal\nJane Orr3 May 2019\nThe talks failed, she said.")
    >>> page.text
    'No deal\nThe talks failed, she said.'
    >>> page.headline, page.author, page.date
    ('No deal', 'Jane Orr', '2019-05-03')
    >>> page.undo("byline").text.splitlines()[1]
    'Jane Orr3 May 2019'
    """

    raw: str
    lines: tuple[tuple[int, int], ...] = field(repr=False)
    decisions: tuple[Decision, ...] = field(repr=False)
    undone: frozenset[int] = frozenset()

    @property
    def standing(self) -> tuple[Decision, ...]:
        """The decisions that were not undone."""
        return tuple(d for n, d in enumerate(self.decisions) if n not in self.undone)

    @cached_property
    def text(self) -> str:
        """The article; a notebook shows it in paragraphs."""
        return Prose(carried_out(self.raw, self.standing))

    @cached_property
    def origins(self) -> NDArray[np.int64]:
        r"""
        Place in the raw page of each character of ``text``; -1 for a space that was put in.

        Examples
        --------
        >>> clean_page("The\u00adse talks failed.").origins[:5].tolist()
        [0, 1, 2, 4, 5]
        """
        return origins_of(self.raw, self.standing)

    def places(self) -> tuple[NDArray[np.int64], list[str]]:
        r"""
        Say where in ``text`` each kept block begins, and which zone it has.

        Examples
        --------
        >>> starts, zones = clean_page("Share\nThe talks failed again, she said.").places()
        >>> starts.tolist(), zones
        ([0], ['body'])
        """
        kept = [block for block in self.blocks if block.kept]
        starts = placed(self.standing, [block.start for block in kept])
        return starts, [block.zone for block in kept]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the page, taken out or not."""
        zones = {d.line: d for d in self.standing if d.zone}
        found = []
        for number, (start, end) in enumerate(self.lines):
            decision = zones.get(number)
            zone = decision.zone if decision else "body"
            kept = not (decision and decision.changes == "text")
            found.append(Block(zone, self.raw[start:end], start, end, kept))
        return tuple(found)

    @cached_property
    def ledger(self) -> pl.DataFrame:
        """One row per decision, in the order of the page."""
        rows = [
            (d.rule, d.start, d.end, d.before, d.after, d.reason, d.changes) for d in self.decisions
        ]
        done = [number not in self.undone for number in range(len(rows))]
        kinds = [pl.Int64 if name in {"start", "end"} else pl.String for name in COLUMNS]
        schema = dict(zip(COLUMNS, kinds, strict=True))
        table = pl.DataFrame(rows, schema=schema, orient="row")
        return table.with_columns(done=pl.Series(done, dtype=pl.Boolean))

    @property
    def headline(self) -> str | None:
        """The headline."""
        return self._zone_text("headline")

    @property
    def standfirst(self) -> str | None:
        """What introduces the article below or above the byline."""
        return self._zone_text("standfirst")

    @property
    def author(self) -> str | None:
        """Who the byline names, as it names them."""
        return self._fact("author")

    @property
    def date(self) -> str | None:
        """Day of publication, ``YYYY-MM-DD``; None if the page has none or an ambiguous one."""
        return self._fact("date")

    @property
    def url(self) -> str | None:
        """Address of the article, without a proxy before it."""
        return self._fact("url")

    def undo(self, what: int | str | Iterable[int | str]) -> CleanedPage:
        r"""
        Take decisions back; the page is worked out anew from those that stand.

        Parameters
        ----------
        what : int, str, or several
            Number of a row of the ledger, counted from 0, or the name of a rule for all its rows.

        Returns
        -------
        CleanedPage
            A new page; its ledger keeps the rows, with ``done`` false. A line whose zone was
            undone is body.

        Raises
        ------
        ToolkitError
            No such row or rule.

        Examples
        --------
        >>> page = clean_page("Share\nMenu\nThe talks have failed again, the minister said.")
        >>> page.undo([0, 1]).text == page.raw
        True
        """
        wanted = [what] if isinstance(what, int | str) else list(what)
        for each in wanted:
            if not isinstance(each, int | str) or isinstance(each, bool):
                raise CallError(
                    f"what must name rows by int and rules by str, not {type(each).__name__}."
                )
        rows = {row for each in wanted for row in self._rows(each)}
        return replace(self, undone=self.undone | rows)

    def _rows(self, wanted: int | str) -> set[int]:
        if isinstance(wanted, str):
            rows = {n for n, d in enumerate(self.decisions) if d.rule == wanted}
            rules = sorted({d.rule for d in self.decisions})
            if not rows:
                raise ToolkitError(
                    f"No rule {wanted!r} was used on this page.", advice=did_you_mean(wanted, rules)
                )
            return rows
        if not 0 <= wanted < len(self.decisions):
            raise ToolkitError(
                f"No row {wanted}: the ledger has {n_of(len(self.decisions), 'row')}.",
                advice="Rows are counted from 0; see page.ledger.",
            )
        return {wanted}

    def _zone_text(self, zone: str) -> str | None:
        lines = [number for number, block in enumerate(self.blocks) if block.zone == zone]
        texts = [self._line_text(number) for number in lines]
        return " ".join(texts) or None

    def _line_text(self, number: int) -> str:
        start, end = self.lines[number]
        inside = [
            d._replace(start=d.start - start, end=d.end - start)
            for d in self.standing
            if d.line == number and not d.zone
        ]
        return squeeze(carried_out(self.raw[start:end], inside))

    def _fact(self, name: str) -> str | None:
        zones = {d.line for d in self.standing if d.zone}
        found = (
            d.after for d in self.standing if d.changes == name and d.after and d.line in zones
        )
        return next(found, None)

    def __repr__(self) -> str:
        kept = sum(block.kept for block in self.blocks)
        said = f"{kept:,} of {len(self.blocks):,} blocks kept, {len(self.decisions):,} decisions"
        return f"CleanedPage: {said}"

    def _repr_html_(self) -> str:
        names = ("headline", "author", "date", "url")
        facts = {name: getattr(self, name) for name in names}
        return picture(self.blocks, self.decisions, self.undone, facts)


@checked
def clean_page(text: str) -> CleanedPage:
    r"""
    Part an article from the page it was scraped with.

    Parameters
    ----------
    text : str
        The page's text, as copying and pasting gives it: one block a line, or paragraphs between
        blank lines.

    Returns
    -------
    CleanedPage
        With ``text, headline, standfirst, author, date, url``, all ``blocks`` with their zones,
        and the ``ledger`` of every decision, each of which can be undone. An article without
        furniture comes back unchanged.

    Raises
    ------
    TypeError
        ``text`` is no string.

    Notes
    -----
    The phrases of sites are English; on other languages almost nothing is taken out. The rules
    know no site by name.

    Examples
    --------
    >>> page = clean_page("Menu\nSign in\nNo deal\nBy Jane Orr03/04/2019\nTalks failed on Friday.")
    >>> [block.zone for block in page.blocks]
    ['furniture', 'furniture', 'headline', 'byline', 'body']
    >>> page.date is None, page.ledger["reason"][-1]
    (True, 'two readings: 2019-04-03 or 2019-03-04')
    """
    if not isinstance(text, str):
        message = f"text must be a string, not {type(text).__name__}: give one page at a time."
        raise CallError(message)
    return CleanedPage(text, *decide(text))
