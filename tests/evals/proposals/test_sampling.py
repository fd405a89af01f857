"""Which passages questions are written from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evals.proposals.sampling import drawn
from index.filters import Filters
from index.store.open_index import OpenIndex, open_index
from tests.fakes import islands

LONG_AND_ONCE = {
    "08RIGA12 ¶1", "08TALLINN7 ¶1", "08TALLINN7 ¶2", "09TALLINN9 ¶1", "09TALLINN9 ¶2", "09VILNIUS30 ¶1",
    "09VILNIUS30 ¶2",
}  # fmt: skip


@pytest.fixture(scope="module")
def opened() -> Iterator[OpenIndex]:
    opened = open_index(islands.index())
    yield opened
    opened.close()


def keys(opened: OpenIndex, filters: Filters, count: int, seed: int = 0) -> list[str]:
    return [each.key for each in drawn(opened, filters, lambda _: True, count, seed)]


def test_what_is_short_or_stands_in_two_cables_is_not_drawn(opened: OpenIndex) -> None:
    assert set(keys(opened, Filters(), 20)) == LONG_AND_ONCE


@pytest.mark.parametrize("seed", range(5))
def test_each_cable_comes_once_before_any_comes_again(opened: OpenIndex, seed: int) -> None:
    first = [key.partition(" ")[0] for key in keys(opened, Filters(), 4, seed)]
    assert sorted(first) == ["08RIGA12", "08TALLINN7", "09TALLINN9", "09VILNIUS30"]
    assert {first[0][:2], first[1][:2]} == {"08", "09"}, "the year that was not there yet comes next"


def test_a_seed_always_draws_the_same_and_seeds_differ(opened: OpenIndex) -> None:
    draws = [tuple(keys(opened, Filters(), 3, seed)) for seed in range(10)]
    assert draws == [tuple(keys(opened, Filters(), 3, seed)) for seed in range(10)]
    assert len(set(draws)) > 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(clearance="U"), LONG_AND_ONCE - {"09TALLINN9 ¶1"}),
        (Filters.parse(cable="08RIGA12"), {"08RIGA12 ¶1"}),
        (Filters.parse(since="2009"), {key for key in LONG_AND_ONCE if key.startswith("09")}),
    ],
)
def test_filters_and_clearance_limit_what_is_drawn(opened: OpenIndex, filters: Filters, expected: set[str]) -> None:
    assert set(keys(opened, filters, 20)) == expected


def test_only_what_suits_is_drawn(opened: OpenIndex) -> None:
    found = drawn(opened, Filters(), lambda each: each.origin == "Embassy Riga", 20, 0)
    assert [each.key for each in found] == ["08RIGA12 ¶1"]
