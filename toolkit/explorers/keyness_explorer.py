"""What two groups of documents say differently: effects with intervals, and the lines of a type."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.comparison import Keyness, keyness
from toolkit.comparison.scoring import keyness_measures, label_of
from toolkit.explorers.controls import as_python, beside, menu, number_box, one_of
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.groups import (
    comparable,
    members,
    offered,
    part_code,
    part_of,
    rest_code,
    rest_of,
)
from toolkit.explorers.passages import Passages
from toolkit.widgets import ChoiceTable, Notice
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from toolkit._base import Result
    from toolkit.corpus import Corpus
    from toolkit.plots.look import go

__all__ = ["KeynessExplorer"]

_MENU = 200  # types in a menu; the table has them all
_VIEWS = {"effects with intervals": "forest", "effects against frequency": "scatter"}
_LETTERS = 40  # of the head of a column
_TITLES = {
    "n": "Hits",
    "documents": "in docs",
    "n_reference": "Hits in reference",
    "documents_reference": "in docs",
    "log_ratio": "log2 ratio",
    "low": "at least",
    "high": "at most",
    "q": "q",
    "verdict": "How far it can be said",
}


class KeynessExplorer(Explorer):
    """
    Compare two groups of documents word by word; choose a type, read its lines on both sides.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    by : str, optional
        Metadata column that tells the groups; the first with two to twelve values if not given.
    target, reference : str, optional
        Its values to compare; all other documents if there is no reference.

    Attributes
    ----------
    by, target, reference : str
        As above; ``reference=""`` is all other documents.
    measure : str
        What to rank by; see :func:`toolkit.keyness`.
    at_least : int
        Only types that stand in so many documents, both sides together.
    words : bool
        Leave punctuation out.
    view : {"forest", "scatter"}
        Effects with intervals, or against frequency.
    term : str
        The type chosen, "" for none.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = {"outlet": ["A", "A", "B"]}
    >>> corpus = tk.Corpus.from_texts(["War.", "War now.", "Peace."], about=about)
    >>> explorer = KeynessExplorer(corpus)
    >>> explorer.term = "war"
    >>> len(explorer.here.grid.rows), len(explorer.there.grid.rows)
    (2, 0)
    >>> print(explorer.code())
    tk.keyness(corpus.subset(outlet="A"), corpus.without(outlet="A")).words()
    """

    name = "keyness"
    settings = ("by", "target", "reference", "measure", "at_least", "words", "view", "term")
    shares = MappingProxyType({"term": "term", "group": "target", "document": "document"})
    by = tl.Unicode("")
    target = tl.Unicode("")
    reference = tl.Unicode("")
    measure = tl.Unicode("log_ratio")
    at_least = tl.Int(1)
    words = tl.Bool(default_value=True)
    view = tl.Unicode("forest")
    term = tl.Unicode("")

    def __init__(
        self, corpus: Corpus, *, by: str | None = None, target: str = "", reference: str = ""
    ) -> None:
        self.by = next(iter(comparable(corpus)), "") if by is None else by
        self.target = target or next(iter(members(corpus, self.by)), "")
        self.reference = reference
        self._made: tuple[tuple[object, ...], Keyness] | None = None
        self._listed: object = None
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        labels = {"by": "Compare by", "target": "Target", "reference": "Reference"}
        labels |= {"measure": "Rank by", "view": "Show", "term": "Lines of"}
        self._menus = {name: menu(label, max_width="24em") for name, label in labels.items()}
        self._menus["measure"].options = [(label_of(name), name) for name in keyness_measures()]
        self._menus["view"].options = list(_VIEWS.items())
        least = number_box("In at least (documents)", most=1_000_000, least=1)
        plain = ipywidgets.Checkbox(description="Words only", indent=False)
        plain.layout.width = "auto"
        for name, control in {**self._menus, "at_least": least, "words": plain}.items():
            self.bind(name, control)
        self.chart = LinkedFigure()
        self.chart.observe(self._clicked, "clicked")
        self.ranking = ChoiceTable("Types, the surest large differences first")
        self.ranking.observe(self._row_chosen, "selected")
        self.sides = Notice(), Notice()
        self.there = self.watch(Passages("Lines in the reference"))
        self.here = self.watch(Passages("Lines in the target"))
        for passages in (self.here, self.there):
            passages.grid.height = "16em"
        self.lines_code = Notice(role="code")
        groups = [self._menus[name] for name in ("by", "target", "reference")]
        options = [self._menus["measure"], least, plain, self._menus["view"]]
        return [
            beside(*groups),
            beside(*options),
            self.program,
            self.status,
            self.chart,
            self.ranking,
            beside(self._menus["term"]),
            self.lines_code,
            self.sides[0],
            self.here,
            self.sides[1],
            self.there,
        ]

    def _clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        what = change.new.get("customdata")
        if isinstance(what, list):
            self.term = "" if what[1] == self.term else str(what[1])

    def _row_chosen(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if 0 <= change.new < len(self.result):
            self.term = self.result.table["type"][change.new]

    def take(self, name: str, value: str) -> None:
        """Follow a term that is a type here, and a group that can be the target."""
        if name == "term":
            known = not value or (self._made is not None and value in self.result.table["type"])
        else:
            groups = {*members(self.corpus, self.by)} - {self.reference}
            known = name != "group" or value in groups
        if known:
            super().take(name, value)

    # -- from the traits to the view --------------------------------------------------------------

    @property
    def result(self) -> Keyness:
        """The types compared."""
        wanted = self.corpus, self.by, self.target, self.reference, self.measure
        if self._made is None or self._made[0] != wanted:
            found = keyness(*self._sides(), measure=self.measure)
            self._made = wanted, found
        found = self._made[1]
        found = found.words() if self.words else found
        return found.at_least(self.at_least) if self.at_least > 1 else found

    def _sides(self) -> tuple[Corpus, Corpus]:
        target = part_of(self.corpus, self.by, self.target)
        if self.reference:
            return target, part_of(self.corpus, self.by, self.reference)
        return target, rest_of(self.corpus, self.by, self.target)

    def _check(self) -> None:
        columns = comparable(self.corpus)
        if not self.by:
            raise ToolkitError(
                "There are no groups to compare.",
                "No metadata column has two to twelve values.",
                "Keyness needs two sets of documents; give a column: by=...",
            )
        one_of("column", self.by, [*columns, *self.corpus.table.columns])
        groups = members(self.corpus, self.by)
        if self.target not in groups:
            self.target = next(iter(groups), "")
        if self.reference == self.target or self.reference not in groups:
            self.reference = ""
        one_of("measure", self.measure, keyness_measures())
        one_of("view", self.view, list(_VIEWS.values()))

    def work(self) -> None:
        """Bring chart, ranking and lines in line with the traits."""
        for panel in (self.chart, self.ranking, self.lines_code, *self.sides):
            seen(panel, wanted=False)
        self.here.clear()
        self.there.clear()
        self._fill_groups()
        self._check()
        self._fill_groups()
        result = self.result
        if self.term and self.term not in result.table["type"]:
            self.term = ""
        self._fill_terms(result)
        self.chart.draw(self.figure())
        self._rank(result)
        for panel in (self.chart, self.ranking):
            seen(panel, wanted=True)
        if self.term:
            self._show_lines(result.where(type=self.term))
        untested = int(result.table["q"].null_count())
        absent = int(
            (result.table["log_ratio"].is_null() & result.table["score"].is_not_null()).sum()
        )
        self.say(
            f"{result.note} Of the {len(result):,} listed, {untested:,} stand in too few documents "
            f"to be tested; {absent:,} are absent from one side: a bound only."
        )

    def _fill_groups(self) -> None:
        columns = offered(self.groupings(), self.by)
        groups = members(self.corpus, self.by)
        others = [("all other documents", "")]
        others += [(name, name) for name in groups if name != self.target]
        self.fill(self._menus["by"], [(name, name) for name in columns], self.by)
        self.fill(self._menus["target"], [(name, name) for name in groups], self.target)
        self.fill(self._menus["reference"], others, self.reference)

    def _fill_terms(self, result: Keyness) -> None:
        rows = list(result.table.head(_MENU).select("type", "n", "n_reference").iter_rows())
        if self.term and self.term not in {row[0] for row in rows}:
            chosen = result.where(type=self.term).table.select("type", "n", "n_reference")
            rows += chosen.iter_rows()
        options = [(f"{kind} ({n:,} : {other:,})", kind) for kind, n, other in rows]
        self.fill(self._menus["term"], [("no type", ""), *options], self.term)

    def _rank(self, result: Keyness) -> None:
        made = self._made, self.words, self.at_least
        if self._listed != made:  # or only the type chosen has changed: the page stays
            self._listed = made
            order = [name for name in ("type", *_TITLES) if name in result.table.columns]
            other = self.reference or "all others"
            sides = {"n": _head(f"Hits in {self.target}"), "n_reference": _head(f"in {other}")}
            titles = {**_TITLES, **sides}
            self.ranking.show(result.table.select(order), titles=titles)
        types = result.table["type"].to_list() if self.term else []
        self.ranking.selected = types.index(self.term) if self.term else -1

    def _show_lines(self, row: Keyness) -> None:
        names = self.target, self.reference or "all other documents"
        for side, name, passages, head in zip(
            ("target", "reference"), names, (self.here, self.there), self.sides, strict=True
        ):
            lines = row.lines(side=side)
            passages.show(lines)
            head.text = f"{name}: {lines.note}"
            seen(head, wanted=True)
        self.lines_code.text = self.lines_program()
        seen(self.lines_code, wanted=True)

    # -- for everybody ----------------------------------------------------------------------------

    def figure(self) -> go.Figure:
        """Draw the types that differ most, as a plain figure."""
        figure: go.Figure = self.result.plot(kind=self.view)
        return figure

    def chosen(self) -> dict[str, Result]:
        """Give the lines of both sides."""
        names = self.target, self.reference or "all other documents"
        sides = zip(names, (self.here.lines, self.there.lines), strict=True)
        return {f"Lines in {name}": lines for name, lines in sides if lines is not None}

    def code(self) -> str:
        """Give the line that makes the table; there is none without groups."""
        if not self.by:
            return ""
        target = part_code(self.corpus, self.by, self.target)
        if self.reference:
            reference = part_code(self.corpus, self.by, self.reference)
        else:
            reference = rest_code(self.corpus, self.by, self.target)
        ranked = "" if self.measure == "log_ratio" else f", measure={as_python(self.measure)}"
        line = f"tk.keyness({target}, {reference}{ranked})"
        line += ".words()" if self.words else ""
        return line + (f".at_least({self.at_least})" if self.at_least > 1 else "")

    def lines_program(self, side: str = "target") -> str:
        """Give the line that makes the lines of one side."""
        return f'{self.code()}.where(type={as_python(self.term)}).lines(side="{side}")'

    def programs(self) -> list[str]:
        """Give the lines of chart and lines."""
        if not self.by:
            return []
        kind = "" if self.view == "forest" else f"kind={as_python(self.view)}"
        lines = [self.code(), f"{self.code()}.plot({kind})"]
        sides = ("target", "reference") if self.term else ()
        return [*lines, *map(self.lines_program, sides)]


def _head(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 1] + "…"
