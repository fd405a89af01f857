"""Figures as people write them, read in a folded text: signs, scales, parts, other countries' forms, currencies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.folding import folded
from index.text.quantities import find_values


def read(text: str) -> list[tuple[str, str | None]]:
    return [(each.value, each.unit) for each in find_values(folded(text)).quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a balance of -412 million dollars", [("-412000000", "usd")]),
        ("it fell to −12 degrees", [("-12", "degree")]),
        ("growth of minus 3.5 percent", [("-3.5", "percent")]),
        ("nine degrees below zero", [("-9", "degree")]),
        ("-$5 million, $-6 million, EUR -7", [("-5000000", "usd"), ("-6000000", "usd"), ("-7", "eur")]),
        ("from -5 to -10 degrees", [("-5", "degree"), ("-10", "degree")]),
        ("5-10 percent", [("5", "percent"), ("10", "percent")]),
        ("an F-16 and the list e-12", [("16", None), ("12", None)]),
        ("the fleet – 12 boats – left", [("12", None)]),
        ("- 12 boats\n-5 trucks", [("12", None), ("5", None)]),
        ("call 389-2-311", [("389", None), ("2", None), ("311", None)]),
    ],
)
def test_a_sign_is_part_of_a_figure_and_a_dash_is_not(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("999mn dollars", [("999000000", "usd")]),
        ("9K euros", [("9000", "eur")]),
        ("2.5m tons", [("2500000", "ton")]),
        ("7bn of debt", [("7000000000", None)]),
        ("US$5m or EUR7bn", [("5000000", "usd"), ("7000000000", "eur")]),
        ("3tn", [("3000000000000", None)]),
        ("9 mn", [("9000000", None)]),
        ("five lakh rupees", [("500000", "rupee")]),
        ("2 crore", [("20000000", None)]),
        ("5pct", [("5", "percent")]),
        ("40km of road", [("40", "kilometer")]),
        ("3Mt of ore", [("3000000", "ton")]),
        ("350m from the gate", [("350", "meter")]),
        ("9xyz of it", [("9", None)]),
        ("an F16 of the G8 on 3G, an H-1B and a Mi-8T", []),
        ("the 1990s", []),
    ],
)
def test_a_figure_glued_to_letters_is_read_and_a_name_is_not(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half of the guards", [("1/2", "share")]),
        ("about a third of them", [("1/3", "share")]),
        ("two-thirds and three quarters", [("2/3", "share"), ("3/4", "share")]),
        ("½, ¼ and 1/3", [("1/2", "share"), ("1/4", "share"), ("1/3", "share")]),
        ("one in five women, nine out of ten men", [("1/5", "share"), ("9/10", "share")]),
        ("3½ percent", [("3.5", "percent")]),
        ("2 1/2 million tons", [("2500000", "ton")]),
        ("two and a half million", [("2500000", None)]),
        ("a year and a half", [("1.5", "year")]),
        ("half a million people in half an hour", [("500000", None), ("0.5", "hour")]),
        ("half a dozen", [("6", None)]),
        ("on behalf of his half-brother", []),
        ("the second half of the first quarter", []),
        ("one in three months", [("1", None), ("3", "month")]),
        ("1/3/08", []),
    ],
)
def test_a_part_of_a_whole_is_one_figure(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


def test_a_part_and_its_percentage_are_the_same_share() -> None:
    half, fifty, third, boats = find_values(folded("half of it, 50 percent, a third of it, 5 boats")).quantities
    assert half.share == fifty.share == 0.5
    assert third.share == pytest.approx(0.333, abs=0.001)
    assert boats.share is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.250.000 euros", [("1250000", "eur")]),
        ("1 250 000 euros", [("1250000", "eur")]),
        ("1\u202f250\u202f000 and 9\u00a0500", [("1250000", None), ("9500", None)]),
        ("1'250'000", [("1250000", None)]),
        ("12 500 euros", [("12500", "eur")]),
        ("on May 12 500 people", [("500", None)]),
        ("2,5 percent", [("2.5", "percent")]),
        ("1,250 men", [("1250", None)]),
    ],
)
def test_groups_and_decimals_are_read_as_other_countries_write_them(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("¥500 and JPY 600", [("500", "yen"), ("600", "yen")]),
        ("RUB 5 million or 30 rubles", [("5000000", "ruble"), ("30", "ruble")]),
        ("3 million Norwegian kroner", [("3000000", "krone")]),
        ("80 Iraqi dinars", [("80", "dinar")]),
        ("40 Canadian dollars", [("40", "cad")]),
        ("500 CFA francs", [("500", "cfa")]),
        ("500 € and 600₽", [("500", "eur"), ("600", "ruble")]),
        ("5 real estate firms won 12 won seats", [("5", None), ("12", None)]),
        ("50,000 won", [("50000", "won")]),
        ("5 sq km, 7 km²", [("5", "square kilometer"), ("7", "square kilometer")]),
        ("300 MW and 5000 bpd", [("300", "megawatt"), ("5000", "barrel")]),
        ("8 metric tons", [("8", "ton")]),
    ],
)
def test_a_unit_is_read_before_or_after(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert read(text) == expected


@given(st.text(alphabet="0123456789½¼,./- '$€kmbnt\u00a0\nhalf and a third million trillion percent may", max_size=60))
def test_no_text_fails_to_be_read(text: str) -> None:
    whole = folded(text)
    assert all(0 <= each.start < each.end <= len(whole) for each in find_values(whole).quantities)
