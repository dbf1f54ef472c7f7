"""The evidence side of every explorer: lines, and the article behind the one selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
import polars as pl
import traitlets as tl

from toolkit.widgets import ArticleReader, ConcordanceGrid, Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.context import Concordance
    from toolkit.corpus import Corpus

__all__ = ["Passages", "about_document"]


def about_document(corpus: Corpus, number: int) -> dict[str, str]:
    """
    Give what stands above an article: its headline, and where, when and by whom.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No deal."], ["a1"], {"outlet": ["Wire"], "date": ["2031"]})
    >>> about_document(corpus, 0)
    {'headline': 'a1', 'byline': 'Wire · 2031'}
    """
    known = corpus.table.row(number, named=True) if corpus.table.width else {}
    parts = [known.get(name) for name in ("outlet", "date", "byline")]
    name = corpus.names[number]
    headline = known.get("headline")
    told = [str(part) for part in parts if part not in {None, ""}]
    return {
        "headline": str(headline or name),
        "byline": " · ".join([*told, name] if headline else told),
    }


class Passages(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types here
    """
    Concordance lines; selecting one opens its article with that line marked.

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

    def __init__(self) -> None:
        self.grid = ConcordanceGrid()
        self.reader = ArticleReader()
        self.reader.layout.display = "none"
        self._lines: Concordance | None = None
        self._places: list[tuple[int, int, int]] = []
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
        self._lines = lines
        self.clear()
        corpus = lines.corpus
        extra = [name for name in ("outlet", "date") if name in corpus.table.columns]
        numbers = {name: number for number, name in enumerate(corpus.names)}
        known = [corpus.table[name].cast(pl.String).to_list() for name in extra]
        rows = []
        for left, node, right, name, start, end in lines.table.iter_rows():
            number = numbers[name]
            rows.append([left, node, right, name, *(column[number] or "" for column in known)])
            self._places.append((number, start, end))
        self._marks = marks or self._nodes
        self.grid.show(rows, extra=extra, empty=lines.note)
        self.layout.display = ""

    def clear(self) -> None:
        """Put the lines and the article away."""
        self.layout.display = "none"
        self._places = []
        self.document = ""
        self.reader.layout.display = "none"
        self.grid.show([])

    def _nodes(self, document: int) -> list[Mark]:
        return [Mark(start, end, "line") for d, start, end in self._places if d == document]

    @property
    def lines(self) -> Concordance | None:
        """The lines shown, None if they are put away."""
        return self._lines if self.layout.display != "none" else None

    def reopen(self) -> None:
        """Mark the open article anew."""
        self._show_article(self.grid.selected)

    def read(self, document: str) -> None:
        """Open a document at its first line; change nothing if no line is in it."""
        if document and document != self.document:
            places = (n for n, row in enumerate(self.grid.rows) if row[3] == document)
            self.grid.selected = next(places, self.grid.selected)

    def _open(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        self._show_article(change.new)

    def _show_article(self, line: int) -> None:
        if self._lines is None or not 0 <= line < len(self._places):
            self.reader.layout.display = "none"
            self.document = ""
            return
        document, start, end = self._places[line]
        corpus = self._lines.corpus
        marks = self._marks(document)
        if not any((mark.start, mark.end) == (start, end) for mark in marks):
            marks = [*marks, Mark(start, end, "line")]
        self.reader.show(corpus.texts[document], marks, about=about_document(corpus, document))
        self.reader.layout.display = ""
        self.reader.selected = next(
            number
            for number, mark in enumerate(self.reader.marks)
            if (mark.start, mark.end) == (start, end)
        )
        self.document = corpus.names[document]
