"""
Discourse analysis in notebooks: framing terms, voices, co-occurrence, and the lines behind them.

>>> import toolkit as tk
>>> corpus = tk.Corpus.from_texts(["The talks failed.", "The arms race goes on."])
>>> tk.concordance(corpus, "arms race").table["node"].to_list()
['arms race']
"""

from __future__ import annotations

import difflib
import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what type checkers and editors see; at run time rooms load when asked for
    from toolkit._base import Made, Result, ToolkitError
    from toolkit.clean import CleanedPage, clean_page
    from toolkit.coding import (
        Agreement,
        CodingSheet,
        Validation,
        agreement,
        sample_hits,
        validate,
    )
    from toolkit.collocation import Collocates, collocates
    from toolkit.columns import sentences, tokenize
    from toolkit.comparison import Keyness, keyness
    from toolkit.constructions import Candidates, candidates
    from toolkit.context import Concordance, concordance
    from toolkit.corpus import Corpus
    from toolkit.counts import Frequencies, frequencies, ngrams
    from toolkit.diagnosis import Diagnosis, diagnose
    from toolkit.dispersal import Dispersion, dispersion
    from toolkit.explorers import (
        ArticleExplorer,
        CodingDesk,
        ConcordanceExplorer,
        CooccurrenceExplorer,
        FrameExplorer,
        KeynessExplorer,
        TrendExplorer,
        VoiceExplorer,
        explore,
    )
    from toolkit.export import Section, page
    from toolkit.frames import FrameCounts, count_frames
    from toolkit.joining import join
    from toolkit.lessons import Guess
    from toolkit.lexicon import Expansion, Lexicon, Suggestions, expand, suggest
    from toolkit.measures import MEASURES
    from toolkit.meter import progress
    from toolkit.networks import Network
    from toolkit.opening import load, read, read_export, sample
    from toolkit.pages import show
    from toolkit.pairs import Cooccurrence, cooccurrence
    from toolkit.reading import skip_broken
    from toolkit.record import Replay, replay
    from toolkit.reprints import Duplicates, duplicates
    from toolkit.timeline import Trend, trend
    from toolkit.vocabularies import Diversity, diversity
    from toolkit.voices import Quotations, quotations

__version__ = "0.1.0"

# Every public name and its room. Rooms load when a name is first used, so that importing the
# package is quick and the start command runs before anything is installed.
_ROOMS = {
    "_base": "Made Result ToolkitError",
    "clean": "CleanedPage clean_page",
    "coding": "Agreement CodingSheet Validation agreement sample_hits validate",
    "columns": "sentences tokenize",
    "collocation": "Collocates collocates",
    "comparison": "Keyness keyness",
    "constructions": "Candidates candidates",
    "context": "Concordance concordance",
    "corpus": "Corpus",
    "counts": "Frequencies frequencies ngrams",
    "explorers": "ArticleExplorer CodingDesk ConcordanceExplorer CooccurrenceExplorer "
    "FrameExplorer KeynessExplorer TrendExplorer VoiceExplorer explore",
    "diagnosis": "Diagnosis diagnose",
    "dispersal": "Dispersion dispersion",
    "export": "Section page",
    "frames": "FrameCounts count_frames",
    "lessons": "Guess",
    "lexicon": "Expansion Lexicon Suggestions expand suggest",
    "measures": "MEASURES",
    "joining": "join",
    "meter": "progress",
    "opening": "load read read_export sample",
    "networks": "Network",
    "pages": "show",
    "pairs": "Cooccurrence cooccurrence",
    "reading": "skip_broken",
    "record": "Replay replay",
    "reprints": "Duplicates duplicates",
    "voices": "Quotations quotations",
    "timeline": "Trend trend",
    "vocabularies": "Diversity diversity",
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOME)  # noqa: PLE0605  (the list is the table above)


def __getattr__(name: str) -> Any:  # noqa: ANN401  (any public object)
    if name not in _HOME:
        near = [] if name.startswith("_") else difflib.get_close_matches(name, _HOME, n=1)
        hint = f". Did you mean {near[0]!r}?" if near else ""
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}{hint}")
    value = getattr(importlib.import_module(f"toolkit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
