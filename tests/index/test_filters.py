"""Filters: what a person may type, and which cables it leaves."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from index.errors import UsageError
from index.filters import Filters


def test_one_value_several_or_none_are_all_taken() -> None:
    assert Filters.parse(cable="08TALLINN7", tag=["PGOV", " ECON ", "PGOV"]) == Filters(
        cables=("08TALLINN7",), tags=("PGOV", "ECON")
    )
    assert not Filters.parse()
    assert Filters.parse(origin="Tallinn")


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2007-01-31", "2008-02-01", (date(2007, 1, 31), date(2008, 2, 1))),
        ("2007", "2007", (date(2007, 1, 1), date(2007, 12, 31))),
        ("2008-2", "2008-2", (date(2008, 2, 1), date(2008, 2, 29))),
        (date(2007, 5, 6), datetime(2007, 5, 6, 12), (date(2007, 5, 6), date(2007, 5, 6))),
        (None, " 2007-03-04 ", (None, date(2007, 3, 4))),
    ],
)
def test_a_date_may_be_a_day_a_month_or_a_year(
    since: str | date, until: str | date, expected: tuple[date | None, date | None]
) -> None:
    filters = Filters.parse(since=since, until=until)
    assert (filters.since, filters.until) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "2007-13-01", "2007-02-30", "31.01.2007", "0000", "2007-1-1-1"])
def test_what_is_no_date_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(UsageError, match=r"--since .* is no date: write it as 2007-01-31"):
        Filters.parse(since=text)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="2008-01-01, is after the last, 2007-12-31"):
        Filters.parse(since="2008", until="2007")


def test_as_json_values_filters_can_be_read_again() -> None:
    filters = Filters.parse(cable="08TALLINN7", origin=["Tallinn"], since="2007", marking="s")
    assert filters.to_dict() == {
        "cable": ["08TALLINN7"],
        "origin": ["Tallinn"],
        "tag": [],
        "since": "2007-01-01",
        "until": None,
        "marking": ["S"],
    }
    assert Filters.parse(**filters.to_dict()) == filters


@pytest.mark.parametrize(
    ("own", "limit", "left"), [(None, None, None), (None, "C", "C"), ("U", "C", "U"), ("S", "C", "C"), ("S", None, "S")]
)
def test_of_two_clearances_the_lower_one_counts(own: str | None, limit: str | None, left: str | None) -> None:
    assert Filters(tags=("PGOV",), clearance=own).limited_to(limit) == Filters(tags=("PGOV",), clearance=left)
