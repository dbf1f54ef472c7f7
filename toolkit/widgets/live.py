"""
The live chart: it redraws in place, follows its container's width, and tells of clicks.

It is not plotly's own FigureWidget. That one sends five megabytes of JavaScript for every figure,
keeps a fixed width, and after a reload of the page shows the figure as it was when it was made.
Here plotly's library is sent once for each kernel, the chart is one string of JSON, and nothing
private of plotly is touched.
"""

from __future__ import annotations

import re

import traitlets as tl

from toolkit.paper import script, sendable
from toolkit.plots.look import go
from toolkit.widgets.ground import PageWidget
from toolkit.widgets.library import Library

__all__ = ["LinkedFigure"]

_MARKUP = re.compile(r"<[^>]*>")


class LinkedFigure(PageWidget):
    """
    A chart that stays live: it redraws in place, follows its container's width, tells of clicks.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure, optional
        What to draw first; :meth:`draw` shows another one in the same place.

    Attributes
    ----------
    clicked : dict
        The last click: ``trace``, ``point``, ``x``, ``y``, ``customdata``, and a ``serial`` number
        so that two clicks on one bar are two changes. Observe it, or assign to it in a test.
    spec : str
        The figure as plotly's JSON.
    description : str
        Its accessible name, taken from the title.

    Examples
    --------
    >>> figure = LinkedFigure(go.Figure(go.Bar(x=["NATO", "Compact"], y=[3, 5])))
    >>> figure.observe(lambda change: print(change.new["x"]), "clicked")
    >>> figure.clicked = {"serial": 1, "x": "NATO"}
    NATO
    """

    _esm = script("figure")
    _version = tl.Unicode().tag(sync=True)  # of the library that draws it
    spec = tl.Unicode().tag(sync=True)
    description = tl.Unicode("Chart").tag(sync=True)
    clicked = tl.Dict().tag(sync=True)

    def __init__(self, figure: go.Figure | None = None) -> None:
        super().__init__(_version=Library.shared().version)
        self.draw(figure if figure is not None else go.Figure())

    def open(self) -> None:
        """Tell the page of it, and before that of the library, which may have been closed."""
        Library.shared()
        super().open()

    def draw(self, figure: go.Figure) -> None:
        """
        Show a figure in this place, in one step.

        Examples
        --------
        >>> live = LinkedFigure()
        >>> live.draw(go.Figure(layout={"title": {"text": "Security <b>terms</b>"}}))
        >>> live.description
        'Security terms'
        """
        title = (figure.layout.title.text or "").replace("\N{ZERO WIDTH SPACE}<br>", "")
        with self.hold_sync():
            self.description = " ".join(_MARKUP.sub(" ", title).split()) or "Chart"
            self.spec = sendable(figure.to_json())
