"""The parts of a report: settings, findings with their lines, limits, steps, hashes of texts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from toolkit.corpus import Corpus
    from toolkit.explorers.explorer import Explorer
    from toolkit.explorers.steps import Step
    from toolkit.export import Section
    from toolkit.lexicon import Lexicon

__all__ = ["findings", "frame_terms", "limits_of", "settings_of", "steps_taken", "text_hashes"]


def findings(explorers: Iterable[Explorer]) -> list[Section]:
    """Give what each explorer shows; one with nothing to show (no pattern yet) is left out."""
    parts = []
    for explorer in explorers:
        try:
            parts += explorer.sections()
        except ToolkitError:
            continue
    return parts


def settings_of(explorers: Mapping[str, Explorer]) -> pl.DataFrame:
    """
    List the controls of all explorers and how they are set.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war."])
    >>> settings_of({"Lines": tk.ConcordanceExplorer(corpus, "war")}).row(0)
    ('Lines', 'pattern', 'war')
    """
    rows = [
        (name, setting, _told(value))
        for name, explorer in explorers.items()
        for setting, value in explorer.state.items()
    ]
    return pl.DataFrame(rows, ["explorer", "setting", "value"], orient="row")


def _told(value: Any) -> str:  # noqa: ANN401  (of any trait)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) or "–"


def frame_terms(lexicon: Lexicon) -> pl.DataFrame:
    """
    List frames and their patterns.

    Examples
    --------
    >>> import toolkit as tk
    >>> frame_terms(tk.Lexicon({"security": ["arms race", "navy"]})).row(0)
    ('security', 'arms race, navy')
    """
    rows = [(frame, ", ".join(patterns)) for frame, patterns in lexicon.frames.items()]
    return pl.DataFrame(rows, ["frame", "patterns"], orient="row")


def limits_of(corpus: Corpus) -> str:
    """
    Say what no result of this toolkit shows, and what was not read.

    Examples
    --------
    >>> import toolkit as tk
    >>> "one text" in limits_of(tk.Corpus.from_texts(["No war."]))
    True
    """
    told = [
        "Counts show which words were used, not what was meant: read the lines before you claim.",
        "Intervals say how far a rate may move with other articles of the same kind.",
        "Nothing is said of articles that were not collected.",
    ]
    if len(corpus) == 1:
        told.append("There is one text only, so nothing can be said about others.")
    if str(corpus.report):
        told.append(f"Of the files: {corpus.report}")
    return "\n\n".join(told)


def steps_taken(steps: Iterable[Step]) -> pl.DataFrame:
    """List what was chosen, in order."""
    rows = [
        (number, step.explorer, ", ".join(f"{k} = {_told(v)}" for k, v in step.changed.items()))
        for number, step in enumerate(steps, 1)
    ]
    return pl.DataFrame(rows, ["step", "explorer", "chosen"], orient="row")


def text_hashes(corpus: Corpus) -> pl.DataFrame:
    """
    Give each text's SHA-256, so that anybody can see whether theirs is the same.

    Returns
    -------
    polars.DataFrame
        Columns ``document, tokens, sha256``; the hash is of the text in UTF-8.

    Examples
    --------
    >>> import toolkit as tk
    >>> text_hashes(tk.Corpus.from_texts(["No war."]))["sha256"][0][:12]
    '99fa48a760ea'
    """
    hashes = [hashlib.sha256(text.encode("utf-8")).hexdigest() for text in corpus.texts]
    columns = {"document": corpus.names, "tokens": corpus.tokens, "sha256": hashes}
    return pl.DataFrame(columns)
