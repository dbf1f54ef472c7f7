r"""
How evenly a type recurs, from the distances between its hits: no parts needed.

The corpus is read as one text, and as a ring: the distance after the last hit runs on to the
first. References give the measures; all need positions, not counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import ToolkitError
from toolkit.measures.contingency import measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from toolkit.measures.arithmetic import Floats

__all__ = ["ald", "arf", "awt", "f_ald"]


@measure("recurrence", label="ARF")
def arf(positions: ArrayLike, total: int) -> float:
    r"""
    Reduce the frequency of types that occur in bursts (average reduced frequency).

    .. math:: \frac{1}{v} \sum \min(d_i, v), \qquad v = N / f

    Parameters
    ----------
    positions : array_like of shape (f,)
        Where the type occurs in the corpus read as one text, from 0, in rising order.
    total : int
        Tokens in the corpus.

    Returns
    -------
    float
        From about 1 (one burst) to f (evenly spaced), with :math:`d_i` the distances between
        neighbours, the last joined to the first. 0 without hits.

    Raises
    ------
    ToolkitError
        If positions do not rise or lie outside the corpus.

    Notes
    -----
    Needs no division into parts.

    References
    ----------
    .. [1] Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9(3), 215-231.
    .. [2] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> arf([0, 5, 10, 15], 20), arf([0, 1, 2, 3], 20)
    (4.0, 1.6)
    """
    d = _distances(positions, total)
    if not len(d):
        return 0.0
    v = total / len(d)
    return float(np.minimum(d, v).sum() / v)


@measure("recurrence", label="AWT")
def awt(positions: ArrayLike, total: int) -> float:
    r"""
    Tell how long one waits, on average, for the next hit (average waiting time).

    .. math:: \frac{1}{2}\left(1 + \frac{\sum d_i^2}{N}\right)

    Parameters
    ----------
    positions : array_like of shape (f,)
        Where the type occurs in the corpus read as one text, from 0, in rising order.
    total : int
        Tokens in the corpus.

    Returns
    -------
    float
        In tokens, at least 1; missing without hits.

    Raises
    ------
    ToolkitError
        If positions do not rise or lie outside the corpus.

    Notes
    -----
    Starting anywhere in the corpus; a burst makes the wait longer.

    References
    ----------
    .. [1] Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9(3), 215-231.
    .. [2] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> awt([0, 5, 10, 15], 20)
    3.0
    """
    d = _distances(positions, total)
    return float((1 + (d * d).sum() / total) / 2) if len(d) else float("nan")


@measure("recurrence", label="ALD")
def ald(positions: ArrayLike, total: int) -> float:
    r"""
    Tell the average logarithmic distance between hits.

    .. math:: \frac{1}{N} \sum d_i \log_{10} d_i

    Parameters
    ----------
    positions : array_like of shape (f,)
        Where the type occurs in the corpus read as one text, from 0, in rising order.
    total : int
        Tokens in the corpus.

    Returns
    -------
    float
        0 (every token) to log10 N; missing without hits.

    Raises
    ------
    ToolkitError
        If positions do not rise or lie outside the corpus.

    References
    ----------
    .. [1] Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9(3), 215-231.
    .. [2] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> round(ald([0, 5, 10, 15], 20), 3)
    0.699
    """
    d = _distances(positions, total)
    return float((d * np.log10(d)).sum() / total) if len(d) else float("nan")


@measure("recurrence", label="fALD")
def f_ald(positions: ArrayLike, total: int) -> float:
    r"""
    Tell the frequency that an evenly spaced type of this ALD would have.

    .. math:: N \cdot 10^{-ALD}

    Parameters
    ----------
    positions : array_like of shape (f,)
        Where the type occurs in the corpus read as one text, from 0, in rising order.
    total : int
        Tokens in the corpus.

    Returns
    -------
    float
        1 (one burst, nearly) to f (evenly spaced); 0 without hits.

    Raises
    ------
    ToolkitError
        If positions do not rise or lie outside the corpus.

    References
    ----------
    .. [1] Savický & Hlaváčová (2002), Journal of Quantitative Linguistics 9(3), 215-231.
    .. [2] Gries (2008), International Journal of Corpus Linguistics 13(4), 403-437.

    Examples
    --------
    >>> round(f_ald([0, 5, 10, 15], 20), 3)
    4.0
    """
    distance = ald(positions, total)
    return 0.0 if np.isnan(distance) else float(total * 10**-distance)


def _distances(positions: ArrayLike, total: int) -> Floats:
    """Distance from each hit to the next, around the ring; they sum to the corpus."""
    where = np.asarray(positions, np.float64).reshape(-1)
    if len(where) and (where[0] < 0 or where[-1] >= total or (np.diff(where) <= 0).any()):
        raise ToolkitError(
            f"Positions that do not rise within {total} tokens.",
            "They count tokens from 0.",
            "Sort them, and join documents end to end.",
        )
    return np.diff(where, append=where[:1] + total)
