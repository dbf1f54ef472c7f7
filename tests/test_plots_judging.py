"""The charts of coding by hand by their parts."""

from __future__ import annotations

import pytest

import toolkit as tk


def labels(figure):
    return [label.strip() for label in figure.layout.yaxis.ticktext]


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def beside(figure):
    return [note.text for note in figure.layout.annotations if note.name == "beside"]


def ends(trace):
    return [
        [x - down for x, down in zip(trace.x, trace.error_x.arrayminus, strict=True)],
        [x + up for x, up in zip(trace.x, trace.error_x.array, strict=True)],
    ]


@pytest.fixture(scope="module")
def counts():
    texts = ["War came. Talks on war. They ran.", "No war. No war. Rain.", "Talks. War. Talks."]
    corpus = tk.Corpus.from_texts(texts * 3, about={"outlet": ["Wire", "Ledger", "Post"] * 3})
    return tk.count_frames(corpus, {"conflict": ["war"], "talk": ["talks"], "rain": ["storm"]})


@pytest.fixture(scope="module")
def coded(counts):
    sheet = tk.sample_hits(counts, 9, by="outlet", seed=1, probe=4)
    return sheet.coded({item: n % 3 > 0 for n, item in enumerate(sheet.items)})


def test_precision_and_recall_are_told_apart_by_shape(coded):
    result = tk.validate(coded)
    drawn = result.plot()
    precision, recall = drawn.data
    assert drawn.layout.title.text == "Is the frame meant where its terms stand?"
    assert labels(drawn) == ["conflict", "talk", "rain"]
    assert precision.marker.symbol != recall.marker.symbol
    table = result.table
    known = table["precision"].is_not_null()
    for trace, names in (
        (precision, ("precision", "low", "high")),
        (recall, ("recall", "recall_low", "recall_high")),
    ):
        value, low, high = (table.filter(known)[name].to_list() for name in names)
        assert list(trace.x)[:2] == pytest.approx(value)
        assert [each[:2] for each in ends(trace)] == [pytest.approx(low), pytest.approx(high)]
    assert beside(drawn)[2] == "<b>–</b>  n = 0, 4 probed"  # no hit, so no precision
    assert [
        f"n = {n}, 4 probed" in text for n, text in zip(table["coded"], beside(drawn), strict=True)
    ]
    assert (
        "95 % interval of precision, that of recall is wider; 18 hits coded, 0 unsure, 0 open"
        in subtitle(drawn)
    )
    assert tuple(drawn.layout.xaxis.range) == (-0.02, 1.02)


def test_groups_stand_below_their_frame(coded):
    result = tk.validate(coded, by="outlet")
    drawn = result.plot()
    held = [tuple(pair) for trace in drawn.data[1:] for pair in trace.customdata]
    rows = [row for row in result.table.to_dicts() if row["coded"]]
    assert sorted(held) == sorted((row["frame"], row["outlet"]) for row in rows)
    marks = {
        tuple(pair): x for pair, x in zip(drawn.data[1].customdata, drawn.data[1].x, strict=True)
    }
    for row in rows:
        assert marks[row["frame"], row["outlet"]] == pytest.approx(row["precision"])
        assert f"{row['precision']:.2f}  n = {row['coded']}" in beside(drawn)
    assert not any(trace.cliponaxis for trace in drawn.data)
    assert drawn.layout.title.text.replace("<br>", "") == (
        "Is the frame meant where its terms stand, by outlet?"
    )


def test_rates_are_shown_before_and_after(coded):
    result = tk.validate(coded)
    counted, corrected = result.plot(kind="rates").data
    assert list(counted.x) == pytest.approx(result.table["per_10k"].to_list())
    assert list(corrected.x)[:2] == pytest.approx(result.table["corrected"].to_list()[:2])
    assert all(right <= all_ for right, all_ in zip(corrected.x[:2], counted.x[:2], strict=True))
    by = tk.validate(coded, by="outlet").plot(kind="rates")
    assert "Wire: conflict" in labels(by)
    with pytest.raises(tk.ToolkitError, match="Unknown kind 'rate'. Did you mean 'rates'"):
        result.plot(kind="rate")


def test_alpha_stands_between_two_lines(coded):
    items = dict(zip(coded.items, coded.codes, strict=True))
    first = coded.items[0]
    other = coded.coded({first: items[first] == "0"}, coder="Bo")
    result = tk.agreement([coded, other])
    drawn = result.plot()
    (dots,) = drawn.data
    rows = result.table.select("frame", "probe").rows()
    assert labels(drawn) == [f"{frame}, probed" if probe else frame for frame, probe in rows]
    assert len(set(labels(drawn))) == len(result)
    known = result.table.filter(result.table["alpha"].is_not_null())
    drawn_ones = [x for x in dots.x if x == x]
    assert drawn_ones == pytest.approx(known["alpha"].to_list())
    lines = [shape for shape in drawn.layout.shapes if shape.yref == "y domain"]
    assert [line.x0 for line in lines] == [0.667, 0.8]
    assert len({line.line.dash for line in lines}) == 2
    for n, text in zip(result.table["units"], beside(drawn), strict=True):
        assert text.endswith(f"n = {n}")
    assert "2 coders" in subtitle(drawn)


def test_no_alpha_no_mark():
    drawn = tk.agreement({"item": [1, 1], "coder": ["a", "b"], "code": [1, 1]}).plot()
    assert beside(drawn) == ["<b>–</b>  n = 1"]
    assert drawn.data[0].x[0] != drawn.data[0].x[0]


def test_alpha_below_chance_is_on_the_chart():
    drawn = tk.agreement(
        {"item": [1, 1, 2, 2], "coder": ["a", "b"] * 2, "code": [1, 0, 0, 1]}
    ).plot()
    assert drawn.data[0].x[0] < 0
    assert drawn.layout.xaxis.range[0] < drawn.data[0].x[0]
