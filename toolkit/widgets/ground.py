"""What all widgets here share: they work on a page that was too busy to start them in time."""

from __future__ import annotations

from uuid import uuid4

import anywidget
import ipywidgets
import traitlets as tl

__all__ = ["PageWidget"]


class PageWidget(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types here
    """
    A widget that knows its own name, as wide as its container.

    anywidget drops what Python tells a widget that took more than two seconds to start. The page
    finds such a one by its name and lets it catch up (``catchUp`` in ``static/house.js``).

    Parameters
    ----------
    **state
        First values of traits.
    """

    _id = tl.Unicode().tag(sync=True)

    def __init__(self, **state: object) -> None:
        name = uuid4().hex
        # without a least width of 0, a flex box would not let it become narrower
        layout = ipywidgets.Layout(width="100%", min_width="0")
        super().__init__(model_id=name, _id=name, layout=layout, **state)
