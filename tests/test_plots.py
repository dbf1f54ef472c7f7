"""Figures by their parts: traces, titles, units; and no text in them becomes markup."""

from __future__ import annotations

import json
import math
import re

import polars as pl
import pytest

import toolkit as tk
from toolkit.plots import figure
from toolkit.plots.charts import Rows, bars, dots, written
from toolkit.plots.look import COLOURS, INK, MARKERS, SIGNS, TEMPLATE, go
from toolkit.plots.places import strips
from toolkit.plots.sheets import Words
from toolkit.plots.ties import heat, network

HOSTILE = [
    "<script>alert(1)</script>",
    "<a href='https://example.org'>x</a>",
    "<b>bold</b>",
    "a & b",
    "from $5 to $10",
    "שלום",
    "🚢",
]


@pytest.fixture(scope="module")
def corpus():
    texts = ["War and talks. War again.", "Talks, talks and peace.", "The border war.", "Peace."]
    about = {"outlet": ["Wire", "Ledger", "Wire", "Ledger"]}
    return tk.Corpus.from_texts(texts, ["a", "b", "c", "d"], about)


@pytest.fixture(scope="module")
def counts(corpus):
    return tk.count_frames(corpus, {"conflict": ["war"], "talk": ["talk*", "peace"]}, by="outlet")


def title(figure):
    return figure.layout.title.text.replace(" <br>", " ").replace("<br>", " ")


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


# --- the look ---------------------------------------------------------------------------------


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_can_be_read_on_both_pages():
    assert contrast(INK, "#ffffff") >= 4.5
    assert contrast(INK, "#111111") >= 4


def test_nobody_is_offered_to_upload_a_chart():
    assert "sendChartToCloud" in TEMPLATE.layout.modebar.remove


def test_the_ground_is_transparent():
    assert TEMPLATE.layout.paper_bgcolor == TEMPLATE.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_as_many_markers_as_colours():
    assert len(MARKERS) == len(COLOURS) == len(set(MARKERS)) == len(set(COLOURS))


# --- results ----------------------------------------------------------------------------------


def test_frame_counts_of_one_frame_are_bars_with_their_intervals(counts):
    drawn = counts.plot(frame="conflict")
    (bar,) = drawn.data
    table = counts.table.filter(frame="conflict").sort("per_10k", descending=True)
    assert list(bar.x) == pytest.approx(table["per_10k"].to_list())
    assert list(bar.customdata) == table["outlet"].to_list()
    assert title(drawn) == "Conflict terms per 10,000 tokens, by outlet"
    assert "4 documents" in subtitle(drawn)
    assert drawn.layout.xaxis.title.text == "per 10,000 tokens"
    high = [x + up for x, up in zip(bar.x, bar.error_x.array, strict=True)]
    known = table.filter(pl.col("high").is_finite())
    assert high[: known.height] == pytest.approx(known["high"].to_list())


def test_frame_counts_of_all_frames_are_dots_told_apart_by_marker(counts):
    drawn = counts.plot()
    assert [trace.name for trace in drawn.data] == ["Ledger", "Wire"]
    assert len({trace.marker.symbol for trace in drawn.data}) == 2
    assert title(drawn) == "Framing terms per 10,000 tokens, by outlet"


def test_too_few_documents_are_marked(counts):
    drawn = counts.plot(frame="conflict")
    assert all(note.text.endswith("†") for note in drawn.layout.annotations)
    assert "do not compare" in subtitle(drawn)


def test_a_chosen_bar_stands_out(counts):
    opacity = counts.plot(frame="conflict", chosen="Wire").data[0].marker.opacity
    assert sorted(opacity) == [0.35, 1.0]


def test_an_unknown_frame_is_refused_with_the_nearest(counts):
    with pytest.raises(tk.ToolkitError, match="Did you mean 'conflict'"):
        counts.plot(frame="conflit")


def test_frame_counts_without_groups(corpus):
    drawn = tk.count_frames(corpus, {"conflict": ["war"], "talk": ["talk*"]}).plot()
    assert sorted(drawn.data[0].customdata) == ["conflict", "talk"]
    assert title(drawn) == "Framing terms per 10,000 tokens"


def test_many_groups_are_cut_and_counted(corpus):
    many = tk.Corpus.from_texts(["war talk"] * 10, about={"day": [str(n) for n in range(10)]})
    drawn = tk.count_frames(many, {"conflict": ["war"], "talk": ["talk"]}, by="day").plot()
    assert len(drawn.data) == 8
    assert "the largest 8 of 10 groups" in subtitle(drawn)


def test_frequencies(corpus):
    result = tk.frequencies(corpus, words_only=True)
    drawn = result.plot(top=3)
    assert list(drawn.data[0].x) == result.top(3)["per_10k"].to_list()
    assert title(drawn) == "The 3 most frequent types, per 10,000 tokens"


def test_frequencies_by_group_have_a_zero_for_what_a_group_lacks(corpus):
    drawn = tk.frequencies(corpus, by="outlet", words_only=True).plot(top=4)
    labels = [label for label, _ in drawn.data[0].customdata]
    ledger = dict(zip(labels, drawn.data[0].x, strict=True))
    assert ledger["war"] == 0
    assert ledger["talks"] > 0


def test_ngrams(corpus):
    assert title(tk.ngrams(corpus, 2).plot(top=2)) == (
        "The 2 most frequent sequences of 2 tokens, per 10,000 tokens"
    )


def test_collocates(corpus):
    result = tk.collocates(corpus, "talks")
    drawn = result.plot()
    assert list(drawn.data[0].x) == result.table["score"].to_list()
    assert title(drawn) == "What stands near ‘talks’, by logDice"


def test_a_concordance_shows_every_place(corpus):
    result = tk.concordance(corpus, "war")
    drawn = result.plot()
    starts = result.table.select("document", "start")
    sizes = dict(zip(corpus.names, map(len, corpus.texts), strict=True))
    assert list(drawn.data[0].x) == [start / sizes[name] for name, start in starts.iter_rows()]
    assert "3 lines in 2 of 4 documents" in subtitle(drawn)


def test_cooccurrence_is_a_lower_half(corpus):
    together = tk.cooccurrence(corpus, ["war", "talks", "peace", "border"], within="document")
    cells = together.plot().data[0].z
    assert cells[1][0] == 1  # war and talks share one document
    assert math.isnan(cells[0][1])  # the upper half says nothing
    assert together.plot(measure="log_dice").data[0].colorbar.title.text == "logDice"


def test_rare_pairs_can_be_left_out(corpus):
    together = tk.cooccurrence(corpus, ["war", "talks", "peace"], within="document")
    cells = [cell for row in together.plot(at_least=2).data[0].z for cell in row]
    assert all(math.isnan(cell) for cell in cells)
    assert not together.plot(kind="network", at_least=2).data[-1].customdata


def test_a_network_has_every_pair_and_every_term_with_one(corpus):
    together = tk.cooccurrence(corpus, ["war", "talks", "peace", "nothing"], within="document")
    drawn = together.plot(kind="network")
    ties = {frozenset(pair) for pair in drawn.data[3].customdata}
    assert ties == {frozenset(pair) for pair in together.table.select("a", "b").iter_rows()}
    assert set(drawn.data[-1].customdata) == {"war", "talks", "peace"}


def test_an_unknown_kind_of_chart(corpus):
    with pytest.raises(tk.ToolkitError, match="Possible: heat, network"):
        tk.cooccurrence(corpus, ["war", "talks"]).plot(kind="cloud")


def test_what_has_no_chart_says_so(corpus):
    lexicon = tk.Lexicon({"conflict": ["war"]})
    with pytest.raises(tk.ToolkitError, match="There is no chart for Expansion"):
        figure(lexicon.expand(corpus))


@pytest.mark.parametrize("texts", [[""], ["a"], ["", ""]])
def test_next_to_nothing_is_drawn_too(texts):
    corpus = tk.Corpus.from_texts(texts)
    results = [
        tk.frequencies(corpus),
        tk.ngrams(corpus, 2),
        tk.collocates(corpus, "war"),
        tk.concordance(corpus, "war"),
        tk.count_frames(corpus, {"conflict": ["war"]}),
        tk.count_frames(corpus, {"conflict": ["war"]}, by="document"),
        tk.cooccurrence(corpus, ["war", "peace"]),
        tk.agreement({"item": [1, 1], "coder": ["a", "b"], "code": [1, 1]}),
    ]
    for result in results:
        assert isinstance(result.plot(), go.Figure)
    assert isinstance(results[-2].plot(kind="network"), go.Figure)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name != "customdata":  # data for a click; never drawn
                yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


OURS = {"br", "b", "extra"}


def test_text_never_becomes_markup():
    texts = [f"{text} war . {text} peace war" for text in HOSTILE]
    texts[0] += " “War,” said Ann Lind. He claimed it."
    about = {"outlet": HOSTILE, "<i>day</i>": ["1", "2"] * 3 + ["1"], "date": ["2031"] * 7}
    corpus = tk.Corpus.from_texts(texts, HOSTILE, about)
    lexicon = {text: ["war", "peace"] for text in HOSTILE}
    sheet = tk.sample_hits(tk.count_frames(corpus, lexicon), 7, by="outlet", seed=1, probe=1)
    right = sheet.coded(dict.fromkeys(sheet.items, 1), coder="a")
    wrong = sheet.coded(dict.fromkeys(sheet.items, 0), coder="b")
    figures = [
        tk.validate(right).plot(),
        tk.validate(right, by="outlet").plot(),
        tk.validate(right, by="outlet").plot(kind="rates"),
        tk.agreement([right, wrong]).plot(),
        tk.frequencies(corpus).plot(),
        tk.frequencies(corpus, by="outlet").plot(),
        tk.ngrams(corpus, 2).plot(),
        tk.collocates(corpus, "war").plot(),
        tk.concordance(corpus, "war").plot(),
        tk.count_frames(corpus, lexicon, by="outlet").plot(),
        tk.count_frames(corpus, lexicon, by="<i>day</i>").plot(frame=HOSTILE[0]),
        tk.cooccurrence(corpus, {text: ["war"] for text in HOSTILE}).plot(),
        tk.cooccurrence(corpus, {text: ["war"] for text in HOSTILE}).plot(kind="network"),
        tk.keyness(corpus.split("outlet"), unit="token").plot(),
        tk.dispersion(corpus, "war").plot(),
        tk.dispersion(corpus, lexicon).plot(),
        tk.trend(corpus, lexicon, by="outlet", every="year", split="2031").plot(),
        tk.trend(corpus, lexicon, every="year").plot(),
        tk.diversity(corpus, by="outlet", window=2).plot(),
        tk.quotations(corpus, aliases={"Ann Lind": HOSTILE[0]}).plot(),
        tk.quotations(corpus, aliases={"Ann Lind": HOSTILE[0]}).plot(kind="verbs"),
        tk.count_frames(corpus, lexicon, by="voice").plot(),
    ]
    for drawn in figures:
        for text in strings(json.loads(drawn.to_json())):
            rest = re.sub(
                r'<span style="color:[#\w(), .]+">[^<>]</span>', "", text
            )  # signs of ours
            tags = set(re.findall(r"<\s*/?\s*([^\s>/]+)", rest))
            assert tags <= OURS, text


# --- the charts themselves --------------------------------------------------------------------


def test_labels_that_look_alike_stay_apart():
    long = "x" * 60
    drawn = bars(Rows([long + "1", long + "2", "2031-06"], [1, 2, 3]), Words("t"))
    assert list(drawn.data[0].y) == [0, 1, 2]
    assert drawn.layout.yaxis.ticktext[2].strip() == "2031-06"


def test_a_missing_number_is_a_dash():
    drawn = bars(Rows(["a", "b"], [None, 2.5]), Words("t"))
    assert "–" in drawn.layout.annotations[0].text


def test_long_titles_are_broken():
    drawn = bars(Rows(["a"], [1]), Words("word " * 20, "more " * 40))
    assert drawn.layout.title.text.count("<br>") == 2
    assert drawn.layout.margin.t > 100


def test_a_long_pattern_is_broken_behind_its_bars():
    pattern = "border ~5 broken|lawless|leaking|bleeding|smuggl*|gun*|chaos|fear|smoke|traffick*"
    title = bars(Rows(["a"], [1]), Words(f"Where {pattern} stands")).layout.title.text
    lines = title.replace("\u200b", "").split("<br>")
    assert [line[-1] for line in lines[:-1]] == ["|", "|"]
    assert "".join(lines) == f"Where {pattern} stands"
    assert max(map(len, lines)) <= 46


def test_a_word_without_end_is_cut_anywhere():
    lines = bars(Rows(["a"], [1]), Words("a" * 100)).layout.title.text.split("<br>")
    assert [len(line) for line in lines] == [46, 46, 8]


def test_numbers_are_written_for_people():
    assert [written(n) for n in (0, 12345, 61.23, 0.256, -3.5)] == [
        "0",
        "12,345",
        "61.2",
        "0.26",
        "−3.50",
    ]


def test_signed_values_get_a_scale_with_zero_in_the_middle():
    drawn = heat([[0, -0.5], [-0.5, 0]], ["a", "b"], Words("t"))
    assert drawn.data[0].zmin == -drawn.data[0].zmax


def test_a_network_is_laid_out_the_same_every_time():
    ties = {(0, 1): 2.0, (1, 2): 1.0}
    one, other = (network(ties, Rows(["a", "b", "c"], [1, 2, 3]), Words("t")) for _ in range(2))
    assert one == other


def test_dots_of_nothing():
    assert not dots({}, Words("t")).data


def test_strips_keep_empty_documents():
    assert len(strips({"a": [], "b": [0.5]}, Words("t")).layout.yaxis.tickvals) == 2


def test_series_are_named_in_the_sign_and_colour_they_are_drawn_with(counts):
    shapes = dict(zip(SIGNS, MARKERS, strict=True))
    dated = tk.Corpus.from_texts(["War talks.", "The navy."], about={"date": ["2031", "2032"]})
    for drawn in (counts.plot(), tk.trend(dated, ["war", "talks", "navy"], every="year").plot()):
        series = [trace for trace in drawn.data if trace.name]
        told = drawn.layout.title.subtitle.text
        key = re.findall(r'<span style="color:(#[0-9A-F]{6})">(.)</span>\xa0([^<]*)', told)
        assert len(key) == len(series) > 1
        for (colour, sign, name), trace in zip(key, series, strict=True):
            shape = trace.marker.symbol
            shape = shape if isinstance(shape, str) else shape[0].removesuffix("-open")
            assert (colour, shapes[sign]) == (trace.marker.color, shape)
            assert name.strip().replace("\xa0", " ") == trace.name
        assert not drawn.layout.template.layout.showlegend
        assert drawn.layout.showlegend is None


def test_no_line_above_a_chart_is_longer_than_half_a_page(corpus):
    for drawn in (
        tk.keyness(corpus.split("outlet")).plot(),
        tk.concordance(corpus, "war|peace|" * 20 + "war").plot(),
        tk.quotations(corpus).plot(kind="verbs"),
        tk.agreement({"item": [1, 1], "coder": ["a", "b"], "code": [1, 1]}).plot(),
    ):
        title = drawn.layout.title
        assert max(len(line) for line in title.text.split("<br>")) <= 47
        assert max(len(re.sub("<[^>]*>", "", x)) for x in title.subtitle.text.split("<br>")) <= 67


def test_where_nothing_can_be_drawn_there_is_a_sentence():
    nothing = tk.Corpus.from_texts([])
    for drawn, told in (
        (tk.frequencies(nothing).plot(), "0 types"),
        (tk.quotations(nothing).plot(), "0 stretches of speech"),
        (tk.cooccurrence(tk.Corpus.from_texts(["War."]), ["war", "peace"]).plot(), "0 pairs"),
        (tk.concordance(tk.Corpus.from_texts(["War."]), "peace").plot(), "No 'peace'"),
        (tk.duplicates(tk.Corpus.from_texts(["War."])).plot(), "0 of 1 document"),
    ):
        words = drawn.layout.annotations[0].text.replace("<br>", "")
        assert words.startswith("Nothing to draw here. ")
        assert told in words
        assert not drawn.layout.xaxis.visible
        assert len(drawn.layout.annotations) == 1
