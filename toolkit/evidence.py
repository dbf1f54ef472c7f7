r"""
How sure it is that a 2x2 table is no accident of counting: token-based tests.

All of these treat every token as an independent draw. Words clump in texts, so for *groups of
documents* they overstate the evidence several times over; use
:func:`toolkit.inference.compare_rates` there. In the formulas O is an observed and E an expected
count, N the sample size.
"""

from __future__ import annotations

import numpy as np

from toolkit.contingency import Contingency, Floats, deviance, measure, quietly

__all__ = ["log_likelihood", "t_score", "z_score"]


@measure("evidence", label="G² (signed)")
def log_likelihood(t: Contingency) -> Floats:
    r"""
    Weigh the evidence that two events attract or avoid each other (signed G2).

    .. math:: G^2 = 2 \sum_{ij} O_{ij} \ln (O_{ij} / E_{ij})

    Parameters
    ----------
    t : Contingency
        Observed counts, in tokens; four arrays of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Twice the log-likelihood ratio, in nats. Negative where the joint count is below
        expectation; 0 where a margin is empty or full. An empty cell adds its limit, 0. Above
        3.84 means p < .05 for one planned test, not for a ranked list.

    Notes
    -----
    Evidence, not strength: it grows with corpus size. Show it beside an effect size. Computed as
    :math:`2 \sum [O \ln(O/E) - (O - E)]`, whose terms do not cancel in large samples.

    References
    ----------
    .. [1] Dunning (1993), Computational Linguistics 19(1), 61-74.

    Examples
    --------
    >>> swiss = Contingency.of(joint=[110], row=[2552], column=[221], total=31777)
    >>> log_likelihood(swiss).round(2)
    array([270.72])
    """
    return np.copysign(_g2(t), np.where(t.surplus < 0, -1.0, 1.0))


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


def _g2(t: Contingency) -> Floats:
    """Unsigned G2 over four cells."""
    with quietly():
        total, d = t.total, t.surplus
        cells = (
            (t.o11, t.row, t.column, d),
            (t.o12, t.row, t.other_column, -d),
            (t.o21, t.other_row, t.column, -d),
            (t.o22, t.other_row, t.other_column, d),
        )
        parts = [deviance(o, r / total * c, difference=s) for o, r, c, s in cells]
    return np.asarray(2 * (parts[0] + parts[1] + parts[2] + parts[3]), np.float64)
