"""
What coded hits say about a lexicon: how many hits are right, how much is missed, corrected rates.

How shares and their intervals come about stands in :mod:`toolkit.coding.shares`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean, n_of
from toolkit.coding.shares import Share, product, stratified
from toolkit.coding.sheets import NO, OPEN, UNSURE, YES, CodingSheet, with_words
from toolkit.grouping import grouping
from toolkit.measures import MEASURES
from toolkit.rates import PER, rate_columns
from toolkit.search import Spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

__all__ = ["Validation", "validate"]

LISTED: Final = 6  # groups whose shares are written out


@dataclass(frozen=True, eq=False)
class Validation(Result):
    """
    What coded hits say about a lexicon, by frame.

    Columns: the group if asked for; ``frame``; ``n`` hits in the corpus; ``coded`` hits with a
    decision, ``right`` of them, ``unsure``; ``precision`` with its 95 % interval ``low, high``;
    ``per_10k`` as counted, and ``corrected`` (times precision) with ``corrected_low,
    corrected_high``, in which the articles and the coding both count. If sentences were probed:
    ``probed``, ``missed`` of them, ``recall`` with ``recall_low, recall_high``: of the sentences
    where the frame is meant, the share in which a term of the lexicon stands.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2)
    >>> right = dict(zip(sheet.items, sheet.table["right"] == " came."))
    >>> tk.validate(sheet.coded(right)).table.select("coded", "right", "precision").rows()
    [(2, 1, 0.5)]
    """

    sheet: CodingSheet = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    by: str | None = None

    def _cells(self, row: Mapping[str, Any]) -> tuple[Ints, Ints, Ints]:
        """Hits right, coded, and all there are, in the groups behind a row."""
        drawn, codes = self.sheet.drawn, np.array(self.sheet.codes, dtype=str)
        frame = self.sheet.counts.names[0].index(row["frame"])
        groups = slice(None) if self.by is None else [drawn.groups.index(row[self.by])]
        counted = _counted(self.sheet, codes, (YES,)), _counted(self.sheet, codes, (YES, NO))
        right, coded, sizes = (cells[frame, groups] for cells in (*counted, drawn.sizes))
        return right, coded, sizes

    def _coded(self, row: Mapping[str, Any], codes: tuple[str, ...]) -> NDArray[np.bool_]:
        drawn = self.sheet.drawn
        mine = drawn.frames == self.sheet.counts.names[0].index(row["frame"])
        if self.by is not None:
            mine &= drawn.strata == drawn.groups.index(row[self.by])
        flags: NDArray[np.bool_] = mine & ~drawn.probes & np.isin(self.sheet.codes, codes)
        return flags

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """The hits behind a row that have a decision."""
        drawn = self.sheet.drawn
        which = self._coded(row, (YES, NO))
        spans = Spans(drawn.begins[which], drawn.ends[which])
        return spans.take(np.argsort(spans.begins, kind="stable"))

    def errors(self, frame: str | None = None) -> pl.DataFrame:
        """
        List what the coder found wrong: hits that are none, and sentences that were missed.

        Parameters
        ----------
        frame : str, optional
            Of one frame only.

        Returns
        -------
        DataFrame
            ``frame, error`` (*false hit*, *missed*), ``term, left, node, right, document, remark``.
        """
        frames = self.sheet.counts.names[0]
        if frame is not None and frame not in frames:
            raise ToolkitError(f"No frame {frame!r}.", advice=did_you_mean(frame, frames))
        key = self.sheet.key().select("item", "term", "document", "probe")
        table = self.sheet.table.join(key, on="item", how="left", maintain_order="left")
        wrong = pl.when(pl.col("probe")).then(pl.col("code") == YES).otherwise(pl.col("code") == NO)
        kind = pl.when(pl.col("probe")).then(pl.lit("missed")).otherwise(pl.lit("false hit"))
        found = table.filter(wrong).with_columns(error=kind)
        chosen = found if frame is None else found.filter(found["frame"] == frame)
        columns = "frame", "error", "term", "left", "node", "right", "document", "remark"
        return chosen.select(columns).sort("frame", "error", "term", maintain_order=True)

    def terms(self) -> pl.DataFrame:
        """
        Tell which terms were right how often.

        Returns
        -------
        DataFrame
            ``frame, term, n`` (hits in the corpus), ``coded, right, precision`` with Wilson's 95 %
            interval ``low, high``, those most often wrong first. Terms without a coded hit are
            left out.
        """
        key = self.sheet.key().filter(~pl.col("probe") & pl.col("code").is_in([YES, NO]))
        coded = key.group_by("frame", "term").agg(
            coded=pl.len().cast(pl.Int64), right=(pl.col("code") == YES).sum().cast(pl.Int64)
        )
        table = (
            self.sheet.counts.terms()
            .select("frame", "term", "n")
            .join(coded, on=["frame", "term"], how="inner")
        )
        low, high = MEASURES["wilson"](table["right"].to_numpy(), table["coded"].to_numpy())
        wrong = pl.col("coded") - pl.col("right")
        return table.with_columns(
            precision=pl.col("right") / pl.col("coded"), low=pl.Series(low), high=pl.Series(high)
        ).sort(wrong, "n", "term", descending=[True, True, False])

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        where = f" in {r[self.by]!r}" if self.by else ""
        said = f"Hits of frame {r['frame']!r}{where}: {r['n']:,}; coded: {r['coded']:,}"
        said += (
            f"; right: {r['right']:,}. {self._precision(r)}"
            if r["coded"]
            else (", and nothing can be said about them. ")
        )
        if r["corrected"] is not None:
            said += (
                f"As counted {r['per_10k']:.4g} per {PER:,} tokens; corrected {r['per_10k']:.4g} x "
                f"{r['precision']:.3f} = {r['corrected']:.4g}{_bounds(r)}. "
            )
        if r.get("recall") is not None:
            said += self._recall(r)
        return (
            f"{said}Misreading to avoid: precision is that of these texts and this codebook; "
            "elsewhere the same terms may mean something else."
        )

    def _precision(self, r: Mapping[str, Any]) -> str:
        right, coded, sizes = self._cells(r)
        share, held = stratified(right, coded, sizes), np.flatnonzero(coded)
        total = int(sizes[held].sum())
        parts = [f"{sizes[h]:,} / {total:,} x {right[h]:,} / {coded[h]:,}" for h in held]
        plain = f"{share.part:,} / {share.whole:,}"
        sum_ = plain if len(parts) == 1 else " + ".join(parts)
        sum_ = sum_ if len(parts) <= LISTED else f"{plain}, each group by its share of the hits,"
        bounds = f"95 % {share.low:.3f} to {share.high:.3f}"
        doubt = (
            f"{bounds} (Wilson's interval of this share of {share.worth:.4g} hits, which is what "
            "these are worth)"
            if np.isfinite(share.worth)
            else "without an interval, since all are coded"
        )
        return f"Precision {sum_} = {share.value:.3f}, {doubt}. "

    def _recall(self, r: Mapping[str, Any]) -> str:
        if not r["probed"]:
            return "No sentence is without a term, and so none is missed. "
        hit, free, share = _sentences(self.sheet, self.sheet.counts.names[0].index(r["frame"]))
        meant, missed = hit * share.value, free * r["missed"] / r["probed"]
        return (
            f"Of {r['probed']:,} sentences without a term {r['missed']:,} mean the frame: about "
            f"{free:,} x {r['missed']:,} / {r['probed']:,} = {missed:.4g} in all, beside {hit:,} x "
            f"{share.value:.3f} = {meant:.4g} with a term. Recall {meant:.4g} / ({meant:.4g} + "
            f"{missed:.4g}) = {r['recall']:.3f}, {r['recall_low']:.3f} to {r['recall_high']:.3f} "
            "with both bounds of both shares, so wider than 95 %. "
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        coder = f" by {self.sheet.coder}" if self.sheet.coder else ""
        return (
            f"Lexicon checked by hand{coder}: precision of hits drawn at random (seed "
            f"{self.sheet.call[1].get('seed')}), Wilson's 95 % intervals; rates multiplied by it. "
            f"{self.note}"
        )


def _bounds(row: Mapping[str, Any]) -> str:
    if row["corrected_low"] is None:
        return " (one document: no interval)"
    return (
        f", {row['corrected_low']:.4g} to {row['corrected_high']:.4g}, with the doubt of both "
        "(distances to the bounds, squared and added on the log scale)"
    )


def _sentences(sheet: CodingSheet, frame: int) -> tuple[int, int, Share]:
    """
    Count sentences with and without a hit of a frame; the share of the former that mean it.

    A sentence with two hits is drawn twice as easily, and so counts half.
    """
    corpus, found, drawn = sheet.corpus, sheet.counts.found, sheet.drawn
    mine = found.begins[found.frames == frame]
    held, hits = np.unique(np.searchsorted(corpus.sentences, mine, "right") - 1, return_counts=True)
    filled = int(np.count_nonzero(with_words(corpus)))
    codes = np.array(sheet.codes, dtype=str)
    which = (drawn.frames == frame) & ~drawn.probes & np.isin(codes, (YES, NO))
    at = np.searchsorted(corpus.sentences, drawn.begins[which], "right") - 1
    every = np.bincount(drawn.strata[which], minlength=drawn.sizes.shape[1])
    weight = (drawn.sizes[frame] / np.maximum(every, 1))[drawn.strata[which]]
    weight = weight / hits[np.searchsorted(held, at)]
    right = codes[which] == YES
    if not held.size:
        return 0, filled, Share(0, 0, 0.0, 0.0, 0.0)  # what is meant was all missed
    if not weight.size:
        return held.size, filled - held.size, Share(0, 0, np.nan, np.nan, np.nan)
    value = min(float(weight @ right / weight.sum()), 1.0)  # not 1.0000000000000002
    worth = float(weight.sum() ** 2 / (weight @ weight))
    low, high = MEASURES["wilson"](value * worth, worth)
    share = Share(int(right.sum()), right.size, value, float(low), float(high))
    return held.size, filled - held.size, share


@analysis
def validate(sheet: CodingSheet, *, by: str | None = None) -> Validation:
    """
    Tell from coded hits how far a lexicon can be trusted on these texts, and correct its rates.

    Parameters
    ----------
    sheet : CodingSheet
        With codes: of one coder, or what :meth:`Agreement.agreed` gives.
    by : str, optional
        What the sheet was drawn by, for one row per group: is the lexicon as good for all?

    Returns
    -------
    Validation
        One row per frame, or per group and frame. Unsure and open items are left out, and counted.

    Raises
    ------
    ToolkitError
        Nothing is coded, or the sheet was drawn by something else.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2)
    >>> validate(sheet)
    Traceback (most recent call last):
    toolkit._base.ToolkitError: No item of the sheet has a code. ...
    """
    codes = np.array(sheet.codes, dtype=str)
    decided = np.isin(codes, (YES, NO))
    if not decided.any():
        raise ToolkitError(
            "No item of the sheet has a code.",
            f"It has {n_of(codes.size, 'item')}.",
            "Fill in the column 'code' and read it back: sheet.read(path).",
        )
    if by is not None and (by != sheet.by or by == "term"):
        why = f"The sheet was drawn by {sheet.by!r}." if sheet.by else "It was drawn by nothing."
        draw = f"Draw it with by={by!r}, or leave by= away."
        advice = "Read validation.terms()." if by == "term" else draw
        raise ToolkitError(f"by={by!r} has no groups of its own here.", why, advice)
    hits = ~sheet.drawn.probes
    rows = _group_rows(sheet, by, codes) if by else _frame_rows(sheet, codes)
    note = (
        f"{n_of(int((decided & hits).sum()), 'hit')} coded, "
        f"{int((hits & (codes == UNSURE)).sum()):,} unsure, "
        f"{int((hits & (codes == OPEN)).sum()):,} open."
    )
    if not hits.all():
        note += f" {n_of(int((decided & ~hits).sum()), 'sentence')} probed."
    table = pl.DataFrame(rows).with_columns(pl.col(pl.Float64).fill_nan(None))
    return Validation(sheet.corpus, table, note, sheet=sheet, by=by)


def _counted(sheet: CodingSheet, codes: NDArray[Any], wanted: tuple[str, ...]) -> Ints:
    """Coded hits with some codes, by frame and group."""
    drawn = sheet.drawn
    which = ~drawn.probes & np.isin(codes, wanted)
    cells = drawn.frames[which] * drawn.sizes.shape[1] + drawn.strata[which]
    return np.bincount(cells, minlength=drawn.sizes.size).reshape(drawn.sizes.shape)


def _rates(sheet: CodingSheet, by: str | None) -> pl.DataFrame:
    """Rates as counted, one row per group and frame."""
    counts = sheet.counts
    units, width = grouping(sheet.corpus, by).units, len(counts.lexicon)
    cells = units.at(counts.found.begins) * width + counts.found.frames
    n = np.bincount(cells, minlength=len(units) * width).reshape(-1, width)
    return pl.DataFrame(rate_columns(units.rates(n)))


def _estimates(share: Share, rate: Mapping[str, Any]) -> dict[str, Any]:
    """Precision, and the rate corrected by it."""
    as_counted = [np.nan if rate[c] is None else rate[c] for c in ("per_10k", "low", "high")]
    corrected = product(
        (as_counted[0], as_counted[1], as_counted[2]), (share.value, share.low, share.high)
    )
    return {
        "precision": share.value,
        "low": share.low,
        "high": share.high,
        "per_10k": as_counted[0],
        **dict(zip(("corrected", "corrected_low", "corrected_high"), corrected, strict=True)),
    }


def _frame_rows(sheet: CodingSheet, codes: NDArray[Any]) -> list[dict[str, Any]]:
    right, coded, unsure = (_counted(sheet, codes, c) for c in ((YES,), (YES, NO), (UNSURE,)))
    rates = _rates(sheet, None)
    rows = []
    for frame, name in enumerate(sheet.counts.names[0]):
        share = stratified(right[frame], coded[frame], sheet.drawn.sizes[frame])
        row = {
            "frame": name,
            "n": int(sheet.drawn.sizes[frame].sum()),
            "coded": share.whole,
            "right": share.part,
            "unsure": int(unsure[frame].sum()),
            **_estimates(share, rates.row(frame, named=True)),
        }
        rows.append(row | _probed(sheet, frame, codes))
    return rows


def _group_rows(sheet: CodingSheet, by: str, codes: NDArray[Any]) -> list[dict[str, Any]]:
    right, coded, unsure = (_counted(sheet, codes, c) for c in ((YES,), (YES, NO), (UNSURE,)))
    rates, frames = _rates(sheet, by), sheet.counts.names[0]
    rows = []
    for group, label in enumerate(sheet.drawn.groups):
        for frame, name in enumerate(frames):
            cell = np.array([frame]), np.array([group])
            share = stratified(right[cell], coded[cell], sheet.drawn.sizes[cell])
            rows.append(
                {
                    by: label,
                    "frame": name,
                    "n": int(sheet.drawn.sizes[frame, group]),
                    "coded": share.whole,
                    "right": share.part,
                    "unsure": int(unsure[frame, group]),
                    **_estimates(share, rates.row(group * len(frames) + frame, named=True)),
                }
            )
    return rows


def _probed(sheet: CodingSheet, frame: int, codes: NDArray[Any]) -> dict[str, Any]:
    """What was found in sentences without a hit, and the recall that follows."""
    drawn = sheet.drawn
    if not drawn.probes.any():
        return {}
    mine = drawn.probes & (drawn.frames == frame)
    probed = int((mine & np.isin(codes, (YES, NO))).sum())
    missed = int((mine & (codes == YES)).sum())
    hit, free, share = _sentences(sheet, frame)
    low, high = MEASURES["wilson"](missed, probed) if probed else (np.nan, np.nan)
    rest = 0.0 if not free else missed / probed if probed else np.nan
    low, high = (0.0, 0.0) if not free else (float(low), float(high))
    recall = _part(hit * share.value, free * rest)
    bounds = _part(hit * share.low, free * high), _part(hit * share.high, free * low)
    known = bounds if recall == recall else (np.nan, np.nan)  # noqa: PLR0124  (NaN is not)
    return {
        "probed": probed,
        "missed": missed,
        "recall": recall,
        "recall_low": known[0],
        "recall_high": known[1],
    }


def _part(found: float, missed: float) -> float:
    return found / (found + missed) if found + missed > 0 else np.nan
