"""
The chart of lexical diversity: a dot with its interval for each group or document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import n_of
from toolkit.plots.charts import Rows, dots, written
from toolkit.plots.sheets import Words, beside
from toolkit.plots.wording import asked, joined, size_of, some_of

if TYPE_CHECKING:
    from toolkit.plots.look import go
    from toolkit.vocabularies import Diversity

__all__ = ["of_diversity"]

_ROWS = 40


def of_diversity(result: Diversity, *, top: int = _ROWS) -> go.Figure:
    """
    Draw MATTR with its interval for each group or document.

    Parameters
    ----------
    result : Diversity
        One row per group, or for the whole corpus.
    top : int
        At most so many rows, those with most words.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war is war", "peace is rare"], names=["a", "b"])
    >>> drawn = of_diversity(tk.diversity(corpus, by="document", window=3))
    >>> [label.strip() for label in drawn.layout.yaxis.ticktext]
    ['b', 'a']
    """
    table, by = result.table, result.by
    fullest = table.sort("tokens", descending=True, maintain_order=True).head(top)
    shown = fullest.sort("mattr", descending=True, nulls_last=True, maintain_order=True)
    window = asked(result, "window", 100)
    labels = shown[by].to_list() if by else ["whole corpus"] * shown.height
    notes = [
        f"{n_of(tokens, 'word')}" + (f" in {documents:,} doc." if by != "document" else "")
        for tokens, documents in shown.select("tokens", "documents").iter_rows()
    ]
    measured = [written(np.nan if m is None else m, 3) for m in shown["mattr"]]
    rows = Rows(
        [str(label) for label in labels],
        shown["mattr"].to_list(),
        shown["low"].to_list(),
        shown["high"].to_list(),
        notes,
    )
    known = bool(shown["low"].is_not_null().any())
    why = "one document each" if by == "document" else "too few documents with a window"
    told = joined(
        f"mean share of different words in windows of {n_of(window, 'word')} (MATTR)",
        "95 % interval, documents as the sample" if known else f"no interval: {why}",
        size_of(result),
        some_of(shown.height, table.height, f"{by}s, those with most words"),
    )
    title = "How varied the words are" + (f", by {by}" if by else "")
    axis = f"MATTR, window of {n_of(window, 'word')}"
    figure = dots({"": rows}, Words(title, told, axis))
    beside(figure, list(zip(measured, notes, strict=True)))
    figure.update_layout(margin={"t": figure.layout.margin.t - 24})
    return figure.update_xaxes(rangemode="normal", tickformat=None)
