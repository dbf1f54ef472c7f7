"""Intervals for a proportion of independent trials, such as hand-coded hits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.inference.clusters import check_confidence
from toolkit.measures.arithmetic import Floats, quietly, share
from toolkit.measures.contingency import measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["clopper_pearson", "wilson"]


@measure("interval", label="Wilson")
def wilson(k: ArrayLike, n: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    r"""
    Bound a proportion by the score interval: the default.

    .. math::
        \frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\hat p (1 - \hat p) / n + z^2 / 4 n^2}}
        {1 + z^2 / n}

    Parameters
    ----------
    k, n : array_like
        How many of how many; broadcast.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    tuple of two ndarray of float64
        Lower and upper bounds, within 0 and 1; missing where n is 0.

    Raises
    ------
    ToolkitError
        If k or n is negative, k exceeds n, or the confidence is no chance.

    Notes
    -----
    For independent trials, such as hand-coded hits drawn at random. For rates of words in
    documents use :func:`toolkit.inference.clustered_rate`.

    References
    ----------
    .. [1] Wilson (1927), JASA 22(158), 209-212.
    .. [2] Brown, Cai & DasGupta (2001), Statistical Science 16(2), 101-133.

    Examples
    --------
    >>> low, high = wilson(15, 1177)
    >>> round(float(low), 5), round(float(high), 5)
    (0.00774, 0.02092)
    """
    k, n = _trials(k, n, confidence)
    z = scipy.special.ndtri((1 + confidence) / 2)
    p = share(k, n)
    with quietly():
        centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2) / (1 + z * z / n)
    low = np.where(k == 0, 0.0, np.maximum(centre - half, 0.0))
    high = np.where(k == n, 1.0, np.minimum(centre + half, 1.0))
    return _known(low, n), _known(high, n)


@measure("interval", label="Clopper-Pearson")
def clopper_pearson(
    k: ArrayLike, n: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    r"""
    Bound a proportion so that coverage never falls below the confidence (exact interval).

    .. math:: B^{-1}_{\alpha/2}(k, n - k + 1), \quad B^{-1}_{1 - \alpha/2}(k + 1, n - k)

    Parameters
    ----------
    k, n : array_like
        How many of how many; broadcast.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    tuple of two ndarray of float64
        Lower and upper bounds, within 0 and 1; missing where n is 0.

    Raises
    ------
    ToolkitError
        If k or n is negative, k exceeds n, or the confidence is no chance.

    Notes
    -----
    Wider than needed: for guarantees. Otherwise :func:`wilson`.

    References
    ----------
    .. [1] Clopper & Pearson (1934), Biometrika 26(4), 404-413.

    Examples
    --------
    >>> low, high = clopper_pearson(15, 1177)
    >>> round(float(low), 5), round(float(high), 5)
    (0.00715, 0.02093)
    """
    k, n = _trials(k, n, confidence)
    tail = (1 - confidence) / 2
    inside, below = np.where(k > 0, k, 1.0), np.where(k < n, n - k, 1.0)
    low = np.where(k == 0, 0.0, scipy.special.betaincinv(inside, n - k + 1, tail))
    high = np.where(k == n, 1.0, scipy.special.betainccinv(k + 1, below, tail))
    return _known(low, n), _known(high, n)


def _trials(k: ArrayLike, n: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    check_confidence(confidence)
    successes, trials = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    good = (successes >= 0) & (successes <= trials) & np.isfinite(trials)
    if not good.all():
        raise ToolkitError(
            f"{successes[~good][0]:g} of {trials[~good][0]:g}.",
            "That is no share of anything.",
            "Give k between 0 and n.",
        )
    return successes, trials


def _known(bound: Floats, n: Floats) -> Floats:
    return np.asarray(np.where(n > 0, bound, np.nan), np.float64)
