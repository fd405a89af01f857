"""How well sentences and passages bear on a question: small pure functions over arrays, fused as scores, not as ranks.

All of them work on the candidates of one question. Scores of different engines are brought to 0…1 by `spread` before
they are added (min-max fusion: Fox and Shaw, "Combination of multiple searches", TREC-2, 1994).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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


def bm25(texts: Sequence[Sequence[str]], idfs: Mapping[str, float]) -> Scores:
    """BM25 of each text (its terms) for weighted query terms; the mean length is that of the texts given."""
    mean = sum(map(len, texts)) / max(1, len(texts)) or 1.0
    return np.array([_bm25(text, idfs, K1 * (1 - B + B * len(text) / mean)) for text in texts], dtype=np.float64)


def _bm25(text: Sequence[str], idfs: Mapping[str, float], norm: float) -> float:
    counts = Counter(term for term in text if term in idfs)
    return sum(idfs[term] * count * (K1 + 1) / (count + norm) for term, count in counts.items())


def coverage(texts: Sequence[Sequence[str]], idfs: Mapping[str, float]) -> Scores:
    """The share of the question's terms, each weighing its idf, that a text holds: 0…1, whatever the text's length."""
    total = sum(idfs.values()) or 1.0
    return np.array([sum(idfs[term] for term in idfs.keys() & set(text)) / total for text in texts], dtype=np.float64)


def proximity(texts: Sequence[Sequence[str]], idfs: Mapping[str, float]) -> Scores:
    """How much of the question stands together in a text as it does in the question: the pairs of neighbouring terms
    that are at most `NEAR` words apart, each weighing as its commoner term, as a share of all terms' weight.
    """
    terms = list(idfs)
    pairs = [(left, right, min(idfs[left], idfs[right])) for left, right in pairwise(terms)]
    total = sum(idfs.values()) or 1.0
    return np.array([_together(text, idfs, pairs) / total for text in texts], dtype=np.float64)


def _together(text: Sequence[str], idfs: Mapping[str, float], pairs: Sequence[tuple[str, str, float]]) -> float:
    places: dict[str, list[int]] = {}
    for place, term in enumerate(text):
        if term in idfs:
            places.setdefault(term, []).append(place)
    if len(places) < 2:
        return 0.0
    return sum(weight for left, right, weight in pairs if _near(places.get(left, ()), places.get(right, ())))


def _near(left: Sequence[int], right: Sequence[int]) -> bool:
    return any(abs(a - b) <= NEAR for a in left for b in right)


def windows(texts: Sequence[list[str]], owners: Sequence[int]) -> list[list[str]]:
    """Each sentence's terms with those of its neighbours in the same passage (`owners` says which)."""
    last = len(texts) - 1
    return [
        (texts[i - 1] if i > 0 and owners[i - 1] == owners[i] else [])
        + texts[i]
        + (texts[i + 1] if i < last and owners[i + 1] == owners[i] else [])
        for i in range(len(texts))
    ]


def joined(texts: Sequence[list[str]], owners: Sequence[int], count: int) -> list[list[str]]:
    """The terms of each of `count` passages: those of its sentences."""
    passages: list[list[str]] = [[] for _ in range(count)]
    for owner, text in zip(owners, texts, strict=True):
        passages[owner] += text
    return passages


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
