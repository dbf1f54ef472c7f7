"""How alike two profiles are, and counts made comparable before they are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, quietly, share
from toolkit.measures.contingency import measure
from toolkit.measures.likelihood import log10_chi2_tail

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike

__all__ = [
    "RankTest",
    "cosine",
    "jaccard_shingles",
    "jensen_shannon",
    "mann_whitney",
    "per",
    "tf_idf",
]


@measure("likeness", label="cosine")
def cosine(x: ArrayLike, y: ArrayLike) -> Floats:
    r"""
    Compare two profiles by their angle.

    .. math:: \frac{x \cdot y}{|x| \, |y|}

    Parameters
    ----------
    x, y : array_like of shape (k,) or (..., k)
        Weights of the same k things on both sides; broadcast over leading axes.

    Returns
    -------
    ndarray of float64, or a float for two vectors
        0 (nothing shared) to 1 (same proportions) for counts; missing where a side is all zero.

    Notes
    -----
    Blind to length. Dominated by the most frequent words unless weighted.

    References
    ----------
    .. [1] Salton & McGill (1983), Introduction to Modern Information Retrieval, 121.

    Examples
    --------
    >>> round(float(cosine([3, 0, 1, 4], [1, 2, 0, 4])), 4)
    0.8131
    """
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    lengths = np.sqrt((x * x).sum(-1)) * np.sqrt((y * y).sum(-1))
    return share((x * y).sum(-1), lengths)


@measure("likeness", label="Jaccard of shingles")
def jaccard_shingles(a: Sequence[Hashable], b: Sequence[Hashable], *, k: int = 5) -> float:
    r"""
    Compare two texts by the sequences of k tokens they share, to find reprints.

    .. math:: \frac{|A \cap B|}{|A \cup B|}

    Parameters
    ----------
    a, b : sequence of tokens
        The two texts, as strings or type ids.
    k : int
        Tokens in a shingle.

    Returns
    -------
    float
        0 (no sequence shared) to 1 (the same sequences); missing when neither text has k tokens.

    Notes
    -----
    Each shingle counts once, however often it recurs. Low for a cut version of a long text: there
    the share of the shorter text's shingles says more.

    References
    ----------
    .. [1] Broder (1997), Proceedings of Compression and Complexity of Sequences, 21-29.

    Examples
    --------
    >>> jaccard_shingles("talks were frank".split(), "the talks were frank".split(), k=2)
    0.6666666666666666
    """
    if k < 1:
        raise ToolkitError(f"k={k!r} is no length of a shingle.", advice="Give at least 1.")
    one, other = ({tuple(t[i : i + k]) for i in range(len(t) - k + 1)} for t in (a, b))
    return len(one & other) / len(one | other) if one | other else float("nan")


@measure("likeness", label="Jensen-Shannon (bits)")
def jensen_shannon(p: ArrayLike, q: ArrayLike) -> Floats:
    r"""
    Tell how many bits give away which of two distributions a token is from.

    .. math:: \frac{1}{2} D(p \| m) + \frac{1}{2} D(q \| m), \qquad m = \frac{p + q}{2}

    Parameters
    ----------
    p, q : array_like of shape (k,) or (..., k)
        Weights of the same k things; each is scaled to sum 1.

    Returns
    -------
    ndarray of float64, shape () for two vectors
        0 (same) to 1 (nothing shared); missing where a side is all zero.

    Raises
    ------
    ToolkitError
        If a weight is negative.

    Notes
    -----
    The divergence; its square root is a distance.

    References
    ----------
    .. [1] Lin (1991), IEEE Transactions on Information Theory 37(1), 145-151.

    Examples
    --------
    >>> round(float(jensen_shannon([0.5, 0.3, 0.2, 0], [0.1, 0.4, 0.4, 0.1])), 4)
    0.1847
    """
    p, q = (np.asarray(x, np.float64) for x in (p, q))
    if (p < 0).any() or (q < 0).any():
        raise ToolkitError("A weight is below zero.", "Distributions have none.", "")
    p, q = (share(x, x.sum(-1, keepdims=True)) for x in (p, q))
    m = (p + q) / 2
    divergence = (
        (scipy.special.rel_entr(p, m) + scipy.special.rel_entr(q, m)).sum(-1) / 2 / np.log(2)
    )
    return np.asarray(divergence, np.float64)


@measure("likeness", label="tf-idf")
def tf_idf(counts: ArrayLike) -> Floats:
    r"""
    Weight counts by how few documents share a type; each document scaled to length 1.

    .. math::
        f \left(\ln \frac{1 + m}{1 + m_f} + 1\right), \qquad
        \text{rows divided by their length}

    Parameters
    ----------
    counts : array_like of shape (m, k)
        How often each of k types occurs in each of m documents.

    Returns
    -------
    ndarray of float64, shape (m, k)
        At least 0. A document without any of the types stays all zero.

    Notes
    -----
    The smoothed variant; there are many, so say which. For comparing documents, not for saying
    what a corpus is about: use keyness.

    References
    ----------
    .. [1] Salton & Buckley (1988), Information Processing & Management 24(5), 513-523.

    Examples
    --------
    >>> tf_idf([[2, 1, 1, 0], [0, 1, 1, 1], [3, 0, 0, 0]]).round(3)
    array([[0.816, 0.408, 0.408, 0.   ],
           [0.   , 0.518, 0.518, 0.681],
           [1.   , 0.   , 0.   , 0.   ]])
    """
    counts = np.asarray(counts, np.float64)
    if counts.ndim != 2:  # noqa: PLR2004
        raise ToolkitError(
            f"tf-idf needs a table, not {counts.ndim} dimensions.", "", "One row per document."
        )
    documents = (counts > 0).sum(0)
    weights = counts * (np.log((1 + len(counts)) / (1 + documents)) + 1)
    lengths = np.sqrt((weights * weights).sum(1, keepdims=True))
    return np.asarray(weights / np.where(lengths > 0, lengths, 1.0), np.float64)


@measure("likeness", label="per 10,000")
def per(count: ArrayLike, size: ArrayLike, *, unit: float = 10_000) -> Floats:
    r"""
    State a count per so many tokens.

    .. math:: unit \cdot f / n

    Parameters
    ----------
    count, size : array_like
        Hits and tokens; broadcast.
    unit : float
        Tokens to state it per.

    Returns
    -------
    ndarray of float64
        Hits per unit; missing where there is no token.

    Notes
    -----
    State the unit, and the count beside it: 2 hits in 300 tokens are "67 per 10,000".

    References
    ----------
    .. [1] Biber (1988), Variation across Speech and Writing, 75-76 (normalised counts).

    Examples
    --------
    >>> per([7], [431], unit=1e6).round(1)
    array([16241.3])
    """
    return unit * share(count, size)


@dataclass(frozen=True, slots=True, eq=False)
class RankTest:
    """
    Outcome of a rank-sum test, per type.

    Attributes
    ----------
    u : ndarray of float64, shape (k,)
        Pairs in which the target's value is larger, ties counting half.
    superiority : ndarray of float64, shape (k,)
        `u` as a share of all pairs: 0.5 means no difference.
    z : ndarray of float64, shape (k,)
        `u` standardised, with correction for ties.
    log10_p : ndarray of float64, shape (k,)
        log10 of the two-sided p value (normal approximation).
    """

    u: Floats
    superiority: Floats
    z: Floats
    log10_p: Floats


@measure("likeness", label="Mann-Whitney U")
def mann_whitney(x: ArrayLike, y: ArrayLike) -> RankTest:
    r"""
    Ask whether documents of one group rank above those of another (Wilcoxon rank-sum).

    .. math:: U = \#\{(i, j) : x_i > y_j\} + \tfrac12 \#\{(i, j) : x_i = y_j\}

    Parameters
    ----------
    x, y : array_like of shape (m1,) and (m2,), or (m1, k) and (m2, k)
        Values per document, such as rates, in the target and in the reference.

    Returns
    -------
    RankTest
        With arrays of shape (k,), or floats for one type. z and p are missing where all values
        are equal or a side is empty.

    Notes
    -----
    Documents are the sample, but rates of shorter texts are more often 0: with texts of unequal
    length it finds differences where there are none.

    References
    ----------
    .. [1] Mann & Whitney (1947), Annals of Mathematical Statistics 18(1), 50-60.
    .. [2] Kilgarriff (2001), International Journal of Corpus Linguistics 6(1), 97-133.

    Examples
    --------
    >>> test = mann_whitney([12, 15, 18, 24, 88], [3, 3, 13, 27, 33])
    >>> float(test.u), float(test.superiority)
    (16.0, 0.64)
    """
    x, y = (np.asarray(v, np.float64) for v in (x, y))
    single = x.ndim == 1
    x, y = (v[:, None] if v.ndim == 1 else v for v in (x, y))
    m1, m2 = len(x), len(y)
    ranks, ties = _ranks(np.concatenate([x, y]))
    u = ranks[:m1].sum(0) - m1 * (m1 + 1) / 2
    m, pairs = m1 + m2, m1 * m2
    with quietly():
        spread = np.sqrt(pairs / 12 * ((m + 1) - ties / (m * (m - 1.0))))
        z = np.where(spread > 0, (u - pairs / 2) / spread, np.nan)
    values = (u, share(u, pairs), z, log10_chi2_tail(z * z))
    return RankTest(*(cast("Floats", v[0]) if single else v for v in values))


def _ranks(values: Floats) -> tuple[Floats, Floats]:
    """Average ranks down each column, and the sum of t^3 - t over its ties."""
    m = len(values)
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    new = np.ones_like(ordered, bool)
    new[1:] = ordered[1:] != ordered[:-1]
    here = np.arange(m)[:, None]
    first = np.maximum.accumulate(np.where(new, here, 0), axis=0)
    ends = np.ones_like(new)
    ends[:-1] = new[1:]
    last = np.minimum.accumulate(np.where(ends, here, m)[::-1], axis=0)[::-1]
    ranks = np.empty_like(ordered)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=0)
    size = (last - first + 1.0) * new
    return ranks, np.asarray((size**3 - size).sum(0), np.float64)
