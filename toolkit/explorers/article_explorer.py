"""One article after the other: who is quoted, with which words it frames, part by part."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ipywidgets
import polars as pl
import traitlets as tl

from toolkit._base import n_of
from toolkit.constructions import KINDS, candidates
from toolkit.explorers.controls import as_lexicon, as_python, beside, menu, one_of
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.marks import LOOKS, frame_marks, speech_marks
from toolkit.explorers.passages import about_document, paragraphs_of
from toolkit.frames import count_frames
from toolkit.voices import Quotations, quotations
from toolkit.voices.utterances import UNRESOLVED
from toolkit.widgets import ArticleReader, ChoiceTable, Mark
from toolkit.widgets.reader import UNDERLINES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from toolkit.corpus import Corpus
    from toolkit.lexicon import Lexicon

__all__ = ["ArticleExplorer"]

_MENU = 500  # documents in a menu; any other can be set by name, or reached page by page
_CANDIDATES = {  # kind of candidates: trait
    "passive": "passives",
    "modality": "modals",
    "scare_quote": "scare_quotes",
}
_TOGGLES = {  # trait: what it says, and its key
    "quoted": ("Quotations", "q"),
    "speakers": ("Speakers", "s"),
    "cues": ("Cues", "c"),
    "framing": ("Framing terms", "f"),
    "passives": ("Passives?", "v"),  # n and p go from mark to mark
    "modals": ("Modal verbs?", "m"),
    "scare_quotes": ("Scare quotes?", "k"),
    "zones": ("Parts of the page", "z"),
}


class ArticleExplorer(Explorer):
    """
    Read an article with everything marked that was found in it; turn to the next.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    lexicon : Lexicon or dict of frame to patterns, optional
        Framing terms to mark.
    document : str, optional
        Name of the first one to open; that of the corpus if not given.

    Attributes
    ----------
    document : str
        Name of the document shown.
    speaker : str
        The speaker chosen in the table ("" for none); the article is scrolled to their first
        words. ``"(unresolved)"`` is speech that nobody is named for.
    quoted, speakers, cues, framing, zones : bool
        What is marked: what is said, who says it, the words that say so, framing terms, and the
        parts of the page (headline, standfirst, body, caption).
    passives, modals, scare_quotes : bool
        Mark the candidates of :func:`toolkit.candidates` too: to be read, not detections.

    Examples
    --------
    >>> import toolkit as tk
    >>> texts = ["“We are broke,” said Ann Lind.", "Bo Ek denied it."]
    >>> explorer = ArticleExplorer(tk.Corpus.from_texts(texts, ["a", "b"]))
    >>> explorer.turn(1)
    >>> explorer.document, explorer.table["speaker"].to_list()
    ('b', ['Bo Ek'])
    >>> print(explorer.code())
    tk.quotations(corpus).where(document="b")
    """

    name = "article"
    settings = ("document", "speaker", *_TOGGLES)
    shares = MappingProxyType({"document": "document", "speaker": "speaker"})
    lexicon = tl.Any(None, allow_none=True)
    speaker = tl.Unicode("")
    quoted = tl.Bool(default_value=True)
    speakers = tl.Bool(default_value=True)
    cues = tl.Bool(default_value=True)
    framing = tl.Bool(default_value=True)
    passives = tl.Bool(default_value=False)
    modals = tl.Bool(default_value=False)
    scare_quotes = tl.Bool(default_value=False)
    zones = tl.Bool(default_value=False)

    def __init__(
        self,
        corpus: Corpus,
        lexicon: Lexicon | Mapping[str, Sequence[str]] | None = None,
        *,
        document: str = "",
    ) -> None:
        if lexicon is not None:
            lexicon = as_lexicon(lexicon)
        self.set_trait("lexicon", lexicon)
        self.document = document or next(iter(corpus.names), "")
        self._drawn: tuple[object, ...] = ()
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        self._menus = {
            "document": menu("Article", max_width="34em"),
            "speaker": menu("Go to", max_width="22em"),
        }
        for name, control in self._menus.items():
            self.bind(name, control)
        boxes = []
        for name, (label, _) in _TOGGLES.items():
            if name == "framing" and self.lexicon is None:
                continue
            box = ipywidgets.Checkbox(description=label, indent=False)
            box.layout.width = "auto"
            self.bind(name, box)
            boxes.append(box)
        self._turns = []
        for label, told, by in (
            ("‹ Previous", "Previous article", -1),
            ("Next ›", "Next article", 1),
        ):
            button = ipywidgets.Button(description=label, tooltip=told)
            button.layout.width = "auto"
            button.add_class("tk-tool")
            button.on_click(lambda _button, by=by: self.turn(by))
            self._turns.append(button)
        self.reader = ArticleReader()
        self.reader.height = "44em"
        self.reader.labels = True
        frames = [] if self.lexicon is None else list(self.lexicon.frames)
        lines = {frame: number % UNDERLINES for number, frame in enumerate(frames)}
        words = (words_of(kind) for kind in _CANDIDATES)
        maybe = {word: (len(frames) + n) % UNDERLINES for n, word in enumerate(words)}
        self.reader.looks = {**lines, **maybe, **LOOKS}
        keys = {key: label.lower() for name, (label, key) in _TOGGLES.items() if name != "framing"}
        keys |= {"f": "framing terms"} if self.lexicon is not None else {}
        self.reader.shortcuts = {"ArrowLeft": "previous", "ArrowRight": "next article", **keys}
        self.reader.observe(self._pressed, "pressed")
        self.people = ChoiceTable("Who speaks in this article")
        self.people.observe(self._person_chosen, "selected")
        page = ipywidgets.Box([self.reader, self.people])
        page.layout.display, page.layout.flex_flow = "flex", "row wrap"
        page.layout.align_items, page.layout.grid_gap = "flex-start", "8px 24px"
        self.reader.layout.flex, self.people.layout.flex = "3 1 520px", "1 1 300px"
        return [
            beside(self._menus["document"], *self._turns),
            beside(*boxes, self._menus["speaker"]),
            self.program,
            self.status,
            page,
        ]

    def _pressed(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Do what a key in the article stands for."""
        key = change.new.get("key")
        if key in {"ArrowLeft", "ArrowRight"}:
            self.turn(1 if key == "ArrowRight" else -1)
        for name, (_, own) in _TOGGLES.items():
            if key == own:
                setattr(self, name, not getattr(self, name))

    def _person_chosen(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if 0 <= change.new < self._people.height:
            self.speaker = self._people["speaker"][change.new]

    def turn(self, by: int = 1) -> None:
        """
        Turn to the next article, or to the one before.

        Parameters
        ----------
        by : int
            So many further; after the last comes the first.
        """
        names = self.corpus.names
        if names:
            at = names.index(self.document) if self.document in names else -1
            self.document = names[(at + by) % len(names)]

    def take(self, name: str, value: str) -> None:
        """Follow to any document; to a speaker if they speak in this one."""
        if (name == "document" and value in self.corpus.names) or (
            name == "speaker" and value in {"", *self._people["speaker"]}
        ):
            super().take(name, value)

    # -- from the traits to the view --------------------------------------------------------------

    @property
    def found(self) -> Quotations:
        """All speech of the corpus."""
        return self.once("speech", quotations)

    @property
    def result(self) -> Quotations:
        """The speech in the article shown."""
        return self.found.where(document=self.document)

    @property
    def _people(self) -> pl.DataFrame:
        """The speakers of the article, in the order in which they are first heard."""
        table = self.result.table.with_columns(pl.col("speaker").fill_null(UNRESOLVED))
        words = pl.col("content").str.count_matches(r"\w+").cast(pl.Int64)
        return table.group_by("speaker", maintain_order=True).agg(
            pl.len().cast(pl.Int64).alias("n"), words.sum().alias("words")
        )

    def work(self) -> None:
        """Bring article, menus and table in line with the traits."""
        names = self.corpus.names
        if self.corpus.names and self.document not in names:
            one_of("document", self.document, names)
        people = self._people if names else pl.DataFrame(schema={"speaker": pl.String})
        if self.speaker not in {"", *people["speaker"]}:
            self.speaker = ""
        self._fill_menus(people)
        if not names:
            self.reader.show("")
            self.people.show(people)
            self.say("There are no documents.")
            return
        self._show_article()
        if self._drawn != (self.corpus, self.document):
            self._drawn = (self.corpus, self.document)
            self.people.show(people, empty="Nobody is quoted in this article.")
        self._go(people)
        number = names.index(self.document)
        unnamed = int(self.result.table["speaker"].null_count())
        self.say(
            f"Article {number + 1:,} of {len(names):,}: "
            f"{n_of(int(self.corpus.tokens[number]), 'token')}, "
            f"{n_of(len(self.result), 'stretch', 'stretches')} of speech, "
            f"{unnamed:,} of them without a name."
            + (" Candidates are to be read: they are no detections." if self._kinds() else "")
        )

    def _fill_menus(self, people: pl.DataFrame) -> None:
        names = self.corpus.names
        about = self.corpus.table
        heads = (
            about["headline"].cast(pl.String)
            if "headline" in about.columns
            else [None] * len(names)
        )
        options = [(head or name, name) for head, name in zip(heads, names, strict=True)][:_MENU]
        if self.document and self.document not in names[:_MENU]:
            options.append((self.document, self.document))
        numbered = [(f"{n}  {label}", name) for n, (label, name) in enumerate(options, 1)]
        self.fill(self._menus["document"], numbered, self.document)
        rows = people.select("speaker", "n").iter_rows() if people.width > 1 else []
        speakers = [("the beginning", ""), *((f"{name} ({n:,})", name) for name, n in rows)]
        self.fill(self._menus["speaker"], speakers, self.speaker)

    def _show_article(self) -> None:
        number = self.corpus.names.index(self.document)
        before = self.reader.marks[self.reader.selected] if self.reader.selected >= 0 else None
        text = self.corpus.texts[number]
        same = self.reader.text == text
        self.reader.show(
            text,
            self._marks(),
            about=about_document(self.corpus, number),
            parts=paragraphs_of(self.corpus, number),
        )
        self.reader.zones = self.zones
        if same and before in self.reader.marks:  # only what is marked has changed
            self.reader.selected = self.reader.marks.index(before)

    def _marks(self) -> list[Mark]:
        kinds = ["direct speech", "mixed speech", "indirect speech"] if self.quoted else []
        kinds += ["speaker"] if self.speakers else []
        kinds += ["cue"] if self.cues else []
        marks = speech_marks(self.result.table, kinds)
        if self.framing and self.lexicon is not None:
            counts = self.once("terms", lambda corpus: count_frames(corpus, self.lexicon))
            hits = counts.hits(voice=False)
            marks += frame_marks(hits.filter(pl.col("document") == self.document))
        for kind in self._kinds():
            every = self.once(kind, partial(candidates, kind=kind))
            found = every.where(document=self.document).table
            places = found.select("start", "end").iter_rows()
            marks += [Mark(start, end, words_of(kind)) for start, end in places]
        return marks

    def _kinds(self) -> list[str]:
        """Name the kinds of candidates that are marked."""
        return [kind for kind, name in _CANDIDATES.items() if getattr(self, name)]

    def _go(self, people: pl.DataFrame) -> None:
        """Scroll to the first words of the speaker chosen."""
        if not self.speaker:
            return
        who = None if self.speaker == UNRESOLVED else self.speaker
        row = next(r for r in self.result.table.iter_rows(named=True) if r["speaker"] == who)
        start = row["content_spans"][0][0]
        if row["source_start"] is not None and not self.quoted:
            start = row["source_start"]
        near = (n for n, mark in enumerate(self.reader.marks) if mark.start >= start)
        self.reader.selected = next(near, -1)
        self.people.selected = people["speaker"].to_list().index(self.speaker)

    # -- for everybody ----------------------------------------------------------------------------

    def code(self) -> str:
        """Give the line that lists who speaks in the article."""
        if not self.document:
            return "tk.quotations(corpus)"
        return f"tk.quotations(corpus).where(document={as_python(self.document)})"

    def programs(self) -> list[str]:
        """Give the lines of speech and of each kind of candidates marked."""
        where = f".where(document={as_python(self.document)})" if self.document else ""
        kinds = map(as_python, self._kinds())
        return [self.code(), *(f"tk.candidates(corpus, {kind}){where}" for kind in kinds)]


def words_of(kind: str) -> str:
    """
    Say what candidates of a kind are called where they are marked.

    Examples
    --------
    >>> words_of("scare_quote")
    'scare quotes?'
    """
    return f"{KINDS[kind].what}?"
