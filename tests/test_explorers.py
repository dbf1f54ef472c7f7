"""Explorers driven by their traits, without a kernel or a browser: what is set is what is shown."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import ipywidgets
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import toolkit as tk
from toolkit.explorers import Source, Workbench, cells, explorer_of
from toolkit.explorers.explorer import Explorer, tl
from toolkit.explorers.pair_explorer import telling_words
from toolkit.explorers.passages import Passages
from toolkit.widgets.library import Library
from toolkit.widgets.live import LinkedFigure


@pytest.fixture
def corpus():
    texts = [
        "War and talks. War again, he said.",
        "Talks, talks and peace. 🚢 War talks.",
        "The border war. Peace talks at the border.",
        "Peace.",
    ]
    about = {
        "outlet": ["Wire", "Ledger", "Wire", "Ledger"],
        "headline": ["One", "Two", "Three", "Four"],
    }
    return tk.Corpus.from_texts(texts, ["a", "b", "c", "d"], about)


LEXICON = {"conflict": ["war", "border"], "talk": ["talk*", "peace"]}


@pytest.fixture
def frames(corpus):
    explorer = tk.FrameExplorer(corpus, LEXICON)
    yield explorer
    assert not explorer.error


def shown(explorer):
    return [row[1] for row in explorer.passages.grid.rows]


# --- frames -----------------------------------------------------------------------------------


def test_frames_open_on_the_first_frame_and_a_column_to_compare_by(frames):
    assert (frames.frame, frames.by) == ("conflict", "outlet")
    assert shown(frames) == ["War", "War", "War", "border", "war", "border"]
    assert frames.by_group.description.startswith("Conflict terms")


def test_a_click_on_a_bar_shows_its_lines(frames):
    frames.by_group.clicked = {"serial": 1, "customdata": "Wire"}
    assert frames.group == "Wire"
    assert {row[3] for row in frames.passages.grid.rows} == {"a", "c"}
    row = frames.result.table.filter(frame="conflict", outlet="Wire")
    assert len(shown(frames)) == row["n"].item()


def test_a_second_click_on_the_same_bar_takes_it_back(frames):
    frames.by_group.clicked = {"serial": 1, "customdata": "Wire"}
    frames.by_group.clicked = {"serial": 2, "customdata": "Wire"}
    assert frames.group == ""


def test_a_click_on_a_term_shows_its_lines(frames):
    frames.by_term.clicked = {"serial": 1, "customdata": "border"}
    assert shown(frames) == ["border", "border"]


def test_every_click_has_a_menu(frames):
    groups = {value for _, value in frames._menus["group"].options}
    assert groups == {"", "Wire", "Ledger"}
    frames._menus["group"].value = "Ledger"
    assert frames.group == "Ledger"
    frames._menus["term"].value = "war"
    assert shown(frames) == ["War"]


def test_a_line_opens_its_article_with_the_terms_marked(frames):
    frames.passages.grid.selected = 2
    reader = frames.passages.reader
    assert frames.passages.document == "b"
    mark = reader.marks[reader.selected]
    assert reader.text[mark.start : mark.end] == "War"
    assert {m.kind for m in reader.marks} == {"conflict"}
    assert reader._content["headline"] == "Two"


def test_all_frames_can_be_marked(frames):
    frames.everything = True
    frames.passages.grid.selected = 0
    assert {m.kind for m in frames.passages.reader.marks} == {"conflict", "talk"}


def test_another_frame_leaves_nothing_stale(frames):
    frames.group, frames.term = "Wire", "border"
    frames.passages.grid.selected = 0
    frames.frame = "talk"
    assert frames.term == ""
    assert frames.group == "Wire"
    assert frames.passages.document == ""
    assert set(map(str.lower, shown(frames))) == {"talks", "peace"}


def test_codes_give_what_is_shown(frames, corpus):
    lexicon = tk.Lexicon(LEXICON)
    space = {"tk": tk, "corpus": corpus, "lexicon": lexicon}
    for group, term in (("", ""), ("Wire", ""), ("", "war"), ("Wire", "border")):
        frames.group, frames.term = group, term
        result = eval(frames.lines_program(), space)
        table = getattr(result, "table", result)
        column = "text" if "text" in table.columns else "node"
        assert table[column].to_list() == shown(frames)
    assert eval(frames.code(), space).layout.title.text == frames.figure().layout.title.text


def test_frames_by_voice_and_by_document(frames, corpus):
    space = {"tk": tk, "corpus": corpus, "lexicon": tk.Lexicon(LEXICON)}
    for by in ("voice", "document"):
        frames.by = by
        for group in frames.result.table.filter(frames.result.table["n"] > 0)[by].unique():
            for term in ("", "war"):
                frames.group, frames.term = group, term
                result = eval(frames.lines_program(), space)
                table = getattr(result, "table", result)
                column = "text" if "text" in table.columns else "node"
                assert table[column].to_list() == shown(frames)


def test_who_is_quoted_can_be_marked():
    texts = ["“The war is over,” said Ann Lind.", "Peace."]
    corpus = tk.Corpus.from_texts(texts, about={"outlet": ["A", "B"]})
    explorer = tk.FrameExplorer(corpus, LEXICON)
    explorer.passages.grid.selected = 0
    explorer.speakers = True  # the article stays open
    reader = explorer.passages.reader
    marked = {mark.kind: reader.text[mark.start : mark.end] for mark in reader.marks}
    assert marked["conflict"] == "war"
    assert marked["speaker"] == "Ann Lind"
    assert marked["cue"] == "said"
    assert "The war is over" in marked["direct speech"]
    assert not explorer.error


def test_without_a_column_the_bars_are_frames(frames):
    frames.by = ""
    frames.by_group.clicked = {"serial": 1, "customdata": "talk"}
    assert frames.frame == "talk"


def test_another_corpus_is_the_same_view(frames):
    frames.corpus = tk.Corpus.from_texts(["The border.", "War."], about={"outlet": ["X", "Y"]})
    assert shown(frames) == ["border", "War"]


def test_a_corpus_without_the_column_is_grouped_by_one_that_it_has(frames):
    frames.corpus = tk.Corpus.from_texts(["The border.", "War."], about={"paper": ["X", "Y"]})
    assert (frames.by, frames.error) == ("paper", "")
    assert shown(frames) == ["border", "War"]
    frames.corpus = tk.Corpus.from_texts(["The border.", "War."])
    assert (frames.by, frames.error) == ("", "")
    frames.by = "papr"  # a person's own mistake is still told
    assert "No column 'papr'" in frames.error
    frames.by = ""


def test_a_wrong_frame_is_a_sentence_with_advice(corpus):
    explorer = tk.FrameExplorer(corpus, LEXICON)
    explorer.frame = "conflit"
    assert "Did you mean 'conflict'" in explorer.error
    assert explorer.alert.text == explorer.error
    assert isinstance(explorer.last_exception, tk.ToolkitError)
    explorer.frame = "talk"
    assert explorer.error == explorer.alert.text == ""


def test_reset_goes_back(frames):
    frames.frame, frames.group, frames.everything = "talk", "Wire", True
    frames.reset()
    assert frames.state == {
        "frame": "conflict",
        "by": "outlet",
        "group": "",
        "term": "",
        "everything": False,
        "speakers": False,
    }


def test_save_writes_table_page_and_record(frames, tmp_path):
    files = frames.save(tmp_path / "frames")
    assert [file.name for file in files] == ["frames.csv", "frames.html", "frames.json"]
    record = json.loads(files[2].read_text(encoding="utf-8"))
    assert record["code"] == frames.code()
    assert record["made"]["function"] == "count_frames"
    assert tk.replay(tk.Made(**record["made"]), frames.corpus).same


def test_the_numbers_behind_the_chart(frames):
    frames._button.value = True
    assert "Ledger" in frames._page.value
    frames._button.value = False
    assert frames._page.value == ""


# --- lines ------------------------------------------------------------------------------------


def test_lines_follow_the_pattern(corpus):
    explorer = tk.ConcordanceExplorer(corpus)
    assert explorer.code()
    explorer.pattern = "war|peace"
    assert len(shown(explorer)) == len(tk.concordance(corpus, "war|peace"))
    explorer.sort = "1R"
    assert explorer.code() == 'tk.concordance(corpus, "war|peace", sort="1R")'
    assert (
        shown(explorer)
        == eval(explorer.code(), {"tk": tk, "corpus": corpus}).table["node"].to_list()
    )
    assert not explorer.error


def test_nothing_found_is_no_error(corpus):
    explorer = tk.ConcordanceExplorer(corpus, "Waar")
    assert explorer.error == ""
    assert explorer.status.text.startswith("No 'Waar' in 4 documents.")
    assert "Near: War (3)" in explorer.status.text
    assert explorer.passages.grid._view["empty"] == "No lines."  # and not the same once more


def test_a_sample_is_drawn_again_by_its_seed():
    corpus = tk.Corpus.from_texts(["War and war, war. " * 30, "No war."], ["a", "b"])
    explorer = tk.ConcordanceExplorer(corpus, "war")
    explorer.sample = 8
    first = explorer.table
    assert first.height == 8
    assert explorer.code() == 'tk.concordance(corpus, "war").sample(8)'
    explorer.seed = 3
    assert not explorer.table.equals(first)
    assert eval(explorer.code(), {"tk": tk, "corpus": corpus}).table.equals(explorer.table)
    assert explorer.status.text.startswith("8 of 91 lines drawn at random (seed 3).")
    explorer.seed = 0
    assert explorer.table.equals(first)
    explorer.sample = 0
    assert explorer.table.height == 91


def test_lines_of_any_group_of_any_column(corpus):
    explorer = tk.ConcordanceExplorer(corpus, "war|peace|border|talk*")
    for column in dict(explorer._columns.options).values():
        explorer.by = column
        for _, group in explorer._groups.options:
            explorer.group = group
            assert not explorer.error
            made = eval(explorer.code(), {"tk": tk, "corpus": corpus})
            assert made.table.equals(explorer.table)


def test_strokes_that_touch_are_one_and_all_lines_are_counted():
    corpus = tk.Corpus.from_texts(["war " * 5000, "No war."], ["a", "b"])
    explorer = tk.ConcordanceExplorer(corpus, "war")
    drawn = json.loads(explorer.places.spec)
    assert len(explorer._strokes) == len(drawn["data"][0]["customdata"]) <= 402
    assert "a (5,000)" in drawn["layout"]["yaxis"]["ticktext"][0]
    assert "one stroke" in drawn["layout"]["title"]["subtitle"]["text"]
    lines = explorer.result.spans.begins
    assert np.diff(lines[explorer._strokes[:-1]]).max() <= 14  # no place is left empty


def test_a_stroke_opens_its_line(corpus):
    explorer = tk.ConcordanceExplorer(corpus, "war")
    explorer.sort = "1R"
    drawn = json.loads(explorer.places.spec)["data"][0]
    for point, name in enumerate(drawn["customdata"]):
        explorer.places.clicked = {"serial": point, "point": point}
        assert explorer.passages.document == name


def test_a_broken_pattern_is_a_sentence(corpus):
    explorer = tk.ConcordanceExplorer(corpus, "war")
    explorer.pattern = "war ~ "
    explorer.within = "chapter"
    assert explorer.error
    assert explorer.passages.layout.display == "none"


# --- pairs ------------------------------------------------------------------------------------


def test_pairs_are_ranked_and_their_lines_read(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    pairs = [value for _, value in explorer._pairs.options if value]
    table = explorer.result.table
    assert pairs == [f"{a} + {b}" for a, b in table.select("a", "b").iter_rows()]
    for pair in pairs:
        explorer.pair = pair
        a, b = pair.split(" + ")
        assert len(shown(explorer)) == table.filter(a=a, b=b)["n"].item()
    assert not explorer.error


@pytest.mark.parametrize("what", [["talks", "war"], ["war", "talks"]])
def test_a_cell_chooses_its_pair_in_either_order(corpus, what):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    explorer.chart.clicked = {"serial": 1, "customdata": what}
    assert explorer.pair == "war + talks"


def test_a_knot_chooses_its_first_pair(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    explorer.view = "network"
    explorer.chart.clicked = {"serial": 1, "customdata": "peace"}
    assert "peace" in explorer.pair.split(" + ")


def test_pair_codes_give_what_is_shown(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    explorer.within, explorer.measure, explorer.view = "document", "npmi", "network"
    explorer.pair = explorer._pairs.options[1][1]
    space = {"tk": tk, "corpus": corpus}
    assert eval(explorer.code(), space) == explorer.figure()
    lines = eval(explorer.lines_program(), space)
    assert lines.table["node"].to_list() == shown(explorer)
    assert not explorer.error


def test_the_threshold_holds_for_list_chart_and_table(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    explorer.at_least = 2
    pairs = [value for _, value in explorer._pairs.options if value]
    frequent = explorer.result.table.filter(explorer.result.table["n"] >= 2)
    assert 0 < len(pairs) == len(frequent) == len(explorer.charted().table)
    cells = [n for row in json.loads(explorer.chart.spec)["data"][0]["z"] for n in row if n]
    assert sorted(cells) == sorted(frequent["n"].to_list())


def test_a_pair_that_is_gone_is_not_chosen(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks", "peace"])
    explorer.pair = "war + talks"
    explorer.terms = "border, peace"
    assert explorer.pair == ""
    assert explorer.passages.layout.display == "none"


def test_too_few_terms_are_a_sentence(corpus):
    explorer = tk.CooccurrenceExplorer(corpus, ["war", "talks"])
    explorer.terms = " , "
    assert "no terms" in explorer.error
    assert explorer.pair == ""


def test_telling_words_leave_everyday_words_out():
    corpus = tk.Corpus.from_texts(["this treaty with them", "that treaty", "which which", "x"])
    assert telling_words(corpus) == ["treaty"]


def test_suggested_terms_follow_the_corpus_and_chosen_ones_stay(corpus):
    other = tk.Corpus.from_texts(["herring boats", "herring", "boats"])
    suggested, chosen = tk.CooccurrenceExplorer(corpus), tk.CooccurrenceExplorer(corpus, ["war"])
    suggested.corpus = chosen.corpus = other
    assert set(suggested.listed()) == {"herring", "boats"}
    assert chosen.listed() == ["war"]


# --- reading ----------------------------------------------------------------------------------


def test_a_source_reads_a_path(tmp_path):
    (tmp_path / "one.txt").write_text("War.", encoding="utf-8")
    source = Source()
    source.path = str(tmp_path)
    assert source.corpus.names == ("one.txt",)
    assert "1 document" in source.status.text
    assert source.program.text.startswith("corpus = tk.read(")


def test_a_source_reads_what_is_uploaded():
    source = Source()
    source.upload.value = (
        {
            "name": "..\\..\\evil/../news.csv",
            "type": "text/csv",
            "size": 20,
            "content": memoryview(b"text,outlet\nWar.,X\n"),
            "last_modified": datetime.now(UTC),
        },
    )
    assert not source.error
    assert source.corpus.about["outlet"].to_list() == ["X"]


def test_a_table_offers_its_columns_and_the_longest_is_read(tmp_path):
    rows = [
        "id,title,body,when",
        "a1,War,The war goes on and on.,2031-01-05",
        "a2,Talks,Talks.,2031-02-01",
    ]
    (tmp_path / "news.csv").write_text("\n".join(rows), encoding="utf-8")
    source = Source()
    source.path = str(tmp_path / "news.csv")
    assert not source.error
    assert source.corpus.texts == ("The war goes on and on.", "Talks.")
    assert source.status.text.startswith("No column 'text': 'body' has the longest cells")
    for name in ("text", "name", "date"):
        options = [value for _, value in source._menus[name].options]
        assert set(options) - {""} == {"id", "title", "body", "when"}
    source._menus["name"].value = "id"
    source._menus["date"].value = "when"
    assert source.corpus.names == ("a1", "a2")
    assert source.corpus.about["date"].to_list() == ["2031-01-05", "2031-02-01"]
    space = {"tk": tk}
    exec(source.program.text, space)
    assert space["corpus"].fingerprint == source.corpus.fingerprint
    source._menus["text"].value = "title"
    assert source.corpus.texts == ("War", "Talks")


def test_old_encodings_are_read_with_one_click(tmp_path):
    (tmp_path / "old.txt").write_bytes("Das Café für “alle” schließt.".encode("cp1252"))
    (tmp_path / "new.txt").write_text("Schön.", encoding="utf-8")
    source = Source()
    source.path = str(tmp_path)
    assert "not UTF-8" in source.error
    assert "old.txt" in source._preview.value
    assert source._as_guessed.description == "Read as Windows-1252, Western Europe"
    assert source._as_guessed.layout.display == ""
    source._as_guessed.click()
    assert not source.error
    assert set(source.corpus.texts) == {"Das Café für “alle” schließt.", "Schön."}
    assert source._as_guessed.layout.display == "none"
    assert 'encoding="cp1252"' in source.code()


def test_the_rest_is_read_with_one_click(tmp_path):
    (tmp_path / "new.txt").write_text("Schön.", encoding="utf-8")
    (tmp_path / "torn.csv").write_text("text\na,b\n", encoding="utf-8")
    source = Source()
    source.path = str(tmp_path)
    assert "torn.csv" in source.error
    assert source._rest.layout.display == ""
    source._rest.click()
    assert not source.error
    assert source._rest.layout.display == "none"
    assert "1 broken file skipped" in source.status.text
    assert "torn.csv" in source._preview.value
    space = {"tk": tk}
    exec(source.program.text, space)
    assert space["corpus"] == source.corpus
    source.path = str(tmp_path / "torn.csv")  # other files: asked again, and there is no rest
    assert source.broken == "refuse"
    assert "torn.csv" in source.error
    assert source._rest.layout.display == "none"


def test_outlets_come_from_folders_or_file_names(tmp_path):
    for name in ("wire/wire_1.txt", "ledger/ledger_2.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(f"War {name}.", encoding="utf-8")
    source = Source()
    source.path = str(tmp_path)
    source.outlet = "folder"
    assert source.corpus.about["outlet"].to_list() == ["ledger", "wire"]
    space = {"tk": tk}
    exec(source.program.text, space)
    assert space["corpus"].fingerprint == source.corpus.fingerprint


def test_what_was_read_can_be_looked_at(tmp_path):
    (tmp_path / "a.txt").write_text("<b>War</b> from $5 to $10.", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"png")
    source = Source()
    source.path = str(tmp_path)
    page = source._preview.value
    assert source._seen.value  # something was passed over, so it is shown unasked
    assert "picture.png" in page
    assert "&lt;b&gt;War" in page
    assert "mathjax_ignore" in page
    assert "<b>" not in page


def test_scraped_pages_are_cleaned_with_a_ledger(tmp_path):
    from toolkit.opening import sample_folder

    for file in (sample_folder() / "scraped").glob("0[12]*.txt"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    source = Source()
    source.path = str(tmp_path)
    source.clean = True
    source._seen.value = True
    assert source.corpus.ledger.height
    assert "What cleaning did, by rule" in source._preview.value
    assert "clean=True" in source.code()


def test_a_long_refusal_is_short(tmp_path):
    for number in range(30):
        (tmp_path / f"{number:02}.json").write_text('{"words": "War."}', encoding="utf-8")
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    source = Source()
    source.path = str(tmp_path)
    assert len(source.error) < 300
    assert source._preview.value.count(".json") >= 30


def test_what_cannot_be_read_is_a_sentence_and_changes_nothing(corpus):
    source = Source(corpus)
    source.path = "no such folder"
    assert source.error
    assert source.corpus is corpus


def test_the_workbench_opens_tabs_when_they_are_shown(corpus):
    bench = tk.explore(corpus, LEXICON)
    assert list(bench.explorers) == ["Frames"]
    pairs = bench.show("Co-occurrence")
    assert isinstance(pairs, tk.CooccurrenceExplorer)
    assert not bench.error


def test_a_term_is_looked_up_in_the_lines(corpus):
    bench = tk.explore(corpus, LEXICON)
    lines = bench.show("Lines")
    bench.explorers["Frames"].term = "border"
    assert lines.pattern == "border"


def test_another_corpus_reaches_every_tab(corpus):
    bench = Workbench(corpus, tk.Lexicon(LEXICON))
    lines = bench.show("Lines")
    lines.pattern = "border"
    bench.source.corpus = tk.Corpus.from_texts(["border border", "x"], about={"outlet": ["P", "Q"]})
    assert len(shown(lines)) == 2
    assert shown(bench.show("Frames")) == ["border", "border"]


def test_results_open_in_their_explorer(corpus):
    assert tk.count_frames(corpus, LEXICON, by="outlet").explore().by == "outlet"
    assert tk.concordance(corpus, "war", sort="1R").explore().sort == "1R"
    assert tk.cooccurrence(corpus, ["war", "talks"], span=3).explore().span == 3
    with pytest.raises(tk.ToolkitError, match="no explorer for Frequencies"):
        explorer_of(tk.frequencies(corpus))


# --- what is chosen is followed ---------------------------------------------------------------


def test_a_choice_in_one_tab_is_followed_in_the_others(corpus):
    bench = tk.explore(corpus, LEXICON)
    frames = bench.show("Frames")
    frames.term, frames.group = "border", "Wire"
    lines = bench.show("Lines")
    assert (lines.pattern, lines.group) == ("border", "Wire")
    assert {row[3] for row in lines.passages.grid.rows} == {"c"}
    lines.passages.grid.selected = 0
    assert bench.selection.document == "c"
    lines.pattern = "talk*"
    frames = bench.show("Frames")
    assert (frames.frame, frames.term) == ("talk", "talk*")
    pairs = bench.show("Co-occurrence")
    pairs.terms = "war, talk*, peace"
    bench.selection.term = "peace"
    assert "peace" in pairs.pair.split(" + ")
    assert "peace" in bench.status.text
    assert not any(explorer.error for explorer in bench.explorers.values())


def test_what_says_nothing_to_an_explorer_changes_nothing_there(frames):
    before = frames.state
    for name, value in [("term", "herring"), ("group", "Nobody"), ("document", "nowhere")]:
        setattr(frames.selection, name, value)
    assert frames.state == before
    lines = tk.ConcordanceExplorer(frames.corpus, "war")
    lines.join(frames.selection)
    assert lines.pattern == "herring"  # anything can be looked up
    frames.selection.term = ""
    assert lines.pattern == "herring"
    assert lines.group == ""


def test_a_choice_that_work_puts_right_is_not_forced_on_others(frames):
    lines = tk.ConcordanceExplorer(frames.corpus)
    lines.join(frames.selection)
    frames.term = "border"
    frames.frame = "talk"  # where there is no border
    assert frames.term == ""
    assert lines.pattern == "border"


def test_a_hidden_tab_waits_and_catches_up(corpus):
    bench = tk.explore(corpus, LEXICON)
    frames, lines = bench.show("Frames"), bench.show("Lines")
    before = frames.passages.grid.rows
    lines.pattern = "border"
    assert frames.term == "border"
    assert frames.passages.grid.rows == before
    assert frames.lines.table["node"].to_list() == ["border", "border"]  # asked for, it is right
    assert shown(bench.show("Frames")) == ["border", "border"]


def test_choosing_nothing_clears_the_choice(corpus):
    bench = tk.explore(corpus, LEXICON)
    bench.explorers["Frames"].group = "Wire"
    bench.selection.clear()
    assert bench.explorers["Frames"].group == ""
    assert bench.status.text.startswith("Nothing chosen yet.")


def test_tabs_are_asked_for_by_name(corpus):
    with pytest.raises(tk.ToolkitError, match="Did you mean 'Lines'"):
        tk.explore(corpus, LEXICON).show("Linse")


# --- steps ------------------------------------------------------------------------------------


def test_every_step_can_be_taken_back(frames):
    states = [frames.state]
    for name, value in [("frame", "talk"), ("group", "Wire"), ("term", "peace"), ("by", "")]:
        setattr(frames, name, value)
        states.append(frames.state)
    assert len(frames.steps) == len(states)
    for state in reversed(states[:-1]):
        frames.undo()
        assert frames.state == state
    assert frames._undo.disabled
    frames.undo()  # nothing is left to take back
    assert frames.state == states[0]


def test_what_could_not_be_shown_is_taken_back(corpus):
    explorer = tk.FrameExplorer(corpus, LEXICON)
    explorer.group = "Wire"
    explorer.frame = "no such frame"
    assert explorer.error
    explorer.undo()
    assert (explorer.frame, explorer.group, explorer.error) == ("conflict", "Wire", "")
    explorer.undo()
    assert explorer.group == ""


def test_steps_played_again_give_the_same_view(frames, corpus):
    frames.frame, frames.group = "talk", "Wire"
    frames.term = "peace"
    other = tk.FrameExplorer(corpus, LEXICON)
    other.replay(frames.steps)
    assert other.state == frames.state
    assert [step.changed for step in other.steps[1:]] == [s.changed for s in frames.steps[1:]]


def run_notebook(file):
    """Run the code cells of a notebook, one after the other, in its own folder."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    space, shown = {}, []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert "\n" not in cell["source"]
            mode = (
                "exec"
                if cell["source"].startswith(("import", "corpus", "assert", "lexi"))
                else "eval"
            )
            shown.append(eval(compile(cell["source"], "cell", mode), space))
    return shown


def test_steps_become_a_notebook_that_runs(frames, tmp_path, monkeypatch):
    frames.group = "Wire"
    frames.frame = "talk"
    file = frames.to_notebook(tmp_path / "my steps")
    assert file.name == "my steps.ipynb"
    monkeypatch.chdir(tmp_path)
    *_, chart, lines = run_notebook(file)
    assert chart.layout.title.text == frames.figure().layout.title.text
    assert lines.table["node"].to_list() == shown(frames)


def test_steps_of_all_tabs_become_one_notebook(corpus, tmp_path, monkeypatch):
    bench = tk.explore(corpus, LEXICON)
    bench.show("Lines").pattern = "border"
    bench.show("Co-occurrence").terms = "war, peace"
    bench.show("Frames").frame = "talk"
    turns = [step.explorer for step in bench.steps]
    assert turns == [
        "frames",
        "lines",
        "lines",
        "co-occurrence",
        "co-occurrence",
        "frames",
        "frames",
    ]
    file = bench.to_notebook(tmp_path / "steps.ipynb")
    monkeypatch.chdir(tmp_path)
    assert len(run_notebook(file)) >= 8
    bench.undo()
    assert bench.shown == "Frames"
    assert bench.explorers["Frames"].frame == "conflict"


def test_save_never_overwrites(frames, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        frames._save_here()
    names = {file.name for file in tmp_path.iterdir()}
    assert {
        f"frames-{n}.{end}" for n in (1, 2) for end in ("csv", "html", "json", "ipynb")
    } <= names
    assert "frames-2.html" in frames.status.text


# --- the base ---------------------------------------------------------------------------------


class Slow(Explorer):
    settings = ("n",)
    n = tl.Int(0)

    def work(self):
        self.runs = getattr(self, "runs", 0) + 1
        if self.n == 99:
            raise KeyError("n")


@pytest.fixture
def in_a_kernel(monkeypatch):
    """Run a coroutine as if in a kernel; in a thread, since Playwright keeps a loop in this one."""
    monkeypatch.setattr("toolkit.explorers.explorer._kernel_loop", asyncio.get_running_loop)
    with ThreadPoolExecutor(1) as pool:
        yield lambda work: pool.submit(asyncio.run, work).result()


def test_many_changes_are_one_redraw_where_a_kernel_runs(in_a_kernel):
    async def turn():
        explorer = Slow(None)
        before = explorer.runs
        for n in range(10):
            explorer.n = n
        assert explorer.runs == before
        await asyncio.sleep(0.3)
        return explorer.runs - before

    assert in_a_kernel(turn()) == 1


def test_asking_for_the_result_does_not_wait(in_a_kernel):
    async def turn():
        explorer = Slow(None)
        before = explorer.runs
        explorer.n = 5
        explorer.settle()
        return explorer.runs - before

    assert in_a_kernel(turn()) == 1


def test_the_page_is_told_before_the_computing_starts(in_a_kernel):
    async def turn():
        explorer = Slow(None)
        told = []
        explorer.status.observe(lambda change: told.append((change.new, explorer.runs)), "busy")
        explorer.n = 5
        await asyncio.sleep(0.3)
        return told

    assert in_a_kernel(turn()) == [(True, 1), (False, 2)]


def test_a_mistake_ends_the_waiting():
    explorer = Slow(None)
    explorer.n = 99
    assert not explorer.status.busy


def test_a_loop_that_is_no_kernel_is_left_alone():
    async def turn():
        explorer = Slow(None)
        explorer.n = 5
        return explorer.runs

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(asyncio.run, turn()).result() == 2


def test_a_choice_is_one_redraw(frames, monkeypatch):
    drawn = []
    monkeypatch.setattr(LinkedFigure, "draw", lambda *_: drawn.append(1))
    frames.group = "Wire"
    frames.term = "border"
    drawn.clear()
    frames.frame = "talk"  # which also takes the term back
    assert len(drawn) == 2  # one for each of the two charts


def test_a_mistake_behind_a_control_is_shown():
    explorer = Slow(None)
    explorer.n = 99
    assert explorer.error == "That did not work: KeyError: 'n'"
    assert isinstance(explorer.last_exception, KeyError)


def test_ten_explorers_are_light_to_send():
    from ipywidgets.widgets.widget import _instances

    before = set(_instances)
    sample = tk.sample()
    lexicon = tk.Lexicon.builtin("security")
    ten = [tk.FrameExplorer(sample, lexicon) for _ in range(4)]
    ten += [tk.ConcordanceExplorer(sample, "talks") for _ in range(3)]
    ten += [tk.CooccurrenceExplorer(sample) for _ in range(3)]
    sent = {key: widget for key, widget in _instances.items() if key not in before}
    library = Library.shared()
    sent[library.model_id] = library  # once for each kernel, whoever asked for it first
    size = sum(len(json.dumps(widget.get_state(), default=str)) for widget in sent.values())
    assert size < 10_000_000  # 6.3 million when written, 4.8 of them plotly's


@pytest.fixture(scope="module")
def shell():
    """Give an IPython that keeps nothing on disk."""
    shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    shell.user_ns |= {"tk": tk, "ipywidgets": ipywidgets}
    yield shell
    shell.restore_sys_module_state()


@pytest.fixture
def run(shell, monkeypatch):
    """Give the function that runs a cell, as a notebook does, and gives back ``panel``."""
    monkeypatch.setattr(cells, "get_ipython", lambda: shell)
    monkeypatch.setattr(cells, "_cells", {})
    shell.user_ns["corpus"] = tk.Corpus.from_texts(["War talk.", "Peace."])

    def run(code, cell="a"):
        result = shell.run_cell(code, cell_id=cell)
        result.raise_error()
        return shell.user_ns["panel"]

    yield run
    for name in ("pre_run_cell", "post_run_cell"):
        for act in list(shell.events.callbacks[name]):
            if isinstance(getattr(act, "__self__", None), cells._Cells):
                shell.events.unregister(name, act)


MADE = "panel = tk.ConcordanceExplorer(corpus, 'war')\n"


def test_a_cell_that_is_run_again_lets_go_what_it_showed(run):
    from ipywidgets.widgets.widget import _instances

    run(MADE + "panel")
    counts = []
    for _ in range(3):
        last, panel = run("panel"), run(MADE + "panel")
        assert last.comm is None, "the one before is off the page"
        assert panel.comm is not None
        counts.append(len(_instances))
    assert len(set(counts)) == 1
    assert last.table.height == 1
    last.pattern = "peace"
    assert last.table["node"].to_list() == ["Peace"]


def test_what_is_shown_once_more_is_on_the_page_again(run):
    first = run(MADE + "panel")
    run("first = panel", "b")
    second = run(MADE + "panel")
    first.pattern = "peace"
    run("first", "c")
    assert first.comm is not None
    assert first.passages.grid.comm is not None
    assert first.code() in first.program.text
    assert first.passages.grid.rows[0][1] == "Peace"
    run("panel")  # the same again
    assert second.comm is not None


@pytest.mark.parametrize(
    "elsewhere",
    [
        "panel",
        "row = ipywidgets.HBox([panel])",
        "out = ipywidgets.Output()\nout.msg_id = 'x'\ndisplay(panel)\nout.msg_id = ''",
    ],
)
def test_what_also_stands_elsewhere_is_kept(run, elsewhere):
    run(MADE + elsewhere, "b")
    kept = run("panel" if "out" not in elsewhere else "1", "a")
    run(MADE + "panel", "a")
    assert kept.comm is not None


def test_a_workbench_that_is_shown_again_is_whole(run):
    bench = run("panel = tk.explore(corpus, {'security': ['war'], 'peace': ['peace']})\npanel")
    bench.show("Lines")
    run("1")
    assert bench.comm is bench.explorers["Lines"].comm is None
    bench.explorers["Lines"].pattern = "peace"
    run("panel")
    assert bench.explorers["Lines"].passages.grid.rows[0][1] == "Peace"
    assert not bench.explorers["Frames"].awake


def test_cells_without_a_name_let_nothing_go(run):
    kept = run(MADE + "panel", None)
    run(MADE + "panel", None)
    assert kept.comm is not None


def test_passages_without_metadata():
    passages = Passages()
    passages.show(tk.concordance(tk.Corpus.from_texts(["No war."], ["only"]), "war"))
    passages.grid.selected = 0
    assert passages.reader._content["headline"] == "only"
