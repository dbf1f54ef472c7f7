"""
A sheet of hits for people to code, blind, that takes their codes back.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError
from toolkit.context import lines_of
from toolkit.measures.coincidence import not_coded
from toolkit.reading import read_about
from toolkit.search import Spans

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.frames import FrameCounts

    Ints = NDArray[np.int64]

__all__ = ["NO", "OPEN", "UNSURE", "YES", "CodingSheet", "Drawn", "with_table", "with_words"]

SPAN: Final = 40  # tokens shown on each side, within the paragraph
YES, NO, UNSURE, OPEN = "1", "0", "?", ""
#: How people write a decision, and how it is kept.
SPELLED: Final[Mapping[str, str]] = {
    **dict.fromkeys(("1", "1.0", "yes", "y", "true"), YES),
    **dict.fromkeys(("0", "0.0", "no", "n", "false"), NO),
    **dict.fromkeys(("?", "unsure"), UNSURE),
    OPEN: OPEN,
}


#: Marks of items, of letters that a spreadsheet takes for no number, date, month or truth value.
LETTERS: Final = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")


@dataclass(frozen=True, eq=False)
class Drawn:
    """
    What was drawn, as columns in the order of the sheet, and from how much.

    Attributes
    ----------
    frames, terms, strata : ndarray of int64, shape (k,)
        Frame and term (-1: a sentence without a hit), and the group that the hit was drawn from.
    begins, ends : ndarray of int64, shape (k,)
        Tokens of the hit, or of the sentence.
    sizes : ndarray of int64, shape (frames, groups)
        Hits in the corpus, of which some were drawn.
    groups : list of str
        Names of the groups.
    """

    frames: Ints
    terms: Ints
    strata: Ints
    begins: Ints
    ends: Ints
    sizes: Ints
    groups: list[str]

    @property
    def probes(self) -> NDArray[np.bool_]:
        """Which items are sentences without a hit of their frame."""
        flags: NDArray[np.bool_] = self.terms < 0
        return flags


@dataclass(frozen=True, eq=False)
class CodingSheet(Result):
    """
    Hits drawn for people to code, in random order, without outlet, date or name of the document.

    Columns: ``item``, ``frame`` (is it meant here?), ``left, node, right`` (the hit in its
    paragraph; of a probe the whole sentence), ``code`` (1, 0, ? or nothing yet), ``remark``.
    Write it with :meth:`to_spreadsheet` or :meth:`to_csv`, fill in ``code``, and :meth:`read` it
    back; :meth:`key` tells what the coder must not know.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2)
    >>> sorted(sheet.table["right"])
    [' came.', ' of words.']
    """

    counts: FrameCounts = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    drawn: Drawn = field(default=None, repr=False)  # type: ignore[assignment]  # always given
    by: str | None = None
    coder: str = ""
    codes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @cached_property
    def items(self) -> list[str]:
        """Name of each item: its number, and a mark of its frame, its place and its words."""
        corpus, drawn, frames = self.corpus, self.drawn, self.counts.names[0]
        columns = (
            drawn.frames,
            corpus.document_of(drawn.begins),
            corpus.starts[drawn.begins],
            corpus.ends[drawn.ends - 1],
        )
        named = []
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for number, (frame, document, start, end) in enumerate(rows, 1):
            place = f"{frames[frame]} {corpus.names[document]} {start} {end}"
            what = f"{place} {corpus.texts[document][start:end]}"
            mark = hashlib.sha256(what.encode("utf-8", "surrogatepass")).hexdigest()
            named.append(f"{number}-{mark[:6].translate(LETTERS)}")
        return named

    @property
    def done(self) -> int:
        """Items that have a code, unsure ones included."""
        return sum(code != OPEN for code in self.codes)

    def coded(
        self,
        codes: Mapping[str, object],
        *,
        coder: str | None = None,
        remarks: Mapping[str, str] | None = None,
    ) -> Self:
        """
        Fill in codes.

        Parameters
        ----------
        codes : mapping of item to code
            1 or yes, 0 or no, ? or unsure, or nothing (also None or NaN). Items that are not named
            keep their code.
        coder : str, optional
            Who coded.
        remarks : mapping of item to str, optional
            What the coder wrote beside.

        Raises
        ------
        ToolkitError
            An item that is not on this sheet, or a code that is none of these.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["A war of words."])
        >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 1)
        >>> sheet.coded({sheet.items[0]: "no"}, coder="Ann").table["code"].to_list()
        ['0']
        """
        said = dict(zip(self.items, self.codes, strict=True))
        beside = dict(zip(self.items, self.remarks, strict=True))
        for item, code in codes.items():
            self._check_item(item, said)
            said[item] = _read_code(code, f"Item {item}")
        for item, remark in (remarks or {}).items():
            self._check_item(item, said)
            beside[item] = remark
        filled = replace(
            self,
            codes=tuple(said.values()),
            remarks=tuple(beside.values()),
            coder=self.coder if coder is None else coder,
        )
        coded: Self = with_table(filled)
        return coded

    def read(
        self, path: str | os.PathLike[str], *, coder: str | None = None, encoding: str | None = None
    ) -> Self:
        """
        Read back a sheet that somebody filled in.

        Parameters
        ----------
        path : path
            CSV (or .tsv, .jsonl) with the columns ``item`` and ``code``; others but ``remark`` are
            passed over.
        coder : str, optional
            Who coded; without it the file's name.
        encoding : str, optional
            As for :func:`toolkit.read`.

        Raises
        ------
        ToolkitError
            A file that cannot be read, a column that is missing, an item twice or from another
            sheet, a code that is none: with its row.
        """
        batch = read_about(path, encoding=encoding)
        for name in ("item", "code"):
            if name not in batch.about:
                raise ToolkitError(
                    f"{path}: no column {name!r}.",
                    f"There are {', '.join(batch.about)}.",
                    "Fill in the file that the sheet wrote, and leave its first row as it is.",
                )
        said: dict[str, object] = {}
        beside: dict[str, str] = {}
        remarks = batch.about.get("remark", [None] * len(batch.places))
        rows = zip(batch.places, batch.about["item"], batch.about["code"], remarks, strict=True)
        for place, item, code, remark in rows:
            where = f"{path}, {batch.unit} {place}"
            name = str(item or "").lstrip("'")
            if name in said:
                raise ToolkitError(f"{where}: item {name} for the second time.", "", "Keep one.")
            self._check_item(name, self.items, where)
            said[name] = _read_code(code, where)
            beside[name] = remark or ""
        name = coder or str(path).replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]
        return self.coded(said, coder=name, remarks=beside)

    def _check_item(self, item: str, known: Any, where: str = "") -> None:  # noqa: ANN401
        if item not in known:
            raise ToolkitError(
                f"{where + ': ' if where else ''}item {item!r} is not on this sheet.",
                f"Its items are {self.items[0]} to {self.items[-1]}." if self.items else "",
                "Draw the sheet with the same texts, lexicon, numbers and seed as before.",
            )

    def key(self) -> pl.DataFrame:
        """
        Tell what the coder must not know.

        Returns
        -------
        DataFrame
            ``item, frame, term`` (none for a probe), ``document, start, end`` (characters),
            the group if hits were drawn by one, ``probe`` (a sentence without a hit), ``code``.
        """
        corpus, drawn = self.corpus, self.drawn
        frames, terms = self.counts.names
        groups = {self.by: pl.Series(drawn.groups, dtype=pl.String).gather(drawn.strata)}
        return pl.DataFrame(
            {
                "item": self.items,
                "frame": pl.Series(frames, dtype=pl.String).gather(drawn.frames),
                "term": pl.Series([*terms, None], dtype=pl.String).gather(
                    drawn.terms % (len(terms) + 1)
                ),
                "document": pl.Series(corpus.names, dtype=pl.String).gather(
                    corpus.document_of(drawn.begins)
                ),
                "start": corpus.starts[drawn.begins].astype(np.int64),
                "end": corpus.ends[drawn.ends - 1].astype(np.int64),
                **(groups if self.by not in (None, "term", "document") else {}),
                "probe": drawn.probes,
                "code": pl.Series(self.codes, dtype=pl.String),
            }
        )

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Where the item stands."""
        at = self.items.index(row["item"])
        return Spans(self.drawn.begins[at : at + 1], self.drawn.ends[at : at + 1])

    def explain(self, row: int) -> str:
        """Say what is asked about one item."""
        r = self.row(row)
        probe = bool(self.drawn.probes[self.items.index(r["item"])])
        what = "this sentence, which holds none of its terms," if probe else "this hit"
        said = {YES: "yes", NO: "no", UNSURE: "unsure", OPEN: "not yet coded"}[r["code"]]
        return (
            f"Item {r['item']}: is the frame {r['frame']!r} meant by {what} {r['node']!r}? "
            f"Code: {said}. Misreading to avoid: the word is not the frame; judge the passage, by "
            "the codebook, and without looking up where it comes from."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        options = self.call[1]
        return (
            f"Hits drawn at random without replacement (seed {options.get('seed')}), "
            f"{options.get('n')} of each frame"
            f"{f', evenly by {self.by}' if self.by else ''}, shown in random order within "
            f"{SPAN} tokens of their paragraph, without outlet, date or document. {self.note}"
        )

    def as_record(self) -> dict[str, Any]:
        """Write the sheet and its codes down, so that what is made of them can be replayed."""
        codes, remarks = (
            {item: said for item, said in zip(self.items, column, strict=True) if said}
            for column in (self.codes, self.remarks)
        )
        return {**super().as_record(), "coder": self.coder, "codes": codes, "remarks": remarks}


def _read_code(code: object, where: str) -> str:
    said = "" if not_coded(code) else str(int(code) if isinstance(code, bool) else code)
    known = SPELLED.get(said.strip().lstrip("'").lower())
    if known is None:
        raise ToolkitError(
            f"{where}: {said!r} is no code.",
            "A code is 1 (yes), 0 (no), ? (unsure) or nothing.",
            "Write remarks in the column 'remark'.",
        )
    return known


def with_table(sheet: Any) -> Any:  # noqa: ANN401  (a sheet of the class that came)
    """Let a sheet build its table from what it holds."""

    def rows() -> pl.DataFrame:
        spans = Spans(sheet.drawn.begins, sheet.drawn.ends)
        lines = lines_of(sheet.corpus, spans, span=SPAN).table
        frames = pl.Series("frame", sheet.counts.names[0], dtype=pl.String)
        return pl.DataFrame(
            {
                "item": pl.Series(sheet.items, dtype=pl.String),
                "frame": frames.gather(sheet.drawn.frames),
                **{name: lines[name] for name in ("left", "node", "right")},
                "code": pl.Series(sheet.codes, dtype=pl.String),
                "remark": pl.Series(sheet.remarks, dtype=pl.String),
            }
        )

    return replace(sheet, rows=rows)


def with_words(corpus: Corpus) -> NDArray[np.bool_]:
    """Flag the sentences that hold a word."""
    words = np.concatenate([[0], np.cumsum(corpus.types.is_word[corpus.ids])])
    flags: NDArray[np.bool_] = np.diff(words[corpus.sentences]) > 0
    return flags
