"""A logistic model: the chance that something is so, learned from examples by Newton's method, the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.learned.linear_model import Scores, rounded

_STEPS = 50
_ENOUGH = 1e-10


@dataclass(frozen=True)
class LogisticModel:
    """A chance is 1 / (1 + e^-z), z the bias plus the sum of weight x (signal - mean) / scale."""

    signals: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def chance(self, signals: Scores) -> float:
        """Return the chance of one row of signals."""
        return float(self.chances(signals[None])[0])

    def chances(self, rows: Scores) -> Scores:
        """Return the chance of each row of signals, shape (n,)."""
        standard = (rows - np.array(self.means)) / np.array(self.scales)
        return _chances(standard @ np.array(self.weights) + self.bias)


def fit_logistic(
    rows: Scores, so: Scores, names: Sequence[str], penalty: float, *, balanced: bool = True
) -> LogisticModel:
    """Learn from rows of signals, shape (n, F), of which `so` says 1 or 0.

    If `balanced`, both kinds weigh the same in all; else the mean chance is the share that is so, as it should be if a
    chance is told to a person. `penalty` times the squared length of the weights, without the bias, is added to the
    mean loss.
    """
    means, scales = rows.mean(axis=0), rows.std(axis=0)
    scales = np.where(scales > 1e-9, scales, 1.0)
    standard = np.column_stack([(rows - means) / scales, np.ones(len(rows))])
    shares = np.full(len(rows), 1 / len(rows))
    if balanced:
        shares = np.where(so > 0, 0.5 / max(1.0, so.sum()), 0.5 / max(1.0, (1 - so).sum()))
    weights = _newton(standard, so, shares, penalty)
    *kept, bias = rounded(weights)
    return LogisticModel(tuple(names), rounded(means), rounded(scales), tuple(kept), bias)


def _newton(rows: Scores, so: Scores, shares: Scores, penalty: float) -> Scores:
    ridge = np.append(np.full(rows.shape[1] - 1, 2 * penalty), 1e-9)
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chances = _chances(rows @ weights)
        gradient = rows.T @ (shares * (chances - so)) + ridge * weights
        curvature = (rows.T * (shares * chances * (1 - chances))) @ rows + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        # A step of more than 10 in one weight comes from a curvature that is nearly none.
        weights = weights - step * min(1.0, 10.0 / (np.abs(step).max() + 1e-12))
        if gradient @ step < _ENOUGH:
            break
    return weights


def _chances(values: Scores) -> Scores:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -50, 50))), np.float64)
