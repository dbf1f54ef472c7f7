"""
A lexicon: named frames, each a list of patterns; a hypothesis about words, to be checked.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean
from toolkit.patterns import parse

if TYPE_CHECKING:
    import os

    from toolkit.corpus import Corpus
    from toolkit.search import Spans

__all__ = ["Expansion", "Lexicon", "expand"]

COLUMNS = ("frame", "pattern", "weight", "note")
LARGEST = 5_000_000  # bytes of a lexicon file
SHOWN = 30  # types listed for each pattern


@dataclass(frozen=True, eq=False)
class Lexicon:
    """
    Frames and their patterns.

    Parameters
    ----------
    frames : mapping of str to iterable of str
        Frame name to patterns, in the language of :mod:`toolkit.patterns`.
    notes : mapping of (frame, pattern) to str, optional
        Remarks, such as known false friends.
    name : str, optional
        What to call it.

    Raises
    ------
    ToolkitError
        No frames, a frame without patterns, a pattern twice in a frame, or one that cannot be
        read; the frame and the pattern are named.

    Examples
    --------
    >>> Lexicon({"security": ["militar*", "arms race"]}).frames
    {'security': ('militar*', 'arms race')}
    """

    frames: Mapping[str, tuple[str, ...]]
    notes: Mapping[tuple[str, str], str]
    name: str

    def __init__(
        self,
        frames: Mapping[str, Iterable[str]],
        *,
        notes: Mapping[tuple[str, str], str] | None = None,
        name: str = "lexicon",
    ) -> None:
        if not isinstance(frames, Mapping):
            raise TypeError(f"A lexicon needs a dict of frames, not {type(frames).__name__}.")
        if not frames:
            raise ToolkitError("The lexicon has no frames.", advice="Give at least one.")
        checked = {frame: _checked_frame(frame, patterns) for frame, patterns in frames.items()}
        object.__setattr__(self, "frames", checked)
        object.__setattr__(self, "notes", dict(notes or {}))
        object.__setattr__(self, "name", name)

    def __repr__(self) -> str:
        total = sum(map(len, self.frames.values()))
        return f"Lexicon {self.name!r}: {len(self.frames)} frames, {total} patterns"

    def __len__(self) -> int:
        return len(self.frames)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.frames == other.frames

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of frames and patterns, in their order."""
        listed = [[frame, list(patterns)] for frame, patterns in self.frames.items()]
        return hashlib.sha256(json.dumps(listed).encode()).hexdigest()

    def as_record(self) -> dict[str, Any]:
        """Write the lexicon down whole, so that a result can be replayed without its file."""
        frames = {frame: list(patterns) for frame, patterns in self.frames.items()}
        return {"lexicon": self.name, "sha256": self.fingerprint, "frames": frames}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read what ``as_record`` wrote."""
        return cls(record["frames"], name=record["lexicon"])

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        r"""
        Read a CSV file with the columns ``frame, pattern`` and, if wanted, ``weight, note``.

        Lines that begin with ``#`` are remarks. Spaces around cells are dropped.

        Raises
        ------
        ToolkitError
            The file, its row and what is wrong with it.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
        >>> _ = path.write_text("frame,pattern\nsecurity,militar*\nsecurity,arms race\n")
        >>> Lexicon.read(path)
        Lexicon 'mine': 1 frames, 2 patterns
        """
        path = Path(path)
        frames: dict[str, list[str]] = {}
        notes: dict[tuple[str, str], str] = {}
        for number, row in _rows(path):
            frame, pattern = row["frame"], row["pattern"]
            if not frame or not pattern:
                missing = "frame" if not frame else "pattern"
                raise _bad_row(path, number, f"The {missing} is empty.")
            if pattern in frames.setdefault(frame, []):
                raise _bad_row(path, number, f"{pattern!r} stands twice in frame {frame!r}.")
            _readable(pattern, f"{path.name}, row {number}")
            frames[frame].append(pattern)
            if row.get("note"):
                notes[frame, pattern] = row["note"]
        if not frames:
            raise ToolkitError(
                f"{path.name} holds no patterns.", advice="Write frame,pattern rows."
            )
        return cls(frames, notes=notes, name=path.stem)

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the lexicon as a file that :meth:`read` and any spreadsheet open."""
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(COLUMNS)
            # Quoted, so that no cell begins a remark or loses its end; one line a row.
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            for frame, patterns in self.frames.items():
                for pattern in patterns:
                    cells = [frame, pattern, "1", self.notes.get((frame, pattern), "")]
                    writer.writerow([re.sub(r"[\r\n]+", " ", cell) for cell in cells])

    def expand(self, corpus: Corpus) -> Expansion:
        """
        Show what each pattern stands for in a corpus, before anything is counted.

        Returns
        -------
        Expansion
            Columns ``frame, pattern, n, documents, types, capitalised, examples``. A high share
            of capitalised uses tells that a pattern hits names (``crime*`` hits Crimea).
        """
        return expand(corpus, self)


def _checked_frame(frame: str, patterns: Iterable[str]) -> tuple[str, ...]:
    if isinstance(patterns, str):
        raise TypeError(f"Frame {frame!r} must be a list of patterns, not one string.")
    listed = tuple(patterns)
    if not listed:
        raise ToolkitError(
            f"Frame {frame!r} has no patterns.", advice="Give it one, or leave it out."
        )
    for pattern, times in Counter(listed).items():
        _readable(pattern, f"frame {frame!r}")
        if times > 1:
            raise ToolkitError(f"{pattern!r} stands twice in frame {frame!r}.", advice="Keep one.")
    return listed


def _readable(pattern: str, where: str) -> None:
    try:
        parse(pattern)
    except ToolkitError as error:
        raise ToolkitError(f"In {where}: {error}") from None


def _bad_row(path: Path, number: int, what: str) -> ToolkitError:
    return ToolkitError(
        f"{path.name}, row {number}: {what}", advice="Each row is frame,pattern[,weight,note]."
    )


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read the rows of a lexicon file, each with its line number."""
    lines = [(n, line) for n, line in enumerate(re.split(r"\r\n?|\n", _text(path)), 1)]
    kept = [(n, line) for n, line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not kept:
        raise ToolkitError(f"{path.name} is empty.", advice="Write a header: frame,pattern")
    numbers, cells = [], []
    for number, line in kept:
        try:
            cells.append(next(csv.reader([line], strict=True)))
        except csv.Error as error:
            raise _bad_row(path, number, f"It is no CSV: {error}.") from None
        numbers.append(number)
    header = [cell.strip().lower() for cell in cells[0]]
    for column in ("frame", "pattern"):
        if column not in header:
            raise ToolkitError(
                f"{path.name} has no column {column!r}; its header is {','.join(header)}.",
                advice=did_you_mean(column, header) + " A lexicon needs: frame,pattern",
            )
    rows = []
    for number, row in zip(numbers[1:], cells[1:], strict=True):
        if len(row) > len(header):
            raise _bad_row(path, number, f"It has {len(row)} cells, the header {len(header)}.")
        padded = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        rows.append((number, dict(zip(header, padded, strict=True))))
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise ToolkitError(f"{path.name} is larger than {LARGEST:,} bytes: no lexicon is.")
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ToolkitError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        raise ToolkitError(
            f"{path.name} is not UTF-8 (byte {error.start}).", advice="Save it as UTF-8 CSV."
        ) from None


@dataclass(frozen=True, eq=False)
class Expansion(Result):
    """
    What each pattern of a lexicon stands for in a corpus.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Crimes in Crimea."])
    >>> Lexicon({"law": ["crim*"]}).expand(corpus).table["examples"].to_list()
    ['Crimea 1, Crimes 1']
    """

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence of the pattern."""
        spans: Spans = self.corpus.find(row["pattern"])
        return spans

    def explain(self, row: int) -> str:
        """Say what one pattern matches."""
        r = self.row(row)
        return (
            f"{r['pattern']!r} matches {r['types']:,} types, {r['n']:,} times in "
            f"{r['documents']:,} documents: {r['examples']}. {r['capitalised']:.0%} are "
            "capitalised (names, or sentence beginnings)."
        )


@analysis
def expand(corpus: Corpus, lexicon: Lexicon) -> Expansion:
    """
    List the types, counts and capitalised share of every pattern; see :meth:`Lexicon.expand`.

    Examples
    --------
    >>> import toolkit as tk
    >>> expand(tk.Corpus.from_texts(["War."]), Lexicon({"conflict": ["war"]})).table["n"].to_list()
    [1]
    """
    rows = []
    for frame, patterns in lexicon.frames.items():
        for pattern in patterns:
            spans = corpus.find(pattern)
            quotes = corpus.quotes(spans)
            forms, counts = np.unique(np.array(quotes, object), return_counts=True)
            order = np.lexsort((forms.astype(str), -counts))
            listed = ", ".join(f"{forms[i]} {counts[i]}" for i in order[:SHOWN])
            rows.append(
                {
                    "frame": frame,
                    "pattern": pattern,
                    "n": len(spans),
                    "documents": int(np.unique(corpus.document_of(spans.begins)).size),
                    "types": int(forms.size),
                    "capitalised": sum(q[0].isupper() for q in quotes) / max(len(quotes), 1),
                    "examples": listed + (", ..." if forms.size > SHOWN else ""),
                }
            )
    table = pl.DataFrame(rows)
    dead = table.filter(pl.col("n") == 0).height
    return Expansion(
        corpus, rows=table, note=f"{table.height:,} patterns, {dead:,} of them match nothing here."
    )
