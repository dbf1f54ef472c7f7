"""
Long work on many things, shared among processes where that pays.

Work begins here, in this process. Only when it has gone on for a while, and as much lies ahead as
the start of helpers costs, is the rest handed out, in order and a few pieces ahead. Results are
those of one process: the same function on the same things. Helpers are started afresh, so that
threads and open files are not copied; that runs the file of a script again, so under a script all
work stays here, and in notebooks it is shared. Who passes an executor (a pool of processes, that of
a cluster) has decided already: it gets all but the first quarter of a second.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

__all__ = ["spread"]

Thing = TypeVar("Thing")
Made = TypeVar("Made")

WORTH: Final = 10.0  # seconds of work done, and as much ahead: helpers take seconds to start
PIECE: Final = 0.25  # seconds of work handed out at a time
AHEAD: Final = 3  # pieces waiting for each helper
WAITING: Final = 64  # pieces waiting for an executor


def spread(
    function: Callable[[Thing], Made],
    things: Iterable[Thing],
    *,
    here: Callable[[Thing], bool] = lambda _: False,
    executor: Executor | None = None,
    waiting: int = WAITING,
) -> Iterator[Made]:
    """
    Apply a function to things one after the other; the results come in the same order.

    Parameters
    ----------
    function : callable
        Of a module's top level; what it takes and gives can be pickled.
    things : iterable
        Taken as they are needed, a few pieces ahead.
    here : callable, optional
        Tells which things must not leave this process.
    executor : concurrent.futures.Executor, optional
        Does the work. It is left open; what it has not begun when work ends early is called off.
    waiting : int
        Pieces that an executor is given ahead, whatever its size.

    Examples
    --------
    >>> list(spread(str.upper, ["a", "b"]))
    ['A', 'B']
    """
    rest = iter(things)
    spent, done, patience = 0.0, 0, PIECE if executor else WORTH
    for thing in rest:
        begun = time.perf_counter()
        result = function(thing)
        spent += time.perf_counter() - begun
        done += 1
        yield result
        if spent > patience:
            break
    each = max(spent / max(done, 1), 1e-6)
    size = int(PIECE / each) + 1
    if executor:
        yield from _shared(function, _pieces(rest, size), here, (executor, waiting))
        return
    ahead = list(islice(rest, int(WORTH / each) + 1)) if spent > WORTH and helpers() > 1 else []
    if len(ahead) * each < WORTH:
        yield from map(function, chain(ahead, rest))
        return
    crew = ProcessPoolExecutor(helpers(), multiprocessing.get_context("spawn"))
    try:
        pieces = _pieces(chain(ahead, rest), size)
        yield from _shared(function, pieces, here, (crew, AHEAD * helpers()))
    finally:
        crew.shutdown(wait=False, cancel_futures=True)


def helpers() -> int:
    """
    Count the processes that may help; 1 where none can be started.

    Examples
    --------
    >>> helpers() >= 1
    True
    """
    script = getattr(sys.modules.get("__main__"), "__file__", None) is not None
    if script or multiprocessing.parent_process() is not None:
        return 1
    counted = getattr(os, "sched_getaffinity", None)
    return len(counted(0)) if counted else os.cpu_count() or 1


def _pieces(things: Iterator[Thing], size: int) -> Iterator[list[Thing]]:
    while piece := list(islice(things, size)):
        yield piece


def _shared(
    function: Callable[[Thing], Made],
    pieces: Iterator[list[Thing]],
    here: Callable[[Thing], bool],
    crew: tuple[Executor, int],
) -> Iterator[Made]:
    """Hand out pieces; where helpers cannot be started or are lost, do their pieces here."""
    executor, most = crew
    waiting: deque[tuple[list[Thing], Future[list[Made]] | None]] = deque()
    try:
        for piece in pieces:
            away = [thing for thing in piece if not here(thing)]
            waiting.append((piece, _handed(executor, function, away)))
            if len(waiting) > most:
                yield from _results(function, *waiting.popleft(), here)
        while waiting:
            yield from _results(function, *waiting.popleft(), here)
    finally:
        for _, future in waiting:
            if future:
                future.cancel()


def _handed(
    crew: Executor, function: Callable[[Thing], Made], things: list[Thing]
) -> Future[list[Made]] | None:
    try:
        return crew.submit(_applied, function, things)
    except (BrokenExecutor, OSError, RuntimeError):
        return None


def _results(
    function: Callable[[Thing], Made],
    piece: list[Thing],
    future: Future[list[Made]] | None,
    here: Callable[[Thing], bool],
) -> Iterator[Made]:
    try:
        made: Any = iter(future.result()) if future else None
    except (BrokenExecutor, OSError):
        made = None
    for thing in piece:
        yield function(thing) if made is None or here(thing) else next(made)


def _applied(function: Callable[[Thing], Made], things: list[Thing]) -> list[Made]:
    return [function(thing) for thing in things]
