"""
What became of every input: the read report, and the refusal that ends up in it.

The law of the report: every input seen is either loaded or named with a reason. An input is one
thing that could have become a document: a text file, a row of a table, an object of a JSON file,
and also whatever stood in the folder or archive and was passed over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import polars as pl

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BROKEN", "Outcome", "ReadEntry", "ReadError", "ReadReport", "RefusedError"]

Outcome = Literal["loaded", "skipped", "refused", "suspicious"]

BROKEN: Final = "broken, "  # begins the reason of a file that was skipped since it cannot be read
NAMED_PER_REASON: Final = 3  # enough to recognise the case; the table holds the rest


class RefusedError(Exception):
    """
    One input cannot be read; the readers raise it and the report collects it.

    Examples
    --------
    >>> raise RefusedError("not UTF-8", "Give encoding='cp1252'.")
    Traceback (most recent call last):
    toolkit.reading.reports.RefusedError: not UTF-8
    """

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason, self.advice = reason, advice


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """
    What became of one input.

    Parameters
    ----------
    input : str
        File, or file and row: ``"news.csv, row 17"``, numbered as a spreadsheet numbers it.
    outcome : {"loaded", "skipped", "refused", "suspicious"}
        Suspicious inputs are loaded, but somebody should look at them.
    reason : str
        Why, as ``"kind"`` or ``"kind: detail"``; may be empty for a loaded input.
    documents : int
        How many documents this entry accounts for. A table has one entry for its ordinary rows
        and one for each row that needs a word; together they account for every row once.

    Examples
    --------
    >>> ReadEntry("news.csv, row 17", "skipped", "no text", 0).reason
    'no text'
    """

    input: str
    outcome: Outcome
    reason: str
    documents: int


@dataclass(frozen=True, slots=True)
class ReadReport:
    """
    What became of all inputs; print it for a sentence, call :meth:`table` for the whole list.

    Parameters
    ----------
    rows : tuple of ReadEntry
        In reading order.
    unit : str
        What the inputs are called in the sentence: files, rows, or inputs where both occur.

    Examples
    --------
    >>> report = ReadReport((
    ...     ReadEntry("a.txt", "loaded", "", 1),
    ...     ReadEntry("b.txt", "suspicious", "empty", 1),
    ...     ReadEntry("notes.docx", "skipped", "not read by this version", 0),
    ... ))
    >>> print(report)
    2 of 3 files read. Skipped: 1 not read by this version (notes.docx).
    Suspicious: 1 empty (b.txt).
    >>> report.seen == report.loaded + report.skipped + report.refused
    True
    """

    rows: tuple[ReadEntry, ...] = ()
    unit: str = "files"

    @property
    def seen(self) -> int:
        """Inputs met; always ``loaded + skipped + refused``."""
        return self.loaded + self.skipped + self.refused

    @property
    def loaded(self) -> int:
        """Inputs that became documents, the suspicious ones included."""
        return sum(entry.documents for entry in self.rows)

    @property
    def skipped(self) -> int:
        """Inputs passed over, each with its reason in the table."""
        return sum(entry.outcome == "skipped" for entry in self.rows)

    @property
    def refused(self) -> int:
        """Inputs that cannot be read; above 0 only in the report that a :class:`ReadError` has."""
        return sum(entry.outcome == "refused" for entry in self.rows)

    @property
    def broken(self) -> int:
        """Of the skipped, the files that cannot be read and were left out on demand."""
        return sum(
            entry.outcome == "skipped" and entry.reason.startswith(BROKEN) for entry in self.rows
        )

    @property
    def suspicious(self) -> int:
        """Entries that were loaded and should be looked at."""
        return sum(entry.outcome == "suspicious" for entry in self.rows)

    def table(self) -> pl.DataFrame:
        """
        List every entry, the ones that need attention first.

        Returns
        -------
        polars.DataFrame
            Columns ``input, outcome, reason, documents``; refused, skipped and suspicious entries
            stand before loaded ones, else in reading order.

        Examples
        --------
        >>> ReadReport((ReadEntry("a.txt", "loaded", "", 1),)).table().row(0)
        ('a.txt', 'loaded', '', 1)
        """
        order = {"refused": 0, "skipped": 1, "suspicious": 2, "loaded": 3}
        rows = sorted(self.rows, key=lambda entry: order[entry.outcome])
        return pl.DataFrame(
            {
                "input": [entry.input for entry in rows],
                "outcome": [entry.outcome for entry in rows],
                "reason": [entry.reason for entry in rows],
                "documents": [entry.documents for entry in rows],
            },
            schema={
                "input": pl.String,
                "outcome": pl.String,
                "reason": pl.String,
                "documents": pl.Int64,
            },
        )

    def __str__(self) -> str:
        unit = self.unit.removesuffix("s") if self.seen == 1 else self.unit
        said = [f"{self.loaded:,} of {self.seen:,} {unit} read."]
        for outcome in ("refused", "skipped", "suspicious"):
            chosen = [entry for entry in self.rows if entry.outcome == outcome]
            if chosen:
                said.append(f"{outcome.capitalize()}: {_by_reason(chosen)}.")
        return " ".join(said)


class ReadError(ToolkitError):
    """
    Some inputs cannot be read; ``report`` lists all of them, not only those in the message.

    Examples
    --------
    >>> try:
    ...     raise ReadError("Cannot read 'a.txt'.", report=ReadReport(
    ...         (ReadEntry("a.txt", "refused", "looks binary", 0),)))
    ... except ReadError as error:
    ...     print(error.report)
    0 of 1 file read. Refused: 1 looks binary (a.txt).
    """

    def __init__(
        self, asked: str, why: str = "", advice: str = "", *, report: ReadReport | None = None
    ) -> None:
        super().__init__(asked, why, advice)
        self.report = ReadReport() if report is None else report


def _by_reason(entries: Iterable[ReadEntry]) -> str:
    """Gather entries of one kind: ``2 empty (a.txt, b.txt), 1 hidden (.x)``."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for entry in entries:
        groups[entry.reason.partition(": ")[0]].append(entry.input)
    said = []
    for reason, inputs in groups.items():
        more = ", ..." if len(inputs) > NAMED_PER_REASON else ""
        said.append(f"{len(inputs):,} {reason} ({', '.join(inputs[:NAMED_PER_REASON])}{more})")
    return "; ".join(said)
