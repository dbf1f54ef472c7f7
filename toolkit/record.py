"""
Making a result again from its record, and saying what differs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import toolkit
from toolkit._arguments import checked
from toolkit._base import Made, Result, ToolkitError, versions
from toolkit.coding import CodingSheet
from toolkit.lexicon import Lexicon

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

__all__ = ["Replay", "replay"]


# How an object without as_record() is written down; a pattern such as <b> is not.
NOT_WRITTEN = re.compile(r"<\w+(?:\.(?:\w+|<locals>))+>")


@dataclass(frozen=True)
class Replay:
    """
    A result made again.

    Attributes
    ----------
    result : Result
        The new one.
    differences : tuple of str
        What is not as it was, a sentence each; empty when nothing is.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war."])
    >>> tk.replay(tk.frequencies(corpus).made, corpus).same
    True
    """

    result: Result
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether texts and versions are those of the record."""
        return not self.differences


@checked
def replay(made: Made | Result, corpus: Corpus) -> Replay:
    """
    Make a result again.

    Parameters
    ----------
    made : Made or Result
        The record; with a whole result its table is compared too.
    corpus : Corpus
        The texts it was made from, or the corpus they were selected from.

    Returns
    -------
    Replay

    Raises
    ------
    ToolkitError
        A record of no public verb, or one with an argument that was not written down (a
        tokenizer or function of one's own).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war.", "War."], about={"outlet": ["A", "B"]})
    >>> made = tk.concordance(corpus.subset(outlet="B"), "war").made
    >>> tk.replay(made, corpus).result.table["document"].to_list()
    ['text 2']
    """
    old = made if isinstance(made, Result) else None
    record = made.made if isinstance(made, Result) else made
    known = record.function in toolkit.__all__
    if not known or not hasattr(getattr(toolkit, record.function), "is_analysis"):
        raise ToolkitError(
            f"The record names no public analysis: {record.function!r}.",
            advice="Pass what result.made gave; a newer version may know the analysis.",
        )
    differences: list[str] = []
    arguments = {
        name: _argument(value, corpus, differences) for name, value in record.arguments.items()
    }
    result = getattr(toolkit, record.function)(**arguments)
    now = versions()
    differences += [
        f"{package} was {number}, now {now.get(package)}."
        for package, number in record.versions.items()
        if now.get(package) != number
    ]
    if isinstance(old, CodingSheet):
        result = _filled(result, old.as_record())
    if old is not None and not old.table.equals(result.table):
        differences.append("The table is not the same.")
    return Replay(result, tuple(differences))


def _argument(value: Any, corpus: Corpus, differences: list[str]) -> Any:  # noqa: ANN401
    if isinstance(value, str) and NOT_WRITTEN.fullmatch(value):
        raise ToolkitError(
            f"The record holds {value}, which cannot be made again from text.",
            advice="Call the analysis itself, with that object.",
        )
    if isinstance(value, list):
        return tuple(_argument(each, corpus, differences) for each in value)
    if not isinstance(value, Mapping):
        return value
    if "function" in value:
        return _result(value, corpus, differences)
    if "frames" in value and "sha256" in value:
        return Lexicon.from_record(value)
    if {"fingerprint", "origin", "steps"} <= set(value):
        return _same_texts(value, corpus, differences)
    return {name: _argument(each, corpus, differences) for name, each in value.items()}


def _result(record: Mapping[str, Any], corpus: Corpus, differences: list[str]) -> Result:
    """Make the result again that another was made of; a coding sheet gets its codes back."""
    again = replay(Made(record["function"], record["arguments"], versions()), corpus)
    differences += again.differences
    result = again.result
    return _filled(result, record) if isinstance(result, CodingSheet) else result


def _filled(sheet: CodingSheet, record: Mapping[str, Any]) -> CodingSheet:
    """Give a sheet that was drawn again its codes back, item by item."""
    said = {name: record[name] for name in ("coder", "remarks")}
    return sheet.coded(record["codes"], **said)


def _same_texts(record: Mapping[str, Any], corpus: Corpus, differences: list[str]) -> Corpus:
    """Select from the corpus what the record says was analysed."""
    if record["fingerprint"] == corpus.fingerprint:
        return corpus
    for name, given in record["steps"]:
        if name in {"subset", "without"}:
            where = {column: _condition(value) for column, value in given.items()}
            corpus = getattr(corpus, name)(**where)
        elif name == "part":
            corpus = corpus.part(*given)
        elif name in {"take", "zone", "voice"}:  # a record calls nothing else
            corpus = getattr(corpus, name)(given)
        else:
            raise ToolkitError(
                f"The record selects texts by {name!r}, which is no selection.",
                advice="It was changed by hand, or a newer version wrote it.",
            )
    if corpus.fingerprint != record["fingerprint"]:
        differences.append("The texts are not those of the record.")
    return corpus


def _condition(value: Any) -> Any:  # noqa: ANN401
    return (value["low"], value["high"]) if isinstance(value, Mapping) else value
