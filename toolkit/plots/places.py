"""
Charts of where something stands: strokes along each document, or along the whole corpus.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from toolkit._base import ToolkitError, did_you_mean, for_plot, n_of
from toolkit.plots.charts import written
from toolkit.plots.look import COLOURS, also, go
from toolkit.plots.sheets import Words, beside, category_axis, sheet
from toolkit.plots.wording import asked, joined, size_of, some_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from toolkit.context import Concordance
    from toolkit.dispersal import Dispersion

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["of_concordance", "of_dispersion", "strips", "strokes"]

_CELLS = 2000  # strokes closer than a pixel of the widest page are one stroke
_SHORT = 400  # the same along one document, where each is a mark to be clicked
_EDGES = 160  # more parts than that and their edges would hide the strokes
_FAINT = "rgba(128,128,128,.35)"
_ENDS: dict[str, Any] = {
    "range": [-0.01, 1.01],
    "tickvals": [0, 0.5, 1],
    "ticktext": ["beginning", "middle", "end"],
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
    "tickangle": 0,
}


def strips(
    places: Mapping[str, Sequence[float]], words: Words, *, n: Sequence[int] | None = None
) -> go.Figure:
    """
    Draw where in each document something stands: a row for a document, a stroke for a place.

    Parameters
    ----------
    places : mapping of str to sequence of float
        Document to places between 0 (its beginning) and 1 (its end).
    words : Words
        Title and subtitle.
    n : sequence of int, optional
        How many to write beside each document, where not every place is given.

    Examples
    --------
    >>> strips({"a": [0.1, 0.9], "b": []}, Words("Where")).data[0].x
    (0.1, 0.9)
    """
    figure = sheet(words, 130 + 20 * max(1, len(places)))
    xs = [float(x) for row in places.values() for x in row]
    ys = [number for number, row in enumerate(places.values()) for _ in row]
    names = [name for name, row in places.items() for _ in row]
    told = {name: for_plot(name) for name in places}
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="markers",
        marker={"symbol": "line-ns", "size": 13, "line": {"width": 2, "color": COLOURS[0]}},
        customdata=names,
        hovertext=[told[name] for name in names],
        hovertemplate="%{hovertext}<extra></extra>",
    )
    line = {"type": "line", "x0": 0, "x1": 1, "layer": "below"}
    line["line"] = {"color": _FAINT, "width": 1}
    figure.layout.shapes = [{**line, "y0": row, "y1": row} for row in range(len(places))]
    figure.update_xaxes(**_ENDS)
    sizes = n if n is not None else [len(row) for row in places.values()]
    labels = [f"{name} ({size:,})" for name, size in zip(places, sizes, strict=True)]
    return figure.update_yaxes(**category_axis(labels))


def strokes(result: Concordance, *, top: int = 40) -> Ints:
    """
    Choose the lines that are drawn: of the fullest documents, one where several would touch.

    Parameters
    ----------
    result : Concordance
        Its lines in any order.
    top : int
        At most so many documents, those with most lines.

    Returns
    -------
    ndarray of int64, shape (n_strokes,)
        Numbers of lines, document by document.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["No war.", "War. Talks. War."])
    >>> strokes(tk.concordance(corpus, "war", sort="1R"), top=1).tolist()
    [1, 2]
    """
    corpus = result.corpus
    documents = corpus.document_of(result.spans.begins)
    held = np.bincount(documents, minlength=len(corpus))
    ranked = sorted(np.flatnonzero(held).tolist(), key=lambda d: (-held[d], corpus.names[d]))
    drawn = np.zeros(len(corpus), bool)
    drawn[ranked[:top]] = True
    order = np.argsort(documents, kind="stable")
    order = order[drawn[documents[order]]]
    cells = documents[order] * (_SHORT + 1) + (_SHORT * _places(result, order)).astype(np.int64)
    chosen: Ints = order[np.sort(np.unique(cells, return_index=True)[1])]
    return chosen


def _places(result: Concordance, lines: Ints) -> Floats:
    """Say how far into its document each line stands, from 0 to 1."""
    begins = result.spans.begins[lines]
    sizes = np.array([max(1, len(text)) for text in result.corpus.texts], np.float64)
    places: Floats = result.corpus.starts[begins] / sizes[result.corpus.document_of(begins)]
    return places


def of_concordance(result: Concordance, *, top: int = 40) -> go.Figure:
    """
    Draw where in each document the lines of a concordance stand.

    Parameters
    ----------
    result : Concordance
        Its documents in the order of the corpus.
    top : int
        At most so many documents, those with most lines.

    Examples
    --------
    >>> import toolkit as tk
    >>> lines = tk.concordance(tk.Corpus.from_texts(["No war.", "No."]), "war")
    >>> of_concordance(lines).layout.title.text
    'Where ‘war’ stands in each document'
    """
    corpus = result.corpus
    drawn = strokes(result, top=top)
    document = corpus.document_of(result.spans.begins)
    sizes = np.bincount(document, minlength=len(corpus))
    chosen = np.unique(document[drawn]).tolist()
    places: dict[str, list[float]] = {corpus.names[number]: [] for number in chosen}
    for number, place in zip(document[drawn], _places(result, drawn).tolist(), strict=True):
        places[corpus.names[number]].append(place)
    pattern = asked(result, "pattern")
    title = f"Where ‘{pattern}’ stands in each document" if pattern else "Where the lines stand"
    every = int(np.count_nonzero(sizes))
    told = joined(
        f"{n_of(len(result), 'line')} in {every:,} of {n_of(len(corpus), 'document')}",
        f"the {len(places):,} with most lines are shown" if every > len(places) else "",
        "lines closer than a stroke are one stroke" if drawn.size < sizes[chosen].sum() else "",
    )
    return strips(places, Words(title, told), n=sizes[chosen].tolist())


def of_dispersion(result: Dispersion, *, pattern: str | None = None, top: int = 40) -> go.Figure:
    """
    Draw where hits stand: one pattern along each document, several along the whole corpus.

    Parameters
    ----------
    result : Dispersion
        Over documents or equal parts; with parts, always along the whole corpus.
    pattern : str, optional
        Draw this pattern, or frame, only.
    top : int
        At most so many rows: the first patterns, or the documents with most hits.

    Raises
    ------
    ToolkitError
        No such pattern in the result.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["War.", "No war, no war."], names=["a", "b"])
    >>> of_dispersion(tk.dispersion(corpus, "war")).data[0].customdata
    ('a', 'b', 'b')
    """
    column, table = result.found.column, result.table
    if pattern is not None:
        if pattern not in table[column].to_list():
            advice = did_you_mean(pattern, table[column].to_list())
            raise ToolkitError(f"No {column} {pattern!r} in this result.", advice=advice)
        table = table.filter(pl.col(column) == pattern)
    if table.height == 1 and asked(result, "parts") is None:
        return _by_document(result, table.row(0, named=True), top)
    return _along(result, table, top)


def _by_document(result: Dispersion, row: Mapping[str, object], top: int) -> go.Figure:
    """Draw one pattern: a row for a document, also for empty ones if there is room."""
    name, names = str(row[result.found.column]), result.corpus.names
    mine = result.positions().filter(pl.col(result.found.column) == name)
    hits = mine.group_by("document").agg(pl.col("at"))
    places: dict[str, list[float]] = dict(hits.iter_rows())
    fullest = sorted(names, key=lambda one: -len(places.get(one, [])))
    room = len(names) <= top
    kept = set(names if room else [one for one in fullest if one in places][:top])
    shown = {one: places.get(one, []) for one in names if one in kept}
    told = joined(
        evenness(row, "documents"),
        size_of(result),
        "" if room else some_of(len(shown), len(places), "documents with a hit"),
        "" if room else "documents without a hit are left out",
    )
    return strips(shown, Words(f"Where ‘{name}’ stands in each document", told))


def evenness(row: Mapping[str, object], parts: str) -> str:
    """
    Tell hits, range and DPnorm of a pattern.

    Examples
    --------
    >>> evenness({"n": 25, "range": 15, "parts": 80, "dp_norm": 0.829}, "documents")
    '25 hits in 15 of 80 documents, DPnorm 0.83'
    >>> evenness({"n": 3, "range": 2, "parts": 80, "dp_norm": None}, "documents")
    '3 hits in 2 of 80 documents, too few hits for DPnorm'
    """
    hits = n_of(row["n"], "hit")
    held = f"{hits} in {row['range']:,} of {row['parts']:,} {parts}"
    if "dp_norm" not in row:  # other measures were asked for
        return held
    value = row["dp_norm"]
    if isinstance(value, float):
        return f"{held}, DPnorm {written(value, 2)}"
    return f"{held}, " + ("one part: no DPnorm" if row["parts"] == 1 else "too few hits for DPnorm")


def _along(result: Dispersion, table: pl.DataFrame, top: int) -> go.Figure:
    """Draw patterns as rows along the corpus, documents end to end."""
    column, parts = result.found.column, asked(result, "parts")
    rows = table.head(top)
    what = "doc." if parts is None else "parts"
    kind = f"{rows.height:,} {column}{'s' * (rows.height != 1)}"
    told = joined(
        "documents end to end; 0 is as even as can be, 1 all in one place (DPnorm)",
        size_of(result),
        some_of(rows.height, table.height, f"{column}s"),
    )
    words = Words(f"Where {kind} stand in the corpus", told)
    figure = sheet(words, 140 + 34 * max(1, rows.height))
    xs, ys, names, hover = [], [], [], []
    positions = result.positions()
    for number, name in enumerate(rows[column]):
        mine = positions.filter(pl.col(column) == name)
        if mine.height > _CELLS:
            cell = (pl.col("place") * _CELLS).floor()
            mine = mine.group_by(cell.alias("cell"), maintain_order=True).first()
        xs += mine["place"].to_list()
        ys += [number] * mine.height
        names += [[name, document] for document in mine["document"]]
        hover += [f"{for_plot(name)}<br>{for_plot(one)}" for one in mine["document"]]
    figure.add_scatter(
        x=xs, y=ys, mode="markers", customdata=names, hovertext=hover, showlegend=False,
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 1.5, "color": COLOURS[0]}},
        hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip
    _mark_parts(figure, (np.asarray(result.edges) / max(result.corpus.ids.size, 1)).tolist(), rows)
    beside(figure, [("", _brief(row, what)) for row in rows.iter_rows(named=True)])
    figure.update_xaxes(**_ENDS)
    labels = [str(name) for name in rows[column]]
    return figure.update_yaxes(**category_axis(labels))


def _brief(row: Mapping[str, object], what: str) -> str:
    """Tell the same in the width of a margin."""
    value = row.get("dp_norm")
    norm = f", DPnorm {written(value, 2)}" if isinstance(value, float) else ""
    return f"n = {row['n']:,} in {row['range']:,} of {row['parts']:,} {what}{norm}"


def _mark_parts(figure: go.Figure, edges: Sequence[float], rows: pl.DataFrame) -> None:
    """Draw a line for each row, and where documents or parts begin, if not too many."""
    line: dict[str, Any] = {"type": "line", "layer": "below"}
    along = line | {"x0": 0, "x1": 1, "line": {"color": _FAINT, "width": 1}}
    down = line | {"y0": -0.5, "y1": rows.height - 0.5}
    down |= {"line": {"color": "rgba(128,128,128,.18)", "width": 1}}
    inner = sorted(set(edges[1:-1])) if len(edges) <= _EDGES else []
    also(figure, "shapes", [
        *({**along, "y0": number, "y1": number} for number in range(rows.height)),
        *({**down, "x0": edge, "x1": edge} for edge in inner),
    ])  # fmt: skip
