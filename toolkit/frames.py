"""
Framing terms counted: every hit kept with its place, every rate with its interval.

Matching rules. Patterns are globs, case-insensitive unless they hold a capital; a hyphen is as
good as a space inside a phrase; no match crosses a sentence end. Within a frame the longest match
wins and the same words count once; the same words may count in two frames (see ``overlap``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import Result, analysis
from toolkit.counts import explain_rate, groups_of, rate_columns
from toolkit.inference import clustered_rate
from toolkit.lexicon import Lexicon
from toolkit.metadata import keys_of
from toolkit.patterns import Query, parse
from toolkit.search import Spans, longest
from toolkit.stream import ZONES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = ["FrameCounts", "Hits", "count_frames"]

# Words that turn a framing term round when they stand up to four tokens before it.
NEGATORS = (
    "no not n't never neither nor none nobody nothing without cannot hardly barely lack lacks "
    "lacked rejects rejected denies denied refuses refused"
).split()
REACH = 4


@dataclass(frozen=True, eq=False)
class Hits:
    """
    Every hit of a lexicon, as columns: which frame, which term, from which token to which.

    Examples
    --------
    >>> import toolkit as tk
    >>> counts = tk.count_frames(tk.Corpus.from_texts(["No war."]), {"conflict": ["war"]})
    >>> counts.found.begins.tolist()
    [1]
    """

    frames: Ints
    terms: Ints
    begins: Ints
    ends: Ints

    def __len__(self) -> int:
        return self.frames.size

    def take(self, which: Any) -> Hits:  # noqa: ANN401  (numbers or flags)
        """Keep some of the hits."""
        return Hits(self.frames[which], self.terms[which], self.begins[which], self.ends[which])


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
    def _names(self) -> tuple[list[str], list[str]]:
        frames = self.lexicon.frames
        return list(frames), [term for patterns in frames.values() for term in patterns]

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Give every hit behind a row."""
        frames, _ = self._names
        keep = self.found.frames == frames.index(row["frame"])
        if self.by is not None:
            keep &= _group_of_hits(self.corpus, self.found, self.by) == str(row[self.by])
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
            f"frames, {total} patterns, SHA-256 {self.lexicon.fingerprint[:12]}), longest match "
            "within a frame, per 10,000 tokens, 95 % intervals from the document-clustered "
            f"variance of the log rate. The lexicon has not been hand-checked here. {self.note}"
        )

    @cached_property
    def _hits(self) -> pl.DataFrame:
        corpus, found = self.corpus, self.found
        frames, terms = self._names
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
                "quoted": corpus.quoted[found.begins],
                "negated": _negated(corpus, found),
            },
        )

    def hits(self) -> pl.DataFrame:
        """
        List every hit with its place.

        Returns
        -------
        DataFrame
            ``frame, term, text, document, start, end`` (characters), ``zone``, ``quoted`` (inside
            quotation marks) and ``negated`` (a negator up to four tokens before it).
        """
        return self._hits

    def terms(self) -> pl.DataFrame:
        """
        Count hits and documents of every term, dead terms included.

        Returns
        -------
        DataFrame
            ``frame, term, n, documents, share`` (of the frame's hits).
        """
        frames, terms = self._names
        owner = [frame for frame, listed in self.lexicon.frames.items() for _ in listed]
        n = np.bincount(self.found.terms, minlength=len(terms))
        cells = np.unique(
            np.stack([self.found.terms, self.corpus.document_of(self.found.begins)]), axis=1
        )
        total = np.bincount(self.found.frames, minlength=len(frames))
        of_frame = total[[frames.index(frame) for frame in owner]]
        return pl.DataFrame(
            {
                "frame": owner,
                "term": terms,
                "n": n.astype(np.int64),
                "documents": np.bincount(cells[0], minlength=len(terms)).astype(np.int64),
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
        frames, _ = self._names
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

    def by_document(self) -> pl.DataFrame:
        """
        Count each frame in each document: columns ``document``, one per frame, and ``tokens``.
        """
        frames, _ = self._names
        counts = _per_document(self.corpus, self.found, len(frames))
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
        ``"document"``, ``"zone"``, or a metadata column such as ``"outlet"``.

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
    if by not in ("document", "zone"):
        groups_of(corpus, by)  # says at once that there is no such column
    found = _match(corpus, lexicon)
    documents = np.unique(corpus.document_of(found.begins)).size
    note = (
        f"{len(found):,} hits of {len(lexicon)} frames in {documents:,} of {len(corpus):,} "
        f"documents ({corpus.ids.size:,} tokens)."
    )
    if len(corpus) == 1:
        note += " One document: no interval; this text only."
    return FrameCounts(
        corpus,
        rows=lambda: _table(corpus, lexicon, found, by),
        note=note,
        lexicon=lexicon,
        found=found,
        by=by,
    )


def _match(corpus: Corpus, lexicon: Lexicon) -> Hits:
    """Find every hit; the longest match wins within a frame."""
    words, phrases, term = [], [], 0
    for number, patterns in enumerate(lexicon.frames.values()):
        for pattern in patterns:
            query = parse(pattern, cut=corpus.cut)
            if all(len(phrase) == 1 for side in query.sides for phrase in side) and not query.near:
                words.append((number, term, len(pattern), query))
            else:
                phrases.append((number, term, query))
            term += 1
    hits = [_word_hits(corpus, words, len(lexicon))]
    for number, which, query in phrases:
        spans = corpus.searcher.find(query, corpus.sentences)
        filled = np.full(len(spans), number), np.full(len(spans), which)
        hits.append(Hits(*filled, spans.begins, spans.ends))
    every = Hits(
        np.concatenate([h.frames for h in hits]),
        np.concatenate([h.terms for h in hits]),
        np.concatenate([h.begins for h in hits]),
        np.concatenate([h.ends for h in hits]),
    )
    kept = every.take(longest(every.begins, every.ends, every.frames)) if phrases else every
    return kept.take(np.lexsort((kept.frames, kept.begins)))


def _word_hits(corpus: Corpus, words: list[tuple[int, int, int, Query]], frames: int) -> Hits:
    """Look every type up once; of several patterns of a frame the most specific has it."""
    owner = np.full((frames, len(corpus.vocabulary)), -1, np.int32)
    for number, term, _, query in sorted(words, key=lambda word: word[2]):
        for phrase in query.sides[0]:
            owner[number, corpus.types.match(phrase[0])] = term
    at = corpus.searcher.positions(np.flatnonzero((owner >= 0).any(axis=0)))
    terms = owner[:, corpus.ids[at]]
    frame, hit = np.nonzero(terms >= 0)
    return Hits(frame, terms[frame, hit].astype(np.int64), at[hit], at[hit] + 1)


def _negated(corpus: Corpus, found: Hits) -> NDArray[np.bool_]:
    flags = np.array([form in NEGATORS for form in corpus.types.folded], bool)
    unit = np.searchsorted(corpus.sentences, found.begins, "right")
    first = corpus.sentences[unit - 1] if len(found) else found.begins
    negated = np.zeros(len(found), bool)
    for offset in range(1, REACH + 1):
        at = found.begins - offset
        inside = at >= first
        negated[inside] |= flags[corpus.ids[at[inside]]]
    return negated


def _per_document(corpus: Corpus, found: Hits, frames: int) -> Ints:
    """Hits per document and frame: shape (D, frames)."""
    cells = corpus.document_of(found.begins) * frames + found.frames
    return np.bincount(cells, minlength=len(corpus) * frames).reshape(len(corpus), frames)


def _group_of_hits(corpus: Corpus, found: Hits, by: str) -> NDArray[np.str_]:
    if by == "zone":
        paragraph = np.searchsorted(corpus.paragraphs, found.begins, "right") - 1
        return np.array(ZONES)[corpus.zones[paragraph]]
    keys = corpus.names if by == "document" else keys_of(corpus.table, by)
    return np.array(keys, dtype=object)[corpus.document_of(found.begins)].astype(str)


def _table(corpus: Corpus, lexicon: Lexicon, found: Hits, by: str | None) -> pl.DataFrame:
    if by == "zone":
        parts = {zone: corpus.zone(zone) for zone in ZONES}
        held = {zone: part for zone, part in parts.items() if part.ids.size}
        tables = {
            zone: _rates(part, _per_document(part, _match(part, lexicon), len(lexicon)))
            for zone, part in held.items()
        }
    else:
        counts = _per_document(corpus, found, len(lexicon))
        if by == "document":
            groups = {name: np.array([number]) for number, name in enumerate(corpus.names)}
        else:
            groups = groups_of(corpus, by)
        tables = {group: _rates(corpus, counts, rows) for group, rows in groups.items()}
    frames = list(lexicon.frames)
    terms = [term for patterns in lexicon.frames.values() for term in patterns]
    labels = _group_of_hits(corpus, found, by) if by else np.full(len(found), "")
    parts_of_table = []
    for group, rates in tables.items():
        mine = found.take(labels == group)
        extra = _evidence_columns(corpus, mine, terms, len(frames))
        part = pl.DataFrame({"frame": frames, **rates, **extra})
        parts_of_table.append(part.select(pl.lit(group).alias(by), pl.all()) if by else part)
    if not parts_of_table:  # no documents at all
        rates = _rates(corpus, _per_document(corpus, found, len(frames)))
        extra = _evidence_columns(corpus, found, terms, len(frames))
        empty = pl.DataFrame({"frame": frames, **rates, **extra}).clear()
        return empty.insert_column(0, pl.Series(by, [], dtype=pl.String)) if by else empty
    return pl.concat(parts_of_table)


def _rates(corpus: Corpus, counts: Ints, rows: Ints | None = None) -> dict[str, Any]:
    rows = np.arange(len(corpus)) if rows is None else rows
    rate = clustered_rate(counts[rows], corpus.tokens[rows])
    return {**rate_columns(rate), "thin": rate.thin}


def _evidence_columns(corpus: Corpus, found: Hits, terms: list[str], frames: int) -> dict[str, Any]:
    """Name each frame's top term, its share, and the share of hits in quotation marks."""
    n = np.bincount(found.frames, minlength=frames)
    quoted = np.bincount(found.frames, corpus.quoted[found.begins], frames)
    counts = np.zeros((frames, len(terms)), np.int64)
    np.add.at(counts, (found.frames, found.terms), 1)
    top = counts.argmax(axis=1) if terms else np.zeros(frames, np.int64)
    has = n > 0
    return {
        "top_term": [terms[t] if some else None for t, some in zip(top, has, strict=True)],
        "top_share": np.where(has, counts.max(axis=1) / np.maximum(n, 1), np.nan),
        "quoted_share": np.where(has, quoted / np.maximum(n, 1), np.nan),
    }
