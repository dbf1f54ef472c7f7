from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import many
from toolkit.reading.reports import ReadEntry, ReadError, ReadReport

GIVEN = st.sampled_from(["loaded", "suspicious"])
NOT_GIVEN = st.sampled_from(["skipped", "refused"])
ENTRIES = st.lists(
    st.builds(ReadEntry, st.text(), GIVEN, st.text(), st.integers(1, 9))
    | st.builds(ReadEntry, st.text(), NOT_GIVEN, st.text(), st.just(0))
)


@many
@given(ENTRIES)
def test_every_input_is_loaded_or_named(entries):
    report = ReadReport(tuple(entries))
    assert report.seen == sum(max(entry.documents, 1) for entry in entries)
    assert report.seen == report.loaded + report.skipped + report.refused
    assert sorted(report.table().rows()) == sorted(
        (e.input, e.outcome, e.reason, e.documents) for e in entries
    )


def test_an_empty_report_is_a_report():
    assert str(ReadReport()) == "0 of 0 files read."
    assert ReadReport().table().columns == ["input", "outcome", "reason", "documents"]


def test_the_sentence_gathers_reasons_and_names_a_few():
    entries = [ReadEntry(f"{at}.txt", "skipped", "hidden", 0) for at in range(5)]
    entries += [ReadEntry("x.txt", "suspicious", "same text as another: y.txt", 1)]
    assert str(ReadReport(tuple(entries))) == (
        "1 of 6 files read. Skipped: 5 hidden (0.txt, 1.txt, 2.txt, ...). "
        "Suspicious: 1 same text as another (x.txt)."
    )
    assert str(ReadReport((ReadEntry("a.txt", "loaded", "", 1),))) == "1 of 1 file read."
    assert (
        str(ReadReport((ReadEntry("a.csv", "loaded", "", 1234),), "rows"))
        == "1,234 of 1,234 rows read."
    )


def test_reports_do_not_change():
    with pytest.raises(AttributeError):
        ReadReport().rows = ()


def test_an_error_always_has_a_report():
    assert ReadError("Cannot read 'a'.").report == ReadReport()
