"""What all widgets here share: one script, and patience with a page that was too busy for them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

import anywidget
import ipywidgets
import traitlets as tl

from toolkit.paper import house
from toolkit.widgets.models import at_once

__all__ = ["House", "PageWidget"]


class House(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types here
    """
    The widget that brings the scripts of all kinds of widgets to the page; it is not shown.

    Examples
    --------
    >>> House.shared() is House.shared()
    True
    """

    _esm = house()
    _one: ClassVar[House | None] = None

    @classmethod
    def shared(cls) -> House:
        """Give the one that is on the page; send it if there is none."""
        if cls._one is None or cls._one.comm is None:  # a closed widget has no comm
            cls._one = at_once(cls())
        return cls._one


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
    _house = tl.Unicode().tag(sync=True)

    def __init__(self, **state: object) -> None:
        name = uuid4().hex
        # without a least width of 0, a flex box would not let it become narrower
        layout = ipywidgets.Layout(width="100%", min_width="0")
        super().__init__(model_id=name, _id=name, layout=layout, **state)

    def open(self) -> None:
        """Tell the page of it, and before that of the script, which may have been closed."""
        self._house = House.shared().model_id
        super().open()
