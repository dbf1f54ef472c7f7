"""Whether time grows with the text and no faster, whatever else the test process holds."""

from __future__ import annotations

import gc
import time

TRIES = 3


def assert_linear(work, unit, size):
    """
    Eight times the text takes at most sixteen times as long, and a tenth of a second more.

    Quadratic time would be sixty-four times as long. By the processor's clock; on a busy machine
    the least disturbed of three tries counts. Python's garbage collector is off meanwhile: once
    enough new objects live it looks through every object of the process, and after thousands of
    tests that takes longer than the work itself.
    """
    short, long = (unit * (length // len(unit)) for length in (size // 8, size))
    was_on = gc.isenabled()
    gc.disable()
    try:
        least = min(_seconds(work, short) for _ in range(TRIES))
        taken = [_seconds(work, long)]
        while taken[-1] > 16 * least + 0.1 and len(taken) < TRIES:
            taken.append(_seconds(work, long))
    finally:
        if was_on:
            gc.enable()
    assert min(taken) <= 16 * least + 0.1


def _seconds(work, text):
    start = time.process_time()
    work(text)
    return time.process_time() - start
