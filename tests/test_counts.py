"""Frequencies and n-grams beside a plain counter."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nltk.tokenize import RegexpTokenizer

import toolkit as tk
from tests.strategies import few, hostile_corpora, plain_corpora
from toolkit.counts import explain_rate
from toolkit.inference import clustered_rate
from toolkit.text import fold

NEWS = tk.Corpus.from_texts(
    ["War and peace. War!", "Peace talks.", "The us and the US.", ""],
    about={"outlet": ["A", "B", "A", None], "type": ["x", "y", "x", "y"], "tags": [["a"]] * 4},
)


def plain_counts(texts, ignore_case):
    """How often each type occurs, and in how many documents."""
    n, documents = Counter(), Counter()
    for text in texts:
        alone = tk.Corpus.from_texts([text])
        words = [alone.vocabulary[t] for t in alone.ids]
        words = [fold(word) if ignore_case else word for word in words]
        n.update(words)
        documents.update(set(words))
    return {word: (n[word], documents[word]) for word in n}


@few
@given(hostile_corpora, st.booleans())
def test_frequencies_are_those_of_a_plain_counter(texts, ignore_case):
    result = tk.frequencies(tk.Corpus.from_texts(texts), ignore_case=ignore_case)
    rows = result.table.select("type", "n", "documents").rows()
    got = {fold(form) if ignore_case else form: (n, documents) for form, n, documents in rows}
    assert len(got) == len(rows)
    assert got == plain_counts(texts, ignore_case)
    assert result.table["n"].to_list() == sorted(result.table["n"], reverse=True)


@few
@given(
    plain_corpora,
    st.integers(1, 4),
    st.sampled_from(["sentence", "paragraph", "document"]),
    st.booleans(),
)
def test_sequences_are_those_of_a_plain_counter(texts, n, within, words_only):
    corpus = tk.Corpus.from_texts(texts)
    forms = [corpus.vocabulary[t].casefold() for t in corpus.ids]
    expected = Counter()
    for low, high in itertools.pairwise(corpus.bounds(within).tolist()):
        for begin in range(low, high - n + 1):
            gram = forms[begin : begin + n]
            if not words_only or all(any(map(str.isalnum, form)) for form in gram):
                expected[" ".join(gram)] += 1
    result = tk.ngrams(corpus, n, within=within, words_only=words_only)
    assert dict(result.table.select("type", "n").rows()) == expected
    for least in (2, 3):
        rare = tk.ngrams(corpus, n, within=within, words_only=words_only, at_least=least)
        assert dict(rare.table.select("type", "n").rows()) == {
            gram: k for gram, k in expected.items() if k >= least
        }


def test_long_sequences_are_packed_without_loss():
    words = [f"w{number % 97}" for number in range(600)]
    corpus = tk.Corpus.from_texts([" ".join(words)])
    for n in (5, 9, 12):
        expected = Counter(" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
        assert dict(tk.ngrams(corpus, n).table.select("type", "n").rows()) == expected


@few
@given(plain_corpora, st.integers(1, 6))
def test_the_top_is_the_top_of_the_table(texts, k):
    about = {"outlet": ["AB"[number % 2] for number in range(len(texts))]}
    corpus = tk.Corpus.from_texts(texts, about=about)
    for make in (
        lambda: tk.frequencies(corpus),
        lambda: tk.frequencies(corpus, by="outlet"),
        lambda: tk.ngrams(corpus, 2),
    ):
        assert make().top(k).equals(make().table.head(k))


@few
@given(plain_corpora)
def test_every_row_has_as_many_lines_as_its_count(texts):
    about = {"outlet": ["AB"[number % 2] for number in range(len(texts))]}
    corpus = tk.Corpus.from_texts(texts, about=about)
    for result in (
        tk.frequencies(corpus),
        tk.frequencies(corpus, ignore_case=False),
        tk.frequencies(corpus, by="outlet"),
        tk.ngrams(corpus, 2),
        tk.ngrams(corpus, 3, within="document", ignore_case=False),
    ):
        for number, row in enumerate(result.table.head(12).iter_rows(named=True)):
            lines = result.lines(number)
            assert len(lines) == row["n"]
            assert lines.table["document"].n_unique() == row["documents"]


def test_lines_tell_spellings_apart_where_case_counts():
    corpus = tk.Corpus.from_texts(["don't don’t Don't build-up build\u2010up"])
    result = tk.frequencies(corpus, ignore_case=False)
    for number, row in enumerate(result.table.iter_rows(named=True)):
        assert result.lines(number).table["node"].to_list() == [row["type"]] * row["n"]


def test_a_type_that_holds_a_space_has_its_lines():
    corpus = tk.Corpus.from_texts(["New York, New York"], tokenizer=RegexpTokenizer(r"New York|\S"))
    result = tk.frequencies(corpus)
    assert result.table["type"][0] == "new york"
    assert len(result.lines(0)) == 2


@few
@given(plain_corpora)
def test_doubling_the_corpus_doubles_the_counts(texts):
    once = tk.frequencies(tk.Corpus.from_texts(texts)).table
    twice = tk.frequencies(tk.Corpus.from_texts([*texts, *texts])).table
    assert twice["type"].to_list() == once["type"].to_list()
    for column in ("n", "documents", "tokens"):
        assert twice[column].to_list() == (2 * once[column]).to_list()
    assert np.allclose(twice["per_10k"], once["per_10k"])


@few
@given(plain_corpora)
def test_selecting_then_counting_is_counting_by_group(texts):
    about = {"outlet": [[None, "A", "B"][number % 3] for number in range(len(texts))]}
    corpus = tk.Corpus.from_texts(texts, about=about)
    grouped = tk.frequencies(corpus, by="outlet")
    for key, part in corpus.split("outlet").items():
        mine = grouped.where(outlet=key)
        order = ["n", "type"]  # ties stand in the order of each vocabulary
        alone = tk.frequencies(part).table.sort(order)
        assert mine.table.drop("outlet").sort(order).equals(alone)
    assert tk.frequencies(corpus).table["n"].sum() == grouped.table["n"].sum()


@few
@given(plain_corpora)
def test_rates_are_those_of_the_inference_room(texts):
    corpus = tk.Corpus.from_texts(texts)
    table = tk.frequencies(corpus).table.drop("thin").fill_null(float("nan"))
    for form, n, documents, tokens, rate, low, high in table.iter_rows():
        per = [sum(token.text.casefold() == form for token in tk.tokenize(text)) for text in texts]
        expected = clustered_rate(per, corpus.tokens)
        assert (n, documents, tokens) == (sum(per), sum(map(bool, per)), corpus.ids.size)
        values = [expected.rate[0] * 1e4, expected.low[0] * 1e4, expected.high[0] * 1e4]
        assert np.allclose([rate, low, high], values, rtol=1e-9, equal_nan=True)


def test_words_only_and_what_is_left_out():
    words = tk.frequencies(NEWS, words_only=True)
    assert "." not in words.table["type"].to_list()
    assert words.table["tokens"][0] == NEWS.ids.size
    some = tk.frequencies(NEWS, words_only=True, without=["the", "and", "pe*"])
    assert set(some.table["type"]) == {"war", "talks", "us"}
    assert "types left out" in some.note
    with pytest.raises(tk.ToolkitError, match="Give a list of patterns"):
        tk.frequencies(NEWS, without="the")


def test_case_can_be_kept():
    table = tk.frequencies(NEWS, ignore_case=False).table
    assert {"us", "US", "the", "The"} <= set(table["type"])


@pytest.mark.parametrize("by", ["type", "n", "documents", "tokens", "low"])
def test_a_group_cannot_have_the_name_of_a_result_column(by):
    corpus = tk.Corpus.from_texts(["a"], about={by: ["x"]})
    for call in (tk.frequencies, lambda c, by: tk.count_frames(c, {"x": ["a"]}, by=by)):
        with pytest.raises(tk.ToolkitError, match=rf"'{by}' has the name of a column.*Rename"):
            call(corpus, by=by).table  # noqa: B018 - the table is built when asked for


def test_groups_need_a_column_that_makes_groups():
    with pytest.raises(
        tk.ToolkitError, match=r"No metadata column 'outlets'. Did you mean 'outlet'"
    ):
        tk.frequencies(NEWS, by="outlets")
    with pytest.raises(tk.ToolkitError, match=r"'tags' holds List.*which makes no groups"):
        tk.frequencies(NEWS, by="tags")


@pytest.mark.parametrize("n", [0, -1, 13])
def test_a_length_out_of_range(n):
    with pytest.raises(tk.ToolkitError, match=rf"n={n} is no length.*1 to 12"):
        tk.ngrams(NEWS, n)


def test_rows_can_be_explained():
    result = tk.frequencies(NEWS)
    assert "'peace' occurs 2 times in 2 documents. Rate: 2 / " in result.explain(
        result.table["type"].to_list().index("peace")
    )
    one = tk.frequencies(tk.Corpus.from_texts(["War."]))
    assert "One document: no interval" in one.explain(0)
    none = {"n": 0, "documents": 0, "tokens": 100, "per_10k": 0.0, "low": 0.0, "high": 299.6}
    assert "rule of three" in explain_rate("'war'", none)
    assert "no interval" not in explain_rate("'war'", none)


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["word"]], ids=repr)
@pytest.mark.parametrize("by", [None, "outlet"])
def test_hardly_anything_to_count(texts, by):
    corpus = tk.Corpus.from_texts(
        texts, about={"outlet": pl.Series(["A"] * len(texts), dtype=pl.String)}
    )
    full = tk.frequencies(NEWS, by=by).table
    result = tk.frequencies(corpus, by=by)
    assert result.table.schema == full.schema
    assert result.top(3).equals(result.table)
    for n in (1, 2):
        assert tk.ngrams(corpus, n).table.height == (n == 1 and texts == ["word"])
    assert len(result) == (texts == ["word"])
