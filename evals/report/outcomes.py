"""How each question of a run ended: right, wrong, refused with or without cause, or in an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from evals.gold.questions import GoldQuestion
from evals.judge import grading
from evals.judge.grading import Verdict
from evals.measures.record import Record
from evals.measures.scores import Scored

Way = Literal[
    "error", "answered the unanswerable", "answered wrong", "refused wrongly", "refused rightly", "answered right"
]
WAYS: tuple[Way, ...] = get_args(Way)
"""The worst first, as a report lists them."""
RIGHT: tuple[Way, ...] = ("answered right", "refused rightly")
SIGNS: dict[Way, str] = {
    "error": "!",
    "answered the unanswerable": "✗",
    "answered wrong": "✗",
    "refused wrongly": "○",
    "refused rightly": "●",
    "answered right": "✓",
}
"""What stands before the words, so that no colour is needed to tell them apart."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold question, what the system returned for it, and what that scores."""

    question: GoldQuestion
    record: Record
    scored: Scored

    @property
    def way(self) -> Way:
        """Tell how it ended."""
        if self.record.error is not None or self.record.answer is None:
            return "error"
        if not self.question.answerable:
            return "refused rightly" if self.record.abstained else "answered the unanswerable"
        if self.record.abstained:
            return "refused wrongly"
        return "answered right" if self.scored.scores.get("right") == 1 else "answered wrong"

    @property
    def failed(self) -> bool:
        """Tell if it ended otherwise than it should."""
        return self.way not in RIGHT

    @property
    def complete_at(self) -> int | None:
        """Return the rank at which some accepted set of citations is complete; None if none ever is."""
        rank_of = {key: rank for rank, key in enumerate(self.record.keys, 1)}
        ranks = [[rank_of.get(key) for key in keys] for keys in self.question.cites if keys]
        complete = [max(rank for rank in each if rank) for each in ranks if None not in each]
        return min(complete, default=None)

    @property
    def best_score(self) -> float | None:
        """Return the score of the passage that came first; None if there is none."""
        return self.record.ranked[0][1] if self.record.ranked else None


def outcomes(questions: Sequence[GoldQuestion], records: Sequence[Record], scored: Sequence[Scored]) -> list[Outcome]:
    """Join the three of each question; they come in the order of the gold file."""
    return [Outcome(*each) for each in zip(questions, records, scored, strict=True)]


def worst_first(found: Sequence[Outcome]) -> list[Outcome]:
    """Sort the outcomes by how they ended, then by the order of the gold file."""
    return sorted(found, key=lambda outcome: WAYS.index(outcome.way))


def verdict(folder: Path, found: Sequence[Outcome]) -> Verdict | None:
    """Return what a judge made of these; None if the run in this folder was not judged."""
    pairs = grading.judged([each.question for each in found], [each.record for each in found])
    grades = grading.grades(folder, pairs)
    return grading.verdict(pairs, grades) if grades else None


def judges(verdict: Verdict) -> str:
    """Name the models that graded."""
    return ", ".join(dict.fromkeys(each.model for each in verdict.rows if each.model)) or "no model"


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many questions ended in which way, and the rates of that.

    Risk and coverage of a system that may refuse: El-Yaniv and Wiener, JMLR 2010; Kamath et al., ACL 2020.
    """

    ways: Mapping[Way, int]
    questions: int

    @property
    def precision(self) -> float | None:
        """Return the share of the answers given that are right; None if none was given.

        A system that answers one question and refuses all others may reach 1: read it beside `accuracy`.
        """
        right = self.ways["answered right"]
        answered = right + self.ways["answered wrong"] + self.ways["answered the unanswerable"]
        return right / answered if answered else None

    @property
    def accuracy(self) -> float | None:
        """Return the share of all questions that were answered right or refused rightly."""
        ended_well = self.ways["answered right"] + self.ways["refused rightly"]
        return ended_well / self.questions if self.questions else None


def refusals(found: Sequence[Outcome]) -> Refusals:
    """Count how these questions ended."""
    return Refusals({way: sum(each.way == way for each in found) for way in WAYS}, len(found))
