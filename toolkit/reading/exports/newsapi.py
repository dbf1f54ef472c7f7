"""
Answers of NewsAPI (.json): one page of search results, each text cut at about 200 characters.
"""

from __future__ import annotations

import re
from typing import Any, Final

from toolkit.reading.exports.export import Article, Export
from toolkit.reading.reports import RefusedError

__all__ = ["fits", "read"]

CUT: Final = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+([0-9]+) chars\]\s*$")
KEYS: Final = frozenset({"publishedAt", "source", "urlToImage", "content"})


def fits(value: object) -> bool:
    """
    Tell whether a JSON value is such an answer.

    Examples
    --------
    >>> fits({"status": "ok", "totalResults": 0, "articles": []})
    True
    """
    if not isinstance(value, dict) or not isinstance(value.get("articles"), list):
        return False
    articles = value["articles"]
    marked = "totalResults" in value and "status" in value
    return marked or bool(articles and isinstance(articles[0], dict) and articles[0].keys() >= KEYS)


def read(value: dict[str, Any]) -> Export:
    """
    Take the articles out of an answer.

    Raises
    ------
    RefusedError
        An entry that is no article; more articles than results.

    Examples
    --------
    >>> answer = {"totalResults": 1, "articles": [{"title": "No deal", "source": {"name": "Ledger"},
    ...           "publishedAt": "2031-06-05T08:00:00Z", "content": "Talks fai… [+900 chars]"}]}
    >>> article = read(answer).articles[0]
    >>> article.text, article.doubts
    ('Talks fai', ['cut by NewsAPI: 900 more characters are not in it'])
    """
    articles = [_article(place, entry) for place, entry in enumerate(value["articles"], start=1)]
    total = str(value.get("totalResults", ""))
    found = int(total) if total.isascii() and total.isdigit() and len(total) < 10 else None  # noqa: PLR2004
    if found is not None and found < len(articles):
        return Export("NewsAPI", articles, announced=found)
    return Export("NewsAPI", articles, found=found)


def _article(place: int, entry: object) -> Article:
    if not isinstance(entry, dict):
        raise RefusedError(f"article {place}: not an object", "Download the answer again.")
    source = entry.get("source")
    about = {
        "headline": _text(entry, "title"),
        "outlet": _text(source, "name") if isinstance(source, dict) else "",
        "date": _text(entry, "publishedAt"),
        "byline": _text(entry, "author"),
        "standfirst": _text(entry, "description"),
        "url": _text(entry, "url"),
    }
    content = _text(entry, "content")
    cut = CUT.search(content)
    if cut is None:
        return Article(content, about)
    doubt = f"cut by NewsAPI: {int(cut[1][:9]):,} more characters are not in it"
    return Article(content[: cut.start()], about, [doubt])


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return str(value) if isinstance(value, str) else ""
