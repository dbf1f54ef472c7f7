"""
The Corpus: texts, metadata and integer columns, immutable, every token mapped to its characters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from toolkit._arguments import guard
from toolkit._base import for_html, n_of, plain
from toolkit.columns import encode
from toolkit.intake import as_table, check_names, from_table, strings_of
from toolkit.metadata import parquet_of
from toolkit.reading.reports import ReadEntry, ReadReport
from toolkit.scraped import doubts, ledger_of, marked, packed, with_facts
from toolkit.selection import Selectable
from toolkit.store import fingerprint_of, write_folder
from toolkit.stream import BOUNDS, TOKEN_COLUMNS, sealed
from toolkit.text import FOLDING

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence

    import polars as pl
    from numpy.typing import NDArray

    from toolkit.boundaries import SpanTokenizer
    from toolkit.clean import CleanedPage

    Ints = NDArray[np.int64]

__all__ = ["Corpus"]

INDEXED = 1_000_000  # tokens: looking through fewer takes a millisecond


@guard
@dataclass(frozen=True, eq=False, repr=False)
class Corpus(Selectable):
    """
    Texts as integer columns, with everything needed to quote them.

    Make one with :func:`toolkit.read`, :meth:`from_texts` or :meth:`from_frame`. Nothing in it
    can be changed; selections are new corpora.

    Attributes
    ----------
    texts : sequence of str, D documents
        Exactly the texts analysed.
    names : tuple of str, length D
        Unique document names.
    vocabulary : sequence of str, length V
        Types as written, the most frequent first; a type's id is its place here.
    ids : ndarray of int32, shape (N,)
        Type of each token.
    starts, ends : ndarray of int32, shape (N,)
        ``texts[d][starts[i]:ends[i]]`` is token i, in document d.
    documents, sentences, paragraphs : ndarray of int64
        Token offsets at which each begins; the last entry is N.
    zones : ndarray of int8, one per paragraph
        Number in ``ZONES``.
    report : ReadReport
        What became of every input.
    pages : sequence of CleanedPage
        The pages that the texts were cleaned from, with the raw texts; empty for other corpora.

    Examples
    --------
    >>> corpus = Corpus.from_texts(["No deal.", "Talks go on."], about={"outlet": ["A", "B"]})
    >>> corpus
    Corpus of 2 documents, 7 tokens, 6 types
    >>> corpus.subset(outlet="B").texts
    ('Talks go on.',)
    """

    @classmethod
    def from_texts(
        cls,
        texts: Iterable[str],
        names: Iterable[str] | None = None,
        about: pl.DataFrame | Mapping[str, Sequence[Any]] | None = None,
        *,
        tokenizer: str | SpanTokenizer = "news",
        sentences: str | SpanTokenizer = "rule",
    ) -> Self:
        """
        Make a corpus of strings.

        Parameters
        ----------
        texts : iterable of str
            The documents.
        names : iterable of str, optional
            Unique names; ``text 1``, ``text 2``, ... if not given.
        about : data frame or mapping of columns, optional
            Metadata, one row per document.
        tokenizer, sentences : optional
            See :func:`toolkit.columns.encode`.

        Raises
        ------
        ToolkitError
            Names twice, columns of another length, half a surrogate pair in a text.
        TypeError
            A text that is no string.

        Examples
        --------
        >>> Corpus.from_texts(["War.", "Peace."], names=["a", "b"]).names
        ('a', 'b')
        """
        texts = strings_of(texts, "texts")
        report = ReadReport((ReadEntry("texts", "loaded", "", len(texts)),), unit="texts")
        return cls.build(texts, names, about, report=report, how=(tokenizer, sentences))

    @classmethod
    def build(
        cls,
        texts: Sequence[str],
        names: Iterable[str] | None,
        about: pl.DataFrame | Mapping[str, Sequence[Any]] | None,
        *,
        report: ReadReport,
        how: tuple[str | SpanTokenizer, str | SpanTokenizer] = ("news", "rule"),
    ) -> Self:
        """Make a corpus of texts that were read, with the report of the reading."""
        default = (f"text {number}" for number in range(1, len(texts) + 1))
        names = strings_of(default if names is None else names, "names")
        check_names(names, len(texts))
        coded = encode(texts, tokenizer=how[0], sentences=how[1])
        columns = {name: getattr(coded, name) for name in (*TOKEN_COLUMNS, *BOUNDS)}
        columns["zones"] = np.zeros(coded.paragraphs.size - 1, np.int8)
        corpus = cls(
            texts=texts,
            names=names,
            vocabulary=coded.vocabulary,
            columns=sealed(columns),
            table=as_table(about, len(texts)),
            report=report,
            settings={"tokenizer": plain(how[0]), "sentences": plain(how[1])},
        )
        if not isinstance(how[0], str):
            vars(corpus)["_cut"] = how[0]  # a user's tokenizer also cuts the patterns
        return corpus

    @classmethod
    def from_frame(
        cls,
        frame: Any,  # noqa: ANN401  (polars, pandas or a mapping of columns)
        text: str = "text",
        *,
        name: str | None = None,
        tokenizer: str | SpanTokenizer = "news",
        sentences: str | SpanTokenizer = "rule",
    ) -> Self:
        """
        Make a corpus of a data frame, one document per row.

        Parameters
        ----------
        frame : polars or pandas DataFrame, or mapping of columns
            The table.
        text : str
            Column that holds the texts; the others become metadata.
        name : str, optional
            Column that holds unique names.

        Raises
        ------
        ToolkitError
            No such column; a row without text (named).

        Examples
        --------
        >>> Corpus.from_frame({"text": ["War."], "outlet": ["A"]}).about["outlet"].to_list()
        ['A']
        """
        texts, names, about = from_table(as_table(frame, None), text, name)
        return cls.from_texts(texts, names, about, tokenizer=tokenizer, sentences=sentences)

    @classmethod
    def from_pages(
        cls,
        pages: Iterable[CleanedPage],
        names: Iterable[str] | None = None,
        about: pl.DataFrame | Mapping[str, Sequence[Any]] | None = None,
        *,
        report: ReadReport | None = None,
    ) -> Self:
        r"""
        Make a corpus of cleaned pages: their articles, with zones, metadata and ledger.

        Parameters
        ----------
        pages : iterable of CleanedPage
            As :func:`toolkit.clean_page` gives them, with whatever was undone.
        names : iterable of str, optional
            Unique names; ``text 1``, ``text 2``, ... if not given.
        about : data frame or mapping of columns, optional
            Metadata, one row per document. ``headline, author, date, url`` are filled from the
            pages where they are not given.
        report : ReadReport, optional
            Of the reading, if the pages come from files.

        Examples
        --------
        >>> import toolkit as tk
        >>> raw = "Menu\nShare\nNo deal\nJane Orr3 May 2019\nThe talks failed, she said."
        >>> corpus = Corpus.from_pages([tk.clean_page(raw)])
        >>> corpus.zone("body").quote(0, 3), corpus.about["author"][0]
        ('The talks failed', 'Jane Orr')
        """
        pages = tuple(pages)
        texts = tuple(page.text for page in pages)
        report = report or ReadReport((ReadEntry("pages", "loaded", "", len(pages)),), "pages")
        corpus = cls.build(texts, names, about, report=report)
        table = with_facts(corpus.table, pages)
        noted = (*report.rows, *doubts(pages, corpus.names, table))
        return replace(
            corpus,
            table=table,
            pages=pages,
            columns=sealed({**corpus.columns, **marked(corpus, pages)}),
            report=ReadReport(noted, report.unit),
            settings={**corpus.settings, "clean": "pages"},
        )

    @property
    def ledger(self) -> pl.DataFrame:
        """Every decision of the cleaning, with the document's name; empty if none was cleaned."""
        return ledger_of(self.pages, self.names)

    @property
    def about(self) -> pl.DataFrame:
        """Metadata, one row per document: a copy."""
        return self.table.clone()

    def __repr__(self) -> str:
        counts = f"{n_of(int(self.documents[-1]), 'token')}, {n_of(len(self.vocabulary), 'type')}"
        said = f"Corpus of {n_of(len(self), 'document')}, {counts}"
        broken = self.report.broken
        return f"{said}; {n_of(broken, 'broken file')} skipped" if broken else said

    def _repr_html_(self) -> str:
        return f'<div class="mathjax_ignore"><b>{self!r}</b><br>{for_html(self.report)}</div>'

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of texts, names, metadata, columns and settings: equal for equal content."""
        rest = {"about": self.table.to_dict(as_series=False), "settings": dict(self.settings)}
        return fingerprint_of(
            (self.texts, self.names, self.vocabulary),
            {name: self.columns[name] for name in (*TOKEN_COLUMNS, *BOUNDS, "zones")},
            json.dumps(rest, sort_keys=True, default=str),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corpus) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def as_record(self) -> dict[str, Any]:
        """Write down which corpus this is and how it was selected; for ``Result.made``."""
        origin = self.origin or self
        steps = [[name, plain(arguments)] for name, arguments in self.steps]
        return {"fingerprint": self.fingerprint, "origin": origin.fingerprint, "steps": steps}

    def save(self, path: str | os.PathLike[str]) -> None:
        """
        Save the corpus as a folder that :func:`toolkit.load` opens in milliseconds.

        Above a million tokens the places of every type are saved with it (4 bytes a token), and
        the alphabetical order of types, so that the first search of the opened corpus is as fast
        as any.

        Raises
        ------
        ToolkitError
            The folder holds something else, or the disk refuses; what was there is unchanged.

        Examples
        --------
        >>> import tempfile
        >>> import toolkit as tk
        >>> folder = tempfile.mkdtemp() + "/news.corpus"
        >>> Corpus.from_texts(["No deal."]).save(folder)
        >>> tk.load(folder).texts[0]
        'No deal.'
        """
        entries = [[e.input, e.outcome, e.reason, e.documents] for e in self.report.rows]
        blobs = {"report.json": json.dumps(entries, ensure_ascii=False).encode()}
        facts = {
            "settings": dict(self.settings),
            "unit": self.report.unit,
            "fingerprint": self.fingerprint,
            "documents": len(self),
            "tokens": int(self.ids.size),
            "rows": self.table.height,
        }
        if self.pages:
            blobs["pages.json"] = packed(self.pages)
            facts["pages"] = len(self.pages)
        columns = {name: self.columns[name] for name in (*TOKEN_COLUMNS, *BOUNDS, "zones")}
        if self.ids.size > INDEXED:
            columns |= self.searcher.to_save() | self.types.to_save()
            facts["folding"] = FOLDING
        write_folder(
            path,
            columns,
            texts=self.texts,
            lists={"names": self.names, "vocabulary": self.vocabulary},
            blobs={**blobs, "about.parquet": parquet_of(self.table)},
            facts=facts,
        )
