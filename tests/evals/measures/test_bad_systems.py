"""What every measure says of systems that are bad in one way each, so that none of them can look good by it."""

from __future__ import annotations

from typing import Any

import pytest

from evals.measures.scores import METRICS, Scored, score
from evals.measures.summary import Summary, cables, summarise
from evals.report.outcomes import Way, outcomes, refusals
from evals.runs.run import evaluate
from tests.fakes import bad_systems as bad

RETRIEVAL = [metric.name for metric in METRICS if metric.part == "ranking"]
OTHERS = [metric.name for metric in METRICS if metric.part == "answer"]
NO_ANSWER = dict.fromkeys(
    [
        "right",
        "token F1",
        "exact match",
        "citation precision",
        "citation recall",
        "sentence citation precision",
        "sentence citation recall",
        "conflict recall",
        "answered wrong",
    ],
    0.0,
)
PERFECT = dict.fromkeys(OTHERS, 1.0) | {
    "unknown citations": 0.0,
    "answered wrong": 0.0,
    "refused (answerable)": 0.0,
}
REFUSES_NOTHING = {"refused (answerable)": 0.0, "refused (unanswerable)": 0.0, "withheld told": 0.0}
WRONG_KEYS = {
    "right": 0.0,
    "token F1": 1.0,
    "citation precision": 0.0,
    "citation recall": 0.0,
    "sentence citation precision": 0.0,
    "sentence citation recall": 0.0,
    "support": 0.0,
    "conflict recall": 0.0,
    "answered wrong": 5 / 8,
    "accuracy": 3 / 8,
}

SAID: dict[bad.Read, dict[str, Any]] = {
    bad.is_good: {**PERFECT},
    # It is right where the best passage is the answer, and nothing tells it when it is not.
    bad.always_answers: {
        "right": 0.8,
        "accuracy": 0.5,
        "answered wrong": 0.5,
        "support": 1.0,
        "conflict recall": 0.0,
        **REFUSES_NOTHING,
    },
    bad.never_answers: {
        **NO_ANSWER,
        "support": None,
        "unknown citations": None,
        "accuracy": 3 / 8,
        "refused (answerable)": 1.0,
        "refused (unanswerable)": 1.0,
        "withheld told": 1.0,
    },
    # Its words are right and its citations are found among the others: only their precision tells.
    bad.cites_everything: {
        **PERFECT,
        "citation precision": pytest.approx(0.15),
        "sentence citation precision": 0.0,
    },
    bad.cites_nothing: {**WRONG_KEYS, "unknown citations": 0.0},
    bad.cites_neighbours: {**WRONG_KEYS},
    bad.invents_citations: {**WRONG_KEYS, "unknown citations": 1.0},
    # All that it says stands where it says: support alone makes no good answer.
    bad.copies_the_longest: {
        **NO_ANSWER,
        **REFUSES_NOTHING,
        "token F1": pytest.approx(0.04, abs=0.03),
        "support": 1.0,
        "accuracy": 0.0,
        "answered wrong": 1.0,
    },
    # It cites the best passage, so its citations are right: precise citations alone make no good answer.
    bad.echoes: {
        **REFUSES_NOTHING,
        "right": 0.0,
        "exact match": 0.0,
        "token F1": pytest.approx(0.43, abs=0.03),
        "citation precision": 1.0,
        "support": 0.625,
        "conflict recall": 0.0,
        "accuracy": 0.0,
        "answered wrong": 1.0,
    },
    bad.breaks: {
        **NO_ANSWER,
        **REFUSES_NOTHING,
        "support": 0.0,
        "unknown citations": None,
        "accuracy": 0.0,
    },
}


COUNTED: tuple[Way, ...] = (
    "answered right",
    "answered wrong",
    "refused wrongly",
    "answered the unanswerable",
    "refused rightly",
    "error",
)
"""The order in which the table's counts are written below."""


def scored(read: bad.Read, *, worst_first: bool = False) -> list[Scored]:
    """What the system scores, question by question."""
    records = evaluate(bad.GOLD, bad.opener(read, worst_first=worst_first))
    return [score(question, record) for question, record in zip(bad.GOLD, records, strict=True)]


def summary(read: bad.Read, *, worst_first: bool = False) -> Summary:
    """What the system scores over all."""
    return summarise(scored(read, worst_first=worst_first), cables(bad.GOLD))


@pytest.mark.parametrize("read", SAID, ids=lambda read: read.__name__)
def test_each_measure_says_of_a_system_what_is_so(read: bad.Read) -> None:
    found = summary(read)
    figures = {name: found.figure(name) for name in SAID[read]}
    assert {name: figure and figure.value for name, figure in figures.items()} == SAID[read]


@pytest.mark.parametrize("read", [read for read in SAID if read is not bad.is_good], ids=lambda read: read.__name__)
def test_every_bad_system_scores_worse_than_the_good_one_by_some_measure_and_better_by_none(read: bad.Read) -> None:
    good, found = summary(bad.is_good), summary(read)
    change = {
        metric.name: (figure.value - best.value) * (1 if metric.higher_is_better else -1)
        for metric in METRICS
        if (figure := found.figure(metric.name)) and (best := good.figure(metric.name))
    }
    assert min(change.values()) < -0.3
    assert max(change.values()) <= 0


@pytest.mark.parametrize("name", RETRIEVAL)
def test_what_is_made_of_the_passages_does_not_change_what_was_found(name: str) -> None:
    assert len({summary(read).value(name) for read in SAID}) == 1


@pytest.mark.parametrize("name", RETRIEVAL)
def test_a_retriever_that_puts_the_worst_first_scores_next_to_nothing(name: str) -> None:
    assert summary(bad.is_good).value(name) >= 0.8
    assert summary(bad.is_good, worst_first=True).value(name) < 0.1


def test_errors_are_counted_and_left_out_of_no_mean() -> None:
    found = summary(bad.breaks)
    assert (found.questions, found.errors) == (8, 8)
    assert {row.n for row in found.rows if row.metric == "right" and row.type == "all"} == {5}


@pytest.mark.parametrize(
    ("read", "counts", "precision", "accuracy"),
    [
        (bad.is_good, (5, 0, 0, 0, 3, 0), 1.0, 1.0),
        (bad.always_answers, (4, 1, 0, 3, 0, 0), 0.5, 0.5),
        (bad.never_answers, (0, 0, 5, 0, 3, 0), None, 3 / 8),
        (bad.echoes, (0, 5, 0, 3, 0, 0), 0.0, 0.0),
        (bad.breaks, (0, 0, 0, 0, 0, 8), None, 0.0),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_one_table_tells_a_system_that_answers_too_much_from_one_that_answers_too_little(
    read: bad.Read, counts: tuple[int, ...], precision: float | None, accuracy: float
) -> None:
    records = evaluate(bad.GOLD, bad.opener(read))
    found = refusals(outcomes(bad.GOLD, records, scored(read)))
    assert tuple(found.ways[way] for way in COUNTED) == counts
    assert (found.precision, found.accuracy) == (precision, accuracy)
