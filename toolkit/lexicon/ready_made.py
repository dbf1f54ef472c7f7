"""
The lexicons that come with the toolkit, one file each, and what their headers say.

They are hypotheses to begin with, not instruments: each header tells the tradition, the known
false friends and what was measured. Expand one on your corpus and read the types first.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import polars as pl

from toolkit._base import ToolkitError, did_you_mean, n_of
from toolkit.lexicon.entries import Contents, Source, collect
from toolkit.lexicon.formats import read_about, read_csv

__all__ = ["COLLECTIONS", "contents_of", "listing"]

COLLECTIONS: Final = {
    "policy": (
        "economic", "morality", "fairness", "legality", "politics", "security", "diplomacy",
        "conflict", "human-interest", "health", "identity", "public-opinion",
    ),
}  # fmt: skip
"""Lexicons that are asked for together; what is marked experimental stays outside."""


@cache
def shelf() -> dict[str, Path]:
    """
    Name -> file.

    Examples
    --------
    >>> "stance" in shelf()
    True
    """
    folder = Path(str(resources.files("toolkit"))) / "lexica"
    return {path.stem: path for path in sorted(folder.glob("*.csv"))}


def contents_of(name: str) -> Contents:
    """
    Read a lexicon of the toolkit; spaces, underscores and capitals in the name do not matter.

    Raises
    ------
    ToolkitError
        There is none of that name; the nearest is named.

    Examples
    --------
    >>> list(contents_of("stance").frames)
    ['hedges', 'boosters', 'obligation']
    """
    wanted = "-".join(str(name).lower().replace("_", " ").split())
    if wanted in COLLECTIONS:
        return _together(wanted)
    if wanted not in shelf():
        raise ToolkitError(
            f"No lexicon {name!r} comes with the toolkit.",
            advice=did_you_mean(wanted, [*COLLECTIONS, *shelf()]),
        )
    return _one(wanted)


@cache
def _one(name: str) -> Contents:
    source = Source(shelf()[name].read_text(encoding="utf-8"), shelf()[name])
    return collect(read_csv(source), source, read_about(source))


def _together(collection: str) -> Contents:
    parts = [_one(name) for name in COLLECTIONS[collection]]
    return Contents(
        {frame: patterns for part in parts for frame, patterns in part.frames.items()},
        {key: weight for part in parts for key, weight in part.weights.items()},
        {key: note for part in parts for key, note in part.notes.items()},
        {
            "purpose": f"{n_of(len(parts), 'frame')} of policy news, a lexicon each",
            "status": "ready",
        },
    )


def listing() -> pl.DataFrame:
    """
    List what there is, collections first.

    Returns
    -------
    DataFrame
        ``name, frames`` and ``patterns`` (how many), ``status, purpose, tradition``,
        ``false_friends`` and ``validity`` (what was measured).

    Examples
    --------
    >>> listing().row(0)[:2]
    ('policy', 12)
    """
    rows = []
    for name in [*COLLECTIONS, *shelf()]:
        contents = contents_of(name)
        said = {
            column: contents.about.get(column.replace("_", " "), "")
            for column in ("status", "purpose", "tradition", "false_friends", "validity")
        }
        patterns = sum(map(len, contents.frames.values()))
        rows.append({"name": name, "frames": len(contents.frames), "patterns": patterns, **said})
    return pl.DataFrame(rows)
