"""The engines: each scores passages by one thing alone, and the best of each are the candidates.

Words are counted in all passages; cosines are worked out for those only that words or nearest vectors put forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.search.collection import Collection, Flags, Ints, Places, Scores
from index.search.query import Query, SentenceCosines

K1, B = 1.2, 0.75
BEST = 60
"""Passages that each list of scores puts forward."""
FEW = 3000
"""Of so many passages the cosines of all are worked out."""
LOOKED_AT, ALIKE, FEWEST = 2000, 400, 50
"""By so many passages, of those that share most words with a question, the cosines of others are told; not by fewer."""
USUAL = (0.154, 0.86, -0.611, 0.601)
"""Weights if there are fewer: the means of 230 questions to 2,000 cables."""
NEAREST_PARAGRAPHS, NEAREST_SENTENCES, BEST_BY_WORDS = 400, 1000, 200
"""Of more only those of the nearest units, and of the best passages by each list of words."""


class WordScores(NamedTuple):
    """The scores by words of passages, shape (P,) each if of all; BM25 as a share of the most that it could be."""

    paragraph_bm25: Scores
    window_bm25: Scores
    cable_bm25: Scores

    def at(self, passages: Ints | Flags) -> WordScores:
        """Return the scores of some passages."""
        return WordScores(*(each[passages] for each in self))


class EngineScores(NamedTuple):
    """The six single scores of m passages, shape (m,) each."""

    rows: Ints
    """The passages, sorted."""
    words: WordScores
    near: SentenceCosines
    """The cosines of all their sentences."""
    paragraph_cosines: Scores
    sentence_cosines: Scores
    """Of the nearest sentence of each."""
    window_cosines: Scores

    def lists(self) -> tuple[Scores, ...]:
        """Return the seven scores whose best passages are candidates."""
        paragraph, window, cable = self.words
        vectors = (self.paragraph_cosines, self.sentence_cosines, self.window_cosines)
        return (paragraph, window, *vectors, paragraph + cable, self.paragraph_cosines + cable / 2 + window)

    def candidates(self, best: int = BEST) -> Ints:
        """Return the sorted rows of the best passages of each of the seven lists."""
        places = np.concatenate([best_places(each, best) for each in self.lists()])
        return np.asarray(self.rows[np.unique(places)], np.int64)

    def only(self, rows: Ints) -> EngineScores:
        """Return the scores of some of the passages, their rows in ascending order."""
        kept = np.isin(self.rows, rows, assume_unique=True)
        cosines = (self.paragraph_cosines[kept], self.sentence_cosines[kept], self.window_cosines[kept])
        return EngineScores(rows, self.words.at(kept), self.near.of(kept), *cosines)


def engine_scores(queries: Sequence[Query], collection: Collection, allowed: Flags, best: int) -> list[EngineScores]:
    """Score the candidates of all queries by each: of each query the `best` allowed passages of its seven lists."""
    words = [word_scores(each, collection) for each in queries]
    scored = [_scores(_put_forward(*each, allowed, best), *each) for each in zip(words, queries, strict=True)]
    rows = np.unique(np.concatenate([each.candidates(best) for each in scored]))
    if len(queries) == 1:
        return [scored[0].only(rows)]
    return [_scores(rows, *each) for each in zip(words, queries, strict=True)]


def _scores(rows: Ints, words: WordScores, query: Query) -> EngineScores:
    near, own, of_words = query.cosines.sentences(rows), query.cosines.paragraphs(rows), words.at(rows)
    if not query.cosines.complete:
        lacking, of_sentences = query.cosines.lacking(rows, near)
        own = np.where(lacking, _given(of_words) @ _by_words(words, query), own)
        near = near.filled(of_sentences, own)
    return EngineScores(rows, of_words, near, own, near.best(near.sentences), near.best(near.windows))


def _by_words(words: WordScores, query: Query) -> Scores:
    """Return by what weights words tell the cosine of a passage without a vector, shape (4,): by least squares.

    They are those of the passages that share most words with the question and have a vector: where they stand by their
    meaning, one that shares as much and has none (yet) is taken to stand too.
    """
    shared = words.paragraph_bm25 + words.cable_bm25
    best = np.sort(best_places(shared, LOOKED_AT))
    have = best[query.cosines.have(best) & (shared[best] > 0)]
    alike = np.sort(have[np.argsort(-shared[have], kind="stable")[:ALIKE]])
    if len(alike) < FEWEST:
        return np.array(USUAL)
    return np.asarray(np.linalg.lstsq(_given(words.at(alike)), query.cosines.paragraphs(alike), rcond=None)[0])


def _given(words: WordScores) -> Scores:
    return np.column_stack([np.ones(len(words.paragraph_bm25)), *words])


def _put_forward(words: WordScores, query: Query, allowed: Flags, best: int) -> Ints:
    rows = np.flatnonzero(allowed)
    if len(rows) <= FEW:
        return rows
    more = max(1.0, best / BEST)
    paragraphs, _ = query.cosines.nearest("paragraphs", int(NEAREST_PARAGRAPHS * more), allowed)
    sentences, _ = query.cosines.nearest("sentences", int(NEAREST_SENTENCES * more), allowed)
    paragraph, window, cable = words.at(rows)
    lists = paragraph, window, paragraph + cable, window + cable / 2
    by_words = [rows[best_places(each, int(BEST_BY_WORDS * more))] for each in lists]
    return np.unique(np.concatenate([paragraphs, sentences, *by_words]))


def best_places(scores: Scores, count: int) -> Ints:
    """Return the places of the `count` best scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.asarray(np.argpartition(-scores, count)[:count], np.int64)


def word_scores(query: Query, collection: Collection) -> WordScores:
    """Score every passage by the words of paragraph, best window and cable."""
    passages, cables = np.zeros(len(collection.readable)), np.zeros(len(collection.arrays.cable_years))
    near = []
    for term, weight, cable_weight in zip(query.found, query.idfs, query.cable_idfs, strict=True):
        rows, counts = term.passages.rows, term.passages.counts
        passages[rows] += weight * saturated(counts, collection.passage_norms[rows])
        rows, counts = term.cables.rows, term.cables.counts
        cables[rows] += cable_weight * saturated(counts, collection.cable_norms[rows])
        held = collection.in_windows(term.sentences)
        near.append(Places(held.rows, weight * saturated(held.counts, collection.window_norms(held.rows))))
    windows = np.zeros(len(passages))
    if near:
        # The best sentence of a passage: the maximum of each run of the same owner.
        scored = Places.joined(near)
        owners = collection.passages_of_sentences[scored.rows]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        windows[owners[starts]] = np.maximum.reduceat(scored.counts, starts) if len(starts) else 0.0
    cable_scores = (cables / most(query.cable_idfs))[collection.cables_of_passages]
    return WordScores(passages / most(query.idfs), windows / most(query.idfs), cable_scores)


def saturated(counts: Scores, norms: Scores) -> Scores:
    """Return the BM25 of a term without its idf; `norms` are lengths as shares of the mean.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * norms)), dtype=np.float64)


def most(idfs: Scores) -> float:
    """Return the most that BM25 could be for terms of these weights."""
    return float(idfs.sum() * (K1 + 1)) or 1.0
