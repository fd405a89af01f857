"""How well sentences and passages bear on a question: small pure functions over arrays, fused as scores, not as ranks.

All of them work on the candidates of one question. Scores of different engines are brought to 0…1 by `spread` before
they are added (min-max fusion: Fox and Shaw, "Combination of multiple searches", TREC-2, 1994).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
K1, B = 1.2, 0.75
RRF_K = 60
NEAR = 8


def spread(scores: Scores) -> Scores:
    """Scores moved to 0…1; all zero where they do not differ."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)


def reciprocal_ranks(scores: Scores) -> Scores:
    """61 / (60 + rank): 1 for the best, less with each rank, equal scores alike; what is summed in reciprocal rank
    fusion (Cormack, Clarke and Büttcher, SIGIR 2009), times 61.
    """
    better = np.searchsorted(np.sort(-scores), -scores)
    return np.asarray((RRF_K + 1) / (RRF_K + 1 + better), dtype=np.float64)


MERGED: Mapping[str, Callable[[Scores], Scores]] = {"scores": spread, "ranks": reciprocal_ranks}
"""How the scores of one engine are made fit to be added to another's."""


def idf(document_frequency: int, documents: int) -> float:
    """Inverse document frequency of BM25: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Occurrences:
    """How often each query term stands in each text: `counts` has the shape (texts, terms), `lengths` (texts,),
    `weights` (terms,).
    """

    counts: Scores
    lengths: Scores
    weights: Scores


def occurrences(texts: Sequence[Sequence[str]], idfs: Mapping[str, float]) -> Occurrences:
    """The query terms, with their weights, in texts given as terms: read once for all scores."""
    columns = {term: column for column, term in enumerate(idfs)}
    found = [(row, columns[term]) for row, text in enumerate(texts) for term in text if term in columns]
    counts = np.zeros((len(texts), len(columns)))
    if found:
        np.add.at(counts, tuple(np.array(found).T), 1.0)
    lengths = np.array([len(text) for text in texts], dtype=np.float64)
    return Occurrences(counts, lengths, np.array(list(idfs.values()), dtype=np.float64))


def bm25(found: Occurrences) -> Scores:
    """BM25 of each text for weighted query terms; the mean length is that of the texts given."""
    mean = (found.lengths.sum() / max(1, len(found.lengths))) or 1.0
    norms = K1 * (1 - B + B * found.lengths / mean)
    return np.asarray(found.counts * (K1 + 1) / (found.counts + norms[:, None]) @ found.weights, dtype=np.float64)


def coverage(found: Occurrences) -> Scores:
    """The share of the question's terms, each weighing its idf, that a text holds: 0…1, whatever the text's length."""
    return np.asarray((found.counts > 0) @ found.weights / (found.weights.sum() or 1.0), dtype=np.float64)


def proximity(texts: Sequence[Sequence[str]], idfs: Mapping[str, float]) -> Scores:
    """How much of the question stands together in a text as it does in the question: the pairs of neighbouring terms
    that are at most `NEAR` words apart, each weighing as its commoner term, as a share of all terms' weight.
    """
    places: dict[str, dict[int, list[int]]] = {term: {} for term in idfs}
    for row, text in enumerate(texts):
        for place, term in enumerate(text):
            if term in places:
                places[term].setdefault(row, []).append(place)
    together = np.zeros(len(texts))
    for left, right in pairwise(idfs):
        for row in places[left].keys() & places[right].keys():
            if _near(places[left][row], places[right][row]):
                together[row] += min(idfs[left], idfs[right])
    return np.asarray(together / (sum(idfs.values()) or 1.0), dtype=np.float64)


def _near(left: Sequence[int], right: Sequence[int]) -> bool:
    return any(abs(a - b) <= NEAR for a in left for b in right)


def windows(found: Occurrences, owners: NDArray[np.int64]) -> Occurrences:
    """Each sentence's with those of its neighbours in the same passage (`owners` says which)."""
    counts, lengths = found.counts.copy(), found.lengths.copy()
    same = owners[1:] == owners[:-1]
    counts[1:] += found.counts[:-1] * same[:, None]
    counts[:-1] += found.counts[1:] * same[:, None]
    lengths[1:] += found.lengths[:-1] * same
    lengths[:-1] += found.lengths[1:] * same
    return Occurrences(counts, lengths, found.weights)


def joined(found: Occurrences, owners: NDArray[np.int64], count: int) -> Occurrences:
    """Those of each of `count` passages: of all its sentences."""
    counts, lengths = np.zeros((count, len(found.weights))), np.zeros(count)
    np.add.at(counts, owners, found.counts)
    np.add.at(lengths, owners, found.lengths)
    return Occurrences(counts, lengths, found.weights)


def window_vectors(vectors: NDArray[np.float32], owners: NDArray[np.int64]) -> NDArray[np.float32]:
    """Unit vectors of sentence windows, shape (n, d): each sentence plus its neighbours in its passage.

    Measured equal to embedding the three sentences as one text, without a second set of vectors.
    """
    if len(vectors) < 2:
        return vectors
    mixed = vectors.copy()
    same = (owners[1:] == owners[:-1])[:, None]
    mixed[1:] += vectors[:-1] * same
    mixed[:-1] += vectors[1:] * same
    norms = np.linalg.norm(mixed, axis=1, keepdims=True)
    return np.asarray(mixed / np.maximum(norms, 1e-12), dtype=np.float32)


def best_of(scores: Scores, owners: NDArray[np.int64], count: int) -> Scores:
    """The best sentence score of each of `count` passages; the lowest score of all for a passage without sentences."""
    best = np.full(count, scores.min() if len(scores) else 0.0)
    np.maximum.at(best, owners, scores)
    return best
