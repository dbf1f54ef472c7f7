"""
Charts of differences: keyness as effects with intervals about a zero line.

A bar of G2 would show how much text there is. Here a dot is how different, a whisker how sure;
where one side never has a type, the known bound is a triangle and the rest of the line is dotted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.plots.charts import (
    Words,
    beside,
    category_axis,
    label_of,
    sheet,
    value_axis,
    written,
)
from toolkit.plots.look import COLOURS, go
from toolkit.plots.scatter import scatter
from toolkit.plots.wording import WHOLE, asked, joined, some_of
from toolkit.selection import one_condition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.comparison import Keyness

__all__ = ["Effect", "forest", "of_keyness"]

_ROW = 24  # pixels for a row
_PANELS = 6  # groups on one page
_WIDE, _NARROW = 10, 5  # rows on each side of zero: in one panel, in several
_SURE = 0.05
_MARKS = 3000  # of a scatter
KINDS = ("forest", "scatter")
_GREY = "rgba(128, 128, 128, 0.9)"
_SIDES = (  # more in the target, more in the reference: colour, dot, bound
    (COLOURS[0], "circle", "triangle-right"),
    (COLOURS[1], "square", "triangle-left"),
)
_NAME = 24  # characters of a group's name in a sentence
_HEAD = 28  # and of both above the notes


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
    if head and rows:
        figure.add_annotation(
            x=1, xref="paper", xanchor="left", xshift=6, y=min(places) - 1, align="left",
            text=for_plot(head).replace("\n", "<br>"), showarrow=False, font={"size": 11},
        )  # fmt: skip
    axis = value_axis(words.axis)
    figure.update_xaxes(
        **axis | {"rangemode": "normal", "range": list(edges), "nticks": 9},
        zeroline=True,
        zerolinewidth=2,
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


def of_keyness(result: Keyness, *, kind: str = "forest", top: int | None = None) -> go.Figure:
    """
    Draw the types that differ most, at the least, on both sides of zero.

    Parameters
    ----------
    result : Keyness
        Several targets become panels.
    kind : {"forest", "scatter"}
        Effects with their intervals; or all effects of one target against frequency.
    top : int, optional
        Rows on each side of zero; 10, or 5 where there are panels.

    Raises
    ------
    ToolkitError
        Unknown kind of chart; several targets, which no scatter can show.

    Examples
    --------
    >>> import toolkit as tk
    >>> here = tk.Corpus.from_texts(["War."] * 6)
    >>> there = tk.Corpus.from_texts(["Peace."] * 6)
    >>> drawn = of_keyness(tk.keyness(here, there).words())
    >>> [label.strip() for label in drawn.layout.yaxis.ticktext]
    ['war', 'peace']
    """
    if kind not in KINDS:
        raise ToolkitError(f"Unknown kind {kind!r}.", advice=did_you_mean(kind, KINDS))
    table = result.table
    grouped = "group" in table.columns
    if kind == "scatter":
        return _against_frequency(result, grouped=grouped)
    groups = table["group"].unique(maintain_order=True).to_list() if grouped else [""]
    shown = groups[:_PANELS]
    most = top or (_NARROW if grouped else _WIDE)
    target, other = _sides_of(result, grouped=grouped)
    panels = {
        str(name): _extremes(
            table.filter(pl.col("group") == name) if grouped else table,
            most,
            (str(name) if grouped else target, other),
        )
        for name in shown
    }
    title = f"Which types {target} uses more or less than {other}"
    told = joined(
        _interval(str(asked(result, "unit", "document"))),
        f"most extreme by the bound nearest zero, {most} on each side"
        if any(panels.values())
        else "no type stands in enough documents to be tested",
        f"filled: q < .05 of {_family(result):,} tests",
        "triangle: absent from one side, a bound only",
        _texts(result, grouped=grouped),
        some_of(len(shown), len(groups), "groups"),
    )
    named = f"{target} : {other}".replace("the ", "").replace("each ", "")
    named = named if len(named) <= _HEAD else "target : reference"
    head = f"hits (documents)\n{named}" if any(panels.values()) else ""
    return forest(panels, Words(title, told, _axis(target), width=WHOLE), head=head)


def _sides_of(result: Keyness, *, grouped: bool) -> tuple[str, str]:
    """Name the two sides as they were selected: by a group, and by another or all others."""
    if grouped:
        given = asked(result, "reference") is not None
        return "each group", "the reference" if given else "the others"
    target, reference = result.ranked.profiles.corpora[:2]
    one, other = (one_condition(each, "subset", "part") for each in (target, reference))
    if one is None:
        return "the target", "the reference"
    rest = one_condition(reference, "without") == one
    named = other[1] if other else ""
    return _short(one[1]), "all others" if rest else _short(named) or "the reference"


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _axis(target: str) -> str:
    return f"log2 ratio of the rates (1: twice as often in {target}, −1: half as often)"


def _against_frequency(result: Keyness, *, grouped: bool) -> go.Figure:
    if grouped:
        raise ToolkitError(
            "A scatter shows one target only.",
            advice="Compare one: tk.keyness(corpus.subset(...), corpus.without(...)).",
        )
    table = result.table.filter(pl.col("low").is_not_null() & pl.col("high").is_not_null())
    tokens = sum(each.ids.size for each in result.ranked.profiles.corpora)
    sides = _sides_of(result, grouped=False)
    pairs = [
        (_effect(row, sides), 10_000 * (row["n"] + row["n_reference"]) / max(tokens, 1))
        for row in table.iter_rows(named=True)
    ]
    pairs.sort(key=lambda pair: -abs(pair[0].nearest))
    shown = pairs[:_MARKS]
    told = joined(
        "filled: q < .05" + f" of {_family(result):,} tests",
        "triangle: absent from one side, at least so different",
        "named where there is room",
        _texts(result, grouped=False),
        some_of(len(shown), len(pairs), "types, those with the bounds farthest from zero"),
    )
    target, other = _sides_of(result, grouped=False)
    title = f"{target[:1].upper()}{target[1:]} against {other}: how different, and how frequent"
    words = Words(title, told, _axis(target), width=WHOLE)
    return scatter([one for one, _ in shown], [each for _, each in shown], words)


def _interval(unit: str) -> str:
    if unit == "document":
        return "95 % interval, documents as the sample"
    return "95 % interval, token-based: too narrow, since words clump"


def _family(result: Keyness) -> int:
    logs = [contrast.compared.log10_p for contrast in result.ranked.contrasts]
    return sum(int(np.isfinite(each).sum()) for each in logs)


def _texts(result: Keyness, *, grouped: bool) -> str:
    """Say how much text stands on each side."""
    corpora = result.ranked.profiles.corpora
    if grouped:
        documents = sum(len(each) for each in corpora)
        tokens = sum(each.ids.size for each in corpora)
        return f"{n_of(documents, 'document')}, {n_of(tokens, 'token')}"
    sides = zip(_sides_of(result, grouped=False), corpora, strict=True)
    return ", ".join(
        f"{name} {n_of(len(each), 'document')} and {n_of(each.ids.size, 'token')}"
        for name, each in sides
    )


def _extremes(table: pl.DataFrame, most: int, sides: tuple[str, str]) -> list[Effect]:
    """Take the rows farthest from zero at the least, from most positive to most negative."""
    tested = table.filter(pl.col("low").is_not_null() & pl.col("high").is_not_null())
    effects = [_effect(row, sides) for row in tested.iter_rows(named=True)]
    ranked = sorted(effects, key=lambda one: -abs(one.nearest))  # ties stay in the table's order
    more = [one for one in ranked if one.at >= 0][:most]
    less = [one for one in ranked if one.at < 0][:most]
    return more + less[::-1]


def _effect(row: Mapping[str, Any], names: tuple[str, str]) -> Effect:
    value = np.nan if row["log_ratio"] is None else float(row["log_ratio"])
    low, high = float(row["low"]), float(row["high"])
    q = row["q"]
    sides = (
        f"{for_plot(side)}: {row['n' + end]:,} in {n_of(row['documents' + end], 'document')}, "
        f"{written(row['per_10k' + end])} per 10,000 tokens"
        for side, end in zip(names, ("", "_reference"), strict=True)
    )
    hover = [
        for_plot(row["type"]),
        _ratio(value, low, high),
        *sides,
        f"q {_chance(q)}; {row['verdict']}",
    ]
    note = (
        f"{row['n']:,} ({row['documents']:,}) : "
        f"{row['n_reference']:,} ({row['documents_reference']:,})"
    )
    sure = q is not None and q < _SURE
    return Effect(row["type"], value, low, high, sure=sure, note=note, hover="<br>".join(hover))


def _chance(q: float | None) -> str:
    if q is None:
        return "not tested"
    return "below .001" if q < 0.001 else f"= {q:.3f}".replace("0.", ".")  # noqa: PLR2004


def _ratio(value: float, low: float, high: float) -> str:
    if np.isfinite(value):
        return f"log2 ratio {written(value, 2)} ({written(low, 2)} to {written(high, 2)})"
    known = f"at least {written(low, 2)}" if np.isfinite(low) else f"at most {written(high, 2)}"
    return f"log2 ratio {known}"
