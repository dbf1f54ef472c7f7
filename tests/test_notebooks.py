"""Every notebook runs from top to bottom, offline, and is committed clean."""

from __future__ import annotations

import copy
import importlib.util
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TOOLS = Path(__file__).parent / "notebook_tools.py"

spec = importlib.util.spec_from_file_location("notebook_tools", TOOLS)
tools = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tools)

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

# --- notebooks run ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def jupyter_environment(offline_environment, tmp_path_factory):
    """Give a child Python no network, and no settings and kernels of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("jupyter")
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {name: str(folder / name.lower()) for name in names}
    plain = {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_NO_CONFIG": "1", "PYTHONWARNINGS": ""}
    return offline_environment | own | plain


@pytest.fixture(scope="session")
def run_notebook(jupyter_environment, tmp_path_factory):
    """Give a function that runs a notebook in a process of its own, so that several can run."""
    folder = tmp_path_factory.mktemp("notebooks")

    def run(path):
        result = folder / path.name
        command = [sys.executable, str(TOOLS), "run", str(path), str(result)]
        child = subprocess.run(
            command, env=jupyter_environment, capture_output=True, text=True, check=False
        )
        return tools.load(result) if result.exists() else child.stderr

    return run


@pytest.fixture(scope="session")
def runs(request, run_notebook):
    """Start all the notebooks that this session tests, two at a time; a run per path."""
    chosen = {item.callspec.params["path"] for item in request.session.items if is_run(item)}
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        yield {path: pool.submit(run_notebook, path) for path in sorted(chosen)}
        pool.shutdown(cancel_futures=True)


def is_run(item):
    return getattr(item, "originalname", "") == test_notebooks_run.__name__ and hasattr(
        item, "callspec"
    )


@every_notebook
def test_notebooks_run(path, runs):
    ran = runs[path].result()
    assert not isinstance(ran, str), ran
    assert not tools.troubles(ran)


def small(*cells):
    return {
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": text,
            }
            for number, text in enumerate(cells)
        ],
        "metadata": tools.KERNEL,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture
def run_cells(run_notebook, tmp_path):
    def run(*cells):
        path = tmp_path / "cells.ipynb"
        path.write_text(tools.json.dumps(small(*cells)))
        return tools.troubles(run_notebook(path))

    return run


def test_a_run_notices_errors_warnings_and_the_network(run_cells):
    offline = "import urllib.request\nurllib.request.urlopen('https://example.org')"
    warning = "import warnings\nwarnings.warn('old')"
    found = run_cells("1 + 1", offline, warning, "1 / 0")
    expected = ["NetworkBlockedError", "UserWarning: old", "ZeroDivisionError"]
    assert len(found) == len(expected)
    for trouble, number, words in zip(found, (2, 3, 4), expected, strict=True):
        assert trouble.startswith(f"code cell {number}")
        assert words in trouble


# --- notebooks are clean ----------------------------------------------------------------------


@every_notebook
def test_notebooks_are_clean(path):
    assert not tools.complaints(tools.load(path)), (
        "python tests/notebook_tools.py strip notebooks/*"
    )


@pytest.mark.skipif(not NOTEBOOKS, reason="no notebooks yet")
@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_notebooks_are_linted_and_formatted(command):
    paths = list(map(str, NOTEBOOKS))
    command = [*tools.ruff(*command), *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def spoilt(**changes):
    notebook = small("1 + 1")
    notebook["cells"][0] |= changes
    return notebook


@pytest.mark.parametrize(
    ("notebook", "words"),
    [
        (small("1 + 1"), None),
        (small("# 'C:' is a disk, / is not"), None),
        (spoilt(outputs=[{"output_type": "stream"}]), "keeps outputs"),
        (spoilt(execution_count=3), "keeps an execution count"),
        (spoilt(metadata={"trusted": True}), "metadata of an editor"),
        (small("\n".join("x = 1" for _ in range(16))), "more than 15 lines"),
        (small("def f():\n    return 1"), "defines a function"),
        (small("class C:\n    x = 1"), "defines a function or class"),
        (small("%matplotlib inline"), "magic"),
        (small("tk.read('/home/me/news')"), "one machine only"),
        (small(r"tk.read('C:\news')"), "one machine only"),
        (small("x ="), "is not Python"),
        (small("'<img src=\"https://example.org/x.png\">'"), "from the internet"),
        ({**small("1"), "metadata": {"widgets": {}}}, "metadata should be"),
    ],
)
def test_complaints(notebook, words):
    found = tools.complaints(notebook)
    assert (words is None and not found) or [c for c in found if words and words in c]


def test_stripping_removes_every_reason_to_complain_but_the_code():
    notebook = spoilt(outputs=[1], execution_count=3, metadata={"trusted": True, "tags": ["a"]})
    notebook["metadata"] = {"widgets": {}}
    before = copy.deepcopy(notebook)
    clean = tools.stripped(notebook)
    assert notebook == before
    assert tools.complaints(clean) == []
    assert clean["cells"][0]["metadata"] == {"tags": ["a"]}
    assert tools.stripped(clean) == clean


# --- links ------------------------------------------------------------------------------------

LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
PAGES = [*NOTEBOOKS, *sorted((ROOT / "notebooks").glob("*.md"))]


def prose(path):
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = tools.load(path)["cells"]
    return "\n\n".join(tools.source(cell) for cell in cells if cell["cell_type"] == "markdown")


def anchors(path):
    """JupyterLab's names of headings, in which a space is a hyphen."""
    return {head.strip().replace(" ", "-") for head in re.findall(r"(?m)^#+ (.*)", prose(path))}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_in_lessons_lead_somewhere(path):
    for file, anchor in LINK.findall(prose(path)):
        if file.startswith("http"):
            continue
        target = path.parent / file if file else path
        assert target.exists(), f"{file} is not there"
        if anchor:
            assert anchor in anchors(target), f"{file} has no heading {anchor!r}"
