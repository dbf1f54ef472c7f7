r"""
How differently two corpora use a type: token-based effect sizes of keyness.

Build the table with :meth:`toolkit.measures.contingency.Contingency.of_corpora`. These numbers
describe the two corpora at hand; whether the difference would hold for other documents of the same
kind is a question for :func:`toolkit.inference.compare_rates`. Below f and n are hits and tokens, p
= f/n, 1 the target, 2 the reference.
"""

from __future__ import annotations

import numpy as np

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, quietly, share
from toolkit.measures.contingency import Contingency, measure

__all__ = [
    "difference_coefficient",
    "log_ratio",
    "odds_ratio",
    "percent_difference",
    "relative_risk",
    "simple_maths",
]


@measure("contrast", label="log ratio (Hardie)")
def log_ratio(t: Contingency) -> Floats:
    r"""
    Tell how many times more frequent a type is in the target, in powers of two.

    .. math:: \log_2 \frac{f_1' / n_1}{f_2' / n_2}, \qquad f' = f \text{ or } 0.5 \text{ if } f = 0

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Positive where more frequent in the target; 1 means twice as frequent. Absence counts as
        half a hit, as the formula says; missing where a corpus is empty or neither has the type.

    Notes
    -----
    For a collocate: how many times more frequent near the node than elsewhere.

    References
    ----------
    .. [1] Hardie (2014), Log Ratio - an informal introduction, CASS blog, Lancaster.

    Examples
    --------
    >>> sizes = [1000, 5000], [1000, 7000]
    >>> t = Contingency.of_corpora([7, 12], sizes[0], reference=[2, 0], reference_size=sizes[1])
    >>> log_ratio(t).round(3)
    array([1.807, 5.07 ])
    """
    f1, f2 = np.where(t.o11 == 0, 0.5, t.o11), np.where(t.o21 == 0, 0.5, t.o21)
    with quietly():
        value = np.log2(f1) - np.log2(f2) + np.log2(t.other_row) - np.log2(t.row)
    empty = (t.row == 0) | (t.other_row == 0) | (t.column == 0)
    return np.asarray(np.where(empty, np.nan, value), np.float64)


@measure("contrast", label="%DIFF")
def percent_difference(t: Contingency) -> Floats:
    r"""
    Tell the difference of rates in per cent of the reference rate.

    .. math:: 100 \, \frac{p_1 - p_2}{p_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -100 (absent from the target) upwards; 0 if equal. Infinite where absent from the
        reference, missing where absent from both.

    Notes
    -----
    The ratio of rates in other words; a reader takes 900 % for more than tenfold.

    References
    ----------
    .. [1] Gabrielatos & Marchi (2012), Keyness: Appropriate metrics and practical issues, CADS.

    Examples
    --------
    >>> t = Contingency.of_corpora([206523], 959641, reference=[178174], reference_size=1562358)
    >>> percent_difference(t).round(1)
    array([88.7])
    """
    with quietly():
        return np.asarray(100 * (t.determinant / t.row / t.o21), np.float64)


@measure("contrast", label="relative risk")
def relative_risk(t: Contingency) -> Floats:
    r"""
    Tell how many times more frequent a type is in the target.

    .. math:: \frac{p_1}{p_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 (absent from the target) upwards; 1 if equal. Infinite where absent from the reference,
        missing where absent from both.

    Notes
    -----
    Two to its :func:`log_ratio`, where neither count is zero.

    References
    ----------
    .. [1] Evert (2022), Measuring Keyness, DH2022.

    Examples
    --------
    >>> t = Contingency.of_corpora([7], 1000, reference=[2], reference_size=1000)
    >>> relative_risk(t)
    array([3.5])
    """
    return share(share(t.o11, t.row), share(t.o21, t.other_row))


@measure("contrast", label="odds ratio")
def odds_ratio(t: Contingency) -> Floats:
    r"""
    Compare the odds that a token is of this type in the target and in the reference.

    .. math:: \frac{f_1 / (n_1 - f_1)}{f_2 / (n_2 - f_2)}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        0 upwards; 1 if equal. Infinite where absent from the reference, missing where absent from
        both.

    Notes
    -----
    Near the ratio of rates for all but the most frequent words.

    References
    ----------
    .. [1] Pojanapunya & Watson Todd (2018), Corpus Linguistics and Linguistic Theory 14(1),
       133-167.

    Examples
    --------
    >>> t = Contingency.of_corpora([16217], 2796938, reference=[735], reference_size=2087946)
    >>> odds_ratio(t).round(1)
    array([16.6])
    """
    return share(share(t.o11, t.o12), share(t.o21, t.o22))


@measure("contrast", label="difference coefficient")
def difference_coefficient(t: Contingency) -> Floats:
    r"""
    Tell the difference of rates as a share of their sum.

    .. math:: \frac{p_1 - p_2}{p_1 + p_2}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        -1 (only in the reference) to 1 (only in the target); missing where absent from both.

    Notes
    -----
    Bounded, so easy to chart; hides how large a large difference is.

    References
    ----------
    .. [1] Hofland & Johansson (1982), Word Frequencies in British and American English, 14.

    Examples
    --------
    >>> t = Contingency.of_corpora([18], 1e6, reference=[35], reference_size=1e6)
    >>> difference_coefficient(t).round(2)
    array([-0.32])
    """
    with quietly():
        return np.asarray(t.determinant / (t.o11 * t.other_row + t.o21 * t.row), np.float64)


@measure("contrast", label="simple maths")
def simple_maths(t: Contingency, *, k: float = 1.0) -> Floats:
    r"""
    Compare rates per million after adding a constant that says which words are of interest.

    .. math:: \frac{10^6 p_1 + k}{10^6 p_2 + k}

    Parameters
    ----------
    t : Contingency
        Counts of shape (n_candidates,).
    k : float
        Added to both rates, per million.

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Above 0; 1 if equal. Always finite.

    Notes
    -----
    Keywords of Sketch Engine: k = 1 brings up rare words, k = 100 and more common ones.

    References
    ----------
    .. [1] Kilgarriff (2009), Proceedings of the Corpus Linguistics Conference, Liverpool.

    Examples
    --------
    >>> t = Contingency.of_corpora([12], 5000, reference=[0], reference_size=7000)
    >>> simple_maths(t), simple_maths(t, k=100)
    (array([2401.]), array([25.]))
    """
    if not k > 0:
        raise ToolkitError(f"k={k}.", "It keeps the ratio finite.", "Give a number above 0.")
    return share(1e6 * share(t.o11, t.row) + k, 1e6 * share(t.o21, t.other_row) + k)
