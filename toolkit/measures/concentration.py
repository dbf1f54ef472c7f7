r"""
How much of a text falls to few types: variety that hardly depends on length.

V is the number of types, N of tokens, f a type's frequency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, share
from toolkit.measures.contingency import measure
from toolkit.measures.spectrum import by_totals, by_type

if TYPE_CHECKING:
    from toolkit.inference.clusters import Counts

__all__ = ["entropy", "hdd", "repeat_rate", "simpson_d", "yule_k"]


@measure("richness", label="Simpson's D")
def simpson_d(frequencies: Counts) -> Floats:
    r"""
    Tell the chance that two tokens drawn from the text are of one type.

    .. math:: \frac{\sum f (f - 1)}{N (N - 1)}

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        0 (all different) to 1 (all the same); missing for fewer than two tokens.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Does not depend on length. Small means rich.

    References
    ----------
    .. [1] Simpson (1949), Nature 163, 688.

    Examples
    --------
    >>> round(float(simpson_d([5, 2])), 3)
    0.524
    """
    return by_totals(frequencies, lambda _, n, squares: share(squares - n, n * (n - 1)))


@measure("richness", label="Yule's K")
def yule_k(frequencies: Counts) -> Floats:
    r"""
    Tell how often tokens repeat, times ten thousand.

    .. math:: 10^4 \, \frac{\sum f^2 - N}{N^2}

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        0 (all different) to 10,000; missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Nearly constant over length. Small means rich. Rests on the most frequent words.

    References
    ----------
    .. [1] Yule (1944), The Statistical Study of Literary Vocabulary.
    .. [2] Tweedie & Baayen (1998), Computers and the Humanities 32(5), 323-352.

    Examples
    --------
    >>> round(float(yule_k([5, 2])), 1)
    4489.8
    """
    return by_totals(frequencies, lambda _, n, squares: 1e4 * share(squares - n, n * n))


@measure("richness", label="entropy (bits)")
def entropy(frequencies: Counts) -> Floats:
    r"""
    Tell how many bits a token carries, as far as frequencies tell.

    .. math:: -\sum p \log_2 p, \qquad p = f / N

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        0 (one type) to log2 V; missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Too low in short texts.

    References
    ----------
    .. [1] Shannon (1948), Bell System Technical Journal 27, 379-423.
    .. [2] Popescu (2009), Word Frequency Studies, 173-181.

    Examples
    --------
    >>> float(entropy([2, 1, 1]))
    1.5
    """
    return by_type(frequencies, lambda f, n: scipy.special.entr(f / n) / np.log(2))


@measure("richness", label="repeat rate")
def repeat_rate(frequencies: Counts) -> Floats:
    r"""
    Tell the chance that two tokens drawn with replacement are of one type.

    .. math:: \sum p^2, \qquad p = f / N

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        1/V (all alike) to 1 (one type); missing for an empty text.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Small means rich.

    References
    ----------
    .. [1] Popescu (2009), Word Frequency Studies, 165-172.

    Examples
    --------
    >>> float(repeat_rate([2, 1, 1]))
    0.375
    """
    return by_totals(frequencies, lambda _, n, squares: share(squares, n * n))


@measure("richness", label="HD-D")
def hdd(frequencies: Counts, *, sample: int = 42) -> Floats:
    r"""
    Tell the TTR to expect in a random sample of 42 tokens.

    .. math::
        \frac{1}{s} \sum_{types} \left(1 - \binom{N - f}{s} \bigg/ \binom{N}{s}\right), \qquad
        s = 42

    Parameters
    ----------
    frequencies : array_like of shape (V,) or (m, V), or scipy.sparse of shape (m, V)
        How often each type occurs, in one text or in each of m. Zeros do not matter.
    sample : int
        Tokens drawn, without replacement.

    Returns
    -------
    ndarray of float64, shape (m,), or a float for frequencies of shape (V,)
        Above 0, at most 1; missing for texts shorter than the sample.

    Raises
    ------
    ToolkitError
        If a frequency is negative or missing.

    Notes
    -----
    Does not depend on length. State the sample size if it is not 42.

    References
    ----------
    .. [1] McCarthy & Jarvis (2007), Language Testing 24(4), 459-488.

    Examples
    --------
    >>> round(float(hdd([30, 20, 10])), 4)
    0.0714
    """
    if sample < 1:
        raise ToolkitError(f"sample={sample}.", "A sample has tokens.", "Use 42, as published.")

    def chance(f: Floats, n: Floats) -> Floats:
        absent = np.ones_like(f)
        for drawn in range(sample):
            absent *= np.maximum(n - f - drawn, 0) / np.maximum(n - drawn, 1)
        return np.where(n >= sample, (1 - absent) / sample, np.nan)

    return by_type(frequencies, chance)
