"""Frequencies and n-grams beside a loop over the tokens."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.naive import Naive, doubled, same, some, units
from tests.strategies import hostile_corpora, plain_corpora, tables
from toolkit.inference import clustered_rate


def grams(naive, n, within, *, words_only=False, ignore_case=True):
    """Each n-gram and the places where it begins."""
    forms = naive.folded if ignore_case else naive.forms
    found = {}
    for at in range(len(naive) - n + 1):
        places = range(at, at + n)
        if len({naive.unit[within][place] for place in places}) > 1:
            continue
        if words_only and not all(map(naive.is_word, places)):
            continue
        found.setdefault(" ".join(forms[place] for place in places), []).append(at)
    return found


def assert_rates(table, places, corpus):
    """Every column of a table of counts is what its definition says."""
    naive, sizes = Naive(corpus), corpus.tokens.tolist()
    assert sorted(table["type"].to_list()) == sorted(places)
    assert table["n"].is_sorted(descending=True)
    for row in table.iter_rows(named=True):
        each = naive.per_document(places[row["type"]], len(corpus))
        rate = clustered_rate(each, sizes)
        assert row["n"] == sum(each)
        assert row["documents"] == sum(map(bool, each))
        assert row["tokens"] == sum(sizes)
        assert same(row["per_10k"], 10_000 * sum(each) / sum(sizes))
        assert same(row["low"], float(rate.low[0]) * 10_000)
        assert same(row["high"], float(rate.high[0]) * 10_000)


@some
@given(plain_corpora, st.booleans(), st.booleans())
def test_frequencies_are_those_of_a_loop(texts, ignore_case, words_only):
    corpus = tk.Corpus.from_texts(texts)
    found = tk.frequencies(corpus, ignore_case=ignore_case, words_only=words_only)
    wanted = grams(
        Naive(corpus), 1, "document", words_only=words_only, ignore_case=ignore_case
    )
    assert_rates(found.table, wanted, corpus)
    assert found.top(3).equals(found.table.head(3))


@some
@given(plain_corpora, st.integers(1, 5), units, st.booleans(), st.booleans())
def test_ngrams_are_those_of_a_loop(texts, n, within, words_only, ignore_case):
    corpus = tk.Corpus.from_texts(texts)
    found = tk.ngrams(corpus, n, within=within, words_only=words_only, ignore_case=ignore_case)
    wanted = grams(Naive(corpus), n, within, words_only=words_only, ignore_case=ignore_case)
    assert_rates(found.table, wanted, corpus)
    for row, record in enumerate(found.table.iter_rows(named=True)):
        assert found.evidence(record).begins.tolist() == wanted[record["type"]]
        assert len(found.lines(row)) == record["n"]


@pytest.mark.parametrize("n", [5, 8, 12])
def test_long_ngrams_of_many_types_do_not_run_into_each_other(n):
    draw = random.Random(n)
    words = [f"w{draw.randint(0, 700)}" for _ in range(900)] * 2
    corpus = tk.Corpus.from_texts([" ".join(words), " ".join(words[:500])])
    table = tk.ngrams(corpus, n, within="document", at_least=2).table
    wanted = {g: len(at) for g, at in grams(Naive(corpus), n, "document").items() if len(at) > 1}
    assert dict(table.select("type", "n").iter_rows()) == wanted


@some
@given(st.data())
def test_groups_are_counted_as_if_alone(data):
    texts = data.draw(plain_corpora)
    corpus = tk.Corpus.from_texts(texts, about=data.draw(tables(len(texts))))
    for by in corpus.about.columns:
        whole = tk.frequencies(corpus, by=by)
        for name, part in corpus.split(by).items():
            mine = whole.where(**{by: name}).table.drop(by).sort("type")
            assert mine.equals(tk.frequencies(part).table.sort("type"))
        for row, n in enumerate(whole.table["n"]):
            assert len(whole.lines(row)) == n


@some
@given(plain_corpora, st.permutations(range(5)))
def test_doubling_doubles_and_order_changes_nothing(texts, order):
    corpus = tk.Corpus.from_texts(texts)
    shuffled = corpus.take([d for d in order if d < len(texts)])
    for count in (tk.frequencies, tk.ngrams):
        once = {row[0]: row for row in count(corpus).table.iter_rows()}
        twice = count(doubled(corpus)).table
        for row in twice.iter_rows():
            assert row[1:4] == tuple(2 * value for value in once[row[0]][1:4])
            assert row[4] == once[row[0]][4]
        assert twice.height == len(once)
        moved = {row[0]: row for row in count(shuffled).table.iter_rows()}
        assert moved.keys() == once.keys()
        assert all(all(map(same, moved[t][1:], once[t][1:])) for t in once)


@some
@given(hostile_corpora)
def test_any_text_is_counted_whole(texts):
    corpus = tk.Corpus.from_texts(texts)
    for found in (tk.frequencies(corpus), tk.frequencies(corpus, ignore_case=False)):
        assert found.table["n"].sum() == corpus.ids.size
        for row, n in enumerate(found.table["n"]):
            assert len(found.lines(row)) == n
    pairs = tk.ngrams(corpus, 2, within="document")
    assert pairs.table["n"].sum() == sum(max(size - 1, 0) for size in corpus.tokens.tolist())
    for row, n in enumerate(pairs.table["n"]):
        assert len(pairs.lines(row)) == n


def test_words_left_out_are_gone_and_the_rest_is_as_it_was():
    corpus = tk.Corpus.from_texts(["The war and the warship and peace.", "AND war."])
    every = {row[0]: row for row in tk.frequencies(corpus).table.iter_rows()}
    fewer = tk.frequencies(corpus, without=["the", "and", "war*", "not here"])
    assert {row[0]: row for row in fewer.table.iter_rows()} == {
        form: every[form] for form in ("peace", ".")
    }
    assert "4 types left out" in fewer.note


def test_the_shares_of_groups_add_up_to_the_whole():
    corpus = tk.Corpus.from_texts(["a b", "a", "b b", "a"], about={"o": ["X", None, "", "X"]})
    by = tk.frequencies(corpus, by="o").table
    sums = Counter()
    for row in by.iter_rows(named=True):
        sums[row["type"]] += row["n"]
    assert sums == Counter(a=3, b=3)
    assert dict(by.select("o", "tokens").unique().iter_rows()).keys() >= {"X", "(none)"}


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda c: tk.frequencies(c, by="outlt"), "Did you mean 'outlet'?"),
        (lambda c: tk.frequencies(c, by="n"), "Rename it"),
        (lambda c: tk.ngrams(c, 0), "Give 1 to 12"),
        (lambda c: tk.ngrams(c, 13), "n=13 is no length"),
        (lambda c: tk.ngrams(c, 2, within="sentense"), "Did you mean 'sentence'?"),
        (lambda c: tk.frequencies(c).where(types="a"), "Did you mean 'type'?"),
        (lambda c: tk.frequencies(c).where(n="many"), "cannot be compared"),
        (lambda c: tk.frequencies(c).explain(99), "No row 99"),
    ],
)
def test_what_cannot_be_counted_is_told(ask, says):
    corpus = tk.Corpus.from_texts(["a b"], about={"outlet": ["X"], "n": ["1"]})
    with pytest.raises(tk.ToolkitError, match=says.replace("?", r"\?")):
        ask(corpus)


def test_explanations_hold_the_row_s_numbers():
    corpus = tk.Corpus.from_texts(["a a b", "a c", "c"])
    found = tk.frequencies(corpus)
    said = found.explain(0)
    assert "'a' occurs 3 times in 2 documents. Rate: 3 / 6 tokens" in said
    row = found.row(0)
    assert f"{row['low']:.2f} to {row['high']:.2f}" in said
    assert "no interval" in tk.frequencies(corpus.take([0])).explain(0)
