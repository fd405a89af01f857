"""The ranker: the passages of an index in the order of a linear model, with what each feature adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.filters import Filters
from index.search import features
from index.search.acronym_expansion import AcronymTable
from index.search.collection import Collection, Flags, Ints, Scores
from index.search.counts import Counts
from index.search.engines import BEST, candidates, engine_scores
from index.search.query import query_of
from index.search.question import Question, parse
from index.store.open_index import OpenIndex


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
        return tuple(Counts(each.query, each.collection, each.scores, rows) for each in self.counts)


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
        cosines = self._index.vectors.cosines(self._index.encoder.encode([each.text for each in texts]))
        acronyms = self._acronym_table(filters.clearance)
        queries = [
            query_of(each, acronyms.pairs_of(each.text), collection, cosines[:, column])
            for column, each in enumerate(texts)
        ]
        scores = [engine_scores(query, collection) for query in queries]
        best = max(best, BEST)
        rows = np.unique(np.concatenate([candidates(each, allowed, best) for each in scores]))
        counts = tuple(Counts(query, collection, each, rows) for query, each in zip(queries, scores, strict=True))
        return Candidates(counts, np.mean([features.matrix(each) for each in counts], axis=0))

    def nearest(self, texts: Sequence[str], collection: Collection) -> list[float]:
        """Return the cosine of each text to the sentence that comes nearest to it, of those that may be read."""
        cosines = self._index.vectors.cosines(self._index.encoder.encode(texts))
        owners = collection.passages_of_sentences
        units = np.flatnonzero(collection.readable[owners])
        best = cosines[units + owners[units] + 1].max(axis=0, initial=-1.0)
        return [float(each) for each in best]

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
