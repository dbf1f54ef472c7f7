r"""
All measures by name, for menus, documentation and tests.

Adding one: a decorated function in the room of its kind, with formula, range, advice, source and
a published number in the tests. It then appears here, and wherever measures are listed, by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit._base import ToolkitError, did_you_mean
from toolkit.association import (
    delta_p,
    delta_p_backward,
    dice,
    jaccard,
    log_dice,
    mi,
    npmi,
    ppmi,
)
from toolkit.contingency import REGISTER, Contingency, Measure, measure
from toolkit.contrast import log_ratio
from toolkit.evidence import log_likelihood, t_score, z_score

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KINDS",
    "MEASURES",
    "Contingency",
    "Measure",
    "delta_p",
    "delta_p_backward",
    "dice",
    "find_measure",
    "jaccard",
    "log_dice",
    "log_likelihood",
    "log_ratio",
    "measure",
    "mi",
    "npmi",
    "ppmi",
    "t_score",
    "z_score",
]

MEASURES: Final[Mapping[str, Measure]] = REGISTER
"""Name -> function. Every function has `kind` and `label`."""

KINDS: Final[Mapping[str, str]] = {
    "association": "strength of a 2x2 table: f(Contingency)",
    "evidence": "token-based evidence of a 2x2 table: f(Contingency)",
    "contrast": "difference of two corpora, a 2x2 table: f(Contingency)",
}


def find_measure(name: str, *kinds: str) -> Measure:
    """
    Look a measure up by name.

    Parameters
    ----------
    name : str
        Name of the function.
    *kinds : str
        Kinds that will do; none: all.

    Returns
    -------
    callable
        The function.

    Raises
    ------
    ToolkitError
        If there is no such measure of these kinds, naming the nearest.

    Examples
    --------
    >>> find_measure("log_dice").label
    'logDice'
    >>> find_measure("log_likelyhood", "association", "evidence")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Unknown measure 'log_likelyhood'. Did you mean 'log_likelihood'? ...
    """
    fitting = [n for n, m in MEASURES.items() if not kinds or m.kind in kinds]
    if name not in fitting:
        raise ToolkitError(f"Unknown measure {name!r}.", did_you_mean(name, fitting))
    return MEASURES[name]
