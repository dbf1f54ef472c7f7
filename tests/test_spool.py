"""What is too large for memory: the same corpus, less memory, a sentence where there is no room."""

from __future__ import annotations

import csv
import io
import pickle
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.strategies import HOSTILE, hostile_texts, many
from toolkit import columns, spool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "HELD", 20)
    monkeypatch.setattr(spool, "PENDING", 20)
    monkeypatch.setattr(columns, "BLOCK", 60)


def _table(folder: Path, texts: Iterator[str] | tuple[str, ...]) -> Path:
    file = folder / "news.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["text", "outlet"])
        rows.writerows([text, "Ledger"] for text in texts)
    return file


@many
@given(st.lists(hostile_texts, max_size=12), st.integers(0, 60))
def test_texts_come_back_as_they_were(texts: list[str], held: int) -> None:
    store = spool.Texts(held=held)
    store.extend(texts)
    assert list(store) == texts
    assert len(store) == len(texts)
    assert store[2:] + store[:2] == texts[2:] + texts[:2]
    assert [store[-number] for number in range(1, len(texts) + 1)] == texts[::-1]
    assert list(pickle.loads(pickle.dumps(store))) == texts
    with pytest.raises(IndexError):
        store[len(texts)]


@many
@given(st.lists(st.lists(st.integers(-(2**31), 2**31 - 1), max_size=5)), st.integers(0, 60))
def test_numbers_come_back_as_they_were(runs: list[list[int]], held: int) -> None:
    column = spool.Column(held=held)
    for run in runs:
        column.add(np.array(run, np.int32))
    assert [run.tolist() for run in column.runs()] == runs
    assert column.whole().tolist() == [number for run in runs for number in run]


@pytest.mark.usefixtures("little_memory")
def test_a_corpus_put_down_in_files_is_the_same(tmp_path: Path) -> None:
    texts = tuple(text.replace("\0", "") for text in HOSTILE if text.strip())
    with pytest.MonkeyPatch.context() as roomy:
        roomy.setattr(spool, "HELD", 1 << 30)
        roomy.setattr(columns, "BLOCK", 1 << 30)
        plain = tk.read(_table(tmp_path, texts))
    corpus = tk.read(_table(tmp_path, (*texts,)))
    assert isinstance(plain.texts, tuple)
    assert isinstance(corpus.texts, spool.Texts)
    assert tuple(corpus.texts) == plain.texts
    assert corpus == plain
    assert corpus.report == plain.report
    assert corpus.find("the").begins.tolist() == plain.find("the").begins.tolist()
    corpus.save(tmp_path / "news.corpus")
    assert tk.load(tmp_path / "news.corpus") == plain
    assert tuple(corpus.subset(outlet="Ledger").texts) == plain.texts


@pytest.mark.usefixtures("little_memory")
def test_repeated_texts_are_reported_from_files_too(tmp_path: Path) -> None:
    file = _table(
        tmp_path, ("A talk failed again.", "Another talk failed.", "A talk failed again.")
    )
    assert "1 same text as another (news.csv, row 4)" in str(tk.read(file).report)


@pytest.mark.usefixtures("little_memory")
def test_half_a_character_is_refused_from_files_too() -> None:
    store = spool.Texts()
    store.extend(["The talks have failed.", "half \ud800 of one"])
    with pytest.raises(tk.ToolkitError, match="Document 1 holds half a surrogate pair"):
        columns.encode(store)


@pytest.mark.usefixtures("little_memory")
def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.RawIOBase):
        def seek(self, *_: int) -> int:
            return 0

        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    with pytest.raises(tk.ToolkitError, match=r"No room for .* No space left on device\..*TMPDIR"):
        tk.read(_table(tmp_path, ("The talks have failed again.",) * 3))


@pytest.mark.usefixtures("little_memory")
def test_without_a_temporary_folder_all_stays_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(**_: object) -> None:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    texts = ("The talks have failed again.", "A ferry sailed to the other shore.")
    assert tk.read(_table(tmp_path, texts)).texts == texts


PEAK = """
import re, sys
import toolkit as tk
from toolkit import columns, spool
spool.HELD, spool.PENDING, columns.BLOCK = 1_000_000, 100_000, 1_000_000
corpus = tk.read(sys.argv[1])
peak = re.search(r'VmHWM:\\s+(\\d+) kB', open('/proc/self/status').read())
print(len(corpus), peak[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_does_not_grow_with_the_text(tmp_path: Path) -> None:
    """Two starts and 20 MB of text: the promise can be seen at that size only."""
    words = " ".join(tk.sample().texts).split()
    peaks = []
    for size in (500, 3_500):
        texts = (" ".join(words[at % 20_000 :][:900]) for at in range(size))
        file = _table(tmp_path, texts)
        said = subprocess.run(
            [sys.executable, "-c", PEAK, str(file)], capture_output=True, text=True, check=True
        ).stdout.split()
        assert int(said[0]) == size
        peaks.append(int(said[1]) / 1000)
    text = file.stat().st_size / 1e6
    assert peaks[1] - peaks[0] < text  # MB; in memory, texts and columns take four times the text
