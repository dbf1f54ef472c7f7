"""Threads that share work: every thing once, in order, and none left behind."""

from __future__ import annotations

import signal
import threading
import time

import numpy as np
import pytest

from toolkit import threads


@pytest.fixture(autouse=True)
def three(monkeypatch):
    monkeypatch.setattr(threads, "hands", lambda: 3)
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == before


def test_every_thing_is_worked_on_once_and_results_keep_their_order():
    assert threads.mapped(lambda x: x * x, list(range(50))) == [x * x for x in range(50)]
    parts = threads.shared(list, list(range(50)))
    assert sorted(each for part in parts for each in part) == list(range(50))


@pytest.mark.parametrize("things", [[], [7]])
def test_little_work_is_done_by_the_thread_that_asks(things):
    def work(mine):
        return threading.current_thread(), list(mine)

    assert threads.shared(work, things) == [(threading.current_thread(), things)]


def test_an_error_comes_through_and_ends_the_others():
    done = []

    def work(thing):
        if thing == 2:
            raise KeyError("no")
        time.sleep(0.002)
        done.append(thing)

    with pytest.raises(KeyError, match="no"):
        threads.mapped(work, list(range(2_000)))
    assert len(done) < 1_000


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer on this system")
def test_an_interruption_comes_through(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    done = []
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(KeyboardInterrupt):
            threads.mapped(lambda thing: (time.sleep(0.002), done.append(thing)), range(5_000))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(done) < 5_000


@pytest.mark.parametrize("size", [0, 1, 9, 10, 99, 100, 101, 1_000, 12_345])
def test_parts_are_even_and_of_the_size_asked(size):
    cuts = threads.even_cuts(size, 10, 100)
    parts = np.diff(cuts)
    assert cuts[0] == 0
    assert cuts[-1] == size
    assert parts.max(initial=0) <= 100
    assert not size or parts.min() >= min(size, 10)
    assert parts.max(initial=0) - parts.min(initial=100) <= 1


def test_threads_keep_the_order(monkeypatch):
    monkeypatch.setattr(threads, "hands", lambda: 3)
    at_once, now = [], set()

    def work(number):
        now.add(number)
        time.sleep(0.004 * (number % 3 == 0))
        at_once.append(len(now))
        now.discard(number)
        return number, threading.current_thread() is threading.main_thread()

    found = list(threads.abreast(work, range(30)))
    assert [number for number, _ in found] == list(range(30))
    assert not any(here for _, here in found)
    assert max(at_once) <= 3, "no more blocks in memory than processors"
    assert list(threads.abreast(work, [7])) == [(7, True)], "one alone starts no thread"
    assert list(threads.abreast(work, [])) == []


@pytest.mark.parametrize("width", [1, 3])
def test_what_fails_in_a_thread_comes_through(monkeypatch, width):
    monkeypatch.setattr(threads, "hands", lambda: width)
    done = threads.abreast(lambda number: 1 // (3 - number), range(100))
    with pytest.raises(ZeroDivisionError):
        list(done)
