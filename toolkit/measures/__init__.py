r"""
All measures by name, for menus, documentation and tests.

Adding one: a decorated function in the room of its kind, with formula, range, advice, source and
a published number in the tests. It then appears here, and wherever measures are listed, by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from toolkit._base import ToolkitError, did_you_mean
from toolkit.measures import (  # noqa: F401 - loading a room registers its measures
    association,
    cautious,
    coincidence,
    concentration,
    contrast,
    dependence,
    deviation,
    evidence,
    exact,
    likelihood,
    likeness,
    overlap,
    proportions,
    recurrence,
    reliability,
    richness,
    scatter,
    sequence,
    spread,
)
from toolkit.measures.contingency import REGISTER, Contingency, Measure, measure

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "MEASURES", "Contingency", "Measure", "find_measure", "measure"]

MEASURES: Final[Mapping[str, Measure]] = REGISTER
"""Name -> function. Every function has `kind`, one of `KINDS`, and `label`."""

KINDS: Final[Mapping[str, str]] = {
    "association": "strength of a bond, a 2x2 table: f(Contingency)",
    "evidence": "token-based evidence, a 2x2 table: f(Contingency)",
    "contrast": "difference of two corpora, a 2x2 table: f(Contingency)",
    "spread": "evenness over parts: f(counts, sizes)",
    "recurrence": "evenness of distances: f(positions, total)",
    "richness": "variety of a vocabulary: f(frequencies)",
    "sequence": "variety along a text: f(tokens)",
    "reliability": "agreement of coders, of guess and truth: f(data) or f(one, other)",
    "interval": "bounds of a proportion: f(k, n)",
    "likeness": "profiles compared or made comparable: f(x, y) or f(counts)",
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


def __getattr__(name: str) -> Measure:
    """Give any measure as an attribute, so one import serves: ``measures.log_dice``."""
    if name in MEASURES:
        return MEASURES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *MEASURES])
