"""Documents as a cluster sample: checked counts, their sums, and Student's t exactly."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias, cast

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from toolkit._base import ToolkitError

__all__ = [
    "ClusterSums",
    "Counts",
    "Floats",
    "Matrix",
    "Size",
    "check_confidence",
    "cluster_sample",
    "cluster_sums",
    "design_effect",
    "grouped_sums",
    "log10_t_tail",
    "t_quantile",
    "t_two_sided",
]

Floats: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = "scipy.sparse.csc_array[Any]"
Counts: TypeAlias = Any
"""A dense (m,) or (m, k) array, or any scipy.sparse matrix of shape (m, k)."""
Size: TypeAlias = Any
"""One number; or an array with a number for each type, where the types are of several groups."""


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """
    Per type: hits, documents with hits, sum of squares, sum of hits x tokens; and the sample.

    Samples of different documents are pooled by adding their sums.
    """

    hits: Floats
    documents: NDArray[np.int64]
    squares: Floats
    products: Floats
    m: Size
    tokens: Size
    token_squares: Size

    def __add__(self, other: ClusterSums) -> ClusterSums:
        columns = (column.name for column in fields(self))
        return ClusterSums(*(getattr(self, name) + getattr(other, name) for name in columns))

    def variance(self) -> Floats:
        """Variance of ln rate; missing without hits or with one document (0 / 0)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = self.hits / self.tokens
            cross, square = 2 * rate * self.products, rate**2 * self.token_squares
            residual = self.squares - cross + square
            # Equal rates in every document leave rounding dust where the true value is zero.
            dust = 16 * np.finfo(np.float64).eps * (self.squares + cross + square)
            residual[residual < dust] = 0.0
            varies = np.where(
                np.greater(self.m, 1), np.divide(self.m, np.subtract(self.m, 1)), np.nan
            )
            return np.asarray(varies * residual / self.hits**2, np.float64)


def cluster_sample(counts: Counts, tokens: ArrayLike) -> tuple[Matrix, Floats]:
    """Counts as a checked sparse matrix and sizes, of the documents that hold tokens."""
    sizes = np.asarray(tokens, np.float64).reshape(-1)
    if not scipy.sparse.issparse(counts):
        counts = np.asarray(counts, np.float64)
        counts = counts[:, None] if counts.ndim == 1 else counts
    matrix = cast("Matrix", scipy.sparse.csc_array(counts, dtype=np.float64))
    if not matrix.has_canonical_format:
        matrix = matrix.copy()  # the caller's matrix is not ours to tidy
        matrix.sum_duplicates()
    _check_sample(matrix, sizes)
    filled = sizes > 0
    return (matrix, sizes) if filled.all() else (matrix[np.flatnonzero(filled)], sizes[filled])


def cluster_sums(counts: Counts, tokens: ArrayLike) -> ClusterSums:
    """Everything the estimator needs, from one pass over the columns of the sparse matrix."""
    matrix, sizes = cluster_sample(counts, tokens)
    if not matrix.data.all():
        matrix = matrix.copy()
        matrix.eliminate_zeros()
    hits, documents = matrix.data, np.diff(matrix.indptr)
    held = np.flatnonzero(documents)

    def by_type(values: Floats) -> Floats:
        sums = np.zeros(documents.size)
        if held.size:
            sums[held] = np.add.reduceat(values, matrix.indptr[held])
        return sums

    return ClusterSums(
        hits=by_type(hits),
        documents=documents.astype(np.int64),
        squares=by_type(hits * hits),
        products=by_type(hits * sizes[matrix.indices]),
        m=len(sizes),
        tokens=float(sizes.sum()),
        token_squares=float(sizes @ sizes),
    )


def grouped_sums(counts: Counts, tokens: ArrayLike, groups: ArrayLike, size: int) -> ClusterSums:
    """
    The same for each of `size` groups of documents: a type of a group is a type of its own.

    Arrays of shape (size * k,), the types of the first group first.
    """
    matrix, sizes = cluster_sample(counts, tokens)
    group = np.asarray(groups)[np.asarray(tokens).reshape(-1) > 0]
    m, k = matrix.shape
    types = np.repeat(np.arange(k), np.diff(matrix.indptr)) + k * group[matrix.indices]
    apart = scipy.sparse.csc_array((matrix.data, (matrix.indices, types)), shape=(m, size * k))
    of_group: list[Size] = [
        np.repeat(np.bincount(group, weights, size), k) for weights in (None, sizes, sizes**2)
    ]
    sums = cluster_sums(apart, sizes)
    return replace(sums, m=of_group[0], tokens=of_group[1], token_squares=of_group[2])


def _check_sample(matrix: Matrix, sizes: Floats) -> None:
    if matrix.shape[0] != len(sizes):
        raise ToolkitError(
            f"Counts of {matrix.shape[0]} documents, sizes of {len(sizes)}.",
            "Every document needs both.",
            "Give counts with one row, and tokens with one entry, per document.",
        )
    if not (np.isfinite(sizes).all() and np.isfinite(matrix.data).all()):
        raise ToolkitError("A count is missing or infinite.", "", "Leave such documents out.")
    if (sizes < 0).any() or (matrix.data < 0).any():
        raise ToolkitError("A count is below zero.", "Nothing occurs less than never.", "")
    empty = np.flatnonzero(sizes == 0)
    empty = empty[np.isin(empty, matrix.indices[matrix.data > 0])] if len(empty) else empty
    if len(empty):
        raise ToolkitError(
            f"Document {empty[0]} has hits but no tokens.",
            "Both must come from the same count.",
            "Check that the sizes belong to these documents.",
        )


def check_confidence(confidence: float) -> None:
    """Refuse a confidence that is no chance."""
    if not 0 < confidence < 1:
        raise ToolkitError(
            f"confidence={confidence}.", "It lies between 0 and 1.", "Give one such as 0.95."
        )


def design_effect(counts: Counts, tokens: ArrayLike) -> Floats:
    r"""
    Tell how many times larger the variance is than if tokens were independent.

    .. math:: deff = \operatorname{Var}_{documents}(\ln p) \, / \, (1 / \sum x_i)

    Parameters
    ----------
    counts, tokens
        As for :func:`toolkit.inference.clustered_rate`.

    Returns
    -------
    ndarray of float64, shape (k,)
        At least 0; 1 for a Poisson scatter of hits, 4 if token-based intervals are half as wide
        as they should be. Missing without hits or with a single document.

    References
    ----------
    .. [1] Kish (1965), Survey Sampling, section 8.2.

    Examples
    --------
    >>> design_effect([9, 0, 0, 0, 0, 0], [50] * 6).round(2)
    array([9.])
    """
    sums = cluster_sums(counts, tokens)
    return np.asarray(sums.variance() * sums.hits, np.float64)


def log10_t_tail(t: ArrayLike, df: ArrayLike) -> Floats:
    """
    Give log10 of the two-sided p value of Student's t, right where p underflows.

    Parameters
    ----------
    t, df : array_like
        Statistics and their degrees of freedom; broadcast.

    Returns
    -------
    ndarray of float64
        At most 0; missing where t or df is missing or df is not positive.

    Notes
    -----
    p is the incomplete beta function at df / (df + t^2); in the far tail its logarithm is taken
    from the continued fraction (modified Lentz) instead of from p.

    References
    ----------
    .. [1] DLMF 8.17.22, https://dlmf.nist.gov/8.17.v

    Examples
    --------
    >>> log10_t_tail([2.0, 1e6], [10, 200]).round(3)
    array([  -1.134, -971.146])
    """
    return t_two_sided(np.asarray(t, np.float64), np.asarray(df, np.float64))[1]


def t_quantile(level: float, df: ArrayLike) -> Floats:
    """Quantile of Student's t; missing where df is missing or not positive."""
    df = np.asarray(df, np.float64)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.where(df > 0, scipy.special.stdtrit(np.where(df > 0, df, 1.0), level), np.nan)
        )


def t_two_sided(t: Floats, df: Floats) -> tuple[Floats, Floats]:
    """Two-sided p, and its base-10 logarithm."""
    t, df = np.broadcast_arrays(t, df)
    good = np.isfinite(t) & (df > 0)
    p = np.full(t.shape, np.nan)
    p[good] = 2 * scipy.special.stdtr(df[good], -np.abs(t[good]))
    log10_p = np.full(t.shape, np.nan)
    near = good & (p > 1e-200)  # noqa: PLR2004 - above this stdtr still has all its digits
    log10_p[near] = np.minimum(np.log10(p[near]), 0.0)
    far = good & ~near
    if far.any():
        log10_p[far] = _log_far_tail(t[far], df[far]) / np.log(10)
    return p, log10_p


def _log_far_tail(t: Floats, df: Floats) -> Floats:
    """Logarithm of the incomplete beta function I_x(df/2, 1/2) at x = df / (df + t^2), x small."""
    a, b = df / 2, 0.5
    odds = (t / df) * t
    x = 1 / (1 + odds)
    log_front = -a * np.log1p(odds) + b * np.log(odds / (1 + odds)) - scipy.special.betaln(a, b)
    return np.asarray(log_front - np.log(a) - np.log(_fraction(a, x)), np.float64)


def _fraction(a: Floats, x: Floats) -> Floats:
    """Denominator of the continued fraction of I_x(a, 1/2), evaluated from its tail."""
    b, value = 0.5, np.ones_like(x)
    for j in range(400, 0, -1):
        i = j // 2
        if j % 2:
            d = -(a + i) * (a + b + i) * x / ((a + 2 * i) * (a + 2 * i + 1))
        else:
            d = i * (b - i) * x / ((a + 2 * i - 1) * (a + 2 * i))
        value = 1 + d / value
    return value
