"""One's own texts, without code: a path or an upload, what was read, and what was not."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.explorers.controls import as_python, beside, menu, quiet_button, text_box
from toolkit.explorers.panel import Panel
from toolkit.explorers.preview import ENCODINGS, encoding_of, filled_columns, preview
from toolkit.joining import join
from toolkit.opening import read
from toolkit.reading import ReadError, ReadReport, skip_broken
from toolkit.reading.shelf import READ_THE_REST
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from toolkit.corpus import Corpus

__all__ = ["Source"]

_SETTINGS = ("path", "text", "name", "date", "encoding", "clean", "outlet", "broken")


class Source(Panel):
    """
    Read one's own texts: type a path, or upload files; then say which column is what.

    Attributes
    ----------
    path : str
        A file, folder or zip archive; setting it reads.
    text, name, date : str
        In tables: the columns of texts, of unique names ("" for file and row) and of dates ("" for
        none). If there is no column of that name, the one with the longest cells is taken for the
        texts, and the panel says so.
    encoding : str
        Of files that are not UTF-8; "" refuses them, ``"detect"`` guesses for each.
    clean : bool
        Part articles from the pages they were scraped with; see :func:`toolkit.clean_page`.
    outlet : {"", "folder", "name"}
        Fill the column ``outlet`` from the folder of each file, or from its name up to the first
        ``_``.
    broken : {"refuse", "skip"}
        Whether a file that cannot be read stops the reading; the panel asks.
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
    name = tl.Unicode("")
    date = tl.Unicode("")
    encoding = tl.Unicode("")
    clean = tl.Bool(default_value=False)
    outlet = tl.Unicode("")
    broken = tl.Enum(["refuse", "skip"], default_value="refuse")
    corpus = tl.Any(None, allow_none=True)

    def __init__(self, corpus: Corpus | None = None) -> None:
        self._uploads: tempfile.TemporaryDirectory[str] | None = None
        self._columns: list[str] = []
        self._guess = ""
        super().__init__()
        self._read_last: Corpus | ReadReport | None = corpus
        self.corpus = corpus
        self._build()
        if corpus is not None:
            self._tell("")
        self.observe(self._changed, list(_SETTINGS))
        self.upload.observe(self._uploaded, "value")

    def _build(self) -> None:
        """Make the controls: where the texts are, and behind a button what they are."""
        where = text_box("File or folder", "30em", "articles/   news.csv   texts.zip")
        self.upload = ipywidgets.FileUpload(description="or upload files", multiple=True)
        self.upload.layout.width = "auto"
        self.upload.add_class("tk-tool")
        cleaning = ipywidgets.Checkbox(description="Clean scraped pages", indent=False)
        cleaning.layout.width = "auto"
        self._menus = {
            "text": menu("Texts in column", [("text", "text")]),
            "name": menu("Names in", [("file and row", "")]),
            "date": menu("Dates in", [("none", "")]),
            "outlet": menu(
                "Outlet",
                [("as in the table", ""), ("folder", "folder"), ("file name up to _", "name")],
            ),
            "encoding": menu("Old encodings", [("are refused", ""), *ENCODINGS]),
        }
        for name, control in {"path": where, "clean": cleaning, **self._menus}.items():
            self.bind(name, control)
        self._as_guessed = quiet_button(
            "", "Read all files that are not UTF-8 so", self._take_guess
        )
        self._rest = quiet_button(
            "Read the rest", "Leave out the files that cannot be read", self._read_rest
        )
        for button in (self._as_guessed, self._rest):
            seen(button, wanted=False)
            button.layout.align_self = "flex-start"
        self._own = ipywidgets.ToggleButton(description="Use your own texts")
        self._seen = ipywidgets.ToggleButton(description="What was read")
        for button in (self._own, self._seen):
            button.add_class("tk-tool")
            button.layout.width = "auto"
            button.observe(lambda _change: self._arrange(), "value")
        self._form = ipywidgets.VBox(
            [beside(where, self.upload, cleaning), beside(*self._menus.values())]
        )
        self._preview = ipywidgets.HTML()
        self._preview.layout.overflow = "auto"
        head = ipywidgets.Box([self.status, ipywidgets.HBox([self._own, self._seen])])
        head.add_class("tk-headrow")
        self._own.value = self.corpus is None
        self.children = [
            head, self._form, self.alert, self._as_guessed, self._rest, self.program, self._preview,
        ]  # fmt: skip
        self._arrange()

    def _arrange(self) -> None:
        """Show what is open, and of the menus those that mean something."""
        seen(self._form, wanted=self._own.value)
        seen(self.program, wanted=self._own.value and bool(self.program.text))
        seen(self._preview, wanted=self._seen.value)
        for name in ("text", "name", "date"):
            seen(self._menus[name], wanted=bool(self._columns))
        last = self._read_last if self._seen.value else None
        self._preview.value = "" if last is None else preview(last)

    # -- reading ----------------------------------------------------------------------------------

    def _changed(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if change.name == "path":
            self._uploads = None
            self._afresh()
        if self._where():
            self._read()

    def _afresh(self) -> None:
        """Forget what was said about other files."""
        self._columns = []
        self._set_quietly("broken", "refuse")

    def _set_quietly(self, name: str, value: str) -> None:
        """Set a trait without reading again."""
        with self._no_echo():
            self.unobserve(self._changed, list(_SETTINGS))
            setattr(self, name, value)
            self.observe(self._changed, list(_SETTINGS))

    def _where(self) -> str:
        return self._uploads.name if self._uploads else self.path.strip()

    def _uploaded(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if not change.new:
            return
        self._uploads = tempfile.TemporaryDirectory()
        self._afresh()
        for number, file in enumerate(change.new):
            # a name from a browser is text like any other: only its last part is used
            name = PurePosixPath(file["name"].replace("\\", "/")).name or f"file {number}"
            (Path(self._uploads.name) / name).write_bytes(bytes(file["content"]))
        self._read()

    def _read(self) -> None:
        """Read with the settings as they are; on a refusal say what would help."""
        seen(self._as_guessed, wanted=False)
        seen(self._rest, wanted=False)
        with self.busy(), self.guarded():
            try:
                corpus, told = self._opened()
            except ReadError as error:
                self._refused(error)
                raise ToolkitError(*_short(error)) from error
            self.corpus = self._read_last = corpus
            self.program.text = "" if self._uploads else self.code()
            self._seen.value = any(row.outcome != "loaded" for row in corpus.report.rows)
            self._tell(told)
        self._arrange()

    def _opened(self) -> tuple[Corpus, str]:
        """Read; where no column is called as expected, take the one with the longest cells."""
        told = ""
        try:
            corpus = self._call()
        except ReadError as error:
            columns, likely = filled_columns(self._where(), error.report)
            if not likely or self.text in columns:
                raise
            told = f"No column {self.text!r}: {likely!r} has the longest cells and was read. "
            self._offer(columns)
            self._set_quietly("text", likely)
            corpus = self._call()
        if not self._columns and corpus.table.width:
            self._offer([self.text, *corpus.table.columns])
        return self._with_outlet(corpus), told

    def _call(self) -> Corpus:
        with skip_broken() if self.broken == "skip" else nullcontext():
            return read(
                self._where(),
                text=self.text,
                name=self.name or None,
                date=self.date or None,
                encoding=self.encoding or None,
                clean=self.clean,
            )

    def _with_outlet(self, corpus: Corpus) -> Corpus:
        if not self.outlet:
            return corpus
        mark = "/" if self.outlet == "folder" else "_"
        outlets = [name.split(mark)[0] for name in corpus.names]
        return join(corpus, {"document": list(corpus.names), "outlet": outlets})

    def _offer(self, columns: list[str]) -> None:
        """Fill the menus with the columns of the table."""
        self._columns = columns
        named = [(column, column) for column in columns]
        self.fill(self._menus["text"], named, self.text)
        self.fill(self._menus["name"], [("file and row", ""), *named], self.name)
        self.fill(self._menus["date"], [("none", ""), *named], self.date)

    def _refused(self, error: ReadError) -> None:
        """Show what was refused; offer to read old encodings as what they seem to be."""
        self._read_last = error.report
        self._seen.value = True
        self._guess = encoding_of(self._where(), error.report)
        if self._guess and not self.encoding:
            named = {codec: label for label, codec in ENCODINGS}
            self._as_guessed.description = f"Read as {named.get(self._guess, self._guess)}"
            seen(self._as_guessed, wanted=True)
        seen(self._rest, wanted=self.broken == "refuse" and READ_THE_REST in error.advice)

    def _read_rest(self) -> None:
        self.broken = "skip"

    def _take_guess(self) -> None:
        self.encoding = self._guess

    def _tell(self, told: str) -> None:
        self.say(f"{told}{self.corpus!r}. {self.corpus.report}")

    def code(self) -> str:
        """Give the line that reads the same."""
        usual = {"text": "text", "name": "", "date": "", "encoding": "", "clean": False}
        given = [
            f", {name}={as_python(getattr(self, name))}"
            for name, value in usual.items()
            if getattr(self, name) != value
        ]
        line = f"corpus = tk.read({as_python(self.path.strip())}{''.join(given)})"
        if self.outlet:
            mark = "/" if self.outlet == "folder" else "_"
            outlets = f'[name.split("{mark}")[0] for name in corpus.names]'
            about = f'{{"document": corpus.names, "outlet": {outlets}}}'
            line += f"; corpus = tk.join(corpus, {about})"
        return f"with tk.skip_broken(): {line}" if self.broken == "skip" else line


def _short(error: ReadError) -> tuple[str, str, str]:
    """Shorten a refusal of many files: the list below it names each."""
    refused = [row for row in error.report.rows if row.outcome == "refused"]
    if not refused:
        return error.asked, error.why, error.advice
    first = f"{refused[0].input}: {refused[0].reason}."
    more = f" The list below names all {len(refused):,}." if len(refused) > 1 else ""
    return error.asked, first + more, ""
