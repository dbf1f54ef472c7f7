"""Who speaks, with which verbs, in which frames; the quotations, and the article around each."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl
import traitlets as tl

from toolkit.explorers.controls import (
    FULL,
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
from toolkit.explorers.marks import LOOKS, frame_marks, speech_marks, who_speaks
from toolkit.explorers.passages import Passages, Place
from toolkit.frames import FrameCounts, count_frames
from toolkit.voices import Quotations, quotations
from toolkit.voices.balance import KINDS
from toolkit.voices.utterances import NARRATION, UNRESOLVED
from toolkit.widgets import ChoiceTable, Notice
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ipywidgets

    from toolkit._base import Result
    from toolkit.corpus import Corpus
    from toolkit.lexicon import Lexicon
    from toolkit.plots.look import go
    from toolkit.widgets import Mark

__all__ = ["VoiceExplorer"]

_CLASSES = ("neutral", "assertive", "doubting", "conceding", "evaluating")
_VIEWS = {
    "who speaks": "sources",
    "with which verbs": "verbs",
    "framing terms by voice": "frames",
}
_MENU = 200  # speakers in a menu; any other can still be set by name
_OWN = {"speaker", "words", "share", "quoted", "source", "cue", "kind", "content", "rule", *KINDS}


class VoiceExplorer(Explorer):
    """
    Who is quoted, by whom, with which verbs; choose a speaker, read what is said, open the article.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    lexicon : Lexicon or dict of frame to patterns, optional
        Framing terms, counted by voice and marked in the article.
    by : str, optional
        Metadata column to compare by; the first with two to twelve values if not given.

    Attributes
    ----------
    view : {"sources", "verbs", "frames"}
        The chart: who speaks, with which verbs, or the frame's terms by voice.
    by, group : str
        The column compared by ("" for none), and the value chosen ("" for all).
    speaker, verb_class, kind : str
        Speech of whom, reported by which class of verbs, and how (direct, mixed, indirect); ""
        for all. Speech that nobody is named for is that of ``"(unresolved)"``.
    frame : str
        The frame of the chart by voice.
    names : str
        Actors, with commas between them: are they named and never heard?

    Examples
    --------
    >>> import toolkit as tk
    >>> texts = ["“We are broke,” said Ann Lind. Bo Ek denied it.", "Officials said it is over."]
    >>> explorer = VoiceExplorer(tk.Corpus.from_texts(texts))
    >>> explorer.speaker = "Ann Lind"
    >>> explorer.table["content"].to_list()
    ['“We are broke,”']
    >>> print(explorer.code())
    tk.quotations(corpus).where(speaker="Ann Lind")
    """

    name = "voices"
    settings = ("view", "by", "group", "speaker", "verb_class", "kind", "frame", "names")
    shares = MappingProxyType({"speaker": "speaker", "group": "group", "document": "document"})
    lexicon = tl.Any(None, allow_none=True)
    view = tl.Unicode("sources")
    by = tl.Unicode("")
    group = tl.Unicode("")
    speaker = tl.Unicode("")
    verb_class = tl.Unicode("")
    kind = tl.Unicode("")
    frame = tl.Unicode("")
    names = tl.Unicode("")

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Sequence[str]] | None = None,
        *,
        by: str | None = None,
    ) -> None:
        if lexicon is not None:
            lexicon = as_lexicon(lexicon)
            self.frame = next(iter(lexicon.frames), "")
        self.set_trait("lexicon", lexicon)
        self.by = next(iter(_groupings(corpus)), "") if by is None else by
        self._drawn: tuple[object, ...] = ()
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        views = [item for item in _VIEWS.items() if item[1] != "frames" or self.lexicon is not None]
        labels = {
            "view": "Show",
            "frame": "Frame",
            "by": "Compare by",
            "speaker": "Speaker",
            "verb_class": "Verbs",
            "kind": "Speech",
            "group": "From",
        }
        self._menus = {name: menu(label, max_width="24em") for name, label in labels.items()}
        self._menus["view"].options = views
        for name, control in self._menus.items():
            self.bind(name, control)
        actors = text_box("Named but never heard?", FULL, "strikers, the union, Ann Lind")
        self.bind("names", actors)
        self.chart = LinkedFigure()
        self.chart.observe(self._clicked, "clicked")
        self.chart_code, self.silent_code = Notice(role="code"), Notice(role="code")
        self.passages = self.watch(Passages("Quotations"))
        self.passages.reader.looks = LOOKS
        self.passages.reader.labels = True
        self.silent = ChoiceTable("Actors: how often named, how often heard")
        chosen = [self._menus[name] for name in ("speaker", "verb_class", "kind", "group")]
        return [
            beside(self._menus["view"], self._menus["frame"], self._menus["by"]),
            self.chart_code,
            self.status,
            self.chart,
            self.numbers(),
            beside(*chosen),
            self.program,
            self.passages,
            actors,
            self.silent_code,
            self.silent,
        ]

    def _clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Choose the speaker, group and class of verbs of a bar; a second click takes it back."""
        what = change.new.get("customdata")
        label, part = (*what, "")[:2] if isinstance(what, list) else (what, "")
        now: dict[str, str] = {}
        if self.view == "frames":
            now = {"speaker": "" if label == NARRATION else str(label)}
        elif self.view == "verbs":
            row = "group" if self.by else "speaker"
            now = {row: str(label) if label in self._rows() else "", "verb_class": str(part)}
        elif self.by:
            now = {"speaker": str(label), "group": str(part)}
        else:
            now = {"speaker": str(label), "kind": str(part)}
        if what is None:
            return
        self.toggle(**now)

    def _rows(self) -> list[str]:
        """Name what has a row of its own in the chart of verbs."""
        return self._groups() if self.by else [UNRESOLVED, *self._speakers()]

    def take(self, name: str, value: str) -> None:
        """Follow a speaker who is quoted here, a group that is compared here, any document."""
        known = {"speaker": ["", UNRESOLVED, *self._speakers()], "group": ["", *self._groups()]}
        if value in known.get(name, [value]):
            super().take(name, value)

    # -- from the traits to the view --------------------------------------------------------------

    @property
    def found(self) -> Quotations:
        """All speech, whoever speaks."""
        return self.once("speech", quotations)

    @property
    def counts(self) -> FrameCounts:
        """The framing terms, by voice."""
        return self.once("terms", lambda corpus: count_frames(corpus, self.lexicon, by="voice"))

    @property
    def result(self) -> Quotations:
        """The speech chosen: the rows behind the lines."""
        return self.found.where(**self._wanted()) if self._wanted() else self.found

    def _wanted(self) -> dict[str, str | None]:
        """Say which rows are chosen, as ``where`` takes it."""
        given = {"speaker": self.speaker, "cue_class": self.verb_class, "kind": self.kind}
        wanted: dict[str, str | None] = {name: value for name, value in given.items() if value}
        if self.speaker == UNRESOLVED:
            wanted["speaker"] = None
        if self.by and self.group:
            wanted[self.by] = self.group
        return wanted

    def _speakers(self) -> dict[str, int]:
        counted = self.found.table["speaker"].drop_nulls().value_counts()
        ranked = counted.sort(["count", "speaker"], descending=[True, False])
        return dict(ranked.iter_rows())

    def _groups(self) -> list[str]:
        return members(self.corpus, self.by)

    def _check(self) -> None:
        one_of("view", self.view, [*_VIEWS.values()][: 2 + (self.lexicon is not None)])
        if self.by:
            one_of("column", self.by, [c for c in self.corpus.table.columns if c not in _OWN])
        if self.group not in ["", *self._groups()]:
            self.group = ""
        if self.speaker:
            one_of("speaker", self.speaker, [UNRESOLVED, *self._speakers()])
        if self.verb_class:
            one_of("class of verbs", self.verb_class, _CLASSES)
        if self.kind:
            one_of("kind of speech", self.kind, KINDS)
        if self.view == "frames":
            one_of("frame", self.frame, list(self.lexicon.frames))

    def work(self) -> None:
        """Bring chart, menus and lines in line with the traits."""
        self._check()
        self._fill_menus()
        self.chart.draw(self.figure())
        self.chart_code.text = self.chart_program()
        view = (self.corpus, *self._wanted().items())
        if view != self._drawn:  # or only the chart has changed: the article stays open
            self._drawn = view
            self._show_lines()
        self._show_silent()
        unnamed = int(self.found.table["speaker"].null_count())
        self.say(
            f"{self.found.note} Shown: {len(self.result):,}. "
            + (f"Choose {UNRESOLVED} to read the speech without a name." if unnamed else "")
        )

    def groupings(self) -> list[str]:
        """Name the columns that can be compared by."""
        return _groupings(self.corpus)

    def _fill_menus(self) -> None:
        table = self.found.table
        unnamed = int(table["speaker"].null_count())
        speakers = list(self._speakers().items())[:_MENU]
        if self.speaker not in {"", UNRESOLVED, *dict(speakers)}:
            speakers.append((self.speaker, self._speakers()[self.speaker]))
        classes = dict(table["cue_class"].value_counts().iter_rows())
        kinds = dict(table["kind"].value_counts().iter_rows())
        options: dict[str, list[tuple[str, str]]] = {
            "by": [("nothing", ""), *((name, name) for name in offered(self.groupings(), self.by))],
            "speaker": [
                (f"all ({table.height:,})", ""),
                (f"{UNRESOLVED} ({unnamed:,})", UNRESOLVED),
                *((f"{name} ({n:,})", name) for name, n in speakers),
            ],
            "verb_class": [
                ("all", ""),
                *((f"{each} ({classes.get(each, 0):,})", each) for each in _CLASSES),
            ],
            "kind": [("all", ""), *((f"{each} ({kinds.get(each, 0):,})", each) for each in KINDS)],
            "group": [("all", ""), *((name, name) for name in self._groups())],
        }
        if self.lexicon is not None:
            options["frame"] = [(frame, frame) for frame in self.lexicon.frames]
        for name, entries in options.items():
            self.fill(self._menus[name], entries, getattr(self, name))
        shown = {"frame": self.view == "frames", "by": self.view != "frames", "group": self.by}
        for name, there in shown.items():
            seen(self._menus[name], wanted=bool(there))

    def _show_lines(self) -> None:
        numbers = {name: number for number, name in enumerate(self.corpus.names)}
        rows, places = [], []
        for row in self.result.table.iter_rows(named=True):
            start, end = row["content_spans"][0]
            places.append(Place(numbers[row["document"]], start, end))
            rows.append((who_speaks(row), row["cue"] or "–", row["content"]))
        self.passages.show_rows(
            self.corpus,
            rows,
            places,
            titles=("Speaker", "Cue", "What is said"),
            marks=self._marks,
            empty=self.result.note,
        )

    def _marks(self, document: int) -> list[Mark]:
        name = self.corpus.names[document]
        marks = speech_marks(self.found.table.filter(pl.col("document") == name))
        if self.lexicon is not None:
            hits = self.counts.hits(voice=False).filter(pl.col("document") == name)
            marks += frame_marks(hits)
        return marks

    def _show_silent(self) -> None:
        actors = listed(self.names)
        for panel in (self.silent, self.silent_code):
            seen(panel, wanted=bool(actors))
        if actors:
            titles = {"n": "Heard (quotations)", "mentions": "Named (times)", "silent": "Silent"}
            self.silent.show(self.found.silent(actors), titles=titles)
            self.silent_code.text = f"tk.quotations(corpus).silent({as_python(actors)})"

    # -- for everybody ----------------------------------------------------------------------------

    def figure(self) -> go.Figure:
        """Draw the chart shown as a plain figure."""
        figure: go.Figure
        if self.view == "frames":
            figure = self.counts.plot(frame=self.frame, chosen=self.speaker or None)
            return figure
        of_groups = self.view == "verbs" and self.by
        chosen = self.group if of_groups else self.speaker
        figure = self.found.plot(kind=self.view, by=self.by or None, chosen=chosen or None)
        return figure

    def charted(self) -> Result:
        """Give the counts by voice, or the speech that balance and verbs are counted from."""
        return self.counts.where(frame=self.frame) if self.view == "frames" else self.found

    def chosen(self) -> dict[str, Result]:
        """Give the quotations that are shown."""
        return {"The quotations chosen": self.result}

    def show_numbers(self) -> None:
        """Show the balance, the verbs or the counts by voice, whichever is drawn."""
        super().show_numbers()
        if self.view != "frames" and self._page.value and not self.error:
            balance = self.found.sources(by=self.by or None)
            table = balance if self.view == "sources" else self.found.verbs()
            self._page.value = replace(self.found, rows=table)._repr_html_()

    def chart_program(self) -> str:
        """Give the line that makes the chart."""
        if self.view == "frames":
            frame = as_python(self.frame)
            return f'tk.count_frames(corpus, lexicon, by="voice").plot(frame={frame})'
        options = [] if self.view == "sources" else [f"kind={as_python(self.view)}"]
        options += [f"by={as_python(self.by)}"] if self.by else []
        return f"tk.quotations(corpus).plot({', '.join(options)})"

    def code(self) -> str:
        """Give the line that makes the rows chosen."""
        wanted = self._wanted()
        if not wanted:
            return "tk.quotations(corpus)"
        return f"tk.quotations(corpus).where({as_arguments(wanted)})"

    def programs(self) -> list[str]:
        """Give the lines of chart, rows and silent actors."""
        lines = [self.chart_program(), self.code()]
        return [*lines, self.silent_code.text] if listed(self.names) else lines


def _groupings(corpus: Corpus) -> list[str]:
    """Name the columns to compare by that are not named like a column of the rows of speech."""
    return [name for name in comparable(corpus) if name not in _OWN]
