from __future__ import annotations

import csv
import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.reading.inputs import Input
from toolkit.reading.reports import RefusedError
from toolkit.reading.rows import Batch, Wanted
from toolkit.reading.tables import read_csv, read_tsv


def read(table: str, **wanted: str) -> Batch:
    return read_csv(Input("a.csv", lambda: io.BytesIO(table.encode())), Wanted(**wanted))


def test_line_breaks_in_cells_are_kept_and_rows_numbered_as_in_a_spreadsheet():
    batch = read('text,n\r\n"a\r\nb\n\nc",1\r\nd,2\r\n')
    assert batch.texts == ["a\r\nb\n\nc", "d"]
    assert batch.places == [2, 3]


def test_doubled_quotation_marks_are_one():
    assert read('text\n"he said ""no"""\n').texts == ['he said "no"']


def test_a_header_cell_may_hold_a_line_break():
    assert read('"long\nname",text\n1,a\n').about == {"long\nname": ["1"]}


def test_the_own_delimiter_wins_where_both_fit():
    assert read("text,a;b\nx;y,z\n").texts == ["x;y"]
    assert read("text\na;b\n").texts == ["a;b"]


def test_a_tsv_knows_only_tabs():
    with pytest.raises(RefusedError, match="no column 'text'"):
        read_tsv(Input("a.tsv", lambda: io.BytesIO(b"id;text\n1;a")), Wanted())


def test_columns_without_a_name_get_one_that_is_not_taken():
    assert read(",text,\n0,a,x\n").about == {"column_1": ["0"], "column_3": ["x"]}
    with pytest.raises(RefusedError, match="names 'column_1' twice"):
        read(",text,column_1\n0,a,x\n")


def test_an_inch_mark_is_no_open_quotation():
    assert read('5" disk,text\n3" disk,a\n').about == {'5" disk': ['3" disk']}


@given(st.lists(st.lists(st.text("ab", max_size=2), min_size=1, max_size=4), max_size=6))
def test_every_row_of_another_length_is_refused(rows):
    lines = io.StringIO()
    csv.writer(lines, quoting=csv.QUOTE_ALL).writerows([["n", "text"], *rows])
    ragged = [place for place, row in enumerate(rows, start=2) if len(row) != 2]
    if ragged:
        with pytest.raises(RefusedError, match=f"row {ragged[0]}"):
            read(lines.getvalue())
    else:
        batch = read(lines.getvalue())
        assert len(batch.texts) + len(batch.skipped) == len(rows)


def test_tables_are_read_from_several_threads():
    long = "text\n" + "word " * 50_000 + "\n"
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(len(read(long).texts[0]))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [250_000] * 8
