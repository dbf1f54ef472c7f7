"""
A rate as a row of a table, and its arithmetic in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import n_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.inference import Rate

__all__ = ["PER", "explain_rate", "rate_columns"]

PER = 10_000  # rates are given per so many tokens


def explain_rate(what: str, row: Mapping[str, Any]) -> str:
    """
    Write out the arithmetic of a rate and its interval.

    Examples
    --------
    >>> row = {"n": 3, "documents": 2, "tokens": 1000, "per_10k": 30.0, "low": None, "high": None}
    >>> explain_rate("'war'", row)[:52]
    "'war' occurs 3 times in 2 documents. Rate: 3 / 1,000"
    """
    if not row["n"]:
        return _explain_absence(what, row)
    said = (
        f"{what} occurs {n_of(row['n'], 'time')} in {n_of(row['documents'], 'document')}. Rate: "
        f"{row['n']:,} / "
        f"{n_of(row['tokens'], 'token')} x {PER:,} = {row['per_10k']:.2f} per {PER:,}. "
    )
    if row["low"] is None or np.isnan(row["low"]):
        return said + "One document: no interval, since nothing varies between documents."
    return (
        f"{said}Interval {row['low']:.2f} to {row['high']:.2f} (95 %): exp(ln rate ± t x standard "
        "error), which is sqrt(m/(m-1) x sum (x_i - p n_i)²) / sum x_i over the m documents, "
        "x_i hits in n_i tokens each. Misreading to avoid: the interval says how far other "
        "articles drawn like these would move the rate, and nothing about any others."
    )


def _explain_absence(what: str, row: Mapping[str, Any]) -> str:
    said = f"{what} does not occur in {n_of(row['tokens'], 'token')}."
    if row["high"] is None or np.isnan(row["high"]):
        return said + " Too few documents for an interval."
    return (
        f"{said} Upper bound {row['high']:.2f} per {PER:,} (95 %), by the rule of three over "
        "documents: about 3 of them may have held it. Misreading to avoid: not found is not never."
    )


def rate_columns(rate: Rate) -> dict[str, Any]:
    """
    Write a rate as table columns: n, documents, tokens, per_10k, low, high, thin.

    A bound that cannot be had is null; ``thin`` marks hits in fewer than five documents, whose
    interval is too narrow to compare by.

    Examples
    --------
    >>> from toolkit.inference import clustered_rate
    >>> rate_columns(clustered_rate([[1], [2]], [10, 10]))["per_10k"].to_list()
    [1500.0]
    """
    return {
        "n": rate.n.astype(np.int64),
        "documents": rate.documents.astype(np.int64),
        "tokens": np.full(len(rate), round(rate.tokens), np.int64),
        "per_10k": pl.Series(rate.rate * PER).fill_nan(None),
        "low": pl.Series(rate.low * PER).fill_nan(None),
        "high": pl.Series(rate.high * PER).fill_nan(None),
        "thin": rate.thin,
    }
