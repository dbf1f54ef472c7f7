"""
Effects with their intervals about a zero line: a dot is how different, a whisker how sure.

Where only a bound is known, it is a triangle and the rest of the line is dotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.look import COLOURS, also, go
from toolkit.plots.sheets import Words, beside, category_axis, label_of, sheet, value_axis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Effect", "forest"]

_ROW = 24  # pixels for a row
_GREY = "rgba(128, 128, 128, 0.9)"
_SIDES = (  # above zero, below: colour, dot, bound
    (COLOURS[0], "circle", "triangle-right"),
    (COLOURS[1], "square", "triangle-left"),
)


@dataclass(frozen=True, slots=True)
class Effect:
    """
    One row of a forest.

    Attributes
    ----------
    label : str
        What is compared.
    value : float
        The estimate; not-a-number if there are bounds only.
    low, high : float
        Ends of the interval; one may be infinite.
    sure : bool
        Drawn filled.
    note, hover : str
        Written beside the row, and shown at the pointer (escaped by its maker).

    Examples
    --------
    >>> Effect("war", float("nan"), 1.5, float("inf")).nearest
    1.5
    """

    label: str
    value: float
    low: float
    high: float
    sure: bool = False
    note: str = ""
    hover: str = ""

    @property
    def nearest(self) -> float:
        """The bound nearest zero; 0 if the interval holds zero."""
        return max(self.low, 0.0) or min(self.high, 0.0)

    @property
    def at(self) -> float:
        """Where the mark stands: the estimate, or the one bound that is known."""
        if np.isfinite(self.value):
            return self.value
        return self.low if np.isfinite(self.low) else self.high


def forest(panels: Mapping[str, Sequence[Effect]], words: Words, *, head: str = "") -> go.Figure:
    """
    Draw effects with their intervals about a zero line, panel above panel.

    Parameters
    ----------
    panels : mapping of str to sequence of Effect
        Heading (may be empty) to rows, from above.
    words : Words
        Title, subtitle, axis.
    head : str
        What the notes at the right are, written above them, in two lines at most.

    Returns
    -------
    plotly.graph_objects.Figure
        One trace of marks for each side of zero, whose ``customdata`` is heading and label; before
        them the dotted lines of those that have one bound only.

    Examples
    --------
    >>> drawn = forest({"": [Effect("war", 1.2, 0.4, 2.0)]}, Words("Which words differ"))
    >>> drawn.data[1].x
    (1.2,)
    """
    rows = [(name, one) for name, effects in panels.items() for one in effects]
    places, headings = _rows_of(panels)
    figure = sheet(words, 150 + _ROW * max(2, len(rows) + len(headings)))
    edges = _reach([one for _, one in rows])
    xs: list[float | None] = []
    ys: list[float | None] = []
    for (_, one), place in zip(rows, places, strict=True):
        if not np.isfinite(one.value):
            xs += [one.at, edges[1] if one.low == one.at else edges[0], None]
            ys += [place, place, None]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"dash": "dot", "width": 1.6, "color": _GREY},
        hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    for side in (0, 1):
        held = [
            (name, one, place)
            for (name, one), place in zip(rows, places, strict=True)
            if (one.at < 0) == bool(side)
        ]
        _add_marks(figure, held, side)
    beside(figure, [("", one.note) for _, one in rows], places=places)
    for place, name in headings.items():
        _add_heading(figure, place, label_of(name))
    _add_zero(figure, places, [len(effects) for effects in panels.values()])
    if head and rows:
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=min(places) - 1, align="left",
            text=for_plot(head).replace("\n", "<br>"), showarrow=False, font={"size": 11},
        )  # fmt: skip
    axis = value_axis(words.axis)
    figure.update_xaxes(
        **axis | {"rangemode": "normal", "range": list(edges), "nticks": 9},
        zeroline=False,
    )
    last = max(places, default=0)
    places_axis = category_axis([one.label for _, one in rows])
    places_axis |= {"tickvals": places, "range": [last + 0.7, min(places, default=0) - 1.5]}
    return figure.update_yaxes(**places_axis)


def _rows_of(panels: Mapping[str, Sequence[Effect]]) -> tuple[list[float], dict[float, str]]:
    """Number the rows, leaving a line for each heading and half a line between panels."""
    places: list[float] = []
    headings: dict[float, str] = {}
    at = 0.0
    for name, effects in panels.items():
        if name:
            headings[at] = name
            at += 1
        places += [at + number for number in range(len(effects))]
        at += len(effects) + 0.6
    return places, headings


def _reach(effects: Sequence[Effect]) -> tuple[float, float]:
    """Find ends of the axis that hold every finite end, and zero."""
    ends = np.array([(one.low, one.high, one.at) for one in effects], np.float64).ravel()
    known = ends[np.isfinite(ends)]
    low, high = min(known.min(initial=0), -0.5), max(known.max(initial=0), 0.5)
    room = 0.07 * (high - low)
    return float(low - room), float(high + room)


def _add_marks(figure: go.Figure, held: Sequence[tuple[str, Effect, float]], side: int) -> None:
    """Draw the marks of one side: filled if sure, triangles for bounds."""
    colour, dot, bound = _SIDES[side]
    effects = [one for _, one, _ in held]
    shapes = [dot if np.isfinite(one.value) else bound for one in effects]
    whole = [bool(np.isfinite(one.value)) for one in effects]
    figure.add_scatter(
        x=[one.at for one in effects],
        y=[place for _, _, place in held],
        mode="markers",
        showlegend=False,
        marker={
            "symbol": [
                shape if one.sure else f"{shape}-open"
                for shape, one in zip(shapes, effects, strict=True)
            ],
            "size": 10,
            "color": colour,
            "line": {"width": 2, "color": colour},
        },
        error_x={
            "type": "data",
            "array": [
                one.high - one.at if ok and np.isfinite(one.high) else 0.0
                for one, ok in zip(effects, whole, strict=True)
            ],
            "arrayminus": [
                one.at - one.low if ok and np.isfinite(one.low) else 0.0
                for one, ok in zip(effects, whole, strict=True)
            ],
            "color": _GREY,
            "thickness": 1.6,
            "width": 4,
        },
        customdata=[[name, one.label] for name, one, _ in held],
        hovertext=[one.hover or for_plot(one.label) for one in effects],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _add_heading(figure: go.Figure, place: float, text: str) -> None:
    figure.add_annotation(
        x=0, xref="paper", xanchor="left", y=place, yanchor="middle", text=f"<b>{text}</b>",
        showarrow=False, font={"size": 13},
    )  # fmt: skip
    figure.add_shape(
        type="line", x0=0, x1=1, xref="paper", y0=place + 0.5, y1=place + 0.5,
        line={"color": "rgba(128,128,128,.35)", "width": 1},
    )  # fmt: skip


def _add_zero(figure: go.Figure, places: Sequence[float], sizes: Sequence[int]) -> None:
    """Draw the zero line beside the rows of each panel, not through its heading."""
    ends = np.cumsum(sizes)
    thick = {"color": "rgba(128,128,128,.55)", "width": 2}
    zero = {"type": "line", "x0": 0, "x1": 0, "layer": "below", "line": thick}
    also(figure, "shapes", [
        {**zero, "y0": places[end - size] - 0.5, "y1": places[end - 1] + 0.5}
        for end, size in zip(ends.tolist(), sizes, strict=True)
        if size
    ])  # fmt: skip
