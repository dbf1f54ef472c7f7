r"""
How a type's raw counts scatter over parts of equal size.

On parts of unequal size these blame the words for the lengths; :mod:`toolkit.measures.spread` and
:mod:`toolkit.measures.deviation` allow for size. Without a hit there is nothing to spread: the
range and the standard deviation are 0, the others missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.measures.arithmetic import Floats, share
from toolkit.measures.contingency import measure
from toolkit.measures.parts import Counts, juilland, over_parts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "juilland_d_equal",
    "lyne_d3",
    "part_range",
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
    On parts of unequal size it blames the words for the lengths; use
    :func:`toolkit.measures.spread.juilland_d`.

    References
    ----------
    .. [1] Juilland, Brodin & Davidovitch (1970), Frequency Dictionary of French Words.

    Examples
    --------
    >>> round(float(juilland_d_equal([0, 4, 3, 2, 1])), 4)
    0.6464
    """
    return over_parts(counts, sizes, lambda p: juilland(p.counts))


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
