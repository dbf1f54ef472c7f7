"""
The token stream: texts, types and offsets as columns, and what can be found in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._arguments import guard
from toolkit._base import ToolkitError, did_you_mean
from toolkit.columns import TOKENIZERS
from toolkit.patterns import Word, parse
from toolkit.quoted import spans_of
from toolkit.search import Searcher, Spans, longest, unit_of
from toolkit.store import at, lookup, stretch
from toolkit.type_index import TypeIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.patterns import Query
    from toolkit.store import Part

    Array = NDArray[Any]
    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["BOUNDS", "TOKEN_COLUMNS", "WITHIN", "ZONES", "Stream", "sealed"]

ZONES = ("body", "headline", "standfirst", "caption", "furniture")
WITHIN = ("sentence", "paragraph", "document")
AT_ONCE = 200_000  # tokens whose texts are searched for quotation marks at a time: 30 MB
TOKEN_COLUMNS = ("ids", "starts", "ends")
BOUNDS = ("documents", "sentences", "paragraphs")


@guard
@dataclass(frozen=True, eq=False, repr=False)
class Stream:
    """
    Running tokens as integer columns, each mapped to its characters; see ``Corpus``.

    Examples
    --------
    >>> import toolkit as tk
    >>> issubclass(tk.Corpus, Stream)
    True
    """

    texts: Sequence[str]
    vocabulary: Sequence[str]
    columns: Mapping[str, Array]
    settings: Mapping[str, str]

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
    def tokens(self) -> Ints:
        """Tokens in each document: int64, shape (D,)."""
        return np.diff(self.documents)

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

    def edges(self, within: str) -> Ints | Part:
        """
        Token offsets like :meth:`bounds`, to look some up; of a saved corpus no others are read.

        Examples
        --------
        >>> import toolkit as tk
        >>> tk.Corpus.from_texts(["No deal. War."]).edges("sentence")[np.array([1])].tolist()
        [3]
        """
        return lookup(self.columns, f"{within}s") if within in WITHIN else self.bounds(within)

    def document_of(self, tokens: Ints) -> Ints:
        """Number of the document that each token (by position) belongs to."""
        return unit_of(tokens, self.documents)

    def quote(self, begin: int, end: int) -> str:
        """
        Quote the text from one token up to (not including) another of the same document.

        Examples
        --------
        >>> import toolkit as tk
        >>> tk.Corpus.from_texts(["No deal today."]).quote(0, 2)
        'No deal'
        """
        if begin >= end:
            return ""
        size = int(self.documents[-1])
        if not (begin >= 0 and end <= size):
            raise ToolkitError(f"No tokens {begin:,} to {end:,}: they are numbered 0 to {size:,}.")
        document = int(self.document_of(np.array([begin]))[0])
        edges = (at(self.columns, "starts", [begin]), at(self.columns, "ends", [end - 1]))
        return self.texts[document][slice(*np.concatenate(edges).tolist())]

    def quotes(self, spans: Spans) -> list[str]:
        """
        Quote the text of each span.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["No deal today."])
        >>> corpus.quotes(corpus.find("deal today"))
        ['deal today']
        """
        documents = self.document_of(spans.begins).tolist()
        begins = at(self.columns, "starts", spans.begins).tolist()
        ends = at(self.columns, "ends", spans.ends - 1).tolist()
        texts = {number: self.texts[number] for number in set(documents)}
        return [texts[d][a:b] for d, a, b in zip(documents, begins, ends, strict=True)]

    @cached_property
    def types(self) -> TypeIndex:
        """The vocabulary, searchable."""
        return TypeIndex(self.vocabulary)

    @cached_property
    def searcher(self) -> Searcher:
        """Positions of types."""
        return Searcher(self.columns, self.types)

    def cut(self, word: str) -> list[str]:
        """Cut a word of a pattern as this corpus was cut."""
        tokenizer = vars(self).get("_cut")
        if tokenizer is None and word.isascii() and word.isalpha():
            return [word]
        if tokenizer is None and str(self.settings["tokenizer"]).startswith("<"):
            return self._cut_by_types(word)
        if tokenizer is None:
            spans = TOKENIZERS.get(str(self.settings["tokenizer"]), TOKENIZERS["news"])(word)
        else:
            spans = tokenizer.span_tokenize(word)
        return [word[start:end] for start, end in spans]

    def _cut_by_types(self, word: str) -> list[str]:
        """Cut a word for a saved corpus whose own tokenizer is not at hand: as its types allow."""
        if self.types.match(Word(word, sensitive=False, kind="typed")).size:
            return [word]
        return [word[start:end] for start, end in TOKENIZERS["news"](word)]

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
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["The US told us of an arms-race."])
        >>> [corpus.quote(b, e) for p in ("US", "us", "arms race")
        ...  for b, e in zip(corpus.find(p).begins, corpus.find(p).ends)]
        ['US', 'US', 'us', 'arms-race']
        """
        return self.searcher.find(self.query(pattern, regex=regex), self.edges(within))

    def query(self, pattern: str, *, regex: bool = False) -> Query:
        """Read a pattern, its words cut as this corpus was cut; each is read once."""
        known = self._queries.get((pattern, regex)) if isinstance(pattern, str) else None
        if known is None:
            known = parse(pattern, regex=regex, cut=self.cut)
            self._queries[pattern, regex] = known
        return known

    @cached_property
    def _queries(self) -> dict[tuple[str, bool], Query]:
        return {}

    def find_any(self, patterns: Iterable[str], *, within: str = "sentence") -> Spans:
        """
        Find any of several patterns; where two overlap, the longest match wins and counts once.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["The war of words."])
        >>> corpus.find_any(["war", "war of words"]).sizes.tolist()
        [3]
        """
        found = [Spans.none(), *(self.find(pattern, within=within) for pattern in patterns)]
        begins = np.concatenate([spans.begins for spans in found])
        ends = np.concatenate([spans.ends for spans in found])
        return Spans(begins, ends).take(longest(begins, ends))

    @property
    def quoted(self) -> Flags:
        """Whether each token begins inside quotation marks: bool, shape (N,)."""
        flags = self._read_quotations(np.ones(len(self.texts), bool)).view()
        flags.flags.writeable = False
        return flags

    def in_quotes(self, tokens: Ints) -> Flags:
        """
        Tell whether each of some tokens (by position) begins inside quotation marks.

        Only the documents that hold them are read, each once.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["“No,” he said."])
        >>> corpus.in_quotes(np.array([1, 4])).tolist()
        [True, False]
        """
        wanted = np.bincount(self.document_of(tokens), minlength=len(self.texts)) > 0
        flags: Flags = self._read_quotations(wanted)[tokens]
        return flags

    @cached_property
    def _quotations(self) -> tuple[Flags, Flags]:
        """Which tokens are quoted, as far as documents were read, and which were."""
        return np.zeros(self.ids.size, bool), np.zeros(len(self.texts), bool)

    def _read_quotations(self, wanted: Flags) -> Flags:
        quoted, read = self._quotations
        fresh = np.flatnonzero(wanted & ~read)
        block = np.cumsum(self.tokens[fresh]) // AT_ONCE
        for numbers in np.split(fresh, np.flatnonzero(np.diff(block)) + 1):
            if numbers.size:
                self._read_block(quoted, numbers)
        read |= wanted
        return quoted

    def _read_block(self, quoted: Flags, numbers: Ints) -> None:
        """Flag what is quoted in some documents."""
        texts = [self.texts[number] for number in numbers.tolist()]
        places = np.cumsum([0, *map(len, texts)])
        places = places.astype(np.int32 if places[-1] < 1 << 31 else np.int64)  # half the bytes
        which, begins, ends = spans_of(texts)
        edges = self.documents[np.stack([numbers, numbers + 1], axis=1)].tolist()
        starts = np.concatenate([stretch(self.columns, "starts", a, b) for a, b in edges])
        starts = starts + np.repeat(places[:-1], [b - a for a, b in edges])
        spans = (np.stack([begins, ends], axis=1) + places[which, None]).astype(places.dtype)
        at = np.searchsorted(starts, spans.ravel())
        lengths = np.diff(at, prepend=0, append=starts.size)
        flags = np.repeat(np.arange(lengths.size) & 1 > 0, lengths)
        first = 0
        for a, b in edges:
            quoted[a:b] = flags[first : first + b - a]
            first += b - a


def sealed(columns: dict[str, Array]) -> dict[str, Array]:
    """
    Make arrays read-only.

    Examples
    --------
    >>> sealed({"ids": np.arange(3)})["ids"].flags.writeable
    False
    """
    for column in columns.values():
        column.flags.writeable = False
    return columns
