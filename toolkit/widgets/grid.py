"""Rows to walk through with the arrow keys: concordance lines, and tables to choose from."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from unicodedata import bidirectional

import traitlets as tl

from toolkit.pages import shown_in_column
from toolkit.paper import script, sendable
from toolkit.widgets.ground import PageWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl

__all__ = ["ChoiceTable", "ConcordanceGrid", "RowSource"]

_BREAK = re.compile(r"[\n\r\t\v\f\x85\u2028\u2029]")
_PAGE = 100  # seven screens of the grid; to lay out 200 rows takes a page twice as long


@runtime_checkable
class RowSource(Protocol):
    """
    Rows that are written when they are shown: 100,000 lines cost what 200 do.

    Examples
    --------
    >>> isinstance(Listed([("a", "b")]), RowSource)
    True
    """

    def __len__(self) -> int: ...

    def rows(self, which: Sequence[int]) -> list[list[str]]:
        """Write some rows, in the order asked for."""

    def order(self, column: int, *, descending: bool) -> list[int]:
        """Number the rows in the order of a column; ties stay in running order."""


class Listed:
    """Rows that are there already; ``outward`` columns are sorted from their end, word by word."""

    def __init__(
        self, rows: Iterable[Sequence[object]], *, outward: int = -1, words: int = -1
    ) -> None:
        self._rows = [list(row) for row in rows]
        self._outward, self._words = outward, words

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, which: Sequence[int]) -> list[list[str]]:
        """Write some rows."""
        return [[str(cell) for cell in self._rows[index]] for index in which]

    def order(self, column: int, *, descending: bool) -> list[int]:
        """Number the rows in the order of a column, without case."""
        order = list(range(len(self)))
        keys = [self._key(row, column) for row in self._rows]
        order.sort(key=keys.__getitem__, reverse=descending)
        return order

    def _key(self, row: Sequence[object], place: int) -> tuple[str, ...]:
        cell = str(row[place]).casefold() if place < len(row) else ""
        if place not in {self._outward, self._words}:
            return (cell,)
        words = re.findall(r"\w+", cell)
        return tuple(reversed(words)) if place == self._outward else tuple(words)


class _Framed:
    """Rows of a data frame: sorted by value, what is missing last, written for a person."""

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table.with_row_index("_row")
        self._cells = [_told(column) for column in table.get_columns()]

    def __len__(self) -> int:
        return self._table.height

    def rows(self, which: Sequence[int]) -> list[list[str]]:
        return [[cells[row] for cells in self._cells] for row in which]

    def order(self, column: int, *, descending: bool) -> list[int]:
        name = self._table.columns[column + 1]
        ordered = self._table.sort(
            name, descending=descending, nulls_last=True, maintain_order=True
        )
        return ordered["_row"].to_list()


def _told(column: pl.Series) -> list[str]:
    if column.dtype == bool:
        return [{True: "yes", False: "no"}.get(cell, "–") for cell in column]
    return shown_in_column(column)


class _Rows(PageWidget):
    """What both grids share: pages, order, the row selected."""

    _esm = script("grid")
    _view = tl.Dict().tag(sync=True)
    caption = tl.Unicode("").tag(sync=True)
    counted = tl.Bool(default_value=True).tag(sync=True)
    empty = tl.Unicode("No lines.")
    height = tl.Unicode("26em").tag(sync=True)
    selected = tl.Int(-1).tag(sync=True)
    sort = tl.Unicode("").tag(sync=True)
    page = tl.Int(0).tag(sync=True)

    def __init__(self, caption: str) -> None:
        self._order: Sequence[int] = []
        self._source: RowSource = Listed([])
        super().__init__(caption=caption)
        self.observe(self._arrange, ["sort"])
        self.observe(self._turn, ["page", "empty"])

    @property
    def columns(self) -> list[str]:
        """Names of the columns, as ``sort`` takes them."""
        raise NotImplementedError

    def _replace(self, source: RowSource, empty: str) -> None:
        """Show other rows: first page, nothing selected, the order as given."""
        self.selected = -1
        self._order = []  # the old order says nothing of the new rows
        self._source = source
        with self.hold_trait_notifications():
            self.sort, self.page = "", 0
            self.empty = empty or "No lines."
        self._arrange()

    def shown(self) -> list[int]:
        """
        Positions of the rows on the page shown, in the order shown.

        Examples
        --------
        >>> ConcordanceGrid([("", "a", "", "x"), ("", "b", "", "x")]).shown()
        [0, 1]
        """
        start = self.page * _PAGE
        return [int(index) for index in self._order[start : start + _PAGE]]

    def _arrange(self, _change: object = None) -> None:
        name, descending = self.sort.removeprefix("-"), self.sort.startswith("-")
        if name in self.columns:
            self._order = self._source.order(self.columns.index(name), descending=descending)
        else:
            self._order = range(len(self._source))
        self.page = 0
        self._turn()

    def _turn(self, _change: object = None) -> None:
        last = max(0, (len(self._order) - 1) // _PAGE)
        if not 0 <= self.page <= last:
            self.page = min(max(self.page, 0), last)
            return  # that change brought us here again
        which = self.shown()
        rows = self._written(which)
        self._view = {
            "lines": [[index, *row] for index, row in zip(which, rows, strict=True)],
            "page": self.page,
            "size": _PAGE,
            "total": len(self._order),
            "sort": self.sort,
            "columns": self.columns,
            "empty": sendable(self.empty),
            **self._look(rows),
        }

    def _written(self, which: Sequence[int]) -> list[list[str]]:
        width = len(self.columns)
        return [[_one_line(cell) for cell in row][:width] for row in self._source.rows(which)]

    def _look(self, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
        raise NotImplementedError


class ConcordanceGrid(_Rows):
    """
    Concordance lines: the node in the middle, pages of 100, sorted by any column.

    Arrow keys, Home, End, Page Up and Page Down move; Enter or a click selects; the headers sort.

    Parameters
    ----------
    rows : iterable of sequences of str, or RowSource
        Each ``(left, node, right, document, ...)``.
    extra : sequence of str
        Titles of the columns after the document.
    caption : str
        The accessible name of the grid.

    Attributes
    ----------
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

    extra = tl.List(tl.Unicode())

    def __init__(
        self,
        rows: Iterable[Sequence[str]] | RowSource = (),
        *,
        extra: Sequence[str] = (),
        caption: str = "Concordance lines",
    ) -> None:
        self._titles: Sequence[str] = _TITLES
        super().__init__(caption)
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

    @property
    def rows(self) -> list[list[str]]:
        """Write all rows, in the order given."""
        return self._written(range(len(self._source)))

    def show(
        self,
        rows: Iterable[Sequence[str]] | RowSource,
        *,
        extra: Sequence[str] | None = None,
        empty: str = "",
        titles: Sequence[str] = (),
    ) -> None:
        """
        Replace all lines: first page, nothing selected, the order as given.

        Parameters
        ----------
        rows : iterable of sequences of str, or RowSource
            Each ``(left, node, right, document, ...)``.
        extra : sequence of str, optional
            Titles of the columns after the document; as before if not given.
        empty : str
            What to say when there are no rows.
        titles : sequence of str, optional
            Titles of the first four columns; left context, node, right context and document if
            not given.

        Examples
        --------
        >>> grid = ConcordanceGrid()
        >>> grid.show([("the", "border", "is", "a2")])
        >>> len(grid.rows), grid.selected
        (1, -1)
        """
        if extra is not None:
            self.extra = list(extra)
        self._titles = titles or _TITLES
        self._replace(
            rows if isinstance(rows, RowSource) else Listed(rows, outward=0, words=2), empty
        )

    def _look(self, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
        titles = [*self._titles, *(_headed(title) for title in self.extra)]
        return {
            "lead": "lines" if self._titles == _TITLES else "said",
            "titles": [sendable(title) for title in titles],
            "numeric": [],
            "direction": _direction(row[1] for row in rows if len(row) > 1),
        }


_TITLES = ("Left context", "Node", "Right context", "Document")


class ChoiceTable(_Rows):
    """
    A table from which one row is chosen; keys and headers as in :class:`ConcordanceGrid`.

    Parameters
    ----------
    caption : str
        The accessible name of the table.

    Examples
    --------
    >>> import polars as pl
    >>> table = ChoiceTable("Speakers")
    >>> table.show(pl.DataFrame({"speaker": ["Ann", "Bo"], "n": [3, 12]}), titles={"n": "Times"})
    >>> table.sort = "-n"
    >>> table.shown(), table._view["titles"]
    ([1, 0], ['Speaker', 'Times'])
    """

    def __init__(self, caption: str) -> None:
        self._columns: list[str] = []
        self._numeric: list[bool] = []
        self._titles: Mapping[str, str] = {}
        super().__init__(caption)
        self.height = "17em"
        self._turn()

    @property
    def columns(self) -> list[str]:
        """Names of the columns, as ``sort`` takes them."""
        return self._columns

    def show(
        self, table: pl.DataFrame, *, titles: Mapping[str, str] | None = None, empty: str = ""
    ) -> None:
        """
        Show another table, nothing chosen.

        Parameters
        ----------
        table : DataFrame
            Numbers stand right; what is missing is a dash, and last when sorted.
        titles : mapping of str to str, optional
            Column to what is written above it.
        empty : str
            What to say when there are no rows.
        """
        self._columns = list(table.columns)
        self._numeric = [kind.is_numeric() for kind in table.dtypes]
        self._titles = titles or {}
        self._replace(_Framed(table), empty or "Nothing to list.")

    def _look(self, rows: Sequence[Sequence[str]]) -> dict[str, Any]:
        return {
            "lead": "table",
            "titles": [sendable(self._titles.get(name, _headed(name))) for name in self._columns],
            "numeric": self._numeric,
            "direction": _direction(row[0] for row in rows if row),
        }


def _headed(name: str) -> str:
    """Write a column's name above it."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _one_line(text: object) -> str:
    """Set a line's text in one line: a paragraph's end becomes a space, as wide as it was."""
    return _BREAK.sub(" ", sendable(text))


def _direction(texts: Iterable[str]) -> str:
    """Say how lines run: "rtl" where most letters are Arabic, Hebrew or the like."""
    kinds = Counter(bidirectional(character) for text in texts for character in text)
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"
