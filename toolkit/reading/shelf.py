"""Where documents are gathered: names kept unique, doubts noted, every input accounted for."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from toolkit.reading.reports import (
    BROKEN,
    ReadEntry,
    ReadError,
    ReadReport,
    RefusedError,
)
from toolkit.spool import Texts

if TYPE_CHECKING:
    from toolkit.reading.inputs import Input
    from toolkit.reading.reports import Outcome
    from toolkit.reading.rows import About, Batch

__all__ = ["READ_THE_REST", "Shelf"]

NAMED_IN_ERROR: Final = 5
ADVICE_IN_ERROR: Final = 3
# Signs that a text was damaged before it came here; cheap to look for, costly to overlook.
DAMAGE: Final = (
    ("\ufffd", "damaged before: \ufffd stands where characters were lost"),
    ("â€", "damaged before: â€ stands where a quotation mark or dash belongs"),
    ("Ã©", "damaged before: Ã© stands where é belongs"),
    ("\0", "holds a NUL character"),
)
READ_THE_REST: Final = "'with tk.skip_broken():' before it reads the rest, and names what it skips."
MEND: Final = "Mend it, or leave it out."
# What to do about a refusal or a gap that brings no advice of its own, by how its reason begins.
REMEDIES: Final = (
    ("too large", "Unpack it first, and read the folder."),
    ("unpacks to more", "Unpack it first, and read the folder."),
    ("protected by a password", "Unpack it with the password, and read the folder."),
    ("damaged archive", "Get it again, or pack it anew."),
    ("nested too deeply", "Is it the right file?"),
    ("holds half a character", "Write \\ufffd in its place, or read it with another program."),
    ("declares a document type", "Save it again in a word processor."),
    ("a pipe", "Name a file."), ("a device", "Name a file."), ("a socket", "Name a file."),
    ("holds no", "Is it the right file?"), ("empty", "Is it the right file?"),
    ("no text of an article", "Save the text of the page as .txt."),
    ("no text, probably scanned", "Have its letters recognised first (OCR)."),
    ("no text", "Name the column of the texts: text='...'."),
)  # fmt: skip
MARKUP: Final = ("<!doctype html", "<html")


class Shelf:
    """
    Gather batches into documents and a report.

    Examples
    --------
    >>> from toolkit.reading.inputs import Input
    >>> from toolkit.reading.rows import Batch
    >>> shelf = Shelf()
    >>> for name in ("a.txt", "b.txt"):
    ...     shelf.add(Input(name, open), Batch(["Hello"], [name]))
    >>> print(shelf.report())
    2 of 2 files read. Suspicious: 1 same text as another (b.txt).
    """

    def __init__(self, *, skips: bool = False) -> None:
        self._skips = skips  # files that cannot be read are reported, not refused
        self.texts = Texts()
        self.names: list[str] = []
        self.about: About = {}
        self._rows: list[ReadEntry] = []
        self._advice: dict[Outcome, dict[str, None]] = {"refused": {}, "skipped": {}}
        self._units: set[str] = set()
        self._clashes = 0
        self._first_text: dict[int, int] = {}  # by hash: the texts may not be in memory
        self._first_name: dict[str, int] = {}
        self._starts: list[int] = []
        self._batches: list[tuple[str, str, list[int]]] = []

    def note(self, entry: ReadEntry, advice: str = "") -> None:
        """Put down an input that gave no document."""
        if self._skips and entry.outcome == "refused":
            entry = replace(entry, outcome="skipped", reason=f"{BROKEN}{entry.reason}")
        self._rows.append(entry)
        self._units.add("files")
        if advice:
            self._advice[entry.outcome].setdefault(advice)

    def refuse(self, found: Input, refusal: RefusedError) -> None:
        """Put down an input that cannot be read."""
        self.note(ReadEntry(found.name, "refused", refusal.reason, 0), refusal.advice)

    def clash(self, found: Input, refusal: RefusedError) -> None:
        """Put down an input that is sound, but not beside the others: never skipped."""
        self._clashes += 1
        self._rows.append(ReadEntry(found.name, "refused", refusal.reason, 0))
        self._units.add("files")
        self._advice["refused"].setdefault(refusal.advice)

    def add(self, found: Input, batch: Batch) -> None:
        """
        Take the documents of one input.

        Raises
        ------
        RefusedError
            If one of its names is taken; nothing of the input is kept then.
        """
        start = len(self.texts)
        self._starts.append(start)
        self._batches.append((found.name, batch.unit, batch.places))
        self._check_names(batch.names, start)
        self.names += batch.names
        if isinstance(batch.texts, Texts) and not start:
            self.texts = batch.texts
        else:
            self.texts.extend(batch.texts)
        for column, values in batch.about.items():
            kept = self.about.setdefault(column, [])
            kept.extend([None] * (start - len(kept)))
            kept.extend(values)
        self._account(found, batch, start)

    def _check_names(self, names: list[str], start: int) -> None:
        for at, name in enumerate(names, start=start):
            earlier = self._first_name.setdefault(name, at)
            if earlier != at:
                self._starts.pop()
                own = self._batches.pop()
                for mine in names[: at - start]:
                    del self._first_name[mine]
                raise RefusedError(
                    f"{self._place(own, at - start)} and {self._where(earlier)} "
                    f"are both named {name!r}",
                    "Names must be unique: mend the ids, or read these files apart.",
                )

    def _where(self, at: int) -> str:
        """Name the input that a document came from."""
        batch = bisect_right(self._starts, at) - 1
        return self._place(self._batches[batch], at - self._starts[batch])

    @staticmethod
    def _place(batch: tuple[str, str, list[int]], at: int) -> str:
        file, unit, places = batch
        return f"{file}, {unit} {places[at]}" if unit else file

    def _account(self, found: Input, batch: Batch, start: int) -> None:
        """Write the entries of one input, which together account for each of its documents once."""
        doubted = {}
        for at, text in enumerate(batch.texts):
            doubts = batch.doubts.get(at, []) + self._doubts(text, start + at)
            if doubts:
                doubted[at] = "; ".join(doubts)
        notes = [each for each in (found.note, batch.note) if each]
        suspicious = bool(batch.suspicious or found.note)
        self._units.add(f"{batch.unit or 'file'}s")
        if not batch.unit:
            notes += doubted.values()
            suspicious = suspicious or bool(doubted)
            doubted = {}
        plain = len(batch.texts) - len(doubted)
        if plain or notes:
            outcome: Outcome = "suspicious" if suspicious else "loaded"
            self._rows.append(ReadEntry(found.name, outcome, "; ".join(notes), plain))
        if not batch.texts and not batch.skipped:
            self._rows.append(ReadEntry(found.name, "skipped", f"holds no {batch.unit}s", 0))
        self._rows += batch.skipped
        for at, reason in doubted.items():
            self._rows.append(ReadEntry(self._where(start + at), "suspicious", reason, 1))

    def _doubts(self, text: str, at: int) -> list[str]:
        if not text or text.isspace():
            return ["only white space"] if text else ["empty"]
        doubts = [] if text.isascii() else [said for sign, said in DAMAGE[:-1] if sign in text]
        if "\0" in text:
            doubts.append(DAMAGE[-1][1])
        if text[:200].lstrip().lower().startswith(MARKUP):
            doubts.append("looks like a web page with its markup")
        earlier = self._first_text.setdefault(hash(text), at)
        if earlier != at and self.texts[earlier] == text:
            doubts.append(f"same text as another: {self.names[earlier]}")
        return doubts

    def columns(self) -> About:
        """Fill the metadata columns up to the number of documents, and hand them over."""
        for column in self.about.values():
            column.extend([None] * (len(self.texts) - len(column)))
        return self.about

    def report(self) -> ReadReport:
        """Account for everything met so far."""
        unit = next(iter(self._units)) if len(self._units) == 1 else "inputs"
        return ReadReport(tuple(self._rows), unit)

    def refuse_any(self, asked: str) -> None:
        """
        Raise one error for all that was refused, or for nothing having been found at all.

        Raises
        ------
        ReadError
            With the whole report.
        """
        report = self.report()
        refused = [entry for entry in self._rows if entry.outcome == "refused"]
        advised = [*self._advice["refused" if refused else "skipped"]][:ADVICE_IN_ERROR]
        advised = advised or [_remedy(entry.reason) for entry in refused or self._rows][:1]
        if self.texts and len(refused) > self._clashes:
            advised.append(READ_THE_REST)
        advice = " ".join(advised)
        if len(refused) == 1 and len(self._rows) == 1:
            only = refused[0]
            named = asked.strip("'\"").endswith(only.input)  # else a folder or archive was
            within = "" if named else f" in {asked}"
            raise ReadError(
                f"Cannot read {only.input!r}{within}.",
                f"{only.reason[:1].upper()}{only.reason[1:]}.",
                advice,
                report=report,
            )
        if refused:
            listed = [f"{entry.input}: {entry.reason}" for entry in refused[:NAMED_IN_ERROR]]
            if len(refused) > NAMED_IN_ERROR:
                listed.append(f"and {len(refused) - NAMED_IN_ERROR:,} more, see its report.table()")
            said = f"{len(refused):,} of {report.seen:,} {report.unit} refused"
            raise ReadError(
                f"Cannot read {asked}: {said}.", "; ".join(listed) + ".", advice, report=report
            )
        if not self.texts:
            why = str(report) if self._rows else "There is no file in it."
            advice = advice or "Name another."
            raise ReadError(f"No documents in {asked}.", why, advice, report=report)


def _remedy(reason: str) -> str:
    """Say what to do about a reason that brings no advice."""
    told = reason.lower().removeprefix(BROKEN)
    return next((remedy for begins, remedy in REMEDIES if told.startswith(begins)), MEND)
