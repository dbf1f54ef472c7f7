r"""
How many times more often than by chance two events meet: the MI family, for collocation.

Effect sizes say how strong, not how sure; show them beside a measure of evidence
(:mod:`toolkit.measures.evidence`). In the formulas O is an observed and E an expected count, N the
sample size. Logarithms are to base 2. Chance takes one position per occurrence of the node; to take
a window of several, widen the table first
(:meth:`toolkit.measures.contingency.Contingency.over_span`).
"""

from __future__ import annotations

import numpy as np

from toolkit.measures.arithmetic import Floats, quietly, share, true_log
from toolkit.measures.contingency import Contingency, measure

__all__ = ["local_mi", "mi", "mi2", "mi3", "mu_value", "npmi", "ppmi"]


@measure("association", label="MI")
def mi(t: Contingency) -> Floats:
    r"""
    Tell how many times more often than by chance two words meet, in powers of two (PMI).

    .. math:: \log_2 \frac{O_{11}}{E_{11}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where they attract each other; 1 means twice as often as expected. Minus infinity
        where they never met, missing where either never occurs.

    Notes
    -----
    Puts rare pairs on top: ask for a least joint count, or use :func:`log_dice`. Not a test: no p
    value belongs to it.

    References
    ----------
    .. [1] Church & Hanks (1990), Computational Linguistics 16(1), 22-29.

    Examples
    --------
    >>> mi(Contingency.of(joint=[30], row=[1105], column=[241], total=15_000_000)).round(1)
    array([10.7])
    """
    return _log_ratio_to_chance(t)


@measure("association", label="MI²")
def mi2(t: Contingency) -> Floats:
    r"""
    Pull MI towards frequent pairs by squaring the joint count.

    .. math:: \log_2 \frac{O_{11}^2}{E_{11}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Minus infinity where the two never met, missing where either never occurs.

    Notes
    -----
    Between MI and MI3; on an arbitrary scale that grows with the sample: for ranking only.

    References
    ----------
    .. [1] Daille (1994), Approche mixte pour l'extraction de terminologie, PhD thesis, Paris 7.

    Examples
    --------
    >>> mi2(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(2)
    array([9.76])
    """
    return _log_ratio_to_chance(t) + true_log(t.o11, 2)


@measure("association", label="MI³")
def mi3(t: Contingency) -> Floats:
    r"""
    Pull MI further towards frequent pairs by cubing the joint count.

    .. math:: \log_2 \frac{O_{11}^3}{E_{11}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Minus infinity where the two never met, missing where either never occurs.

    Notes
    -----
    A heuristic for ranking; favours fixed expressions of middling frequency.

    References
    ----------
    .. [1] Daille (1994), Approche mixte pour l'extraction de terminologie, PhD thesis, Paris 7.
    .. [2] Oakes (1998), Statistics for Corpus Linguistics, 171-172.

    Examples
    --------
    >>> mi3(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(3)
    array([14.405])
    """
    return _log_ratio_to_chance(t) + 2 * true_log(t.o11, 2)


@measure("association", label="local MI")
def local_mi(t: Contingency) -> Floats:
    r"""
    Weigh MI by how often the pair was seen: its share in the total information.

    .. math:: O_{11} \log_2 \frac{O_{11}}{E_{11}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Negative where the two avoid each other; 0 (the limit) where they never met. Missing where
        either never occurs.

    Notes
    -----
    Near the log-likelihood in its ranking, and like it grows with corpus size.

    References
    ----------
    .. [1] Evert (2005), The Statistics of Word Cooccurrences, PhD thesis, Stuttgart.

    Examples
    --------
    >>> local_mi(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(1)
    array([127.9])
    """
    with quietly():
        return np.asarray(
            np.where((t.o11 == 0) & (t.e11 > 0), 0.0, t.o11 * _log_ratio_to_chance(t)), np.float64
        )


@measure("association", label="NPMI")
def npmi(t: Contingency) -> Floats:
    r"""
    Rate attraction on a fixed scale, which tames MI's love of rare pairs.

    .. math:: \frac{\log_2 (O_{11} / E_{11})}{-\log_2 (O_{11} / N)}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 (never together, the limit), 0 (independent) to 1 (never apart). Missing where either
        never occurs, or where every single observation is of both.

    Notes
    -----
    A good weight for networks: comparable between pairs of different frequency.

    References
    ----------
    .. [1] Bouma (2009), Proceedings of GSCL, 31-40.

    Examples
    --------
    >>> npmi(Contingency.of(joint=[10, 1, 0], row=10, column=10, total=100))
    array([ 1.,  0., -1.])
    """
    with quietly():
        value = _log_ratio_to_chance(t) / -np.log2(t.o11 / t.total)
    value = np.where((t.o11 == 0) & (t.row > 0) & (t.column > 0), -1.0, value)
    return np.asarray(np.clip(value, -1.0, 1.0), np.float64)


@measure("association", label="PPMI")
def ppmi(t: Contingency) -> Floats:
    r"""
    Keep attraction and ignore avoidance, which needs far more data to be seen (positive PMI).

    .. math:: \max\left(0, \log_2 \frac{O_{11}}{E_{11}}\right)

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At least 0; 0 where they never met, missing where either never occurs.

    Notes
    -----
    A weight for co-occurrence matrices and networks rather than a ranking for reading.

    References
    ----------
    .. [1] Bullinaria & Levy (2007), Behavior Research Methods 39(3), 510-526.

    Examples
    --------
    >>> ppmi(Contingency.of(joint=[0, 8], row=[10, 8], column=[10, 16], total=64))
    array([0., 2.])
    """
    return np.maximum(_log_ratio_to_chance(t), 0.0)


@measure("association", label="O/E")
def mu_value(t: Contingency) -> Floats:
    r"""
    Tell how many times more often than by chance two words meet.

    .. math:: \frac{O_{11}}{E_{11}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 (never met) upwards; 1 is chance. Missing where either never occurs.

    Notes
    -----
    MI without its logarithm: easier to say in a sentence, harder to average.

    References
    ----------
    .. [1] Evert (2005), The Statistics of Word Cooccurrences, PhD thesis, Stuttgart.

    Examples
    --------
    >>> mu_value(Contingency.of(joint=[1], row=[10], column=[10], total=100))
    array([1.])
    """
    return share(t.o11, t.e11)


def _log_ratio_to_chance(t: Contingency) -> Floats:
    """log2 O11/E11; from the surplus where the two are close, which keeps the small digits."""
    with quietly():
        excess = t.surplus / t.e11
        plain = np.log2(t.o11) + np.log2(t.total) - np.log2(t.row) - np.log2(t.column)
        value = np.where(np.abs(excess) < 0.5, np.log1p(excess) / np.log(2), plain)  # noqa: PLR2004
    return np.asarray(np.where((t.row > 0) & (t.column > 0), value, np.nan), np.float64)
