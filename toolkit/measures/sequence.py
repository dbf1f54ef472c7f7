r"""
How varied the vocabulary of a text is, walking through it: hardly dependent on its length.

These need the tokens in order. The measures that need only frequencies are in
:mod:`toolkit.measures.richness`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from toolkit._base import ToolkitError
from toolkit.measures.arithmetic import coded
from toolkit.measures.contingency import measure

__all__ = ["mattr", "mtld"]

Tokens: TypeAlias = Sequence[object] | NDArray[Any]


@measure("sequence", label="MATTR")
def mattr(tokens: Tokens, *, window: int = 100) -> float:
    r"""
    Average the TTR of all windows of one length: the one to compare texts by.

    .. math:: \frac{1}{N - w + 1} \sum_{a} \frac{V_a}{w}

    Parameters
    ----------
    tokens : sequence of hashable, or array of shape (N,)
        The text: words, or the integers that stand for them.
    window : int
        Tokens in a window; report it with the value.

    Returns
    -------
    float
        Above 0, at most 1; missing for texts shorter than the window.

    Raises
    ------
    ToolkitError
        If the window holds no token, or a token cannot be told apart from others.

    Notes
    -----
    Computed in one pass: a token counts in the windows that do not hold an earlier one of its
    type.

    References
    ----------
    .. [1] Covington & McFall (2010), Journal of Quantitative Linguistics 17(2), 94-100.

    Examples
    --------
    >>> round(mattr("one one two one one two one".split(), window=2), 4)
    0.8333
    """
    if window < 1:
        raise ToolkitError(f"window={window}.", "A window holds tokens.", "Use 50 or more.")
    codes = _codes(tokens)
    n = len(codes)
    if n < window:
        return float("nan")
    here = np.arange(n)
    first = np.maximum(_previous(codes) + 1, here - window + 1)
    last = np.minimum(here, n - window)
    return float(np.maximum(last - first + 1, 0).sum() / ((n - window + 1) * window))


@measure("sequence", label="MTLD")
def mtld(
    tokens: Tokens, *, threshold: float = 0.72, closes: Literal["below", "at"] = "below"
) -> float:
    r"""
    Tell how long stretches of text keep their TTR above a threshold, on average.

    .. math:: \frac{1}{2} \left(\frac{N}{F_\rightarrow} + \frac{N}{F_\leftarrow}\right)

    Parameters
    ----------
    tokens : sequence of hashable, or array of shape (N,)
        The text: words, or the integers that stand for them.
    threshold : float
        TTR at which a stretch (factor) ends. Compared as an exact fraction.
    closes : {"below", "at"}
        Whether a factor ends when the TTR falls below the threshold, or already when it equals
        it.

    Returns
    -------
    float
        In tokens; the rest of the text counts as a partial factor,
        :math:`(1 - TTR) / (1 - threshold)`. Infinite (the limit) where no token is repeated,
        missing for an empty text.

    Raises
    ------
    ToolkitError
        If the threshold is no TTR, `closes` is unknown, or a token cannot be told apart from
        others.

    Notes
    -----
    Programs differ by up to a third in how factors close and in the partial one. This is the
    published definition, read forwards and backwards.

    References
    ----------
    .. [1] McCarthy & Jarvis (2010), Behavior Research Methods 42(2), 381-392.

    Examples
    --------
    >>> mtld("a b a b a c d a b c".split())
    5.0
    """
    if not 0 < threshold < 1 or closes not in {"below", "at"}:
        raise ToolkitError(
            f"threshold={threshold}, closes={closes!r}.",
            "A TTR lies between 0 and 1; a factor closes 'below' or 'at' the threshold.",
            "Use 0.72, as published.",
        )
    codes = _codes(tokens).tolist()
    if not codes:
        return float("nan")
    limit = Fraction(str(threshold))
    factors = [_factors(c, limit, at=closes == "at") for c in (codes, codes[::-1])]
    return sum(len(codes) / f if f else float("inf") for f in factors) / 2


def _codes(tokens: Tokens) -> NDArray[np.int64]:
    """One integer per token, equal for equal tokens."""
    if isinstance(tokens, np.ndarray) and np.issubdtype(tokens.dtype, np.integer):
        return tokens.astype(np.int64)
    return coded(tokens)[0]


def _previous(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each token's type occurred last, -1 if it had not."""
    order = np.argsort(codes, kind="stable")
    previous = np.full(len(codes), -1)
    same = codes[order[1:]] == codes[order[:-1]]
    previous[order[1:][same]] = order[:-1][same]
    return previous


def _factors(codes: list[int], limit: Fraction, *, at: bool) -> float:
    """Stretches until the TTR falls to the limit, the last one counted in part."""
    top, bottom = limit.numerator, limit.denominator
    full, tokens, types = 0, 0, set[int]()
    for code in codes:
        tokens += 1
        types.add(code)
        spare = len(types) * bottom - tokens * top  # an integer: no rounding at the threshold
        if spare < 0 or (at and spare == 0):
            full, tokens, types = full + 1, 0, set()
    if not tokens:
        return float(full)
    return full + (1 - len(types) / tokens) / float(1 - limit)
