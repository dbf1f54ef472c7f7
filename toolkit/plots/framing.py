"""
Charts of framing terms: bars for one frame or one group, dots for several; voices in their order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from toolkit._base import ToolkitError, did_you_mean, n_of
from toolkit.plots.charts import Rows, bars, dots
from toolkit.plots.sheets import Words
from toolkit.plots.wording import PER, THIN, joined, rate_rows, size_of, some_of, sureness
from toolkit.voices.utterances import NARRATION, UNRESOLVED

if TYPE_CHECKING:
    from toolkit.frames import FrameCounts
    from toolkit.plots.look import go

__all__ = ["of_frame_counts"]

SERIES = 8  # more markers than that nobody tells apart
BARS = 16
FEW = f"{THIN} fewer than five documents with a hit: do not compare"


def of_frame_counts(
    result: FrameCounts, *, frame: str | None = None, chosen: str | None = None
) -> go.Figure:
    """
    Draw frame counts.

    Parameters
    ----------
    result : FrameCounts
        By voice, the writer's own words come first, then unresolved speech, then the speakers of
        whom there is most text.
    frame : str, optional
        Draw this frame only.
    chosen : str, optional
        A row; the other bars step back.

    Raises
    ------
    ToolkitError
        No such frame in the lexicon.

    Examples
    --------
    >>> import toolkit as tk
    >>> texts = ["“War,” said Ann Lind.", "No war. “Never a war,” Bo Ek said."]
    >>> corpus = tk.Corpus.from_texts(texts)
    >>> counts = tk.count_frames(corpus, {"conflict": ["war"]}, by="voice")
    >>> list(of_frame_counts(counts, frame="conflict").data[0].customdata)
    ['(narration)', 'Bo Ek', 'Ann Lind']
    """
    table, by = result.table, result.by
    if frame is not None:
        if frame not in result.lexicon.frames:
            advice = did_you_mean(frame, result.lexicon.frames)
            raise ToolkitError(f"No frame {frame!r} in the lexicon.", advice=advice)
        table = table.filter(pl.col("frame") == frame)
    what = "Framing" if frame is None else frame[:1].upper() + frame[1:]
    title = f"{what} terms {PER}" + (f", by {by}" if by else "")
    told = joined(sureness(table), size_of(result), FEW if table["thin"].any() else "")
    if by == "voice":
        return _by_voice(table, Words(title, told, PER), frame=frame, chosen=chosen)
    if by is None or frame is not None:
        fullest = table.sort("n", descending=True, maintain_order=True).head(BARS)
        if fullest.height < table.height:
            told += f"; the {fullest.height} of {table.height:,} with most hits"
        shown = fullest.sort("per_10k", descending=True, nulls_last=True, maintain_order=True)
        words = Words(title, told, PER)
        return bars(_frame_rows(shown, by or "frame"), words, chosen=chosen)
    size = pl.col("tokens").max()
    largest = table.group_by(by, maintain_order=True).agg(size)
    groups = largest.sort("tokens", descending=True, maintain_order=True).head(SERIES)
    if groups.height < largest.height:
        told += f"; the largest {groups.height} of {n_of(largest.height, 'group')}"
    kept = [name for name in largest[by].to_list() if name in set(groups[by])]
    series = {str(name): _frame_rows(table.filter(pl.col(by) == name), "frame") for name in kept}
    return dots(series, Words(title, told, PER))


def _by_voice(
    table: pl.DataFrame, words: Words, *, frame: str | None, chosen: str | None
) -> go.Figure:
    """Put narration and unresolved speech first, then the speakers with most text."""
    sizes = table.group_by("voice", maintain_order=True).agg(pl.col("tokens").max())
    order = sizes.sort("tokens", descending=True, maintain_order=True)["voice"].to_list()
    first = [voice for voice in (NARRATION, UNRESOLVED) if voice in order]
    speakers = [voice for voice in order if voice not in first]
    room = (SERIES if frame is None else BARS) - len(first)
    kept = first + speakers[:room]
    some = some_of(len(speakers[:room]), len(speakers), "speakers, those with most text")
    words = replace(words, subtitle=joined(words.subtitle, some))
    if frame is None:
        series = {
            voice: _frame_rows(table.filter(pl.col("voice") == voice), "frame") for voice in kept
        }
        return dots(series, words)
    place = pl.DataFrame({"voice": pl.Series(kept, dtype=pl.String)})
    shown = place.join(table, on="voice", how="left", maintain_order="left")
    return bars(_frame_rows(shown, "voice"), words, chosen=chosen)


def _frame_rows(table: pl.DataFrame, label: str) -> Rows:
    """Take rows of frame counts; a dagger where too few documents hold a hit."""
    rows = rate_rows(table, label)
    thin = table["thin"].to_list()
    notes = [
        f"{note} {THIN}" if few else note for note, few in zip(rows.notes or [], thin, strict=True)
    ]
    return replace(rows, notes=notes)
