"""
Each distinct piece is cut into tokens once; the tokens of running pieces are looked up.

Most pieces are a word, or a word with marks beside it, and are cut by polars all at once; the rules
of ``text`` see the others.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from toolkit import text as rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.boundaries import Distinct, Pieces

    Ints = NDArray[np.int64]

__all__ = ["TokenTable", "rank"]

Codes = NDArray[np.int32]
Places = tuple[Codes, Codes, Codes]  # type, first character, last

EXPAND = 1_000_000  # pieces turned into tokens at a time
# Pieces that are one word or number with marks around it are cut here, without Python.
LETTERS = r"[\p{Latin}\p{Greek}\p{Cyrillic}]+"
PARTS = (
    r"^(?<opening>[“‘\"(]|'')?"
    rf"(?<word>{LETTERS}(?:-{LETTERS})*|[0-9]+(?:,[0-9]+)*)"
    r"(?<clitic>['’](?:[sS]|re|ve|ll|[dm]))?"
    r"(?<stop>[,.;:!?])?"
    r"(?<closing>[”’\")]|'')?$"
)
# The same for plain words, which leave out any marks on either side.
LATIN = "[0-9A-Za-zÀ-ÖØ-öø-ɏ]+"
MARKS = re.escape(string.punctuation + "“”‘’„–—…")
BARE = rf"^(?<opening>[{MARKS}]*)(?<word>{LATIN}(?:[-'’]{LATIN})*)(?<stop>[{MARKS}]*)$"


@dataclass(frozen=True)
class TokenTable:
    """
    The tokens of each distinct piece; those of piece p begin at ``offsets[p]``.

    Examples
    --------
    >>> from toolkit.boundaries import Distinct, Pieces
    >>> from toolkit.slices import Slices
    >>> distinct = Distinct(Slices.of([b"No", b"war."]))
    >>> table = TokenTable.of(distinct, np.array([2, 1]), rules.piece_spans)
    >>> codes, starts = np.array([0, 1, 0], np.int32), np.array([0, 3, 8], np.int32)
    >>> pieces = Pieces(distinct, codes, starts, np.zeros(0, np.int32), np.array([0, 3]))
    >>> table.vocabulary, table.expand(pieces)[0][0].tolist()
    (('No', '.', 'war'), [0, 2, 1, 0])
    """

    vocabulary: tuple[str, ...]
    types: Codes
    starts: Codes
    ends: Codes
    offsets: Ints

    @classmethod
    def of(
        cls, distinct: Distinct, n: Ints, cut: Callable[[str], list[tuple[int, int]]]
    ) -> TokenTable:
        """Cut every distinct piece, of which so many run, and number the types by frequency."""
        tokens = _cut_pieces(pl.Series(distinct.forms, dtype=pl.String), cut)
        owner = tokens["piece"].to_numpy()
        forms = tokens["text"]
        exotic = forms.str.contains(r"[^\x00-\x7f]")
        if exotic.any():
            named = list(map(rules.normal_form, forms.filter(exotic).to_list()))
            forms = forms.scatter(exotic.arg_true(), named)
        vocabulary, types = rank(forms, n[owner])
        offsets = np.searchsorted(owner, np.arange(n.size + 1)).astype(np.int64)
        return cls(vocabulary, types, tokens["start"].to_numpy(), tokens["end"].to_numpy(), offsets)

    def expand(self, pieces: Pieces) -> tuple[Places, Ints]:
        """Look up the tokens of running pieces, and how many stand before each piece."""
        per_piece = np.diff(self.offsets)
        before: Ints = np.zeros(pieces.codes.size + 1, np.int64)
        np.cumsum(per_piece[pieces.codes], out=before[1:])
        ids, starts, ends = (np.empty(before[-1], np.int32) for _ in range(3))
        for a in range(0, pieces.codes.size, EXPAND):
            b = min(a + EXPAND, pieces.codes.size)
            here = slice(before[a], before[b])
            codes = pieces.codes[a:b]
            counts = per_piece[codes]
            shift = self.offsets[codes] - before[a:b]
            at = np.arange(before[a], before[b]) + np.repeat(shift, counts)
            base = np.repeat(pieces.starts[a:b], counts)
            ids[here] = self.types[at]
            starts[here] = base + self.starts[at]
            ends[here] = base + self.ends[at]
        return (ids, starts, ends), before


def _cut_pieces(cores: pl.Series, cut: Callable[[str], list[tuple[int, int]]]) -> pl.DataFrame:
    """List the tokens of every distinct piece: piece, start, end, text; in order."""
    frame = cores.alias("core").to_frame().with_row_index("piece")
    news = cut is rules.piece_spans
    groups = pl.col("core").str.extract_groups(PARTS if news else BARE)
    frame = frame.with_columns(groups.alias("parts"))
    frame = frame.with_columns(_simple(pl.col("parts")).alias("simple"))
    easy = frame.filter("simple").select("piece", "parts").unnest("parts")
    listed = [_cut_others(frame.filter(~pl.col("simple")), cut)]
    start = pl.lit(0, dtype=pl.Int32)
    for name in easy.columns[1:]:
        end = start + pl.col(name).str.len_chars().cast(pl.Int32).fill_null(0)
        if news or name == "word":
            part = easy.select("piece", start.alias("start"), end.alias("end"), text=name)
            listed.append(part.drop_nulls())
        start = end
    return pl.concat(listed).sort("piece", "start")


def _simple(parts: pl.Expr) -> pl.Expr:
    """Whether the groups are the tokens; a letter or an abbreviation may keep its full stop."""
    word, stop = parts.struct["word"], parts.struct["stop"]
    short = word.str.to_lowercase().is_in(sorted(rules.TITLES | rules.SHORT))
    kept = (stop == ".").fill_null(value=False) & (short | (word.str.len_chars() == 1))
    return word.is_not_null() & ~kept


def _cut_others(frame: pl.DataFrame, cut: Callable[[str], list[tuple[int, int]]]) -> pl.DataFrame:
    """Apply the rules of ``text`` to one piece after the other."""
    cores = frame["core"].to_list()
    cuts = [cut(core) for core in cores]
    spans = np.array([span for each in cuts for span in each], np.int32).reshape(-1, 2)
    forms = [core[a:b] for core, each in zip(cores, cuts, strict=True) for a, b in each]
    return pl.DataFrame(
        {
            "piece": np.repeat(frame["piece"].to_numpy(), [len(each) for each in cuts]),
            "start": spans[:, 0],
            "end": spans[:, 1],
            "text": pl.Series(forms, dtype=pl.String),
        }
    )


def _codes(values: pl.Series, distinct: pl.Series) -> Codes:
    numbered = distinct.to_frame("piece").with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("code"),
    )
    joined = values.to_frame("piece").join(numbered, on="piece", maintain_order="left")
    codes: Codes = joined["code"].to_numpy()
    return codes


def rank(forms: pl.Series, weight: Ints) -> tuple[tuple[str, ...], Codes]:
    """
    Number types by falling frequency, then by spelling.

    Examples
    --------
    >>> rank(pl.Series(["war", "no", "war"]), np.array([1, 1, 1]))
    (('war', 'no'), array([0, 1, 0], dtype=int32))
    """
    types = forms.unique()
    codes = _codes(forms, types)
    n = np.bincount(codes, weight, minlength=len(types)).astype(np.int64)
    ranked = pl.DataFrame({"type": types, "n": n, "old": np.arange(len(types))}).sort(
        ["n", "type"],
        descending=[True, False],
    )
    new = np.empty(len(types), np.int32)
    new[ranked["old"].to_numpy()] = np.arange(len(types), dtype=np.int32)
    return tuple(ranked["type"].to_list()), new[codes]
