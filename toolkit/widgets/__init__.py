"""
What a notebook shows in full: concordance lines, tables to choose from, an article with its marks.

Each is a small anywidget. Its state is in traits, so a panel, a student's own code and a test
drive it in the same way. Article text reaches the page only as text nodes (``textContent``):
``<script>`` is shown as ``<script>``, and "from $5 to $10" never becomes a formula.
"""

from __future__ import annotations

import traitlets as tl

from toolkit.paper import script, sendable
from toolkit.widgets.card import CodingCard
from toolkit.widgets.grid import ChoiceTable, ConcordanceGrid, RowSource
from toolkit.widgets.ground import PageWidget
from toolkit.widgets.reader import ArticleReader, Mark

__all__ = [
    "ArticleReader",
    "ChoiceTable",
    "CodingCard",
    "ConcordanceGrid",
    "Mark",
    "Notice",
    "PageWidget",
    "RowSource",
]


class Notice(PageWidget):
    """
    A sentence that a screen reader announces, or a line of Python with a button to copy it.

    Parameters
    ----------
    text : str
        The words; an empty alert is not shown.
    role : {"status", "alert", "code"}
        A status is read out when there is time, an alert at once.

    Attributes
    ----------
    busy : bool
        If it stays so for half a second, the page says "Working ..." in place of the text. The
        page's own clock counts, so that the kernel may be busy meanwhile.

    Examples
    --------
    >>> Notice("8 terms in 80 documents").role
    'status'
    """

    _esm = script("notice")
    plain = True  # see models.py
    text = tl.Unicode().tag(sync=True)
    role = tl.Enum(["status", "alert", "code"], "status").tag(sync=True)
    busy = tl.Bool(default_value=False).tag(sync=True)

    def __init__(self, text: str = "", role: str = "status") -> None:
        super().__init__(text=sendable(text), role=role)
