"""
Guessing an encoding, for those who ask for a guess.

No statistics of languages, only what a reader would see: the right encoding leaves letters within
words and quotation marks around them; a wrong one leaves signs where signs do not stand, as in
donÕt or America¡¦s. This works for Latin alphabets. For others no guess is made.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from toolkit.reading.reports import RefusedError

__all__ = ["better_encoding", "guess_encoding", "utf16_without_mark"]

FOREIGN_SHARE: Final = 0.3  # above this share of non-ASCII bytes, text is not in a Latin alphabet
ODD_SHARE: Final = 1 / 3  # a guess that leaves more of the characters odd convinces nobody
NUL_SHARE: Final = 0.6  # UTF-16 of Latin text has a NUL beside nearly every letter ...
STRAY_SHARE: Final = 0.02  # ... and next to none in the places of the letters themselves

# In order of preference among equals. The last two are no typo: English typed on a Chinese system
# carries its dashes and quotation marks as two bytes.
GUESSES: Final = ("cp1252", "latin-1", "mac-roman", "big5", "gbk")
TYPOGRAPHY: Final = "‘’‚“”„‹›«»–—…•·€£¥¢§©®™°½¼¾²³¹´¡¿\u00a0\u3000\u00ad"
ODD: Final = re.compile(
    rf"[^\x00-\x7f\w{TYPOGRAPHY}]"  # 1. neither a letter nor typography
    r"|[\u2e80-\u2fff\u3040-\ud7ff\uf900-\ufaff\uff00-\uffef]"  # 2. an ideograph in a Latin text
    r"|(?<=[a-z])[À-ÖØ-ÞŒŠŽŸ]"  # 3. a capital within a word: donÕt
    r"|(?<=[a-z])[¢£¥§©°ªº½¼¾²³¹](?=[A-Za-z])"  # 4. a sign within a word
    r"|(?<=\w)[¡¿]"  # 5. a Spanish opening mark that opens nothing
)


def guess_encoding(sample: bytes) -> str:
    """
    Choose the encoding that leaves the fewest odd characters.

    Parameters
    ----------
    sample : bytes
        Text in a Latin alphabet that is not UTF-8.

    Returns
    -------
    str
        One of cp1252, latin-1, mac-roman, big5, gbk.

    Raises
    ------
    RefusedError
        If the text is in another alphabet, or no encoding reads well.

    Examples
    --------
    >>> guess_encoding("He said “don’t” in a café".encode("mac-roman"))
    'mac-roman'
    """
    high = _count_high(sample)
    if high > FOREIGN_SHARE * len(sample):
        raise RefusedError(
            "not UTF-8, and not in a Latin alphabet: no guess is made",
            "Give its encoding, such as encoding='cp1251' for Cyrillic or 'gb18030' for Chinese.",
        )
    odd, codec = _best(sample)
    if odd > ODD_SHARE * high:
        raise RefusedError("not UTF-8, and no guess reads well", "Give the encoding by name.")
    return codec


def better_encoding(sample: bytes, codec: str) -> str:
    """
    Name an encoding that fits clearly better than the one asked for, or none.

    Examples
    --------
    >>> better_encoding("the past—America’s and the world’s—and after".encode("big5"), "cp1252")
    'big5'
    >>> better_encoding("a café".encode("cp1252"), "cp1252")
    ''
    """
    if not sample or _count_high(sample) > FOREIGN_SHARE * len(sample):
        return ""
    odd, best = _best(sample)
    return best if _oddities(sample, codec) > 2 * odd + 2 else ""


def utf16_without_mark(sample: bytes) -> str:
    """
    Recognise UTF-16 without a mark: Latin text has its NULs all on one side.

    Examples
    --------
    >>> utf16_without_mark("Hello".encode("utf-16-le")), utf16_without_mark(b"Hello")
    ('utf-16-le', '')
    """
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if max(even, odd) < NUL_SHARE * half or min(even, odd) > STRAY_SHARE * half:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _best(sample: bytes) -> tuple[int, str]:
    return min(
        ((_oddities(sample, codec), codec) for codec in GUESSES),
        key=lambda pair: pair[0],  # the first of equals: GUESSES is in order of preference
    )


def _oddities(sample: bytes, codec: str) -> int:
    """Count the characters that hardly occur where they stand; all of them if it cannot be read."""
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample, final=False)
    except UnicodeError:
        return len(sample)
    return len(ODD.findall(text))


def _count_high(data: bytes) -> int:
    return len(data) - len(data.translate(None, bytes(range(128, 256))))
