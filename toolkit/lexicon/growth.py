"""
Growing a lexicon: words and pairs of words that mark labelled or contrasted documents.

Suggestions are candidates to read, accept or reject, never additions of their own accord. Tried on
hand-labelled news, own terms grown this way beat a trained classifier up to about a hundred
labelled texts; from some five hundred on the classifier wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from toolkit._base import Result, ToolkitError, analysis, did_you_mean, n_of
from toolkit.inference import (
    ABSENT_REFERENCE,
    COMPARED,
    ENOUGH_DOCUMENTS,
    Rate,
    benjamini_hochberg,
    clustered_rate,
    compare_rates,
)
from toolkit.kernel import tally
from toolkit.patterns import Word
from toolkit.rates import PER
from toolkit.voices.cues import function_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from scipy import sparse

    from toolkit.corpus import Corpus
    from toolkit.lexicon.lexicon import Lexicon
    from toolkit.search import Spans

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

__all__ = ["Suggestions", "suggest"]

SHORTEST: Final = 3  # letters; shorter words are rarely about anything
VERB: Final = "v"  # the tag of full verbs among the function words: those may be candidates
NAMELIKE: Final = 0.9  # share of capitalised uses from which a candidate looks like a name
KNOWN: Final = 0.5  # share of hits inside the lexicon's own from which a candidate adds nothing


@dataclass(frozen=True, eq=False)
class Suggestions(Result):
    """
    Candidates for a lexicon, the surest large differences first, names last.

    Columns: ``type`` (a word or two); ``n, n_reference`` hits; ``documents, documents_reference``
    with at least one; ``per_10k, per_10k_reference``; ``log_ratio`` (log2 of the rates) with its
    95 % interval ``low, high``, documents as the sample; ``q``, corrected for all candidates
    tested; ``capitalised`` (share of uses; near 1 it is a name). What cannot be said is null.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = tk.Corpus.from_texts([f"The rent rose by {n} euros." for n in range(8)])
    >>> other = tk.Corpus.from_texts([f"The match ended {n} to nil." for n in range(8)])
    >>> found = suggest(about, other)
    >>> found.accept(["rent", "euros"], frame="housing").frames
    {'housing': ('rent', 'euros')}
    """

    lexicon: Lexicon | None = field(default=None, repr=False)

    def evidence(self, row: Mapping[str, Any]) -> Spans:
        """Every occurrence in the target."""
        phrase = tuple(Word(part, sensitive=False, kind="typed") for part in row["type"].split())
        spans: Spans = self.corpus.searcher.phrase(phrase, self.corpus.sentences)
        return spans

    def explain(self, row: int) -> str:
        """Say how one row's numbers came about."""
        r = self.row(row)
        said = (
            f"{r['type']!r} occurs {n_of(r['n'], 'time')} in {n_of(r['documents'], 'document')} of "
            f"the target "
            f"({r['per_10k']:.2f} per {PER:,} tokens) and {n_of(r['n_reference'], 'time')} in "
            f"{r['documents_reference']:,} of the reference ({r['per_10k_reference']:.2f}). "
        )
        if r["log_ratio"] is None:
            return said + f"Absent from the reference: at least {2 ** r['low']:.1f} times as often."
        return said + (
            f"log2 ratio {r['log_ratio']:.2f}, 95 % interval {r['low']:.2f} to {r['high']:.2f} "
            f"from the document-clustered variance, q = {r['q']:.2g}. Misreading to avoid: a word "
            "that marks these texts need not mean the frame. Read its lines."
        )

    @property
    def method(self) -> str:
        """What was done, for a methods section."""
        call = self.call[1]
        return (
            "Candidate terms: words and pairs of neighbouring words, case ignored, compared by the "
            "log2 ratio of rates with document-clustered variance; kept from a ratio of "
            f"{call.get('at_least')} and a Benjamini-Hochberg q up to {call.get('q')}. {self.note}"
        )

    def accept(self, types: str | Iterable[str], *, frame: str) -> Lexicon:
        """
        Make a lexicon that holds the accepted candidates, besides what there was.

        Parameters
        ----------
        types : str or iterable of str
            Candidates as written in the table.
        frame : str
            Where they go; a new one if the lexicon has none of that name.

        Raises
        ------
        ToolkitError
            Not among the candidates.
        """
        from toolkit.lexicon.lexicon import Lexicon  # noqa: PLC0415  (it loads this room)

        offered = self.table["type"].to_list()
        accepted = [types] if isinstance(types, str) else list(types)
        for each in accepted:
            if each not in offered:
                raise ToolkitError(
                    f"{each!r} is none of the candidates.", advice=did_you_mean(each, offered)
                )
        added = Lexicon({frame: accepted})
        return added if self.lexicon is None else self.lexicon | added


@analysis
def suggest(
    target: Corpus,
    reference: Corpus,
    *,
    lexicon: Lexicon | None = None,
    at_least: float = 1.0,
    q: float = 0.05,
) -> Suggestions:
    """
    Find words and pairs of words that mark one set of texts, as candidates for a frame.

    Parameters
    ----------
    target : Corpus
        Texts that carry the frame.
    reference : Corpus
        Texts that do not.
    lexicon : Lexicon, optional
        Candidates that it finds already are left out.
    at_least : float
        Smallest log2 ratio: 1 is twice as often. What the reference lacks must reach it with the
        cautious end of its interval.
    q : float
        Largest Benjamini-Hochberg q over all candidates tested.

    Returns
    -------
    Suggestions
        Ranked by the lower end of the interval ("at least this much more often"), what looks like
        a name last. A candidate must stand in five documents of the target; function words are no
        candidates.

    Raises
    ------
    ToolkitError
        A threshold out of range.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = tk.Corpus.from_texts([f"The rent rose by {n} euros." for n in range(8)])
    >>> other = tk.Corpus.from_texts([f"The match ended {n} to nil." for n in range(8)])
    >>> suggest(about, other, lexicon=tk.Lexicon({"housing": ["rent"]})).table["type"].to_list()
    ['euros', 'rose']
    """
    if not (np.isfinite(at_least) and at_least >= 0 and 0 < q <= 1):
        raise ToolkitError(
            f"at_least={at_least}, q={q}.",
            "A ratio is a log2 of at least 0, q a chance.",
            "Try at_least=1, q=0.05.",
        )
    grams = _Grams(target, reference)
    groups = [grams.candidates(size, lexicon) for size in (1, 2)]
    spelled = [name for names, _, _ in groups for name in names]
    rates = [_joined([each[1] for each in groups]), _joined([each[2] for each in groups])]
    compared = compare_rates(*rates)
    tested = np.flatnonzero(compared.verdict == COMPARED)
    corrected = np.full(len(compared), np.nan)
    if tested.size:
        corrected[tested] = benjamini_hochberg(compared.p[tested]).p
    rows = _rates(rates[0], rates[1]).with_columns(
        pl.Series("type", spelled, dtype=pl.String),
        log_ratio=compared.log_ratio,
        low=compared.low,
        high=compared.high,
        q=corrected,
        capitalised=grams.capitalised(spelled),
    )
    rows = rows.select("type", pl.exclude("type")).with_columns(pl.col(pl.Float64).fill_nan(None))
    surely = (pl.col("log_ratio") >= at_least) & (pl.col("q") <= q)
    only_here = pl.Series(compared.verdict == ABSENT_REFERENCE) & (rows["low"] >= at_least)
    kept = rows.filter(surely.fill_null(value=False) | only_here)
    names = (pl.col("capitalised") > NAMELIKE).cast(pl.Int8)
    kept = kept.sort([names, "low", "n", "type"], descending=[False, True, True, False])
    note = (
        f"{n_of(kept.height, 'candidate')} of {n_of(len(spelled), 'word')} and pairs in at least "
        f"{ENOUGH_DOCUMENTS} of {n_of(len(target), 'document')}; {tested.size:,} could be tested "
        f"against "
        f"{len(reference):,} others. Read the lines of each before you accept it."
    )
    return Suggestions(target, rows=kept, note=note, lexicon=lexicon)


class _Grams:
    """Words and pairs of two corpora, numbered alike."""

    def __init__(self, target: Corpus, reference: Corpus) -> None:
        self.corpora = target, reference
        numbers: dict[str, int] = {}
        self.streams = []
        for corpus in self.corpora:
            kinds = [numbers.setdefault(form, len(numbers)) for form in corpus.types.lowered]
            self.streams.append(np.array(kinds, np.int64)[corpus.ids])
        self.forms = list(numbers)
        self.worth = np.array([_says_something(form) for form in self.forms], bool)

    def begins(self, side: int, size: int) -> Ints:
        """Tokens at which a word or a pair within one sentence begins, function words left out."""
        corpus, stream = self.corpora[side], self.streams[side]
        worth = self.worth[stream]
        if size == 1:
            return np.flatnonzero(worth)
        inside = np.ones(worth.size, bool)
        inside[corpus.sentences[1:] - 1] = False  # the last token of a sentence has no neighbour
        inside[:-1] &= worth[1:]
        return np.flatnonzero(inside & worth)

    def keys(self, side: int, begins: Ints, size: int) -> Ints:
        stream = self.streams[side]
        if size == 1:
            return stream[begins]
        return stream[begins] * len(self.forms) + stream[begins + 1]

    def candidates(self, size: int, lexicon: Lexicon | None) -> tuple[list[str], Rate, Rate]:
        """Spell and rate what stands in enough documents of the target and is not known."""
        target, reference = self.corpora
        begins = self.begins(0, size)
        keys = self.keys(0, begins, size)
        found, counts = tally(keys, target.document_of(begins), max(len(target), 1))
        kept = np.flatnonzero(np.diff(counts.indptr) >= ENOUGH_DOCUMENTS)
        if lexicon is not None:
            covered = _covered(target, lexicon)
            inside = covered[begins] | covered[begins + size - 1]
            at = np.searchsorted(found, keys)
            share = np.bincount(at, inside, found.size) / np.maximum(np.bincount(at), 1)
            kept = kept[share[kept] <= KNOWN]
        wanted = found[kept]
        here = clustered_rate(counts[:, kept], target.tokens)
        there = clustered_rate(self._in_reference(wanted, size), reference.tokens)
        pairs = zip(*np.divmod(wanted, len(self.forms)), strict=True)
        return [self._spell(a, b, size) for a, b in pairs], here, there

    def _in_reference(self, wanted: Ints, size: int) -> sparse.csc_array:
        reference = self.corpora[1]
        begins = self.begins(1, size)
        keys = self.keys(1, begins, size)
        known = np.isin(keys, wanted)
        # Every wanted key is counted once more in a document of its own, cut off again: so that
        # all have a column, those the reference lacks included.
        units = np.concatenate(
            [reference.document_of(begins[known]), np.full(wanted.size, len(reference))]
        )
        _, counts = tally(np.concatenate([keys[known], wanted]), units, len(reference) + 1)
        return counts.tocsr()[: len(reference)].tocsc()

    def _spell(self, a: int, b: int, size: int) -> str:
        return self.forms[b] if size == 1 else f"{self.forms[a]} {self.forms[b]}"

    def capitalised(self, spelled: list[str]) -> NDArray[np.float64]:
        """Share of capitalised uses in the target of the candidate's most capitalised word."""
        stream, corpus = self.streams[0], self.corpora[0]
        capital = np.array([form[0].isupper() for form in corpus.vocabulary], bool)
        upper = np.bincount(stream, capital[corpus.ids], len(self.forms))
        share = upper / np.maximum(np.bincount(stream, minlength=len(self.forms)), 1)
        number = {form: n for n, form in enumerate(self.forms)}
        shares = [max(share[number[word]] for word in name.split(" ")) for name in spelled]
        return np.array(shares, np.float64)


def _says_something(form: str) -> bool:
    letters = form.replace("-", "")  # no figures, and no pieces of contractions
    grammar = function_words().get(form, VERB) != VERB
    return len(form) >= SHORTEST and letters.isalpha() and not grammar


def _covered(corpus: Corpus, lexicon: Lexicon) -> Flags:
    """Flag the tokens that the lexicon finds."""
    edges = np.zeros(corpus.ids.size + 1, np.int64)
    for patterns in lexicon.frames.values():
        for pattern in patterns:
            spans = corpus.find(pattern)
            np.add.at(edges, spans.begins, 1)
            np.add.at(edges, spans.ends, -1)
    return np.cumsum(edges[:-1]) > 0


def _joined(rates: list[Rate]) -> Rate:
    """Put rates of the same documents together: one family of candidates."""
    one, *_ = rates
    columns = {
        name: np.concatenate([getattr(rate, name) for rate in rates])
        for name in ("n", "documents", "rate", "se", "low", "high", "thin")
    }
    return Rate(**columns, m=one.m, tokens=one.tokens, confidence=one.confidence)


def _rates(here: Rate, there: Rate) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "n": here.n,
            "n_reference": there.n,
            "documents": here.documents,
            "documents_reference": there.documents,
            "per_10k": here.rate * PER,
            "per_10k_reference": there.rate * PER,
        }
    )
