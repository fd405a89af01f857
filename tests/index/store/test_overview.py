"""What an index holds, counted: only what may be read counts, and lists come some at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.filters import Filters
from index.markings import cleared
from index.store.open_index import OpenIndex, open_index
from index.store.overview import listed, overview


@pytest.fixture(scope="module")
def opened(sample_index: Path) -> Iterator[OpenIndex]:
    found = open_index(sample_index)
    yield found
    found.close()


@pytest.mark.parametrize("clearance", [None, "U", "SBU", "C"])
def test_what_may_be_read_is_counted(opened: OpenIndex, clearance: str | None) -> None:
    held = overview(opened.store, clearance)
    readable = [p for p in opened.store.all_passages() if cleared(p.passage.marking, clearance)]
    assert held.paragraphs == len(readable) == sum(each.number for each in held.markings)
    assert held.cables == len({p.passage.reference_id for p in readable})
    assert held.cables == sum(each.number for each in held.months) + held.undated
    assert held.cables >= sum(each.number for each in held.origins)


def test_the_most_frequent_come_first_and_months_in_order(opened: OpenIndex) -> None:
    held = overview(opened.store)
    assert [each.number for each in held.tags] == sorted((each.number for each in held.tags), reverse=True)
    assert [each.value for each in held.months] == sorted(each.value for each in held.months)
    assert [each.value for each in held.markings] == ["U", "SBU", "C"]


def test_cables_are_listed_newest_first_and_some_at_a_time(opened: OpenIndex) -> None:
    every, total = listed(opened.store, Filters())
    assert total == len(every) == 5
    assert [line.created for line in every] == sorted((line.created for line in every), reverse=True)  # type: ignore[type-var]
    assert listed(opened.store, Filters(), 2, 2) == (every[2:4], 5)
    assert listed(opened.store, Filters(), 99, 2) == ((), 5)


def test_filters_leave_cables_with_only_the_passages_that_fit(opened: OpenIndex) -> None:
    some, _ = listed(opened.store, Filters(markings=("C",)))
    assert some
    assert {line.marking.partition("//")[0] for line in some} == {"C"}
    whole = {line.reference_id: line.paragraphs for line in listed(opened.store, Filters())[0]}
    assert all(line.paragraphs < whole[line.reference_id] for line in some)


def test_a_subject_above_the_clearance_is_not_told(opened: OpenIndex) -> None:
    lines, _ = listed(opened.store, Filters(clearance="U"))
    above = [line for line in lines if line.subject is None]
    assert above
    assert all(line.marking == "U" for line in lines)
