"""
The same rows for several groups, a column for each: small multiples that need no legend.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import for_plot
from toolkit.plots.charts import Rows, floats, hover_of, written
from toolkit.plots.look import COLOURS, also, go
from toolkit.plots.sheets import SOFT, Words, category_axis, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["COLUMNS", "columns"]

COLUMNS = 5  # groups that fit side by side
_ROW = 27  # pixels for a row
_LINE_OF_HEAD = 15  # pixels
_WIDE = 48  # letters above all columns of a chart in a narrow notebook
_GAP = 0.035  # of the width, between columns
_RULE = "rgba(128, 128, 128, 0.22)"


def columns(
    groups: Mapping[str, Rows], words: Words, *, heads: Sequence[str], chosen: str | None = None
) -> go.Figure:
    """
    Draw bars with whiskers, one column of them for each group, on one scale.

    Parameters
    ----------
    groups : mapping of str to Rows
        Group to its rows, every group with the same labels.
    words : Words
        Title, subtitle, axis.
    heads : sequence of str
        How much text is behind each group, written below its name.
    chosen : str, optional
        A label; the other bars step back.

    Returns
    -------
    plotly.graph_objects.Figure
        A trace for each group; ``customdata`` of a bar is its label and its group.

    Examples
    --------
    >>> rows = Rows(["Ann Lind", "Bo Ek"], [60.0, 40.0], [50, 30], [70, 50])
    >>> drawn = columns({"Wire": rows, "Ledger": rows}, Words("Who"), heads=["9 words", "8 words"])
    >>> [trace.customdata[0] for trace in drawn.data if trace.type == "bar"]
    [['Ann Lind', 'Wire'], ['Ann Lind', 'Ledger']]
    """
    labels = next(iter(groups.values())).labels if groups else []
    wide = _WIDE // max(1, len(groups))
    written = [_head(*pair, wide) for pair in zip(groups, heads, strict=True)]
    above = _LINE_OF_HEAD * max((1 + head.count("<br>") for head in written), default=1)
    figure = sheet(words, 130 + above + _ROW * max(1, len(labels)))
    ends = [np.nan_to_num(floats(rows.high or rows.values)) for rows in groups.values()]
    tops = [np.nan_to_num(floats(rows.values)) for rows in groups.values()]
    most = max(
        (float(np.maximum(a, b).max(initial=0)) for a, b in zip(ends, tops, strict=True)), default=1
    )
    width = (1 - _GAP * (len(groups) - 1)) / max(1, len(groups))
    for number, (name, rows) in enumerate(groups.items()):
        begin = number * (width + _GAP)
        axis = "x" if number == 0 else f"x{number + 1}"
        _add_column(figure, name, rows, axis=axis, chosen=chosen)
        figure.update_layout({
            axis.replace("x", "xaxis"): {
                "domain": [begin, begin + width],
                "range": [0, 1.3 * (most or 1)],
                "anchor": "y",
                "fixedrange": True,
                "nticks": 4,
                "title": {"text": for_plot(words.axis) if number == 0 else ""},
            }
        })  # fmt: skip
        figure.add_annotation(
            name="column", text=written[number], x=begin, xref="paper",
            xanchor="left", y=1, yref="paper", yanchor="bottom", align="left", showarrow=False,
            font={"size": 12},
        )  # fmt: skip
    thin = {"color": _RULE, "width": 1}
    rule = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "layer": "below", "line": thin}
    between = [place + 0.5 for place in range(len(labels) - 1)]
    also(figure, "shapes", [{**rule, "y0": place, "y1": place} for place in between])
    figure.update_layout(showlegend=False, margin={"t": figure.layout.margin.t + above})
    return figure.update_yaxes(**category_axis(labels))


def _head(name: str, size: str, wide: int) -> str:
    """
    Write a group's name and below it how much text it is, in lines no wider than its column.

    A space before a break says that a live chart may break elsewhere.
    """
    names = textwrap.wrap(name, wide)[:3] or ["(empty)"]
    sizes = textwrap.wrap(size.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"), wide + 3)
    bold = [f"<b>{for_plot(line)}</b>{SOFT if line.endswith('-') else ' '}" for line in names]
    return "<br>".join(bold).rstrip(f" {SOFT}") + "<br>" + " <br>".join(map(for_plot, sizes))


def _add_column(figure: go.Figure, name: str, rows: Rows, *, axis: str, chosen: str | None) -> None:
    up, down = rows.spread()
    values = np.nan_to_num(floats(rows.values))
    known = [] if up is None else np.nan_to_num(up).tolist()
    stress = [
        1.0 if chosen in {None, label} or chosen not in rows.labels else 0.35
        for label in rows.labels
    ]
    figure.add_bar(
        x=values.tolist(),
        y=list(range(len(rows.labels))),
        xaxis=axis,
        orientation="h",
        name=for_plot(name),
        marker={"color": COLOURS[0], "opacity": stress},
        error_x=None if up is None or down is None else {
            "type": "data", "array": known, "arrayminus": np.nan_to_num(down).tolist(),
            "color": "rgba(128, 128, 128, 0.9)", "thickness": 1.6, "width": 4,
        },
        customdata=[[label, name] for label in rows.labels],
        hovertext=hover_of(rows, name),
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    notes = rows.notes or [""] * len(rows.labels)
    figure.add_scatter(
        x=[
            value + extra for value, extra in zip(values, known or [0.0] * len(values), strict=True)
        ],
        y=list(range(len(rows.labels))),
        xaxis=axis,
        mode="text",
        text=[
            f"  {written(value, 0)}{for_plot(note)}"
            for value, note in zip(values, notes, strict=True)
        ],
        textposition="middle right",
        textfont={"size": 12},
        cliponaxis=False,
        hoverinfo="skip",
    )
