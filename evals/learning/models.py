"""The models that are learned from sources, and the scores of questions that a model has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from evals.learning.folds import cross_validated
from evals.learning.judged import Asking, JudgedQuestion
from evals.learning.quoting import JudgedSentences, sentences_of
from evals.learning.sources import Source
from index.learned.linear_model import Judged, LinearModel, fit
from index.learned.logistic import LogisticModel, fit_logistic
from index.search.answerable import SIGNALS, signals
from index.search.features import FEATURES
from index.search.sentence_features import SENTENCE_FEATURES
from index.search.weights import Weights

Scores = NDArray[np.float64]

PENALTY = 0.02
"""Of the squared weights; from .01 to .05 the figures hardly differ."""
DECLINE_PENALTY = 0.01


FALSE_REFUSALS = 0.06
"""The share of answerable questions that may be declined."""


class Told(NamedTuple):
    """The signals of questions that an index answers, of those of other indexes, and of near misses."""

    answered: Scores
    foreign: Scores
    near: Scores


def learned(sources: Sequence[Source], embedder: str) -> Weights:
    """Learn all weights from all sources; sentences and signals come from rankings that had not seen their question."""
    sentences, told = [], []
    for own in sources:
        others = [each for each in sources if each is not own]
        for asked, scores in zip((own.questions, own.searched), in_folds(own, others), strict=True):
            # Without searches there are no questions, but scores.
            sentences += [sentences_of(each, score, own.asking) for each, score in zip(asked, scores, strict=False)]
        told.append(signals_in_folds(own, others))
    ranking = ranking_model([each for own in sources for each in own.examples])
    places = np.array([place for own in sources for place in own.places])
    return Weights(embedder, ranking, quoting_model(sentences), answerable_model(told), _decline_below(told, places))


def _decline_below(told: Sequence[Told], places: NDArray[np.int64]) -> float:
    """Return the chance below which so few answered questions fall as may be declined, each by an unseen model."""
    whole = Told(*(np.concatenate(parts) for parts in zip(*told, strict=True)))
    answered, foreign, _ = chances_in_folds(whole, places)
    return round(float(np.quantile(answered, FALSE_REFUSALS)), 6) if len(foreign) else 0.0


def ranking_model(examples: Sequence[JudgedQuestion]) -> LinearModel:
    """Learn the weights of the ranking from the questions of which a right paragraph was found."""
    return fit([each.judged() for each in examples if each.found], list(FEATURES), PENALTY)


def quoting_model(examples: Sequence[JudgedSentences]) -> LinearModel:
    """Learn the weights of the sentence to quote from the questions of which one says the answer."""
    judged = [Judged(each.features, each.target) for each in examples if each.target.any()]
    return fit(judged, list(SENTENCE_FEATURES), PENALTY)


def in_folds(own: Source, others: Sequence[Source]) -> tuple[list[Scores], list[Scores]]:
    """Return the scores of a source's questions, alone and searched, by weights that saw none of their cables."""
    more = [each for other in others for each in other.examples]
    pairs = list(zip(own.questions, own.searched or own.questions, strict=True))
    scored = cross_validated(
        pairs,
        own.places,
        lambda kept: ranking_model([*(each for pair in kept for each in _distinct(pair)), *more]),
        lambda model, pair: (model.scores(pair[0].features), model.scores(pair[1].features)),
    )
    return [alone for alone, _ in scored], [searched for _, searched in scored]


def _distinct(pair: tuple[JudgedQuestion, JudgedQuestion]) -> tuple[JudgedQuestion, ...]:
    return pair if pair[0] is not pair[1] else pair[:1]


def signals_of(asking: Asking, question: GoldQuestion, model: LinearModel) -> Scores:
    """Return what tells whether an index answers a question, whatever the filters."""
    found = asking.found(GoldQuestion(question.id, question.question, question.type, question.answer), ())
    return signals(found.counts[0], dict(zip(FEATURES, found.features.T, strict=True)), model.scores(found.features))


def signals_in_folds(own: Source, others: Sequence[Source]) -> Told:
    """Return the signals by which to decline; a question that is answered is ranked by weights that had not seen it."""
    strangers = [
        each.gold for other in others if other.asking.store is not own.asking.store for each in other.questions
    ]
    model = ranking_model(own.examples)
    answered = cross_validated(
        own.questions, own.places, ranking_model, lambda unseen, each: signals_of(own.asking, each.gold, unseen)
    )
    foreign, near = ([signals_of(own.asking, each, model) for each in some] for some in (strangers, own.unanswerable))
    return Told(*(np.array(rows).reshape(-1, len(SIGNALS)) for rows in (answered, foreign, near)))


def answerable_model(told: Sequence[Told]) -> LogisticModel:
    """Learn the chance that an index answers a question from those that it does and those of other indexes."""
    rows = np.concatenate([part for each in told for part in (each.answered, each.foreign)])
    so = np.concatenate(
        [np.full(len(part), float(is_so)) for each in told for part, is_so in zip(each[:2], (1, 0), strict=True)]
    )
    return fit_logistic(rows, so, SIGNALS, DECLINE_PENALTY)


def chances_in_folds(told: Told, places: NDArray[np.int64]) -> Told:
    """Return the chances instead of the signals, each by a model that had not seen it; `places` are those answered."""
    count = int(places.max()) + 1
    foreign_places = np.arange(len(told.foreign)) % count
    answered, foreign, near = (np.zeros(len(part)) for part in told)
    for fold in range(count):
        kept, kept_foreign = places != fold, foreign_places != fold
        model = answerable_model([Told(told.answered[kept], told.foreign[kept_foreign], told.near)])
        answered[~kept] = model.chances(told.answered[~kept])
        foreign[~kept_foreign] = model.chances(told.foreign[~kept_foreign])
        near += model.chances(told.near) / count
    return Told(answered, foreign, near)
