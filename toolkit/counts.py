"""
How often: types and n-grams, with the interval that documents as the sample give.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, analysis, n_of
from toolkit.grouping import Grouping, grouping
from toolkit.inference import clustered_rate
from toolkit.kernel import looked_up, tally
from toolkit.patterns import Word
from toolkit.rates import PER, explain_rate, rate_columns
from toolkit.sequences import Sequences
from toolkit.wordlists import Wordlist, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray
    from scipy import sparse

    from toolkit.corpus import Corpus
    from toolkit.search import Spans

    Ints = NDArray[np.int64]

__all__ = ["Frequencies", "frequencies", "ngrams"]

LONGEST_GRAM = 12


@dataclass(frozen=True, eq=False)
class _Counted:
    """
    Counts of k types: in all, and how to count some in U units and to spell them.

    Only the rows shown are counted by unit and spelled.
    """

    n: NDArray[Any]  # of integers
    by_unit: Callable[[Ints], sparse.csc_array]
    spell: Callable[[Ints], list[str]]
    groups: Grouping
    by: str | None

    def ranked(self, n: NDArray[Any], most: int | None) -> Ints:
        """Types by falling count, ties in the vocabulary's order; the first ``most`` of them."""
        some = np.arange(n.size)
        if most is not None and 0 < most < n.size:
            some = np.flatnonzero(n >= np.partition(n, n.size - most)[n.size - most])
        return some[np.argsort(-n[some], kind="stable")][:most]

    def table(self, most: int | None = None) -> pl.DataFrame:
        """Build the table, or its first ``most`` rows."""
        units = self.groups.units
        if not len(units):
            return _no_rates(self.by)
        if self.by is None:
            which = self.ranked(self.n, most)
            return self._rows(which, self.by_unit(which), units.sizes)
        by_row = self.by_unit(np.arange(self.n.size)).tocsr()
        parts: list[pl.DataFrame] = []
        for group, rows in units.groups.items():
            mine = by_row[rows].tocsc()
            n = np.asarray(mine.sum(axis=0)).ravel()
            which = self.ranked(n, most)
            which = which[n[which] > 0]
            part = self._rows(which, mine[:, which], units.sizes[rows])
            parts.append(part.select(pl.lit(group).alias(self.by), pl.all()))
            if most is not None and sum(part.height for part in parts) >= most:
                break
        return pl.concat(parts)[:most]

    def _rows(self, which: Ints, counts: sparse.csc_array, tokens: Ints) -> pl.DataFrame:
        names = pl.Series("type", self.spell(which), dtype=pl.String)
        return pl.DataFrame({"type": names, **rate_columns(clustered_rate(counts, tokens))})


def _no_rates(by: str | None) -> pl.DataFrame:
    """Build the table of a corpus without documents."""
    rate = rate_columns(clustered_rate(np.zeros((1, 0)), [0]))
    table = pl.DataFrame({"type": pl.Series([], dtype=pl.String), **rate})
    return table.select(pl.lit("").alias(by), pl.all()) if by else table


@dataclass(frozen=True, eq=False)
class Frequencies(Wordlist):
    """
    Counts of types or n-grams.

    Columns: the grouping column if there is one, ``type``, ``n``, ``documents`` (with at least
    one), ``tokens`` (of the group, punctuation included), ``per_10k``, ``low, high``, the 95 %
    interval of the rate with documents as the sample, and ``thin``: too few documents to compare.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.frequencies(tk.Corpus.from_texts(["War, war."])).table.row(0)[:3]
    ('war', 2, 1)
    """

    by: str | None = None
    size: int = 1
    counted: _Counted | None = field(default=None, repr=False)

    def top(self, n: int = 20) -> pl.DataFrame:
        """First ``n`` rows; only these are built."""
        if self.counted is None or "table" in vars(self) or n < 0:
            return super().top(n)
        return self.counted.table(n)

    def _with_rows(self, table: pl.DataFrame) -> Frequencies:
        return replace(self, rows=table, counted=None)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence of the type, in the row's group."""
        options = self.call[1]
        sensitive = not options.get("ignore_case", True)
        kind = "exact" if sensitive else "typed"
        parts = row["type"].split(" ") if self.size > 1 else [row["type"]]
        phrase = tuple(Word(part, sensitive, kind) for part in parts)
        bounds = self.corpus.bounds(str(options.get("within", "sentence")))
        spans: Spans = self.corpus.searcher.phrase(phrase, bounds)
        if self.by is None:
            return spans
        return spans.take(grouping(self.corpus, self.by).holds(spans.begins, row[self.by]))

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        return explain_rate(f"{r['type']!r}", r)

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        what = "Types" if self.size == 1 else f"{self.size}-grams"
        case = "ignored" if self.call[1].get("ignore_case", True) else "kept"
        return (
            f"{what} counted with case {case}; rates per {PER:,} tokens with 95 % intervals from "
            f"the document-clustered variance of the log rate. {self.note}"
        )


@analysis
def frequencies(
    corpus: Corpus,
    *,
    by: str | None = None,
    ignore_case: bool = True,
    words_only: bool = False,
    without: str | Iterable[str] = (),
) -> Frequencies:
    """
    Count every type.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    by : str, optional
        ``"voice"``, ``"zone"``, ``"document"`` or a metadata column: count within each of its
        values. A token belongs to whoever speaks there; narration comes first.
    ignore_case : bool
        Count *War* and *war* as one type.
    words_only : bool
        Leave out punctuation (the rates' tokens still include it).
    without : list of str, or "function words"
        Patterns to leave out, or the toolkit's list of English function words.

    Returns
    -------
    Frequencies
        Most frequent first, within each group; ties in the vocabulary's order.

    Raises
    ------
    ToolkitError
        No such metadata column.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and peace.", "War."])
    >>> frequencies(corpus, words_only=True).table.select("type", "n", "documents").rows()
    [('war', 2, 2), ('and', 1, 1), ('peace', 1, 1)]
    """
    kinds = corpus.types.fold_ids if ignore_case else np.arange(len(corpus.vocabulary))
    groups = grouping(corpus, by)
    units = groups.units
    found, counts = tally(looked_up(kinds, corpus.ids), units.of, max(len(units), 1))
    keep = np.ones(found.size, bool)
    if words_only:
        keep &= corpus.types.is_word[found]
    for pattern in listed(without):
        spans = corpus.find(pattern)
        keep &= ~np.isin(found, kinds[corpus.ids[spans.begins[spans.sizes == 1]]])
    kept = np.flatnonzero(keep)
    forms = corpus.types.lowered if ignore_case else corpus.vocabulary
    counted = _Counted(
        np.asarray(counts.sum(axis=0)).ravel()[kept],
        lambda which: counts[:, kept[which]],
        lambda which: [forms[t] for t in found[kept[which]].tolist()],
        groups,
        by,
    )
    left_out = (
        f" {n_of(found.size - kept.size, 'type')} left out." if kept.size < found.size else ""
    )
    tokens, documents = n_of(corpus.ids.size, "token"), n_of(len(corpus), "document")
    note = f"{n_of(kept.size, 'type')} in {tokens} of {documents}.{left_out}"
    return Frequencies(corpus, rows=counted.table, note=note, by=by, counted=counted)


@analysis
def ngrams(
    corpus: Corpus,
    n: int = 2,
    *,
    within: str = "sentence",
    ignore_case: bool = True,
    words_only: bool = False,
    at_least: int = 1,
) -> Frequencies:
    """
    Count every sequence of n tokens.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    n : int
        Length of the sequence, 1 to 12.
    within : {"sentence", "paragraph", "document"}
        No sequence crosses one of these.
    ignore_case : bool
        Count *Peace talks* and *peace talks* as one.
    words_only : bool
        Leave out sequences that hold punctuation.
    at_least : int
        Leave out rarer ones.

    Returns
    -------
    Frequencies
        The ``type`` column holds the sequence, tokens joined by a space.

    Raises
    ------
    ToolkitError
        A length out of range, an unknown unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Peace talks now. Peace talks."])
    >>> ngrams(corpus, 2).table.row(0)[:2]
    ('peace talks', 2)
    """
    if not 1 <= n <= LONGEST_GRAM:
        raise ToolkitError(
            f"n={n!r} is no length of an n-gram.", advice=f"Give 1 to {LONGEST_GRAM}."
        )
    kinds = corpus.types.fold_ids if ignore_case else np.arange(len(corpus.vocabulary))
    stream = looked_up(kinds.astype(np.int32), corpus.ids)
    found = Sequences.within(stream, corpus.bounds(within), n, corpus.documents)
    if words_only:
        found = found.of(looked_up(corpus.types.is_word, corpus.ids))
    counts, kept = found.n_of, None
    if at_least > 1:
        kept = np.flatnonzero(counts >= at_least)
        counts = counts[kept]

    def at(which: Ints) -> Ints:
        return which if kept is None else kept[which]

    forms = corpus.types.lowered if ignore_case else list(corpus.vocabulary)
    counted = _Counted(
        counts,
        lambda which: found.in_units(at(which)),
        lambda which: [" ".join(forms[t] for t in s) for s in found.types(at(which)).tolist()],
        grouping(corpus, None),
        None,
    )
    note = n_of(counts.size, f"{n}-gram")
    some = f" that occur at least {n_of(at_least, 'time')}, of {found.n_of.size:,}"
    note += some if at_least > 1 else ""
    note += f"; none crosses a {within} end."
    return Frequencies(corpus, rows=counted.table, note=note, size=n, counted=counted)
