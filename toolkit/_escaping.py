"""
Text that stays text: where HTML or a chart would read it as markup.
"""

from __future__ import annotations

import html

__all__ = ["for_html", "for_plot"]


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
