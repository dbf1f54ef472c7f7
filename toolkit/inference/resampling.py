"""Intervals by drawing the documents again: slower than the formula, free of its assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.inference.clusters import Counts, Floats, check_confidence, cluster_sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

__all__ = ["Bootstrap", "bootstrap_rate"]

_BLOCK: Final = 4_000_000  # weights drawn at once: 32 MB


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """
    Rates with intervals from resampled documents.

    Attributes
    ----------
    rate, low, high : ndarray of float64, shape (k,)
        Observed rate and the bounds of its interval, per token.
    mean, se : ndarray of float64, shape (k,)
        Mean and standard deviation of the resampled rates, per token.
    confidence, resamples, seed, method
        How it was made.
    """

    rate: Floats
    low: Floats
    high: Floats
    mean: Floats
    se: Floats
    confidence: float
    resamples: int
    seed: int
    method: str


def bootstrap_rate(
    counts: Counts,
    tokens: ArrayLike,
    *,
    confidence: float = 0.95,
    resamples: int = 9_999,
    seed: int = 0,
    method: Literal["percentile", "bca"] = "percentile",
) -> Bootstrap:
    """
    Estimate hits per token with an interval from resampled documents.

    Parameters
    ----------
    counts : array_like of shape (m,) or (m, k), or scipy.sparse of shape (m, k)
        Hits of each type in each document.
    tokens : array_like of shape (m,)
        Tokens in each document; documents without tokens are left out.
    confidence : float
        Coverage of the interval.
    resamples : int
        How often m documents are drawn with replacement.
    seed : int
        Start of the random numbers; the same seed gives the same interval.
    method : {"percentile", "bca"}
        Plain quantiles of the resampled rates, or bias-corrected and accelerated ones, which
        lean less to the low side when rates are skewed.

    Returns
    -------
    Bootstrap
        Bounds are missing with fewer than two documents; without any hit both are 0, which
        understates what is possible: use :func:`clustered_rate` there.

    Raises
    ------
    ToolkitError
        As for :func:`clustered_rate`, and for an unknown method or fewer than 100 resamples.

    References
    ----------
    .. [1] Efron (1987), JASA 82(397), 171-185.
    .. [2] Gries (2006), Corpora 1(2), 109-151 (resampling parts of corpora).

    Examples
    --------
    >>> b = bootstrap_rate([3, 0, 7, 1, 4], [100, 80, 150, 60, 210])
    >>> (1e6 * b.rate).round(), bool(b.low[0] < b.rate[0] < b.high[0])
    (array([25000.]), True)
    """
    check_confidence(confidence)
    _check_bootstrap(resamples, method)
    matrix, sizes = cluster_sample(counts, tokens)
    dense = matrix.toarray()
    observed = np.full(dense.shape[1], np.nan)
    if len(sizes):
        observed = dense.sum(0) / sizes.sum()
    if len(sizes) < 2:  # noqa: PLR2004
        drawn = np.full((1, dense.shape[1]), np.nan)
    else:
        drawn = np.concatenate(list(_resampled(dense, sizes, resamples=resamples, seed=seed)))
    tails = np.array([(1 - confidence) / 2, (1 + confidence) / 2])
    levels = np.broadcast_to(tails[:, None], (2, dense.shape[1]))
    if method == "bca":
        levels = _bca_levels(drawn, observed, tails=tails, jackknife=_left_out(dense, sizes))
    low, high = _quantiles(drawn, levels)
    return Bootstrap(
        rate=observed,
        low=low,
        high=high,
        mean=drawn.mean(0),
        se=drawn.std(0, ddof=1) if len(drawn) > 1 else np.full(dense.shape[1], np.nan),
        confidence=confidence,
        resamples=resamples,
        seed=seed,
        method=method,
    )


def _check_bootstrap(resamples: int, method: str) -> None:
    if method not in {"percentile", "bca"}:
        raise ToolkitError(f"Unknown method {method!r}.", "", "Possible: percentile, bca.")
    if resamples < 100:  # noqa: PLR2004
        raise ToolkitError(
            f"resamples={resamples}.",
            "Bounds are quantiles and need many.",
            "Give 1,000 or more.",
        )


def _resampled(dense: Floats, sizes: Floats, *, resamples: int, seed: int) -> Iterator[Floats]:
    """Rates of documents drawn with replacement, block by block."""
    rng, m = np.random.default_rng(seed), len(sizes)
    step = max(1, _BLOCK // m)
    for start in range(0, resamples, step):
        times = rng.multinomial(m, np.full(m, 1 / m), size=min(step, resamples - start))
        yield (times @ dense) / (times @ sizes)[:, None]


def _left_out(dense: Floats, sizes: Floats) -> Floats:
    """Rates with each document left out in turn."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((dense.sum(0) - dense) / (sizes.sum() - sizes)[:, None], np.float64)


def _bca_levels(
    drawn: Floats, observed: Floats, *, tails: Floats, jackknife: Floats
) -> NDArray[np.float64]:
    """Quantile levels, moved for bias and skew; plain ones where nothing varies."""
    below = (drawn < observed).mean(0) + (drawn == observed).mean(0) / 2
    deviation = jackknife.mean(0) - jackknife
    z, plain = scipy.special.ndtri(tails)[:, None], tails[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        bias = scipy.special.ndtri(below)
        skew = (deviation**3).sum(0) / (6 * (deviation**2).sum(0) ** 1.5)
        levels = scipy.special.ndtr(bias + (bias + z) / (1 - skew * (bias + z)))
    return np.where(np.isfinite(levels), levels, plain)


def _quantiles(drawn: Floats, levels: NDArray[np.float64]) -> tuple[Floats, Floats]:
    ordered = np.sort(drawn, axis=0)
    rank = np.clip(np.ceil(levels * len(drawn)).astype(np.int64) - 1, 0, len(drawn) - 1)
    columns = np.arange(drawn.shape[1])
    return ordered[rank[0], columns], ordered[rank[1], columns]
