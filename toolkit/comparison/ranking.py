"""
Contrasts ranked: the rows of keyness, spelled only when they are shown, and the note about them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import n_of
from toolkit.comparison.profiles import shared_documents
from toolkit.inference import ENOUGH_DOCUMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.comparison.profiles import Profiles
    from toolkit.comparison.scoring import Compared, Sides

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Contrast", "Ranked", "noted"]

PER = 10_000
_SPELLED = {"tie": pl.Int64, "type": pl.String}


@dataclass(frozen=True, eq=False)
class Contrast:
    """One target against its reference: their numbers in the profiles, and what was found."""

    group: str
    members: tuple[tuple[int, ...], tuple[int, ...]]
    sides: Sides
    compared: Compared
    score: Floats
    key: Floats
    q: Floats = field(default_factory=lambda: np.zeros(0))

    def order(self, most: int | None) -> tuple[Ints, Ints]:
        """Types by rank, spelling aside, with those that tie with the last; number of each tie."""
        target, reference = (rate.n for rate in self.sides.rates)
        log10_p = np.nan_to_num(self.compared.log10_p, nan=1.0)
        keys = (-(target + reference), log10_p, -self.key)
        some = np.flatnonzero(target + reference)
        if most is not None and 0 < most < some.size:
            key = self.key[some]
            some = some[key >= np.partition(key, some.size - most)[some.size - most]]
        order = some[np.lexsort([key[some] for key in keys])]
        steps = np.any([key[order[1:]] != key[order[:-1]] for key in keys], axis=0)
        ties = np.concatenate([[0], np.cumsum(steps)])[: order.size]
        if most is not None and most < order.size:
            kept = np.searchsorted(ties, ties[most - 1], "right") if most else 0
            order, ties = order[:kept], ties[:kept]
        return order, ties

    def table(self, profiles: Profiles, most: int | None) -> pl.DataFrame:
        """Build the rows, or the first ``most``, types spelled only for these."""
        which, ties = self.order(most)
        spelled = pl.DataFrame({"tie": ties, "type": profiles.spell(which)}, _SPELLED)
        alphabetical = spelled.select(pl.arg_sort_by("tie", "type")).to_series()[:most]
        which = which[alphabetical.to_numpy()]
        target, reference = self.sides.rates
        c = self.compared
        return pl.DataFrame(
            {
                "type": spelled["type"].gather(alphabetical),
                "n": target.n[which],
                "n_reference": reference.n[which],
                "documents": target.documents[which],
                "documents_reference": reference.documents[which],
                "per_10k": target.rate[which] * PER,
                "per_10k_reference": reference.rate[which] * PER,
                "log_ratio": c.log_ratio[which],
                "low": c.low[which],
                "high": c.high[which],
                "score": self.score[which],
                "q": self.q[which],
                "log10_p": c.log10_p[which],
                "verdict": pl.Series(c.verdict[which].tolist(), dtype=pl.String),
            }
        ).with_columns(pl.col(pl.Float64).fill_nan(None))


@dataclass(frozen=True, eq=False)
class Ranked:
    """Every contrast asked for; rows are spelled when shown."""

    profiles: Profiles
    contrasts: tuple[Contrast, ...]
    grouped: bool

    def table(self, most: int | None = None) -> pl.DataFrame:
        """Build every row, or the first ``most``."""
        parts: list[pl.DataFrame] = []
        for contrast in self.contrasts:
            left = None if most is None else most - sum(part.height for part in parts)
            if left == 0 and parts:
                break
            part = contrast.table(self.profiles, left)
            group = [pl.lit(contrast.group).alias("group")] if self.grouped else []
            parts.append(part.select(*group, pl.all()))
        return pl.concat(parts)

    def of(self, row: Mapping[str, Any]) -> Contrast:
        """Find the contrast a row belongs to."""
        if not self.grouped:
            return self.contrasts[0]
        return next(c for c in self.contrasts if c.group == row["group"])


def noted(ranked: Ranked, family: int, name: str, unit: str) -> str:
    """Count what was compared, tested and found, and warn where the samples are not sound."""
    contrasts = ranked.contrasts
    types = sum(int(np.count_nonzero(_hits(c) > 0)) for c in contrasts)
    found = sum(int(np.count_nonzero(c.q < 0.05)) for c in contrasts)  # noqa: PLR2004
    sizes = (
        n_of(len(contrasts), "target")
        if ranked.grouped
        else " against ".join(n_of(rate.m, "document") for rate in contrasts[0].sides.rates)
    )
    note = f"{n_of(types, 'type')}, {sizes}; {family:,} tested, {found:,} with q < .05 ({name})."
    if unit == "token":
        return note + " Token-based: intervals are too narrow and p too small, since words clump."
    return note + "".join(_warnings(ranked))


def _hits(contrast: Contrast) -> Ints:
    target, reference = contrast.sides.rates
    return target.n + reference.n


def _warnings(ranked: Ranked) -> list[str]:
    said = []
    smallest = min(rate.m for c in ranked.contrasts for rate in c.sides.rates)
    if smallest < ENOUGH_DOCUMENTS:
        said.append(
            f" A side has {smallest} document{'s' * (smallest != 1)} with text: no type of both "
            f"sides is tested below {ENOUGH_DOCUMENTS}; the counts describe these texts only."
        )
    corpora = ranked.profiles.corpora
    shared = {
        shared_documents(corpora[own], corpora[other])
        for c in ranked.contrasts
        for own in c.members[0]
        for other in c.members[1]
    }
    same, apart = (max(counts) for counts in zip(*shared, strict=True))
    if same:
        said.append(
            f" {n_of(same, 'document')} on both sides: the samples are not "
            "independent; compare with the others only."
        )
    elif apart:
        said.append(
            f" Both sides hold words of the same {n_of(apart, 'document')}, such as two voices, "
            "and are compared as if drawn apart: what the parts of a document have in common "
            "usually makes the interval wider than need be."
        )
    return said
