"""
What charts say about themselves: how sure, how much text, and how many of how many rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import n_of
from toolkit.plots.charts import Rows

if TYPE_CHECKING:
    from toolkit._base import Result

__all__ = ["PER", "THIN", "asked", "joined", "rate_rows", "size_of", "some_of", "sureness"]

PER = "per 10,000 tokens"
THIN = "†"  # behind what rests on too few documents


def size_of(result: Result) -> str:
    """
    Say how much text is behind a result.

    Examples
    --------
    >>> import toolkit as tk
    >>> size_of(tk.frequencies(tk.Corpus.from_texts(["War and peace."])))
    '1 document, 4 tokens'
    """
    documents, tokens = len(result.corpus), result.corpus.ids.size
    return f"{n_of(documents, 'document')}, {n_of(tokens, 'token')}"


def sureness(table: pl.DataFrame) -> str:
    """
    Name the interval, or say why there is none.

    Examples
    --------
    >>> sureness(pl.DataFrame({"low": [float("nan")], "high": [float("nan")]}))
    'no interval: too few documents'
    """
    known = table.select(pl.col("low").is_finite().any()).item() if table.height else True
    return "95 % interval" if known else "no interval: too few documents"


def rate_rows(table: pl.DataFrame, label: str) -> Rows:
    """
    Take labels, rates, intervals and counts from a table.

    Examples
    --------
    >>> row = {"type": "war", "per_10k": 9.0, "low": 1.0, "high": 20.0, "n": 3}
    >>> rate_rows(pl.DataFrame([row]), "type").notes
    ['n = 3']
    """
    return Rows(
        [str(value) for value in table[label]],
        table["per_10k"].to_list(),
        table["low"].to_list(),
        table["high"].to_list(),
        [f"n = {n:,}" for n in table["n"]],
    )


def asked(result: Result, name: str, default: Any = None) -> Any:  # noqa: ANN401  (an argument)
    """
    Look up an argument of the call that made a result.

    Examples
    --------
    >>> import toolkit as tk
    >>> asked(tk.frequencies(tk.Corpus.from_texts(["No."])), "by", "nothing")
    """
    return result.call[1].get(name, default)


def joined(*parts: str) -> str:
    """
    Put the parts of a subtitle together; empty ones are left out.

    Examples
    --------
    >>> joined("95 % interval", "", "80 documents")
    '95 % interval; 80 documents'
    """
    return "; ".join(part for part in parts if part)


def some_of(shown: int, every: int, what: str) -> str:
    """
    Say that a chart does not show everything; nothing if it does.

    Examples
    --------
    >>> some_of(8, 20, "speakers"), some_of(3, 3, "speakers")
    ('showing 8 of 20 speakers', '')
    """
    return f"showing {shown:,} of {every:,} {what}" if shown < every else ""
