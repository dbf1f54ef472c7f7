"""
Writing files: where the disk or the name says no, the message is ours.
"""

from __future__ import annotations

import os
import secrets
import shutil
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

    It is a sibling that takes the name once it is whole: a full disk leaves what was there before.

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
        part = _beside(file)
        if part is None:
            yield file
            return
        try:
            yield part
            if file.exists():
                shutil.copymode(file, part)
            part.replace(file.resolve())
        finally:
            part.unlink(missing_ok=True)
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


def _beside(file: Path) -> Path | None:
    """Name a file beside it to be written first; None where only the very file can be written."""
    home = file.resolve().parent
    kept = file.exists() and not (file.is_file() and os.access(file, os.W_OK))
    if kept or not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        return None
    return home / f".{secrets.token_hex(8)}.part"
