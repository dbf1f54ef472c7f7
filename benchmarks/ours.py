"""
What the toolkit does in each operation: made ready first, then run against the clock.

Every function takes a case and returns what is timed and what is read off its result: the
figures that must equal the peers' figures before any time is printed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from texts import Texts

    Timed = tuple[Callable[[], Any], Callable[[Any], dict[str, int]]]

FRAMES, PATTERNS = 15, 60
SPAN = 5


@dataclass(frozen=True)
class Case:
    """Texts, the saved corpus of the same texts, and what operations share."""

    texts: Texts
    folder: Path

    @cached_property
    def corpus(self) -> Any:
        """The corpus, opened from disk: its columns are memory-mapped."""
        import toolkit as tk

        return tk.load(self.folder)

    @cached_property
    def ranked(self) -> list[str]:
        """Words of letters only, the most frequent first."""
        types = self.corpus.types
        forms = [types.folded[t] for t in range(len(types.folded)) if types.fold_ids[t] == t]
        return [form for form in forms if form.isascii() and form.isalpha()]

    @cached_property
    def node(self) -> str:
        """A frequent word, as one searches for: the first below 1.2 in 1,000 tokens."""
        types = self.corpus.types
        most = len(self.corpus.ids) * 1.2 / 1000
        known = {types.folded[t]: t for t in set(types.fold_ids.tolist())}
        n = np.bincount(types.fold_ids, self.corpus.searcher.counts)
        return next(w for w in self.ranked if len(w) > 3 and n[known[w]] <= most)

    @cached_property
    def lexicon(self) -> dict[str, list[str]]:
        """Frames of words, beginnings and phrases that do not overlap within a frame."""
        words = [word for word in self.ranked[100:] if len(word) > 3]
        return {f"frame {k}": _frame(words[k::FRAMES]) for k in range(FRAMES)}

    @cached_property
    def sentences(self) -> list[list[str]]:
        """The corpus's own tokens, case ignored, by sentence: what peers count."""
        return self._tokens(self.corpus.sentences.tolist())

    @cached_property
    def documents(self) -> list[list[str]]:
        """The same by document."""
        return self._tokens(self.corpus.documents.tolist())

    def _tokens(self, bounds: list[int]) -> list[list[str]]:
        types = self.corpus.types
        shown = [types.lowered[first] for first in types.fold_ids.tolist()]
        tokens = [shown[t] for t in self.corpus.ids.tolist()]
        return [tokens[a:b] for a, b in pairwise(bounds)]


def _frame(words: list[str]) -> list[str]:
    """Every third pattern is a beginning, every third a phrase."""
    patterns: list[str] = []
    taken: list[str] = []
    supply = iter(words)
    while len(patterns) < PATTERNS:
        word = next(supply, None)
        if word is None:
            break
        form = "word beginning phrase".split()[len(patterns) % 3]
        parts = [word[:6]] if form == "beginning" else [word]
        if form == "phrase":
            parts.append(next(supply, word + "x"))
        if any(one.startswith(two) or two.startswith(one) for one in parts for two in taken):
            continue
        taken += parts
        patterns.append(" ".join(parts) + "*" * (form == "beginning"))
    return patterns


def build(case: Case) -> Timed:
    import toolkit as tk

    return lambda: tk.Corpus.from_texts(*case.texts), lambda corpus: {"documents": len(corpus)}


def words(case: Case) -> Timed:
    import toolkit as tk

    def run() -> Any:
        corpus = tk.Corpus.from_texts(*case.texts, tokenizer="words")
        return corpus, tk.frequencies(corpus, ignore_case=False).top(20)

    return run, lambda made: {"tokens": made[0].ids.size, "types": len(made[0].vocabulary)}


def save(case: Case) -> Timed:
    corpus, folder = case.corpus, case.folder.with_name("again")

    def run() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        corpus.save(folder)

    return run, lambda _: {}


def opening(case: Case) -> Timed:
    import toolkit as tk

    return lambda: tk.load(case.folder), lambda corpus: {"tokens": corpus.ids.size}


def terms(case: Case) -> Timed:
    import toolkit as tk

    return lambda: tk.frequencies(case.corpus), lambda r: {"types": r.counted.n.size}


def frames(case: Case) -> Timed:
    import toolkit as tk

    lexicon = tk.Lexicon(case.lexicon)

    def figures(result: Any) -> dict[str, int]:
        n = result.terms().sort("frame", "term")["n"]
        return {"hits": int(n.sum()), "digest": sum(k * v for k, v in enumerate(n.to_list()))}

    return lambda: tk.count_frames(case.corpus, lexicon), figures


def frames_table(case: Case) -> Timed:
    counted, _ = frames(case)

    def run() -> Any:
        vars(case.corpus).pop("_quotations", None)
        result = counted()
        return result.table, result

    return run, lambda both: {"hits": int(both[0]["n"].sum())}


def _together(case: Case, top: int, **how: Any) -> Timed:
    import toolkit as tk

    def figures(result: Any) -> dict[str, int]:
        return {"sum": int(result.matrix.sum(dtype="int64")), "cells": int(result.matrix.nnz)}

    return lambda: tk.cooccurrence(case.corpus, top=top, **how), figures


def window_2000(case: Case) -> Timed:
    return _together(case, 2_000, span=SPAN)


def window_20000(case: Case) -> Timed:
    return _together(case, 20_000, span=SPAN)


def sentence_2000(case: Case) -> Timed:
    return _together(case, 2_000)


def sentence_20000(case: Case) -> Timed:
    return _together(case, 20_000)


def document_2000(case: Case) -> Timed:
    return _together(case, 2_000, within="document")


def document_20000(case: Case) -> Timed:
    return _together(case, 20_000, within="document")


def concordance(case: Case) -> Timed:
    import toolkit as tk

    corpus, node = case.corpus, case.node
    return lambda: tk.concordance(corpus, node).table, lambda t: {"lines": t.height}


def first_page(case: Case) -> Timed:
    import toolkit as tk

    corpus, node = case.corpus, case.node
    return lambda: tk.concordance(corpus, node).page(), lambda _: {}


def collocates(case: Case) -> Timed:
    import toolkit as tk

    corpus, node = case.corpus, case.node

    def figures(result: Any) -> dict[str, int]:
        types = corpus.types.fold_ids[corpus.ids[result.window]]
        return {"positions": result.window.size, "types": len(set(types.tolist()))}

    return lambda: tk.collocates(corpus, node), figures


def keyness(case: Case) -> Timed:
    import toolkit as tk

    middle = len(case.corpus) // 2
    parts = case.corpus.take(range(middle)), case.corpus.take(range(middle, len(case.corpus)))
    return lambda: tk.keyness(*parts).table, lambda _: {}


def ngrams(case: Case) -> Timed:
    import toolkit as tk

    def run() -> list[Any]:
        found = [tk.ngrams(case.corpus, n) for n in (2, 3, 4)]
        return [(result, result.top(20)) for result in found]

    def figures(found: list[Any]) -> dict[str, int]:
        counts = [result.counted.n for result, _ in found]
        return {"types": sum(n.size for n in counts), "tokens": int(sum(n.sum() for n in counts))}

    return run, figures


OPERATIONS = {
    "build": build,
    "plain-words build": words,
    "save": save,
    "open": opening,
    "document-term": terms,
    "frames, counts": frames,
    "frames, table": frames_table,
    "window 2,000": window_2000,
    "window 20,000": window_20000,
    "sentence 2,000": sentence_2000,
    "sentence 20,000": sentence_20000,
    "document 2,000": document_2000,
    "document 20,000": document_20000,
    "concordance": concordance,
    "first page": first_page,
    "collocates": collocates,
    "keyness": keyness,
    "n-grams 2-4": ngrams,
}
