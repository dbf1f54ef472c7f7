"""Lists of words: punctuation and function words leave the table, never the numbers."""

from __future__ import annotations

import pytest

import toolkit as tk
from toolkit._base import n_of
from toolkit.wordlists import leave_out, listed

TEXTS = ["The war, the war of words."] * 6 + ["The peace, and the talks."] * 6


@pytest.fixture(scope="module")
def corpus():
    return tk.Corpus.from_texts(TEXTS, about={"outlet": ["A"] * 6 + ["B"] * 6})


def results(corpus):
    return {
        "frequencies": tk.frequencies(corpus),
        "ngrams": tk.ngrams(corpus, 2),
        "keyness": tk.keyness(corpus.split("outlet")),
        "collocates": tk.collocates(corpus, "war", span=3),
    }


@pytest.mark.parametrize("kind", ["frequencies", "ngrams", "keyness", "collocates"])
def test_rows_go_and_numbers_stay(corpus, kind):
    every = results(corpus)[kind]
    column = every.word_column
    words = every.words()
    assert not set("".join(words.table[column])) & set(",.")
    kept = set(words.table.rows())
    assert kept == {
        row
        for row in every.table.rows()
        if not set(str(row[every.table.columns.index(column)])) & set(",.")
    }
    content = every.words(without="function words")
    assert set(content.table.rows()) < kept
    assert not {"the", "of", "and"} & {
        part for row in content.table[column] for part in row.split()
    }
    for number in range(len(content)):
        assert len(content.lines(number)) > 0


def test_patterns_leave_words_out(corpus):
    found = tk.frequencies(corpus).words(without=["w*", "'peace'"])
    assert found.table["type"].to_list() == ["the", "and", "of", "talks"]
    assert tk.frequencies(corpus, without="function words", words_only=True).table["type"].to_list() == [
        "war", "peace", "talks", "words",
    ]  # fmt: skip


def test_one_string_is_no_list(corpus):
    with pytest.raises(tk.ToolkitError, match=r"Give a list of patterns, such as \['war'\]"):
        tk.frequencies(corpus).words(without="war")
    with pytest.raises(tk.ToolkitError, match="one string"):
        tk.frequencies(corpus, without="war")


def test_no_rows_and_no_words():
    assert leave_out([], "function words").tolist() == []
    assert tk.frequencies(tk.Corpus.from_texts([])).words().table.height == 0
    assert {f'"{word}"' for word in "the of whether he's not".replace("he's", "he").split()} <= set(
        listed("function words")
    )
    assert not {'"monday"', '"war"', '"went"'} & set(listed("function words"))


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "0 documents"), (1, "1 document"), (2, "2 documents"), (12345, "12,345 documents")],
)
def test_counts_agree_with_their_nouns(n, said):
    assert n_of(n, "document") == said


def test_notes_about_one_of_each_are_in_the_singular():
    corpus = tk.Corpus.from_texts(["War"], about={"date": ["2031-01-01"]})
    made = [
        tk.frequencies(corpus), tk.ngrams(corpus, 1), tk.concordance(corpus, "war"),
        tk.collocates(corpus, "war"), tk.trend(corpus, "war"), tk.dispersion(corpus, "war"),
        tk.diversity(corpus), tk.count_frames(corpus, {"x": ["war"]}), tk.quotations(corpus),
        tk.candidates(corpus, "passive"), tk.diagnose(corpus, {"x": ["war"]}),
        tk.expand(corpus, tk.Lexicon({"x": ["war"]})),
    ]  # fmt: skip
    for result in made:
        said = [result.note, *(result.explain(row) for row in range(len(result)))]
        for text in said:
            for (
                plural
            ) in "documents types tokens hits lines words terms frames patterns times".split():
                assert f" 1 {plural}" not in f" {text}", text
