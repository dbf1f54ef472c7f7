"""
Charts of coding by hand: what a lexicon is worth, frame by frame, and how far coders agree.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.coding.agreeing import RELIABLE, TENTATIVE
from toolkit.plots.charts import Rows, dots, floats, written
from toolkit.plots.forests import Effect, forest
from toolkit.plots.look import also
from toolkit.plots.sheets import Words, beside
from toolkit.plots.wording import PER, joined, size_of, some_of

if TYPE_CHECKING:
    from toolkit.coding import Agreement, Validation
    from toolkit.plots.look import go

__all__ = ["of_agreement", "of_validation"]

_ROWS = 16  # groups of a frame
_KINDS = ["shares", "rates"]


def of_validation(result: Validation, *, kind: str = "shares") -> go.Figure:
    """
    Draw the precision of each frame, or of each group, and recall if sentences were probed.

    Parameters
    ----------
    result : Validation
        Rows without a coded hit have a name and no mark.
    kind : {"shares", "rates"}
        Precision and recall; or rates as counted beside rates corrected.

    Raises
    ------
    ToolkitError
        No such kind.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2)
    >>> coded = sheet.coded(dict(zip(sheet.items, ["yes", "no"])))
    >>> of_validation(tk.validate(coded)).data[0].x
    (0.5,)
    """
    if kind not in _KINDS:
        raise ToolkitError(f"Unknown kind {kind!r}.", advice=did_you_mean(kind, _KINDS))
    if kind == "rates":
        return _rates(result)
    wider = ", that of recall is wider" if "recall" in result.table.columns else ""
    sure = f"95 % interval of precision{wider}"
    told = joined(sure, result.note.rstrip("."), size_of(result))
    by = f", by {result.by}" if result.by else ""
    words = Words(
        f"Is the frame meant where its terms stand{by}?", told, "share of coded hits that are right"
    )
    figure = _shares(result, words) if result.by is None else _by_group(result, words)
    figure.update_traces(cliponaxis=False)  # a mark at one is seen whole
    return figure.update_xaxes(range=[-0.02, 1.02], tickformat=".1f", nticks=6)


def _shares(result: Validation, words: Words) -> go.Figure:
    """Draw a row for each frame."""
    table = result.table
    notes = [f"n = {n:,}" for n in table["coded"]]
    series = {"precision": _rows_of(table, ("precision", "low", "high"), notes)}
    shown = notes
    if "recall" in table.columns:
        probed = [f"{n_of(n, 'sentence')} probed" for n in table["probed"]]
        series["recall"] = _rows_of(table, ("recall", "recall_low", "recall_high"), probed)
        words = Words(
            words.title,
            words.subtitle,
            "precision: hits that are right; recall: meant sentences that are hit",
        )
        shown = [f"{n}, {m:,} probed" for n, m in zip(notes, table["probed"], strict=True)]
    figure = dots(series, words)
    precise = [written(float(value), 2) for value in floats(table["precision"].to_list())]
    return beside(figure, list(zip(precise, shown, strict=True)))


def _rows_of(table: pl.DataFrame, names: tuple[str, str, str], notes: list[str]) -> Rows:
    value, low, high = (table[name].to_list() for name in names)
    return Rows(table["frame"].to_list(), value, low, high, notes)


def _by_group(result: Validation, words: Words) -> go.Figure:
    """Draw a panel for each frame, a row for each group that has a coded hit."""
    table = result.table.filter(pl.col("coded") > 0)
    panels = {}
    cut = ""
    for (frame,), rows in table.group_by("frame", maintain_order=True):
        most = rows.sort("coded", descending=True, maintain_order=True).head(_ROWS)
        cut = cut or some_of(most.height, rows.height, "groups, those with most coded hits")
        panels[str(frame)] = [
            Effect(
                label=str(row[str(result.by)]),
                value=row["precision"],
                low=row["low"],
                high=row["high"],
                sure=True,
                note=f"{written(row['precision'], 2)}  n = {row['coded']:,}",
                hover="<br>".join(
                    (
                        for_plot(f"{row[str(result.by)]}, {frame}"),
                        f"{row['right']:,} of {row['coded']:,} right",
                        f"{written(row['low'], 2)} to {written(row['high'], 2)}",
                    )
                ),
            )
            for row in most.sort("precision", descending=True, maintain_order=True).to_dicts()
        ]
    return forest(panels, Words(words.title, joined(words.subtitle, cut), words.axis))


def _rates(result: Validation) -> go.Figure:
    """Draw rates as counted and as corrected, a row for each frame, or group and frame."""
    table = result.table
    labels = table["frame"].to_list()
    if result.by is not None:
        pairs = zip(table[result.by], labels, strict=True)
        labels = [f"{group}: {frame}" for group, frame in pairs]
    notes = [f"n = {n:,}" for n in table["coded"]]
    names = ("corrected", "corrected_low", "corrected_high")
    corrected = replace(_rows_of(table, names, notes), labels=labels)
    hits = [n_of(n, "hit") for n in table["n"]]
    counted = Rows(labels, table["per_10k"].to_list(), notes=hits)
    by = f", by {result.by}" if result.by else ""
    told = joined("95 % interval of the corrected rate", result.note.rstrip("."), size_of(result))
    words = Words(f"Framing terms as counted and as meant{by}, {PER}", told, PER)
    figure = dots({"as counted": counted, "times precision": corrected}, words)
    return beside(figure, [("", note) for note in notes])


def of_agreement(result: Agreement) -> go.Figure:
    """
    Draw alpha with its interval for each frame; lines stand where it is tentative and reliable.

    Parameters
    ----------
    result : Agreement
        Frames whose alpha cannot be had have a name and no mark.

    Examples
    --------
    >>> import toolkit as tk
    >>> codes = {"item": [1, 1, 2, 2], "coder": ["a", "b"] * 2, "code": [1, 1, 0, 0]}
    >>> of_agreement(tk.agreement(codes)).data[0].x
    (1.0,)
    """
    table = result.table
    if "probe" in table.columns:
        probed = pl.format("{}, probed", pl.col("frame"))
        table = table.with_columns(frame=pl.when("probe").then(probed).otherwise("frame"))
    notes = [f"n = {n:,}" for n in table["units"]]
    rows = _rows_of(table, ("alpha", "low", "high"), notes)
    coders = max(table["coders"].to_list(), default=0)
    told = joined(
        f"Krippendorff's alpha ({result.level}), 95 % interval",
        f"{n_of(coders, 'coder')}, n units coded by two at least",
        f"from {TENTATIVE:g} tentative, from {RELIABLE:g} reliable",
    )
    words = Words("Do the coders code alike?", told, "alpha: 1 is perfect, 0 is chance")
    figure = dots({"": rows}, words)
    shown = [written(float(value), 2) for value in floats(rows.values)]
    beside(figure, list(zip(shown, notes, strict=True)))
    _add_lines(figure)
    ends = floats([*rows.values, *(rows.low or [])])
    least = min(0.0, float(np.nanmin(ends)) if np.isfinite(ends).any() else 0.0)
    return figure.update_xaxes(
        range=[least - 0.04, 1.04], rangemode="normal", tickformat=None, nticks=6
    )


def _add_lines(figure: go.Figure) -> None:
    """Draw the two lines that alpha is held against, each with its number above."""
    for at, dash, side in ((TENTATIVE, "dot", "right"), (RELIABLE, "dash", "left")):
        line = {"color": "rgba(128,128,128,.9)", "width": 1.4, "dash": dash}
        across = {"type": "line", "x0": at, "x1": at, "yref": "y domain", "y0": 0, "y1": 1}
        also(figure, "shapes", [{**across, "layer": "below", "line": line}])
        told = {"text": f"{at:g}", "x": at, "xanchor": side, "y": 1, "yref": "paper"}
        plain = {"yanchor": "bottom", "showarrow": False, "font": {"size": 11}}
        also(figure, "annotations", [{**told, **plain}])
