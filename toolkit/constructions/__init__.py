"""
Candidates to read: passives, modal verbs, hedges, boosters, obligations, scare quotes.

Rules over words find them, not a parser, and what they find is no finding: each kind says how many
in a hundred were right when they were read. Read the lines before you believe a count.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, analysis, did_you_mean, n_of
from toolkit.constructions.passives import passives
from toolkit.constructions.scare import scare_quotes
from toolkit.constructions.stance import from_lexicon, modality
from toolkit.context import Concordance, Width, lines_of
from toolkit.grouping import check_grouping, grouping, place_of
from toolkit.inference import clustered_rates
from toolkit.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from toolkit.corpus import Corpus

__all__ = ["KINDS", "Candidates", "Kind", "candidates"]


@dataclass(frozen=True)
class Kind:
    """
    One kind of candidate: how it is found, what it is, and how often that was right.

    Attributes
    ----------
    right, read : int
        Of so many candidates read, so many were right.
    found, there : int
        Of so many that a reader found in whole sentences, so many are candidates.

    Examples
    --------
    >>> KINDS["passive"].measured[:66]
    'Of 100 candidates read 96 were right (precision 0.96, 95 % 0.90 to'
    """

    find: Callable[[Corpus], Any] = field(repr=False)
    what: str
    rule: str
    right: int
    read: int
    found: int
    there: int

    @property
    def measured(self) -> str:
        """What was measured, in a sentence with Wilson's intervals."""
        return (
            f"Of {n_of(self.read, 'candidate')} read {self.right} were right (precision "
            f"{_share(self.right, self.read)}); of {self.there} that a reader found in sentences "
            f"drawn at random {self.found} are candidates (recall "
            f"{_share(self.found, self.there)}); news of the US election of 2016."
        )


STANCE: Final = "the words of the lexicon 'stance', but for known false friends"


def _share(part: int, whole: int) -> str:
    low, high = MEASURES["wilson"](part, whole)
    return f"{part / whole:.2f}, 95 % {float(low):.2f} to {float(high):.2f}"


KINDS: Final = {
    "passive": Kind(passives, "passives", "be or get, adverbs, a participle", 96, 100, 29, 30),
    "modality": Kind(modality, "modal verbs", "a closed list", 100, 100, 9, 10),
    "hedge": Kind(partial(from_lexicon, frame="hedges"), "hedges", STANCE, 73, 94, 8, 11),
    "booster": Kind(partial(from_lexicon, frame="boosters"), "boosters", STANCE, 80, 100, 3, 4),
    "obligation": Kind(
        partial(from_lexicon, frame="obligation"), "words of obligation", STANCE, 87, 100, 5, 6
    ),
    "scare_quote": Kind(
        scare_quotes, "scare quotes", "one to three words in quotation marks", 31, 100, 5, 7
    ),
}
"""Every kind that :func:`candidates` finds."""


@dataclass(frozen=True, eq=False)
class Candidates(Concordance):
    """
    Candidates to read, not detections: a concordance of them.

    Columns: those of a concordance (``left, node, right, document, start, end``); ``form``, the
    participle, the modal verb, the words; ``agent`` (passives only), whether a by-phrase names a
    doer; ``zone``; ``quoted``, inside quotation marks. :meth:`placed` adds ``voice``.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["Two men were shot. The hut was burned by rebels."])
    >>> found = tk.candidates(corpus, "passive")
    >>> found.where(agent=False).table.select("node", "form").rows()
    [('were shot', 'shot')]
    """

    kind: str = ""

    def near(self, pattern: str, *, within: str = "sentence") -> Self:
        """
        Keep the candidates whose sentence (or paragraph, or document) holds a pattern.

        Raises
        ------
        ToolkitError
            A pattern or unit that cannot be read.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["Two rebels were shot. A vote was held."])
        >>> tk.candidates(corpus, "passive").near("rebel*").table["form"].to_list()
        ['shot']
        """
        bounds = self.corpus.bounds(within)
        held = np.searchsorted(bounds, self.corpus.find(pattern).begins, "right")
        kept = np.isin(np.searchsorted(bounds, self.spans.begins, "right"), held)
        said = f"{kept.sum():,} of {n_of(kept.size, 'line')} in the {within} of {pattern!r}."
        return self.take(kept, said)

    def shares(self, column: str = "agent", *, by: str | None = None) -> pl.DataFrame:
        """
        Tell which share of the candidates is so: has an agent, stands in quotation marks.

        Parameters
        ----------
        column : {"agent", "quoted"}
            A column of yes and no.
        by : str, optional
            ``"voice"``, ``"zone"``, ``"document"`` or a metadata column such as ``"outlet"``.

        Returns
        -------
        DataFrame
            The group if asked for, ``n`` (so many are so), ``candidates``, ``share`` with its 95 %
            interval ``low, high`` (documents as the sample), and ``thin``.

        Raises
        ------
        ToolkitError
            No such column of yes and no.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["Two men were shot. The hut was burned by rebels."])
        >>> tk.candidates(corpus, "passive").shares("agent").select("n", "candidates").rows()
        [(1, 2)]
        """
        flags = {name: s for name, s in self.marks.items() if s.dtype == pl.Boolean}
        if column not in flags:
            raise ToolkitError(
                f"No column {column!r} of yes and no.", advice=did_you_mean(column, flags)
            )
        check_grouping(self.corpus, by)
        units = grouping(self.corpus, by).units
        unit, so = units.at(self.spans.begins), flags[column].to_numpy()
        every, some = (np.bincount(unit[keep], minlength=len(units)) for keep in (so | True, so))
        rate = clustered_rates(some, every, units.group, len(units.groups))
        columns = {
            **({by: units.names} if by else {}),
            "n": rate.n,
            "candidates": np.rint(rate.tokens).astype(np.int64),
            "share": rate.rate,
            "low": rate.low,
            "high": np.minimum(rate.high, 1.0),
            "thin": rate.thin,
        }
        return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))

    def explain(self, row: int) -> str:
        """Say why a line is a candidate, and how often that was right."""
        r, kind = self.row(row), KINDS[self.kind]
        agent = ""
        if "agent" in r:
            agent = " A by-phrase names a doer." if r["agent"] else " No by-phrase names a doer."
        return (
            f"{r['node']!r} is a candidate for {kind.what} by this rule: {kind.rule}.{agent} "
            f"{kind.measured} Misreading to avoid: a count of candidates is no count of "
            f"{kind.what} until the lines are read."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        kind = KINDS[self.kind]
        return f"Candidates for {kind.what} by rule ({kind.rule}). {self.note}"  # it says how good


@analysis
def candidates(
    corpus: Corpus, kind: str, *, span: Width = 10, within: str = "paragraph"
) -> Candidates:
    """
    Find candidates to read: not detections.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    kind : {"passive", "modality", "hedge", "booster", "obligation", "scare_quote"}
        What to look for, in English.
    span : int or (int, int)
        Tokens of context on each side.
    within : {"sentence", "paragraph", "document"}
        Context ends there.

    Returns
    -------
    Candidates
        One line each, in running order; ``rates(by=...)`` counts them with intervals, ``where``,
        ``near`` and ``shares`` narrow and compare.

    Raises
    ------
    ToolkitError
        An unknown kind or unit.

    Notes
    -----
    One of the authors read candidates drawn at random (seeded) from 840 articles of US election
    news, and sentences of 8 to 45 tokens for what the rules had missed; doubtful ones count as
    wrong. Right of read, and found of those there, with Wilson's 95 % intervals for the first:

    ===========  ==================  =======  ==================================================
    kind         precision           recall   wrong are mostly
    ===========  ==================  =======  ==================================================
    passive      96 of 100, .90-.98  29/30    states: *was evenly split*
    modality     100 of 100, .96-1   9/10     (missed: *he'd demur*)
    hedge        73 of 94, .68-.85   8/11     reporting verbs: *suggested that*; *potential*
    booster      80 of 100, .71-.87  3/4      *never* and *clear* in their plain sense
    obligation   87 of 100, .79-.92  5/6      *cannot*, *needed to* in their plain sense
    scare_quote  31 of 100, .23-.41  5/7      words that somebody is quoted with; slogans; terms
    ===========  ==================  =======  ==================================================

    Passives were looked for in 120 sentences with a form of *be* or *get*, scare quotes in 120 with
    a quotation, the others in 60 of any kind; so few cases bound the recall only loosely. The flag
    ``agent`` was right in 192 of 196. Small mends of the rules for passives, modality, hedges and
    scare quotes followed these readings and were not read again, and earlier draws from the same
    articles shaped all rules: expect less on other texts, and read.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The talks must go on. Such “talks” may fail in May."])
    >>> candidates(corpus, "modality").table["node"].to_list()
    ['must', 'may']
    >>> candidates(corpus, "scare_quote").table["form"].to_list()
    ['talks']
    """
    if kind not in KINDS:
        raise ToolkitError(f"Unknown kind {kind!r}.", advice=did_you_mean(kind, KINDS))
    spans, marks = KINDS[kind].find(corpus)
    marks |= {name: place_of(corpus, spans, name) for name in ("zone", "quoted")}
    lines = lines_of(corpus, spans, span=span, within=within)
    note = (
        f"Candidates for {KINDS[kind].what}, to read: not detections. {lines.note} "
        f"{KINDS[kind].measured}"
    )
    given = {name: getattr(lines, name) for name in ("rows", "spans", "span", "within")}
    found = Candidates(corpus, note=note, marks=marks, kind=kind, **given)
    return replace(found, rows=lambda: found.page(0, len(found)))
