"""
Words in their places: the concordance.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, n_of
from toolkit.grouping import check_grouping, grouping, place_of
from toolkit.ordering import line_order
from toolkit.patterns import wildcard_hint
from toolkit.rates import estimated, rate_columns
from toolkit.search import Spans
from toolkit.selection import chosen
from toolkit.store import at, stretch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = [
    "Concordance",
    "Width",
    "both_sides",
    "concordance",
    "lines_of",
    "nothing_found",
    "place_of",
]

PLACES = ("zone", "quoted", "voice")  # what a line's place tells
Width = int | tuple[int, int]


def both_sides(span: Width) -> tuple[int, int]:
    """
    Read a span: so many tokens to each side, or (left, right).

    Raises
    ------
    ToolkitError
        Negative, or no number of tokens.

    Examples
    --------
    >>> both_sides(5), both_sides((5, 0))
    ((5, 5), (5, 0))
    """
    sides = tuple(span) if isinstance(span, tuple | list) else (span, span)
    whole = all(isinstance(n, int | np.integer) and 0 <= n < 2**31 for n in sides)
    if len(sides) != 2 or not whole or bool in map(type, sides):  # noqa: PLR2004
        raise ToolkitError(
            f"span={span!r} is no number of tokens.",
            advice="Give span=5, or span=(5, 0) for the left side only.",
        )
    return int(sides[0]), int(sides[1])


@dataclass(frozen=True, eq=False)
class Concordance(Result):
    """
    Every occurrence of a node in its context, one line each (KWIC).

    The table has the columns ``left, node, right, document, start, end``: text exactly as written
    (``left + node + right`` stands so in the text), the document's name, and the characters of
    the node in it. It is built when asked for; :meth:`page` builds only the lines shown.

    :meth:`placed` adds ``zone``, ``quoted`` (inside quotation marks) and ``voice`` (who speaks
    there); :meth:`where` knows these too, and :meth:`rates` counts the lines by any of them.

    Examples
    --------
    >>> import toolkit as tk
    >>> lines = tk.concordance(tk.Corpus.from_texts(["No war. “War ends,” said Ann Lind."]), "war")
    >>> lines.table["right"].to_list()
    ['. “War ends,” said Ann Lind.', ' ends,” said Ann Lind.']
    >>> lines.where(voice="Ann Lind").table["node"].to_list()
    ['War']
    """

    spans: Spans = field(default_factory=Spans.none, repr=False)
    span: tuple[int, int] = (10, 10)
    within: str = "paragraph"
    marks: Mapping[str, pl.Series] = field(default_factory=dict, repr=False)
    """More columns of the table, one value per line."""

    def __len__(self) -> int:
        return len(self.spans)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.corpus.names)}

    def take(self, which: Any, note: str = "") -> Self:  # noqa: ANN401  (numbers, flags or a slice)
        """Keep some of the lines, by number or by flag, and say so in front of the note."""
        numbers = chosen(which, len(self))
        marks = {name: values.gather(numbers) for name, values in self.marks.items()}
        said = f"{note} {self.note}".strip()
        taken: Self = _concordance(self, spans=self.spans.take(numbers), marks=marks, note=said)
        return taken

    def placed(self) -> Self:
        """
        Add where each line stands: ``zone``, ``quoted``, and ``voice``, the speaker.

        The first time this reads all quotations of the corpus, at some hundred thousand words a
        second. The place is that of the node's first token.
        """
        places = {name: place_of(self.corpus, self.spans, name) for name in PLACES}
        placed: Self = _concordance(self, marks={**self.marks, **places})
        return placed

    def where(self, **values: object) -> Self:
        """
        Keep the lines whose columns have these values; ``zone, quoted, voice`` are always known.

        Raises
        ------
        ToolkitError
            A column the table does not have, or a value of a kind the column cannot hold.
        """
        wanted = [name for name in PLACES if name in values and name not in self.marks]
        if not wanted:
            return super().where(**values)
        places = {name: place_of(self.corpus, self.spans, name) for name in wanted}
        lines: Self = _concordance(self, marks={**self.marks, **places})
        return lines.where(**values)

    def rates(
        self, by: str | None = None, *, interval: str = "clustered", seed: int = 0
    ) -> pl.DataFrame:
        """
        Count the lines, with rates and their intervals.

        Parameters
        ----------
        by : str, optional
            ``"voice"``, ``"zone"``, ``"document"`` or a metadata column such as ``"outlet"``.
        interval : {"clustered", "percentile", "bca"}
            By the formula, or by drawing the documents again 9,999 times, starting at ``seed``.

        Returns
        -------
        DataFrame
            The group if asked for, ``n``, ``documents`` with a line, ``tokens``, ``per_10k`` with
            its 95 % interval ``low, high`` (documents as the sample) and ``thin``.

        Raises
        ------
        ToolkitError
            No such metadata column or interval.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["War, war.", "No."], about={"outlet": ["A", "B"]})
        >>> tk.concordance(corpus, "war").rates(by="outlet").select("outlet", "n").rows()
        [('A', 2), ('B', 0)]
        """
        check_grouping(self.corpus, by)
        units = grouping(self.corpus, by).units
        hits = np.bincount(units.at(self.spans.begins), minlength=len(units))
        if interval == "clustered":
            rates = [units.rates(hits)]
        else:
            rates = [
                estimated(hits[rows], units.sizes[rows], interval=interval, seed=seed)
                for rows in units.groups.values()
            ]
        table = pl.concat([pl.DataFrame(rate_columns(rate)) for rate in rates])
        return table.select(*([units.names.alias(by)] if by else []), pl.all())

    def page(self, start: int = 0, n: int = 200) -> pl.DataFrame:
        """
        Build some of the lines: ``n`` from line ``start``.

        Returns
        -------
        DataFrame
            Same columns as the table.
        """
        if start < 0 or n < 0:
            raise ToolkitError(f"{start=}, {n=} name no lines.", "Lines are counted from 0.")
        here = slice(start, start + n)
        lines = _lines(self.corpus, self.spans.take(here), self.span, self.within)
        return lines.with_columns(values[here].alias(name) for name, values in self.marks.items())

    def top(self, n: int = 20) -> pl.DataFrame:
        """First ``n`` lines."""
        return self.page(0, n)

    def sample(self, n: int, *, seed: int = 0) -> Self:
        """
        Draw lines at random, without replacement, in running order.

        Parameters
        ----------
        n : int
            How many; all of them if there are fewer.
        seed : int
            The same seed draws the same lines.
        """
        if n < 0 or seed < 0:
            raise ToolkitError(f"n={n}, seed={seed}: neither can be below 0.")
        drawn = np.sort(np.random.default_rng(seed).permutation(len(self))[:n])
        said = f"{drawn.size:,} of {n_of(len(self), 'line')} drawn at random (seed {seed})."
        return self.take(drawn, said)

    def _with_rows(self, table: pl.DataFrame) -> Self:
        note = f"{table.height:,} of {n_of(len(self), 'line')} chosen. {self.note}"
        marks = {name: table[name] for name in self.marks}
        return replace(self, rows=table, spans=self._spans(table), marks=marks, note=note)

    def _spans(self, table: pl.DataFrame) -> Spans:
        """Find the tokens of lines by their documents and characters."""
        document = np.array([self._numbers[name] for name in table["document"]], np.int64)
        owner = np.repeat(np.arange(len(self.corpus)), self.corpus.tokens)
        keys = (owner << 32) | self.corpus.starts
        places = (table[edge].to_numpy() | (document << 32) for edge in ("start", "end"))
        begins, ends = (np.searchsorted(keys, place) for place in places)
        return Spans(begins, ends)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Give the line's own span."""
        document = self._numbers[row["document"]]
        first, last = self.corpus.documents[document : document + 2]
        starts = stretch(self.corpus.columns, "starts", first, last)
        begin, end = (first + np.searchsorted(starts, [row[edge]]) for edge in ("start", "end"))
        return Spans(begin, end)

    def explain(self, row: int) -> str:
        """Say where a line stands."""
        line = self.row(row)
        return (
            f"Line {row % len(self) + 1} of {len(self):,}: {line['node']!r} at characters "
            f"{line['start']:,} to {line['end']:,} of {line['document']!r}, with {self.span[0]} "
            f"tokens before and {self.span[1]} after it, cut at the {self.within}'s end."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        pattern = self.call[1].get("pattern", "the evidence")
        return f"Concordance of {pattern!r}: {self.note}"


def _concordance(lines: Concordance, **changes: Any) -> Any:  # noqa: ANN401  (as it came)
    """Change a concordance and build its table anew when asked."""
    changed = replace(lines, **changes)
    return replace(changed, rows=lambda: changed.page(0, len(changed)))


def lines_of(
    corpus: Corpus,
    spans: Spans,
    *,
    span: Width = 10,
    within: str = "paragraph",
    note: str | None = None,
) -> Concordance:
    """
    Show spans as lines.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war."])
    >>> lines_of(corpus, corpus.find("war")).table["left"].to_list()
    ['No ']
    """
    corpus.edges(within)
    held = np.count_nonzero(np.bincount(corpus.document_of(spans.begins)))
    said = f"{n_of(len(spans), 'line')} in {held:,} of {n_of(len(corpus), 'document')}."
    lines = Concordance(
        corpus,
        rows=pl.DataFrame(),
        note=note or said,
        spans=spans,
        span=both_sides(span),
        within=within,
    )
    shown: Concordance = _concordance(lines)
    return shown


def _lines(corpus: Corpus, spans: Spans, span: tuple[int, int], within: str) -> pl.DataFrame:
    bounds = corpus.edges(within)
    unit = bounds.searchsorted(spans.begins, "right")
    if len(spans):
        first = np.maximum(bounds[unit - 1], spans.begins - span[0])
        last = np.minimum(np.maximum(bounds[unit], spans.ends), spans.ends + span[1]) - 1
    else:
        first = last = spans.begins
    document = corpus.document_of(spans.begins).tolist()
    held = {number: corpus.texts[number] for number in set(document)}
    texts = [held[number] for number in document]
    places = ("starts", first), ("starts", spans.begins), ("ends", spans.ends - 1), ("ends", last)
    edges = [at(corpus.columns, *place).tolist() for place in places]

    def quoted(side: int) -> list[str]:
        return [t[a:b] for t, a, b in zip(texts, edges[side], edges[side + 1], strict=True)]

    return pl.DataFrame(
        {
            "left": quoted(0),
            "node": quoted(1),
            "right": quoted(2),
            "document": [corpus.names[d] for d in document],
            "start": edges[1],
            "end": edges[2],
        },
        schema=dict.fromkeys(("left", "node", "right", "document"), pl.String)
        | dict.fromkeys(("start", "end"), pl.Int64),
    )


@analysis
def concordance(
    corpus: Corpus,
    pattern: str,
    *,
    span: Width = 10,
    within: str = "paragraph",
    sort: str | None = None,
    regex: bool = False,
) -> Concordance:
    """
    Show every occurrence of a pattern in its context.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    pattern : str
        In the language of :mod:`toolkit.patterns`.
    span : int or (int, int)
        Tokens of context on each side.
    within : {"sentence", "paragraph", "document"}
        Context ends there. (A match never crosses a sentence end unless this is "document".)
    sort : str, optional
        Sort keys, most important first: ``1R``, ``2L`` (token right, left of the node), ``node``,
        ``document``, ``zone``, ``voice`` (the writer's own words first), or a metadata column such
        as ``date``. Lines that tie stay in running order.
    regex : bool
        Read each space-separated part as a regular expression for a whole token.

    Returns
    -------
    Concordance
        One row per occurrence; as many as ``corpus.find(pattern)`` has spans.

    Raises
    ------
    ToolkitError
        A pattern, unit or sort key that cannot be read.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The war ended. A war began."])
    >>> concordance(corpus, "war", sort="1R").table["right"].to_list()
    [' began.', ' ended. A war began.']
    """
    spans = corpus.find(
        pattern, within="document" if within == "document" else "sentence", regex=regex
    )
    order = line_order(corpus, spans, sort)
    note = None if len(spans) else nothing_found(corpus, pattern)
    lines = lines_of(corpus, spans.take(order), span=span, within=within, note=note)
    hint = "" if regex or not len(spans) else wildcard_hint(pattern)
    return replace(lines, note=f"{lines.note} {hint}") if hint else lines


def nothing_found(corpus: Corpus, pattern: str) -> str:
    """
    Say that a pattern was not found, and what is spelled like it.

    Examples
    --------
    >>> import toolkit as tk
    >>> nothing_found(tk.Corpus.from_texts(["NATO met."]), "Natto")
    "No 'Natto' in 1 document. Near: NATO (1)."
    """
    documents = n_of(len(corpus), "document")
    near = [] if " " in pattern.strip() else corpus.types.near(pattern.strip("*? \"'"))
    names = [f"{corpus.vocabulary[t]} ({corpus.searcher.counts[t]:,})" for t in near]
    hint = wildcard_hint(pattern)
    said = [f"No {pattern!r} in {documents}.", f"Near: {', '.join(names)}." if names else "", hint]
    return " ".join(filter(None, said))
