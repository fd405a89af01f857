"""The lengths by which the cosines of a window's sentences become the cosine of the window."""

from __future__ import annotations

import numpy as np

from index.store.search_units import UNIT_BITS
from index.store.vectors import Ids, VectorIndex, Vectors

_BLOCK = 1 << 16


def window_norms(vectors: VectorIndex, ids: Ids) -> Vectors:
    """Return the length of the sum of each sentence's vector and its neighbours' of the passage.

    `ids` are those of sentences, sorted; the sum of no vectors has the length 0.
    """
    norms = np.empty(len(ids), np.float32)
    for first in range(0, len(ids), _BLOCK):
        last = min(first + _BLOCK, len(ids))
        around = slice(max(0, first - 1), last + 1)
        norms[first:last] = _norms(vectors, ids[around])[first - around.start :][: last - first]
    return norms


def _norms(vectors: VectorIndex, ids: Ids) -> Vectors:
    # The vectors are never added: |a + b + c|² is the sum of all inner products.
    held, there = np.zeros((len(ids), vectors.dimension), np.float32), vectors.holds(ids)
    held[there] = vectors.vectors(ids[there])
    beside = ids[1:] >> UNIT_BITS == ids[:-1] >> UNIT_BITS
    own = _dots(held, held)
    squares = own.copy()
    pairs = 2 * _dots(held[1:], held[:-1])
    squares[1:] += (own[:-1] + pairs) * beside
    squares[:-1] += (own[1:] + pairs) * beside
    squares[1:-1] += 2 * _dots(held[2:], held[:-2]) * (beside[1:] & beside[:-1])
    return np.sqrt(np.maximum(squares, 0.0))


def _dots(left: Vectors, right: Vectors) -> Vectors:
    """Return the inner product of each row with the other's."""
    return np.asarray(np.einsum("ij,ij->i", left, right), np.float32)
