"""A source as weights see it that have not seen its questions: worked out once, for the figures and for learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from evals.learning import confidence, declining, models
from evals.learning.confidence import Quoted
from evals.learning.declining import Told
from evals.learning.folds import cross_validated
from evals.learning.judged import JudgedQuestion, unfiltered
from evals.learning.quoting import JudgedSentences, sentences_of
from evals.learning.reranking import Reading, ReadQuestion, reranked_in_folds, reranking_model
from evals.learning.sources import Source
from index.learned.linear_model import LinearModel
from index.search.sentence_features import PASSAGES, few

Scores = NDArray[np.float64]

EVIDENCE_PASSAGES = 20


@dataclass(frozen=True)
class Quotes:
    """The sentences of the best passages of questions, and how a model that had not seen them scores each."""

    few: list[JudgedSentences]
    few_scores: list[Scores]
    many: list[JudgedSentences]
    """Of 20 passages, as evidence; the few are of 6."""
    many_scores: list[Scores]


@dataclass(frozen=True)
class Unseen:
    """A source beside all others."""

    own: Source
    others: Sequence[Source]
    reading: Reading | None = None
    """The reranker, if weights are learned for one."""

    @cached_property
    def first(self) -> tuple[list[Scores], list[Scores]]:
        """The scores of each question's candidates, alone and with searches, before any reranker."""
        return models.in_folds(self.own, self.others)

    @cached_property
    def ranked(self) -> tuple[list[Scores], list[Scores]]:
        """The scores by which sentences are chosen: those of the reranker, if there is one."""
        return reranked_in_folds(*self.read, self.own.places) if self.reading else self.first

    @cached_property
    def read(self) -> tuple[list[ReadQuestion], list[ReadQuestion]]:
        """What the reranker makes of each question, alone and with searches; nothing if there is none."""
        return self._read(self.own.questions, self.first[0]), self._read(self.own.searched, self.first[1])

    @cached_property
    def quotes(self) -> Quotes:
        """What is quoted for each question alone."""
        return self._quotes(self.own.questions, self.ranked[0])

    @cached_property
    def searched_quotes(self) -> Quotes:
        """What is quoted with searches; nothing if there are none."""
        return self._quotes(self.own.searched, self.ranked[1]) if self.own.searched else Quotes([], [], [], [])

    @cached_property
    def told(self) -> Told:
        """The signals by which to decline."""
        return declining.signals_in_folds(self.own, self.others)

    @cached_property
    def quoted(self) -> Quoted:
        """The signals of confidence; near misses of the source say nothing that is asked."""
        quotes, own = self.quotes, self.own
        rows = [confidence.row(*each) for each in zip(own.questions, self.ranked[0], quotes.few_scores, strict=True)]
        ranking, quoting = models.ranking_model(own.examples), models.quoting_model(quotes.few)
        second = reranking_model([*self.read[0], *self.read[1]]) if self.reading else None
        near = [self._near(each, ranking, quoting, second) for each in own.unanswerable]
        said = [each.hold(few(scores)) for each, scores in zip(quotes.few, quotes.few_scores, strict=True)]
        places = [*own.places, *(number % (max(own.places) + 1) for number in range(len(near)))]
        return Quoted(np.array([*rows, *near]), np.array([*said, *[False] * len(near)], np.float64), np.array(places))

    def _quotes(self, asked: Sequence[JudgedQuestion], ranked: Sequence[Scores]) -> Quotes:
        many = [
            sentences_of(each, scores, self.own.asking, EVIDENCE_PASSAGES)
            for each, scores in zip(asked, ranked, strict=True)
        ]
        best = [each.of_best(PASSAGES) for each in many]
        scored = cross_validated(
            list(zip(best, many, strict=True)),
            self.own.places,
            lambda kept: models.quoting_model([each for each, _ in kept]),
            lambda model, pair: (model.scores(pair[0].features), model.scores(pair[1].features)),
        )
        return Quotes(best, [each for each, _ in scored], many, [each for _, each in scored])

    def _read(self, asked: Sequence[JudgedQuestion], ranked: Sequence[Scores]) -> list[ReadQuestion]:
        # Without searches the scores "with searches" are those of the questions alone.
        pairs = zip(asked, ranked, strict=False)
        return [self.reading.of(*each, self.own.asking) for each in pairs] if self.reading else []

    def _near(
        self, gold: GoldQuestion, ranking: LinearModel, quoting: LinearModel, second: LinearModel | None
    ) -> Scores:
        (question,) = self.own.asking.judged([unfiltered(gold)])
        scores = ranking.scores(question.features)
        if self.reading and second:
            scores = self.reading.of(question, scores, self.own.asking).reranked(second)
        sentences = sentences_of(question, scores, self.own.asking, PASSAGES)
        return confidence.row(question, scores, quoting.scores(sentences.features))
