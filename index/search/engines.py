"""The engines: each scores passages by one thing alone, and the best of each are the candidates.

Words are counted in all passages; cosines are worked out for those only that words or nearest vectors put forward.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from index.search.collection import Collection, Flags, Ints, Scores, beside, windows
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
TRIED = 5
"""To find the best windows those are scored first whose limits are the best, so many times as many."""


_STEP = 16


class WordScores(NamedTuple):
    """The scores of every passage by its words, shape (P,) each; BM25 as a share of the most that it could be."""

    paragraph_bm25: Scores
    cable_bm25: Scores
    window_limits: Scores
    """What the BM25 of the best window cannot exceed: all of the passage's terms in a window of no length."""


class EngineScores(NamedTuple):
    """The six single scores of m passages, shape (m,) each."""

    rows: Ints
    """The passages, sorted."""
    near: SentenceCosines
    """The cosines of all their sentences."""
    paragraph_bm25: Scores
    window_bm25: Scores
    cable_bm25: Scores
    paragraph_cosines: Scores
    sentence_cosines: Scores
    """Of the nearest sentence of each."""
    window_cosines: Scores

    def lists(self) -> tuple[Scores, ...]:
        """Return the seven scores whose best passages are candidates."""
        paragraph, window, cable = self.paragraph_bm25, self.window_bm25, self.cable_bm25
        vectors = (self.paragraph_cosines, self.sentence_cosines, self.window_cosines)
        return (paragraph, window, *vectors, paragraph + cable, self.paragraph_cosines + cable / 2 + window)

    def candidates(self, best: int = BEST) -> Ints:
        """Return the sorted rows of the best passages of each of the seven lists."""
        places = np.concatenate([best_places(each, best) for each in self.lists()])
        return np.asarray(self.rows[np.unique(places)], np.int64)

    def only(self, rows: Ints) -> EngineScores:
        """Return the scores of some of the passages, their rows in ascending order."""
        kept = np.isin(self.rows, rows, assume_unique=True)
        return EngineScores(rows, self.near.of(kept), *(each[kept] for each in self[2:]))


def engine_scores(queries: Sequence[Query], collection: Collection, allowed: Flags, best: int) -> list[EngineScores]:
    """Score the candidates of all queries by each: of each query the `best` allowed passages of its seven lists."""
    words = [word_scores(each, collection) for each in queries]
    scored = [
        _scores(_put_forward(own, query, collection, allowed, best), own, query, collection)
        for own, query in zip(words, queries, strict=True)
    ]
    rows = np.unique(np.concatenate([each.candidates(best) for each in scored]))
    if len(queries) == 1:
        return [scored[0].only(rows)]
    return [_scores(rows, own, query, collection) for own, query in zip(words, queries, strict=True)]


def _scores(rows: Ints, words: WordScores, query: Query, collection: Collection) -> EngineScores:
    near, own = query.cosines.sentences(rows), query.cosines.paragraphs(rows)
    of_words = _of_words(rows, words, query, collection)
    if not query.cosines.complete:
        lacking, of_sentences = query.cosines.lacking(rows, near)
        own = np.where(lacking, _given(of_words) @ _by_words(words, query, collection), own)
        near = near.filled(of_sentences, own)
    return EngineScores(rows, near, *of_words, own, near.best(near.sentences), near.best(near.windows))


def _of_words(rows: Ints, words: WordScores, query: Query, collection: Collection) -> tuple[Scores, Scores, Scores]:
    """Return the BM25 of paragraph, best window and cable of some passages."""
    return words.paragraph_bm25[rows], best_windows(rows, query, collection), words.cable_bm25[rows]


def _by_words(words: WordScores, query: Query, collection: Collection) -> Scores:
    """Return by what weights words tell the cosine of a passage without a vector, shape (4,): by least squares.

    They are those of the passages that share most words with the question and have a vector: where they stand by their
    meaning, one that shares as much and has none (yet) is taken to stand too.
    """
    shared = words.paragraph_bm25 + words.cable_bm25
    # A passage above the clearance may stand in a cable that shares words: it has no say.
    readable = np.flatnonzero(collection.readable & (shared > 0))
    best = np.sort(readable[best_places(shared[readable], LOOKED_AT)])
    have = best[query.cosines.have(best)]
    alike = np.sort(have[np.argsort(-shared[have], kind="stable")[:ALIKE]])
    if len(alike) < FEWEST:
        return np.array(USUAL)
    given = _given(_of_words(alike, words, query, collection))
    return np.asarray(np.linalg.lstsq(given, query.cosines.paragraphs(alike), rcond=None)[0])


def _given(of_words: tuple[Scores, Scores, Scores]) -> Scores:
    return np.column_stack([np.ones(len(of_words[0])), *of_words])


def _put_forward(words: WordScores, query: Query, collection: Collection, allowed: Flags, best: int) -> Ints:
    rows = np.flatnonzero(allowed)
    if len(rows) <= FEW:
        return rows
    more = max(1.0, best / BEST)
    paragraphs, _ = query.cosines.nearest("paragraphs", int(NEAREST_PARAGRAPHS * more), allowed)
    sentences, _ = query.cosines.nearest("sentences", int(NEAREST_SENTENCES * more), allowed)
    count = int(BEST_BY_WORDS * more)
    paragraph, cable, limits = words if len(rows) == len(allowed) else (each[rows] for each in words)
    by_words = [rows[best_places(each, count)] for each in (paragraph, paragraph + cable)]
    by_windows = [_by_windows(rows, each, limits, count, query, collection) for each in (0 * cable, cable / 2)]
    return np.unique(np.concatenate([paragraphs, sentences, *by_words, *by_windows]))


def _by_windows(rows: Ints, others: Scores, limits: Scores, count: int, query: Query, collection: Collection) -> Ints:
    """Return the best `count` passages by the sum of their best window and another score, of all these rows.

    Windows are scored only of those that could be among them: beyond a few, those whose limit is above the worst.
    """
    limits = limits + others
    few = np.sort(best_places(limits, TRIED * count))
    worst = np.sort(best_windows(rows[few], query, collection) + others[few])[-count:].min()
    places = np.flatnonzero(limits >= worst)
    scores = best_windows(rows[places], query, collection) + others[places]
    return np.asarray(rows[places[best_places(scores, count)]], np.int64)


def best_places(scores: Scores, count: int) -> Ints:
    """Return the places of the `count` best scores, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    # Of many most are worse than the last of the best in a sample, and need not be compared with each other.
    many = len(scores) > _STEP * _STEP * count
    worst = np.partition(scores[::_STEP], -count)[-count] if many else -np.inf
    places = np.flatnonzero(scores >= worst)
    return np.asarray(places[np.argpartition(-scores[places], count - 1)[:count]], np.int64)


def word_scores(query: Query, collection: Collection) -> WordScores:
    """Score every passage by the words of paragraph and cable."""
    passages, cables = np.zeros(len(collection.readable)), np.zeros(len(collection.arrays.cable_years))
    limits = np.zeros(len(passages))
    for term, weight, cable_weight in zip(query.found, query.idfs, query.cable_idfs, strict=True):
        rows, counts = term.passages.rows, term.passages.counts
        passages[rows] += weight * saturated(counts, collection.passage_norms[rows])
        limits[rows] += weight * saturated(counts, np.zeros(1))
        rows, counts = term.cables.rows, term.cables.counts
        cables[rows] += cable_weight * saturated(counts, collection.cable_norms[rows])
    cable_scores = (cables / most(query.cable_idfs))[collection.cables_of_passages]
    return WordScores(passages / most(query.idfs), cable_scores, limits / most(query.idfs))


def best_windows(passages: Ints, query: Query, collection: Collection) -> Scores:
    """Return the BM25 of the best window of each of these passages, rows in ascending order."""
    sentences = collection.sentences_of(passages)
    owners = collection.passages_of_sentences[sentences]
    together, norms, scores = beside(owners), collection.window_norms(sentences), np.zeros(len(sentences))
    for term, weight in zip(query.found, query.idfs, strict=True):
        scores += weight * saturated(windows(term.sentences.at(sentences), together), norms)
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return np.maximum.reduceat(scores, starts) / most(query.idfs) if len(starts) else scores


def saturated(counts: Scores, norms: Scores) -> Scores:
    """Return the BM25 of a term without its idf; `norms` are lengths as shares of the mean.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * norms)), dtype=np.float64)


def most(idfs: Scores) -> float:
    """Return the most that BM25 could be for terms of these weights."""
    return float(idfs.sum() * (K1 + 1)) or 1.0
