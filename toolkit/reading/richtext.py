r"""
The paragraphs of an RTF document, by the standard library.

RTF is a stream of control words in nested groups. Three things must be right for the characters
to be: ``\'e9`` is a byte in the code page of the current font; ``\u8217?`` is a character followed
by a substitute to be skipped; and groups such as the font table hold no text at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from toolkit.reading.reports import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["rtf_paragraphs"]

START: Final = b"{\\rtf"
MAX_GROUPS: Final = 10_000  # one inside the other
TOKEN: Final = re.compile(
    r"\\(?P<word>[A-Za-z]+)(?P<number>-?[0-9]{1,10})?[ ]?"
    r"|\\'(?P<byte>[0-9A-Fa-f]{2})"
    r"|\\(?P<sign>[^A-Za-z'])"
    r"|(?P<brace>[{}])"
    r"|(?P<end>[\r\n\0]+)"
    r"|(?P<plain>[^\\{}\r\n\0]+)"
    r"|(?P<stray>.)",
    re.DOTALL,
)
#: Groups that hold no text of the document.
ASIDE: Final = frozenset(
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl "
    "footerr footerf fldinst listtable listoverridetable filetbl revtbl rsidtbl themedata "
    "colorschememapping latentstyles datastore xmlnstbl generator bkmkstart bkmkend comment "
    "atnid atnauthor annotation".split()
)
BREAKS: Final = frozenset({"par", "sect", "page", "row", "column"})
SIGNS: Final[Mapping[str, str]] = {
    "line": "\n", "tab": "\t", "cell": "\t", "emdash": "\u2014", "endash": "\u2013",
    "emspace": "\u2003", "enspace": "\u2002", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "bullet": "\u2022", "zwj": "\u200d",
    "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
    "~": "\u00a0", "_": "\u2011", "-": "\u00ad", "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
CHARSETS: Final[Mapping[int, str]] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
CODEPAGES: Final = frozenset(
    "437 850 852 855 857 860 861 862 863 864 865 866 874 932 936 949 950 1250 1251 1252 1253 1254 "
    "1255 1256 1257 1258".split()
)
OTHER_PAGES: Final = {10000: "mac_roman", 20127: "cp1252", 28591: "latin-1", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its end undoes."""

    aside: bool = False
    fonts: bool = False
    skip: int = 1
    codec: str = ""


def rtf_paragraphs(data: bytes) -> list[str]:
    r"""
    Take the paragraphs out of an RTF document.

    Parameters
    ----------
    data : bytes
        The .rtf.

    Returns
    -------
    list of str
        One string each; cells of a table stand between tabs. May hold empty ones.

    Raises
    ------
    RefusedError
        No RTF; cut short: a group that never closes; nested without end.

    Examples
    --------
    >>> rtf_paragraphs(rb"{\rtf1\ansi\ansicpg1251 {\fonttbl{\f0 Arial;}}\'cc\'e8\'f0\par\u8217?s}")
    ['Мир', '’s']
    """
    if not data.startswith(START):
        raise RefusedError("no RTF document, whatever its name says", "Get it again.")
    return _Reader(data.decode("latin-1")).paragraphs()


class _Reader:
    """Walk over the tokens of one document."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._state, self._outer = _State(), list[_State]()
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1
        self._bytes = bytearray()
        self._parts: list[str] = []
        self._done: list[str] = []
        self._to_skip = 0
        self._starred = False

    def paragraphs(self) -> list[str]:
        at, end = 0, len(self._source)
        while at < end:
            token = TOKEN.match(self._source, at)
            if token is None:  # pragma: no cover  (the last branch matches anything)
                break
            at = token.end() + self._take(token)
            if not self._outer and token["brace"]:
                break  # what follows the last group is no part of the document
        else:
            raise RefusedError("cut short: a group never closes", "Get it again.")
        self._break()
        return [_joined(each) for each in self._done]

    def _take(self, token: re.Match[str]) -> int:
        """Act on one token; how many characters after it are raw data to be passed over."""
        kind = token.lastgroup if token["word"] is None else "word"
        if kind == "word":
            return self._word(token["word"], token["number"])
        if kind == "brace":
            self._brace(token["brace"])
        elif kind == "byte":
            self._byte(int(token["byte"], 16))
        elif kind == "sign":
            self._sign(token["sign"])
        elif kind in {"plain", "stray"}:
            self._plain(token[0])
        return 0

    def _brace(self, brace: str) -> None:
        self._flush()
        self._to_skip, self._starred = 0, False
        if brace == "{":
            self._outer.append(self._state)
            if len(self._outer) > MAX_GROUPS:
                raise RefusedError("nested too deeply")
        elif self._outer:
            self._state = self._outer.pop()

    def _byte(self, value: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif not self._state.aside:
            self._bytes.append(value)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif sign in "\r\n":
            self._break()
        elif sign in SIGNS:
            self._write(SIGNS[sign])

    def _plain(self, text: str) -> None:
        if self._to_skip:
            self._to_skip, text = max(0, self._to_skip - len(text)), text[self._to_skip :]
        if self._state.fonts or not text:
            return
        self._write(
            text if text.isascii() else text.encode("latin-1").decode(self._codec, "replace")
        )

    def _write(self, text: str) -> None:
        self._flush()
        if not self._state.aside:
            self._parts.append(text)

    def _break(self) -> None:
        self._flush()
        if not self._state.aside:
            self._done.append("".join(self._parts))
            self._parts.clear()

    def _flush(self) -> None:
        if self._bytes:
            self._parts.append(self._bytes.decode(self._codec, "replace"))
            self._bytes.clear()

    @property
    def _codec(self) -> str:
        return self._state.codec or self._page

    def _word(self, word: str, number: str | None) -> int:
        value = int(number) if number else 0
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(0, value)
        if word in ASIDE or (starred and word != "shppict"):
            self._state = replace(self._state, aside=True, fonts=word == "fonttbl")
        elif word == "u":
            self._character(value)
        elif word in BREAKS:
            self._break()
        elif word in SIGNS:
            self._write(SIGNS[word])
        else:
            self._setting(word, value)
        return 0

    def _character(self, value: int) -> None:
        self._flush()
        self._write(chr(value % 0x10000))
        self._to_skip = self._state.skip

    def _setting(self, word: str, value: int) -> None:
        self._flush()
        if word == "uc":
            self._state = replace(self._state, skip=max(0, value))
        elif word == "ansicpg" and value > 0:
            self._page = _codec_of(value)
        elif word == "mac":
            self._page = "mac_roman"
        elif word == "f":
            self._font = value
            self._state = replace(self._state, codec=self._fonts.get(value, ""))
        elif word == "fcharset" and self._state.fonts:
            self._fonts[self._font] = CHARSETS.get(value, "")


def _codec_of(page: int) -> str:
    """Name the codec of a code page; a guess would put other letters where they stood."""
    if str(page) in CODEPAGES:
        return f"cp{page}"
    if page not in OTHER_PAGES:
        raise RefusedError(f"declares the code page {page}, unknown here", "Save it as .txt.")
    return OTHER_PAGES[page]


def _joined(text: str) -> str:
    """Join the halves of characters beyond the first plane; a half alone is a lost character."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
