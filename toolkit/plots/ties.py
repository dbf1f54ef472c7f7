"""Two kinds of chart for what goes with what: the heat map and the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.charts import floats, hover_of, written
from toolkit.plots.look import COLOURS, DASHES, go
from toolkit.plots.sheets import category_axis, label_of, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.plots.charts import Rows
    from toolkit.plots.sheets import Words

    Floats = NDArray[np.float64]

__all__ = ["heat", "network"]

_FEW = 8  # up to here a scale of counts names each
_WRITTEN = 20  # at most so many labels, and the cells of a heat map carry their numbers


def _told(one: str, other: str, value: float) -> str:
    return f"{for_plot(one)} + {for_plot(other)}<br>{written(value)}"


def heat(matrix: Floats, labels: Sequence[str], words: Words) -> go.Figure:
    """
    Draw a symmetric matrix: its lower half, since the upper says the same.

    Parameters
    ----------
    matrix : ndarray of float64, shape (L, L)
        Not-a-number where nothing can be said; such cells stay empty.
    labels : sequence of str, length L
        Rows and columns.
    words : Words
        Title, subtitle, and in ``axis`` what the colour means.

    Notes
    -----
    Cividis grows steadily in lightness, so that the map can be read in grey; where a value is
    below zero it is purple to orange, with zero in the middle.

    Examples
    --------
    >>> from toolkit.plots.sheets import Words
    >>> figure = heat(np.array([[0, 2.0], [2.0, 0]]), ["talks", "war"], Words("Together"))
    >>> figure.data[0].z[1][0]
    2.0
    """
    size = len(labels)
    half = np.where(np.tri(size, k=-1, dtype=bool), np.asarray(matrix, np.float64), np.nan)
    figure = sheet(words, 190 + max(5, size) * 26)
    signed = bool(np.nanmin(half, initial=0) < 0)
    most = float(np.nanmax(np.abs(half), initial=0)) or 1.0
    counts = bool((half[np.isfinite(half)] % 1 == 0).all())
    names = [[[row, column] for column in labels] for row in labels]
    figure.add_heatmap(
        z=half.tolist(),
        x=list(range(size)),
        y=list(range(size)),
        colorscale="PuOr_r" if signed else "Cividis",
        zmin=-most if signed else 0,
        zmax=most,
        xgap=2,
        ygap=2,
        customdata=names,
        hoverongaps=False,
        hovertext=[
            [_told(a, b, value) for b, value in zip(labels, row, strict=True)]
            for a, row in zip(labels, half.tolist(), strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        colorbar={
            "title": {"text": for_plot(words.axis), "side": "right", "font": {"size": 12}},
            "thickness": 12,
            "outlinewidth": 0,
            "tickfont": {"size": 11},
            "dtick": 1 if counts and most <= _FEW else None,
        },
    )  # fmt: skip
    if size <= _WRITTEN:
        shown = [["" if np.isnan(value) else written(value) for value in row] for row in half]
        figure.update_traces(text=shown, texttemplate="%{text}", textfont={"size": 11})
    figure.update_yaxes(**category_axis(labels))
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(size)),
        ticktext=[label_of(label) for label in labels],
        range=[-0.6, size - 1.4],
        autotickangles=[0, -40],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    return figure.update_yaxes(range=[size - 0.4, 0.4])


def network(edges: Mapping[tuple[int, int], float], sizes: Rows, words: Words) -> go.Figure:
    """
    Draw what is tied to what: closer and thicker is stronger.

    Parameters
    ----------
    edges : mapping of (int, int) to float
        Pairs of places in ``sizes.labels``, and how strong each tie is (above zero).
    sizes : Rows
        The knots: labels, and how often each occurs.
    words : Words
        Title, subtitle.

    Returns
    -------
    plotly.graph_objects.Figure
        Ties in three traces (thick, middle, thin; whole, dashed, dotted), then their middles,
        whose ``customdata`` are the two labels, then the knots.

    Examples
    --------
    >>> from toolkit.plots.charts import Rows
    >>> from toolkit.plots.sheets import Words
    >>> figure = network({(0, 1): 3.0}, Rows(["talks", "war"], [9, 4]), Words("Together"))
    >>> list(figure.data[-1].customdata)
    ['talks', 'war']
    """
    size = len(sizes.labels)
    place = _layout(size, edges)
    figure = sheet(words, 520)
    strengths = np.array(list(edges.values()), np.float64)
    cuts = np.quantile(strengths, [1 / 3, 2 / 3]) if strengths.size else np.zeros(2)
    for level, (width, dash) in enumerate([(4.5, DASHES[0]), (2.2, DASHES[0]), (1.3, DASHES[2])]):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for (a, b), strength in edges.items():
            if 2 - int(np.searchsorted(cuts, strength, "left")) == level:
                xs += [float(place[a, 0]), float(place[b, 0]), None]
                ys += [float(place[a, 1]), float(place[b, 1]), None]
        figure.add_scatter(
            x=xs, y=ys, mode="lines", hoverinfo="skip", showlegend=False,
            line={"width": width, "dash": dash, "color": "rgba(128, 128, 128, 0.55)"},
        )  # fmt: skip
    pairs = [[sizes.labels[a], sizes.labels[b]] for a, b in edges]
    middles = np.array([(place[a] + place[b]) / 2 for a, b in edges]).reshape(-1, 2)
    figure.add_scatter(
        x=middles[:, 0].tolist(), y=middles[:, 1].tolist(), mode="markers", showlegend=False,
        marker={"size": 9, "color": "rgba(128, 128, 128, 0.75)"}, customdata=pairs,
        hovertext=[_told(a, b, s) for (a, b), s in zip(pairs, strengths.tolist(), strict=True)],
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    counts = np.nan_to_num(floats(sizes.values))
    area = 9 + 24 * np.sqrt(counts / (counts.max(initial=0) or 1))
    centre = place.mean(axis=0) if size else np.zeros(2)
    figure.add_scatter(
        x=place[:, 0].tolist(), y=place[:, 1].tolist(), mode="markers+text", showlegend=False,
        marker={"size": area.tolist(), "color": COLOURS[0], "opacity": 1},
        text=[label_of(label) for label in sizes.labels],
        textposition=["top center" if y >= centre[1] else "bottom center" for y in place[:, 1]],
        textfont={"size": 13}, customdata=list(sizes.labels), hovertext=hover_of(sizes),
        hovertemplate="%{hovertext}<extra></extra>", cliponaxis=False,
    )  # fmt: skip
    figure.update_xaxes(visible=False, range=[-1.25, 1.25])
    return figure.update_yaxes(visible=False, range=[-1.2, 1.2])


def _layout(size: int, edges: Mapping[tuple[int, int], float]) -> Floats:
    """
    Place knots by springs (Fruchterman and Reingold 1991), from a circle: no chance involved.

    Returns
    -------
    ndarray of float64, shape (size, 2)
        Within [-1, 1].
    """
    turn = np.linspace(0, 2 * np.pi, size, endpoint=False)
    place = np.column_stack([np.cos(turn), np.sin(turn)])
    if size < 2:  # noqa: PLR2004
        return place * 0
    pull = np.zeros((size, size))
    most = max(edges.values(), default=1.0)
    for (a, b), strength in edges.items():
        pull[a, b] = pull[b, a] = 0.5 + 0.5 * strength / most
    length = 1.4 / np.sqrt(size)
    for heat_left in np.linspace(0.2, 0.005, 250):
        gap = place[:, None] - place[None]
        far = np.maximum(np.sqrt((gap**2).sum(axis=2)), 1e-3)
        force = length**2 / far**2 - pull * far / length
        move = (gap * force[..., None]).sum(axis=1) - 1.6 * place
        long = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        place = place + move / long * np.minimum(long, heat_left)
    place = place - (place.max(axis=0) + place.min(axis=0)) / 2
    return np.asarray(place / np.maximum(np.abs(place).max(axis=0), 1e-9), np.float64)
