"""What every test gets: a machine without a network."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

OFFLINE = Path(__file__).parent / "offline"

collect_ignore = ["offline"]  # loaded here, once


def load_guard():
    """Load the guard under a name of its own: Python may have loaded another sitecustomize."""
    spec = importlib.util.spec_from_file_location("network_guard", OFFLINE / "sitecustomize.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["network_guard"] = module
    spec.loader.exec_module(module)
    return module


guard = load_guard()


@pytest.fixture(autouse=True)
def _offline():
    """Fail the test in which anything tried to leave this machine, even if the error was caught."""
    guard.attempts.clear()
    yield
    assert not guard.attempts, f"tried to reach {guard.attempts}"


@pytest.fixture(scope="session")
def hostile_corpus():
    """Give a corpus of everything that could break a table, a page or a count."""
    from tests.strategies import HOSTILE, NAMES
    from toolkit import Corpus

    names = [*NAMES, *(f"text {number}" for number in range(len(NAMES), len(HOSTILE)))]
    size = len(HOSTILE)
    about = {
        "outlet": ([None, "", "<b>A</b>", "=1+1", "Ü & co", '"quoted"'] * size)[:size],
        "note": (["<script>alert(1)</script>", None] * size)[:size],
    }
    return Corpus.from_texts(HOSTILE, names=names, about=about)


@pytest.fixture(scope="session")
def offline_environment():
    """Give the environment variables with which a child Python starts offline, too."""
    path = [str(OFFLINE), str(OFFLINE.parent.parent), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}


# A busy machine is no failure; on CI the same examples are tried every time.
settings.register_profile("steady", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("steady")


def pytest_collection_modifyitems(items):
    """Run the browser tests last: Playwright keeps an event loop running in this thread."""
    items.sort(key=lambda item: "browser" in item.keywords)
