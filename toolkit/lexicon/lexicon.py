"""
A lexicon: named frames, each a list of patterns; a hypothesis about words, to be checked.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from toolkit._arguments import constructor, guard
from toolkit._base import CallError, ToolkitError, for_html, n_of
from toolkit.files import writing
from toolkit.lexicon.checking import checked_frame
from toolkit.lexicon.expansion import Expansion, expand
from toolkit.lexicon.formats import read_file
from toolkit.lexicon.growth import Suggestions, suggest
from toolkit.lexicon.ready_made import contents_of, listing
from toolkit.lexicon.writing import as_csv, as_dic, as_yaml

if TYPE_CHECKING:
    import os

    import polars as pl

    from toolkit.corpus import Corpus
    from toolkit.diagnosis import Diagnosis
    from toolkit.lexicon.entries import Contents

__all__ = ["Lexicon"]

_SHOWN = 12  # patterns of a frame in a notebook; .frames has them all


@constructor
@guard
@dataclass(frozen=True, eq=False)
class Lexicon:
    """
    Frames and their patterns.

    Parameters
    ----------
    frames : mapping of str to iterable of str
        Frame name to patterns, in the language of :mod:`toolkit.patterns`.
    notes : mapping of (frame, pattern) to str, optional
        Remarks, such as known false friends.
    weights : mapping of (frame, pattern) to float, optional
        Kept and written, 1 if not given. Counts do not use them.
    about : mapping of str to str, optional
        What the header of a file says: purpose, tradition, author, date, validity.
    name : str, optional
        What to call it.

    Raises
    ------
    ToolkitError
        No frames, a frame without patterns, a pattern twice in a frame, or one that cannot be
        read; the frame and the pattern are named.

    Examples
    --------
    >>> Lexicon({"security": ["militar*", "arms race"]}).frames
    {'security': ('militar*', 'arms race')}
    >>> list(Lexicon.builtin("stance").frames)
    ['hedges', 'boosters', 'obligation']
    """

    frames: Mapping[str, tuple[str, ...]]
    notes: Mapping[tuple[str, str], str]
    weights: Mapping[tuple[str, str], float]
    about: Mapping[str, str]
    name: str

    def __init__(
        self,
        frames: Mapping[str, Iterable[str]],
        *,
        notes: Mapping[tuple[str, str], str] | None = None,
        weights: Mapping[tuple[str, str], float] | None = None,
        about: Mapping[str, str] | None = None,
        name: str = "lexicon",
    ) -> None:
        if not isinstance(frames, Mapping):
            raise CallError(f"A lexicon needs a dict of frames, not {type(frames).__name__}.")
        if not isinstance(name, str):
            raise CallError(f"name must be a str, not {type(name).__name__}.")
        if not frames:
            raise ToolkitError("The lexicon has no frames.", advice="Give at least one.")
        checked = {frame: checked_frame(frame, patterns) for frame, patterns in frames.items()}
        object.__setattr__(self, "frames", checked)
        object.__setattr__(self, "notes", _mapped("notes", notes))
        object.__setattr__(self, "weights", _weighed(checked, _mapped("weights", weights)))
        object.__setattr__(self, "about", _mapped("about", about))
        object.__setattr__(self, "name", name)

    def __repr__(self) -> str:
        total = sum(map(len, self.frames.values()))
        return f"Lexicon {self.name!r}: {n_of(len(self.frames), 'frame')}, {n_of(total, 'pattern')}"

    def _repr_html_(self) -> str:
        """Draw it for a notebook: each frame with the first of its patterns, as text."""
        parts = [f"<p><b>{for_html(repr(self))}</b></p>"]
        for name, patterns in self.frames.items():
            told = ", ".join(patterns[:_SHOWN])
            n = len(patterns)
            told += f" … and {n - _SHOWN:,} more" if n > _SHOWN else ""
            parts.append(f"<p><b>{for_html(name)}</b> ({n:,}): {for_html(told)}</p>")
        looks = 'class="toolkit-prose mathjax_ignore" style="max-width:46em;overflow-wrap:anywhere"'
        return f"<div {looks}>{''.join(parts)}</div>"

    def __len__(self) -> int:
        return len(self.frames)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lexicon) and self.frames == other.frames

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __or__(self, other: Lexicon) -> Self:
        """
        Put two lexicons together; a frame that both have gets the patterns of both.

        Examples
        --------
        >>> both = Lexicon({"law": ["court"]}) | Lexicon({"law": ["judge*"], "war": ["army"]})
        >>> both.frames
        {'law': ('court', 'judge*'), 'war': ('army',)}
        """
        if not isinstance(other, Lexicon):
            kind = type(other).__name__
            raise CallError(f"| joins two lexicons, not a lexicon and {kind}.", "Use tk.Lexicon().")
        frames = dict(self.frames)
        for frame, patterns in other.frames.items():
            frames[frame] = tuple(dict.fromkeys((*frames.get(frame, ()), *patterns)))
        return type(self)(
            frames,
            notes={**other.notes, **self.notes},
            weights={**other.weights, **self.weights},
            name=f"{self.name} + {other.name}",
        )

    @property
    def fingerprint(self) -> str:
        """SHA-256 of frames and patterns, in their order."""
        listed = [[frame, list(patterns)] for frame, patterns in self.frames.items()]
        return hashlib.sha256(json.dumps(listed).encode()).hexdigest()

    def as_record(self) -> dict[str, Any]:
        """Write the lexicon down whole, so that a result can be replayed without its file."""
        frames = {frame: list(patterns) for frame, patterns in self.frames.items()}
        return {"lexicon": self.name, "sha256": self.fingerprint, "frames": frames}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read what ``as_record`` wrote."""
        try:
            return cls(record["frames"], name=record["lexicon"])
        except KeyError as missing:
            raise ToolkitError(
                f"This is no record of a lexicon: it has no {missing}.",
                advice="Pass what lexicon.as_record() gave.",
            ) from None

    # -- files ----------------------------------------------------------------------------------

    @classmethod
    def read(cls, path: str | os.PathLike[str], *, encoding: str = "utf-8") -> Self:
        r"""
        Read a lexicon file, of this program or another.

        Parameters
        ----------
        path : path
            CSV with the columns ``frame, pattern`` and, if wanted, ``weight, note``; or .tsv,
            .yml (quanteda), .dic and .dicx (LIWC), .cat (WordStat), .ykd (Yoshikoder): see
            :mod:`toolkit.lexicon.formats`. Lines of a CSV that begin with ``#`` are remarks.
        encoding : str
            Of the file.

        Raises
        ------
        ToolkitError
            The file, its row and what is wrong with it.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "mine.csv"
        >>> _ = path.write_text("frame,pattern\nsecurity,militar*\nsecurity,arms race\n")
        >>> Lexicon.read(path)
        Lexicon 'mine': 1 frame, 2 patterns
        """
        return cls._of(read_file(Path(path), encoding), Path(path).stem)

    @classmethod
    def builtin(cls, name: str) -> Self:
        """
        Get a lexicon that comes with the toolkit.

        Parameters
        ----------
        name : str
            One of :meth:`builtins`: a frame such as ``"economic"``, a set such as ``"stance"``,
            or ``"policy"`` for twelve frames at once.

        Raises
        ------
        ToolkitError
            There is none of that name.

        Examples
        --------
        >>> len(Lexicon.builtin("policy"))
        12
        >>> Lexicon.builtin("econmic")
        Traceback (most recent call last):
        toolkit._base.ToolkitError: No lexicon 'econmic' comes with the toolkit. Did you mean
        'economic'? Possible: ...
        """
        return cls._of(contents_of(name), name)

    @staticmethod
    def builtins() -> pl.DataFrame:
        """
        List the lexicons that come with the toolkit.

        Returns
        -------
        DataFrame
            ``name, frames, patterns, status, purpose, tradition, false_friends, validity``.

        Examples
        --------
        >>> Lexicon.builtins().filter(status="experimental")["name"].to_list()
        ['responsibility']
        """
        return listing()

    @classmethod
    def _of(cls, contents: Contents, name: str) -> Self:
        return cls(
            contents.frames,
            notes=contents.notes,
            weights=contents.weights,
            about=contents.about,
            name=name,
        )

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the lexicon as a file that :meth:`read` and any spreadsheet open."""
        _write(path, as_csv(self))

    def to_yaml(self, path: str | os.PathLike[str]) -> None:
        """
        Write frames and patterns for quanteda; weights and notes stay behind.

        Raises
        ------
        ToolkitError
            Patterns that would mean something else there.
        """
        _write(path, as_yaml(self))

    def to_dic(self, path: str | os.PathLike[str]) -> None:
        """
        Write frames and patterns for LIWC; weights and notes stay behind.

        Raises
        ------
        ToolkitError
            Patterns that would mean something else there.
        """
        _write(path, as_dic(self))

    # -- trying it out --------------------------------------------------------------------------

    def expand(self, corpus: Corpus) -> Expansion:
        """
        Show what each pattern stands for in a corpus, before anything is counted.

        Returns
        -------
        Expansion
            Columns ``frame, pattern, n, documents, types, capitalised, examples``. A high share
            of capitalised uses tells that a pattern hits names (``crime*`` hits Crimea).
        """
        return expand(corpus, self)

    def diagnose(self, corpus: Corpus, *, by: str | None = None) -> Diagnosis:
        """
        Keep the books on every term: what works, what is dead, what dominates, what misleads.

        Parameters
        ----------
        corpus : Corpus
            The texts.
        by : str, optional
            Metadata column whose groups are compared; adds how much each difference depends on
            single terms.

        Returns
        -------
        Diagnosis
            See :func:`toolkit.diagnosis.diagnose`.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["War and war.", "Wars."])
        >>> Lexicon({"conflict": ["war", "feud"]}).diagnose(corpus).table["remark"].to_list()
        ['more than half of the frame', 'dead']
        """
        # Counting stands a floor above: it is loaded by name, when it is wanted.
        room = importlib.import_module("toolkit.diagnosis")
        found: Diagnosis = room.diagnose(corpus, self, by=by)
        return found

    def suggest(
        self, target: Corpus, reference: Corpus, *, at_least: float = 1.0, q: float = 0.05
    ) -> Suggestions:
        """
        Find words and pairs of words that this lexicon lacks and that mark one set of texts.

        Parameters
        ----------
        target, reference : Corpus
            Texts that carry the frame, and texts that do not.
        at_least : float
            Smallest log2 ratio, at the cautious end of its interval.
        q : float
            Largest Benjamini-Hochberg q.

        Returns
        -------
        Suggestions
            See :func:`toolkit.lexicon.growth.suggest`.
        """
        return suggest(target, reference, lexicon=self, at_least=at_least, q=q)


def _write(path: str | os.PathLike[str], content: str) -> None:
    with writing(path) as file:
        file.write_text(content, encoding="utf-8", newline="")


def _weighed(
    frames: Mapping[str, tuple[str, ...]], weights: dict[Any, Any]
) -> dict[tuple[str, str], float]:
    """Check that every weight is a number, and of a pattern that is there."""
    known = {(frame, pattern) for frame, patterns in frames.items() for pattern in patterns}
    for place, weight in weights.items():
        if place not in known:
            raise ToolkitError(
                f"A weight is given for {place!r}, which is no (frame, pattern) of the lexicon.",
                advice="Write both as in frames.",
            )
        if not isinstance(weight, int | float) or not math.isfinite(weight):
            raise ToolkitError(f"The weight of {place!r} is {weight!r}.", "That is no number.")
    return weights


def _mapped(option: str, given: Mapping[Any, Any] | None) -> dict[Any, Any]:
    if given is not None and not isinstance(given, Mapping):
        raise CallError(f"{option} must be a mapping or None, not {type(given).__name__}.")
    return dict(given or {})
