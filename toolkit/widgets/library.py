"""
Plotly's JavaScript, on its way to the page before the first chart is.

It is five megabytes, sent once for each kernel; a browser needs a second or more to run it. That
second costs nobody time where the page reads it while the kernel still imports what computes.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import ClassVar

import traitlets as tl
from IPython.core.getipython import get_ipython

from toolkit.paper import plotly_library, script
from toolkit.widgets.ground import PageWidget
from toolkit.widgets.models import at_once

__all__ = ["Library", "send_ahead"]


class Library(PageWidget):
    """
    The widget that carries plotly's JavaScript to the page; it is not shown.

    Examples
    --------
    >>> Library.shared() is Library.shared()
    True
    """

    _esm = script("library")
    _one: ClassVar[Library | None] = None
    text = tl.Unicode().tag(sync=True)
    version = tl.Unicode().tag(sync=True)

    @classmethod
    def shared(cls) -> Library:
        """Give the one that is on the page; send it if there is none."""
        if cls._one is None or cls._one.comm is None:  # a closed widget has no comm
            cls._one = at_once(cls(text=plotly_library(), version=version("plotly")))
        return cls._one


def send_ahead() -> None:
    """Send the library now if there is a page, so that it is there when a chart comes."""
    if getattr(get_ipython(), "kernel", None) is not None:
        Library.shared()
