"""
Two kinds of chart, drawn from plain lists: bars and dots; and what all charts are begun with.

They know nothing of corpora. Categories are numbered places with written labels, never categories
of the axis: so two long names cut to the same text stay two, and "2031-06" does not become a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.look import COLOURS, MARKERS, TEMPLATE, also, go

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Rows", "Words", "bars", "beside", "dots"]

_ROW = 30  # pixels for a row
_GREY = "rgba(128, 128, 128, 0.9)"
_LONG = 34  # characters of a label
_SOFT = "\N{ZERO WIDTH SPACE}"  # a line may end here, or elsewhere


@dataclass(frozen=True, slots=True)
class Words:
    """
    The words on a chart.

    Attributes
    ----------
    title : str
        What was asked: "Security terms per 10,000 tokens, by outlet".
    subtitle : str
        How sure, and of how much: "95 % interval; 80 documents, 26,012 tokens".
    axis : str
        What the numbers are, with their unit.
    width : int
        Characters of the title that fit on a line; 46 suit half a page.

    Examples
    --------
    >>> Words("War & peace").title
    'War & peace'
    """

    title: str
    subtitle: str = ""
    axis: str = ""
    width: int = 46


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


def label_of(text: object) -> str:
    """
    Make a label of any text: one line, not too long, no markup.

    Examples
    --------
    >>> label_of("arms <b>race</b>")
    'arms &lt;b&gt;race&lt;/b&gt;'
    """
    words = " ".join(str(text).split()) or "(empty)"
    return for_plot(words if len(words) <= _LONG else words[: _LONG - 1] + "…")


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


def sheet(words: Words, height: int) -> go.Figure:
    """
    Begin a figure: the look, the title and what stands under it.

    Examples
    --------
    >>> sheet(Words("A < B"), 300).layout.title.text
    'A &lt; B'
    """
    text = _broken(words.title, words.width)
    lines = text.count("<br>")
    # plotly sets the first of several lines higher than a single one
    title: dict[str, Any] = {"text": text, "pad": {"t": 22 if lines else 10, "l": 4}}
    top = 52 + 22 * lines
    if words.subtitle:
        subtitle = _broken(words.subtitle, int(1.4 * words.width))
        title["subtitle"] = {"text": subtitle}
        top += 22 + 16 * subtitle.count("<br>")
    figure = go.Figure(layout={"template": TEMPLATE, "title": title, "height": height + top - 74})
    return figure.update_layout(margin={"t": top})


def _broken(text: str, width: int) -> str:
    """
    Break a long line: plotly draws it on one, and beyond the edge.

    A space, or one of no width, before the break says that a live chart, which knows its width, may
    break elsewhere.
    """
    return "<br>".join(for_plot(line) for part in text.split("\n") for line in _lines(part, width))


def _lines(text: str, width: int) -> list[str]:
    """Cut a text behind spaces and the bars of patterns, and a longer word anywhere."""
    lines = [""]
    for piece in re.findall(rf"[^ |]{{1,{width}}}[ |]*|[ |]+", " ".join(text.split())):
        if len((lines[-1] + piece).rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece
    return [line + _SOFT if line.endswith("|") else line for line in lines[:-1]] + lines[-1:]


def category_axis(labels: Sequence[str]) -> dict[str, Any]:
    """
    Set up an axis of labelled places, the first on top.

    Examples
    --------
    >>> category_axis(["Wire"])["tickvals"]
    [0]
    """
    return {
        "tickmode": "array",
        "tickvals": list(range(len(labels))),
        "ticktext": [label_of(label) + "  " for label in labels],
        "range": [len(labels) - 0.4, -0.6],
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
    }


def value_axis(title: str) -> dict[str, Any]:
    """
    Set up an axis of numbers that begins at zero.

    Examples
    --------
    >>> value_axis("per 10,000 tokens")["rangemode"]
    'tozero'
    """
    return {
        "title": {"text": for_plot(title)},
        "rangemode": "tozero",
        "fixedrange": True,
        "tickangle": 0,
        "nticks": 5,
        "tickformat": ",",
    }


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


def beside(
    figure: go.Figure, told: Sequence[tuple[str, str]], *, places: Sequence[float] | None = None
) -> go.Figure:
    """
    Write numbers and notes at the right edge, in a column of their own that no whisker crosses.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Its margin grows by what the longest line needs.
    told : sequence of (str, str)
        For each row a number, set in bold, and a note; either may be empty.
    places : sequence of float, optional
        Where the rows are; if not given they are counted from 0.

    Examples
    --------
    >>> beside(sheet(Words("t"), 300), [("61", "n = 4")]).layout.annotations[0].text
    '<b>61</b>  n = 4'
    """
    texts = [
        {
            "x": 1,
            "xref": "paper",
            "y": place,
            "yref": "y",
            "text": (f"<b>{for_plot(number)}</b>  " if number else "") + for_plot(note),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 6,
            "font": {"size": 12},
        }
        for place, (number, note) in zip(places or range(len(told)), told, strict=True)
    ]
    longest = max((len(number) + len(note) for number, note in told), default=0)
    also(figure, "annotations", texts)
    return figure.update_layout(margin={"r": 26 + 7 * longest})


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
    figure = sheet(words, 160 + row * max(1, len(labels)))
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
    figure.update_layout(showlegend=len(groups) > 1, margin={"t": figure.layout.margin.t + 30})
    figure.update_xaxes(**value_axis(words.axis))
    return figure.update_yaxes(**category_axis(labels))
