"""
Counting within groups: of documents (outlet, date) or of tokens (zone, voice).

One mechanism for every ``by=``. What is drawn is a unit: a document, or the part of a document that
belongs to one zone or voice. Counts per unit and the units of each group are all that an estimate
needs, whatever the groups are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean
from toolkit.inference import clustered_rates
from toolkit.metadata import check_group_name, column_of, keys_of
from toolkit.search import unit_of
from toolkit.stream import ZONES
from toolkit.voices.utterances import voices_of_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus
    from toolkit.inference import Rate
    from toolkit.search import Spans

    Codes = NDArray[np.int32]
    Ints = NDArray[np.int64]

__all__ = [
    "SPEECH",
    "Grouping",
    "Units",
    "check_grouping",
    "grouping",
    "place_of",
    "said_by",
    "voices",
]

OF_TEXTS = ("document", "zone", "voice")  # what can be grouped by without metadata
SPEECH = "(speech)"  # every voice but the writer's own
MOST_CELLS = 50_000_000  # groups x documents that are numbered in a table


@dataclass(frozen=True, eq=False)
class Units:
    """
    What is drawn: each document, or the part of each that one group has.

    Attributes
    ----------
    documents, sizes : ndarray of int64, shape (U,)
        Document of each unit, and its tokens.
    groups : dict of str to ndarray of int64
        Units of each group, in order of the groups; zones and voices without a token are left out.
    parts : ndarray of int32, shape (N,), optional
        Unit of each token, where documents are parted; else each document is a unit.

    Examples
    --------
    >>> import toolkit as tk
    >>> units = grouping(tk.Corpus.from_texts(["“No,” said Ann Lind.", "Yes."]), "voice").units
    >>> units.documents.tolist(), units.sizes.tolist(), list(units.groups)
    ([0, 1, 0], [4, 2, 4], ['(narration)', 'Ann Lind'])
    """

    documents: Ints
    sizes: Ints
    groups: dict[str, Ints]
    parts: Codes | None = None

    def __len__(self) -> int:
        return self.sizes.size

    @property
    def of(self) -> Codes:
        """Unit of each token: (N,)."""
        if self.parts is not None:
            return self.parts
        return np.repeat(np.arange(len(self), dtype=np.int32), self.sizes)

    def at(self, tokens: Ints) -> Ints:
        """Unit of some tokens, by their positions."""
        if self.parts is not None:
            return self.parts[tokens].astype(np.int64)
        return unit_of(tokens, np.concatenate([np.zeros(1, np.int64), np.cumsum(self.sizes)]))

    @cached_property
    def group(self) -> Ints:
        """Number of the group of each unit, in order of the groups."""
        numbers = np.zeros(len(self), np.int64)
        for number, rows in enumerate(self.groups.values()):
            numbers[rows] = number
        return numbers

    @property
    def names(self) -> pl.Series:
        """Names of the groups."""
        return pl.Series(list(map(str, self.groups)), dtype=pl.String)

    def rates(self, counts: NDArray[np.integer]) -> Rate:
        """
        Estimate the rates of all groups in one pass; there may be thousands of voices.

        Parameters
        ----------
        counts : ndarray of int, shape (U,) or (U, k)
            Hits of each type in each unit.

        Returns
        -------
        Rate
            Arrays of shape (groups * k,), the first group first.
        """
        return clustered_rates(counts, self.sizes, self.group, len(self.groups))


@dataclass(frozen=True, eq=False)
class Grouping:
    """
    Groups, the group of each document or token, and how much text each group has where.

    Examples
    --------
    >>> import toolkit as tk
    >>> groups = grouping(tk.Corpus.from_texts(["“No,” said Ann Lind."]), "voice")
    >>> groups.names[0], groups.names[-1]
    ('(narration)', 'Ann Lind')
    """

    names: Sequence[str]
    labels: NDArray[np.integer]
    of_tokens: bool
    corpus: Corpus = field(repr=False)

    def of(self, tokens: Ints) -> Ints:
        """Number of the group of each token, by its position."""
        where = tokens if self.of_tokens else self.corpus.document_of(tokens)
        return self.labels[where].astype(np.int64)

    def holds(self, tokens: Ints, name: object) -> NDArray[np.bool_]:
        """Whether each token, by its position, belongs to the group of a name."""
        flags: NDArray[np.bool_] = self.of(tokens) == [str(n) for n in self.names].index(str(name))
        return flags

    @cached_property
    def units(self) -> Units:
        """Documents, or their parts, in order of group and document."""
        corpus = self.corpus
        if not self.of_tokens:
            order = np.argsort(self.labels, kind="stable")
            cuts = np.searchsorted(self.labels[order], np.arange(len(self.names) + 1))
            places = pairwise(cuts.tolist())
            groups = {n: order[a:b] for n, (a, b) in zip(self.names, places, strict=True)}
            return Units(np.arange(len(corpus)), corpus.tokens, groups)
        documents = np.repeat(np.arange(len(corpus)), corpus.tokens)
        cells, of, sizes = _numbered(
            self.labels.astype(np.int64) * len(corpus) + documents, len(self.names) * len(corpus)
        )
        group, document = np.divmod(cells, max(len(corpus), 1))
        cuts = np.searchsorted(group, np.arange(len(self.names) + 1))
        numbers = np.arange(cells.size)
        groups = {
            name: numbers[a:b]
            for name, (a, b) in zip(self.names, pairwise(cuts.tolist()), strict=True)
            if b > a
        }
        return Units(document, sizes, groups, of)


def _numbered(keys: Ints, size: int) -> tuple[Ints, Codes, Ints]:
    """Distinct keys, the number of each key among them, and how often each occurs."""
    if size > max(MOST_CELLS, keys.size):
        cells, of, sizes = np.unique(keys, return_inverse=True, return_counts=True)
        return cells, of.astype(np.int32), sizes
    n = np.bincount(keys, minlength=size)
    cells = np.flatnonzero(n)
    number = (np.cumsum(n > 0) - 1).astype(np.int32)
    return cells, number[keys], n[cells]


def grouping(corpus: Corpus, by: str | None) -> Grouping:
    """
    Group a corpus.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    by : str or None
        ``"document"``, ``"zone"``, ``"voice"``, a metadata column, or None for one group.

    Returns
    -------
    Grouping
        Groups in order of their names; zones in page order; voices with the writer's own first,
        then unresolved speech, then the speakers.

    Raises
    ------
    ToolkitError
        No such metadata column.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["Y", "X"]})
    >>> grouping(corpus, "outlet").labels.tolist()
    [1, 0]
    """
    if by is None:
        return Grouping([""], np.zeros(len(corpus), np.int64), of_tokens=False, corpus=corpus)
    if by == "document":
        return Grouping(corpus.names, np.arange(len(corpus)), of_tokens=False, corpus=corpus)
    if by == "zone":
        zones = np.repeat(corpus.zones, np.diff(corpus.paragraphs))
        return Grouping(ZONES, zones, of_tokens=True, corpus=corpus)
    if by == "voice":
        return Grouping(*voices(corpus), of_tokens=True, corpus=corpus)
    check_group_name(by)
    names, labels = np.unique(np.array(keys_of(corpus.table, by), dtype=str), return_inverse=True)
    return Grouping(names.tolist(), labels, of_tokens=False, corpus=corpus)


def check_grouping(corpus: Corpus, by: str | None) -> None:
    """
    Refuse what nothing can be grouped by, before any counting.

    Raises
    ------
    ToolkitError
        No such metadata column, or one named like a column of the results.

    Examples
    --------
    >>> import toolkit as tk
    >>> check_grouping(tk.Corpus.from_texts(["No."]), "zone")
    """
    if by not in (None, *OF_TEXTS):
        column_of(corpus.table, str(by))
        check_group_name(str(by))


def voices(corpus: Corpus) -> tuple[Sequence[str], NDArray[np.int32]]:
    """
    Whose voice each token is: names, and an index into them per token; found once per corpus.

    Examples
    --------
    >>> import toolkit as tk
    >>> voices(tk.Corpus.from_texts(["No quotations here."]))[0][0]
    '(narration)'
    """
    held = vars(corpus)
    if "_voices" not in held:
        held["_voices"] = voices_of_tokens(corpus)
    found: tuple[Sequence[str], NDArray[np.int32]] = held["_voices"]
    return found


def said_by(corpus: Corpus, voice: str | Iterable[str]) -> NDArray[np.bool_]:
    """
    Flag the tokens of some voices.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    voice : str or iterable of str
        Names of voices, as in :func:`voices`, or ``"(speech)"`` for all but the writer's own.

    Raises
    ------
    ToolkitError
        Nobody of that name speaks; the nearest is named.

    Examples
    --------
    >>> import toolkit as tk
    >>> said_by(tk.Corpus.from_texts(["“No,” said Ann Lind."]), "(speech)").sum().item()
    4
    """
    names, labels = voices(corpus)
    numbers = {name: number for number, name in enumerate(names)}
    wanted = np.zeros(len(names), bool)
    for name in [voice] if isinstance(voice, str) else voice:
        if name == SPEECH:
            wanted[1:] = True
        elif name in numbers:
            wanted[numbers[name]] = True
        else:
            options = [SPEECH, *names]
            raise ToolkitError(f"No voice {name!r}.", advice=did_you_mean(name, options))
    flags: NDArray[np.bool_] = wanted[labels]
    return flags


def place_of(corpus: Corpus, spans: Spans, name: str) -> pl.Series:
    """
    Say for each span in which zone it begins, whether in quotation marks, or who speaks there.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war."])
    >>> place_of(corpus, corpus.find("war"), "voice").to_list()
    ['(narration)']
    """
    if name == "quoted":
        return pl.Series(name, corpus.in_quotes(spans.begins))
    groups = grouping(corpus, name)
    return pl.Series(name, list(groups.names), dtype=pl.String).gather(groups.of(spans.begins))
