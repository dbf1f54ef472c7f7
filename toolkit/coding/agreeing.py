"""
How far coders agree, frame by frame, and where they do not.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean, n_of
from toolkit.coding.coded import Coded, of_sheets, of_table
from toolkit.coding.sheets import OPEN, UNSURE, CodingSheet
from toolkit.measures.coincidence import alpha_interval, krippendorff_alpha, not_coded
from toolkit.search import Spans

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Agreement", "agreement"]

RELIABLE: Final = 0.8
TENTATIVE: Final = 0.667
FEW: Final = 10  # units below which no verdict is given
TAKEN: Final = frozenset({"frame", "item", "left", "node", "right"})  # beside a coder's column


@dataclass(frozen=True, eq=False)
class Agreement(Result):
    """
    How far coders agree, by frame.

    Columns: ``frame``; ``coders``; ``units``, coded by two at least; ``agreement``, the share of
    pairs of codes that are equal; ``alpha`` (Krippendorff) with its 95 % interval ``low, high``
    (units drawn again); ``verdict``, from ten units on: *reliable* from .8, *tentative* from .667,
    else *not reliable*, or *too little to say*. If sentences were probed they have rows of their
    own, marked in the column ``probe``: many sentences without a frame would hide how hits were
    read.

    Examples
    --------
    >>> import toolkit as tk
    >>> codes = {"item": [1, 1, 2, 2], "coder": ["a", "b"] * 2, "code": [1, 1, 0, 0]}
    >>> tk.agreement(codes).table.select("units", "alpha").rows()
    [(2, 1.0)]
    """

    coded: tuple[Coded, ...] = ()
    level: str = "nominal"
    sheet: CodingSheet | None = field(default=None, repr=False)

    def disagreements(self, frame: str | None = None) -> pl.DataFrame:
        """
        List the units that coders gave different codes.

        Parameters
        ----------
        frame : str, optional
            Of one frame only.

        Returns
        -------
        DataFrame
            ``frame, item``, one column for each coder, and of sheets ``left, node, right``.
        """
        if frame is not None and frame not in (known := [each.frame for each in self.coded]):
            raise ToolkitError(f"No frame {frame!r}.", advice=did_you_mean(frame, known))
        coders = list(dict.fromkeys(name for each in self.coded for name in each.codes))
        rows = []
        for each in self.coded:
            for at, unit in enumerate(each.units):
                codes = [each.codes[name][at] if name in each.codes else None for name in coders]
                given = {code for code in codes if not not_coded(code)}
                if len(given) > 1 and frame in (None, each.frame):
                    rows.append([each.frame, unit, *(_shown(code) for code in codes)])
        columns = ["frame", "item", *_heads(coders)]
        table = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
        if self.sheet is None:
            return table
        shown = self.sheet.table.select("item", "left", "node", "right")
        return table.join(shown, on="item", how="left", maintain_order="left")

    def agreed(self) -> CodingSheet:
        """
        Give the sheet with the codes on which all who coded an item agree; others are unsure.

        What is in dispute is often what is hard, and validation leaves out what is unsure: decide
        it together, and fill the decisions in with :meth:`CodingSheet.coded`.

        Raises
        ------
        ToolkitError
            The codes came from a table, not from sheets.
        """
        sheet = self._sheet()
        codes: dict[str, object] = {}
        for each in self.coded:
            for unit, *given in zip(each.units, *each.codes.values(), strict=True):
                held = {code for code in given if not not_coded(code)}
                codes[unit] = held.pop() if len(held) == 1 else UNSURE if held else OPEN
        blank = sheet.coded(dict.fromkeys(sheet.items, OPEN), coder="agreed")
        return blank.coded(codes)

    def _sheet(self) -> CodingSheet:
        if self.sheet is None:
            raise ToolkitError(
                "These codes came from a table, not from sheets.",
                "It does not say where in the texts they stand.",
                "Pass sheets of tk.sample_hits, or read the texts by their names.",
            )
        return self.sheet

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """The items of the row's frame that coders gave different codes."""
        sheet = self._sheet()
        apart = set(self.disagreements(row["frame"])["item"])
        which = np.array([item in apart for item in sheet.items], bool)
        which &= sheet.drawn.probes == row.get("probe", False)
        return Spans(sheet.drawn.begins, sheet.drawn.ends).take(which)

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        which = r["frame"], r.get("probe", False)
        each = next(each for each in self.coded if (each.frame, each.probe) == which)
        units = each.pairable()
        said = (
            f"{n_of(r['coders'], 'coder')} gave codes to {n_of(r['units'], 'unit')} of "
            f"{r['frame']!r}{', sentences probed,' if each.probe else ''} that at least two coded. "
        )
        if r["alpha"] is None:
            why = "none was coded twice" if not units else "all have the same code"
            return f"{said}Alpha cannot be had: {why}, and without variety nothing can be told."
        if self.level == "nominal":
            counts = _counts(units)
            n, squares = sum(counts.values()), sum(k * k for k in counts.values())
            unlike = sum(_unlike(unit) for unit in units)
            listed = ", ".join(f"{_shown(code)}: {k:,}" for code, k in counts.items())
            said += (
                f"Codes given: {listed}; n = {n:,}. Observed disagreement: {unlike:g} of {n:,}. "
                f"Expected by chance: {n * n - squares:,} / {n - 1:,}. "
                f"alpha = 1 - {n - 1:,} x {unlike:g} / {n * n - squares:,} = {r['alpha']:.3f}"
            )
        else:
            said += f"alpha = {r['alpha']:.3f}, by {self.level} distances"
        return (
            f"{said}, 95 % interval {_digits(r['low'])} to {_digits(r['high'])}, units drawn "
            "again. Misreading to avoid: coders who agree may both be wrong, and high agreement "
            "in per cent is easy where nearly every code is the same."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        return (
            f"Agreement of coders as Krippendorff's alpha ({self.level}) with percentile "
            f"intervals from 2,000 draws of the coded units. {self.note}"
        )


def _heads(coders: list[str]) -> list[str]:
    """Name a column for each coder, none of them like another."""
    heads: list[str] = []
    for coder in coders:
        head = coder
        while head in TAKEN or head in heads or head in set(coders) - {coder}:
            head = f"coder {head}"
        heads.append(head)
    return heads


def _shown(code: Any) -> str | None:  # noqa: ANN401  (whatever a coder wrote)
    return None if not_coded(code) else str(code)


def _digits(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.3f}"


def _counts(units: list[list[Any]]) -> dict[Any, int]:
    codes = [code for unit in units for code in unit]
    return {code: codes.count(code) for code in sorted(set(codes), key=str)}


def _unlike(unit: list[Any]) -> float:
    """Disagreement within a unit: its ordered pairs of unequal codes, by one less than coders."""
    same = sum(unit.count(code) ** 2 for code in set(unit))
    return (len(unit) ** 2 - same) / (len(unit) - 1)


@analysis
def agreement(
    sheets: Iterable[CodingSheet]
    | str
    | os.PathLike[str]
    | pl.DataFrame
    | Mapping[str, Sequence[Any]],
    *,
    unit: str = "item",
    code: str = "code",
    level: str = "nominal",
    seed: int = 0,
) -> Agreement:
    """
    Measure how far coders agree.

    Parameters
    ----------
    sheets : iterable of CodingSheet, or path, data frame or mapping of columns
        The same sheet, coded by two people or more; or a table with a row for each code and the
        columns ``item, coder, code`` and, if there are several, ``frame``.
    unit, code : str
        What those columns of a table are called, if not ``item`` and ``code``.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How far apart two codes are: see :func:`toolkit.MEASURES`'s ``krippendorff_alpha``.
    seed : int
        Start of the random numbers for the interval.

    Returns
    -------
    Agreement
        One row per frame. Unsure counts as not coded.

    Raises
    ------
    ToolkitError
        Fewer than two coders, sheets that are not the same, a column that is missing, a unit
        that one coder coded twice.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2)
    >>> ann, bo = (sheet.coded(dict(zip(sheet.items, codes)), coder=name)
    ...            for name, codes in {"Ann": [1, 0], "Bo": [1, 1]}.items())
    >>> agreement([ann, bo]).table["agreement"].to_list()
    [0.5]
    """
    if isinstance(sheets, str | os.PathLike | pl.DataFrame | Mapping):
        coded, sheet = of_table(sheets, unit, code), None
    else:
        given: list[Any] = [sheets] if isinstance(sheets, CodingSheet) else list(sheets)
        coded, sheet = of_sheets(given), given[0]
    coders = {name for each in coded for name in each.codes}
    if len(coders) < 2:  # noqa: PLR2004
        raise ToolkitError(
            f"Agreement needs two coders, not {len(coders)}.",
            "One cannot agree with oneself.",
            "Pass the sheets of both, or a table with a column 'coder'.",
        )
    rows = [_row(each, level, seed) for each in coded]
    frames = len({each.frame for each in coded})
    note = f"{n_of(len(coders), 'coder')}, {n_of(frames, 'frame')}. Unsure is not coded."
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    if any(each.probe for each in coded):
        table.insert_column(1, pl.Series("probe", [each.probe for each in coded]))
    corpus = sheet.corpus if sheet else None
    return Agreement(corpus, table, note, coded=tuple(coded), level=level, sheet=sheet)


SCHEMA: Final = {
    "frame": pl.String,
    "coders": pl.Int64,
    "units": pl.Int64,
    "agreement": pl.Float64,
    "alpha": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "verdict": pl.String,
}


def _row(each: Coded, level: Any, seed: int) -> tuple[Any, ...]:  # noqa: ANN401  (checked below)
    data = list(each.codes.values())
    units = each.pairable()
    alpha = krippendorff_alpha(data, level=level)
    low, high = alpha_interval(data, level=level, seed=seed)
    n = sum(map(len, units))
    equal = 1 - sum(map(_unlike, units)) / n if n else None
    known = [None if np.isnan(value) else float(value) for value in (alpha, low, high)]
    verdict = (
        "too little to say"
        if known[0] is None or len(units) < FEW
        else "reliable"
        if alpha >= RELIABLE
        else "tentative"
        if alpha >= TENTATIVE
        else "not reliable"
    )
    return each.frame, len(data), len(units), equal, *known, verdict
