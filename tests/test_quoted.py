"""Quotation marks of many texts at once: as the rules find them in each text alone."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import HOSTILE, hostile_corpora, many
from tests.test_quotemarks import CASES
from toolkit.quoted import spans_of
from toolkit.quotemarks import quoted_spans

marked = st.text(
    alphabet="ab .,\n\r\t\"'“”‘’„«»‹`´「」6em-—()\u200f\u05d0é\x85\u2028\U0001f44d", max_size=60
)
# Paragraphs as newsrooms write them, so that most lines are paired together and some are not.
phrases = st.sampled_from(
    [
        "“No,” he said. ",
        '"Yes." ',
        "''a'' ",
        "voters' ",
        "'so' ",
        "“Left ",
        "went.” ",
        "Go. ",
        "6'2\" ",
    ]
)
ends = st.sampled_from(["", "\n", "\n\n", " \n ", "\r\n", "\na"])
news = st.lists(st.tuples(st.lists(phrases, max_size=3).map("".join), ends), max_size=5).map(
    lambda lines: "".join(line + end for line, end in lines)
)


def one_by_one(texts):
    return [(n, *span) for n, text in enumerate(texts) for span in quoted_spans(text)]


def at_once(texts):
    return list(zip(*(each.tolist() for each in spans_of(texts)), strict=True))


@many
@given(st.one_of(st.lists(marked, max_size=5), st.lists(news, max_size=4), hostile_corpora))
@example(["'", "'a"])
@example(["a 'em' b\n'' '"])
@example(["“a\n", "", "“b"])
@example(["“a\n \n“b”"])
@example([])
@example([""])
@example(["", "'''' \ud800\""])
def test_many_texts_are_read_as_each_alone(texts):
    assert at_once(texts) == one_by_one(texts)


def test_the_known_cases_and_the_sample_corpus_all_together():
    texts = [*(text for text, _, _ in CASES), *HOSTILE, *tk.sample().texts]
    assert at_once(texts) == one_by_one(texts)
