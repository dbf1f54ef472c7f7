"""Texts as integer columns: every token is found again in its text, and nothing else is lost."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from nltk.tokenize import (
    NLTKWordTokenizer,
    RegexpTokenizer,
    TreebankWordTokenizer,
    WhitespaceTokenizer,
    WordPunctTokenizer,
)

import toolkit as tk
from tests.strategies import HOSTILE, few, hostile_corpora, hostile_texts, plain_corpora
from toolkit import ToolkitError, columns
from toolkit.columns import encode, sentences, tokenize
from toolkit.text import normal_form, piece_spans, plain_word_spans

TOKENIZERS = [
    "news",
    "words",
    WhitespaceTokenizer(),
    WordPunctTokenizer(),
    RegexpTokenizer(r"\w+"),
]
every_tokenizer = pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=str)


def silent(sign):
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf"}


def places(coded, document):
    here = slice(coded.documents[document], coded.documents[document + 1])
    rows = zip(
        coded.ids[here].tolist(),
        coded.starts[here].tolist(),
        coded.ends[here].tolist(),
        strict=True,
    )
    return list(rows)


def same(one, other):
    return one.vocabulary == other.vocabulary and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("ids", "starts", "ends", "documents", "sentences", "paragraphs")
    )


@every_tokenizer
@few
@given(texts=hostile_corpora)
def test_every_token_is_a_stretch_of_its_text(texts, tokenizer):
    coded = encode(texts, tokenizer=tokenizer)
    for number, text in enumerate(texts):
        at = 0
        for kind, start, end in places(coded, number):
            assert at <= start < end <= len(text)
            assert coded.vocabulary[kind] == normal_form(text[start:end])
            at = end


@few
@given(texts=hostile_corpora)
def test_tokens_and_gaps_are_the_text_and_gaps_show_nothing(texts):
    coded = encode(texts)
    for number, text in enumerate(texts):
        built, at = "", 0
        for _, start, end in places(coded, number):
            assert all(map(silent, text[at:start]))
            built += text[at:start] + text[start:end]
            at = end
        assert all(map(silent, text[at:]))
        assert built + text[at:] == text


@pytest.mark.parametrize(("name", "rule"), [("news", piece_spans), ("words", plain_word_spans)])
@few
@given(texts=plain_corpora)
def test_the_columns_hold_what_the_rules_give_piece_by_piece(texts, name, rule):
    coded = encode(texts, tokenizer=name)
    for number, text in enumerate(texts):
        expected = [
            (piece.start() + a, piece.start() + b)
            for piece in re.finditer(r"\S+", text)
            for a, b in rule(piece[0])
        ]
        assert [(a, b) for _, a, b in places(coded, number)] == expected


@few
@given(texts=hostile_corpora)
def test_bounds_refine_each_other_and_end_with_the_last_token(texts):
    coded = encode(texts)
    assert coded.documents.size == len(texts) + 1
    for bounds in (coded.documents, coded.paragraphs, coded.sentences):
        assert bounds[0] == 0
        assert bounds[-1] == coded.ids.size
    assert set(coded.documents.tolist()) <= set(coded.paragraphs.tolist())
    assert set(coded.paragraphs.tolist()) <= set(coded.sentences.tolist())
    assert (np.diff(coded.sentences) > 0).all()
    assert (np.diff(coded.documents) >= 0).all()


@few
@given(texts=hostile_corpora)
def test_types_are_numbered_by_falling_frequency_then_by_spelling(texts):
    coded = encode(texts)
    n = np.bincount(coded.ids, minlength=len(coded.vocabulary))
    assert (n > 0).all()
    order = sorted(range(n.size), key=lambda t: (-n[t], coded.vocabulary[t].encode()))
    assert order == list(range(n.size))
    assert len(set(coded.vocabulary)) == n.size


@few
@given(texts=hostile_corpora)
def test_blocks_make_no_difference(texts):
    whole = encode(texts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BLOCK", 7)
        patch.setattr("toolkit.cutting.EXPAND", 3)
        assert same(encode(texts), whole)


@few
@given(texts=hostile_corpora)
def test_the_order_of_documents_changes_no_type(texts):
    coded, turned = encode(texts), encode(texts[::-1])
    assert coded.vocabulary == turned.vocabulary
    for number in range(len(texts)):
        assert places(coded, number) == places(turned, len(texts) - 1 - number)


@few
@given(text=hostile_texts)
def test_one_text_gives_its_tokens(text):
    assert [token.text for token in tokenize(text)] == [
        text[t.start : t.end] for t in tokenize(text)
    ]


@few
@given(text=hostile_texts)
def test_sentences_hold_every_token_once(text):
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    held = [token for a, b in spans for token in tokenize(text) if a <= token.start < b]
    assert held == tokenize(text)
    for a, b in spans:
        assert not silent(text[a])
        assert a < b


def test_a_spelling_with_separate_accents_is_the_same_type_and_keeps_its_text():
    corpus = tk.Corpus.from_texts(["café cafe\u0301 mili\u00adtary military"])
    assert corpus.vocabulary == ("café", "military")
    assert corpus.quotes(corpus.find("café")) == ["café", "cafe\u0301"]
    assert corpus.quotes(corpus.find("military")) == ["mili\u00adtary", "military"]


def test_a_pattern_may_be_typed_with_separate_accents():
    corpus = tk.Corpus.from_texts(["The café and the military."])
    assert len(corpus.find("cafe\u0301")) == 1
    assert len(corpus.find('"cafe\u0301"')) == 1
    assert len(corpus.find("caf?")) == 1
    assert len(corpus.find("mili\u00adtary")) == 1
    assert len(corpus.find("cafe\u0301", regex=True)) == 1


# ------------------------------------------------------------------ tokenizers of other people


def test_a_tokenizer_by_white_space_also_cuts_the_patterns():
    corpus = tk.Corpus.from_texts(["I don't know, he said."], tokenizer=WhitespaceTokenizer())
    assert corpus.vocabulary == ("I", "don't", "he", "know,", "said.")
    assert len(corpus.find("don't")) == 1
    assert len(corpus.find("know,")) == 1
    assert len(corpus.subset().take([0]).find("don't know,")) == 1


@pytest.mark.parametrize("tokenizer", [TreebankWordTokenizer(), NLTKWordTokenizer()], ids=str)
def test_treebank_tokenizers_work(tokenizer):
    text = 'He said "I don\'t know" to AT&T.'
    coded = encode([text, ""], tokenizer=tokenizer)
    expected = [text[a:b] for a, b in tokenizer.span_tokenize(text)]
    assert [coded.vocabulary[t] for t in coded.ids] == expected
    corpus = tk.Corpus.from_texts([text], tokenizer=tokenizer)
    assert len(corpus.find("don't")) == 1


class Broken:
    def __init__(self, spans):
        self.spans = spans

    def span_tokenize(self, text):
        if isinstance(self.spans, Exception):
            raise self.spans
        return self.spans


@pytest.mark.parametrize(
    "spans", [[(0, 3), (2, 4)], [(0, 99)], [(3, 4), (0, 1)], [(1, 1)], [(-2, 1)]], ids=str
)
def test_spans_that_are_none_are_refused(spans):
    with pytest.raises(ToolkitError, match=r"overlap.*No deal.*ascending"):
        encode(["No deal."], tokenizer=Broken(spans))


def test_a_tokenizer_that_fails_is_named_with_the_text():
    with pytest.raises(ToolkitError, match=r"failed on document 0.*lost.*No deal"):
        encode(["No deal."], tokenizer=Broken(ValueError("lost")))


@pytest.mark.parametrize(
    ("wrong", "advice"), [({"tokenizer": "new"}, "'news'"), ({"sentences": "punk"}, "'punkt'")]
)
def test_unknown_names_are_advised_on(wrong, advice):
    with pytest.raises(ToolkitError, match=rf"Unknown .* Did you mean {advice}\?"):
        encode(["x"], **wrong)


def test_half_a_surrogate_pair_is_refused_with_its_place():
    with pytest.raises(ToolkitError, match=r"Document 2 .* character 3.*Decode"):
        encode(["a", "b", "abc\ud800"])


@pytest.mark.parametrize("texts", [[], [""], ["", ""], [" \n "], ["\u200b"]], ids=repr)
@every_tokenizer
def test_nothing_to_cut(texts, tokenizer):
    coded = encode(texts, tokenizer=tokenizer)
    if isinstance(tokenizer, str) or not texts or not texts[0].strip():
        expected = 0 if isinstance(tokenizer, str) else coded.ids.size
        assert coded.ids.size == expected
    assert coded.documents.size == len(texts) + 1


def test_hostile_texts_in_one_corpus_are_coded_as_each_alone():
    coded = encode(HOSTILE)
    for number, text in enumerate(HOSTILE):
        alone = encode([text])
        mine = [(coded.vocabulary[t], a, b) for t, a, b in places(coded, number)]
        assert mine == [(alone.vocabulary[t], a, b) for t, a, b in places(alone, 0)]


def test_time_grows_with_the_text_and_no_faster():
    import time

    words = [f"w{number}" for number in range(5000)]
    random.Random(0).shuffle(words)
    took = []
    for size in (20, 160):
        texts = [" ".join(words) + "."] * size
        began = time.process_time()
        encode(texts)
        took.append(time.process_time() - began)
    assert took[1] < 8 * max(took[0], 0.02) * 3
