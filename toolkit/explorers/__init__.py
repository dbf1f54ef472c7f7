"""Everything together: one's own texts, frames, lines and co-occurrence, linked."""

from __future__ import annotations

import tempfile
from functools import singledispatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.context import Concordance
from toolkit.explorers.concordance_explorer import ConcordanceExplorer
from toolkit.explorers.frame_explorer import FrameExplorer
from toolkit.explorers.pair_explorer import CooccurrenceExplorer
from toolkit.explorers.panel import Explorer, Panel, as_python, beside, text_box
from toolkit.frames import FrameCounts
from toolkit.lexicon import Lexicon
from toolkit.opening import read, sample_folder
from toolkit.pairs import Cooccurrence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from toolkit._base import Result
    from toolkit.corpus import Corpus

__all__ = [
    "ConcordanceExplorer",
    "CooccurrenceExplorer",
    "FrameExplorer",
    "Source",
    "Workbench",
    "explore",
    "explorer_of",
]


class Source(Panel):
    """
    Read one's own texts: type a path, or upload files.

    Attributes
    ----------
    path : str
        A file, folder or zip archive; setting it reads.
    text : str
        In tables: the column that holds the texts.
    corpus : Corpus
        What was read last. Observe it, or take it: ``corpus = source.corpus``.

    Examples
    --------
    >>> source = Source()
    >>> source.path = "no such folder"
    >>> source.error != "", source.corpus is None
    (True, True)
    """

    path = tl.Unicode("")
    text = tl.Unicode("text")
    corpus = tl.Any(None, allow_none=True)

    def __init__(self, corpus: Corpus | None = None) -> None:
        super().__init__()
        where = text_box("File or folder", "30em", "articles/   news.csv   texts.zip")
        column = text_box("Text column", "14em")
        self.upload = ipywidgets.FileUpload(description="or upload files", multiple=True)
        self.upload.layout.width = "auto"
        self.bind("path", where)
        self.bind("text", column)
        self.corpus = corpus
        self.children = [
            beside(where, column, self.upload), self.alert, self.program, self.status,
        ]  # fmt: skip
        self.program.layout.display = "none"
        if corpus is not None:
            self._tell()
        self.observe(self._path_given, ["path", "text"])
        self.upload.observe(self._uploaded, "value")

    def _path_given(self, _change: object) -> None:
        if self.path.strip():
            with self.guarded():
                self.corpus = read(self.path.strip(), text=self.text)
                self.program.text = self.code()
                self.program.layout.display = ""
                self._tell()

    def _uploaded(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if not change.new:
            return
        with self.guarded(), tempfile.TemporaryDirectory() as folder:
            for number, file in enumerate(change.new):
                # a name from a browser is text like any other: only its last part is used
                name = PurePosixPath(file["name"].replace("\\", "/")).name or f"file {number}"
                (Path(folder) / name).write_bytes(bytes(file["content"]))
            self.corpus = read(folder, text=self.text)
            self.program.layout.display = "none"
            self._tell()

    def _tell(self) -> None:
        self.say(f"{self.corpus!r}. {self.corpus.report}")

    def code(self) -> str:
        """Give the line that reads the same."""
        column = "" if self.text == "text" else f", text={as_python(self.text)}"
        return f"corpus = tk.read({as_python(self.path.strip())}{column})"


class Workbench(Panel):
    """
    All explorers on one corpus, as tabs; what is chosen in one is looked up in the next.

    Attributes
    ----------
    source : Source
        Exchange the corpus here; every tab follows.
    explorers : dict of str to Explorer
        Those opened so far; a tab is made when it is first shown.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and talks.", "Talks."])
    >>> bench = Workbench(corpus, Lexicon({"security": ["war"]}))
    >>> bench.show("Frames").term = "war"
    >>> bench.show("Lines").pattern
    'war'
    """

    def __init__(self, corpus: Corpus, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.explorers: dict[str, Explorer] = {}
        self.source: Source = Source(corpus)
        self._makers: dict[str, Callable[[], Explorer]] = {
            "Frames": lambda: FrameExplorer(self.source.corpus, self.lexicon),
            "Lines": lambda: ConcordanceExplorer(self.source.corpus, self._pattern()),
            "Co-occurrence": lambda: CooccurrenceExplorer(self.source.corpus),
        }
        self.tabs = ipywidgets.Tab([ipywidgets.VBox() for _ in self._makers])
        self.tabs.titles = tuple(self._makers)
        self.tabs.layout.width = "100%"
        self.children = [self.source, self.alert, self.tabs]
        self.source.observe(self._other_corpus, "corpus")
        self.tabs.observe(self._opened, "selected_index")
        self.tabs.selected_index = 0
        self._opened(None)

    def show(self, name: str) -> Any:  # noqa: ANN401  (one of the explorers)
        """
        Show a tab: "Frames", "Lines" or "Co-occurrence".

        Returns
        -------
        Explorer
            The explorer in it.
        """
        self.tabs.selected_index = list(self._makers).index(name)
        return self.explorers[name]

    def _opened(self, _change: object) -> None:
        name = self.tabs.titles[self.tabs.selected_index or 0]
        if name in self.explorers:
            return
        with self.guarded():
            self.explorers[name] = self._makers[name]()
            self.tabs.children[self.tabs.selected_index or 0].children = [self.explorers[name]]
            if name == "Frames":
                self.explorers[name].observe(self._follow, "term")

    def _pattern(self) -> str:
        frames = self.explorers.get("Frames")
        return frames.term if isinstance(frames, FrameExplorer) else ""

    def _follow(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        lines = self.explorers.get("Lines")
        if change.new and isinstance(lines, ConcordanceExplorer):
            lines.pattern = change.new

    def _other_corpus(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        for explorer in self.explorers.values():
            explorer.corpus = change.new


def explore(
    corpus: Corpus, lexicon: Lexicon | Mapping[str, Sequence[str]] | None = None
) -> Workbench:
    """
    Open everything on one corpus.

    Parameters
    ----------
    corpus : Corpus
        The texts; others can be read from within.
    lexicon : Lexicon or dict of frame to patterns, optional
        Framing terms; the sample corpus's three frames if not given.

    Returns
    -------
    Workbench
        Frames, lines and co-occurrence as linked tabs.

    Examples
    --------
    >>> import toolkit as tk
    >>> bench = explore(tk.Corpus.from_texts(["War talk.", "Peace."]), {"security": ["war"]})
    >>> list(bench.explorers)
    ['Frames']
    """
    if lexicon is None:
        lexicon = Lexicon.read(sample_folder() / "lexicon.csv")
    return Workbench(corpus, lexicon if isinstance(lexicon, Lexicon) else Lexicon(lexicon))


@singledispatch
def explorer_of(result: Result) -> Explorer:
    """
    Open a result in the explorer of its kind.

    Raises
    ------
    ToolkitError
        There is none.

    Examples
    --------
    >>> import toolkit as tk
    >>> explorer = explorer_of(tk.concordance(tk.Corpus.from_texts(["No war."]), "war"))
    >>> explorer.pattern
    'war'
    """
    raise ToolkitError(
        f"There is no explorer for {type(result).__name__}.",
        advice="Its table is in result.table, its lines in result.lines(row).",
    )


@explorer_of.register(Concordance)
def _explore_concordance(result: Concordance) -> ConcordanceExplorer:
    asked = result.call[1]
    explorer = ConcordanceExplorer(result.corpus, asked.get("pattern", ""))
    explorer.sort, explorer.within = asked.get("sort") or "", result.within
    explorer.span = max(result.span)
    explorer.settle()
    return explorer


@explorer_of.register(FrameCounts)
def _explore_frames(result: FrameCounts) -> FrameExplorer:
    return FrameExplorer(result.corpus, result.lexicon, by=result.by or "")


@explorer_of.register(Cooccurrence)
def _explore_cooccurrence(result: Cooccurrence) -> CooccurrenceExplorer:
    explorer = CooccurrenceExplorer(result.corpus, result.labels)
    asked = result.call[1]
    explorer.within, explorer.span = asked["within"], asked["span"] or 0
    explorer.settle()
    return explorer
