"""
Charts of differences: keyness as effects with intervals about a zero line.

A bar of G2 would show how much text there is. Here a dot is how different, a whisker how sure;
where one side never has a type, the known bound is a triangle and the rest of the line is dotted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.plots.charts import written
from toolkit.plots.forests import Effect, forest
from toolkit.plots.scatter import scatter
from toolkit.plots.sheets import Words
from toolkit.plots.wording import asked, joined, some_of
from toolkit.selection import one_condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.comparison import Keyness
    from toolkit.plots.look import go

__all__ = ["of_keyness"]

_PANELS = 6  # groups on one page
_WIDE, _NARROW = 10, 5  # rows on each side of zero: in one panel, in several
_SURE = 0.05
_MARKS = 3000  # of a scatter
KINDS = ("forest", "scatter")
_NAME = 24  # characters of a group's name in a sentence
_HEAD = 28  # and of both above the notes


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
    return forest(panels, Words(title, told, _axis(target)), head=head)


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
    return f"log2 ratio of the rates\n(1: twice as often in {target}, −1: half as often)"


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
    words = Words(title, told, _axis(target))
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
