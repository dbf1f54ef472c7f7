"""
Words for people: turns of phrase, prose, and text made safe for the pages it is shown on.
"""

from __future__ import annotations

import difflib
import functools
import html
from itertools import groupby
from typing import TYPE_CHECKING, Any, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Prose", "as_prose", "did_you_mean", "for_html", "for_plot", "n_of"]

Parameters = ParamSpec("Parameters")


class Prose(str):
    r"""
    A text that a notebook shows as paragraphs; everywhere else it is the string it is.

    What is printed there is broken in the middle of words. Lines in columns stay as they are.

    Examples
    --------
    >>> text = Prose("War < peace.\n")
    >>> text
    'War < peace.\n'
    >>> text._repr_html_()  # doctest: +ELLIPSIS
    '<div class="toolkit-prose mathjax_ignore" style="..."><p>War &lt; peace.</p></div>'
    """

    __slots__ = ()

    def _repr_html_(self) -> str:
        parts: list[str] = []
        for in_columns, lines in groupby(filter(str.strip, self.splitlines()), _in_columns):
            shown = [for_html(line) for line in lines]
            parts += [f"<pre>{chr(10).join(shown)}</pre>"] if in_columns else map(_paragraph, shown)
        looks = 'class="toolkit-prose mathjax_ignore" style="max-width:46em;overflow-wrap:anywhere"'
        return f"<div {looks}>{''.join(parts)}</div>"


def _in_columns(line: str) -> bool:
    return "   " in line.strip()


def _paragraph(line: str) -> str:
    return f"<p>{line}</p>"


def as_prose(told: Callable[Parameters, str]) -> Callable[Parameters, str]:
    """
    Make a function's answer prose.

    Examples
    --------
    >>> type(as_prose(str.title)("war and peace")).__name__
    'Prose'
    """

    @functools.wraps(told)
    def written(*args: Parameters.args, **kwargs: Parameters.kwargs) -> str:
        return Prose(told(*args, **kwargs))

    return written


def for_html(text: object) -> str:
    """
    Make text safe inside HTML, in content and in quoted attributes.

    Examples
    --------
    >>> for_html('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(str(text), quote=True)


def for_plot(text: object) -> str:
    """
    Make text safe inside a plotly label, which reads ``<``, ``>`` and ``&`` as markup.

    Quotation marks stay as they are: plotly would show the entity.

    Examples
    --------
    >>> for_plot('"<b>" & co')
    '"&lt;b&gt;" &amp; co'
    """
    return html.escape(str(text), quote=False)


def did_you_mean(name: object, options: Iterable[str]) -> str:
    """
    Advise on a name that is none of the options: the nearest one, and then the list.

    Examples
    --------
    >>> did_you_mean("log_dise", ["log_dice", "npmi"])
    "Did you mean 'log_dice'? Possible: log_dice, npmi."
    """
    options = list(options)
    near = difflib.get_close_matches(str(name), options, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    shown = ", ".join(options[:30]) + (", ..." if len(options) > 30 else "")  # noqa: PLR2004
    return f"{hint}Possible: {shown}." if options else "There is none to choose from."


def n_of(n: Any, noun: str, plural: str = "") -> str:  # noqa: ANN401  (any kind of number)
    """
    Write a count with its noun, in the singular where that is right.

    Examples
    --------
    >>> n_of(1, "document"), n_of(1200, "document"), n_of(0, "stretch", "stretches")
    ('1 document', '1,200 documents', '0 stretches')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"
