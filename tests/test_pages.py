"""Results on paper: a view of some columns."""

from __future__ import annotations

import re

import pytest

import toolkit as tk


def test_a_view_shows_the_columns_asked_for_in_their_order_and_numbers_the_rows():
    result = tk.frequencies(tk.Corpus.from_texts(["War war war and and <b>"]))
    page = result.show("n", "type", most=2)._repr_html_()
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", page)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)
    assert heads == ["", "n", "type"]
    assert cells == ["0", "3", "war", "1", "2", "and"]
    assert f"Showing 2 of {len(result)} rows" in page
    assert "per_10k" in result.show()._repr_html_()
    assert "shape: (2, 1)" in repr(result.show("n", most=2))
    with pytest.raises(tk.ToolkitError, match="Did you mean 'type'"):
        result.show("typ")
