"""
Two things a notebook shows in full: concordance lines, and an article with its marks.

Each is a small anywidget. Its state is in traits, so a panel, a student's own code and a test
drive it in the same way. Article text reaches the page only as text nodes (``textContent``):
``<script>`` is shown as ``<script>``, and "from $5 to $10" never becomes a formula.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import bidirectional

import anywidget
import traitlets as tl

from toolkit.paper import sendable, static

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ArticleReader", "ConcordanceGrid", "Mark", "Notice"]

_BREAK = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]")
_PAGE = 200  # 200 rows cross in 4 ms, 5,000 in 1.6 s


class ConcordanceGrid(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types here
    """
    Concordance lines: the node in the middle, pages of 200, sorted by any column.

    Arrow keys, Home, End, Page Up and Page Down move; Enter or a click selects; the headers sort.

    Parameters
    ----------
    rows : iterable of sequences of str
        Each ``(left, node, right, document, ...)``.
    extra : sequence of str
        Titles of the columns after the document.
    caption : str
        The accessible name of the grid.

    Attributes
    ----------
    rows : list of list of str
        All lines, in the order given.
    selected : int
        Position in ``rows`` of the selected line, -1 for none. Sorting does not change it.
    sort : str
        Column to sort by: "", "left", "node", "right", "document" or an extra title, with "-" in
        front for descending. The left context is sorted from the node outwards.
    page : int
        Page shown, from 0.

    Examples
    --------
    >>> grid = ConcordanceGrid([("an old", "border", "town", "a1"), ("the", "border", "is", "a2")])
    >>> grid.sort = "right"
    >>> [grid.rows[index][2] for index in grid.shown()]
    ['is', 'town']
    """

    _esm = static("house.js", "grid.js")
    _css = static("house.css", "grid.css")
    _view = tl.Dict().tag(sync=True)
    rows = tl.List()
    extra = tl.List(tl.Unicode())
    caption = tl.Unicode("Concordance lines").tag(sync=True)
    empty = tl.Unicode("No lines.")
    height = tl.Unicode("26em").tag(sync=True)
    selected = tl.Int(-1).tag(sync=True)
    sort = tl.Unicode("").tag(sync=True)
    page = tl.Int(0).tag(sync=True)

    def __init__(
        self,
        rows: Iterable[Sequence[str]] = (),
        *,
        extra: Sequence[str] = (),
        caption: str = "Concordance lines",
    ) -> None:
        self._order: list[int] = []
        super().__init__(caption=caption)
        self.layout.width = "100%"
        self.layout.min_width = "0"
        self.observe(self._arrange, ["sort"])
        self.observe(self._turn, ["page", "empty"])
        self.show(rows, extra=extra)

    @property
    def columns(self) -> list[str]:
        """
        Names of the columns, as :attr:`sort` takes them.

        Examples
        --------
        >>> ConcordanceGrid(extra=["date"]).columns
        ['left', 'node', 'right', 'document', 'date']
        """
        return ["left", "node", "right", "document", *self.extra]

    def show(
        self, rows: Iterable[Sequence[str]], *, extra: Sequence[str] | None = None, empty: str = ""
    ) -> None:
        """
        Replace all lines: first page, nothing selected, the order as given.

        Parameters
        ----------
        rows : iterable of sequences of str
            Each ``(left, node, right, document, ...)``.
        extra : sequence of str, optional
            Titles of the columns after the document; as before if not given.
        empty : str
            What to say when there are no rows.

        Examples
        --------
        >>> grid = ConcordanceGrid()
        >>> grid.show([("the", "border", "is", "a2")])
        >>> len(grid.rows), grid.selected
        (1, -1)
        """
        if extra is not None:
            self.extra = list(extra)
        width = len(self.columns)
        self.selected = -1
        self._order = []  # the old order says nothing of the new rows
        self.rows = [[_one_line(cell) for cell in row][:width] for row in rows]
        with self.hold_trait_notifications():
            self.sort, self.page = "", 0
            self.empty = empty or "No lines."
        self._arrange()

    def shown(self) -> list[int]:
        """
        Positions in ``rows`` of the lines on the page shown, in the order shown.

        Examples
        --------
        >>> ConcordanceGrid([("", "a", "", "x"), ("", "b", "", "x")]).shown()
        [0, 1]
        """
        start = self.page * _PAGE
        return self._order[start : start + _PAGE]

    def _arrange(self, _change: object = None) -> None:
        name, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        order = list(range(len(self.rows)))
        if name in self.columns:
            keys = [_sort_key(row, self.columns.index(name)) for row in self.rows]
            order.sort(key=keys.__getitem__, reverse=descending)
        self._order = order
        self.page = 0
        self._turn()

    def _turn(self, _change: object = None) -> None:
        last = max(0, (len(self._order) - 1) // _PAGE)
        if not 0 <= self.page <= last:
            self.page = min(max(self.page, 0), last)
            return  # that change brought us here again
        titles = ["Left context", "Node", "Right context", "Document", *self.extra]
        self._view = {
            "lines": [[index, *self.rows[index]] for index in self.shown()],
            "page": self.page,
            "size": _PAGE,
            "total": len(self._order),
            "sort": self.sort,
            "columns": self.columns,
            "titles": [sendable(title[:1].upper() + title[1:]) for title in titles],
            "direction": _direction(self.rows[index][1] for index in self.shown()),
            "empty": sendable(self.empty),
        }


def _one_line(text: object) -> str:
    """Set a line's text in one line: a paragraph's end becomes a space, as wide as it was."""
    return _BREAK.sub(" ", sendable(text))


def _direction(texts: Iterable[str]) -> str:
    """Say how lines run: "rtl" where most letters are Arabic, Hebrew or the like."""
    kinds = Counter(bidirectional(character) for text in texts for character in text)
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"


def _sort_key(row: Sequence[str], place: int) -> tuple[str, ...]:
    """Compare without case; the left context from the node outwards, word by word."""
    cell = row[place] if place < len(row) else ""
    words = re.findall(r"\w+", cell.casefold()) if place in {0, 2} else [cell.casefold()]
    return tuple(reversed(words)) if place == 0 else tuple(words)


class Mark(NamedTuple):
    """
    A span of an article to be marked: characters from ``start`` up to ``end``, a kind, a label.

    Examples
    --------
    >>> Mark(0, 8, "security", "arms race").kind
    'security'
    """

    start: int
    end: int
    kind: str
    label: str = ""


class ArticleReader(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types here
    """
    An article with marked spans; marks may overlap. Keys n and p go from mark to mark.

    Parameters
    ----------
    text : str
        The article. Offsets of marks count its characters (Python's, so an emoji is one).
    marks : iterable of Mark or of (start, end, kind, label)
        Kinds get their underline and colour in order of first appearance in the text.
    about : mapping, optional
        ``headline`` and ``byline`` for the area above the text; other keys are not used.

    Attributes
    ----------
    marks : list of Mark
        Marks in the order of the text.
    selected : int
        Position in ``marks`` of the selected one, -1 for none; setting it scrolls there.

    Examples
    --------
    >>> reader = ArticleReader("A 🚢 patrol boat.", [(4, 15, "security", "patrol boat")])
    >>> [piece for piece, inside in reader.segments() if inside]
    ['patrol boat']
    """

    _esm = static("house.js", "reader.js")
    _css = static("house.css", "reader.css")
    _content = tl.Dict().tag(sync=True)
    height = tl.Unicode("32em").tag(sync=True)
    labels = tl.Bool(default_value=False).tag(sync=True)
    selected = tl.Int(-1).tag(sync=True)

    def __init__(
        self,
        text: str = "",
        marks: Iterable[Mark | Sequence[Any]] = (),
        *,
        about: Mapping[str, object] | None = None,
    ) -> None:
        self.text = ""
        self.marks: list[Mark] = []
        super().__init__()
        self.layout.width = "100%"
        self.layout.min_width = "0"
        self.show(text, marks, about=about)

    def show(
        self,
        text: str,
        marks: Iterable[Mark | Sequence[Any]] = (),
        *,
        about: Mapping[str, object] | None = None,
    ) -> None:
        """
        Show another article; nothing is selected. Parameters as for the class.

        Examples
        --------
        >>> reader = ArticleReader()
        >>> reader.show("Talks resume.", [Mark(0, 5, "diplomacy")], about={"headline": "Talks"})
        >>> reader.marks
        [Mark(start=0, end=5, kind='diplomacy', label='')]
        """
        about = about or {}
        self.text = text
        inside = (_within(Mark(*mark), len(text)) for mark in marks)
        # the longer of two that begin together comes first, so that it lies around the other
        self.marks = sorted(
            (mark for mark in inside if mark.start < mark.end),
            key=lambda mark: (mark.start, -mark.end, mark.kind, mark.label),
        )
        self.selected = -1
        kinds = Counter(sendable(mark.kind) for mark in self.marks)
        self._content = {
            "segments": [[sendable(piece), inside] for piece, inside in self.segments()],
            "marks": [
                {"kind": sendable(mark.kind), "label": sendable(mark.label)} for mark in self.marks
            ],
            "kinds": [[kind, n] for kind, n in kinds.items()],
            "headline": sendable(about.get("headline") or ""),
            "byline": sendable(about.get("byline") or ""),
        }

    def segments(self) -> list[tuple[str, list[int]]]:
        """
        Cut the text at the edges of all marks.

        Returns
        -------
        list of (str, list of int)
            Pieces that join to the text, each with the positions in ``marks`` it lies inside.

        Examples
        --------
        >>> ArticleReader("ab", [(0, 2, "x", ""), (1, 2, "y", "")]).segments()
        [('a', [0]), ('b', [0, 1])]
        """
        edges = sorted(
            {0, len(self.text)} | {edge for mark in self.marks for edge in (mark.start, mark.end)}
        )
        pieces = []
        begun = 0
        open_marks: list[int] = []
        for start, end in pairwise(edges):
            while begun < len(self.marks) and self.marks[begun].start <= start:
                open_marks.append(begun)
                begun += 1
            open_marks = [index for index in open_marks if self.marks[index].end > start]
            pieces.append((self.text[start:end], list(open_marks)))
        return pieces


def _within(mark: Mark, length: int) -> Mark:
    return mark._replace(start=max(0, mark.start), end=min(length, mark.end))


class Notice(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget has no types here
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

    _esm = static("house.js", "notice.js")
    _css = static("house.css", "notice.css")
    text = tl.Unicode().tag(sync=True)
    role = tl.Enum(["status", "alert", "code"], "status").tag(sync=True)
    busy = tl.Bool(default_value=False).tag(sync=True)

    def __init__(self, text: str = "", role: str = "status") -> None:
        super().__init__(text=sendable(text), role=role)
        self.layout.width = "100%"
        self.layout.min_width = "0"
