r"""
Shares of coded hits with their intervals, and rates multiplied by them.

The sample is of hits, drawn at random within groups, and the claim is about the hits of this
corpus. Where groups were drawn evenly, each counts by its hits again: with :math:`W_h` the share of
group *h* in the hits, of :math:`N_h` hits there :math:`n_h` coded and :math:`p_h` right,

.. math::
    p = \sum W_h p_h, \qquad
    v = \sum W_h^2 \frac{\tilde p_h (1 - \tilde p_h)}{n_h} \Bigl(1 - \frac{n_h}{N_h}\Bigr), \qquad
    n^* = \frac{\tilde p (1 - \tilde p)}{v},

where :math:`\tilde p_h` has one right and one wrong hit more, so that a group without a fault is
not taken to be without doubt, and :math:`\tilde p = \sum W_h \tilde p_h`. The interval is Wilson's
for :math:`n^*` hits. In ten made-up cases of one to ten groups it held the true share in 92 to 97 %
of 2,500 draws; where everything is coded it is a point.

References
----------
.. [1] Cochran (1977), Sampling Techniques, 3rd ed., ch. 5 (strata).
.. [2] Korn & Graubard (1998), Survey Methodology 24(2), 193-201 (intervals of few).
.. [3] Zou & Donner (2008), Statistics in Medicine 27(10), 1693-1702 (bounds of products).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.measures import MEASURES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Share", "product", "stratified"]


@dataclass(frozen=True)
class Share:
    """
    A share of hits, estimated from coded ones, with its interval.

    Attributes
    ----------
    part, whole : int
        So many of so many coded items.
    value, low, high : float
        The share, groups weighed; missing where nothing is coded.
    worth : float
        Hits of which Wilson's interval of this share is the interval; endless if all are coded.
    """

    part: int
    whole: int
    value: float
    low: float
    high: float
    worth: float = np.nan


def stratified(right: Ints, coded: Ints, sizes: Ints) -> Share:
    """
    Estimate the share of hits that are right from groups of coded ones.

    Parameters
    ----------
    right, coded, sizes : ndarray of int64, shape (groups,)
        Of each group the hits found right, those coded, and all there are.

    Returns
    -------
    Share
        With a 95 % interval. A group of which nothing is coded is taken to be like the others.

    Examples
    --------
    >>> half = stratified(np.array([5]), np.array([10]), np.array([1000]))
    >>> round(half.value, 2), round(half.low, 2), round(half.high, 2)
    (0.5, 0.24, 0.76)
    """
    held = coded > 0
    n, size = coded[held].astype(np.float64), sizes[held].astype(np.float64)
    part, whole = int(right.sum()), int(coded.sum())
    if not whole:
        return Share(part, whole, np.nan, np.nan, np.nan)
    weight, r = size / size.sum(), right[held]
    unseen = 1 - n / (weight * sizes.sum())  # each stands for its part of groups without a code
    value = float(weight @ (r / n))
    if not unseen.any():
        return Share(part, whole, value, value, value, np.inf)
    p = (r + 1) / (n + 2)
    middle, spread = float(weight @ p), float(weight**2 @ (p * (1 - p) / n * unseen))
    worth = middle * (1 - middle) / spread
    low, high = MEASURES["wilson"](min(value, 1.0) * worth, worth)
    return Share(part, whole, value, float(low), float(high), worth)


def product(
    value: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float, float]:
    """
    Multiply two estimates with their bounds, on the log scale.

    Examples
    --------
    >>> [round(each, 2) for each in product((4.0, 2.0, 8.0), (0.5, 0.25, 1.0))]
    [2.0, 0.75, 5.33]
    """
    both = value[0] * other[0]
    if not both > 0:
        return both, 0.0 if both == 0 else np.nan, value[2] * other[2]
    with np.errstate(divide="ignore"):
        logs = np.log([value, other])
    down = np.hypot(*(logs[:, 0] - logs[:, 1]))
    up = np.hypot(*(logs[:, 2] - logs[:, 0]))
    return both, float(both * np.exp(-down)), float(both * np.exp(up))
