r"""
How much of two events' uses they share: effect sizes of a 2x2 table, for collocation.

In the formulas O is an observed count, R and C are row and column sums. N, and so chance, is not
in them.
"""

from __future__ import annotations

import numpy as np

from toolkit.measures.arithmetic import Floats, share, true_log
from toolkit.measures.contingency import Contingency, measure

__all__ = ["dice", "jaccard", "log_dice", "min_sensitivity"]


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


@measure("association", label="minimum sensitivity")
def min_sensitivity(t: Contingency) -> Floats:
    r"""
    Rate mutual dependence by its weaker side.

    .. math:: \min\left(\frac{O_{11}}{R_1}, \frac{O_{11}}{C_1}\right)

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 to 1: high only if each word is mostly found with the other. Missing where either never
        occurs.

    Notes
    -----
    Simple and hard to mislead; ignores what chance would give.

    References
    ----------
    .. [1] Pedersen (1998), AAAI-98 Student Abstracts, 1180.

    Examples
    --------
    >>> min_sensitivity(Contingency.of(joint=[25], row=[120], column=[300], total=50_000)).round(3)
    array([0.083])
    """
    return np.minimum(share(t.o11, t.row), share(t.o11, t.column))
