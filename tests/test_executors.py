"""Counts made by an executor, in any number of parts, are those of one process, byte for byte."""

from __future__ import annotations

import multiprocessing
import operator
import threading
import time
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

import toolkit as tk
from toolkit import crew, threads
from toolkit.gram import check_room


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        yield pool


class Lost(ThreadPoolExecutor):
    """An executor whose every helper was killed."""

    def submit(self, *_):
        future = Future()
        future.set_exception(BrokenExecutor("killed"))
        return future


@pytest.fixture(params=["processes", "threads", "lost", "shut down"])
def executor(request):
    if request.param == "processes":
        yield request.getfixturevalue("processes")
        return
    with Lost() if request.param == "lost" else ThreadPoolExecutor(3) as pool:
        if request.param == "shut down":
            pool.shutdown()
        yield pool


@pytest.fixture(autouse=True)
def parts(monkeypatch):
    """Short texts are cut, too, and all but the first part leaves this thread."""

    def cut(size, bundle):
        monkeypatch.setattr(crew, "PIECE", 0.0)
        monkeypatch.setattr(threads, "FEW", 1)
        monkeypatch.setattr(threads, "BUNDLE", bundle)
        monkeypatch.setattr("toolkit.threads.hands", lambda: 3)
        for name in ("occurrences.LEAST", "incidence.LEAST", "incidence.PART"):
            monkeypatch.setattr(f"toolkit.{name}", size)
        monkeypatch.setattr("toolkit.occurrences.BLOCK", 3 * size)

    cut(100, 2)
    return cut


@pytest.fixture(scope="module")
def corpus():
    draw = np.random.default_rng(2)
    words = [f"w{number}" for number in (300 * draw.random(4_000) ** 3).astype(int).tolist()]
    texts = [" ".join(words[at : at + 40]) + ". And so on." for at in range(0, len(words), 40)]
    return tk.Corpus.from_texts(["", *texts, ""])


def as_bytes(found):
    matrix = found.matrix
    kinds = [part.dtype for part in (matrix.indptr, matrix.indices, matrix.data, found.margins)]
    parts = matrix.indptr, matrix.indices, matrix.data, found.margins
    return (*(part.tobytes() for part in parts), str(kinds), found.total, found.note)


COUNTS = [{}, {"within": "document"}, {"span": 3}, {"span": 3, "within": "document", "top": 40}]


@pytest.mark.parametrize("options", COUNTS)
def test_an_executor_changes_no_count(corpus, executor, options):
    found = tk.cooccurrence(corpus, executor=executor, **options)
    assert as_bytes(found) == as_bytes(tk.cooccurrence(corpus, **options))
    assert "executor" not in found.made.arguments, "where it was done is no part of the record"
    assert tk.replay(found, corpus).same


@pytest.mark.parametrize("by", [None, "document"])
def test_an_executor_changes_no_measure_of_variety(corpus, executor, by):
    options = {"by": by, "measures": ["mtld", "ttr"], "window": 30}
    found = tk.diversity(corpus, executor=executor, **options)
    alone = tk.diversity(corpus, **options)
    assert found.table.equals(alone.table)
    assert found.note == alone.note
    assert "executor" not in found.made.arguments
    assert tk.replay(found, corpus).same


@pytest.mark.parametrize("options", COUNTS[1:3])
def test_any_number_of_parts_gives_the_same_bytes(corpus, parts, options):
    seen = {as_bytes(tk.cooccurrence(corpus, **options))}
    with ThreadPoolExecutor(2) as pool:
        for size, bundle in [(40, 1), (40, 7), (123, 2), (700, 1)]:
            parts(size, bundle)
            seen.add(as_bytes(tk.cooccurrence(corpus, executor=pool, **options)))
    assert len(seen) == 1


def test_parts_are_counted_there_and_few_stay_here(corpus, monkeypatch):
    sent = []

    class Listed(ThreadPoolExecutor):
        def submit(self, *given):
            sent.append(given)
            return super().submit(*given)

    with Listed(1) as pool:
        tk.cooccurrence(corpus, span=2, executor=pool)
        assert len(sent) > 10
        sent.clear()
        monkeypatch.setattr(threads, "FEW", 10_000)
        tk.cooccurrence(corpus, span=2, executor=pool)
        tk.cooccurrence(corpus, ["w1", "w2"], executor=pool)
    assert not sent


def where(things):
    return [(thing, threading.current_thread() is threading.main_thread()) for thing in things]


@pytest.mark.parametrize("bundle", [1, 4])
def test_things_are_worked_on_once_and_in_order(monkeypatch, bundle):
    monkeypatch.setattr(threads, "BUNDLE", bundle)
    monkeypatch.setattr(threads, "BUNDLES", 5)
    with ThreadPoolExecutor(3) as pool:
        done = threads.merged(where, list(range(23)), operator.add, pool)
        assert threads.mapped(str, list(range(23)), pool) == [str(n) for n in range(23)]
    assert [thing for thing, _ in done] == list(range(23))
    assert [here for _, here in done] == [True] * 5 + [False] * 18
    assert threads.merged(where, [], operator.add, pool) == []


def test_what_fails_there_comes_whole(processes):
    there = processes.submit(check_room, 60_000, 1_200_000_000).exception()
    with pytest.raises(tk.ToolkitError) as here:
        check_room(60_000, 1_200_000_000)
    assert isinstance(there, tk.ToolkitError)
    assert (str(there), there.advice) == (str(here.value), here.value.advice)


def test_too_many_pairs_are_refused(corpus, monkeypatch):
    monkeypatch.setattr("toolkit.gram.CELLS", 100)
    refused = pytest.raises(tk.ToolkitError, match="more than 100 pairs")
    with ThreadPoolExecutor(2) as pool, refused:
        tk.cooccurrence(corpus, span=3, executor=pool)


def test_parts_that_nobody_waits_for_are_called_off(monkeypatch):
    begun = []

    def slow(things):
        begun.extend(things)
        time.sleep(0.02)

    def merge(*_):
        raise KeyError("no")

    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(KeyError, match="no"):
            threads.merged(slow, list(range(200)), merge, pool)
        assert len(begun) < 40, "four at a time"
        assert pool.submit(len, "open").result() == 4


def test_what_is_no_executor_is_named(corpus):
    with pytest.raises(tk.ToolkitError, match=r"executor must be an executor or None, not int"):
        tk.cooccurrence(corpus, executor=2)
