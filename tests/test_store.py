"""What was saved is what is opened; whatever is damaged is never opened with other content."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import few, hostile_corpora, tables
from toolkit import ToolkitError, store
from toolkit.patterns import Word
from toolkit.store import (
    StoredStrings,
    StoredTexts,
    fingerprint_of,
    open_folder,
    strings_at,
    write_folder,
)
from toolkit.store.parts import sealed_by


def small():
    return tk.Corpus.from_texts(
        ["No deal.", "", "Talks “go” on."], about={"outlet": ["A", None, "B"]}
    )


@pytest.fixture
def folder(tmp_path):
    small().save(tmp_path / "x.corpus")
    return tmp_path / "x.corpus"


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def same(one, other):
    assert one == other
    assert list(one.texts) == list(other.texts)
    assert one.names == other.names
    assert one.vocabulary == other.vocabulary
    assert one.about.equals(other.about)
    assert one.about.schema == other.about.schema
    assert dict(one.settings) == dict(other.settings)
    assert one.report == other.report
    for name in ("ids", "starts", "ends", "documents", "sentences", "paragraphs", "zones"):
        assert np.array_equal(one.columns[name], other.columns[name])
        assert one.columns[name].dtype == other.columns[name].dtype


@few
@given(hostile_corpora, st.data())
def test_saving_and_opening_change_nothing(tmp_path_factory, texts, data):
    corpus = tk.Corpus.from_texts(texts, about=data.draw(tables(len(texts))))
    path = tmp_path_factory.mktemp("store") / "x"
    corpus.save(path)
    loaded = tk.load(path)
    same(loaded, corpus)
    assert vars(loaded)["fingerprint"] == fingerprint_anew(loaded)
    assert tk.frequencies(loaded).table.equals(tk.frequencies(corpus).table)
    loaded.save(path)  # over itself
    same(tk.load(path), corpus)


def fingerprint_anew(corpus):
    vars(corpus).pop("fingerprint")
    return corpus.fingerprint


def test_hostile_names_and_metadata_survive(hostile_corpus, tmp_path):
    hostile_corpus.save(tmp_path / "x")
    same(tk.load(tmp_path / "x"), hostile_corpus)
    same(tk.load(tmp_path / "x").subset(outlet="=1+1"), hostile_corpus.subset(outlet="=1+1"))


def test_a_stored_corpus_is_selected_and_searched_like_any(folder):
    loaded = tk.load(folder)
    assert loaded.subset(outlet="B").texts == ("Talks “go” on.",)
    assert loaded.texts[-1] == "Talks “go” on."
    assert loaded.texts[0:2] == ["No deal.", ""]
    assert isinstance(loaded.texts, StoredTexts)
    with pytest.raises(IndexError):
        loaded.texts[3]
    with pytest.raises(ValueError, match="read-only"):
        loaded.ids[0] = 1


# ------------------------------------------------------------------------------------- damage


def opens_right_or_refuses(folder):
    """Open a folder that was tampered with; the content must be the old one, or none."""
    try:
        loaded = tk.load(folder)
        texts, ids = list(loaded.texts), loaded.ids.tolist()
    except ToolkitError as error:
        return str(error)
    assert texts == list(small().texts)
    assert ids == small().ids.tolist()
    same(loaded, small())
    return ""


def test_every_flipped_byte_is_noticed(folder):
    rng = np.random.default_rng(0)
    for path in files(folder):
        content = path.read_bytes()
        for at in {0, len(content) - 1, *rng.integers(0, max(len(content), 1), 12).tolist()}:
            if not content:
                continue
            damaged = bytearray(content)
            damaged[at] ^= 1 << int(rng.integers(8))
            path.write_bytes(damaged)
            told = opens_right_or_refuses(folder)
            assert told or path.name == "manifest.json"
        path.write_bytes(content)
    assert not opens_right_or_refuses(folder)


def test_cut_grown_emptied_and_missing_parts_are_named(folder):
    for path in files(folder):
        content = path.read_bytes()
        for other in (
            content[:-1],
            content[: len(content) // 2],
            b"",
            content + b"x",
            content[::-1],
        ):
            if other == content:
                continue
            path.write_bytes(other)
            told = opens_right_or_refuses(folder)
            assert "damaged" in told
            assert path.name in told
        path.unlink()
        told = opens_right_or_refuses(folder)
        assert path.name in told
        path.write_bytes(content)


def test_parts_of_another_corpus_are_noticed(folder, tmp_path):
    tk.Corpus.from_texts(["No rain.", "", "Talks “go” on."]).save(tmp_path / "other")
    (theirs,) = (tmp_path / "other").glob("parts-*")
    (mine,) = folder.glob("parts-*")
    for path in files(mine):
        content = path.read_bytes()
        shutil.copy(theirs / path.name, path)
        opens_right_or_refuses(folder)
        path.write_bytes(content)


@few
@given(st.data())
def test_a_manifest_altered_at_random_is_never_believed(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("store") / "x"
    small().save(folder)
    path = folder / "manifest.json"
    text = path.read_text("utf-8")
    at = data.draw(st.integers(0, len(text)))
    until = data.draw(st.integers(at, min(len(text), at + 20)))
    path.write_text(text[:at] + data.draw(st.text(max_size=5)) + text[until:], "utf-8")
    opens_right_or_refuses(folder)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        "5",
        '"x"',
        "{}",
        "{",
        '{"format": 1}',
        "\x00",
        '{"seal": 1, "format": 1}',
        "[" * 99_999,
    ],
    ids=range(11),
)
def test_a_manifest_that_is_none_is_refused(folder, content):
    (folder / "manifest.json").write_text(content)
    with pytest.raises(ToolkitError, match="manifest.json.*read the original texts"):
        tk.load(folder)


def reseal(folder, /, **changes):
    """Write a manifest that is consistent in itself, as a malicious hand could."""
    path = folder / "manifest.json"
    body = json.loads(path.read_text("utf-8"))
    body.pop("seal")
    body |= changes
    path.write_text(json.dumps({"seal": sealed_by(body), **body}), "utf-8")


def test_a_newer_format_is_refused_and_not_overwritten(folder):
    reseal(folder, format=3)
    with pytest.raises(ToolkitError, match="format 3 by a newer version.*up to 2.*Update"):
        tk.load(folder)
    with pytest.raises(ToolkitError, match="newer version"):
        small().save(folder)
    reseal(folder, format=2)
    same(tk.load(folder), small())


@pytest.mark.parametrize(
    "home", ["../precious", "", ".", "..", "/tmp", "parts-x/../../precious", None, 5]
)
def test_a_manifest_reaches_nothing_outside_its_folder(folder, tmp_path, home):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years")
    reseal(folder, folder=home)
    with pytest.raises(ToolkitError, match="outside the folder"):
        tk.load(folder)
    small().save(folder)
    assert (precious / "thesis.txt").read_text() == "years"
    same(tk.load(folder), small())


@pytest.mark.parametrize(
    "nonsense",
    [
        {"blocks": {"of": ["ids.npy"]}},
        {"blocks": {"size": 0, "of": ["ids.npy"]}},
        {"blocks": {"size": 100, "of": ["ids.npy"]}},
        {"blocks": {"size": 64, "of": ["none.npy"]}},
        {"blocks": {"size": 64, "of": ["ids.npy"], "sums": "no"}},
        {"blocks": [1]},
        {"parts": ["ids.npy"]},
        {"parts": {"ids.npy": {}}},
        {"parts": {}},
        {"facts": None},
        {"facts": {"rows": 3}},
    ],
    ids=str,
)
def test_a_manifest_of_nonsense_is_refused_in_words(folder, nonsense):
    reseal(folder, **nonsense)
    with pytest.raises(ToolkitError, match="is damaged"):
        tk.load(folder)


def test_parts_outside_the_folder_are_refused(folder):
    reseal(folder, parts={"../../secret.txt": {"bytes": 0, "sha256": ""}})
    with pytest.raises(ToolkitError, match="outside the folder"):
        tk.load(folder)


def test_a_large_corpus_is_checked_part_by_part_when_used(folder, monkeypatch):
    monkeypatch.setattr(store, "EAGER", 0)
    (ids,) = folder.rglob("ids.npy")
    content = bytearray(ids.read_bytes())
    content[-1] ^= 1
    ids.write_bytes(content)
    loaded = tk.load(folder)
    assert loaded.texts[0] == "No deal."
    with pytest.raises(ToolkitError, match="ids.npy does not match its checksum"):
        tk.frequencies(loaded)


@pytest.fixture
def in_blocks(tmp_path, monkeypatch):
    """A corpus with an index, its parts checked block by block when they are used."""
    monkeypatch.setattr("toolkit.corpus.INDEXED", 0)
    monkeypatch.setattr("toolkit.store.written.BLOCK", 64)
    monkeypatch.setattr(store, "BLOCK", 64)
    monkeypatch.setattr(store, "WHOLE", 200)
    monkeypatch.setattr(store, "EAGER", 0)
    corpus = tk.Corpus.from_texts(
        [f"Talks “go” on, day {n}. No deal, and no war yet." for n in range(60)]
    )
    corpus.save(tmp_path / "x.corpus")
    return tmp_path / "x.corpus", corpus


QUESTIONS = (
    lambda corpus: tk.concordance(corpus, "no").page(7, 5),
    lambda corpus: tk.concordance(corpus, "no deal", sort="1R 1L").table,
    lambda corpus: tk.concordance(corpus, "no | 4*").lines(30).table,
    lambda corpus: tk.collocates(corpus, "deal").table,
    lambda corpus: tk.collocates(corpus, "deal").lines(0).table,
    lambda corpus: tk.frequencies(corpus).table,
    lambda corpus: corpus.find("no | deal | , | . | on | war").begins.tolist(),
    lambda corpus: [corpus.quote(9, 14), *corpus.quotes(corpus.find("4*"))],
    lambda corpus: [corpus.texts[40], *corpus.texts[3:6]],
    lambda corpus: corpus.in_quotes(corpus.find("go").begins).tolist(),
)


def answered(question, corpus):
    answer = question(corpus)
    return answer if isinstance(answer, list) else answer.rows()


def test_answers_are_the_same_with_and_without_index_and_blocks(in_blocks):
    folder, corpus = in_blocks
    assert {"places", "firsts", "order", "folds", "words"} <= set(tk.load(folder).columns)
    assert {"places.npy", "ids.npy", "texts.bin"} <= set(manifest(folder)["blocks"]["of"])
    for question in QUESTIONS:  # each as the first that is asked, then one after another
        assert answered(question, tk.load(folder)) == answered(question, corpus)
    loaded = tk.load(folder)
    for question in QUESTIONS:
        assert answered(question, loaded) == answered(question, corpus)
    same(loaded, corpus)
    loaded.save(folder)
    same(tk.load(folder), corpus)


def test_types_folded_by_other_rules_are_folded_anew(in_blocks, monkeypatch):
    folder, corpus = in_blocks
    assert tk.load(folder).types.saved is not None
    monkeypatch.setattr("toolkit.opening.FOLDING", "1, Unicode 99.0.0")
    assert tk.load(folder).types.saved is None
    for question in QUESTIONS:
        assert answered(question, tk.load(folder)) == answered(question, corpus)


def test_a_saved_index_of_types_is_that_of_the_types(in_blocks):
    folder, corpus = in_blocks
    saved, made = tk.load(folder).types, corpus.types
    for name in ("order", "fold_ids", "is_word", "ranks"):
        assert np.array_equal(getattr(saved, name), getattr(made, name)), name
    for pattern in ("no", "GO", "Go", "*o*", "?o", "yet", "4*", "“", "zz*", "*"):
        word = Word(pattern, sensitive=pattern != pattern.lower())
        assert saved.match(word).tolist() == made.match(word).tolist(), pattern


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text("utf-8"))


def test_whatever_is_damaged_in_a_large_corpus_no_answer_is_wrong(in_blocks):
    folder, corpus = in_blocks
    expected = [answered(question, corpus) for question in QUESTIONS]
    rng = np.random.default_rng(2)
    refused = dict.fromkeys((path.name for path in files(folder)), 0)
    for turn, path in enumerate(files(folder) * 3):
        content = path.read_bytes()
        damaged = bytearray(content)
        damaged[int(rng.integers(len(content)))] ^= 1 << int(rng.integers(8))
        path.write_bytes(damaged)
        refused[path.name] += refusals(folder, path.name, expected, first=turn % len(QUESTIONS))
        path.write_bytes(content)
    harmless = {name for name, n in refused.items() if not n}
    # No question is about zones; a checksum of a block that nobody asks for alone is not needed.
    assert harmless <= {"zones.npy", "manifest.json", "blocks.bin"}


def refusals(folder, name, expected, first):
    """Ask everything of a damaged corpus, from some question on; count what is refused."""
    order = [*range(first, len(QUESTIONS)), *range(first)]
    refused = 0
    try:
        loaded = tk.load(folder)
        for number in order:
            try:
                assert answered(QUESTIONS[number], loaded) == expected[number]
            except ToolkitError as error:
                assert f"damaged: {name}" in str(error)
                refused += 1
    except ToolkitError as error:
        assert name in str(error) or name == "manifest.json"
        refused += 1
    return refused


def test_damaged_checksums_of_blocks_are_noticed_where_they_are_needed(in_blocks):
    folder, corpus = in_blocks
    (path,) = folder.rglob("blocks.bin")
    content = bytearray(path.read_bytes())
    assert manifest(folder)["blocks"]["of"][0] == "ids.npy"
    content[-(-(128 + corpus.ids.nbytes) // 64) * 32 - 1] ^= 1  # that of its last block
    path.write_bytes(content)
    columns = tk.load(folder).columns
    assert store.at(columns, "ids", np.array([0])) == corpus.ids[0]
    with pytest.raises(ToolkitError, match=r"blocks\.bin does not match its checksum"):
        store.at(columns, "ids", np.array([-1 + corpus.ids.size]))
    assert np.array_equal(columns["ids"], corpus.ids)  # there is a checksum of the whole, too


def test_a_list_of_checksums_without_checksums_of_its_own_is_read_whole(in_blocks):
    folder, corpus = in_blocks  # as those were saved that came before
    blocks = manifest(folder)["blocks"]
    assert len(blocks.pop("sums")) > 64
    reseal(folder, blocks=blocks)
    for question in QUESTIONS:
        assert answered(question, tk.load(folder)) == answered(question, corpus)
    same(tk.load(folder), corpus)


def test_a_part_that_is_damaged_anywhere_gives_its_other_blocks(in_blocks):
    folder, corpus = in_blocks
    (path,) = folder.rglob("ids.npy")
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    loaded, all_but_a_few = tk.load(folder), np.arange(corpus.ids.size - 40)
    assert np.array_equal(store.at(loaded.columns, "ids", all_but_a_few), corpus.ids[:-40])
    assert np.array_equal(store.stretch(tk.load(folder).columns, "ids", 0, 980), corpus.ids[:980])
    with pytest.raises(ToolkitError, match=r"ids\.npy does not match its checksum"):
        store.stretch(loaded.columns, "ids", 0, corpus.ids.size)
    with pytest.raises(ToolkitError, match=r"ids\.npy does not match its checksum"):
        store.at(tk.load(folder).columns, "ids", np.arange(corpus.ids.size))


def test_a_few_lines_are_read_where_the_rest_is_damaged(in_blocks):
    folder, corpus = in_blocks
    for name in ("texts.bin", "starts.npy", "ends.npy", "ids.npy", "places.npy"):
        (path,) = folder.rglob(name)
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    loaded = tk.load(folder)
    first = tk.concordance(loaded, "no").page(0, 4)
    assert first.equals(tk.concordance(corpus, "no").page(0, 4))
    with pytest.raises(ToolkitError, match=r"starts\.npy does not match its checksum"):
        loaded.quote(1018, 1020)
    with pytest.raises(ToolkitError, match=r"ends\.npy does not match its checksum"):
        loaded.quote(2, 1020)
    with pytest.raises(ToolkitError, match=r"texts\.bin does not match its checksum"):
        loaded.texts[-1]
    with pytest.raises(ToolkitError, match=r"ids\.npy does not match its checksum"):
        tk.frequencies(loaded)


def test_a_corpus_that_was_saved_without_index_and_blocks_opens(in_blocks):
    folder, corpus = in_blocks
    body = manifest(folder)
    kept = {f"{name}.npy" for name in ("places", "firsts", "order", "folds", "words")}
    kept.add("blocks.bin")
    body = {name: value for name, value in body.items() if name not in ("blocks", "seal")}
    body["parts"] = {name: entry for name, entry in body["parts"].items() if name not in kept}
    text = json.dumps({"seal": sealed_by(body), **body})
    (folder / "manifest.json").write_text(text, "utf-8")
    for question in QUESTIONS:
        assert answered(question, tk.load(folder)) == answered(question, corpus)
    same(tk.load(folder), corpus)


def saved_as_format_1(folder):
    """Write a saved corpus anew as the first version did: names and types as JSON."""
    body = manifest(folder)
    home = folder / body["folder"]
    parts = body["parts"]
    held = {"names": tk.load(folder).names, "vocabulary": [*tk.load(folder).vocabulary]}
    for name, strings in held.items():
        del parts[f"{name}.bin"], parts[f"{name}.npy"]
        content = json.dumps(strings, ensure_ascii=False).encode()
        (home / f"{name}.json").write_bytes(content)
        parts[f"{name}.json"] = {
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    reseal(folder, parts=parts, format=1)


def test_what_the_first_format_holds_opens(hostile_corpus, tmp_path):
    hostile_corpus.save(tmp_path / "x")
    saved_as_format_1(tmp_path / "x")
    assert isinstance(tk.load(tmp_path / "x").vocabulary, tuple)
    same(tk.load(tmp_path / "x"), hostile_corpus)
    tk.load(tmp_path / "x").save(tmp_path / "x")
    assert manifest(tmp_path / "x")["format"] == 2
    same(tk.load(tmp_path / "x"), hostile_corpus)


# --------------------------------------------------------------------------- strings and places

strings = st.lists(st.text(st.sampled_from("ab\n\r\0é中\U0001f44d\u2028"), max_size=3), max_size=40)


@few
@given(strings, st.lists(st.integers(-45, 45), max_size=9), st.booleans(), st.data())
def test_stored_strings_are_a_tuple_of_strings(tmp_path_factory, held, places, at_once, data):
    path = tmp_path_factory.mktemp("store") / "x"
    write_folder(path, {}, texts=[], lists={"words": held}, blobs={}, facts={})
    stored, expected = StoredStrings(open_folder(path)[0], "words"), tuple(held)
    assert not at_once or stored == expected
    assert len(stored) == len(expected)
    for place in places:
        if -len(held) <= place < len(held):
            assert stored[place] == expected[place]
        else:
            with pytest.raises(IndexError):
                stored[place]
    if held:
        some = data.draw(st.lists(st.integers(0, len(held) - 1)))
        expected_some = [held[number] for number in some]
        assert strings_at(stored, np.array(some, np.int64)) == expected_some
        assert strings_at(held, np.array(some, np.int64)) == expected_some
        assert expected[-1] in stored
        assert stored.index(expected[-1]) == expected.index(expected[-1])
    cut = slice(*sorted(places)[:2]) if len(places) > 1 else slice(None, None, -1)
    assert stored[cut] == expected[cut]
    assert "x" not in stored
    assert (stored == expected, expected == stored) == (True, True)
    assert stored == StoredStrings(open_folder(path)[0], "words")
    assert stored != (*expected, "x")
    assert stored != held  # a list
    assert hash(stored) == hash(expected)
    assert repr(stored) == repr(expected)
    assert list(stored) == held


def test_a_few_types_are_read_where_the_rest_is_damaged(in_blocks):
    folder, corpus = in_blocks
    (path,) = folder.rglob("vocabulary.bin")
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)
    types = tk.load(folder).vocabulary
    assert types[0] == corpus.vocabulary[0]
    assert strings_at(types, np.arange(3)) == list(corpus.vocabulary[:3])
    for ask in (
        lambda: types[-1],
        lambda: strings_at(types, np.array([len(types) - 1])),
        lambda: list(types),
        lambda: types[:1],
    ):
        with pytest.raises(ToolkitError, match=r"vocabulary\.bin does not match its checksum"):
            ask()


def test_bounds_are_looked_up_without_reading_them_all(in_blocks):
    folder, corpus = in_blocks
    for within in ("sentence", "paragraph", "document"):
        tokens = np.arange(corpus.ids.size)[::-7]
        expected = np.searchsorted(corpus.bounds(within), tokens, "right")
        assert np.array_equal(tk.load(folder).edges(within).searchsorted(tokens, "right"), expected)
        edges = tk.load(folder).edges(within)
        assert np.array_equal(edges[expected - 1], corpus.bounds(within)[expected - 1])
        assert np.array_equal(corpus.edges(within), corpus.bounds(within))
    for beyond in (-1, corpus.ids.size, corpus.ids.size + 1):
        expected = np.searchsorted(corpus.sentences, [beyond], "right")
        found = tk.load(folder).edges("sentence").searchsorted(np.array([beyond]), "right")
        assert found.tolist() == expected.tolist()
    (path,) = folder.rglob("sentences.npy")
    whole = path.read_bytes()
    answers = {True: 0, False: 0}
    for place in range(128, len(whole), 8):  # whatever is damaged: the right answer, or none
        content = bytearray(whole)
        content[place : place + 8] = np.int64(-(place % 3) * 10**9 + place).tobytes()
        path.write_bytes(content)
        tokens = np.array([3, 200, 900])
        try:
            found = tk.load(folder).edges("sentence").searchsorted(tokens, "right")
        except ToolkitError:
            answers[False] += 1
        else:
            answers[True] += 1
            assert np.array_equal(found, np.searchsorted(corpus.sentences, tokens, "right"))
    assert min(answers.values()) > 10


def test_a_small_corpus_holds_no_index_and_no_further_checksums(folder):
    assert "blocks" not in manifest(folder)
    assert not {"places.npy", "firsts.npy", "blocks.bin"} & set(manifest(folder)["parts"])


# ------------------------------------------------------------------------------- interrupted


class Killed(BaseException):
    pass


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), Killed()], ids=["full", "killed"]
)
@pytest.mark.parametrize("before", [True, False], ids=["over another", "new"])
def test_a_save_that_is_interrupted_anywhere_leaves_what_was_there(
    tmp_path, monkeypatch, fault, before
):
    path = tmp_path / "x"
    other = tk.Corpus.from_texts(["Other."])
    if before:
        other.save(path)
    steps = old = 0
    for stop in range(100):
        with monkeypatch.context() as patch:
            calls = iter(range(1000))

            def tick(function, *args, stop=stop, calls=calls):
                if next(calls) == stop:
                    raise fault
                return function(*args)

            sync, replace, mkdir = os.fsync, Path.replace, Path.mkdir
            patch.setattr(os, "fsync", lambda n, sync=sync, tick=tick: tick(sync, n))
            patch.setattr(Path, "replace", lambda a, b, f=replace, tick=tick: tick(f, a, b))
            try:
                small().save(path)
            except (ToolkitError, Killed) as error:
                steps += 1
                if isinstance(error, ToolkitError):
                    assert "No space left" in str(error)
                    assert "unchanged" in str(error)
            else:
                break
        if before:
            now = tk.load(path)
            same(now, small() if now == small() else other)
            assert now == other or isinstance(fault, Killed)  # killed after the last step
            old += now == other
        elif (path / "manifest.json").exists():
            assert isinstance(fault, Killed)
            same(tk.load(path), small())
        else:
            with pytest.raises(ToolkitError, match="no saved corpus"):
                tk.load(path)
            old += 1
    assert old >= steps - 1 > 10  # only after the very last step is it the new one
    same(tk.load(path), small())
    if isinstance(fault, OSError):
        assert len(list(path.iterdir())) == 2


SAVERS = """
import os, signal, sys
import toolkit as tk
from toolkit import corpus, store  # once for all children, which begin at once
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    path, word, times = line.rstrip("\\n").split("\\t")
    if os.fork():
        continue
    corpus = tk.Corpus.from_texts([f"{word} number {n}." for n in range(2000)])
    print("began", os.getpid(), flush=True)
    for _ in range(int(times)):
        corpus.save(path)
    print("ended", os.getpid(), flush=True)
    os._exit(0)
"""


class Savers:
    """Processes that save a corpus again and again; forked, so that none loads everything anew."""

    def __init__(self):
        command = [sys.executable, "-c", SAVERS]
        self.parent = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ended = set()

    def start(self, path, word, times):
        self.parent.stdin.write(f"{path}\t{word}\t{times}\n")
        self.parent.stdin.flush()
        return self.next("began")

    def next(self, event):
        said, process = self.parent.stdout.readline().split()
        if said == "ended":
            self.ended.add(int(process))
        return int(process) if said == event else self.next(event)

    @staticmethod
    def works(process):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        return True


@pytest.fixture(scope="module")
def savers():
    if not hasattr(os, "fork"):
        pytest.skip("processes are forked here")
    started = Savers()
    yield started
    started.parent.stdin.close()
    started.parent.wait()
    started.parent.stdout.close()


def test_a_process_that_is_killed_while_it_saves_leaves_a_whole_corpus(tmp_path, savers):
    path = tmp_path / "x"
    rng = np.random.default_rng(0)
    old = tk.Corpus.from_texts(["Old."])
    new = tk.Corpus.from_texts([f"New number {n}." for n in range(2000)])
    old.save(path)
    for pause in rng.uniform(0, 0.08, int(os.environ.get("TOOLKIT_KILLS", "6"))):
        process = savers.start(path, "New", 10_000)
        time.sleep(pause)
        os.kill(process, signal.SIGKILL)
        while savers.works(process):
            time.sleep(0.002)
        now = tk.load(path)
        same(now, new if now == new else old)
    aged = time.time() - store.ABANDONED - 1
    for entry in path.iterdir():
        os.utime(entry, (aged, aged))
    old.save(path)
    assert len(list(path.iterdir())) == 2  # what the killed ones left is gone
    same(tk.load(path), old)


def test_two_who_save_and_one_who_reads_never_meet_halfway(tmp_path, savers):
    path = tmp_path / "x"
    whole = {
        word: tk.Corpus.from_texts([f"{word} number {n}." for n in range(2000)])
        for word in ("One", "Two")
    }
    whole["One"].save(path)
    held = tk.load(path)
    writers = {savers.start(path, word, 12) for word in whole}
    seen = set()
    while any(savers.works(writer) for writer in writers):
        now = tk.load(path)
        word = now.texts[0].split()[0]
        assert now == whole[word]
        assert list(now.texts) == list(whole[word].texts)
        assert np.array_equal(now.ids, whole[word].ids)
        seen.add(word)
    while not writers <= savers.ended:
        savers.next("ended")
    assert len(seen) == 2
    same(held, whole["One"])  # opened before all of that


def test_what_the_system_refuses_is_said(tmp_path, monkeypatch):
    small().save(tmp_path / "x")

    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    for owner, name in ((Path, "read_bytes"), (mmap, "mmap")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, refuse)
            with pytest.raises(ToolkitError, match="cannot be read.*Permission denied"):
                tk.load(tmp_path / "x")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "iterdir", refuse)
        with pytest.raises(ToolkitError, match="could not be saved.*Permission denied.*unchanged"):
            small().save(tmp_path / "x")
    for path in ("a\0b", "x" * 5000):
        with pytest.raises(ToolkitError, match="no saved corpus"):
            tk.load(path)
        with pytest.raises(ToolkitError, match="could not be saved|no folder"):
            small().save(path)


def test_three_hundred_random_mutations_are_refused_or_harmless(folder):
    rng = np.random.default_rng(1)
    kinds = ("flip", "cut", "repeat", "zero", "swap", "append")
    refused = 0
    for number in range(300):
        path = files(folder)[int(rng.integers(len(files(folder))))]
        content = path.read_bytes()
        damaged = bytearray(content)
        at, size = int(rng.integers(len(content) + 1)), int(rng.integers(1, 40))
        match kinds[number % len(kinds)]:
            case "flip" if content:
                damaged[at - 1] ^= 1 << int(rng.integers(8))
            case "cut":
                del damaged[at : at + size]
            case "repeat":
                damaged[at:at] = content[at : at + size]
            case "zero":
                damaged[at : at + size] = bytes(len(damaged[at : at + size]))
            case "swap":
                damaged[at:] = bytes(reversed(damaged[at:]))
            case _:
                damaged += rng.bytes(size)
        path.write_bytes(damaged)
        refused += bool(opens_right_or_refuses(folder))
        path.write_bytes(content)
    assert refused > 200
    assert not opens_right_or_refuses(folder)


def test_saving_anew_repairs_a_damaged_corpus(folder):
    (folder / "manifest.json").write_text("{")
    small().save(folder)
    same(tk.load(folder), small())


def test_saving_over_something_else_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ToolkitError, match="holds something else than a corpus"):
        small().save(tmp_path)
    with pytest.raises(ToolkitError, match="is a file"):
        small().save(tmp_path / "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_opening_what_is_no_corpus(tmp_path):
    with pytest.raises(ToolkitError, match="It does not exist.*tk.read"):
        tk.load(tmp_path / "nowhere")
    with pytest.raises(ToolkitError, match="It holds no manifest.json"):
        tk.load(tmp_path)


def test_metadata_that_no_file_can_hold_is_named(tmp_path):
    corpus = tk.Corpus.from_texts(["a"], about={"x": [object()]})
    with pytest.raises(ToolkitError, match="metadata cannot be saved"):
        corpus.save(tmp_path / "x")
    assert not (tmp_path / "x").exists()


# ---------------------------------------------------------------------------- the parts alone


@pytest.mark.parametrize(
    "array", [np.zeros(0, np.int8), np.arange(5.0), np.zeros((2, 3), np.int64)], ids=str
)
def test_arrays_come_back_with_shape_and_kind(tmp_path, array):
    write_folder(tmp_path / "x", {"a": array}, texts=["x", ""], lists={}, blobs={}, facts={"k": 1})
    parts, manifest = open_folder(tmp_path / "x")
    assert np.array_equal(parts["a"], array)
    assert (parts["a"].dtype, parts["a"].shape) == (array.dtype, array.shape)
    assert manifest["facts"] == {"k": 1}
    assert set(parts) == {"a", "texts"}
    with pytest.raises(KeyError):
        parts["b"]


def test_fingerprints_tell_content_apart():
    prints = {
        fingerprint_of(strings, arrays, rest)
        for strings, arrays, rest in [
            ([], {}, ""),
            ([["a"]], {}, ""),
            ([["a", ""]], {}, ""),
            ([["", "a"]], {}, ""),
            ([["a"], []], {}, ""),
            ([], {"a": np.arange(2)}, ""),
            ([], {"b": np.arange(2)}, ""),
            ([], {"a": np.arange(2, dtype=np.int32)}, ""),
            ([], {}, "a"),
        ]
    }
    assert len(prints) == 9
