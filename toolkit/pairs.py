"""
What goes with what: co-occurrence matrices, their weights and networks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from scipy import sparse

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit.context import Width, both_sides
from toolkit.gram import Events, WindowCounts, pairs_within, reach
from toolkit.incidence import add_cells, are_short, count_cells, once_in_units, with_own
from toolkit.measures import find_measure
from toolkit.measures.contingency import Contingency
from toolkit.networks import Network
from toolkit.occurrences import Occurrences, Piece, of_patterns, of_types
from toolkit.search import Spans, unit_of
from toolkit.threads import mapped, merged

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Floats = NDArray[np.float64]
    Counted = tuple[sparse.csr_array, Ints, int]  # matrix, margins, total

__all__ = ["Cooccurrence", "cooccurrence"]


@dataclass(frozen=True, eq=False)
class Cooccurrence(Result):
    """
    A symmetric matrix of how often terms occur together.

    Its table lists the pairs that occur: ``a, b, n, expected, log_dice, npmi``, most frequent
    first, without the diagonal.

    Attributes
    ----------
    matrix : sparse array of int32, shape (k, k)
        Symmetric. Window mode: ordered pairs of tokens within the span, so a pair of the same
        term counts twice on the diagonal. Unit mode: units that contain both; the diagonal holds
        the units that contain the term.
    labels : tuple of str, length k
        The terms.
    margins : ndarray of int64, shape (k,)
        How often each term could have been in a pair: pairs of any tokens it takes part in, or
        units that contain it. Of the same counting as the matrix.
    total : int
        All pairs of tokens within the span, or all units.

    Examples
    --------
    >>> import toolkit as tk
    >>> together = tk.cooccurrence(tk.Corpus.from_texts(["war and peace"]), ["war", "peace"])
    >>> together.matrix.toarray().tolist()
    [[1, 1], [1, 1]]
    """

    matrix: sparse.csr_array = field(default_factory=lambda: sparse.csr_array((0, 0)), repr=False)
    labels: tuple[str, ...] = ()
    margins: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)
    total: int = 0
    found: Occurrences | None = field(default=None, repr=False)

    @cached_property
    def _upper(self) -> tuple[Ints, Ints, Ints]:
        """Pairs above the diagonal: rows, columns, counts."""
        upper = sparse.triu(self.matrix, k=1).tocoo()
        return upper.row.astype(np.int64), upper.col.astype(np.int64), upper.data

    def _cells(self) -> Contingency:
        a, b, n = self._upper
        return Contingency.of(
            joint=n, row=self.margins[a], column=self.margins[b], total=self.total
        )

    def weight(self, measure: str = "log_dice") -> sparse.csr_array:
        """
        Weigh every pair that occurs.

        Parameters
        ----------
        measure : str
            Name in ``tk.MEASURES``, of kind association, evidence or contrast.

        Returns
        -------
        sparse array of float64, shape (k, k)
            Symmetric, nothing on the diagonal. Pairs that never occur are not stored: for
            measures that are not 0 there, absence means "not observed".

        Raises
        ------
        ToolkitError
            Unknown measure.
        """
        score = find_measure(measure, "association", "evidence", "contrast")
        a, b, _ = self._upper
        upper = sparse.coo_array((score(self._cells()), (a, b)), shape=self.matrix.shape).tocsr()
        weighed: sparse.csr_array = (upper + upper.T).tocsr()
        return weighed

    def pairs(self) -> pl.DataFrame:
        """Build the table of pairs."""
        a, b, n = self._upper
        cells = self._cells()
        expected = self.margins[a] * (self.margins[b] / self.total) if self.total else n * 0.0
        labels = pl.Series(self.labels, dtype=pl.String)
        return pl.DataFrame(
            {
                "a": labels.gather(a),
                "b": labels.gather(b),
                "n": n.astype(np.int64),
                "expected": expected,
                "log_dice": find_measure("log_dice")(cells),
                "npmi": find_measure("npmi")(cells),
            },
        ).sort(["n", "log_dice", "a", "b"], descending=[True, True, False, False])

    def network(
        self, measure: str = "log_dice", *, at_least: float | None = None, most: int = 60
    ) -> Network:
        """
        Keep the strongest pairs as a network.

        Parameters
        ----------
        measure : str
            Weight of the edges; ``"n"`` takes the counts.
        at_least : float, optional
            Weaker pairs are left out.
        most : int
            At most so many edges.

        Returns
        -------
        Network
        """
        pairs = self.pairs().select("a", "b", "n")
        weights = self.weight(measure).tocoo() if measure != "n" else self.matrix.tocoo()
        position = {label: number for number, label in enumerate(self.labels)}
        held = dict(
            zip(
                zip(weights.row.tolist(), weights.col.tolist(), strict=True),
                weights.data.tolist(),
                strict=True,
            )
        )
        rows = [(position[a], position[b]) for a, b in pairs.select("a", "b").iter_rows()]
        edges = pairs.with_columns(
            weight=pl.Series([held.get(row, 0.0) for row in rows], dtype=pl.Float64)
        ).filter(pl.col("weight").is_not_nan())  # a weight that is not defined ties nothing
        edges = edges.filter(
            pl.col("weight") > 0 if at_least is None else pl.col("weight") >= at_least
        )
        strongest = edges.sort(
            ["weight", "n", "a", "b"], descending=[True, True, False, False]
        ).head(most)
        degree = Counter(pl.concat([strongest["a"], strongest["b"]]).to_list())
        shown = [label for label in self.labels if label in degree]
        nodes = pl.DataFrame(
            {
                "label": pl.Series(shown, dtype=pl.String),
                "n": pl.Series(
                    [int(self.margins[position[label]]) for label in shown], dtype=pl.Int64
                ),
                "degree": pl.Series([degree[label] for label in shown], dtype=pl.Int64),
            },
        )
        note = f"{strongest.height:,} strongest of {n_of(edges.height, 'pair')} by {measure}."
        return Network(nodes, strongest, note)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Where the two terms of a row stand together: as many spans as the row's ``n``."""
        one, other = self.labels.index(row["a"]), self.labels.index(row["b"])
        bounds = self.corpus.bounds(str(self.call[1].get("within", "sentence")))
        events = self.found.of((one, other), bounds) if self.found else Events.none()
        a, b = (np.flatnonzero(events.terms == term) for term in (one, other))
        span = self.call[1].get("span")
        if span is None:
            return _first_together(events, a, b, bounds)
        return _near_each_other(events, (a, b), both_sides(span), bounds)

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        one, other = self.labels.index(r["a"]), self.labels.index(r["b"])
        unit, span = self.call[1].get("within"), self.call[1].get("span")
        event = f"{unit}s" if span is None else f"ordered pairs of tokens at most {span} apart"
        return (
            f"{r['a']!r} and {r['b']!r} share {r['n']:,} of {self.total:,} {event}. "
            f"{r['a']!r} is in {self.margins[one]:,} and {r['b']!r} in {self.margins[other]:,}, so "
            f"chance would put {self.margins[one]:,} x {self.margins[other]:,} / {self.total:,} = "
            f"{r['expected']:.2f} together. logDice = 14 + log2(2 x {r['n']:,} / "
            f"({self.margins[one]:,} + {self.margins[other]:,})) = {r['log_dice']:.2f}. Misreading "
            "to avoid: standing together is not being linked by the writer; read the lines."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        unit, span = self.call[1].get("within"), self.call[1].get("span")
        how = (
            f"units ({unit}s) that contain both terms"
            if span is None
            else f"pairs of tokens at most {span} apart, within {unit}s"
        )
        return f"Co-occurrence counted as {how}. {self.note}"

    def to_graphml(self, path: str | os.PathLike[str], *, measure: str = "log_dice") -> None:
        """Write the whole network as GraphML, for Gephi, Cytoscape or igraph."""
        self.network(measure, most=max(self.matrix.nnz, 1)).to_graphml(path)

    def to_gexf(self, path: str | os.PathLike[str], *, measure: str = "log_dice") -> None:
        """Write the whole network as GEXF, for Gephi."""
        self.network(measure, most=max(self.matrix.nnz, 1)).to_gexf(path)


@analysis
def cooccurrence(  # noqa: PLR0913  (six, and where it is counted)
    corpus: Corpus,
    terms: Iterable[str] | Mapping[str, str | Iterable[str]] | None = None,
    *,
    span: Width | None = None,
    within: str = "sentence",
    top: int | None = None,
    ignore_case: bool = True,
    executor: Executor | None = None,
) -> Cooccurrence:
    """
    Count how often terms occur together.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    terms : iterable of str, or mapping of label to pattern or patterns, optional
        Patterns; None takes every word type.
    span : int, optional
        None counts units that contain both. A number counts pairs of tokens at most so far apart.
    within : {"sentence", "paragraph", "document"}
        The unit; no pair crosses its end.
    top : int, optional
        Only the most frequent terms.
    ignore_case : bool
        With ``terms=None``: count *War* and *war* as one type.
    executor : concurrent.futures.Executor, optional
        Counts the parts of a long corpus (from some millions of tokens on), such as
        ``concurrent.futures.ProcessPoolExecutor()`` or the executor of a cluster. Without one,
        two threads of this process count. The result is the same.

    Returns
    -------
    Cooccurrence

    Raises
    ------
    ToolkitError
        No terms, a term twice, an unknown unit, a lopsided span.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and peace. Peace talks.", "war"])
    >>> tk.cooccurrence(corpus, ["war", "peace", "talk*"]).table.select("a", "b", "n").rows()
    [('peace', 'talk*', 1), ('war', 'peace', 1)]

    Of a long corpus an executor counts the parts; this one has threads.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor() as pool:
    ...     len(tk.cooccurrence(corpus, executor=pool))
    4
    """
    bounds = corpus.bounds(within)
    if top is not None and top < 1:
        raise ToolkitError(f"top={top!r} leaves no terms.", advice="Give at least 1.")
    if terms is None:
        found = of_types(corpus, top, ignore_case=ignore_case)
    else:
        found = of_patterns(corpus, terms, top)
    if span is None:
        counted = _in_units(found, bounds, executor)
    else:
        counted = _in_windows(found, bounds, span, executor)
    matrix, margins, total = counted
    own = margins if span is None else matrix.diagonal()
    occur = (matrix.nnz - np.count_nonzero(own)) // 2
    note = f"{n_of(len(found.labels), 'term')}, {n_of(occur, 'pair')} that occur."
    result = Cooccurrence(
        corpus, rows=pl.DataFrame(), note=note, matrix=matrix, labels=found.labels, margins=margins,
        total=total, found=found,
    )  # fmt: skip
    object.__setattr__(result, "rows", result.pairs)  # the table is built when asked for
    return result


def _in_units(found: Occurrences, bounds: Ints, executor: Executor | None) -> Counted:
    total = max(bounds.size - 1, 0)
    if are_short(found.counts, total):
        count = partial(_in_short_units, size=len(found.labels))
        counts = merged(count, found.pieces(bounds), WindowCounts.include, executor)
        return with_own(counts), counts.margins, total
    none = once_in_units(np.zeros(0, np.int32), np.zeros(0, np.int64))
    cells = mapped(_once, found.pieces(bounds), executor)
    units, terms = (np.concatenate(each) for each in zip(none, *cells, strict=True))
    del cells
    matrix = count_cells(units, terms, (total, len(found.labels)))
    return matrix, matrix.diagonal().astype(np.int64), total


def _in_short_units(pieces: Iterator[Piece], size: int) -> WindowCounts:
    counts = WindowCounts(size, ordered=True)
    for piece in pieces:
        units, terms = _once(piece)
        add_cells(counts, units, terms)
        counts.margins += np.bincount(terms, minlength=size)
    return counts.close()


def _once(piece: Piece) -> tuple[Codes, Codes]:
    events = piece.events()
    return once_in_units(events.terms, unit_of(events.begins, piece.bounds) + piece.first)


def _in_windows(
    found: Occurrences, bounds: Ints, span: Width, executor: Executor | None
) -> Counted:
    left, right = both_sides(span)
    if left != right or not left:
        raise ToolkitError(
            f"span={span!r} is lopsided or empty, and the matrix symmetric.",
            advice="Give one number of at least 1, such as span=5.",
        )
    count = partial(_windowed, size=len(found.labels), span=left)
    counts = merged(count, found.pieces(bounds), WindowCounts.include, executor)
    return counts.result(), counts.margins, pairs_within(np.diff(bounds), left)


def _windowed(pieces: Iterator[Piece], size: int, span: int) -> WindowCounts:
    counts = WindowCounts(size)
    for piece in pieces:
        events = piece.events()
        before, after = reach(events, piece.bounds, span)
        counts.add(events, events.ends + after)
        counts.margins += np.bincount(events.terms, before + after, size).astype(np.int64)
    return counts.close()


def _first_together(events: Events, a: Ints, b: Ints, bounds: Ints) -> Spans:
    """Of each unit that holds both, the first occurrence of the first term."""
    units_a = np.searchsorted(bounds, events.begins[a], "right")
    units_b = np.searchsorted(bounds, events.begins[b], "right")
    units, first = np.unique(units_a, return_index=True)
    rows = a[first[np.isin(units, units_b)]]
    return Spans(events.begins[rows], events.ends[rows])


def _near_each_other(
    events: Events, pair: tuple[Ints, Ints], span: tuple[int, int], bounds: Ints
) -> Spans:
    """Every two occurrences within the span of each other, as one stretch."""
    a, b = pair
    reach = span[0] + int((events.ends[b] - events.begins[b]).max(initial=1))
    low = np.searchsorted(events.begins[b], events.begins[a] - reach)
    high = np.searchsorted(events.begins[b], events.ends[a] + span[0])
    counts = np.maximum(high - low, 0)
    one = np.repeat(a, counts)
    before = np.cumsum(counts) - counts
    other = b[np.arange(int(counts.sum())) + np.repeat(low - before, counts)]
    first_a = events.begins[one] <= events.begins[other]
    gap = np.where(
        first_a,
        events.begins[other] - events.ends[one],
        events.begins[one] - events.ends[other],
    )
    unit = np.searchsorted(bounds, events.begins, "right")
    near = (gap >= 0) & (gap < span[0]) & (unit[one] == unit[other])
    begins = np.minimum(events.begins[one], events.begins[other])[near]
    ends = np.maximum(events.ends[one], events.ends[other])[near]
    order = np.lexsort((ends, begins))
    return Spans(begins[order], ends[order])
