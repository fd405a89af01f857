"""The models that are learned from sources, and the scores of questions that a model has not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.learning.folds import cross_validated
from evals.learning.judged import JudgedQuestion
from evals.learning.quoting import JudgedSentences
from evals.learning.sources import Source
from index.learned.linear_model import Judged, LinearModel, fit
from index.search.features import FEATURES
from index.search.sentence_features import SENTENCE_FEATURES

Scores = NDArray[np.float64]

PENALTY = 0.02
"""Of the squared weights; from .01 to .05 the figures hardly differ."""


def ranking_model(examples: Sequence[JudgedQuestion]) -> LinearModel:
    """Learn the weights of the ranking from the questions of which a right paragraph was found."""
    return fit([each.judged() for each in examples if each.found], list(FEATURES), PENALTY)


def quoting_model(examples: Sequence[JudgedSentences]) -> LinearModel:
    """Learn the weights of the sentence to quote from the questions of which one says the answer."""
    judged = [Judged(each.features, each.target) for each in examples if each.target.any()]
    return fit(judged, list(SENTENCE_FEATURES), PENALTY)


def in_folds(own: Source, others: Sequence[Source]) -> tuple[list[Scores], list[Scores]]:
    """Return the scores of a source's questions, alone and searched, by weights that saw none of their cables."""
    more = unrelated(own, others)
    pairs = list(zip(own.questions, own.searched or own.questions, strict=True))
    scored = cross_validated(
        pairs,
        own.places,
        lambda kept: ranking_model([*(each for pair in kept for each in _distinct(pair)), *more]),
        lambda model, pair: (model.scores(pair[0].features), model.scores(pair[1].features)),
    )
    return [alone for alone, _ in scored], [searched for _, searched in scored]


def unrelated(own: Source, others: Sequence[Source]) -> list[JudgedQuestion]:
    """Return the examples of other sources, without those of one index that share a cable with this source."""
    cables = frozenset().union(*(each.cables for each in own.questions))
    return [
        each
        for other in others
        for each in other.examples
        if other.asking.store is not own.asking.store or not each.cables & cables
    ]


def _distinct(pair: tuple[JudgedQuestion, JudgedQuestion]) -> tuple[JudgedQuestion, ...]:
    return pair if pair[0] is not pair[1] else pair[:1]
