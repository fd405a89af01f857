"""How a question ended, and where its evidence was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.measures.scores import score
from evals.report import outcomes
from evals.report.outcomes import Outcome, Way
from tests.fakes.made_runs import KEY, OTHER, QUESTION, UNANSWERABLE, answered, failed, refused


def outcome(question: GoldQuestion, record: Record) -> Outcome:
    return Outcome(question, record, score(question, record))


@pytest.mark.parametrize(
    ("question", "record", "way", "is_failed"),
    [
        (QUESTION, answered("t-1", "40 cars.", KEY), "answered right", False),
        (QUESTION, answered("t-1", "7 cars.", KEY), "answered wrong", True),
        (QUESTION, answered("t-1", "40 cars.", OTHER), "answered wrong", True),
        (QUESTION, refused("t-1"), "refused wrongly", True),
        (QUESTION, failed("t-1"), "error", True),
        (UNANSWERABLE, refused("t-2"), "refused rightly", False),
        (UNANSWERABLE, answered("t-2", "Doe.", KEY), "answered the unanswerable", True),
        (UNANSWERABLE, failed("t-2"), "error", True),
    ],
)
def test_a_question_ends_in_one_way(question: GoldQuestion, record: Record, way: Way, is_failed: bool) -> None:
    found = outcome(question, record)
    assert (found.way, found.failed) == (way, is_failed)


@pytest.mark.parametrize(
    ("cites", "rank"),
    [
        ([{KEY}], 1),
        ([{OTHER}], 2),
        ([{KEY, OTHER}], 2),
        ([{KEY, "08ANYTOWN9 ¶1"}], None),
        ([{KEY, "08ANYTOWN9 ¶1"}, {OTHER}], 2),
        ([{OTHER}, {KEY}], 1),
    ],
)
def test_evidence_is_complete_where_the_last_of_an_accepted_set_stands(cites: list[set[str]], rank: int | None) -> None:
    question = replace(QUESTION, cites=tuple(frozenset(keys) for keys in cites))
    assert outcome(question, refused("t-1")).complete_at == rank


def test_the_worst_come_first_and_like_ones_keep_their_order() -> None:
    ended = [
        outcome(replace(QUESTION, id=identifier), record)
        for identifier, record in (("a", refused("a")), ("b", failed("b")), ("c", refused("c")), ("d", failed("d")))
    ]
    assert [each.question.id for each in outcomes.worst_first(ended)] == ["b", "d", "a", "c"]
