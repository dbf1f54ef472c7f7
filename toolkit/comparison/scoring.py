"""
What keyness ranks by, and what it calls different: document-based by default, token-based by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from toolkit._base import ToolkitError, did_you_mean
from toolkit.inference import (
    ABSENT_REFERENCE,
    ABSENT_TARGET,
    COMPARED,
    TOO_FEW,
    Rate,
    compare_rates,
)
from toolkit.inference.corrections import Adjusted, benjamini_hochberg, holm
from toolkit.measures import MEASURES, Contingency, find_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = [
    "BY_TOKENS",
    "CORRECTIONS",
    "SMALLEST",
    "UNITS",
    "Compared",
    "Sides",
    "adjust",
    "by_documents",
    "by_tokens",
    "keyness_measures",
    "label_of",
    "rank_key",
    "score_of",
]

UNITS: Final = ("document", "token")
BY_TOKENS: Final = "token-based: each token taken as a draw of its own"

CORRECTIONS: Final[dict[str, tuple[Callable[..., Adjusted], str]]] = {
    "benjamini_hochberg": (benjamini_hochberg, "Benjamini-Hochberg"),
    "holm": (holm, "Holm"),
}

BOUND: Final = "log_ratio"  # the default: the bound of the log ratio's interval nearest zero
SPREAD: Final = "text_dispersion"
RANKS: Final = "mann_whitney"
OWN: Final = {
    BOUND: "log ratio, bound nearest zero",
    SPREAD: "text dispersion (signed G² of documents)",
    RANKS: "Mann-Whitney z of document rates",
}
P_VALUES: Final = ("p_g2", "log10_p_g2", "fisher_greater", "fisher_less", "fisher_two_sided")
SMALLEST: Final = float(np.finfo(np.float64).tiny)
_BLOCK: Final = 2_000_000  # cells of document rates ranked at once


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """
    The counts of k types in a target and in a reference.

    Attributes
    ----------
    parts : tuple of two sequences of pairs
        Target, reference: for each of its sets of m documents the hits by document, shape (m, k),
        and the tokens, shape (m,).
    rates : tuple of two Rate
        Document-clustered rates of the k types.
    """

    parts: tuple[Sequence[tuple[Any, Any]], Sequence[tuple[Any, Any]]]
    rates: tuple[Rate, Rate]

    @property
    def cells(self) -> Contingency:
        """Hits and tokens of both sides."""
        target, reference = self.rates
        return Contingency.of_corpora(
            target.n, target.tokens, reference=reference.n, reference_size=reference.tokens
        )


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Log2 ratios of k types with bounds, the bound nearest zero, log10 p and a verdict."""

    log_ratio: Floats
    low: Floats
    high: Floats
    nearest: Floats
    df: Floats
    log10_p: Floats
    verdict: NDArray[np.object_]  # of str


def by_documents(sides: Sides) -> Compared:
    r"""
    Compare rates with documents as the sample; only types that can be tested cost anything.

    Notes
    -----
    Where one side has no hit, the rule of three says that up to about three of its documents may
    hold the type, and here each with as many hits as the documents of the other side that hold
    it. Its p is exact: that all *d* documents with the type fall on one side by chance,
    :math:`2 (1 - s)^d`, with *s* the share of the other side, of tokens or of documents, whichever
    is the smaller.

    Examples
    --------
    >>> from toolkit.inference import clustered_rate
    >>> hits, tokens = [[2], [1], [3], [2], [1]], [10] * 5
    >>> rate = clustered_rate(hits, tokens)
    >>> by_documents(Sides(([(hits, tokens)], [(hits, tokens)]), (rate, rate))).nearest
    array([0.])
    """
    target, reference = sides.rates
    enough = ~target.thin | ~reference.thin
    both = ~target.thin & ~reference.thin
    which = np.flatnonzero(both | (enough & ((target.n == 0) | (reference.n == 0))))
    one, other = _some(target, which), _some(reference, which)
    c = compare_rates(_clumped(one, other), _clumped(other, one))
    log10_p = np.where(one.n == 0, _absence(one, other), c.log10_p)
    log10_p = np.where(other.n == 0, _absence(other, one), log10_p)
    log10_p[c.verdict == TOO_FEW] = np.nan

    def spread(values: Floats) -> Floats:
        every = np.full(len(target), np.nan)
        every[which] = values
        return every

    shared = np.flatnonzero((target.n > 0) & (reference.n > 0))
    log_ratio = np.full(len(target), np.nan)
    log_ratio[shared] = np.log2(target.rate[shared]) - np.log2(reference.rate[shared])
    verdict = np.full(len(target), TOO_FEW, dtype=object)
    for each in (COMPARED, ABSENT_TARGET, ABSENT_REFERENCE):
        verdict[which[c.verdict == each]] = each
    low, high, nearest, df, log10_p = map(spread, (c.low, c.high, c.nearest, c.df, log10_p))
    return Compared(log_ratio, low, high, nearest, df, log10_p, verdict)


def _clumped(rate: Rate, other: Rate) -> Rate:
    """Let an absent type come, if it comes, in clumps like those of the other side."""
    each = np.where(rate.n == 0, other.n / np.maximum(other.documents, 1), 1.0)
    return replace(rate, high=np.minimum(rate.high * each, 1.0))


def _absence(rate: Rate, other: Rate) -> Floats:
    """log10 p that no document with a type fell on this side; missing if a side is empty."""
    if not (rate.m and other.m):
        return np.full(len(rate), np.nan)
    share = min(rate.m / (rate.m + other.m), rate.tokens / (rate.tokens + other.tokens))
    p = np.log10(2) + other.documents * np.log1p(-share) / np.log(10)
    return np.asarray(np.minimum(p, 0.0), np.float64)


def _some(rate: Rate, which: NDArray[np.intp]) -> Rate:
    columns = ("n", "documents", "rate", "se", "low", "high", "thin")
    return replace(rate, **{column: getattr(rate, column)[which] for column in columns})


def by_tokens(sides: Sides) -> Compared:
    """
    Compare rates with tokens as the sample: exact conditional bounds, p of the two-cell G2.

    Examples
    --------
    >>> from toolkit.inference import clustered_rate
    >>> here, there = ([[7]], [1000]), ([[2]], [1000])
    >>> rates = clustered_rate(*here), clustered_rate(*there)
    >>> c = by_tokens(Sides(([here], [there]), rates))
    >>> c.low.round(3), c.high.round(3)
    (array([-0.586]), array([5.11]))
    """
    t = sides.cells
    lower = MEASURES["log_ratio_conservative_positive"]
    swapped = Contingency(t.o21, t.o22, t.o11, t.o12)
    low, high = lower(t, confidence=0.975), -lower(swapped, confidence=0.975)
    nearest = np.where(low > 0, low, np.where(high < 0, high, 0.0))
    missing = np.isnan(low) | np.isnan(high)
    nearest[missing] = np.nan
    log10_p = np.where(missing, np.nan, MEASURES["log10_p_g2"](t))
    return Compared(
        log_ratio=MEASURES["log_ratio"](t),
        low=low,
        high=high,
        nearest=nearest,
        df=np.full(len(t), np.nan),
        log10_p=log10_p,
        verdict=np.full(len(t), BY_TOKENS, dtype=object),
    )


def keyness_measures() -> list[str]:
    """
    Name everything keyness can rank by, for menus.

    Examples
    --------
    >>> keyness_measures()[:3]
    ['log_ratio', 'text_dispersion', 'mann_whitney']
    """
    tables = [name for name, m in MEASURES.items() if m.kind in ("contrast", "evidence")]
    return [*OWN, *(name for name in tables if name not in OWN)]


def label_of(measure: str) -> str:
    """
    Label a measure, saying whether it takes tokens for the sample.

    Examples
    --------
    >>> label_of("g2")
    'G² (token-based)'
    """
    if measure in OWN:
        return OWN[measure]
    return f"{find_measure(measure).label} (token-based)"


def score_of(measure: str, sides: Sides, compared: Compared) -> Floats:
    """
    Score every type.

    Raises
    ------
    ToolkitError
        A name that keyness does not know; the nearest is given.

    Examples
    --------
    >>> score_of("log_likelyhood", None, None)
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Unknown measure 'log_likelyhood'. Did you mean 'log_likelihood'? ...
    """
    names = keyness_measures()
    if measure not in names:
        raise ToolkitError(f"Unknown measure {measure!r}.", advice=did_you_mean(measure, names))
    if measure == BOUND:
        return compared.nearest
    if measure == SPREAD:
        target, reference = sides.rates
        held = Contingency.of_corpora(
            target.documents, target.m, reference=reference.documents, reference_size=reference.m
        )
        return np.asarray(MEASURES["log_likelihood"](held), np.float64)
    if measure == RANKS:
        return _rank_sums(sides)
    options: dict[str, Any] = {"log10": True} if measure.startswith("fisher") else {}
    if measure.startswith("log_ratio_conservative"):
        options = {"family": max(len(sides.rates[0]), 1)}
    return np.asarray(find_measure(measure)(sides.cells, **options), np.float64)


def _rank_sums(sides: Sides) -> Floats:
    """Standardised rank sums of document rates, a block of types at a time."""
    k, documents = len(sides.rates[0]), [rate.m for rate in sides.rates]
    step = max(1, _BLOCK // max(sum(documents), 1))
    z = np.full(k, np.nan)
    if not all(documents):
        return z
    for start in range(0, k, step):
        some = slice(start, start + step)
        x, y = (np.vstack([_rates_of(*part, some) for part in parts]) for parts in sides.parts)
        z[some] = MEASURES[RANKS](x, y).z
    return z


def _rates_of(counts: Any, tokens: Any, some: slice) -> Floats:  # noqa: ANN401  (sparse or dense)
    """Rates of some types in each document that holds tokens."""
    filled = np.flatnonzero(tokens > 0)
    return np.asarray(counts[:, some].toarray()[filled] / tokens[filled, None], np.float64)


def rank_key(measure: str, score: Floats) -> Floats:
    """
    Turn scores into what rows are sorted by, largest first; missing last.

    Examples
    --------
    >>> rank_key("log_ratio", np.array([-2.0, 1.0, np.nan])).tolist()
    [2.0, 1.0, -inf]
    """
    key = np.abs(score) if measure == BOUND else -score if measure in P_VALUES else score
    return np.where(np.isnan(key), -np.inf, key)


def adjust(log10_p: Floats, correction: str) -> tuple[Floats, int, str]:
    """
    Correct a family of tests.

    Returns
    -------
    q, family, name
        Corrected p values, never 0 (what is too small for a float stands as the smallest), the
        number of tests made, and the correction's name.

    Raises
    ------
    ToolkitError
        Unknown correction.

    Examples
    --------
    >>> adjust(np.array([-2.0, np.nan]), "holm")
    (array([0.01,  nan]), 1, 'Holm')
    """
    if correction not in CORRECTIONS:
        raise ToolkitError(
            f"Unknown correction {correction!r}.", advice=did_you_mean(correction, CORRECTIONS)
        )
    method, name = CORRECTIONS[correction]
    adjusted = method(log10_p, log10=True)
    return np.maximum(adjusted.p, SMALLEST), adjusted.family, name
