"""Gold questions as a fit sees them: the features of their candidates, and which of these are right."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.gold.questions import GoldQuestion
from index.cable import passage_key
from index.embedding.reranker import Reranker
from index.errors import UsageError
from index.learned.linear_model import Judged
from index.search.question import parse
from index.search.ranker import Candidates, Ranker
from index.store.open_index import OpenIndex

Scores = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class JudgedQuestion:
    """A question beside its m candidates."""

    gold: GoldQuestion
    searches: tuple[str, ...]
    """What a model wrote to search with beside the question."""
    rows: Ints
    """The candidates' rows in the index, sorted, shape (m,)."""
    keys: tuple[str, ...]
    """The citation of each candidate."""
    features: Scores
    """Shape (m, features)."""
    target: Scores
    """The share of each candidate in what is right, shape (m,): none if no right paragraph is a candidate."""

    @property
    def cables(self) -> frozenset[str]:
        """The cables of all accepted paragraphs."""
        return frozenset(key.split()[0] for key in self.gold.keys)

    @property
    def found(self) -> bool:
        """Tell if a right paragraph is among the candidates."""
        return bool(self.target.any())

    def judged(self) -> Judged:
        """Return what the model learns from."""
        return Judged(self.features, self.target)

    def order(self, scores: Scores) -> Ints:
        """Return the candidates, best first; equal scores in the order of their rows."""
        return np.argsort(-np.round(scores, 9), kind="stable")

    def ranked(self, scores: Scores) -> list[str]:
        """Return the citations of the candidates, best first."""
        return [self.keys[row] for row in self.order(scores)]


class Asking:
    """Puts gold questions to an index and counts the features of what comes back."""

    def __init__(self, index: OpenIndex) -> None:
        self.store = index.store
        self._ranker = Ranker(index)
        query = """SELECT c.reference_id, p.number, p.ordinal FROM passages p JOIN cables c ON c.id = p.cable_id
                   ORDER BY p.id"""
        self._keys = [passage_key(*row) for row in index.store.connection.execute(query)]

    def judged(
        self, questions: Sequence[GoldQuestion], searches: Mapping[str, Sequence[str]] | None = None
    ) -> list[JudgedQuestion]:
        """Count each question's features, averaged over its searches if there are some."""
        return [self._judged(question, tuple((searches or {}).get(question.id, ()))) for question in questions]

    def found(self, gold: GoldQuestion, searches: Sequence[str]) -> Candidates:
        """Return the candidates of a question; raises UsageError if its filters leave no passage."""
        found = self._ranker.candidates(parse(gold.standalone), searches, gold.filters)
        if found is None:
            raise UsageError(
                f"the filters of {gold.id} leave no passage of the index: mend the question, or leave it out."
            )
        return found

    def read(self, found: Candidates, best: Ints, reranker: Reranker) -> Scores:
        """Return a reranker's scores of the candidates at these places."""
        return self._ranker.read(found, best, reranker)

    def _judged(self, gold: GoldQuestion, searches: tuple[str, ...]) -> JudgedQuestion:
        found = self.found(gold, searches)
        keys = tuple(self._keys[row] for row in found.rows)
        return JudgedQuestion(gold, searches, found.rows, keys, found.features, target(keys, gold.keys))


def unfiltered(gold: GoldQuestion) -> GoldQuestion:
    """Return the question without its filters: they may leave nothing, and then nothing is told of the question."""
    return GoldQuestion(gold.id, gold.question, gold.type, gold.answer)


def target(keys: Sequence[str], right: Collection[str]) -> Scores:
    """Return equal shares for the keys that are right, which sum to 1; 0 for all if none is."""
    hits = np.array([key in right for key in keys], np.float64)
    return hits / (hits.sum() or 1.0)
