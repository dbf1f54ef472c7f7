"""
Results as one page to hand on: chart, numbers, the lines behind them, method and code.

The page is a single file. It needs no kernel and no network, and its policy lets nothing be loaded.
What is too much for it is cut, and the page says what was cut.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit._arguments import checked, constructor
from toolkit._base import CallError, Result, ToolkitError, for_html
from toolkit.context import Concordance, lines_of
from toolkit.files import writing
from toolkit.pages import table_of
from toolkit.paper import document, plotly_library, static
from toolkit.plots.look import go

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    import polars as pl

    from toolkit.search import Spans

__all__ = ["Section", "page"]

ROWS = 1_000  # of a table
LINES = 2_000  # behind all the numbers of a page: about half a megabyte
_SEEN = 24  # rows of a table that is not folded
_WITH_LINES = 100  # rows of a table whose lines are shown
_MARKUP = re.compile(r"<[^>]*>")


@constructor
@dataclass(frozen=True)
class Section:
    """
    One part of a page; whatever is not given is left out.

    Attributes
    ----------
    title : str
        Its heading; the chart's if not given.
    words : str
        A paragraph, or several with an empty line between them.
    result : Result
        Whose table, lines, method and note are shown.
    figure : plotly.graph_objects.Figure
        The chart.
    table : polars.DataFrame
        A table that is no result's.
    code : sequence of str
        The Python that gives it, a line each.
    todo : bool
        Set the words off: somebody still has to write them.

    Examples
    --------
    >>> Section("Question", "Who is quoted?").words
    'Who is quoted?'
    """

    title: str = ""
    words: str = ""
    result: Result | None = None
    figure: go.Figure | None = None
    table: pl.DataFrame | None = None
    code: Sequence[str] = field(default=())
    todo: bool = False


@checked
def page(
    parts: Result | go.Figure | Section | Iterable[Result | go.Figure | Section | str],
    path: str | PathLike[str],
    *,
    title: str = "",
    lines: int = LINES,
) -> Path:
    """
    Write results and charts as one HTML file that works anywhere, offline, and in print.

    Parameters
    ----------
    parts : Result, figure, Section, or a list of them and of strings
        A result is shown as its chart (if there is one for its kind), its table, the lines behind
        the table's rows, and its method; a string is a paragraph.
    path : path
        The file; ``.html`` is added if it is missing. With charts it has 5 MB, since plotly's
        library is inside, once.
    title : str
        What stands above; the first chart's title if not given.
    lines : int
        At most so many lines of text behind the numbers, on the whole page; each row of a table
        gets its share, evenly spaced through the texts. What is cut is said.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ToolkitError
        Nothing to show, or something that cannot be shown.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import toolkit as tk
    >>> counts = tk.count_frames(tk.Corpus.from_texts(["War talk.", "Peace."]), {"war": ["war"]})
    >>> file = page(counts, pathlib.Path(tempfile.mkdtemp()) / "frames")
    >>> file.name, "No war" in file.read_text(encoding="utf-8")
    ('frames.html', False)
    """
    sections = [_section(part) for part in _listed(parts)]
    if not sections:
        raise ToolkitError("There is nothing to write.", advice="Pass a result or a figure.")
    titles = [_title(section) for section in sections]
    title = title or next(filter(None, titles), "") or "Result"
    share = lines // max(1, sum(section.result is not None for section in sections))
    body = [f"<header><h1>{for_html(title)}</h1></header>", _contents(titles)]
    specs: list[str] = []
    for number, (heading, section) in enumerate(zip(titles, sections, strict=True)):
        shown = heading if len(sections) > 1 or heading != title else ""
        body.append(_part(section, shown, number, share))
        if section.figure is not None:
            specs.append(_spec(section.figure, number))
    scripts = [plotly_library(), static("export.js")] if specs else []
    html = document(title, "".join(body + specs), styles=static("figure.css"), scripts=scripts)
    named = os.fspath(path).removesuffix(".html") + ".html"
    with writing(named) as file:
        file.write_text(html, encoding="utf-8")
    return Path(named).expanduser()


def _listed(parts: object) -> list[object]:
    single = isinstance(parts, Result | go.Figure | Section | str)
    if not single and not isinstance(parts, Iterable):
        raise CallError(f"parts must be a list of results and texts, not {type(parts).__name__}.")
    return [parts] if single else list(parts)  # type: ignore[call-overload]  # checked one by one


def _section(part: object) -> Section:
    """Make a section of whatever was passed."""
    if isinstance(part, Section):
        return part
    if isinstance(part, str):
        return Section(words=part)
    if isinstance(part, go.Figure):
        return Section(figure=part)
    if isinstance(part, Result):
        try:
            return Section(result=part, figure=part.plot())
        except ToolkitError:  # there is no chart of its kind, or nothing to draw
            return Section(result=part)
    raise ToolkitError(
        f"A {type(part).__name__} cannot be put on a page.",
        advice="Pass results, figures, sections and strings.",
    )


def _title(section: Section) -> str:
    if section.title or section.figure is None:
        return section.title
    drawn = section.figure.layout.title.text or ""
    words = " ".join(_MARKUP.sub(" ", drawn).split())
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _contents(titles: Sequence[str]) -> str:
    named = [(number, title) for number, title in enumerate(titles) if title]
    if len(named) < 3:  # noqa: PLR2004  (fewer are seen at a glance)
        return ""
    items = "".join(f'<li><a href="#part{number}">{for_html(t)}</a></li>' for number, t in named)
    return f'<nav aria-label="Contents"><ol>{items}</ol></nav>'


def _part(section: Section, heading: str, number: int, lines: int) -> str:
    """Write one section."""
    drawn = section.figure is not None and not section.title  # the chart shows its title itself
    told = [f"<h2{' class=unseen' * drawn}>{for_html(heading)}</h2>"] if heading else []
    kind = ' class="todo"' if section.todo else ""
    told += [f"<p{kind}>{for_html(words)}</p>" for words in section.words.split("\n\n") if words]
    if section.figure is not None:
        told.append(
            f'<div class="tk-figure" role="figure" data-spec="spec{number}" '
            f'aria-label="{for_html(_title(section) or "Chart")}">'
            "<noscript>This chart needs JavaScript. The numbers stand below.</noscript></div>"
        )
    if section.table is not None:
        few = section.table.height <= _SEEN
        told.append(table_of(section.table) if few else _folded("The table", section.table))
    if section.result is not None:
        told += _of_result(section.result, lines, folded=section.figure is not None)
    if section.code:
        told.append("<pre>" + for_html("\n".join(section.code)) + "</pre>")
    return f'<section id="part{number}">{"".join(told)}</section>'


def _folded(name: str, table: pl.DataFrame, *, unfolded: bool = False) -> str:
    """Write a table that folds away."""
    n = table.height
    told = f"showing {ROWS:,} of {n:,} rows" if n > ROWS else f"{n:,} row{'s' * (n != 1)}"
    summary = f'<summary>{name} <span class="quiet">{told}</span></summary>'
    return f"<details{' open' * unfolded}>{summary}{table_of(table.head(ROWS))}</details>"


def _of_result(result: Result, lines: int, *, folded: bool) -> list[str]:
    """Note, table, lines and method of a result."""
    told = [f"<p>{for_html(result.note)}</p>"]
    if isinstance(result, Concordance):
        shown, sentence = _sample(result.corpus, result.spans, lines)
        told += [f'<p class="quiet">{sentence}</p>', _lines_table(shown)]
    else:
        told.append(_folded("The numbers", result.table, unfolded=not folded))
        told.append(_evidence(result, lines))
    told.append(f'<p class="quiet">{for_html(result.methods())}</p>')
    return told


def _evidence(result: Result, lines: int) -> str:
    """Write the lines behind the rows of a table, folded; "" where a kind has none."""
    rows = min(len(result), _WITH_LINES, max(lines, 0))
    if not rows:
        return ""
    share = max(1, lines // rows)
    told = []
    for row in result.table.head(rows).iter_rows(named=True):
        try:
            spans = result.evidence(row)
        except (NotImplementedError, ToolkitError):
            return ""
        shown, sentence = _sample(result.corpus, spans, share)
        if len(spans):
            said = f'{for_html(_name(row))} <span class="quiet">{sentence}</span>'
            told.append(f"<details><summary>{said}</summary>{_lines_table(shown)}</details>")
    if not told:
        return ""
    of = f" of the first {rows:,} of {len(result):,} rows" if len(result) > rows else ""
    limit = f"at most {share:,} for a row, evenly spaced through the texts"
    summary = f'The lines behind the numbers{of} <span class="quiet">{limit}</span>'
    return f"<details><summary>{summary}</summary>{''.join(told)}</details>"


def _name(row: dict[str, object]) -> str:
    """Name a row by its words: "Daily Standard-Bearer, security"."""
    words = [str(value) for value in row.values() if isinstance(value, str)]
    return ", ".join(words) or "All"


def _sample(corpus: object, spans: Spans, most: int) -> tuple[Concordance, str]:
    """Take at most so many lines, evenly spaced, and say so."""
    n = len(spans)
    if n > most:
        spans = spans.take(np.linspace(0, n - 1, max(most, 1)).astype(np.int64))
        said = f"showing {len(spans):,} of {n:,} lines"
    else:
        said = f"{n:,} line{'s' * (n != 1)}"
    return lines_of(corpus, spans), said  # type: ignore[arg-type]  # a result's corpus is a Corpus


def _lines_table(lines: Concordance) -> str:
    body = "".join(
        f'<tr><td class="l"><bdi>{for_html(left)}</bdi></td>'
        f'<td class="n"><bdi>{for_html(node)}</bdi></td>'
        f'<td class="r"><bdi>{for_html(right)}</bdi></td><td class="d">{for_html(name)}</td></tr>'
        for left, node, right, name, *_ in lines.table.iter_rows()
    )
    head = "".join(
        f'<th class="{kind}" scope="col">{title}</th>'
        for kind, title in (("l", "Left"), ("n", "Node"), ("r", "Right"), ("d", "Document"))
    )
    return f'<table class="lines"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _spec(figure: go.Figure, number: int) -> str:
    """Write a figure as data that no browser runs; "<" would end the element."""
    text = str(figure.to_json()).replace("<", "\\u003c").replace("\u2028", "\\u2028")
    return f'<script type="application/json" id="spec{number}">{text}</script>'
