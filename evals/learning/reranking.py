"""Learning a reranking: how much the ranking's score and a reranker's weigh, for the passages that it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from evals.learning.folds import cross_validated
from evals.learning.judged import Asking, JudgedQuestion
from evals.learning.models import PENALTY
from index.embedding.reranker import Reranker
from index.learned.linear_model import Judged, LinearModel, fit
from index.search.ranker import best_of, reranking_parts
from index.search.weights import STAGES, Reranking

Scores = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class ReadQuestion:
    """A question of which a reranker has read the best candidates."""

    question: JudgedQuestion
    scores: Scores
    """Of the ranking, by weights that had not seen the question, shape (m,)."""
    best: Ints
    """The places of the candidates that were read."""
    read: Scores
    """The reranker's scores of these."""

    @property
    def found(self) -> bool:
        """Tell if a right paragraph was read."""
        return bool(self.question.target[self.best].any())

    def judged(self) -> Judged:
        """Return what the model learns from; a right paragraph must have been read."""
        target = self.question.target[self.best]
        return Judged(np.column_stack([self.scores[self.best], self.read]), target / target.sum())

    def reranked(self, model: LinearModel) -> Scores:
        """Return the scores of all candidates, shape (m,)."""
        return np.asarray(reranking_parts(model, self.scores, self.best, self.read).sum(axis=1), np.float64)


class Reading:
    """A reranker that reads the candidates of gold questions, and the time that it took."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._questions = 0
        self._seconds = 0.0
        _ = reranker.model  # loading it is no part of the time

    @property
    def cost(self) -> str:
        """The mean time of a question, in words."""
        took = 1000 * self._seconds / max(1, self._questions)
        return f"{self._reranker.name} took {took:.0f} ms a question on this machine"

    def of(self, question: JudgedQuestion, scores: Scores, asking: Asking) -> ReadQuestion:
        """Read the candidates that these scores put first."""
        best, found = best_of(scores), asking.found(question.gold, question.searches)
        began = perf_counter()
        read = asking.read(found, best, self._reranker)
        self._seconds += perf_counter() - began
        self._questions += 1
        return ReadQuestion(question, scores, best, read)

    def learned(self, examples: Sequence[ReadQuestion]) -> Reranking:
        """Learn what weights keep of the reranker."""
        return Reranking(self._reranker.name, self._reranker.digest, reranking_model(examples))


def reranking_model(examples: Sequence[ReadQuestion]) -> LinearModel:
    """Learn both weights from the questions of which a right paragraph was read."""
    return fit([each.judged() for each in examples if each.found], STAGES, PENALTY)


def reranked_in_folds(
    alone: Sequence[ReadQuestion], searched: Sequence[ReadQuestion], places: Sequence[int]
) -> tuple[list[Scores], list[Scores]]:
    """Return the scores of questions, alone and searched, by a model that saw none of their cables.

    `searched` may be empty; then the second list is as well.
    """
    rows = [[*pair] for pair in zip(alone, *([searched] if searched else []), strict=True)]
    scored = cross_validated(
        rows,
        places,
        lambda kept: reranking_model([each for row in kept for each in row]),
        lambda model, row: [each.reranked(model) for each in row],
    )
    first, *second = zip(*scored, strict=True)
    return list(first), list(second[0]) if second else []
