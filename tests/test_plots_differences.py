"""The chart of keyness by its parts: both sides of zero, bounds, panels, and what it admits."""

from __future__ import annotations

import numpy as np
import pytest

import toolkit as tk
from toolkit.plots.forests import Effect, forest
from toolkit.plots.sheets import Words


@pytest.fixture(scope="module")
def here():
    return tk.Corpus.from_texts(["war war and talks", "war and war", "war talks and"] * 3)


@pytest.fixture(scope="module")
def there():
    return tk.Corpus.from_texts(["peace and war and", "peace and talks and", "war and peace"] * 3)


def labels(figure):
    return [label.strip() for label in figure.layout.yaxis.ticktext]


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def marks(figure):
    return {pair[1]: x for trace in figure.data[1:] for pair, x in zip_of(trace)}


def zip_of(trace):
    return zip(trace.customdata or (), trace.x or (), strict=True)


def test_dots_are_log_ratios_with_their_intervals(here, there):
    result = tk.keyness(here, there)
    drawn = result.plot()
    row = result.table.filter(type="war").row(0, named=True)
    assert marks(drawn)["war"] == pytest.approx(row["log_ratio"])
    more = drawn.data[1]
    at = [pair[1] for pair in more.customdata].index("war")
    assert more.x[at] + more.error_x.array[at] == pytest.approx(row["high"])
    assert more.x[at] - more.error_x.arrayminus[at] == pytest.approx(row["low"])
    assert not any(trace.type == "bar" for trace in drawn.data)


def test_the_surest_of_the_target_is_on_top_and_of_the_reference_below(here, there):
    result = tk.keyness(here, there)
    table = result.table.drop_nulls(["low", "high"])
    drawn = labels(result.plot())
    assert drawn[0] == table.sort("low", descending=True)["type"][0]
    assert drawn[-1] == table.sort("high")["type"][0] == "peace"


def test_an_absent_type_is_a_triangle_at_its_bound(here, there):
    result = tk.keyness(here, there)
    drawn = result.plot()
    row = result.table.filter(type="peace").row(0, named=True)
    assert marks(drawn)["peace"] == pytest.approx(row["high"])
    less = drawn.data[2]
    at = [pair[1] for pair in less.customdata].index("peace")
    assert less.marker.symbol[at].startswith("triangle-left")
    assert drawn.data[0].x[0] == pytest.approx(row["high"])
    assert drawn.data[0].x[1] == drawn.layout.xaxis.range[0]


def test_hits_and_documents_of_both_sides_are_written(here, there):
    drawn = tk.keyness(here, there).plot()
    notes = [note.text for note in drawn.layout.annotations]
    assert "0 (0) : 9 (9)" in notes
    assert "hits (documents)<br>target : reference" in notes
    assert "target 9 documents" in subtitle(drawn)
    assert "95 % interval, documents as the sample" in subtitle(drawn)
    assert "log2" in drawn.layout.xaxis.title.text
    assert any(line.x0 == line.x1 == 0 for line in drawn.layout.shapes)


def test_filled_is_what_survives_the_correction(here, there):
    result = tk.keyness(here, there)
    drawn = result.plot()
    q = dict(result.table.select("type", "q").iter_rows())
    for trace in drawn.data[1:]:
        for pair, shape in zip(trace.customdata, trace.marker.symbol, strict=True):
            assert shape.endswith("-open") == (q[pair[1]] is None or q[pair[1]] >= 0.05)


def test_tokens_as_the_sample_are_warned_of(here, there):
    assert "too narrow" in subtitle(tk.keyness(here, there, unit="token").plot())


def test_rows_are_limited_on_each_side(here, there):
    assert len(labels(tk.keyness(here, there).plot(top=1))) == 2


def test_groups_are_panels_under_their_names():
    texts = ["war and", "peace and", "talks and"] * 7
    corpus = tk.Corpus.from_texts(texts, about={"outlet": ["A", "B", "<b>C</b>"] * 7})
    drawn = tk.keyness(corpus.split("outlet")).plot(top=1)
    headings = [note.text for note in drawn.layout.annotations if note.x == 0]
    assert headings == ["<b>&lt;b&gt;C&lt;/b&gt;</b>", "<b>A</b>", "<b>B</b>"]
    assert len(set(drawn.layout.yaxis.tickvals)) == len(drawn.layout.yaxis.tickvals)
    assert drawn.layout.title.text == "Which types each group uses more or less than <br>the others"


def test_the_zero_line_stands_beside_the_rows_and_spares_the_headings():
    effect = Effect("war", 1.0, 0.5, 1.5)
    drawn = forest({"A": [effect, effect], "B": [effect], "C": []}, Words("t"))
    zero = [(line.y0, line.y1) for line in drawn.layout.shapes if line.x0 == line.x1 == 0]
    rows = drawn.layout.yaxis.tickvals
    assert zero == [(rows[0] - 0.5, rows[1] + 0.5), (rows[2] - 0.5, rows[2] + 0.5)]


def test_many_groups_are_cut_and_counted():
    names = [str(n) for n in range(8)]
    corpus = tk.Corpus.from_texts(["war"] * 8, about={"day": names})
    assert "showing 6 of 8 groups" in subtitle(tk.keyness(corpus.split("day")).plot())


@pytest.mark.parametrize("texts", [[""], ["war"], ["war", "war"]])
def test_too_little_to_compare_says_so(texts):
    one, other = tk.Corpus.from_texts(texts), tk.Corpus.from_texts(["peace"])
    drawn = tk.keyness(one, other).plot()
    assert not labels(drawn)
    assert "enough documents" in subtitle(drawn)


def test_hostile_types_are_escaped():
    effect = Effect("<a href='x'>", 1.0, 0.5, 1.5, note="<i>")
    drawn = forest({"<b>": [effect]}, Words("<u>"), head="<s>")
    written = [note.text for note in drawn.layout.annotations]
    assert written == ["&lt;i&gt;", "<b>&lt;b&gt;</b>", "&lt;s&gt;"]
    assert drawn.layout.title.text == "&lt;u&gt;"
    assert labels(drawn) == ["&lt;a href='x'&gt;"]
    assert drawn.data[1].hovertext == ("&lt;a href='x'&gt;",)


def test_the_bound_nearest_zero():
    nan, inf = np.nan, np.inf
    assert Effect("a", 1, 0.5, 2).nearest == 0.5
    assert Effect("a", -1, -2, -0.5).nearest == -0.5
    assert Effect("a", 0.2, -1, 1).nearest == 0
    assert Effect("a", nan, -inf, -0.7).at == -0.7
