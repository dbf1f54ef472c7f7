"""
The kinds of values that annotations name: a word for each, and a test that tells them.

Classes of higher floors, and of libraries that need not be loaded, are known by their names.
"""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from numbers import Integral, Real
from typing import Final

__all__ = [
    "HINTS",
    "OF_INT",
    "OF_PAGES",
    "OF_STR",
    "PATH",
    "UNSEEN",
    "is_a",
    "is_kind",
    "is_list",
    "is_number",
    "is_whole",
    "kind_of",
    "plan_of",
]

#: Names that stand for several kinds in annotations.
ALIASES: Final[Mapping[str, str]] = {
    "Patterns": "str | Iterable[str] | Lexicon | Mapping[str, Iterable[str]]",
    "Target": "Corpus | Mapping[str, Corpus]",
    "PathLike[str]": "os.PathLike[str]",
}


def plan_of(function: Callable[..., object]) -> dict[str, tuple[str, ...]]:
    """
    Name the kinds that each parameter may have; those that may be anything are left out.

    Examples
    --------
    >>> def double(n: int | None) -> int: ...
    >>> plan_of(double)
    {'n': ('int', 'None')}
    """
    plan = {}
    for name, parameter in inspect.signature(function).parameters.items():
        fixed = parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
        if fixed and isinstance(parameter.annotation, str):
            kinds = tuple(_kinds(parameter.annotation))
            if all(is_kind(kind) or kind.startswith("Mapping[") for kind in kinds):
                plan[name] = kinds
    return plan


def _kinds(annotation: str) -> Iterator[str]:
    """Take a union apart, at its outermost bars only."""
    depth, begin = 0, 0
    for at, sign in enumerate(annotation + "|"):
        depth += (sign == "[") - (sign == "]")
        if sign == "|" and not depth:
            kind = annotation[begin:at].strip()
            begin = at + 1
            if kind in ALIASES:
                yield from _kinds(ALIASES[kind])
            else:
                yield kind


def is_whole(value: object) -> bool:
    """
    Tell whole numbers, of Python and NumPy; True is none.

    Examples
    --------
    >>> is_whole(3), is_whole(True)
    (True, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """
    Tell numbers; True is none.

    Examples
    --------
    >>> is_number(0.5), is_number(True)
    (True, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool)


def is_list(value: object) -> bool:
    """
    Tell several values from one: a str or a mapping is iterable, too, and never meant.

    Examples
    --------
    >>> is_list(["war"]), is_list("war")
    (True, False)
    """
    one = isinstance(value, str | bytes | bytearray | Mapping | type)
    # A corpus is asked through its class: to see its fingerprint is to work it out.
    return isinstance(value, Iterable) and not one and not hasattr(type(value), "fingerprint")


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(map(is_whole, value))  # noqa: PLR2004


def _are_numbers(value: object, *, least: int = 0) -> bool:
    """Tell what NumPy can take as numbers of at least so many dimensions; sparse matrices are."""
    if hasattr(value, "tocsr"):
        return True
    try:
        array = importlib.import_module("numpy").asarray(value)
    except (ValueError, TypeError):
        return False
    return array.dtype.kind in "biuf" and array.ndim >= least


def is_a(*names: str) -> Callable[[object], bool]:
    """
    Recognise a class of a higher floor, or of a library that need not be loaded, by name.

    Examples
    --------
    >>> is_a("Fraction", "Decimal")("no")
    False
    """
    wanted = set(names)
    return lambda value: not wanted.isdisjoint(base.__name__ for base in type(value).__mro__)


Kind = tuple[str, Callable[[object], bool]]

KINDS: Final[Mapping[str, Kind]] = {
    "str": ("a str", lambda value: isinstance(value, str)),
    "int": ("an int", is_whole),
    "float": ("a number", is_number),
    "bool": (
        "True or False",
        lambda value: isinstance(value, bool) or is_a("bool_", "bool")(value),
    ),
    "None": ("None", lambda value: value is None),
    "os.PathLike[str]": ("a path", lambda value: isinstance(value, os.PathLike)),
    "Iterable[str]": ("a list of str", is_list),
    "Sequence[str]": ("a list of str", is_list),
    "list[str]": ("a list of str", is_list),
    "Iterable[object]": ("a list", is_list),
    "Iterable[CleanedPage]": ("a list of cleaned pages", is_list),
    "Iterable[int | str]": ("a list of ints and strs", is_list),
    "ReadReport": ("a report of reading", is_a("ReadReport")),
    "tuple[int, int]": ("a pair of ints", _is_pair),
    "Sequence[int]": ("a list of ints", is_list),
    "Ints": ("an array of ints", is_a("ndarray")),
    "SpanTokenizer": (
        "a tokenizer with span_tokenize",
        lambda value: callable(getattr(value, "span_tokenize", None)),
    ),
    "pl.DataFrame": ("a data frame", is_a("DataFrame")),
    "Contingency": ("a Contingency", is_a("Contingency")),
    "ArrayLike": ("numbers", _are_numbers),
    "Counts": ("an array of counts", lambda value: _are_numbers(value, least=1)),
    "Tokens": ("a list of tokens", is_list),
    "Codings": ("a table of codings", lambda value: is_list(value) or is_a("ndarray")(value)),
    "Corpus": ("a corpus", is_a("Corpus")),
    "Lexicon": ("a lexicon", is_a("Lexicon")),
    "Spans": ("spans", is_a("Spans")),
    "FrameCounts": ("counts of framing terms", is_a("FrameCounts")),
    "CodingSheet": ("a coding sheet", is_a("CodingSheet")),
    "Executor": ("an executor", lambda value: callable(getattr(value, "submit", None))),
    "Made": ("a record (result.made)", is_a("Made")),
    "Result": ("a result", is_a("Result")),
}
MAPPING: Final[Kind] = ("a mapping", lambda value: isinstance(value, Mapping))
UNSEEN: Final = frozenset(
    {"ArrayLike", "Counts", "Ints", "Tokens", "Codings"}
)  # large, or anything

#: How to come by what is wanted; after the message that it was not given.
HINTS: Final[Mapping[str, str]] = {
    "Corpus": ": tk.read(path) makes one of files, tk.Corpus.from_texts(texts) one of strings",
    "Lexicon": ": tk.Lexicon.read(path) opens a file, tk.Lexicon.builtin(name) one of ours",
    "FrameCounts": ": tk.count_frames(corpus, lexicon) gives them",
    "CodingSheet": ": tk.sample_hits(frame_counts, 50) draws one",
    "Executor": ": concurrent.futures.ProcessPoolExecutor() is one",
}

PATH: Final = "os.PathLike[str]"
OF_STR: Final = frozenset({"Iterable[str]", "Sequence[str]", "list[str]"})
OF_INT: Final = frozenset({"Sequence[int]"})
OF_PAGES: Final = frozenset({"Iterable[CleanedPage]"})


def is_kind(name: str) -> bool:
    """
    Tell whether an annotation names one kind that is known.

    Examples
    --------
    >>> is_kind("int"), is_kind("Any")
    (True, False)
    """
    return name in KINDS


def kind_of(kind: str) -> Kind:
    """
    Give the word for a kind, and its test.

    Examples
    --------
    >>> kind_of("Mapping[str, int]")[0]
    'a mapping'
    """
    return MAPPING if kind.startswith("Mapping[") else KINDS[kind]
