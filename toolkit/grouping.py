"""
Counting within groups: of documents (outlet, date) or of tokens (zone, voice).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from toolkit.kernel import runs
from toolkit.metadata import keys_of
from toolkit.stream import ZONES
from toolkit.voices.utterances import voices_of_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]

__all__ = ["Grouping", "grouping", "voices"]


@dataclass(frozen=True)
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

    def of(self, corpus: Corpus, tokens: Ints) -> Ints:
        """Number of the group of each token, by its position."""
        where = tokens if self.of_tokens else corpus.document_of(tokens)
        return self.labels[where].astype(np.int64)

    def parts(self, corpus: Corpus) -> list[tuple[Ints, Ints]]:
        """List, for each group, the documents that hold any of it, and how many tokens each."""
        if not self.of_tokens:
            rows = [np.flatnonzero(self.labels == group) for group in range(len(self.names))]
            return [(row, corpus.tokens[row]) for row in rows]
        documents = np.repeat(np.arange(len(corpus)), corpus.tokens)
        cells, sizes = runs(np.sort(self.labels.astype(np.int64) * len(corpus) + documents))
        group, row = np.divmod(cells, max(len(corpus), 1))
        cuts = np.searchsorted(group, np.arange(len(self.names) + 1))
        return [(row[a:b], sizes[a:b]) for a, b in pairwise(cuts.tolist())]


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
        return Grouping([""], np.zeros(len(corpus), np.int64), of_tokens=False)
    if by == "document":
        return Grouping(corpus.names, np.arange(len(corpus)), of_tokens=False)
    if by == "zone":
        return Grouping(ZONES, np.repeat(corpus.zones, np.diff(corpus.paragraphs)), of_tokens=True)
    if by == "voice":
        return Grouping(*voices(corpus), of_tokens=True)
    names, labels = np.unique(np.array(keys_of(corpus.table, by), dtype=str), return_inverse=True)
    return Grouping(names.tolist(), labels, of_tokens=False)


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
