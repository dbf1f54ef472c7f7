"""
Files -> documents, and a report in which every input has its place.

Strict where a mistake would change numbers without a trace (encodings, quotation marks, ids,
dates), and once it refuses, it refuses everything at the same time: all the files that cannot be
read are named in one error, so a folder is mended in one go. A researcher can overlook a line in
a report, but not an error; so a file of a kind that should be readable and is not, stops the
reading. What is of another kind (a picture, a hidden file) is passed over and reported.
"""

from __future__ import annotations

import gzip
import lzma
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from toolkit.reading.decoding import check_encoding, decode
from toolkit.reading.inputs import ARCHIVES, Input, PathsLike, find_inputs
from toolkit.reading.records import read_json, read_jsonl
from toolkit.reading.reports import Outcome, ReadEntry, ReadError, ReadReport, RefusedError
from toolkit.reading.rows import About, Batch, Wanted
from toolkit.reading.shelf import Shelf
from toolkit.reading.tables import read_csv, read_tsv

__all__ = ["READERS", "Documents", "ReadEntry", "ReadError", "ReadReport", "read_documents"]

Reader = Callable[[Input, Wanted], Batch]

MAX_TEXT: Final = 2**31 - 1  # characters in a document; token offsets are 32-bit integers
OTHER_KINDS: Final[Mapping[str, str]] = MappingProxyType({
    ".html": "web page", ".htm": "web page", ".docx": "Word document", ".doc": "Word document",
    ".rtf": "RTF document", ".odt": "OpenDocument text", ".pdf": "PDF", ".parquet": "Parquet table",
    ".xlsx": "Excel workbook", ".xls": "Excel workbook", ".xml": "XML document",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Documents:
    """
    Texts with their names and metadata, and the report of how they were read.

    Parameters
    ----------
    texts : tuple of str
        Exactly as in the files, line ends included; only a byte order mark is left out.
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

    texts: tuple[str, ...]
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
        ``.txt`` (one document), ``.csv``, ``.tsv``, ``.json``, ``.jsonl`` (a document per row or
        object), each also with ``.gz``; a ``.zip`` of such files; or a folder, read with its
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
    shelf = Shelf()
    for found in find_inputs(path):
        if isinstance(found, ReadEntry):
            shelf.note(found)
        elif found.suffix in READERS:
            _read(shelf, found, wanted)
        else:
            _pass_over(shelf, found)
    asked = repr(os.fspath(path)) if isinstance(path, str | os.PathLike) else "the files listed"
    shelf.refuse_any(asked)
    documents = Documents(tuple(shelf.texts), tuple(shelf.names), shelf.columns(), shelf.report())
    _check_columns_used(wanted, documents)
    return documents


def _read(shelf: Shelf, found: Input, wanted: Wanted) -> None:
    try:
        shelf.add(found, READERS[found.suffix](found, wanted))
    except RefusedError as refusal:
        shelf.refuse(found, refusal)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile) as error:
        shelf.refuse(found, RefusedError(f"damaged or cut short: {error}", "Get it again."))
    except NotImplementedError as error:
        shelf.refuse(
            found, RefusedError(f"packed in an unknown way: {error}", "Pack it as plain zip.")
        )
    except OSError as error:
        shelf.refuse(found, RefusedError(f"cannot be opened: {error.strerror or error}"))
    except UnicodeError:
        shelf.refuse(found, RefusedError("changed while it was being read", "Read it again."))


def _pass_over(shelf: Shelf, found: Input) -> None:
    """Refuse a file of another kind if it was named, else report it."""
    suffix = found.suffix
    inner = suffix.removesuffix(".gz")
    advice = ""
    if inner in ARCHIVES and not found.named:
        reason = "archive inside: not opened"
        advice = "Archives are opened only when named themselves."
    elif inner in ARCHIVES | OTHER_KINDS.keys():
        kind = OTHER_KINDS.get(inner, f"{inner} archive")
        reason, advice = f"{kind}, not read by this version", "Save its text as .txt."
    elif not inner:
        reason, advice = "no suffix that tells its kind", "If it is text, rename it to end in .txt."
    else:
        reason, advice = f"not a text or table: {suffix}", f"Read are {', '.join(_PLAIN)}."
    outcome: Outcome = "refused" if found.named else "skipped"
    shelf.note(ReadEntry(found.name, outcome, reason, 0), advice)


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
            raise TypeError(message)
    given = [column for column in (text, name, date) if column is not None]
    if len(set(given)) < len(given):
        raise ReadError(
            f"text={text!r}, name={name!r}, date={date!r} name a column twice.",
            "Each has its own meaning.",
            "Leave name= or date= away if there is no such column.",
        )
    return Wanted(text, name, date, check_encoding(encoding))


def read_text(found: Input, wanted: Wanted) -> Batch:
    """
    Read a file as one document.

    Examples
    --------
    >>> import io
    >>> read_text(Input("a.txt", lambda: io.BytesIO(b"Hello")), Wanted()).texts
    ['Hello']
    """
    with found.open() as stream:
        data = stream.read()
    text, how = decode(data or b"", encoding=wanted.encoding)
    if len(text) > MAX_TEXT:
        raise RefusedError(f"longer than {MAX_TEXT:,} characters", "Split it into documents.")
    return Batch([text], [found.name], note=how.note, suspicious=how.suspicious)


_PLAIN: Final[Mapping[str, Reader]] = {
    ".txt": read_text,
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
#: Suffix -> reader. A reader takes an Input and what is Wanted, and returns a Batch.
READERS: Final[Mapping[str, Reader]] = MappingProxyType(
    {**_PLAIN, **{f"{suffix}.gz": reader for suffix, reader in _PLAIN.items()}}
)
