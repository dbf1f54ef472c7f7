"""
The charts of reprints: how much the documents of each group share, and what they do to a count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from toolkit._base import ToolkitError, n_of
from toolkit.plots.charts import Rows, dots
from toolkit.plots.sheets import Words
from toolkit.plots.wording import PER, joined, some_of

if TYPE_CHECKING:
    from toolkit._base import Result
    from toolkit.plots.look import go
    from toolkit.reprints import Duplicates
    from toolkit.series import Patterns

__all__ = ["of_duplicates"]

KINDS = {"same": "the same", "near": "near", "cut": "cut"}


def of_duplicates(
    result: Duplicates, *, top: int = 20, counted: Patterns | Result | None = None
) -> go.Figure:
    """
    Draw the largest groups of reprints, or rates with the reprints and without them.

    Parameters
    ----------
    result : Duplicates
        The pairs found.
    top : int
        At most so many rows: the groups of most documents, or the first rates.
    counted : optional
        What :meth:`toolkit.Duplicates.effect` counts; without it the groups are drawn.

    Raises
    ------
    ToolkitError
        What is counted has no rate.

    Examples
    --------
    >>> import toolkit as tk
    >>> text = "The ministers met in Velden on Tuesday for the first time in nineteen months."
    >>> found = tk.duplicates(tk.Corpus.from_texts([text, text + " No deal.", "Peace."]))
    >>> [trace.name for trace in of_duplicates(found).data]
    ['Jaccard', 'contained']
    >>> [trace.name for trace in of_duplicates(found, counted="ministers").data]
    ['with reprints (3 documents)', 'without (2 documents)']
    """
    return _groups(result, top) if counted is None else _effect(result, top, counted)


def _groups(result: Duplicates, top: int) -> go.Figure:
    table = result.table.group_by("group").agg(
        *(
            expression.alias(f"{name}_{end}")
            for name in ("score", "contained")
            for end, expression in (
                ("low", pl.col(name).min()),
                ("middle", pl.col(name).median()),
                ("high", pl.col(name).max()),
            )
        ),
        *((pl.col("kind") == kind).sum().alias(kind) for kind in KINDS),
    )
    groups = result.groups().join(table, on="group", maintain_order="left")
    shown = groups.sort("n", descending=True, maintain_order=True).head(top)
    kinds = shown.select(*KINDS).rows()
    labels = [f"{n} doc.: {longest}" for n, longest in shown.select("n", "longest").iter_rows()]
    notes = [
        ", ".join(
            f"{pairs:,} {said}" for pairs, said in zip(row, KINDS.values(), strict=True) if pairs
        )
        for row in kinds
    ]
    rows = {
        name: Rows(
            labels,
            shown[f"{column}_middle"].to_list(),
            shown[f"{column}_low"].to_list(),
            shown[f"{column}_high"].to_list(),
            notes,
        )
        for name, column in (("Jaccard", "score"), ("contained", "contained"))
    }
    held = sum(groups["n"])
    words = Words(
        "Reprints: how much the documents of a group share",
        joined(
            "median pair of each group, lines from the least to the most alike",
            f"{held:,} of {n_of(len(result.corpus), 'document')} in {n_of(groups.height, 'group')}",
            some_of(shown.height, groups.height, "groups"),
        ),
        "share of five-word sequences (1: all)",
    )
    return dots(rows, words).update_xaxes(range=[0, 1.03])


def _effect(result: Duplicates, top: int, counted: Patterns | Result) -> go.Figure:
    table = result.effect(counted)
    if "per_10k" not in table.columns:
        raise ToolkitError(
            "What is counted has no rate per 10,000 tokens.",
            advice="Its numbers with and without reprints are in result.effect(counted).",
        )
    shown = table.head(top)
    names = [name for name, kind in table.schema.items() if kind == pl.String]
    labels = [" · ".join(str(part) for part in row) for row in shown.select(names).iter_rows()]
    rows = {}
    sizes = len(result.corpus), len(result.corpus) - result.dropped().height
    for name, ending in zip(("with reprints", "without"), ("", "_without"), strict=True):
        bounds = {
            end: shown[f"{end}{ending}"].to_list() if f"{end}{ending}" in shown.columns else None
            for end in ("low", "high")
        }
        notes = [f"n = {n:,}" for n in shown[f"n{ending}"]]
        size = n_of(sizes[bool(ending)], "document")
        rows[f"{name} ({size})"] = Rows(
            labels, shown[f"per_10k{ending}"].to_list(), bounds["low"], bounds["high"], notes
        )
    interval = "95 % interval, documents as the sample" if "low" in table.columns else "no interval"
    words = Words(
        "What reprints do to a count",
        joined(
            interval,
            f"{n_of(result.dropped().height, 'reprint')} left out",
            some_of(shown.height, table.height, "rows"),
        ),
        PER,
    )
    return dots(rows, words)
