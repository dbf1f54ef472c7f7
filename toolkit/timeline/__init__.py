"""
Trends: how often patterns or frames occur by day, week, month or year, and before and after a date.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit._phrases import Prose
from toolkit.comparison.reasons import Naming, reasons
from toolkit.comparison.scoring import Compared, Sides, adjust, by_documents
from toolkit.grouping import check_grouping, grouping
from toolkit.inference import clustered_rate
from toolkit.rates import explain_rate, rate_columns
from toolkit.series import Patterns, Series, series_of
from toolkit.timeline.periods import EVERY, Calendar, before_or_after, calendar, iso_dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.grouping import Units
    from toolkit.search import Spans

    Ints = NDArray[np.int64]

__all__ = ["Trend", "trend"]

PER: Final = 10_000
AROUND: Final = Naming(
    ("after", "before"),
    ("from the date on", "before it"),
    "a difference before and after is not an effect of what happened between, and a date chosen "
    "after looking at the curve makes q too small.",
)
NAMED: Final = 3  # documents without a date that the note names


@dataclass(frozen=True, eq=False)
class Trend(Result):
    """
    Rates by period.

    Columns: the group (``by``) if asked for; ``pattern`` (or ``frame``); ``period``, such as
    2031-06, and ``start``, its first day; ``n``; ``documents`` with a hit, of the ``published``
    ones (of a zone or voice: those that hold any of it); ``tokens``; ``per_10k`` with its 95 %
    interval ``low, high``, documents as the sample; ``thin``, hits in fewer than five documents. A
    period without documents has no rate (null), and one with a single document no interval.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War.", "Peace."], about={"date": ["2031-01", "2031-03"]})
    >>> tk.trend(corpus, "war").table.select("period", "n", "published").rows()
    [('2031-01', 1, 1), ('2031-02', 0, 0), ('2031-03', 0, 1)]
    """

    found: Series = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    periods: Calendar = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    comparison: pl.DataFrame | None = field(default=None, repr=False)
    """If a split date was given: one row per group and pattern, from the date on against before,
    with the columns of keyness (``n, n_before, ... log_ratio, low, high, score, q, verdict``)."""
    sides: tuple[Ints, Ints] | None = field(default=None, repr=False)
    by: str | None = None

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every hit in the row's period and group."""
        spans = self.found.spans[self.found.names.index(row[self.found.column])]
        wanted = self.periods.of == self.periods.labels.index(row["period"])
        flags = wanted[self.corpus.document_of(spans.begins)]
        if self.by is not None:
            flags &= grouping(self.corpus, self.by).holds(spans.begins, row[self.by])
        return spans.take(flags)

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        where = f" of {r[self.by]!r}" if self.by else ""
        if not r["published"]:
            return f"No document{where} is dated {r['period']}: there is no rate, and it is not 0."
        published = n_of(r["published"], "document")
        what = f"{r[self.found.column]!r} in the {published}{where} of {r['period']}"
        return explain_rate(what, r)

    def explain_comparison(self, row: int) -> str:
        """
        Say how one row of ``comparison`` came about.

        Parameters
        ----------
        row : int
            Row of the comparison, counted from 0.

        Raises
        ------
        ToolkitError
            No ``split`` was given, or there is no such row.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.sample().subset(outlet="The Harbour Ledger")
        >>> shift = tk.trend(corpus, {"security": ["navy", "missile*"]}, split="2031-06-17")
        >>> print(shift.explain_comparison(0).splitlines()[3])
        Log ratio: log2(...) = ...: ... times as often from the date on as before it.
        """
        if self.comparison is None or self.sides is None:
            raise ToolkitError("Nothing was compared.", advice="Give trend(..., split=date).")
        if not 0 <= row < len(self.comparison):
            advice = f"It has {n_of(len(self.comparison), 'row')}, counted from 0."
            raise ToolkitError(f"There is no row {row} in the comparison.", advice=advice)
        told = self.comparison.row(row, named=True)
        units = grouping(self.corpus, self.by).units
        rows = list(units.groups.values())[row // len(self.found.names)]
        number = row % len(self.found.names)
        sides, compared = _contrast(self.found.by_unit(units), units, rows, self.sides)
        as_key = {name.replace("_before", "_reference"): value for name, value in told.items()}
        as_key["type"] = told[self.found.column]
        return Prose(reasons(as_key, sides.rates, number, df=compared.df[number], naming=AROUND))

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        call = self.call[1]
        split = call.get("split")
        said = (
            f" Before and from {split} on compared by the log ratio of rates (documents as the "
            "sample; Benjamini-Hochberg)."
            if split
            else ""
        )
        return (
            f"Rates per {PER:,} tokens by {call.get('every')} of publication, with 95 % intervals "
            f"from the document-clustered variance of the log rate.{said} {self.note}"
        )


@analysis
def trend(
    corpus: Corpus,
    patterns: Patterns,
    *,
    every: str = "month",
    by: str | None = None,
    split: str | None = None,
) -> Trend:
    """
    Follow patterns or frames over time.

    Parameters
    ----------
    corpus : Corpus
        The texts, with a metadata column ``date`` (ISO dates; 2031-06 and 2031 will do where the
        period is no shorter).
    patterns : str, list of str, or Lexicon
        What to count; a lexicon gives one series per frame.
    every : {"day", "week", "month", "year"}
        Length of a period; weeks begin on Monday and are numbered as ISO 8601 does.
    by : str, optional
        ``"voice"``, ``"zone"``, ``"document"`` or a metadata column: one series for each of its
        values. The rate of a voice is per 10,000 tokens that it speaks.
    split : str, optional
        A date: compare the documents from it on with those before it, in ``comparison``.

    Returns
    -------
    Trend
        Rows by group, then pattern, then period; every period from the first to the last.
        Documents without a date that tells are left out, counted and named in the note.

    Raises
    ------
    ToolkitError
        No dates at all, no such column, an unknown period, a split that is no date.

    Notes
    -----
    A difference before and after is not an effect of what happened between.

    Examples
    --------
    >>> import toolkit as tk
    >>> dates = ["2031-01-05", "2031-01-20", "2031-02-02"]
    >>> corpus = tk.Corpus.from_texts(["War.", "No war.", "Peace."], about={"date": dates})
    >>> trend(corpus, ["war", "peace"]).table.select("pattern", "period", "n").rows()
    [('war', '2031-01', 2), ('war', '2031-02', 0), ('peace', '2031-01', 0), ('peace', '2031-02', 1)]
    """
    dates = iso_dates(corpus.table)
    periods = calendar(dates, every)
    if len(corpus) and not periods.labels:
        raise ToolkitError(
            f"No document has a date that tells its {every}.",
            f"The first ones are {corpus.table['date'].head(NAMED).to_list()}.",
            f"Write ISO dates, or take another period: {', '.join(EVERY)}.",
        )
    check_grouping(corpus, by)
    units = grouping(corpus, by).units
    found = series_of(corpus, patterns)
    counts = found.by_unit(units)
    note = _note(corpus, found, periods, every) + found.missing(corpus)
    comparison = sides = None
    if split is not None:
        sides = before_or_after(dates, split)
        comparison = _compared(counts, units, found=found, by=by, sides=sides)
        note += _split_note(dates, sides, split)
    return Trend(
        corpus,
        rows=_table(counts, units, found=found, by=by, periods=periods),
        note=note,
        found=found,
        periods=periods,
        comparison=comparison,
        sides=sides,
        by=by,
    )


def _table(
    counts: Ints,
    units: Units,
    *,
    found: Series,
    by: str | None,
    periods: Calendar,
) -> pl.DataFrame:
    """Estimate every group, pattern and period; one data frame is built, at the end."""
    cells = [
        (group, number, rows[periods.of[units.documents[rows]] == number])
        for group, rows in units.groups.items()
        for number in range(len(periods.labels))
    ]
    rates = [clustered_rate(counts[held], units.sizes[held]) for _, _, held in cells]
    columns = [rate_columns(rate) for rate in rates]
    size, schema = len(found.names), _schema(found, by)
    if not columns:
        return pl.DataFrame(schema=schema)
    number = np.repeat([number for _, number, _ in cells], size)
    given = {
        **({by: np.repeat([group for group, _, _ in cells], size).tolist()} if by else {}),
        found.column: list(found.names) * len(cells),
        "period": pl.Series(periods.labels, dtype=pl.String).gather(number),
        "start": pl.Series(periods.starts, dtype=pl.Date).gather(number),
        "published": np.repeat([held.size for _, _, held in cells], size),
        **{name: np.concatenate([column[name] for column in columns]) for name in columns[0]},
    }
    table = pl.DataFrame(given, schema_overrides=schema).select(*schema)
    order = pl.Series("order", list(range(size)) * len(cells))
    table = table.with_columns(order, pl.col(pl.Float64).fill_nan(None))
    table = table.sort([*([by] if by else []), "order", "start"], maintain_order=True)
    return table.drop("order")


def _schema(found: Series, by: str | None) -> dict[str, Any]:
    """Name the columns, in the order shown, and their types."""
    return {
        **({by: pl.String} if by else {}),
        found.column: pl.String,
        "period": pl.String,
        "start": pl.Date,
        "n": pl.Int64,
        "documents": pl.Int64,
        "published": pl.Int64,
        "tokens": pl.Int64,
        "per_10k": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "thin": pl.Boolean,
    }


def _compared(
    counts: Ints,
    units: Units,
    *,
    found: Series,
    by: str | None,
    sides: tuple[Ints, Ints],
) -> pl.DataFrame:
    """Compare the documents from the split on with those before it."""
    parts = []
    for group, rows in units.groups.items():
        both, c = _contrast(counts, units, rows, sides)
        rates = both.rates
        part = pl.DataFrame(
            {
                found.column: pl.Series(found.names, dtype=pl.String),
                "n": rates[0].n,
                "n_before": rates[1].n,
                "documents": rates[0].documents,
                "documents_before": rates[1].documents,
                "per_10k": rates[0].rate * PER,
                "per_10k_before": rates[1].rate * PER,
                "log_ratio": c.log_ratio,
                "low": c.low,
                "high": c.high,
                "score": c.nearest,
                "log10_p": c.log10_p,
                "verdict": c.verdict.tolist(),
            }
        )
        parts.append(part.select(pl.lit(group).alias(by), pl.all()) if by else part)
    if not parts:
        return pl.DataFrame()
    table = pl.concat(parts)
    q, _, _ = adjust(table["log10_p"].to_numpy(), "benjamini_hochberg")
    table = table.insert_column(table.columns.index("log10_p"), pl.Series("q", q))
    return table.with_columns(pl.col(pl.Float64).fill_nan(None))


def _contrast(
    counts: Ints, units: Units, rows: Ints, sides: tuple[Ints, Ints]
) -> tuple[Sides, Compared]:
    """Compare the rows of one group: from the split on, against before."""
    before, after = (rows[np.isin(units.documents[rows], side)] for side in sides)
    held = [(counts[side], units.sizes[side]) for side in (after, before)]
    both = Sides(([held[0]], [held[1]]), (clustered_rate(*held[0]), clustered_rate(*held[1])))
    return both, by_documents(both)


def _note(corpus: Corpus, found: Series, periods: Calendar, every: str) -> str:
    total = sum(len(spans) for spans in found.spans)
    dated = int(np.count_nonzero(periods.of >= 0))
    between = f"{periods.labels[0]} to {periods.labels[-1]}" if periods.labels else "no dates"
    note = f"{n_of(total, 'hit')}; {n_of(dated, 'document')} by {every}, {between}."
    undated = np.flatnonzero(periods.of < 0).tolist()
    if undated:
        names = ", ".join(corpus.names[number] for number in undated[:NAMED])
        more = ", ..." if len(undated) > NAMED else ""
        note += (
            f" {n_of(len(undated), 'document')} without a date that tells the "
            f"{every}, left out: {names}{more}."
        )
    return note


def _split_note(dates: list[str | None], sides: tuple[Ints, Ints], split: str) -> str:
    before, after = (side.size for side in sides)
    neither = len(dates) - before - after
    note = f" {n_of(before, 'document')} before {split}, {after:,} from then on"
    return note + (f", {neither:,} neither." if neither else ".")
