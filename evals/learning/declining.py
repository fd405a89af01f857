"""Learning to decline: what tells the questions that an index answers from those whose matter it does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from evals.learning.folds import cross_validated
from evals.learning.judged import Asking, unfiltered
from evals.learning.models import ranking_model
from evals.learning.sources import Source
from index.learned.linear_model import LinearModel
from index.learned.logistic import LogisticModel, fit_logistic
from index.search.answerable import SIGNALS, signals
from index.search.features import FEATURES

Scores = NDArray[np.float64]

PENALTY = 0.01
FALSE_REFUSALS = 0.06
"""The share of answerable questions that may be declined."""


class Told(NamedTuple):
    """The signals of questions that an index answers, of those of other indexes, and of near misses."""

    answered: Scores
    foreign: Scores
    near: Scores


def decline_below(told: Sequence[Told], places: NDArray[np.int64]) -> float:
    """Return the chance below which so few answered questions fall as may be declined, each by an unseen model."""
    whole = Told(*(np.concatenate(parts) for parts in zip(*told, strict=True)))
    answered, foreign, _ = chances_in_folds(whole, places)
    return round(float(np.quantile(answered, FALSE_REFUSALS)), 6) if len(foreign) else 0.0


def signals_of(asking: Asking, question: GoldQuestion, model: LinearModel) -> Scores:
    """Return what tells whether an index answers a question, whatever the filters."""
    found = asking.found(unfiltered(question), ())
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
    return fit_logistic(rows, so, SIGNALS, PENALTY)


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
