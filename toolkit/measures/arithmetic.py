"""Arithmetic that keeps its digits: ratios and logarithms with limits, exact products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Floats", "coded", "deviance", "quietly", "share", "true_log", "two_product"]

Floats: TypeAlias = NDArray[np.float64]


def quietly() -> np.errstate:
    """Let 0/0 be missing and x/0 infinite without a warning, where that is the rule."""
    return np.errstate(divide="ignore", invalid="ignore")


def share(part: ArrayLike, whole: ArrayLike) -> Floats:
    """
    Divide; 0/0 is missing.

    Examples
    --------
    >>> share([1, 0], [4, 0])
    array([0.25,  nan])
    """
    with quietly():
        return np.asarray(np.true_divide(part, whole), np.float64)


def coded(labels: Sequence[object] | NDArray[Any]) -> tuple[NDArray[np.int64], list[object]]:
    """
    Number labels in the order of their first appearance.

    Raises
    ------
    ToolkitError
        A label that cannot be told apart from others, such as a list.

    Examples
    --------
    >>> coded("war")[1], coded(["war", "peace", "war"])[0]
    (['w', 'a', 'r'], array([0, 1, 0]))
    """
    known: dict[object, int] = {}
    numbers = np.zeros(len(labels), np.int64)
    for place, label in enumerate(labels):
        try:
            numbers[place] = known.setdefault(label, len(known))
        except TypeError:
            raise ToolkitError(
                f"{label!r} is a {type(label).__name__}.",
                "What is counted or compared must be one thing, and stay what it is.",
                "Give words, numbers or tuples.",
            ) from None
    return numbers, list(known)


def true_log(x: ArrayLike, base: float = np.e) -> Floats:
    """
    Take a logarithm whose limit at 0 is minus infinity.

    Examples
    --------
    >>> true_log([8, 0], 2)
    array([  3., -inf])
    """
    with quietly():
        if base == 2:  # noqa: PLR2004 - log2 is exact at powers of two
            return np.asarray(np.log2(x), np.float64)
        return np.asarray(np.log(x) / np.log(base), np.float64)


def deviance(observed: Floats, expected: Floats, *, difference: Floats) -> Floats:
    r"""
    Compute :math:`O \ln (O / E) - (O - E)` with all its digits, however close O and E are.

    Parameters
    ----------
    observed, expected, difference : ndarray of float64
        Counts, and their difference as exactly as it is known.

    Returns
    -------
    ndarray of float64
        At least 0; E where O is 0.

    Notes
    -----
    Both terms are near :math:`O - E` and their difference near :math:`(O - E)^2 / 2E`, so plain
    subtraction keeps nothing of a small deviance. With :math:`v = (O - E) / (O + E)` the value is
    the series :math:`(O - E) v + 2 O \sum_{j \ge 1} v^{2j+1} / (2j + 1)`, used where v is small.

    References
    ----------
    .. [1] Loader (2000), Fast and Accurate Computation of Binomial Probabilities (bd0).

    Examples
    --------
    >>> O, E = np.array([12.0, 1e10]), np.array([3.0, 1e10 - 1e-3])
    >>> deviance(O, E, difference=np.array([9.0, 1e-3]))
    array([7.63553233e+00, 5.00000000e-17])
    """
    v = np.divide(
        difference, observed + expected, out=np.zeros_like(difference), where=difference != 0
    )
    near = np.abs(v) < 0.1  # noqa: PLR2004 - ten terms then reach the last bit
    series = np.zeros_like(v)
    square = v * v
    for j in range(10, 0, -1):
        series = (series + 1 / (2 * j + 1)) * square
    close = difference * v + 2 * observed * v * series
    ratio = np.divide(difference, expected, out=np.zeros_like(difference), where=expected > 0)
    with quietly():
        far = scipy.special.xlog1py(observed, np.maximum(ratio, -1.0)) - difference
    return np.asarray(np.where(near, close, far), np.float64)


def two_product(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """
    Multiply, and give the rounding error too (Dekker 1971, with Veltkamp's split).

    Examples
    --------
    >>> two_product(np.array([2.0**53 - 1]), np.array([3.0]))
    (array([2.70215978e+16]), array([1.]))
    """
    product = a * b
    (a_high, a_low), (b_high, b_low) = _split(a), _split(b)
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _split(x: Floats) -> tuple[Floats, Floats]:
    scaled = 134_217_729.0 * x  # 2^27 + 1 cuts a 53-bit number in halves
    high = scaled - (scaled - x)
    return high, x - high
