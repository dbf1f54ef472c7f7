"""
Arguments checked against their annotations, before something deep inside stumbles over them.

A wrong type, and a call that does not fit the signature, are programming mistakes: a CallError,
which is a TypeError and a ToolkitError, and names the argument, what it must be and what it is. The
annotations are the only place where that is written, so a new verb or method is checked without
anybody thinking of it. What is right by its type and still no value (half a surrogate pair,
not-a-number, a count beyond any corpus or below nothing) is refused as a ToolkitError.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NoReturn, ParamSpec, TypeVar, cast

from toolkit._kinds import (
    HINTS,
    OF_INT,
    OF_PAGES,
    OF_STR,
    PATH,
    UNSEEN,
    is_a,
    is_kind,
    is_list,
    is_number,
    is_whole,
    kind_of,
    plan_of,
)

__all__ = [
    "as_given",
    "checked",
    "constructor",
    "guard",
    "kept",
    "of_a_row",
    "texts_of",
]

Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned")
Owner = TypeVar("Owner")

LARGEST: Final = 2**53  # whole numbers beyond it are not exact as floats, nor counts of anything
HALF: Final = re.compile("[\ud800-\udfff]")
SHOWN: Final = 20  # characters of a value on either side, in a message
COUNTS: Final = frozenset({"lines", "most", "top"})  # how many of something: none below 0


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
    toolkit._base.CallError: n must be an int, not str.
    >>> double(1, 2)
    Traceback (most recent call last):
    toolkit._base.CallError: double(): too many positional arguments. Call it as double(n).
    """
    plan = plan_of(function)
    signature = inspect.signature(function)
    called = called or function.__name__

    @functools.wraps(function)
    def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Returned:
        for name, value in _bound(called, signature, args, kwargs).items():
            if name in plan:
                _check(name, value, plan[name])
        return function(*args, **kwargs)

    return guarded


def constructor(owner: type[Owner]) -> type[Owner]:
    """
    Name the argument that does not fit where an object is made; a decorator of classes.

    Examples
    --------
    >>> @constructor
    ... class Pages:
    ...     def __init__(self, start: int = 0) -> None: ...
    >>> Pages(begin=1)
    Traceback (most recent call last):
    toolkit._base.CallError: Pages() got an unexpected keyword argument 'begin'. There are start.
    """
    make: Callable[..., None] = vars(owner)["__init__"]
    signature = inspect.signature(make)

    @functools.wraps(make)
    def made(*args: object, **kwargs: object) -> None:
        _bound(owner.__name__, signature, args, kwargs)
        make(*args, **kwargs)

    setattr(owner, "__init__", made)  # noqa: B010  (mypy knows no assignment to it)
    return owner


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
    toolkit._base.CallError: start must be an int, not NoneType.
    """
    for name, member in list(vars(owner).items()):
        wrapper = type(member) if isinstance(member, classmethod | staticmethod) else None
        function = member.__func__ if wrapper else member
        if name.startswith("_") or not inspect.isfunction(function):
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


def _bound(
    called: str, signature: inspect.Signature, args: tuple[object, ...], kwargs: dict[str, Any]
) -> Mapping[str, object]:
    """Give each argument to its parameter, or say which one does not fit."""
    try:
        return signature.bind(*args, **kwargs).arguments
    except TypeError as error:
        wrong = error
    shown = [each for name, each in signature.parameters.items() if name not in {"self", "cls"}]
    known = [each.name for each in shown]
    for option in kwargs if all(each.kind is not each.VAR_KEYWORD for each in shown) else ():
        if option not in known:
            near = difflib.get_close_matches(option, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known)}."
            asked = f"{called}() got an unexpected keyword argument {option!r}."
            _misused(asked, hint if known else "It takes none.")
    empty = inspect.Signature.empty
    bare = inspect.Signature([each.replace(annotation=empty) for each in shown])
    named = ": what stands after * is named" if "*, " in str(bare) else ""
    return _misused(f"{called}(): {wrong}.", f"Call it as {called}{bare}{named}.")


def _check(name: str, value: object, kinds: tuple[str, ...]) -> None:
    fitting = [kind for kind in kinds if kind_of(kind)[1](value)]
    if not fitting:
        words = list(dict.fromkeys(kind_of(kind)[0] for kind in kinds))
        listed = ", ".join(words[:-1]) + " or " + words[-1] if len(words) > 1 else words[0]
        hint = HINTS.get(kinds[0], "")
        _misused(f"{name} must be {listed}, not {type(value).__name__}{hint}.")
    if isinstance(value, str) and not value and PATH in kinds:
        _refuse(f"{name} is empty.", "Name a file or folder.")
    if isinstance(value, Mapping):
        _check_entries(name, value, fitting)
    elif not UNSEEN.intersection(fitting) and PATH not in kinds:  # a path may hold any bytes
        _check_members(name, value, fitting)


def _check_entries(name: str, value: Mapping[Any, Any], kinds: list[str]) -> None:
    """Check keys and values of a mapping, as far as its annotation says what they are."""
    inside = next((kind for kind in kinds if kind.startswith("Mapping[")), "Mapping[]")
    key, _, entry = inside[len("Mapping[") : -1].partition(", ")
    for each, held in value.items():
        if is_kind(key):
            _check(f"a key of {name}", each, (key,))
        if is_kind(entry):
            _check(f"{name}[{each!r}]", held, (entry,))


def _check_members(name: str, value: object, kinds: list[str]) -> None:
    """Check one value, or what a list holds where an annotation says so."""
    if not is_list(value) or isinstance(value, Iterator):  # an iterator can be read only once
        _check_value(name, value)
        return
    for at, each in enumerate(cast("Iterable[object]", value)):
        if OF_STR.intersection(kinds) and not isinstance(each, str):
            _misused(f"{name}[{at}] must be a str, not {type(each).__name__}.")
        if OF_INT.intersection(kinds) and not is_whole(each):
            _misused(f"{name}[{at}] must be an int, not {type(each).__name__}.")
        if OF_PAGES.intersection(kinds) and not is_a("CleanedPage")(each):
            _misused(
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
    elif is_whole(value):
        if abs(cast("int", value)) > LARGEST:
            _refuse(f"{name} is too large a number.", f"Numbers here go up to {LARGEST:,}.")
        if name in COUNTS and cast("int", value) < 0:
            _refuse(f"{name}={value} is below nothing.", "Give 0 or more.")
    elif is_number(value) and value != value:  # noqa: PLR0124  (so only not-a-number is)
        _refuse(f"{name}={value} is not a number.", "Give one.")


def _refuse(asked: str, why: str) -> NoReturn:
    error: Any = importlib.import_module("toolkit._base").ToolkitError  # of the floor above
    raise error(asked, why)


def _misused(asked: str, why: str = "") -> NoReturn:
    error: Any = importlib.import_module("toolkit._base").CallError
    raise error(asked, why) from None


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
    if isinstance(argument, list):
        return next(filter(None, map(texts_of, argument)), "")
    if not isinstance(argument, Mapping):
        return ""
    if "fingerprint" in argument:
        return str(argument["fingerprint"])
    if "function" in argument:  # a result, made of texts
        return next(filter(None, map(texts_of, argument["arguments"].values())), "")
    each = [texts_of(group) for group in argument.values()]
    if not each or not all(each):
        return ""
    origins = {group.get("origin") for group in argument.values()}
    return (
        str(origins.pop())
        if len(origins) == 1
        else hashlib.sha256("".join(each).encode()).hexdigest()
    )
