"""
The arithmetic of one comparison of rates, written out for a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from toolkit._base import n_of
from toolkit.comparison.scoring import SMALLEST
from toolkit.inference import ABSENT_REFERENCE, ABSENT_TARGET, COMPARED, ENOUGH_DOCUMENTS
from toolkit.inference.clusters import t_quantile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.inference import Rate

__all__ = ["Naming", "reasons"]


class Naming(NamedTuple):
    """What the two sides are called, in a table and in a sentence; and a misreading to avoid."""

    sides: tuple[str, str]
    places: tuple[str, str]
    misreading: str


KEYNESS: Final = Naming(
    ("target", "reference"),
    ("in the target", "in the reference"),
    "a key word is not what a text is about, and q is not the chance that the difference is "
    "nothing; read the lines of both sides before giving it a meaning.",
)


def reasons(
    row: Mapping[str, Any],
    rates: tuple[Rate, Rate],
    number: int,
    *,
    df: float = np.nan,
    naming: Naming = KEYNESS,
) -> str:
    """
    Write out how a type's rates were compared.

    Parameters
    ----------
    row : mapping
        A row of :class:`toolkit.comparison.Keyness`.
    rates : tuple of two Rate
        Of all types, in the target and in the reference.
    number : int
        Which of them the row is about.
    df : float
        Degrees of freedom of the comparison; missing if there was none.
    naming : Naming
        What the sides are called.

    Returns
    -------
    str
        The table, the formula with this row's numbers, a plain sentence, a misreading to avoid.

    Examples
    --------
    >>> import toolkit as tk
    >>> parts = tk.Corpus.from_texts(["War."]), tk.Corpus.from_texts(["Peace."])
    >>> print(tk.keyness(*parts).explain(1))
    'peace'         hits   documents       tokens  per 10,000
    target             0       0 / 1            2         0.0
    reference          1       1 / 1            2     5,000.0
    Not tested: too few documents to compare. ...
    """
    lines = [_table(row, rates, naming), *_ratio(row, naming)]
    if row["verdict"] == COMPARED:
        errors = float(rates[0].se[number]), float(rates[1].se[number])
        t = float(t_quantile((1 + rates[0].confidence) / 2, df))
        lines += _interval(row, errors, t, df=df, naming=naming)
    elif row["verdict"] in (ABSENT_TARGET, ABSENT_REFERENCE):
        lines += _bound(row, rates, naming)
    elif row["low"] is not None:
        lines += _token_interval(row)
    else:
        lines.append(
            f"Not tested: {row['verdict']}. A comparison needs hits in at least "
            f"{ENOUGH_DOCUMENTS} documents on each side, for documents are the sample; the counts "
            "describe these texts and no others."
        )
    return "\n".join([*lines, f"Misreading to avoid: {naming.misreading}"])


def _table(row: Mapping[str, Any], rates: tuple[Rate, Rate], naming: Naming) -> str:
    head = f"{row['type']!r}"
    lines = [f"{head:<12}{'hits':>8}{'documents':>12}{'tokens':>13}{'per 10,000':>12}"]
    for name, end, rate in zip(naming.sides, ("", "_reference"), rates, strict=True):
        held = f"{row['documents' + end]:,} / {rate.m:,}"
        per = row["per_10k" + end]
        shown = "-" if per is None else f"{per:,.1f}"
        lines.append(f"{name:<12}{row['n' + end]:>8,}{held:>12}{rate.tokens:>13,.0f}{shown:>12}")
    return "\n".join(lines)


def _ratio(row: Mapping[str, Any], naming: Naming) -> list[str]:
    if row["log_ratio"] is None or not (row["n"] and row["n_reference"]):
        return []
    return [
        (
            f"Log ratio: log2({row['per_10k']:.4g} / {row['per_10k_reference']:.4g}) = "
            f"{row['log_ratio']:.2f}: {_times(row['log_ratio'], naming)}."
        )
    ]


def _times(log_ratio: float, naming: Naming) -> str:
    """Say a log ratio in words."""
    more, less = naming.places if log_ratio >= 0 else naming.places[::-1]
    return f"{2 ** abs(log_ratio):.2f} times as often {more} as {less}"


def _interval(
    row: Mapping[str, Any], errors: tuple[float, float], t: float, *, df: float, naming: Naming
) -> list[str]:
    one, other = errors
    both = float(np.hypot(one, other))
    if np.isnan(df):
        return ["The rate is the same in every document of both sides: no p value."]
    middle = row["log_ratio"] * np.log(2)
    lines = [
        (
            "Standard error of a log rate, documents as the sample: sqrt(m/(m-1) x "
            "sum (x_i - p n_i)²) / sum x_i, with x_i hits in the n_i tokens of document i. "
            f"{naming.sides[0].capitalize()} {one:.4g}, {naming.sides[1]} {other:.4g}; together "
            f"sqrt({one:.4g}² + {other:.4g}²) = {both:.4g} with {df:.1f} degrees of freedom."
        ),
        (
            f"95 % interval: ({middle:.3f} ± {t:.3f} x {both:.4g}) / ln 2 = {row['low']:.2f} to "
            f"{row['high']:.2f}; log10 p = {row['log10_p']:.2f}, {_q(row)}."
        ),
    ]
    nearest = max(row["low"], 0.0) or min(row["high"], 0.0)
    plain = (
        f"In plain words: at least {_times(nearest, naming)}."
        if nearest
        else "In plain words: documents vary so much that no difference is shown; that does not "
        "show that there is none."
    )
    if nearest and row["q"] >= 0.05:  # noqa: PLR2004
        plain += (
            " That is for this type alone: among so many tests, differences like it come up by "
            f"chance (q = {row['q']:.2f})."
        )
    return [*lines, plain]


def _bound(row: Mapping[str, Any], rates: tuple[Rate, Rate], naming: Naming) -> list[str]:
    absent = row["verdict"] == ABSENT_TARGET
    own, other = rates if absent else rates[::-1]
    place = naming.places[0 if absent else 1]
    bound = row["high"] if absent else row["low"]
    held = row["documents_reference"] if absent else row["documents"]
    hits = (row["n_reference"] if absent else row["n"]) / held
    share = min(own.m / (own.m + other.m), own.tokens / (own.tokens + other.tokens))
    return [
        (
            f"It never occurs {place}. None in {n_of(own.m, 'document')} is compatible (95 %) "
            f"with up "
            f"to about 3 in {own.m:,} that do (the rule of three), with {hits:.1f} hits each as on "
            f"the other side; that against the nearer bound of the other side's rate: a log "
            f"ratio of {bound:.2f} at {'most' if absent else 'least'}, and no estimate."
        ),
        (
            f"p that all {n_of(held, 'document')} with it stand on one side by chance: 2 x "
            f"(1 - {share:.3f})^{held} (at most 1), log10 p = {row['log10_p']:.2f}, "
            f"{_q(row)}."
        ),
    ]


def _q(row: Mapping[str, Any]) -> str:
    return f"q = {row['q']:.3g}" if row["q"] > SMALLEST else f"q < {SMALLEST:.0e}"


def _token_interval(row: Mapping[str, Any]) -> list[str]:
    return [
        (
            f"95 % interval, each token taken as a draw of its own: {row['low']:.2f} to "
            f"{row['high']:.2f} (exact, conditional on the hits of both sides); log10 p = "
            f"{row['log10_p']:.2f} (two-cell G²), {_q(row)}. Words clump in documents, so "
            "the interval is too narrow and p too small."
        )
    ]
