"""Whether two coders, or a guess and the truth, agree: kappa, precision, recall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import Floats, coded, share
from toolkit.measures.coincidence import not_coded
from toolkit.measures.contingency import measure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["cohen_kappa", "f1", "fleiss_kappa", "observed_agreement", "precision", "recall"]

Judgements: TypeAlias = Sequence[object] | NDArray[Any]
_YES_OR_NO: Final = (bool, int, float, np.bool_, np.number)


@measure("reliability", label="agreement")
def observed_agreement(a: Sequence[object], b: Sequence[object]) -> float:
    r"""
    Tell the share of units two coders agree on.

    .. math:: p_o

    Parameters
    ----------
    a, b : sequence of shape (n,)
        What two coders gave each unit: labels or numbers. None or NaN: not coded.

    Returns
    -------
    float
        0 to 1; missing where no unit was coded by both.

    Raises
    ------
    ToolkitError
        If the coders have unequal numbers of units.

    Notes
    -----
    High by chance alone if one label is common: never without alpha or kappa.

    References
    ----------
    .. [1] Krippendorff (2019), Content Analysis, 4th ed., ch. 12.

    Examples
    --------
    >>> observed_agreement("yyn", "yny").__round__(3)
    0.333
    """
    table = _confusion(a, b)
    return float(share(np.trace(table), table.sum()))


@measure("reliability", label="Cohen's κ")
def cohen_kappa(a: Sequence[object], b: Sequence[object]) -> float:
    r"""
    Tell how far two coders agree beyond chance, each with their own habits.

    .. math:: \frac{p_o - p_e}{1 - p_e}

    Parameters
    ----------
    a, b : sequence of shape (n,)
        What two coders gave each unit: labels or numbers. None or NaN: not coded.

    Returns
    -------
    float
        1 (complete agreement), 0 (chance), below 0 (worse). Missing where both only ever gave one
        and the same label.

    Raises
    ------
    ToolkitError
        If the coders have unequal numbers of units.

    Notes
    -----
    For two fixed coders without gaps; otherwise
    :func:`toolkit.measures.coincidence.krippendorff_alpha`.

    References
    ----------
    .. [1] Cohen (1960), Educational and Psychological Measurement 20(1), 37-46.

    Examples
    --------
    >>> cohen_kappa("y" * 25 + "n" * 25, "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15)
    0.4
    """
    table = _confusion(a, b)
    n = table.sum()
    chance = float(table.sum(0) @ table.sum(1))
    return float(share(n * np.trace(table) - chance, n * n - chance))


@measure("reliability", label="Fleiss' κ")
def fleiss_kappa(ratings: ArrayLike) -> float:
    r"""
    Tell how far several coders agree beyond chance, whoever they are.

    .. math:: \frac{\bar P - \bar P_e}{1 - \bar P_e}

    Parameters
    ----------
    ratings : array_like of shape (units, categories)
        How many coders put each unit into each category; the same number for every unit.

    Returns
    -------
    float
        1 (complete agreement), 0 (chance), below 0 (worse). Missing where only one category was
        ever used.

    Raises
    ------
    ToolkitError
        If units were coded by different numbers of coders, or by one, or a count is none.

    Notes
    -----
    For the same number of codings of every unit; otherwise
    :func:`toolkit.measures.coincidence.krippendorff_alpha`.

    References
    ----------
    .. [1] Fleiss (1971), Psychological Bulletin 76(5), 378-382.

    Examples
    --------
    >>> round(fleiss_kappa([[3, 0], [2, 1], [0, 3], [3, 0]]), 3)
    0.625
    """
    counts = np.asarray(ratings, np.float64)
    if counts.ndim != 2:  # noqa: PLR2004
        raise ToolkitError(
            f"Fleiss' kappa needs a table, not {counts.ndim} dimensions.",
            "",
            "One row per unit, one column per category.",
        )
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ToolkitError(
            "A count of codings is missing or below zero.", "", "Count each unit's codings again."
        )
    coders = counts.sum(1)
    if len(set(coders)) != 1 or coders[0] < 2:  # noqa: PLR2004
        raise ToolkitError(
            "Units with different numbers of codings, or with one.",
            "Fleiss' kappa needs the same number, two or more.",
            "Use krippendorff_alpha.",
        )
    n = coders[0]
    observed = ((counts * counts).sum(1) - n).mean() / (n * (n - 1))
    expected = np.square(counts.sum(0) / counts.sum()).sum()
    return float(share(observed - expected, 1 - expected))


@measure("reliability", label="precision")
def precision(gold: Judgements, predicted: Judgements) -> float:
    r"""
    Tell the share of what was found that is right.

    .. math:: \frac{tp}{tp + fp}

    Parameters
    ----------
    gold, predicted : array_like of bool, shape (n,)
        The truth and the guess for each unit; one where either is None or NaN is left out.

    Returns
    -------
    float
        0 to 1; missing where nothing was found.

    Raises
    ------
    ToolkitError
        If there are not as many guesses as truths, or one is neither yes nor no.

    Notes
    -----
    Never without recall.

    References
    ----------
    .. [1] van Rijsbergen (1979), Information Retrieval, 2nd ed., ch. 7.

    Examples
    --------
    >>> precision([1, 1, 0, 0], [1, 0, 1, 0])
    0.5
    """
    right, found, _ = _outcomes(gold, predicted)
    return float(share(right, found))


@measure("reliability", label="recall")
def recall(gold: Judgements, predicted: Judgements) -> float:
    r"""
    Tell the share of what is there that was found.

    .. math:: \frac{tp}{tp + fn}

    Parameters
    ----------
    gold, predicted : array_like of bool, shape (n,)
        The truth and the guess for each unit; one where either is None or NaN is left out.

    Returns
    -------
    float
        0 to 1; missing where there is nothing to find.

    Raises
    ------
    ToolkitError
        If there are not as many guesses as truths, or one is neither yes nor no.

    Notes
    -----
    Never without precision.

    References
    ----------
    .. [1] van Rijsbergen (1979), Information Retrieval, 2nd ed., ch. 7.

    Examples
    --------
    >>> recall([1, 1, 0, 0], [1, 0, 1, 0])
    0.5
    """
    right, _, there = _outcomes(gold, predicted)
    return float(share(right, there))


@measure("reliability", label="F₁")
def f1(gold: Judgements, predicted: Judgements) -> float:
    r"""
    Combine precision and recall by their harmonic mean.

    .. math:: \frac{2\,tp}{2\,tp + fp + fn}

    Parameters
    ----------
    gold, predicted : array_like of bool, shape (n,)
        The truth and the guess for each unit; one where either is None or NaN is left out.

    Returns
    -------
    float
        0 to 1; missing where there is nothing to find and nothing was found.

    Raises
    ------
    ToolkitError
        If there are not as many guesses as truths, or one is neither yes nor no.

    Notes
    -----
    Hides which of the two is wanting.

    References
    ----------
    .. [1] van Rijsbergen (1979), Information Retrieval, 2nd ed., ch. 7.

    Examples
    --------
    >>> f1([1, 1, 0, 0], [1, 0, 1, 0])
    0.5
    """
    right, found, there = _outcomes(gold, predicted)
    return float(share(2 * right, found + there))


def _confusion(a: Sequence[object], b: Sequence[object]) -> Floats:
    """How often the coders gave each pair of labels, over units both have coded."""
    _check_lengths(len(a), len(b))
    both = [(x, y) for x, y in zip(a, b, strict=True) if not (not_coded(x) or not_coded(y))]
    numbers, labels = coded([label for pair in both for label in pair])
    table = np.zeros((len(labels), len(labels)))
    np.add.at(table, (numbers[::2], numbers[1::2]), 1)
    return table


def _outcomes(gold: Judgements, predicted: Judgements) -> tuple[float, float, float]:
    """Right finds, all finds, all there is to find, of the units that both have judged."""
    truth, guess = (_judged(values) for values in (gold, predicted))
    _check_lengths(len(truth), len(guess))
    both = ~(np.isnan(truth) | np.isnan(guess))
    truth, guess = truth[both], guess[both]
    return float(truth @ guess), float(guess.sum()), float(truth.sum())


def _judged(values: Judgements) -> Floats:
    """Yes and no as 1 and 0; None and NaN are missing."""
    given = np.asarray(values, object).reshape(-1)
    for value in given:
        if not (not_coded(value) or (isinstance(value, _YES_OR_NO) and value in (0, 1))):
            raise ToolkitError(
                f"The judgement {value!r} is neither yes nor no.",
                advice="Give True and False, or 1 and 0; None where there is none.",
            )
    return np.array([np.nan if not_coded(value) else value for value in given], np.float64)


def _check_lengths(one: int, other: int) -> None:
    if one != other:
        raise ToolkitError(
            f"{one} units on one side, {other} on the other.",
            "They are compared unit by unit.",
            "Bring both into the same order and fill gaps with None.",
        )
