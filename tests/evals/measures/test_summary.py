from __future__ import annotations

import json

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures import stats
from evals.measures.record import Record
from evals.measures.scores import METRICS, Scored
from evals.measures.summary import Figure, Spread, cables, summarise, timings, usage


def scored(identifier: str, kind: str = "numeric", error: str | None = None, **scores: float | None) -> Scored:
    """The scores of one question, None but for these: `success_1` is success@1."""
    given = {name.replace("_", "@"): value for name, value in scores.items()}
    return Scored(identifier, kind, "even", dict.fromkeys(metric.name for metric in METRICS) | given, error)


def question(identifier: str, *cites: set[str]) -> GoldQuestion:
    return GoldQuestion(identifier, "?", "numeric", "x" if cites else None, cites=tuple(map(frozenset, cites)))


def test_each_measure_has_a_row_for_all_and_for_each_type_that_it_says_something_of() -> None:
    found = summarise([scored("a", success_1=1.0), scored("b", "date", success_1=0.0), scored("c", "unanswerable")], {})
    assert [(row.metric, row.type, row.n, row.value) for row in found.rows] == [
        ("success@1", "all", 2, 0.5),
        ("success@1", "date", 1, 0.0),
        ("success@1", "numeric", 1, 1.0),
    ]
    assert found.figure("success@1", "date") == found.rows[1]
    assert found.figure("success@1", "unanswerable") is None
    assert (found.value("success@1"), found.value("MRR")) == (0.5, 0.0)


def test_errors_are_counted() -> None:
    found = summarise([scored("a", success_1=0.0, error="no answer"), scored("b", success_1=1.0)], {})
    assert (found.questions, found.errors, found.value("success@1")) == (2, 1, 0.5)


def test_a_rate_has_wilsons_interval_and_a_mean_the_bootstraps_by_cable() -> None:
    values = [0.2, 1.0, 0.5, 0.25, 1.0, 0.1, 0.9, 1.0]
    rows = [scored(str(n), success_1=float(value == 1), MRR=value) for n, value in enumerate(values)]
    cable_of = {str(n): f"cable {n // 2 + n % 3}" for n in range(8)}
    found = summarise(rows, cable_of)
    rate, mean = found.figure("success@1"), found.figure("MRR")
    wanted = stats.wilson(3, 8)
    assert rate == Figure("success@1", "all", 8, 0.375, round(wanted.low, 6), round(wanted.high, 6))
    wanted = stats.bootstrap_mean(values, [cable_of[row.id] for row in rows])
    assert mean == Figure("MRR", "all", 8, 0.61875, round(wanted.low, 6), round(wanted.high, 6))


def test_a_summary_is_the_same_each_time_and_fits_json() -> None:
    rows = [scored(str(n), MRR=1 / (1 + n)) for n in range(12)]
    first, second = (json.dumps(summarise(rows, {}).to_dict()) for _ in range(2))
    assert first == second
    assert json.loads(first)["rows"][0]["metric"] == "MRR"


def test_nothing_scored_is_no_row() -> None:
    assert summarise([], {}).to_dict() == {"questions": 0, "errors": 0, "rows": ()}


def test_a_question_is_about_the_cable_of_its_first_accepted_set() -> None:
    found = cables(
        [
            question("a", {"08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10"}, {"07ANYTOWN3 ¶1"}),
            question("b", {"08ANYTOWN7 ¶2 (2)", "09ANYTOWN1 §3"}),
            question("c"),
        ]
    )
    assert found == {"a": "08ANYTOWN7", "b": "08ANYTOWN7", "c": "c"}


@pytest.mark.parametrize(
    ("times", "p50", "p95"),
    [([7.0], 7.0, 7.0), ([1.0, 3.0], 2.0, 3.0), ([float(n) for n in range(1, 101)], 50.5, 95.0)],
)
def test_times_are_told_by_their_median_and_the_value_that_95_of_100_do_not_exceed(
    times: list[float], p50: float, p95: float
) -> None:
    records = [Record(str(n), timings_ms={"total": time}) for n, time in enumerate(times)]
    assert timings(records[::-1]) == {"total": Spread(len(times), p50, p95)}


def test_an_error_took_no_time_and_used_no_tokens() -> None:
    answer = {"abstained": False, "answer": "x", "sentences": [], "usage": {"output_tokens": 12}}
    records = [
        Record("a", answer=answer, timings_ms={"total": 5.0, "first_sentence": 2.0}),
        Record("b", error="no answer", timings_ms={}),
        Record("c", answer={"abstained": True, "answer": None}),
    ]
    assert timings(records) == {"total": Spread(1, 5.0, 5.0), "first_sentence": Spread(1, 2.0, 2.0)}
    assert usage(records) == {"output_tokens": Spread(1, 12, 12)}
