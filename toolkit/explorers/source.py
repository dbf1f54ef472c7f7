"""One's own texts, without code: a path or an upload, what was read, and what was not."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl

from toolkit.explorers.controls import as_python, beside, text_box
from toolkit.explorers.panel import Panel
from toolkit.opening import read

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

__all__ = ["Source"]


class Source(Panel):
    """
    Read one's own texts: type a path, or upload files.

    Attributes
    ----------
    path : str
        A file, folder or zip archive; setting it reads.
    text : str
        In tables: the column that holds the texts.
    corpus : Corpus
        What was read last. Observe it, or take it: ``corpus = source.corpus``.

    Examples
    --------
    >>> source = Source()
    >>> source.path = "no such folder"
    >>> source.error != "", source.corpus is None
    (True, True)
    """

    path = tl.Unicode("")
    text = tl.Unicode("text")
    corpus = tl.Any(None, allow_none=True)

    def __init__(self, corpus: Corpus | None = None) -> None:
        super().__init__()
        where = text_box("File or folder", "30em", "articles/   news.csv   texts.zip")
        column = text_box("Text column", "14em")
        self.upload = ipywidgets.FileUpload(description="or upload files", multiple=True)
        self.upload.layout.width = "auto"
        self.bind("path", where)
        self.bind("text", column)
        self.corpus = corpus
        self.children = [
            beside(where, column, self.upload), self.alert, self.program, self.status,
        ]  # fmt: skip
        self.program.layout.display = "none"
        if corpus is not None:
            self._tell()
        self.observe(self._path_given, ["path", "text"])
        self.upload.observe(self._uploaded, "value")

    def _path_given(self, _change: object) -> None:
        if self.path.strip():
            with self.guarded():
                self.corpus = read(self.path.strip(), text=self.text)
                self.program.text = self.code()
                self.program.layout.display = ""
                self._tell()

    def _uploaded(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if not change.new:
            return
        with self.guarded(), tempfile.TemporaryDirectory() as folder:
            for number, file in enumerate(change.new):
                # a name from a browser is text like any other: only its last part is used
                name = PurePosixPath(file["name"].replace("\\", "/")).name or f"file {number}"
                (Path(folder) / name).write_bytes(bytes(file["content"]))
            self.corpus = read(folder, text=self.text)
            self.program.layout.display = "none"
            self._tell()

    def _tell(self) -> None:
        self.say(f"{self.corpus!r}. {self.corpus.report}")

    def code(self) -> str:
        """Give the line that reads the same."""
        column = "" if self.text == "text" else f", text={as_python(self.text)}"
        return f"corpus = tk.read({as_python(self.path.strip())}{column})"
