"""The token stream: quoting, finding, what is quoted, selections."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from nltk.tokenize import WhitespaceTokenizer

import toolkit as tk
from tests.strategies import few, hostile_corpora, plain_corpora
from toolkit.quotemarks import quoted_spans
from toolkit.search import Spans


@few
@given(hostile_corpora)
def test_each_token_can_be_quoted(texts):
    corpus = tk.Corpus.from_texts(texts)
    at = np.arange(corpus.ids.size)
    quotes = corpus.quotes(Spans(at, at + 1))
    documents = corpus.document_of(at)
    for i, quote in enumerate(quotes):
        text = corpus.texts[documents[i]]
        assert quote == text[corpus.starts[i] : corpus.ends[i]] == corpus.quote(i, i + 1)
    assert corpus.quote(0, 0) == ""


@few
@given(hostile_corpora)
def test_tokens_per_document_add_up(texts):
    corpus = tk.Corpus.from_texts(texts)
    assert corpus.tokens.sum() == corpus.ids.size
    assert corpus.tokens.tolist() == [len(tk.tokenize(text)) for text in texts]
    owners = corpus.document_of(np.arange(corpus.ids.size))
    assert np.bincount(owners, minlength=len(texts)).tolist() == corpus.tokens.tolist()


@few
@given(hostile_corpora)
def test_a_token_is_quoted_when_it_begins_inside_quotation_marks(texts):
    corpus = tk.Corpus.from_texts(texts)
    expected = [
        any(a <= token.start < b for a, b in quoted_spans(text))
        for text in texts
        for token in tk.tokenize(text)
    ]
    assert corpus.quoted.tolist() == expected


def test_a_saved_corpus_still_cuts_patterns_when_its_tokenizer_is_not_at_hand(tmp_path):
    corpus = tk.Corpus.from_texts(["I don't know C#."], tokenizer=WhitespaceTokenizer())
    corpus.save(tmp_path / "x")
    loaded = tk.load(tmp_path / "x")
    for pattern in ("don't", "I don't", "C#.", "don*", "*now"):
        assert loaded.quotes(loaded.find(pattern)) == corpus.quotes(corpus.find(pattern)), pattern
    assert len(loaded.find("nothing")) == 0


def test_a_units_name_is_checked_wherever_it_is_given():
    corpus = tk.Corpus.from_texts(["a"])
    for call in (
        lambda: corpus.find("a", within="line"),
        lambda: tk.concordance(corpus, "a", within="line"),
        lambda: tk.collocates(corpus, "a", within="line"),
        lambda: tk.cooccurrence(corpus, within="line"),
        lambda: tk.ngrams(corpus, 2, within="line"),
    ):
        with pytest.raises(tk.ToolkitError, match="Unknown unit 'line'"):
            call()
