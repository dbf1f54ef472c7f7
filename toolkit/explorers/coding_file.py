"""The file in which codes are kept while they are given."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from toolkit._base import ToolkitError
from toolkit.pages import write_csv

if TYPE_CHECKING:
    import polars as pl

    from toolkit.coding import CodingSheet

__all__ = ["CodingFile"]


class CodingFile:
    """
    A .csv that is written whole at each decision, unless somebody else has written there since.

    Parameters
    ----------
    path : path
        Where; ``~`` is the home folder.

    Raises
    ------
    ToolkitError
        It is no .csv.

    Examples
    --------
    >>> CodingFile("codes/ann.csv").stem
    'ann'
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = os.fspath(path)
        if not self.path.lower().endswith(".csv"):
            raise ToolkitError(
                f"Codes cannot be kept in {self.path!r}.", "It is no .csv.", "Name it coder.csv."
            )
        self._place = os.path.expanduser(self.path)  # noqa: PTH111  (Path's raises for no home)
        self._as_left = self._state()

    @property
    def is_there(self) -> bool:
        """Say whether there is such a file by now."""
        return self._state() is not None

    @property
    def stem(self) -> str:
        """Name of the file without folder and ending."""
        return os.path.basename(self.path)[:-4]  # noqa: PTH119

    def opened(self, sheet: CodingSheet, coder: str) -> CodingSheet:
        """Give the sheet as the file has it; write it where there is none."""
        if self.is_there:
            return sheet.read(self._place, coder=coder)
        self.write(sheet.table)
        return sheet

    def write(self, table: pl.DataFrame) -> None:
        """
        Write the table of a sheet.

        Raises
        ------
        ToolkitError
            It has changed since it was last read or written here, or cannot be written.
        """
        if self._state() not in {None, self._as_left}:
            raise ToolkitError(
                f"{self.path!r} is not written to.",
                "Somebody else has changed it since.",
                "desk.keep('another.csv') writes the codes of this desk to another file.",
            )
        write_csv(table, self.path)
        self._as_left = self._state()

    def _state(self) -> tuple[int, int] | None:
        """When the file was last written, and its size; None where there is none."""
        try:
            held = os.stat(self._place)  # noqa: PTH116
        except (OSError, ValueError):
            return None
        return held.st_mtime_ns, held.st_size
