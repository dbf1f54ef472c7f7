"""
Progress of long work: shown where somebody watches, silent everywhere else.

In a notebook it is one line that rewrites itself; on a terminal, one line on the error stream; in
a script whose output goes to a file, nothing. A program that wants to know passes a listener.
"""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Listener = Callable[[str, int, int | None], None]

__all__ = ["Meter", "progress"]

PATIENCE: Final = 2.0  # seconds of work before anything is shown
BETWEEN: Final = 0.5  # seconds between two lines

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def progress(listener: Listener) -> Iterator[None]:
    """
    Tell a function how long work goes on, at most twice a second and once at its end.

    Parameters
    ----------
    listener : callable
        Called with what is done (``"files read"``), how many, and of how many: None if that is
        not known.

    Raises
    ------
    TypeError
        What is given cannot be called.

    Examples
    --------
    >>> import toolkit as tk
    >>> said = []
    >>> with progress(lambda what, done, total: said.append((what, done))):
    ...     _ = tk.read(tk.opening.sample_folder() / "articles.csv", name="id")
    >>> said[-1][0]
    'files read'
    """
    if not callable(listener):
        raise TypeError(f"listener must be a function, not {type(listener).__name__}.")
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


class Meter:
    """
    Count steps of one piece of work and show them.

    Parameters
    ----------
    what : str
        What is counted, such as ``"files read"``.
    total : int, optional
        How many there will be.

    Examples
    --------
    >>> with Meter("files read") as meter:
    ...     meter.step()
    >>> meter.done
    1
    """

    def __init__(self, what: str, total: int | None = None) -> None:
        self.what, self.total, self.done = what, total, 0
        self._listener = _listener.get()
        self._show: Callable[[str], None] | None = None
        self._next = time.monotonic() + (0.0 if self._listener else PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        """Show the last count, if any was shown."""
        if self._listener is not None:
            self._listener(self.what, self.done, self.total)
        elif self._show is not None:
            self._show(self._line() + "\n")

    def step(self, steps: int = 1) -> None:
        """Note that so many more are done."""
        self.done += steps
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BETWEEN
            self._tell()

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(self.what, self.done, self.total)
            return
        if self._show is None:
            self._show = _watcher()
        self._show(self._line())

    def _line(self) -> str:
        of = f" of {self.total:,}" if self.total is not None else ""
        return f"{self.done:,}{of} {self.what}"


def _watcher() -> Callable[[str], None]:
    """Find where somebody looks: a notebook, a terminal, or nowhere."""
    running: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if running is not None and getattr(running, "kernel", None) is not None:
        return _notebook_line()
    if sys.stderr is not None and sys.stderr.isatty():
        return _terminal_line
    return lambda _: None


def _terminal_line(line: str) -> None:
    sys.stderr.write(f"\r{line}")
    sys.stderr.flush()


def _notebook_line() -> Callable[[str], None]:
    """Make one line of plain text that rewrites itself; text, so nothing in it is markup."""
    display: Any = sys.modules["IPython"].display
    handle = display.display({"text/plain": ""}, raw=True, display_id=True)
    return lambda line: handle.update({"text/plain": line}, raw=True)
