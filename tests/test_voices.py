"""Quotations of a corpus: rows, sources, verbs, silence."""

from __future__ import annotations

import pytest

from toolkit._base import ToolkitError
from toolkit.corpus import Corpus
from toolkit.voices import quotations
from toolkit.voices.utterances import (
    NARRATION,
    UNRESOLVED,
    tokens_within,
    utterances,
    voices_of_tokens,
)

TEXTS = {
    "a": "“We are broke,” said Mayor Ann Lind. She denied that she had spent the money.",
    "b": "Lind said it was late. Critics claim the town was “robbed.”",
    "c": "Rain fell. Strikers stood in it.",
    "d": "“Nobody asked the strikers at all.”",
}
COLUMNS = (
    "document source speaker cue cue_class kind content confidence rule source_start source_end "
    "cue_start cue_end content_spans"
).split()


@pytest.fixture(scope="module")
def corpus():
    return Corpus.from_texts(TEXTS.values(), names=TEXTS.keys())


@pytest.fixture(scope="module")
def found(corpus):
    return quotations(corpus)


def test_columns_are_fixed_even_when_nothing_is_found(found):
    assert found.table.columns == COLUMNS
    nothing = quotations(Corpus.from_texts(["Rain fell."]))
    assert nothing.table.schema == found.table.schema
    assert len(nothing) == 0
    assert nothing.sources()["n"].to_list() == [0]
    assert len(nothing.verbs()) == 0
    assert "0 stretches" in nothing.note


def test_spans_lead_back_to_the_words(found):
    for row in found.table.iter_rows(named=True):
        text = TEXTS[row["document"]]
        if row["source"] is not None:
            assert text[row["source_start"] : row["source_end"]] == row["source"]
        if row["cue"] is not None:
            assert text[row["cue_start"] : row["cue_end"]] == row["cue"]
        assert " ... ".join(text[a:b] for a, b in row["content_spans"]) == row["content"]


def test_a_surname_takes_the_full_name_of_other_documents(found):
    assert found.where(document="b").table["speaker"][0] == "Ann Lind"


def test_unresolved_speech_stands_beside_the_named(found):
    balance = found.sources()
    assert balance["speaker"].to_list()[-1] == UNRESOLVED
    assert balance["n"].sum() == len(found)
    assert balance["share"].sum() == pytest.approx(1)
    assert balance.filter(speaker=UNRESOLVED)["n"].item() == 1
    assert (balance["n"] == balance["direct"] + balance["mixed"] + balance["indirect"]).all()


def test_sources_count_the_words_in_quotation_marks():
    text = "“No, no,” said Ann Lind. Bo Dahl said it was “far too late” to go. Cy Munk said he was."
    balance = quotations(Corpus.from_texts([text])).sources()
    counted = {row["speaker"]: (row["words"], row["quoted"]) for row in balance.to_dicts()}
    assert counted["Ann Lind"] == (2, 2)
    assert counted["Bo Dahl"] == (7, 3)
    assert counted["Cy Munk"][1] == 0


def test_sources_name_unresolved_speech_even_without_any():
    balance = quotations(Corpus.from_texts(["“No,” said Ann Lind."])).sources()
    assert balance.filter(speaker=UNRESOLVED)["n"].item() == 0


def test_verbs_come_with_their_class(found):
    verbs = {row["verb"]: row for row in found.verbs().iter_rows(named=True)}
    assert verbs["say"]["n"] == 2
    assert verbs["deny"]["cue_class"] == "assertive"
    assert verbs["claim"]["cue_class"] == "doubting"
    assert found.verbs()["share"].sum() == pytest.approx(1)


def test_silent_actors_are_named_and_never_speak(found):
    table = found.silent(["Lind", "Strikers", "Martians"])
    rows = {row["name"]: row for row in table.iter_rows(named=True)}
    assert rows["Strikers"]["silent"]
    assert not rows["Lind"]["silent"]
    assert rows["Martians"] == {
        "name": "Martians", "mentions": 0, "documents": 0, "n": 0, "silent": False,
    }  # fmt: skip
    assert table["name"][0] == "Strikers"


def test_silent_wants_several_names(found):
    with pytest.raises(ToolkitError, match="one string"):
        found.silent("Lind")


def test_aliases_win(corpus):
    table = quotations(corpus, aliases={"critics": "The Opposition"}).table
    assert "The Opposition" in table["speaker"].to_list()


def test_wide_adds_beliefs():
    corpus = Corpus.from_texts(["Ann Lind thinks that the town is broke."])
    assert len(quotations(corpus)) == 0
    assert quotations(corpus, wide=True).table["cue"].to_list() == ["thinks"]


def test_a_result_like_any_other(found, tmp_path):
    assert found.made.function == "quotations"
    assert found.made.arguments["wide"] is False
    assert "without a language model" in found.methods()
    found.to_csv(tmp_path / "rows.csv")
    assert "Ann Lind" in (tmp_path / "rows.csv").read_text(encoding="utf-8")
    assert "<table>" in found._repr_html_()


def test_explain_names_rule_and_doubt(found):
    said = found.explain(0)
    assert "'inverted'" in said
    assert "Confidence" in said


def test_lines_show_what_is_said(found):
    nodes = found.lines(0).table["node"].to_list()
    assert nodes == ["“We are broke,”"]


def test_markup_in_a_text_stays_text():
    corpus = Corpus.from_texts(["“<script>x</script> is bad,” said <b>Ann</b> Lind."])
    assert "<script>" not in quotations(corpus)._repr_html_()


def test_order_of_documents_changes_no_row(corpus, found):
    turned = quotations(corpus.take([3, 2, 1, 0])).table.sort("document", "cue_start")
    assert turned.equals(found.table.sort("document", "cue_start"))


def test_every_token_has_a_voice(corpus):
    names, voices = voices_of_tokens(corpus)
    assert voices.size == corpus.ids.size
    assert names[:2] == [NARRATION, UNRESOLVED]
    begin, end = tokens_within(corpus, 0, (0, len("“We are broke,”")))
    assert {names[voice] for voice in voices[begin:end]} == {"Ann Lind"}
    first, last = corpus.documents[2:4]
    assert {names[voice] for voice in voices[first:last]} == {NARRATION}


def test_who_says_most_comes_first():
    said = Corpus.from_texts(
        ["Ann Lind said it is late.", "Bo Dahl said it is late and dark here."]
    )
    names, voices = voices_of_tokens(said)
    assert names == [NARRATION, UNRESOLVED, "Bo Dahl", "Ann Lind"]
    first, last = said.documents[:2]
    assert [names[voice] for voice in voices[first:last]].count("Ann Lind") == 3


def test_voices_agree_with_rows(corpus):
    rows = utterances(corpus)
    names, voices = voices_of_tokens(corpus, rows)
    for row in rows:
        for span in row.content:
            begin, end = tokens_within(corpus, row.document, span)
            assert {names[voice] for voice in voices[begin:end]} == {row.speaker or UNRESOLVED}
