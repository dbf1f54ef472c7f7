"""Frames by voice: narration, unresolved speech, and the speakers with most text."""

from __future__ import annotations

import pytest

import toolkit as tk

LEXICON = {"conflict": ["war"], "talk": ["talks", "peace"]}


@pytest.fixture(scope="module")
def corpus():
    speakers = ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Gil", "Hal", "Ida"]
    texts = [
        f"“{'War and peace. ' * (n + 1)}” said {name} Lind{chr(97 + n)}. War went on."
        for n, name in enumerate(speakers)
    ]
    return tk.Corpus.from_texts([*texts, "He said that the war is over."])


def subtitle(figure):
    return figure.layout.title.subtitle.text.replace(" <br>", " ").replace("<br>", " ")


def test_voices_stand_in_their_order_and_are_counted(corpus):
    counts = tk.count_frames(corpus, LEXICON, by="voice")
    tokens = dict(counts.table.select("voice", "tokens").iter_rows())
    drawn = counts.plot()
    names = [trace.name for trace in drawn.data]
    assert names[0] == "(narration)"
    assert "(unresolved)" in tokens
    assert names[1] == "(unresolved)"
    speakers = [name for name in tokens if not name.startswith("(")]
    most = sorted(speakers, key=tokens.get, reverse=True)[:6]
    assert names[2:] == most
    assert f"showing 6 of {len(speakers)} speakers" in subtitle(drawn)


def test_one_frame_by_voice_is_bars_in_the_same_order(corpus):
    counts = tk.count_frames(corpus, LEXICON, by="voice")
    drawn = counts.plot(frame="conflict")
    assert list(drawn.data[0].customdata[:2]) == ["(narration)", "(unresolved)"]
    rate = dict(counts.table.filter(frame="conflict").select("voice", "per_10k").iter_rows())
    assert list(drawn.data[0].x) == [rate[name] for name in drawn.data[0].customdata]
    assert "showing" not in subtitle(drawn)


def test_nobody_speaks():
    drawn = tk.count_frames(tk.Corpus.from_texts(["No war."]), LEXICON, by="voice").plot()
    assert [trace.name for trace in drawn.data] == ["(narration)"]


@pytest.mark.parametrize("frame", [None, "conflict"])
def test_no_text_at_all(frame):
    counts = tk.count_frames(tk.Corpus.from_texts([]), LEXICON, by="voice")
    assert counts.plot(frame=frame).layout.title.text
