"""
The visible lines of a simple web page, such as an archive's export: blocks are lines, cells tabs.

Read in one pass from left to right, so that no page, however broken, takes longer than its length.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

__all__ = ["page_lines"]

BLOCKS: Final = frozenset(
    "address article blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section table tbody thead tfoot tr ul".split()
)
HIDDEN: Final = frozenset({"script", "style", "head", "template", "noscript"})
TAG: Final = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*)")
CELLS: Final = frozenset({"td", "th"})


def page_lines(page: str) -> list[str]:
    r"""
    Take the text lines out of a page, white space as a browser shows it.

    Parameters
    ----------
    page : str
        HTML.

    Returns
    -------
    list of str
        Lines that are not blank.

    Examples
    --------
    >>> page_lines("<table><tr><td>HD<td>No  deal</tr></table><p>Talks &amp; tea<br>failed.</p>")
    ['HD\tNo deal', 'Talks & tea', 'failed.']
    """
    reader = _Lines()
    at, hidden = 0, ""
    while at < len(page):
        begin = page.find("<", at)
        begin = len(page) if begin < 0 else begin
        if not hidden:
            reader.text(page[at:begin])
        tag, at = _tag(page, begin)
        if hidden:
            hidden = "" if tag == f"/{hidden}" else hidden
        elif tag in HIDDEN:
            hidden = tag
        else:
            reader.tag(tag)
    reader.tag("/html")
    return reader.lines


def _tag(page: str, begin: int) -> tuple[str, int]:
    """Name the tag that begins here, ``/`` before it at its end, and where it is over."""
    comment = page.startswith("<!--", begin)
    end = page.find("-->" if comment else ">", begin)
    if end < 0:
        return "", len(page)
    name = TAG.match(page, begin)
    return name[1].lower() if name else "", end + (3 if comment else 1)


class _Lines:
    """Gather text into cells and cells into lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._cells: list[list[str]] = [[]]

    def text(self, text: str) -> None:
        """Add visible text to the cell that is open."""
        self._cells[-1].append(text)

    def tag(self, name: str) -> None:
        """Begin a cell or a line where a tag does."""
        if name.removeprefix("/") in BLOCKS:
            line = "\t".join(" ".join(unescape("".join(cell)).split()) for cell in self._cells)
            if line.strip():
                self.lines.append(line)
            self._cells = [[]]
        elif name in CELLS and any(part.strip() for cell in self._cells for part in cell):
            self._cells.append([])
