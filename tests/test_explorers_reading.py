"""Explorers of voices, articles, keyness and trends: what is set is what is shown, and its code."""

from __future__ import annotations

import json

import pytest

import toolkit as tk
from toolkit.explorers import explorer_of
from toolkit.explorers.marks import LOOKS, SPEECH

TEXTS = [
    "“We are broke,” said Ann Lind. Bo Ek claimed that the war is over.",
    "Ann Lind admitted “mistakes”. Officials said the border talks had failed.",
    "“No war,” Bo Ek said. “No talks,” Ek added.",
    "He said that it is not over, and never was. The unions were not asked at the border.",
]
ABOUT = {
    "outlet": ["Wire", "Ledger", "Wire", "Ledger"],
    "date": ["2031-01-05", "2031-01-20", "2031-02-02", "2031-04-01"],
    "headline": ["One", "Two", "Three", None],
}
LEXICON = {"conflict": ["war", "border"], "talk": ["talk*"]}
MAKERS = {
    "voices": lambda corpus: tk.VoiceExplorer(corpus, LEXICON),
    "articles": lambda corpus: tk.ArticleExplorer(corpus, LEXICON),
    "keyness": tk.KeynessExplorer,
    "trends": lambda corpus: tk.TrendExplorer(corpus, ["war", "talk*"]),
    "lines": lambda corpus: tk.ConcordanceExplorer(corpus, "war|talk*"),
}


@pytest.fixture
def corpus():
    return tk.Corpus.from_texts(TEXTS, ["a", "b", "c", "d"], ABOUT)


def run(line, corpus):
    return eval(line, {"tk": tk, "corpus": corpus, "lexicon": tk.Lexicon(LEXICON)})


def rows(passages):
    return passages.grid.rows


# --- all of them ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MAKERS)
def test_code_gives_the_table(name, corpus):
    explorer = MAKERS[name](corpus)
    assert not explorer.error
    assert run(explorer.code(), corpus).table.equals(explorer.table)
    for line in explorer.programs():
        run(line, corpus)


@pytest.mark.parametrize("name", MAKERS)
def test_what_is_saved_can_be_read(name, corpus, tmp_path):
    files = MAKERS[name](corpus).save(tmp_path / name)
    assert [file.suffix for file in files] == [".csv", ".html", ".json"]
    json.loads(files[2].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", MAKERS)
def test_hostile_texts_are_shown_as_they_are(name, hostile_corpus):
    explorer = MAKERS[name](hostile_corpus)
    if name != "keyness":
        assert not explorer.error
    for part in (explorer, *explorer.children):
        assert "<script" not in str(getattr(part, "value", ""))


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("texts", [[], ["“We are broke,” said Ann Lind of the war talks."]])
def test_few_texts_without_metadata_are_no_accident(name, texts):
    explorer = MAKERS[name](tk.Corpus.from_texts(texts))
    if name == "keyness":
        assert isinstance(explorer.last_exception, tk.ToolkitError)
    assert not explorer.error.startswith("That did not work")


@pytest.mark.parametrize("name", MAKERS)
def test_reset_goes_back(name, corpus):
    explorer = MAKERS[name](corpus)
    first = explorer.state
    for setting in explorer.settings:
        value = getattr(explorer, setting)
        if isinstance(value, bool):
            setattr(explorer, setting, not value)
    explorer.reset()
    assert explorer.state == first


@pytest.mark.parametrize("name", ["voices", "keyness", "trends"])
def test_another_corpus_is_the_same_view(name, corpus):
    explorer = MAKERS[name](corpus)
    explorer.corpus = tk.Corpus.from_texts(
        ["“War,” said Cy Munk.", "Talks."],
        about={"outlet": ["X", "Y"], "date": ["2031", "2031-05"]},
    )
    if name == "trends":
        explorer.every = "year"
    assert not explorer.error
    assert run(explorer.code(), explorer.corpus).table.equals(explorer.table)


def test_documents_without_a_value_are_a_group_everywhere():
    about = {"outlet": ["Wire", None, "", "Wire"], "date": ABOUT["date"]}
    corpus = tk.Corpus.from_texts(TEXTS, ["a", "b", "c", "d"], about)
    for maker in MAKERS.values():
        explorer = maker(corpus)
        explorer.by = "outlet"
        if isinstance(explorer, tk.KeynessExplorer):
            assert explorer.target == "Wire"
            explorer.target = "(none)"
            assert explorer.result.ranked.profiles.corpora[0].names == ("b", "c")
        elif not isinstance(explorer, tk.ArticleExplorer):
            explorer.group = "(none)"
        if isinstance(explorer, tk.ConcordanceExplorer):
            assert set(explorer.table["document"]) == {"b", "c"}
        assert not explorer.error
        for line in explorer.programs():
            run(line, corpus)
        assert run(explorer.code(), corpus).table.equals(explorer.table)


def test_the_lines_shown_are_saved(corpus, tmp_path):
    voices = tk.VoiceExplorer(corpus, LEXICON)
    voices.speaker, voices.view = "Bo Ek", "frames"
    page = voices.save(tmp_path / "voices")[1].read_text(encoding="utf-8")
    assert "The quotations chosen" in page
    assert "“No talks,”" in page
    keyness = tk.KeynessExplorer(corpus, target="Wire")
    keyness.term = "talks"
    assert set(keyness.chosen()) == {"Lines in Wire", "Lines in all other documents"}
    assert [len(lines) for lines in keyness.chosen().values()] == [1, 1]


# --- voices -----------------------------------------------------------------------------------


@pytest.fixture
def voices(corpus):
    explorer = tk.VoiceExplorer(corpus, LEXICON)
    yield explorer
    assert not explorer.error


def test_a_speaker_a_class_and_a_kind_choose_rows(voices, corpus):
    every = len(voices.table)
    for settings in (
        {"speaker": "Bo Ek"},
        {"verb_class": "doubting"},
        {"kind": "direct", "speaker": "", "verb_class": ""},
        {"group": "Wire", "kind": ""},
    ):
        for name, value in settings.items():
            setattr(voices, name, value)
        assert 0 < len(voices.table) < every
        assert run(voices.code(), corpus).table.equals(voices.table)
        assert [row[2] for row in rows(voices.passages)] == voices.table["content"].to_list()


def test_unresolved_speech_can_be_read(voices, corpus):
    voices.speaker = "(unresolved)"
    assert voices.table["speaker"].to_list() == [None]
    assert voices.code() == "tk.quotations(corpus).where(speaker=None)"
    assert rows(voices.passages)[0][0] == "unresolved: He"
    options = [value for _, value in voices._menus["speaker"].options]
    assert options[:2] == ["", "(unresolved)"]


def test_unresolved_speech_stands_in_every_menu_and_in_the_chart_if_there_is_some(corpus):
    explorer = tk.VoiceExplorer(corpus.subset(name="c"))
    assert "(unresolved)" in dict(map(reversed, explorer._menus["speaker"].options))
    assert "(unresolved)" not in explorer.chart.spec
    every = tk.VoiceExplorer(corpus, by="")
    assert every.found.table["speaker"].null_count()
    for every.view in ("sources", "verbs"):
        assert "(unresolved)" in every.chart.spec


def test_a_bar_chooses_and_takes_back(voices):
    voices.by = ""
    voices.chart.clicked = {"serial": 1, "customdata": ["Ann Lind", "direct"]}
    assert (voices.speaker, voices.kind) == ("Ann Lind", "direct")
    voices.chart.clicked = {"serial": 2, "customdata": ["Ann Lind", "direct"]}
    assert (voices.speaker, voices.kind) == ("", "")
    voices.by = "outlet"
    voices.chart.clicked = {"serial": 3, "customdata": ["Bo Ek", "Wire"]}
    assert (voices.speaker, voices.group) == ("Bo Ek", "Wire")
    voices.reset()
    voices.by, voices.view = "", "verbs"
    voices.chart.clicked = {"serial": 4, "customdata": ["all speech", "doubting"]}
    assert (voices.speaker, voices.verb_class) == ("", "doubting")
    voices.view = "frames"
    voices.chart.clicked = {"serial": 5, "customdata": "Bo Ek"}
    assert voices.speaker == "Bo Ek"


def test_every_choice_of_a_chart_has_a_menu(voices):
    drawn = {name for trace in voices.figure().data for name, *_ in trace.customdata or ()}
    assert drawn <= {value for _, value in voices._menus["speaker"].options}


def test_a_quotation_opens_its_article(voices):
    voices.speaker = "Bo Ek"
    voices.passages.grid.selected = 0
    reader = voices.passages.reader
    assert voices.document == "a"
    assert reader.text[slice(*reader.marks[reader.selected][:2])] == rows(voices.passages)[0][2]
    kinds = {mark.kind for mark in reader.marks}
    assert {"speaker", "cue", "conflict", "direct speech", "indirect speech"} <= kinds
    looks = {kind: look for kind, _, look in reader._content["kinds"]}
    assert len(set(looks.values())) == len(looks)


def test_the_numbers_behind_each_chart(voices):
    voices._button.value = True
    assert "<th" in voices._page.value
    assert "share" in voices._page.value
    voices.view = "verbs"
    assert "claim" in voices._page.value
    voices.view = "frames"
    assert "(narration)" in voices._page.value


def test_the_chart_changes_and_the_article_stays(voices):
    voices.passages.grid.selected = 0
    voices.view = "verbs"
    assert voices.passages.document


def test_actors_who_are_named_and_never_heard(voices, corpus):
    voices.names = "unions, Ann Lind"
    table = run(voices.programs()[-1], corpus)
    assert table.filter(silent=True)["name"].to_list() == ["unions"]
    assert voices.silent._view["total"] == 2
    voices.names = ""
    assert voices.silent.layout.display == "none"


def test_what_is_not_there_is_a_sentence(corpus):
    explorer = tk.VoiceExplorer(corpus)
    for name, value in {"speaker": "Anne Lind", "verb_class": "rude", "view": "frames"}.items():
        setattr(explorer, name, value)
        assert explorer.error
        explorer.reset()
        assert not explorer.error


# --- articles ---------------------------------------------------------------------------------


def test_articles_are_turned_by_buttons_keys_and_name(corpus):
    explorer = tk.ArticleExplorer(corpus, LEXICON)
    assert explorer.document == "a"
    explorer._turns[1].click()
    assert explorer.document == "b"
    explorer.reader.pressed = {"serial": 1, "key": "ArrowLeft"}
    explorer.reader.pressed = {"serial": 2, "key": "ArrowLeft"}
    assert explorer.document == "d"
    explorer.document = "c"
    assert explorer.reader.text == TEXTS[2]
    assert not explorer.error
    explorer.document = "e"
    assert "Possible: a, b, c, d" in explorer.error


def test_marks_can_be_left_out_by_box_and_key(corpus):
    explorer = tk.ArticleExplorer(corpus, LEXICON)
    assert {mark.kind for mark in explorer.reader.marks} >= {"speaker", "cue", "conflict"}
    for key, kinds in {"q": SPEECH[:3], "s": ["speaker"], "c": ["cue"], "f": ["conflict"]}.items():
        explorer.reader.pressed = {"serial": ord(key), "key": key}
        assert not {mark.kind for mark in explorer.reader.marks} & set(kinds)
    assert explorer.reader.marks == []
    explorer.zones = True
    assert explorer.reader.zones


def test_candidates_are_marked_when_asked_for():
    texts = ["Two men were shot. So-called “experts” may disagree.", "Nothing is here."]
    corpus = tk.Corpus.from_texts(texts, ["a", "b"])
    explorer = tk.ArticleExplorer(corpus, LEXICON)
    kinds = {"passives": "passive", "modals": "modality", "scare_quotes": "scare_quote"}
    assert explorer.programs() == [explorer.code()]
    for key, (trait, kind) in zip("vmk", kinds.items(), strict=True):
        before = set(explorer.reader.marks)
        explorer.reader.pressed = {"serial": ord(key), "key": key}
        assert getattr(explorer, trait)
        made = run(explorer.programs()[-1], corpus).table
        spans = {(mark.start, mark.end) for mark in set(explorer.reader.marks) - before}
        assert spans == set(made.select("start", "end").iter_rows())
        assert spans
        assert kind in explorer.programs()[-1]
    assert "no detections" in explorer.status.text
    assert {mark.kind for mark in explorer.reader.marks} >= {"passives?", "scare quotes?"}


def test_a_row_of_the_table_goes_to_the_speakers_words(corpus):
    explorer = tk.ArticleExplorer(corpus)
    assert explorer._people["speaker"].to_list() == ["Ann Lind", "Bo Ek"]
    explorer.people.selected = 1
    assert explorer.speaker == "Bo Ek"
    mark = explorer.reader.marks[explorer.reader.selected]
    assert mark.label == "Bo Ek"
    explorer.speaker = ""
    assert not explorer.error


def test_every_kind_has_the_same_look_in_every_article(corpus):
    explorer = tk.ArticleExplorer(corpus, LEXICON)
    seen = {}
    for _ in corpus.names:
        for kind, _, look in explorer.reader._content["kinds"]:
            assert seen.setdefault(kind, look) == look
        explorer.turn(1)
    assert set(LOOKS) - {"mixed speech"} <= set(seen)


# --- keyness ----------------------------------------------------------------------------------


def test_both_sides_are_read(corpus):
    explorer = tk.KeynessExplorer(corpus, target="Wire")
    explorer.term = "war"
    assert {row[3] for row in rows(explorer.here)} == {"a", "c"}
    assert rows(explorer.there) == []
    for side, passages in (("target", explorer.here), ("reference", explorer.there)):
        lines = run(explorer.lines_program(side), corpus)
        assert lines.table["node"].to_list() == [row[1] for row in rows(passages)]
    assert explorer.sides[0].text.startswith("Wire: 'war' in the target: 2 lines")
    assert not explorer.error


def test_a_mark_and_a_row_choose_a_type(corpus):
    explorer = tk.KeynessExplorer(corpus, target="Wire")
    explorer.chart.clicked = {"serial": 1, "customdata": ["", "talks"]}
    assert explorer.term == "talks"
    explorer.chart.clicked = {"serial": 2, "customdata": ["", "talks"]}
    assert explorer.term == ""
    explorer.ranking.selected = 3
    assert explorer.term == explorer.table["type"][3]


def test_groups_measures_and_thresholds(corpus):
    explorer = tk.KeynessExplorer(corpus, by="outlet", target="Ledger", reference="Wire")
    explorer.measure, explorer.at_least, explorer.view = "log_likelihood", 2, "scatter"
    assert explorer.error == ""
    made = run(explorer.code(), corpus)
    assert made.table.equals(explorer.table)
    assert made.plot(kind="scatter") == explorer.figure()
    assert (explorer.table["documents"] + explorer.table["documents_reference"]).min() == 2
    explorer.target = "Wire"  # which was the reference
    assert explorer.reference == ""
    assert not explorer.error


def test_the_chart_names_the_groups(corpus):
    explorer = tk.KeynessExplorer(corpus, target="Wire")
    explorer.at_least = 1
    assert "Wire uses more or less than all <br>others" in explorer.figure().layout.title.text
    explorer.reference = "Ledger"
    assert "than Ledger" in explorer.figure().layout.title.text
    explorer.view = "scatter"
    assert "Wire against Ledger" in explorer.figure().layout.title.text
    assert "in Wire" in explorer.figure().layout.yaxis.title.text


def test_one_group_is_a_sentence():
    explorer = tk.KeynessExplorer(tk.Corpus.from_texts(["War."], about={"outlet": ["A"]}))
    assert "two sets of documents" in explorer.error
    assert explorer.code() == ""


# --- trends -----------------------------------------------------------------------------------


def test_a_period_is_read(corpus):
    explorer = tk.TrendExplorer(corpus, ["war", "talk*"])
    explorer.chart.clicked = {"serial": 1, "customdata": ["talk*", "2031-01", ""]}
    assert (explorer.series, explorer.period) == ("talk*", "2031-01")
    assert [row[3] for row in rows(explorer.passages)] == ["b"]
    lines = run(explorer.lines_program(), corpus)
    assert lines.table["node"].to_list() == [row[1] for row in rows(explorer.passages)]
    explorer.chart.clicked = {"serial": 2, "customdata": ["talk*", "2031-01", ""]}
    assert (explorer.series, explorer.period) == ("", "")


def test_groups_and_a_date_to_compare(corpus):
    explorer = tk.TrendExplorer(corpus, LEXICON)
    explorer.by, explorer.split, explorer.every = "outlet", "2031-02-01", "year"
    assert not explorer.error
    assert run(explorer.code(), corpus).table.equals(explorer.table)
    assert explorer.compared._view["total"] == 4
    explorer.chart.clicked = {"serial": 1, "customdata": ["Wire", "2031", "conflict"]}
    assert (explorer.group, explorer.series, explorer.period) == ("Wire", "conflict", "2031")
    assert {row[3] for row in rows(explorer.passages)} == {"a", "c"}


def test_every_mark_of_a_trend_has_a_menu(corpus):
    explorer = tk.TrendExplorer(corpus, ["war", "talk*"])
    for trace in explorer.figure().data:
        for (name, period, _), rate in zip(trace.customdata or (), trace.y, strict=False):
            assert name in explorer._names()
            options = {value for _, value in explorer._menus["period"].options}
            assert period in options or not rate


def test_a_mistyped_date_leaves_the_last_chart(corpus):
    explorer = tk.TrendExplorer(corpus, ["war"])
    before = explorer.chart.spec
    explorer.split = "some day"
    assert "cannot be read" in explorer.error
    assert (explorer.chart.spec, explorer.chart.layout.display or "") == (before, "")
    assert explorer.program.text == 'tk.trend(corpus, ["war"])'
    explorer.corpus = corpus.subset(outlet="Wire")  # but not that of other texts
    assert explorer.chart.layout.display == "none"
    explorer.split = ""
    assert (explorer.error, explorer.chart.layout.display) == ("", "")


def test_nothing_to_follow_and_no_dates_are_sentences(corpus):
    explorer = tk.TrendExplorer(corpus)
    assert not explorer.error
    assert "Type a pattern" in explorer.status.text
    explorer.patterns = "war"
    explorer.split = "some day"
    assert "cannot be read" in explorer.error
    undated = tk.TrendExplorer(tk.Corpus.from_texts(["War."]), "war")
    assert not undated.error
    assert "no column 'date'" in undated.status.text
    assert undated.programs() == []


# --- results and the workbench ----------------------------------------------------------------


def test_results_open_in_their_explorer(corpus):
    assert isinstance(tk.quotations(corpus).explore(), tk.VoiceExplorer)
    opened = tk.trend(corpus, LEXICON, every="year", by="outlet").explore()
    assert (opened.every, opened.by, opened._names()) == ("year", "outlet", list(LEXICON))
    parts = corpus.split("outlet")
    for target, reference in (
        (corpus.subset(outlet="Wire"), corpus.without(outlet="Wire")),
        (parts["Wire"], parts["Ledger"]),
        (corpus.split("outlet"), None),
    ):
        opened = explorer_of(tk.keyness(target, reference, measure="log_likelihood"))
        assert (opened.by, opened.measure) == ("outlet", "log_likelihood")
        assert opened.corpus is corpus
        assert not opened.error
    with pytest.raises(tk.ToolkitError, match="not selected from one corpus"):
        explorer_of(tk.keyness(corpus, tk.Corpus.from_texts(["War."])))


def test_the_workbench_links_them(corpus):
    bench = tk.explore(corpus, LEXICON)
    for name in ("Voices", "Keyness", "Trends", "Articles"):
        explorer = bench.show(name)
        assert not explorer.error
    bench.show("Voices").speaker = "Bo Ek"
    bench.show("Voices").passages.grid.selected = 0
    articles = bench.show("Articles")
    assert articles.document == "a"
    bench.show("Frames").group = "Ledger"
    assert bench.show("Keyness").target == "Ledger"
    assert not bench.error
