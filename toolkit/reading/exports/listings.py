"""
Lists of news without the news: Media Cloud and GDELT give headlines and addresses, no texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["listing_of", "no_texts", "without_header"]

MEDIA_CLOUD: Final = ({"media_name", "title", "url"}, {"stories_id", "indexed_date", "media_url"})
GDELT_LIST: Final = (
    ({"url", "title", "date"}, {"mobileurl", "socialimage", "imageurl", "domain"}),
    ({"url", "title", "seendate"}, {"domain", "sourcecountry", "url_mobile"}),
)
#: The first cells of GDELT's tables, which have no header: Knowledge Graph, events.
GDELT_RAW: Final = re.compile(
    r"(?:[0-9]{14}-T?[0-9]+\t[0-9]{14}\t|[0-9]{8,12}\t[0-9]{8}\t[0-9]{6}\t)"
)


def listing_of(columns: Iterable[str]) -> str:
    """
    Name the service whose list has these columns; empty if it is none.

    Examples
    --------
    >>> listing_of(["id", "indexed_date", "language", "media_name", "publish_date", "title", "url"])
    'Media Cloud'
    """
    there = {column.strip().casefold() for column in columns}
    needed, typical = MEDIA_CLOUD
    if needed <= there and there & typical:
        return "Media Cloud"
    return "GDELT" if any(has <= there and there & also for has, also in GDELT_LIST) else ""


def without_header(line: str) -> str:
    r"""
    Name the service whose tables begin like this line, without a header.

    Examples
    --------
    >>> without_header("20310605101500-12\t20310605101500\t1\tledger.example")
    'GDELT'
    """
    return "GDELT" if GDELT_RAW.match(line) else ""


def no_texts(service: str, columns: Iterable[str]) -> RefusedError:
    """
    Word the refusal of a list that was taken for texts.

    Examples
    --------
    >>> no_texts("Media Cloud", ["title", "url"]).reason
    'a Media Cloud export: metadata only, there are no article texts in it'
    """
    title = next((column for column in columns if column.strip().casefold() == "title"), "")
    headlines = f"Read its headlines with text={title!r}; or give" if title else "Give"
    return RefusedError(
        f"a {service} export: metadata only, there are no article texts in it",
        f"{headlines} it to texts that you have: tk.join(corpus, path).",
    )
