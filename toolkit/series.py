"""
What is to be counted: single patterns, or frames of a lexicon, each found once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit._base import ToolkitError
from toolkit.context import nothing_found
from toolkit.lexicon import Lexicon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.grouping import Units
    from toolkit.search import Spans

    Ints = NDArray[np.int64]

__all__ = ["Patterns", "Series", "series_of"]

Patterns = str | Iterable[str] | Lexicon | Mapping[str, Iterable[str]]
SHOWN = 5  # patterns without a hit that a note names


@dataclass(frozen=True, eq=False)
class Series:
    """
    Hits of some patterns or frames.

    Attributes
    ----------
    column : {"pattern", "frame"}
        What the names are.
    names : tuple of str
        Patterns as given, or frames.
    spans : tuple of Spans
        Hits of each; within a frame the longest match counts once.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The arms race and the war."])
    >>> found = series_of(corpus, {"security": ["war", "arms", "arms race"]})
    >>> found.names, len(found.spans[0])
    (('security',), 2)
    """

    column: str
    names: tuple[str, ...]
    spans: tuple[Spans, ...]

    def by_unit(self, units: Units) -> Ints:
        """Hits in each unit: shape (U, series)."""
        columns = [np.bincount(units.at(s.begins), minlength=len(units)) for s in self.spans]
        return np.stack(columns, axis=1) if columns else np.zeros((len(units), 0), np.int64)

    def missing(self, corpus: Corpus) -> str:
        """Say which have no hit, and what is spelled like them."""
        empty = [name for name, s in zip(self.names, self.spans, strict=True) if not len(s)]
        if self.column == "frame":
            said = [f"No hit of frame {name!r}." for name in empty[:SHOWN]]
        else:
            said = [nothing_found(corpus, name) for name in empty[:SHOWN]]
        more = len(empty) - len(said)
        return "".join(f" {one}" for one in said) + (f" And {more} more." if more else "")


def series_of(corpus: Corpus, patterns: Patterns) -> Series:
    """
    Find every hit of a pattern, of several, or of the frames of a lexicon.

    Raises
    ------
    ToolkitError
        No pattern, the same one twice, or one that cannot be read.

    Examples
    --------
    >>> import toolkit as tk
    >>> series_of(tk.Corpus.from_texts(["War and peace."]), "war").names
    ('war',)
    """
    if isinstance(patterns, Lexicon | Mapping):
        lexicon = patterns if isinstance(patterns, Lexicon) else Lexicon(patterns)
        spans = tuple(corpus.find_any(terms) for terms in lexicon.frames.values())
        return Series("frame", tuple(lexicon.frames), spans)
    names = (patterns,) if isinstance(patterns, str) else tuple(patterns)
    if not names:
        raise ToolkitError("There is no pattern to count.", advice='Give one, such as "war*".')
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ToolkitError(f"The pattern {twice!r} is given twice.", advice="Keep one.")
    return Series("pattern", names, tuple(corpus.find(name) for name in names))
