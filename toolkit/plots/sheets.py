"""
What all charts are begun and finished with: the sheet, its words, its axes, what stands beside it.

All is written for the narrowest page that is usual, a notebook beside JupyterLab's list of files in
half a window. A plain figure does not know how wide it will be; a live one breaks its lines anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.look import TEMPLATE, also, go

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "SOFT",
    "Words",
    "beside",
    "category_axis",
    "keyed",
    "label_of",
    "or_told",
    "sheet",
    "value_axis",
]

_LONG = 34  # characters of a label
_TITLE, _SUBTITLE, _AXIS = 46, 64, 40  # letters on a line
SOFT = "\N{ZERO WIDTH SPACE}"  # a line may end here, or elsewhere


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

    Examples
    --------
    >>> Words("War & peace").title
    'War & peace'
    """

    title: str
    subtitle: str = ""
    axis: str = ""


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


def sheet(words: Words, height: int) -> go.Figure:
    """
    Begin a figure: the look, the title and what stands under it.

    Examples
    --------
    >>> sheet(Words("A < B"), 300).layout.title.text
    'A &lt; B'
    """
    text = _broken(words.title, _TITLE)
    lines = text.count("<br>")
    # plotly sets the first of several lines higher than a single one
    title: dict[str, Any] = {"text": text, "pad": {"t": 22 if lines else 10, "l": 4}}
    top = 52 + 22 * lines
    if words.subtitle:
        subtitle = _broken(words.subtitle, _SUBTITLE)
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
    return [line + SOFT if line.endswith("|") else line for line in lines[:-1]] + lines[-1:]


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
        "title": {"text": _broken(title, _AXIS)},
        "rangemode": "tozero",
        "fixedrange": True,
        "tickangle": 0,
        "nticks": 5,
        "tickformat": ",",
    }


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
            "name": "beside",  # figure.js shortens it where there is no room
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


def keyed(figure: go.Figure, series: Sequence[tuple[str, str, str]]) -> go.Figure:
    r"""
    Say under the subtitle which series is which; a single one needs no such line.

    It is text and no legend of plotly's: that is as wide as the drawing only, and where the page is
    narrow it grows upwards, over the title.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Its upper margin grows by the lines.
    series : sequence of (str, str, str)
        Of each its sign, its colour and its name.

    Examples
    --------
    >>> drawn = keyed(sheet(Words("t"), 300), [("●", "#0072B2", "A"), ("■", "#D55E00", "<")])
    >>> drawn.layout.title.subtitle.text
    '<span style="color:#0072B2">●</span>\xa0A   <span style="color:#D55E00">■</span>\xa0&lt;'
    """
    if len(series) < 2:  # noqa: PLR2004  (one)
        return figure
    lines: list[list[str]] = [[]]
    room = _SUBTITLE
    for sign, colour, name in series:
        label = label_of(name).replace(" ", "\N{NO-BREAK SPACE}")
        room -= len(label) + 5
        if room < 0 and lines[-1]:
            lines.append([])
            room = _SUBTITLE - len(label) - 5
        lines[-1].append(f'<span style="color:{colour}">{sign}</span>\N{NO-BREAK SPACE}{label}')
    told = "   <br>".join("   ".join(line) for line in lines)
    before = figure.layout.title.subtitle.text
    figure.layout.title.subtitle.text = f"{before}<br>{told}" if before else told
    more = 16 * len(lines) + (8 if before else 14)
    return figure.update_layout(
        margin={"t": figure.layout.margin.t + more}, height=figure.layout.height + more
    )


def or_told(figure: go.Figure, sentence: str) -> go.Figure:
    """
    Put a sentence where a chart would be empty; leave any other chart as it is.

    Examples
    --------
    >>> or_told(sheet(Words("t"), 300), "No hits.").layout.annotations[0].text
    'No hits.'
    """
    if any(_holds(trace) for trace in figure.data):
        return figure
    told = {
        "text": _broken(sentence, _SUBTITLE), "x": 0, "xref": "paper", "y": 1, "yref": "paper",
        "xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False,
    }  # fmt: skip
    figure.update_layout(
        annotations=[told], shapes=[], showlegend=False, coloraxis_showscale=False,
        height=figure.layout.margin.t + 90, margin_l=4,
    )  # fmt: skip
    return figure.update_xaxes(visible=False).update_yaxes(visible=False)


def _holds(trace: Any) -> bool:  # noqa: ANN401  (plotly's traces have no common type)
    """Say whether there is anything to see of a trace."""
    if trace.type == "heatmap":
        return bool(np.isfinite(np.array(trace.z, np.float64)).any())
    return trace.x is not None and len(trace.x) > 0
