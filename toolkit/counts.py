"""
How often: types and n-grams, with the interval that documents as the sample give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis
from toolkit.inference import Rate, clustered_rate
from toolkit.kernel import tally
from toolkit.metadata import keys_of
from toolkit.patterns import Word
from toolkit.search import Spans

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy import sparse

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = ["Frequencies", "explain_rate", "frequencies", "groups_of", "ngrams", "rate_columns"]

PER = 10_000  # rates are given per so many tokens
LONGEST_GRAM = 12


@dataclass(frozen=True, eq=False)
class Frequencies(Result):
    """
    Counts of types or n-grams.

    Columns: the grouping column if there is one, ``type``, ``n``, ``documents`` (with at least
    one), ``tokens`` (of the group, punctuation included), ``per_10k``, and ``low, high``, the 95 %
    interval of the rate with documents as the sample.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.frequencies(tk.Corpus.from_texts(["War, war."])).table.row(0)[:3]
    ('war', 2, 1)
    """

    by: str | None = None
    size: int = 1

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence of the type, in the row's group."""
        options = self.call[1]
        sensitive = not options.get("ignore_case", True)
        phrase = tuple(Word(part, sensitive, "typed") for part in row["type"].split(" "))
        bounds = self.corpus.bounds(str(options.get("within", "sentence")))
        spans = self.corpus.searcher.phrase(phrase, bounds)
        if self.by is None:
            return spans
        keys = np.array(keys_of(self.corpus.table, self.by))
        return spans.take(keys[self.corpus.document_of(spans.begins)] == row[self.by])

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


def explain_rate(what: str, row: Mapping[str, Any]) -> str:
    """
    Write out the arithmetic of a rate and its interval.

    Examples
    --------
    >>> row = {"n": 3, "documents": 2, "tokens": 1000, "per_10k": 30.0, "low": None, "high": None}
    >>> explain_rate("'war'", row)[:52]
    "'war' occurs 3 times in 2 documents. Rate: 3 / 1,000"
    """
    said = (
        f"{what} occurs {row['n']:,} times in {row['documents']:,} documents. Rate: {row['n']:,} / "
        f"{row['tokens']:,} tokens x {PER:,} = {row['per_10k']:.2f} per {PER:,}. "
    )
    if row["low"] is None or np.isnan(row["low"]):
        return (
            said
            + "One document: no interval, since nothing varies between documents; describe this text only."
        )
    return (
        f"{said}Interval {row['low']:.2f} to {row['high']:.2f} (95 %): exp(ln rate ± t x standard "
        "error), the error being sqrt(m/(m-1) x sum (x_i - p n_i)²) / sum x_i over the m documents, "
        "x_i hits in n_i tokens each. Misreading to avoid: the interval says how far other articles "
        "drawn like these would move the rate; it says nothing about articles drawn otherwise."
    )


def rate_columns(rate: Rate) -> dict[str, Any]:
    """
    Write a rate as table columns: n, documents, tokens, per_10k, low, high.

    Examples
    --------
    >>> rate_columns(clustered_rate([[1], [2]], [10, 10]))["per_10k"].tolist()
    [1500.0]
    """
    return {
        "n": rate.n.astype(np.int64),
        "documents": rate.documents.astype(np.int64),
        "tokens": np.full(len(rate), round(rate.tokens), np.int64),
        "per_10k": rate.rate * PER,
        "low": rate.low * PER,
        "high": rate.high * PER,
    }


def groups_of(corpus: Corpus, by: str | None) -> dict[str, Ints]:
    """
    Number the documents of each group, in order of the group names; one group if ``by`` is None.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["Y", "X"]})
    >>> {name: rows.tolist() for name, rows in groups_of(corpus, "outlet").items()}
    {'X': [1], 'Y': [0]}
    """
    if by is None:
        return {"": np.arange(len(corpus))}
    keys = np.array(keys_of(corpus.table, by))
    return {str(key): np.flatnonzero(keys == key) for key in np.unique(keys)}


@analysis
def frequencies(
    corpus: Corpus,
    *,
    by: str | None = None,
    ignore_case: bool = True,
    words_only: bool = False,
    without: Iterable[str] = (),
) -> Frequencies:
    """
    Count every type.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    by : str, optional
        Metadata column: count within each of its values.
    ignore_case : bool
        Count *War* and *war* as one type.
    words_only : bool
        Leave out punctuation (the rates' tokens still include it).
    without : iterable of str
        Patterns to leave out, such as a list of function words.

    Returns
    -------
    Frequencies
        Most frequent first, within each group.

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
    owner = np.repeat(np.arange(len(corpus)), corpus.tokens)
    found, counts = tally(kinds[corpus.ids].astype(np.int64), owner, max(len(corpus), 1))
    labels = [corpus.vocabulary[t] for t in found.tolist()]
    keep = np.ones(found.size, bool)
    if words_only:
        keep &= np.array([any(map(str.isalnum, label)) for label in labels], bool)
    for pattern in without:
        spans = corpus.find(pattern)
        keep &= ~np.isin(found, kinds[corpus.ids[spans.begins[spans.sizes == 1]]])
    if ignore_case:
        labels = [label.lower() for label in labels]
    names = [label for label, kept in zip(labels, keep, strict=True) if kept]
    table = _rate_table(corpus, counts[:, np.flatnonzero(keep)], names, by)
    left_out = f" {int((~keep).sum()):,} types left out." if not keep.all() else ""
    note = f"{int(keep.sum()):,} types in {corpus.ids.size:,} tokens of {len(corpus):,} documents.{left_out}"
    return Frequencies(corpus, rows=table, note=note, by=by)


def _rate_table(
    corpus: Corpus, counts: sparse.sparray, names: list[str], by: str | None
) -> pl.DataFrame:
    label = pl.Series("type", names, dtype=pl.String)
    tokens = corpus.tokens
    parts = []
    by_row = counts.tocsr() if by else counts
    for group, rows in groups_of(corpus, by).items():
        rate = clustered_rate(by_row if by is None else by_row[rows], tokens[rows])
        part = pl.DataFrame({"type": label, **rate_columns(rate)})
        if by is not None:
            part = part.select(pl.lit(group).alias(by), pl.all()).filter(pl.col("n") > 0)
        parts.append(part.sort(["n", "type"], descending=[True, False]))
    return pl.concat(parts) if parts else pl.DataFrame({"type": label})


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
    begins = _gram_begins(corpus, n, corpus.bounds(within))
    kinds = corpus.types.fold_ids if ignore_case else np.arange(len(corpus.vocabulary))
    stream = kinds[corpus.ids].astype(np.int64)
    if words_only:
        word = np.array([any(map(str.isalnum, form)) for form in corpus.vocabulary], bool)[
            corpus.ids
        ]
        for offset in range(n):
            begins = begins[word[begins + offset]]
    keys = _gram_keys(stream, begins, n, len(corpus.vocabulary))
    found, counts = tally(keys, corpus.document_of(begins), max(len(corpus), 1))
    total = np.asarray(counts.sum(axis=0)).ravel()
    kept = np.flatnonzero(total >= at_least)
    names = _gram_names(corpus, keys, begins, found[kept], n, lower=ignore_case)
    table = _rate_table(corpus, counts[:, kept], names, None)
    note = f"{kept.size:,} {n}-grams"
    note += f" that occur at least {at_least} times, of {found.size:,}" if at_least > 1 else ""
    return Frequencies(corpus, rows=table, note=f"{note}; none crosses a {within} end.", size=n)


def _gram_begins(corpus: Corpus, n: int, bounds: Ints) -> Ints:
    """List the tokens that n tokens of the same unit begin with."""
    left = np.repeat(bounds[1:], np.diff(bounds)) - np.arange(corpus.ids.size)
    return np.flatnonzero(left >= n)


def _gram_keys(stream: Ints, begins: Ints, n: int, size: int) -> Ints:
    """Pack n types into one integer; renumber what was packed whenever it would not fit."""
    keys, room = stream[begins], max(size, 1)
    for offset in range(1, n):
        if room * size >= 1 << 45:
            keys = np.unique(keys, return_inverse=True)[1]
            room = int(keys.max(initial=0)) + 1
        keys = keys * size + stream[begins + offset]
        room *= size
    return keys


def _gram_names(
    corpus: Corpus, keys: Ints, begins: Ints, wanted: Ints, n: int, *, lower: bool
) -> list[str]:
    """Spell n-grams out from one occurrence of each."""
    first = np.full(wanted.size, -1, np.int64)
    at = np.searchsorted(wanted, keys) if wanted.size else np.zeros(keys.size, np.int64)
    at = np.minimum(at, max(wanted.size - 1, 0))
    hit = (wanted[at] == keys) if wanted.size else np.zeros(keys.size, bool)
    first[at[hit][::-1]] = begins[hit][::-1]
    kinds = corpus.types.fold_ids if lower else np.arange(len(corpus.vocabulary))
    forms = [form.lower() for form in corpus.vocabulary] if lower else list(corpus.vocabulary)
    parts = [[forms[t] for t in kinds[corpus.ids[first + k]].tolist()] for k in range(n)]
    return [" ".join(words) for words in zip(*parts, strict=True)]
