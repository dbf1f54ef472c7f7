"""
Arguments checked against their annotations, before something deep inside stumbles over them.

A wrong type is a programming mistake and stays a TypeError, but one that names the argument, what
it must be and what it is. The annotations are the only place where that is written, so a new verb
or method is checked without anybody thinking of it. What is right by its type and still no value
(half a surrogate pair, not-a-number, a count beyond any corpus) is refused as a ToolkitError.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import hashlib
import importlib
import inspect
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from numbers import Integral, Real
from typing import Any, Final, NoReturn, ParamSpec, TypeVar, cast

__all__ = ["as_given", "check_day", "checked", "guard", "kept", "of_a_row", "texts_of"]

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")
Owner = TypeVar("Owner")

LARGEST: Final = 2**53  # whole numbers beyond it are not exact as floats, nor counts of anything
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
HALF: Final = re.compile("[\ud800-\udfff]")
SHOWN: Final = 20  # characters of a value on either side, in a message

#: Names that stand for several kinds in annotations.
ALIASES: Final[Mapping[str, str]] = {
    "Patterns": "str | Iterable[str] | Lexicon | Mapping[str, Iterable[str]]",
    "Target": "Corpus | Mapping[str, Corpus]",
    "PathLike[str]": "os.PathLike[str]",
}


def checked(
    function: Callable[Parameters, Returned], *, called: str = ""
) -> Callable[Parameters, Returned]:
    """
    Check the arguments of every call against the function's annotations.

    ``called`` is the name it is called by, if that is another than its own.

    Examples
    --------
    >>> @checked
    ... def double(n: int) -> int:
    ...     return 2 * n
    >>> double("2")
    Traceback (most recent call last):
    TypeError: n must be an int, not str.
    """
    plan = _plan(function)
    signature = inspect.signature(function)

    @functools.wraps(function)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Returned:
        _check_options(called or function.__name__, signature, kwargs)
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError:
            return function(*args, **kwargs)  # Python words it best
        for name, value in given.items():
            if name in plan:
                _check(name, value, plan[name])
        return function(*args, **kwargs)

    return guarded


def guard(owner: type[Owner]) -> type[Owner]:
    """
    Check the arguments of every public method that a class defines; a decorator of classes.

    Examples
    --------
    >>> @guard
    ... class Pages:
    ...     def page(self, start: int) -> int:
    ...         return start
    >>> Pages().page(None)
    Traceback (most recent call last):
    TypeError: start must be an int, not NoneType.
    """
    for name, member in list(vars(owner).items()):
        wrapper = type(member) if isinstance(member, classmethod | staticmethod) else None
        function = member.__func__ if wrapper else member
        if name.startswith("_") or not inspect.isfunction(function) or not _plan(function):
            continue
        guarded = checked(of_a_row(function) if name == "evidence" else function)
        setattr(owner, name, wrapper(guarded) if wrapper else guarded)
    return owner


def of_a_row(evidence: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """
    Say that a mapping is no row of the table, where its evidence is asked for.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.frequencies(tk.Corpus.from_texts(["No deal."])).evidence({})
    Traceback (most recent call last):
    toolkit._base.ToolkitError: This is no row of the table: 'type'. Give result.row(0), ...
    """

    @functools.wraps(evidence)
    def told(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Returned:
        try:
            return evidence(*args, **kwargs)
        except (KeyError, ValueError) as error:
            if type(error) not in {KeyError, ValueError}:
                raise
            _refuse(f"This is no row of the table: {error}.", "Give result.row(0), or another.")

    return told


def check_day(bound: object) -> None:
    """
    Refuse what is written like a day or a month of the calendar and is none.

    Examples
    --------
    >>> check_day("2031-02-30")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: There is no day or month '2031-02-30'. Write dates as 2031-06-17.
    """
    if isinstance(bound, str) and DAY.fullmatch(bound):
        try:
            dt.date.fromisoformat(bound if bound.count("-") > 1 else f"{bound}-01")
        except ValueError:
            _refuse(f"There is no day or month {bound!r}.", "Write dates as 2031-06-17.")


def _check_options(
    function: str, signature: inspect.Signature, options: Mapping[str, object]
) -> None:
    """Name the option that was meant, where one is misspelt."""
    known = signature.parameters
    if any(each.kind is each.VAR_KEYWORD for each in known.values()):
        return
    for option in options:
        if option not in known:
            near = difflib.get_close_matches(option, known, n=1)
            there = ", ".join(name for name in known if name not in {"self", "cls"})
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {there or 'none'}."
            raise TypeError(f"{function}() got an unexpected keyword argument {option!r}. {hint}")


def _plan(function: Callable[..., object]) -> dict[str, tuple[str, ...]]:
    """Name the kinds that each parameter may have; those that may be anything are left out."""
    plan = {}
    for name, parameter in inspect.signature(function).parameters.items():
        fixed = parameter.kind not in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}
        if fixed and isinstance(parameter.annotation, str):
            kinds = tuple(_kinds(parameter.annotation))
            if all(kind in KINDS or kind.startswith("Mapping[") for kind in kinds):
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


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_list(value: object) -> bool:
    """Tell several values from one: a str or a mapping is iterable, too, and never meant."""
    one = isinstance(value, str | bytes | bytearray | Mapping) or hasattr(value, "fingerprint")
    return isinstance(value, Iterable) and not one and not isinstance(value, type)


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_whole, value))  # noqa: PLR2004


def _are_numbers(value: object, *, least: int = 0) -> bool:
    """Tell what NumPy can take as numbers of at least so many dimensions; sparse matrices are."""
    if hasattr(value, "tocsr"):
        return True
    try:
        array = importlib.import_module("numpy").asarray(value)
    except (ValueError, TypeError):
        return False
    return array.dtype.kind in "biuf" and array.ndim >= least


def _is_a(*names: str) -> Callable[[object], bool]:
    """Recognise a class of a higher floor, or of a library that need not be loaded, by name."""
    wanted = set(names)
    return lambda value: not wanted.isdisjoint(base.__name__ for base in type(value).__mro__)


Kind = tuple[str, Callable[[object], bool]]

KINDS: Final[Mapping[str, Kind]] = {
    "str": ("a str", lambda value: isinstance(value, str)),
    "int": ("an int", _is_whole),
    "float": ("a number", _is_number),
    "bool": (
        "True or False",
        lambda value: isinstance(value, bool) or _is_a("bool_", "bool")(value),
    ),
    "None": ("None", lambda value: value is None),
    "os.PathLike[str]": ("a path", lambda value: isinstance(value, os.PathLike)),
    "Iterable[str]": ("a list of str", _is_list),
    "Sequence[str]": ("a list of str", _is_list),
    "list[str]": ("a list of str", _is_list),
    "Iterable[object]": ("a list", _is_list),
    "Iterable[CleanedPage]": ("a list of cleaned pages", _is_list),
    "Iterable[int | str]": ("a list of ints and strs", _is_list),
    "ReadReport": ("a report of reading", _is_a("ReadReport")),
    "tuple[int, int]": ("a pair of ints", _is_pair),
    "Sequence[int]": ("a list of ints", _is_list),
    "Ints": ("an array of ints", _is_a("ndarray")),
    "SpanTokenizer": (
        "a tokenizer with span_tokenize",
        lambda value: callable(getattr(value, "span_tokenize", None)),
    ),
    "pl.DataFrame": ("a data frame", _is_a("DataFrame")),
    "Contingency": ("a Contingency", _is_a("Contingency")),
    "ArrayLike": ("numbers", _are_numbers),
    "Counts": ("an array of counts", lambda value: _are_numbers(value, least=1)),
    "Tokens": ("a list of tokens", _is_list),
    "Codings": ("a table of codings", lambda value: _is_list(value) or _is_a("ndarray")(value)),
    "Corpus": ("a corpus", _is_a("Corpus")),
    "Lexicon": ("a lexicon", _is_a("Lexicon")),
    "Spans": ("spans", _is_a("Spans")),
    "Made": ("a record (result.made)", _is_a("Made")),
    "Result": ("a result", _is_a("Result")),
}
MAPPING: Final[Kind] = ("a mapping", lambda value: isinstance(value, Mapping))
UNSEEN: Final = frozenset(
    {"ArrayLike", "Counts", "Ints", "Tokens", "Codings"}
)  # large, or anything

PATH: Final = "os.PathLike[str]"
OF_STR: Final = frozenset({"Iterable[str]", "Sequence[str]", "list[str]"})
OF_INT: Final = frozenset({"Sequence[int]"})
OF_PAGES: Final = frozenset({"Iterable[CleanedPage]"})


def _check(name: str, value: object, kinds: tuple[str, ...]) -> None:
    fitting = [kind for kind in kinds if _kind(kind)[1](value)]
    if not fitting:
        words = list(dict.fromkeys(_kind(kind)[0] for kind in kinds))
        listed = ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
        raise TypeError(f"{name} must be {listed}, not {type(value).__name__}{_advice(kinds)}")
    if isinstance(value, Mapping):
        _check_entries(name, value, fitting)
    elif not UNSEEN.intersection(fitting) and PATH not in kinds:  # a path may hold any bytes
        _check_members(name, value, fitting)


def _advice(kinds: tuple[str, ...]) -> str:
    if kinds[0] != "Corpus":
        return "."
    return ": tk.read(path) makes one of files, tk.Corpus.from_texts(texts) one of strings."


def _kind(kind: str) -> Kind:
    return MAPPING if kind.startswith("Mapping[") else KINDS[kind]


def _check_entries(name: str, value: Mapping[Any, Any], kinds: list[str]) -> None:
    """Check keys and values of a mapping, as far as its annotation says what they are."""
    inside = next((kind for kind in kinds if kind.startswith("Mapping[")), "Mapping[]")
    key, _, entry = inside[len("Mapping[") : -1].partition(", ")
    for each, held in value.items():
        if key in KINDS:
            _check(f"a key of {name}", each, (key,))
        if entry in KINDS:
            _check(f"{name}[{each!r}]", held, (entry,))


def _check_members(name: str, value: object, kinds: list[str]) -> None:
    """Check one value, or what a list holds where an annotation says so."""
    if not _is_list(value) or isinstance(value, Iterator):  # an iterator can be read only once
        _check_value(name, value)
        return
    for at, each in enumerate(cast("Iterable[object]", value)):
        if OF_STR.intersection(kinds) and not isinstance(each, str):
            raise TypeError(f"{name}[{at}] must be a str, not {type(each).__name__}.")
        if OF_INT.intersection(kinds) and not _is_whole(each):
            raise TypeError(f"{name}[{at}] must be an int, not {type(each).__name__}.")
        if OF_PAGES.intersection(kinds) and not _is_a("CleanedPage")(each):
            raise TypeError(
                f"{name}[{at}] must be a cleaned page, not {type(each).__name__}: "
                "tk.clean_page(text) makes one."
            )
        if name != "texts":  # which are looked at where they are cut, with the place
            _check_value(f"{name}[{at}]", each)


def _check_value(name: str, value: object) -> None:
    if isinstance(value, str) and not value.isascii():
        half = HALF.search(value)
        if half:
            around = value[max(0, half.start() - SHOWN) : half.end() + SHOWN]
            _refuse(f"{name} holds half a surrogate pair: {around!r}.", "That is no text.")
    elif _is_whole(value):
        if abs(cast("int", value)) > LARGEST:
            _refuse(f"{name} is too large a number.", f"Numbers here go up to {LARGEST:,}.")
    elif _is_number(value) and value != value:  # noqa: PLR0124  (so only not-a-number is)
        _refuse(f"{name}={value} is not a number.", "Give one.")


def _refuse(asked: str, why: str) -> NoReturn:
    error: Any = importlib.import_module("toolkit._base").ToolkitError  # of the floor above
    raise error(asked, why)


def kept(value: Any) -> Any:  # noqa: ANN401  (whatever a caller passed)
    """
    Hold what can be gone through only once: the record must name it, too.

    Examples
    --------
    >>> kept(iter(["war"]))
    ['war']
    """
    return list(value) if isinstance(value, Iterator) else value


def as_given(value: Any) -> Any:  # noqa: ANN401  (whatever a caller passed)
    """
    Copy what a caller may change later: the record holds what was analysed.

    Examples
    --------
    >>> frames = {"war": ["army"]}
    >>> given = as_given(frames)
    >>> frames["war"].append("navy")
    >>> given
    {'war': ['army']}
    """
    if isinstance(value, dict):
        return {name: as_given(entry) for name, entry in value.items()}
    return type(value)(map(as_given, value)) if type(value) in {list, set} else value


def texts_of(argument: object) -> str:
    """
    Give the fingerprint of the texts that an argument, as written in a record, is about.

    Examples
    --------
    >>> texts_of({"fingerprint": "f0", "origin": "f0", "steps": []}), texts_of(["war*"])
    ('f0', '')
    """
    if not isinstance(argument, Mapping):
        return ""
    if "fingerprint" in argument:
        return str(argument["fingerprint"])
    each = [texts_of(group) for group in argument.values()]
    if not each or not all(each):
        return ""
    origins = {group.get("origin") for group in argument.values()}
    return (
        str(origins.pop())
        if len(origins) == 1
        else hashlib.sha256("".join(each).encode()).hexdigest()
    )
