from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import many
from toolkit.reading.dates import iso_date

CASES = (
    # as written, ISO, doubt
    ("2016-05-03", "2016-05-03", ""),
    (" 2016-05-03 ", "2016-05-03", ""),
    ("2016-5-3", "2016-05-03", ""),
    ("2016/05/03", "2016-05-03", ""),
    ("2016.05.03", "2016-05-03", ""),
    ("20160503", "2016-05-03", ""),
    ("2016-05", "2016-05", ""),
    ("2016", "2016", ""),
    ("2016-05-03T23:30:00-05:00", "2016-05-03", ""),
    ("2016-05-03 23:30", "2016-05-03", ""),
    ("3 May 2016", "2016-05-03", ""),
    ("3rd May, 2016", "2016-05-03", ""),
    ("03-MAY-2016", "2016-05-03", ""),
    ("May 3, 2016", "2016-05-03", ""),
    ("Sept. 3rd 2016", "2016-09-03", ""),
    ("Tuesday, May 3, 2016 at 10:22 AM ET", "2016-05-03", ""),
    ("Tue, 03 May 2016 10:22:00 GMT", "2016-05-03", ""),
    ("25/04/2016", "2016-04-25", ""),
    ("04/25/2016", "2016-04-25", ""),
    ("25.4.2016", "2016-04-25", ""),
    ("05/05/2016", "2016-05-05", ""),
    ("29/02/2016", "2016-02-29", ""),
    ("03/04/2016", None, "ambiguous date"),
    ("3.4.2016", None, "ambiguous date"),
    ("03/04/16", None, "ambiguous date"),
    ("25/04/16", None, "ambiguous date"),  # the century is not settled
    ("25/04-2016", None, "not a date"),
    ("31/02/2016", None, "not a date"),
    ("29/02/2015", None, "not a date"),
    ("2016-13-01", None, "not a date"),
    ("2016-13", None, "not a date"),
    ("2016-00", None, "not a date"),
    ("0000-01-01", None, "not a date"),
    ("3 Mai 2016", None, "not a date"),
    ("May 2016", None, "not a date"),
    ("42493", None, "not a date"),
    ("yesterday", None, "not a date"),
    ("٢٠١٦-٠٥-٠٣", None, "not a date"),
)


@pytest.mark.parametrize(("written", "iso", "doubt"), CASES)
def test_dates(written, iso, doubt):
    assert iso_date(written) == (written if iso is None else iso, doubt)


@many
@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_whose_form_has_one_reading_is_found(day):
    assert iso_date(day.isoformat()) == (day.isoformat(), "")
    assert iso_date(f"{day.day} {day:%B} {day.year}") == (day.isoformat(), "")
    assert iso_date(f"{day:%b} {day.day}, {day.year}") == (day.isoformat(), "")


@many
@given(st.dates(min_value=date(1000, 1, 1)))
def test_numbers_are_read_only_if_the_other_order_gives_no_other_day(day):
    iso, doubt = iso_date(f"{day.day}/{day.month}/{day.year}")
    if day.day > 12 or day.day == day.month:
        assert (iso, doubt) == (day.isoformat(), "")
    else:
        assert doubt == "ambiguous date"


@many
@given(st.text())
def test_any_text_is_left_as_written_or_is_a_date(written):
    iso, doubt = iso_date(written)
    assert iso == written or not doubt
