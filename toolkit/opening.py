"""
Opening a corpus: from files, from a saved folder, or the sample that comes with the toolkit.
"""

from __future__ import annotations

import io
import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import ToolkitError
from toolkit.corpus import Corpus
from toolkit.reading import read_documents
from toolkit.reading.reports import ReadEntry, ReadReport
from toolkit.store import StoredTexts, open_folder

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

__all__ = ["load", "read", "sample", "sample_folder"]


def read(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    text: str = "text",
    name: str | None = None,
    date: str | None = None,
    encoding: str | None = None,
) -> Corpus:
    """
    Read texts from files into a corpus.

    Parameters
    ----------
    path : path, or list of paths
        A file, a folder (with everything below it) or a zip archive: .txt, .csv, .tsv, .json,
        .jsonl, each also with .gz.
    text : str
        In tables: the column that holds the texts; the others become metadata.
    name : str, optional
        In tables: the column of unique document names.
    date : str, optional
        In tables: the column of dates, to be written as 2031-06-17 where that is unambiguous.
    encoding : str, optional
        For files that are not UTF-8, such as ``"cp1252"``; ``"detect"`` guesses and says so.

    Returns
    -------
    Corpus
        Its ``report`` accounts for every input: loaded, or passed over with the reason.

    Raises
    ------
    ToolkitError
        What cannot be read: file, row and reason, and what to do.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("No deal.")
    >>> read(folder).names
    ('a.txt',)
    """
    found = read_documents(path, text=text, name=name, date=date, encoding=encoding)
    about = pl.DataFrame(
        {column: pl.Series(list(values), dtype=pl.String) for column, values in found.about.items()}
    )
    return Corpus.build(found.texts, found.names, about, report=found.report)


def load(path: str | os.PathLike[str]) -> Corpus:
    """
    Open a saved corpus; its numeric parts are memory-mapped.

    Parameters
    ----------
    path : path
        A folder that ``corpus.save`` wrote.

    Returns
    -------
    Corpus
        Equal to the one saved.

    Raises
    ------
    ToolkitError
        No corpus there, a newer format, any damage (the part is named). Corpora above 64 MB are
        checked part by part when first used, so such an error may come with the first analysis.

    Examples
    --------
    >>> load("nowhere.corpus")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: nowhere.corpus is no saved corpus. It does not exist. ...
    """
    parts, manifest = open_folder(path)
    facts = manifest["facts"]

    def strings(name: str) -> Any:  # noqa: ANN401  (what json holds)
        return json.loads(parts.check(f"{name}.json").tobytes())

    entries = tuple(ReadEntry(*entry) for entry in strings("report"))
    table = pl.read_parquet(io.BytesIO(parts.check("about.parquet").tobytes()))
    corpus = Corpus(
        texts=StoredTexts(parts),
        names=tuple(strings("names")),
        vocabulary=tuple(strings("vocabulary")),
        columns=parts,
        table=table if table.columns else pl.DataFrame(height=facts["rows"]),
        report=ReadReport(entries, unit=facts["unit"]),
        settings=facts["settings"],
    )
    vars(corpus)["fingerprint"] = facts["fingerprint"]  # every part is checked against the seal
    return corpus


def sample_folder() -> Path:
    """
    Find the folder of the sample corpus: inside the package, or beside it in a checkout.

    Raises
    ------
    ToolkitError
        It is in neither place.

    Examples
    --------
    >>> (sample_folder() / "articles.csv").is_file()
    True
    """
    package = Path(str(resources.files("toolkit")))
    for folder in (package / "_sample", package.parent / "corpus"):
        if (folder / "articles.csv").is_file():
            return folder
    raise ToolkitError("The sample corpus is not installed.", advice="Install the toolkit again.")


def sample() -> Corpus:
    """
    Open the sample corpus "The Varn Strait": fictional news of the year 2031, by four outlets.

    Returns
    -------
    Corpus
        Metadata columns ``outlet, date, event, event_type, genre, byline, headline, standfirst``.

    Examples
    --------
    >>> sorted(set(sample().about["outlet"]))
    ['Daily Standard-Bearer', 'Kestria Today', 'Meridian Wire', 'The Harbour Ledger']
    """
    return read(sample_folder() / "articles.csv", name="id", date="date")
