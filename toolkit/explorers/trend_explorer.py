"""How often, from period to period, and before and after a date; the lines of any period."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl
import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.explorers.controls import (
    as_arguments,
    as_lexicon,
    as_python,
    beside,
    listed,
    menu,
    one_of,
    text_box,
)
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.groups import comparable, members, offered
from toolkit.explorers.passages import Passages
from toolkit.lexicon import Lexicon
from toolkit.timeline import Trend, trend
from toolkit.timeline.periods import EVERY
from toolkit.widgets import ChoiceTable, Notice
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import ipywidgets

    from toolkit.corpus import Corpus

__all__ = ["TrendExplorer"]

_OWN = {"start", "published"}  # columns of the table that no metadata can be named like
_TITLES = {
    "n": "From then on",
    "n_before": "Before",
    "documents": "in docs",
    "documents_before": "in docs",
    "log_ratio": "log2 ratio",
    "low": "at least",
    "high": "at most",
    "verdict": "How far it can be said",
}


class TrendExplorer(Explorer):
    """
    Follow patterns or frames over time; choose a period, read its lines.

    Parameters
    ----------
    corpus : Corpus
        The texts, with a metadata column ``date``.
    patterns : str, iterable of str, Lexicon or dict of frame to patterns
        What to follow.
    every : {"day", "week", "month", "year"}
        Length of a period.

    Attributes
    ----------
    patterns : str
        The patterns, with commas between them; of no effect where a lexicon was given.
    every, by, split : str
        As in :func:`toolkit.trend`; "" for none.
    series, group, period : str
        The pattern or frame, the group and the period whose lines are read; "" for all.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = {"date": ["2031-01-05", "2031-02-02"]}
    >>> explorer = TrendExplorer(tk.Corpus.from_texts(["No war.", "War, war."], about=about), "war")
    >>> explorer.period = "2031-02"
    >>> len(explorer.passages.grid.rows)
    2
    >>> print(explorer.code())
    tk.trend(corpus, ["war"])
    """

    name = "trends"
    settings = ("patterns", "every", "by", "split", "series", "group", "period")
    shares = MappingProxyType({"term": "series", "group": "group", "document": "document"})
    lexicon = tl.Any(None, allow_none=True)
    patterns = tl.Unicode("")
    every = tl.Unicode("month")
    by = tl.Unicode("")
    split = tl.Unicode("")
    series = tl.Unicode("")
    group = tl.Unicode("")
    period = tl.Unicode("")

    def __init__(
        self,
        corpus: Corpus,
        patterns: str | Iterable[str] | Lexicon | Mapping[str, Iterable[str]] = (),
        *,
        every: str = "month",
    ) -> None:
        if isinstance(patterns, Lexicon | dict):
            self.set_trait("lexicon", as_lexicon(patterns))
        else:
            self.patterns = patterns if isinstance(patterns, str) else ", ".join(patterns)
        self.every = every
        self._made: tuple[tuple[object, ...], Trend] | None = None
        self._seen: Corpus | None = None
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        labels = {"every": "By", "by": "and by", "series": "Lines of", "group": "in"}
        labels |= {"period": "from"}
        self._menus = {name: menu(label, max_width="22em") for name, label in labels.items()}
        self._menus["every"].options = list(EVERY)
        box = text_box("Follow", "26em", "talk*, ceasefire, arms race")
        event = text_box("Compare before and from", "22em", "2031-06-17")
        for name, control in {**self._menus, "patterns": box, "split": event}.items():
            self.bind(name, control)
        self.chart = LinkedFigure()
        self.chart.observe(self._clicked, "clicked")
        self.compared = ChoiceTable("Before and after")
        self.passages = self.watch(Passages())
        self.lines_code = Notice(role="code")
        first = [box] if self.lexicon is None else []
        chosen = [self._menus[name] for name in ("series", "group", "period")]
        return [
            beside(*first, self._menus["every"], self._menus["by"], event),
            self.program,
            self.status,
            self.chart,
            self.numbers(),
            self.compared,
            beside(*chosen),
            self.lines_code,
            self.passages,
        ]

    def _clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Choose the line and period of a mark; a second click takes it back."""
        what = change.new.get("customdata")
        if not isinstance(what, list):
            return
        line, period, panel = (*map(str, what), "")[:3]
        result = self.result
        drawn = result.table[result.found.column].to_list()
        by_group = bool(self.by) and line not in drawn
        now = {"period": period, "series": panel if by_group else line}
        now |= {"group": line} if by_group else {}
        now = {name: value for name, value in now.items() if value}
        self.toggle(**now)

    def take(self, name: str, value: str) -> None:
        """Follow any term; a group that is compared here."""
        if name == "term" and value and value not in self._names():
            if self.lexicon is None:
                self.patterns = value
        elif name != "group" or value in {"", *self._groups()}:
            super().take(name, value)

    # -- from the traits to the view --------------------------------------------------------------

    def _names(self) -> list[str]:
        """Name the patterns or frames that are followed."""
        if self.lexicon is not None:
            return list(self.lexicon.frames)
        return listed(self.patterns)

    def _groups(self) -> list[str]:
        return members(self.corpus, self.by)

    @property
    def result(self) -> Trend:
        """The rates by period."""
        wanted = self.corpus, tuple(self._names()), self.every, self.by, self.split
        if self._made is None or self._made[0] != wanted:
            if not wanted[1]:
                raise ToolkitError("There is nothing to follow.", advice="Type a pattern.")
            followed = self._names() if self.lexicon is None else self.lexicon
            found = trend(
                self.corpus,
                followed,
                every=self.every,
                by=self.by or None,
                split=self.split.strip() or None,
            )
            self._made = wanted, found
        return self._made[1]

    def _wanted(self) -> dict[str, object]:
        """Say which rows are read, as ``where`` takes it."""
        given = {self.result.found.column: self.series, "period": self.period}
        given |= {self.by: self.group} if self.by else {}
        return {name: value for name, value in given.items() if value}

    def work(self) -> None:
        """Bring chart, menus and lines in line with the traits."""
        if self.corpus is not self._seen:
            self._seen = self.corpus
            self._put_away()
        one_of("period", self.every, list(EVERY))
        if self.by:
            one_of("column", self.by, [c for c in self.corpus.table.columns if c not in _OWN])
        if "date" not in self.corpus.table.columns:
            self._put_away()
            self.say("These texts have no column 'date', so there is nothing to follow over time.")
            return
        if not self._names():
            self._put_away()
            self.say("Type a pattern and press Enter.")
            return
        result = (
            self.result
        )  # where that is refused, such as for a mistyped date, the last one stays
        self._put_away()
        self._put_right(result)
        self._fill_menus(result)
        self.chart.draw(self.figure())
        seen(self.chart, wanted=True)
        self._show_comparison(result)
        if self.period or self.series or self.group:
            lines = result.where(**self._wanted()).lines()
            self.passages.show(lines)
            self.lines_code.text = self.lines_program()
            seen(self.lines_code, wanted=True)
            self.say(f"{result.note} Shown: {lines.note}")
        else:
            self.say(f"{result.note} Choose a mark, or a period, to read its lines.")

    def _put_away(self) -> None:
        for panel in (self.chart, self.compared, self.lines_code):
            seen(panel, wanted=False)
        self.passages.clear()

    def _put_right(self, result: Trend) -> None:
        """Forget what is no longer there to be chosen."""
        there = {"series": self._names(), "group": self._groups(), "period": result.periods.labels}
        for name, values in there.items():
            if getattr(self, name) not in values:
                setattr(self, name, "")

    def groupings(self) -> list[str]:
        """Name the columns that can be compared by."""
        return [name for name in comparable(self.corpus) if name not in _OWN]

    def _fill_menus(self, result: Trend) -> None:
        columns = offered(self.groupings(), self.by)
        table = result.table
        if self.series:
            table = table.filter(table[result.found.column] == self.series)
        if self.group:
            table = table.filter(table[self.by] == self.group)
        held = table.group_by("period", maintain_order=True).agg(pl.col("n").sum())
        periods = [
            (f"{name} ({n:,})", name) for name, n in held.iter_rows() if n or name == self.period
        ]
        menus = {
            "by": [("nothing else", ""), *((name, name) for name in columns)],
            "series": [("all", ""), *((name, name) for name in self._names())],
            "group": [("all groups", ""), *((name, name) for name in self._groups())],
            "period": [("all periods", ""), *periods],
        }
        for name, options in menus.items():
            self.fill(self._menus[name], options, getattr(self, name))
        seen(self._menus["group"], wanted=bool(self.by))

    def _show_comparison(self, result: Trend) -> None:
        """List how the rates changed from the date on."""
        table = result.comparison
        if table is not None and table.height:
            first = [name for name in (self.by, result.found.column) if name]
            columns = [*first, *(name for name in table.columns if name in {*_TITLES, "q"})]
            self.compared.show(table.select(columns), titles=_TITLES)
            seen(self.compared, wanted=True)

    # -- for everybody ----------------------------------------------------------------------------

    def code(self) -> str:
        """Give the line that makes the table; there is none before a pattern is typed."""
        if not self._names() or "date" not in self.corpus.table.columns:
            return ""
        followed = "lexicon" if self.lexicon is not None else as_python(self._names())
        usual = {"every": "month", "by": "", "split": ""}
        given = {name: getattr(self, name).strip() for name in usual}
        options = as_arguments({k: v for k, v in given.items() if v != usual[k]})
        return f"tk.trend(corpus, {followed}{', ' + options if options else ''})"

    def lines_program(self) -> str:
        """Give the line that makes the lines."""
        return f"{self.code()}.where({as_arguments(self._wanted())}).lines()"

    def programs(self) -> list[str]:
        """Give the lines of table, chart and lines."""
        if not self.code():
            return []
        lines = [self.code(), f"{self.code()}.plot()"]
        chosen = self.period or self.series or self.group
        return [*lines, self.lines_program()] if chosen else lines
