"""Learning the confidence: the chance that the sentences quoted say what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.learning.judged import JudgedQuestion
from index.learned.logistic import LogisticModel, fit_logistic
from index.search.answerable import QUOTE_SIGNALS, quote_signals
from index.search.features import FEATURES

Scores = NDArray[np.float64]

PENALTY = 0.01


class Quoted(NamedTuple):
    """Questions of which sentences were quoted: their signals, whether these said what was asked, and their folds."""

    signals: Scores
    said: Scores
    places: NDArray[np.int64]


def row(question: JudgedQuestion, scores: Scores, quotes: Scores) -> Scores:
    """Return the signals of a question, from the scores of its candidates and of the sentences of the best."""
    return quote_signals(dict(zip(FEATURES, question.features.T, strict=True)), scores, quotes)


def confidence_model(quoted: Sequence[Quoted]) -> LogisticModel:
    """Learn the chance from all that was quoted."""
    signals, said, _ = (np.concatenate(parts) for parts in zip(*quoted, strict=True))
    return fit_logistic(signals, said, QUOTE_SIGNALS, PENALTY, balanced=False)


def chances_in_folds(quoted: Quoted, others: Sequence[Quoted] = ()) -> Scores:
    """Return the chance of each question by a model that had not seen it."""
    chances = np.zeros(len(quoted.said))
    for fold in range(int(quoted.places.max()) + 1):
        kept = quoted.places != fold
        seen = Quoted(*(part[kept] for part in quoted))
        chances[~kept] = confidence_model([seen, *others]).chances(quoted.signals[~kept])
    return chances
