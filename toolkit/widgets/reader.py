"""An article to read, with what is marked in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import traitlets as tl

from toolkit.paper import script, sendable
from toolkit.widgets.ground import PageWidget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["UNDERLINES", "ArticleReader", "Mark"]

UNDERLINES = 6
"""Looks for marks in general: underlines of six shapes."""
_NAMED = ("direct", "mixed", "indirect", "speaker", "cue", "candidate")  # and those for speech


class Mark(NamedTuple):
    """
    A span of an article to be marked: characters from ``start`` up to ``end``, a kind, a label.

    Examples
    --------
    >>> Mark(0, 8, "security", "arms race").kind
    'security'
    """

    start: int
    end: int
    kind: str
    label: str = ""


class ArticleReader(PageWidget):
    """
    An article with marked spans; marks may overlap. Keys n and p go from mark to mark.

    Parameters
    ----------
    text : str
        The article. Offsets of marks count its characters (Python's, so an emoji is one).
    marks : iterable of Mark or of (start, end, kind, label)
        Kinds get their underline and colour in order of first appearance in the text, unless
        :attr:`looks` has one for them.
    about : mapping, optional
        ``headline``, ``standfirst`` and ``byline`` for the area above the text; other keys are not
        used.
    parts : sequence of (int, str), optional
        Where each paragraph begins, and its zone: headline, standfirst, body, caption, furniture.

    Attributes
    ----------
    marks : list of Mark
        Marks in the order of the text.
    selected : int
        Position in ``marks`` of the selected one, -1 for none; setting it scrolls there.
    looks : dict of str to str or int
        Kind to its look, so that it is the same in every article: one of ``direct, mixed,
        indirect, speaker, cue, candidate``, or the number of an underline.
    labels, zones : bool
        Write labels behind the marks; name the zones.
    shortcuts : dict of str to str
        More keys, and what each does; a press is told in ``pressed``.

    Examples
    --------
    >>> reader = ArticleReader("A 🚢 patrol boat.", [(4, 15, "security", "patrol boat")])
    >>> [piece for piece, inside in reader.segments() if inside]
    ['patrol boat']
    """

    _esm = script("reader")
    _content = tl.Dict().tag(sync=True)
    height = tl.Unicode("32em").tag(sync=True)
    labels = tl.Bool(default_value=False).tag(sync=True)
    zones = tl.Bool(default_value=False).tag(sync=True)
    selected = tl.Int(-1).tag(sync=True)
    shortcuts = tl.Dict().tag(sync=True)
    pressed = tl.Dict().tag(sync=True)
    looks = tl.Dict()

    def __init__(
        self,
        text: str = "",
        marks: Iterable[Mark | Sequence[Any]] = (),
        *,
        about: Mapping[str, object] | None = None,
        parts: Sequence[tuple[int, str]] = (),
    ) -> None:
        self.text = ""
        self.marks: list[Mark] = []
        self.parts: list[tuple[int, str]] = []
        super().__init__()
        self.show(text, marks, about=about, parts=parts)

    def show(
        self,
        text: str,
        marks: Iterable[Mark | Sequence[Any]] = (),
        *,
        about: Mapping[str, object] | None = None,
        parts: Sequence[tuple[int, str]] = (),
    ) -> None:
        """
        Show another article; nothing is selected. Parameters as for the class.

        Examples
        --------
        >>> reader = ArticleReader()
        >>> reader.show("Talks resume.", [Mark(0, 5, "diplomacy")], about={"headline": "Talks"})
        >>> reader.marks
        [Mark(start=0, end=5, kind='diplomacy', label='')]
        """
        about = about or {}
        self.text = text
        self.parts = [
            (0, zone) if not number else (at, zone) for number, (at, zone) in enumerate(parts)
        ]
        inside = (_within(Mark(*mark), len(text)) for mark in marks)
        # the longer of two that begin together comes first, so that it lies around the other
        self.marks = sorted(
            (mark for mark in inside if mark.start < mark.end),
            key=lambda mark: (mark.start, -mark.end, mark.kind, mark.label),
        )
        self.selected = -1
        pieces = self.segments()
        self._content = {
            "segments": [[sendable(piece), inside] for piece, inside in pieces],
            "parts": self._blocks([len(piece) for piece, _ in pieces]),
            "marks": [
                {"kind": sendable(mark.kind), "label": sendable(mark.label)} for mark in self.marks
            ],
            "kinds": self._kinds(),
            **{
                name: sendable(about.get(name) or "")
                for name in ("headline", "standfirst", "byline")
            },
        }

    def _kinds(self) -> list[list[Any]]:
        """List each kind, how many marks it has, and its look."""
        counted = Counter(mark.kind for mark in self.marks)
        free = [look for look in range(UNDERLINES) if look not in self.looks.values()]
        kinds = []
        for kind, n in counted.items():
            look = self.looks.get(kind)
            if look is None:  # taken in turn by kinds that have no look of their own
                free.append(look := free.pop(0) if free else 0)
            place = UNDERLINES + _NAMED.index(look) if look in _NAMED else int(look) % UNDERLINES
            kinds.append([sendable(kind), n, place])
        return kinds

    def _blocks(self, sizes: Sequence[int]) -> list[list[Any]]:
        """Say with which segment each part begins, and its zone."""
        if not self.parts:
            return [[0, ""]] if sizes else []
        begins = [at for at, _ in self.parts]
        blocks: list[list[Any]] = []
        place, last = 0, -1
        for number, size in enumerate(sizes):
            part = bisect_right(begins, place) - 1
            if part != last:
                blocks.append([number, sendable(self.parts[part][1])])
                last = part
            place += size
        return blocks

    def segments(self) -> list[tuple[str, list[int]]]:
        """
        Cut the text at the edges of all marks, and where parts begin.

        Returns
        -------
        list of (str, list of int)
            Pieces that join to the text, each with the positions in ``marks`` it lies inside.

        Examples
        --------
        >>> ArticleReader("ab", [(0, 2, "x", ""), (1, 2, "y", "")]).segments()
        [('a', [0]), ('b', [0, 1])]
        """
        edges = {0, len(self.text)} | {at for at, _ in self.parts if at < len(self.text)}
        edges |= {edge for mark in self.marks for edge in (mark.start, mark.end)}
        pieces = []
        begun = 0
        open_marks: list[int] = []
        for start, end in pairwise(sorted(edges)):
            while begun < len(self.marks) and self.marks[begun].start <= start:
                open_marks.append(begun)
                begun += 1
            open_marks = [index for index in open_marks if self.marks[index].end > start]
            pieces.append((self.text[start:end], list(open_marks)))
        return pieces


def _within(mark: Mark, length: int) -> Mark:
    return mark._replace(start=max(0, mark.start), end=min(length, mark.end))
