r"""
Effect sizes of keyness that discount what a handful of hits cannot show: token-based.

Build the table with :meth:`toolkit.measures.contingency.Contingency.of_corpora`. They allow for
chance among independent tokens, not for words that clump in few documents; that is what
:func:`toolkit.inference.compare_rates` does. Below f and n are hits and tokens, 1 the target, 2 the
reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, quietly
from toolkit.measures.contingency import Contingency, measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "log_odds_dirichlet",
    "log_ratio_conservative",
    "log_ratio_conservative_positive",
    "log_ratio_walter",
]


@measure("contrast", label="log ratio (Walter)")
def log_ratio_walter(t: Contingency) -> Floats:
    r"""
    Tell the log ratio of rates with half a hit and half a token added to each side.

    .. math:: \log_2 \frac{f_1 + ½}{n_1 + ½} - \log_2 \frac{f_2 + ½}{n_2 + ½}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where more frequent in the target. Always finite.

    Notes
    -----
    Nearly unbiased, and drawn towards 0 for rare types, unlike :func:`log_ratio`.

    References
    ----------
    .. [1] Walter (1975), Biometrika 62(2), 371-374.
    .. [2] Evert (2022), Measuring Keyness, DH2022.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> log_ratio_walter(t).round(3)
    array([1.585])
    """
    return np.log2((t.o11 + 0.5) / (t.row + 0.5)) - np.log2((t.o21 + 0.5) / (t.other_row + 0.5))


@measure("contrast", label="LRC")
def log_ratio_conservative(t: Contingency, *, confidence: float = 0.95, family: int = 1) -> Floats:
    r"""
    Tell the least difference the counts allow: the bound of the log ratio nearest zero (LRC).

    .. math:: \log_2 \frac{q}{1 - q} \cdot \frac{n_2}{n_1}

    with *q* the Clopper-Pearson bounds of :math:`f_1` among :math:`f_1 + f_2` hits, that is, the
    exact conditional-Poisson interval of the ratio of rates.

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).
    confidence : float
        Coverage of the two-sided interval.
    family : int
        Types compared at once; the interval is widened for all of them (Bonferroni).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        The lower bound if above 0, the upper bound if below 0, else 0 (no difference shown).
        Missing where a corpus is empty.

    Raises
    ------
    ToolkitError
        If the confidence is no chance or the family is empty.

    Notes
    -----
    A sound ranking if tokens were independent. They are not: on random halves of one corpus it
    still finds dozens of "keywords". The document-based bound is
    :attr:`toolkit.inference.Comparison.nearest`.

    References
    ----------
    .. [1] Evert, Dykes & Peters (2018), A quantitative evaluation of keyword measures, CL2018.
    .. [2] Evert (2022), Measuring Keyness, DH2022.

    Examples
    --------
    >>> sizes = [5000, 1000], [7000, 1000]
    >>> t = Contingency.of_corpora([12, 7], sizes[0], reference=[0, 2], reference_size=sizes[1])
    >>> log_ratio_conservative(t).round(2)
    array([1.96, 0.  ])
    """
    tail = (1 - _checked(confidence, family)) / family / 2
    low, high = _ratio_bound(t, tail, upper=False), _ratio_bound(t, tail, upper=True)
    nearest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    return np.asarray(np.where((t.row > 0) & (t.other_row > 0), nearest, np.nan), np.float64)


@measure("contrast", label="LRC (positive)")
def log_ratio_conservative_positive(
    t: Contingency, *, confidence: float = 0.95, family: int = 1
) -> Floats:
    r"""
    Tell the lower bound of the log ratio, for positive keywords only (one-sided LRC).

    .. math:: \log_2 \frac{q}{1 - q} \cdot \frac{n_2}{n_1}

    with *q* the one-sided lower Clopper-Pearson bound of :math:`f_1` among :math:`f_1 + f_2`.

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).
    confidence : float
        Coverage of the one-sided interval.
    family : int
        Types compared at once (Bonferroni).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Above 0: more frequent in the target. Minus infinity where absent from it; missing where a
        corpus is empty.

    Raises
    ------
    ToolkitError
        If the confidence is no chance or the family is empty.

    References
    ----------
    .. [1] Evert (2022), Measuring Keyness, DH2022.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> log_ratio_conservative_positive(t).round(3)
    array([-0.287])
    """
    tail = (1 - _checked(confidence, family)) / family
    low = _ratio_bound(t, tail, upper=False)
    return np.asarray(np.where((t.row > 0) & (t.other_row > 0), low, np.nan), np.float64)


@measure("contrast", label="log odds (Dirichlet prior), z")
def log_odds_dirichlet(t: Contingency, *, prior: ArrayLike = 0.01) -> Floats:
    r"""
    Compare log odds, steadied by a prior, in units of their standard error ("fightin' words").

    .. math::
        z = \frac{\ln \frac{f_1 + a}{n_1 + a_0 - f_1 - a} - \ln \frac{f_2 + a}{n_2 + a_0 - f_2 - a}}
        {\sqrt{1 / (f_1 + a) + 1 / (f_2 + a)}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,): the whole vocabulary, since :math:`a_0` sums over it.
    prior : array_like of shape () or (n_candidates,)
        Hits added to each type; one number for all, or in proportion to a background corpus.

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where more frequent in the target. Finite wherever the prior is above 0.

    Raises
    ------
    ToolkitError
        If a prior is not above 0.

    Notes
    -----
    Ranks evidence, not size. A z above 1.96 is no proof: tokens are taken as independent.

    References
    ----------
    .. [1] Monroe, Colaresi & Quinn (2008), Political Analysis 16(4), 372-403, eq. 15-22.

    Examples
    --------
    >>> target, reference = [30, 20, 5, 15, 130], [10, 40, 25, 5, 220]
    >>> t = Contingency.of_corpora(target, 200, reference=reference, reference_size=300)
    >>> log_odds_dirichlet(t).round(2)
    array([ 4.47, -1.19, -2.58,  3.03, -3.55])
    """
    a = np.broadcast_to(np.asarray(prior, np.float64), t.o11.shape)
    if not (a > 0).all():
        raise ToolkitError("A prior is not above 0.", "", "Give a small one such as 0.01.")
    rest = a.sum() - a
    with quietly():
        odds = np.log((t.o11 + a) / (t.o12 + rest)) - np.log((t.o21 + a) / (t.o22 + rest))
        return np.asarray(odds / np.sqrt(1 / (t.o11 + a) + 1 / (t.o21 + a)), np.float64)


def _checked(confidence: float, family: int) -> float:
    if not 0 < confidence < 1 or family < 1:
        raise ToolkitError(
            f"confidence={confidence}, family={family}.",
            "A confidence lies between 0 and 1, and a family has a member.",
            "Give such as confidence=0.95, family=1.",
        )
    return confidence


def _ratio_bound(t: Contingency, tail: float, *, upper: bool) -> Floats:
    """
    Bound of the log2 ratio of rates with `tail` beyond it.

    Both q and 1 - q come from their own inverse, so neither is lost where the other is near 1.
    """
    ours, theirs = (t.o11 + 1, t.o21) if upper else (t.o11, t.o21 + 1)
    with quietly():
        inverse, other = (
            (scipy.special.betainccinv, scipy.special.betaincinv)
            if upper
            else (scipy.special.betaincinv, scipy.special.betainccinv)
        )
        q = np.where(ours > 0, inverse(np.maximum(ours, 1), np.maximum(theirs, 1), tail), 0.0)
        rest = np.where(theirs > 0, other(np.maximum(theirs, 1), np.maximum(ours, 1), tail), 0.0)
        return np.asarray(
            np.log2(q) - np.log2(rest) + np.log2(t.other_row) - np.log2(t.row), np.float64
        )
