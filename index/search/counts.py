"""What is counted of a query in its candidates, once for all features."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from index.search.collection import Collection, Flags, Ints, Places, Scores, beside, windows
from index.search.engines import EngineScores, most, saturated
from index.search.query import Query


@dataclass(frozen=True, eq=False)
class Counts:
    """A query of T terms beside its candidates: m passages with n sentences."""

    query: Query
    collection: Collection
    scores: EngineScores
    """Those of the candidates."""

    @property
    def rows(self) -> Ints:
        """The candidates, sorted, shape (m,)."""
        return self.scores.rows

    @property
    def sentences(self) -> Ints:
        """The rows of the candidates' sentences, shape (n,)."""
        return self.scores.near.rows

    @property
    def owners(self) -> Ints:
        """The candidate of each sentence, shape (n,)."""
        return self.scores.near.owners

    def among(self, rows: Ints) -> Counts:
        """Return the counts in some of the candidates alone, rows in ascending order."""
        return Counts(self.query, self.collection, self.scores.only(rows))

    @cached_property
    def starts(self) -> Ints:
        """The first sentence of each candidate, shape (m,)."""
        return np.searchsorted(self.owners, np.arange(len(self.rows)))

    @cached_property
    def cables(self) -> Ints:
        """The cable of each candidate, shape (m,)."""
        return self.collection.cables_of_passages[self.rows]

    @cached_property
    def in_sentences(self) -> Scores:
        """How often each term stands in each sentence, shape (T, n)."""
        counts = [term.sentences.at(self.sentences) for term in self.query.found]
        return np.array(counts).reshape(len(counts), len(self.sentences))

    @cached_property
    def in_windows(self) -> Scores:
        """How often each term stands in each sentence's window, shape (T, n)."""
        return windows(self.in_sentences, beside(self.owners))

    @cached_property
    def in_passages(self) -> Flags:
        """Which terms stand in each candidate, shape (T, m)."""
        return np.add.reduceat(self.in_sentences, self.starts, axis=1) > 0

    @cached_property
    def in_headings(self) -> Flags:
        """Which terms stand in each candidate's heading, shape (T, m)."""
        return self._held([found.headings for found in self.query.found], self.rows)

    @cached_property
    def in_contexts(self) -> Flags:
        """Which terms stand in the context of each candidate's cable, shape (T, m)."""
        return self._held([found.contexts for found in self.query.found], self.cables)

    @cached_property
    def around(self) -> Flags:
        """Which terms stand in passage, heading or cable's context, shape (T, m)."""
        return self.in_passages | self.in_headings | self.in_contexts

    @cached_property
    def in_cables(self) -> Flags:
        """Which terms stand anywhere in each candidate's cable, shape (T, m)."""
        return self._held([found.cables for found in self.query.found], self.cables)

    @cached_property
    def window_bm25(self) -> Scores:
        """The BM25 of each sentence's window, shape (n,)."""
        norms = self.collection.window_norms(self.sentences)
        return np.asarray(self.query.idfs @ saturated(self.in_windows, norms) / most(self.query.idfs), np.float64)

    @cached_property
    def window_coverage(self) -> Scores:
        """The share of the question in each window, its heading and its cable's context, shape (n,)."""
        return self.share((self.in_windows > 0) | (self.in_headings | self.in_contexts)[:, self.owners])

    @cached_property
    def best_windows(self) -> Ints:
        """The sentence of each candidate whose window fits best: BM25 + cosine + half its coverage, shape (m,)."""
        return self.best(self.window_bm25 + self.scores.near.windows + self.window_coverage / 2)

    def share(self, present: Flags) -> Scores:
        """Return the share of the question's terms, by idf, that are present: 0…1."""
        return np.asarray(self.query.idfs @ present / (self.query.idfs.sum() or 1.0), np.float64)

    def share_of_names(self, present: Flags) -> Scores:
        """Return the share of the terms of the question's names that are present; 0 if it names nothing."""
        weights = self.query.idfs * self.query.names
        return np.asarray(weights @ present / (weights.sum() or 1.0), np.float64)

    def best(self, scores: Scores) -> Ints:
        """Return the best sentence of each candidate, the first of equal ones."""
        order = np.lexsort((-scores, self.owners))
        return np.asarray(order[self.starts], np.int64)

    def maximum(self, scores: Scores) -> Scores:
        """Return the best value of each candidate's sentences."""
        return np.asarray(np.maximum.reduceat(scores, self.starts), np.float64)

    def _held(self, places: list[Places], rows: Ints) -> Flags:
        held = [each.at(rows) > 0 for each in places]
        return np.array(held, np.bool_).reshape(len(places), len(rows))
