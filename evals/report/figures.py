"""The figures of a run as a report shows them: over all questions, by type, and over each half."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.gold.questions import HALVES, Half
from evals.measures.summary import ALL, Figure, Summary, cables, summarise
from evals.report.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run scored over all questions, and over each half alone."""

    all: Summary
    halves: Mapping[Half, Summary]

    @classmethod
    def of(cls, found: Sequence[Outcome]) -> Figures:
        """Sum up these outcomes."""
        return cls(_summary(found), {half: _summary([each for each in found if _of(each, half)]) for half in HALVES})

    def figure(self, metric: str, kind: str = ALL) -> Figure | None:
        """Return a measure over all questions or those of a type; None if it says nothing of them."""
        return self.all.figure(metric, kind)

    def half(self, metric: str, half: Half) -> Figure | None:
        """Return a measure over the questions of a half; None if it says nothing of them."""
        return self.halves[half].figure(metric)


def _of(outcome: Outcome, half: Half) -> bool:
    return outcome.question.half == half


def _summary(found: Sequence[Outcome]) -> Summary:
    return summarise([each.scored for each in found], cables(each.question for each in found))
