"""The table of timings."""

from __future__ import annotations

from evals.bench import Timing


def test_a_row_has_median_spread_runs_and_how_many_times_faster_than_the_baseline() -> None:
    assert Timing("asking", (0.6, 0.5, 1.0)).row(6.0).split() == ["asking", "0.60", "0.50", "…", "1.00", "3", "10.0×"]
