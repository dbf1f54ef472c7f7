r"""
How evenly a type's rates are spread over the parts of a corpus: documents, or slices of it.

Every measure takes hits per part and tokens per part; 1 is even. The deviations from proportion,
where 0 is even, are in :mod:`toolkit.measures.deviation`, those for parts of equal size in
:mod:`toolkit.measures.scatter`. Without a hit there is nothing to spread and the value is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from toolkit.measures.arithmetic import Floats, share
from toolkit.measures.contingency import measure
from toolkit.measures.parts import Counts, Parts, juilland, over_parts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["carroll_d2", "da", "juilland_d", "rosengren_s"]


@measure("spread", label="Juilland's D")
def juilland_d(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by the variation of rates over parts.

    .. math:: 1 - \frac{\sigma_p / \bar p}{\sqrt{n - 1}}, \qquad p_i = x_i / n_i

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (all in one part) to 1 (equal rates); missing without hits or with one part.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Nears 1 for almost everything when there are many parts: of little use on documents.

    References
    ----------
    .. [1] Juilland, Brodin & Davidovitch (1970), Frequency Dictionary of French Words.
    .. [2] Gries (2020), in Paquot & Gries (eds.), A Practical Handbook of Corpus
       Linguistics, 99-118.

    Examples
    --------
    >>> round(float(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.785
    """
    return over_parts(counts, sizes, lambda p: juilland(p.rates))


@measure("spread", label="Carroll's D₂")
def carroll_d2(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by the entropy of rates over parts.

    .. math:: \frac{-\sum q_i \log_2 q_i}{\log_2 n}, \qquad q_i = \frac{x_i / n_i}{\sum_j x_j / n_j}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (all in one part) to 1 (equal rates); missing without hits or with one part.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    References
    ----------
    .. [1] Carroll (1970), Computer Studies in the Humanities and Verbal Behaviour 3(2), 61-65.
    .. [2] Gries (2020), in Paquot & Gries (eds.), A Practical Handbook of Corpus
       Linguistics, 99-118.

    Examples
    --------
    >>> round(float(carroll_d2([2, 1, 1, 1, 0])), 4)
    0.8277
    """
    return over_parts(counts, sizes, _carroll)


@measure("spread", label="Rosengren's S")
def rosengren_s(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by the overlap of hits and part sizes.

    .. math:: \frac{\left(\sum \sqrt{s_i x_i}\right)^2}{\sum x_i}, \qquad s_i = n_i / N

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        The smallest part's share (all hits in it) to 1 (in proportion); missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Times the count: the adjusted frequency it was made for.

    References
    ----------
    .. [1] Rosengren (1971), Etudes de linguistique appliquée (n.s.) 1, 103-127.
    .. [2] Gries (2020), in Paquot & Gries (eds.), A Practical Handbook of Corpus
       Linguistics, 99-118.

    Examples
    --------
    >>> round(float(rosengren_s([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 2)
    0.95
    """
    return over_parts(
        counts, sizes, lambda p: share(np.square(np.sqrt(p.shares * p.counts).sum(0)), p.hits)
    )


@measure("spread", label="DA")
def da(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by the differences of rates between all pairs of parts.

    .. math::
        1 - \frac{\sum_{i < j} |q_i - q_j|}{n - 1}, \qquad
        q_i = \frac{x_i / n_i}{\sum_j x_j / n_j}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (all in one part) to 1 (equal rates); missing without hits or with one part.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    From sorted rates, so thousands of documents are no burden.

    References
    ----------
    .. [1] Burch, Egbert & Biber (2017), Journal of Research Design and Statistics in Linguistics
       and Communication Science 3(2), 189-216.

    Examples
    --------
    >>> round(float(da([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.697
    """
    return over_parts(counts, sizes, _da)


def _carroll(p: Parts) -> Floats:
    return share(scipy.special.entr(p.rate_shares).sum(0), np.log(len(p.shares)))


def _da(p: Parts) -> Floats:
    n = len(p.shares)
    weights = (2 * np.arange(1, n + 1) - n - 1)[:, None]
    return 1 - share((weights * np.sort(p.rate_shares, axis=0)).sum(0), n - 1.0)
