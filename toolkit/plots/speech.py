"""
Charts of speech: who is given how many words, and with which verbs they are reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.metadata import keys_of, named
from toolkit.plots.charts import Rows, written
from toolkit.plots.columns import COLUMNS, columns
from toolkit.plots.look import COLOURS, HATCHES, SWATCHES, go
from toolkit.plots.sheets import Words, beside, category_axis, keyed, sheet, value_axis
from toolkit.plots.wording import THIN, joined, size_of, some_of
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
_PLAIN = "rgba(128, 128, 128, 0.45)"
_RARE = 2  # verbs named beside a row


def of_quotations(
    result: Quotations,
    *,
    kind: str = "sources",
    by: str | None = None,
    top: int = 15,
    chosen: str | None = None,
) -> go.Figure:
    """
    Draw the sourcing balance, or the reporting verbs.

    Parameters
    ----------
    result : Quotations
        What was found.
    kind : {"sources", "verbs"}
        Words quoted by speaker, directly and indirectly; or the classes of the verbs that report
        each speaker.
    by : str, optional
        Metadata column: the shares of the same speakers in each of its values, with intervals; or
        the classes of verbs by value instead of by speaker.
    top : int
        At most so many speakers; after them speech without a named speaker, if there is
        any.
    chosen : str, optional
        A row; the other bars step back.

    Raises
    ------
    ToolkitError
        Unknown kind of chart; no such column.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.quotations(tk.Corpus.from_texts(["“We are broke,” said Ann Lind."]))
    >>> drawn = of_quotations(found)
    >>> [trace.name for trace in drawn.data], drawn.data[0].x
    (['direct', 'mixed', 'indirect'], (3,))
    """
    if kind not in CHARTS:
        raise ToolkitError(f"Unknown kind {kind!r}.", advice=did_you_mean(kind, CHARTS))
    if kind == "verbs":
        return _verbs(result, by, top, chosen=chosen)
    if by is not None:
        return _sources_by(result, by, top, chosen=chosen)
    return _sources(result, top, chosen=chosen)


def stacked(
    parts: Mapping[str, Sequence[float]],
    labels: Sequence[str],
    words: Words,
    *,
    chosen: str | None = None,
    first: str | None = None,
) -> go.Figure:
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
    chosen : str, optional
        A row; the others step back.
    first : str, optional
        Colour of the first part.

    Examples
    --------
    >>> drawn = stacked({"direct": [3], "mixed": [1]}, ["Ann Lind"], Words("Who is quoted"))
    >>> [trace.marker.pattern.shape for trace in drawn.data]
    ['', '/']
    """
    figure = sheet(words, 130 + _ROW * max(1, len(labels)))
    colours = [first or COLOURS[0], *COLOURS[1:]]
    stress = [0.35 if chosen in labels and label != chosen else 1.0 for label in labels]
    for number, (name, sizes) in enumerate(parts.items()):
        colour = colours[number % len(colours)]
        figure.add_bar(
            x=list(sizes),
            y=list(range(len(labels))),
            orientation="h",
            name=for_plot(name),
            marker={
                "color": colour,
                "opacity": stress,
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
    figure.update_layout(barmode="stack")
    figure.update_xaxes(**value_axis(words.axis))
    figure.update_yaxes(**category_axis(labels))
    return keyed(figure, [*zip(SWATCHES, colours, parts, strict=False)])


def _named(result: Quotations) -> pl.DataFrame:
    """Give every row a speaker and its number of words."""
    words = pl.col("content").str.count_matches(r"\w+").cast(pl.Int64)
    return result.table.with_columns(
        pl.col("speaker").fill_null(UNRESOLVED), words=words.fill_null(0)
    )


def _order(counted: pl.DataFrame, most: int) -> list[str]:
    """Name the speakers that have most, and after them unresolved speech, if there is any."""
    nameless = pl.col("speaker") == UNRESOLVED
    ranked = counted.filter(~nameless).sort(["size", "speaker"], descending=[True, False])
    unresolved = counted.filter(nameless & (pl.col("n") > 0))["speaker"].to_list()
    return [*ranked["speaker"].head(most).to_list(), *unresolved]


def _some_named(order: Sequence[str], counted: pl.DataFrame) -> str:
    """Say how many of the named speakers are drawn."""
    every = int((counted["speaker"] != UNRESOLVED).sum())
    return some_of(sum(name != UNRESOLVED for name in order), every, "named speakers")


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _sure(row: Mapping[str, Any]) -> str:
    """Write a share with its interval, if there is one."""
    if row["low"] is None or not np.isfinite(row["low"]):
        return f"{_percent(row['share'])} %"
    return f"{_percent(row['share'])} % ({_percent(row['low'])}–{_percent(row['high'])})"


def _sources(result: Quotations, top: int, *, chosen: str | None) -> go.Figure:
    table = _named(result)
    balance = result.sources()
    order = _order(balance.rename({"words": "size"}), top)
    cells = {
        (speaker, kind): words
        for speaker, kind, words in table.group_by("speaker", "kind")
        .agg(pl.col("words").sum())
        .iter_rows()
    }
    parts = {kind: [cells.get((name, kind), 0) for name in order] for kind in KINDS}
    total = int(table["words"].sum())
    told = joined(
        f"{n_of(total, 'word')} of {n_of(len(result), 'stretch', 'stretches')} of speech, found by "
        f"rules",
        f"share of them ({_interval(balance)})",
        size_of(result),
        _some_named(order, balance),
    )
    words = Words("Who is quoted, and how many words they get", told, "words quoted")
    found = {row["speaker"]: row for row in balance.iter_rows(named=True)}
    notes = [
        (
            written(found[name]["words"]),
            f"{_sure(found[name])}, n = {found[name]['n']:,}",
        )
        for name in order
    ]
    return beside(stacked(parts, order, words, chosen=chosen), notes)


def _interval(balance: pl.DataFrame) -> str:
    known = balance["low"].is_finite().any()
    return "95 % interval, documents as the sample" if known else "no interval: too few documents"


def _sources_by(result: Quotations, by: str, top: int, *, chosen: str | None) -> go.Figure:
    """Draw the shares of the same speakers, a column for each group."""
    balance = result.sources(by=by)
    whole = balance.group_by("speaker").agg(pl.col("n").sum(), size=pl.col("words").sum())
    sizes = balance.group_by(by, maintain_order=True).agg(pl.col("words").sum(), pl.col("n").sum())
    fullest = sizes.sort("words", descending=True, maintain_order=True).head(COLUMNS)
    kept = [name for name in sizes[by] if name in set(fullest[by])]
    order = _order(whole, top)
    held = {(row[by], row["speaker"]): row for row in balance.iter_rows(named=True)}
    groups, heads = {}, []
    for name in kept:
        rows = [held.get((name, speaker)) for speaker in order]
        ends = {
            end: [100 * row[end] if row and row["n"] else np.nan for row in rows]
            for end in ("low", "high")
        }
        groups[str(name)] = Rows(
            order,
            [100 * row["share"] if row else 0.0 for row in rows],
            ends["low"],
            ends["high"],
            [THIN if row and row["n"] and row["thin"] else "" for row in rows],
        )
        words, n = sizes.filter(pl.col(by) == name).select("words", "n").row(0)
        heads.append(f"{words:,} words, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n:,}")
    thin = any(THIN in (rows.notes or []) for rows in groups.values())
    told = joined(
        f"share of the words said, speech found by rules; {_interval(balance)}",
        f"{THIN} speaks in fewer than five documents: do not compare" if thin else "",
        size_of(result),
        _some_named(order, whole),
        some_of(len(kept), sizes.height, "groups, those with most words"),
    )
    words_of = Words(f"Who is quoted, by {by}", told, "% of the words said")
    return columns(groups, words_of, heads=heads, chosen=chosen)


def _verbs(result: Quotations, by: str | None, top: int, *, chosen: str | None) -> go.Figure:
    cued = _named(result).filter(pl.col("cue").is_not_null())
    if by is None:
        counted = cued.group_by("speaker").agg(pl.len().alias("n"), size=pl.len())
        order = _order(counted, top)
        some = _some_named(order, counted)
        held = {EVERYBODY: cued} | {name: cued.filter(speaker=name) for name in order}
        title = "With which verbs speakers are reported"
    else:
        keys = sorted(set(keys_of(result.corpus.table, by)))
        held = {EVERYBODY: cued}
        for key in keys:
            names = named(result.corpus, by, [key])
            held[key] = cued.filter(pl.col("document").is_in(names))
        largest = sorted(keys, key=lambda key: -held[key].height)[:top]
        held = {key: rows for key, rows in held.items() if key in {EVERYBODY, *largest}}
        some = some_of(len(largest), len(keys), "groups, those with most verbs")
        title = f"With which verbs speech is reported, by {by}"
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
        usual = ", ".join(f"{verb} {count}" for verb, count in _counts(marked, _RARE))
        notes.append((f"n = {rows.height:,}", usual))
    told = joined(
        "share of the reporting verbs of each class",
        "beside it the most frequent verbs that are not neutral",
        "counts of these texts: no interval",
        size_of(result),
        some,
    )
    words = Words(title, told, "% of reporting verbs")
    figure = stacked(parts, list(held), words, chosen=chosen, first=_PLAIN)  # the usual recedes
    for trace in figure.data:
        trace.hovertext = hover[trace.name]
    figure.update_xaxes(range=[0, 100])
    return beside(figure, notes)


def _counts(verbs: pl.DataFrame, most: int) -> list[tuple[str, int]]:
    return list(verbs.select("verb", "n").head(most).iter_rows())
