"""What is marked in an article: who speaks, by which verb, what is said, which framing terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from toolkit.widgets import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

__all__ = ["LOOKS", "SPEECH", "frame_marks", "speech_marks", "who_speaks"]

SPEECH: Final = ("direct speech", "mixed speech", "indirect speech", "speaker", "cue")
LOOKS: Final = dict(zip(SPEECH, ("direct", "mixed", "indirect", "speaker", "cue"), strict=True))
"""Looks of these kinds, the same in every article."""


def who_speaks(row: Mapping[str, Any]) -> str:
    """
    Name the speaker of a row of speech, as a label.

    Examples
    --------
    >>> who_speaks({"speaker": None, "source": "the minister"})
    'unresolved: the minister'
    """
    if row["speaker"]:
        return str(row["speaker"])
    return f"unresolved: {row['source']}" if row["source"] else "unresolved"


def speech_marks(rows: pl.DataFrame, kinds: Iterable[str] = SPEECH) -> list[Mark]:
    """
    Mark what is said, who says it, and the word that says so.

    Parameters
    ----------
    rows : DataFrame
        Rows of ``tk.quotations`` of one document.
    kinds : iterable of str
        Which of ``SPEECH`` to mark.

    Examples
    --------
    >>> import toolkit as tk
    >>> found = tk.quotations(tk.Corpus.from_texts(["“No,” said Ann Lind."]))
    >>> [(mark.kind, mark.label) for mark in speech_marks(found.table)]
    [('direct speech', 'Ann Lind'), ('speaker', ''), ('cue', '')]
    """
    wanted = set(kinds)
    marks = []
    for row in rows.iter_rows(named=True):
        who = who_speaks(row)
        kind = f"{row['kind']} speech"
        marks += [Mark(start, end, kind, who) for start, end in row["content_spans"]]
        # a label says what the words do not: who "she" is, that a verb is not neutral
        named = "" if row["speaker"] and row["speaker"] in (row["source"] or "") else who
        verb = "" if row["cue_class"] == "neutral" else row["cue_class"]
        for part, name, label in (("source", "speaker", named), ("cue", "cue", verb)):
            if row[f"{part}_start"] is not None:
                marks.append(Mark(row[f"{part}_start"], row[f"{part}_end"], name, label))
    # one source may speak in several rows: it is marked once
    return [mark for mark in dict.fromkeys(marks) if mark.kind in wanted]


def frame_marks(hits: pl.DataFrame) -> list[Mark]:
    """
    Mark framing terms, the frame as their kind and the term as their label.

    Examples
    --------
    >>> import toolkit as tk
    >>> counts = tk.count_frames(tk.Corpus.from_texts(["No wars."]), {"conflict": ["war*"]})
    >>> frame_marks(counts.hits(voice=False))
    [Mark(start=3, end=7, kind='conflict', label='war*')]
    """
    columns = hits.select("start", "end", "frame", "term")
    return [Mark(start, end, frame, term) for start, end, frame, term in columns.iter_rows()]
