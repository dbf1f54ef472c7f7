"""Lines and company: the concordance explorer and the co-occurrence explorer."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets as tl

from toolkit._base import ToolkitError
from toolkit.context import Concordance, concordance, lines_of
from toolkit.frame_explorer import FrameExplorer
from toolkit.frames import FrameCounts
from toolkit.live import LinkedFigure
from toolkit.measures import MEASURES
from toolkit.pairs import Cooccurrence, cooccurrence
from toolkit.panel import Explorer, as_python, beside, menu, one_of
from toolkit.passages import Passages
from toolkit.widgets import Mark, Notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit._base import Result
    from toolkit.corpus import Corpus
    from toolkit.look import go

__all__ = [
    "ConcordanceExplorer",
    "CooccurrenceExplorer",
    "FrameExplorer",
    "explorer_of",
    "telling_words",
]

_SHOWN = 20  # terms of a matrix that the eye can still take in
_WITHIN = ("sentence", "paragraph", "document")


def text_box(label: str, width: str, placeholder: str = "") -> ipywidgets.Text:
    """
    Make a text box that acts on Enter, or when it is left.

    Examples
    --------
    >>> text_box("Pattern", "20em").continuous_update
    False
    """
    return ipywidgets.Text(
        description=label,
        placeholder=placeholder,
        continuous_update=False,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width=width, max_width="100%"),
    )


class ConcordanceExplorer(Explorer):
    """
    Type a pattern, read its lines, open the article; see where in each document it stands.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    pattern : str
        What to look for; ``*``, ``?``, ``|`` and ``~5`` as everywhere.

    Attributes
    ----------
    pattern, sort, within : str
        As in :func:`toolkit.concordance`; ``sort=""`` keeps the order of the text.
    span : int
        Tokens on each side.

    Examples
    --------
    >>> import toolkit as tk
    >>> explorer = ConcordanceExplorer(tk.Corpus.from_texts(["No war. This war ends."]), "war")
    >>> explorer.status.text
    '2 lines in 1 of 1 documents.'
    >>> print(explorer.code())
    tk.concordance(corpus, "war")
    """

    settings = ("pattern", "sort", "span", "within")
    pattern = tl.Unicode("")
    sort = tl.Unicode("")
    span = tl.Int(10)
    within = tl.Unicode("paragraph")

    def __init__(self, corpus: Corpus, pattern: str = "") -> None:
        self.pattern = pattern
        self._lines: Concordance | None = None
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        box = text_box("Look for", "26em", "militar*   arms race   talk*|summit   NATO ~5 Russia")
        self._sorts = menu("Sort by")
        spans = ipywidgets.BoundedIntText(
            description="Tokens each side", min=0, max=200, style={"description_width": "initial"}
        )
        spans.layout.width = "12em"
        within = menu("Within one", _WITHIN)
        for name, control in (
            ("pattern", box),
            ("sort", self._sorts),
            ("span", spans),
            ("within", within),
        ):
            self.bind(name, control)
        self.passages = Passages()
        self.places = LinkedFigure()
        self.places.observe(self._place_clicked, "clicked")
        return [
            beside(box, self._sorts, spans, within),
            self.program,
            self.passages,
            self.places,
        ]

    def _place_clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Open the line whose stroke was clicked."""
        point = change.new.get("point")
        if isinstance(point, int) and self._strokes[point : point + 1]:
            self.passages.grid.selected = self._strokes[point]

    @property
    def result(self) -> Concordance:
        """The lines shown."""
        if self._lines is None:
            raise ToolkitError("There are no lines yet.", self.error, "Type a pattern first.")
        return self._lines

    def work(self) -> None:
        """Bring lines and places in line with the traits."""
        self._lines = None
        keys = ("", "node", "1L", "1R", "2L", "2R", "1R 2R", "1L 2L", "document")
        names = ["the text", *keys[1:]]
        options = list(zip(names, keys, strict=True))
        options += [(name, name) for name in self.corpus.table.columns]
        if self.sort not in dict(options).values():
            options.append((self.sort, self.sort))
        self.fill(self._sorts, options, self.sort)
        self.passages.clear()
        self.places.layout.display = "none"
        if not self.pattern.strip():
            self.say("Type a pattern and press Enter.")
            return
        one_of("unit", self.within, _WITHIN)
        self._lines = concordance(
            self.corpus,
            self.pattern,
            span=self.span,
            within=self.within,
            sort=self.sort or None,
        )
        self.passages.show(self._lines)
        if len(self._lines):
            self._strokes = self._order_of_strokes()
            self.places.draw(self._lines.plot())
            self.places.layout.display = ""
        self.say(self._lines.note)

    def _order_of_strokes(self) -> list[int]:
        """Say which line each stroke of the chart stands for; the chart goes by document."""
        documents = self.corpus.document_of(self.result.spans.begins)
        order = np.argsort(documents, kind="stable")
        sizes = np.bincount(documents, minlength=len(self.corpus))
        names = np.array(self.corpus.names, dtype=object)
        ranked = sorted(np.flatnonzero(sizes).tolist(), key=lambda d: (-sizes[d], names[d]))
        shown = np.zeros(len(self.corpus), bool)
        shown[ranked[:40]] = True
        return [int(line) for line in order if shown[documents[line]]]

    def code(self) -> str:
        """Give the line that makes these lines."""
        usual = {"span": 10, "within": "paragraph", "sort": ""}
        given = [as_python(self.pattern)]
        given += [
            f"{name}={as_python(getattr(self, name))}"
            for name, value in usual.items()
            if getattr(self, name) != value
        ]
        return f"tk.concordance(corpus, {', '.join(given)})"


def telling_words(corpus: Corpus, n: int = _SHOWN) -> list[str]:
    """
    Suggest words to look at: frequent, but in some documents rather than in all.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    n : int
        How many words.

    Returns
    -------
    list of str
        Lower-case words of four letters and more, by count times log(D / documents).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["with talks and talks", "with a treaty", "with nothing"])
    >>> telling_words(corpus, 1)
    ['talks']
    """
    kinds, vocabulary = corpus.types.fold_ids, corpus.vocabulary
    folded = np.array([len(form) > 3 and form.isalpha() for form in vocabulary], bool)  # noqa: PLR2004
    owner = np.repeat(np.arange(len(corpus)), corpus.tokens)
    types = kinds[corpus.ids].astype(np.int64)
    counts = np.bincount(types, minlength=len(vocabulary))
    cells = np.unique(types * max(len(corpus), 1) + owner)
    documents = np.bincount(cells // max(len(corpus), 1), minlength=len(vocabulary))
    weight = counts * np.log((len(corpus) + 1) / np.maximum(documents, 1))
    weight[~folded | (documents < min(2, len(corpus) // 4 + 1))] = -1
    ranked = np.argsort(-weight, kind="stable")[:n]
    return [vocabulary[t].lower() for t in ranked.tolist() if weight[t] > 0]


class CooccurrenceExplorer(Explorer):
    """
    What stands with what: heat map or network, ranked pairs, and the lines of a pair.

    Parameters
    ----------
    corpus : Corpus
        The texts.
    terms : iterable of str, optional
        Patterns; if not given, words that are frequent in some documents rather than in all.

    Attributes
    ----------
    terms : str
        The patterns, with commas between them.
    within : {"sentence", "paragraph", "document"}
        The unit that both must be in.
    span : int
        0 counts units that contain both; else pairs of tokens at most so far apart.
    measure : str
        ``"n"`` for counts, or a name in ``tk.MEASURES``.
    at_least : int
        Pairs that occur less often together are left out of chart and list.
    view : {"heat", "network"}
    pair : str
        ``"talks + treaty"``, "" for none.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and peace. Peace talks.", "Peace talks."])
    >>> explorer = CooccurrenceExplorer(corpus, ["war", "peace", "talk*"])
    >>> explorer.pair = "peace + talk*"
    >>> explorer.lines.table["document"].to_list()
    ['text 1', 'text 2']
    """

    settings = ("terms", "within", "span", "measure", "at_least", "view", "pair")
    terms = tl.Unicode("")
    within = tl.Unicode("sentence")
    span = tl.Int(0)
    measure = tl.Unicode("n")
    at_least = tl.Int(1)
    view = tl.Unicode("heat")
    pair = tl.Unicode("")

    def __init__(self, corpus: Corpus, terms: Iterable[str] | None = None) -> None:
        self.terms = ", ".join(telling_words(corpus) if terms is None else terms)
        self._together: Cooccurrence | None = None
        super().__init__(corpus)

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        narrow = {"description_width": "initial"}
        least = ipywidgets.BoundedIntText(
            description="At least", min=1, max=1_000_000, style=narrow
        )
        least.layout.width = "9em"
        view = ipywidgets.ToggleButtons(
            options=[("Heat map", "heat"), ("Network", "network")],
            description="Draw a",
            style={"button_width": "auto", **narrow},
        )
        kinds = {"association", "evidence", "contrast"}
        names = [(m.label, name) for name, m in MEASURES.items() if m.kind in kinds]
        spans = [
            ("anywhere in it", 0),
            *((f"at most {n} tokens apart", n) for n in (1, 2, 3, 5, 10)),
        ]
        self._pairs = menu("Lines of the pair", max_width="26em")
        controls = {
            "terms": text_box("Terms", "100%", "talk*, ceasefire, arms race"),
            "within": menu("Together in one", _WITHIN),
            "span": menu("Distance", spans),
            "measure": menu("Measure", [("count", "n"), *names]),
            "at_least": least,
            "view": view,
            "pair": self._pairs,
        }
        for name, control in controls.items():
            self.bind(name, control)
        self.chart = LinkedFigure()
        self.chart.observe(self._clicked, "clicked")
        self.passages = Passages()
        self.lines_code = Notice(role="code")
        row = [controls[name] for name in ("within", "span", "measure", "at_least", "view")]
        return [
            controls["terms"],
            beside(*row),
            self.program,
            self.chart,
            beside(self._pairs),
            self.lines_code,
            self.passages,
        ]

    def _clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Choose the pair of a cell or a tie; a knot stands for its strongest pair."""
        what = change.new.get("customdata")
        known = [value for _, value in self._pairs.options if value]
        if isinstance(what, list):
            names = {f"{what[0]} + {what[1]}", f"{what[1]} + {what[0]}"}
        else:
            names = {pair for pair in known if what in pair.split(" + ")}
        self.pair = next((pair for pair in known if pair in names), self.pair)

    @property
    def result(self) -> Cooccurrence:
        """The matrix behind the chart."""
        if self._together is None:
            raise ToolkitError("There is no matrix.", self.error, "Give at least two terms.")
        return self._together

    @property
    def lines(self) -> Concordance:
        """The lines of the pair chosen: from the first of the two to the second."""
        self.settle()
        if not self.pair:
            raise ToolkitError("No pair is chosen.", advice="Set .pair, or click a cell.")
        a, b = self.pair.split(" + ", 1)
        return lines_of(self.corpus, self.result.evidence({"a": a, "b": b}), within=self.within)

    def listed(self) -> list[str]:
        """
        Read the terms from their box.

        Examples
        --------
        >>> import toolkit as tk
        >>> CooccurrenceExplorer(tk.Corpus.from_texts(["a b"]), ["a", "b"]).listed()
        ['a', 'b']
        """
        parts = (part.strip() for part in self.terms.split(","))
        return list(dict.fromkeys(part for part in parts if part))

    def work(self) -> None:
        """Bring chart, list and lines in line with the traits."""
        self._together = None
        self.passages.clear()
        one_of("view", self.view, ("heat", "network"))
        terms = self.listed()
        together = cooccurrence(self.corpus, terms, span=self.span or None, within=self.within)
        self._together = together
        pairs = together.table.filter(together.table["n"] >= self.at_least)
        found = [(f"{a} + {b}", n) for a, b, n in pairs.select("a", "b", "n").iter_rows()]
        if self.pair not in dict(found):
            self.pair = ""
        options = [("none", ""), *((f"{pair} ({n:,})", pair) for pair, n in found)]
        self.fill(self._pairs, options, self.pair)
        self.chart.draw(self.figure())
        self.lines_code.layout.display = "" if self.pair else "none"
        if self.pair:
            self.passages.show(self.lines, marks=self._marks)
            self.lines_code.text = self.lines_program()
        self.say(
            f"{together.note} {len(found):,} of them occur at least {self.at_least} times. "
            "Choose a pair, or click a cell, to read its lines."
        )

    def _marks(self, document: int) -> list[Mark]:
        corpus = self.corpus
        marks = []
        first, last = corpus.documents[document : document + 2]
        for term in self.pair.split(" + ", 1):
            spans = corpus.find(term)
            inside = spans.take((spans.begins >= first) & (spans.begins < last))
            starts, ends = corpus.starts[inside.begins], corpus.ends[inside.ends - 1]
            marks += [Mark(a, b, term) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        return marks

    def figure(self) -> go.Figure:
        """Draw the matrix as it is shown, as a plain figure."""
        least = float(self.at_least) if self.measure == "n" else None
        figure: go.Figure = self.result.plot(kind=self.view, measure=self.measure, at_least=least)
        return figure

    def _call(self) -> str:
        options = "" if self.within == "sentence" else f", within={as_python(self.within)}"
        options += f", span={self.span}" if self.span else ""
        return f"tk.cooccurrence(corpus, {as_python(self.listed())}{options})"

    def code(self) -> str:
        """Give the line that makes the chart."""
        options = [] if self.view == "heat" else [f"kind={as_python(self.view)}"]
        options += [] if self.measure == "n" else [f"measure={as_python(self.measure)}"]
        if self.measure == "n" and self.at_least > 1:
            options.append(f"at_least={self.at_least}")
        return f"{self._call()}.plot({', '.join(options)})"

    def lines_program(self) -> str:
        """Give the line that makes the lines of the pair."""
        a, b = self.pair.split(" + ", 1)
        return f"{self._call()}.where(a={as_python(a)}, b={as_python(b)}).lines(0)"


@singledispatch
def explorer_of(result: Result) -> Explorer:
    """
    Open a result in the explorer of its kind.

    Raises
    ------
    ToolkitError
        There is none.

    Examples
    --------
    >>> import toolkit as tk
    >>> explorer = explorer_of(tk.concordance(tk.Corpus.from_texts(["No war."]), "war"))
    >>> explorer.pattern
    'war'
    """
    raise ToolkitError(
        f"There is no explorer for {type(result).__name__}.",
        advice="Its table is in result.table, its lines in result.lines(row).",
    )


@explorer_of.register(Concordance)
def _explore_concordance(result: Concordance) -> ConcordanceExplorer:
    asked = result.call[1]
    explorer = ConcordanceExplorer(result.corpus, asked.get("pattern", ""))
    explorer.sort, explorer.within = asked.get("sort") or "", result.within
    explorer.span = max(result.span)
    explorer.settle()
    return explorer


@explorer_of.register(FrameCounts)
def _explore_frames(result: FrameCounts) -> FrameExplorer:
    return FrameExplorer(result.corpus, result.lexicon, by=result.by or "")


@explorer_of.register(Cooccurrence)
def _explore_cooccurrence(result: Cooccurrence) -> CooccurrenceExplorer:
    explorer = CooccurrenceExplorer(result.corpus, result.labels)
    asked = result.call[1]
    explorer.within, explorer.span = asked["within"], asked["span"] or 0
    explorer.settle()
    return explorer
