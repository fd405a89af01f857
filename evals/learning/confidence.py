"""Learning the confidence: the chance that the sentences quoted say what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from evals.learning import models
from evals.learning.folds import cross_validated
from evals.learning.judged import JudgedQuestion
from evals.learning.quoting import sentences_of
from evals.learning.sources import Source
from index.learned.linear_model import LinearModel
from index.learned.logistic import LogisticModel, fit_logistic
from index.search.answerable import QUOTE_SIGNALS, quote_signals
from index.search.features import FEATURES
from index.search.sentence_features import few

Scores = NDArray[np.float64]

PENALTY = 0.01


class Quoted(NamedTuple):
    """Questions of which sentences were quoted: their signals, whether these said what was asked, and their folds."""

    signals: Scores
    said: Scores
    places: NDArray[np.int64]


def in_folds(own: Source, others: Sequence[Source]) -> Quoted:
    """Return what weights that had not seen a question quote for it; near misses of the source say nothing asked."""
    ranked = models.in_folds(own, others)[0]
    sentences = [sentences_of(each, score, own.asking) for each, score in zip(own.questions, ranked, strict=True)]
    quotes = cross_validated(
        sentences, own.places, models.quoting_model, lambda model, each: model.scores(each.features)
    )
    rows = [_row(*each) for each in zip(own.questions, ranked, quotes, strict=True)]
    ranking, quoting = models.ranking_model(own.examples), models.quoting_model(sentences)
    near = [_near(own, each, ranking, quoting) for each in own.unanswerable]
    said = [each.hold(few(score)) for each, score in zip(sentences, quotes, strict=True)]
    places = [*own.places, *(number % (max(own.places) + 1) for number in range(len(near)))]
    return Quoted(np.array([*rows, *near]), np.array([*said, *[False] * len(near)], np.float64), np.array(places))


def _row(question: JudgedQuestion, scores: Scores, quotes: Scores) -> Scores:
    return quote_signals(dict(zip(FEATURES, question.features.T, strict=True)), scores, quotes)


def _near(own: Source, gold: GoldQuestion, ranking: LinearModel, quoting: LinearModel) -> Scores:
    (question,) = own.asking.judged([gold])
    scores = ranking.scores(question.features)
    sentences = sentences_of(question, scores, own.asking)
    return _row(question, scores, quoting.scores(sentences.features))


def model(quoted: Sequence[Quoted]) -> LogisticModel:
    """Learn the chance from all that was quoted."""
    signals, said, _ = (np.concatenate(parts) for parts in zip(*quoted, strict=True))
    return fit_logistic(signals, said, QUOTE_SIGNALS, PENALTY, balanced=False)


def chances_in_folds(quoted: Quoted) -> Scores:
    """Return the chance of each question by a model that had not seen it."""
    chances = np.zeros(len(quoted.said))
    for fold in range(int(quoted.places.max()) + 1):
        kept = quoted.places != fold
        chances[~kept] = model([Quoted(*(part[kept] for part in quoted))]).chances(quoted.signals[~kept])
    return chances
