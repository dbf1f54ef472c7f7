"""
Dispersion: how evenly patterns are spread over documents, or over equal parts of a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit.grouping import grouping
from toolkit.inference import clustered_rate
from toolkit.kernel import distinct
from toolkit.measures import Measure, find_measure
from toolkit.rates import rate_columns
from toolkit.series import Patterns, Series, series_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.search import Spans

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Dispersion", "dispersion"]

ENOUGH_HITS: Final = 10
"""Below so many hits evenness cannot be told from chance, and no measure is given."""

FEWEST: Final = 2  # parts
KINDS: Final = ("spread", "recurrence")


@dataclass(frozen=True, eq=False)
class Dispersion(Result):
    """
    How evenly patterns are spread.

    Columns: ``pattern`` (or ``frame``), ``n``, ``documents`` with a hit, ``tokens`` of the corpus,
    ``per_10k`` with its 95 % interval ``low, high``; ``range``, the parts with a hit, of
    ``parts``; then the measures asked for, null below ten hits.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war " * 6, "war " * 6, "no " * 6])
    >>> tk.dispersion(corpus, "war").table.select("n", "range", "parts", "dp").rows()
    [(12, 2, 3, 0.33...)]
    """

    found: Series = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    edges: Ints = field(default_factory=lambda: np.zeros(1, np.int64), repr=False)

    def _hits(self, row: Mapping[str, Any]) -> int:
        return self.found.names.index(row[self.found.column])

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every hit of the row's pattern."""
        return self.found.spans[self._hits(row)]

    @cached_property
    def _positions(self) -> pl.DataFrame:
        corpus = self.corpus
        numbers = np.repeat(np.arange(len(self.found.names)), [len(s) for s in self.found.spans])
        begins = np.concatenate([np.zeros(0, np.int64), *(s.begins for s in self.found.spans)])
        document = corpus.document_of(begins)
        inside = begins - corpus.documents[document]
        names = pl.Series(self.found.names, dtype=pl.String)
        return pl.DataFrame(
            {
                self.found.column: names.gather(numbers),
                "document": pl.Series(corpus.names, dtype=pl.String).gather(document),
                "token": inside,
                "at": inside / np.maximum(corpus.tokens[document], 1),
                "place": begins / max(corpus.ids.size, 1),
            }
        )

    def positions(self) -> pl.DataFrame:
        """
        List where each hit stands, for a strip plot.

        Returns
        -------
        DataFrame
            ``pattern`` (or ``frame``), ``document``, ``token`` (in the document, from 0), ``at``
            (share of the document before it, 0 to 1) and ``place`` (share of the whole corpus,
            documents end to end, before it).
        """
        return self._positions

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        sizes = np.diff(self.edges)
        name = r[self.found.column]
        of = f"{r['range']:,} of {n_of(r['parts'], 'part')} hold {name!r} ({n_of(r['n'], 'hit')})."
        if r["n"] < ENOUGH_HITS:
            return (
                f"{of} Fewer than {ENOUGH_HITS} hits: how evenly they are spread cannot be told "
                "from chance, so no measure is given."
            )
        hits = np.diff(np.searchsorted(self.evidence(r).begins, self.edges))
        hit_shares, size_shares = hits / max(hits.sum(), 1), sizes / max(sizes.sum(), 1)
        gaps = np.abs(hit_shares - size_shares)
        worst = int(np.argmax(gaps)) if gaps.size else 0
        least = sizes[sizes > 0].min() / sizes.sum()
        dp = gaps.sum() / 2
        return (
            f"{of} DP = 1/2 x sum |share of hits - share of tokens| over the parts = {dp:.3f}; the "
            f"largest gap is in part {worst + 1:,}: {hit_shares[worst]:.1%} of the hits in "
            f"{size_shares[worst]:.1%} of the tokens. DPnorm = DP / (1 - {least:.2g}), the "
            f"smallest part's share = {_norm(dp, least)}. 0 is as even as the parts are large, 1 "
            "is all in the smallest part. Misreading to avoid: with many short parts a rare "
            "pattern cannot be even, so compare patterns of like frequency only."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        parts = self.call[1].get("parts")
        what = "documents" if parts is None else f"{parts} equal parts, documents end to end"
        measures = [find_measure(name).label for name in _listed(self.call[1].get("measures", ()))]
        return f"Dispersion over {what}: range, {', '.join(measures)}. {self.note}"


def _norm(dp: float, least: float) -> str:
    return f"{dp / (1 - least):.3f}" if least < 1 else "missing, for there is one part only"


def _listed(measures: str | Iterable[str]) -> list[str]:
    return [measures] if isinstance(measures, str) else list(dict.fromkeys(measures))


@analysis
def dispersion(
    corpus: Corpus,
    patterns: Patterns,
    *,
    parts: int | None = None,
    measures: str | Iterable[str] = ("dp", "dp_norm"),
) -> Dispersion:
    """
    Tell how evenly patterns are spread: in all documents a little, or in a few a lot.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    patterns : str, list of str, or Lexicon
        What to look for; a lexicon gives one row per frame.
    parts : int, optional
        Cut the corpus, documents end to end, into so many equal parts instead of documents. The
        order of the documents then matters.
    measures : list of str
        Names in ``tk.MEASURES``, of kind spread or recurrence; each becomes a column.

    Returns
    -------
    Dispersion
        One row per pattern, in the order given.

    Raises
    ------
    ToolkitError
        A pattern or measure that cannot be read; fewer than two parts, or more than tokens.

    References
    ----------
    .. [1] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war " * 10, "no " * 10])
    >>> dispersion(corpus, ["war", "peace"]).table.select("pattern", "range", "dp_norm").rows()
    [('war', 1, 1.0), ('peace', 0, None)]
    """
    names = _listed(measures)
    kinds = [find_measure(name, *KINDS) for name in names]
    found = series_of(corpus, patterns)
    edges = corpus.documents if parts is None else _equal(corpus, parts)
    counts = found.by_unit(grouping(corpus, None).units)
    held = [np.diff(np.searchsorted(spans.begins, edges)) for spans in found.spans]
    inside = np.stack(held, axis=1)
    rates = rate_columns(clustered_rate(counts, corpus.tokens))
    enough = rates["n"] >= ENOUGH_HITS
    table = pl.DataFrame(
        {
            found.column: pl.Series(found.names, dtype=pl.String),
            **rates,
            "range": (inside > 0).sum(axis=0),
            "parts": np.full(len(found.names), int(np.count_nonzero(np.diff(edges))), np.int64),
            **{
                name: np.where(enough, _values(corpus, measure, inside, found, edges=edges), np.nan)
                for name, measure in zip(names, kinds, strict=True)
            },
        }
    ).with_columns(pl.col(pl.Float64).fill_nan(None))
    note = _note(corpus, table, found, parts)
    return Dispersion(corpus, rows=table, note=note, found=found, edges=edges)


def _values(
    corpus: Corpus, measure: Measure, inside: Ints, found: Series, *, edges: Ints
) -> Floats:
    """Compute one measure for every series: from counts in parts, or from positions."""
    if measure.kind == "spread":
        return np.asarray(measure(inside, np.diff(edges)), np.float64)
    total = corpus.ids.size
    return np.array([measure(distinct(s.begins), total) for s in found.spans], np.float64)


def _equal(corpus: Corpus, parts: int) -> Ints:
    if not FEWEST <= parts <= max(corpus.ids.size, FEWEST):
        raise ToolkitError(
            f"parts={parts!r} for {n_of(corpus.ids.size, 'token')}.",
            "There must be at least two parts, and none may be empty.",
            "Give such as parts=10, or leave it out: then documents are the parts.",
        )
    return np.linspace(0, corpus.ids.size, parts + 1).astype(np.int64)


def _note(corpus: Corpus, table: pl.DataFrame, found: Series, parts: int | None) -> str:
    what = n_of(len(corpus), "document") if parts is None else f"{parts:,} equal parts"
    few = int((table["n"] < ENOUGH_HITS).sum())
    note = f"{table.height:,} {found.column}{'s' * (table.height != 1)} over {what}."
    if few:
        note += f" {few:,} with fewer than {ENOUGH_HITS} hits: no measure."
    if len(corpus) == 1 and parts is None:
        note += " One document is one part: give parts=10 to see where in it the hits stand."
    return note + found.missing(corpus)
