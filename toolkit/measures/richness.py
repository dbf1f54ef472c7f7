r"""
How many types a text has for its length.

All of these depend on the length of the text, some less than others: compare texts of equal length
only. :mod:`toolkit.measures.concentration` and :mod:`toolkit.measures.sequence` have measures that
hardly do. V is the number of types, N of tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from toolkit.measures.arithmetic import Floats, share, true_log
from toolkit.measures.contingency import measure
from toolkit.measures.spectrum import by_totals

if TYPE_CHECKING:
    from toolkit.inference.clusters import Counts

__all__ = ["cttr", "guiraud_r", "herdan_c", "maas_a2", "ttr"]


@measure("richness", label="TTR")
def ttr(frequencies: Counts) -> Floats:
    r"""
    Tell the share of types among tokens.

    .. math:: V / N

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        Above 0, at most 1; missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Falls as texts get longer: compare only texts of the same length, or use :func:`mattr`.

    References
    ----------
    .. [1] Templin (1957), Certain Language Skills in Children.

    Examples
    --------
    >>> round(float(ttr([5, 2])), 3)
    0.286
    """
    return by_totals(frequencies, lambda v, n, _: share(v, n))


@measure("richness", label="Guiraud's R")
def guiraud_r(frequencies: Counts) -> Floats:
    r"""
    Divide types by the square root of tokens.

    .. math:: V / \sqrt{N}

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        At least 0; missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Depends less on length than TTR does, but still does.

    References
    ----------
    .. [1] Guiraud (1954), Les caractères statistiques du vocabulaire.

    Examples
    --------
    >>> round(float(guiraud_r([5, 2])), 3)
    0.756
    """
    return by_totals(frequencies, lambda v, n, _: share(v, np.sqrt(n)))


@measure("richness", label="corrected TTR")
def cttr(frequencies: Counts) -> Floats:
    r"""
    Divide types by the square root of twice the tokens.

    .. math:: V / \sqrt{2 N}

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        At least 0; missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Guiraud's R over the square root of two.

    References
    ----------
    .. [1] Carroll (1964), Language and Thought.

    Examples
    --------
    >>> round(float(cttr([5, 2])), 3)
    0.535
    """
    return by_totals(frequencies, lambda v, n, _: share(v, np.sqrt(2 * n)))


@measure("richness", label="Herdan's C")
def herdan_c(frequencies: Counts) -> Floats:
    r"""
    Divide the logarithms of types and tokens.

    .. math:: \ln V / \ln N

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        0 to 1; missing for fewer than two tokens.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Depends less on length than TTR does, but still does.

    References
    ----------
    .. [1] Herdan (1960), Type-Token Mathematics.

    Examples
    --------
    >>> round(float(herdan_c([5, 2])), 3)
    0.356
    """
    return by_totals(frequencies, lambda v, n, _: share(true_log(v), true_log(n)))


@measure("richness", label="Maas' a²")
def maas_a2(frequencies: Counts) -> Floats:
    r"""
    Tell how fast the vocabulary stops growing.

    .. math:: \frac{\ln N - \ln V}{(\ln N)^2}

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        0 (every token new) upwards: small means rich. Missing for fewer than two tokens.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Natural logarithms; with base 10 the value is 2.303 times larger.

    References
    ----------
    .. [1] Maas (1972), Zeitschrift für Literaturwissenschaft und Linguistik 8, 73-96.

    Examples
    --------
    >>> round(float(maas_a2([5, 2])), 3)
    0.331
    """
    return by_totals(
        frequencies, lambda v, n, _: share(true_log(n) - true_log(v), np.square(true_log(n)))
    )
