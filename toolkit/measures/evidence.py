r"""
How sure it is that a 2x2 table is no accident of counting: token-based scores.

All of these treat every token as an independent draw. Words clump in texts, so for *groups of
documents* they overstate the evidence several times over; use
:func:`toolkit.inference.compare_rates` there. In the formulas O is an observed and E an expected
count, N the sample size.
"""

from __future__ import annotations

import numpy as np
import scipy

from toolkit.measures.arithmetic import Floats, deviance, quietly
from toolkit.measures.contingency import Contingency, measure

__all__ = ["chi2", "chi2_yates", "poisson_stirling", "simple_ll", "t_score", "z_score"]


@measure("evidence", label="simple LL")
def simple_ll(t: Contingency) -> Floats:
    r"""
    Weigh the evidence from the joint count alone (Poisson log-likelihood).

    .. math:: 2\left(O_{11} \ln \frac{O_{11}}{E_{11}} - (O_{11} - E_{11})\right)

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0; twice the expectation where the two never met. Missing in an empty sample.

    Notes
    -----
    Near G2 where both words are rare. Without direction.

    References
    ----------
    .. [1] Evert (2005), The Statistics of Word Cooccurrences, PhD thesis, Stuttgart.

    Examples
    --------
    >>> simple_ll(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(2)
    array([128.81])
    """
    return 2 * deviance(t.o11, t.e11, difference=t.surplus)


@measure("evidence", label="Poisson-Stirling")
def poisson_stirling(t: Contingency) -> Floats:
    r"""
    Approximate the surprise (negative log Poisson probability) of the joint count.

    .. math:: O_{11} (\ln O_{11} - \ln E_{11} - 1)

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        In nats. 0 (the limit) where the two never met, missing where either never occurs.

    Notes
    -----
    Meant for pairs seen far more often than expected; below expectation it turns negative.

    References
    ----------
    .. [1] Quasthoff & Wolff (2002), Computational Approaches to Collocations, Vienna.

    Examples
    --------
    >>> poisson_stirling(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(2)
    array([63.68])
    """
    with quietly():
        value = scipy.special.xlogy(t.o11, t.o11 / t.e11) - t.o11
    return np.asarray(np.where(t.e11 > 0, value, np.nan), np.float64)


@measure("evidence", label="χ²")
def chi2(t: Contingency) -> Floats:
    r"""
    Test independence by the squared differences from expectation (Pearson).

    .. math::
        \sum_{ij} \frac{(O_{ij} - E_{ij})^2}{E_{ij}}
        = \frac{N (O_{11} O_{22} - O_{12} O_{21})^2}{R_1 R_2 C_1 C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0, at most N. Missing where a margin is empty or full.

    Notes
    -----
    Untrustworthy where an expectation is below 5, which in word counts is the rule; prefer G2.

    References
    ----------
    .. [1] Manning & Schütze (1999), Foundations of Statistical NLP, 169-172.

    Examples
    --------
    >>> chi2(Contingency.of(joint=[8], row=[15828], column=[4675], total=14307668)).round(2)
    array([1.55])
    """
    return _chi2(t, np.abs(t.determinant))


@measure("evidence", label="χ² (Yates)")
def chi2_yates(t: Contingency) -> Floats:
    r"""
    Test independence with the correction for continuity.

    .. math:: \frac{N \max(0, |O_{11} O_{22} - O_{12} O_{21}| - N/2)^2}{R_1 R_2 C_1 C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0, at most chi-squared. Missing where a margin is empty or full.

    Notes
    -----
    Errs on the side of caution; the default of some packages, so say which was used.

    References
    ----------
    .. [1] Yates (1934), Supplement to the JRSS 1(2), 217-235.

    Examples
    --------
    >>> chi2_yates(Contingency.of_cells([1], [3], o21=[3], o22=[1]))
    array([0.5])
    """
    return _chi2(t, np.maximum(np.abs(t.determinant) - t.total / 2, 0.0))


@measure("evidence", label="t-score")
def t_score(t: Contingency) -> Floats:
    r"""
    Rank frequent, reliable pairs first.

    .. math:: \frac{O_{11} - E_{11}}{\sqrt{O_{11}}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At most the square root of the joint count. Minus infinity where the two never met though
        they should have.

    Notes
    -----
    A ranking that favours function words, not a t test: its assumptions do not hold for counts.

    References
    ----------
    .. [1] Church, Gale, Hanks & Hindle (1991), in Zernik (ed.), Lexical Acquisition, 115-164.

    Examples
    --------
    >>> t_score(Contingency.of(joint=[8], row=[15828], column=[4675], total=14307668)).round(6)
    array([0.999932])
    """
    with quietly():
        return np.asarray(t.surplus / np.sqrt(t.o11), np.float64)


@measure("evidence", label="z-score")
def z_score(t: Contingency) -> Floats:
    r"""
    Measure the surplus in standard deviations of a chance count.

    .. math:: \frac{O_{11} - E_{11}}{\sqrt{E_{11}}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where they attract each other. Missing where either never occurs.

    Notes
    -----
    Overrates rare pairs, since a Poisson count with a small expectation is far from normal.

    References
    ----------
    .. [1] Berry-Rogghe (1973), in Aitken et al. (eds.), The Computer and Literary Studies, 103-112.

    Examples
    --------
    >>> z_score(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(2)
    array([28.61])
    """
    with quietly():
        return np.asarray(t.surplus / np.sqrt(t.e11), np.float64)


def _chi2(t: Contingency, difference: Floats) -> Floats:
    """N d^2 / (R1 R2 C1 C2), divided step by step so that nothing overflows."""
    with quietly():
        return np.asarray(
            difference / t.row / t.column * (difference / t.other_row / t.other_column) * t.total,
            np.float64,
        )
