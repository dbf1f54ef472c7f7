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

from toolkit._arguments import checked
from toolkit._base import ToolkitError
from toolkit.clean import clean_page
from toolkit.corpus import Corpus
from toolkit.meter import Meter, one_line
from toolkit.reading import read_articles, read_documents
from toolkit.reading.reports import ReadEntry, ReadReport
from toolkit.scraped import StoredPages
from toolkit.store import StoredStrings, StoredTexts, open_folder
from toolkit.stream import BOUNDS, TOKEN_COLUMNS
from toolkit.text import FOLDING
from toolkit.type_index import TypeIndex

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from toolkit.clean import CleanedPage
    from toolkit.reading import Documents
    from toolkit.store.parts import Parts

# What opening asks of a manifest.
FACTS = {"settings", "unit", "fingerprint", "rows"}
PARTS = {*TOKEN_COLUMNS, *BOUNDS, "zones", "texts"}

__all__ = ["load", "read", "read_export", "sample", "sample_folder"]


@checked
def read(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    text: str = "text",
    name: str | None = None,
    date: str | None = None,
    encoding: str | None = None,
    clean: bool = False,
) -> Corpus:
    """
    Read texts from files into a corpus.

    Parameters
    ----------
    path : path, or list of paths
        A file, a folder (with everything below it) or a zip archive: .txt, .html, .docx, .rtf,
        .pdf, .csv, .tsv, .json, .jsonl, .parquet, each also with .gz. Exports of Nexis, Factiva,
        ProQuest and NewsAPI are recognised and cut into articles. Metadata that lie beside the
        texts are added by :func:`toolkit.join`.
    text : str
        In tables: the column that holds the texts; the others become metadata.
    name : str, optional
        In tables: the column of unique document names.
    date : str, optional
        In tables: the column of dates, to be written as 2031-06-17 where that is unambiguous.
    encoding : str, optional
        For files that are not UTF-8, such as ``"cp1252"``; ``"detect"`` guesses and says so.
    clean : bool
        Part the articles from the pages they were scraped with (:func:`toolkit.clean_page`):
        ``corpus.pages`` keeps the raw texts, ``corpus.ledger`` every decision,
        ``corpus.zone("body")`` the running text; ``headline, author, date, url`` are filled in.

    Returns
    -------
    Corpus
        Its ``report`` accounts for every input: loaded, or passed over with the reason.

    Raises
    ------
    ToolkitError
        What cannot be read: file, row and reason, and what to do. ``with skip_broken():`` reads
        the rest.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("No deal.")
    >>> read(folder).names
    ('a.txt',)
    """
    with one_line():
        found = read_documents(path, text=text, name=name, date=date, encoding=encoding)
        if not clean:
            return _corpus_of(found)
        pages = _cleaned(found.texts)
        return Corpus.from_pages(pages, found.names, _about(found), report=found.report)


def _cleaned(texts: Sequence[str]) -> Iterator[CleanedPage]:
    with Meter("pages cleaned", len(texts)) as meter:
        for text in texts:
            yield clean_page(text)
            meter.step()


@checked
def read_export(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    layout: str | None = None,
    *,
    name: str | None = None,
    encoding: str | None = None,
    incomplete: bool = False,
) -> Corpus:
    r"""
    Read the exports of a news archive, where :func:`read` does not recognise them or refuses.

    Parameters
    ----------
    path : path, or list of paths
        Files, folders, zip archives.
    layout : str, optional
        ``nexis`` (Nexis Uni, Lexis+, LexisNexis), ``factiva``, ``proquest``, ``newsapi``; without
        it, the layout is recognised and named in the report, and a text in none of them is
        doubted there, or refused if no file is in any. ``plain``: ordinary texts, whatever they
        look like.
    name : str, optional
        Field of unique names, such as ``id`` or ``url``.
    encoding : str, optional
        As for :func:`read`.
    incomplete : bool
        Take an export that holds fewer articles than it announces; the report names the missing.

    Returns
    -------
    Corpus
        One document per article, with ``headline, outlet, date, byline, ...`` as far as given.

    Raises
    ------
    ToolkitError
        An unknown layout, or none recognised; counts that do not agree; and what :func:`read`
        refuses.
    TypeError
        An argument of a wrong type.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> file = pathlib.Path(tempfile.mkdtemp(), "export.txt")
    >>> _ = file.write_text(
    ...     "Documents (2)\n1. No deal\n2. Ferries\nNo deal\nThe Ledger\nJune 5, 2031\nBody\n"
    ...     "Talks failed.\nEnd of Document\n"
    ... )
    >>> corpus = read_export(file, incomplete=True)
    >>> corpus.texts, corpus.about["outlet"].to_list()
    (('Talks failed.',), ['The Ledger'])
    >>> print(corpus.report)
    1 of 2 articles read. Skipped: 1 announced, not there (export.txt, announced as 'Ferries').
    Suspicious: 1 Nexis export (export.txt).
    """
    with one_line():
        return _corpus_of(
            read_articles(path, layout, name=name, encoding=encoding, incomplete=incomplete)
        )


def _corpus_of(found: Documents) -> Corpus:
    return Corpus.build(found.texts, found.names, _about(found), report=found.report)


def _about(found: Documents) -> pl.DataFrame:
    columns = {c: pl.Series(list(values), dtype=pl.String) for c, values in found.about.items()}
    return pl.DataFrame(columns) if columns else pl.DataFrame(height=len(found.texts))


@checked
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
    facts = manifest.get("facts")
    if not isinstance(facts, dict) or not set(facts) >= FACTS or not set(parts) >= PARTS:
        raise ToolkitError(
            f"The saved corpus {path} is damaged: its manifest does not say what it holds.",
            advice="Open a copy, or read the original texts again and save them anew.",
        )

    entries = tuple(ReadEntry(*entry) for entry in _json(parts, "report"))
    table = pl.read_parquet(io.BytesIO(parts.check("about.parquet").tobytes()))
    corpus = Corpus(
        texts=StoredTexts(parts),
        names=tuple(_strings(parts, "names")),
        vocabulary=_strings(parts, "vocabulary"),
        columns=parts,
        table=table if table.columns else pl.DataFrame(height=facts["rows"]),
        report=ReadReport(entries, unit=facts["unit"]),
        settings=facts["settings"],
        pages=_pages(parts, facts.get("pages", 0)),
    )
    vars(corpus)["fingerprint"] = facts["fingerprint"]  # every part is checked against the seal
    if facts.get("folding") == FOLDING and set(parts) >= TypeIndex.SAVED:
        vars(corpus)["types"] = TypeIndex(corpus.vocabulary, saved=parts)
    return corpus


def _json(parts: Parts, name: str) -> Any:  # noqa: ANN401  (what json holds)
    return json.loads(str(parts.check(f"{name}.json").data, "utf-8"))


def _strings(parts: Parts, name: str) -> Sequence[str]:
    return StoredStrings(parts, name) if name in parts else tuple(_json(parts, name))  # format 1


def _pages(parts: Parts, size: int) -> StoredPages | tuple[()]:
    return StoredPages(lambda: parts.check("pages.json").tobytes(), size) if size else ()


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


@checked
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
