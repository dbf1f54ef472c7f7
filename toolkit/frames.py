"""
Framing terms counted: every hit kept with its place, every rate with its interval.

Matching rules. Patterns are globs, case-insensitive unless they hold a capital; a hyphen is as
good as a space inside a phrase; no match crosses a sentence end. Within a frame the longest match
wins and the same words count once; the same words may count in two frames (see ``overlap``).
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import Result, analysis, n_of
from toolkit.grouping import Grouping, check_grouping, grouping, voices
from toolkit.hits import Hits, match, negated, per_document
from toolkit.kernel import distinct, runs
from toolkit.lexicon import Lexicon
from toolkit.rates import explain_rate, rate_columns
from toolkit.search import Spans
from toolkit.stream import ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = ["FrameCounts", "Hits", "count_frames"]


@dataclass(frozen=True, eq=False)
class FrameCounts(Result):
    """
    Framing terms counted, by frame and group.

    Columns: the group (``by``) if asked for, ``frame``, ``n``, ``documents`` (with a hit),
    ``tokens`` (of the group), ``per_10k``, ``low, high`` (95 %, documents as the sample), ``thin``
    (hits in fewer than five documents: do not compare), ``top_term`` and ``top_share`` (one-term
    dominance), ``quoted_share`` (of hits inside quotation marks).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War, he said.", "Peace."], about={"outlet": ["A", "B"]})
    >>> counts = tk.count_frames(corpus, {"conflict": ["war"]}, by="outlet")
    >>> counts.table.select("outlet", "frame", "n").rows()
    [('A', 'conflict', 1), ('B', 'conflict', 0)]
    """

    lexicon: Lexicon = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    found: Hits = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    by: str | None = None

    @property
    def names(self) -> tuple[list[str], list[str]]:
        """Names of the frames, and all terms in the order of the lexicon."""
        frames = self.lexicon.frames
        return list(frames), [term for patterns in frames.values() for term in patterns]

    @cached_property
    def groups(self) -> Grouping:
        """The groups that ``by`` makes."""
        return grouping(self.corpus, self.by)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Give every hit behind a row."""
        frames, _ = self.names
        keep = self.found.frames == frames.index(row["frame"])
        if self.by is not None:
            keep &= self.groups.holds(self.found.begins, row[self.by])
        return Spans(self.found.begins[keep], self.found.ends[keep])

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        what = f"A term of frame {r['frame']!r}" + (f" in {r[self.by]!r}" if self.by else "")
        share = f" {r['top_term']!r} makes up {r['top_share']:.0%} of the hits." if r["n"] else ""
        return explain_rate(what, {"low": None, **r}) + share

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        total = sum(map(len, self.lexicon.frames.values()))
        return (
            f"Framing terms counted with the lexicon {self.lexicon.name!r} ({len(self.lexicon)} "
            f"frames, {n_of(total, 'pattern')}, SHA-256 {self.lexicon.fingerprint[:12]}), longest "
            f"match "
            "within a frame, per 10,000 tokens, 95 % intervals from the document-clustered "
            f"variance of the log rate. The lexicon has not been hand-checked here. {self.note}"
        )

    @cached_property
    def _hits(self) -> pl.DataFrame:
        corpus, found = self.corpus, self.found
        frames, terms = self.names
        document = corpus.document_of(found.begins)
        paragraph = np.searchsorted(corpus.paragraphs, found.begins, "right") - 1
        quotes = corpus.quotes(Spans(found.begins, found.ends))
        return pl.DataFrame(
            {
                "frame": pl.Series(frames, dtype=pl.String).gather(found.frames),
                "term": pl.Series(terms, dtype=pl.String).gather(found.terms),
                "text": pl.Series(quotes, dtype=pl.String),
                "document": pl.Series(corpus.names, dtype=pl.String).gather(document),
                "start": corpus.starts[found.begins].astype(np.int64),
                "end": corpus.ends[found.ends - 1].astype(np.int64),
                "zone": pl.Series(ZONES, dtype=pl.String).gather(corpus.zones[paragraph]),
                "quoted": corpus.in_quotes(found.begins),
                "negated": negated(corpus, found),
            },
        )

    def hits(self, *, voice: bool = True) -> pl.DataFrame:
        """
        List every hit with its place.

        Parameters
        ----------
        voice : bool
            Say for each hit who speaks there. The first time this reads all quotations of the
            corpus, at some hundred thousand words a second.

        Returns
        -------
        DataFrame
            ``frame, term, text, document, start, end`` (characters), ``zone``, ``quoted`` (inside
            quotation marks), ``negated`` (a negator up to four tokens before it), and ``voice``.
        """
        if not voice:
            return self._hits
        names, speakers = voices(self.corpus)
        said = pl.Series("voice", names, dtype=pl.String).gather(speakers[self.found.begins])
        return self._hits.with_columns(said)

    def terms(self) -> pl.DataFrame:
        """
        Count hits and documents of every term, dead terms included.

        Returns
        -------
        DataFrame
            ``frame, term, n, documents, share`` (of the frame's hits).
        """
        frames, terms = self.names
        owner = [frame for frame, listed in self.lexicon.frames.items() for _ in listed]
        n = np.bincount(self.found.terms, minlength=len(terms))
        documents = self.corpus.document_of(self.found.begins)
        cells = distinct(documents * len(terms) + self.found.terms)
        total = np.bincount(self.found.frames, minlength=len(frames))
        of_frame = total[[frames.index(frame) for frame in owner]]
        return pl.DataFrame(
            {
                "frame": owner,
                "term": terms,
                "n": n.astype(np.int64),
                "documents": np.bincount(cells % max(len(terms), 1), minlength=len(terms)),
                "share": n / np.maximum(of_frame, 1),
            },
        ).sort(["frame", "n", "term"], descending=[False, True, False])

    def overlap(self) -> pl.DataFrame:
        """
        Count the words that two frames share.

        Returns
        -------
        DataFrame
            ``frame, other, n``: hits of the first that touch a hit of the second; pairs without
            any are left out.
        """
        frames, _ = self.names
        rows = []
        for a, one in enumerate(frames):
            mine = self.found.take(self.found.frames == a)
            for b, other in enumerate(frames):
                if a != b:
                    theirs = self.found.take(self.found.frames == b)
                    first = np.searchsorted(theirs.ends, mine.begins, "right")
                    last = np.searchsorted(theirs.begins, mine.ends, "left")
                    rows.append((one, other, int(np.count_nonzero(last > first))))
        schema = {"frame": pl.String, "other": pl.String, "n": pl.Int64}
        table = pl.DataFrame(rows, schema=schema, orient="row")
        return table.filter(pl.col("n") > 0).sort("n", descending=True)

    def sensitivity(self) -> pl.DataFrame:
        """
        Tell how far each difference between groups rests on single terms.

        See :func:`toolkit.diagnosis.sensitivity`; needs ``by``.
        """
        diagnosis = importlib.import_module("toolkit.diagnosis")  # it stands a floor above
        table: pl.DataFrame = diagnosis.sensitivity(self)
        return table

    def by_document(self) -> pl.DataFrame:
        """
        Count each frame in each document: columns ``document``, one per frame, and ``tokens``.
        """
        frames, _ = self.names
        counts = per_document(self.corpus, self.found, len(frames))
        columns = {frame: counts[:, f] for f, frame in enumerate(frames)}
        return pl.DataFrame(
            {"document": self.corpus.names, **columns, "tokens": self.corpus.tokens}
        )


@analysis
def count_frames(
    corpus: Corpus,
    lexicon: Lexicon | Mapping[str, list[str]],
    *,
    by: str | None = None,
) -> FrameCounts:
    """
    Count framing terms.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    lexicon : Lexicon or dict of frame to patterns
        What to count.
    by : str, optional
        ``"voice"`` (the writer's own words, unresolved speech, then the speakers, who says most
        first), ``"zone"``,
        ``"document"``, or a metadata column such as ``"outlet"``.

    Returns
    -------
    FrameCounts
        One row per group and frame, groups without hits included.

    Raises
    ------
    ToolkitError
        No such column; a lexicon that cannot be read.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The arms-race and the war.", "Peace talks."])
    >>> tk.count_frames(corpus, {"security": ["war*", "arms race"]}).table["n"].to_list()
    [2]
    """
    lexicon = lexicon if isinstance(lexicon, Lexicon) else Lexicon(lexicon)
    check_grouping(corpus, by)
    found = match(corpus, lexicon)
    documents = np.count_nonzero(np.diff(np.searchsorted(found.begins, corpus.documents)))
    note = (
        f"{n_of(len(found), 'hit')} of {n_of(len(lexicon), 'frame')} in {documents:,} of "
        f"{n_of(len(corpus), 'document')} ({n_of(corpus.ids.size, 'token')})."
    )
    if len(corpus) == 1:
        note += " One document: no interval; this text only."
    counted = FrameCounts(corpus, pl.DataFrame(), note, lexicon=lexicon, found=found, by=by)
    return replace(counted, rows=lambda: _table(counted))


def _table(counted: FrameCounts) -> pl.DataFrame:
    """
    Build one row per group and frame, all groups in one pass.

    A cell is a group and a frame; there are thousands of voices.
    """
    frames, _ = counted.names
    units = counted.groups.units
    unit, size = units.at(counted.found.begins), len(units.groups) * len(frames)
    cells = np.bincount(
        unit * len(frames) + counted.found.frames, minlength=len(units) * len(frames)
    )
    names = units.names.gather(np.repeat(np.arange(len(units.groups)), len(frames)))
    return pl.DataFrame(
        {
            **({counted.by: names} if counted.by else {}),
            "frame": pl.Series(frames * len(units.groups), dtype=pl.String),
            **rate_columns(units.rates(cells.reshape(-1, len(frames)))),
            **_evidence_columns(counted, units.group[unit], size),
        }
    )


def _evidence_columns(counted: FrameCounts, group: Ints, size: int) -> dict[str, Any]:
    """Name each row's top term, its share, and the share of hits in quotation marks."""
    frames, terms = counted.names
    found = counted.found
    row = group * len(frames) + found.frames
    n = np.bincount(row, minlength=size)
    quoted = np.bincount(row, counted.corpus.in_quotes(found.begins), size)
    pairs, times = runs(np.sort(row * len(terms) + found.terms))
    rows, which = np.divmod(pairs, max(len(terms), 1))
    ranked = np.lexsort((which, -times, rows))  # the first of those equally frequent
    has, lengths = runs(rows[ranked])
    first = ranked[np.cumsum(lengths) - lengths]
    top = np.full(size, -1)
    top[has] = which[first]
    most = np.zeros(size)
    most[has] = times[first]
    with np.errstate(invalid="ignore"):  # nothing of nothing is no number
        return {
            "top_term": pl.Series([*terms, None], dtype=pl.String).gather(top % (len(terms) + 1)),
            "top_share": most / n,
            "quoted_share": quoted / n,
        }
