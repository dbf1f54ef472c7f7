"""
Effects against frequency: every type a mark, the surest differences named where there is room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.look import COLOURS, go
from toolkit.plots.sheets import Words, sheet, value_axis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.plots.forests import Effect

__all__ = ["clear_places", "scatter"]

_WIDE, _HIGH = 820, 430  # pixels of the field, about; labels are placed on this scale
_NAMED = 36  # names that are tried
_LETTER, _LINE = 7.0, 15.0  # pixels
_SIDES = {
    "middle right": (8, 0, 0),
    "middle left": (-8, -1, 0),
    "top center": (0, -0.5, 12),
    "bottom center": (0, -0.5, -12),
}
_FAINT = "rgba(128, 128, 128, 0.55)"


def clear_places(at: Sequence[tuple[float, float]], labels: Sequence[str]) -> list[str]:
    """
    Find for each label a side of its mark on which it covers no other, the first ones first.

    Parameters
    ----------
    at : sequence of (float, float)
        Marks, in pixels.
    labels : sequence of str
        Their names.

    Returns
    -------
    list of str
        Sides as plotly names them; "" where there is no room.

    Examples
    --------
    >>> clear_places([(0, 0), (20, 0), (400, 0)], ["treaty", "talks", "far"])
    ['middle left', 'middle right', 'middle right']
    """
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in at]
    sides = []
    for number, ((x, y), label) in enumerate(zip(at, labels, strict=True)):
        width = _LETTER * len(label)
        chosen = ""
        for side, (shift, share, up) in _SIDES.items():
            left = x + shift + share * width
            box = (left, y + up - _LINE / 2, left + width, y + up + _LINE / 2)
            others = (one for other, one in enumerate(taken) if other != number)
            if not any(_touch(box, one) for one in others):
                chosen = side
                taken.append(box)
                break
        sides.append(chosen)
    return sides


Box = tuple[float, float, float, float]


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def scatter(effects: Sequence[Effect], frequency: Sequence[float], words: Words) -> go.Figure:
    """
    Draw effects against frequency.

    Parameters
    ----------
    effects : sequence of Effect, the surest first
        What is compared; those with one bound only are triangles at that bound.
    frequency : sequence of float
        Of each, above zero.
    words : Words
        Title, subtitle, axis of the effects.

    Returns
    -------
    plotly.graph_objects.Figure
        The last trace holds the marks; their ``customdata`` is an empty heading and the label.

    Examples
    --------
    >>> from toolkit.plots.forests import Effect
    >>> drawn = scatter([Effect("war", 1.2, 0.4, 2.0, sure=True)], [31.0], Words("Which differ"))
    >>> drawn.data[-1].text
    ('war',)
    """
    figure = sheet(words, _HIGH + 130)
    x, y = np.log10(np.array(frequency, np.float64)), np.array([one.at for one in effects])
    spans = [(float(v.min(initial=0)), float(v.max(initial=1))) for v in (x, y)]
    px = _WIDE * (x - spans[0][0]) / max(spans[0][1] - spans[0][0], 0.1)
    py = _HIGH * (y - spans[1][0]) / max(spans[1][1] - spans[1][0], 0.1)
    named = [one.label for one in effects[:_NAMED]]
    places = list(zip(px.tolist(), py.tolist(), strict=True))[:_NAMED]
    sides = clear_places(places, named)
    text = [for_plot(name) if side else "" for name, side in zip(named, sides, strict=True)]
    more = len(effects) - len(named)
    figure.add_hline(y=0, line={"color": "rgba(128, 128, 128, 0.9)", "width": 1.5})
    figure.add_scatter(
        x=list(frequency),
        y=y.tolist(),
        mode="markers+text",
        text=[*text, *[""] * more],
        textposition=[*(side or "middle right" for side in sides), *["middle right"] * more],
        textfont={"size": 12},
        cliponaxis=False,
        showlegend=False,
        marker={
            "symbol": [_shape(one) for one in effects],
            "size": [9 if one.sure else 6 for one in effects],
            "color": [COLOURS[0 if one.at >= 0 else 1] if one.sure else _FAINT for one in effects],
            "line": {"width": 1},
        },
        customdata=[["", one.label] for one in effects],
        hovertext=[one.hover or for_plot(one.label) for one in effects],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.update_xaxes(
        type="log",
        title={"text": "hits per 10,000 tokens, both sides together"},
        dtick="D2" if spans[0][1] - spans[0][0] < 1.5 else 1,  # noqa: PLR2004
        zeroline=False,
        fixedrange=True,
    )
    return figure.update_yaxes(
        title=value_axis(words.axis)["title"], zeroline=False, fixedrange=True, nticks=8
    )


def _shape(one: Effect) -> str:
    """Give a circle for an estimate, a triangle for a bound; open unless it is sure."""
    if np.isfinite(one.value):
        shape = "circle" if one.at >= 0 else "square"
    else:
        shape = "triangle-up" if one.at >= 0 else "triangle-down"
    return shape if one.sure else f"{shape}-open"
