"""
What reprints do to a number: counted with them and without.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import Result, ToolkitError
from toolkit.corpus import Corpus
from toolkit.grouping import grouping
from toolkit.inference import clustered_rate
from toolkit.rates import rate_columns
from toolkit.series import series_of
from toolkit.text import fold

if TYPE_CHECKING:
    from toolkit.series import Patterns

__all__ = ["effect_of"]


def effect_of(whole: Corpus, thinned: Corpus, counted: Patterns | Result) -> pl.DataFrame:
    """
    Put numbers of the whole corpus beside those of the corpus without reprints.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war", "war", "peace"])
    >>> effect_of(corpus, corpus.take([1, 2]), "war")["n_without"].to_list()
    [1]
    """
    if isinstance(counted, Result):
        keep = frozenset(thinned.names)
        return _beside(counted.table, _again(counted, frozenset(whole.names), keep).table)
    return _beside(_rates(whole, counted), _rates(thinned, counted))


def _rates(corpus: Corpus, patterns: Patterns) -> pl.DataFrame:
    found = series_of(corpus, patterns)
    counts = found.by_unit(grouping(corpus, None).units)
    rates = rate_columns(clustered_rate(counts, corpus.tokens))
    return pl.DataFrame({found.column: pl.Series(found.names, dtype=pl.String), **rates})


def _again(result: Result, whole: frozenset[str], keep: frozenset[str]) -> Result:
    """Call the verb of a result again, with every corpus among its arguments thinned."""
    name, arguments = result.call
    if not name:
        raise ToolkitError("This result does not say how it was made.", advice="Give patterns.")

    def thin(value: Any) -> Any:  # noqa: ANN401  (any argument of any verb)
        if isinstance(value, Corpus):
            strangers = [each for each in value.names if each not in whole]
            if strangers:
                raise ToolkitError(
                    f"The result counts {strangers[0]!r}, which was not searched for reprints.",
                    advice="Search the corpus that the result was made from.",
                )
            return value.take([n for n, each in enumerate(value.names) if each in keep])
        if isinstance(value, Mapping):
            return {key: thin(each) for key, each in value.items()}
        return type(value)(map(thin, value)) if isinstance(value, list | tuple) else value

    verb = getattr(importlib.import_module("toolkit"), name)
    again: Result = verb(**{key: thin(value) for key, value in arguments.items()})
    return again


def _beside(table: pl.DataFrame, without: pl.DataFrame) -> pl.DataFrame:
    """Join two tables of the same columns by all that is no number."""
    numbers = [name for name, kind in table.schema.items() if kind.is_numeric()]
    keys = [name for name, kind in table.schema.items() if kind == pl.String]
    named = [name for name in keys if not name.startswith("top")]
    if not named or "n" not in numbers or table.select(named).is_duplicated().any():
        raise ToolkitError(
            "The rows of this result have no name to match them by.",
            advice="Give a result with one row per type, pattern, frame or group, and its n.",
        )
    left, right = _keyed(table, without, named)
    joined = left.select("key", *named, *numbers).join(
        right.select("key", *numbers),
        on="key",
        how="left",
        suffix="_without",
        maintain_order="left",
    )
    # What only reprints said is counted without them, too: not at all.
    counts = [name for name in ("n", "documents", "per_10k") if name in numbers]
    joined = joined.drop("key").with_columns(pl.col(f"{n}_without").fill_null(0) for n in counts)
    if "per_10k" in numbers:
        change = pl.col("per_10k_without") / pl.col("per_10k") - 1
        joined = joined.with_columns(change=change.fill_nan(None))
    return joined


def _keyed(
    table: pl.DataFrame, without: pl.DataFrame, named: list[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """
    Add keys to join by: names as they are read, for a type is shown in its most frequent spelling.

    Where spellings are rows of their own (US, us), they are the keys.
    """
    for shape in (fold, str):
        keyed = [
            each.with_columns(
                key=pl.Series(
                    [
                        "\n".join("" if name is None else shape(name) for name in row)
                        for row in each.select(named).iter_rows()
                    ],
                    dtype=pl.String,
                )
            )
            for each in (table, without)
        ]
        if not any(each["key"].is_duplicated().any() for each in keyed):
            break
    return keyed[0], keyed[1]
