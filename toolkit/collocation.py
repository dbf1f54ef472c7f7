"""
What stands beside a node more often than chance would have it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, analysis, n_of
from toolkit.context import Width, both_sides, nothing_found
from toolkit.kernel import cells
from toolkit.measures import find_measure
from toolkit.measures.contingency import Contingency
from toolkit.patterns import Word
from toolkit.search import Spans
from toolkit.store import at
from toolkit.wordlists import Wordlist

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.store import Part

    Ints = NDArray[np.int64]

__all__ = ["Collocates", "collocates"]

SHOWN = ("log_dice", "delta_p", "delta_p_backward")  # in every table, whatever the score


@dataclass(frozen=True, eq=False)
class Collocates(Wordlist):
    """
    What stands near a node more often than chance would have it.

    Columns: ``collocate``; ``n``, positions near the node where it stands; ``expected``, as many
    as its share of the corpus would give; ``documents``, in how many it stands near the node;
    ``log_dice``; ``delta_p``, how much likelier the collocate is near the node than elsewhere;
    ``delta_p_backward``, how much likelier the node's surroundings are where the collocate is;
    ``score``, the measure asked for. Punctuation is counted as text and never a row;
    ``.words(without="function words")`` leaves out *the* and *of* too.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["peace talks failed", "peace talks resume", "they failed"])
    >>> tk.collocates(corpus, "peace").table["collocate"][0]
    'talks'
    """

    word_column: ClassVar[str] = "collocate"
    node: Spans = field(default_factory=Spans.none, repr=False)
    window: Ints = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)
    size: int = 0

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Positions of the collocate near the node."""
        wanted = self.corpus.types.match(Word(row["collocate"], sensitive=False, kind="typed"))
        types = at(self.corpus.columns, "ids", self.window)
        tokens = self.window[np.isin(types, wanted)]
        return Spans(tokens, tokens + 1)

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r, call = self.row(row), self.call[1]
        near, total = self.window.size, self.size
        elsewhere = round(r["expected"] * total / near) if near else 0
        measure = str(call.get("measure", "log_dice"))
        named = (
            "" if measure == "log_dice" else f"{find_measure(measure).label} = {r['score']:.3f}. "
        )
        return (
            f"{n_of(near, 'position')} lie within span {call.get('span')} of the node "
            f"{call.get('node')!r} ({n_of(len(self.node), 'occurrence')}); each position counts "
            f"once. "
            f"{r['collocate']!r} stands at {r['n']:,} of them, in "
            f"{n_of(r['documents'], 'document')}. It "
            f"stands at {elsewhere:,} of all {n_of(total, 'position')} outside the node, so chance "
            f"would "
            f"put {near:,} x {elsewhere:,} / {total:,} = {r['expected']:.2f} here. "
            f"{_scored(r, near, elsewhere, total)}{named}Misreading to avoid: a strong collocate "
            "is not a frequent one, and standing near the node is not a relation to it; read the "
            "lines."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        call = self.call[1]
        return (
            f"Collocates of {call.get('node')!r} within a span of {call.get('span')} tokens, cut "
            f"at {call.get('within')} ends, every text position counted once, ranked by "
            f"{find_measure(str(call.get('measure', 'log_dice'))).label}. {self.note}"
        )


def _scored(row: Mapping[str, Any], near: int, held: int, total: int) -> str:
    """Write out logDice and both ΔP with the table; where O > E, none of it is 0/0."""
    both, far = row["n"], total - near
    others, apart = near - both, held - both
    return (
        f"The table: near the node {both:,} and {others:,} others, elsewhere {apart:,} and "
        f"{far - apart:,} others. "
        f"logDice = 14 + log2(2 x {both:,} / ({near:,} + {held:,})) = {row['log_dice']:.3f}. "
        f"ΔP = {both:,} / {near:,} - {apart:,} / {far:,} = {row['delta_p']:.4g}, how much more "
        f"often it stands near the node than elsewhere; backward = {both:,} / {held:,} - "
        f"{others:,} / {total - held:,} = {row['delta_p_backward']:.4g}. "
    )


@analysis
def collocates(
    corpus: Corpus,
    node: str,
    *,
    span: Width = 5,
    within: str = "sentence",
    measure: str = "log_dice",
    at_least: int = 1,
) -> Collocates:
    """
    Find what stands near a node more often than chance would have it.

    A text position counts once, however many nodes are near it, and the node itself is not its
    own collocate; so no collocate is counted more often than it occurs.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    node : str
        A pattern.
    span : int or (int, int)
        Tokens on each side.
    within : {"sentence", "paragraph", "document"}
        The span ends there.
    measure : str
        Name in ``tk.MEASURES``, of kind association, evidence or contrast.
    at_least : int
        Fewer co-occurrences are left out.

    Returns
    -------
    Collocates
        Types without case, words only, ``n > expected`` only, best score first.

    Raises
    ------
    ToolkitError
        Unknown measure or unit, or a span or pattern that cannot be read.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["no no no war war", "calm days"])
    >>> collocates(corpus, "war").table.select("collocate", "n").rows()
    [('no', 3)]
    """
    score = find_measure(measure, "association", "evidence", "contrast")
    bounds = corpus.edges(within)
    spans = corpus.find(node, within=within)
    sides = both_sides(span)
    if not any(sides):
        raise ToolkitError(f"span={span!r} holds no token.", advice="Give at least 1 on a side.")
    near = _near(spans, sides, bounds)
    window = _tokens_in(near)
    kinds = corpus.types.fold_ids
    found, firsts, _, times = cells(
        kinds[at(corpus.columns, "ids", window)],
        np.repeat(corpus.document_of(near.begins), near.sizes),
        max(len(corpus), 1),
    )
    n = np.add.reduceat(times, firsts[:-1]) if times.size else times
    inside = _tokens_in(spans)
    apart = np.bincount(kinds[at(corpus.columns, "ids", inside)], minlength=kinds.size)
    totals = corpus.searcher.folded_counts[found] - apart[found]
    words = corpus.types.is_word[found]
    size = corpus.searcher.size - inside.size
    expected = n * 0.0 if not size else window.size * (totals / size)
    kept = np.flatnonzero(words & (n > expected) & (n >= at_least))
    tables = Contingency.of(
        joint=n[kept], row=np.full(kept.size, window.size), column=totals[kept], total=size
    )
    table = pl.DataFrame(
        {
            "collocate": pl.Series(corpus.types.forms(found[kept]), dtype=pl.String),
            "n": n[kept].astype(np.int64),
            "expected": expected[kept],
            "documents": np.diff(firsts)[kept].astype(np.int64),
            **{name: find_measure(name)(tables) for name in SHOWN},
            "score": score(tables),
        },
    ).sort(["score", "n", "collocate"], descending=[True, True, False])
    note = (
        f"{n_of(table.height, 'collocate')} of {node!r} ({n_of(len(spans), 'occurrence')}, "
        f"{n_of(window.size, 'position')} within the span)."
        if len(spans)
        else nothing_found(corpus, node)
    )
    return Collocates(corpus, rows=table, note=note, node=spans, window=window, size=size)


def _tokens_in(spans: Spans) -> Ints:
    """List the tokens that spans cover; the spans do not overlap."""
    sizes = spans.sizes
    before = np.cumsum(sizes) - sizes
    covered: Ints = np.arange(int(sizes.sum())) + np.repeat(spans.begins - before, sizes)
    return covered


def _near(spans: Spans, span: tuple[int, int], bounds: Ints | Part) -> Spans:
    """List the stretches near any of the spans, each token once, the spans themselves left out."""
    if not len(spans):
        return spans
    unit = bounds.searchsorted(spans.begins, "right")
    # What follows a span reaches up to the next one, and what precedes it begins thereafter.
    after = np.minimum(bounds[unit], spans.ends + span[1])
    after[:-1] = np.minimum(after[:-1], spans.begins[1:])
    before = np.maximum(bounds[unit - 1], spans.begins - span[0])
    before[1:] = np.maximum(before[1:], after[:-1])
    edges = np.stack([before, spans.begins, spans.ends, np.maximum(after, spans.ends)], axis=1)
    return Spans(edges[:, ::2].ravel(), edges[:, 1::2].ravel())
