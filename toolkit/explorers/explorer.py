"""
The base of all explorers: state in traits, one line of code, a record of steps.

A change of a trait is followed by one redraw. Where a kernel runs, that waits a moment, so that
typing is one redraw and the word "Working ..." is on the page before the computing starts.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import ipywidgets
import traitlets as tl
from IPython.core.getipython import get_ipython

from toolkit._arguments import checked
from toolkit.explorers.controls import quiet_button
from toolkit.explorers.groups import comparable
from toolkit.explorers.saving import free_name, save_view
from toolkit.explorers.sharing import Sharing
from toolkit.explorers.steps import Step, state_after, write_notebook
from toolkit.export import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    import polars as pl

    from toolkit._base import Result
    from toolkit.explorers.passages import Passages
    from toolkit.plots.look import go

__all__ = ["Explorer"]

_Made = TypeVar("_Made")
_PAUSE = 0.2  # seconds; typing or stepping through a menu becomes one redraw, not fourteen
_BREATH = 0.03  # after a single click or choice: the word that work goes on leaves first


def _kernel_loop() -> asyncio.AbstractEventLoop | None:
    """Give the event loop of the Jupyter kernel that this runs in, if it does."""
    if getattr(get_ipython(), "kernel", None) is None:
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Explorer(Sharing):
    """
    The base of all explorers.

    Attributes
    ----------
    corpus : Corpus
        May be exchanged while the explorer is open: the same view of another corpus.
    document : str
        Name of the article opened last, "" for none.
    awake : bool
        While it is not (the tab is hidden), changes wait; :meth:`settle` and waking redraw.
    name : str
        Begins the names of files and heads the steps; subclasses set it.
    settings : tuple of str
        Names of the traits that make the view; subclasses set it.

    Examples
    --------
    >>> class Counter(Explorer):
    ...     settings = ("n",)
    ...     n = tl.Int(1)
    ...     def work(self): self.say(f"{self.n} so far")
    >>> counter = Counter(None)
    >>> counter.n = 2
    >>> counter.status.text
    '2 so far'
    >>> counter.undo()
    >>> counter.n
    1
    """

    name: ClassVar[str] = "view"
    settings: ClassVar[tuple[str, ...]] = ()
    corpus = tl.Any()
    document = tl.Unicode("")
    awake = tl.Bool(default_value=True)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "__init__" in vars(cls):  # what it is made of is checked by its annotations
            cls.__init__ = checked(cls.__init__, called=cls.__name__)  # type: ignore[method-assign]

    def __init__(self, corpus: Any) -> None:  # noqa: ANN401  (a Corpus; tests pass less)
        self._waiting: asyncio.TimerHandle | None = None
        self._last_change = 0.0
        self._due = False
        self._button: ipywidgets.ToggleButton | None = None
        self._passages: Passages | None = None
        self._steps: list[Step] = []
        self._kept: dict[str, tuple[object, Any]] = {}
        super().__init__()
        self.set_trait("corpus", corpus)
        first, *rest = self.build()
        self.children = [self.alert, self._head(first), *rest]
        self._first = self.state
        self.observe(self._exchanged, "corpus")
        self.observe(self._changed, ["corpus", *self.settings])
        self.observe(self._woken, "awake")
        self._refresh()

    def _head(self, controls: ipywidgets.Widget) -> ipywidgets.Widget:
        """Put the tools that all explorers have at the end of the first row of controls."""
        self._undo = quiet_button("Undo", "Take the last step back", self.undo)
        reset = quiet_button("Reset", "Go back to the first view", self.reset)
        save = quiet_button("Save", "Save table, page, record and steps as files", self._save_here)
        tools = ipywidgets.HBox([self._undo, reset, save])
        tools.add_class("tk-tools")
        head = ipywidgets.Box([controls, tools])
        head.add_class("tk-headrow")
        return head

    # -- for subclasses ---------------------------------------------------------------------------

    def build(self) -> Sequence[ipywidgets.Widget]:
        """Make the controls and panels, in the order shown; program and status among them."""
        return [self.program, self.status]

    def work(self) -> None:
        """Bring everything shown in line with the traits."""

    @property
    def result(self) -> Result:
        """The result behind the view."""
        raise NotImplementedError

    def code(self) -> str:
        """Give the Python that makes the same result."""
        return ""

    def groupings(self) -> list[str]:
        """Name the columns that ``by`` is chosen from, the usual one first."""
        return comparable(self.corpus)

    def programs(self) -> list[str]:
        """Give the lines of Python that make all that is shown, the chart's first."""
        return [self.code()]

    def charted(self) -> Result:
        """Give the rows that the chart draws."""
        return self.result

    def chosen(self) -> dict[str, Result]:
        """Give the lines that are shown, each with its heading."""
        lines = self._passages.lines if self._passages is not None else None
        return {} if lines is None else {"The lines chosen": lines}

    def take(self, name: str, value: str) -> None:
        """Open a document where there are lines of it; for the rest see the base."""
        if name == "document" and self._passages is not None:
            self._passages.read(value)
        else:
            super().take(name, value)

    def watch(self, passages: Passages) -> Passages:
        """Let the article that is opened there be the document chosen."""

        def opened(change: Any) -> None:  # noqa: ANN401  (traitlets' change)
            if change.new:
                self.document = change.new

        passages.observe(opened, "document")
        self._passages = passages
        return passages

    def once(self, what: str, make: Callable[[Any], _Made]) -> _Made:
        """Make something of the corpus, once for as long as it is the same corpus."""
        if what not in self._kept or self._kept[what][0] is not self.corpus:
            self._kept[what] = self.corpus, make(self.corpus)
        made: _Made = self._kept[what][1]
        return made

    def toggle(self, **choice: str) -> None:
        """Choose what was clicked; a second click takes it back."""
        same = all(getattr(self, name) == value for name, value in choice.items())
        with self.hold_trait_notifications():
            for name, value in choice.items():
                setattr(self, name, "" if same else value)

    def numbers(self) -> ipywidgets.Widget:
        """Make a button that shows the numbers behind the chart as a table."""
        button = ipywidgets.ToggleButton(description="Numbers behind the chart")
        button.add_class("tk-tool")
        button.layout.width, button.layout.align_self = "auto", "flex-start"
        self._page = ipywidgets.HTML()
        self._page.layout.overflow = "auto"
        self._button = button
        button.observe(lambda _change: self.show_numbers(), "value")
        return ipywidgets.VBox([button, self._page])

    def show_numbers(self) -> None:
        """Fill or empty the table under the chart."""
        wanted = self._button is not None and self._button.value
        with self.guarded():
            self._page.value = self.charted()._repr_html_() if wanted else ""

    # -- the flow ---------------------------------------------------------------------------------

    def _changed(self, _change: object) -> None:
        if self._working:  # work() itself has put a trait right; it goes on with that
            return
        if not self.awake:
            self._due = True
            return
        loop = _kernel_loop()
        if loop is None:  # a script or a test: nobody types, and the next line wants the result
            self._refresh()
            return
        self.status.busy = True
        if self._waiting is not None:
            self._waiting.cancel()
        now = loop.time()
        hurried = _BREATH < now - self._last_change < 2 * _PAUSE  # sooner: one act, two traits
        self._last_change = now
        self._waiting = loop.call_later(_PAUSE if hurried else _BREATH, self._refresh)

    def _exchanged(self, _change: object) -> None:
        """Group another corpus by a column that it has."""
        by = getattr(self, "by", "")
        columns, usual = self.corpus.table.columns, self.groupings()
        if by and by not in {*columns, *usual}:
            self.by = next((name for name in usual if name in columns), "")

    def _woken(self, _change: object) -> None:
        if self.awake and self._due:
            self._due = False
            self._changed(None)

    def close(self) -> None:
        """Take the explorer off the page; what is asked of it from then on, it still answers."""
        super().close()
        self.awake = False

    def put_back(self) -> None:
        """Put the explorer on the page again, as its traits are by now."""
        super().put_back()
        self.awake = True

    def settle(self) -> None:
        """Redraw now if a redraw is due."""
        if self._waiting is not None or self._due:
            self._refresh()

    def _refresh(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self._due = False
        with self.busy(), self.guarded(), self._at_work():
            self.work()
            self.program.text = self.code()
            if self._button is not None and self._button.value:
                self.show_numbers()
            self._note_step()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._working = True
        try:
            yield
        finally:
            self._working = False

    # -- steps ------------------------------------------------------------------------------------

    @property
    def steps(self) -> list[Step]:
        """What was chosen so far, a step each; the first is the view it opened with."""
        self.settle()
        return list(self._steps)

    def _note_step(self) -> None:
        before, now = state_after(self._steps), self.state
        changed = {name: value for name, value in now.items() if before.get(name, ...) != value}
        if changed:
            self._steps.append(Step(changed, tuple(self.programs()), self.name))
        self._undo.disabled = len(self._steps) < 2  # noqa: PLR2004

    def undo(self) -> None:
        """Take the last step back; what could not be shown counts as a step, too."""
        self.settle()
        if self.state == state_after(self._steps) and len(self._steps) > 1:
            self._steps.pop()
        self._restore(state_after(self._steps) or self._first)

    def replay(self, steps: Iterable[Step]) -> None:
        """
        Take the same steps here, one after the other.

        Parameters
        ----------
        steps : iterable of Step
            The ``steps`` of this explorer or of another one of its kind.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["War talks.", "No war."])
        >>> one, other = tk.ConcordanceExplorer(corpus, "war"), tk.ConcordanceExplorer(corpus)
        >>> one.sort = "1R"
        >>> other.replay(one.steps)
        >>> other.code()
        'tk.concordance(corpus, "war", sort="1R")'
        """
        for step in steps:
            self._restore(step.changed)

    def _restore(self, values: Mapping[str, Any]) -> None:
        with self.hold_trait_notifications():
            for name, value in values.items():
                setattr(self, name, value)
        self.settle()

    def reset(self) -> None:
        """Go back to the view that the explorer opened with."""
        self._restore(self._first)

    def to_notebook(self, path: str | PathLike[str]) -> Path:
        """
        Write the steps as a notebook that runs; see :func:`toolkit.explorers.steps.write_notebook`.

        Returns
        -------
        Path
            The notebook; texts and lexicon are saved beside it.
        """
        return write_notebook(
            path,
            f"Steps in the explorer of {self.name}",
            self.steps,
            corpus=self.corpus,
            lexicon=getattr(self, "lexicon", None),
        )

    # -- for everybody ----------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """The traits that make the view, and their values."""
        return {name: getattr(self, name) for name in self.settings}

    @property
    def table(self) -> pl.DataFrame:
        """The numbers behind the view."""
        self.settle()
        return self.result.table

    def figure(self) -> go.Figure:
        """Draw the view as a plain plotly figure, to keep or to print."""
        self.settle()
        figure: go.Figure = self.result.plot()
        return figure

    def sections(self) -> list[Section]:
        """Give what is shown as parts of a page: chart, numbers, and the lines chosen."""
        self.settle()
        first = Section(result=self.charted(), figure=self.figure(), code=self.programs())
        chosen = self.chosen().items()
        more = [Section(title, result=one) for title, one in chosen if one is not first.result]
        return [first, *more]

    def _save_here(self) -> None:
        with self.busy(), self.guarded():
            base = free_name(self.name)
            files = [*self.save(base), self.to_notebook(base)]
            self.say(f"Saved {', '.join(file.name for file in files)} in {Path.cwd()}.")

    def save(self, path: str | PathLike[str]) -> list[Path]:
        """
        Save the view: table as CSV, page as HTML, and how it was made as JSON.

        Parameters
        ----------
        path : str or path
            Where, without an ending: ``save("frames")`` writes frames.csv, .html and .json.

        Returns
        -------
        list of Path
            The files written.
        """
        self.settle()
        return save_view(self, Path(path))
