"""
Files -> documents, and a report in which every input has its place.

Strict where a mistake would change numbers without a trace (encodings, quotation marks, ids,
dates), and once it refuses, it refuses everything at the same time: all the files that cannot be
read are named in one error, so a folder is mended in one go. A researcher can overlook a line in
a report, but not an error; so a file of a kind that should be readable and is not, stops the
reading, unless :func:`skip_broken` says to go on. What is of another kind (a picture, a hidden
file) is passed over and reported.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from toolkit._base import CallError, ToolkitError, did_you_mean
from toolkit.crew import spread
from toolkit.meter import Meter
from toolkit.reading.decoding import check_encoding
from toolkit.reading.exports import LAYOUTS
from toolkit.reading.foreign import blamed_on_the_file
from toolkit.reading.inputs import Input, PathsLike, find_inputs
from toolkit.reading.kinds import LABORIOUS, READERS, TABLES, passed_over
from toolkit.reading.reports import ReadEntry, ReadError, ReadReport, RefusedError
from toolkit.reading.rows import About, Batch, Wanted
from toolkit.reading.shelf import Shelf
from toolkit.spool import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "READERS",
    "Documents",
    "ReadEntry",
    "ReadError",
    "ReadReport",
    "read_about",
    "read_articles",
    "read_documents",
    "skip_broken",
]


_skips: ContextVar[bool] = ContextVar("_skips", default=False)


@contextmanager
def skip_broken() -> Iterator[None]:
    r"""
    Leave out the files that cannot be read, and read the rest; ``report`` names each and why.

    Without it, :func:`toolkit.read` refuses a folder in which a file is broken: a line in a report
    is overlooked, an error is not.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import toolkit as tk
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("No deal."), (folder / "b.txt").write_bytes(b"caf\xe9")
    >>> with tk.skip_broken():
    ...     corpus = tk.read(folder)
    >>> corpus
    Corpus of 1 document, 3 tokens, 3 types; 1 broken file skipped
    >>> print(corpus.report)
    1 of 2 files read. Skipped: 1 broken, not UTF-8 (b.txt).
    """
    before = _skips.set(True)
    try:
        yield
    finally:
        _skips.reset(before)


@dataclass(frozen=True, slots=True)
class Documents:
    """
    Texts with their names and metadata, and the report of how they were read.

    Parameters
    ----------
    texts : tuple of str, or Texts
        Exactly as in the files, line ends included; only a byte order mark is left out. What is
        too much for memory is a :class:`toolkit.spool.Texts`.
    names : tuple of str
        Unique. A file's path relative to what was read, with forward slashes; for tables the id
        column, else file and row (``news.csv:17``).
    about : dict of str to list of (str or None)
        Metadata columns, each as long as ``texts``. Always text: ``"007"``, ``"NA"``. None is an
        empty cell, a null, or a column that this document's file does not have. If a date column
        was declared, ``date`` holds it in ISO form.
    report : ReadReport
        What became of every input.

    Examples
    --------
    >>> Documents(("Hello",), ("a.txt",), {}, ReadReport()).names
    ('a.txt',)
    """

    texts: tuple[str, ...] | Texts
    names: tuple[str, ...]
    about: About = field(default_factory=dict)
    report: ReadReport = field(default_factory=ReadReport)


def read_documents(
    path: PathsLike,
    *,
    text: str = "text",
    name: str | None = None,
    date: str | None = None,
    encoding: str | None = None,
) -> Documents:
    r"""
    Read texts from files, tables, folders and zip archives.

    Parameters
    ----------
    path : path or list of paths
        ``.txt``, ``.html``, ``.docx``, ``.rtf``, ``.pdf`` (one document; an archive's export: one
        per article), ``.csv``, ``.tsv``, ``.json``, ``.jsonl``, ``.parquet`` (a document per row
        or object), each also with ``.gz``; a ``.zip`` of such files; or a folder, read with its
        subfolders in the order of their names. Archives are opened only when named.
    text : str
        Column or key that holds the text. Rows without a text are skipped and reported.
    name : str, optional
        Column of unique ids; without it, documents are named by file and row.
    date : str, optional
        Column of dates. Those with one reading become ISO dates in ``about["date"]``; the others
        stay as written and are reported. A column as written that differs is kept beside it,
        under its own name or as ``date_written``. Without this option nothing is taken for a
        date, and a column called ``date`` stays as it is.
    encoding : str, optional
        For files that are not valid UTF-8 and have no byte order mark; files that are valid
        UTF-8 are read as UTF-8 in any case, so a mixed folder is read rightly. ``"detect"``
        guesses, and the report names each guess. Without it, such files are refused.

    Returns
    -------
    Documents
        At least one. Empty text files are documents too, of no tokens, reported as suspicious;
        so is every text that repeats an earlier one.

    Raises
    ------
    ReadError
        If an input cannot be read, or there is none; its ``report`` lists all of them.
    ToolkitError
        If a path does not exist or an option names nothing.
    TypeError
        If an argument is of a wrong type.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("Hello", encoding="utf-8")
    ...     _ = pathlib.Path(folder, "b.csv").write_text("text,outlet\nBye,DW", encoding="utf-8")
    ...     documents = read_documents(folder)
    >>> documents.names, documents.about
    (('a.txt', 'b.csv:2'), {'outlet': [None, 'DW']})
    >>> print(documents.report)
    2 of 2 inputs read.
    """
    wanted = _wanted(text, name=name, date=date, encoding=encoding)
    return _gathered(path, wanted)


def read_articles(
    path: PathsLike,
    layout: str | None = None,
    *,
    name: str | None = None,
    encoding: str | None = None,
    incomplete: bool = False,
) -> Documents:
    """
    Read exports of news archives, whose layout is named or recognised.

    Parameters
    ----------
    path : path or list of paths
        As for :func:`read_documents`.
    layout : str, optional
        ``nexis``, ``factiva``, ``proquest``, ``newsapi``; ``plain`` reads files as ordinary texts
        whatever they look like. Without a name, texts in no layout are doubted in the report.
    name : str, optional
        Field of unique names, such as ``id`` or ``url``.
    encoding : str, optional
        As for :func:`read_documents`.
    incomplete : bool
        Take an export whose counts do not agree; the report names what is missing.

    Raises
    ------
    ToolkitError
        Unknown layout, or no file in any; and as for :func:`read_documents`.
    TypeError
        An argument of a wrong type.

    Examples
    --------
    >>> read_articles("a.txt", "lexis")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Unknown layout 'lexis'. Did you mean 'nexis'? ...
    """
    wanted = _wanted("text", name=name, date=None, encoding=encoding)
    if layout is not None and not isinstance(layout, str):
        raise CallError(f"layout must be a name such as 'nexis', not {type(layout).__name__}.")
    if not isinstance(incomplete, bool):
        raise CallError(f"incomplete must be True or False, not {type(incomplete).__name__}.")
    known = (*LAYOUTS, "newsapi", "plain")
    if layout is not None and layout not in known:
        raise ToolkitError(f"Unknown layout {layout!r}.", advice=did_you_mean(layout, known))
    wanted = replace(wanted, layout=layout, incomplete=incomplete)
    found = _gathered(path, wanted)
    return found if layout else _doubted(found)


def _doubted(found: Documents) -> Documents:
    """Doubt the ordinary texts among exports; the articles of an export have a place in it."""
    ordinary = set(found.names) & {entry.input for entry in found.report.rows if entry.documents}
    if len(ordinary) == len(found.names):
        raise ReadError(
            "No export of a news archive is recognised.",
            f"{found.names[0]} is in no layout known here.",
            f"Name it: layout='nexis', or {', '.join((*LAYOUTS, 'newsapi')[1:])}. "
            "tk.read reads ordinary texts.",
            report=found.report,
        )
    rows = tuple(_as_ordinary(e) if e.input in ordinary else e for e in found.report.rows)
    return replace(found, report=replace(found.report, rows=rows))


def _as_ordinary(entry: ReadEntry) -> ReadEntry:
    said = "in no layout of an archive, read as one text"
    more = f"; {entry.reason}" if entry.reason else ""
    return replace(entry, outcome="suspicious", reason=f"{said}{more}")


def _gathered(path: PathsLike, wanted: Wanted) -> Documents:
    shelf = Shelf(skips=_skips.get())
    with Meter("files read") as meter:
        met = spread(partial(_met, wanted=wanted), find_inputs(path), here=_is_quick)
        for found, outcome in met:
            if isinstance(found, ReadEntry):
                shelf.note(found)
            else:
                _put(shelf, found, outcome)
            meter.step()
    asked = repr(os.fspath(path)) if isinstance(path, str | os.PathLike) else "the files listed"
    shelf.refuse_any(asked)
    texts = shelf.texts.settled()
    kept = texts if isinstance(texts, Texts) else tuple(texts)
    documents = Documents(kept, tuple(shelf.names), shelf.columns(), shelf.report())
    _check_columns_used(wanted, documents)
    return documents


def read_about(
    path: str | os.PathLike[str], *, date: str | None = None, encoding: str | None = None
) -> Batch:
    r"""
    Read one table of metadata: rows about documents, without their texts.

    Parameters
    ----------
    path : path
        A table: .csv, .tsv, .json, .jsonl or .parquet, each also with .gz.
    date : str, optional
        Column of dates; see :func:`read_documents`.
    encoding : str, optional
        See :func:`read_documents`.

    Returns
    -------
    Batch
        ``about`` holds the columns and ``places`` the row of each entry.

    Raises
    ------
    ReadError
        If it cannot be read, or is no table, or has no rows.
    ToolkitError
        If there is no such file.
    TypeError
        If it is no path.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> table = pathlib.Path(tempfile.mkdtemp(), "about.csv")
    >>> _ = table.write_text("id,outlet\n007,DW")
    >>> read_about(table).about
    {'id': ['007'], 'outlet': ['DW']}
    """
    if not isinstance(path, str | os.PathLike):
        message = f"A table must be a path, not {type(path).__name__}."
        raise CallError(message)
    wanted = Wanted(None, None, date, check_encoding(encoding))
    shelf, batch = Shelf(), Batch()
    for found in find_inputs(path):
        if isinstance(found, ReadEntry):
            shelf.note(found)
        elif found.suffix in TABLES and not batch.places:
            outcome = _attempt(found, wanted)
            if isinstance(outcome, RefusedError):
                shelf.refuse(found, outcome)
            else:
                batch = outcome
        else:
            kinds = ", ".join(each for each in TABLES if not each.endswith(".gz"))
            shelf.refuse(found, RefusedError("not the one table", f"Name one: {kinds}."))
    if shelf.report().rows:
        shelf.refuse_any(repr(os.fspath(path)))
    if not batch.places:
        raise ReadError(f"Cannot read {os.fspath(path)!r}.", "It holds no rows.")
    return batch


_Outcome = Batch | RefusedError | None


def _met(found: Input | ReadEntry, wanted: Wanted) -> tuple[Input | ReadEntry, _Outcome]:
    """Read one input, if it is of a kind that is read."""
    if isinstance(found, ReadEntry) or found.suffix not in READERS:
        return found, None
    return found, _attempt(found, wanted)


def _is_quick(found: Input | ReadEntry) -> bool:
    """Tell what is read sooner than it is handed to another process, or cannot be handed over."""
    return (
        isinstance(found, ReadEntry)
        or found.suffix not in LABORIOUS
        or getattr(found.opener, "func", None) is not io.FileIO
    )


def _put(shelf: Shelf, found: Input, outcome: _Outcome) -> None:
    if outcome is None:
        shelf.note(*passed_over(found))
        return
    if isinstance(outcome, RefusedError):
        shelf.refuse(found, outcome)
        return
    try:
        shelf.add(found, outcome)
    except RefusedError as clash:
        shelf.clash(found, clash)


def _attempt(found: Input, wanted: Wanted) -> Batch | RefusedError:
    """Read one input, or give the refusal."""
    try:
        with blamed_on_the_file():
            return READERS[found.suffix](found, wanted)
    except RefusedError as refusal:
        return refusal


def _check_columns_used(wanted: Wanted, documents: Documents) -> None:
    if documents.report.unit == "files" and (wanted.name is not None or wanted.date is not None):
        raise ReadError(
            f"name={wanted.name!r}, date={wanted.date!r} name columns.",
            "Only text files were read, which have none.",
            "Leave name= and date= away.",
            report=documents.report,
        )


def _wanted(text: str, *, name: str | None, date: str | None, encoding: str | None) -> Wanted:
    for option, column in (("text", text), ("name", name), ("date", date)):
        if not isinstance(column, str) and (column is not None or option == "text"):
            message = f"{option} must be the name of a column, not {type(column).__name__}."
            raise CallError(message)
    given = [column for column in (text, name, date) if column is not None]
    if len(set(given)) < len(given):
        raise ReadError(
            f"text={text!r}, name={name!r}, date={date!r} name a column twice.",
            "Each has its own meaning.",
            "Leave name= or date= away if there is no such column.",
        )
    return Wanted(text, name, date, check_encoding(encoding))
