"""The concordance explorer: a pattern, its lines, the article, and where in each text it stands."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.context import concordance
from toolkit.explorers.controls import FULL, as_python, beside, menu, number_box, one_of, text_box
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.groups import comparable, members, offered, part_code, part_of
from toolkit.explorers.passages import Passages
from toolkit.plots.places import strokes
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    import ipywidgets

    from toolkit.context import Concordance
    from toolkit.corpus import Corpus

__all__ = ["ConcordanceExplorer"]

_WITHIN = ("sentence", "paragraph", "document")


class ConcordanceExplorer(Explorer):
    """
    Type a pattern, read its lines, open the article; see where in each document it stands.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    pattern : str
        What to look for; ``*``, ``?``, ``|`` and ``~5`` as everywhere.

    Attributes
    ----------
    pattern, sort, within : str
        As in :func:`toolkit.concordance`; ``sort=""`` keeps the order of the text.
    span : int
        Tokens on each side.
    sample, seed : int
        Draw so many lines at random, 0 for all; the same seed draws the same ones.
    by, group : str
        Only lines from the documents with this value in this column; ``group=""`` for all.

    Examples
    --------
    >>> import toolkit as tk
    >>> explorer = ConcordanceExplorer(tk.Corpus.from_texts(["No war. This war ends."]), "war")
    >>> explorer.status.text
    '2 lines in 1 of 1 document.'
    >>> print(explorer.code())
    tk.concordance(corpus, "war")
    """

    name = "lines"
    settings = ("pattern", "sort", "span", "within", "by", "group", "sample", "seed")
    shares = MappingProxyType({"term": "pattern", "group": "group", "document": "document"})
    pattern = tl.Unicode("")
    sort = tl.Unicode("")
    span = tl.Int(10)
    within = tl.Unicode("paragraph")
    by = tl.Unicode("")
    group = tl.Unicode("")
    sample = tl.Int(0)
    seed = tl.Int(0)

    def __init__(self, corpus: Corpus, pattern: str = "") -> None:
        self.pattern = pattern
        self.by = next(iter(comparable(corpus)), "")
        self._lines: Concordance | None = None
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        box = text_box("Look for", FULL, "militar*   arms race   talk*|summit   NATO ~5 Russia")
        self._sorts = menu("Sort by")
        self._columns = menu("Only where")
        self._groups = menu("is")
        spans = number_box("Tokens each side", most=200)
        some = number_box("Sample of (0: all)", most=1_000_000)
        self._seed = number_box("Seed", most=1_000_000)
        within = menu("Within one", _WITHIN)
        for name, control in (
            ("pattern", box),
            ("sort", self._sorts),
            ("span", spans),
            ("within", within),
            ("by", self._columns),
            ("group", self._groups),
            ("sample", some),
            ("seed", self._seed),
        ):
            self.bind(name, control)
        self.passages = self.watch(Passages())
        self.places = LinkedFigure()
        self.places.observe(self._place_clicked, "clicked")
        return [
            beside(box, beside(self._columns, self._groups)),  # which belong together
            beside(self._sorts, spans, within, some, self._seed),
            self.program,
            self.status,
            self.passages,
            self.places,
        ]

    def take(self, name: str, value: str) -> None:
        """Look up any term; a group if there is one of that name."""
        known = {"term": bool(value), "group": value in {"", *members(self.corpus, self.by)}}
        if known.get(name, True):
            super().take(name, value)

    def _place_clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Open the line whose stroke was clicked."""
        point = change.new.get("point")
        if isinstance(point, int) and self._strokes[point : point + 1]:
            self.passages.grid.selected = self._strokes[point]

    @property
    def result(self) -> Concordance:
        """The lines shown."""
        if self._lines is None:
            raise ToolkitError("There are no lines yet.", self.error, "Type a pattern first.")
        return self._lines

    def work(self) -> None:
        """Bring lines and places in line with the traits."""
        self._lines = None
        keys = ("", "node", "1L", "1R", "2L", "2R", "1R 2R", "1L 2L", "document")
        names = ["the text", *keys[1:]]
        options = list(zip(names, keys, strict=True))
        options += [(name, name) for name in self.corpus.table.columns]
        self._fill_groups()
        if self.sort not in dict(options).values():
            options.append((self.sort, self.sort))
        self.fill(self._sorts, options, self.sort)
        self.passages.clear()
        seen(self.places, wanted=False)
        if not self.pattern.strip():
            self.say("Type a pattern and press Enter.")
            return
        one_of("unit", self.within, _WITHIN)
        if self.by:
            one_of("column", self.by, self.corpus.table.columns)
        lines = concordance(
            part_of(self.corpus, self.by, self.group),
            self.pattern,
            span=self.span,
            within=self.within,
            sort=self.sort or None,
        )
        self._lines = lines.sample(self.sample, seed=self.seed) if self.sample else lines
        self.passages.show(self._lines)
        if len(self._lines):
            self._strokes = strokes(self._lines).tolist()
            self.places.draw(self._lines.plot())
            seen(self.places, wanted=True)
        self.say(self._lines.note)

    def _fill_groups(self) -> None:
        columns = offered(self.groupings(), self.by)
        groups = members(self.corpus, self.by)
        if self.group not in groups:
            self.group = ""
        self.fill(self._columns, [(name, name) for name in columns], self.by)
        self.fill(self._groups, [("any", ""), *((name, name) for name in groups)], self.group)
        for control in (self._columns, self._groups):
            seen(control, wanted=bool(groups))
        seen(self._seed, wanted=bool(self.sample))

    def code(self) -> str:
        """Give the line that makes these lines."""
        usual = {"span": 10, "within": "paragraph", "sort": ""}
        given = [as_python(self.pattern)]
        given += [
            f"{name}={as_python(getattr(self, name))}"
            for name, value in usual.items()
            if getattr(self, name) != value
        ]
        corpus = part_code(self.corpus, self.by, self.group)
        line = f"tk.concordance({corpus}, {', '.join(given)})"
        seed = f", seed={self.seed}" if self.seed else ""
        return f"{line}.sample({self.sample}{seed})" if self.sample else line

    def programs(self) -> list[str]:
        """Give the line that makes these lines; there is none before a pattern is typed."""
        return [self.code()] if self.pattern.strip() else []
