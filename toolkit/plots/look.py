"""
The look that all charts share, and the one place where plotly is loaded.

It is a newspaper's: the title says what is counted, labels stand beside what they name,
the grid is hardly there. The ground is transparent and the text a middle grey that can be read on
JupyterLab's light and dark pages alike. Colours are Okabe and Ito's, sequences Cividis; because
a figure may be printed, series differ in marker, dash or hatching too.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@contextmanager
def _only_numbered(name: str) -> Iterator[None]:
    """
    Let an optional package stand there with nothing but its version while another is imported.

    plotly imports nbformat and asks it for no more than that. It would bring jsonschema, and that
    a grammar of internationalised addresses, which alone takes two to five seconds to compile.
    """
    if name in sys.modules:
        yield
        return
    with suppress(PackageNotFoundError):
        sys.modules[name] = SimpleNamespace(__version__=version(name))  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)


with _only_numbered("nbformat"):
    import plotly.graph_objects as go
    from plotly.io import renderers as _renderers  # noqa: F401  # asks for nbformat here and now

__all__ = [
    "COLOURS",
    "DASHES",
    "HATCHES",
    "MARKERS",
    "SIGNS",
    "SWATCHES",
    "TEMPLATE",
    "also",
    "go",
]

INK = "#757575"  # 4.6:1 on white, 4.1:1 on JupyterLab's dark page; see also figure.css
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C7A00", "#757575")
MARKERS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "triangle-down")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
HATCHES = ("", "/", ".", "x", "-", "\\", "+", "|")
SIGNS = "●■◆▲✚✖★▼"  # the markers as letters
SWATCHES = "■▨▒▩▤▧▦▥"  # the hatches

_GRID = "rgba(128, 128, 128, 0.22)"
_AXIS = {
    "gridcolor": _GRID,
    "zerolinecolor": "rgba(128, 128, 128, 0.55)",
    "linecolor": "rgba(128, 128, 128, 0.55)",
    "automargin": True,
    "ticklabeloverflow": "allow",  # to look at each costs a third of the time, and none overflows
    "ticks": "",
    "title": {"font": {"size": 12}, "standoff": 10},
    "tickfont": {"size": 12},
}

TEMPLATE = go.layout.Template(
    layout={
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {
            "family": "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif",
            "size": 13,
            "color": INK,
        },
        "title": {
            "x": 0,
            "xref": "container",
            "xanchor": "left",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10, "l": 4},
            "font": {"size": 17, "weight": 700},
            "subtitle": {"font": {"size": 12.5}},
        },
        "colorway": list(COLOURS),
        "colorscale": {
            "sequential": "Cividis",
            "sequentialminus": "Cividis_r",
            "diverging": "PuOr",
        },
        "xaxis": _AXIS,
        "yaxis": _AXIS,
        "margin": {"l": 12, "r": 24, "t": 74, "b": 46},
        "hoverlabel": {"font": {"size": 12}, "align": "left"},
        "showlegend": False,  # series are named in text: see keyed in sheets.py
        "barcornerradius": 0,
        "bargap": 0.35,
        "modebar": {
            "remove": ["sendChartToCloud", "lasso2d", "select2d"],
            "bgcolor": "rgba(0,0,0,0)",
            "color": "rgba(128, 128, 128, 0.7)",
            "activecolor": "#56B4E9",
        },
    }
)


def also(figure: go.Figure, what: str, more: Sequence[Mapping[str, Any]]) -> None:
    """
    Add annotations or shapes, all in one step.

    plotly looks at all that are there each time one is added: twenty, one by one, take a tenth of a
    second.

    Examples
    --------
    >>> figure = go.Figure()
    >>> also(figure, "shapes", [{"type": "line", "y0": 1, "y1": 1}])
    >>> len(figure.layout.shapes)
    1
    """
    figure.layout[what] = [*figure.layout[what], *more]
