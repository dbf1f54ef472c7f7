"""
What every room stands on: the error that advises, the result that knows its origin, escaping.

An analysis returns a :class:`Result`: a tidy table, one sentence for a person, and a record of
how it was made. The record is written in one place, by :func:`analysis`, so no verb can forget it.
"""

from __future__ import annotations

import difflib
import functools
import html
import importlib
import inspect
import json
import platform
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

if TYPE_CHECKING:
    from os import PathLike

    import polars as pl

__all__ = ["Made", "Result", "ToolkitError", "analysis", "did_you_mean", "for_html", "for_plot"]


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
        super().__init__(" ".join(part for part in (asked, why, advice) if part))
        self.asked, self.why, self.advice = asked, why, advice


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
