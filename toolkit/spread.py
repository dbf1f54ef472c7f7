r"""
How evenly a type is spread over the parts of a corpus: documents, or equal slices of it.

Every measure takes hits per part and tokens per part. Mind the direction: here 1 is even (for the
range n, for the deviations 0); the deviations from proportion, where 0 is even, are in
:mod:`toolkit.deviation`. Where a type has no hit there is nothing to spread and the value is
missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from toolkit.arithmetic import Floats, quietly, share
from toolkit.contingency import measure
from toolkit.parts import Counts, Parts, over_parts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "carroll_d2",
    "da",
    "juilland_d",
    "juilland_d_equal",
    "lyne_d3",
    "part_range",
    "rosengren_s",
    "standard_deviation",
    "variation_coefficient",
]


@measure("spread", label="range")
def part_range(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Count the parts with at least one hit.

    .. math:: |\{i : x_i > 0\}|

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 to n.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    The first thing to look at: in how many documents is it at all?

    References
    ----------
    .. [1] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> float(part_range([2, 0, 1]))
    2.0
    """
    return over_parts(counts, sizes, lambda p: (p.counts > 0).sum(0))


@measure("spread", label="standard deviation")
def standard_deviation(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Tell how much the counts vary between parts (population formula).

    .. math:: \sqrt{\frac{1}{n} \sum (x_i - \bar x)^2}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        At least 0, in hits; 0 without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    For parts of equal size; grows with frequency, so see :func:`variation_coefficient`.

    References
    ----------
    .. [1] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> round(float(standard_deviation([1, 2, 3, 4, 5])), 3)
    1.414
    """
    return over_parts(counts, sizes, lambda p: p.counts.std(0))


@measure("spread", label="variation coefficient")
def variation_coefficient(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Tell the standard deviation in units of the mean.

    .. math:: \frac{\sqrt{\frac{1}{n} \sum (x_i - \bar x)^2}}{\bar x}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (even) to :math:`\sqrt{n - 1}` (all in one part); missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    For parts of equal size.

    References
    ----------
    .. [1] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> round(float(variation_coefficient([1, 2, 3, 4, 5])), 3)
    0.471
    """
    return over_parts(counts, sizes, lambda p: share(p.counts.std(0), p.counts.mean(0)))


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
    return over_parts(counts, sizes, lambda p: _juilland(p.rates))


@measure("spread", label="Juilland's D (raw counts)")
def juilland_d_equal(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by the variation of raw counts, as defined for parts of equal size.

    .. math:: 1 - \frac{\sigma_x / \bar x}{\sqrt{n - 1}}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        0 (all in one part) to 1 (equal counts); missing without hits or with one part.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    On parts of unequal size it blames the words for the lengths; use :func:`juilland_d`.

    References
    ----------
    .. [1] Juilland, Brodin & Davidovitch (1970), Frequency Dictionary of French Words.

    Examples
    --------
    >>> round(float(juilland_d_equal([0, 4, 3, 2, 1])), 4)
    0.6464
    """
    return over_parts(counts, sizes, lambda p: _juilland(p.counts))


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


@measure("spread", label="Lyne's D₃")
def lyne_d3(counts: Counts, sizes: ArrayLike | None = None) -> Floats:
    r"""
    Rate evenness by chi-squared against equal counts.

    .. math:: 1 - \frac{\chi^2}{4 \sum x_i}, \qquad \chi^2 = \sum \frac{(x_i - \bar x)^2}{\bar x}

    Parameters
    ----------
    counts : array_like of shape (n,) or (n, k), or scipy.sparse of shape (n, k)
        Hits in each part, of one type or of k.
    sizes : array_like of shape (n,), optional
        Tokens in each part; left out: parts of equal size. Parts without tokens are left out.

    Returns
    -------
    ndarray of float64, shape (k,), or a float for counts of shape (n,)
        1 (equal counts) down to 1 - (n - 1)/4; missing without hits.

    Raises
    ------
    ToolkitError
        If shapes disagree, a count is negative, or a part has hits but no tokens.

    Notes
    -----
    Made for five equal parts, where its minimum is 0; with more it goes below.

    References
    ----------
    .. [1] Lyne (1985), The Vocabulary of French Business Correspondence, 101-124.

    Examples
    --------
    >>> round(float(lyne_d3([1, 2, 3, 4, 5])), 3)
    0.944
    """
    return over_parts(
        counts,
        sizes,
        lambda p: (
            1 - share(np.square(p.counts - p.counts.mean(0)).sum(0), p.counts.mean(0)) / 4 / p.hits
        ),
    )


def _juilland(values: Floats) -> Floats:
    with quietly():
        variation = values.std(0) / values.mean(0) / np.sqrt(len(values) - 1)
    return np.asarray(1 - variation, np.float64)


def _carroll(p: Parts) -> Floats:
    return share(special.entr(p.rate_shares).sum(0), np.log(len(p.shares)))


def _da(p: Parts) -> Floats:
    n = len(p.shares)
    weights = (2 * np.arange(1, n + 1) - n - 1)[:, None]
    return 1 - share((weights * np.sort(p.rate_shares, axis=0)).sum(0), n - 1.0)
