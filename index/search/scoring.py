"""How well sentences and passages bear on a question: small pure functions over arrays, fused as scores, not as ranks.

All of them work on the candidates of one question. Scores of different engines are brought to 0…1 by `min_max` before
they are added (min-max fusion: Fox and Shaw, "Combination of multiple searches", TREC-2, 1994).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.search.term_positions import Ints, Places, Terms

Scores = NDArray[np.float64]
K1, B = 1.2, 0.75
RRF_K = 60
NEAR = 8


def min_max(scores: Scores) -> Scores:
    """Move scores to 0…1; all are 0 if they do not differ."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def reciprocal_ranks(scores: Scores) -> Scores:
    """Return 61 / (60 + rank): 1 for the best, less with each rank, equal scores alike.

    That is the summand of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009), times 61.
    """
    better = np.searchsorted(np.sort(-scores), -scores)
    return np.asarray((RRF_K + 1) / (RRF_K + 1 + better), dtype=np.float64)


FUSION: Mapping[str, Callable[[Scores], Scores]] = {"scores": min_max, "rrf": reciprocal_ranks}
"""How the scores of one engine are made fit to be added to another's."""


def idf(document_frequency: int, documents: int) -> float:
    """Return the inverse document frequency of BM25: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Occurrences:
    """How often each query term stands in each text: `counts` has the shape (texts, terms), `lengths` (texts,),
    `weights` (terms,).
    """

    counts: Scores
    lengths: Scores
    weights: Scores


def occurrences(texts: Terms, places: Places, idfs: Mapping[str, float]) -> Occurrences:
    """Count the weighted query terms in texts; `places` is where they stand, in the order of `idfs`."""
    shape = len(texts.lengths), len(idfs)
    counts = np.bincount(places.rows * shape[1] + places.columns, minlength=shape[0] * shape[1])
    weights = np.array(list(idfs.values()), dtype=np.float64)
    return Occurrences(counts.reshape(shape).astype(np.float64), texts.lengths.astype(np.float64), weights)


def bm25(terms: Occurrences) -> Scores:
    """Return the BM25 of each text for weighted query terms; the mean length is that of the texts given.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    mean = (terms.lengths.sum() / max(1, len(terms.lengths))) or 1.0
    norms = K1 * (1 - B + B * terms.lengths / mean)
    return np.asarray(terms.counts * (K1 + 1) / (terms.counts + norms[:, None]) @ terms.weights, dtype=np.float64)


def coverage(terms: Occurrences) -> Scores:
    """Return the share of the question's terms, by idf, that a text holds: 0…1, whatever its length."""
    return np.asarray((terms.counts > 0) @ terms.weights / (terms.weights.sum() or 1.0), dtype=np.float64)


def proximity(texts: int, places: Places, idfs: Mapping[str, float]) -> Scores:
    """Return how much of the question stands together in each of `texts` texts as it does in the question.

    That is the pairs of neighbouring terms that are at most `NEAR` words apart, each with the weight of its commoner
    term, as a share of the weight of all terms. `places` is where the terms stand, in the order of `idfs`.
    """
    weights = list(idfs.values())
    # One line of places for all texts, with gaps between them that no two terms are near across.
    gap = int(places.places.max(initial=0)) + NEAR + 1
    line = places.rows * gap + places.places
    where = [line[places.columns == column] for column in range(len(weights))]
    together = np.zeros(texts)
    for column, (left, right) in enumerate(pairwise(where)):
        if len(left) and len(right):
            near = np.unique(left[_distances(left, right) <= NEAR] // gap)
            together[near] += min(weights[column], weights[column + 1])
    return np.asarray(together / (sum(weights) or 1.0), dtype=np.float64)


def _distances(left: Ints, right: Ints) -> Ints:
    """Return the distance from each place on the left to the nearest on the right; both are sorted, not empty."""
    after = np.searchsorted(right, left)
    ahead = np.abs(right[np.minimum(after, len(right) - 1)] - left)
    behind = np.abs(left - right[np.maximum(after - 1, 0)])
    return np.asarray(np.minimum(ahead, behind), dtype=np.int64)


def windows(terms: Occurrences, owners: NDArray[np.int64]) -> Occurrences:
    """Add to each sentence the occurrences in its neighbours in the same passage (`owners` says which)."""
    counts, lengths = terms.counts.copy(), terms.lengths.copy()
    same = owners[1:] == owners[:-1]
    counts[1:] += terms.counts[:-1] * same[:, None]
    counts[:-1] += terms.counts[1:] * same[:, None]
    lengths[1:] += terms.lengths[:-1] * same
    lengths[:-1] += terms.lengths[1:] * same
    return Occurrences(counts, lengths, terms.weights)


def joined(terms: Occurrences, owners: NDArray[np.int64], count: int) -> Occurrences:
    """Sum the occurrences of each of `count` passages over its sentences."""
    counts, lengths = np.zeros((count, len(terms.weights))), np.zeros(count)
    np.add.at(counts, owners, terms.counts)
    np.add.at(lengths, owners, terms.lengths)
    return Occurrences(counts, lengths, terms.weights)


def window_cosines(vectors: NDArray[np.float32], cosines: Scores, owners: NDArray[np.int64]) -> Scores:
    """Return the cosine of the query to each sentence's window: its vector plus those of its neighbours in the passage.

    `cosines` are those of the sentences alone, shape (n,), to their `vectors`, shape (n, d). The vector of a window is
    never made: the cosine of a sum is the sum of the cosines over its length. Measured equal to embedding the three
    sentences as one text, without a second set of vectors.
    """
    beside, beyond = owners[1:] == owners[:-1], owners[2:] == owners[:-2]
    own, pairs = _dots(vectors, vectors), 2 * _dots(vectors[1:], vectors[:-1]) * beside
    sums, squares = cosines.copy(), own.copy()
    sums[1:] += cosines[:-1] * beside
    sums[:-1] += cosines[1:] * beside
    squares[1:] += own[:-1] * beside + pairs
    squares[:-1] += own[1:] * beside + pairs
    squares[1:-1] += 2 * _dots(vectors[2:], vectors[:-2]) * beyond
    return np.asarray(sums / np.sqrt(np.maximum(squares, 1e-24)), dtype=np.float64)


def _dots(left: NDArray[np.float32], right: NDArray[np.float32]) -> Scores:
    """Return the inner product of each row with the other's."""
    return np.asarray(np.einsum("ij,ij->i", left, right), dtype=np.float64)


def best_of(scores: Scores, owners: NDArray[np.int64], count: int) -> Scores:
    """Return the best sentence score of each of `count` passages; the lowest of all for one without sentences."""
    best = np.full(count, scores.min() if len(scores) else 0.0)
    np.maximum.at(best, owners, scores)
    return best
