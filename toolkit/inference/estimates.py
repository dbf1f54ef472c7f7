"""Rates with the document as the unit that was sampled: of one group, or of many in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit.inference.clusters import (
    ClusterSums,
    Counts,
    Floats,
    Size,
    check_confidence,
    cluster_sums,
    grouped_sums,
    t_quantile,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["ENOUGH_DOCUMENTS", "Rate", "clustered_rate", "clustered_rates", "rate_of"]

ENOUGH_DOCUMENTS: Final = 5
"""Documents with hits below which no test is made: the estimator's variance is then a guess."""


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """
    Rates of one or more types in one group of documents, with document-clustered intervals.

    Attributes
    ----------
    n, documents : ndarray of int64, shape (k,)
        Hits, and documents with at least one hit.
    rate : ndarray of float64, shape (k,)
        Hits per token.
    se : ndarray of float64, shape (k,)
        Standard error of ln rate; missing without hits or with a single document.
    low, high : ndarray of float64, shape (k,)
        Bounds of the interval, per token.
    thin : ndarray of bool, shape (k,)
        Fewer than five documents with hits: the interval is too narrow; do not compare.
    m, tokens : int and float, or ndarrays of shape (k,)
        Documents that hold tokens, and their tokens; arrays where the k are of several groups.
    confidence : float
        Coverage aimed at, such as 0.95.
    """

    n: NDArray[np.int64]
    documents: NDArray[np.int64]
    rate: Floats
    se: Floats
    low: Floats
    high: Floats
    thin: NDArray[np.bool_]
    m: Size
    tokens: Size
    confidence: float

    def __len__(self) -> int:
        return len(self.n)


def clustered_rate(counts: Counts, tokens: ArrayLike, *, confidence: float = 0.95) -> Rate:
    r"""
    Estimate hits per token, with the document as the unit that was sampled.

    Parameters
    ----------
    counts : array_like of shape (m,) or (m, k), or scipy.sparse of shape (m, k)
        Hits of each type in each document. A sparse matrix stays sparse.
    tokens : array_like of shape (m,)
        Tokens in each document. Documents without tokens are left out of *m*.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    Rate
        Arrays of shape (k,), k = 1 for counts of shape (m,). The interval is
        :math:`p \exp(\pm t_{m-1} \, se)`. Without hits: rate 0, low 0 and, by the rule of
        three over documents, :math:`high = \min(1, -\ln(1 - confidence) / m) \cdot m / N`: at most
        about 3 of *m* such documents would hold the type, counted as one hit each. With one
        document the interval is missing: it says nothing about other documents.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative or missing, a document has hits but no tokens, or
        the confidence is not between 0 and 1.

    Notes
    -----
    One pass over a sparse matrix serves a whole vocabulary. Coverage is near nominal for
    types found in many documents and falls short for rare, clumped ones, which `thin` marks.

    References
    ----------
    .. [1] Cochran (1977), Sampling Techniques, 3rd ed., ch. 6.
    .. [2] Hanley & Lippman-Hand (1983), JAMA 249(13), 1743-1745 (rule of three).

    Examples
    --------
    >>> war = clustered_rate([3, 0, 7, 1, 4, 2], [100, 80, 150, 60, 210, 90])
    >>> (10_000 * war.rate).round(1), (10_000 * war.low).round(1), (10_000 * war.high).round(1)
    (array([246.4]), array([125.1]), array([485.3]))
    """
    return rate_of(cluster_sums(counts, tokens), confidence=confidence)


def clustered_rates(counts: Counts, tokens: ArrayLike, groups: ArrayLike, size: int) -> Rate:
    """
    Estimate the rates of many groups of documents in one pass.

    Parameters
    ----------
    counts, tokens
        As for :func:`clustered_rate`, of the documents of all groups.
    groups : array_like of int, shape (m,)
        Group of each document.
    size : int
        Number of groups.

    Returns
    -------
    Rate
        Arrays of shape (size * k,), the k rates of the first group first; each group's are those
        that :func:`clustered_rate` gives for its documents, at 95 % confidence.

    Examples
    --------
    >>> clustered_rates([3, 0, 7, 1], [100, 80, 150, 50], [0, 0, 1, 1], 2).rate.round(4)
    array([0.0167, 0.04  ])
    """
    return rate_of(grouped_sums(counts, tokens, groups, size))


def rate_of(sums: ClusterSums, *, confidence: float = 0.95) -> Rate:
    """
    Estimate the rates of :func:`clustered_rate` from sums, which add up over sets of documents.

    Examples
    --------
    >>> one, two = cluster_sums([3, 0, 7], [100, 80, 150]), cluster_sums([1, 4], [60, 210])
    >>> bool(rate_of(one + two).se == clustered_rate([3, 0, 7, 1, 4], [100, 80, 150, 60, 210]).se)
    True
    """
    check_confidence(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = sums.hits / sums.tokens
        least = np.minimum(sums.m, -np.log1p(-confidence)) / sums.tokens
    se = np.sqrt(sums.variance())
    half = t_quantile((1 + confidence) / 2, np.subtract(sums.m, 1.0)) * se
    none = (sums.hits == 0) & np.greater(sums.m, 1)
    low = np.where(none, 0.0, rate * np.exp(-half))
    high = np.where(none, least, rate * np.exp(half))
    return Rate(
        n=np.rint(sums.hits).astype(np.int64),
        documents=sums.documents,
        rate=rate,
        se=se,
        low=low,
        high=high,
        thin=sums.documents < ENOUGH_DOCUMENTS,
        m=sums.m,
        tokens=sums.tokens,
        confidence=confidence,
    )
