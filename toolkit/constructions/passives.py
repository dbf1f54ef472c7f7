"""
Passives: a form of *be* or *get*, adverbs, a participle.

No parser: a participle is a word in *-ed*, or an irregular one of the list, that stands next to
its auxiliary but for adverbs and quotation marks. What looks so and is none is listed as well:
adjectives (*is limited*), feelings unless somebody causes them (*was shocked* is a state, *was
shocked by the vote* is not), and idioms that have no active voice (*was born*, *is supposed to*).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from toolkit.constructions.words import words
from toolkit.search import Spans

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from toolkit.corpus import Corpus

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Flags = NDArray[np.bool_]

__all__ = ["passives"]

REACH = 5  # tokens from the participle back to its auxiliary
FAR = 7  # tokens from the participle on to "by"
PHRASE = 6  # tokens after "by" in which the doer is looked for
SHORTEST = 5  # letters of a regular participle, of an adverb in -ly, of a deed in -ing
PREFIXES = ("re-", "co-", "over-", "under-", "pre-", "mis-")
QUOTES = frozenset(("“", "”", '"', "''", "``", "‘", "'"))


def passives(corpus: Corpus) -> tuple[Spans, dict[str, pl.Series]]:
    """
    Find passives.

    Returns
    -------
    Spans, dict
        From the first auxiliary to the participle; ``form``, the participle in small letters, and
        ``agent``, whether a by-phrase names a doer: no means (*by two rockets*), no amount, no
        time, no deed (*by selling*).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["The boat had not been searched. It was sunk by the navy."])
    >>> spans, marks = passives(corpus)
    >>> corpus.quotes(spans), marks["agent"].to_list()
    (['had not been searched', 'was sunk'], [False, True])
    """
    at = np.flatnonzero(_types(corpus, _participle)[corpus.ids])
    at, begins = _with_auxiliary(corpus, at)
    following = _forms_after(corpus, at)
    to, by = following == "to", following == "by"
    form = pl.Series("form", corpus.types.lowered, dtype=pl.String).gather(corpus.ids[at])
    idle = to & form.is_in(words("idioms")).to_numpy()
    idle |= ~by & form.is_in(words("feelings")).to_numpy()
    at, begins = at[~idle], begins[~idle]
    marks = {"form": form.filter(~idle), "agent": pl.Series("agent", _agents(corpus, at + 1))}
    return Spans(_whole_group(corpus, begins), at + 1), marks


def _participle(form: str) -> bool:
    if form in words("irregular") or form in words("participles"):
        return True
    if not form.endswith("ed") or form.endswith("eed") or len(form) < SHORTEST:
        return False
    if "-" in form:
        return form.startswith(PREFIXES)
    return form not in words("adjectives") and (form[:2] != "un" or form in words("un"))


def _between(form: str) -> bool:
    """Whether a type may stand between auxiliary and participle."""
    if form in words("adverbs") or form in QUOTES:
        return True
    return form.endswith("ly") and len(form) >= SHORTEST


def _no_doer(form: str) -> bool:
    """Whether what begins so after *by* is a deed or an amount: *by selling*, *by 10 points*."""
    deed = form.endswith("ing") and form.islower() and len(form) > SHORTEST
    return deed or form[:1].isdigit() or form in "$£€"


def _types(corpus: Corpus, test: Callable[[str], bool]) -> Flags:
    return np.array([test(form) for form in corpus.types.folded], bool)


def _in_list(corpus: Corpus, *names: str) -> Flags:
    return _types(corpus, frozenset().union(*map(words, names)).__contains__)


def _sentence(corpus: Corpus, tokens: Ints) -> tuple[Ints, Ints]:
    """First token of each token's sentence, and of the next sentence."""
    if not tokens.size:
        return tokens, tokens
    unit = np.searchsorted(corpus.sentences, tokens, "right")
    return corpus.sentences[unit - 1], corpus.sentences[unit]


def _forms_after(corpus: Corpus, at: Ints) -> NDArray[np.object_]:
    """Type after each token in its sentence, or ""."""
    _, last = _sentence(corpus, at)
    forms = np.array([*corpus.types.folded, ""], object)
    after = np.minimum(at + 1, max(corpus.ids.size - 1, 0))
    return forms[np.where(at + 1 < last, corpus.ids[after], -1)]


def _with_auxiliary(corpus: Corpus, at: Ints) -> tuple[Ints, Ints]:
    """Keep the participles that have an auxiliary, found by walking back over adverbs; and it."""
    first, _ = _sentence(corpus, at)
    auxiliary, between = _in_list(corpus, "be", "get"), _types(corpus, _between)
    found = np.full(at.size, -1)
    going = np.ones(at.size, bool)
    for step in range(1, REACH + 1):
        going &= at - step >= first
        kind = corpus.ids[np.maximum(at - step, 0)]
        hit = going & auxiliary[kind]
        found[hit] = at[hit] - step
        going &= ~hit & between[kind]
    return at[found >= 0], found[found >= 0]


def _whole_group(corpus: Corpus, begins: Ints) -> Ints:
    """Take in the auxiliaries before: *had not been* searched."""
    first, _ = _sentence(corpus, begins)
    auxiliary, begins = _in_list(corpus, "auxiliaries"), begins.copy()
    going = np.ones(begins.size, bool)
    for _ in range(REACH):
        going &= (begins > first) & auxiliary[corpus.ids[np.maximum(begins - 1, 0)]]
        begins[going] -= 1
    return begins


def _agents(corpus: Corpus, ends: Ints) -> Flags:
    """Say which of the passives that end there a by-phrase with a doer follows."""
    _, last = _sentence(corpus, ends - 1)
    stop, by = _in_list(corpus, "stops") | _types(corpus, _participle), _types(corpus, "by".__eq__)
    place = np.full(ends.size, -1)
    going = np.ones(ends.size, bool)
    for step in range(FAR):
        going &= ends + step < last
        kind = corpus.ids[np.minimum(ends + step, max(corpus.ids.size - 1, 0))]
        hit = going & by[kind]
        place[hit] = ends[hit] + step
        going &= ~hit & ~stop[kind]
    return (place >= 0) & _names_a_doer(corpus, place + 1, last)


def _names_a_doer(corpus: Corpus, begins: Ints, last: Ints) -> Flags:
    """Judge phrases by their first word (no deed, no number) and their last (no means, no time)."""
    ends, means = _in_list(corpus, "stops", "ends"), _in_list(corpus, "means")
    no_doer = np.array([_no_doer(form) for form in corpus.vocabulary], bool)
    final = max(corpus.ids.size - 1, 0)
    head = np.full(begins.size, -1)
    going = np.ones(begins.size, bool)
    for step in range(PHRASE):
        kind = corpus.ids[np.minimum(begins + step, final)]
        going &= (begins + step < last) & ~ends[kind]
        head[going] = kind[going]
    first = corpus.ids[np.minimum(begins, final)]
    named: Flags = (head >= 0) & ~means[head] & ~no_doer[first]
    return named
