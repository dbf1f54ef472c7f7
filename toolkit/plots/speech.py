"""
Charts of speech: who is given how many words, and with which verbs they are reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.plots.charts import Words, beside, category_axis, sheet, value_axis, written
from toolkit.plots.look import COLOURS, HATCHES, go
from toolkit.plots.wording import WHOLE, joined, size_of, some_of
from toolkit.voices.utterances import UNRESOLVED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.voices import Quotations

__all__ = ["of_quotations", "stacked"]

KINDS = ("direct", "mixed", "indirect")
CLASSES = ("neutral", "assertive", "doubting", "conceding", "evaluating")
EVERYBODY = "all speech"
CHARTS = ("sources", "verbs")
_ROW = 30
_RARE = 2  # verbs named beside a row


def of_quotations(result: Quotations, *, kind: str = "sources", top: int = 15) -> go.Figure:
    """
    Draw the sourcing balance, or the reporting verbs.

    Parameters
    ----------
    result : Quotations
        What was found.
    kind : {"sources", "verbs"}
        Words quoted by speaker, directly and indirectly; or the classes of the verbs that report
        each speaker.
    top : int
        At most so many speakers; speech without a named speaker is always shown, at the end.

    Raises
    ------
    ToolkitError
        Unknown kind of chart.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.quotations(tk.Corpus.from_texts(["“We are broke,” said Ann Lind."]))
    >>> drawn = of_quotations(found)
    >>> [trace.name for trace in drawn.data], drawn.data[0].x
    (['direct', 'mixed', 'indirect'], (3, 0))
    """
    if kind not in CHARTS:
        raise ToolkitError(f"Unknown kind {kind!r}.", advice=did_you_mean(kind, CHARTS))
    return _sources(result, top) if kind == "sources" else _verbs(result, top)


def stacked(parts: Mapping[str, Sequence[float]], labels: Sequence[str], words: Words) -> go.Figure:
    """
    Draw bars made of parts, told apart by hatching and colour.

    Parameters
    ----------
    parts : mapping of str to sequence of float
        Part to its size in each row.
    labels : sequence of str
        The rows, from above.
    words : Words
        Title, subtitle, axis.

    Examples
    --------
    >>> drawn = stacked({"direct": [3], "mixed": [1]}, ["Ann Lind"], Words("Who is quoted"))
    >>> [trace.marker.pattern.shape for trace in drawn.data]
    ['', '/']
    """
    figure = sheet(words, 160 + _ROW * max(1, len(labels)))
    for number, (name, sizes) in enumerate(parts.items()):
        colour = COLOURS[number % len(COLOURS)]
        figure.add_bar(
            x=list(sizes),
            y=list(range(len(labels))),
            orientation="h",
            name=for_plot(name),
            marker={
                "color": colour,
                "line": {"width": 1, "color": colour},
                "pattern": {"shape": HATCHES[number % len(HATCHES)], "size": 7, "solidity": 0.35},
            },
            customdata=[[label, name] for label in labels],
            hovertext=[
                f"{for_plot(label)}<br>{for_plot(name)}: {written(size)}"
                for label, size in zip(labels, sizes, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        margin={"t": figure.layout.margin.t + 30},
    )
    figure.update_xaxes(**value_axis(words.axis))
    return figure.update_yaxes(**category_axis(labels))


def _named(result: Quotations) -> pl.DataFrame:
    """Give every row a speaker and its number of words."""
    words = pl.col("content").str.count_matches(r"\w+").cast(pl.Int64)
    return result.table.with_columns(
        pl.col("speaker").fill_null(UNRESOLVED), words=words.fill_null(0)
    )


def _order(counted: pl.DataFrame, most: int) -> list[str]:
    """Name the speakers that have most, and unresolved speech after them."""
    named = counted.filter(pl.col("speaker") != UNRESOLVED)
    ranked = named.sort(["size", "speaker"], descending=[True, False])
    return [*ranked["speaker"].head(most).to_list(), UNRESOLVED]


def _sources(result: Quotations, top: int) -> go.Figure:
    table = _named(result)
    counted = table.group_by("speaker").agg(
        size=pl.col("words").sum(), n=pl.len(), documents=pl.col("document").n_unique()
    )
    order = _order(counted, top)
    cells = {
        (speaker, kind): words
        for speaker, kind, words in table.group_by("speaker", "kind")
        .agg(pl.col("words").sum())
        .iter_rows()
    }
    parts = {kind: [cells.get((name, kind), 0) for name in order] for kind in KINDS}
    found = {row[0]: row[1:] for row in counted.iter_rows()}
    total = int(table["words"].sum())
    told = joined(
        f"{n_of(total, 'word')} of {n_of(len(result), 'stretch', 'stretches')} of speech, found by "
        f"rules",
        "counts of these texts: no interval",
        size_of(result),
        some_of(len(order) - 1, counted.height - (UNRESOLVED in found), "named speakers"),
    )
    figure = stacked(
        parts, order, Words("Who is quoted, and how many words they get", told, width=WHOLE)
    )
    figure.update_xaxes(title={"text": "words quoted"})
    notes = []
    for name in order:
        words, n, documents = found.get(name, (0, 0, 0))
        notes.append(
            (
                written(words),
                f"{100 * words / max(total, 1):.0f} %, n = {n:,} in {documents:,} doc.",
            )
        )
    return beside(figure, notes)


def _verbs(result: Quotations, top: int) -> go.Figure:
    cued = _named(result).filter(pl.col("cue").is_not_null())
    counted = cued.group_by("speaker").agg(size=pl.len())
    order = _order(counted, top)
    held = {EVERYBODY: cued} | {name: cued.filter(pl.col("speaker") == name) for name in order}
    parts: dict[str, list[float]] = {name: [] for name in CLASSES}
    hover: dict[str, list[str]] = {name: [] for name in CLASSES}
    notes = []
    for name, rows in held.items():
        verbs = replace(result, rows=rows).verbs()
        for each in CLASSES:
            mine = verbs.filter(pl.col("cue_class") == each)
            n = int(mine["n"].sum())
            parts[each].append(100 * n / max(rows.height, 1))
            listed = ", ".join(f"{verb} {count}" for verb, count in _counts(mine, 8))
            hover[each].append(
                f"{for_plot(name)}<br>{each}: {n:,} of {rows.height:,}<br>{for_plot(listed)}"
            )
        marked = verbs.filter(pl.col("cue_class") != CLASSES[0])
        some = ", ".join(f"{verb} {count}" for verb, count in _counts(marked, _RARE))
        notes.append((f"n = {rows.height:,}", some))
    told = joined(
        "share of the reporting verbs of each class",
        "beside it the most frequent verbs that are not neutral",
        "counts of these texts: no interval",
        size_of(result),
        some_of(len(order) - 1, int((counted["speaker"] != UNRESOLVED).sum()), "named speakers"),
    )
    words = Words("With which verbs speakers are reported", told, "% of reporting verbs", WHOLE)
    figure = stacked(parts, list(held), words)
    for trace in figure.data:
        trace.hovertext = hover[trace.name]
    figure.update_xaxes(range=[0, 100])
    return beside(figure, notes)


def _counts(verbs: pl.DataFrame, most: int) -> list[tuple[str, int]]:
    return list(verbs.select("verb", "n").head(most).iter_rows())
