"""
What every panel has: controls tied to traits, one sentence of status, one when something is wrong.

A panel changes nothing but its own traits; its charts, lines and tables follow from them. So a
control, a click, a line of Python and a test all do the same thing by the same way.
"""

from __future__ import annotations

import difflib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import traitlets as tl

from toolkit._base import CallError, ToolkitError
from toolkit.explorers.cells import note_shown
from toolkit.widgets import Notice
from toolkit.widgets.models import Stage, built_in_silence, close_parts, open_parts, seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import ipywidgets

__all__ = ["Panel"]


class Panel(Stage):
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

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "__init__" in vars(cls):
            cls.__init__ = built_in_silence()(cls.__init__)  # type: ignore[method-assign]

    def __init__(self) -> None:
        self._filling = False
        self.last_exception: Exception | None = None
        super().__init__()
        self.layout.width = "100%"
        self.add_class("tk-panel")
        self.status = Notice()
        self.alert = Notice(role="alert")
        seen(self.alert, wanted=False)
        self.program = Notice(role="code")

    def __setattr__(self, name: str, value: object) -> None:
        """Set a trait; a value or a name that does not fit is refused in words."""
        if not name.startswith("_") and not hasattr(self, name):
            near = difflib.get_close_matches(name, self.trait_names(), n=1, cutoff=0.8)
            if near:
                kind = type(self).__name__
                raise CallError(f"{kind} has no {name!r}.", f"Did you mean {near[0]!r}?")
        try:
            super().__setattr__(name, value)
        except tl.TraitError as error:
            raise CallError(f"{name}={value!r} does not fit.", f"{error}") from None

    def close(self) -> None:
        """
        Take the panel off the page, with all that it is made of; showing it again puts it back.

        A cell that is run again does so with the panels that it showed before.

        Examples
        --------
        >>> panel = Panel()
        >>> panel.children = [panel.status]
        >>> panel.close()
        >>> panel.status.comm is None
        True
        """
        if self.comm is not None:
            close_parts(self)
            for notice in (self.status, self.alert, self.program):  # where they are not shown
                notice.close()
            super().close()
            self.__dict__.pop("_repr_mimebundle_", None)  # ipywidgets would never show it again

    def put_back(self) -> None:
        """Put the panel on the page again after it was closed."""
        open_parts(self)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:  # noqa: ANN401  (as IPython asks)
        """Show the panel below the cell that runs."""
        if self.comm is None:
            self.put_back()
        note_shown(self)
        shown: dict[str, Any] = super()._repr_mimebundle_(**options)
        return shown

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
    def busy(self) -> Iterator[None]:
        """Let the status line say "Working ..." if this takes longer than half a second."""
        self.status.busy = True
        try:
            yield
        finally:
            self.status.busy = False

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
        seen(self.alert, wanted=bool(problem))
