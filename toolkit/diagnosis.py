"""
The ledger of a lexicon: which terms work, which are dead, which dominate or mislead.

A difference between groups that rests on one word is a finding about that word. So every term is
left out once, the rates are computed again from the hits already found, and the table says within
which band the difference moves and whether the order of the groups turns round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean, n_of
from toolkit.frames import FrameCounts, count_frames
from toolkit.kernel import distinct
from toolkit.lexicon import Lexicon
from toolkit.search import Spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

__all__ = ["Diagnosis", "diagnose", "sensitivity"]

MOST_GROUPS: Final = 30  # every pair of groups is a row
DOMINANT: Final = 0.5  # share of a frame's hits from which one term speaks for it
NAMELIKE: Final = 0.9  # share of capitalised uses from which a term looks like a name
ALIKE: Final = 0.1  # log2: rates less than 7 % apart turn round at anything
FEW: Final = 5  # hits below which shares say nothing


@dataclass(frozen=True, eq=False)
class Diagnosis(Result):
    """
    A lexicon's terms and how each behaves in a corpus.

    Columns: ``frame, term``; ``n`` hits, ``documents`` with one, ``share`` of the frame's hits;
    ``capitalised`` share of its hits; ``shared``, the share that another frame counts as well;
    ``remark``: *dead*, *always inside a longer term*, *more than half of the frame*,
    *capitalised: a name?*, *turns a ranking round*. Lexicon order.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and war.", "Wars."])
    >>> found = tk.Lexicon({"conflict": ["war", "wars", "feud"]}).diagnose(corpus)
    >>> found.table.select("term", "n", "remark").rows()
    [('war', 2, 'more than half of the frame'), ('wars', 1, ''), ('feud', 0, 'dead')]
    """

    counts: FrameCounts = field(default=None, repr=False)  # type: ignore[assignment]  # always given

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every hit of the term."""
        number = _number(self.counts, row["frame"], row["term"])
        mine = self.counts.found.take(self.counts.found.terms == number)
        return Spans(mine.begins, mine.ends)

    def explain(self, row: int) -> str:
        """Say what one term does in this corpus."""
        r = self.row(row)
        if not r["n"]:
            return f"{r['term']!r} ({r['frame']}) has no hit of its own here: {r['remark']}."
        return (
            f"{r['term']!r} has {n_of(r['n'], 'hit')} in {n_of(r['documents'], 'document')}, "
            f"{r['share']:.0%} "
            f"of all hits of {r['frame']!r}. {r['capitalised']:.0%} begin with a capital; another "
            f"frame counts {r['shared']:.0%} of them as well. {r['remark'].capitalize()}".strip()
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        return f"Every term of the lexicon was checked in the corpus. {self.note}"

    def frames(self) -> pl.DataFrame:
        """
        Sum up each frame.

        Returns
        -------
        DataFrame
            ``frame, terms, dead, n, top_term, top_share``.
        """
        order = pl.col("n").arg_max()
        return (
            self.counts_by_term()
            .group_by("frame", maintain_order=True)
            .agg(
                terms=pl.len(),
                dead=(pl.col("n") == 0).sum(),
                n=pl.col("n").sum(),
                top_term=pl.when(pl.col("n").sum() > 0).then(pl.col("term").get(order)),
                top_share=pl.when(pl.col("n").sum() > 0).then(pl.col("share").max()),
            )
        )

    def counts_by_term(self) -> pl.DataFrame:
        """Hits and documents of every term, whatever rows of this table were kept."""
        return _per_term(self.counts)

    def overlap(self) -> pl.DataFrame:
        """Count the words that two frames share: ``frame, other, n``."""
        return self.counts.overlap()

    def sensitivity(self) -> pl.DataFrame:
        """Tell how far each difference between groups rests on one term; needs ``by``."""
        return sensitivity(self.counts)


@analysis
def diagnose(
    corpus: Corpus, lexicon: Lexicon | Mapping[str, list[str]], *, by: str | None = None
) -> Diagnosis:
    """
    Check every term of a lexicon in a corpus.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    lexicon : Lexicon or dict of frame to patterns
        What to check.
    by : str, optional
        Groups to compare, as in :func:`toolkit.count_frames`.

    Returns
    -------
    Diagnosis

    Raises
    ------
    ToolkitError
        No such column; more groups than can be compared pair by pair.

    Examples
    --------
    >>> import toolkit as tk
    >>> texts = ["Attack on him.", "An attack.", "A bomb there."]
    >>> corpus = tk.Corpus.from_texts(texts, about={"outlet": ["A", "A", "B"]})
    >>> found = tk.Lexicon({"security": ["attack", "bomb"]}).diagnose(corpus, by="outlet")
    >>> found.sensitivity().select("group", "other", "without", "flips").rows()
    [('A', 'B', 'attack', True)]
    """
    lexicon = lexicon if isinstance(lexicon, Lexicon) else Lexicon(lexicon)
    counts = count_frames(corpus, lexicon, by=by)
    table = _per_term(counts)
    turning, note = set(), ""
    if by is not None:
        pairs = sensitivity(counts)
        large = pl.col("log_ratio").abs() >= ALIKE
        flips = pairs.filter(pl.col("flips") & ~pl.col("thin") & large)
        turning = set(flips.select("frame", "without").iter_rows())
        note = _turned(flips, pairs.height)
    remarks = [_remark(row, corpus, turning) for row in table.iter_rows(named=True)]
    dead = table.filter(pl.col("n") == 0).height
    documents = n_of(len(corpus), "document")
    note = f"{n_of(table.height, 'term')}, {dead:,} without a hit in {documents}.{note}"
    rows = table.with_columns(pl.Series("remark", remarks, dtype=pl.String))
    return Diagnosis(corpus, rows=rows, note=note, counts=counts)


def _turned(flips: pl.DataFrame, pairs: int) -> str:
    """Say which differences turn round without one term, the largest first."""
    if not flips.height:
        return f" No term alone turns any of {pairs:,} differences round."
    first = flips.sort(pl.col("log_ratio").abs(), descending=True).row(0, named=True)
    return (
        f" One term alone turns {flips.height:,} of {pairs:,} differences round, such as "
        f"{first['without']!r} ({first['frame']}, {first['group']} and {first['other']})."
    )


def _number(counts: FrameCounts, frame: str, term: str) -> int:
    """Place of a term among all terms of a lexicon."""
    before = 0
    for name, patterns in counts.lexicon.frames.items():
        if name == frame:
            return before + patterns.index(term)
        before += len(patterns)
    raise ToolkitError(
        f"No frame {frame!r} in this lexicon.", advice=did_you_mean(frame, counts.lexicon.frames)
    )


def _per_term(counts: FrameCounts) -> pl.DataFrame:
    """Rows of the ledger without remarks, in the order of the lexicon."""
    found, corpus = counts.found, counts.corpus
    _, terms = counts.names
    owner = [frame for frame, listed in counts.lexicon.frames.items() for _ in listed]
    n = np.bincount(found.terms, minlength=len(terms))
    capital = np.array([form[:1].isupper() for form in corpus.vocabulary], bool)
    upper = np.bincount(found.terms, capital[corpus.ids[found.begins]], len(terms))
    both = np.bincount(found.terms, _shared(counts), len(terms))
    cells = distinct(found.terms * max(len(corpus), 1) + corpus.document_of(found.begins))
    documents = np.bincount(cells // max(len(corpus), 1), minlength=len(terms))
    total = np.bincount(found.frames, minlength=len(counts.lexicon))
    of_frame = np.repeat(total, [len(listed) for listed in counts.lexicon.frames.values()])
    return pl.DataFrame(
        {
            "frame": owner,
            "term": terms,
            "n": n.astype(np.int64),
            "documents": documents.astype(np.int64),
            "share": n / np.maximum(of_frame, 1),
            "capitalised": upper / np.maximum(n, 1),
            "shared": both / np.maximum(n, 1),
        }
    )


def _shared(counts: FrameCounts) -> Flags:
    """Flag the hits of which a word is counted in another frame as well."""
    found = counts.found
    covered = np.zeros(counts.corpus.ids.size + 1, np.int64)  # frames on each token
    np.add.at(covered, found.begins, 1)  # hits of one frame never overlap
    np.add.at(covered, found.ends, -1)
    several = np.concatenate([[0], np.cumsum(np.cumsum(covered)[:-1] > 1)])
    flags: Flags = several[found.ends] > several[found.begins]
    return flags


def _remark(row: Mapping[str, Any], corpus: Corpus, turning: set[tuple[str, str]]) -> str:
    if not row["n"]:
        return "always inside a longer term" if len(corpus.find(row["term"])) else "dead"
    remarks = {
        "turns a ranking round": (row["frame"], row["term"]) in turning,
        "more than half of the frame": row["share"] > DOMINANT,
        "capitalised: a name?": row["n"] >= FEW and row["capitalised"] > NAMELIKE,
    }
    return "; ".join(remark for remark, holds in remarks.items() if holds)


def sensitivity(counts: FrameCounts) -> pl.DataFrame:
    """
    Leave every term out once, and see how far the difference of two groups moves.

    Parameters
    ----------
    counts : FrameCounts
        Counted with ``by``.

    Returns
    -------
    DataFrame
        One row per frame and pair of groups: ``frame, group, other``; ``log_ratio`` (log2 of
        the two rates) with all terms; ``lowest, highest`` when any one term is left out;
        ``without``, the term that moves it furthest, or that turns it round; ``flips``, whether
        leaving it out turns the order of the two groups round; ``thin``, whether either group has
        hits in fewer than five documents: do not compare. What has no value is null.

    Raises
    ------
    ToolkitError
        Counted without groups, or with too many.

    Notes
    -----
    Computed from the hits already found: words that a longer term held are not handed to a
    shorter one. A flip matters where `log_ratio` is not near 0 anyway. The band is no confidence
    interval; it tells what the choice of terms does.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = {"outlet": ["A", "B"]}
    >>> corpus = tk.Corpus.from_texts(["Attack, attack, war.", "A war, a war."], about=about)
    >>> counts = tk.count_frames(corpus, {"security": ["attack", "war"]}, by="outlet")
    >>> sensitivity(counts).row(0, named=True)["without"]
    'attack'
    """
    groups = counts.groups
    names = [str(name) for name in groups.names]
    if counts.by is None or len(names) > MOST_GROUPS:
        raise ToolkitError(
            "There are no groups to compare."
            if counts.by is None
            else f"{n_of(len(names), 'group')}.",
            "" if counts.by is None else f"Every pair is compared: at most {MOST_GROUPS} groups.",
            "Count with by= a metadata column such as 'outlet'.",
        )
    units = groups.units
    empty = np.zeros(0, np.int64)
    held = [units.groups.get(name, empty) for name in names]
    sizes = np.array([units.sizes[rows].sum() for rows in held], np.float64)
    cells = groups.of(counts.found.begins)
    _, terms = counts.names
    n = np.zeros((len(terms), len(names)), np.int64)
    np.add.at(n, (counts.found.terms, cells), 1)
    label = pl.col(counts.by).cast(pl.String)
    thin = set(counts.table.filter("thin").select("frame", label).iter_rows())
    rows, first = [], 0
    for frame, patterns in counts.lexicon.frames.items():
        mine = n[first : first + len(patterns)]
        first += len(patterns)
        for a, b in combinations(np.flatnonzero(sizes > 0).tolist(), 2):
            band = _band(mine[:, [a, b]], sizes[[a, b]])
            term = patterns[band.pop("number")]
            pair = {"frame": frame, "group": names[a], "other": names[b], "without": term}
            few = not {(frame, names[a]), (frame, names[b])}.isdisjoint(thin)
            rows.append({**pair, **band, "thin": few})
    return pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.col(pl.Float64).fill_nan(None))


_SCHEMA: Final = {
    "frame": pl.String,
    "group": pl.String,
    "other": pl.String,
    "log_ratio": pl.Float64,
    "lowest": pl.Float64,
    "highest": pl.Float64,
    "without": pl.String,
    "flips": pl.Boolean,
    "thin": pl.Boolean,
}


def _band(n: Ints, sizes: Floats) -> dict[str, Any]:
    """Compare two groups with all terms, then without each: n of shape (terms, 2)."""
    every = n.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        full = np.subtract(*np.log2(every / sizes))
        left = np.subtract(*np.log2((every - n) / sizes).T)
        moved = np.nan_to_num(np.abs(left - full), nan=0.0, posinf=1e9)
    # Signs are compared on products of whole numbers, where a tie is a tie.
    sign = np.sign((every - n) @ (sizes[::-1] * [1, -1]))
    flips = sign * np.sign(every @ (sizes[::-1] * [1, -1])) < 0
    said = left[~np.isnan(left)]
    return {
        "log_ratio": float(full),
        "lowest": float(said.min()) if said.size else np.nan,
        "highest": float(said.max()) if said.size else np.nan,
        "number": int(np.argmax(moved + 1e12 * flips)),
        "flips": bool(flips.any()),
    }
