"""
Each distinct piece is cut into tokens once; the tokens of running pieces are looked up.

Most pieces are a word, or a word with marks beside it, and are cut by polars all at once; the rules
of ``text`` see the others.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from toolkit import text as rules
from toolkit.meter import Meter

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.boundaries import Pieces

    Ints = NDArray[np.int64]

__all__ = ["TokenTable", "rank"]

Codes = NDArray[np.int32]
Places = tuple[Codes, Codes, Codes]  # type, first character, last

EXPAND = 4_000_000  # pieces turned into tokens at a time
# Pieces that are one word, or one word and one mark: cut here, without Python.
LETTERS = r"[\p{Latin}\p{Greek}\p{Cyrillic}]"
# The same for plain words, which leave out any marks on either side.
LATIN = "[A-Za-zÀ-ÖØ-öø-ɏ]"
MARKS = string.punctuation + "“”‘’„–—…"


@dataclass(frozen=True)
class TokenTable:
    """
    The tokens of each distinct piece; those of piece p begin at ``offsets[p]``.

    Examples
    --------
    >>> from toolkit.boundaries import Pieces
    >>> running = np.array([0, 1, 0], np.int32), np.array([0, 3, 7], np.int32), np.array([0, 3])
    >>> pieces = Pieces(pl.Series(["No ", "war."]), *running)
    >>> table = TokenTable.of(pieces, rules.piece_spans)
    >>> table.vocabulary, table.expand(pieces)[1][0].tolist()
    (('No', '.', 'war'), [0, 2, 1, 0])
    """

    vocabulary: tuple[str, ...]
    types: Codes
    starts: Codes
    ends: Codes
    offsets: Ints

    @classmethod
    def of(cls, pieces: Pieces, cut: Callable[[str], list[tuple[int, int]]]) -> TokenTable:
        """Cut every distinct piece, and number the types by how often they run."""
        tokens = _cut_pieces(pieces.distinct.str.strip_chars_end(), cut)
        owner = tokens["piece"].to_numpy()
        weight = np.bincount(pieces.codes, minlength=len(pieces.distinct))[owner]
        forms = tokens["text"]
        exotic = forms.str.contains(r"[^\x00-\x7f]")
        if exotic.any():
            named = [rules.normal_form(form) for form in forms.filter(exotic)]
            forms = forms.scatter(exotic.arg_true(), named)
        vocabulary, types = rank(forms, weight)
        offsets = np.searchsorted(owner, np.arange(len(pieces.distinct) + 1)).astype(np.int64)
        return cls(vocabulary, types, tokens["start"].to_numpy(), tokens["end"].to_numpy(), offsets)

    def expand(self, pieces: Pieces) -> tuple[tuple[str, ...], Places, Ints]:
        """Look up the tokens of the running pieces, and how many stand before each piece."""
        per_piece = np.diff(self.offsets).astype(np.int32)
        counts = per_piece[pieces.codes]
        narrow: type[Any] = np.int32 if counts.sum(dtype=np.int64) < 1 << 31 else np.int64
        before: NDArray[Any] = np.zeros(pieces.codes.size + 1, narrow)
        np.cumsum(counts, out=before[1:])
        del counts
        ids, starts, ends = (np.empty(before[-1], np.int32) for _ in range(3))
        with Meter("words numbered", pieces.codes.size) as meter:
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
                meter.step(b - a)
        return self.vocabulary, (ids, starts, ends), before


def _cut_pieces(cores: pl.Series, cut: Callable[[str], list[tuple[int, int]]]) -> pl.DataFrame:
    """List the tokens of every distinct piece: piece, start, end, text; in order."""
    frame = (
        cores.alias("core")
        .to_frame()
        .with_columns(
            pl.int_range(pl.len(), dtype=pl.Int32).alias("piece"),
            pl.col("core").str.len_chars().cast(pl.Int32).alias("size"),
        )
    )
    core, size = pl.col("core"), pl.col("size")
    zero = pl.lit(0, dtype=pl.Int32)
    word, bare, lead = core.str.contains(rf"^{LETTERS}+$"), core, zero
    short = core.str.head(-1).str.to_lowercase().is_in(sorted(rules.TITLES | rules.SHORT))
    marked = core.str.contains(rf"^{LETTERS}{{2,}}[,.;:!?]$") & ~(core.str.ends_with(".") & short)
    if cut is not rules.piece_spans:
        bare, marked = core.str.strip_chars(MARKS), pl.lit(value=False)
        word = bare.str.contains(rf"^{LATIN}+$")
        lead = size - core.str.strip_chars_start(MARKS).str.len_chars().cast(pl.Int32)

    def part(rows: pl.DataFrame, start: pl.Expr, end: pl.Expr, text: pl.Expr) -> pl.DataFrame:
        return rows.select("piece", (zero + start).alias("start"), (zero + end).alias("end"), text)

    ones, twos = frame.filter(word), frame.filter(marked)
    others = frame.filter(~word & ~marked)
    cuts = [cut(piece) for piece in others["core"]]
    rest = pl.DataFrame(
        {
            "piece": np.repeat(others["piece"].to_numpy(), [len(spans) for spans in cuts]),
            "start": np.array([a for spans in cuts for a, _ in spans], np.int32),
            "end": np.array([b for spans in cuts for _, b in spans], np.int32),
            "text": pl.Series(
                [c[a:b] for c, spans in zip(others["core"], cuts, strict=True) for a, b in spans],
                dtype=pl.String,
            ),
        },
    )
    return pl.concat(
        [
            part(ones, lead, lead + bare.str.len_chars().cast(pl.Int32), bare.alias("text")),
            part(twos, zero, size - 1, core.str.head(-1).alias("text")),
            part(twos, size - 1, size, core.str.tail(1).alias("text")),
            rest,
        ],
    ).sort("piece", "start")


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
    return tuple(ranked["type"]), new[codes]
