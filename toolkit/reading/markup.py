"""
The visible lines of a simple web page, such as an archive's export: blocks are lines, cells tabs.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

__all__ = ["page_lines"]

BLOCKS: Final = frozenset(
    "address article blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 h6 header "
    "hr html li main nav ol p pre section table tbody thead tfoot tr ul".split()
)
HIDDEN: Final = frozenset({"script", "style", "head", "template", "noscript"})
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
    reader.feed(page)
    reader.close()
    reader.end_line()
    return reader.lines


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._cells: list[list[str]] = [[]]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in HIDDEN:
            self._hidden += 1
        elif tag in BLOCKS:
            self.end_line()
        elif tag in CELLS and any(part.strip() for cell in self._cells for part in cell):
            self._cells.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in BLOCKS:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._cells[-1].append(data)

    def end_line(self) -> None:
        """Put down what was gathered, if there is anything to see."""
        line = "\t".join(" ".join("".join(cell).split()) for cell in self._cells)
        if line.strip():
            self.lines.append(line)
        self._cells = [[]]
