"""Results on paper: a view of some columns."""

from __future__ import annotations

import re

import polars as pl
import pytest

import toolkit as tk
from toolkit.pages import table_of, write_csv


def test_a_view_shows_the_columns_asked_for_in_their_order_and_numbers_the_rows():
    result = tk.frequencies(tk.Corpus.from_texts(["War war war and and <b>"]))
    page = tk.show(result, "n", "type", most=2)._repr_html_()
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert heads == ["n", "type"]  # and no empty one, which a screen reader would announce
    assert cells == [" ", "0", "3", "war", "1", "2", "and"]
    assert 'tabindex="0" role="group" aria-label="Table"' in page  # so that the keyboard scrolls it
    assert f"Showing 2 of {len(result)} rows" in page
    assert "per_<wbr>10k" in tk.show(result)._repr_html_()
    assert "shape: (2, 1)" in repr(tk.show(result, "n", most=2))
    with pytest.raises(tk.ToolkitError, match="Did you mean 'type'"):
        tk.show(result, "typ")


def test_what_is_told_of_a_result_is_a_paragraph_of_a_notebook_and_text_all_the_same():
    corpus = tk.Corpus.from_texts(["War is <b> from $5 to $10."])
    result = tk.count_frames(corpus, {"<script>": ["war"]})
    for told in (result.explain(0), result.methods(), result.lines().methods()):
        page = told._repr_html_()
        assert page.count("<p>") == len(told.splitlines())
        assert 'class="toolkit-prose mathjax_ignore"' in page
    parts = tk.Corpus.from_texts(["War  <b>."]), tk.Corpus.from_texts(["Peace."])
    table = re.search("<pre>(.*?)</pre>", tk.keyness(*parts).explain(0)._repr_html_(), re.DOTALL)
    assert table[1].count("\n") == 2  # the heads and both sides, in columns
    assert "&lt;script&gt;" in result.explain(0)._repr_html_()
    assert "<script>" in result.explain(0)
    assert "<script>" not in result.explain(0)._repr_html_()


def test_text_in_a_table_is_shown_as_text():
    table = pl.DataFrame({"word": ["<b>war</b>", "from $5 to $10"]})
    page = tk.show(table)._repr_html_()
    assert 'class="toolkit-result mathjax_ignore"' in page
    assert "&lt;b&gt;war&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "Showing" not in page


def test_a_result_prints_as_a_table_that_fits_the_terminal(monkeypatch, hostile_corpus):
    monkeypatch.setenv("COLUMNS", "60")
    for result in (
        tk.concordance(hostile_corpus, "*"),
        tk.frequencies(hostile_corpus, by="outlet"),
    ):
        note, *lines = str(result).split("\n")
        assert note == result.note
        assert len(lines) == min(20, len(result)) + 1 + 2 * (len(result) > 20)
        assert all(len(line) <= 60 for line in lines[:-2])
        named = " ".join(lines[:1] + lines[-2:])
        assert all(column in named for column in result.table.columns)
        assert "".join(lines).isprintable()


def test_contexts_are_cut_on_the_side_away_from_the_node():
    corpus = tk.Corpus.from_texts(["first words of all, then war and after it the last words"])
    row = str(tk.concordance(corpus, "war")).split("\n")[2]
    assert re.search(r"then +war +and after", row)
    table = pl.DataFrame({"left": ["a long way before it"], "right": ["and a long way after"]})
    assert tk.pages.text_of(table, 30).split("\n")[1] == "…before it  and a lon…"


def test_names_stay_on_one_line_beside_long_texts():
    page = table_of(pl.DataFrame({"who": ["Maren Aldous"], "what": ["word " * 20], "n": [3]}))
    whole = [cell for cell in page.split("<td")[1:] if "nowrap" in cell]
    assert ["Maren" in cell or ">3<" in cell for cell in whole] == [True, True]


def test_fractions_of_a_column_line_up_and_minus_is_no_hyphen():
    table = pl.DataFrame({"x": [61.25, -3.0, None, float("inf")], "q": [0.5, 1e-9, -1e-9, 0.0]})
    html = tk.show(table)._repr_html_()
    for cell in ("61.2", "−3.0", "–", "∞", "0.500", "&lt; 0.001", "&gt; −0.001", "0.000"):
        assert f">{cell}</td>" in html
    assert html.count("tabular-nums") == 3 * 5  # two columns and the rows' own numbers


def test_a_file_keeps_the_minus_that_programs_read(tmp_path):
    table = pl.DataFrame({"x": [-1.5]})
    write_csv(table, tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text(encoding="utf-8") == "x\n-1.5\n"
    assert "−1.50" in repr(tk.show(table)._repr_html_())


def test_the_node_of_a_line_stands_out_and_yes_is_no_python():
    lines = tk.concordance(tk.Corpus.from_texts(["No war here."]), "war")
    body = tk.show(lines, "left", "node", "right")._repr_html_().partition("<tbody>")[2]
    cells = body.split("<td")
    assert ["war" in cell for cell in cells if "font-weight:600" in cell] == [True]
    page = table_of(pl.DataFrame({"silent": [True, False], "node": ["a", "b"]}))
    assert ">yes<" in page
    assert ">no<" in page
    assert "font-weight" not in page  # a table without lines has no node


def test_a_long_name_of_a_column_may_be_broken_behind_its_parts():
    page = table_of(pl.DataFrame({"documents_reference": [3]}))
    assert "documents_<wbr>reference</th>" in page
    assert "nowrap" not in page.partition("</thead>")[0]
