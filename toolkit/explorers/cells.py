"""
Which panels stand below which cell, so that a cell that is run again lets go what stood there.

A widget lives until it is closed, on the page and in the kernel, though nobody can see it any more:
a class that runs a cell again and again would grow slower and slower. Nothing tells the kernel that
an output was cleared, and weak references do not help, since IPython keeps what a cell has shown
(``Out``). What is certain is this: if a cell is run again, its former output is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets
from IPython.core.getipython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Standing", "note_shown"]


class Standing(Protocol):
    """What stands below a cell: it can be let go, and says whether it was already."""

    comm: Any

    def close(self) -> None:
        """Take it off the page."""


class _Cells:
    """What each cell has shown in its last run, and what the one that runs has shown so far."""

    def __init__(self, events: Any) -> None:  # noqa: ANN401  (IPython has no types for them)
        self._below: dict[str, list[Standing]] = {}
        self._now: list[Standing] = []
        events.register("pre_run_cell", self._begins)
        events.register("post_run_cell", self._has_run)

    def note(self, panel: Standing) -> None:
        self._now.append(panel)

    def _begins(self, _info: object) -> None:
        self._now = []

    def _has_run(self, result: Any) -> None:  # noqa: ANN401  (IPython's ExecutionResult)
        cell = result.info.cell_id
        if not cell:  # a console, or an older front end: nobody knows what is cleared
            return
        former = self._below.pop(cell, [])
        self._below[cell] = self._now
        seen = [panel for panels in self._below.values() for panel in panels]
        for panel in former:
            if panel.comm is not None and panel not in seen and panel not in _held():
                panel.close()


def _open_widgets() -> list[ipywidgets.Widget]:
    return list(ipywidgets.widgets.widget._instances.values())  # noqa: SLF001  (no other list)


def _held() -> Iterator[ipywidgets.Widget]:
    """Give what is part of another widget, such as a tab of a workbench or a row of one's own."""
    for widget in _open_widgets():
        yield from getattr(widget, "children", ())


_cells: dict[int, _Cells] = {}


def note_shown(panel: Standing) -> None:
    """
    Note that a panel is shown by the cell that runs now, if one does.

    Examples
    --------
    >>> note_shown(ipywidgets.Box())  # in a script nothing happens
    """
    shell = get_ipython()
    captured = any(isinstance(one, ipywidgets.Output) and one.msg_id for one in _open_widgets())
    if shell is None or captured:  # an Output widget keeps what it has caught
        return
    if id(shell) not in _cells:
        _cells[id(shell)] = _Cells(shell.events)
    _cells[id(shell)].note(panel)
