"""Candidates to read: passives, modal verbs, stance, scare quotes; each rule on sentences of ours."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given

import toolkit as tk
from tests.naive import some
from tests.strategies import HOSTILE, hostile_corpora
from toolkit.constructions import KINDS
from toolkit.constructions.words import words
from toolkit.inference import clustered_rate
from toolkit.measures import MEASURES


def found(text, kind, column="node"):
    return tk.candidates(tk.Corpus.from_texts([text]), kind).table[column].to_list()


# ---------------------------------------------------------------- passives

PASSIVES = [
    ("The boat was searched.", ["was searched"]),
    ("The boat had not been searched.", ["had not been searched"]),
    ("It will never be fully rebuilt.", ["will never be fully rebuilt"]),
    ("They got beaten and were being held.", ["got beaten", "were being held"]),
    ("We've been told that it wasn't sold.", ["'ve been told", "wasn't sold"]),
    ("The vote was “rigged” there.", ["was “rigged"]),
    ("The bill is expected to be passed.", ["is expected", "to be passed"]),
    ("He was shocked by the vote.", ["was shocked"]),
    # and what only looks so
    ("He was shocked.", []),
    ("She was very interested, tired and born here.", []),
    ("It is supposed to rain; we are used to it.", []),
    ("The claim is unfounded.", []),
    ("They had searched the boat.", []),
    ("The boat was. Searched for days, it sank.", []),
    ("He was here and wanted more.", []),
    ("The family was red in the face.", []),
    ("He is a hundred and well-known.", []),
]


@pytest.mark.parametrize(("text", "nodes"), PASSIVES, ids=lambda value: str(value)[:40])
def test_passives(text, nodes):
    assert found(text, "passive") == nodes


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("The men were shot by police.", True),
        ("The men were shot on Monday by the river police.", True),
        ("The bow was struck by the ship's bow.", True),
        ("He was swept aside by Manning.", True),
        ("The depot was hit by two rockets.", False),
        ("It was warned twice by flare.", False),
        ("Taxes were cut by 10 points.", False),
        ("Costs were cut by selling the boats.", False),
        ("It must be paid by Monday.", False),
        ("It was done by the end of the year.", False),
        ("It was sold, and by then we knew.", False),
        ("It was sold. By his own account he won.", False),
        ("It was filled with boats supplied by the navy.", False),
        ("It was sold", False),
        ("It was sold by", False),
    ],
)
def test_agents(text, agent):
    assert found(text, "passive", "agent") == [agent]


def test_the_form_is_the_participle():
    assert found("It WAS quickly Rebuilt.", "passive", "form") == ["rebuilt"]


# ---------------------------------------------------------------- stance

MODALS = [
    ("She can't; they won't; we'll see.", ["can", "will", "will"]),
    ("She cannot stay and ought to go.", ["can", "ought"]),
    ("I'd like to think he'd been there.", ["would"]),
    ("May came and Will spoke in May.", []),
    ("Will Smith came.", []),
    ("Will Smith come?", ["will"]),
    ("Will it rain? I will ask.", ["will", "will"]),
    ("“Will it rain?” I asked.", ["will"]),
    ("It is the will of the people and a must.", []),
    ("Military might is no trash can.", []),
    ("It might rain.", ["might"]),
]


@pytest.mark.parametrize(("text", "forms"), MODALS, ids=lambda value: str(value)[:40])
def test_modal_verbs(text, forms):
    assert found(text, "modality", "form") == forms


@pytest.mark.parametrize(
    ("kind", "text", "forms"),
    [
        ("hedge", "Perhaps it may rain in May, sort of.", ["perhaps", "may", "sort of"]),
        ("hedge", "I would rather wait, rather than go.", ["rather"]),
        ("hedge", "Likely voters are more likely to stay.", []),
        ("hedge", "What kind of plan is it? It is kind of odd.", ["kind of"]),
        ("hedge", "We couldn't go; we could not; there is no doubt.", []),
        (
            "booster",
            "It is certainly, of course, a very bad plan.",
            ["certainly", "of course", "very"],
        ),
        ("obligation", "They must go and have to pay.", ["must", "have to"]),
        ("obligation", "It is a must.", []),
    ],
)
def test_stance(kind, text, forms):
    assert found(text, kind, "form") == forms


# ---------------------------------------------------------------- scare quotes


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The “study” took an hour.", ["study"]),
        ('So much for "free and fair" votes.', ["free and fair"]),
        ("So this is 'peace'.", ["peace"]),
        ("It ended the bill's “poison pills.”", ["poison pills"]),
        ("It was a “very long and tiring” day.", []),
        ("They read “King Lear” aloud.", []),
        ("“Never again.” The door closed.", []),
        ("“No deal,” said Ann Lind.", []),
        ('<tweet author="someone">', []),
        ("The “” and the “!” stood there.", []),
    ],
)
def test_scare_quotes(text, forms):
    assert found(text, "scare_quote", "form") == forms


# ---------------------------------------------------------------- the result

TEXTS = [
    "Two rebels were shot. The hut was burned by rebels. A vote was held by the council.",
    "“The hut was burned,” said Ann Lind. The rebels were seen.",
    "Nothing happened.",
    "One man was shot by soldiers. The treaty was signed.",
]
ABOUT = {"outlet": ["A", "B", "B", "A"]}


@pytest.fixture(scope="module")
def corpus():
    return tk.Corpus.from_texts(TEXTS, about=ABOUT)


@pytest.fixture(scope="module")
def passives(corpus):
    return tk.candidates(corpus, "passive")


def test_lines_have_their_columns_and_stand_in_the_text(corpus, passives):
    assert passives.table.columns == [
        "left", "node", "right", "document", "start", "end", "form", "agent", "zone", "quoted",
    ]  # fmt: skip
    texts = dict(zip(corpus.names, corpus.texts, strict=True))
    for row in passives.table.iter_rows(named=True):
        assert texts[row["document"]][row["start"] : row["end"]] == row["node"]
    assert passives.placed().table["voice"].to_list()[3] == "Ann Lind"
    assert passives.where(voice="Ann Lind").table["form"].to_list() == ["burned"]


def test_choosing_keeps_lines_and_columns_together(corpus, passives):
    shot = passives.where(form="shot", agent=True)
    assert shot.table["document"].to_list() == ["text 4"]
    assert corpus.quotes(shot.spans) == ["was shot"]
    drawn = passives.sample(3, seed=2)
    rows = passives.table.rows()
    assert [rows.index(row) for row in drawn.table.rows()] == sorted(
        map(rows.index, drawn.table.rows())
    )
    assert isinstance(shot, tk.Candidates)
    assert shot.near("soldiers").table["form"].to_list() == ["shot"]
    assert len(shot.near("rebels")) == 0
    assert len(passives.near("council", within="document")) == 3


def test_rates_and_shares_take_documents_as_the_sample(corpus, passives):
    rates = passives.rates(by="outlet")
    assert rates.select("outlet", "n", "documents").rows() == [("A", 5, 2), ("B", 2, 1)]
    wanted = clustered_rate([3, 2], [corpus.tokens[0], corpus.tokens[3]])
    assert rates["low"][0] == pytest.approx(1e4 * wanted.low[0])
    shares = passives.shares(by="outlet")
    assert shares.select("outlet", "n", "candidates", "share").rows() == [
        ("A", 3, 5, 0.6),
        ("B", 0, 2, 0),
    ]
    wanted = clustered_rate([2, 1], [3, 2])
    assert shares["low"][0] == pytest.approx(wanted.low[0])
    assert shares["high"][0] <= 1
    assert passives.shares().select("n", "candidates").rows() == [(3, 7)]
    assert shares.schema["thin"] == pl.Boolean
    assert passives.shares("quoted", by="voice").filter(voice="Ann Lind")["share"].item() == 1


def test_notes_say_that_these_are_candidates_and_how_often_right(passives):
    for said in (passives.note, passives.method):
        assert "andidates for passives" in said
        assert "precision 0.96" in said
    assert "not detections" in passives.note
    explained = passives.explain(1)
    assert "A by-phrase names a doer." in explained
    assert "until the lines are read" in explained
    assert passives.made.function == "candidates"
    assert tk.replay(passives, passives.corpus).same


def test_the_docstring_gives_the_figures_that_the_notes_give():
    rows = re.findall(
        r"(?m)^ *(\w+) +(\d+) of (\d+), \.(\d\d)-(\S+) +(\d+)/(\d+)", tk.candidates.__doc__
    )
    assert [row[0] for row in rows] == list(KINDS)
    for name, right, read, low, high, hit, there in rows:
        kind = KINDS[name]
        assert (kind.right, kind.read, kind.found, kind.there) == tuple(
            map(int, (right, read, hit, there))
        )
        bounds = MEASURES["wilson"](int(right), int(read))
        assert (round(float(bounds[0]), 2), round(float(bounds[1]), 2)) == (
            int(low) / 100,
            float(high),
        )


def test_what_there_is_not():
    corpus = tk.Corpus.from_texts(["No."])
    with pytest.raises(tk.ToolkitError, match="Did you mean 'passive'"):
        tk.candidates(corpus, "passives")
    with pytest.raises(tk.ToolkitError, match="of yes and no"):
        tk.candidates(corpus, "modality").shares("agent")
    with pytest.raises(tk.ToolkitError, match="Unknown unit"):
        tk.candidates(corpus, "modality", within="page")


@pytest.mark.parametrize("kind", KINDS)
def test_empty_and_hostile_texts(kind, hostile_corpus):
    for corpus in (tk.Corpus.from_texts([]), tk.Corpus.from_texts(["", "."]), hostile_corpus):
        lines = tk.candidates(corpus, kind)
        assert lines.table.height == len(lines)
        assert lines.rates().height <= 1
        lines._repr_html_()


@some
@given(hostile_corpora)
def test_any_text_is_read(texts):
    corpus = tk.Corpus.from_texts(texts)
    for kind in KINDS:
        lines = tk.candidates(corpus, kind)
        assert corpus.quotes(lines.spans) == lines.table["node"].to_list()


def test_each_word_stands_once_and_small():
    for name in ("irregular", "adjectives", "adverbs", "means"):
        assert all(word == word.lower() for word in words(name))
    assert not words("irregular") & words("adjectives")
