"""
A page of HTML that is one file: it needs no kernel and no network.

Its policy lets the browser run the scripts that are named by their hashes, if there are any, and
load nothing from anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pkgutil
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from toolkit._base import for_html

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["document", "house", "house_name", "plotly_library", "script", "sendable", "static"]

_KINDS = ("notice", "grid", "reader", "figure", "library", "guess", "card")
_SHEETS = (
    "house.css",
    "notice.css",
    "grid.css",
    "reader.css",
    "figure.css",
    "guess.css",
    "card.css",
)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def static(*names: str) -> str:
    """
    Give the text of files in ``toolkit/static``, one after the other.

    Examples
    --------
    >>> "tk-look0" in static("house.css", "reader.css")
    True
    """
    folder = files("toolkit") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def house() -> str:
    """
    Give the scripts and style sheets of all kinds of widgets as one, which the page reads once.

    anywidget would set a sheet anew for every single widget, and each time the browser would
    style the whole page anew; and it would read a kind's script for every widget of that kind.

    Examples
    --------
    >>> ".tk-look0" in house(), "innerHTML" in house()
    (True, False)
    """
    sheets = {name: static(name) for name in _SHEETS}
    parts = [f"const SHEETS = {json.dumps(sheets)};", static("waiting.js", "house.js")]
    for kind in _KINDS:
        begun, _, made = static(f"{kind}.js").rpartition("export default ")
        parts.append(f"const {kind} = (() => {{\n{begun}return {made}}})();")
    parts.append(f"awaited({json.dumps(house_name())}).bring({{ {', '.join(_KINDS)} }});")
    return "\n".join([*parts, "export default {};"])


@cache
def house_name() -> str:
    """
    Name the house by what is in it, so that two versions of it get along on one page.

    Examples
    --------
    >>> len(house_name())
    16
    """
    names = [*_SHEETS, *(f"{kind}.js" for kind in _KINDS), "waiting.js", "house.js"]
    return hashlib.sha256(static(*names).encode("utf-8")).hexdigest()[:16]


def script(kind: str) -> str:
    """
    Give the script that a widget of a kind brings: it waits for the house, and asks that.

    Examples
    --------
    >>> len(script("reader")) < 2000
    True
    """
    told = f"const HOUSE = {json.dumps(house_name())}, KIND = {json.dumps(kind)};"
    return f"{told}\n{static('waiting.js', 'kind.js')}"


def plotly_library() -> str:
    """
    Give plotly's own script, without loading what its Python is made of.

    Examples
    --------
    >>> "Plotly" in plotly_library()
    True
    """
    return (pkgutil.get_data("plotly", "package_data/plotly.min.js") or b"").decode()


def sendable(text: object) -> str:
    """
    Give text that JSON can carry: half of a surrogate pair alone becomes U+FFFD.

    Examples
    --------
    >>> sendable("a" + chr(0xD800)) == "a" + chr(0xFFFD)
    True
    """
    return _LONE_SURROGATE.sub("\ufffd", str(text))


def document(title: str, body: str, *, styles: str = "", scripts: Sequence[str] = ()) -> str:
    """
    Put a page together.

    Parameters
    ----------
    title : str
        Of the window; text.
    body : str
        HTML that is safe already.
    styles : str
        More CSS.
    scripts : sequence of str
        JavaScript that the page may run, each in an element of its own; nothing else runs.

    Returns
    -------
    str
        A whole HTML file.

    Examples
    --------
    >>> page = document("A < B", "<p>Fine.</p>")
    >>> "<title>A &lt; B</title>" in page, "script-src" in page
    (True, False)
    """
    # a browser reads \r\n as \n before it takes the hash
    code = [script.replace("\r\n", "\n").replace("\r", "\n") for script in scripts]
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in code)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    policy += f"; script-src {hashes}; img-src data: blob:" if code else ""
    return sendable(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{for_html(title)}</title><style>{static('export.css')}{styles}</style></head>"
        f'<body><main class="mathjax_ignore">{body}</main>'
        + "".join(f"<script>{script}</script>" for script in code)
        + "</body></html>\n"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
