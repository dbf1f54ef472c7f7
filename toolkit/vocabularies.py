"""
Lexical diversity: how varied the words of a corpus, of its groups or of its documents are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit.crew import spread
from toolkit.grouping import grouping
from toolkit.inference import clustered_rate
from toolkit.measures import MEASURES, Measure, find_measure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Diversity", "diversity"]

KINDS: Final = ("richness", "sequence")


@dataclass(frozen=True, eq=False)
class Diversity(Result):
    """
    How varied words are.

    Columns: ``document`` or the group (``by``) if asked for; ``documents``; ``tokens`` and
    ``types`` (words only, punctuation left out); ``window``; ``mattr``, the mean share of types in
    all windows of that many words, with its 95 % interval ``low, high``, documents as the sample;
    then the measures asked for. What cannot be said is null.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["one one two one two one two", "one two three four"])
    >>> tk.diversity(corpus, window=2).table.select("tokens", "types", "mattr").rows()
    [(11, 4, 0.94...)]
    """

    by: str | None = None

    def evidence(self, row: Mapping[str, Any]) -> NoReturn:
        """Refuse: variety has no single lines."""
        del row
        raise ToolkitError(
            "A diversity value stands for a whole text, not for single lines.",
            advice="Look at the words: tk.frequencies(corpus, words_only=True).",
        )

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        types, words = n_of(r["types"], "type"), n_of(r["tokens"], "word")
        said = f"{types} in {words} of {n_of(r['documents'], 'document')}. "
        if r["mattr"] is None:
            window = n_of(r["window"], "word")
            return f"{said}No document has {window}: there is no window, so no MATTR."
        interval = (
            f", 95 % interval {r['low']:.3f} to {r['high']:.3f} with documents as the sample"
            if r["low"] is not None
            else " (no interval: one document long enough says nothing about others)"
        )
        return (
            f"{said}MATTR: slide a window of {n_of(r['window'], 'word')} through each document, "
            f"take "
            f"types / {r['window']:,} in every window, and average over all windows: "
            f"{r['mattr']:.3f}{interval}. In plain words: of {r['window']:,} running words about "
            f"{r['mattr'] * r['window']:.0f} differ. Misreading to avoid: varied is not good or "
            "difficult, and values of another window or another way of cutting words cannot be "
            "compared."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        call = self.call[1]
        more = [find_measure(name).label for name in _listed(call.get("measures", ()))]
        case = "ignored" if call.get("ignore_case", True) else "kept"
        return (
            f"Lexical diversity of words, case {case}: MATTR with a window of {call.get('window')}"
            f"{''.join(', ' + label for label in more)}. {self.note}"
        )


def _listed(measures: str | Iterable[str]) -> list[str]:
    return [measures] if isinstance(measures, str) else list(dict.fromkeys(measures))


@analysis
def diversity(
    corpus: Corpus,
    *,
    by: str | None = None,
    measures: str | Iterable[str] = (),
    window: int = 100,
    ignore_case: bool = True,
    executor: Executor | None = None,
) -> Diversity:
    """
    Tell how varied the words are, without mistaking length for variety.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    by : str, optional
        ``"document"`` or a metadata column; None takes the whole corpus as one.
    measures : list of str
        More measures: names in ``tk.MEASURES``, of kind richness (from the frequencies of all the
        group's words: most of them depend on length, so compare groups of equal size) or sequence
        (from each document, averaged by its words).
    window : int
        Words in a window of MATTR; shorter documents are left out of it.
    ignore_case : bool
        Count *War* and *war* as one type.
    executor : concurrent.futures.Executor, optional
        Measures the documents, such as ``concurrent.futures.ProcessPoolExecutor()`` or the
        executor of a cluster. Without one, long work in a notebook is shared among processes by
        itself. The result is the same.

    Returns
    -------
    Diversity
        One row per group, in order of the names, or per document, in running order.

    Raises
    ------
    ToolkitError
        No such column, an unknown measure, a window without words.

    Notes
    -----
    No window crosses a document's end, so the order of documents does not matter. The interval is
    that of a ratio estimate, from the variation between documents.

    References
    ----------
    .. [1] Covington & McFall (2010), Journal of Quantitative Linguistics 17(2), 94-100.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war is war", "peace is rare"], names=["a", "b"])
    >>> found = diversity(corpus, by="document", window=3, measures="ttr")
    >>> found.table.select("mattr", "ttr").rows()
    [(0.66..., 0.66...), (1.0, 1.0)]
    """
    if window < 1:
        raise ToolkitError(f"window={window}.", "A window holds words.", "Use 50 or more.")
    names = [name for name in _listed(measures) if name != "mattr"]
    more = {name: find_measure(name, *KINDS) for name in names}
    words = _words(corpus, ignore_case=ignore_case)
    if by in {"zone", "voice"}:
        raise ToolkitError(
            f"by={by!r} cuts running text into pieces too short for a window.",
            advice=f"Choose one first, and group by a column: corpus.{by}(...).",
        )
    groups = grouping(corpus, by).units.groups
    windows = np.array([max(each.size - window + 1, 0) for each in words], np.int64)
    # A document without a window has no mean, and weighs nothing.
    means = _of_each(partial(MEASURES["mattr"], window=window), words, executor)
    sums: Floats = np.nan_to_num(means) * windows
    of_each = {
        name: _of_each(measure, words, executor)
        for name, measure in more.items()
        if measure.kind == "sequence"
    }
    sizes = np.array([each.size for each in words], np.float64)
    rows = [
        {
            **({by: group} if by else {}),
            **_row(words, held, window=window, sums=sums, windows=windows),
            **{
                name: _mean(of_each[name][held], sizes[held])
                if name in of_each
                else _of_all(measure, [words[d] for d in held])
                for name, measure in more.items()
            },
        }
        for group, held in groups.items()
    ]
    table = pl.DataFrame(rows, schema=_schema(by, names), orient="row")
    table = table.with_columns(pl.col(pl.Float64).fill_nan(None))
    return Diversity(corpus, rows=table, note=_note(table, windows, window, names), by=by)


def _schema(by: str | None, names: list[str]) -> dict[str, Any]:
    counts = dict.fromkeys(("documents", "tokens", "types", "window"), pl.Int64)
    shares = dict.fromkeys(("mattr", "low", "high", *names), pl.Float64)
    return {**({by: pl.String} if by else {}), **counts, **shares}


def _words(corpus: Corpus, *, ignore_case: bool) -> list[Ints]:
    """List the words of each document, as numbers; punctuation left out."""
    kinds = corpus.types.fold_ids if ignore_case else np.arange(len(corpus.vocabulary))
    keep = np.flatnonzero(corpus.types.is_word[corpus.ids])
    ends = np.searchsorted(keep, corpus.documents)
    running = kinds[corpus.ids[keep]].astype(np.int64)
    return [running[a:b] for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)]


def _row(
    words: list[Ints], held: Ints, *, window: int, sums: Floats, windows: Ints
) -> dict[str, Any]:
    tokens = np.concatenate([np.zeros(0, np.int64), *(words[d] for d in held)])
    # A mean over windows is a ratio estimate: sum of window shares over number of windows.
    rate = clustered_rate(sums[held], windows[held])
    return {
        "documents": held.size,
        "tokens": tokens.size,
        "types": int(np.count_nonzero(np.bincount(tokens))),
        "window": window,
        "mattr": float(rate.rate[0]),
        "low": float(rate.low[0]),
        "high": min(float(rate.high[0]), 1.0) if not np.isnan(rate.high[0]) else np.nan,
    }


def _of_each(
    measure: Callable[[Ints], Any], words: list[Ints], executor: Executor | None
) -> Floats:
    """Measure each document."""
    return np.array(list(spread(measure, words, executor=executor)), np.float64)


def _of_all(measure: Measure, words: list[Ints]) -> float:
    """Measure a group by the frequencies of its words."""
    tokens = np.concatenate([np.zeros(0, np.int64), *words])
    return float(measure(np.unique(tokens, return_counts=True)[1]))


def _mean(values: Floats, sizes: Floats) -> float:
    """Average what each document of a group has, by its words."""
    told = np.isfinite(values)
    return float(np.average(values[told], weights=sizes[told])) if told.any() else float("nan")


def _note(table: pl.DataFrame, windows: Ints, window: int, names: list[str]) -> str:
    tokens, documents = int(table["tokens"].sum()), windows.size
    short = int(np.count_nonzero(windows == 0))
    held = f"{n_of(tokens, 'word')} of {n_of(documents, 'document')}"
    note = f"{held}; window of {n_of(window, 'word')}."
    if short:
        note += f" {n_of(short, 'document')} shorter than the window, left out of MATTR."
    if any(MEASURES[name].kind == "richness" for name in names):
        note += " Measures of richness depend on length: compare groups of equal size only."
    return note
