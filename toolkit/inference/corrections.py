r"""
p values of many tests at once: each correction names the size of its family.

Every function takes p, or log10 p where p itself would underflow, leaves missing values out of
the family, and returns both the corrected values and their logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from toolkit._base import ToolkitError

__all__ = ["Adjusted", "benjamini_hochberg", "bonferroni", "holm"]

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """
    Corrected p values of one family of tests.

    Attributes
    ----------
    p, log10_p : ndarray of float64, shape (k,)
        Corrected values and their base-10 logarithms; missing where no test was made.
    family : int
        How many tests were corrected for: print it beside the values.
    method : str
        The correction's name.
    """

    p: Floats
    log10_p: Floats
    family: int
    method: str


def holm(p: ArrayLike, *, log10: bool = False) -> Adjusted:
    r"""
    Correct for the chance of even one false claim in the family (step-down Bonferroni).

    .. math:: \tilde p_{(i)} = \max_{j \le i} \min\left((m - j + 1)\,p_{(j)},\,1\right)

    Parameters
    ----------
    p : array_like of shape (k,)
        p values between 0 and 1, or their base-10 logarithms. NaN: no test was made.
    log10 : bool
        Whether `p` holds logarithms.

    Returns
    -------
    Adjusted
        Never smaller than p, never larger than Bonferroni's.

    Raises
    ------
    ToolkitError
        If a value is no probability.

    Notes
    -----
    For claims: "these words differ". For exploring use :func:`benjamini_hochberg`.

    References
    ----------
    .. [1] Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.

    Examples
    --------
    >>> a = holm([0.01, 0.04, 0.03])
    >>> a.p.round(3), a.family
    (array([0.03, 0.06, 0.06]), 3)
    """
    logs, order = _family(p, log10=log10)
    size = len(order)
    return _adjusted(
        logs,
        order=order,
        values=np.maximum.accumulate(logs[order] + np.log10(size - np.arange(size))),
        method="holm",
    )


def benjamini_hochberg(p: ArrayLike, *, log10: bool = False) -> Adjusted:
    r"""
    Correct for the expected share of false findings among those reported (q values).

    .. math:: q_{(i)} = \min_{j \ge i} \min\left(\frac{m}{j}\,p_{(j)},\,1\right)

    Parameters
    ----------
    p : array_like of shape (k,)
        p values between 0 and 1, or their base-10 logarithms. NaN: no test was made.
    log10 : bool
        Whether `p` holds logarithms.

    Returns
    -------
    Adjusted
        Of the findings with q < .05, about one in twenty is expected to be false.

    Raises
    ------
    ToolkitError
        If a value is no probability.

    Notes
    -----
    Valid for independent and for positively dependent tests. For exploring.

    References
    ----------
    .. [1] Benjamini & Hochberg (1995), JRSS B 57(1), 289-300.

    Examples
    --------
    >>> benjamini_hochberg([-400.0, -2.0, -0.1], log10=True).log10_p.round(3).tolist()
    [-399.523, -1.824, -0.1]
    """
    logs, order = _family(p, log10=log10)
    size = len(order)
    stepped = logs[order] + np.log10(max(size, 1)) - np.log10(np.arange(1, size + 1))
    return _adjusted(
        logs,
        order=order,
        values=np.minimum.accumulate(stepped[::-1])[::-1],
        method="benjamini_hochberg",
    )


def bonferroni(p: ArrayLike, *, log10: bool = False) -> Adjusted:
    r"""
    Correct for the chance of even one false claim, the plain way.

    .. math:: \tilde p_i = \min(m\,p_i,\,1)

    Parameters
    ----------
    p : array_like of shape (k,)
        p values between 0 and 1, or their base-10 logarithms. NaN: no test was made.
    log10 : bool
        Whether `p` holds logarithms.

    Returns
    -------
    Adjusted
        Never smaller than :func:`holm`'s, which holds the same promise and finds more.

    Raises
    ------
    ToolkitError
        If a value is no probability.

    References
    ----------
    .. [1] Dunn (1961), JASA 56(293), 52-64.

    Examples
    --------
    >>> bonferroni([0.01, 0.4]).p.round(3)
    array([0.02, 0.8 ])
    """
    logs, order = _family(p, log10=log10)
    return _adjusted(
        logs,
        order=order,
        values=logs[order] + (np.log10(len(order)) if len(order) else 0.0),
        method="bonferroni",
    )


def _family(p: ArrayLike, *, log10: bool) -> tuple[Floats, NDArray[np.intp]]:
    """Logarithms of all values, and the tests made, most significant first (ties in order)."""
    values = np.asarray(p, np.float64).reshape(-1)
    wrong = (values > 0) if log10 else (values < 0) | (values > 1)
    if wrong.any():
        raise ToolkitError(
            f"{'log10 p' if log10 else 'p'} = {values[wrong][0]}.",
            "A p value lies between 0 and 1.",
            "For logarithms say log10=True." if not log10 else "For plain p leave log10 out.",
        )
    with np.errstate(divide="ignore"):
        logs = values if log10 else np.log10(values)
    made = np.flatnonzero(~np.isnan(logs))
    return logs, made[np.argsort(logs[made], kind="stable")]


def _adjusted(logs: Floats, *, order: NDArray[np.intp], values: Floats, method: str) -> Adjusted:
    log10_p = np.full(logs.shape, np.nan)
    log10_p[order] = np.minimum(values, 0.0)
    return Adjusted(p=10.0**log10_p, log10_p=log10_p, family=len(order), method=method)
