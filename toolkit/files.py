"""
Writing files: where the disk or the name says no, the message is ours.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit._base import ToolkitError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["writing"]


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """
    Hand out the path to write to, ``~`` being the home folder.

    Raises
    ------
    ToolkitError
        No such folder, a folder of that name, no permission, a full disk, or no name at all.

    Examples
    --------
    >>> with writing("no/such/folder/a.csv") as file:
    ...     file.write_text("x")
    Traceback (most recent call last):
    toolkit._base.ToolkitError: Cannot write 'no/such/folder/a.csv'. There is no folder ...
    """
    written = os.fspath(path)
    if not isinstance(written, str) or not written.strip() or "\0" in written:
        raise ToolkitError(f"Cannot write {written!r}.", "That is no path.", "Name a file.")
    try:
        file = Path(written).expanduser()
        if file.is_dir():
            raise ToolkitError(f"Cannot write {written!r}.", "It is a folder.", "Name a file.")
        yield file
    except OSError as error:
        folder = os.path.dirname(os.path.abspath(written))  # noqa: PTH100, PTH120  (as written)
        why = (error.strerror or str(error)).partition(" (os error")[0]
        said = why if os.path.isdir(folder) else f"There is no folder {folder!r}"  # noqa: PTH112
        raise ToolkitError(
            f"Cannot write {written!r}.", f"{said}.", "Name a file in a folder of your own."
        ) from None
    except (UnicodeEncodeError, RuntimeError) as error:  # half a character; no home folder
        raise ToolkitError(
            f"Cannot write {written!r}.", f"{error}.", "Give it a plain name."
        ) from None
