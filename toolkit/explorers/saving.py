"""A view as files: its table, a page to read, and a record of how it was made."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.export import page
from toolkit.files import writing

if TYPE_CHECKING:
    from toolkit.explorers.explorer import Explorer

__all__ = ["free_name", "save_view"]


def free_name(name: str) -> Path:
    """
    Give a name in the working folder that no file begins with yet: ``frames-1``, ``frames-2``, ...

    Examples
    --------
    >>> free_name("no-such-file").name
    'no-such-file-1'
    """
    numbers = (Path(f"{name}-{number}") for number in count(1))
    return next(base for base in numbers if not list(Path().glob(f"{base.name}.*")))


def save_view(explorer: Explorer, base: Path) -> list[Path]:
    """
    Write what an explorer shows: table as CSV, page as HTML, and how it was made as JSON.

    Parameters
    ----------
    explorer : Explorer
        The view.
    base : Path
        Where, without an ending.

    Returns
    -------
    list of Path
        The files written.
    """
    files = [base.with_name(base.name + ending) for ending in (".csv", ".html", ".json")]
    result = explorer.result
    result.to_csv(files[0])
    page(explorer.sections(), files[1])
    record = {
        "code": explorer.code(),
        "view": explorer.state,
        "steps": [step.as_record() for step in explorer.steps],
        "made": json.loads(result.made.as_json()),
        "methods": result.methods(),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
    with writing(files[2]) as file:
        file.write_text(text + "\n", encoding="utf-8")
    return files
