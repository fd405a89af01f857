"""The engines: each scores every passage by one thing alone, and the best of each are the candidates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from index.search.collection import Collection, Flags, Ints, Scores, sums, windows
from index.search.query import Query

K1, B = 1.2, 0.75
BEST = 60
"""Passages that each list of scores puts forward."""


class EngineScores(NamedTuple):
    """The six single scores of every passage, shape (P,) each; BM25 as a share of the most that it could be."""

    paragraph_bm25: Scores
    window_bm25: Scores
    cable_bm25: Scores
    paragraph_cosines: Scores
    sentence_cosines: Scores
    window_cosines: Scores

    def lists(self) -> tuple[Scores, ...]:
        """Return the seven scores whose best passages are candidates."""
        paragraph, window, cable = self.paragraph_bm25, self.window_bm25, self.cable_bm25
        vectors = (self.paragraph_cosines, self.sentence_cosines, self.window_cosines)
        return (paragraph, window, *vectors, paragraph + cable, self.paragraph_cosines + cable / 2 + window)


def engine_scores(query: Query, collection: Collection) -> EngineScores:
    """Score every passage by each engine."""
    owners, starts = collection.passages_of_sentences, collection.first_sentences[:-1]
    paragraphs, cables = np.zeros(len(starts)), np.zeros(len(collection.arrays.cable_years))
    sentences = np.zeros(len(owners))
    for found, weight, cable_weight in zip(query.found, query.idfs, query.cable_idfs, strict=True):
        held = found.sentences.within(owners)
        paragraphs[held.rows] += weight * saturated(held.counts, collection.passage_norms[held.rows])
        near = windows(sums(found.sentences.rows, found.sentences.counts, len(owners)), collection.beside)
        rows = np.flatnonzero(near)
        sentences[rows] += weight * saturated(near[rows], collection.window_norms[rows])
        cables += cable_weight * saturated(collection.in_cables(found), collection.cable_norms)
    return EngineScores(
        paragraphs / most(query.idfs),
        np.maximum.reduceat(sentences, starts) / most(query.idfs),
        (cables / most(query.cable_idfs))[collection.cables_of_passages],
        query.paragraph_cosines,
        np.maximum.reduceat(query.sentence_cosines, starts),
        np.maximum.reduceat(query.window_cosines, starts),
    )


def saturated(counts: Scores, norms: Scores) -> Scores:
    """Return the BM25 of a term without its idf; `norms` are lengths as shares of the mean.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * norms)), dtype=np.float64)


def most(idfs: Scores) -> float:
    """Return the most that BM25 could be for terms of these weights."""
    return float(idfs.sum() * (K1 + 1)) or 1.0


def candidates(scores: EngineScores, allowed: Flags, best: int = BEST) -> Ints:
    """Return the sorted rows of the best allowed passages of each of the seven lists."""
    rows = np.flatnonzero(allowed)
    if len(rows) <= best:
        return rows
    chosen = [rows[np.argpartition(-each[rows], best)[:best]] for each in scores.lists()]
    return np.unique(np.concatenate(chosen))
