"""
Keyness: which types two sets of documents use differently, and at least how differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, analysis, did_you_mean
from toolkit.comparison.profiles import Profiles
from toolkit.comparison.ranking import Contrast, Ranked, noted
from toolkit.comparison.reasons import reasons
from toolkit.comparison.scoring import (
    CORRECTIONS,
    UNITS,
    Sides,
    adjust,
    by_documents,
    by_tokens,
    label_of,
    rank_key,
    score_of,
)
from toolkit.context import lines_of
from toolkit.corpus import Corpus
from toolkit.inference import ENOUGH_DOCUMENTS
from toolkit.patterns import Word
from toolkit.search import Spans
from toolkit.wordlists import Wordlist

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from toolkit.context import Concordance

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["Keyness", "keyness"]

Target = Corpus | Mapping[str, Corpus]


@dataclass(frozen=True, eq=False)
class Keyness(Wordlist):
    """
    Types of a target compared with a reference, the surest large differences first.

    Columns: ``group`` if several targets were given; ``type``; ``n, n_reference`` hits;
    ``documents, documents_reference`` with at least one; ``per_10k, per_10k_reference``;
    ``log_ratio`` (log2 of the rates: 1 is twice as often, -1 half as often) with its 95 % interval
    ``low, high``; ``score``, what rows are ranked by; ``q``, the p value corrected for the whole
    family; ``log10_p``; ``verdict``. What cannot be said is null. Punctuation and function words
    are rows like others; :meth:`words` leaves them out of the table.

    Examples
    --------
    >>> import toolkit as tk
    >>> here = tk.Corpus.from_texts(["War, war.", "The war.", "A war.", "War now.", "No war."])
    >>> there = tk.Corpus.from_texts(["Peace now.", "No peace.", "Talks.", "A deal.", "Yes."])
    >>> found = tk.keyness(here, there)
    >>> found.table.select("type", "n", "n_reference", "verdict").row(0)
    ('war', 6, 0, 'absent from the reference: lower bound only')
    """

    ranked: Ranked = field(default=None, repr=False)  # type: ignore[assignment]  # always given

    def top(self, n: int = 20) -> pl.DataFrame:
        """First ``n`` rows; only these are built."""
        if callable(self.rows) and "table" not in vars(self) and n >= 0:
            return self.ranked.table(n)
        return super().top(n)

    @cached_property
    def more(self) -> Keyness:
        """The rows more frequent in the target, untested ones included."""
        return self._with_rows(self.table.filter(_rates() > 0))

    @cached_property
    def less(self) -> Keyness:
        """The rows more frequent in the reference, untested ones included."""
        return self._with_rows(self.table.filter(_rates() < 0))

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence in the row's target."""
        target = self.ranked.of(row).members[0][0]
        return self._places(self.ranked.profiles.corpora[target], row["type"])

    def _places(self, corpus: Corpus, spelled: str) -> Spans:
        if self.ranked.profiles.ignore_case:
            types = corpus.types.match(Word(spelled, sensitive=False, kind="typed"))
        else:
            types = np.array(
                [t for t, form in enumerate(corpus.vocabulary) if form == spelled], int
            )
        at = corpus.searcher.positions(types)
        return Spans(at, at + 1)

    def lines(self, row: int | None = None, *, side: str | None = None) -> Concordance:
        """
        Show the lines of text behind a row.

        Parameters
        ----------
        row : int
            Row of the table, counted from 0; needed if there are several.
        side : {"target", "reference"}, optional
            Whose lines; if not given, those of the side that uses the type more often.

        Returns
        -------
        Concordance

        Raises
        ------
        ToolkitError
            No such row; an unknown side; a reference made of several corpora that were not
            selected from one.
        """
        if row is None and len(self) != 1:
            raise ToolkitError(
                f"Which of the {len(self):,} rows?",
                advice="Give its number, or choose one: result.where(type=...).lines().",
            )
        r = self.row(row or 0)
        if side is None:
            side = "target" if (r["per_10k"] or 0) >= (r["per_10k_reference"] or 0) else "reference"
        if side not in ("target", "reference"):
            options = ("target", "reference")
            raise ToolkitError(f"Unknown side {side!r}.", advice=did_you_mean(side, options))
        members = self.ranked.of(r).members[side == "reference"]
        corpus = _as_one([self.ranked.profiles.corpora[member] for member in members])
        lines = lines_of(corpus, self._places(corpus, r["type"]))
        return replace(lines, note=f"{r['type']!r} in the {side}: {lines.note}")

    def at_least(self, documents: int) -> Keyness:
        """
        Keep the types that stand in so many documents, both sides together; q stays as it is.

        Examples
        --------
        >>> import toolkit as tk
        >>> here, there = (tk.Corpus.from_texts(t) for t in (["War.", "War on."], ["Peace."]))
        >>> tk.keyness(here, there).at_least(2).table["type"].to_list()
        ['.', 'war']
        """
        held = pl.col("documents") + pl.col("documents_reference")
        return self._with_rows(self.table.filter(held >= documents))

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about: table, formula, substitution, plain words."""
        r = self.row(row)
        contrast = self.ranked.of(r)
        number = self.ranked.profiles.number(r["type"])
        unit, measure = str(self.call[1].get("unit")), str(self.call[1].get("measure"))
        return reasons(r, contrast.sides.rates, number, df=contrast.compared.df[number]) + (
            f"\nScore: {label_of(measure)} = {_said(r['score'])}."
            if measure != "log_ratio" or unit == "token"
            else ""
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        call = self.call[1]
        case = "ignored" if call.get("ignore_case", True) else "kept"
        sample = (
            "the document-clustered variance of the log rate, t with Welch-Satterthwaite degrees "
            f"of freedom, where both sides have the type in at least {ENOUGH_DOCUMENTS} documents"
            if call.get("unit") == "document"
            else "tokens taken as independent (exact conditional bounds, p of the two-cell G²)"
        )
        return (
            f"Keyness of types, case {case}: log2 ratio of rates with 95 % intervals from "
            f"{sample}; ranked by {label_of(str(call.get('measure')))}; p values corrected by "
            f"{CORRECTIONS[str(call.get('correction'))][1]}. {self.note}"
        )


def _rates() -> pl.Expr:
    return (pl.col("per_10k") - pl.col("per_10k_reference")).fill_nan(None)


def _said(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


@analysis
def keyness(
    target: Target,
    reference: Corpus | None = None,
    *,
    measure: str = "log_ratio",
    unit: str = "document",
    ignore_case: bool = True,
    correction: str = "benjamini_hochberg",
) -> Keyness:
    """
    Find the types that two sets of documents use differently.

    Words clump: one article about a strike holds *strike* twenty times. So documents, not tokens,
    are the sample, and rows are ranked by the bound of the interval nearest zero: at least this
    different. A type must stand in five documents of each side to be tested; where one side does
    not have it at all, a bound is given instead of an infinite ratio.

    Parameters
    ----------
    target : Corpus or mapping of str to Corpus
        The documents of interest. Several, such as ``corpus.split("outlet")``, are each compared
        with the reference, or with all the others together if there is none.
    reference : Corpus, optional
        What to compare with.
    measure : str
        What to rank by: ``"log_ratio"`` (the bound nearest zero), ``"text_dispersion"``,
        ``"mann_whitney"``, or a token-based measure of kind contrast or evidence in
        ``tk.MEASURES``, such as ``"log_likelihood"``; the other columns stay as they are.
    unit : {"document", "token"}
        The sample that intervals, p and q are about. Tokens make every interval too narrow.
    ignore_case : bool
        Count *War* and *war* as one type.
    correction : {"benjamini_hochberg", "holm"}
        For exploring, or for claims. The family is every test made, over all targets.

    Returns
    -------
    Keyness
        Within each target the highest rank first: by the size of the bound whatever its sign, or
        by falling score (rising, if the score is a p value); then by p, frequency and spelling.
        Types that could not be tested come last.

    Raises
    ------
    ToolkitError
        Nothing to compare with; an unknown measure, unit or correction.

    Notes
    -----
    The estimator is that of :func:`toolkit.inference.compare_rates`. Without any true difference
    it calls about 5 % of the tested types different at p < .05, where token-based tests call
    several times as many. Two voices of the same documents, such as
    ``corpus.voice("(speech)")`` and ``corpus.voice("(narration)")``, are compared as if drawn
    apart: what the parts of a document have in common usually makes the interval wider than need
    be, and the note says so.

    References
    ----------
    .. [1] Lijffijt et al. (2016), Digital Scholarship in the Humanities 31(2), 374-397.
    .. [2] Egbert & Biber (2019), Corpora 14(1), 77-104 (text dispersion keyness).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War.", "War now.", "Peace."], about={"by": ["A", "A", "B"]})
    >>> keyness(corpus.split("by")).table.select("group", "type", "n", "n_reference").row(0)
    ('A', '.', 2, 1)
    """
    if unit not in UNITS:
        raise ToolkitError(f"Unknown unit {unit!r}.", advice=did_you_mean(unit, UNITS))
    adjust(np.zeros(0), correction)
    corpora, pairs = _paired(target, reference)
    profiles = Profiles.of(corpora, ignore_case=ignore_case)
    compare = by_documents if unit == "document" else by_tokens
    contrasts = []
    for group, members in pairs:
        target_side, reference_side = members
        sides = Sides(
            (profiles.parts(target_side), profiles.parts(reference_side)),
            (profiles.rate(target_side), profiles.rate(reference_side)),
        )
        compared = compare(sides)
        score = score_of(measure, sides, compared)
        key = rank_key(measure, score)
        contrasts.append(Contrast(group, members, sides, compared, score, key))
    q, family, name = adjust(np.concatenate([c.compared.log10_p for c in contrasts]), correction)
    parts = np.split(q, len(contrasts))
    done = tuple(replace(c, q=part) for c, part in zip(contrasts, parts, strict=True))
    ranked = Ranked(profiles, done, grouped=not isinstance(target, Corpus))
    note = noted(ranked, family, name, unit)
    return Keyness(corpora[0], rows=ranked.table, note=note, ranked=ranked)


Members = tuple[tuple[int, ...], tuple[int, ...]]


def _paired(
    target: Target, reference: Corpus | None
) -> tuple[list[Corpus], list[tuple[str, Members]]]:
    """Number the corpora, and say for each target which are its own and which its reference."""
    if isinstance(target, Corpus):
        if reference is None:
            raise ToolkitError(
                "There is nothing to compare with.",
                "Keyness is a difference between two sets of documents.",
                'Give a reference, or several targets: tk.keyness(corpus.split("outlet")).',
            )
        return [target, reference], [("", ((0,), (1,)))]
    parts = list(target.values())
    every = range(len(parts))
    pairs: list[Members]
    if reference is not None and parts:
        pairs = [((own,), (len(parts),)) for own in every]
        parts.append(reference)
    elif len(parts) > 1:
        pairs = [((own,), tuple(other for other in every if other != own)) for own in every]
    else:
        raise ToolkitError(
            f"{len(parts)} group{'s' * (len(parts) != 1)} and no reference.",
            "Each group is compared with all the others together.",
            "Give two groups or more, or a reference.",
        )
    return parts, list(zip(map(str, target), pairs, strict=True))


def _as_one(corpora: list[Corpus]) -> Corpus:
    """Find the corpus that several were selected from, cut down to their documents."""
    if len(corpora) == 1:
        return corpora[0]
    origin = corpora[0].origin
    if origin is None or any(each.origin is not origin for each in corpora):
        raise ToolkitError(
            "The reference is made of several corpora.",
            "They were not selected from one.",
            'Read the lines of each: tk.concordance(corpus, "...").',
        )
    wanted = {name for each in corpora for name in each.names}
    return origin.take([n for n, name in enumerate(origin.names) if name in wanted])
