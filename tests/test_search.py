"""Positions of patterns, beside a plain search through the tokens."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import few, hostile_corpora, plain_corpora
from toolkit.search import Searcher, Spans, longest
from toolkit.type_index import TypeIndex

sides = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "ab", "a*", "no", "x"]), min_size=1, max_size=3),
    min_size=1,
    max_size=2,
)
units = st.sampled_from(["sentence", "paragraph", "document"])


def fits(form, word):
    form = form.casefold()
    return form.startswith(word[:-1]) if word.endswith("*") else form == word


def phrases_of(side):
    """Alternatives with their hyphenated twins, as lists of words."""
    for words in side:
        for joints in itertools.product((False, True), repeat=len(words) - 1):
            twin = [words[0]]
            for joined, word in zip(joints, words[1:], strict=True):
                if joined:
                    twin[-1] += "-" + word
                else:
                    twin.append(word)
            yield twin


def hyphenated(word):
    return "*-" in word


def plain_find(corpus, side, within):
    """Every match, then the longest first, of equals the first."""
    bounds = corpus.bounds(within).tolist()
    forms = [corpus.vocabulary[t] for t in corpus.ids]
    every = set()
    for low, high in itertools.pairwise(bounds):
        for phrase in phrases_of(side):
            for begin in range(low, high - len(phrase) + 1):
                if all(matches(forms[begin + offset], word) for offset, word in enumerate(phrase)):
                    every.add((begin, begin + len(phrase)))
    return resolve(every)


def matches(form, word):
    import fnmatch

    return fnmatch.fnmatchcase(form.casefold(), word)


def resolve(spans):
    kept = []
    for begin, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= b or begin >= e for b, e in kept):
            kept.append((begin, end))
    return sorted(kept)


def pairs(spans):
    return list(zip(spans.begins.tolist(), spans.ends.tolist(), strict=True))


@few
@given(plain_corpora, sides, units)
def test_phrases_and_alternatives_are_found_as_a_plain_loop_finds_them(texts, side, within):
    corpus = tk.Corpus.from_texts(texts)
    pattern = " | ".join(map(" ".join, side))
    assert pairs(corpus.find(pattern, within=within)) == plain_find(corpus, side, within)


@few
@given(plain_corpora, st.integers(1, 4), units)
def test_what_is_near_is_found_in_either_order(texts, distance, within):
    corpus = tk.Corpus.from_texts(texts)
    forms = [corpus.vocabulary[t].casefold() for t in corpus.ids]
    joined = []
    for low, high in itertools.pairwise(corpus.bounds(within).tolist()):
        at = [i for i in range(low, high) if forms[i] in {"a", "b"}]
        joined += [
            (i, j + 1)
            for i, j in itertools.pairwise(at)
            if forms[i] != forms[j] and j - i <= distance
        ]
    expected, last = [], 0
    for begin, end in joined:
        if begin >= last:
            expected.append((begin, end))
            last = end
    assert pairs(corpus.find(f"a ~{distance} b", within=within)) == expected
    assert pairs(corpus.find(f"b ~{distance} a", within=within)) == expected


@few
@given(plain_corpora, st.integers(1, 4))
def test_near_phrases_are_found_wherever_two_stand_close(texts, distance):
    """Some pair stands close exactly when something is found, and each find holds such a pair."""
    corpus = tk.Corpus.from_texts(texts)
    one, other = pairs(corpus.find("a b|x")), pairs(corpus.find("b|c a"))
    close = {
        (min(b, d), max(e, f))
        for b, e in one
        for d, f in other
        if (0 <= d - e < distance or 0 <= b - f < distance)
        and np.searchsorted(corpus.sentences, b, "right")
        == np.searchsorted(corpus.sentences, d, "right")
    }
    spans = pairs(corpus.find(f"a b|x ~{distance} b|c a"))
    assert set(spans) <= close
    assert bool(spans) == bool(close)
    assert all(e <= b for (_, e), (b, _) in itertools.pairwise(spans))


@few
@given(plain_corpora, sides)
def test_any_of_several_patterns_is_all_their_matches_resolved(texts, side):
    corpus = tk.Corpus.from_texts(texts)
    patterns = [" ".join(words) for words in side]
    every = {span for words in side for span in plain_find(corpus, [words], "sentence")}
    assert pairs(corpus.find_any(patterns)) == resolve(every)


spans_drawn = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 4), st.integers(0, 1)), max_size=12
)


@few
@given(spans_drawn)
def test_the_longest_span_wins_in_each_group(drawn):
    begins = np.array([b for b, _, _ in drawn], np.int64)
    ends = begins + np.array([size for _, size, _ in drawn], np.int64)
    group = np.array([g for _, _, g in drawn], np.int64)
    kept = longest(begins, ends, group)
    for g in (0, 1):
        mine = {(b, b + size) for b, size, of in drawn if of == g}
        got = [(begins[row], ends[row]) for row in kept.tolist() if group[row] == g]
        assert got == resolve(mine)


@few
@given(hostile_corpora)
def test_every_type_is_found_as_often_as_it_stands(texts):
    corpus = tk.Corpus.from_texts(texts)
    positions = [corpus.searcher.positions(np.array([t])) for t in range(len(corpus.vocabulary))]
    for kind, at in enumerate(positions):
        assert at.tolist() == np.flatnonzero(corpus.ids == kind).tolist()
    everything = corpus.searcher.positions(np.arange(len(positions)))
    assert everything.tolist() == list(range(corpus.ids.size))


def test_spans_can_be_picked():
    spans = Spans(np.array([1, 5]), np.array([2, 9]))
    assert spans.sizes.tolist() == [1, 4]
    assert pairs(spans.take(np.array([False, True]))) == [(5, 9)]
    assert len(Spans.none()) == 0


@pytest.mark.parametrize("pattern", ["* *", "a a", "a ~3 a", "* ~2 *", "a|a a|a a a"])
def test_overlapping_matches_are_resolved_in_one_pass(pattern):
    corpus = tk.Corpus.from_texts(["a " * 30_000])
    began = time.process_time()
    assert len(corpus.find(pattern)) >= 10_000
    assert time.process_time() - began < 2


def test_index_and_scan_find_the_same(monkeypatch):
    rng = np.random.default_rng(3)
    ids = rng.integers(0, 50, 400).astype(np.int32)
    types = TypeIndex([f"w{number}" for number in range(50)])
    wanted = [np.array([7]), np.array([3, 11]), np.array([49])]
    expected = [np.flatnonzero(np.isin(ids, some)).tolist() for some in wanted]
    for scans, block in ((9, 4_000_000), (0, 4_000_000), (0, 7)):
        monkeypatch.setattr("toolkit.search.SCANS", scans)
        monkeypatch.setattr("toolkit.kernel.BLOCK", block)
        searcher = Searcher({"ids": ids}, types)
        assert [searcher.positions(some).tolist() for some in wanted] == expected
        assert (searcher._index is not None) == (scans == 0)
