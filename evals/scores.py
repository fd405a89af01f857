"""Every measure of a run, defined once, and the scores of one question by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from evals import metrics
from evals.gold import GoldQuestion, Half
from evals.records import Record

Group = Literal["retrieval", "answer", "citation", "abstention", "conflict"]
Kind = Literal["rate", "mean"]
"""Whether each question scores 0 or 1, or anything between."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure. `measure` gives a question's score, or None where the measure says nothing of such a question."""

    name: str
    group: Group
    kind: Kind
    measure: Callable[[GoldQuestion, Record], float | None]
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one question, by the names of the metrics; those that do not apply are None."""

    id: str
    type: str
    half: Half
    scores: Mapping[str, float | None]
    error: str | None = None


def score(question: GoldQuestion, record: Record) -> Scored:
    """Every measure of this question."""
    scores = {metric.name: metric.measure(question, record) for metric in METRICS}
    return Scored(question.id, question.type, question.half, scores, record.error)


def _success(k: int) -> Callable[[GoldQuestion, Record], float | None]:
    return lambda question, record: metrics.success_at(k, record.keys, question.cites) if question.answerable else None


METRICS: tuple[Metric, ...] = (
    Metric("success@1", "retrieval", "rate", _success(1)),
    Metric("success@5", "retrieval", "rate", _success(5)),
)
