r"""
How strongly two events attract each other: effect sizes of a 2x2 table, for collocation.

Effect sizes say how strong, not how sure; show them beside a measure of evidence
(:mod:`toolkit.evidence`). In the formulas O is an observed and E an expected count, R and C are
row and column sums, N the sample size. Logarithms are to base 2.
"""

from __future__ import annotations

import numpy as np

from toolkit.contingency import Contingency, Floats, measure, quietly, share, true_log

__all__ = [
    "delta_p",
    "delta_p_backward",
    "dice",
    "jaccard",
    "log_dice",
    "mi",
    "npmi",
    "ppmi",
]


@measure("association", label="logDice")
def log_dice(t: Contingency) -> Floats:
    r"""
    Rate how exclusively two words go together, whatever the size of the corpus.

    .. math:: 14 + \log_2 \frac{2\,O_{11}}{R_1 + C_1}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        At most 14 (always together); one point less means half as exclusive. Minus infinity
        where the two never met, missing where neither occurs.

    Notes
    -----
    Comparable between corpora, since N is not in it; for the same reason it does not know what
    chance would give. The default for collocates.

    References
    ----------
    .. [1] Rychlý (2008), RASLAN 2008, 6-9.

    Examples
    --------
    >>> log_dice(Contingency.of(joint=[10, 130], row=[10, 3121], column=[10, 143], total=1e7))
    array([14.        , 10.34994247])
    """
    return 14.0 + true_log(share(2 * t.o11, t.row + t.column), 2)


@measure("association", label="Dice")
def dice(t: Contingency) -> Floats:
    r"""
    Rate overlap: the share of both words' uses in which they are together.

    .. math:: \frac{2\,O_{11}}{R_1 + C_1}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 (never together) to 1 (never apart); missing where neither occurs.

    Notes
    -----
    Ranks as :func:`log_dice` and :func:`jaccard` do; logDice is easier to read.

    References
    ----------
    .. [1] Dice (1945), Ecology 26(3), 297-302.
    .. [2] Smadja, McKeown & Hatzivassiloglou (1996), Computational Linguistics 22(1), 1-38.

    Examples
    --------
    >>> dice(Contingency.of(joint=[130], row=[3121], column=[143], total=1e7)).round(2)
    array([0.08])
    """
    return share(2 * t.o11, t.row + t.column)


@measure("association", label="Jaccard")
def jaccard(t: Contingency) -> Floats:
    r"""
    Rate overlap: the share of contexts with either word that have both.

    .. math:: \frac{O_{11}}{O_{11} + O_{12} + O_{21}}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1; missing where neither occurs.

    Notes
    -----
    The usual choice for co-occurrence in whole documents. Ranks as :func:`dice` does.

    References
    ----------
    .. [1] Jaccard (1901), Bulletin de la Société vaudoise des sciences naturelles 37, 547-579.

    Examples
    --------
    >>> jaccard(Contingency.of(joint=[2], row=[3], column=[3], total=9))
    array([0.5])
    """
    return share(t.o11, t.o11 + t.o12 + t.o21)


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


@measure("association", label="ΔP (node → collocate)")
def delta_p(t: Contingency) -> Floats:
    r"""
    Tell how much the first word raises the chance of the second.

    .. math:: \frac{O_{11}}{R_1} - \frac{O_{21}}{R_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if the first word makes no difference. Missing where the first word is in
        every or in no observation.

    Notes
    -----
    Directed: compare with :func:`delta_p_backward` ("of course": *course* calls for *of* far more
    than *of* for *course*).

    References
    ----------
    .. [1] Gries (2013), International Journal of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> of_course = Contingency.of(joint=[5610], row=[174548], column=[7867], total=10409868)
    >>> delta_p(of_course).round(3), delta_p_backward(of_course).round(3)
    (array([0.032]), array([0.697]))
    """
    return _determinant_over(t, t.row, t.other_row)


@measure("association", label="ΔP (collocate → node)")
def delta_p_backward(t: Contingency) -> Floats:
    r"""
    Tell how much the second word raises the chance of the first.

    .. math:: \frac{O_{11}}{C_1} - \frac{O_{12}}{C_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 to 1; 0 if the second word makes no difference. Missing where the second word is in
        every or in no observation.

    Notes
    -----
    The other direction of :func:`delta_p`.

    References
    ----------
    .. [1] Gries (2013), International Journal of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> delta_p_backward(Contingency.of(joint=[1], row=[10], column=[10], total=100))
    array([0.])
    """
    return _determinant_over(t, t.column, t.other_column)


def _log_ratio_to_chance(t: Contingency) -> Floats:
    """log2 O11/E11; from the surplus where the two are close, which keeps the small digits."""
    with quietly():
        excess = t.surplus / t.e11
        plain = np.log2(t.o11) + np.log2(t.total) - np.log2(t.row) - np.log2(t.column)
        value = np.where(np.abs(excess) < 0.5, np.log1p(excess) / np.log(2), plain)  # noqa: PLR2004
    return np.asarray(np.where((t.row > 0) & (t.column > 0), value, np.nan), np.float64)


def _determinant_over(t: Contingency, one: Floats, other: Floats) -> Floats:
    """a/x - b/y of the table over a common denominator: no digits lost to the subtraction."""
    with quietly():
        return t.determinant / one / other
