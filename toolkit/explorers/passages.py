"""The evidence side of every explorer: lines, and the article behind the one selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import traitlets as tl

from toolkit.metadata import NONE, keys_of
from toolkit.ordering import line_order
from toolkit.stream import ZONES
from toolkit.widgets import ArticleReader, ConcordanceGrid, Mark
from toolkit.widgets.grid import Listed
from toolkit.widgets.models import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from toolkit.context import Concordance
    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = ["LineRows", "Passages", "Place", "about_document", "paragraphs_of"]

_BESIDE = ("outlet", "date")  # columns worth their room beside every line
_DEEP = 4  # tokens compared when lines are sorted by what stands beside the node


def about_document(corpus: Corpus, number: int) -> dict[str, str]:
    """
    Give what stands above an article: its headline, and where, when and by whom.

    A headline or standfirst that is part of the text is not given again.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No deal."], ["a1"], {"outlet": ["Wire"], "date": ["2031"]})
    >>> about_document(corpus, 0)
    {'headline': 'a1', 'standfirst': '', 'byline': 'Wire · 2031'}
    """
    known = corpus.table.row(number, named=True) if corpus.table.width else {}
    parts = [known.get(name) for name in ("outlet", "date", "byline")]
    name = corpus.names[number]
    text = corpus.texts[number].lstrip()
    inside = {zone for _, zone in paragraphs_of(corpus, number)}
    given = {part: str(known.get(part) or "") for part in ("headline", "standfirst")}
    own = {
        part: "" if part in inside or text.startswith(value) else value
        for part, value in given.items()
    }
    told = [str(part) for part in parts if part not in {None, ""}]
    headed = given["headline"] or "headline" in inside
    return {
        "headline": own["headline"] if headed else name,
        "standfirst": own["standfirst"],
        "byline": " · ".join([*told, name] if headed else told),
    }


def paragraphs_of(corpus: Corpus, number: int) -> list[tuple[int, str]]:
    r"""
    Say where each paragraph of a document begins, and its zone.

    Examples
    --------
    >>> import toolkit as tk
    >>> paragraphs_of(tk.Corpus.from_texts(["One.\n\nTwo."]), 0)
    [(0, 'body'), (6, 'body')]
    """
    low, high = corpus.documents[number : number + 2]
    first, last = np.searchsorted(corpus.paragraphs, [low, high])
    begins = corpus.starts[corpus.paragraphs[first:last]].tolist()
    return [
        (begin, ZONES[zone])
        for begin, zone in zip(begins, corpus.zones[first:last].tolist(), strict=True)
    ]


def _beside(corpus: Corpus, column: str) -> list[str]:
    """Write a column beside the lines; nothing where there is no value."""
    return ["" if key == NONE else key for key in keys_of(corpus.table, column)]


class Place(NamedTuple):
    """
    Where something stands: document, first character, the character after the last.

    Examples
    --------
    >>> Place(0, 4, 7).end
    7
    """

    document: int
    start: int
    end: int


class LineRows:
    """
    Concordance lines as rows of a grid, written and sorted without building all of them.

    Parameters
    ----------
    lines : Concordance
        The lines.
    extra : sequence of str
        Metadata columns after the document.

    Examples
    --------
    >>> import toolkit as tk
    >>> rows = LineRows(tk.concordance(tk.Corpus.from_texts(["No war. A war on.", "War."]), "war"))
    >>> rows.rows([2]), rows.order(0, descending=False)
    ([['', 'War', '.', 'text 2']], [2, 1, 0])
    """

    def __init__(self, lines: Concordance, extra: Sequence[str] = ()) -> None:
        self.lines, self.extra = lines, list(extra)
        corpus = lines.corpus
        self.documents: Ints = corpus.document_of(lines.spans.begins)
        self._known = [_beside(corpus, name) for name in self.extra]

    def __len__(self) -> int:
        return len(self.lines)

    def place(self, line: int) -> Place:
        """Say where a line's node stands."""
        corpus, spans = self.lines.corpus, self.lines.spans
        start, end = corpus.starts[spans.begins[line]], corpus.ends[spans.ends[line] - 1]
        return Place(int(self.documents[line]), int(start), int(end))

    def rows(self, which: Sequence[int]) -> list[list[str]]:
        """Write some lines."""
        at = np.array(which, np.int64)
        shown = self.lines.take(at).table.select("left", "node", "right", "document")
        documents = self.documents[at].tolist()
        return [
            [*row, *(column[d] for column in self._known)]
            for row, d in zip(shown.iter_rows(), documents, strict=True)
        ]

    def order(self, column: int, *, descending: bool) -> list[int]:
        """Number the lines in the order of a column; the left context from the node outwards."""
        key = ["L", "node", "R", "document", *self.extra][column]
        deep = " ".join(f"{n}{key}" for n in range(1, _DEEP + 1)) if key in {"L", "R"} else key
        corpus, spans = self.lines.corpus, self.lines.spans
        if not descending:
            order = line_order(corpus, spans, deep)
        else:  # from behind, so that ties stay in running order
            order = len(spans) - 1 - line_order(corpus, spans.take(slice(None, None, -1)), deep)
            order = order[::-1]
        numbers: list[int] = order.tolist()
        return numbers


class Passages(Stage):
    """
    Lines; selecting one opens its article with that line marked.

    Attributes
    ----------
    document : str
        Name of the document that is open, "" for none.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war. This war ends."], ["a1"])
    >>> passages = Passages()
    >>> passages.show(tk.concordance(corpus, "war"))
    >>> passages.grid.selected = 1
    >>> passages.document, passages.reader.selected
    ('a1', 1)
    """

    document = tl.Unicode("")

    def __init__(self, caption: str = "Concordance lines") -> None:
        self.grid = ConcordanceGrid(caption=caption)
        self.grid.counted = False  # the explorer's own sentence says how many there are
        self.reader = ArticleReader()
        self.reader.layout.display = "none"
        self._corpus: Corpus | None = None
        self._lines: Concordance | None = None
        self._documents: Ints = np.zeros(0, np.int64)
        self._place: Callable[[int], Place] = lambda _line: Place(0, 0, 0)
        self._marks: Callable[[int], list[Mark]] = lambda _document: []
        super().__init__([self.grid, self.reader])
        self.layout.display = "none"
        self.layout.width = "100%"
        self.grid.observe(self._open, "selected")

    def show(self, lines: Concordance, *, marks: Callable[[int], list[Mark]] | None = None) -> None:
        """
        Show other lines; the article is put away.

        Parameters
        ----------
        lines : Concordance
            What to show.
        marks : callable, optional
            Gives the marks of a document, by its number; without it, the lines' own nodes.
        """
        extra = [name for name in _BESIDE if name in lines.corpus.table.columns]
        rows = LineRows(lines, extra)

        def nodes(document: int) -> list[Mark]:
            found = np.flatnonzero(rows.documents == document).tolist()
            return [Mark(*rows.place(line)[1:], "line") for line in found]

        with self.grid.hold_sync(), self.layout.hold_sync():  # no empty table in between
            self._show(lines.corpus, rows.documents, rows.place, marks=marks or nodes)
            self._lines = lines
            self.grid.show(rows, extra=extra)  # the panel says why, if there are none

    def show_rows(
        self,
        corpus: Corpus,
        rows: Sequence[Sequence[str]],
        places: Sequence[Place],
        *,
        titles: Sequence[str],
        marks: Callable[[int], list[Mark]],
        empty: str = "",
    ) -> None:
        """
        Show lines of another kind.

        Parameters
        ----------
        corpus : Corpus
            The texts.
        rows : sequence of (str, str, str)
            What stands left, in the middle and right; the document follows by itself.
        places : sequence of Place
            Where each row stands.
        titles : sequence of str
            Of the first three columns.
        marks : callable
            Gives the marks of a document, by its number.
        empty : str
            What to say when there are no rows.
        """
        extra = [name for name in _BESIDE if name in corpus.table.columns]
        known = [_beside(corpus, name) for name in extra]
        full = [
            [*row, corpus.names[place.document], *(column[place.document] for column in known)]
            for row, place in zip(rows, places, strict=True)
        ]
        listed = Listed(full, outward=0, words=2)
        documents = np.array([place.document for place in places], np.int64)
        with self.grid.hold_sync(), self.layout.hold_sync():
            self._show(corpus, documents, places.__getitem__, marks=marks)
            self.grid.show(listed, extra=extra, titles=[*titles, "Document"], empty=empty)

    def _show(
        self,
        corpus: Corpus,
        documents: Ints,
        place: Callable[[int], Place],
        *,
        marks: Callable[[int], list[Mark]],
    ) -> None:
        self.clear()
        self._corpus, self._documents, self._place, self._marks = corpus, documents, place, marks
        self.layout.display = ""

    def clear(self) -> None:
        """Put the lines and the article away."""
        self.layout.display = "none"
        self._corpus = self._lines = None
        self.document = ""
        self.reader.layout.display = "none"
        self.grid.show([])

    @property
    def lines(self) -> Concordance | None:
        """The lines shown, None if they are put away or of another kind."""
        return self._lines if self.layout.display != "none" else None

    def reopen(self) -> None:
        """Mark the open article anew."""
        self._show_article(self.grid.selected)

    def read(self, document: str) -> None:
        """Open a document at its first line; change nothing if no line is in it."""
        if document and document != self.document:
            names = () if self._corpus is None else self._corpus.names
            places = (n for n, at in enumerate(self._documents) if names[at] == document)
            self.grid.selected = next(places, self.grid.selected)

    def _open(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        self._show_article(change.new)

    def _show_article(self, line: int) -> None:
        if self._corpus is None or not 0 <= line < self._documents.size:
            self.reader.layout.display = "none"
            self.document = ""
            return
        document, start, end = self._place(line)
        corpus = self._corpus
        marks = self._marks(document)
        if not any((mark.start, mark.end) == (start, end) for mark in marks):
            marks = [*marks, Mark(start, end, "line")]
        self.reader.show(
            corpus.texts[document],
            marks,
            about=about_document(corpus, document),
            parts=paragraphs_of(corpus, document),
        )
        self.reader.layout.display = ""
        self.reader.selected = next(
            number
            for number, mark in enumerate(self.reader.marks)
            if (mark.start, mark.end) == (start, end)
        )
        self.document = corpus.names[document]
