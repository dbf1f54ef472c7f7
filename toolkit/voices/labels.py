"""
Names before a colon that open paragraphs: who speaks in a transcript, an interview, a headline.

Pages are full of other words before colons (*Video:*, *Read more:*, *10.15am:*). A label speaks if
the text uses it twice, or shares its look with one that it uses twice (*MAYOR LIND:*), and is no
piece of page furniture. *Q* and *A* name nobody and are left alone.
"""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["LABEL", "labels"]

LABEL = re.compile(
    r"(?P<label>(?:[^\W\d_a-z][\w.'’-]*"
    r"(?:[ ](?:(?:de|van|von|der|al|bin|of|the)[ ])?[^\W\d_a-z][\w.'’-]*){0,4}))"
    r"(?:[ ]\([^()\n]{1,40}\))?(?P<colon>:)[ ]+(?=\S)"
)
_KNOWN = 3  # mentions of its last word that make a headline's label somebody
# What pages put before a colon: the kinds of things they show, their data, their invitations.
_FURNITURE = frozenset(
    "address advertisement analysis archive audio background blog box breaking brief byline "
    "caption category chart click comments contact copyright correction credit credits date "
    "disclaimer download editor email episode event exclusive explainer explained factbox facts "
    "fax file filed follow gallery graphic headline highlights image infographic keywords "
    "language latest length link links listen live location map media more news note notes "
    "opening opinion pages phone photo photograph photographs photos picture pictures play "
    "podcast poll posted preview price profile published quiz read recap related report review "
    "scroll section see share slideshow source sources sponsored subject subscribe summary tags "
    "tel telephone tickets time timeline title topic topics transcript tweet update updated "
    "updates url venue video videos view warning watch web website when where why how what "
    "which".split()
)


def labels(text: str, paragraphs: list[tuple[int, int]]) -> frozenset[str]:
    r"""
    Find the names that speak where they stand before a colon.

    Parameters
    ----------
    text : str
        The whole text.
    paragraphs : list of (int, int)
        Where its paragraphs stand.

    Examples
    --------
    >>> text = "LIND: No.\nVideo: Rain\nDAHL: Why?\nLIND: No.\nVideo: Snow"
    >>> starts = [0, 10, 22, 33, 43]
    >>> paragraphs = list(zip(starts, [*(start - 1 for start in starts[1:]), len(text)]))
    >>> sorted(labels(text, paragraphs))
    ['DAHL', 'LIND']
    """
    counts: Counter[str] = Counter()
    headline = ""
    for start, end in paragraphs:
        match = LABEL.match(text, start, end) if text.find(":", start, end) > 0 else None
        if match and not _is_furniture(match["label"]):
            counts[match["label"]] += 1
            headline = headline or match["label"] * (start == paragraphs[0][0])
    kept = {label for label, n in counts.items() if n > 1 and len(label) > 1}
    if any(map(_shouts, kept)):
        kept |= set(filter(_shouts, counts))
    if len(kept) > 1 and 2 * sum(counts[label] for label in kept) > len(paragraphs):
        kept |= {label for label in counts if len(label) > 1}  # the page is a transcript
    if headline and len(re.findall(rf"\b{re.escape(headline.split()[-1])}\b", text)) >= _KNOWN:
        kept.add(headline)
    return frozenset(kept)


def _is_furniture(label: str) -> bool:
    """*Video*, *Read More*, *Photos*: the first or the last word tells."""
    words = label.lower().split()
    return words[0] in _FURNITURE or words[-1] in _FURNITURE


def _shouts(label: str) -> bool:
    """*Mr LIND*, *HOST*: a word in capitals."""
    return any(word.isupper() and len(word.strip(".")) > 1 for word in label.split())
