"""The vector index: exact inner products over the vectors of paragraphs and sentences, by FAISS.

Vectors have unit length, so the inner product is the cosine.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.search_units import UNIT_BITS

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]


class VectorIndex:
    """Unit vectors under explicit unit ids."""

    def __init__(self, index: Any) -> None:
        import faiss

        self._index = index
        self._ids: Ids = faiss.vector_to_array(index.id_map).astype(np.int64)
        self._sorter = _sorter(self._ids)

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """Make an empty index for vectors of `dimension` numbers."""
        import faiss

        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)))

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Read the file `path`; raises RuntimeError or ValueError if it is no such index."""
        import faiss

        index = faiss.read_index(str(path))
        if not isinstance(index, faiss.IndexIDMap2):
            raise ValueError(f"{path.name} is a FAISS index of another kind: {type(index).__name__}")
        if not isinstance(faiss.downcast_index(index.index), faiss.IndexFlatIP):
            raise ValueError(f"{path.name} is a FAISS index of another kind: its vectors are not kept as they are")
        return cls(index)

    def write(self, path: Path) -> None:
        """Write the index into the file `path`; raises OSError if the disk does not take it."""
        import faiss

        # Through Python's own file, so that a full disk is an OSError and not a text of FAISS's.
        with path.open("wb") as file:
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]

    @property
    def dimension(self) -> int:
        """The number of dimensions of each vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def ids(self) -> Ids:
        """Return all unit ids, in the order in which they were added."""
        return self._ids.copy()

    def add(self, unit_ids: Ids, vectors: Vectors) -> None:
        """Add unit-length vectors, shape (n, d), under ids that the index does not hold yet."""
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(unit_ids, np.int64))
        self._ids = np.concatenate([self._ids, unit_ids.astype(np.int64)])
        self._sorter = _sorter(self._ids)

    def vectors(self, ids: Ids) -> Vectors:
        """Return the vectors of these units, in the order given; raises KeyError if one is not there."""
        if not len(ids):
            return np.empty((0, self.dimension), np.float32)
        slots = np.minimum(np.searchsorted(self._ids, ids, sorter=self._sorter), len(self) - 1)
        rows = slots if self._sorter is None else self._sorter[slots]
        if not len(self) or (self._ids[rows] != ids).any():
            raise KeyError(f"no vector for one of {len(ids)} units")
        return self._held()[rows]

    def cosines(self, queries: Vectors) -> Vectors:
        """Return the cosine of every unit to each query vector, shape (n, queries), in the order of the ids."""
        cosines: Vectors = self._held() @ np.ascontiguousarray(queries, np.float32).T
        return cosines if self._sorter is None else cosines[self._sorter]

    def window_norms(self) -> Vectors:
        """Return the length of the sum of each sentence's vector and its neighbours' of the passage, by unit id.

        The vectors are never added: |a + b + c|² is the sum of all inner products. Of paragraphs it is nothing.
        """
        held = self._held() if self._sorter is None else self._held()[self._sorter]
        ids = self._ids if self._sorter is None else self._ids[self._sorter]
        sentences = ids & ((1 << UNIT_BITS) - 1) > 0
        beside = (ids[1:] >> UNIT_BITS == ids[:-1] >> UNIT_BITS) & sentences[:-1]
        own = _dots(held, held)
        squares = own.copy()
        pairs = 2 * _dots(held[1:], held[:-1])
        squares[1:] += (own[:-1] + pairs) * beside
        squares[:-1] += (own[1:] + pairs) * beside
        squares[1:-1] += 2 * _dots(held[2:], held[:-2]) * (beside[1:] & beside[:-1])
        return np.sqrt(np.maximum(squares[sentences], 0.0))

    def _held(self) -> Vectors:
        """Return all vectors as FAISS holds them, shape (n, d), in the order in which they were added."""
        import faiss

        # FAISS's own way looks each id up and copies its vector by itself: four times as long for a question's.
        flat: Any = faiss.downcast_index(self._index.index)
        held: Vectors = faiss.rev_swig_ptr(flat.get_xb(), len(self) * self.dimension)
        return held.reshape(len(self), self.dimension)

    def search(self, query: Vectors, k: int, allowed_passages: Ids | None = None) -> tuple[Ids, Vectors]:
        """Return the `k` units nearest to the query vector and their cosines, best first, ties by id.

        `allowed_passages` limits the search to units of those passages, before scoring.
        """
        import faiss

        units = self._ids if allowed_passages is None else self._ids[np.isin(self._ids >> UNIT_BITS, allowed_passages)]
        k = min(k, len(units))
        if k < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if allowed_passages is not None:
            selector = faiss.IDSelectorBatch(units)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        found_scores, found_ids = self._index.search(query.reshape(1, -1).astype(np.float32), k, params=parameters)
        scores, ids = found_scores[0], found_ids[0].astype(np.int64)
        assert allowed_passages is None or np.isin(ids >> UNIT_BITS, allowed_passages).all()
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]


def _dots(left: Vectors, right: Vectors) -> Vectors:
    """Return the inner product of each row with the other's."""
    return np.asarray(np.einsum("ij,ij->i", left, right), np.float32)


def _sorter(ids: Ids) -> Ids | None:
    """Return the order that sorts the ids, or None if they are sorted, as those of a build are."""
    return None if (ids[1:] > ids[:-1]).all() else np.argsort(ids)
