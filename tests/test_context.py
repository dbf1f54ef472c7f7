"""Concordances: every match a line, every line a quotation, in the order asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.naive import PATTERNS, Naive, some, units
from tests.strategies import HOSTILE, NAMES, hostile_corpora, plain_corpora

patterns = st.sampled_from(PATTERNS)


def where(naive, corpus, begin, end):
    """Document name, and characters from one token up to another."""
    return (
        corpus.names[naive.document[begin]],
        int(corpus.starts[begin]),
        int(corpus.ends[end - 1]),
    )


@some
@given(plain_corpora, patterns, units, st.tuples(st.integers(0, 4), st.integers(0, 4)))
def test_lines_are_the_matches_with_their_context(texts, pattern, within, span):
    corpus = tk.Corpus.from_texts(texts)
    naive = Naive(corpus)
    lines = tk.concordance(corpus, pattern, within=within, span=span)
    found = naive.find([pattern], "document" if within == "document" else "sentence")
    assert len(lines) == lines.table.height == len(found)
    for (begin, end), row in zip(found, lines.table.iter_rows(named=True), strict=True):
        document, start, stop = where(naive, corpus, begin, end)
        assert (row["document"], row["start"], row["end"]) == (document, start, stop)
        unit = naive.unit[within]
        first, last = begin, end
        while first > 0 and begin - first < span[0] and unit[first - 1] == unit[begin]:
            first -= 1
        while last < len(naive) and last - end < span[1] and unit[last] == unit[begin]:
            last += 1
        text = texts[naive.document[begin]]
        assert row["left"] == text[corpus.starts[first] : start]
        assert row["node"] == text[start:stop]
        assert row["right"] == text[stop : corpus.ends[last - 1]]


def sort_key(corpus, naive, span, key):
    begin, end = span
    if key == "node":
        return corpus.quote(begin, end).casefold()
    if key == "document":
        return corpus.names[naive.document[begin]]
    if key == "year":
        year = corpus.about["year"][naive.document[begin]]
        return -1 if year is None else year
    at = end - 1 + int(key[0]) if key[1] == "R" else begin - int(key[0])
    inside = 0 <= at < len(naive) and naive.document[at] == naive.document[begin]
    return naive.folded[at] if inside else ""


@some
@given(
    plain_corpora,
    patterns,
    st.lists(st.sampled_from(["1R", "2R", "1L", "3L", "node", "document", "year"]), max_size=3),
    st.data(),
)
def test_lines_come_in_the_order_asked_for(texts, pattern, keys, data):
    years = data.draw(
        st.lists(st.none() | st.integers(1, 3), min_size=len(texts), max_size=len(texts))
    )
    corpus = tk.Corpus.from_texts(texts, about={"year": years} if any(years) else None)
    keys = [key for key in keys if key in ("1R", "2R", "1L", "3L", "node", "document") or any(years)]
    naive = Naive(corpus)
    found = sorted(
        naive.find([pattern]),
        key=lambda span: [sort_key(corpus, naive, span, key) for key in keys],
    )
    table = tk.concordance(corpus, pattern, sort=" ".join(keys)).table
    assert table.select("document", "start", "end").rows() == [
        where(naive, corpus, *span) for span in found
    ]


@some
@given(hostile_corpora, units)
def test_left_node_right_is_the_text_of_any_document(texts, within):
    corpus = tk.Corpus.from_texts(texts)
    lines = tk.concordance(corpus, "*", within=within, span=3)
    assert len(lines) == corpus.ids.size
    held = dict(zip(corpus.names, texts, strict=True))
    for row in lines.table.iter_rows(named=True):
        text, start = held[row["document"]], row["start"]
        assert text[start : row["end"]] == row["node"]
        assert text.startswith(row["left"] + row["node"] + row["right"], start - len(row["left"]))


@some
@given(plain_corpora, patterns, st.sets(st.integers(0, 4)))
def test_choosing_documents_before_or_after_is_the_same(texts, pattern, chosen):
    corpus = tk.Corpus.from_texts(texts)
    part = corpus.take(sorted(d for d in chosen if d < len(texts)))
    after = tk.concordance(corpus, pattern).where(document=list(part.names))
    before = tk.concordance(part, pattern)
    assert after.table.equals(before.table)
    for row in range(len(after)):
        assert after.lines(row).table["start"].to_list() == [after.row(row)["start"]]


def test_pages_samples_and_evidence_show_the_same_lines():
    corpus = tk.Corpus.from_texts(["war and war", "no war", "peace", "war, war and war"])
    lines = tk.concordance(corpus, "war", sort="1L")
    assert len(lines) == 6
    assert lines.page(2, 3).equals(lines.table[2:5])
    assert lines.top(4).equals(lines.table[:4])
    drawn = lines.sample(3, seed=1)
    assert drawn.table.equals(lines.sample(3, seed=1).table)
    assert set(drawn.table.rows()) < set(lines.table.rows())
    assert lines.sample(99).table.equals(lines.table)
    assert not lines.sample(0).table.height
    for row in range(len(lines)):
        (shown,) = lines.lines(row).table.select("document", "start", "node").rows()
        assert shown == tuple(lines.row(row)[name] for name in ("document", "start", "node"))
    assert "Line 6 of 6" in lines.explain(-1)


def test_hostile_names_and_texts_are_shown_as_written():
    names = [f"{NAMES[d % len(NAMES)]} {d}" for d in range(len(HOSTILE))]
    corpus = tk.Corpus.from_texts(HOSTILE, names)
    lines = tk.concordance(corpus, "*")
    assert {row["document"] for row in lines.table.iter_rows(named=True)} == {
        name for name, size in zip(names, corpus.tokens.tolist(), strict=True) if size
    }
    shown = lines._repr_html_()
    assert "<script" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"within": "sentance"}, "Unknown unit 'sentance'. Did you mean 'sentence'?"),
        ({"sort": "1R outlte"}, "Unknown sort key 'outlte'. Did you mean 'outlet'?"),
        ({"sort": "0R"}, "Unknown sort key '0R'"),
        ({"span": -1}, "span=-1 is no number of tokens"),
        ({"span": (1, 2, 3)}, "is no number of tokens"),
        ({"span": "5"}, "is no number of tokens"),
        ({"span": 2.5}, "is no number of tokens"),
        ({"span": None}, "is no number of tokens"),
    ],
)
def test_what_cannot_be_shown_is_told(options, says):
    corpus = tk.Corpus.from_texts(["war"], about={"outlet": ["X"]})
    with pytest.raises(tk.ToolkitError) as caught:
        tk.concordance(corpus, "war", **options)
    assert says in str(caught.value)


def test_nothing_found_has_the_same_columns_and_a_hint():
    corpus = tk.Corpus.from_texts(["NATO met.", "NATO left."])
    none = tk.concordance(corpus, "Natto")
    assert none.table.columns == tk.concordance(corpus, "NATO").table.columns
    assert none.note == "No 'Natto' in 2 documents. Near: NATO (2)."
    assert not len(none.sample(3))
