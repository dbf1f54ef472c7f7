"""
What a lexicon stands for in a corpus, before anything is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import Result, analysis, n_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.corpus import Corpus
    from toolkit.lexicon.lexicon import Lexicon
    from toolkit.search import Spans

__all__ = ["Expansion", "expand"]

SHOWN = 30  # types listed for each pattern


@dataclass(frozen=True, eq=False)
class Expansion(Result):
    """
    What each pattern of a lexicon stands for in a corpus.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Crimes in Crimea."])
    >>> tk.Lexicon({"law": ["crim*"]}).expand(corpus).table["examples"].to_list()
    ['Crimea 1, Crimes 1']
    """

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence of the pattern."""
        spans: Spans = self.corpus.find(row["pattern"])
        return spans

    def explain(self, row: int) -> str:
        """Say what one pattern matches."""
        r = self.row(row)
        return (
            f"{r['pattern']!r} matches {n_of(r['types'], 'type')}, {n_of(r['n'], 'time')} in "
            f"{n_of(r['documents'], 'document')}: {r['examples']}. {r['capitalised']:.0%} are "
            "capitalised (names, or sentence beginnings)."
        )


@analysis
def expand(corpus: Corpus, lexicon: Lexicon) -> Expansion:
    """
    List the types, counts and capitalised share of every pattern; see :meth:`Lexicon.expand`.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War."])
    >>> expand(corpus, tk.Lexicon({"conflict": ["war"]})).table["n"].to_list()
    [1]
    """
    rows = []
    for frame, patterns in lexicon.frames.items():
        for pattern in patterns:
            spans = corpus.find(pattern)
            quotes = corpus.quotes(spans)
            forms, counts = np.unique(np.array(quotes, object), return_counts=True)
            order = np.lexsort((forms.astype(str), -counts))
            listed = ", ".join(f"{forms[i]} {counts[i]}" for i in order[:SHOWN])
            rows.append(
                {
                    "frame": frame,
                    "pattern": pattern,
                    "n": len(spans),
                    "documents": int(
                        np.count_nonzero(np.bincount(corpus.document_of(spans.begins)))
                    ),
                    "types": int(forms.size),
                    "capitalised": sum(q[0].isupper() for q in quotes) / max(len(quotes), 1),
                    "examples": listed + (", ..." if forms.size > SHOWN else ""),
                }
            )
    table = pl.DataFrame(rows)
    dead = table.filter(pl.col("n") == 0).height
    return Expansion(
        corpus,
        rows=table,
        note=f"{n_of(table.height, 'pattern')}, {dead:,} of them match nothing here.",
    )
