from __future__ import annotations

import io

import pytest

from toolkit.reading.inputs import Input
from toolkit.reading.reports import ReadEntry, ReadError, RefusedError
from toolkit.reading.rows import Batch
from toolkit.reading.shelf import Shelf


def found(name: str) -> Input:
    return Input(name, io.BytesIO)


def test_nothing_of_a_refused_batch_is_kept():
    shelf = Shelf()
    shelf.add(found("a.csv"), Batch(["x"], ["1"], places=[2], unit="row"))
    with pytest.raises(RefusedError, match=r"b\.csv, row 3 and a\.csv, row 2 are both named '1'"):
        shelf.add(
            found("b.csv"),
            Batch(["y", "z"], ["0", "1"], {"n": ["y", "z"]}, places=[2, 3], unit="row"),
        )
    shelf.add(found("c.csv"), Batch(["w"], ["0"], places=[2], unit="row"))
    assert (list(shelf.texts), shelf.names, shelf.columns()) == (["x", "w"], ["1", "0"], {})


def test_a_doubted_row_is_accounted_for_once():
    shelf = Shelf()
    batch = Batch(
        ["x", "x", "y"],
        ["1", "2", "3"],
        places=[2, 3, 4],
        unit="row",
        doubts={2: ["not a date: 'z'"]},
    )
    shelf.add(found("a.csv"), batch)
    assert shelf.report().rows == (
        ReadEntry("a.csv", "loaded", "", 1),
        ReadEntry("a.csv, row 3", "suspicious", "same text as another: 1", 1),
        ReadEntry("a.csv, row 4", "suspicious", "not a date: 'z'", 1),
    )


def test_a_note_on_a_table_is_told_even_if_every_row_is_doubted():
    shelf = Shelf()
    shelf.add(
        found("a.csv"),
        Batch(
            ["caf\ufffd"],
            ["1"],
            places=[2],
            unit="row",
            note="read by a guess: as big5",
            suspicious=True,
        ),
    )
    report = shelf.report()
    assert [entry.documents for entry in report.rows] == [0, 1]
    assert report.seen == report.loaded == 1


def test_advice_is_for_what_was_refused():
    shelf = Shelf()
    shelf.note(ReadEntry("a.png", "skipped", "not a text", 0), "Skip advice.")
    shelf.refuse(found("b.txt"), RefusedError("looks binary", "Refusal advice."))
    with pytest.raises(ReadError) as caught:
        shelf.refuse_any("'x'")
    assert (
        str(caught.value)
        == "Cannot read 'x': 1 of 2 files refused. b.txt: looks binary. Refusal advice."
    )
