from __future__ import annotations

import pytest

from toolkit.reading.reports import RefusedError
from toolkit.reading.rows import Rows, Wanted, missing_column


def test_equal_values_are_stored_once():
    rows = Rows("a.csv", Wanted(), "row")
    one, two = (b"DW".decode() for _ in range(2))
    assert one is not two
    assert rows.value(one) is rows.value(two)
    assert rows.value(None) is None


def test_a_row_without_text_needs_no_id():
    rows = Rows("a.csv", Wanted(name="id"), "row")
    assert not rows.take(2, "", None)
    with pytest.raises(RefusedError, match="row 3: no id"):
        rows.take(3, "a", None)


def test_dates_need_their_column():
    rows = Rows("a.csv", Wanted(date="day"), "row")
    assert rows.finish().texts == []
    rows.take(2, "a")
    with pytest.raises(RefusedError, match="no column 'day'"):
        rows.finish()


@pytest.mark.parametrize(("columns", "advice"), [
    (["Texts", "id"], "text='Texts'"), (["id"], "text='...'"), ([], "text='...'"),
])  # fmt: skip
def test_the_nearest_column_is_advised(columns, advice):
    assert advice in missing_column("text", columns, option="text").advice


def test_long_lists_of_columns_are_cut():
    assert missing_column("text", map(str, range(99)), option="text").reason.endswith("'19', ...")
