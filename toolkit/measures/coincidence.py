"""Krippendorff's alpha, from the coincidences of pairable values, and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from toolkit._base import ToolkitError, did_you_mean
from toolkit.inference.clusters import check_confidence
from toolkit.measures.arithmetic import coded
from toolkit.measures.contingency import measure

if TYPE_CHECKING:
    from toolkit.measures.arithmetic import Floats

__all__ = ["Codings", "Level", "alpha_interval", "krippendorff_alpha", "not_coded"]

Codings: TypeAlias = Sequence[Sequence[Any]]
Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
_LEVELS: Final = ("nominal", "ordinal", "interval", "ratio")


@measure("reliability", label="Krippendorff's α")
def krippendorff_alpha(data: Codings, *, level: Level = "nominal") -> float:
    r"""
    Tell how far coders agree beyond chance, with any number of coders and gaps.

    .. math:: 1 - \frac{D_o}{D_e}

    Parameters
    ----------
    data : sequence of sequences of shape (coders, units)
        What each coder gave each unit: labels, or numbers for the other levels. None or NaN: not
        coded.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How far apart two values are: equal or not, by the ranks between them, by their difference,
        or by their difference in proportion to their sum.

    Returns
    -------
    float
        1 (complete agreement), 0 (chance), below 0 (worse). Missing where no unit was coded twice
        or only one value was ever used: nothing can be said.

    Raises
    ------
    ToolkitError
        If there is no list for each coder, coders have unequal numbers of units, the level is
        unknown, or values are no numbers where numbers are needed.

    Notes
    -----
    From the coincidences of pairable values; a unit coded once does not count. Above .8 is the
    usual demand, .667 for tentative conclusions; show the interval
    (:func:`alpha_interval`).

    References
    ----------
    .. [1] Krippendorff (2019), Content Analysis, 4th ed., ch. 12.
    .. [2] Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.

    Examples
    --------
    >>> one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    >>> round(krippendorff_alpha([one, other]), 3)
    0.095
    """
    units, values = _units(data, level)
    return _alpha(units, _distances(values, units, level))


def alpha_interval(
    data: Codings,
    *,
    level: Level = "nominal",
    confidence: float = 0.95,
    resamples: int = 2_000,
    seed: int = 0,
) -> tuple[float, float]:
    r"""
    Bound Krippendorff's alpha by drawing the coded units again.

    Parameters
    ----------
    data, level
        As for :func:`krippendorff_alpha`.
    confidence : float
        Coverage of the interval.
    resamples : int
        How often units are drawn with replacement.
    seed : int
        Start of the random numbers; the same seed gives the same interval.

    Returns
    -------
    tuple of two floats
        Percentile bounds; missing where alpha is. Draws in which only one value is left count
        as they should, as saying nothing.

    Raises
    ------
    ToolkitError
        As for :func:`krippendorff_alpha`, or if the confidence is no chance.

    Notes
    -----
    Units are the sample. The expected disagreement is taken from each draw.

    References
    ----------
    .. [1] Zapf, Castell, Morawietz & Karch (2016), BMC Medical Research Methodology 16, 93.

    Examples
    --------
    >>> low, high = alpha_interval([[0, 1, 1, 0, 1, 0, 1, 1], [0, 1, 0, 0, 1, 0, 1, 1]])
    >>> low < 0.75 < high
    True
    """
    check_confidence(confidence)
    units, values = _units(data, level)
    rng, m = np.random.default_rng(seed), len(units)
    if m == 0:
        return float("nan"), float("nan")
    times = rng.multinomial(m, np.full(m, 1 / m), size=resamples)
    alphas = np.array(
        [
            _alpha(drawn, _distances(values, drawn, level))
            for drawn in (np.repeat(units, t, axis=0) for t in times)
        ]
    )
    said = alphas[~np.isnan(alphas)]
    if not len(said):
        return float("nan"), float("nan")
    low, high = np.quantile(said, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def not_coded(value: object) -> bool:
    """Tell whether a code is None or NaN."""
    return bool(value is None or value != value)  # noqa: PLR0124 - only NaN is unlike itself


def _units(data: Codings, level: str) -> tuple[Floats, list[Any]]:
    """How often each pairable unit was given each value, and the values in their order."""
    if level not in _LEVELS:
        raise ToolkitError(f"Unknown level {level!r}.", advice=did_you_mean(level, _LEVELS))
    rows = [_row(row) for row in data]
    if len({len(row) for row in rows}) > 1:
        raise ToolkitError(
            "Coders with different numbers of units.",
            "Every coder has an entry for every unit.",
            "Fill gaps with None.",
        )
    given: list[Any] = coded([v for row in rows for v in row if not not_coded(v)])[1]
    values = sorted(given, key=_number) if level != "nominal" else given
    place = {v: i for i, v in enumerate(values)}
    units = np.zeros((len(rows[0]) if rows else 0, len(values)))
    for row in rows:
        for unit, value in enumerate(row):
            if not not_coded(value):
                units[unit, place[value]] += 1
    return units[units.sum(1) > 1], values


def _row(codes: Any) -> list[Any]:  # noqa: ANN401 - whatever was given
    """Codes of one coder, as a list."""
    if isinstance(codes, Iterable):
        return list(codes)
    raise ToolkitError(
        f"{codes!r} is not what a coder gave.",
        "Each coder has a list with an entry for every unit.",
        "Give a list of lists: [[1, 0, None], [1, 1, 0]].",
    )


def _alpha(units: Floats, distances: Floats) -> float:
    """1 - observed / expected disagreement; distances of shape (values, values)."""
    coders = units.sum(1, keepdims=True)
    n_values = units.sum(0)
    n = n_values.sum()
    observed = ((units / (coders - 1)) @ distances * units).sum()
    expected = n_values @ distances @ n_values
    return float(1 - (n - 1) * observed / expected) if expected > 0 else float("nan")


def _distances(values: list[Any], units: Floats, level: str) -> Floats:
    """Squared distance of every two values at this level of measurement."""
    if level == "nominal":
        return np.asarray(1 - np.eye(len(values)), np.float64)
    if level == "ordinal":
        n = units.sum(0)
        middle = np.cumsum(n) - n / 2
        return np.asarray(np.square(middle[:, None] - middle), np.float64)
    x = np.array([_number(v) for v in values])
    difference = x[:, None] - x
    if level == "ratio":
        total = x[:, None] + x
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    return np.asarray(np.square(difference), np.float64)


def _number(value: Any) -> float:  # noqa: ANN401 - whatever a coder wrote
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ToolkitError(
            f"The code {value!r} is no number.",
            "Only the nominal level takes labels.",
            "Use level='nominal', or number the codes in their order.",
        ) from None
