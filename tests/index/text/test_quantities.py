"""Figures, units and numbers of articles, as they are read in a folded text."""

from __future__ import annotations

import pytest

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
