"""Groups of documents that a view can be of: the columns worth comparing by, and one group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from toolkit._base import ToolkitError
from toolkit.explorers.controls import as_arguments
from toolkit.metadata import NONE, keys_of
from toolkit.selection import one_condition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from toolkit.corpus import Corpus

__all__ = [
    "comparable",
    "compared",
    "members",
    "offered",
    "part_code",
    "part_of",
    "rest_code",
    "rest_of",
]

_KINDS = 12  # more values than that is no grouping to look at


def comparable(corpus: Corpus) -> list[str]:
    """
    Name the metadata columns worth comparing by: two to twelve values.

    Examples
    --------
    >>> import toolkit as tk
    >>> about = {"outlet": ["A", "B", "A"], "id": ["x", "y", "z"], "year": ["2031"] * 3}
    >>> comparable(tk.Corpus.from_texts(["a", "b", "c"], about=about))
    ['outlet', 'id']
    """
    table = corpus.table
    return [name for name in table.columns if 2 <= table[name].n_unique() <= _KINDS]  # noqa: PLR2004


def offered(columns: Sequence[str], by: str) -> list[str]:
    """
    Name the columns that a menu offers: those worth comparing by, and the one in use.

    Examples
    --------
    >>> offered(["outlet"], "outlet"), offered(["outlet"], "author"), offered(["outlet"], "")
    (['outlet'], ['outlet', 'author'], ['outlet'])
    """
    return [*columns, by] if by and by not in columns else list(columns)


def members(corpus: Corpus, by: str) -> list[str]:
    """
    List the groups of a column, as menus show them; the documents without a value come last.

    Examples
    --------
    >>> import toolkit as tk
    >>> members(tk.Corpus.from_texts(["a", "b"], about={"outlet": ["B", None]}), "outlet")
    ['B', '(none)']
    """
    if by not in corpus.table.columns:
        return []
    return sorted(set(keys_of(corpus.table, by)), key=lambda group: (group == NONE, group))


def _value(corpus: Corpus, by: str, group: str) -> object:
    """Find what a column holds in a group, as subset takes it: a year is a number."""
    keys = keys_of(corpus.table, by)
    held = zip(corpus.table[by], keys, strict=True)
    values = list(dict.fromkeys(value for value, key in held if key == group))
    if len(values) > 1:  # nothing and an empty text are both no value
        return values
    return values[0] if values else group


def part_of(corpus: Corpus, by: str, group: str) -> Corpus:
    """
    Give the documents of one group; all of them if no group is named.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["A", "B"]})
    >>> part_of(corpus, "outlet", "B").texts, part_of(corpus, "outlet", "") is corpus
    (('b',), True)
    """
    return corpus.subset(**{by: _value(corpus, by, group)}) if by and group else corpus


def part_code(corpus: Corpus, by: str, group: str) -> str:
    """
    Write the same as Python.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"year": [2030, 2031]})
    >>> part_code(corpus, "year", "2031"), part_code(corpus, "year", "")
    ('corpus.subset(year=2031)', 'corpus')
    """
    if not (by and group):
        return "corpus"
    return f"corpus.subset({as_arguments({by: _value(corpus, by, group)})})"


def rest_of(corpus: Corpus, by: str, group: str) -> Corpus:
    """
    Give the documents of all other groups, those of none among them.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["A", None]})
    >>> rest_of(corpus, "outlet", "A").texts
    ('b',)
    """
    return corpus.without(**{by: _value(corpus, by, group)})


def rest_code(corpus: Corpus, by: str, group: str) -> str:
    """
    Write the same as Python.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b"], about={"outlet": ["A", "B"]})
    >>> rest_code(corpus, "outlet", "A")
    'corpus.without(outlet="A")'
    """
    return f"corpus.without({as_arguments({by: _value(corpus, by, group)})})"


def compared(
    target: Corpus | Mapping[str, Corpus], reference: Corpus | None
) -> tuple[Corpus, str, str, str]:
    """
    Find what two corpora were selected from, and by what.

    Parameters
    ----------
    target, reference : Corpus
        As given to :func:`toolkit.keyness`; of several targets the first counts.

    Returns
    -------
    corpus, by, target, reference
        The whole, the column, and the two values; "" where the reference is all others.

    Raises
    ------
    ToolkitError
        They were not selected from one corpus by one column.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["a", "b", "c"], about={"outlet": ["A", "B", "C"]})
    >>> compared(corpus.subset(outlet="A"), corpus.subset(outlet="C"))[1:]
    ('outlet', 'A', 'C')
    """
    first = target if not isinstance(target, Mapping) else next(iter(target.values()))
    chosen = one_condition(first, "part", "subset")
    whole = first.origin
    if chosen and whole is not None:
        by, group = chosen
        if reference is None:
            return whole, by, group, ""
        other = one_condition(reference, "part", "subset")
        if reference.origin is whole and other and other[0] == by:
            return whole, by, group, other[1]
        if reference.origin is whole and one_condition(reference, "without") == chosen:
            return whole, by, group, ""
    raise ToolkitError(
        "These two sets of documents were not selected from one corpus by one column.",
        "The explorer compares groups of one corpus.",
        'Such as: tk.keyness(corpus.subset(outlet="A"), corpus.without(outlet="A")).',
    )
