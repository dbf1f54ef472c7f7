"""The charts of quotations by their parts: words by speaker, verbs by class, unresolved speech."""

from __future__ import annotations

import pytest

import toolkit as tk

TEXTS = [
    "“We are broke,” said Ann Lind. Lind claimed that the plan is dead.",
    "“No,” said Bo Ek. Ek admitted that “mistakes” were made. It was over, officials said.",
    "He said that it is not over, and never was.",
]


@pytest.fixture(scope="module")
def found():
    return tk.quotations(tk.Corpus.from_texts(TEXTS))


def labels(figure):
    return [label.strip() for label in figure.layout.yaxis.ticktext]


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def test_words_by_speaker_and_kind(found):
    drawn = found.plot()
    assert [trace.name for trace in drawn.data] == ["direct", "mixed", "indirect"]
    totals = [sum(sizes) for sizes in zip(*(trace.x for trace in drawn.data), strict=True)]
    words = dict(found.sources().select("speaker", "words").iter_rows())
    assert dict(zip(labels(drawn), totals, strict=True)) == words
    assert totals[:-1] == sorted(totals[:-1], reverse=True)
    assert drawn.layout.barmode == "stack"
    assert drawn.layout.xaxis.title.text == "words quoted"
    assert f"{sum(totals)} words of {len(found)} stretches" in subtitle(drawn)
    assert "95 % interval, documents as the sample" in subtitle(drawn)
    alone = tk.quotations(tk.Corpus.from_texts(TEXTS[:1])).plot()
    assert "no interval" in subtitle(alone)


def test_parts_are_told_apart_without_colour(found):
    for kind in ("sources", "verbs"):
        drawn = found.plot(kind=kind)
        assert len({trace.marker.pattern.shape for trace in drawn.data}) == len(drawn.data)


def test_unresolved_speech_is_last_and_shown_wherever_there_is_some(found):
    drawn = found.plot()
    assert labels(drawn)[-1] == "(unresolved)"
    assert sum(trace.x[-1] for trace in drawn.data) > 5
    assert labels(found.plot(top=1))[-1] == "(unresolved)"
    named = tk.quotations(tk.Corpus.from_texts(TEXTS[:1])).plot()
    assert labels(named) == ["Ann Lind"]
    outlets = tk.Corpus.from_texts(TEXTS, about={"outlet": ["A", "A", "B"]})
    for drawn in (found.plot(kind="verbs"), tk.quotations(outlets).plot(by="outlet")):
        assert labels(drawn)[-1] == "(unresolved)"


def test_speakers_are_cut_and_counted(found):
    drawn = found.plot(top=1)
    assert len(labels(drawn)) == 2
    assert "showing 1 of 3 named speakers" in subtitle(drawn)


def test_verbs_by_class_and_speaker(found):
    drawn = found.plot(kind="verbs")
    assert labels(drawn)[0] == "all speech"
    share = {trace.name: dict(zip(labels(drawn), trace.x, strict=True)) for trace in drawn.data}
    assert share["doubting"]["Ann Lind"] == 50
    assert share["conceding"]["Bo Ek"] == 50
    assert sum(share[name]["all speech"] for name in share) == pytest.approx(100)
    notes = [note.text for note in drawn.layout.annotations]
    assert "<b>n = 2</b>  claim 1" in notes
    assert drawn.layout.xaxis.title.text == "% of reporting verbs"
    doubting = next(trace for trace in drawn.data if trace.name == "doubting")
    assert doubting.hovertext[labels(drawn).index("Ann Lind")].endswith("claim 1")


def test_an_unknown_kind(found):
    with pytest.raises(tk.ToolkitError, match="Did you mean 'verbs'"):
        found.plot(kind="verb")


@pytest.mark.parametrize("texts", [[], [""], ["Nobody speaks here."]])
@pytest.mark.parametrize("kind", ["sources", "verbs"])
def test_nobody_speaks(texts, kind):
    drawn = tk.quotations(tk.Corpus.from_texts(texts)).plot(kind=kind)
    assert labels(drawn) == ["all speech"] * (kind == "verbs")
    assert not any(any(trace.x) for trace in drawn.data)


def test_hostile_speakers_are_escaped():
    corpus = tk.Corpus.from_texts(TEXTS)
    found = tk.quotations(corpus, aliases={"Ann Lind": "<img src=x> & co"})
    for kind in ("sources", "verbs"):
        drawn = found.plot(kind=kind)
        assert any("&lt;img src=x&gt; &amp; co" in label for label in labels(drawn))
        assert not any("<img" in text for trace in drawn.data for text in trace.hovertext)


def test_the_subtitle_of_verbs_says_how_many_speakers_are_drawn(found):
    told, _, key = subtitle(found.plot(kind="verbs", top=1)).partition(" <span")
    assert told.endswith("showing 1 of 3 named speakers")
    assert [part.partition("</span>")[2].strip() for part in key.split("<span")] == [
        "neutral", "assertive", "doubting", "conceding", "evaluating"
    ]  # fmt: skip
    assert subtitle(found.plot(kind="verbs")).partition(" <span")[0].endswith("tokens")
