"""The grid and the reader, driven by their traits; no browser here."""

from __future__ import annotations

import json
import re

import pytest
from comm.base_comm import BaseComm
from hypothesis import given, settings
from hypothesis import strategies as st

import toolkit as tk
from toolkit._base import ToolkitError
from toolkit.explorers.explorer import Explorer
from toolkit.widgets import ArticleReader, ConcordanceGrid, Mark, Notice, models
from toolkit.widgets.ground import House
from toolkit.widgets.library import Library
from toolkit.widgets.live import LinkedFigure

HOSTILE = [
    "<script>window.hacked = 1</script>",
    "<img src=x onerror='window.hacked = 1'>",
    "from $5 to $10",
    "שלום עולם",
    "🚢🏳️‍🌈 patrol",
    "a\ud800b",
    "cafe\u0301 & co",
]


def line(node, *, left="", right="", document="a"):
    return (left, node, right, document)


# -- the grid


def test_text_is_sent_as_it_is_and_can_be_sent():
    grid = ConcordanceGrid([line(text, left=text, right=text) for text in HOSTILE])
    sent = [row[2] for row in grid._view["lines"]]
    assert sent == [text.replace("\ud800", "\ufffd") for text in HOSTILE]
    json.dumps(grid._view, ensure_ascii=False).encode("utf-8")


def test_a_line_stays_a_line():
    grid = ConcordanceGrid([line("war", left="end.\n\nThe", right="\tis\u2028on")])
    assert grid.rows[0][:3] == ["end.  The", "war", " is on"]


def test_the_scripts_never_parse_markup():
    source = str(House._esm)
    assert "textContent" in source
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert way not in source
    for widget in (ConcordanceGrid, ArticleReader, Notice, LinkedFigure, tk.Guess):
        assert len(str(widget._esm)) < 2000, "its script is in the house"


def test_pages_hold_100_rows():
    grid = ConcordanceGrid([line(str(n)) for n in range(201)])
    assert (len(grid.shown()), grid._view["total"]) == (100, 201)
    grid.page = 2
    assert grid.shown() == [200]
    grid.page = 9
    assert grid.page == 2
    grid.page = -1
    assert grid.page == 0


def test_left_context_is_sorted_from_the_node_outwards():
    grid = ConcordanceGrid(
        [
            line("border", left="at the old"),
            line("border", left="zeal of a"),
            line("border", left="on the New"),
        ]
    )
    grid.sort = "left"
    assert [grid.rows[index][0] for index in grid.shown()] == [
        "zeal of a",
        "on the New",
        "at the old",
    ]
    grid.sort = "-left"
    assert grid.shown()[0] == 0


def test_sorting_keeps_the_selection_and_goes_to_the_first_page():
    grid = ConcordanceGrid([line(f"{n % 7}", document=str(n)) for n in range(300)])
    grid.page, grid.selected = 1, 250
    grid.sort = "node"
    assert (grid.page, grid.selected, grid.rows[grid.selected][3]) == (0, 250, "250")


def test_an_unknown_sort_leaves_the_order():
    grid = ConcordanceGrid([line("b"), line("a")])
    grid.sort = "colour"
    assert grid.shown() == [0, 1]


def test_new_rows_clear_the_old_state():
    grid = ConcordanceGrid([line("b"), line("a")], extra=["date"])
    grid.sort, grid.selected = "node", 1
    grid.show([], empty="No 'Natto'. Near: NATO (27).")
    assert (grid.sort, grid.selected, grid._view["total"]) == ("", -1, 0)
    assert grid._view["empty"] == "No 'Natto'. Near: NATO (27)."


def test_fewer_rows_with_another_sentence_for_none():
    grid = ConcordanceGrid([line(str(n)) for n in range(5)])
    grid.show([line("a")], empty="Nothing there.")
    assert grid.shown() == [0]


def test_a_right_to_left_corpus_turns_the_grid():
    assert ConcordanceGrid([line("שלום")])._view["direction"] == "rtl"
    assert ConcordanceGrid([line("peace", right="שלום")])._view["direction"] == "ltr"


@given(
    st.lists(st.tuples(*[st.text(max_size=8)] * 4), max_size=30), st.sampled_from(["left", "-node"])
)
@settings(max_examples=30, deadline=None)
def test_sorting_loses_no_line(rows, sort):
    grid = ConcordanceGrid(rows)
    grid.sort = sort
    assert sorted(grid.shown()) == list(range(len(rows)))


# -- the reader


def test_an_emoji_does_not_shift_a_mark():
    reader = ArticleReader("🚢🚢 patrol boat", [(3, 14, "security", "")])
    assert [piece for piece, inside in reader.segments() if inside] == ["patrol boat"]


def test_marks_outside_the_text_are_cut_and_empty_ones_dropped():
    reader = ArticleReader("abc", [(-4, 2, "x"), (2, 99, "y"), (1, 1, "z"), (3, 2, "z")])
    assert reader.marks == [Mark(0, 2, "x"), Mark(2, 3, "y")]


def test_the_longer_mark_lies_around_the_shorter():
    reader = ArticleReader("said so", [(0, 4, "cue"), (0, 7, "quotation")])
    assert [mark.kind for mark in reader.marks] == ["quotation", "cue"]


def test_the_legend_counts_marks_of_each_kind():
    reader = ArticleReader("abcd", [(0, 1, "x"), (1, 2, "y"), (2, 3, "x")])
    assert reader._content["kinds"] == [["x", 2, 0], ["y", 1, 1]]


def test_another_article_clears_the_selection():
    reader = ArticleReader("abcd", [(0, 1, "x")], about={"headline": None, "byline": 5})
    reader.selected = 0
    reader.show("efg")
    assert (reader.selected, reader.marks, reader._content["headline"]) == (-1, [], "")


@pytest.mark.parametrize("text", HOSTILE)
def test_an_article_can_be_sent_whatever_is_in_it(text):
    reader = ArticleReader(text, [(0, 3, text, text)], about={"headline": text, "byline": text})
    json.dumps(reader._content, ensure_ascii=False).encode("utf-8")


marks = st.lists(
    st.tuples(st.integers(-2, 20), st.integers(-2, 20), st.sampled_from("abc"), st.just("")),
    max_size=12,
)


@given(st.text(max_size=18), marks)
@settings(max_examples=80, deadline=None)
def test_segments_join_to_the_text_and_carry_exactly_their_marks(text, spans):
    reader = ArticleReader(text, spans)
    pieces = reader.segments()
    assert "".join(piece for piece, _ in pieces) == text
    place = 0
    for piece, inside in pieces:
        for offset in range(place, place + len(piece)):
            covering = [n for n, mark in enumerate(reader.marks) if mark.start <= offset < mark.end]
            assert inside == covering
        place += len(piece)


# --- what a panel costs the page ---------------------------------------------------------------


@pytest.fixture
def told(monkeypatch):
    """List what is told to the page: kind of message, model, state."""
    messages = []

    class Told(BaseComm):
        def publish_msg(self, kind, data=None, **_more):
            messages.append((kind, self.comm_id, (data or {}).get("state")))

    monkeypatch.setattr("comm.create_comm", Told)
    monkeypatch.setattr(models, "_common", {})
    monkeypatch.setattr(Library, "_one", None)
    monkeypatch.setattr(House, "_one", None)
    return messages


def test_a_panel_tells_each_model_once_and_parts_first(told):
    corpus = tk.Corpus.from_texts(["War talk.", "Peace."], about={"outlet": ["A", "B"]})
    explorer = tk.FrameExplorer(corpus, {"security": ["war"]})
    assert {kind for kind, *_ in told} == {"comm_open"}
    known = set()
    for _, name, state in told:
        assert name not in known
        parts = re.findall("IPY_MODEL_([0-9a-f]+)", json.dumps(state))
        assert known.issuperset(parts)
        known.add(name)
    assert told[-1][1] == explorer.model_id
    first = len(told)
    tk.FrameExplorer(corpus, {"security": ["war"]})
    looks = [state for _, _, state in told[first:] if state["_model_name"].endswith("StyleModel")]
    assert len(told) - first < first
    assert not looks


def test_a_panel_that_fails_tells_nothing(told):
    class Broken(Explorer):
        def build(self):
            raise ToolkitError(Notice("made, and never shown").text)

    House.shared()  # the scripts of all panels are told before any
    told.clear()
    with pytest.raises(ToolkitError, match="never shown"):
        Broken(None)
    assert told == []
    Notice("later widgets are told at once")
    assert told


def test_what_is_hidden_in_one_panel_is_seen_in_another():
    corpus = tk.Corpus.from_texts(["War talk.", "Peace."], about={"outlet": ["A", "B"]})
    one, other = (tk.ConcordanceExplorer(corpus, "war") for _ in range(2))
    one.sample = 1
    assert [panel._seed.layout.display or "" for panel in (one, other)] == ["", "none"]
    one.sample = 0
    other.sample = 1
    assert [panel._seed.layout.display or "" for panel in (one, other)] == ["none", ""]


def test_a_closed_workbench_leaves_nothing_behind():
    import ipywidgets.widgets.widget as held

    corpus = tk.Corpus.from_texts(["War talk.", "Peace."], about={"outlet": ["A", "B"]})
    tk.explore(corpus, {"security": ["war"]}).close()  # what all have in common stays
    before = set(held._instances)
    bench = tk.explore(corpus, {"security": ["war"]})
    bench.show("Lines")
    bench.close()
    looks = {look.model_id for look in models._common.values() if look.comm}
    assert set(held._instances) <= before | looks
