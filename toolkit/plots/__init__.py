"""
One figure for each kind of result; the kind is known by the result's type.

Each result's ``plot()`` comes here. A figure's title is the question that was asked, its subtitle
says how sure the answer is and of how much text; nothing is computed that the result does not hold.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial, singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._arguments import checked
from toolkit._base import ToolkitError, did_you_mean, n_of
from toolkit.coding import Agreement, Validation
from toolkit.collocation import Collocates
from toolkit.comparison import Keyness
from toolkit.context import Concordance
from toolkit.counts import Frequencies
from toolkit.dispersal import Dispersion
from toolkit.frames import FrameCounts
from toolkit.measures import find_measure
from toolkit.pairs import Cooccurrence
from toolkit.plots.charts import Rows, bars, dots
from toolkit.plots.copies import of_duplicates
from toolkit.plots.differences import of_keyness
from toolkit.plots.framing import of_frame_counts
from toolkit.plots.judging import of_agreement, of_validation
from toolkit.plots.places import of_concordance, of_dispersion
from toolkit.plots.sheets import Words, or_told
from toolkit.plots.speech import of_quotations
from toolkit.plots.ties import heat, network
from toolkit.plots.times import of_trend
from toolkit.plots.variety import of_diversity
from toolkit.plots.wording import PER, asked, rate_rows, size_of, sureness
from toolkit.reprints import Duplicates
from toolkit.timeline import Trend
from toolkit.vocabularies import Diversity
from toolkit.voices import Quotations

if TYPE_CHECKING:
    from toolkit._base import Result
    from toolkit.plots.look import go

__all__ = ["drawn", "figure"]

_TIES = 60


@singledispatch
def figure(result: Result) -> go.Figure:
    """
    Draw a result.

    Parameters
    ----------
    result : Result
        Its type decides on the kind of chart.
    top : int
        For ranked results: how many rows to draw; for keyness, on each side of zero.
    kind : {"heat", "network"}, {"sources", "verbs"}, {"forest", "scatter"}, {"shares", "rates"}
        For co-occurrence, for quotations, for keyness, and for validation.
    frame : str
        For frame counts: draw one frame only.
    pattern : str
        For dispersion: draw one pattern only, along each document.

    Returns
    -------
    plotly.graph_objects.Figure
        A plain figure, to keep, change or save as HTML.

    Raises
    ------
    ToolkitError
        There is no chart for this kind of result.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and peace and war."])
    >>> figure(tk.frequencies(corpus), top=3).layout.title.text
    'The 3 most frequent types, per 10,000 tokens'
    """
    raise ToolkitError(
        f"There is no chart for {type(result).__name__}.",
        advice="Its numbers are in result.table; result.to_csv(path) saves them.",
    )


def drawn(result: Result, **options: Any) -> go.Figure:  # noqa: ANN401  (of each kind of chart)
    """
    Draw a result as ``result.plot`` is called: options are checked under that name.

    Examples
    --------
    >>> import toolkit as tk
    >>> drawn(tk.frequencies(tk.Corpus.from_texts(["War."])), topp=3)
    Traceback (most recent call last):
    toolkit._base.CallError: plot() got an unexpected keyword argument 'topp'. Did you mean 'top'?
    """
    made = checked(partial(figure.dispatch(type(result)), result), called="plot")(**options)
    return or_told(made, f"Nothing to draw here. {result.note}")


figure.register(Agreement, of_agreement)
figure.register(Concordance, of_concordance)
figure.register(Dispersion, of_dispersion)
figure.register(Diversity, of_diversity)
figure.register(Duplicates, of_duplicates)
figure.register(FrameCounts, of_frame_counts)
figure.register(Keyness, of_keyness)
figure.register(Quotations, of_quotations)
figure.register(Trend, of_trend)
figure.register(Validation, of_validation)


@figure.register(Frequencies)
def _of_frequencies(result: Frequencies, *, top: int | None = None) -> go.Figure:
    kind = "types" if result.size == 1 else f"sequences of {n_of(result.size, 'token')}"
    table = result.table
    if result.by is None:
        table = table.head(top or 20)
        title = f"The {table.height} most frequent {kind}, {PER}"
        words = Words(title, f"{sureness(table)}; {size_of(result)}", PER)
        return bars(rate_rows(table, "type"), words)
    return _frequencies_by(result, kind, top or 10)


def _frequencies_by(result: Frequencies, kind: str, top: int) -> go.Figure:
    table, by = result.table, str(result.by)
    total = table.group_by("type").agg(pl.col("n").sum())
    first = total.sort(["n", "type"], descending=[True, False]).head(top).select("type")
    nothing = [pl.col("n").fill_null(0), pl.col("per_10k").fill_null(0.0)]
    rows = {}
    for name in table[by].unique(maintain_order=True):
        part = table.filter(pl.col(by) == name)
        whole = first.join(part, on="type", how="left", maintain_order="left")
        rows[str(name)] = rate_rows(whole.with_columns(nothing), "type")
    title = f"The {first.height} most frequent {kind}, {PER}, by {by}"
    return dots(rows, Words(title, f"{sureness(table)}; {size_of(result)}", PER))


@figure.register(Collocates)
def _of_collocates(result: Collocates, *, top: int = 20) -> go.Figure:
    table = result.top(top)
    label = find_measure(str(asked(result, "measure", "log_dice"))).label
    span, node = asked(result, "span", 5), asked(result, "node", "")
    words = Words(
        f"What stands near ‘{node}’, by {label}",
        f"{_reach(span)}; {n_of(len(result.node), 'occurrence')}, {size_of(result)}",
        label,
    )
    notes = [f"n = {n:,}, doc. = {d:,}" for n, d in table.select("n", "documents").iter_rows()]
    rows = Rows(table["collocate"].to_list(), table["score"].to_list(), notes=notes)
    return bars(rows, words)


def _reach(span: int | tuple[int, int]) -> str:
    """Say where collocates were looked for."""
    if isinstance(span, int):
        return f"within {span} tokens on each side"
    return f"up to {n_of(span[0], 'token')} before and {span[1]} after"


@figure.register(Cooccurrence)
def _of_cooccurrence(
    result: Cooccurrence,
    *,
    kind: str = "heat",
    measure: str = "n",
    top: int = 25,
    at_least: int = 1,
) -> go.Figure:
    if kind not in {"heat", "network"}:
        raise ToolkitError(
            f"Unknown kind {kind!r}.", advice=did_you_mean(kind, ["heat", "network"])
        )
    unit, span = asked(result, "within", "sentence"), asked(result, "span")
    place = f"within a {unit}" if span is None else f"at most {span} tokens apart"
    event = f"{unit}s with both" if span is None else "pairs of tokens"
    scale = event if measure == "n" else find_measure(measure).label
    words = Words(
        f"What stands with what {place}",
        f"{scale}; {n_of(len(result.labels), 'term')}, {result.total:,} {unit}s, {size_of(result)}"
        if span is None
        else f"{scale}; {n_of(len(result.labels), 'term')}, {size_of(result)}",
        scale,
    )
    if kind == "heat":
        return _cooccurrence_heat(result, words, measure=measure, top=top, at_least=at_least)
    return _cooccurrence_network(result, words, measure=measure, at_least=at_least)


def _cooccurrence_heat(
    result: Cooccurrence, words: Words, *, measure: str, top: int, at_least: int
) -> go.Figure:
    ranked = np.argsort(-result.margins, kind="stable")[:top]
    chosen = np.sort(ranked)
    counts = result.matrix[chosen][:, chosen].toarray()
    weights = counts if measure == "n" else result.weight(measure)[chosen][:, chosen].toarray()
    values = np.where(counts > 0, weights, np.nan).astype(np.float64)
    values[counts < at_least] = np.nan
    left = len(result.labels) - chosen.size
    if left > 0:
        told = f"{words.subtitle}; the {chosen.size} most frequent terms are shown"
        words = replace(words, subtitle=told)
    return heat(values, [result.labels[number] for number in chosen.tolist()], words)


def _cooccurrence_network(
    result: Cooccurrence, words: Words, *, measure: str, at_least: int
) -> go.Figure:
    every = result.network(measure, most=result.matrix.nnz).edges.filter(pl.col("n") >= at_least)
    kept = every.head(_TIES)
    ends = set(kept["a"]) | set(kept["b"])
    labels = [label for label in result.labels if label in ends]
    place = {label: number for number, label in enumerate(labels)}
    edges = {
        (place[a], place[b]): weight for a, b, weight in kept.select("a", "b", "weight").iter_rows()
    }
    n = dict(zip(result.labels, result.margins.tolist(), strict=True))
    sizes = Rows(labels, [n[label] for label in labels])
    told = f"the strongest {kept.height} of {n_of(every.height, 'pair')} by {words.axis}"
    told += f"; thicker is stronger, dotted is weakest; {size_of(result)}"
    return network(edges, sizes, replace(words, subtitle=told))
