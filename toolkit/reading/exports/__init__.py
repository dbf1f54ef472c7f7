"""
Exports of news archives: recognised by their layout, cut into articles, their counts compared.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from toolkit.reading.exports import factiva, nexis, proquest
from toolkit.reading.exports.export import Export, batch_of
from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.reading.inputs import Input
    from toolkit.reading.rows import Batch, Wanted

__all__ = ["LAYOUTS", "articles_of", "recognised"]


class Layout(Protocol):
    """
    How one archive lays out its exports.

    Examples
    --------
    >>> LAYOUTS["nexis"].fits("No deal.")
    False
    """

    def fits(self, text: str) -> bool:
        """Tell whether a text has the marks of this layout."""
        ...

    def read(self, lines: list[str]) -> Export:
        """Take the articles out of lines that are not blank."""
        ...


LAYOUTS: Final[Mapping[str, Layout]] = {"nexis": nexis, "factiva": factiva, "proquest": proquest}
#: One of these stands in every such export; looked for first, since most texts are none.
WORDS: Final = ("Document", "DOCUMENT", "Dokument", "document", "ProQuest")
SIGNS: Final = re.compile(
    r"ProQuest|[0-9] DOCUMENT|Documents? \([0-9]|Document [A-Za-z0-9]{15}|End of Document"
    r"|Ende des Dokuments|Fin du document|Fin del documento"
)


def recognised(text: str, layout: str | None) -> str:
    """
    Name the layout of a text: the one asked for, or the one whose marks it has.

    Parameters
    ----------
    text : str
        The text or page.
    layout : str or None
        What the user asked for; ``"plain"`` for none at all.

    Returns
    -------
    str
        A key of ``LAYOUTS``; empty for an ordinary text.

    Examples
    --------
    >>> recognised("No deal.", None)
    ''
    """
    if layout is not None:
        return layout if layout in LAYOUTS else ""
    if not any(word in text for word in WORDS) or not SIGNS.search(text):
        return ""
    return next((name for name, archive in LAYOUTS.items() if archive.fits(text)), "")


def articles_of(text: str, found: Input, wanted: Wanted) -> Batch | None:
    """
    Cut a text into the articles of an archive's export, if it is one.

    Returns
    -------
    Batch or None
        None for an ordinary text.

    Raises
    ------
    RefusedError
        Its counts do not agree; or a layout was asked for that it does not have.

    Examples
    --------
    >>> import io
    >>> from toolkit.reading.inputs import Input
    >>> from toolkit.reading.rows import Wanted
    >>> articles_of("No deal.", Input("a.txt", io.BytesIO), Wanted()) is None
    True
    """
    name = recognised(text, wanted.layout)
    if not name:
        return None
    lines = [line.strip() for line in text.splitlines()]
    export = LAYOUTS[name].read([line for line in lines if line])
    if not export.articles and not export.gap:
        raise RefusedError(
            f"no article found in the layout {name!r}",
            "Is it another archive's? layout='plain' reads it as one text.",
        )
    return batch_of(export, found.name, wanted)
