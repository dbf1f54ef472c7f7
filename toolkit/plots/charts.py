"""
Two kinds of chart, drawn from plain lists: bars and dots.

They know nothing of corpora. Categories are numbered places with written labels, never categories
of the axis: so two long names cut to the same text stay two, and "2031-06" does not become a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.look import COLOURS, MARKERS, SIGNS, also, go
from toolkit.plots.sheets import Words, beside, category_axis, keyed, label_of, sheet, value_axis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Rows", "bars", "dots", "floats", "hover_of", "written"]

_ROW = 30  # pixels for a row
_GREY = "rgba(128, 128, 128, 0.9)"


@dataclass(frozen=True, slots=True)
class Rows:
    """
    Labelled numbers, with intervals where there are any.

    Attributes
    ----------
    labels : sequence of str, length R
    values : sequence of float, length R
        Not-a-number where nothing can be said.
    low, high : sequence of float, length R, or None
        Ends of the intervals.
    notes : sequence of str, length R, or None
        Written behind each row: "n = 392".

    Examples
    --------
    >>> Rows(["Wire"], [61.2]).spread()
    (None, None)
    """

    labels: Sequence[str]
    values: Sequence[float]
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    notes: Sequence[str] | None = None

    def spread(self) -> tuple[Floats | None, Floats | None]:
        """Length of the whisker on either side: two arrays of shape (R,), or None twice."""
        if self.low is None or self.high is None:
            return None, None
        middle = floats(self.values)
        up, down = floats(self.high) - middle, middle - floats(self.low)
        return np.clip(up, 0, None), np.clip(down, 0, None)


def floats(values: Sequence[float]) -> Floats:
    """
    Make an array of numbers; None becomes not-a-number.

    Examples
    --------
    >>> floats([1, None]).tolist()
    [1.0, nan]
    """
    return np.array([np.nan if value is None else value for value in values], np.float64)


def written(value: float, digits: int | None = None) -> str:
    """
    Write a number for a chart: thousands apart, a real minus sign.

    Examples
    --------
    >>> written(1234.5), written(-0.256), written(7)
    ('1,234', '−0.26', '7')
    """
    if not np.isfinite(value):
        return "–"
    if digits is None:
        digits = _digits([value])
    return f"{value:,.{digits}f}".replace("-", "−")


def _digits(values: Sequence[float]) -> int:
    """Decimals that suit a whole column: none for counts, else about three digits in all."""
    finite = [abs(value) for value in values if np.isfinite(value)]
    if all(value == int(value) for value in finite):
        return 0
    most = max(finite)
    return 0 if most >= 1000 else 1 if most >= 10 else 2  # noqa: PLR2004  (1,234  61.2  0.26)


def _whiskers(rows: Rows) -> dict[str, Any] | None:
    up, down = rows.spread()
    if up is None or down is None:
        return None
    return {
        "type": "data",
        "array": up.tolist(),
        "arrayminus": down.tolist(),
        "color": _GREY,
        "thickness": 1.6,
        "width": 4,
    }


def hover_of(rows: Rows, name: str = "") -> list[str]:
    """
    Write what the pointer shows on each row.

    Examples
    --------
    >>> hover_of(Rows(["Wire"], [61.2], [50], [70]))
    ['Wire<br>61.2<br>50 to 70']
    """
    told = []
    for place, label in enumerate(rows.labels):
        parts = [for_plot(label), *([for_plot(name)] if name else [])]
        parts.append(written(float(floats(rows.values)[place])))
        if rows.low is not None and rows.high is not None:
            low, high = floats(rows.low)[place], floats(rows.high)[place]
            parts.append(f"{written(float(low))} to {written(float(high))}")
        if rows.notes is not None:
            parts.append(for_plot(rows.notes[place]))
        told.append("<br>".join(parts))
    return told


def bars(rows: Rows, words: Words, *, chosen: str | None = None) -> go.Figure:
    """
    Draw one bar for each row, its number behind it, whiskers where known.

    Parameters
    ----------
    rows : Rows
        What to draw, from above.
    words : Words
        Title, subtitle, axis.
    chosen : str, optional
        A label; the other bars step back.

    Returns
    -------
    plotly.graph_objects.Figure
        ``customdata`` of a bar is its whole label.

    Examples
    --------
    >>> figure = bars(Rows(["Wire", "Ledger"], [61.2, 20]), Words("Security terms"))
    >>> figure.data[0].x
    (61.2, 20.0)
    """
    values = floats(rows.values)
    figure = sheet(words, 130 + _ROW * max(1, len(rows.labels)))
    figure.add_bar(
        x=values.tolist(),
        y=list(range(len(rows.labels))),
        orientation="h",
        marker={"color": COLOURS[0], "opacity": _stress(rows.labels, chosen)},
        error_x=_whiskers(rows),
        customdata=list(rows.labels),
        hovertext=hover_of(rows),
        hovertemplate="%{hovertext}<extra></extra>",
    )
    digits = _digits(values.tolist())
    notes = [""] * len(rows.labels) if rows.notes is None else rows.notes
    numbers = [written(float(value), digits) for value in values]
    beside(figure, list(zip(numbers, notes, strict=True)))
    figure.update_xaxes(**value_axis(words.axis))
    return figure.update_yaxes(**category_axis(rows.labels))


def _stress(labels: Sequence[str], chosen: str | None) -> list[float]:
    return [1.0 if chosen in {None, label} or chosen not in labels else 0.35 for label in labels]


def dots(groups: Mapping[str, Rows], words: Words) -> go.Figure:
    """
    Draw several series of rows, told apart by marker and colour, side by side within a row.

    Parameters
    ----------
    groups : mapping of str to Rows
        Every series with the same labels.
    words : Words
        Title, subtitle, axis.

    Examples
    --------
    >>> rows = Rows(["security", "economic"], [61, 30])
    >>> [trace.name for trace in dots({"Wire": rows, "<b>": rows}, Words("Frames")).data]
    ['Wire', '&lt;b&gt;']
    """
    labels = next(iter(groups.values())).labels if groups else []
    row = max(_ROW, 11 * len(groups) + 10)
    figure = sheet(words, 130 + row * max(1, len(labels)))
    step = 0.72 / max(1, len(groups))
    for number, (name, rows) in enumerate(groups.items()):
        shift = (number - (len(groups) - 1) / 2) * step
        figure.add_scatter(
            x=floats(rows.values).tolist(),
            y=[place + shift for place in range(len(labels))],
            mode="markers",
            cliponaxis=False,  # a mark at zero is seen whole
            name=label_of(name),
            marker={
                "symbol": MARKERS[number % len(MARKERS)],
                "size": 10,
                "color": COLOURS[number % len(COLOURS)],
            },
            error_x=_whiskers(rows),
            customdata=[[label, name] for label in labels],
            hovertext=hover_of(rows, name),
            hovertemplate="%{hovertext}<extra></extra>",
        )
    thin = {"color": "rgba(128,128,128,.22)", "width": 1}
    across = {"type": "line", "xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "line": thin}
    between = [place - 0.5 for place in range(1, len(labels))]
    also(figure, "shapes", [{**across, "y0": place, "y1": place} for place in between])
    figure.update_xaxes(**value_axis(words.axis))
    keyed(figure, list(zip(SIGNS, COLOURS, groups, strict=False)))
    return figure.update_yaxes(**category_axis(labels))
