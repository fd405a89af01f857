"""Whether a system answers where it can and refuses where it cannot: one table of counts, and the rates of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.measures.scores import Scored


@dataclass(frozen=True, slots=True)
class Abstention:
    """How many questions ended in which way."""

    right: int
    """Answerable, and answered right."""
    wrong: int
    """Answerable, and answered otherwise."""
    refused: int
    """Answerable, and refused."""
    invented: int
    """Unanswerable, and answered."""
    refused_rightly: int
    """Unanswerable, and refused."""
    errors: int
    """Neither answered nor refused; counted as failed in every rate over all questions."""

    @property
    def questions(self) -> int:
        """All of them."""
        return self.answered + self.refused + self.refused_rightly + self.errors

    @property
    def answered(self) -> int:
        """All that got an answer."""
        return self.right + self.wrong + self.invented

    @property
    def precision(self) -> float | None:
        """The share of the answers given that are right; None where none was given. A system that answers one question
        and refuses all others may reach 1: read it beside `accuracy`.
        """
        return self.right / self.answered if self.answered else None

    @property
    def accuracy(self) -> float | None:
        """The share of all questions that were answered right or refused rightly."""
        return (self.right + self.refused_rightly) / self.questions if self.questions else None

    def to_dict(self) -> dict[str, Any]:
        """The counts and the two rates."""
        rates = {"precision of answered": self.precision, "accuracy of all": self.accuracy}
        return asdict(self) | {name: None if rate is None else round(rate, 6) for name, rate in rates.items()}


def table(scored: Sequence[Scored]) -> Abstention:
    """The counts over these questions (risk and coverage of a system that may refuse: El-Yaniv and Wiener, JMLR 2010,
    and Kamath et al., ACL 2020).
    """
    ways = [_way(each) for each in scored]
    return Abstention(**{name: ways.count(name) for name in Abstention.__dataclass_fields__})


def _way(scored: Scored) -> str:
    if scored.error is not None:
        return "errors"
    if scored.scores["refused (unanswerable)"] is not None:
        return "refused_rightly" if scored.scores["refused (unanswerable)"] else "invented"
    if scored.scores["refused (answerable)"]:
        return "refused"
    return "right" if scored.scores["right"] else "wrong"
