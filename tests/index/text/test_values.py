"""Figures, units, articles and dates as a check reads them."""

from __future__ import annotations

import pytest

from index.text.dates import find_dates
from index.text.folding import folded
from index.text.quantities import find_values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve boats", [("12", None, None)]),
        ("1,121 premises", [("1121", None, None)]),
        ("2,007 people", [("2007", None, None)]),
        ("two to 12 years", [("2", "year", None), ("12", "year", None)]),
        ("a 10-year sentence", [("10", "year", None)]),
        ("5, 10 or 15 percent", [("5", "percent", None), ("10", "percent", None), ("15", "percent", None)]),
        ("54 per cent, 54 pct and 54%", [("54", "percent", None)] * 3),
        ("$20 billion", [("20000000000", "usd", None)]),
        ("€2.5m and £3bn", [("2500000", "eur", None), ("3000000000", "gbp", None)]),
        ("600 euros and 100 dollars", [("600", "eur", None), ("100", "usd", None)]),
        ("EUR 500", [("500", "eur", None)]),
        ("Articles 137 and 139", [("137", None, "article"), ("139", None, "article")]),
        ("Art. 139(2)", [("139", None, "article")]),
        ("Regulation 2001/4", [("2001/4", None, "regulation")]),
        ("Tier 3", [("3", None, "tier")]),
        ("the seventh report and the 12th", [("7", None, "ordinal"), ("12", None, "ordinal")]),
        ("at 10:30 on TV21", [("10:30", None, None)]),
        ("350-meter zone", [("350", "meter", None)]),
        ("May 17, 2005", []),
        ("it may 5 times", [("5", "times", None)]),
    ],
)
def test_a_figure_has_a_value_and_what_it_measures_or_numbers(
    text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    found = find_values(folded(text)).quantities
    assert [(each.value, each.unit, each.label) for each in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 March 2008", [(2008, 3, 12)]),
        ("March 12, 2008", [(2008, 3, 12)]),
        ("the 12th of March, 2008", [(2008, 3, 12)]),
        ("2008-03-12", [(2008, 3, 12)]),
        ("3/12/2008", [(2008, 3, 12)]),
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
