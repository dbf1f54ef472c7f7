"""
Who gets how many words: the sourcing balance, with documents as the sample.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import scipy

from toolkit.inference import clustered_rate
from toolkit.metadata import check_group_name, keys_of
from toolkit.quotemarks import quoted_spans
from toolkit.voices.utterances import UNRESOLVED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

__all__ = ["KINDS", "sourcing"]

KINDS = ("direct", "mixed", "indirect")
_WORD = re.compile(r"\w+")
_TOLD = ("n", "documents", "words", "share", "low", "high", "thin", "quoted", *KINDS)


def sourcing(corpus: Corpus, said: pl.DataFrame, by: str | None) -> pl.DataFrame:
    """
    Balance the speakers of rows of speech; see ``Quotations.sources``.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.quotations(tk.Corpus.from_texts(["“No,” said Ann Lind."] * 2))
    >>> sourcing(found.corpus, found.table, None).select("speaker", "share", "low").row(0)
    ('Ann Lind', 1.0, 1.0)
    """
    if by is not None:
        check_group_name(by, ("speaker", *_TOLD))
    numbers = {name: number for number, name in enumerate(corpus.names)}
    groups = [""] * len(corpus) if by is None else keys_of(corpus.table, by)
    place = pl.Series("place", [numbers[name] for name in said["document"]], dtype=pl.Int64)
    rows = said.select(
        place,
        pl.Series("group", [groups[number] for number in place], dtype=pl.String),
        pl.col("speaker").fill_null(UNRESOLVED),
        pl.col("kind"),
        words=pl.col("content").str.count_matches(r"\w+").cast(pl.Int64),
        quoted=pl.Series(_quoted(corpus, said, numbers), dtype=pl.Int64),
    )
    names = sorted(set(groups)) if by is not None else [""]
    parts = [_balanced(rows.filter(pl.col("group") == name), name) for name in names]
    table = pl.concat(parts) if parts else _balanced(rows, "")
    return table.drop("group") if by is None else table.rename({"group": by})


def _balanced(rows: pl.DataFrame, group: str) -> pl.DataFrame:
    """Count one group's speakers, the most heard first, unresolved speech always last."""
    kinds = [(pl.col("kind") == kind).sum().cast(pl.Int64).alias(kind) for kind in KINDS]
    counted = rows.group_by("speaker").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("place").n_unique().cast(pl.Int64).alias("documents"),
        pl.col("words").sum(),
        pl.col("quoted").sum(),
        *kinds,
    )
    if not (counted["speaker"] == UNRESOLVED).any():
        none = dict.fromkeys(counted.columns, 0) | {"speaker": UNRESOLVED}
        counted = pl.concat([counted, pl.DataFrame([none], schema=counted.schema)])
    counted = counted.with_columns(last=pl.col("speaker") == UNRESOLVED).sort(
        ["last", "n", "speaker"], descending=[False, True, False]
    )
    shares = _shares(rows, counted["speaker"].to_list())
    return counted.with_columns(
        pl.lit(group).alias("group"), *(pl.Series(name, value) for name, value in shares.items())
    ).select("group", "speaker", *_TOLD)


def _shares(rows: pl.DataFrame, speakers: list[str]) -> dict[str, NDArray[Any]]:
    """Share of all words said, with its interval: documents are the sample."""
    number = {name: place for place, name in enumerate(speakers)}
    documents, where = np.unique(rows["place"].to_numpy(), return_inverse=True)
    who = np.array([number[name] for name in rows["speaker"]], np.int64)
    words = rows["words"].to_numpy()
    cells: Any = (words, (where, who))
    counts = scipy.sparse.csr_array(cells, shape=(documents.size, len(speakers)), dtype=np.float64)
    rate = clustered_rate(counts, np.bincount(where, words, documents.size))
    told = (rate.n > 0) & np.isfinite(rate.low) & np.isfinite(rate.high)
    return {
        "share": np.where(np.isfinite(rate.rate), rate.rate, 0.0),
        "low": np.where(told, rate.low, np.nan),
        "high": np.where(told, np.minimum(rate.high, 1.0), np.nan),
        "thin": rate.thin,
    }


def _quoted(corpus: Corpus, said: pl.DataFrame, numbers: dict[str, int]) -> list[int]:
    """Words of each row inside quotation marks; only mixed rows need a look at the text."""
    marks: dict[str, list[tuple[int, int]]] = vars(corpus).setdefault("_marks", {})
    counts = []
    rows = said.select("document", "kind", "content", "content_spans")
    for document, kind, content, spans in rows.iter_rows():
        if kind != "mixed":
            counts.append(len(_WORD.findall(content)) if kind == "direct" else 0)
            continue
        text = corpus.texts[numbers[document]]
        if document not in marks:
            marks[document] = quoted_spans(text)
        counts.append(
            sum(
                len(_WORD.findall(text, max(a, start), min(b, end)))
                for a, b in marks[document]
                for start, end in spans
                if max(a, start) < min(b, end)
            )
        )
    return counts
