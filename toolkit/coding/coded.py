"""
Codes of several coders side by side, frame by frame: those of sheets, or of a table.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from toolkit._base import CallError, ToolkitError, did_you_mean, n_of
from toolkit.coding.sheets import OPEN, UNSURE, CodingSheet
from toolkit.intake import as_table
from toolkit.measures.coincidence import not_coded
from toolkit.reading import read_about

__all__ = ["Coded", "of_sheets", "of_table"]

Codes = dict[str, list[Any]]  # of each coder, one for each unit


@dataclass(frozen=True)
class Coded:
    """What coders gave the units of one frame."""

    frame: str
    units: list[str]
    codes: Codes
    probe: bool = False

    def pairable(self) -> list[list[Any]]:
        """Codes of each unit that at least two coders coded."""
        rows = zip(*self.codes.values(), strict=True)
        held = ([code for code in row if not not_coded(code)] for row in rows)
        return [row for row in held if len(row) > 1]


def _check_sheets(sheets: list[CodingSheet]) -> None:
    if not sheets:
        raise ToolkitError("No sheet.", advice="Pass the sheets of two coders: [one, other].")
    for number, sheet in enumerate(sheets):
        if not isinstance(sheet, CodingSheet):
            raise CallError(
                f"sheets[{number}] must be a coding sheet, not {type(sheet).__name__}.",
                advice="Read what a coder filled in with the sheet: sheet.read(path).",
            )
    first = sheets[0]
    for other in sheets[1:]:
        if other.items != first.items:
            raise ToolkitError(
                "The sheets are not the same.",
                f"One has {n_of(len(first.items), 'item')}, another {len(other.items):,}, and "
                "their items differ.",
                "Let both code what one call of tk.sample_hits drew.",
            )


def of_sheets(sheets: list[CodingSheet]) -> list[Coded]:
    """Lay sheets side by side, frame by frame; sentences probed are other units than hits."""
    _check_sheets(sheets)
    first = sheets[0]
    names = [sheet.coder or f"coder {number}" for number, sheet in enumerate(sheets, 1)]
    if len(set(names)) < len(names):
        raise ToolkitError(
            f"Two sheets are coded by {max(names, key=names.count)!r}.",
            advice="Name the coders: sheet.read(path, coder='Ann').",
        )
    frames = first.counts.names[0]
    found = []
    for (number, frame), probe in product(enumerate(frames), (False, True)):
        mine = (first.drawn.frames == number) & (first.drawn.probes == probe)
        at = np.flatnonzero(mine).tolist()
        codes = {
            name: [None if sheet.codes[i] in (UNSURE, OPEN) else sheet.codes[i] for i in at]
            for name, sheet in zip(names, sheets, strict=True)
        }
        if at:
            found.append(Coded(frame, [first.items[i] for i in at], codes, probe))
    return found


def of_table(table: Any, unit: str, code: str) -> list[Coded]:  # noqa: ANN401  (see agreement)
    """Lay the codes of a table side by side, frame by frame."""
    frame = _frame_of(table)
    for name in (unit, "coder", code):
        if name not in frame.columns:
            raise ToolkitError(
                f"No column {name!r} in the table of codes.",
                did_you_mean(name, frame.columns),
                "Say what they are called: unit='id', code='present'.",
            )
    _check_columns(frame, (unit, "coder", code))
    if "frame" not in frame.columns:
        frame = frame.with_columns(frame=pl.lit(code))
    found = []
    for (label,), part in frame.group_by("frame", maintain_order=True):
        units = part[unit].unique(maintain_order=True).to_list()
        place = {each: at for at, each in enumerate(units)}
        codes: Codes = {}
        for each, coder, given in part.select(unit, "coder", code).iter_rows():
            mine = codes.setdefault(str(coder), [None] * len(units))
            if mine[place[each]] is not None:
                raise ToolkitError(
                    f"{each!r} is coded twice for {label!r} by {coder!r}.", "", "Keep one row."
                )
            mine[place[each]] = None if given in (OPEN, UNSURE) or not_coded(given) else given
        found.append(Coded(str(label), [str(each) for each in units], codes))
    return found


def _check_columns(table: pl.DataFrame, names: tuple[str, str, str]) -> None:
    """Refuse one column for two purposes, and a code of nobody, or of nothing."""
    if len({*names, "frame"}) <= len(names):
        raise ToolkitError(
            f"One column cannot be two of unit={names[0]!r}, code={names[2]!r}, 'coder', 'frame'.",
            advice="Name the column of units and that of codes.",
        )
    for name in {"frame", *names[:2]} & set(table.columns):
        if (gaps := table[name].is_null()).any():
            raise ToolkitError(
                f"Row {int(gaps.arg_max() or 0) + 1} of the codes has no {name!r}.",
                "A code is somebody's, of some unit.",
                "Fill it in, or leave the row out.",
            )


def _frame_of(table: Any) -> pl.DataFrame:  # noqa: ANN401  (see agreement)
    if isinstance(table, str | os.PathLike):
        batch = read_about(table)
        columns = {n: pl.Series(v, dtype=pl.String) for n, v in batch.about.items()}
        return pl.DataFrame(columns)
    return as_table(table, None)
