"""
Parts of one count, shared among a few threads of this process, or by an executor.

NumPy and SciPy sort, add, pick and multiply without holding Python's lock, so threads count side by
side on the same arrays, with nothing to send or to start afresh. What each thread has counted is
added up at the end; whole numbers add up to the same in any order, so a result does not depend on
how many threads there are. All threads have ended when a call returns or fails.

Who passes an executor has the parts counted there, some at a time: what is sent is a function of a
module's top level and the arrays of its part, nothing of the corpus else, and what comes back is a
count like that of a thread, added up as it comes. It pays where there are more cores than threads
here, on this machine or on others.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial, reduce
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import numpy as np

from toolkit.crew import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

__all__ = ["abreast", "even_cuts", "hands", "mapped", "merged", "shared"]

Thing = TypeVar("Thing")
Made = TypeVar("Made")

MOST: Final = 2  # each thread holds a part of the count; with four, 52 million tokens took 0.57 GB
FEW: Final = 8  # things that stay here, whatever the executor
BUNDLE: Final = 3  # things sent to an executor together, often 1.5 million tokens, or more,
BUNDLES: Final = 64  # so that there are at most so many counts to be added up
WAITING: Final = 16  # bundles sent ahead, and counts that may wait to be added up


def hands() -> int:
    """
    Count the threads that may work at once: as many as the cores open to this process, up to 2.

    A process that another one started is one of several helpers, and counts alone.

    Examples
    --------
    >>> 1 <= hands() <= 2
    True
    """
    if multiprocessing.parent_process() is not None:
        return 1
    counted = getattr(os, "sched_getaffinity", None)
    return min(len(counted(0)) if counted else os.cpu_count() or 1, MOST)


def shared(work: Callable[[Iterator[Thing]], Made], things: Sequence[Thing]) -> list[Made]:
    """
    Work through things in a few threads, each of which takes the next thing when it is free.

    Parameters
    ----------
    work : callable
        Takes an iterator over some of the things and gives what it made of them.
    things : sequence
        One alone is worked on in the thread that asks.

    Returns
    -------
    list
        What each thread made: at least one result, of no things where there are none.

    Raises
    ------
    BaseException
        What a thread raised, or what interrupted the waiting; the other threads end first, each
        after the thing it has in hand.

    Examples
    --------
    >>> sum(shared(sum, [1, 2, 3]))
    6
    """
    crew = min(hands(), len(things))
    if crew < 2:  # noqa: PLR2004  (two threads)
        return [work(iter(things))]
    supply = _Supply(things)
    with ThreadPoolExecutor(crew) as pool:
        try:
            waiting = [pool.submit(_ending, supply, work) for _ in range(crew)]
            return [each.result() for each in waiting]
        except BaseException:
            supply.close()
            raise


def merged(
    work: Callable[[Iterator[Thing]], Made],
    things: Sequence[Thing],
    merge: Callable[[Made, Made], Made],
    executor: Executor | None = None,
) -> Made:
    """
    Work through things in a few threads, or by an executor, and make one of what they made.

    Parameters
    ----------
    work : callable
        As for :func:`shared`; for an executor, of a module's top level.
    things : sequence
        A few of them stay here, whatever the executor.
    merge : callable
        Adds a part to another: in which order must not matter.
    executor : concurrent.futures.Executor, optional
        As for :func:`toolkit.crew.spread`.

    Examples
    --------
    >>> import operator
    >>> merged(sum, [1, 2, 3], operator.add)
    6
    """
    with closing(_parts(work, things, executor)) as parts:
        return reduce(merge, parts)


def mapped(
    function: Callable[[Thing], Made], things: Sequence[Thing], executor: Executor | None = None
) -> list[Made]:
    """
    Apply a function to things, as :func:`merged` does; results stand in the order of the things.

    Examples
    --------
    >>> mapped(str.upper, ["a", "b"])
    ['A', 'B']
    """
    with closing(_parts(partial(_each, function), list(enumerate(things)), executor)) as parts:
        made = dict(chain.from_iterable(parts))
    return [made[number] for number in range(len(things))]


def _each(
    function: Callable[[Thing], Made], things: Iterator[tuple[int, Thing]]
) -> list[tuple[int, Made]]:
    return [(number, function(thing)) for number, thing in things]


def _parts(
    work: Callable[[Iterator[Thing]], Made], things: Sequence[Thing], executor: Executor | None
) -> Generator[Made]:
    """Work in threads, or by the executor in bundles: at least one result."""
    if executor is None or len(things) <= FEW:
        yield from shared(work, things)
        return
    size = max(BUNDLE, -(-len(things) // BUNDLES))
    bundles = (things[at : at + size] for at in range(0, len(things), size))
    yield from spread(partial(_bundled, work), bundles, executor=executor, waiting=WAITING)


def _bundled(work: Callable[[Iterator[Thing]], Made], things: Sequence[Thing]) -> Made:
    return work(iter(things))


def abreast(function: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[Made]:
    """
    Apply a function to things on several threads; the results come in the same order.

    As :func:`mapped`, for things that are made one after the other and are too large to keep: no
    more of them are held than there are threads. One alone is worked on here.

    Examples
    --------
    >>> list(abreast(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    rest = iter(things)
    first = list(islice(rest, 2))
    width = hands()
    if len(first) < 2 or width < 2:  # noqa: PLR2004  (nothing to share)
        yield from map(function, chain(first, rest))
        return
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(width) as pool:
        try:
            for thing in chain(first, rest):
                waiting.append(pool.submit(function, thing))
                if len(waiting) == width:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def even_cuts(size: int, least: int, most: int) -> NDArray[np.int64]:
    """
    Cut a range into even parts, as many for each thread.

    Parameters
    ----------
    size : int
        From 0 to here.
    least, most : int
        Parts are at least so large, unless there is one only, and at most so large.

    Returns
    -------
    ndarray of int64
        Where parts begin, and ``size``.

    Examples
    --------
    >>> even_cuts(10, 20, 30).tolist()
    [0, 10]
    """
    crew = min(hands(), size // least)
    parts = -(-size // (max(crew, 1) * most)) * max(crew, 1)
    return np.arange(parts + 1) * size // max(parts, 1)


class _Supply(Generic[Thing]):
    """Things that threads take one by one."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._rest = iter(things)
        self._lock = Lock()

    def __iter__(self) -> Iterator[Thing]:
        return self

    def __next__(self) -> Thing:
        with self._lock:
            return next(self._rest)

    def close(self) -> None:
        with self._lock:
            self._rest = iter(())


def _ending(supply: _Supply[Thing], work: Callable[[Iterator[Thing]], Made]) -> Made:
    """Work, and let the other threads end when this one fails."""
    try:
        return work(supply)
    except BaseException:
        supply.close()
        raise
