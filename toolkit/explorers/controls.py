"""The controls that all panels are made of, each with its label, and values written as Python."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import ipywidgets

from toolkit._base import ToolkitError, did_you_mean
from toolkit.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "FULL",
    "as_arguments",
    "as_lexicon",
    "as_python",
    "beside",
    "listed",
    "menu",
    "number_box",
    "one_of",
    "quiet_button",
    "text_box",
]

FULL = "calc(100% - 4px)"  # width of a box in a row of its own, margins taken off
_WIDE = {"description_width": "initial"}


def menu(label: str, options: Sequence[Any] = (), **layout: str) -> ipywidgets.Dropdown:
    """
    Make a dropdown with its label beside it.

    Examples
    --------
    >>> menu("Frame", ["security", "economic"]).value
    'security'
    """
    width = {"width": "auto", "max_width": "100%", **layout}
    return ipywidgets.Dropdown(
        options=list(options), description=label, style=_WIDE, layout=ipywidgets.Layout(**width)
    )


def text_box(label: str, width: str, placeholder: str = "") -> ipywidgets.Text:
    """
    Make a text box that acts on Enter, or when it is left.

    Examples
    --------
    >>> text_box("Pattern", "20em").continuous_update
    False
    """
    return ipywidgets.Text(
        description=label,
        placeholder=placeholder,
        continuous_update=False,
        style=_WIDE,
        layout=ipywidgets.Layout(width=width, max_width="100%"),
    )


def number_box(label: str, *, most: int, least: int = 0) -> ipywidgets.BoundedIntText:
    """
    Make a box for a whole number, as wide as its label and the number need.

    Examples
    --------
    >>> number_box("Tokens each side", most=200).max
    200
    """
    width = f"{len(label) * 0.52 + len(str(most)) * 0.7 + 3:.0f}em"
    layout = ipywidgets.Layout(width=width, max_width="100%")
    return ipywidgets.BoundedIntText(
        description=label, min=least, max=most, style=_WIDE, layout=layout
    )


def beside(*controls: ipywidgets.Widget) -> ipywidgets.Box:
    """
    Put controls in a row that breaks where the page is narrow.

    Examples
    --------
    >>> len(beside(menu("A"), menu("B")).children)
    2
    """
    layout = ipywidgets.Layout(display="flex", flex_flow="row wrap", align_items="center")
    layout.grid_gap = "4px 18px"
    return ipywidgets.Box(list(controls), layout=layout)


def one_of(kind: str, value: str, options: Sequence[str]) -> str:
    """
    Give the value back if it is one of the options.

    Raises
    ------
    ToolkitError
        It is none of them; the nearest is named.

    Examples
    --------
    >>> one_of("frame", "security", ["security", "economic"])
    'security'
    """
    if value not in options:
        raise ToolkitError(f"No {kind} {value!r}.", advice=did_you_mean(value, options))
    return value


def as_python(value: object) -> str:
    """
    Write a value as Python, strings in double quotes where that is possible.

    Examples
    --------
    >>> print(as_python("arms race"), as_python('say "no"'), as_python(["a"]), as_python(5))
    "arms race" 'say "no"' ["a"] 5
    """
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_python, value)) + "]"
    plain = repr(value)
    simple = isinstance(value, str) and plain.startswith("'") and '"' not in plain
    return f'"{plain[1:-1]}"' if simple else plain


def as_lexicon(given: Lexicon | Mapping[str, Sequence[str]]) -> Lexicon:
    """
    Give a lexicon, also of frames written as a mapping.

    Examples
    --------
    >>> list(as_lexicon({"security": ["war"]}).frames)
    ['security']
    """
    return given if isinstance(given, Lexicon) else Lexicon(given)


def listed(text: str) -> list[str]:
    """
    Read what is typed with commas between, each once.

    Examples
    --------
    >>> listed("talk*, navy,, talk*")
    ['talk*', 'navy']
    """
    return list(dict.fromkeys(part for each in text.split(",") if (part := each.strip())))


def as_arguments(values: Mapping[str, object]) -> str:
    """
    Write values by name as Python arguments, whatever the names are.

    Examples
    --------
    >>> print(as_arguments({"outlet": "Wire", "my column": None}))
    outlet="Wire", **{"my column": None}
    """
    plain = [f"{k}={as_python(v)}" for k, v in values.items() if _is_name(k)]
    odd = [f"{as_python(k)}: {as_python(v)}" for k, v in values.items() if not _is_name(k)]
    return ", ".join([*plain, *([f"**{{{', '.join(odd)}}}"] if odd else [])])


def _is_name(text: str) -> bool:
    return text.isidentifier() and not iskeyword(text)


def quiet_button(label: str, told: str, act: Callable[[], object]) -> ipywidgets.Button:
    """
    Make a small button that does something beside the point: undo, reset, save.

    Examples
    --------
    >>> quiet_button("Undo", "Take the last step back", lambda: None).description
    'Undo'
    """
    button = ipywidgets.Button(description=label, tooltip=told)
    button.add_class("tk-tool")
    button.layout.width = "auto"
    button.on_click(lambda _button: act())
    return button
