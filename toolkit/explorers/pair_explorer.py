"""The co-occurrence explorer: what stands with what, and the lines of a pair."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets as tl

from toolkit._base import ToolkitError, n_of
from toolkit.context import lines_of
from toolkit.explorers.controls import FULL, as_python, beside, menu, one_of, text_box
from toolkit.explorers.explorer import Explorer
from toolkit.explorers.passages import Passages
from toolkit.kernel import distinct
from toolkit.measures import MEASURES
from toolkit.pairs import Cooccurrence, cooccurrence
from toolkit.paper import static
from toolkit.widgets import Mark, Notice
from toolkit.widgets.live import LinkedFigure
from toolkit.widgets.models import seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from toolkit.context import Concordance
    from toolkit.corpus import Corpus
    from toolkit.plots.look import go

__all__ = ["CooccurrenceExplorer", "telling_words"]

_SHOWN = 20  # terms of a matrix that the eye can still take in
# Words of four letters and more that say little about what a text is about.
_EVERYDAY = frozenset(static("everyday.txt").split())
_WITHIN = ("sentence", "paragraph", "document")


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
        Lower-case words of four letters and more without everyday ones, by count times
        log(D / documents).

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["with talks and talks", "with a treaty", "with nothing"])
    >>> telling_words(corpus, 1)
    ['talks']
    """
    kinds, vocabulary = corpus.types.fold_ids, corpus.vocabulary
    telling = [
        len(form) > 3 and form.isalpha() and form.casefold() not in _EVERYDAY  # noqa: PLR2004
        for form in vocabulary
    ]
    owner = np.repeat(np.arange(len(corpus)), corpus.tokens)
    types = kinds[corpus.ids].astype(np.int64)
    counts = np.bincount(types, minlength=len(vocabulary))
    cells = distinct(types * max(len(corpus), 1) + owner)
    documents = np.bincount(cells // max(len(corpus), 1), minlength=len(vocabulary))
    weight = counts * np.log((len(corpus) + 1) / np.maximum(documents, 1))
    weight[~np.array(telling, bool) | (documents < min(2, len(corpus) // 4 + 1))] = -1
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
    node : str
        The term chosen last; setting it chooses its most frequent pair.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War and peace. Peace talks.", "Peace talks."])
    >>> explorer = CooccurrenceExplorer(corpus, ["war", "peace", "talk*"])
    >>> explorer.pair = "peace + talk*"
    >>> explorer.lines.table["document"].to_list()
    ['text 1', 'text 2']
    """

    name = "co-occurrence"
    settings = ("terms", "within", "span", "measure", "at_least", "view", "pair")
    shares = MappingProxyType({"term": "node", "document": "document"})
    terms = tl.Unicode("")
    within = tl.Unicode("sentence")
    span = tl.Int(0)
    measure = tl.Unicode("n")
    at_least = tl.Int(1)
    view = tl.Unicode("heat")
    pair = tl.Unicode("")
    node = tl.Unicode("")

    def __init__(self, corpus: Corpus, terms: Iterable[str] | None = None) -> None:
        self._suggested = "" if terms is not None else ", ".join(telling_words(corpus))
        self._seen = corpus
        self.terms = self._suggested if terms is None else ", ".join(terms)
        self._together: Cooccurrence | None = None
        super().__init__(corpus)
        self.observe(self._node_chosen, "node")

    def build(self) -> list[ipywidgets.Widget]:
        """Make the controls and panels."""
        narrow = {"description_width": "initial"}
        least = ipywidgets.BoundedIntText(
            description="At least", min=1, max=1_000_000, style=narrow
        )
        least.layout.width = "9em"
        view = menu("Draw a", [("heat map", "heat"), ("network", "network")])
        kinds = {"association", "evidence", "contrast"}
        names = [(m.label, name) for name, m in MEASURES.items() if m.kind in kinds]
        spans = [
            ("anywhere in it", 0),
            *((f"at most {n_of(n, 'token')} apart", n) for n in (1, 2, 3, 5, 10)),
        ]
        self._pairs = menu("Lines of the pair", max_width="26em")
        controls = {
            "terms": text_box("Terms", FULL, "talk*, ceasefire, arms race"),
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
        self.passages = self.watch(Passages())
        self.lines_code = Notice(role="code")
        row = [controls[name] for name in ("within", "span", "measure", "at_least", "view")]
        return [
            controls["terms"],
            beside(*row),
            self.program,
            self.status,
            self.chart,
            self.numbers(),
            beside(self._pairs),
            self.lines_code,
            self.passages,
        ]

    def _clicked(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        """Choose the pair of a cell or a tie; a knot stands for its strongest pair."""
        what = change.new.get("customdata")
        if isinstance(what, list):
            names = {f"{what[0]} + {what[1]}", f"{what[1]} + {what[0]}"}
            self.pair = next((pair for pair in self._known() if pair in names), self.pair)
        elif what:
            self.node = str(what)

    def _known(self) -> list[str]:
        """List the pairs in the menu, the most frequent first."""
        return [value for _, value in self._pairs.options if value]

    def _node_chosen(self, change: Any) -> None:  # noqa: ANN401  (traitlets' change)
        if change.new not in self.pair.split(" + "):
            having = (pair for pair in self._known() if change.new in pair.split(" + "))
            self.pair = next(having, self.pair)

    def take(self, name: str, value: str) -> None:
        """Follow a term that is among those of the matrix."""
        if name != "term" or value in self.listed():
            super().take(name, value)

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
        if self.corpus is not self._seen:
            self._seen = self.corpus
            if self.terms == self._suggested:  # nobody has chosen these words
                self._suggested = self.terms = ", ".join(telling_words(self.corpus))
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
        seen(self.lines_code, wanted=bool(self.pair))
        if self.pair:
            self.passages.show(self.lines, marks=self._marks)
            self.lines_code.text = self.lines_program()
        self.say(
            f"{together.note} {len(found):,} of them at least {self.at_least:,} "
            f"time{'s' * (self.at_least != 1)}. Choose a pair, or click a cell, to read its lines."
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
        options = {"kind": self.view, "measure": self.measure, "at_least": self.at_least}
        figure: go.Figure = self.result.plot(**options)
        return figure

    def charted(self) -> Cooccurrence:
        """Give the pairs that are frequent enough."""
        table = self.result.table
        return replace(self.result, rows=table.filter(table["n"] >= self.at_least))

    def _call(self) -> str:
        options = "" if self.within == "sentence" else f", within={as_python(self.within)}"
        options += f", span={self.span}" if self.span else ""
        return f"tk.cooccurrence(corpus, {as_python(self.listed())}{options})"

    def code(self) -> str:
        """Give the line that makes the chart."""
        options = [] if self.view == "heat" else [f"kind={as_python(self.view)}"]
        options += [] if self.measure == "n" else [f"measure={as_python(self.measure)}"]
        options += [] if self.at_least == 1 else [f"at_least={self.at_least}"]
        return f"{self._call()}.plot({', '.join(options)})"

    def programs(self) -> list[str]:
        """Give the lines of chart and lines."""
        return [self.code(), self.lines_program()] if self.pair else [self.code()]

    def lines_program(self) -> str:
        """Give the line that makes the lines of the pair."""
        a, b = self.pair.split(" + ", 1)
        return f"{self._call()}.where(a={as_python(a)}, b={as_python(b)}).lines(0)"
