"""
What all explorers have in common: state in traits, one line of code, one sentence of status.

An explorer changes nothing but its own traits; its charts, lines and tables follow from them. So a
control, a click, a line of Python and a test all do the same thing by the same way.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl
from IPython.core.getipython import get_ipython

from toolkit._base import ToolkitError, did_you_mean
from toolkit.widgets import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike

    import polars as pl

    from toolkit._base import Result
    from toolkit.plots.look import go

__all__ = ["Explorer", "Panel", "as_python", "beside", "menu", "one_of", "text_box"]

_PAUSE = 0.2  # seconds; typing or stepping through a menu becomes one redraw, not fourteen
_WIDE = {"description_width": "initial"}


def menu(label: str, options: Sequence[Any] = (), **layout: str) -> ipywidgets.Dropdown:
    """
    Make a dropdown with its label beside it.

    Examples
    --------
    >>> menu("Frame", ["security", "economic"]).value
    'security'
    """
    width = {"width": "auto", "max_width": "100%", **layout}
    return ipywidgets.Dropdown(
        options=list(options), description=label, style=_WIDE, layout=ipywidgets.Layout(**width)
    )


def text_box(label: str, width: str, placeholder: str = "") -> ipywidgets.Text:
    """
    Make a text box that acts on Enter, or when it is left.

    Examples
    --------
    >>> text_box("Pattern", "20em").continuous_update
    False
    """
    return ipywidgets.Text(
        description=label,
        placeholder=placeholder,
        continuous_update=False,
        style=_WIDE,
        layout=ipywidgets.Layout(width=width, max_width="100%"),
    )


def beside(*controls: ipywidgets.Widget) -> ipywidgets.Box:
    """
    Put controls in a row that breaks where the page is narrow.

    Examples
    --------
    >>> len(beside(menu("A"), menu("B")).children)
    2
    """
    layout = ipywidgets.Layout(display="flex", flex_flow="row wrap", align_items="center")
    layout.grid_gap = "4px 18px"
    return ipywidgets.Box(list(controls), layout=layout)


def one_of(kind: str, value: str, options: Sequence[str]) -> str:
    """
    Give the value back if it is one of the options.

    Raises
    ------
    ToolkitError
        It is none of them; the nearest is named.

    Examples
    --------
    >>> one_of("frame", "security", ["security", "economic"])
    'security'
    """
    if value not in options:
        raise ToolkitError(f"No {kind} {value!r}.", advice=did_you_mean(value, options))
    return value


def as_python(value: object) -> str:
    """
    Write a value as Python, strings in double quotes where that is possible.

    Examples
    --------
    >>> print(as_python("arms race"), as_python('say "no"'), as_python(["a"]), as_python(5))
    "arms race" 'say "no"' ["a"] 5
    """
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_python, value)) + "]"
    plain = repr(value)
    simple = isinstance(value, str) and plain.startswith("'") and '"' not in plain
    return f'"{plain[1:-1]}"' if simple else plain


def _kernel_loop() -> asyncio.AbstractEventLoop | None:
    """Give the event loop of the Jupyter kernel that this runs in, if it does."""
    if getattr(get_ipython(), "kernel", None) is None:
        return None
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Panel(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types here
    """
    Controls tied to traits, a sentence of status, and a sentence when something went wrong.

    Attributes
    ----------
    error : str
        What went wrong, in a sentence; "" if nothing did. The exception itself is in
        ``last_exception``, since JupyterLab shows none that happens behind a control.

    Examples
    --------
    >>> panel = Panel()
    >>> with panel.guarded():
    ...     raise ToolkitError("No file 'news.csv'.")
    >>> panel.error
    "No file 'news.csv'."
    """

    error = tl.Unicode("")

    def __init__(self) -> None:
        self._filling = False
        self.last_exception: Exception | None = None
        super().__init__()
        self.layout.width = "100%"
        self.status = Notice()
        self.alert = Notice(role="alert")
        self.program = Notice(role="code")

    def say(self, sentence: str) -> None:
        """Put a sentence into the status line."""
        self.status.text = sentence

    def bind(self, name: str, control: ipywidgets.Widget) -> None:
        """Tie a control to a trait, both ways."""

        def from_control(change: Any) -> None:  # noqa: ANN401  (traitlets' change)
            if not self._filling and change.new is not None:
                setattr(self, name, change.new)

        def to_control(change: Any) -> None:  # noqa: ANN401
            self._show(control, change.new)

        self._show(control, getattr(self, name))
        control.observe(from_control, "value")
        self.observe(to_control, name)

    def fill(self, control: ipywidgets.Dropdown, options: Sequence[Any], value: object) -> None:
        """Give a menu other options without taking that for a person's choice."""
        with self._no_echo():
            if list(control.options) != list(options):
                control.options = list(options)
            self._show(control, value)

    def _show(self, control: ipywidgets.Widget, value: object) -> None:
        options = getattr(control, "options", None)
        with self._no_echo():
            if options is None:
                control.value = value
                return
            values = [option[1] if isinstance(option, tuple) else option for option in options]
            if control.value != value:
                control.value = value if value in values else None

    @contextmanager
    def _no_echo(self) -> Iterator[None]:
        before, self._filling = self._filling, True
        try:
            yield
        finally:
            self._filling = before

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn an exception into a sentence on the page; keep it in ``last_exception``."""
        problem: Exception | None = None
        try:
            yield
        except ToolkitError as error:
            problem, sentence = error, str(error)
        except Exception as error:  # noqa: BLE001  (behind a control it would vanish unseen)
            problem = error
            sentence = f"That did not work: {type(error).__name__}: {error}"
        self.last_exception = problem
        self.error = self.alert.text = sentence if problem else ""


class Explorer(Panel):
    """
    The base of all explorers.

    Attributes
    ----------
    corpus : Corpus
        May be exchanged while the explorer is open: the same view of another corpus.
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
    """

    settings: tuple[str, ...] = ()
    corpus = tl.Any()

    def __init__(self, corpus: Any) -> None:  # noqa: ANN401  (a Corpus; tests pass less)
        self._waiting: asyncio.TimerHandle | None = None
        self._button: ipywidgets.ToggleButton | None = None
        self._working = False
        super().__init__()
        self.set_trait("corpus", corpus)
        self.children = [self.alert, *self.build()]
        self._first = {name: getattr(self, name) for name in self.settings}
        self.observe(self._changed, ["corpus", *self.settings])
        self._refresh()

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

    def numbers(self) -> ipywidgets.Widget:
        """Make a button that shows the numbers behind the chart as a table."""
        button = ipywidgets.ToggleButton(description="Numbers behind the chart")
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

    def charted(self) -> Result:
        """Give the rows that the chart draws."""
        return self.result

    # -- the flow ---------------------------------------------------------------------------------

    def _changed(self, _change: object) -> None:
        if self._working:  # work() itself has put a trait right; it goes on with that
            return
        loop = _kernel_loop()
        if loop is None:  # a script or a test: nobody types, and the next line wants the result
            self._refresh()
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = loop.call_later(_PAUSE, self._refresh)

    def settle(self) -> None:
        """Redraw now if a redraw is due."""
        if self._waiting is not None:
            self._refresh()

    def _refresh(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        with self.guarded(), self._at_work():
            self.work()
            self.program.text = self.code()
            if self._button is not None and self._button.value:
                self.show_numbers()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._working = True
        try:
            yield
        finally:
            self._working = False

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

    def reset(self) -> None:
        """Go back to the view that the explorer opened with."""
        with self.hold_trait_notifications():
            for name, value in self._first.items():
                setattr(self, name, value)
        self.settle()

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
        base = Path(path)
        files = [base.with_name(base.name + ending) for ending in (".csv", ".html", ".json")]
        self.result.to_csv(files[0])
        self.result.to_html(files[1])
        record = {
            "code": self.code(),
            "view": self.state,
            "made": json.loads(self.result.made.as_json()),
            "methods": self.result.methods(),
        }
        text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
        files[2].write_text(text + "\n", encoding="utf-8")
        return files
