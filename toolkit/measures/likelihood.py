r"""
How sure it is that a 2x2 table is no accident of counting: the log-likelihood family, token-based.

All of these treat every token as an independent draw. Words clump in texts, so for *groups of
documents* they overstate the evidence several times over; use
:func:`toolkit.inference.compare_rates` there. Counting documents instead of tokens (a type is in
a document or not) gives text dispersion keyness: the same functions on a table of documents. In
the formulas O is an observed and E an expected count, N the sample size.
"""

from __future__ import annotations

import numpy as np
import scipy

from toolkit.measures.arithmetic import Floats, deviance, quietly, true_log
from toolkit.measures.contingency import Contingency, measure

__all__ = [
    "bic",
    "chi2_tail",
    "g2",
    "g2_two_cell",
    "g2_williams",
    "log10_chi2_tail",
    "log10_p_g2",
    "log_likelihood",
    "p_g2",
]


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
    return np.copysign(g2(t), np.where(t.surplus < 0, -1.0, 1.0))


@measure("evidence", label="G²")
def g2(t: Contingency) -> Floats:
    r"""
    Weigh the evidence for any association, whatever its direction (four-cell G2).

    .. math:: G^2 = 2 \sum_{ij} O_{ij} \ln (O_{ij} / E_{ij})

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0, in nats; 0 where a margin is empty or full. An empty cell adds its limit, 0.

    Notes
    -----
    :func:`log_likelihood` without its sign.

    References
    ----------
    .. [1] Dunning (1993), Computational Linguistics 19(1), 61-74.

    Examples
    --------
    >>> g2(Contingency.of(joint=[2], row=[3], column=[3], total=9)).round(3)
    array([2.231])
    """
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


@measure("evidence", label="G² (two cells)")
def g2_two_cell(t: Contingency) -> Floats:
    r"""
    Weigh the evidence for a difference in frequency, as in the UCREL wizard.

    .. math:: 2\left(f_1 \ln \frac{f_1}{E_1} + f_2 \ln \frac{f_2}{E_2}\right), \qquad
        E_i = n_i \frac{f_1 + f_2}{n_1 + n_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0; an absent type adds its limit, 0. Missing where both corpora are empty.

    Notes
    -----
    Leaves out the cells of all other tokens, which hardly matters for rare types.

    References
    ----------
    .. [1] Rayson & Garside (2000), Proceedings of the Workshop on Comparing Corpora, 1-6.

    Examples
    --------
    >>> t = Contingency.of_corpora([392, 9], 1e6, reference=[170, 32], reference_size=1e6)
    >>> g2_two_cell(t).round()
    array([90., 14.])
    """
    with quietly():
        first, second = (
            deviance(o, r / t.total * t.column, difference=d)
            for o, r, d in ((t.o11, t.row, t.surplus), (t.o21, t.other_row, -t.surplus))
        )
    return np.asarray(2 * (first + second), np.float64)


@measure("evidence", label="G² (Williams)")
def g2_williams(t: Contingency) -> Floats:
    r"""
    Weigh the evidence with a correction for small samples (four-cell G2).

    .. math:: \frac{G^2}{q}, \qquad q = 1 + \frac{(N/R_1 + N/R_2 - 1)(N/C_1 + N/C_2 - 1)}{6 N}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0 and at most G2; 0 where a margin is empty.

    Notes
    -----
    Very cautious where the two corpora differ much in size.

    References
    ----------
    .. [1] Williams (1976), Biometrika 63(1), 33-37.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> g2_williams(t).round(3)
    array([2.799])
    """
    with quietly():
        n = t.total
        rows, columns = n / t.row + n / t.other_row, n / t.column + n / t.other_column
        return np.asarray(g2(t) / (1 + (rows - 1) * (columns - 1) / (6 * n)), np.float64)


@measure("evidence", label="BIC")
def bic(t: Contingency) -> Floats:
    r"""
    Weigh the evidence against corpus size (two-cell G2 less its price).

    .. math:: G^2 - \ln(n_1 + n_2)

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Below 0: the counts speak for no difference; above 2, 6, 10: positive, strong, very strong
        evidence for one.

    Notes
    -----
    Grows less with corpus size than G2 does; tokens are still taken as independent.

    References
    ----------
    .. [1] Wilson (2013), in Bieswanger & Koll-Stobbe (eds.), New Approaches to the Study of
       Linguistic Variability, 3-11.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> bic(t).round(2)
    array([-4.66])
    """
    return g2_two_cell(t) - true_log(t.total)


@measure("evidence", label="p of G² (two cells)")
def p_g2(t: Contingency) -> Floats:
    r"""
    Give the p value of the two-cell G2.

    .. math:: \operatorname{erfc}\sqrt{G^2 / 2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1. Underflows to 0 from a G2 of about 1,480: use :func:`log10_p_g2`.

    Notes
    -----
    For one planned comparison; correct for many with :mod:`toolkit.inference.corrections`.

    References
    ----------
    .. [1] Rayson & Garside (2000), Proceedings of the Workshop on Comparing Corpora, 1-6.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> p_g2(t).round(4)
    array([0.0863])
    """
    return chi2_tail(g2_two_cell(t))


@measure("evidence", label="log₁₀ p of G² (two cells)")
def log10_p_g2(t: Contingency) -> Floats:
    r"""
    Give the base-10 logarithm of the p value of the two-cell G2.

    .. math:: \log_{10} \operatorname{erfc}\sqrt{G^2 / 2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At most 0, finite however small p is.

    Notes
    -----
    Never print "p = 0": print 10 to this power.

    References
    ----------
    .. [1] Rayson & Garside (2000), Proceedings of the Workshop on Comparing Corpora, 1-6.

    Examples
    --------
    >>> t = Contingency.of_corpora([206523], 959641, reference=[178174], reference_size=1562358)
    >>> log10_p_g2(t).round(2)
    array([-8369.46])
    """
    return log10_chi2_tail(g2_two_cell(t))


def chi2_tail(statistic: Floats) -> Floats:
    r"""
    Give the upper tail of chi-squared with one degree of freedom.

    .. math:: \operatorname{erfc}\sqrt{x / 2}

    Parameters
    ----------
    statistic : ndarray of float64
        G2 or chi-squared values, at least 0.

    Returns
    -------
    ndarray of float64
        p values, never computed as one minus the lower tail.

    References
    ----------
    .. [1] Abramowitz & Stegun (1964), Handbook of Mathematical Functions, 26.4.

    Examples
    --------
    >>> chi2_tail(np.array([3.841458820694124]))
    array([0.05])
    """
    return np.asarray(scipy.special.erfc(np.sqrt(np.asarray(statistic) / 2)), np.float64)


def log10_chi2_tail(statistic: Floats) -> Floats:
    """
    Give log10 of the upper tail of chi-squared with one degree of freedom.

    Parameters
    ----------
    statistic : ndarray of float64
        G2 or chi-squared values, at least 0.

    Returns
    -------
    ndarray of float64
        At most 0, right far below the smallest float.

    Notes
    -----
    From the scaled function erfcx in the tail, from erf near 1, so no digits cancel.

    References
    ----------
    .. [1] Cody (1969), Mathematics of Computation 23(107), 631-637 (erfc, scaled).

    Examples
    --------
    >>> log10_chi2_tail(np.array([3.841458820694124, 1e6])).round(3)
    array([-1.30100000e+00, -2.17150339e+05])
    """
    z = np.sqrt(np.asarray(statistic, np.float64) / 2)
    with quietly():
        near, far = np.log1p(-scipy.special.erf(z)), np.log(scipy.special.erfcx(z)) - z * z
    return np.asarray(np.where(z < 1, near, far) / np.log(10) + 0.0, np.float64)  # no -0
