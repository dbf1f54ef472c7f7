"""The lexicons that come with the toolkit: complete, without traps, without names of persons."""

from __future__ import annotations

import csv
import re
from itertools import combinations
from pathlib import Path

import pytest

import toolkit as tk
from toolkit._base import ToolkitError
from toolkit.lexicon.ready_made import COLLECTIONS, shelf
from toolkit.patterns import parse
from toolkit.type_index import TypeIndex
from toolkit.voices.cues import cue_class

ROOT = Path(__file__).parent.parent
NAMES = sorted(shelf())
POLICY = [*COLLECTIONS["policy"], "responsibility"]

every = pytest.mark.parametrize("name", NAMES)

# Given names and surnames that are no words; a pattern that reaches one hits persons.
PERSONS = """
James Mary Robert Patricia John Jennifer Michael Linda William Elizabeth David Barbara Richard
Susan Joseph Jessica Thomas Sarah Charles Karen Lisa Nancy Matthew Margaret Anthony Sandra Ashley
Donald Kimberly Steven Emily Paul Donna Andrew Michelle Joshua Carol Kenneth Amanda Kevin Melissa
Brian Deborah Timothy Stephanie Ronald Rebecca Jason Laura Edward Sharon Jeffrey Cynthia Ryan
Kathleen Jacob Amy Gary Angela Nicholas Shirley Eric Anna Jonathan Brenda Stephen Pamela Larry Emma
Christie Christine Christopher Christina Costa Clinton Obama Trump Sanders Cruz Rubio Carson
Kasich Merkel Putin Biden Kerry McCain Romney Pence Warren Thatcher Blair Cameron Johnson Corbyn
Macron Hollande Erdogan Netanyahu Churchill Courtney Sinclair Singer Shelley Warner Crimmins
Armstrong Congreve Senna Rallison Cassidy Healey Liebermann Killian Massey Virgil Fairbanks Lawson
Legrand Partridge Martinez Trudeau Voight Pollock Pollard Truman Shaw Victoria Marcus
""".split()


def words_of(name):
    """Every single-token glob of a lexicon."""
    for frame, patterns in tk.Lexicon.builtin(name).frames.items():
        for pattern in patterns:
            for side in parse(pattern).sides:
                for phrase in side:
                    if len(phrase) == 1:
                        yield frame, pattern, phrase[0]


@every
def test_every_lexicon_can_be_read_under_its_name(name):
    lexicon = tk.Lexicon.builtin(name)
    assert lexicon.frames
    assert lexicon == tk.Lexicon.read(shelf()[name])


@every
def test_every_header_is_complete(name):
    about = tk.Lexicon.builtin(name).about
    assert list(about) == [
        "purpose", "tradition", "author", "date", "status", "false friends", "validity",
    ]  # fmt: skip
    assert about["author"] == "the toolkit's authors"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", about["date"])
    assert about["status"] in {"ready", "experimental"}
    assert "hits in" in about["validity"]
    assert "Not measured against hand-coded articles" in about["validity"]
    assert about["false friends"].count(",") >= 5


@every
def test_no_pattern_of_a_frame_hides_another(name):
    """A word under a glob of its own frame is a pattern for nothing."""
    for frame, patterns in tk.Lexicon.builtin(name).frames.items():
        assert len(set(patterns)) == len(patterns)
        globs = [p for p in patterns if " " not in p and p.endswith("*")]
        for glob, pattern in combinations([*globs, *patterns], 2):
            if glob != pattern and " " not in pattern and glob.endswith("*"):
                assert not pattern.startswith(glob[:-1]), (frame, glob, pattern)


@pytest.mark.parametrize("name", POLICY)
def test_policy_frames_have_a_fair_size_and_phrases(name):
    lexicon = tk.Lexicon.builtin(name)
    assert len(lexicon) == 1
    (patterns,) = lexicon.frames.values()
    assert 35 <= len(patterns) <= 65
    assert any(" " in pattern for pattern in patterns)


@every
def test_no_pattern_reaches_the_name_of_a_person(name):
    index = TypeIndex(PERSONS)
    hit = {
        (pattern, PERSONS[number])
        for _, pattern, word in words_of(name)
        for number in index.match(word).tolist()
    }
    assert not hit


@every
def test_no_pattern_reaches_a_person_of_the_sample_corpus(name):
    rows = csv.DictReader((ROOT / "corpus" / "speakers.csv").read_text("utf-8").splitlines())
    persons = sorted({part for row in rows for part in row["name"].split()})
    assert len(persons) > 20
    index = TypeIndex(persons)
    assert not [(p, persons[n]) for _, p, word in words_of(name) for n in index.match(word)]


TRAPS = {
    "economic": "taxi important importance investigate fundamental billionaire fundraiser waged",
    "morality": "since single Singapore morale Churchill decentralize Barbara virtually",
    "fairness": "fairly indiscriminate exclusive justice equity",
    "legality": "Crimea courtesy courteous Courtney lawn lawmaker illegal",
    "politics": "Politico partial government congregation billion",
    "security": "Warsaw warn warm bombshell bombastic armchair",
    "diplomacy": "according summary mediocre",
    "conflict": "accustomed opposite battleground row fighters",
    "human interest": "familiar familiarity grievance momentum moment friendly",
    "health": "hospitality Clinton nursery lunge patiently",
    "identity": "patriots patriotic",
    "public opinion": "March marched surveillance",
    "war-peace": "shelter health healthy Shelley",
    "stance": "certain greater definition decided demonstrate",
    "distancing": "pseudonym supposed",
    "action-nouns": "incidentally confrontational interventionist",
}


@pytest.mark.parametrize("frame", TRAPS)
def test_known_traps_stay_unhit(frame):
    words = TRAPS[frame].split()
    index = TypeIndex(words)
    hit = [(p, words[n]) for _, p, word in words_of(frame) for n in index.match(word).tolist()]
    assert not hit


SENTENCES = {
    "economic": "The tax cut would cost taxpayers $5 billion and slow growth.",
    "morality": "Bishops called the policy immoral and a shame on our conscience.",
    "fairness": "The rule discriminates against women and denies them equal pay.",
    "legality": "A federal judge ruled that the law violates the Constitution.",
    "politics": "Republicans in the Senate blocked the bill before the election.",
    "security": "Troops were sent after militants attacked the border post.",
    "diplomacy": "The envoys resumed negotiations on a ceasefire agreement.",
    "conflict": "She accused her rivals and slammed their criticism.",
    "human interest": "The 34-year-old mother of three wept as she recalled her son.",
    "health": "Doctors say the disease kills patients in hospitals.",
    "identity": "Immigrants enrich our culture and share American values.",
    "public opinion": "A new poll found that most Americans support the measure.",
    "responsibility": "The minister is to blame and must take action.",
}


@pytest.mark.parametrize("frame", SENTENCES)
def test_each_frame_finds_a_plain_sentence_of_its_kind(frame):
    corpus = tk.Corpus.from_texts([SENTENCES[frame]])
    lexicon = tk.Lexicon.builtin("policy") | tk.Lexicon.builtin("responsibility")
    counts = tk.count_frames(corpus, lexicon).table
    n = dict(counts.select("frame", "n").iter_rows())
    assert n[frame] >= 2 or frame == "responsibility"
    assert n[frame] == max(n.values())


def test_all_policy_frames_come_at_once():
    lexicon = tk.Lexicon.builtin("policy")
    assert list(lexicon.frames) == [name.replace("-", " ") for name in COLLECTIONS["policy"]]
    assert "responsibility" not in lexicon.frames, "experimental: only by its own name"
    assert lexicon.notes["legality", "crime"]


@pytest.mark.parametrize("name", ["human interest", "Human-Interest", "human_interest"])
def test_names_may_be_written_as_one_likes(name):
    assert list(tk.Lexicon.builtin(name).frames) == ["human interest"]


def test_a_wrong_name_gets_the_nearest():
    with pytest.raises(ToolkitError, match="Did you mean 'diplomacy'"):
        tk.Lexicon.builtin("diplomasy")


def test_the_list_names_every_lexicon():
    listed = tk.Lexicon.builtins()
    assert listed["name"].to_list() == [*COLLECTIONS, *NAMES]
    assert listed.filter(status="experimental")["name"].to_list() == ["responsibility"]
    assert listed["patterns"].min() > 30
    for row in listed.iter_rows(named=True):
        assert len(tk.Lexicon.builtin(row["name"])) == row["frames"]


def test_reporting_verbs_agree_with_the_classes_of_quotations():
    for frame, patterns in tk.Lexicon.builtin("reporting-verbs").frames.items():
        assert {cue_class(pattern) for pattern in patterns} == {frame}


def test_armed_labels_are_graded():
    lexicon = tk.Lexicon.builtin("armed-labels")
    grades = {
        frame: {lexicon.weights.get((frame, pattern), 1.0) for pattern in patterns}
        for frame, patterns in lexicon.frames.items()
    }
    assert grades == {
        "condemning": {-2.0}, "hostile": {-1.0}, "plain": {0.0}, "approving": {1.0},
        "celebrating": {2.0},
    }  # fmt: skip


@every
def test_every_lexicon_can_be_handed_on(name, tmp_path):
    lexicon = tk.Lexicon.builtin(name)
    lexicon.to_csv(tmp_path / f"{name}.csv")
    again = tk.Lexicon.read(tmp_path / f"{name}.csv")
    assert (again, again.notes, again.weights) == (lexicon, lexicon.notes, lexicon.weights)
    assert again.about == lexicon.about
    lexicon.to_yaml(tmp_path / f"{name}.yml")
    assert list(tk.Lexicon.read(tmp_path / f"{name}.yml").frames) == list(lexicon.frames)
