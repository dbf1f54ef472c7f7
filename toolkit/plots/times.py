"""
Charts over time: a line with its band for each series, gaps where nothing was published.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import for_plot, n_of
from toolkit.plots.charts import floats, written
from toolkit.plots.look import COLOURS, DASHES, MARKERS, SIGNS, go
from toolkit.plots.sheets import Words, keyed, label_of, sheet
from toolkit.plots.wording import PER, asked, joined, size_of, some_of
from toolkit.reading.dates import iso_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.timeline import Trend

    Floats = NDArray[np.float64]

__all__ = ["of_trend"]

_LINES = 6  # as many as there are dashes
_PANELS = 6
_TICKS = 9
_MANY = 60  # periods; markers are small from there on
_CUT = 3.0  # bands may rise so many times as high as the highest rate
_CUT_MANY = 1.8  # among several lines, so that they are not pressed to the ground
_TOLD = 4  # comparisons before and after told in the subtitle
NONE = "no interval: too few documents"
_TOGETHER = 3  # lines in one panel; of more, each has its own, the others grey behind it
_PANEL, _LOW = 210, 92  # pixels; of panels of one line each
_GAP = 46
_LONG = 34  # characters of a name in a sentence


def of_trend(result: Trend, *, top: int = _LINES) -> go.Figure:
    """
    Draw rates by period.

    Parameters
    ----------
    result : Trend
        Several groups are lines in one panel; several patterns of several groups, a panel each.
    top : int
        At most so many lines (six) in a panel, those with most hits.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War.", "Peace."], about={"date": ["2031-01", "2031-03"]})
    >>> of_trend(tk.trend(corpus, "war")).data[-1].y
    (5000.0, None, 0.0)
    """
    table, column, by = result.table, result.found.column, result.by
    names = table[column].unique(maintain_order=True).to_list()
    groups = table[by].unique(maintain_order=True).to_list() if by else []
    line = by if by and (len(groups) > 1 or len(names) == 1) else column
    panel = column if line == by and len(names) > 1 else None
    kept = _fullest(table, line, min(top, _LINES))
    table = table.filter(pl.col(line).is_in(kept))
    panels = _fullest(table, panel, _PANELS) if panel else [""]
    shown = table.filter(pl.col(panel).is_in(panels)) if panel else table
    parts = {name: shown.filter(pl.col(panel) == name) if panel else shown for name in panels}
    apart = not panel and len(kept) > _TOGETHER
    alone = len(kept) == 1
    cut = any(_top(part, alone=alone)[1] for part in parts.values())
    told = joined(
        _sure(shown, alone=alone or apart, cut=cut),
        "grey: the others" if apart else "",
        size_of(result),
        some_of(len(kept), len(groups if line == by else names), f"{line}s, those with most hits"),
        some_of(len(panels), len(names), f"{column}s, those with most hits") if panel else "",
    )
    told += _before_and_after(result, shown)
    every = asked(result, "every", "month")
    what = f"‘{names[0]}’" if len(names) == 1 else f"{len(names):,} {column}s"
    title = f"{what} {PER}, by {every}" + (f" and {by}" if by else "")
    labels = result.periods.labels
    n, height = (len(kept), _LOW) if apart else (len(panels), _PANEL)
    figure = sheet(Words(title, told, PER), 150 + (height + _GAP) * n)
    for number, (name, part) in enumerate(parts.items()):
        lines = {one: part.filter(pl.col(line) == one) for one in kept}
        reach = _top(part, alone=alone)[0]
        for place, one in enumerate(kept if apart else []):
            _add_others(figure, place, [lines[each] for each in kept if each != one], labels)
            _add_panel(figure, (place, ""), {one: lines[one]}, labels, top=reach)
            _set_axis(figure, (place, n, height), one, top=reach)
        if not apart:
            _add_panel(figure, (number, name), lines, labels, top=reach)
            _set_axis(figure, (number, n, height), name, top=reach)
    _mark_split(figure, result)
    _set_periods(figure, labels, panels=n)
    if apart or alone:
        return figure
    return keyed(figure, [*zip(SIGNS, COLOURS, kept, strict=False)])


def _fullest(table: pl.DataFrame, column: str, most: int) -> list[str]:
    """Name the values with most hits, in the table's order."""
    sums = table.group_by(column, maintain_order=True).agg(pl.col("n").sum())
    kept = set(sums.sort("n", descending=True, maintain_order=True)[column].head(most))
    return [name for name in sums[column].to_list() if name in kept]


def _ends(table: pl.DataFrame, *, alone: bool) -> tuple[Floats, Floats]:
    """
    Find the ends of a band; none among several lines where too few documents have a hit.

    Such intervals span the whole chart: one band says how little is known, six hide every line,
    so there they are thin strokes.
    """
    low, high = (floats(table[end].to_list()) for end in ("low", "high"))
    drawn = np.isfinite(low) & np.isfinite(high) & (alone | ~table["thin"].to_numpy())
    return np.where(drawn, low, np.nan), np.where(drawn, high, np.nan)


def _top(table: pl.DataFrame, *, alone: bool) -> tuple[float, bool]:
    """Choose how high the axis reaches, and say whether that cuts a band: none may flatten all."""
    rate = np.nan_to_num(floats(table["per_10k"].to_list()))
    high = np.nan_to_num(floats(table["high"].to_list()))
    most = float(rate.max(initial=0)) or 1.0
    top = float(high.max(initial=most))
    cut = (_CUT if alone else _CUT_MANY) * most
    return min(top, cut), top > cut


def _sure(table: pl.DataFrame, *, alone: bool, cut: bool) -> str:
    known = table["low"].is_not_null().any()
    thin = table.filter(pl.col("per_10k").is_not_null())["thin"].any()
    banded = np.isfinite(_ends(table, alone=alone)[0]).any()
    shape = "band or stroke" if thin and banded and not alone else "band" if banded else "stroke"
    return joined(
        f"{shape}: 95 % interval, documents as the sample" if known else NONE,
        "cut off above" if cut else "",
        "open marker: fewer than five documents with a hit" if thin else "",
    )


def _add_panel(
    figure: go.Figure,
    place_of: tuple[int, str],
    lines: Mapping[str, pl.DataFrame],
    labels: Sequence[str],
    *,
    top: float,
) -> None:
    """Draw every line of a panel, the bands first."""
    number, panel = place_of
    axis = _axis_of(number)
    place = {label: at for at, label in enumerate(labels)}
    for order, part in enumerate(lines.values()):
        at = np.array([place[period] for period in part["period"]], np.float64)
        low, high = _ends(part, alone=len(lines) == 1)
        xs, ys = band(at, low, np.minimum(high, top))
        if len(lines) > 1:
            shift = (order - (len(lines) - 1) / 2) * 0.07
            _add_strokes(figure, part, at + shift, axis=axis, style=(order, top))
        figure.add_scatter(
            x=xs, y=ys, yaxis=axis, fill="toself", mode="lines", hoverinfo="skip",
            fillcolor=faint(COLOURS[order], 0.14), showlegend=False,
            line={"width": 0.7, "color": faint(COLOURS[order], 0.5), "dash": DASHES[order]},
        )  # fmt: skip
    for order, (name, part) in enumerate(lines.items()):
        shape = MARKERS[order]
        figure.add_scatter(
            x=[place[period] for period in part["period"]],
            y=part["per_10k"].to_list(),
            yaxis=axis,
            mode="lines+markers",
            connectgaps=False,
            name=label_of(name),
            line={"width": 2, "color": COLOURS[order], "dash": DASHES[order]},
            marker={
                "symbol": [f"{shape}-open" if thin else shape for thin in part["thin"]],
                "size": 8 if len(labels) <= _MANY else 4,
                "color": COLOURS[order],
            },
            customdata=[[name, period, panel] for period in part["period"]],
            hovertext=[_hover(name, row) for row in part.iter_rows(named=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )


def _add_others(
    figure: go.Figure, number: int, lines: Sequence[pl.DataFrame], labels: Sequence[str]
) -> None:
    """Draw the other lines in grey, for comparison."""
    place = {label: at for at, label in enumerate(labels)}
    xs: list[float | None] = []
    ys: list[float | None] = []
    for part in lines:
        xs += [*(place[period] for period in part["period"]), None]
        ys += [*part["per_10k"].to_list(), None]
    figure.add_scatter(
        x=xs, y=ys, yaxis=_axis_of(number), mode="lines", connectgaps=False, hoverinfo="skip",
        showlegend=False, line={"width": 1, "color": "rgba(128, 128, 128, 0.4)"},
    )  # fmt: skip


def _axis_of(number: int) -> str:
    return "y" if number == 0 else f"y{number + 1}"


def _add_strokes(
    figure: go.Figure, part: pl.DataFrame, at: Floats, *, axis: str, style: tuple[int, float]
) -> None:
    """Draw the intervals that make no band, side by side."""
    order, top = style
    thin = part.with_columns(at=pl.Series(at)).filter(pl.col("thin") & pl.col("low").is_not_null())
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, low, high in thin.select("at", "low", "high").iter_rows():
        xs += [x, x, None]
        ys += [low, min(high, top), None]
    figure.add_scatter(
        x=xs, y=ys, yaxis=axis, mode="lines", hoverinfo="skip",
        line={"width": 1.2, "color": faint(COLOURS[order], 0.45)}, showlegend=False,
    )  # fmt: skip


def band(at: Floats, low: Floats, high: Floats) -> tuple[list[float | None], list[float | None]]:
    """
    Trace the outline of a band, one closed piece for each run of known ends.

    Parameters
    ----------
    at, low, high : ndarray of float64, shape (P,)
        Places, and the ends there; not-a-number breaks the band.

    Returns
    -------
    two lists of float or None
        Pieces end with None. One period alone is a narrow box.

    Examples
    --------
    >>> nan = np.nan
    >>> band(np.array([0.0, 1, 2]), np.array([1.0, 2, nan]), np.array([3.0, 4, nan]))[1]
    [3.0, 4.0, 2.0, 1.0, 3.0, None]
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    for first, last in _runs(np.isfinite(low) & np.isfinite(high)):
        x, down, up = at[first:last], low[first:last], high[first:last]
        if x.size == 1:
            x, down, up = x[0] + np.array([-0.07, 0.07]), down.repeat(2), up.repeat(2)
        xs += [*x.tolist(), *x[::-1].tolist(), float(x[0]), None]
        ys += [*up.tolist(), *down[::-1].tolist(), float(up[0]), None]
    return xs, ys


def _runs(known: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Find the stretches that are known: first, and one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], known, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def faint(colour: str, alpha: float) -> str:
    """
    Let a colour shine through.

    Examples
    --------
    >>> faint("#0072B2", 0.16)
    'rgba(0, 114, 178, 0.16)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {alpha})"


def _hover(name: str, row: Mapping[str, Any]) -> str:
    if row["per_10k"] is None:
        return ""
    sure = (
        f"{written(row['low'])} to {written(row['high'])}"
        if row["low"] is not None
        else "no interval"
    )
    size = n_of(row["published"], "document")
    return (
        f"{for_plot(name)}<br>{row['period']}<br>{written(row['per_10k'])} {PER}<br>{sure}<br>"
        f"n = {row['n']:,} in {row['documents']:,} of {size}, {n_of(row['tokens'], 'token')}"
    )


def _set_axis(figure: go.Figure, place: tuple[int, int, int], name: str, *, top: float) -> None:
    """Give a panel its share of the height, its scale and its name."""
    number, panels, height = place
    whole = (height + _GAP) * panels
    bottom = (panels - 1 - number) * (height + _GAP) / whole
    share = bottom, bottom + (height + (_GAP if panels == 1 else 0)) / whole
    axis = _axis_of(number).replace("y", "yaxis")
    figure.update_layout({
        axis: {
            "domain": share,
            "range": [-0.03 * top, 1.04 * top],
            "title": {"text": PER if height == _PANEL else ""},
            "nticks": 5 if height == _PANEL else 3,
            "tickformat": ",",
            "zeroline": True,
            "anchor": "x",
        }
    })  # fmt: skip
    if name:
        figure.add_annotation(
            text=f"<b>{label_of(name)}</b>", x=0, xref="paper", xanchor="left", y=share[1],
            yref="paper", yanchor="bottom", showarrow=False,
        )  # fmt: skip


def _set_periods(figure: go.Figure, labels: Sequence[str], *, panels: int) -> None:
    """Write some of the periods below."""
    step = -(-max(1, len(labels)) // _TICKS)
    at = list(range(0, len(labels), step))
    figure.update_xaxes(
        tickmode="array",
        tickvals=at,
        ticktext=[labels[number] for number in at],
        range=[-0.6, max(len(labels), 1) - 0.4],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        anchor="y" if panels == 1 else f"y{panels}",
    )


# --- before and after -------------------------------------------------------------------------


def _split(result: Trend) -> str:
    """Read the split as a whole date; empty if none was asked for."""
    given = asked(result, "split")
    return "" if given is None else f"{iso_date(given)[0]}-01-01"[:10]


def _mark_split(figure: go.Figure, result: Trend) -> None:
    """Draw a line at the split, at its place inside the period it falls in."""
    split, starts = _split(result), [day.toordinal() for day in result.periods.starts]
    if not split or not starts:
        return
    day = date.fromisoformat(split).toordinal()
    number = int(np.searchsorted(starts, day, "right")) - 1
    after = starts[number + 1] if 0 <= number < len(starts) - 1 else day + 31
    inside = (day - starts[number]) / (after - starts[number]) if number >= 0 else 0.0
    at = max(number, 0) - 0.5 + min(inside, 1.0)
    figure.add_shape(
        type="line", x0=at, x1=at, y0=0, y1=1, yref="paper",
        line={"color": "rgba(128,128,128,.9)", "width": 1.5, "dash": "dash"},
    )  # fmt: skip
    figure.add_annotation(
        x=at, y=1, yref="paper", yanchor="top", xanchor="left", xshift=4, showarrow=False,
        text=for_plot(asked(result, "split")), font={"size": 11},
    )  # fmt: skip


def _before_and_after(result: Trend, shown: pl.DataFrame) -> str:
    """Tell in words how the rates from the split on compare with those before."""
    table = result.comparison
    if table is None or not table.height:
        return ""
    names = [name for name in (result.by, result.found.column) if name]
    table = table.join(shown.select(names).unique(), on=names, how="semi", maintain_order="left")
    varied = [name for name in names if table[name].n_unique() > 1]
    told = []
    for row in table.head(_TOLD).iter_rows(named=True):
        who = " / ".join(_short(str(row[name])) for name in varied)
        told.append(f"{who}: {_compared(row)}" if who else _compared(row))
    more = table.height - len(told)
    left = [f"{more:,} more in .comparison"] if more else []
    return f"\nFrom {asked(result, 'split')} on against before: " + "; ".join([*told, *left])


def _short(name: str) -> str:
    return name if len(name) <= _LONG else name[: _LONG - 1] + "…"


def _compared(row: Mapping[str, Any]) -> str:
    low, high = row["low"], row["high"]
    if low is None or high is None:
        return f"n = {row['n']:,} against {row['n_before']:,}, too few documents to compare"
    if row["log_ratio"] is None:
        return (
            f"at most {written(2**high, 2)} times as often (none since)"
            if np.isfinite(high)
            else f"at least {written(2**low, 2)} times as often (none before)"
        )
    ends = f"{written(2**low, 2)} to {written(2**high, 2)}"
    return f"{written(2 ** row['log_ratio'], 2)} times as often ({ends})"
