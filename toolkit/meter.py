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

from toolkit._arguments import checked
from toolkit._base import CallError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Listener = Callable[[str, int, int | None], None]

__all__ = ["Meter", "one_line", "progress"]

PATIENCE: Final = 2.0  # seconds of work before anything is shown
BETWEEN: Final = 0.5  # seconds between two lines
WIDE: Final = 60  # signs; a shorter count wipes a longer one out

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
_shared: ContextVar[_Line | None] = ContextVar("shared", default=None)


@checked
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
    >>> sorted({what for what, done in said if done == 80})
    ['documents cut into words', 'documents numbered', 'rows read of articles.csv']
    """
    if not callable(listener):
        raise CallError(f"listener must be a function, not {type(listener).__name__}.")
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def one_line() -> Iterator[None]:
    """
    Let all the meters of one long work show on the same line, one after the other.

    Examples
    --------
    >>> with one_line():
    ...     with Meter("files read") as first:
    ...         first.step()
    ...     with Meter("pages cleaned", total=1) as second:
    ...         second.step()
    >>> first.line is second.line
    True
    """
    line = _Line()
    token = _shared.set(line)
    try:
        yield
    finally:
        _shared.reset(token)
        line.end()


class _Line:
    """Where a count is shown once work has gone on for a while."""

    def __init__(self) -> None:
        self._show: Callable[[str], None] | None = None
        self._said = ""
        self.next = time.monotonic() + PATIENCE

    def tell(self, said: str) -> None:
        self._show = self._show or _watcher()
        self._said = said
        self._show(said)

    def end(self) -> None:
        if self._show is not None:
            self._show(self._said + "\n")


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
        self._alone = _shared.get() is None
        self.line = _shared.get() or _Line()
        self._next = 0.0 if self._listener else self.line.next

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()

    def finish(self) -> None:
        """Show the last count, if any was shown."""
        if self._listener is not None:
            self._listener(self.what, self.done, self.total)
        elif self._alone:
            self.line.end()

    def step(self, steps: int = 1) -> None:
        """Note that so many more are done."""
        self.done += steps
        now = time.monotonic()
        if now >= self._next:
            self._next = self.line.next = now + BETWEEN
            self._tell()

    def _tell(self) -> None:
        if self._listener is not None:
            self._listener(self.what, self.done, self.total)
            return
        of = f" of {self.total:,}" if self.total is not None else ""
        self.line.tell(f"{self.done:,}{of} {self.what}")


def _watcher() -> Callable[[str], None]:
    """Find where somebody looks: a notebook, a terminal, or nowhere."""
    running: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if running is not None and getattr(running, "kernel", None) is not None:
        return _notebook_line()
    if sys.stderr is not None and sys.stderr.isatty():
        return _terminal_line
    return lambda _: None


def _terminal_line(line: str) -> None:
    said = line.rstrip("\n")
    sys.stderr.write(f"\r{said:<{WIDE}}{line[len(said) :]}")
    sys.stderr.flush()


def _notebook_line() -> Callable[[str], None]:
    """Make one line of plain text that rewrites itself; text, so nothing in it is markup."""
    display: Any = sys.modules["IPython"].display
    handle = display.display({"text/plain": ""}, raw=True, display_id=True)
    return lambda line: handle.update({"text/plain": line}, raw=True)
