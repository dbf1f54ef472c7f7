"""
Run, strip and check notebooks; the tests use it, and so do people.

    python tests/notebook_tools.py strip notebooks/*.ipynb         remove outputs, format the code
    python tests/notebook_tools.py run notebooks/x.ipynb out.ipynb   run it as the tests do
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

SECONDS = 60
"""The longest that a cell may run."""

LINES = 15
"""The longest that a code cell may be."""

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All the metadata that a notebook carries; without a kernel, JupyterLab asks for one."""

OUR_METADATA = {"tags", "jupyter"}
"""What a cell may carry: tags, and ``source_hidden`` for folded code."""

ABSOLUTE = re.compile(r"""["'](/(home|Users|tmp|work|root|mnt|content)\b|~/|[A-Za-z]:\\|file:)""")
LOADED = re.compile(r"""(src|href)\s*=\s*["']https?:|!\[[^]]*\]\(https?:""")


def source(cell):
    """Join the lines of a cell, which a notebook file holds as a list or as one string."""
    return "".join(cell["source"])


def code_cells(notebook):
    """List the cells that run."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def load(path):
    """Read a notebook file."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def stripped(notebook):
    """Return the notebook without anything that a run or an editor has left in it."""
    cells = []
    for cell in notebook["cells"]:
        metadata = {k: v for k, v in cell["metadata"].items() if k in OUR_METADATA}
        kept = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": metadata}
        if cell["cell_type"] == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept | {"source": source(cell).splitlines(keepends=True)})
    version = {"nbformat": 4, "nbformat_minor": 5}
    return {"cells": cells, "metadata": KERNEL, **version}


def complaints(notebook):
    """Say what is wrong with a notebook file, one sentence each; nothing for a clean one."""
    found = []
    if notebook["metadata"] != KERNEL:
        found.append(f"its metadata should be {KERNEL}")
    for number, cell in enumerate(notebook["cells"], 1):
        text = source(cell)
        for wrong, words in (
            (cell.get("outputs"), "keeps outputs"),
            (cell.get("execution_count") is not None, "keeps an execution count"),
            (set(cell["metadata"]) - OUR_METADATA, "carries metadata of an editor or a widget"),
            (ABSOLUTE.search(text), "has a path that exists on one machine only"),
            (LOADED.search(text), "loads something from the internet"),
        ):
            if wrong:
                found.append(f"cell {number} {words}")
        if cell["cell_type"] == "code":
            found += [f"cell {number} {words}" for words in code_complaints(text)]
    return found


def code_complaints(text):
    """Say what is wrong with the code of a cell."""
    found = []
    if len(text.splitlines()) > LINES:
        found.append(f"has more than {LINES} lines")
    if re.search(r"(?m)^\s*[!%]", text):
        found.append("has a magic or shell line, which only a notebook understands")
        return found
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError as error:
        return [*found, f"is not Python: {error.msg}"]
    if any(isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for n in nodes):
        found.append("defines a function or class, which belongs in the package")
    return found


def troubles(notebook):
    """Say what went wrong in a notebook that was run: errors, warnings, cells that did not run."""
    found = []
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                found.append(f"code cell {number}: " + "\n".join(output["traceback"]))
            elif output.get("name") == "stderr":
                found.append(f"code cell {number} printed to stderr: " + "".join(output["text"]))
        if source(cell).strip() and cell["execution_count"] is None:
            found.append(f"code cell {number} did not run")
    return found


def run(path, result):
    """Run a notebook in its own folder and write it, with outputs, to another file."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(Path(path).resolve().parent)}}
    client = NotebookClient(notebook, timeout=SECONDS, resources=where, kernel_name="python3")
    client.store_widget_state = False  # megabytes of plotly
    client.allow_errors = True  # all of them are wanted, and the outputs before them
    client.execute()
    nbformat.write(notebook, result)


def strip(paths):
    """Strip notebooks in place and format their code."""
    for path in map(Path, paths):
        text = json.dumps(stripped(load(path)), indent=1, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")
    for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([*ruff(*command), *paths], check=True)


def ruff(*command):
    """Call ruff with the rules for notebooks: a lesson is no module and ends cells in a value."""
    rules = ["--select=E4,E7,E9,F,I,UP"] if command[0] == "check" else []
    line = ["--line-length=100", "--target-version=py311"]
    if command[0] == "format":
        line = ["--config", "line-length=100"]
    return [sys.executable, "-m", "ruff", *command, "--isolated", *line, *rules]


if __name__ == "__main__":
    if sys.argv[1] == "strip":
        strip(sys.argv[2:])
    elif sys.argv[1] == "run":
        run(*sys.argv[2:])
