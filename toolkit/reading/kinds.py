"""
The kinds of files: one reader for each suffix, and a word for those that have none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from toolkit.reading.frames import read_parquet
from toolkit.reading.inputs import ARCHIVES, Input
from toolkit.reading.papers import read_docx, read_pdf, read_rtf, read_text
from toolkit.reading.records import read_json, read_jsonl
from toolkit.reading.reports import Outcome, ReadEntry
from toolkit.reading.rows import Batch, Wanted
from toolkit.reading.tables import read_csv, read_tsv
from toolkit.reading.webpages import read_html

__all__ = ["LABORIOUS", "READERS", "TABLES", "passed_over"]

Reader = Callable[[Input, Wanted], Batch]

_TABLES: Final[Mapping[str, Reader]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
}
_TEXTS: Final[Mapping[str, Reader]] = {
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".rtf": read_rtf,
    ".pdf": read_pdf,
}


def _packed(readers: Mapping[str, Reader]) -> Mapping[str, Reader]:
    packed = {f"{suffix}.gz": reader for suffix, reader in readers.items()}
    return MappingProxyType({**readers, **packed})


#: Suffix -> reader. A reader takes an Input and what is Wanted, and returns a Batch.
READERS: Final = _packed({**_TEXTS, **_TABLES})
#: Those whose files take longer to read than to hand to another process.
LABORIOUS: Final = frozenset(
    suffix
    for suffix, reader in READERS.items()
    if reader in {read_html, read_docx, read_rtf, read_pdf}
)
#: Those of files that hold rows.
TABLES: Final = _packed(_TABLES)

OTHER_KINDS: Final[Mapping[str, str]] = MappingProxyType({
    ".doc": "old Word document", ".odt": "OpenDocument text", ".xml": "XML document",
    ".xlsx": "Excel workbook", ".xls": "Excel workbook", ".ods": "OpenDocument table",
    ".epub": "e-book",
})  # fmt: skip
INSTEAD: Final[Mapping[str, str]] = MappingProxyType({
    ".doc": "Save it as .docx.", ".xlsx": "Save the sheet as .csv.",
    ".xls": "Save the sheet as .csv.", ".ods": "Save the sheet as .csv.",
})  # fmt: skip


def passed_over(found: Input) -> tuple[ReadEntry, str]:
    """
    Say why a file of another kind is not read: refused if it was named, else skipped.

    Returns
    -------
    entry : ReadEntry
        For the report.
    advice : str
        What to do about it.

    Examples
    --------
    >>> import io
    >>> passed_over(Input("a.odt", io.BytesIO))[0].reason
    'OpenDocument text, not read by this version'
    """
    suffix = found.suffix
    inner = suffix.removesuffix(".gz")
    advice = ""
    if inner in ARCHIVES and not found.named:
        reason = "archive inside: not opened"
        advice = "Archives are opened only when named themselves."
    elif inner in ARCHIVES | OTHER_KINDS.keys():
        kind = OTHER_KINDS.get(inner, f"{inner} archive")
        advice = INSTEAD.get(inner, "Save its text as .txt.")
        reason = f"{kind}, not read by this version"
    elif not inner:
        reason, advice = "no suffix that tells its kind", "If it is text, rename it to end in .txt."
    else:
        reason = f"not a text or table: {suffix}"
        advice = f"Read are {', '.join(each for each in READERS if not each.endswith('.gz'))}."
    outcome: Outcome = "refused" if found.named else "skipped"
    return ReadEntry(found.name, outcome, reason, 0), advice
