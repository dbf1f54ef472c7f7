"""
A rate as a row of a table, and its arithmetic in words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, n_of
from toolkit.inference import bootstrap_rate, clustered_rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.inference import Rate

__all__ = ["INTERVALS", "PER", "estimated", "explain_rate", "rate_columns"]

INTERVALS = ("clustered", "percentile", "bca")

PER = 10_000  # rates are given per so many tokens


def estimated(
    counts: Any,  # noqa: ANN401  (as clustered_rate takes them)
    tokens: Any,  # noqa: ANN401
    *,
    interval: str = "clustered",
    seed: int = 0,
) -> Rate:
    """
    Estimate a rate, with the interval of the formula or of documents drawn again.

    Parameters
    ----------
    counts, tokens
        As for :func:`toolkit.inference.clustered_rate`.
    interval : {"clustered", "percentile", "bca"}
        The formula; or quantiles of 9,999 bootstrap samples of documents, plain or corrected.
    seed : int
        Start of the random numbers of the bootstrap.

    Raises
    ------
    ToolkitError
        An unknown interval.

    Examples
    --------
    >>> rate = estimated([3, 0, 7, 1], [100, 80, 150, 60], interval="bca")
    >>> bool(rate.low[0] < rate.rate[0] < rate.high[0])
    True
    """
    if interval not in INTERVALS:
        raise ToolkitError(
            f"Unknown interval {interval!r}.", advice=did_you_mean(interval, INTERVALS)
        )
    rate = clustered_rate(counts, tokens)
    if interval == "clustered" or not rate.n.any():
        return rate  # without a hit every sample is the same: the rule of three says more
    method: Any = interval
    drawn = bootstrap_rate(counts, tokens, seed=seed, method=method)
    low, high = (
        np.where(rate.n > 0, new, old)
        for new, old in ((drawn.low, rate.low), (drawn.high, rate.high))
    )
    return replace(rate, low=low, high=high)


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
        f"{n_of(row['tokens'], 'token')} x {PER:,} = {_digits(row['per_10k'])} per {PER:,}. "
    )
    if row["low"] is None or np.isnan(row["low"]):
        return said + "One document: no interval, since nothing varies between documents."
    rate, low, high = row["per_10k"], row["low"], row["high"]
    thin = " Hits in fewer than five documents: too thin to compare by." if row.get("thin") else ""
    half = f"{np.log(high / rate):.4g}"
    return (
        f"{said}Interval {_digits(low)} to {_digits(high)} (95 %): exp(ln {_digits(rate)} ± "
        f"{half}); {half} is t x the standard error of the "
        "log rate, sqrt(m/(m-1) x sum (x_i - p n_i)²) / sum x_i over the m documents, x_i hits in "
        f"n_i tokens each. In plain words: one token in {_one_in(rate)}, and for other articles "
        f"drawn like these anything from one in {_one_in(low)} to one in {_one_in(high)}.{thin} "
        "Misreading to avoid: the interval says how far other articles drawn like these would "
        "move the rate, and nothing about any others."
    )


def _digits(rate: float) -> str:
    """Write a rate with so many digits that a reader can reckon on."""
    return f"{rate:.2f}" if rate >= 10 else f"{rate:.4g}"  # noqa: PLR2004


def _one_in(rate: float) -> str:
    """Write a rate as one token in so many."""
    return f"{PER / rate:,.0f}" if rate * 100 < PER else f"{PER / rate:.1f}"


def _explain_absence(what: str, row: Mapping[str, Any]) -> str:
    said = f"{what} does not occur in {n_of(row['tokens'], 'token')}."
    if row["high"] is None or np.isnan(row["high"]):
        return said + " Too few documents for an interval."
    return (
        f"{said} Upper bound {_digits(row['high'])} per {PER:,} (95 %), by the rule of three over "
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
        "tokens": np.full(len(rate), np.rint(rate.tokens), np.int64),
        "per_10k": pl.Series(rate.rate * PER, nan_to_null=True),
        "low": pl.Series(rate.low * PER, nan_to_null=True),
        "high": pl.Series(rate.high * PER, nan_to_null=True),
        "thin": rate.thin,
    }
