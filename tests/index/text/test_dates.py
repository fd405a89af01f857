"""Dates as they are read in a folded text, in any order of day, month and year."""

from __future__ import annotations

import pytest

from index.text.dates import find_dates
from index.text.folding import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 March 2008", [(2008, 3, 12)]),
        ("March 12, 2008", [(2008, 3, 12)]),
        ("the 12th of March, 2008", [(2008, 3, 12)]),
        ("2008-03-12", [(2008, 3, 12)]),
        ("3/12/2008", [(2008, 3, 12), (2008, 12, 3)]),
        ("3/25/2008", [(2008, 3, 25)]),
        ("06.05.2008", [(2008, 5, 6)]),
        ("the last day of June 2009", [(2009, 6, 30)]),
        ("the first day of April", [(None, 4, 1)]),
        ("31.12.07", [(2007, 12, 31)]),
        ("March 12", [(None, 3, 12)]),
        ("Sept. 2006", [(2006, 9, None)]),
        ("in May", [(None, 5, None)]),
        ("they may", []),
        ("in 2007", [(2007, None, None)]),
        ("in 12007", [(2007, None, None)]),
        ("2007-08", [(2007, None, None), (2008, None, None)]),
        ("January 1 through February 8, 2007", [(2007, 1, 1), (2007, 2, 8)]),
        ("December 1 to January 31, 2007", [(2006, 12, 1), (2007, 1, 31)]),
        ("40 may boats, 45/13/2007", []),
        ("$2000, 2000/4, 2000.5", []),
    ],
)
def test_a_date_is_read_in_any_order(text: str, expected: list[tuple[int | None, int | None, int | None]]) -> None:
    assert [(each.year, each.month, each.day) for each in find_dates(folded(text))] == expected


@pytest.mark.parametrize(
    ("part", "day", "fitting"),
    [
        ("early May 2008", "3 May 2008", True),
        ("early May 2008", "20 May 2008", False),
        ("mid-October 2009", "October 15, 2009", True),
        ("mid-October 2009", "October 29, 2009", False),
        ("the end of October 2006", "late October 2006", True),
        ("the end of October 2006", "early October 2006", False),
        ("the last week of January 2010", "January 28, 2010", True),
        ("late May 2008", "May 2008", True),
    ],
)
def test_a_part_of_a_month_fits_its_days(part: str, day: str, fitting: bool) -> None:
    (one,), (other,) = find_dates(folded(part)), find_dates(folded(day))
    assert one.fits(other) is fitting
    assert other.fits(one) is fitting
