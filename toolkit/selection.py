"""
Selecting: documents by what is known about them, tokens by whose they are.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from toolkit._arguments import guard
from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.keeping import kept_columns
from toolkit.metadata import NONE, keys_of, selected
from toolkit.reading.reports import ReadEntry
from toolkit.search import Spans
from toolkit.stream import ZONES, Stream, sealed
from toolkit.type_index import TypeIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.clean import CleanedPage
    from toolkit.reading.reports import ReadReport

    Ints = NDArray[np.int64]

__all__ = ["Selectable", "chosen", "one_condition", "whole_numbers"]


@guard
@dataclass(frozen=True, eq=False, repr=False)
class Selectable(Stream):
    """
    A token stream with names and metadata, from which parts can be taken; see ``Corpus``.

    Every selection remembers its steps, so that a result can be made again from the whole.

    Examples
    --------
    >>> import toolkit as tk
    >>> issubclass(tk.Corpus, Selectable)
    True
    """

    names: tuple[str, ...]
    table: pl.DataFrame
    report: ReadReport
    steps: tuple[tuple[str, Any], ...] = ()
    origin: Self | None = field(default=None, repr=False)
    pages: Sequence[CleanedPage] = ()

    def __len__(self) -> int:
        return len(self.names)

    def subset(self, **where: Any) -> Self:  # noqa: ANN401  (values of metadata columns)
        """
        Select documents by metadata.

        Parameters
        ----------
        **where
            Column = value, list of values, or ``(low, high)``, both included. A value that no
            document has is named in the ``report``. Text is compared
            by its beginning at the upper end, so ``date=("2016-01", "2016-06")`` holds all June.
            ``name=`` selects by document name.

        Raises
        ------
        ToolkitError
            No such column (the nearest is named).

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"date": ["2016-01-05", "2016-06-30"]})
        >>> len(corpus.subset(date=("2016-01", "2016-06")))
        2
        """
        rows, said = self._fitting(where)
        taken = self._taken(np.flatnonzero(rows), ("subset", said))
        absent = tuple(self._absent(where))
        if not absent:
            return taken
        report = replace(taken.report, rows=(*taken.report.rows, *absent))
        return replace(taken, report=report)

    def _absent(self, where: Mapping[str, Any]) -> Iterator[ReadEntry]:
        """Name the values asked for that no document has; ranges may be empty."""
        for column, value in where.items():
            if isinstance(value, tuple) or (column == "name" and column not in self.table.columns):
                continue
            there = keys_of(self.table, column)
            wanted = value if isinstance(value, list | set | frozenset) else [value]
            for one in sorted({str(each) for each in wanted if each is not None} - set(there)):
                reason = f"no document has it: {did_you_mean(one, sorted(set(there)))}"
                yield ReadEntry(f"{column}={one!r}", "suspicious", reason, 0)

    def without(self, **where: Any) -> Self:  # noqa: ANN401  (values of metadata columns)
        """
        Select the other documents: those that ``subset`` with the same conditions leaves out.

        Raises
        ------
        ToolkitError
            No such column (the nearest is named).

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["a", "b", "c"], about={"outlet": ["A", "B", None]})
        >>> corpus.without(outlet="A").texts
        ('b', 'c')
        """
        rows, said = self._fitting(where)
        return self._taken(np.flatnonzero(~rows), ("without", said))

    def _fitting(self, where: Mapping[str, Any]) -> tuple[NDArray[np.bool_], dict[str, Any]]:
        """Flag the documents that fit, and write the conditions down."""
        table = (
            self.table
            if "name" in self.table.columns
            else self.table.with_columns(name=pl.Series(self.names, dtype=pl.String))
        )
        fits = selected(table, where)
        said = {
            c: dict(zip(("low", "high"), v, strict=True)) if isinstance(v, tuple) else v
            for c, v in where.items()
        }
        return fits, said

    def split(self, column: str) -> dict[str, Self]:
        """
        Split into one corpus per value of a metadata column, in order of the values.

        ``"zone"`` splits every document into its zones. For voices see :meth:`voice`.

        Documents without a value go under ``"(none)"``: nothing is lost.

        Raises
        ------
        ToolkitError
            No such column.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["a", "b", "c"], about={"outlet": ["X", "Y", "X"]})
        >>> {outlet: len(part) for outlet, part in corpus.split("outlet").items()}
        {'X': 2, 'Y': 1}
        """
        if column == "zone" and column not in self.table.columns:
            return {ZONES[zone]: self.zone(ZONES[zone]) for zone in np.unique(self.zones).tolist()}
        rows: dict[str, list[int]] = {}
        for number, key in enumerate(keys_of(self.table, column)):
            rows.setdefault(key, []).append(number)
        return {
            key: self._taken(np.array(rows[key], np.int64), ("part", [column, key]))
            for key in sorted(rows)
        }

    def part(self, column: str, key: str) -> Self:
        """One of the corpora that ``split`` gives."""
        keys = keys_of(self.table, column)
        if key not in keys:
            raise ToolkitError(f"No {column} {key!r}.", advice=did_you_mean(key, sorted(set(keys))))
        rows = np.flatnonzero(np.array(keys, object) == key)
        return self._taken(rows, ("part", [column, key]))

    def take(self, documents: Sequence[int] | Ints) -> Self:
        """
        Select documents by number, in the order given, each at most once.

        Raises
        ------
        ToolkitError
            A number that is not there, or one given twice.

        Examples
        --------
        >>> import toolkit as tk
        >>> tk.Corpus.from_texts(["a", "b"]).take([1]).names
        ('text 2',)
        """
        rows = whole_numbers(documents, "documents")
        if rows.size and (rows.min() < 0 or rows.max() >= len(self)):
            raise ToolkitError(f"No such document: they are numbered 0 to {len(self) - 1}.")
        if np.unique(rows).size != rows.size:
            raise ToolkitError(
                "A document is named twice.", "Every count would count it twice.", "Name it once."
            )
        return self._taken(rows, ("take", rows.tolist()))

    def zone(self, zone: str | Iterable[str]) -> Self:
        """
        Keep only the tokens of one zone, or of several; the texts stay whole.

        Raises
        ------
        ToolkitError
            ``zone`` is none of ``ZONES``.

        Examples
        --------
        >>> import toolkit as tk
        >>> tk.Corpus.from_texts(["No deal."]).zone("headline").ids.size
        0
        """
        wanted = [zone] if isinstance(zone, str) else list(zone)
        for one in wanted:
            if one not in ZONES:
                raise ToolkitError(f"Unknown zone {one!r}.", advice=did_you_mean(one, ZONES))
        flags = np.isin(self.zones, [ZONES.index(one) for one in wanted])
        return self._of(np.repeat(flags, np.diff(self.paragraphs)), ("zone", zone))

    def voice(self, voice: str | Iterable[str]) -> Self:
        """
        Keep only the tokens of one voice, or of several; the texts stay whole.

        A sentence is cut where another voice begins, so no phrase and no window spans a gap.

        Parameters
        ----------
        voice : str or list of str
            Speakers as ``tk.quotations`` names them; ``"(narration)"``, the writer's own words;
            ``"(unresolved)"``, speech whose speaker has no name; ``"(speech)"``, all speech.

        Raises
        ------
        ToolkitError
            Nobody of that name speaks; the nearest is named.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["“No war,” said Ann Lind. War came."])
        >>> len(tk.concordance(corpus.voice("Ann Lind"), "war"))
        1
        """
        grouping = importlib.import_module("toolkit.grouping")  # it stands a floor above
        given = voice if isinstance(voice, str) else list(voice)
        return self._of(grouping.said_by(self, given), ("voice", given))

    def _of(self, flags: NDArray[np.bool_], step: tuple[str, Any]) -> Self:
        """Keep some of the tokens, and every document."""
        edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
        return self._kept(np.arange(len(self)), Spans(edges[0::2], edges[1::2]), step)

    def _taken(self, rows: Ints, step: tuple[str, Any]) -> Self:
        if rows.size == len(self) and np.array_equal(rows, np.arange(len(self))):
            return self
        held = rows[self.tokens[rows] > 0]
        begins, ends = self.documents[held], self.documents[held + 1]
        parted = begins[1:] != ends[:-1]
        firsts, lasts = np.append(True, parted)[: held.size], np.append(parted, True)[: held.size]
        return self._kept(rows, Spans(begins[firsts], ends[lasts]), step)

    def _kept(self, rows: Ints, tokens: Spans, step: tuple[str, Any]) -> Self:
        """Build the corpus of some documents and, of these, some tokens."""
        vocabulary, places, columns = kept_columns(self, rows, tokens)
        picked = replace(
            self,
            texts=tuple(self.texts[row] for row in rows.tolist()),
            names=tuple(self.names[row] for row in rows.tolist()),
            vocabulary=vocabulary,
            columns=sealed(columns),
            table=self.table[rows],
            pages=tuple(self.pages[row] for row in rows.tolist()) if self.pages else (),
            steps=(*self.steps, step),
            origin=self.origin or self,
        )
        vars(picked)["types"] = TypeIndex(vocabulary, part_of=(self.types, places))
        if "_cut" in vars(self):
            vars(picked)["_cut"] = vars(self)["_cut"]
        return picked


def one_condition(corpus: Selectable, *ways: str) -> tuple[str, str] | None:
    """
    Read the one selection that made a corpus: its column and the group chosen.

    Parameters
    ----------
    corpus : Corpus
        Selected or not.
    ways : {"subset", "part", "without"}
        How it may have been selected.

    Returns
    -------
    (str, str) or None
        None if it is whole, or was selected in another way or by more than one value.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["A", "B"]})
    >>> one_condition(corpus.subset(outlet="B"), "subset"), one_condition(corpus, "subset")
    (('outlet', 'B'), None)
    """
    if len(corpus.steps) != 1 or corpus.steps[0][0] not in ways:
        return None
    given = corpus.steps[0][1]
    pairs = [tuple(given)] if isinstance(given, list) else list(given.items())
    if len(pairs) != 1 or not isinstance(pairs[0][1], str | int | None):
        return None
    column, value = pairs[0]
    return str(column), NONE if value in (None, "") else str(value)


def whole_numbers(values: Any, what: str) -> Ints:  # noqa: ANN401  (whatever a caller passed)
    """
    Take numbers of documents or lines in.

    Raises
    ------
    TypeError
        Something else than a list or array of whole numbers.

    Examples
    --------
    >>> whole_numbers([2, 0], "documents").tolist()
    [2, 0]
    """
    try:
        array = np.asarray(values)
    except (ValueError, TypeError):
        array = np.asarray(None)
    if array.ndim == 1 and not array.size:
        return np.zeros(0, np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise CallError(f"{what} must be a list of whole numbers, not {type(values).__name__}.")
    return array.astype(np.int64)


def chosen(which: Any, size: int) -> Ints:  # noqa: ANN401  (whatever a caller passed)
    """
    Turn numbers, flags or a slice into the numbers of the lines they choose.

    Raises
    ------
    ToolkitError
        There are no such lines.

    Examples
    --------
    >>> chosen(slice(1, None), 3).tolist()
    [1, 2]
    """
    try:
        numbers = np.arange(size)[which]
    except (IndexError, TypeError, ValueError, OverflowError):
        numbers = np.zeros(())
    if numbers.ndim != 1:
        raise ToolkitError(
            f"No such lines: there are {size:,}, counted from 0.",
            advice="Give a list of numbers, a slice, or one flag per line.",
        )
    return np.asarray(numbers, np.int64)
