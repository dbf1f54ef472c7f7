"""Co-occurrence beside loops over every two occurrences, and over every unit."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.naive import PATTERNS, Naive, doubled, same, some, units
from tests.strategies import hostile_corpora, plain_corpora
from toolkit.gram import Events, WindowCounts
from toolkit.incidence import count_cells, once_in_units
from toolkit.measures import find_measure
from toolkit.measures.contingency import Contingency

# Terms share words and stand inside each other, so that their occurrences overlap.
terms = st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=5, unique=True)
spans = st.integers(1, 5)


def events_of(naive, listed):
    """Every occurrence as (begin, end, term)."""
    return sorted((b, e, t) for t, term in enumerate(listed) for b, e in naive.find([term]))


def word_events(naive):
    places = [at for at in range(len(naive)) if naive.is_word(at)]
    return [(at, at + 1, naive.folded[at]) for at in places]


def window_pairs(naive, events, span, within):
    """Two occurrences that do not overlap, with fewer than ``span`` tokens between them."""
    unit, n = naive.unit[within], Counter()
    for (b1, e1, one), (b2, e2, other) in combinations(events, 2):
        gap = b2 - e1 if b1 <= b2 else b1 - e2
        if unit[b1] == unit[b2] and 0 <= gap < span:
            n[one, other] += 1
            n[other, one] += 1
    return n


def window_margins(naive, events, span, within):
    """Tokens that each occurrence could make a pair with, and such pairs of any two tokens."""
    unit = naive.unit[within]
    margins = Counter()
    for begin, end, term in events:
        around = [*range(begin - span, begin), *range(end, end + span)]
        margins[term] += sum(0 <= at < len(naive) and unit[at] == unit[begin] for at in around)
    total = sum(
        2 for i, j in combinations(range(len(naive)), 2) if j - i <= span and unit[i] == unit[j]
    )
    return margins, total


def unit_pairs(naive, events, within):
    held = {}
    for begin, _, term in events:
        held.setdefault(naive.unit[within][begin], set()).add(term)
    return Counter((a, b) for among in held.values() for a in among for b in among)


def assert_counts(found, n, margins, total, names):
    k = len(names)
    assert found.matrix.shape == (k, k)
    assert found.matrix.toarray().tolist() == [[n[a, b] for b in names] for a in names]
    assert found.margins.tolist() == [margins[a] for a in names]
    assert found.total == total
    assert found.table.height == sum(n[a, b] > 0 for a, b in combinations(names, 2))
    place = dict(zip(found.labels, names, strict=True))
    for number, row in enumerate(found.table.iter_rows(named=True)):
        a, b = place[row["a"]], place[row["b"]]
        assert row["n"] == n[a, b]
        assert same(row["expected"], margins[a] * margins[b] / total)
        cells = Contingency.of(joint=[n[a, b]], row=[margins[a]], column=[margins[b]], total=total)
        assert same(row["npmi"], float(find_measure("npmi")(cells)[0]))
        assert len(found.lines(number)) == row["n"]


@some
@given(plain_corpora, terms, spans, units)
def test_window_counts_are_those_of_a_loop(texts, listed, span, within):
    corpus = tk.Corpus.from_texts(texts)
    naive = Naive(corpus)
    events = events_of(naive, listed)
    margins, total = window_margins(naive, events, span, within)
    n = window_pairs(naive, events, span, within)
    found = tk.cooccurrence(corpus, listed, span=span, within=within)
    assert found.labels == tuple(listed)
    assert_counts(found, n, margins, total, range(len(listed)))


@some
@given(plain_corpora, terms, units)
def test_unit_counts_are_those_of_a_loop(texts, listed, within):
    corpus = tk.Corpus.from_texts(texts)
    naive = Naive(corpus)
    n = unit_pairs(naive, events_of(naive, listed), within)
    found = tk.cooccurrence(corpus, listed, within=within)
    total = len(texts) if within == "document" else len(set(naive.unit[within]))
    assert_counts(found, n, {t: n[t, t] for t in range(len(listed))}, total, range(len(listed)))


@some
@given(plain_corpora, spans | st.none(), units)
def test_all_words_are_counted_like_terms(texts, span, within):
    corpus = tk.Corpus.from_texts(texts)
    naive = Naive(corpus)
    events = word_events(naive)
    found = tk.cooccurrence(corpus, span=span, within=within)
    assert set(found.labels) == {term for *_, term in events}
    if span is None:
        n = unit_pairs(naive, events, within)
        total = len(texts) if within == "document" else len(set(naive.unit[within]))
        margins = {term: n[term, term] for term in found.labels}
    else:
        n = window_pairs(naive, events, span, within)
        margins, total = window_margins(naive, events, span, within)
    assert_counts(found, n, margins, total, found.labels)
    totals = Counter(term for *_, term in events)
    assert sorted(totals.values(), reverse=True) == [totals[label] for label in found.labels]


@some
@given(plain_corpora, terms, spans | st.none())
def test_doubling_doubles_and_order_changes_nothing(texts, listed, span):
    corpus = tk.Corpus.from_texts(texts)
    once = tk.cooccurrence(corpus, listed, span=span)
    twice = tk.cooccurrence(doubled(corpus), listed, span=span)
    assert (twice.matrix.toarray() == 2 * once.matrix.toarray()).all()
    assert np.allclose(
        twice.weight("npmi").toarray(), once.weight("npmi").toarray(), equal_nan=True, rtol=1e-12
    )
    turned = tk.cooccurrence(corpus.take(range(len(texts))[::-1]), listed[::-1], span=span)
    assert (turned.matrix.toarray()[::-1, ::-1] == once.matrix.toarray()).all()


@some
@given(hostile_corpora, spans | st.none())
def test_weights_of_any_text_are_symmetric_and_keep_their_laws(texts, span):
    found = tk.cooccurrence(tk.Corpus.from_texts(texts), span=span)
    dense = found.matrix.toarray()
    assert (dense == dense.T).all()
    for measure, most in (("log_dice", 14), ("npmi", 1)):
        weights = found.weight(measure).toarray()
        assert np.allclose(weights, weights.T, equal_nan=True)
        assert not np.diagonal(weights).any()
        assert (weights[~np.isnan(weights)] <= most + 1e-12).all()


def test_dense_and_sparse_counting_agree(monkeypatch):
    """Common terms are multiplied densely; here nearly all are common, or none is."""
    draw = np.random.default_rng(0)
    shape, n = (300, 140), 9000
    unit = np.sort(draw.integers(0, shape[0], n))
    term = draw.integers(0, shape[1], n).astype(np.int32)
    naive = np.zeros((shape[1], shape[1]), int)
    held = {}
    for u, t in zip(unit.tolist(), term.tolist(), strict=True):
        held.setdefault(u, set()).add(t)
    for among in held.values():
        for a in among:
            for b in among:
                naive[a, b] += 1
    cells = once_in_units(term, unit)
    assert (count_cells(*cells, shape).toarray() == naive).all()
    monkeypatch.setattr("toolkit.incidence.NEAR", 3_000)  # many blocks
    assert (count_cells(*cells, shape).toarray() == naive).all()
    monkeypatch.setattr("toolkit.incidence.MOST", 7)  # too many units for two bytes
    assert (count_cells(*cells, shape).toarray() == naive).all()
    monkeypatch.setattr("toolkit.incidence.CORE", 10**9)  # no dense core
    assert (count_cells(*cells, shape).toarray() == naive).all()


@pytest.mark.parametrize("block", [1, 7, 10**6])
def test_blocks_of_events_lose_no_pair(monkeypatch, block):
    draw = np.random.default_rng(1)
    at = np.sort(draw.integers(0, 90, 60))
    events = Events(draw.integers(0, 5, 60).astype(np.int32), at, at + draw.integers(1, 3, 60))
    naive = np.zeros((5, 5), int)
    for i, j in combinations(range(60), 2):
        if events.ends[i] <= events.begins[j] < events.ends[i] + 4:
            naive[events.terms[i], events.terms[j]] += 1
            naive[events.terms[j], events.terms[i]] += 1
    monkeypatch.setattr("toolkit.gram.BLOCK", block)
    monkeypatch.setattr("toolkit.gram.KEYS", 5)
    counts = WindowCounts(5)
    counts.add(events, events.ends + 4)
    assert (counts.result().toarray() == naive).all()
    more = WindowCounts(5)
    more.add(events, events.ends + 4)
    counts.include(more)
    assert (counts.result().toarray() == 2 * naive).all()


@pytest.mark.parametrize("span", [None, 3])
@pytest.mark.parametrize("within", ["sentence", "document"])
def test_any_number_of_threads_gives_the_same_bytes(monkeypatch, span, within):
    draw = np.random.default_rng(2)
    words = [f"w{number}" for number in (300 * draw.random(4_000) ** 3).astype(int).tolist()]
    texts = [" ".join(words[at : at + 40]) + ". And so on." for at in range(0, len(words), 40)]
    corpus = tk.Corpus.from_texts(texts)
    for module, name, value in (("occurrences", "LEAST", 50), ("incidence", "LEAST", 50)):
        monkeypatch.setattr(f"toolkit.{module}.{name}", value)
    monkeypatch.setattr("toolkit.gram.KEYS", 500)
    seen = set()
    for crew in (1, 2, 3, 4):
        monkeypatch.setattr("toolkit.threads.hands", lambda crew=crew: crew)
        found = tk.cooccurrence(corpus, span=span, within=within)
        matrix = found.matrix
        parts = matrix.indptr, matrix.indices, matrix.data, found.margins
        seen.add((*(part.tobytes() for part in parts), found.note))
    assert len(seen) == 1


def test_labels_may_stand_for_several_patterns():
    corpus = tk.Corpus.from_texts(["War and armies. Peace and talks.", "The war ended in peace."])
    found = tk.cooccurrence(corpus, {"force": ["war", "arm*"], "calm": ["peace", "talks"]})
    assert found.table.select("a", "b", "n").rows() == [("force", "calm", 1)]
    assert found.margins.tolist() == [2, 2]
    assert found.total == 3


def test_the_most_frequent_terms_are_kept():
    corpus = tk.Corpus.from_texts(["c b a. C b. C d."])
    assert tk.cooccurrence(corpus, top=2).labels == ("c", "b")
    assert tk.cooccurrence(corpus, ["d", "b", "c"], top=2).labels == ("b", "c")
    assert tk.cooccurrence(corpus, ignore_case=False, top=2).labels == ("C", "b")


@pytest.mark.parametrize(
    ("terms", "options", "says"),
    [
        ([], {}, "There are no terms"),
        (["a", "b", "a"], {}, "The term 'a' is given twice"),
        (["a"], {"within": "word"}, "Unknown unit 'word'"),
        (["a"], {"span": (5, 0)}, "lopsided"),
        (["a"], {"span": 0}, "lopsided or empty"),
        (["a"], {"span": "5"}, "no number of tokens"),
        (["a"], {"top": 0}, "leaves no terms"),
        (["a", ""], {}, "The pattern is empty"),
    ],
)
def test_what_cannot_be_counted_is_told(terms, options, says):
    with pytest.raises(tk.ToolkitError) as caught:
        tk.cooccurrence(tk.Corpus.from_texts(["a b"]), terms, **options)
    assert says in str(caught.value)


def test_explanations_hold_the_sum():
    corpus = tk.Corpus.from_texts(["a b. ", "a b", "a", "c"])
    found = tk.cooccurrence(corpus, ["a", "b"], within="document")
    said = found.explain(0)
    assert "'a' and 'b' share 2 of 4 documents" in said
    assert "3 x 2 / 4 = 1.50" in said
    assert f"= {found.row(0)['log_dice']:.2f}. Misreading" in said
    with pytest.raises(tk.ToolkitError, match="Did you mean 'npmi'"):
        found.weight("npmii")
