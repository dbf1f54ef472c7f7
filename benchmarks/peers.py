"""
The same operations as others do them: NLTK, scikit-learn, plain Python loops, and Conc.

Where the operation is the same, the peer counts the toolkit's own tokens, and its figures must
equal the toolkit's. Where it is not (another tokenizer, a page of results), it has no figures.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ours import SPAN

if TYPE_CHECKING:
    from ours import Case, Timed

MILLION = 1_000_000
HIDDEN = (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)  # soft hyphen, signs of no width


def _nothing(_: Any) -> dict[str, int]:
    return {}


# -- NLTK -----------------------------------------------------------------------------------------


def punkt(texts: list[str], most: int = 2 * MILLION) -> Any:
    """Train NLTK's sentence tokenizer on the texts themselves (at most 2 MB); not timed."""
    from nltk.tokenize.punkt import PunktSentenceTokenizer, PunktTrainer

    trainer = PunktTrainer("\n\n".join(texts)[:most])
    return PunktSentenceTokenizer(trainer.get_params())


def nltk_build(case: Case) -> Timed:
    from nltk.tokenize import NLTKWordTokenizer

    sentences, words = punkt(case.texts.texts).tokenize, NLTKWordTokenizer().tokenize
    return lambda: [[words(s) for s in sentences(text)] for text in case.texts.texts], _nothing


def nltk_window(case: Case) -> Timed:
    from nltk.collocations import BigramCollocationFinder

    import toolkit as tk

    top = set(tk.cooccurrence(case.corpus, top=2_000, span=SPAN).labels)
    padded = [token for tokens in case.sentences for token in (*tokens, *[None] * SPAN)]

    def figures(finder: Any) -> dict[str, int]:
        both = (n for (a, b), n in finder.ngram_fd.items() if a in top and b in top)
        return {"sum": 2 * sum(both)}

    return lambda: BigramCollocationFinder.from_words(padded, window_size=SPAN + 1), figures


def nltk_concordance(case: Case) -> Timed:
    from nltk.text import Text

    text = Text(token for tokens in case.sentences for token in tokens)
    node, lines = case.node, len(case.corpus.ids)
    return lambda: text.concordance_list(node, lines=lines), lambda all_: {"lines": len(all_)}


def nltk_collocates(case: Case) -> Timed:
    """NLTK counts all pairs of the corpus before it can filter those of one node."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    padded = [token for tokens in case.sentences for token in (*tokens, *[None] * SPAN)]
    node = case.node

    def run() -> Any:
        finder = BigramCollocationFinder.from_words(padded, window_size=SPAN + 1)
        finder.apply_ngram_filter(lambda a, b: node not in (a, b))
        return finder.score_ngrams(BigramAssocMeasures().likelihood_ratio)

    return run, _nothing


def nltk_ngrams(case: Case) -> Timed:
    from nltk.util import ngrams

    sentences = case.sentences

    def run() -> list[Counter[Any]]:
        found = [Counter(g for s in sentences for g in ngrams(s, n)) for n in (2, 3, 4)]
        for counter in found:
            counter.most_common(20)
        return found

    return run, lambda cs: {"types": sum(map(len, cs)), "tokens": sum(c.total() for c in cs)}


# -- scikit-learn ---------------------------------------------------------------------------------


def sklearn_words(case: Case) -> Timed:
    from sklearn.feature_extraction.text import CountVectorizer

    from toolkit.text import _WORDS

    # Soft hyphens and combining marks do not end a word in the toolkit; Python's pattern would
    # cut there.
    shown = (text.translate(dict.fromkeys(HIDDEN)) for text in case.texts.texts)
    texts = [unicodedata.normalize("NFC", text) for text in shown]

    def run() -> Any:
        vectorizer = CountVectorizer(token_pattern=_WORDS.pattern, lowercase=False)
        return vectorizer.fit_transform(texts)

    return run, lambda counts: {"tokens": int(counts.sum()), "types": counts.shape[1]}


def sklearn_terms(case: Case) -> Timed:
    """From lists of ready-made tokens: scikit-learn keeps no coded corpus to start from."""
    from sklearn.feature_extraction.text import CountVectorizer

    documents = case.documents
    return (
        lambda: CountVectorizer(analyzer=lambda tokens: tokens).fit_transform(documents),
        lambda counts: {"types": counts.shape[1]},
    )


def _sklearn_together(case: Case, top: int, units: list[list[str]]) -> Timed:
    from sklearn.feature_extraction.text import CountVectorizer

    import toolkit as tk

    labels = tk.cooccurrence(case.corpus, top=top, span=1).labels

    def run() -> Any:
        vectorizer = CountVectorizer(analyzer=lambda unit: unit, vocabulary=labels, binary=True)
        occurs = vectorizer.fit_transform(units)
        return occurs.T @ occurs

    return run, lambda both: {"sum": int(both.sum()), "cells": int(both.nnz)}


# -- plain Python ---------------------------------------------------------------------------------


def loop_frames(case: Case) -> Timed:
    """One regular expression per pattern, over sentences of ready-made tokens."""
    lines = "\n".join(" ".join(tokens) for tokens in case.sentences)
    patterns = {
        (frame, term): re.compile(
            r"(?<!\S)" + term.replace("*", r"\S*").replace(" ", "[ -]") + r"(?!\S)"
        )
        for frame, terms in sorted(case.lexicon.items())
        for term in sorted(terms)
    }

    def run() -> list[int]:
        return [len(pattern.findall(lines)) for pattern in patterns.values()]

    return run, lambda n: {"hits": sum(n), "digest": sum(k * v for k, v in enumerate(n))}


def loop_window(case: Case) -> Timed:
    import toolkit as tk

    top = frozenset(tk.cooccurrence(case.corpus, top=2_000, span=SPAN).labels)
    sentences = case.sentences

    def run() -> Counter[tuple[str, str]]:
        pairs: Counter[tuple[str, str]] = Counter()
        for tokens in sentences:
            for i, one in enumerate(tokens):
                if one in top:
                    for other in tokens[i + 1 : i + 1 + SPAN]:
                        if other in top:
                            pairs[(one, other) if one <= other else (other, one)] += 1
        return pairs

    def figures(pairs: Counter[tuple[str, str]]) -> dict[str, int]:
        same = sum(a == b for a, b in pairs)
        return {"sum": 2 * pairs.total(), "cells": 2 * len(pairs) - same}

    return run, figures


def loop_sentence(case: Case) -> Timed:
    import toolkit as tk

    top = frozenset(tk.cooccurrence(case.corpus, top=2_000, span=1).labels)
    sentences = case.sentences

    def run() -> Counter[tuple[str, str]]:
        pairs: Counter[tuple[str, str]] = Counter()
        for tokens in sentences:
            held = sorted(top.intersection(tokens))
            pairs.update(combinations(held, 2))
            pairs.update((word, word) for word in held)
        return pairs

    def figures(pairs: Counter[tuple[str, str]]) -> dict[str, int]:
        own = {a: n for (a, b), n in pairs.items() if a == b}
        apart = len(pairs) - len(own)
        total = 2 * (pairs.total() - sum(own.values())) + sum(own.values())
        return {"sum": total, "cells": 2 * apart + len(own)}

    return run, figures


def loop_collocates(case: Case) -> Timed:
    node, sentences = case.node, case.sentences

    def run() -> Counter[str]:
        near: Counter[str] = Counter()
        for tokens in sentences:
            at = [i for i, token in enumerate(tokens) if token == node]
            around = {
                j for i in at for j in range(max(i - SPAN, 0), min(i + SPAN + 1, len(tokens)))
            }
            near.update(tokens[j] for j in around.difference(at))
        return near

    return run, lambda near: {"positions": near.total(), "types": len(near)}


# -- Conc (run by the Python of a virtual environment of its own) ---------------------------------


def _conc(case: Case) -> Any:
    """Build Conc's corpus; its tokens come from spaCy's rules, without a trained model."""
    import logging

    import spacy
    from conc.corpus import Corpus

    logging.disable(logging.CRITICAL)
    folder = Path(tempfile.mkdtemp(dir=case.folder.parent))
    blank = spacy.blank("en")
    for unused in "tok2vec tagger parser senter attribute_ruler lemmatizer ner".split():
        blank.add_pipe("sentencizer", name=unused)  # Conc switches these off by name
    blank.to_disk(folder / "blank")
    for part in ("texts", "built"):
        (folder / part).mkdir()
    for number, text in enumerate(case.texts.texts):
        (folder / "texts" / f"{number}.txt").write_text(text, "utf-8")

    def run() -> Any:
        corpus = Corpus("bench", "bench")
        return corpus.build_from_files(
            str(folder / "texts"), str(folder / "built"), model=str(folder / "blank")
        )

    return run


def conc_build(case: Case) -> Timed:
    return _conc(case), _nothing


def _queried(case: Case, ask: Any) -> Timed:
    from conc.conc import Conc

    conc = Conc(_conc(case)())
    return lambda: ask(conc), _nothing


def conc_page(case: Case) -> Timed:
    return _queried(
        case,
        lambda c: c.concordance(_node_of(case), page_size=200, use_cache=False).to_frame(),
    )


def conc_collocates(case: Case) -> Timed:
    return _queried(case, lambda c: c.collocates(_node_of(case), page_size=1_000).to_frame())


def conc_ngrams(case: Case) -> Timed:
    def ask(conc: Any) -> list[Any]:
        sizes = (2, 3, 4)
        return [conc.ngram_frequencies(ngram_length=n, exclude_punctuation=False) for n in sizes]

    return _queried(case, ask)


def _node_of(case: Case) -> str:
    return (case.folder.parent / "node.txt").read_text("utf-8")  # no toolkit in that environment


# Operation, peer: what to run, and the largest size it is run at (loops would take minutes).
PEERS: dict[tuple[str, str], tuple[Any, int]] = {
    ("build", "nltk"): (nltk_build, 16),
    ("build", "conc"): (conc_build, 16),
    ("plain-words build", "sklearn"): (sklearn_words, 16),
    ("document-term", "sklearn"): (sklearn_terms, 16),
    ("frames, counts", "loops"): (loop_frames, 1),
    ("window 2,000", "loops"): (loop_window, 16),
    ("window 2,000", "nltk"): (nltk_window, 4),
    ("sentence 2,000", "sklearn"): (lambda c: _sklearn_together(c, 2_000, c.sentences), 16),
    ("sentence 2,000", "loops"): (loop_sentence, 4),
    ("sentence 20,000", "sklearn"): (lambda c: _sklearn_together(c, 20_000, c.sentences), 16),
    ("document 2,000", "sklearn"): (lambda c: _sklearn_together(c, 2_000, c.documents), 16),
    ("document 20,000", "sklearn"): (lambda c: _sklearn_together(c, 20_000, c.documents), 16),
    ("concordance", "nltk"): (nltk_concordance, 16),
    ("first page", "conc"): (conc_page, 16),
    ("collocates", "loops"): (loop_collocates, 16),
    ("collocates", "nltk"): (nltk_collocates, 4),
    ("collocates", "conc"): (conc_collocates, 16),
    ("n-grams 2-4", "nltk"): (nltk_ngrams, 4),
    ("n-grams 2-4", "conc"): (conc_ngrams, 16),
}
