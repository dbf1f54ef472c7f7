"""
Words in their places: the concordance.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean
from toolkit.metadata import column_of
from toolkit.search import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = [
    "Concordance",
    "Width",
    "both_sides",
    "concordance",
    "lines_of",
    "nothing_found",
    "together",
]

Width = int | tuple[int, int]


def both_sides(span: Width) -> tuple[int, int]:
    """
    Read a span: so many tokens to each side, or (left, right).

    Raises
    ------
    ToolkitError
        Negative, or no number of tokens.

    Examples
    --------
    >>> both_sides(5), both_sides((5, 0))
    ((5, 5), (5, 0))
    """
    sides = tuple(span) if isinstance(span, tuple | list) else (span, span)
    if len(sides) != 2 or not all(isinstance(n, int | np.integer) and n >= 0 for n in sides):  # noqa: PLR2004
        raise ToolkitError(
            f"span={span!r} is no number of tokens.",
            advice="Give span=5, or span=(5, 0) for the left side only.",
        )
    return int(sides[0]), int(sides[1])


@dataclass(frozen=True, eq=False)
class Concordance(Result):
    """
    Every occurrence of a node in its context, one line each (KWIC).

    The table has the columns ``left, node, right, document, start, end``: text exactly as written
    (``left + node + right`` stands so in the text), the document's name, and the characters of
    the node in it. It is built when asked for; :meth:`page` builds only the lines shown.

    Examples
    --------
    >>> import toolkit as tk
    >>> lines = tk.concordance(tk.Corpus.from_texts(["No war. This war ends."]), "war")
    >>> lines.table["right"].to_list()
    ['. This war ends.', ' ends.']
    """

    spans: Spans = field(default_factory=Spans.none, repr=False)
    span: tuple[int, int] = (10, 10)
    within: str = "paragraph"

    def __len__(self) -> int:
        return len(self.spans)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.corpus.names)}

    def page(self, start: int = 0, n: int = 200) -> pl.DataFrame:
        """
        Build some of the lines: ``n`` from line ``start``.

        Returns
        -------
        DataFrame
            Same columns as the table.
        """
        return _lines(self.corpus, self.spans.take(slice(start, start + n)), self.span, self.within)

    def top(self, n: int = 20) -> pl.DataFrame:
        """First ``n`` lines."""
        return self.page(0, n)

    def sample(self, n: int, *, seed: int = 0) -> Self:
        """
        Draw lines at random, without replacement, in running order.

        Parameters
        ----------
        n : int
            How many; all of them if there are fewer.
        seed : int
            The same seed draws the same lines.
        """
        chosen = np.random.default_rng(seed).permutation(len(self))[:n]
        note = f"{chosen.size:,} of {len(self):,} lines drawn at random (seed {seed}). {self.note}"
        drawn: Self = _concordance(self, spans=self.spans.take(np.sort(chosen)), note=note)
        return drawn

    def _with_rows(self, table: pl.DataFrame) -> Self:
        lines = [self.evidence(row) for row in table.iter_rows(named=True)]
        begins = np.array([line.begins[0] for line in lines], np.int64)
        ends = np.array([line.ends[0] for line in lines], np.int64)
        note = f"{len(lines):,} of {len(self):,} lines chosen. {self.note}"
        return replace(self, rows=table, spans=Spans(begins, ends), note=note)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Give the line's own span."""
        document = self._numbers[row["document"]]
        first, last = self.corpus.documents[document : document + 2]
        starts = self.corpus.starts[first:last]
        begin = first + np.searchsorted(starts, row["start"])
        end = first + np.searchsorted(starts, row["end"])
        return Spans(np.array([begin]), np.array([end]))

    def explain(self, row: int) -> str:
        """Say where a line stands."""
        line = self.row(row)
        return (
            f"Line {row % len(self) + 1} of {len(self):,}: {line['node']!r} at characters "
            f"{line['start']:,} to {line['end']:,} of {line['document']!r}, with {self.span[0]} "
            f"tokens before and {self.span[1]} after it, cut at the {self.within}'s end."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        pattern = self.call[1].get("pattern", "the evidence")
        return f"Concordance of {pattern!r}: {self.note}"


def _concordance(lines: Concordance, **changes: Any) -> Any:  # noqa: ANN401  (as it came)
    """Change a concordance and build its table anew when asked."""
    changed = replace(lines, **changes)
    return replace(
        changed, rows=lambda: _lines(changed.corpus, changed.spans, changed.span, changed.within)
    )


def lines_of(
    corpus: Corpus,
    spans: Spans,
    *,
    span: Width = 10,
    within: str = "paragraph",
    note: str | None = None,
) -> Concordance:
    """
    Show spans as lines.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war."])
    >>> lines_of(corpus, corpus.find("war")).table["left"].to_list()
    ['No ']
    """
    corpus.bounds(within)
    held = np.unique(corpus.document_of(spans.begins)).size
    said = f"{len(spans):,} line{'s' * (len(spans) != 1)} in {held:,} of {len(corpus):,} documents."
    lines = Concordance(
        corpus,
        rows=pl.DataFrame(),
        note=note or said,
        spans=spans,
        span=both_sides(span),
        within=within,
    )
    shown: Concordance = _concordance(lines)
    return shown


def together(several: Iterable[Spans]) -> Spans:
    """
    Put spans together, in running order, each once.

    Examples
    --------
    >>> one = Spans(np.array([4, 1]), np.array([5, 2]))
    >>> together([one, one]).begins.tolist()
    [1, 4]
    """
    parts = list(several)
    if len(parts) == 1:
        return parts[0]
    begins = np.concatenate([np.zeros(0, np.int64), *(part.begins for part in parts)])
    ends = np.concatenate([np.zeros(0, np.int64), *(part.ends for part in parts)])
    places = np.unique(np.stack([begins, ends]), axis=1)
    return Spans(places[0], places[1])


def _lines(corpus: Corpus, spans: Spans, span: tuple[int, int], within: str) -> pl.DataFrame:
    bounds = corpus.bounds(within)
    unit = np.searchsorted(bounds, spans.begins, "right")
    if len(spans):
        first = np.maximum(bounds[unit - 1], spans.begins - span[0])
        last = np.minimum(np.maximum(bounds[unit], spans.ends), spans.ends + span[1]) - 1
    else:
        first = last = spans.begins
    starts, ends = corpus.starts, corpus.ends
    document = corpus.document_of(spans.begins).tolist()
    texts = {number: corpus.texts[number] for number in set(document)}
    begin, end = starts[spans.begins].tolist(), ends[spans.ends - 1].tolist()
    left, right = starts[first].tolist(), ends[last].tolist()
    places = list(zip(document, left, begin, end, right, strict=True))
    return pl.DataFrame(
        {
            "left": [texts[d][a:b] for d, a, b, _, _ in places],
            "node": [texts[d][b:c] for d, _, b, c, _ in places],
            "right": [texts[d][c:e] for d, _, _, c, e in places],
            "document": [corpus.names[d] for d in document],
            "start": begin,
            "end": end,
        },
        schema={
            "left": pl.String,
            "node": pl.String,
            "right": pl.String,
            "document": pl.String,
            "start": pl.Int64,
            "end": pl.Int64,
        },
    )


@analysis
def concordance(
    corpus: Corpus,
    pattern: str,
    *,
    span: Width = 10,
    within: str = "paragraph",
    sort: str | None = None,
    regex: bool = False,
) -> Concordance:
    """
    Show every occurrence of a pattern in its context.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    pattern : str
        In the language of :mod:`toolkit.patterns`.
    span : int or (int, int)
        Tokens of context on each side.
    within : {"sentence", "paragraph", "document"}
        Context ends there. (A match never crosses a sentence end unless this is "document".)
    sort : str, optional
        Sort keys, most important first: ``1R``, ``2L`` (token right, left of the node), ``node``,
        ``document``, or a metadata column such as ``date``. Lines that tie stay in running order.
    regex : bool
        Read each space-separated part as a regular expression for a whole token.

    Returns
    -------
    Concordance
        One row per occurrence; as many as ``corpus.find(pattern)`` has spans.

    Raises
    ------
    ToolkitError
        A pattern, unit or sort key that cannot be read.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The war ended. A war began."])
    >>> concordance(corpus, "war", sort="1R").table["right"].to_list()
    [' began.', ' ended. A war began.']
    """
    spans = corpus.find(
        pattern, within="document" if within == "document" else "sentence", regex=regex
    )
    order = _order(corpus, spans, sort)
    note = None if len(spans) else nothing_found(corpus, pattern)
    return lines_of(corpus, spans.take(order), span=span, within=within, note=note)


def nothing_found(corpus: Corpus, pattern: str) -> str:
    """
    Say that a pattern was not found, and what is spelled like it.

    Examples
    --------
    >>> import toolkit as tk
    >>> nothing_found(tk.Corpus.from_texts(["NATO met."]), "Natto")
    "No 'Natto' in 1 document. Near: NATO (1)."
    """
    documents = f"{len(corpus):,} document{'s' * (len(corpus) != 1)}"
    near = [] if " " in pattern.strip() else corpus.types.near(pattern.strip('*? "'))
    names = [f"{corpus.vocabulary[t]} ({corpus.searcher.counts[t]:,})" for t in near]
    return f"No {pattern!r} in {documents}." + (f" Near: {', '.join(names)}." if names else "")


def _order(corpus: Corpus, spans: Spans, sort: str | None) -> Ints:
    if not sort or not sort.split():
        return np.arange(len(spans))
    keys = [ranked_by(corpus, spans, key) for key in reversed(sort.replace(",", " ").split())]
    return np.lexsort(keys)


def ranked_by(corpus: Corpus, spans: Spans, key: str) -> Ints:
    """
    Rank lines by one key: smaller comes first.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    spans : Spans
        Nodes of the lines.
    key : str
        As in ``sort`` of :func:`concordance`, one key only.

    Raises
    ------
    ToolkitError
        No such key.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The war ended. A war began."])
    >>> ranks = ranked_by(corpus, corpus.find("war"), "1R")
    >>> bool(ranks[0] > ranks[1])
    True
    """
    side, distance = key[-1:].upper(), key[:-1]
    if side in ("L", "R") and distance.isdigit() and int(distance) > 0:
        offset = int(distance)
        at = spans.begins - offset if side == "L" else spans.ends - 1 + offset
        first, last = (corpus.documents[corpus.document_of(spans.begins) + end] for end in (0, 1))
        inside = (at >= first) & (at < last)
        ranks = np.full(len(spans), -1, np.int64)
        ranks[inside] = corpus.types.ranks[corpus.ids[at[inside]]]
        return ranks
    documents = corpus.document_of(spans.begins)
    if key == "node":
        return _ranks([quote.casefold() for quote in corpus.quotes(spans)])
    if key == "document":
        return _ranks(corpus.names)[documents]
    if key not in corpus.table.columns:
        options = ["1L", "1R", "2R", "node", "document", *corpus.table.columns]
        raise ToolkitError(f"Unknown sort key {key!r}.", advice=did_you_mean(key, options))
    return _ranks(column_of(corpus.table, key))[documents]


def _ranks(values: pl.Series | Iterable[str]) -> Ints:
    """Rank values from 1; a missing one is 0 and so comes first."""
    ranks = pl.Series(values).rank("dense").fill_null(0)
    numbers: Ints = ranks.to_numpy().astype(np.int64)
    return numbers
