r"""
How sure a rate is when words clump: documents are the sample, not tokens.

A word that occurs once in an article tends to occur again in it, so tokens are not independent
draws and intervals that treat them so are several times too narrow. Everything here takes the
document as the unit that was drawn. For a type with :math:`x_i` hits in document *i* of
:math:`n_i` tokens, *m* documents in all,

.. math::
    p = \frac{\sum x_i}{\sum n_i}, \qquad
    \operatorname{Var}(\ln p) = \frac{m}{m-1} \, \frac{\sum (x_i - p\,n_i)^2}{(\sum x_i)^2},

the delta-method (linearised) variance of a ratio estimator in a one-stage cluster sample.
Corrections for many tests are in :mod:`toolkit.inference.corrections`.

References
----------
.. [1] Cochran (1977), Sampling Techniques, 3rd ed., ch. 6 and 9A (ratio estimates, clusters).
.. [2] Lijffijt et al. (2016), Digital Scholarship in the Humanities 31(2), 374-397 (why tokens
   are the wrong sample).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from toolkit._base import ToolkitError, n_of
from toolkit.inference.clusters import (
    Floats,
    design_effect,
    log10_t_tail,
    t_quantile,
    t_two_sided,
)
from toolkit.inference.corrections import Adjusted, benjamini_hochberg, bonferroni, holm
from toolkit.inference.estimates import (
    ENOUGH_DOCUMENTS,
    Rate,
    clustered_rate,
    clustered_rates,
    rate_of,
)
from toolkit.inference.resampling import Bootstrap, bootstrap_rate

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ABSENT_REFERENCE",
    "ABSENT_TARGET",
    "COMPARED",
    "ENOUGH_DOCUMENTS",
    "TOO_FEW",
    "Adjusted",
    "Bootstrap",
    "Comparison",
    "Rate",
    "benjamini_hochberg",
    "bonferroni",
    "bootstrap_rate",
    "clustered_rate",
    "clustered_rates",
    "compare_rates",
    "design_effect",
    "holm",
    "log10_t_tail",
    "rate_of",
    "smallest_difference",
]

COMPARED: Final = "compared"
TOO_FEW: Final = "too few documents to compare"
ABSENT_TARGET: Final = "absent from the target: upper bound only"
ABSENT_REFERENCE: Final = "absent from the reference: lower bound only"


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """
    Log rate ratios of a target against a reference, one per type.

    Attributes
    ----------
    log_ratio : ndarray of float64, shape (k,)
        log2 of target rate over reference rate; missing if a side has no hit.
    low, high : ndarray of float64, shape (k,)
        Bounds of the interval, log2. Infinite on the open side if a side has no hit; missing
        where there are too few documents.
    nearest : ndarray of float64, shape (k,)
        The bound nearest zero ("at least this different"), 0 if the interval spans zero.
    t, df : ndarray of float64, shape (k,)
        The test statistic and its Welch-Satterthwaite degrees of freedom.
    p, log10_p : ndarray of float64, shape (k,)
        Two-sided p value, and its base-10 logarithm, right where p itself underflows.
    verdict : ndarray of str, shape (k,)
        ``COMPARED``, ``TOO_FEW``, ``ABSENT_TARGET`` or ``ABSENT_REFERENCE``.
    confidence : float
        Coverage of the interval.
    """

    log_ratio: Floats
    low: Floats
    high: Floats
    nearest: Floats
    t: Floats
    df: Floats
    p: Floats
    log10_p: Floats
    verdict: NDArray[np.str_]
    confidence: float

    def __len__(self) -> int:
        return len(self.log_ratio)


def compare_rates(target: Rate, reference: Rate) -> Comparison:
    r"""
    Compare two groups of documents by the log ratio of their rates.

    .. math::
        \ln \frac{p_1}{p_2} \pm t_{df} \sqrt{se_1^2 + se_2^2}, \qquad
        df = \frac{(se_1^2 + se_2^2)^2}{se_1^4 / (m_1 - 1) + se_2^4 / (m_2 - 1)}

    Parameters
    ----------
    target, reference : Rate
        Rates of the same k types, at the same confidence.

    Returns
    -------
    Comparison
        Positive where the type is more frequent in the target. Tested only where both sides have
        hits in at least five documents. Where one side has no hit and the other has enough, the
        rule-of-three bound of the empty side against the nearer bound of the other: an upper or
        lower bound, no estimate and no p. Where documents do not vary at all, bounds equal the
        estimate and there is no p.

    Raises
    ------
    ToolkitError
        If the two hold different numbers of types or different confidences.

    Notes
    -----
    Rank by `nearest`, show `log_ratio` with both bounds, and correct p for the size of the family
    with :func:`toolkit.inference.corrections.benjamini_hochberg` or
    :func:`toolkit.inference.corrections.holm`. Swapping the groups negates every number but p and
    df.

    References
    ----------
    .. [1] Welch (1947), Biometrika 34(1/2), 28-35.

    Examples
    --------
    >>> tokens = [100, 120, 90, 110, 100, 105]
    >>> here, there = [4, 5, 3, 6, 4, 5], [1, 1, 2, 0, 1, 1]
    >>> c = compare_rates(clustered_rate(here, tokens), clustered_rate(there, tokens))
    >>> c.log_ratio.round(2), c.nearest.round(2), c.verdict.tolist()
    (array([2.17]), array([1.12]), ['compared'])
    """
    _check_comparable(target, reference)
    variance, df = _welch(target, reference)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.log(target.rate) - np.log(reference.rate)
        t = difference / np.sqrt(variance)
    verdict = _verdicts(target, reference)
    tested = verdict == COMPARED
    still = tested & (variance == 0)
    t[~tested | still], df[~tested | still] = np.nan, np.nan
    half = t_quantile((1 + target.confidence) / 2, df) * np.sqrt(variance)
    half[still] = 0.0
    low, high = difference - half, difference + half
    difference[(target.n == 0) | (reference.n == 0)] = np.nan
    _bound_absent(low, high, target=target, reference=reference, verdict=verdict)
    nearest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    nearest[np.isnan(low) | np.isnan(high)] = np.nan
    p, log10_p = t_two_sided(t, df)
    return Comparison(
        log_ratio=difference / np.log(2),
        low=low / np.log(2),
        high=high / np.log(2),
        nearest=nearest / np.log(2),
        t=t,
        df=df,
        p=p,
        log10_p=log10_p,
        verdict=verdict,
        confidence=target.confidence,
    )


def smallest_difference(target: Rate, reference: Rate, *, power: float = 0.8) -> Floats:
    r"""
    Tell how large a difference these documents could have shown.

    .. math::
        \left(t_{(1 + c) / 2,\,df} + t_{power,\,df}\right) \sqrt{se_1^2 + se_2^2} \, / \, \ln 2

    Parameters
    ----------
    target, reference : Rate
        Rates of the same types, at the same confidence *c*.
    power : float
        Chance of finding the difference if it is there.

    Returns
    -------
    ndarray of float64, shape (k,)
        The smallest absolute log2 ratio found with that chance; missing without hits on a side.

    Notes
    -----
    "No difference found" with a smallest difference of 2 means that a fourfold one could have
    been missed.

    References
    ----------
    .. [1] Bloom (1995), Evaluation Review 19(5), 547-556 (minimum detectable effects).

    Examples
    --------
    >>> tokens = [100] * 6
    >>> a = clustered_rate([2, 1, 3, 2, 1, 3], tokens)
    >>> smallest_difference(a, a).round(2)
    array([1.16])
    """
    _check_comparable(target, reference)
    if not 0 < power < 1:
        raise ToolkitError(f"power={power}.", "Power is a chance.", "Give one such as 0.8.")
    variance, df = _welch(target, reference)
    quantiles = t_quantile((1 + target.confidence) / 2, df) + t_quantile(power, df)
    return np.asarray(quantiles * np.sqrt(variance) / np.log(2), np.float64)


def _welch(target: Rate, reference: Rate) -> tuple[Floats, Floats]:
    """Variance of the difference of ln rates, and Satterthwaite's degrees of freedom."""
    with np.errstate(invalid="ignore", divide="ignore"):
        v1, v2 = target.se**2, reference.se**2
        df = (v1 + v2) ** 2 / (v1**2 / (target.m - 1) + v2**2 / (reference.m - 1))
    return v1 + v2, df


def _check_comparable(target: Rate, reference: Rate) -> None:
    if len(target) != len(reference):
        raise ToolkitError(
            f"Rates of {n_of(len(target), 'type')} against rates of {len(reference)}.",
            "They are compared type by type.",
            "Count the same types, in the same order, on both sides.",
        )
    if target.confidence != reference.confidence:
        raise ToolkitError(
            f"Confidence {target.confidence} against {reference.confidence}.",
            "One interval has one confidence.",
            "Estimate both rates at the same one.",
        )


def _verdicts(target: Rate, reference: Rate) -> NDArray[np.str_]:
    longest = max(map(len, (COMPARED, TOO_FEW, ABSENT_TARGET, ABSENT_REFERENCE)))
    verdict = np.full(len(target), COMPARED, dtype=f"U{longest}")
    verdict[target.thin | reference.thin] = TOO_FEW
    several = min(target.m, reference.m) > 1
    verdict[(target.n == 0) & ~reference.thin & several] = ABSENT_TARGET
    verdict[(reference.n == 0) & ~target.thin & several] = ABSENT_REFERENCE
    return verdict


def _bound_absent(
    low: Floats, high: Floats, *, target: Rate, reference: Rate, verdict: NDArray[np.str_]
) -> None:
    """Fill in what can be said of a type that one side never uses."""
    no_target, no_reference = verdict == ABSENT_TARGET, verdict == ABSENT_REFERENCE
    low[no_target] = -np.inf
    high[no_target] = np.log(target.high[no_target]) - np.log(reference.low[no_target])
    high[no_reference] = np.inf
    low[no_reference] = np.log(target.low[no_reference]) - np.log(reference.high[no_reference])
