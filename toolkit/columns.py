"""
Texts become integer columns: each distinct piece is looked at once, then everything is lookup.

The running text is cut at white space into pieces, pieces are numbered by their bytes, the rules
of ``text`` are applied to each distinct piece, and tokens, offsets and sentence ends follow by
cumulative sums. Memory stays flat because long corpora are coded in blocks of documents.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit import text as rules
from toolkit._arguments import checked
from toolkit._base import ToolkitError, did_you_mean
from toolkit.boundaries import (
    Distinct,
    Pieces,
    SpanTokenizer,
    paragraph_begins,
    sentence_begins,
    splitter_of,
)
from toolkit.cutting import TokenTable, rank
from toolkit.kernel import distinct
from toolkit.meter import Meter
from toolkit.scan import Scan, scan
from toolkit.slices import Slices
from toolkit.spool import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from toolkit.cutting import Places

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Edges = tuple[Ints, Ints]  # tokens at which paragraphs and sentences begin

__all__ = ["Columns", "encode", "sentences", "tokenize"]

BLOCK = 4_000_000  # characters coded at a time
TOKENIZERS = {"news": rules.piece_spans, "words": rules.plain_word_spans}


@dataclass(frozen=True)
class Columns:
    """
    A corpus as integers; see ``Corpus`` for the meaning of each column.

    ``ids``, ``starts`` and ``ends`` have one entry per token. The others are token offsets with
    one entry more than there are documents, sentences, paragraphs; the last is the token count.

    Examples
    --------
    >>> encode(["No deal."]).vocabulary
    ('.', 'No', 'deal')
    """

    vocabulary: tuple[str, ...]
    ids: Codes
    starts: Codes
    ends: Codes
    documents: Ints
    sentences: Ints
    paragraphs: Ints


def encode(
    texts: Sequence[str],
    *,
    tokenizer: str | SpanTokenizer = "news",
    sentences: str | SpanTokenizer = "rule",
) -> Columns:
    """
    Code texts as integer columns.

    Parameters
    ----------
    texts : sequence of str, length D
        The documents, exactly as they are to be analysed.
    tokenizer : {"news", "words"} or object with ``span_tokenize``
        ``"news"``: the conventions described in ``text``; ``"words"``: letters and digits only;
        or any NLTK tokenizer that gives spans (slower: it sees whole documents).
    sentences : {"rule", "punkt", "punkt-learned"} or object with ``span_tokenize``
        ``"rule"`` looks at two neighbouring pieces; ``"punkt"`` is NLTK's algorithm with our
        abbreviations; ``"punkt-learned"`` adds what it learns from these texts. A paragraph
        always ends a sentence, and a line end always ends a paragraph, except in a document that
        looks hard-wrapped (over a third of its line ends are followed by a small letter), where
        only blank lines do.

    Returns
    -------
    Columns
        Types are numbered by falling frequency, then by spelling: id 0 is the most frequent, and
        the numbering does not depend on the order of documents.

    Raises
    ------
    ToolkitError
        Unknown tokenizer or splitter; a text with half a surrogate pair, which no file can hold;
        spans that overlap or leave the text.

    Examples
    --------
    >>> columns = encode(["No deal. Talks go on.", ""])
    >>> columns.ids.size, columns.documents.tolist(), columns.sentences.tolist()
    (7, [0, 7, 7], [0, 3, 7])
    """
    splitter = splitter_of(sentences, texts)
    running = _number_pieces(texts)
    if isinstance(tokenizer, str):
        vocabulary, (ids, starts, ends), documents, edges = _by_piece(running, tokenizer)
    else:
        vocabulary, (ids, starts, ends), documents = _by_document(texts, tokenizer)
        edges = _edges(running, documents, starts)
    paragraphs, begins = edges
    if splitter:
        begins = _token_at(documents, starts, splitter(texts))
    n = np.array([ids.size])
    return Columns(
        vocabulary,
        ids,
        starts,
        ends,
        documents,
        sentences=distinct(np.concatenate([documents, paragraphs, begins, n])),
        paragraphs=distinct(np.concatenate([documents, paragraphs, n])),
    )


@checked
def tokenize(text: str) -> list[rules.Token]:
    """
    Cut a text into tokens, each with its place.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of Token
        ``text``, ``start`` and ``end`` (characters); ``text[start:end]`` is exactly the token.

    Examples
    --------
    >>> [token.text for token in tokenize("Don’t move, Mr. Reyes said.")]
    ['Do', 'n’t', 'move', ',', 'Mr.', 'Reyes', 'said', '.']
    """
    columns = encode([text])
    places = zip(columns.starts.tolist(), columns.ends.tolist(), strict=True)
    return [rules.Token(text[start:end], start, end) for start, end in places]


@checked
def sentences(text: str) -> list[rules.Span]:
    """
    Cut a text into sentences.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    list of Span
        From the first character of the first token to the last of the last, in characters.

    Examples
    --------
    >>> text = "Gen. Reyes left. The U.S. stayed."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Gen. Reyes left.', 'The U.S. stayed.']
    """
    columns = encode([text])
    firsts = columns.starts[columns.sentences[:-1]].tolist() if columns.ids.size else []
    lasts = columns.ends[columns.sentences[1:] - 1].tolist() if columns.ids.size else []
    return [rules.Span(first, last) for first, last in zip(firsts, lasts, strict=True)]


@dataclass(frozen=True)
class _Running:
    """The running pieces, block by block; ``n`` is how often each distinct one runs."""

    distinct: Distinct
    n: Ints
    codes: Column
    starts: Column
    lines: Column
    counts: list[Ints]  # pieces of each document

    def blocks(self) -> Iterator[Pieces]:
        runs = (column.runs() for column in (self.codes, self.starts, self.lines))
        with Meter("documents numbered", sum(map(len, self.counts))) as meter:
            for codes, starts, lines, counts in zip(*runs, self.counts, strict=True):
                offsets = np.concatenate([[0], np.cumsum(counts)])
                yield Pieces(self.distinct, codes, starts, lines, offsets)
                meter.step(counts.size)


def _number_pieces(texts: Sequence[str]) -> _Running:
    """Cut at white space and number the distinct pieces, block by block."""
    known = Slices.of([])
    codes, starts, lines, counts, n = Column(), Column(), Column(), [], np.zeros(0, np.int64)
    with Meter("documents cut into words", len(texts)) as meter:
        for found in _scans(texts):
            numbers, holders = found.slices.numbered()
            renumbered, known = known.joined(found.slices.chosen(holders))
            numbers = renumbered[numbers]
            codes.add(numbers)
            starts.add(found.places)
            lines.add(found.lines)
            counts.append(found.counts)
            more = np.bincount(numbers, minlength=known.sizes.size)
            more[: n.size] += n
            n = more
            meter.step(found.counts.size)
    return _Running(Distinct(known), n, codes, starts, lines, counts)


def _scans(texts: Sequence[str]) -> Iterator[Scan]:
    """Look through the texts in runs of about ``BLOCK`` characters."""
    block: list[str] = []
    size = first = 0
    for number, text in enumerate(texts):
        block.append(text)
        size += len(text)
        if size >= BLOCK or number == len(texts) - 1:
            yield _scan(block, first)
            block, size, first = [], 0, number + 1


def _scan(block: list[str], first: int) -> Scan:
    try:
        return scan(block)
    except UnicodeEncodeError:
        for number, text in enumerate(block, first):
            try:
                text.encode()
            except UnicodeEncodeError as error:
                raise ToolkitError(
                    f"Document {number} holds half a surrogate pair at character {error.start}.",
                    "That is no text: no file could store it.",
                    "Decode the file again, or replace it with text.encode('utf-8', 'replace').",
                ) from None
        raise


def _by_piece(running: _Running, name: str) -> tuple[tuple[str, ...], Places, Ints, Edges]:
    """Cut each distinct piece once, and look up the tokens of the running ones."""
    if name not in TOKENIZERS:
        raise ToolkitError(f"Unknown tokenizer {name!r}.", advice=did_you_mean(name, TOKENIZERS))
    table = TokenTable.of(running.distinct, running.n, TOKENIZERS[name])
    columns = Column(), Column(), Column()
    none = np.zeros(0, np.int64)
    documents, paragraphs, sentences = [none], [none], [none]
    first = 0
    for pieces in running.blocks():
        tokens, before = table.expand(pieces)
        for column, run in zip(columns, tokens, strict=True):
            column.add(run)
        before += first
        documents.append(before[pieces.offsets[:-1]])
        paragraphs.append(before[paragraph_begins(pieces)])
        sentences.append(before[sentence_begins(pieces)])
        first = before[-1]
    ids, starts, ends = (column.whole() for column in columns)
    documents.append(np.array([first]))
    edges = np.concatenate(paragraphs), np.concatenate(sentences)
    return table.vocabulary, (ids, starts, ends), np.concatenate(documents), edges


def _edges(running: _Running, documents: Ints, starts: Codes) -> Edges:
    """Find the tokens at which paragraphs and sentences begin, where tokens come from elsewhere."""
    found: list[list[tuple[Ints, Ints]]] = [[], []]
    first = 0
    for pieces in running.blocks():
        for kind, begins in zip(found, (paragraph_begins, sentence_begins), strict=True):
            owners, characters = pieces.places(begins(pieces))
            kind.append((owners + first, characters))
        first += pieces.offsets.size - 1
    none = np.zeros((2, 0), np.int64)
    paragraphs, sentences = (np.concatenate([none, *kind], axis=1) for kind in found)
    return _token_at(documents, starts, paragraphs), _token_at(documents, starts, sentences)


def _by_document(
    texts: Sequence[str],
    tokenizer: SpanTokenizer,
) -> tuple[tuple[str, ...], Places, Ints]:
    """Ask a tokenizer for the spans of each whole document."""
    cuts = [_spans_by(tokenizer, text, number) for number, text in enumerate(texts)]
    forms = [
        rules.normal_form(t[a:b]) for t, spans in zip(texts, cuts, strict=True) for a, b in spans
    ]
    vocabulary, ids = rank(forms, np.ones(len(forms), np.int64))
    starts = np.array([a for spans in cuts for a, _ in spans], np.int32)
    ends = np.array([b for spans in cuts for _, b in spans], np.int32)
    documents = np.cumsum([0, *map(len, cuts)]).astype(np.int64)
    return vocabulary, (ids, starts, ends), documents


def _spans_by(tokenizer: SpanTokenizer, text: str, number: int) -> list[tuple[int, int]]:
    """Cut one text; some of NLTK's tokenizers lose their way among quotation marks."""
    try:
        return _checked(list(tokenizer.span_tokenize(text)), text)
    except ToolkitError:
        raise
    except (ValueError, TypeError) as error:
        raise ToolkitError(
            f"The tokenizer failed on document {number}: {error}.",
            f"Text: {text[:60]!r}.",
            "Use another one, or leave tokenizer off.",
        ) from error


def _checked(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    places = [0, *(place for span in spans for place in span), len(text)]
    if any(a > b for a, b in itertools.pairwise(places)) or any(a == b for a, b in spans):
        raise ToolkitError(
            "The tokenizer gave spans that overlap, are empty or leave the text.",
            f"Text: {text[:60]!r}.",
            "Use one whose span_tokenize() gives ascending spans of the text it was given.",
        )
    return spans


def _token_at(documents: Ints, starts: Codes, places: Iterable[Ints]) -> Ints:
    """Find the first token at or after each place, a (document, character) pair."""
    owners = np.repeat(np.arange(documents.size - 1), np.diff(documents))
    keys = (owners << 32) | starts
    document, character = places
    return np.searchsorted(keys, (document << 32) | character).astype(np.int64)
