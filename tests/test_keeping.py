"""Parts of a token stream, against a twin that looks at one token after another."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import few, plain_corpora


def units_of(corpus, within):
    bounds = corpus.bounds(within)
    return np.repeat(np.arange(bounds.size - 1), np.diff(bounds)).tolist()


def assert_kept(part, corpus, rows, tokens):
    """The part holds these tokens of these documents, and its units begin where they must."""
    assert [part.vocabulary[t] for t in part.ids] == [
        corpus.vocabulary[t] for t in corpus.ids[tokens]
    ]
    assert part.starts.tolist() == corpus.starts[tokens].tolist()
    assert part.ends.tolist() == corpus.ends[tokens].tolist()
    n = np.bincount(part.ids, minlength=len(part.vocabulary)).tolist()
    assert list(part.vocabulary) == sorted(
        part.vocabulary, key=lambda t: (-n[part.vocabulary.index(t)], t)
    )
    owner = units_of(corpus, "document")
    assert part.tokens.tolist() == [sum(owner[t] == row for t in tokens) for row in rows]
    for within in ("sentence", "paragraph"):
        unit = units_of(corpus, within)
        begun = [
            place
            for place, t in enumerate(tokens)
            if place == 0
            or unit[t] != unit[tokens[place - 1]]
            or (within == "sentence" and t != tokens[place - 1] + 1)
        ]
        assert part.bounds(within).tolist() == [*begun, len(tokens)]
        if within == "paragraph":
            assert part.zones.tolist() == [corpus.zones[unit[tokens[place]]] for place in begun]


@few
@given(plain_corpora, st.randoms(use_true_random=False))
def test_documents_in_any_order(texts, random):
    corpus = tk.Corpus.from_texts(texts)
    rows = random.sample(range(len(texts)), random.randint(0, len(texts)))
    edges = corpus.documents.tolist()
    tokens = [t for row in rows for t in range(edges[row], edges[row + 1])]
    assert_kept(corpus.take(rows), corpus, rows, np.array(tokens, np.int64))


@few
@given(plain_corpora, st.data())
def test_some_tokens_of_every_document(texts, data):
    corpus = tk.Corpus.from_texts(texts)
    size = corpus.ids.size
    flags = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), bool)
    part = corpus._of(flags, ("some", []))
    assert_kept(part, corpus, range(len(texts)), np.flatnonzero(flags))
