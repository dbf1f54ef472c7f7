r"""
Fisher's exact test, right at any sample size: token-based evidence of a 2x2 table.

The usual route through log-factorials loses about one digit per decimal of N, so at ten billion
tokens little is left. Here the probability of a table is split into its :math:`G^2`, which is
known to the last digits, and Stirling remainders, which are small numbers:

.. math:: \ln P = -\tfrac12 G^2 + c(R_1) + c(R_2) + c(C_1) + c(C_2) - c(N) - \sum_{ij} c(O_{ij})

with :math:`c(n) = \ln n! - (n \ln n - n)`. Tails are sums of ratios of neighbouring tables.

References
----------
.. [1] Loader (2000), Fast and Accurate Computation of Binomial Probabilities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import scipy

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, quietly
from toolkit.measures.contingency import Contingency, measure
from toolkit.measures.likelihood import g2

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["fisher_greater", "fisher_less", "fisher_two_sided"]

_STEPS: Final = 256  # neighbouring tables summed at once
_TIE: Final = 1e-7  # tables this much more probable (relative) still count as equal, as in R


@measure("evidence", label="Fisher (attraction)")
def fisher_greater(t: Contingency, *, log10: bool = False) -> Floats:
    r"""
    Give the exact probability of a joint count this large or larger, margins given.

    .. math:: \sum_{k \ge O_{11}} \binom{C_1}{k} \binom{C_2}{R_1 - k} \bigg/ \binom{N}{R_1}

    Parameters
    ----------
    t : Contingency
        Whole-number counts of shape (n_candidates,).
    log10 : bool
        Give log10 p, which is right where p itself would be 0.

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        One-sided p; 1 where a margin is empty.

    Raises
    ------
    ToolkitError
        If a count is no whole number.

    Notes
    -----
    The upper tail: attraction makes it small. Some programs take the wrong tail, so that a
    perfect pair scores 1.

    References
    ----------
    .. [1] Fisher (1934), Statistical Methods for Research Workers, 5th ed., section 21.02.
    .. [2] Pedersen (1996), Proceedings of SCSUG, 188-200 (for word pairs).

    Examples
    --------
    >>> fisher_greater(Contingency.of_cells([1], [3], o21=[3], o22=[1])).round(3)
    array([0.986])
    """
    return _finish(_log_upper(_flat(t)), t, log10=log10)


@measure("evidence", label="Fisher (avoidance)")
def fisher_less(t: Contingency, *, log10: bool = False) -> Floats:
    r"""
    Give the exact probability of a joint count this small or smaller, margins given.

    .. math:: \sum_{k \le O_{11}} \binom{C_1}{k} \binom{C_2}{R_1 - k} \bigg/ \binom{N}{R_1}

    Parameters
    ----------
    t : Contingency
        Whole-number counts of shape (n_candidates,).
    log10 : bool
        Give log10 p, which is right where p itself would be 0.

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        One-sided p; 1 where a margin is empty.

    Raises
    ------
    ToolkitError
        If a count is no whole number.

    References
    ----------
    .. [1] Fisher (1934), Statistical Methods for Research Workers, 5th ed., section 21.02.

    Examples
    --------
    >>> fisher_less(Contingency.of_cells([1], [3], o21=[3], o22=[1])).round(3)
    array([0.243])
    """
    return _finish(_log_upper(_mirror(_flat(t))), t, log10=log10)


@measure("evidence", label="Fisher (two-sided)")
def fisher_two_sided(t: Contingency, *, log10: bool = False) -> Floats:
    r"""
    Give the exact probability of a table no more probable than this one, margins given.

    .. math:: \sum_{k : P(k) \le P(O_{11})} P(k)

    Parameters
    ----------
    t : Contingency
        Whole-number counts of shape (n_candidates,).
    log10 : bool
        Give log10 p, which is right where p itself would be 0.

    Returns
    -------
    ndarray of float64, shape (n_candidates,)
        Two-sided p; 1 where a margin is empty.

    Raises
    ------
    ToolkitError
        If a count is no whole number.

    Notes
    -----
    Tables whose probability is the same but for rounding (one part in ten million) count as equal.

    References
    ----------
    .. [1] Agresti (2002), Categorical Data Analysis, 2nd ed., 3.5.3.

    Examples
    --------
    >>> fisher_two_sided(Contingency.of_cells([1], [3], o21=[3], o22=[1])).round(3)
    array([0.486])
    """
    here = _flat(t)
    # Turn every table so that it lies at or above the middle; the far tail is then the lower one.
    below = here.o11 < _middle(here)
    here = _pick(below, _mirror(here), here)
    level = _log_probability(here) + np.log1p(_TIE)
    near = _log_upper(here)
    first = _least_step(here, level)
    reachable = here.o11 - first >= np.maximum(0.0, here.row - here.other_column)
    far = np.full_like(near, -np.inf)
    if reachable.any():
        far[reachable] = _log_upper(_mirror(_shift(_take(here, reachable), -first[reachable])))
    return _finish(np.logaddexp(near, far), t, log10=log10)


# --------------------------------------------------------------------------------- tables, moved


def _flat(t: Contingency) -> Contingency:
    cells = [np.atleast_1d(c).reshape(-1) for c in (t.o11, t.o12, t.o21, t.o22)]
    if any((c != np.rint(c)).any() for c in cells):
        raise ToolkitError(
            "A count is no whole number.", "Exact tests count tables.", "Use log_likelihood."
        )
    return Contingency(*cells)


def _finish(log_p: Floats, t: Contingency, *, log10: bool) -> Floats:
    log_p = np.minimum(log_p, 0.0).reshape(np.shape(t.o11))
    return np.asarray(log_p / np.log(10) if log10 else np.exp(log_p), np.float64)


def _mirror(t: Contingency) -> Contingency:
    """Swap the columns: the lower tail becomes the upper one."""
    return Contingency(t.o12, t.o11, t.o22, t.o21)


def _shift(t: Contingency, step: Floats | float) -> Contingency:
    """Build the table `step` further up, with the same margins."""
    return Contingency(t.o11 + step, t.o12 - step, t.o21 - step, t.o22 + step)


def _take(t: Contingency, where: NDArray[np.bool_]) -> Contingency:
    return Contingency(t.o11[where], t.o12[where], t.o21[where], t.o22[where])


def _pick(where: NDArray[np.bool_], one: Contingency, other: Contingency) -> Contingency:
    pairs = zip(_cells(one), _cells(other), strict=True)
    return Contingency(*(np.where(where, a, b) for a, b in pairs))


def _cells(t: Contingency) -> tuple[Floats, Floats, Floats, Floats]:
    return t.o11, t.o12, t.o21, t.o22


def _middle(t: Contingency) -> Floats:
    """Joint count of the most probable table."""
    return np.asarray(np.floor((t.row + 1) / (t.total + 2) * (t.column + 1)), np.float64)


# ---------------------------------------------------------------------------------- probabilities


def _log_probability(t: Contingency) -> Floats:
    margins = (t.row, t.other_row, t.column, t.other_column)
    value = -g2(t) / 2 - _remainder(t.total)
    return value + sum(map(_remainder, margins)) - sum(map(_remainder, _cells(t)))


def _remainder(n: Floats) -> Floats:
    """Compute ln n! - (n ln n - n): half ln(2 pi n), and the rest of Stirling's series."""
    small = np.minimum(n, 16.0)
    exact = scipy.special.gammaln(small + 1) - scipy.special.xlogy(small, small) + small
    large = np.maximum(n, 16.0)
    inverse, square = 1 / large, 1 / (large * large)
    tail = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))
    series = 0.5 * np.log(2 * np.pi * large) + inverse * tail
    return np.asarray(np.where(n <= 16, exact, series), np.float64)  # noqa: PLR2004


def _log_upper(t: Contingency) -> Floats:
    """Compute ln P(this joint count or more); through the lower tail where that is smaller."""
    result = np.zeros_like(t.o11)
    certain = (t.o11 == 0) | (t.o22 == 0)  # the smallest possible joint count
    above = ~certain & (t.o11 > _middle(t))
    result[above] = _log_sum_upwards(_take(t, above))
    below = ~certain & ~above
    if below.any():
        under = _log_sum_upwards(_mirror(_shift(_take(t, below), -1.0)))
        with quietly():
            result[below] = np.log1p(-np.minimum(np.exp(under), 1.0))
    return result


def _log_sum_upwards(t: Contingency) -> Floats:
    """Compute ln of the sum of this table's probability and all further up."""
    total, last = np.ones_like(t.o11), np.ones_like(t.o11)
    steps = np.arange(_STEPS, dtype=np.float64)
    start = 0.0
    active = np.flatnonzero(np.minimum(t.o12, t.o21) > 0)
    while len(active):
        k = (start + steps)[:, None]
        a, b, c, d = (x[active] for x in _cells(t))
        ratios = (np.maximum(b - k, 0) / (a + k + 1)) * (np.maximum(c - k, 0) / (d + k + 1))
        terms = last[active] * np.cumprod(ratios, axis=0)
        total[active] += terms.sum(0)
        last[active] = terms[-1]
        active = active[terms[-1] > 1e-17 * total[active]]  # below the last bit
        start += _STEPS
    return np.asarray(_log_probability(t) + np.log(total), np.float64)


def _least_step(t: Contingency, level: Floats) -> Floats:
    """Steps down from t, past the middle, to the first table no more probable than `level`."""

    def no_more_probable(step: Floats) -> NDArray[np.bool_]:
        return np.asarray(_log_probability(_shift(t, -step)) <= level)

    bottom = np.minimum(t.o11, t.o22)
    low = np.minimum(np.maximum(t.o11 - _middle(t), 0.0), bottom)
    return _bisect(no_more_probable, low, bottom + 1)


def _bisect(found: Callable[[Floats], NDArray[np.bool_]], low: Floats, high: Floats) -> Floats:
    """Smallest whole step in (low, high] that is found; high itself is beyond the last table."""
    last = high - 1
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        hit = found(np.clip(middle, 0, np.maximum(last, 0)))
        open_ = high - low > 1
        high = np.where(open_ & hit, middle, high)
        low = np.where(open_ & ~hit, middle, low)
    return high
