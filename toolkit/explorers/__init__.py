"""Everything together: one's own texts, frames, lines and co-occurrence, linked."""

# ruff: noqa: E402  (the page reads plotly's library while the kernel imports the rest)

from __future__ import annotations

from toolkit.widgets.library import send_ahead

send_ahead()

from collections.abc import Mapping
from functools import singledispatch
from typing import TYPE_CHECKING

from toolkit._arguments import checked
from toolkit._base import ToolkitError
from toolkit.coding import CodingSheet
from toolkit.comparison import Keyness
from toolkit.context import Concordance
from toolkit.explorers.article_explorer import ArticleExplorer
from toolkit.explorers.coding_desk import CodingDesk
from toolkit.explorers.concordance_explorer import ConcordanceExplorer
from toolkit.explorers.frame_explorer import FrameExplorer
from toolkit.explorers.groups import compared
from toolkit.explorers.keyness_explorer import KeynessExplorer
from toolkit.explorers.pair_explorer import CooccurrenceExplorer
from toolkit.explorers.selection import Selection
from toolkit.explorers.source import Source
from toolkit.explorers.trend_explorer import TrendExplorer
from toolkit.explorers.voice_explorer import VoiceExplorer
from toolkit.explorers.workbench import Workbench
from toolkit.frames import FrameCounts
from toolkit.lexicon import Lexicon
from toolkit.opening import sample_folder
from toolkit.pairs import Cooccurrence
from toolkit.timeline import Trend
from toolkit.voices import Quotations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit._base import Result
    from toolkit.corpus import Corpus
    from toolkit.explorers.explorer import Explorer

__all__ = [
    "ArticleExplorer",
    "CodingDesk",
    "ConcordanceExplorer",
    "CooccurrenceExplorer",
    "FrameExplorer",
    "KeynessExplorer",
    "Selection",
    "Source",
    "TrendExplorer",
    "VoiceExplorer",
    "Workbench",
    "explore",
    "explorer_of",
]


@checked
def explore(
    corpus: Corpus, lexicon: Lexicon | Mapping[str, Sequence[str]] | None = None
) -> Workbench:
    """
    Open everything on one corpus.

    Parameters
    ----------
    corpus : Corpus
        The texts; others can be read from within.
    lexicon : Lexicon or dict of frame to patterns, optional
        Framing terms; the sample corpus's three frames if not given.

    Returns
    -------
    Workbench
        Frames, lines and co-occurrence as linked tabs.

    Examples
    --------
    >>> import toolkit as tk
    >>> bench = explore(tk.Corpus.from_texts(["War talk.", "Peace."]), {"security": ["war"]})
    >>> list(bench.explorers)
    ['Frames']
    """
    if lexicon is None:
        lexicon = Lexicon.read(sample_folder() / "lexicon.csv")
    return Workbench(corpus, lexicon if isinstance(lexicon, Lexicon) else Lexicon(lexicon))


@singledispatch
def explorer_of(result: Result) -> Explorer | CodingDesk:
    """
    Open a result in the explorer of its kind.

    Raises
    ------
    ToolkitError
        There is none.

    Examples
    --------
    >>> import toolkit as tk
    >>> explorer = explorer_of(tk.concordance(tk.Corpus.from_texts(["No war."]), "war"))
    >>> explorer.pattern
    'war'
    """
    raise ToolkitError(
        f"There is no explorer for {type(result).__name__}.",
        advice="Its table is in result.table, its lines in result.lines(row).",
    )


@explorer_of.register(Concordance)
def _explore_concordance(result: Concordance) -> ConcordanceExplorer:
    asked = result.call[1]
    explorer = ConcordanceExplorer(result.corpus, asked.get("pattern", ""))
    explorer.sort, explorer.within = asked.get("sort") or "", result.within
    explorer.span = max(result.span)
    explorer.settle()
    return explorer


@explorer_of.register(CodingSheet)
def _explore_sheet(result: CodingSheet) -> CodingDesk:
    return CodingDesk(result)


@explorer_of.register(FrameCounts)
def _explore_frames(result: FrameCounts) -> FrameExplorer:
    return FrameExplorer(result.corpus, result.lexicon, by=result.by or "")


@explorer_of.register(Cooccurrence)
def _explore_cooccurrence(result: Cooccurrence) -> CooccurrenceExplorer:
    explorer = CooccurrenceExplorer(result.corpus, result.labels)
    asked = result.call[1]
    explorer.within, explorer.span = asked["within"], asked["span"] or 0
    explorer.settle()
    return explorer


@explorer_of.register(Quotations)
def _explore_quotations(result: Quotations) -> VoiceExplorer:
    return VoiceExplorer(result.corpus)


@explorer_of.register(Trend)
def _explore_trend(result: Trend) -> TrendExplorer:
    asked = result.call[1]
    patterns = asked["patterns"]
    followed = patterns if isinstance(patterns, Lexicon | Mapping) else list(result.found.names)
    explorer = TrendExplorer(result.corpus, followed, every=asked["every"])
    explorer.by, explorer.split = asked["by"] or "", asked["split"] or ""
    explorer.settle()
    return explorer


@explorer_of.register(Keyness)
def _explore_keyness(result: Keyness) -> KeynessExplorer:
    asked = result.call[1]
    corpus, by, target, reference = compared(asked["target"], asked["reference"])
    explorer = KeynessExplorer(corpus, by=by, target=target, reference=reference)
    explorer.measure = asked["measure"]
    explorer.settle()
    return explorer
