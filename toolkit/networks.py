"""
Networks: the strongest pairs as nodes and edges, and the files other programs read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from toolkit._arguments import guard
from toolkit.files import writing

if TYPE_CHECKING:
    import os

    import polars as pl

__all__ = ["Network"]


@guard
@dataclass(frozen=True)
class Network:
    """
    A co-occurrence matrix as nodes and edges.

    Attributes
    ----------
    nodes : DataFrame
        Columns ``label, n, degree``.
    edges : DataFrame
        Columns ``a, b, n, weight``.
    note : str
        Which edges are in it.

    Examples
    --------
    >>> import toolkit as tk
    >>> corpus = tk.Corpus.from_texts(["war and peace", "war or peace"])
    >>> tk.cooccurrence(corpus, ["war", "peace"]).network().edges.height
    1
    """

    nodes: pl.DataFrame
    edges: pl.DataFrame
    note: str

    def to_graphml(self, path: str | os.PathLike[str]) -> None:
        """Write GraphML, for Gephi, Cytoscape or igraph."""
        root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
        for key, kind in (("n", "long"), ("weight", "double")):
            about = {"id": key, "for": "all", "attr.name": key, "attr.type": kind}
            ET.SubElement(root, "key", about)
        graph = ET.SubElement(root, "graph", edgedefault="undirected")
        for label, n in self.nodes.select("label", "n").iter_rows():
            node = ET.SubElement(graph, "node", id=_xml(label))
            ET.SubElement(node, "data", key="n").text = str(n)
        for a, b, n, weight in self.edges.iter_rows():
            edge = ET.SubElement(graph, "edge", source=_xml(a), target=_xml(b))
            ET.SubElement(edge, "data", key="n").text = str(n)
            ET.SubElement(edge, "data", key="weight").text = repr(weight)
        _write(root, path)

    def to_gexf(self, path: str | os.PathLike[str]) -> None:
        """Write GEXF, for Gephi."""
        root = ET.Element("gexf", xmlns="http://gexf.net/1.3", version="1.3")
        graph = ET.SubElement(root, "graph", defaultedgetype="undirected")
        nodes, edges = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
        for label in self.nodes["label"]:
            ET.SubElement(nodes, "node", id=_xml(label), label=_xml(label))
        for number, (a, b, _, weight) in enumerate(self.edges.iter_rows()):
            ends = {"source": _xml(a), "target": _xml(b)}
            ET.SubElement(edges, "edge", {"id": str(number), **ends, "weight": repr(weight)})
        _write(root, path)


def _write(root: ET.Element, path: str | os.PathLike[str]) -> None:
    with writing(path) as file:
        ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    """Drop the characters that no XML file may hold."""
    return "".join(
        sign for sign in text if (sign >= " " or sign in "\t\n") and sign not in "\ufffe\uffff"
    )
