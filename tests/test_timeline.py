"""Trends: counts by period as a naive counter's, the calendar, before and after, messages."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import toolkit as tk
from tests.strategies import many
from toolkit.comparison.scoring import adjust
from toolkit.inference import clustered_rate, compare_rates
from toolkit.timeline.periods import EVERY, before_or_after, calendar, iso_dates

WORDS = "war peace arms race the .".split()
FIRST = date(2030, 11, 20)


def dated(seed=0, size=60, span=150):
    rng = np.random.default_rng(seed)
    days = sorted(int(d) for d in rng.integers(0, span, size))
    texts = [" ".join(rng.choice(WORDS, int(rng.integers(5, 40)))) for _ in days]
    about = {
        "date": [(FIRST + timedelta(days=d)).isoformat() for d in days],
        "outlet": rng.choice(["A", "B"], size).tolist(),
    }
    return tk.Corpus.from_texts(texts, about=about)


CORPUS = dated()


# --- the calendar -----------------------------------------------------------------------------


@many
@given(
    st.lists(st.dates(date(1990, 1, 1), date(2040, 12, 31)), min_size=1, max_size=6),
    st.sampled_from(["week", "month", "year"]),
)
def test_every_day_has_one_period_and_none_is_missing(days, every):
    found = calendar([d.isoformat() for d in days], every)
    assert found.starts == sorted(set(found.starts))
    assert len(set(found.labels)) == len(found.labels)
    for day, number in zip(days, found.of, strict=True):
        assert found.starts[number] <= day
        assert found.labels[number] == EVERY[every](day)
        assert number + 1 == len(found.starts) or day < found.starts[number + 1]
    assert found.of.min() == 0
    assert found.of.max() == len(found.labels) - 1


def test_weeks_begin_on_monday_and_follow_iso_8601():
    found = calendar(["2026-12-31", "2027-01-03", "2027-01-04"], "week")
    assert found.labels == ["2026-W53", "2027-W01"]
    assert found.of.tolist() == [0, 0, 1]
    assert all(start.weekday() == 0 for start in found.starts)


@pytest.mark.parametrize(("every", "told"), [("year", 3), ("month", 2), ("week", 1), ("day", 1)])
def test_a_date_counts_where_it_is_exact_enough(every, told):
    assert (calendar(["2031-05-06", "2031-05", "2031"], every).of >= 0).sum() == told


def test_dates_are_read_where_they_have_one_reading():
    written = ["2031-05-06", "6 May 2031", "03/04/2031", "soon", "", None, "0000", "0000-01"]
    table = pl.DataFrame({"date": written})
    assert iso_dates(table) == ["2031-05-06", "2031-05-06", *[None] * 6]
    typed = pl.DataFrame({"date": [date(2031, 5, 6)]})
    assert iso_dates(typed) == ["2031-05-06"]


def test_the_last_year_of_the_calendar_is_no_trap():
    for every in EVERY:
        assert (calendar(["9998-12-31"], every).of >= 0).all()
    assert iso_dates(pl.DataFrame({"date": ["9999-12-31"]})) == [None]


@pytest.mark.parametrize(
    ("split", "before", "after"),
    [
        ("2031-05-06", [0], [1, 2]),
        ("2031-05", [0], [1, 2]),
        ("2031-06", [0, 1, 2, 3], []),
        ("2031", [], [0, 1, 2, 3, 4]),
        ("2032", [0, 1, 2, 3, 4], []),
    ],
)
def test_before_and_after_are_certain(split, before, after):
    dates = ["2031-04-30", "2031-05-06", "2031-05-31", "2031-05", "2031", None]
    found = [side.tolist() for side in before_or_after(dates, split)]
    if split == "2031-05":
        after = [1, 2, 3]
    assert found == [before, after]


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("every", list(EVERY))
@pytest.mark.parametrize("by", [None, "outlet"])
def test_rows_are_those_of_a_naive_count(every, by):
    found = tk.trend(CORPUS, ["war", "peace"], every=every, by=by)
    for row in found.table.iter_rows(named=True):
        held = [
            number
            for number, (day, outlet) in enumerate(CORPUS.about.select("date", "outlet").rows())
            if EVERY[every](date.fromisoformat(day)) == row["period"]
            and (by is None or outlet == row["outlet"])
        ]
        hits = [CORPUS.texts[d].split().count(row["pattern"]) for d in held]
        assert row["published"] == len(held)
        assert (row["n"], row["documents"]) == (sum(hits), sum(map(bool, hits)))
        assert row["tokens"] == sum(len(CORPUS.texts[d].split()) for d in held)
        if held:
            rate = clustered_rate(hits, [len(CORPUS.texts[d].split()) for d in held])
            assert row["per_10k"] == pytest.approx(rate.rate[0] * 1e4)
            if len(held) > 1:
                assert row["low"] == pytest.approx(rate.low[0] * 1e4)
                assert row["high"] == pytest.approx(rate.high[0] * 1e4)
        else:
            assert row["per_10k"] is row["low"] is row["high"] is None
    assert found.table["n"].sum() == sum(
        t.split().count(w) for t in CORPUS.texts for w in WORDS[:2]
    )


def test_rows_go_by_group_then_pattern_then_time():
    table = tk.trend(CORPUS, ["war", "peace", "arms"], by="outlet").table
    order = {"war": 0, "peace": 1, "arms": 2}
    keys = [
        (outlet, order[pattern], start)
        for outlet, pattern, start in table.select("outlet", "pattern", "start").rows()
    ]
    assert keys == sorted(keys)
    months = table.filter((table["outlet"] == "A") & (table["pattern"] == "war"))["period"]
    assert months.to_list() == sorted(set(months))


def test_frames_are_counted_as_count_frames_does():
    lexicon = {"security": ["war", "arms", "arms race"], "calm": ["peace"]}
    found = tk.trend(CORPUS, lexicon, every="year")
    counted = tk.count_frames(CORPUS, lexicon)
    for frame, n in counted.table.select("frame", "n").rows():
        assert found.where(frame=frame).table["n"].sum() == n


def test_lines_are_as_many_as_hits():
    found = tk.trend(CORPUS, ["war", "arms race"], by="outlet")
    for number, row in enumerate(found.table.iter_rows(named=True)):
        assert len(found.lines(number)) == row["n"]
        assert found.explain(number)


def test_the_order_of_documents_changes_nothing():
    shuffled = CORPUS.take(np.random.default_rng(1).permutation(len(CORPUS)))
    expected = tk.trend(CORPUS, WORDS[:4], every="week", by="outlet", split="2031-01")
    other = tk.trend(shuffled, WORDS[:4], every="week", by="outlet", split="2031-01")
    assert_frame_equal(other.table, expected.table, rel_tol=1e-12)
    assert_frame_equal(other.comparison, expected.comparison, rel_tol=1e-9)


# --- before and after -------------------------------------------------------------------------


def test_before_and_after_are_compared_by_their_rates():
    found = tk.trend(CORPUS, ["war", "peace"], split="2031-01-15")
    held = [CORPUS.subset(date=("2031-01-15", None)), CORPUS.subset(date=(None, "2031-01-14"))]
    for row in found.comparison.iter_rows(named=True):
        rates = [
            clustered_rate([t.split().count(row["pattern"]) for t in part.texts], part.tokens)
            for part in held
        ]
        alone = compare_rates(*rates)
        assert (row["n"], row["n_before"]) == (rates[0].n[0], rates[1].n[0])
        assert row["log_ratio"] == pytest.approx(alone.log_ratio[0])
        assert row["score"] == pytest.approx(alone.nearest[0], abs=1e-12)
        assert row["verdict"] == "compared"
    q, _, _ = adjust(found.comparison["log10_p"].to_numpy(), "benjamini_hochberg")
    assert found.comparison["q"].to_list() == pytest.approx(q.tolist())
    assert f"{len(held[1])} documents before 2031-01-15, {len(held[0])} from then on" in found.note


def test_without_a_split_nothing_is_compared():
    assert tk.trend(CORPUS, "war").comparison is None


def test_every_row_of_a_comparison_is_written_out():
    found = tk.trend(
        tk.sample(),
        {"s": ["navy", "missile*"], "l": ["lighthouse"]},
        by="outlet",
        split="2031-06-17",
    )
    for number, row in enumerate(found.comparison.iter_rows(named=True)):
        told = found.explain_comparison(number).splitlines()
        counts = [[word for word in line.split() if word[0].isdigit()] for line in told[1:3]]
        assert [int(line[0]) for line in counts] == [row["n"], row["n_before"]]
        assert [int(line[1]) for line in counts] == [row["documents"], row["documents_before"]]
        assert told[0].startswith(repr(row["frame"]))
        if row["verdict"] == "compared":
            said = next(line for line in told if line.startswith("95 % interval"))
            ends = re.search(r"= (-?[\d.]+) to (-?[\d.]+);", said)
            assert [float(end) for end in ends.groups()] == pytest.approx(
                [row["low"], row["high"]], abs=0.005
            )
        else:
            assert row["verdict"] in found.explain_comparison(number)
    assert {"compared", "too few documents to compare"} <= set(found.comparison["verdict"])
    with pytest.raises(tk.ToolkitError, match="There is no row 8 in the comparison. It has 8 rows"):
        found.explain_comparison(8)
    with pytest.raises(tk.ToolkitError, match="Nothing was compared"):
        tk.trend(CORPUS, "war").explain_comparison(0)


def test_the_comparison_of_groups_names_them():
    table = tk.trend(CORPUS, ["war", "peace"], by="outlet", split="2031").comparison
    assert table.select("outlet", "pattern").rows() == [
        ("A", "war"),
        ("A", "peace"),
        ("B", "war"),
        ("B", "peace"),
    ]


# --- small, empty, hostile --------------------------------------------------------------------


def test_documents_without_a_date_are_counted_and_named():
    about = {"date": ["2031-01-05", None, "someday", "2031"]}
    corpus = tk.Corpus.from_texts(["war"] * 4, names=list("abcd"), about=about)
    found = tk.trend(corpus, "war")
    assert found.table["n"].sum() == 1
    assert "3 documents without a date that tells the month, left out: b, c, d." in found.note
    assert "neither" in tk.trend(corpus, "war", split="2031-01-06").note


def test_an_empty_corpus_has_no_rows():
    corpus = tk.Corpus.from_texts([], about={"date": []})
    found = tk.trend(corpus, "war", by="date", split="2031")
    assert len(found) == 0
    assert "no dates" in found.note
    full = tk.trend(dated(), "war").table
    assert tk.trend(corpus, "war").table.schema == full.schema


def test_a_gap_is_no_zero():
    about = {"date": ["2031-01", "2031-03"]}
    found = tk.trend(tk.Corpus.from_texts(["war", "no war"], about=about), "war")
    assert found.table["per_10k"].to_list() == [1e4, None, 5e3]
    assert "it is not 0" in found.explain(1)
    assert "no interval" in found.explain(0)


def test_hostile_metadata_stay_text():
    about = {"date": ["2031-01"] * 3, "outlet": ["<b>x</b>", "=1+1", None]}
    corpus = tk.Corpus.from_texts(['<script>"war"</script>', "\u202ewar 🙂", ""], about=about)
    found = tk.trend(corpus, ["war", "<i>"], by="outlet")
    assert set(found.table["outlet"]) == {"<b>x</b>", "=1+1", "(none)"}
    assert "<b>" not in found._repr_html_()
    assert "<i>" not in found._repr_html_()


def test_the_record_replays():
    found = tk.trend(CORPUS, tk.Lexicon({"calm": ["peace"]}), every="week", split="2031")
    again = tk.replay(found, CORPUS)
    assert again.same
    assert_frame_equal(again.result.comparison, found.comparison)
    assert "by week of publication" in found.method
    assert "Before and from 2031 on" in found.method


def test_messages_say_what_to_do():
    plain = tk.Corpus.from_texts(["war"], about={"day": ["2031-01-01"]})
    with pytest.raises(tk.ToolkitError, match=r"no metadata column 'date'.*There are: day.*date="):
        tk.trend(plain, "war")
    with pytest.raises(tk.ToolkitError, match="Did you mean 'month'"):
        tk.trend(CORPUS, "war", every="months")
    with pytest.raises(tk.ToolkitError, match="No metadata column 'outlets'"):
        tk.trend(CORPUS, "war", by="outlets")
    with pytest.raises(tk.ToolkitError, match="split='03/04/2031' cannot be read: ambiguous date"):
        tk.trend(CORPUS, "war", split="03/04/2031")
    vague = tk.Corpus.from_texts(["war"], about={"date": ["2031"]})
    with pytest.raises(tk.ToolkitError, match="No document has a date that tells its month"):
        tk.trend(vague, "war")
    wide = tk.Corpus.from_texts(["a", "b"], about={"date": ["1031-01-01", "2031-01-01"]})
    with pytest.raises(tk.ToolkitError, match="more than 20,000 days"):
        tk.trend(wide, "a", every="day")
