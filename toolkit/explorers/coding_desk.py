"""A desk to code a blind sheet at: one passage after the other, by keyboard or by mouse."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import traitlets as tl

from toolkit._arguments import checked, guard
from toolkit._base import ToolkitError, did_you_mean, n_of
from toolkit.coding import validate
from toolkit.coding.sheets import NO, OPEN, UNSURE, YES
from toolkit.explorers.coding_file import CodingFile
from toolkit.explorers.controls import as_arguments, as_python, beside, menu, quiet_button, text_box
from toolkit.explorers.panel import Panel
from toolkit.explorers.saving import free_name
from toolkit.widgets import CodingCard
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from toolkit.coding import CodingSheet

__all__ = ["CodingDesk"]


@guard
class CodingDesk(Panel):
    """
    Code a sheet item by item: is the frame meant in this passage?

    Nothing is shown but the passage, not outlet, date, document, term or voice, and no precision
    before all is coded. Keys, when the passage has the focus: 1 or y yes, 0 or n no, ? or u unsure,
    arrows to turn, o for the next one that is open, z takes the last decision back, r for a remark.

    Parameters
    ----------
    sheet : CodingSheet
        What :func:`toolkit.sample_hits` drew; codes that it has already are kept.
    coder : str
        Who codes; if not given that of the sheet, or the file's name.
    path : path, optional
        A .csv that each decision is written to at once. If it is there already, what is in it is
        read back, so that the work can go on another day; columns of others are not kept.

    Attributes
    ----------
    item : str
        Name of the item shown.
    frame : str
        Turn among the items of this frame only; "" for all.
    coder : str
        Who codes.

    Raises
    ------
    ToolkitError
        A file of another sheet, or one that cannot be read or written.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["A war of words.", "War came."])
    >>> desk = tk.CodingDesk(tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 2))
    >>> desk.decide("no")
    >>> desk.status.text
    '1 of 2 coded.'
    >>> desk.sheet.done
    1
    """

    item = tl.Unicode("")
    frame = tl.Unicode("")
    coder = tl.Unicode("")

    @partial(checked, called="CodingDesk")
    def __init__(
        self,
        sheet: CodingSheet,
        *,
        coder: str = "",
        path: str | os.PathLike[str] | None = None,
    ) -> None:
        super().__init__()
        self._file = None if path is None else CodingFile(path)
        if self._file is not None:
            name = coder or sheet.coder or self._file.stem
            sheet = self._file.opened(sheet, name)
            self.coder = name
        self.coder = coder or self.coder or sheet.coder
        self._drawn = sheet
        self._rows = sheet.table
        self._codes = dict(zip(sheet.items, sheet.codes, strict=True))
        self._remarks = dict(zip(sheet.items, sheet.remarks, strict=True))
        self._former: list[tuple[str, str]] = []  # decisions: item, and the code it had before
        self._summed: tuple[str, list[str]] = "", []  # what is said of all codes, and of which
        self._build()
        self.item = self._next_open("") or next(iter(self._codes), "")
        self._tell()
        self.observe(self._chosen, ["item", "frame", "coder"])

    def _build(self) -> None:
        frames = self._rows["frame"].unique(maintain_order=True).sort().to_list()
        frame_menu = menu("Frame", [("all frames", ""), *((name, name) for name in frames)])
        coder_box = text_box("Coder", "16em", "your name or initials")
        self._keep = quiet_button(
            "Save", "Write the codes to a file, each further one at once", self._save_here
        )
        self.bind("frame", frame_menu)
        self.bind("coder", coder_box)
        seen(frame_menu, wanted=len(frames) > 1)
        seen(self._keep, wanted=self._file is None)
        self.card = CodingCard(self._heard)
        head = beside(frame_menu, coder_box, self._keep)
        self.children = [self.alert, head, self.program, self.status, self.card]

    # -- what a person does -----------------------------------------------------------------------

    def decide(self, code: object) -> None:
        """
        Code the item shown, and go on to the next one that is open.

        Parameters
        ----------
        code : object
            1 or yes, 0 or no, ? or unsure, or nothing to take the code back.

        Examples
        --------
        >>> import toolkit as tk
        >>> corpus = tk.Corpus.from_texts(["War came."])
        >>> sheet = tk.sample_hits(tk.count_frames(corpus, {"conflict": ["war"]}), 1)
        >>> desk = sheet.explore()
        >>> desk.decide("yes")
        >>> desk.sheet.codes
        ('1',)
        """
        self._check_shown()
        read = self._drawn.coded({self.item: code})
        self._former.append((self.item, self._codes[self.item]))
        self._codes[self.item] = read.codes[self._at]
        self._go(self._next_open(self.item))
        self._write()

    def remark(self, text: str) -> None:
        """
        Write a remark beside the item shown.

        Parameters
        ----------
        text : str
            Takes the place of what was there.
        """
        self._check_shown()
        if text != self._remarks[self.item]:
            self._remarks[self.item] = text
            self._tell()
            self._write()

    def turn(self, by: int = 1) -> None:
        """
        Turn to another item of the frame chosen; after the last comes the first.

        Parameters
        ----------
        by : int
            So many further, or back.
        """
        among = self._among()
        if among:
            at = among.index(self.item) if self.item in among else -1
            self._go(among[(at + by) % len(among)])

    def skip(self) -> None:
        """Go on to the next item that has no code yet, if there is one."""
        self._go(self._next_open(self.item))

    def undo(self) -> None:
        """Take the last decision back, and show its item again."""
        if self._former:
            item, code = self._former.pop()
            self._codes[item] = code
            if self.frame not in {"", self._frame_of(item)}:
                self.frame = ""
            self._go(item)
            self._write()

    def keep(self, path: str | os.PathLike[str]) -> None:
        """
        Write the codes to a file, and from now on each further one at once.

        Parameters
        ----------
        path : path
            A .csv that is not there yet.
        """
        file = CodingFile(path)
        if file.is_there:
            raise ToolkitError(
                f"{file.path!r} is there already.",
                "It may hold somebody's codes.",
                "Name another file; or open it: tk.CodingDesk(sheet, path=...).",
            )
        file.write(self._table())
        self._file = file
        seen(self._keep, wanted=False)
        self._tell()

    # -- what has come of it ----------------------------------------------------------------------

    @property
    def sheet(self) -> CodingSheet:
        """The sheet with the codes so far."""
        return self._drawn.coded(self._codes, coder=self.coder, remarks=self._remarks)

    @property
    def table(self) -> pl.DataFrame:
        """The sheet's table with the codes so far."""
        return self._table()

    def code(self) -> str:
        """Give the line that makes the sheet as it is coded by now, of the one that was drawn."""
        if self._file is not None:
            more = as_arguments({"coder": self.coder}) if self.coder else ""
            return f"sheet.read({as_python(self._file.path)}{', ' if more else ''}{more})"
        codes = {item: code for item, code in self._codes.items() if code != OPEN}
        if not codes:
            return "sheet"
        told = [_as_mapping(codes)]
        told += [as_arguments({"coder": self.coder})] if self.coder else []
        remarks = {item: text for item, text in self._remarks.items() if text}
        told += [f"remarks={_as_mapping(remarks)}"] if remarks else []
        return f"sheet.coded({', '.join(told)})"

    # -- the flow ---------------------------------------------------------------------------------

    def _heard(self, does: str, item: str, value: str, remark: str) -> None:
        """Do what was pressed, for the item that was on the page then."""
        if item not in self._codes:
            return
        with self.guarded():
            self._go(item, quietly=True)
            self._remarks[item], before = remark, self._remarks[item]
            if does == "code":
                self.decide(value)
            elif does == "turn":
                self.turn(1 if value == "1" else -1)
            elif does == "open":
                self.skip()
            elif does == "undo":
                self.undo()
            if remark != before and does not in {"code", "undo"}:
                self._write()
            self._tell()

    def _check_shown(self) -> None:
        if not self._codes:
            raise ToolkitError("There is no item to code.", self._drawn.note, "Draw other hits.")

    @tl.validate("item", "frame")  # type: ignore[untyped-decorator]  # traitlets has no types here
    def _known(self, proposal: Any) -> str:  # noqa: ANN401  (traitlets' proposal)
        name, value = proposal.trait.name, proposal.value
        known = (self._codes or [""]) if name == "item" else ["", *self._rows["frame"]]
        if value not in known:
            raise ToolkitError(f"No {name} {value!r}.", advice=did_you_mean(value, [*known]))
        return str(value)

    def _chosen(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if self._filling:
            return
        if change.name == "frame" and self.item not in (among := self._among()):
            self._go(self._next_open("") or among[0], quietly=True)
        elif change.name == "item" and self.frame not in {"", self._frame_of(self.item)}:
            with self._no_echo():
                self.frame = ""
        self._tell()

    def _go(self, item: str, *, quietly: bool = False) -> None:
        """Show an item, or the same one anew; "" changes none."""
        with self._no_echo():
            self.item = item or self.item
        if not quietly:
            self._tell()

    @property
    def _at(self) -> int:
        """Number of the item shown, from 0."""
        return list(self._codes).index(self.item)

    def _frame_of(self, item: str) -> str:
        return str(self._rows["frame"][list(self._codes).index(item)])

    def _among(self) -> list[str]:
        """Name the items that are turned among."""
        pairs = zip(self._codes, self._rows["frame"], strict=True)
        return [item for item, frame in pairs if self.frame in {"", frame}]

    def _next_open(self, item: str) -> str:
        """Name the next open item behind one, or from the beginning; "" if none is open."""
        among = self._among()
        at = among.index(item) + 1 if item in among else 0
        return next((each for each in among[at:] + among[:at] if self._codes[each] == OPEN), "")

    def _write(self) -> None:
        if self._file is not None:
            self._file.write(self._table())

    def _save_here(self) -> None:
        with self.guarded():
            self.keep(f"{free_name('coding')}.csv")

    def _table(self) -> pl.DataFrame:
        held = {"code": self._codes, "remark": self._remarks}
        columns = (pl.Series(n, [*v.values()], dtype=pl.String) for n, v in held.items())
        return self._rows.with_columns(columns)

    # -- from the codes to the view ---------------------------------------------------------------

    def _tell(self) -> None:
        self.say(" ".join(self._progress()))
        self.program.text = self.code()
        if not self._codes:
            self.card.show({"item": "", "empty": f"There is nothing to code. {self._drawn.note}"})
            return
        row = self._rows.row(self._at, named=True)
        view = {name: row[name] for name in ("item", "frame", "left", "node", "right")} | {
            "number": self._at + 1,
            "of": len(self._codes),
            "code": self._codes[self.item],
            "remark": self._remarks[self.item],
            "open": bool(self._next_open(self.item)),
            "undo": bool(self._former),
        }
        codes, summary = [*self._codes.values()], ""
        if OPEN not in codes:
            if codes != self._summed[1]:
                self.card.show(view)  # the decision first: what it leads to takes longer
                self._summed = " ".join(self._found()), codes
            summary = self._summed[0]
        self.card.show(view | {"summary": summary})

    def _progress(self) -> Iterator[str]:
        if self.frame:
            yield f"{self.frame}: {_so_many([self._codes[item] for item in self._among()])};"
            yield f"in all {_so_many([*self._codes.values()])}."
        elif self._codes:
            yield f"{_so_many([*self._codes.values()])}."
        if self._file is not None:
            yield f"Each code is written to {self._file.path}."

    def _found(self) -> Iterator[str]:
        """Tell the precision when all is coded: before, it would sway the coder."""
        yield f"{n_of(len(self._codes), 'item')} coded, none is open."
        if not {YES, NO} & {*self._codes.values()}:
            yield "All are unsure: nothing can be said about precision."
            return
        told = [_judged(row) for row in validate(self.sheet).table.iter_rows(named=True)]
        yield f"Precision by frame: {'; '.join(filter(None, told))}."
        yield "Go on with tk.validate(desk.sheet)."


def _so_many(codes: list[str]) -> str:
    """Say how many are coded."""
    done, unsure = len(codes) - codes.count(OPEN), codes.count(UNSURE)
    return f"{done:,} of {len(codes):,} coded" + (f", {unsure:,} unsure" if unsure else "")


def _judged(row: dict[str, Any]) -> str:
    """Say how many hits of a frame are right; "" if none has a decision."""
    if not row["coded"]:
        return ""
    said = (
        f"{row['frame']} {row['precision']:.2f} ({row['right']:,} of {row['coded']:,} right, "
        f"95 % interval {row['low']:.2f} to {row['high']:.2f})"
    )
    if row.get("recall") is not None:
        said += (
            f", recall {row['recall']:.2f} ({n_of(row['probed'], 'sentence')} probed, "
            f"{row['recall_low']:.2f} to {row['recall_high']:.2f})"
        )
    return said


def _as_mapping(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"{as_python(k)}: {as_python(v)}" for k, v in values.items()) + "}"
