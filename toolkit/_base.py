"""
What every room stands on: the error that advises, the result that knows its origin, escaping.

An analysis returns a :class:`Result`: a tidy table, one sentence for a person, and a record of
how it was made. The record is written in one place, by :func:`analysis`, so no verb can forget it.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

from toolkit._arguments import as_given, checked, guard, kept, texts_of
from toolkit._phrases import Prose, as_prose, did_you_mean, for_html, for_plot, n_of

if TYPE_CHECKING:
    from os import PathLike

    import polars as pl

__all__ = [
    "CallError",
    "Made",
    "Result",
    "ToolkitError",
    "analysis",
    "did_you_mean",
    "for_html",
    "for_plot",
    "n_of",
]


class ToolkitError(ValueError):
    """
    Something asked for cannot be done; the message says what, why, and what to do instead.

    Examples
    --------
    >>> raise ToolkitError("No file 'news.csv'.", "The folder holds news.tsv.", "Read that one?")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: No file 'news.csv'. The folder holds news.tsv. Read that one?
    """

    def __init__(self, asked: str, why: str = "", advice: str = "") -> None:
        super().__init__(" ".join(str(part) for part in (asked, why, advice) if part))
        self.asked, self.why, self.advice = asked, why, advice


class CallError(ToolkitError, TypeError):
    """
    A call that cannot be meant: an argument of a wrong type, one too many, one misspelt.

    Examples
    --------
    >>> isinstance(CallError("n must be an int, not str."), TypeError)
    True
    """


def plain(value: Any) -> Any:  # noqa: ANN401  (whatever a caller passed)
    """
    Write an argument down so that JSON can hold it and :func:`toolkit.replay` can read it.

    Objects that know how to be written have a method ``as_record()``.

    Examples
    --------
    >>> plain({"span": (5, 5)})
    {'span': [5, 5]}
    """
    if hasattr(value, "as_record"):
        return value.as_record()
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        entries = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(entry) for entry in entries]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    for writer in ("isoformat", "item"):  # dates, and NumPy's numbers
        if hasattr(value, writer) and not hasattr(value, "__len__"):
            return getattr(value, writer)()
    return f"<{type(value).__module__}.{type(value).__qualname__}>"


@dataclass(frozen=True)
class Made:
    """
    How a result was made: enough to make it again and to describe it in print.

    Attributes
    ----------
    function : str
        Name of the public verb.
    arguments : dict
        Every argument, defaults included, as JSON can hold it. A corpus is written as its
        fingerprint, where it came from, and the selections made since.
    versions : dict
        Of Python and of the packages that touch the numbers.

    Examples
    --------
    >>> Made("frequencies", {}, {"toolkit": "0.1"}).as_json()
    '{"function": "frequencies", "arguments": {}, "versions": {"toolkit": "0.1"}}'
    """

    function: str
    arguments: Mapping[str, Any]
    versions: Mapping[str, str]

    def as_json(self) -> str:
        """Write the record as one line of JSON."""
        record = {"function": self.function, "arguments": self.arguments, "versions": self.versions}
        return json.dumps(record, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a record that ``as_json`` wrote."""
        try:
            return cls(**json.loads(text))
        except (TypeError, json.JSONDecodeError) as error:
            raise ToolkitError(
                f"This is no record of an analysis: {error}.",
                advice="Pass what result.made.as_json() gave.",
            ) from None

    @property
    def fingerprint(self) -> str:
        """
        Fingerprint of the first corpus among the arguments ("" if there is none).

        Of groups of one corpus, such as ``corpus.split("outlet")``, it is that of the corpus; of
        others a hash of theirs.
        """
        return next(filter(None, map(texts_of, self.arguments.values())), "")


@functools.cache
def versions() -> dict[str, str]:
    """
    Name the versions that the numbers depend on.

    Examples
    --------
    >>> "numpy" in versions()
    True
    """
    found = {"python": platform.python_version()}
    found["toolkit"] = importlib.import_module("toolkit").__version__
    for package in ("numpy", "scipy", "polars", "nltk"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


@dataclass(frozen=True, eq=False)
class Result:
    """
    What every analysis returns: a tidy table, a sentence, and the way back to the text.

    Subclasses say what they are: ``evidence`` gives the token spans behind a row, ``explain`` the
    arithmetic, ``method`` the sentence for a methods section.

    Attributes
    ----------
    corpus : Corpus
        The texts behind the numbers.
    note : str
        One sentence for a person: what was counted, limits, "showing k of n".
    call : tuple
        The verb's name and its bound arguments; :attr:`made` writes them down.

    Examples
    --------
    >>> import toolkit as tk
    >>> result = tk.frequencies(tk.Corpus.from_texts(["War and peace and war."]))
    >>> result.top(2)["type"].to_list()
    ['and', 'war']
    """

    corpus: Any = field(repr=False)
    rows: pl.DataFrame | Callable[[], pl.DataFrame] = field(repr=False)
    note: str
    call: tuple[str, Mapping[str, Any]] = field(default=("", {}), repr=False)

    def __init_subclass__(cls) -> None:
        guard(cls)  # of its methods, too, the arguments are checked
        if told := vars(cls).get("explain"):
            cls.explain = as_prose(told)  # type: ignore[method-assign]

    @functools.cached_property
    def table(self) -> pl.DataFrame:
        """The rows, as a polars data frame with fixed lower-case column names."""
        return self.rows() if callable(self.rows) else self.rows

    @functools.cached_property
    def made(self) -> Made:
        """How this was made; pass it to :func:`toolkit.replay`."""
        function, arguments = self.call
        return Made(function, {name: plain(value) for name, value in arguments.items()}, versions())

    def as_record(self) -> dict[str, Any]:
        """Write down how this was made, for the record of what is made of it."""
        made = self.made
        return {"function": made.function, "arguments": dict(made.arguments)}

    def __len__(self) -> int:
        return self.table.height

    def top(self, n: int = 20) -> pl.DataFrame:
        """First ``n`` rows of the table."""
        if n < 0:
            raise ToolkitError(f"{n=} is no number of rows.", advice="Give 0 or more.")
        return self.table.head(n)

    def where(self, **values: object) -> Self:
        """
        Keep the rows whose columns have these values; the numbers stay what they are.

        Where rows name their document, columns of the metadata will do as well:
        ``where(outlet="Wire")``.

        Raises
        ------
        ToolkitError
            A column the table does not have, or a value of a kind the column cannot hold.
        """
        table = self.table
        for column, value in values.items():
            wanted = list(value) if isinstance(value, list | tuple | set) else [value]
            if column in table.columns:
                table = table.filter(_pages().equal(table[column], wanted))
                continue
            about = self.corpus.table.columns if "document" in table.columns else []
            if column not in about:
                raise ToolkitError(
                    f"No column {column!r} in this table.",
                    advice=did_you_mean(column, [*table.columns, *about]),
                )
            names = importlib.import_module("toolkit.metadata").named(self.corpus, column, wanted)
            table = table.filter(table["document"].is_in(names))
        said = ", ".join(f"{column} = {value}" for column, value in values.items())
        chosen = f"{table.height:,} of {n_of(len(self), 'row')} chosen ({said}). "
        kept = self._with_rows(table)
        return replace(kept, note=kept.note if kept.note != self.note else chosen + self.note)

    def _with_rows(self, table: pl.DataFrame) -> Self:
        return replace(self, rows=table)

    def row(self, number: int) -> dict[str, Any]:
        """
        One row of the table as a dict.

        Raises
        ------
        ToolkitError
            There is no such row.
        """
        if not -len(self) <= number < len(self):
            raise ToolkitError(
                f"No row {number}: the table has {n_of(len(self), 'row')}.",
                advice="Rows are counted from 0." if len(self) else self.note,
            )
        return self.table.row(number, named=True)

    def evidence(self, row: Mapping[str, Any]) -> Any:  # noqa: ANN401  (Spans of a higher floor)
        """Token spans behind a row of the table."""
        raise NotImplementedError

    def explain(self, row: int) -> str:
        """
        Say how one row's numbers came about: counts, formula, substitution, plain words.

        A notebook shows it, and :meth:`methods`, as a paragraph.
        """
        raise NotImplementedError

    @property
    def method(self) -> str:
        """What was done, for a methods section, without versions."""
        return self.note

    def lines(self, row: int | None = None) -> Any:  # noqa: ANN401  (Concordance of a higher floor)
        """
        Show the lines of text behind a row, or behind all of them.

        Parameters
        ----------
        row : int, optional
            Row of the table, counted from 0; if not given, every row.

        Returns
        -------
        Concordance
            What is evidence for several rows is one line.
        """
        context, search = (importlib.import_module(f"toolkit.{m}") for m in ("context", "search"))
        rows = self.table.iter_rows(named=True) if row is None else [self.row(row)]
        return context.lines_of(self.corpus, search.together(map(self.evidence, rows)))

    def methods(self) -> str:
        """Describe the analysis for a methods section, with versions and fingerprint."""
        used = ", ".join(f"{name} {number}" for name, number in self.made.versions.items())
        texts = self.made.fingerprint[:12] or "unnamed"
        return Prose(f"{self.method} Made with {used}; texts {texts}.")

    def plot(self, **options: Any) -> Any:  # noqa: ANN401  (a plotly figure; plotly loads here)
        """Draw the result as a plotly figure; options are those of its kind of chart."""
        return importlib.import_module("toolkit.plots").drawn(self, **options)

    def explore(self) -> Any:  # noqa: ANN401  (a widget of the highest floor)
        """Open the result in its explorer."""
        return importlib.import_module("toolkit.explorers").explorer_of(self)

    def to_pandas(self) -> Any:  # noqa: ANN401  (pandas is not a dependency)
        """Hand the table to those who want pandas (which they have installed)."""
        return _pages().to_pandas(self.table)

    def to_csv(self, path: str | PathLike[str]) -> None:
        """Write the table as UTF-8 CSV, numbers in full precision."""
        _pages().write_csv(self.table, path)

    def to_spreadsheet(self, path: str | PathLike[str]) -> None:
        """
        Write the table as CSV that a spreadsheet opens without running anything.

        A cell of text that begins like a formula gets an apostrophe before it, and the file a
        byte-order mark, so that accents survive.
        """
        _pages().write_csv(_pages().defused(self.table), path, mark=True)

    def to_html(self, path: str | PathLike[str], *, most: int = 10_000) -> None:
        """Write one page that needs no kernel and no network; at most ``most`` rows."""
        _pages().write(self, path, most)

    def __str__(self) -> str:
        return str(_pages().show(self, most=20))

    def _repr_html_(self) -> str:
        return str(_pages().fragment(self, most=20))


guard(Result)


def _pages() -> Any:  # noqa: ANN401  (a module; writing pages needs polars, and this floor is light)
    return importlib.import_module("toolkit.pages")


Parameters = ParamSpec("Parameters")
Returned = TypeVar("Returned", bound=Result)


def analysis(verb: Callable[Parameters, Returned]) -> Callable[Parameters, Returned]:
    """
    Make a verb's results remember the verb and every argument, defaults included.

    Examples
    --------
    >>> import toolkit as tk
    >>> tk.frequencies(tk.Corpus.from_texts(["No deal."])).made.function
    'frequencies'
    """
    signature = inspect.signature(verb)
    verb = checked(verb)

    @functools.wraps(verb)
    def remembered(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Returned:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            return verb(*args, **kwargs)  # which words it
        bound.apply_defaults()
        bound.arguments = {name: kept(value) for name, value in bound.arguments.items()}
        given = {name: as_given(value) for name, value in bound.arguments.items()}
        given.pop("executor", None)  # where something is counted is no part of what is
        result = verb(*bound.args, **bound.kwargs)
        return replace(result, call=(verb.__name__, given))

    vars(remembered)["is_analysis"] = True  # a record may ask for it, and for nothing else
    return cast("Callable[Parameters, Returned]", remembered)
