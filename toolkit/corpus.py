"""
The Corpus: texts, metadata and integer columns, immutable, every token mapped to its characters.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_html, plain
from toolkit.columns import TOKENIZERS, SpanTokenizer, encode
from toolkit.metadata import as_table, keys_of, selected
from toolkit.patterns import TypeIndex, parse
from toolkit.reports import ReadEntry, ReadReport
from toolkit.quotemarks import quoted_spans
from toolkit.search import Searcher, Spans, longest
from toolkit.store import write_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["WITHIN", "ZONES", "Corpus"]

ZONES = ("body", "headline", "standfirst", "caption", "furniture")
WITHIN = ("sentence", "paragraph", "document")
_TOKEN_COLUMNS = ("ids", "starts", "ends")
_BOUNDS = ("documents", "sentences", "paragraphs")


@dataclass(frozen=True, eq=False, repr=False)
class Corpus:
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
    vocabulary : tuple of str, length V
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

    Examples
    --------
    >>> corpus = Corpus.from_texts(["No deal.", "Talks go on."], about={"outlet": ["A", "B"]})
    >>> corpus
    Corpus of 2 documents, 7 tokens, 6 types
    >>> corpus.subset(outlet="B").texts
    ('Talks go on.',)
    """

    texts: Sequence[str]
    names: tuple[str, ...]
    vocabulary: tuple[str, ...]
    columns: Mapping[str, NDArray[Any]]
    table: pl.DataFrame
    report: ReadReport
    settings: Mapping[str, str]
    steps: tuple[tuple[str, Any], ...] = ()
    origin: Corpus | None = field(default=None, repr=False)

    # -- making ---------------------------------------------------------------------------------

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
        texts = _strings(texts, "texts")
        report = ReadReport((ReadEntry("texts", "loaded", "", len(texts)),), unit="texts")
        return cls.build(texts, names, about, report=report, how=(tokenizer, sentences))

    @classmethod
    def build(
        cls,
        texts: tuple[str, ...],
        names: Iterable[str] | None,
        about: pl.DataFrame | Mapping[str, Sequence[Any]] | None,
        *,
        report: ReadReport,
        how: tuple[str | SpanTokenizer, str | SpanTokenizer] = ("news", "rule"),
    ) -> Self:
        """Make a corpus of texts that were read, with the report of the reading."""
        default = (f"text {number}" for number in range(1, len(texts) + 1))
        names = _strings(default if names is None else names, "names")
        _check_names(names, len(texts))
        coded = encode(texts, tokenizer=how[0], sentences=how[1])
        columns = {name: getattr(coded, name) for name in (*_TOKEN_COLUMNS, *_BOUNDS)}
        columns["zones"] = np.zeros(coded.paragraphs.size - 1, np.int8)
        for column in columns.values():
            column.flags.writeable = False
        settings = {"tokenizer": plain(how[0]), "sentences": plain(how[1])}
        table = as_table(about, len(texts))
        corpus = cls(texts, names, coded.vocabulary, columns, table, report, settings)
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
        table = as_table(frame, None)
        for column in (text, name):
            if column is not None and column not in table.columns:
                raise ToolkitError(
                    f"No column {column!r} in the frame.",
                    advice=did_you_mean(column, table.columns),
                )
        missing = table[text].is_null().arg_true().to_list()
        if missing:
            raise ToolkitError(
                f"Row {missing[0]} (counted from 0) has no text in column {text!r}.",
                f"{len(missing):,} rows have none.",
                "Drop them first, or write '' for an empty document.",
            )
        names = table[name].cast(pl.String).to_list() if name else None
        about = table.drop(text, *([name] if name else []))
        return cls.from_texts(
            table[text].to_list(),
            names,
            about,
            tokenizer=tokenizer,
            sentences=sentences,
        )

    # -- what it holds --------------------------------------------------------------------------

    @property
    def ids(self) -> Codes:
        """Type of each token: int32, shape (N,)."""
        return self.columns["ids"]

    @property
    def starts(self) -> Codes:
        """Character at which each token begins in its document: int32, shape (N,)."""
        return self.columns["starts"]

    @property
    def ends(self) -> Codes:
        """Character after each token in its document: int32, shape (N,)."""
        return self.columns["ends"]

    @property
    def documents(self) -> Ints:
        """Token at which each document begins: int64, shape (D + 1,)."""
        return self.columns["documents"]

    @property
    def sentences(self) -> Ints:
        """Token at which each sentence begins: int64, one entry more than sentences."""
        return self.columns["sentences"]

    @property
    def paragraphs(self) -> Ints:
        """Token at which each paragraph begins: int64, one entry more than paragraphs."""
        return self.columns["paragraphs"]

    @property
    def zones(self) -> NDArray[np.int8]:
        """Zone of each paragraph, as its number in ``ZONES``: int8."""
        return self.columns["zones"]

    @property
    def about(self) -> pl.DataFrame:
        """Metadata, one row per document: a copy."""
        return self.table.clone()

    @property
    def tokens(self) -> Ints:
        """Tokens in each document: int64, shape (D,)."""
        return np.diff(self.documents)

    def __len__(self) -> int:
        return len(self.names)

    def __repr__(self) -> str:
        counts = f"{self.ids.size:,} tokens, {len(self.vocabulary):,} types"
        return f"Corpus of {len(self):,} document{'s' * (len(self) != 1)}, {counts}"

    def _repr_html_(self) -> str:
        return f'<div class="mathjax_ignore"><b>{self!r}</b><br>{for_html(self.report)}</div>'

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of texts, names, metadata, columns and settings; the same for the same content."""
        digest = hashlib.sha256()
        for strings in (self.texts, self.names, self.vocabulary):
            encoded = [string.encode() for string in strings]
            digest.update(np.array([len(encoded), *map(len, encoded)], "<i8").tobytes())
            digest.update(b"".join(encoded))
        for name in (*_TOKEN_COLUMNS, *_BOUNDS, "zones"):
            column = np.ascontiguousarray(self.columns[name])
            digest.update(f"{name} {column.dtype.str} {column.size}".encode())
            digest.update(column)
        rest = {"about": self.table.to_dict(as_series=False), "settings": dict(self.settings)}
        digest.update(json.dumps(rest, sort_keys=True, default=str).encode())
        return digest.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corpus) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def as_record(self) -> dict[str, Any]:
        """Write down which corpus this is and how it was selected; for ``Result.made``."""
        origin = self.origin or self
        steps = [[name, plain(arguments)] for name, arguments in self.steps]
        return {"fingerprint": self.fingerprint, "origin": origin.fingerprint, "steps": steps}

    # -- places ---------------------------------------------------------------------------------

    def bounds(self, within: str) -> Ints:
        """
        Token offsets of sentences, paragraphs or documents.

        Raises
        ------
        ToolkitError
            ``within`` is none of ``WITHIN``.
        """
        if within not in WITHIN:
            raise ToolkitError(f"Unknown unit {within!r}.", advice=did_you_mean(within, WITHIN))
        return self.columns[f"{within}s"]

    def document_of(self, tokens: Ints) -> Ints:
        """Number of the document that each token (by position) belongs to."""
        return np.searchsorted(self.documents, tokens, "right") - 1

    def quote(self, begin: int, end: int) -> str:
        """
        Quote the text from one token up to (not including) another of the same document.

        Examples
        --------
        >>> Corpus.from_texts(["No deal today."]).quote(0, 2)
        'No deal'
        """
        if begin >= end:
            return ""
        document = int(self.document_of(np.array([begin]))[0])
        return self.texts[document][self.starts[begin] : self.ends[end - 1]]

    def quotes(self, spans: Spans) -> list[str]:
        """
        Quote the text of each span.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["No deal today."])
        >>> corpus.quotes(corpus.find("deal today"))
        ['deal today']
        """
        documents = self.document_of(spans.begins).tolist()
        begins = self.starts[spans.begins].tolist()
        ends = self.ends[spans.ends - 1].tolist()
        texts = {number: self.texts[number] for number in set(documents)}
        return [texts[d][a:b] for d, a, b in zip(documents, begins, ends, strict=True)]

    @cached_property
    def types(self) -> TypeIndex:
        """The vocabulary, searchable."""
        return TypeIndex(self.vocabulary)

    @cached_property
    def searcher(self) -> Searcher:
        """Positions of types, indexed on first use."""
        return Searcher(self.ids, self.types)

    def cut(self, word: str) -> list[str]:
        """Cut a word of a pattern as this corpus was cut."""
        tokenizer = vars(self).get("_cut")
        if tokenizer is None:
            spans = TOKENIZERS.get(str(self.settings["tokenizer"]), TOKENIZERS["news"])(word)
        else:
            spans = tokenizer.span_tokenize(word)
        return [word[start:end] for start, end in spans]

    def find(self, pattern: str, *, within: str = "sentence", regex: bool = False) -> Spans:
        """
        Find a pattern.

        Parameters
        ----------
        pattern : str
            In the language of :mod:`toolkit.patterns`.
        within : {"sentence", "paragraph", "document"}
            A match crosses none of these.
        regex : bool
            Read each space-separated part as a regular expression for a whole token.

        Returns
        -------
        Spans
            In running order; empty when nothing fits.

        Raises
        ------
        ToolkitError
            The pattern cannot be read, or its regular expression takes too long.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["The US told us of an arms-race."])
        >>> [corpus.quote(b, e) for p in ("US", "us", "arms race")
        ...  for b, e in zip(corpus.find(p).begins, corpus.find(p).ends)]
        ['US', 'US', 'us', 'arms-race']
        """
        bounds = self.bounds(within)
        return self.searcher.find(parse(pattern, regex=regex, cut=self.cut), bounds)

    def find_any(self, patterns: Iterable[str], *, within: str = "sentence") -> Spans:
        """
        Find any of several patterns; where two overlap, the longest match wins and counts once.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["The war of words."])
        >>> corpus.find_any(["war", "war of words"]).sizes.tolist()
        [3]
        """
        found = [Spans.none(), *(self.find(pattern, within=within) for pattern in patterns)]
        begins = np.concatenate([spans.begins for spans in found])
        ends = np.concatenate([spans.ends for spans in found])
        return Spans(begins, ends).take(longest(begins, ends))

    @cached_property
    def quoted(self) -> Flags:
        """Whether each token begins inside quotation marks: bool, shape (N,)."""
        flags = np.zeros(self.ids.size, bool)
        for number, (first, last) in enumerate(pairwise(self.documents.tolist())):
            starts = self.starts[first:last]
            for begin, end in quoted_spans(self.texts[number]):
                a, b = np.searchsorted(starts, (begin, end))
                flags[first + a : first + b] = True
        flags.flags.writeable = False
        return flags

    # -- selecting ------------------------------------------------------------------------------

    def subset(self, **where: Any) -> Corpus:  # noqa: ANN401  (values of metadata columns)
        """
        Select documents by metadata.

        Parameters
        ----------
        **where
            Column = value, list of values, or ``(low, high)``, both included. Text is compared
            by its beginning at the upper end, so ``date=("2016-01", "2016-06")`` holds all June.
            ``name=`` selects by document name.

        Raises
        ------
        ToolkitError
            No such column (the nearest is named).

        Examples
        --------
        >>> corpus = Corpus.from_texts(["a", "b"], about={"date": ["2016-01-05", "2016-06-30"]})
        >>> len(corpus.subset(date=("2016-01", "2016-06")))
        2
        """
        table = (
            self.table
            if "name" in self.table.columns
            else self.table.with_columns(name=pl.Series(self.names, dtype=pl.String))
        )
        rows = np.flatnonzero(selected(table, where))
        said = {
            c: dict(zip(("low", "high"), v, strict=True)) if isinstance(v, tuple) else v
            for c, v in where.items()
        }
        return self._taken(rows, ("subset", said))

    def split(self, column: str) -> dict[str, Corpus]:
        """
        Split into one corpus per value of a metadata column, in order of the values.

        Documents without a value go under ``"(none)"``: nothing is lost.

        Raises
        ------
        ToolkitError
            No such column.

        Examples
        --------
        >>> corpus = Corpus.from_texts(["a", "b", "c"], about={"outlet": ["X", "Y", "X"]})
        >>> {outlet: len(part) for outlet, part in corpus.split("outlet").items()}
        {'X': 2, 'Y': 1}
        """
        keys = keys_of(self.table, column)
        parts = {}
        for key in sorted(set(keys)):
            rows = np.flatnonzero([each == key for each in keys])
            parts[key] = self._taken(rows, ("part", [column, key]))
        return parts

    def part(self, column: str, key: str) -> Corpus:
        """One of the corpora that ``split`` gives."""
        parts = self.split(column)
        if key not in parts:
            raise ToolkitError(f"No {column} {key!r}.", advice=did_you_mean(key, parts))
        return parts[key]

    def take(self, documents: Sequence[int] | Ints) -> Corpus:
        """
        Select documents by number, in the order given, each at most once.

        Raises
        ------
        ToolkitError
            A number that is not there, or one given twice.

        Examples
        --------
        >>> Corpus.from_texts(["a", "b"]).take([1]).names
        ('text 2',)
        """
        rows = np.asarray(documents, np.int64)
        if rows.size and (rows.min() < 0 or rows.max() >= len(self)):
            raise ToolkitError(f"No such document: they are numbered 0 to {len(self) - 1}.")
        if np.unique(rows).size != rows.size:
            raise ToolkitError(
                "A document is named twice.", "Every count would count it twice.", "Name it once."
            )
        return self._taken(rows, ("take", rows.tolist()))

    def zone(self, zone: str) -> Corpus:
        """
        Keep only the tokens of one zone; the texts stay whole, so that lines keep their context.

        Raises
        ------
        ToolkitError
            ``zone`` is none of ``ZONES``.

        Examples
        --------
        >>> Corpus.from_texts(["No deal."]).zone("headline").ids.size
        0
        """
        if zone not in ZONES:
            raise ToolkitError(f"Unknown zone {zone!r}.", advice=did_you_mean(zone, ZONES))
        keep = np.repeat(self.zones == ZONES.index(zone), np.diff(self.paragraphs))
        return self._kept(np.arange(len(self)), np.flatnonzero(keep), ("zone", zone))

    def _taken(self, rows: Ints, step: tuple[str, Any]) -> Corpus:
        if rows.size == len(self) and np.array_equal(rows, np.arange(len(self))):
            return self
        sizes = self.tokens[rows]
        before = np.concatenate([[0], np.cumsum(sizes)])
        tokens = np.arange(before[-1]) + np.repeat(self.documents[rows] - before[:-1], sizes)
        return self._kept(rows, tokens, step)

    def _kept(self, rows: Ints, tokens: Ints, step: tuple[str, Any]) -> Corpus:
        """Build the corpus of some documents and, of these, some tokens (grouped by document)."""
        n = np.bincount(self.ids[tokens], minlength=len(self.vocabulary))
        used = np.flatnonzero(n)
        spelling = pl.Series([self.vocabulary[t] for t in used.tolist()], dtype=pl.String)
        order = pl.DataFrame({"n": n[used], "type": spelling}).select(
            pl.arg_sort_by(["n", "type"], descending=[True, False]),
        )
        kept = used[order.to_series().to_numpy()]
        renumber = np.zeros(len(self.vocabulary), np.int32)
        renumber[kept] = np.arange(kept.size, dtype=np.int32)
        columns: dict[str, NDArray[Any]] = {
            "ids": renumber[self.ids[tokens]],
            "starts": self.starts[tokens],
            "ends": self.ends[tokens],
        }
        owner = self.document_of(tokens)
        sizes = np.bincount(owner, minlength=len(self))[rows]
        columns["documents"] = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        for unit in ("sentences", "paragraphs"):
            numbers = np.searchsorted(self.columns[unit], tokens, "right") - 1
            changed = np.flatnonzero(np.diff(numbers, prepend=-1))
            columns[unit] = np.append(changed, tokens.size).astype(np.int64)
            if unit == "paragraphs":
                columns["zones"] = self.zones[numbers[changed]]
        if not tokens.size:
            columns |= {"sentences": np.zeros(1, np.int64), "paragraphs": np.zeros(1, np.int64)}
        for column in columns.values():
            column.flags.writeable = False
        picked = replace(
            self,
            texts=tuple(self.texts[row] for row in rows.tolist()),
            names=tuple(self.names[row] for row in rows.tolist()),
            vocabulary=tuple(self.vocabulary[t] for t in kept.tolist()),
            columns=columns,
            table=self.table[rows],
            steps=(*self.steps, step),
            origin=self.origin or self,
        )
        if "_cut" in vars(self):
            vars(picked)["_cut"] = vars(self)["_cut"]
        return picked

    # -- on disk --------------------------------------------------------------------------------

    def save(self, path: str | os.PathLike[str]) -> None:
        """
        Save the corpus as a folder that :func:`toolkit.load` opens in milliseconds.

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
        about = io.BytesIO()
        self.table.write_parquet(about)
        entries = [[e.input, e.outcome, e.reason, e.documents] for e in self.report.rows]
        strings = {"names": self.names, "vocabulary": self.vocabulary, "report": entries}
        blobs = {
            f"{n}.json": json.dumps(s, ensure_ascii=False).encode() for n, s in strings.items()
        }
        facts = {
            "settings": dict(self.settings),
            "unit": self.report.unit,
            "fingerprint": self.fingerprint,
            "documents": len(self),
            "tokens": int(self.ids.size),
            "rows": self.table.height,
        }
        write_folder(
            path,
            self.columns,
            texts=self.texts,
            blobs={**blobs, "about.parquet": about.getvalue()},
            facts=facts,
        )


def _strings(values: Iterable[str], what: str) -> tuple[str, ...]:
    if isinstance(values, str | bytes):
        raise TypeError(f"{what} must be a list of strings, not one {type(values).__name__}.")
    values = tuple(values)
    for number, value in enumerate(values):
        if not isinstance(value, str):
            raise TypeError(f"{what}[{number}] must be a string, not {type(value).__name__}.")
    return values


def _check_names(names: tuple[str, ...], documents: int) -> None:
    if len(names) != documents:
        raise ToolkitError(
            f"{len(names):,} names for {documents:,} texts.", advice="Give one each."
        )
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        if first.setdefault(name, number) != number:
            raise ToolkitError(
                f"The name {name!r} is given twice, to documents {first[name]} and {number}.",
                "Names tell documents apart.",
                "Make them unique.",
            )
