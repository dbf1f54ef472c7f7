"""
One figure for each kind of result; the kind is known by the result's type.

Each result's ``plot()`` comes here. A figure's title is the question that was asked, its subtitle
says how sure the answer is and of how much text; nothing is computed that the result does not hold.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean
from toolkit.collocation import Collocates
from toolkit.context import Concordance
from toolkit.counts import Frequencies
from toolkit.frames import FrameCounts
from toolkit.measures import find_measure
from toolkit.pairs import Cooccurrence
from toolkit.plots.charts import Rows, Words, bars, dots, strips
from toolkit.plots.ties import heat, network

if TYPE_CHECKING:
    from toolkit._base import Result
    from toolkit.plots.look import go

__all__ = ["figure"]

_PER = "per 10,000 tokens"
_SERIES = 8  # more markers than that nobody tells apart
_BARS = 16
_TIES = 60
_THIN = "†"
_WHOLE = 80  # characters of a title on a chart as wide as the page


@singledispatch
def figure(result: Result) -> go.Figure:
    """
    Draw a result.

    Parameters
    ----------
    result : Result
        Its type decides on the kind of chart.
    top : int
        For ranked results: how many rows to draw.
    kind : {"heat", "network"}
        For co-occurrence.
    frame : str
        For frame counts: draw one frame only.

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


def size_of(result: Result) -> str:
    """
    Say how much text is behind a result.

    Examples
    --------
    >>> import toolkit as tk
    >>> size_of(tk.frequencies(tk.Corpus.from_texts(["War and peace."])))
    '1 document, 4 tokens'
    """
    documents, tokens = len(result.corpus), result.corpus.ids.size
    return f"{documents:,} document{'s' * (documents != 1)}, {tokens:,} tokens"


def sureness(table: pl.DataFrame) -> str:
    """
    Name the interval, or say why there is none.

    Examples
    --------
    >>> sureness(pl.DataFrame({"low": [float("nan")], "high": [float("nan")]}))
    'no interval: too few documents'
    """
    known = table.select(pl.col("low").is_finite().any()).item() if table.height else True
    return "95 % interval" if known else "no interval: too few documents"


def rate_rows(table: pl.DataFrame, label: str) -> Rows:
    """
    Take labels, rates, intervals and counts from a table.

    Examples
    --------
    >>> row = {"type": "war", "per_10k": 9.0, "low": 1.0, "high": 20.0, "n": 3}
    >>> rate_rows(pl.DataFrame([row]), "type").notes
    ['n = 3']
    """
    return Rows(
        [str(value) for value in table[label]],
        table["per_10k"].to_list(),
        table["low"].to_list(),
        table["high"].to_list(),
        [f"n = {n:,}" for n in table["n"]],
    )


def _asked(result: Result, name: str, default: Any = None) -> Any:  # noqa: ANN401  (an argument)
    return result.call[1].get(name, default)


@figure.register(Frequencies)
def _of_frequencies(result: Frequencies, *, top: int | None = None) -> go.Figure:
    kind = "types" if result.size == 1 else f"sequences of {result.size} tokens"
    table = result.table
    if result.by is None:
        table = table.head(top or 20)
        title = f"The {table.height} most frequent {kind}, {_PER}"
        words = Words(title, f"{sureness(table)}; {size_of(result)}", _PER)
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
    title = f"The {first.height} most frequent {kind}, {_PER}, by {by}"
    return dots(rows, Words(title, f"{sureness(table)}; {size_of(result)}", _PER))


@figure.register(FrameCounts)
def _of_frame_counts(
    result: FrameCounts, *, frame: str | None = None, chosen: str | None = None
) -> go.Figure:
    table, by = result.table, result.by
    if frame is not None:
        if frame not in result.lexicon.frames:
            advice = did_you_mean(frame, result.lexicon.frames)
            raise ToolkitError(f"No frame {frame!r} in the lexicon.", advice=advice)
        table = table.filter(pl.col("frame") == frame)
    what = "Framing" if frame is None else frame[:1].upper() + frame[1:]
    title = f"{what} terms {_PER}" + (f", by {by}" if by else "")
    told = f"{sureness(table)}; {size_of(result)}"
    if table["thin"].any():
        told += f"; {_THIN} fewer than five documents with a hit: do not compare"
    if by is None or frame is not None:
        fullest = table.sort("n", descending=True, maintain_order=True).head(_BARS)
        if fullest.height < table.height:
            told += f"; the {fullest.height} of {table.height:,} with most hits"
        shown = fullest.sort("per_10k", descending=True, nulls_last=True, maintain_order=True)
        words = Words(title, told, _PER)
        return bars(_frame_rows(shown, by or "frame"), words, chosen=chosen)
    size = pl.col("tokens").max()
    largest = table.group_by(by, maintain_order=True).agg(size)
    groups = largest.sort("tokens", descending=True, maintain_order=True).head(_SERIES)
    if groups.height < largest.height:
        told += f"; the largest {groups.height} of {largest.height:,} groups"
    kept = [name for name in largest[by].to_list() if name in set(groups[by])]
    series = {str(name): _frame_rows(table.filter(pl.col(by) == name), "frame") for name in kept}
    return dots(series, Words(title, told, _PER))


def _frame_rows(table: pl.DataFrame, label: str) -> Rows:
    """Take rows of frame counts; a dagger where too few documents hold a hit."""
    rows = rate_rows(table, label)
    thin = table["thin"].to_list()
    notes = [
        f"{note} {_THIN}" if few else note for note, few in zip(rows.notes or [], thin, strict=True)
    ]
    return replace(rows, notes=notes)


@figure.register(Collocates)
def _of_collocates(result: Collocates, *, top: int = 20) -> go.Figure:
    table = result.top(top)
    label = find_measure(str(_asked(result, "measure", "log_dice"))).label
    span, node = _asked(result, "span", 5), _asked(result, "node", "")
    words = Words(
        f"What stands near ‘{node}’, by {label}",
        f"within {span} tokens on each side; {len(result.node):,} occurrences, {size_of(result)}",
        label,
    )
    notes = [f"n = {n:,}, doc. = {d:,}" for n, d in table.select("n", "documents").iter_rows()]
    rows = Rows(table["collocate"].to_list(), table["score"].to_list(), notes=notes)
    return bars(rows, words)


@figure.register(Concordance)
def _of_concordance(result: Concordance, *, top: int = 40) -> go.Figure:
    table = result.table.select("document", "start")
    fullest = table.group_by("document").len().sort(["len", "document"], descending=[True, False])
    chosen = set(fullest["document"].head(top))
    places: dict[str, list[float]] = {name: [] for name in result.corpus.names if name in chosen}
    sizes = {
        name: max(1, len(text))
        for name, text in zip(result.corpus.names, result.corpus.texts, strict=True)
        if name in chosen
    }
    for name, start in table.iter_rows():
        if name in chosen:
            places[name].append(start / sizes[name])
    pattern = _asked(result, "pattern")
    title = f"Where ‘{pattern}’ stands in each document" if pattern else "Where the lines stand"
    more = (
        f"; the {len(places):,} with most lines are shown" if fullest.height > len(places) else ""
    )
    held = f"{len(result):,} lines in {fullest.height:,} of {len(result.corpus):,} documents"
    return strips(places, Words(title, held + more, width=_WHOLE))


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
    unit, span = _asked(result, "within", "sentence"), _asked(result, "span")
    place = f"within a {unit}" if span is None else f"at most {span} tokens apart"
    event = f"{unit}s with both" if span is None else "pairs of tokens"
    scale = event if measure == "n" else find_measure(measure).label
    words = Words(
        f"What stands with what {place}",
        f"{scale}; {len(result.labels):,} terms, {result.total:,} {unit}s, {size_of(result)}"
        if span is None
        else f"{scale}; {len(result.labels):,} terms, {size_of(result)}",
        scale,
        width=_WHOLE,
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
    told = f"the strongest {kept.height} of {every.height:,} pairs by {words.axis}"
    told += f"; thicker is stronger, dotted is weakest; {size_of(result)}"
    return network(edges, sizes, replace(words, subtitle=told))
