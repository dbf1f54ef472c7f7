"""Networks: the strongest pairs, and files that other programs can read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import toolkit as tk
from tests.naive import some
from tests.strategies import HOSTILE, hostile_corpora, plain_corpora

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://gexf.net/1.3}"


@some
@given(plain_corpora, st.sampled_from(["n", "log_dice", "npmi"]), st.integers(1, 6))
def test_the_strongest_pairs_are_kept(texts, measure, most):
    pairs = tk.cooccurrence(tk.Corpus.from_texts(texts), within="document")
    network = pairs.network(measure, most=most)
    weigh = pairs.matrix if measure == "n" else pairs.weight(measure)
    dense = weigh.toarray()
    place = {label: number for number, label in enumerate(pairs.labels)}
    weights = {
        (a, b): float(dense[place[a], place[b]]) for a, b in pairs.table.select("a", "b").rows()
    }
    positive = sorted((w for w in weights.values() if w > 0), reverse=True)
    assert network.edges["weight"].to_list() == positive[:most]
    for a, b, _, weight in network.edges.iter_rows():
        assert weights[a, b] == weight
    ends = [*network.edges["a"], *network.edges["b"]]
    assert set(network.nodes["label"]) == set(ends)
    for label, n, degree in network.nodes.iter_rows():
        assert degree == ends.count(label)
        assert n == pairs.margins[place[label]]
    assert network.note.startswith(f"{network.edges.height} strongest of {len(positive)} pair")


def test_a_threshold_leaves_weaker_pairs_out():
    pairs = tk.cooccurrence(tk.Corpus.from_texts(["a b c", "a b"]), ["a", "b", "c"])
    assert pairs.network("n", at_least=2).edges.rows() == [("a", "b", 2, 2.0)]
    assert pairs.network("n", at_least=9).edges.height == 0
    with pytest.raises(tk.ToolkitError, match="Did you mean 'log_dice'"):
        pairs.network("log_dise")


@some
@given(hostile_corpora)
def test_files_of_any_text_can_be_read_back(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("network")
    pairs = tk.cooccurrence(tk.Corpus.from_texts(texts), within="document")
    pairs.to_graphml(folder / "a.graphml", measure="n")
    pairs.to_gexf(folder / "a.gexf", measure="n")
    for name, space in (("a.graphml", GRAPHML), ("a.gexf", GEXF)):
        root = ET.parse(folder / name).getroot()
        nodes = [node.get("id") for node in root.iter(f"{space}node")]
        edges = [(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")]
        assert len(edges) == pairs.network("n", most=10**6).edges.height
        assert len(nodes) == len(set(nodes))  # no two nodes run into one
        assert {end for edge in edges for end in edge} == set(nodes)


def test_labels_that_differ_only_by_forbidden_characters_stay_apart(tmp_path):
    pairs = tk.cooccurrence(tk.Corpus.from_texts(["a\x00b ab a\x01b"]), within="document")
    if len(pairs.labels) == 3:
        pairs.to_graphml(tmp_path / "a.graphml", measure="n")
        root = ET.parse(tmp_path / "a.graphml").getroot()
        assert len({node.get("id") for node in root.iter(f"{GRAPHML}node")}) == 3


def test_files_hold_counts_and_weights(tmp_path):
    pairs = tk.cooccurrence(tk.Corpus.from_texts(["a b", "a b", "a"]), ["a", "b"])
    pairs.to_graphml(tmp_path / "a.graphml")
    root = ET.parse(tmp_path / "a.graphml").getroot()
    (edge,) = root.iter(f"{GRAPHML}edge")
    data = {each.get("key"): each.text for each in edge}
    assert data["n"] == "2"
    assert float(data["weight"]) == pairs.table["log_dice"][0]
    declared = {key.get("id"): key.get("attr.type") for key in root.iter(f"{GRAPHML}key")}
    assert declared == {"n": "long", "weight": "double"}
    pairs.to_gexf(tmp_path / "a.gexf", measure="n")
    (edge,) = ET.parse(tmp_path / "a.gexf").getroot().iter(f"{GEXF}edge")
    assert edge.get("weight") == "2.0"


def test_terms_with_markup_are_text_in_the_files(tmp_path):
    corpus = tk.Corpus.from_texts([*HOSTILE, "<script> <b> & C++"])
    pairs = tk.cooccurrence(corpus, ['"<script>"', '"&"', "C++"], within="document")
    pairs.to_graphml(tmp_path / "a.graphml", measure="n")
    root = ET.parse(tmp_path / "a.graphml").getroot()
    assert {n.get("id") for n in root.iter(f"{GRAPHML}node")} == {'"<script>"', '"&"', "C++"}
