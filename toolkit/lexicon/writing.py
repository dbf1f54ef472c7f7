"""
Writing a lexicon down: CSV with everything, YAML and .dic for other programs.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from toolkit._base import ToolkitError
from toolkit.lexicon.entries import exported

if TYPE_CHECKING:
    from toolkit.lexicon.lexicon import Lexicon

__all__ = ["as_csv", "as_dic", "as_yaml"]

SHOWN = 5  # patterns named in an error


def as_csv(lexicon: Lexicon) -> str:
    r"""
    Write remarks, frames, patterns, weights and notes.

    Examples
    --------
    >>> import toolkit as tk
    >>> as_csv(tk.Lexicon({"security": ["arms race"]}))
    'frame,pattern,weight,note\nsecurity,arms race,1,\n'
    """
    file = io.StringIO()
    for key, value in lexicon.about.items():
        file.write(f"# {_line(key)}: {_line(value)}\n")
    # A frame named "#9" would begin a remark, were it not in quotation marks.
    remarks = any(frame.startswith("#") for frame in lexicon.frames)
    writer = csv.writer(
        file,
        lineterminator="\n",
        quoting=csv.QUOTE_NONNUMERIC if remarks else csv.QUOTE_MINIMAL,
    )
    writer.writerow(["frame", "pattern", "weight", "note"])
    for frame, patterns in lexicon.frames.items():
        for pattern in patterns:
            weight = lexicon.weights.get((frame, pattern), 1)
            whole = int(weight) if float(weight).is_integer() else weight
            writer.writerow([frame, pattern, whole, _line(lexicon.notes.get((frame, pattern), ""))])
    return file.getvalue()


def _line(text: str) -> str:
    return " ".join(text.split())


def as_yaml(lexicon: Lexicon) -> str:
    r"""
    Write frames and patterns as quanteda reads them (weights and notes have no place there).

    Raises
    ------
    ToolkitError
        Patterns that would mean something else there.

    Examples
    --------
    >>> import toolkit as tk
    >>> as_yaml(tk.Lexicon({"security": ["arms race"]}))
    '"security":\n  - "arms race"\n'
    """
    lines = []
    for frame, patterns in _translated(lexicon, ".yml", "*?").items():
        lines.append(f"{json.dumps(frame, ensure_ascii=False)}:")
        lines += [f"  - {json.dumps(pattern, ensure_ascii=False)}" for pattern in patterns]
    return "\n".join(lines) + "\n"


def as_dic(lexicon: Lexicon) -> str:
    r"""
    Write frames and patterns as LIWC reads them (weights and notes have no place there).

    Raises
    ------
    ToolkitError
        Patterns that would mean something else there.

    Examples
    --------
    >>> import toolkit as tk
    >>> as_dic(tk.Lexicon({"security": ["army", "war"], "conflict": ["war"]}))
    '%\n1\tsecurity\n2\tconflict\n%\narmy\t1\nwar\t1\t2\n'
    """
    numbers: dict[str, list[int]] = {}
    translated = _translated(lexicon, ".dic", "*")
    for number, patterns in enumerate(translated.values(), 1):
        for pattern in patterns:
            numbers.setdefault(pattern, []).append(number)
    names = [f"{number}\t{frame}" for number, frame in enumerate(translated, 1)]
    terms = ["\t".join([term, *map(str, listed)]) for term, listed in numbers.items()]
    return "\n".join(["%", *names, "%", *terms]) + "\n"


def _translated(lexicon: Lexicon, ending: str, wildcards: str) -> dict[str, list[str]]:
    translated: dict[str, list[str]] = {}
    lost = []
    for frame, patterns in lexicon.frames.items():
        for pattern in patterns:
            text = exported(pattern, wildcards=wildcards)
            if text is None or (ending == ".dic" and _unlike_liwc(text, frame)):
                lost.append(f"{pattern!r} ({frame})")
            elif text not in translated.setdefault(frame, []):
                translated[frame].append(text)
    if lost:
        more = f" and {len(lost) - SHOWN} more" if len(lost) > SHOWN else ""
        raise ToolkitError(
            f"Patterns that mean something else in a {ending} file: "
            f"{', '.join(lost[:SHOWN])}{more}.",
            "It knows no alternatives, no distances and no capitals"
            + (", and * only at the end." if ending == ".dic" else "."),
            "Rewrite them, or keep the lexicon as CSV.",
        )
    return translated


def _unlike_liwc(text: str, frame: str) -> bool:
    """Tell what LIWC would misread: an inner wildcard, a lone %, a remark."""
    return "*" in text[:-1] or text == "%" or text.startswith("#") or frame.startswith("#")
