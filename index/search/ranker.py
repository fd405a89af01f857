"""The ranker: the passages of an index in the order of a linear model, with what each feature adds.

If there is a reranker, a second model of two weights puts the best of them in order by both scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding.reranker import Reranker
from index.filters import Filters
from index.learned.linear_model import LinearModel
from index.search import features
from index.search.acronym_expansion import AcronymTable
from index.search.collection import Collection, Flags, Ints, Scores
from index.search.counts import Counts
from index.search.engines import BEST, engine_scores
from index.search.query import Cosines, query_of
from index.search.question import Question, parse
from index.store.open_index import OpenIndex
from index.store.store import StoredPassage

RERANKED = 30
"""So many of the best passages are read by a reranker."""
RERANKER = "reranker"
"""The name of its part of a score."""
LABELS: Mapping[str, str] = {**features.LABELS, RERANKER: "how the reranker reads it beside the question"}
"""What each part of a score looks at, in words for a person."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidates of a question and its searches: m rows of passages, with their features."""

    counts: tuple[Counts, ...]
    """Of the question first, then of each search."""
    features: Scores
    """The mean over question and searches, shape (m, features)."""

    @property
    def rows(self) -> Ints:
        """The rows of the candidates, sorted, shape (m,)."""
        return self.counts[0].rows

    def ids(self) -> Ints:
        """Return the ids of the candidates' passages, shape (m,)."""
        return np.asarray(self.counts[0].collection.arrays.passage_ids[self.rows], np.int64)

    def only(self, places: Ints) -> Candidates:
        """Return the candidates at these places, in ascending order."""
        return Candidates(self.among(self.rows[places]), self.features[places])

    def among(self, rows: Ints) -> tuple[Counts, ...]:
        """Return the counts of question and searches in these passages alone, rows in ascending order."""
        return tuple(each.among(rows) for each in self.counts)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature of the ranking adds to a hit's score, or takes from it, beside the mean candidate."""

    feature: str
    adds: float

    @property
    def label(self) -> str:
        """What the feature looks at, in words."""
        return LABELS.get(self.feature, self.feature)


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Candidates that all have other words, with their scores."""

    found: Candidates
    scores: Scores
    """Shape (m,)."""
    names: tuple[str, ...]
    """The features of the scores."""
    adds: Scores
    """What each feature adds beside the mean candidate, shape (m, features)."""

    def reasons(self, place: int) -> tuple[Reason, ...]:
        """Return what the score of the candidate at this place is made of."""
        return tuple(map(Reason, self.names, map(float, self.adds[place])))


def ranked(found: Candidates, model: LinearModel) -> Ranked:
    """Score the candidates; of those with the same words only the best stays."""
    parts = model.parts(found.features)
    scores = parts.sum(axis=1)
    kept = _distinct(found, scores)
    return Ranked(found.only(kept), scores[kept], model.features, parts[kept] - parts.mean(axis=0))


def best_of(scores: Scores, count: int = RERANKED) -> Ints:
    """Return the places of the best scores, in ascending order."""
    return np.asarray(np.sort(np.argsort(-scores, kind="stable")[:count]), np.int64)


def reranking_parts(model: LinearModel, scores: Scores, best: Ints, read: Scores) -> Scores:
    """Return what ranking and reranker add to each score, shape (m, 2).

    `read` has the reranker's scores of the `best`. A candidate that it did not read counts as the worst that it did.
    """
    values, others = np.zeros(len(scores)), np.ones(len(scores), np.bool_)
    values[best], others[best] = read, False
    parts = model.parts(np.column_stack([scores, values]))
    parts[others, 1] = parts[best, 1].min()
    return parts


class Ranker:
    """Counts features of the passages of one opened index."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._collections: dict[str | None, Collection] = {}
        self._acronyms: dict[str | None, AcronymTable] = {}

    def candidates(
        self, question: Question, searches: Sequence[str] = (), filters: Filters | None = None, best: int = BEST
    ) -> Candidates | None:
        """Return the candidates that the filters leave, `best` of each engine at least; None if they leave nothing.

        Term weights, lengths and acronyms are those of what the clearance lets be read, whatever the other filters.
        """
        filters = filters or Filters()
        collection = self.collection(filters.clearance)
        allowed = self._allowed(filters, collection)
        if not allowed.any():
            return None
        texts = [question, *map(parse, searches)]
        cosines = self._cosines([each.text for each in texts], collection)
        acronyms = self._acronym_table(filters.clearance)
        queries = [
            query_of(each, acronyms.pairs_of(each.text), collection, own)
            for each, own in zip(texts, cosines, strict=True)
        ]
        scores = engine_scores(queries, collection, allowed, max(best, BEST))
        counts = tuple(Counts(query, collection, own) for query, own in zip(queries, scores, strict=True))
        return Candidates(counts, np.mean([features.matrix(each) for each in counts], axis=0))

    def read(self, found: Candidates, best: Ints, reranker: Reranker) -> Scores:
        """Return a reranker's scores of the candidates at these places, beside the question alone, shape (n,).

        A subject that may not be read is not given to it.
        """
        stored = self._index.store.passages(found.ids()[best].tolist())
        subjects = found.counts[0].collection.subjects_readable[found.rows[best]]
        texts = [_text(each, subject=bool(readable)) for each, readable in zip(stored, subjects, strict=True)]
        return reranker.scores(found.counts[0].query.question.text, texts)

    def reranked(self, first: Ranked, model: LinearModel, reranker: Reranker) -> Ranked:
        """Score the candidates anew, by their scores and by what a reranker makes of the best."""
        best = best_of(first.scores)
        parts = reranking_parts(model, first.scores, best, self.read(first.found, best, reranker))
        adds = np.column_stack([first.adds * (model.weights[0] / model.scales[0]), parts[:, 1] - parts[:, 1].mean()])
        return Ranked(first.found, parts.sum(axis=1), (*first.names, RERANKER), adds)

    def nearest(self, texts: Sequence[str], collection: Collection) -> list[float]:
        """Return the cosine of each text to the sentence that comes nearest to it, of those that may be read."""
        found = [each.nearest("sentences", 1, collection.readable) for each in self._cosines(texts, collection)]
        return [float(cosines.max(initial=-1.0)) for _, cosines in found]

    def _cosines(self, texts: Sequence[str], collection: Collection) -> list[Cosines]:
        return [Cosines(each, self._index.vectors, collection) for each in self._index.encoder.encode(texts)]

    def collection(self, clearance: str | None) -> Collection:
        """Return what may be read at a clearance, counted once."""
        if clearance not in self._collections:
            self._collections[clearance] = Collection(self._index.terms, clearance)
        return self._collections[clearance]

    def _acronym_table(self, clearance: str | None) -> AcronymTable:
        if clearance not in self._acronyms:
            self._acronyms[clearance] = AcronymTable(self._index.store.acronyms(clearance))
        return self._acronyms[clearance]

    def _allowed(self, filters: Filters, collection: Collection) -> Flags:
        ids = self._index.store.allowed(filters)
        if ids is None:
            return collection.readable
        return collection.readable & np.isin(collection.arrays.passage_ids, ids)


def _distinct(found: Candidates, scores: Scores) -> Ints:
    """Return the places of the candidates that do not have the same words as a better one, in ascending order."""
    order = np.argsort(-scores, kind="stable")
    words = found.counts[0].collection.arrays.passage_words[found.rows[order]]
    return np.asarray(np.sort(order[np.unique(words, return_index=True)[1]]), np.int64)


def _text(stored: StoredPassage, *, subject: bool) -> str:
    parts = (stored.subject if subject else None, stored.passage.heading, stored.passage.search_text)
    return ". ".join(part for part in parts if part)
