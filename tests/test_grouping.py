"""Groups of documents and of tokens: one mechanism, beside a loop over the tokens."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import polars as pl
import pytest

import toolkit as tk
from toolkit.grouping import _numbered, grouping, said_by, voices
from toolkit.inference import bootstrap_rate, clustered_rate

TEXTS = [
    "“No war now,” said Ann Lind. The war goes on. “War,” Lind said, “is a word.”",
    "Bo Berg said the war was over. Peace talks began in the capital.",
    "The war. Nobody spoke. “Peace,” said Ann Lind.",
    "",
    "“We want peace,” said Bo Berg. “War is costly.” Peace came.",
]
ABOUT = {"outlet": ["A", "B", "A", "B", "B"], "date": [f"2031-0{n}-01" for n in (1, 1, 2, 2, 3)]}
KINDS = [None, "document", "zone", "voice", "outlet"]


@pytest.fixture(scope="module")
def corpus():
    return tk.Corpus.from_texts(TEXTS, about=ABOUT)


def group_of_each_token(corpus, by):
    """The group of each token, from the documents' metadata or from the voices."""
    document = [d for d, size in enumerate(corpus.tokens) for _ in range(size)]
    names, labels = voices(corpus)
    return {
        None: [""] * len(document),
        "document": [corpus.names[d] for d in document],
        "zone": ["body"] * len(document),
        "voice": [names[label] for label in labels],
        "outlet": [ABOUT["outlet"][d] for d in document],
    }[by], document


@pytest.mark.parametrize("by", KINDS)
def test_units_are_the_parts_of_documents_that_a_group_has(corpus, by):
    groups, document = group_of_each_token(corpus, by)
    units = grouping(corpus, by).units
    held = Counter(zip(groups, document, strict=True))
    listed = {
        (name, int(units.documents[row])): int(units.sizes[row])
        for name, rows in units.groups.items()
        for row in rows
    }
    assert {cell: n for cell, n in listed.items() if n} == held
    assert [int(d) for d in units.documents[units.of]] == document
    owner = {int(row): name for name, rows in units.groups.items() for row in rows}
    assert [owner[int(unit)] for unit in units.of] == groups


def test_keys_are_numbered_alike_in_a_table_and_by_sorting():
    keys = np.random.default_rng(1).integers(0, 90, 50)
    table, sorted_ = _numbered(keys, 90), _numbered(keys, 10**12)
    assert [each.tolist() for each in table] == [each.tolist() for each in sorted_]
    assert table[0][table[1]].tolist() == keys.tolist()


@pytest.mark.parametrize("by", KINDS[1:])
def test_frequencies_by_group_are_those_of_a_loop(corpus, by):
    groups, document = group_of_each_token(corpus, by)
    forms = [corpus.vocabulary[t].lower() for t in corpus.ids]
    counts = defaultdict(Counter)
    for group, d, form in zip(groups, document, forms, strict=True):
        counts[group, form][d] += 1
    sizes = Counter(zip(groups, document, strict=True))
    found = tk.frequencies(corpus, by=by)
    assert {(row[by], row["type"]) for row in found.table.iter_rows(named=True)} == set(counts)
    for number, row in enumerate(found.table.iter_rows(named=True)):
        hits = counts[row[by], row["type"]]
        held = [d for d in range(len(corpus)) if sizes[row[by], d] or by == "outlet"]
        held = [d for d in held if by != "outlet" or ABOUT["outlet"][d] == row[by]]
        rate = clustered_rate([hits[d] for d in held], [sizes[row[by], d] for d in held])
        assert (row["n"], row["documents"]) == (hits.total(), len(hits))
        assert row["tokens"] == sum(sizes[row[by], d] for d in held)
        assert row["low"] == (None if np.isnan(rate.low[0]) else pytest.approx(1e4 * rate.low[0]))
        assert len(found.lines(number)) == row["n"]


@pytest.mark.parametrize("by", ["voice", "zone"])
def test_trends_by_voice_and_zone_add_up_and_lead_to_their_lines(corpus, by):
    found = tk.trend(corpus, ["war", "peace"], by=by)
    whole = tk.trend(corpus, ["war", "peace"])
    keys = ["pattern", "period"]
    summed = found.table.group_by(keys).agg(pl.col("n").sum(), pl.col("tokens").sum()).sort(keys)
    assert summed.rows() == whole.table.select(*keys, "n", "tokens").sort(keys).rows()
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert len(found.lines(number)) == row["n"]


def test_frames_trends_and_frequencies_agree_on_a_voice(corpus):
    frames = tk.count_frames(corpus, {"conflict": ["war"]}, by="voice").table
    words = tk.frequencies(corpus, by="voice").table.filter(type="war")
    same = ["voice", "n", "documents", "tokens", "per_10k", "low", "high"]
    assert frames.filter(pl.col("n") > 0).select(same).equals(words.select(same))


def test_a_trend_by_voice_compares_before_and_after(corpus):
    table = tk.trend(corpus, "war", by="voice", split="2031-02").comparison
    row = table.filter(voice="(narration)").row(0, named=True)
    assert (row["n_before"], row["n"]) == (1, 1)


# ---------------------------------------------------------------- a corpus of one voice


def test_voices_part_the_corpus(corpus):
    names, labels = voices(corpus)
    sizes = [corpus.voice(name).ids.size for name in names]
    assert sizes == np.bincount(labels, minlength=len(names)).tolist()
    assert corpus.voice("(speech)").ids.size == sum(sizes[1:])
    assert corpus.voice(names).ids.size == corpus.ids.size


def test_words_on_both_sides_of_a_gap_are_no_phrase(corpus):
    said = corpus.voice("Ann Lind")
    assert [said.vocabulary[t] for t in said.ids[4:10]] == [",", "”", "“", "War", ",", "”"]
    assert not len(tk.concordance(said, '", ” “ War"'))
    assert len(tk.concordance(said, "war")) == 2
    assert "” “" not in tk.ngrams(said, 2).table["type"].to_list()


def test_every_verb_takes_a_voice(corpus):
    speech, narration = corpus.voice("(speech)"), corpus.voice("(narration)")
    key = tk.keyness(speech, narration).where(type="war").row(0)
    by_voice = tk.frequencies(corpus, by="voice").table.filter(type="war")
    own = by_voice.filter(voice="(narration)")["n"].item()
    assert (key["n"], key["n_reference"]) == (by_voice["n"].sum() - own, own)
    assert tk.collocates(speech, "peace", span=2).table.height > 0
    again = tk.replay(tk.frequencies(speech), corpus)
    assert again.same


def test_zones_split_a_corpus():
    corpus = tk.sample()
    parts = corpus.split("zone")
    assert sum(part.ids.size for part in parts.values()) == corpus.ids.size
    assert corpus.zone(["body", "headline"]).ids.size == parts["body"].ids.size


def test_nobody_of_that_name_speaks(corpus):
    with pytest.raises(tk.ToolkitError, match="Did you mean 'Ann Lind'"):
        corpus.voice("Ann Linn")
    with pytest.raises(tk.ToolkitError, match="Unknown zone 'bodie'"):
        corpus.zone("bodie")
    with pytest.raises(tk.ToolkitError, match="too short for a window"):
        tk.diversity(corpus, by="voice")
    assert said_by(corpus, []).sum() == 0


# ---------------------------------------------------------------- concordance by place


def test_lines_know_their_place(corpus):
    lines = tk.concordance(corpus, "war").placed()
    names, labels = voices(corpus)
    assert lines.table["voice"].to_list() == [names[labels[at]] for at in lines.spans.begins]
    assert lines.table["quoted"].to_list() == corpus.quoted[lines.spans.begins].tolist()
    assert set(lines.table["zone"]) == {"body"}
    assert lines.page(1, 2).equals(lines.table[1:3])


def test_lines_of_a_voice_are_those_of_its_corpus(corpus):
    for name in voices(corpus)[0]:
        lines = tk.concordance(corpus, "war | peace").where(voice=name)
        alone = tk.concordance(corpus.voice(name), "war | peace")
        place = ["document", "start", "end", "node"]
        assert lines.table.select(place).equals(alone.table.select(place))
        assert corpus.quotes(lines.spans) == lines.table["node"].to_list()


def test_lines_sort_by_voice_and_keep_their_marks(corpus):
    lines = tk.concordance(corpus, "war", sort="voice").placed()
    order = [voices(corpus)[0].index(voice) for voice in lines.table["voice"]]
    assert order == sorted(order)
    drawn = lines.sample(3, seed=1)
    assert drawn.table["voice"].to_list() == drawn.placed().table["voice"].to_list()
    assert "drawn at random" in drawn.note


@pytest.mark.parametrize("by", KINDS)
def test_rates_of_lines_are_those_of_the_word(corpus, by):
    rates = tk.concordance(corpus, "war").rates(by=by)
    wanted = tk.frequencies(corpus, by=by).table.filter(type="war").drop("type")
    assert rates.filter(pl.col("n") > 0).equals(wanted)


def test_rates_of_no_documents():
    empty = tk.Corpus.from_texts([])
    assert tk.concordance(empty, "war").rates().height <= 1
    assert tk.frequencies(empty, by="voice").table.height == 0


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_rates_by_drawing_the_documents_again(corpus, interval):
    lines = tk.concordance(corpus, "war | peace")
    drawn = lines.rates(by="outlet", interval=interval, seed=3)
    assert drawn.equals(lines.rates(by="outlet", interval=interval, seed=3))
    formula = lines.rates(by="outlet")
    assert drawn.drop("low", "high").equals(formula.drop("low", "high"))
    for row, outlet in zip(drawn.iter_rows(named=True), "AB", strict=True):
        held = [n for n, name in enumerate(ABOUT["outlet"]) if name == outlet]
        hits = [int(np.sum(corpus.document_of(lines.spans.begins) == n)) for n in held]
        made = bootstrap_rate(hits, corpus.tokens[held], seed=3, method=interval)
        assert (row["low"], row["high"]) == pytest.approx((1e4 * made.low[0], 1e4 * made.high[0]))
    nothing = tk.concordance(corpus, "nothing here").rates(interval=interval)
    assert nothing.equals(tk.concordance(corpus, "nothing here").rates())
    with pytest.raises(tk.ToolkitError, match="Unknown interval 'bka'. Did you mean 'bca'"):
        lines.rates(interval="bka")
