r"""
How far a type's spread is from proportion to the sizes of the parts: DP, KLD and kin.

Every measure takes hits per part and tokens per part. 0 is even. Where a type has no hit there is
nothing to spread and the value is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from toolkit.measures.arithmetic import Floats, share
from toolkit.measures.contingency import measure
from toolkit.measures.parts import Counts, Parts, over_parts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "dp",
    "dp_norm",
    "dp_norm_egbert",
    "kld",
    "kld_norm",
    "kld_norm_exponential",
]


@measure("spread", label="DP")
def dp(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Tell what share of the hits would have to move to spread them in proportion to size.

    .. math:: \frac{1}{2} \sum \left| \frac{x_i}{\sum x} - s_i \right|, \qquad s_i = n_i / N

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) to 1 less the smallest part's share; missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Deviation of proportions: 0 is even, unlike most others. Below ten hits it says little.

    References
    ----------
    .. [1] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> round(float(dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 2)
    0.18
    """
    return over_parts(counts, sizes, _dp)


@measure("spread", label="DPnorm")
def dp_norm(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Stretch DP so that all hits in the smallest part score 1.

    .. math:: \frac{DP}{1 - \min_i s_i}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) to 1; missing without hits or with one part.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    The default. With many parts nearly the same as :func:`dp`.

    References
    ----------
    .. [1] Lijffijt & Gries (2012), International Journal of Corpus Linguistics 17(1), 147-149.

    Examples
    --------
    >>> round(float(dp_norm([2, 1, 0])), 9)
    0.5
    """
    return over_parts(counts, sizes, lambda p: share(_dp(p), 1 - p.shares.min(initial=1.0)))


@measure("spread", label="DPnorm (Egbert et al.)")
def dp_norm_egbert(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Stretch DP by the smallest part in which the type occurs.

    .. math:: \frac{DP}{1 - \min_{i : x_i > 0} s_i}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) to 1; missing without hits or where one part is everything.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    A variant; it stretches less than :func:`dp_norm` if the smallest part has no hit.

    References
    ----------
    .. [1] Egbert, Burch & Biber (2020), International Journal of Corpus Linguistics 25(1), 89-115.

    Examples
    --------
    >>> round(float(dp_norm_egbert([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 4)
    0.2195
    """
    return over_parts(counts, sizes, _dp_norm_egbert)


@measure("spread", label="KLD")
def kld(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Tell how many bits the parts give away about where hits are.

    .. math:: \sum \frac{x_i}{\sum x} \log_2 \frac{x_i / \sum x}{s_i}, \qquad s_i = n_i / N

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) to minus log2 of the smallest share; missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Kullback-Leibler divergence of the hits from the sizes. Grows with the number of parts.

    References
    ----------
    .. [1] Gries (2020), in Paquot & Gries (eds.), A Practical Handbook of Corpus
       Linguistics, 99-118.

    Examples
    --------
    >>> round(float(kld([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.137
    """
    return over_parts(counts, sizes, _kld)


@measure("spread", label="KLDnorm (odds)")
def kld_norm(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Bring KLD between 0 and 1 by its odds.

    .. math:: \frac{KLD}{1 + KLD}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) towards 1; missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    One of two published ways; see :func:`kld_norm_exponential`.

    References
    ----------
    .. [1] Gries (2020), in Paquot & Gries (eds.), A Practical Handbook of Corpus
       Linguistics, 99-118.

    Examples
    --------
    >>> round(float(kld_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.12
    """
    return over_parts(counts, sizes, lambda p: _kld(p) / (1 + _kld(p)))


@measure("spread", label="KLDnorm (base e)")
def kld_norm_exponential(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Bring KLD between 0 and 1 by an exponential.

    .. math:: 1 - e^{-KLD}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (in proportion) towards 1; missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Other bases than e are in print too: name the one used.

    References
    ----------
    .. [1] Gries (2021), Journal of Second Language Studies 5(2), 171-205.

    Examples
    --------
    >>> round(float(kld_norm_exponential([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.128
    """
    return over_parts(counts, sizes, lambda p: -np.expm1(-_kld(p)))


def _dp(p: Parts) -> Floats:
    return np.asarray(np.abs(p.hit_shares - p.shares).sum(0) / 2, np.float64)


def _dp_norm_egbert(p: Parts) -> Floats:
    smallest = np.where(p.counts > 0, p.shares, 1.0).min(axis=0)
    return share(_dp(p), 1 - smallest)


def _kld(p: Parts) -> Floats:
    return np.asarray(scipy.special.rel_entr(p.hit_shares, p.shares).sum(0) / np.log(2), np.float64)
