"""
Drawing hits, and sentences without one, at random and evenly from groups.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, analysis, n_of
from toolkit.coding.sheets import CodingSheet, Drawn, with_table, with_words
from toolkit.grouping import check_grouping, grouping
from toolkit.metadata import check_group_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.frames import FrameCounts

    Ints = NDArray[np.int64]

__all__ = ["evenly", "sample_hits"]

#: Columns of a sheet's key and of its validation: no group may be called like them.
TAKEN: Final = (
    "item", "frame", "term", "document", "start", "end", "probe", "code", "n", "coded", "right",
    "unsure", "precision", "low", "high", "per_10k", "corrected", "corrected_low",
    "corrected_high",
)  # fmt: skip


@analysis
def sample_hits(
    frame_counts: FrameCounts, n: int, *, by: str | None = None, seed: int = 0, probe: int = 0
) -> CodingSheet:
    """
    Draw hits of framing terms for people to code: is the frame meant there?

    Parameters
    ----------
    frame_counts : FrameCounts
        What :func:`toolkit.count_frames` found.
    n : int
        Hits of each frame, or all if there are fewer.
    by : str, optional
        Draw evenly from groups: ``"term"``, ``"voice"``, ``"zone"`` or a metadata column such as
        ``"outlet"``. :func:`toolkit.validate` weighs them by their hits again.
    seed : int
        The same seed draws the same hits.
    probe : int
        Sentences of each frame that hold none of its terms, to find what the lexicon misses.

    Returns
    -------
    CodingSheet
        One row per item, in random order.

    Raises
    ------
    ToolkitError
        Nothing to draw by, no number of hits, or more groups than hits to draw.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came. All fled."])
    >>> counts = tk.count_frames(corpus, {"conflict": ["war"]})
    >>> len(tk.sample_hits(counts, 5, probe=1))
    3
    """
    if n < 1:
        raise ToolkitError(f"n={n} draws no hit.", advice="Give at least 1; 50 is usual.")
    if probe < 0:
        raise ToolkitError(f"probe={probe} draws no sentence.", advice="Give 0 or more.")
    if by == "document":
        raise ToolkitError(
            "by='document' is no group to draw by.",
            "Most documents have a hit or two.",
            "Draw by a metadata column, 'voice', 'zone' or 'term', or without by=.",
        )
    if by != "term":
        check_grouping(frame_counts.corpus, by)
        check_group_name(by or "", TAKEN)
    rng = np.random.default_rng(seed)
    of_hits, of_places, groups = _groups(frame_counts, by)
    chosen = [_drawn_hits(frame_counts, f, (n, of_hits, rng)) for f in _frames(frame_counts)]
    _check_groups(frame_counts, of_hits, n, by)
    empty = [_empty_sentences(frame_counts, f, probe, rng) for f in _frames(frame_counts)]
    hits = np.concatenate([np.zeros(0, np.int64), *chosen])
    found, starts = frame_counts.found, frame_counts.corpus.sentences
    sentences = np.concatenate([np.zeros(0, np.int64), *empty])
    order = rng.permutation(hits.size + sentences.size)
    none = np.full(sentences.size, -1)
    of_probes = np.repeat(np.arange(len(empty)), [each.size for each in empty])
    width = len(groups)
    drawn = Drawn(
        frames=np.concatenate([found.frames[hits], of_probes])[order],
        terms=np.concatenate([found.terms[hits], none])[order],
        strata=np.concatenate([of_hits[hits], of_places(starts[sentences])])[order],
        begins=np.concatenate([found.begins[hits], starts[sentences]])[order],
        ends=np.concatenate([found.ends[hits], starts[sentences + 1]])[order],
        sizes=np.bincount(
            found.frames * width + of_hits, minlength=len(frame_counts.lexicon) * width
        ).reshape(-1, width),
        groups=groups,
    )
    note = (
        f"{n_of(hits.size, 'hit')} of {len(found):,} drawn"
        f"{f', and {sentences.size:,} sentences without one' if probe else ''}."
    )
    blank = ("",) * order.size
    return _sheet(frame_counts, note, (drawn, by, blank))


def _sheet(
    counts: FrameCounts, note: str, held: tuple[Drawn, str | None, tuple[str, ...]]
) -> CodingSheet:
    drawn, by, blank = held
    sheet = CodingSheet(
        counts.corpus, pl.DataFrame(), note, counts=counts, drawn=drawn, by=by, codes=blank,
        remarks=blank,
    )  # fmt: skip
    made: CodingSheet = with_table(sheet)
    return made


def _frames(counts: FrameCounts) -> range:
    return range(len(counts.lexicon))


def _groups(counts: FrameCounts, by: str | None) -> tuple[Ints, Callable[[Ints], Ints], list[str]]:
    """Group of each hit, of the tokens at some places, and the names of the groups."""
    if by == "term":
        return counts.found.terms, np.zeros_like, counts.names[1]
    units = grouping(counts.corpus, by).units

    def of_places(tokens: Ints) -> Ints:
        return units.group[units.at(tokens)]

    return of_places(counts.found.begins), of_places, units.names.to_list()


def _check_groups(counts: FrameCounts, of_hits: Ints, n: int, by: str | None) -> None:
    for frame, name in enumerate(counts.names[0]):
        held = np.unique(of_hits[counts.found.frames == frame]).size
        if by is not None and held > n:
            raise ToolkitError(
                f"n={n} hits cannot be drawn by {by!r}: frame {name!r} has hits in {held:,} of "
                "its groups.",
                "Some would have none.",
                f"Give n={held} or more, or draw by something with fewer values.",
            )


def _by_name(corpus: Corpus, places: Ints) -> Ints:
    """Rank of the document of each token among the names: drawing hangs on no order of texts."""
    rank = np.empty(len(corpus), np.int64)
    rank[np.argsort(np.array(corpus.names, dtype=object), kind="stable")] = np.arange(len(corpus))
    return rank[corpus.document_of(places)]


def _drawn_hits(
    counts: FrameCounts, frame: int, how: tuple[int, Ints, np.random.Generator]
) -> Ints:
    """Numbers of the hits drawn of one frame: as evenly from the groups as they have hits."""
    n, of_hits, rng = how
    mine = np.flatnonzero(counts.found.frames == frame)
    begins = counts.found.begins[mine]
    mine = mine[np.lexsort((begins, _by_name(counts.corpus, begins), of_hits[mine]))]
    sizes = np.unique(of_hits[mine], return_counts=True)[1]
    parts = np.split(mine, np.cumsum(sizes)[:-1]) if mine.size else []
    shares = evenly(n, sizes).tolist()
    drawn = [rng.permutation(part)[:share] for part, share in zip(parts, shares, strict=True)]
    return np.concatenate([np.zeros(0, np.int64), *drawn])


def evenly(n: int, sizes: Ints) -> Ints:
    """
    Share out n among groups as evenly as their sizes allow; what is left goes to the first.

    Examples
    --------
    >>> evenly(10, np.array([2, 9, 9])).tolist()
    [2, 4, 4]
    """
    shares = np.zeros(sizes.size, np.int64)
    n = min(n, int(sizes.sum()))
    while n > 0:
        open_ = np.flatnonzero(shares < sizes)
        each = max(n // open_.size, 1)
        given = np.minimum(sizes[open_] - shares[open_], each)
        given = given if n >= open_.size else (np.arange(open_.size) < n).astype(np.int64)
        shares[open_] += given
        n -= int(given.sum())
    return shares


def _empty_sentences(counts: FrameCounts, frame: int, probe: int, rng: np.random.Generator) -> Ints:
    """Draw sentences that hold words, and no hit of a frame."""
    corpus = counts.corpus
    if probe < 1 or not corpus.ids.size:
        return np.zeros(0, np.int64)
    free = with_words(corpus)
    found = counts.found
    held = np.searchsorted(corpus.sentences, found.begins[found.frames == frame], "right") - 1
    free[held] = False
    sentences = np.flatnonzero(free)
    order = np.argsort(_by_name(corpus, corpus.sentences[sentences]), kind="stable")
    return rng.permutation(sentences[order])[:probe]
