"""
The record of steps: what was chosen, in which order, and the lines of Python it stands for.

A record can be taken back step by step, played again in another explorer, or written as a notebook
that anybody can run.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.files import writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from os import PathLike

    from toolkit.corpus import Corpus
    from toolkit.lexicon import Lexicon

__all__ = ["Step", "state_after", "write_notebook"]

_turn = itertools.count()


@dataclass(frozen=True, slots=True)
class Step:
    """
    One choice in an explorer.

    Attributes
    ----------
    changed : dict
        The traits that changed, with their new values; the first step of an explorer holds all.
    code : tuple of str
        The Python of the view that followed, an expression each.
    explorer : str
        Name of the explorer.
    turn : int
        Its place among the steps of all explorers.

    Examples
    --------
    >>> Step({"frame": "security"}, ("tk.count_frames(corpus, lexicon).plot()",)).changed
    {'frame': 'security'}
    """

    changed: Mapping[str, Any]
    code: tuple[str, ...] = ()
    explorer: str = ""
    turn: int = field(default_factory=_turn.__next__, compare=False)

    def as_record(self) -> dict[str, Any]:
        """Write the step down as JSON can hold it."""
        return {"explorer": self.explorer, "changed": dict(self.changed), "code": list(self.code)}


def state_after(steps: Iterable[Step]) -> dict[str, Any]:
    """
    Give the values of all traits after some steps.

    Examples
    --------
    >>> state_after([Step({"frame": "security", "by": "outlet"}), Step({"by": "voice"})])
    {'frame': 'security', 'by': 'voice'}
    """
    state: dict[str, Any] = {}
    for step in steps:
        state.update(step.changed)
    return state


def write_notebook(
    path: str | PathLike[str],
    title: str,
    steps: Iterable[Step],
    *,
    corpus: Corpus,
    lexicon: Lexicon | None = None,
) -> Path:
    """
    Write steps as a notebook that can be run: one line in each cell, in the order of the steps.

    Parameters
    ----------
    path : path
        Where; the ending ``.ipynb`` is added if it is missing. ``steps.ipynb`` gets the folder
        ``steps.corpus`` and the file ``steps.lexicon.csv`` beside it.
    title : str
        What stands above.
    steps : iterable of Step
        What was done.
    corpus : Corpus
        What was looked at; the notebook says so if it finds other texts.
    lexicon : Lexicon, optional
        What was counted.

    Returns
    -------
    Path
        The notebook.
    """
    file = Path(path).with_name(Path(path).name.removesuffix(".ipynb") + ".ipynb")
    first = _beginning(file, corpus, lexicon)
    cells = [_cell("markdown", f"# {title}"), *(_cell("code", line) for line in first)]
    explorer, shown = "", ""
    for step in sorted(steps, key=lambda step: step.turn):
        if step.explorer != explorer:
            explorer = step.explorer
            cells.append(_cell("markdown", f"## {explorer[:1].upper() + explorer[1:]}"))
        for line in step.code:
            if line != shown:
                cells.append(_cell("code", line))
                shown = line
    notebook = {
        "cells": [{"id": f"step-{number}", **cell} for number, cell in enumerate(cells)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    with writing(file) as named:
        named.write_text(text, encoding="utf-8")
    return file


def _beginning(file: Path, corpus: Corpus, lexicon: Lexicon | None) -> list[str]:
    """Save texts and lexicon beside the notebook, and give the lines that open them there."""
    corpus.save(file.with_suffix(".corpus"))
    lines = [
        "import toolkit as tk",
        f'corpus = tk.load("{file.stem}.corpus")',
        f'assert corpus.fingerprint == "{corpus.fingerprint}"',
    ]
    if lexicon is not None:
        lexicon.to_csv(file.with_suffix(".lexicon.csv"))
        lines.append(f'lexicon = tk.Lexicon.read("{file.stem}.lexicon.csv")')
    return lines


def _cell(kind: str, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
