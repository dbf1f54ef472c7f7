"""Framing terms: how often, in which group, and in which sentences."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import polars as pl
import traitlets as tl

from toolkit._base import n_of
from toolkit.context import lines_of
from toolkit.explorers.controls import as_lexicon, as_python, beside, menu, one_of
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.groups import comparable, members, offered, part_code
from toolkit.explorers.marks import LOOKS, frame_marks, speech_marks
from toolkit.explorers.passages import Passages
from toolkit.frames import FrameCounts, count_frames
from toolkit.plots.charts import Rows, bars
from toolkit.plots.sheets import Words, or_told
from toolkit.search import Spans
from toolkit.voices import quotations
from toolkit.widgets import Notice
from toolkit.widgets.live import LinkedFigure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.context import Concordance
    from toolkit.corpus import Corpus
    from toolkit.lexicon import Lexicon
    from toolkit.plots.look import go
    from toolkit.widgets import Mark

__all__ = ["FrameExplorer"]

_TERMS = 8  # in the chart; the menu has them all
_PARTS = ("document", "zone", "voice")  # groupings that are no metadata


class FrameExplorer(Explorer):
    """
    Framing terms by group; choose a bar, read its lines, open the article.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    lexicon : Lexicon or dict of frame to patterns
        What to count.
    by : str, optional
        Metadata column to compare by; the first with two to twelve values if not given.

    Attributes
    ----------
    frame, by, group, term : str
        The frame shown; the column compared by ("" for none); the bar and the term chosen ("" for
        all). A click, a menu and an assignment do the same.
    everything, speakers : bool
        Mark in the article the terms of all frames, not only this one; who is quoted, with what.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War talk.", "Peace."], about={"outlet": ["A", "B"]})
    >>> explorer = FrameExplorer(corpus, {"security": ["war"], "diplomacy": ["talk*", "peace"]})
    >>> explorer.frame = "diplomacy"
    >>> explorer.group = "B"
    >>> explorer.lines.table["node"].to_list()
    ['Peace']
    >>> print(explorer.code())
    tk.count_frames(corpus, lexicon, by="outlet").plot(frame="diplomacy")
    """

    name = "frames"
    settings = ("frame", "by", "group", "term", "everything", "speakers")
    shares = MappingProxyType({"term": "term", "group": "group", "document": "document"})
    lexicon = tl.Any()
    frame = tl.Unicode("")
    by = tl.Unicode("")
    group = tl.Unicode("")
    term = tl.Unicode("")
    everything = tl.Bool(default_value=False)
    speakers = tl.Bool(default_value=False)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Sequence[str]],
        *,
        by: str | None = None,
    ) -> None:
        self.set_trait("lexicon", as_lexicon(lexicon))
        self.frame = next(iter(self.lexicon.frames))
        self.by = next(iter(comparable(corpus)), "") if by is None else by
        self._counts: FrameCounts | None = None
        self._drawn: tuple[object, ...] = ()
        super().__init__(corpus)
        self.observe(self._changed, "lexicon")

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        self._menus = {
            "frame": menu("Frame"),
            "by": menu("Compare by"),
            "group": menu("Lines from"),
            "term": menu("Term", max_width="22em"),
        }
        for name, control in self._menus.items():
            self.bind(name, control)
        every = ipywidgets.Checkbox(description="Mark all frames in the article", indent=False)
        voices = ipywidgets.Checkbox(description="Mark who is quoted", indent=False)
        for name, box in (("everything", every), ("speakers", voices)):
            box.layout.width = "auto"
            self.bind(name, box)
        self.by_group, self.by_term = LinkedFigure(), LinkedFigure()
        for figure, width in ((self.by_group, "440px"), (self.by_term, "320px")):
            figure.layout.flex = f"1 1 {width}"
        self.by_group.observe(self._group_clicked, "clicked")
        self.by_term.observe(self._term_clicked, "clicked")
        self.passages = self.watch(Passages())
        self.passages.reader.looks = LOOKS
        self.lines_code = Notice(role="code")
        charts = ipywidgets.Box([self.by_group, self.by_term])
        charts.layout.flex_flow, charts.layout.display = "row wrap", "flex"
        charts.layout.grid_gap = "0 24px"
        return [
            beside(self._menus["frame"], self._menus["by"]),
            self.program,
            self.status,
            charts,
            self.numbers(),
            beside(self._menus["group"], self._menus["term"], every, voices),
            self.lines_code,
            self.passages,
        ]

    def _group_clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if self.by and change.new.get("customdata") is not None:
            label = str(change.new["customdata"])
            self.group = "" if label == self.group else label
        elif not self.by and change.new.get("customdata") is not None:
            self.frame = str(change.new["customdata"])

    def _term_clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if change.new.get("customdata") is not None:
            label = str(change.new["customdata"])
            self.term = "" if label == self.term else label

    def take(self, name: str, value: str) -> None:
        """Follow a term into its frame, and a group if there is a bar for it."""
        if name == "term" and value:
            frames = (frame for frame, terms in self.lexicon.frames.items() if value in terms)
            frame = next(frames, "")
            if frame:
                with self.hold_trait_notifications():
                    self.frame, self.term = frame, value
        elif name != "group" or value in {"", *members(self.corpus, self.by)}:
            super().take(name, value)

    # -- from the traits to the view --------------------------------------------------------------

    @property
    def result(self) -> FrameCounts:
        """The counts behind the charts."""
        wanted = (self.corpus, self.lexicon, self.by or None)
        held = self._counts
        if held is None or (held.corpus, held.lexicon, held.by) != wanted:
            held = count_frames(self.corpus, self.lexicon, by=self.by or None)
            self._counts = held
        return held

    def _hits(self) -> pl.DataFrame:
        """List the hits of the frame, group and term chosen."""
        result = self.result
        places = pl.Series(np.arange(len(result.found)))
        hits = result.hits(voice=False).with_columns(place=places).filter(frame=self.frame)
        if self.by and self.group:
            row = {self.by: self.group, "frame": self.frame}
            spans = result.evidence(row)
            begins = set(spans.begins.tolist())
            mine = [begin in begins for begin in result.found.begins[hits["place"]].tolist()]
            hits = hits.filter(pl.Series(mine, dtype=pl.Boolean))
        return hits

    @property
    def lines(self) -> Concordance:
        """The lines shown: every hit of the frame, group and term chosen."""
        self.settle()
        hits = self._hits()
        if self.term:
            hits = hits.filter(term=self.term)
        found = self.result.found.take(hits["place"].to_numpy())
        return lines_of(self.corpus, Spans(found.begins, found.ends))

    def work(self) -> None:
        """Bring charts, menus and lines in line with the traits."""
        one_of("frame", self.frame, list(self.lexicon.frames))
        if self.by:
            one_of("column", self.by, [*self.corpus.table.columns, *_PARTS])
        table = self.result.table.filter(frame=self.frame)
        groups = table[self.by].to_list() if self.by else []
        if self.group not in groups:
            self.group = ""
        hits = self._hits()
        counted = hits.group_by("term").len().sort(["len", "term"], descending=[True, False])
        terms = dict(counted.iter_rows())
        if self.term not in terms:
            self.term = ""
        view = (self.corpus, self.lexicon, self.frame, self.by, self.group, self.term)
        if view == self._drawn:  # only what is marked has changed: the article stays open
            self.passages.reopen()
            return
        self._drawn = view
        self._fill_menus(table, groups, terms)
        self.by_group.draw(self.figure())
        self.by_term.draw(self._term_figure(terms))
        lines = self.lines
        self.passages.show(lines, marks=self._marks)
        self.lines_code.text = self.lines_program()
        self.say(f"{self.result.note} Lines: {lines.note}")

    def groupings(self) -> list[str]:
        """Name the columns that can be compared by; then voices, and zones where there are some."""
        zones = ["zone"] if np.unique(self.corpus.zones).size > 1 else []
        return [*comparable(self.corpus), "voice", *zones]

    def _fill_menus(self, table: pl.DataFrame, groups: list[str], terms: dict[str, int]) -> None:
        columns = offered(self.groupings(), self.by)
        n = dict(zip(groups, table["n"].to_list(), strict=True)) if groups else {}
        all_terms = sum(terms.values())
        menus = {
            "frame": [(frame, frame) for frame in self.lexicon.frames],
            "by": [("nothing", ""), *((name, name) for name in columns)],
            "group": [
                (f"all ({table['n'].sum():,})", ""),
                *((f"{group} ({n[group]:,})", group) for group in groups),
            ],
            "term": [
                (f"all ({all_terms:,})", ""),
                *((f"{term} ({count:,})", term) for term, count in terms.items()),
            ],
        }
        for name, options in menus.items():
            self.fill(self._menus[name], options, getattr(self, name))

    def _term_figure(self, terms: dict[str, int]) -> go.Figure:
        beside = len(members(self.corpus, self.by))  # the bars of the chart on the left
        first = list(terms.items())[: max(_TERMS, beside)]
        place = f"in {self.group}" if self.group else "in all documents"
        more = f"the first {len(first)} of " if len(first) < len(terms) else ""
        words = Words(
            f"{self.frame[:1].upper() + self.frame[1:]} terms {place}",
            f"{more}{n_of(len(terms), 'different term')}, {n_of(sum(terms.values()), 'hit')}",
            "hits",
        )
        rows = Rows([term for term, _ in first], [float(n) for _, n in first])
        return or_told(bars(rows, words, chosen=self.term or None), "Nothing to draw here.")

    def _marks(self, document: int) -> list[Mark]:
        hits = self.result.hits(voice=False).filter(document=self.corpus.names[document])
        if not self.everything:
            hits = hits.filter(frame=self.frame)
        marks = frame_marks(hits)
        if self.speakers:
            said = self.once("speech", quotations).table.filter(
                document=self.corpus.names[document]
            )
            marks += speech_marks(said)
        return marks

    # -- for everybody ----------------------------------------------------------------------------

    def figure(self) -> go.Figure:
        """Draw the rates by group as a plain figure."""
        frame = self.frame if self.by else None
        chosen = (self.group if self.by else self.frame) or None
        figure: go.Figure = self.result.plot(frame=frame, chosen=chosen)
        return figure

    def charted(self) -> FrameCounts:
        """Give the rows of the frame shown."""
        return self.result.where(frame=self.frame) if self.by else self.result

    def code(self) -> str:
        """Give the line that makes the chart."""
        if not self.by:
            return "tk.count_frames(corpus, lexicon).plot()"
        by, frame = as_python(self.by), as_python(self.frame)
        return f"tk.count_frames(corpus, lexicon, by={by}).plot(frame={frame})"

    def programs(self) -> list[str]:
        """Give the lines of chart and lines."""
        return [self.code(), self.lines_program()] if self.group or self.term else [self.code()]

    def lines_program(self) -> str:
        """Give the line that makes the lines below the charts."""
        group = f", {self.by}={as_python(self.group)}" if self.by and self.group else ""
        if self.term:
            which = f"frame={as_python(self.frame)}, term={as_python(self.term)}"
            part = "corpus"
            if self.by in _PARTS:  # a column of the hits themselves
                which += group
            elif group:
                part = part_code(self.corpus, self.by, self.group)
            return f"tk.count_frames({part}, lexicon).hits().filter({which})"
        by = f", by={as_python(self.by)}" if group else ""
        rows = f"frame={as_python(self.frame)}{group}"
        return f"tk.count_frames(corpus, lexicon{by}).where({rows}).lines(0)"
