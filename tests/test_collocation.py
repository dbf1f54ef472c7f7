"""Collocates beside a loop over the positions near the node."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.naive import PATTERNS, Naive, doubled, same, some, units
from tests.strategies import hostile_corpora, plain_corpora
from toolkit.measures import find_measure
from toolkit.measures.contingency import Contingency

spans = st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(any)


def near(naive, node, span, within):
    """Positions of the node, and those near it: each once."""
    inside = {at for begin, end in node for at in range(begin, end)}
    window = set()
    for begin, end in node:
        unit = naive.unit[within]
        for at in [*range(begin - span[0], begin), *range(end, end + span[1])]:
            if 0 <= at < len(naive) and unit[at] == unit[begin] and at not in inside:
                window.add(at)
    return inside, window


@some
@given(plain_corpora, st.sampled_from(PATTERNS), spans, units)
def test_collocates_are_those_of_a_loop(texts, node, span, within):
    corpus = tk.Corpus.from_texts(texts)
    naive = Naive(corpus)
    inside, window = near(naive, naive.find([node], within), span, within)
    rest = [at for at in range(len(naive)) if at not in inside]
    total = Counter(naive.folded[at] for at in rest)
    joint = Counter(naive.folded[at] for at in window if naive.is_word(at))
    wanted = {
        form: (n, len(window) * total[form] / len(rest))
        for form, n in joint.items()
        if n * len(rest) > len(window) * total[form]
    }
    found = tk.collocates(corpus, node, span=span, within=within)
    assert set(found.table["collocate"]) == set(wanted)
    for number, row in enumerate(found.table.iter_rows(named=True)):
        n, expected = wanted[row["collocate"]]
        assert row["n"] == n <= total[row["collocate"]]
        assert same(row["expected"], expected)
        held = {naive.document[at] for at in window if naive.folded[at] == row["collocate"]}
        assert row["documents"] == len(held)
        cells = Contingency.of(
            joint=[n], row=[len(window)], column=[total[row["collocate"]]], total=len(rest)
        )
        assert same(row["log_dice"], float(find_measure("log_dice")(cells)[0]))
        assert len(found.lines(number)) == n
        assert {quote.lower() for quote in found.lines(number).table["node"]} == {row["collocate"]}


def test_a_word_that_occurs_12_times_is_never_a_collocate_45_times():
    # Twelve "x" that stand between so many nodes that windows overlap four times over.
    corpus = tk.Corpus.from_texts(["war war x war war " * 12, "calm days " * 9])
    table = tk.collocates(corpus, "war", span=5).table
    assert table.filter(collocate="x")["n"].to_list() == [12]
    assert "war" not in table["collocate"].to_list()


def test_the_node_is_not_its_own_collocate_even_inside_a_phrase():
    corpus = tk.Corpus.from_texts(["arms race and arms race", "arms talks", "no talks"])
    table = tk.collocates(corpus, "arms race", span=5).table
    assert table.select("collocate", "n").rows() == [("and", 1)]


@some
@given(plain_corpora, st.sampled_from(["a", "b", "no no"]), spans)
def test_doubling_doubles_counts_and_keeps_strength(texts, node, span):
    corpus = tk.Corpus.from_texts(texts)
    for measure in ("log_dice", "npmi"):
        once = tk.collocates(corpus, node, span=span, measure=measure).table
        twice = tk.collocates(doubled(corpus), node, span=span, measure=measure).table
        wanted = {row["collocate"]: row for row in once.iter_rows(named=True)}
        assert set(twice["collocate"]) == set(wanted)
        for row in twice.iter_rows(named=True):
            before = wanted[row["collocate"]]
            assert (row["n"], row["documents"]) == (2 * before["n"], 2 * before["documents"])
            assert same(row["expected"], 2 * before["expected"])
            assert same(row["score"], before["score"])
        turned = tk.collocates(corpus.take(range(len(texts))[::-1]), node, span=span).table
        again = tk.collocates(corpus, node, span=span).table
        assert sorted(turned.rows()) == sorted(again.rows())


@some
@given(hostile_corpora, st.sampled_from(["*", "a", "said", "?"]))
def test_no_collocate_of_any_text_breaks_a_law(texts, node):
    corpus = tk.Corpus.from_texts(texts)
    found = tk.collocates(corpus, node, within="document")
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert row["n"] > row["expected"]
        assert row["log_dice"] <= 14
        assert len(found.lines(number)) == row["n"]


def test_a_huge_span_ends_with_its_unit():
    corpus = tk.Corpus.from_texts(["A b c. D e."])
    assert len(tk.collocates(corpus, "a", span=10**9, within="sentence").window) == 3


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"measure": "log_dise"}, "Did you mean 'log_dice'?"),
        ({"measure": "mattr"}, "mattr"),
        ({"within": "documents"}, "Did you mean 'document'?"),
        ({"span": -3}, "span=-3"),
    ],
)
def test_what_cannot_be_asked_is_told(options, says):
    with pytest.raises(tk.ToolkitError) as caught:
        tk.collocates(tk.Corpus.from_texts(["a b"]), "a", **options)
    assert says in str(caught.value)


def test_explanations_hold_the_sum():
    corpus = tk.Corpus.from_texts(["war ends now", "war ends soon", "a b c d e f ends"])
    found = tk.collocates(corpus, "war", span=1)
    row = found.row(0)
    assert (row["collocate"], row["n"]) == ("ends", 2)
    assert f"2 x 3 / 11 = {row['expected']:.2f}" in found.explain(0)
    assert f"= {row['score']:.3f}" in found.explain(0)
    assert "near the node 2 and 0 others, elsewhere 1 and 8 others" in found.explain(0)
    assert f"log2(2 x 2 / (2 + 3)) = {row['log_dice']:.3f}" in found.explain(0)
    assert f"ΔP = 2 / 2 - 1 / 9 = {row['delta_p']:.4g}" in found.explain(0)
    assert f"backward = 2 / 3 - 0 / 8 = {row['delta_p_backward']:.4g}" in found.explain(0)
    by_z = tk.collocates(corpus, "war", span=1, measure="z_score")
    assert f"{find_measure('z_score').label} = {by_z.row(0)['score']:.3f}." in by_z.explain(0)
