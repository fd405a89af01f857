"""Filters: what a person may type, and which cables it leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from index.errors import UsageError
from index.filters import Filters
from qa import Assistant


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
    with pytest.raises(UsageError, match=r"^since .* is no date: write it as 2007-01-31"):
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


@pytest.mark.parametrize("levels", [["U"], ["SBU"], ["C"], ["U", "C"]])
def test_only_passages_of_these_levels_are_found(sample_index: Path, levels: list[str]) -> None:
    with Assistant.open(sample_index) as assistant:
        hits = assistant.search("trafficking victims and the police", 100, marking=levels)
    assert {hit.passage.marking.partition("//")[0] for hit in hits} == set(levels)


def test_a_clearance_holds_beside_it(sample_index: Path) -> None:
    with Assistant.open(sample_index, clearance="U") as assistant:
        assert assistant.search("trafficking victims", 100, marking=["SBU", "C"]) == ()


def test_a_level_is_taken_in_any_case_and_once() -> None:
    assert Filters.parse(marking=["sbu", "SBU", "u"]).markings == ("SBU", "U")


def test_what_is_no_level_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^marking 'COSMIC' is no level"):
        Filters.parse(marking="COSMIC")


def test_the_command_has_it_and_the_record_keeps_it(run_ask: Callable[..., Any], sample_index: Path) -> None:
    done = run_ask("how many victims?", "--index", str(sample_index), "--marking", "U", "--json")
    answer = json.loads(done.stdout)
    assert {hit["marking"] for hit in answer["passages"]} == {"U"}
    assert answer["record"]["filters"]["marking"] == ["U"]
