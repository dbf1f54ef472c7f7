"""Work shared among processes gives what one process gives, in the same order."""

from __future__ import annotations

import io
import multiprocessing
import sys
import threading
import time
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

import toolkit as tk
from toolkit import crew, meter, opening
from toolkit.reading import ReadError, read_documents

PAGE = "Menu\nShare\nNo deal {}\nJane Orr3 May 2019\nThe talks failed again on day {}, she said."


@pytest.fixture
def shared(monkeypatch):
    """Two helpers from the first moment on."""
    monkeypatch.setattr(crew, "helpers", lambda: 2)
    monkeypatch.setattr(crew, "WORTH", 0.0)
    monkeypatch.setattr(crew, "PIECE", 1e-4)


def test_pages_read_by_helpers_are_the_same(tmp_path, shared, monkeypatch):
    """The one test that starts processes, which takes seconds."""
    for number in range(24):
        (tmp_path / f"{number:02}.rtf").write_text(
            r"{\rtf1 " + PAGE.format(number, number).replace("\n", r"\par ") + "}"
        )
    (tmp_path / "05.rtf").write_text("no such thing")
    (tmp_path / "07.png").write_bytes(b"x")
    with pytest.raises(ReadError) as together:
        read_documents(tmp_path)
    (tmp_path / "05.rtf").unlink()
    monkeypatch.setattr(crew, "helpers", lambda: 1)
    alone = read_documents(tmp_path)
    loaded = [entry for entry in together.value.report.rows if entry.outcome != "refused"]
    assert loaded == list(alone.report.rows)
    assert together.value.report.seen == 25


class Threads(ThreadPoolExecutor):
    def __init__(self, size, _context):
        super().__init__(size)


class Lost(Threads):
    """An executor whose every helper was killed."""

    def submit(self, *_):
        future = Future()
        future.set_exception(BrokenProcessPool("killed"))
        return future


def where(number: int) -> tuple[int, bool]:
    return number, threading.current_thread() is threading.main_thread()


@pytest.mark.parametrize("executor", [Threads, Lost])
def test_order_is_kept_and_what_must_stay_here_does(shared, monkeypatch, executor):
    monkeypatch.setattr(crew, "ProcessPoolExecutor", executor)
    found = list(crew.spread(where, range(40), here=lambda number: number % 3 == 0))
    assert [number for number, _ in found] == list(range(40))
    assert all(here for number, here in found if number % 3 == 0)
    assert all(here for _, here in found) == (executor is Lost)


def test_a_script_is_not_run_again_for_helpers(monkeypatch):
    monkeypatch.setattr(sys.modules["__main__"], "__file__", "script.py", raising=False)
    assert crew.helpers() == 1


def test_a_whole_reading_is_one_progress(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(PAGE.format(name, name))
    said = []
    with tk.progress(lambda *step: said.append(step)):
        tk.read(tmp_path, clean=True)
    ends = {what: (done, total) for what, done, total in said}
    assert list(ends)[:3] == ["files read", "pages cleaned", "documents cut into words"]
    assert ends["pages cleaned"] == ends["documents cut into words"] == (3, 3)

    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(meter, "PATIENCE", 0.0)
    monkeypatch.setattr(meter, "BETWEEN", 0.0)
    opening.read(tmp_path, clean=True)
    assert terminal.getvalue().count("\n") == 1, "one line, rewritten"
    assert "\r3 of 3 pages cleaned " in terminal.getvalue()


SPEECH = [
    f"“We lost boat {n},” said Ann Lind. Lind denied that Bo Ek knew of {n}." for n in range(9)
]


def heard(executor=None):
    found = tk.quotations(tk.Corpus.from_texts(SPEECH), executor=executor)
    return found, found.table


@pytest.mark.parametrize("pool", ["processes", "threads", "lost"])
def test_an_executor_changes_no_quotation(monkeypatch, pool):
    monkeypatch.setattr(crew, "PIECE", 0.0)  # all but the first document leave this thread
    executor = {
        "processes": lambda: ProcessPoolExecutor(1, multiprocessing.get_context("spawn")),
        "threads": lambda: ThreadPoolExecutor(2),
        "lost": lambda: Lost(1, None),
    }[pool]()
    with executor:
        found, table = heard(executor)
    assert table.equals(heard()[1])
    assert table.height == 18
    assert "executor" not in found.made.arguments, "where it was done is no part of the record"
    assert tk.replay(found, found.corpus).same


def test_an_executor_is_used_and_left_open(monkeypatch):
    monkeypatch.setattr(crew, "PIECE", 0.0)
    with ThreadPoolExecutor(1) as executor:
        found = list(crew.spread(where, range(20), executor=executor))
        assert [number for number, here in found if here] == [0]
        assert executor.submit(len, "open").result() == 4


def test_work_that_is_given_up_is_called_off(monkeypatch):
    monkeypatch.setattr(crew, "PIECE", 0.0)
    begun = []

    def slow(number):
        begun.append(number)
        time.sleep(0.03 * (number > 1))

    with ThreadPoolExecutor(1) as executor:
        work = crew.spread(slow, range(100), executor=executor)
        next(work)
        next(work)
        work.close()
    assert len(begun) < 10, "some sixty were handed out, one at work"


def test_what_is_no_executor_is_named():
    with pytest.raises(tk.ToolkitError, match=r"executor must be an executor or None, not int"):
        heard(2)
