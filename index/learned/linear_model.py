"""A listwise linear model: the weights of features, learned from questions with their right paragraphs.

A question gives its candidates a softmax over their weighted features; the fit makes the right ones likely (ListNet
with the top one: Cao et al., "Learning to Rank: From Pairwise Approach to Listwise Approach", ICML 2007). The loss is
convex, so Newton's method finds its one minimum in a few steps, the same for the same questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]

_STEPS = 50
_ENOUGH = 1e-10


class Judged(NamedTuple):
    """The candidates of one question, shape (m, F), and the share of the target that each has, shape (m,)."""

    features: Scores
    target: Scores


@dataclass(frozen=True)
class LinearModel:
    """Weights of standardised features: a score is the sum of weight x (feature - mean) / scale."""

    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]

    def without(self, *names: str) -> LinearModel:
        """Return the same model with no weight for these features."""
        weights = (0.0 if name in names else each for name, each in zip(self.features, self.weights, strict=True))
        return replace(self, weights=tuple(weights))

    def scores(self, matrix: Scores) -> Scores:
        """Return the score of each row of features, shape (m,)."""
        return np.asarray(self.parts(matrix).sum(axis=1), np.float64)

    def parts(self, matrix: Scores) -> Scores:
        """Return what each feature adds to each score, shape (m, F)."""
        return np.asarray((matrix - np.array(self.means)) / np.array(self.scales) * np.array(self.weights), np.float64)


def fit(questions: Sequence[Judged], names: Sequence[str], penalty: float) -> LinearModel:
    """Learn weights; `penalty` times their squared length is added to the mean loss of a question."""
    stacked = np.concatenate([question.features for question in questions])
    means, scales = stacked.mean(axis=0), stacked.std(axis=0)
    scales = np.asarray(np.where(scales > 1e-9, scales, 1.0), np.float64)
    standard = [Judged((each.features - means) / scales, each.target) for each in questions]
    weights = _newton(standard, penalty)
    return LinearModel(tuple(names), rounded(means), rounded(scales), rounded(weights))


def rounded(values: Scores) -> tuple[float, ...]:
    """Return numbers as a file of weights keeps them: six decimals, the same on every machine."""
    return tuple(round(float(value), 6) for value in values)


def _newton(questions: Sequence[Judged], penalty: float) -> Scores:
    weights = np.zeros(questions[0].features.shape[1])
    for _ in range(_STEPS):
        gradient, curvature = _slopes(questions, weights, penalty)
        step = np.asarray(np.linalg.solve(curvature, gradient), np.float64)
        weights = weights - _damped(questions, weights, step, gradient, penalty) * step
        if gradient @ step < _ENOUGH:
            break
    return weights


def _damped(questions: Sequence[Judged], weights: Scores, step: Scores, gradient: Scores, penalty: float) -> float:
    """Return how much of a step lowers the loss enough (Armijo's rule)."""
    size, before = 1.0, _loss(questions, weights, penalty)
    while size > 1e-6 and _loss(questions, weights - size * step, penalty) > before - 1e-4 * size * (gradient @ step):
        size /= 2
    return size


def _loss(questions: Sequence[Judged], weights: Scores, penalty: float) -> float:
    losses = (-(each.target @ np.log(softmax(each.features @ weights) + 1e-300)) for each in questions)
    return float(sum(losses)) / len(questions) + penalty * float(weights @ weights)


def _slopes(questions: Sequence[Judged], weights: Scores, penalty: float) -> tuple[Scores, Scores]:
    """Return the gradient and the matrix of second derivatives of the loss."""
    size = len(weights)
    gradient, curvature = 2 * penalty * weights, 2 * penalty * np.eye(size)
    for features, target in questions:
        chances = softmax(features @ weights)
        mean = chances @ features
        gradient = gradient + (mean - target @ features) / len(questions)
        curvature = curvature + ((features.T * chances) @ features - np.outer(mean, mean)) / len(questions)
    return gradient, curvature


def softmax(scores: Scores) -> Scores:
    """Return chances in proportion to e to the scores, which sum to 1."""
    grown = np.exp(scores - scores.max())
    return np.asarray(grown / grown.sum(), np.float64)
