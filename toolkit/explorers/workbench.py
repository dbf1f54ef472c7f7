"""Everything together: all explorers on one corpus, linked by what is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from toolkit._base import ToolkitError, did_you_mean
from toolkit.explorers.article_explorer import ArticleExplorer
from toolkit.explorers.concordance_explorer import ConcordanceExplorer
from toolkit.explorers.controls import quiet_button
from toolkit.explorers.frame_explorer import FrameExplorer
from toolkit.explorers.keyness_explorer import KeynessExplorer
from toolkit.explorers.pair_explorer import CooccurrenceExplorer
from toolkit.explorers.panel import Panel
from toolkit.explorers.report import (
    findings,
    frame_terms,
    limits_of,
    settings_of,
    steps_taken,
    text_hashes,
)
from toolkit.explorers.selection import Selection
from toolkit.explorers.source import Source
from toolkit.explorers.steps import Step, write_notebook
from toolkit.explorers.trend_explorer import TrendExplorer
from toolkit.explorers.voice_explorer import VoiceExplorer
from toolkit.export import Section, page
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike
    from pathlib import Path

    from toolkit.corpus import Corpus
    from toolkit.explorers.explorer import Explorer
    from toolkit.lexicon import Lexicon

__all__ = ["Workbench"]

# What makes each tab, when it is first shown. To add one, add a line.
_MAKERS: dict[str, Callable[[Corpus, Lexicon], Explorer]] = {
    "Frames": FrameExplorer,
    "Lines": lambda corpus, _lexicon: ConcordanceExplorer(corpus),
    "Co-occurrence": lambda corpus, _lexicon: CooccurrenceExplorer(corpus),
    "Voices": VoiceExplorer,
    "Keyness": lambda corpus, _lexicon: KeynessExplorer(corpus),
    "Trends": TrendExplorer,
    "Articles": ArticleExplorer,
}


class Workbench(Panel):
    """
    All explorers on one corpus, as tabs; what is chosen in one is followed by the others.

    Attributes
    ----------
    source : Source
        Exchange the corpus here; every tab follows.
    selection : Selection
        The term, group, speaker and document chosen, in whichever tab.
    explorers : dict of str to Explorer
        Those opened so far; a tab is made when it is first shown, and redrawn when it is shown
        again.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and talks.", "Talks."])
    >>> bench = Workbench(corpus, tk.Lexicon({"security": ["war"]}))
    >>> bench.show("Frames").term = "war"
    >>> bench.show("Lines").pattern
    'war'
    """

    def __init__(self, corpus: Corpus, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.explorers: dict[str, Explorer] = {}
        self.source: Source = Source(corpus)
        self.selection = Selection()
        self.tabs = ipywidgets.Tab([ipywidgets.VBox() for _ in _MAKERS])
        self.tabs.titles = tuple(_MAKERS)
        self.tabs.layout.width = "100%"
        self._clear = quiet_button("Choose nothing", "Forget the choice", self.selection.clear)
        chosen = ipywidgets.Box([self.status, self._clear])
        chosen.add_class("tk-headrow")
        self.children = [self.source, self.alert, chosen, self.tabs]
        self.source.observe(self._other_corpus, "corpus")
        self.selection.observe(self._tell)
        self.tabs.observe(self._opened, "selected_index")
        self.tabs.selected_index = 0
        self._opened(None)
        self._tell(None)

    @property
    def shown(self) -> str:
        """Name of the tab shown."""
        return str(self.tabs.titles[self.tabs.selected_index or 0])

    def show(self, name: str) -> Any:  # noqa: ANN401  (one of the explorers)
        """
        Show a tab: "Frames", "Lines", "Co-occurrence", ...

        Returns
        -------
        Explorer
            The explorer in it.

        Raises
        ------
        ToolkitError
            There is no such tab, or its explorer cannot be made.
        """
        if name not in _MAKERS:
            raise ToolkitError(f"No tab {name!r}.", advice=did_you_mean(name, _MAKERS))
        self.tabs.selected_index = list(_MAKERS).index(name)
        if name not in self.explorers:
            raise ToolkitError(f"The tab {name!r} could not be opened.", self.error)
        return self.explorers[name]

    def _opened(self, _change: object) -> None:
        with self.busy(), self.guarded():
            name = self.shown
            if name not in self.explorers:
                self.explorers[name] = explorer = _MAKERS[name](self.source.corpus, self.lexicon)
                explorer.join(self.selection)
                self.tabs.children[self.tabs.selected_index or 0].children = [explorer]
            for other, explorer in self.explorers.items():
                explorer.awake = other == name

    def put_back(self) -> None:
        """Put the workbench on the page again, the tab shown as its traits are by now."""
        super().put_back()
        self._opened(None)

    def _tell(self, _change: object) -> None:
        told = self.selection.told
        nothing = "Nothing chosen yet. Click a bar, a word or a line: all tabs follow."
        self.say(f"Chosen: {told}. All tabs follow." if told else nothing)
        seen(self._clear, wanted=bool(told))

    def _other_corpus(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        self.selection.clear()
        for explorer in self.explorers.values():
            explorer.corpus = change.new

    # -- steps ------------------------------------------------------------------------------------

    @property
    def steps(self) -> list[Step]:
        """The steps taken in all tabs, in the order they were taken."""
        every = (step for explorer in self.explorers.values() for step in explorer.steps)
        return sorted(every, key=lambda step: step.turn)

    def undo(self) -> None:
        """Take the last step back, in whichever tab it was taken, and show that tab."""
        taken = [(explorer.steps, name) for name, explorer in self.explorers.items()]
        later = [(steps[-1].turn, name) for steps, name in taken if len(steps) > 1]
        if later:
            self.show(max(later)[1]).undo()

    def to_notebook(self, path: str | PathLike[str]) -> Path:
        """
        Write the steps of all tabs as one notebook that runs, texts and lexicon saved beside it.

        Returns
        -------
        Path
            The notebook.
        """
        return write_notebook(
            path,
            "Steps at the workbench",
            self.steps,
            corpus=self.source.corpus,
            lexicon=self.lexicon,
        )

    # -- on paper ---------------------------------------------------------------------------------

    def save(self, path: str | PathLike[str]) -> Path:
        """
        Write all that is shown in the tabs opened so far as one HTML page that works anywhere.

        Returns
        -------
        Path
            The page.
        """
        with self.busy():
            settings = Section("Settings", table=settings_of(self.explorers))
            return page([*findings(self.explorers.values()), settings], path, title=self._title())

    def report(
        self,
        path: str | PathLike[str],
        *,
        question: str = "",
        interpretation: str = "",
        limits: str = "",
    ) -> Path:
        """
        Write a small study as one HTML page that a classmate can check and replay.

        Question, settings, charts with their numbers and lines, interpretation, limits, lexicon,
        steps, and a hash of every text.

        Parameters
        ----------
        path : path
            The file; ``.html`` is added if it is missing.
        question, interpretation, limits : str
            Your words; an empty line begins a paragraph. Where question or interpretation is
            missing, the page says that it is.

        Returns
        -------
        Path
            The page.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import toolkit as tk
        >>> bench = tk.explore(tk.Corpus.from_texts(["War.", "Peace."]), {"security": ["war"]})
        >>> file = bench.report(pathlib.Path(tempfile.mkdtemp()) / "study", question="Who?")
        >>> "Who?" in file.read_text(encoding="utf-8")
        True
        """
        corpus = self.source.corpus
        said = (
            interpretation or "Not written yet: what do these numbers and lines show, and what not?"
        )
        asked = question or "Not written yet: what do you want to know?"
        parts = [
            Section("Question", asked, todo=not question),
            Section("Texts", f"{corpus!r}. {corpus.report}"),
            Section("Settings", table=settings_of(self.explorers)),
            *findings(self.explorers.values()),
            Section("Interpretation", said, todo=not interpretation),
            Section("Limits", "\n\n".join(filter(None, [limits, limits_of(corpus)]))),
            Section(
                "Lexicon", f"SHA-256 {self.lexicon.fingerprint}", table=frame_terms(self.lexicon)
            ),
            Section("Steps", table=steps_taken(self.steps)),
            Section("Texts, by hash", f"Corpus {corpus.fingerprint}", table=text_hashes(corpus)),
        ]
        with self.busy():
            return page(parts, path, title=question or self._title())

    def _title(self) -> str:
        return f"{len(self.source.corpus):,} texts at the workbench"
