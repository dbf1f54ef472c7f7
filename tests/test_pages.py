"""Results on paper: a view of some columns."""

from __future__ import annotations

import re

import polars as pl
import pytest

import toolkit as tk


def test_a_view_shows_the_columns_asked_for_in_their_order_and_numbers_the_rows():
    result = tk.frequencies(tk.Corpus.from_texts(["War war war and and <b>"]))
    page = tk.show(result, "n", "type", most=2)._repr_html_()
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert heads == [" ", "n", "type"]
    assert cells == ["0", "3", "war", "1", "2", "and"]
    assert f"Showing 2 of {len(result)} rows" in page
    assert "per_10k" in tk.show(result)._repr_html_()
    assert "shape: (2, 1)" in repr(tk.show(result, "n", most=2))
    with pytest.raises(tk.ToolkitError, match="Did you mean 'type'"):
        tk.show(result, "typ")


def test_text_in_a_table_is_shown_as_text():
    table = pl.DataFrame({"word": ["<b>war</b>", "from $5 to $10"]})
    page = tk.show(table)._repr_html_()
    assert 'class="toolkit-result mathjax_ignore"' in page
    assert "&lt;b&gt;war&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "Showing" not in page
