"""The vector index: FAISS finds the units nearest to a question among float16 vectors that are mapped, not read.

Vectors have unit length, so the inner product is the cosine. A unit may have no vector (yet): its cosine to anything
is 0, as that of a vector of zeros, it is never found by meaning, and it adds nothing to its window's vector.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.store.search_units import UNIT_BITS

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]
Flags = NDArray[np.bool_]
Part = Literal["paragraphs", "sentences"]

_SENTENCE = (1 << UNIT_BITS) - 1
_BLOCK = 512
"""Vectors that are decoded at a time: they stay in the processor's cache."""
_WRITTEN = 1 << 16
_LIFT = np.float32(2.0**112)
"""The bits of a float16, shifted to the place of a float32's, are its value by 2^-112."""


class VectorIndex:
    """Unit vectors under explicit unit ids, of float16; indexes of before have float32."""

    def __init__(self, index: Any) -> None:
        import faiss

        self._index = index
        self._flat: Any = faiss.downcast_index(index.index)

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """Make an empty index for vectors of `dimension` numbers."""
        import faiss

        halves = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        return cls(faiss.IndexIDMap(halves))

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Map the file `path`; raises RuntimeError or ValueError if it is no such index."""
        import faiss

        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexIDMap):
            raise ValueError(f"{path.name} is a FAISS index of another kind: {type(index).__name__}")
        flat = faiss.downcast_index(index.index)
        halves = isinstance(flat, faiss.IndexScalarQuantizer) and flat.sq.qtype == faiss.ScalarQuantizer.QT_fp16
        if not halves and not isinstance(flat, faiss.IndexFlatIP):
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
        """Return the ids of the units that have a vector, in the order in which they were added."""
        return self._ids.copy()

    def add(self, unit_ids: Ids, vectors: Vectors) -> None:
        """Add unit-length vectors, shape (n, d), under ids that the index does not hold yet.

        It is searched fastest if all paragraphs come before all sentences, each in the order of the ids.
        """
        self._index.add_with_ids(np.ascontiguousarray(vectors, np.float32), np.ascontiguousarray(unit_ids, np.int64))
        for name in ("_ids", "_runs", "_held", "_passages", "_sentences"):
            self.__dict__.pop(name, None)

    def vectors(self, ids: Ids) -> Vectors:
        """Return the vectors of these units, in the order given; raises KeyError if one is not there."""
        rows, there = self._rows(ids)
        if not there.all():
            raise KeyError(f"no vector for one of {len(ids)} units")
        return self._decoded(rows)

    def cosines(self, ids: Ids, queries: Vectors) -> Vectors:
        """Return the cosine of each unit to each query vector, shape (n, queries); 0 for a unit without a vector."""
        rows, there = self._rows(ids)
        found = np.zeros((len(ids), len(queries)), np.float32)
        found[there] = self._inner_products(rows[there], np.asarray(queries, np.float32))
        return found

    def search(
        self, query: Vectors, k: int, allowed_passages: Ids | None = None, part: Part | None = None
    ) -> tuple[Ids, Vectors]:
        """Return the `k` units nearest to the query vector and their cosines, best first, ties by id.

        `allowed_passages` limits the search to units of those passages, `part` to paragraphs or to sentences, both
        before scoring.
        """
        import faiss

        allowed = self._allowed(allowed_passages, part)
        k = min(k, int(allowed.sum()))
        if k < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        # Rows are searched, not ids: FAISS need not look each one's id up.
        parameters = faiss.SearchParameters(sel=_selector(allowed))  # type: ignore[call-arg]
        found, rows = self._flat.search(query.reshape(1, -1).astype(np.float32), k, params=parameters)
        scores, ids = found[0], self._ids[rows[0]]
        assert allowed_passages is None or np.isin(ids >> UNIT_BITS, allowed_passages).all()
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]

    def window_norms(self, ids: Ids) -> Vectors:
        """Return the length of the sum of each sentence's vector and its neighbours' of the passage.

        `ids` are those of sentences, sorted; the sum of no vectors has the length 0.
        """
        norms = np.empty(len(ids), np.float32)
        for first in range(0, len(ids), _WRITTEN):
            last = min(first + _WRITTEN, len(ids))
            around = slice(max(0, first - 1), last + 1)
            norms[first:last] = self._norms(ids[around])[first - around.start :][: last - first]
        return norms

    def _norms(self, ids: Ids) -> Vectors:
        # The vectors are never added: |a + b + c|² is the sum of all inner products.
        rows, there = self._rows(ids)
        held = np.zeros((len(ids), self.dimension), np.float32)
        held[there] = self._decoded(rows[there])
        beside = ids[1:] >> UNIT_BITS == ids[:-1] >> UNIT_BITS
        own = _dots(held, held)
        squares = own.copy()
        pairs = 2 * _dots(held[1:], held[:-1])
        squares[1:] += (own[:-1] + pairs) * beside
        squares[:-1] += (own[1:] + pairs) * beside
        squares[1:-1] += 2 * _dots(held[2:], held[:-2]) * (beside[1:] & beside[:-1])
        return np.sqrt(np.maximum(squares, 0.0))

    @cached_property
    def _ids(self) -> Ids:
        import faiss

        if not len(self):
            return np.empty(0, np.int64)
        ids: Ids = faiss.rev_swig_ptr(self._index.id_map.data(), len(self))
        return ids

    @cached_property
    def _runs(self) -> list[slice]:
        """Rows of which the ids ascend: two of a build, one more of what was added at a time."""
        ends = np.flatnonzero(self._ids[1:] < self._ids[:-1]) + 1
        bounds = [0, *ends.tolist(), len(self)]
        return [slice(*pair) for pair in pairwise(bounds)]

    @cached_property
    def _sentences(self) -> Flags:
        return np.asarray(self._ids & _SENTENCE > 0, np.bool_)

    @cached_property
    def _passages(self) -> tuple[Ids, Ids]:
        """The passage of each run of vectors, and how many are in the run."""
        owners = self._ids >> UNIT_BITS
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return owners[starts], np.diff(starts, append=len(owners))

    @cached_property
    def _held(self) -> NDArray[np.uint8]:
        """The bytes of all vectors as FAISS holds them, shape (n, bytes of each), in the order of the ids."""
        import faiss

        # FAISS's own way decodes number by number: eight times as long for a question's.
        size = int(self._flat.code_size)
        held: NDArray[np.uint8] = faiss.rev_swig_ptr(self._flat.codes.data(), len(self) * size)
        return held.reshape(len(self), size)

    def _rows(self, ids: Ids) -> tuple[Ids, Flags]:
        """Return the row of each unit's vector, and which units have one."""
        rows, there = np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        for run in self._runs if len(self) else ():
            own = self._ids[run]
            slots = np.minimum(np.searchsorted(own, ids), len(own) - 1)
            here = own[slots] == ids
            rows[here], there[here] = slots[here] + run.start, True
        return rows, there

    def _allowed(self, passages: Ids | None, part: Part | None) -> Flags:
        """Return which rows may be found."""
        allowed = np.ones(len(self), np.bool_)
        if passages is not None:
            held, lengths = self._passages
            allowed = np.repeat(np.isin(held, passages), lengths)
        return allowed if part is None else allowed & (self._sentences == (part == "sentences"))

    def _decoded(self, rows: Ids) -> Vectors:
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        kind = np.float32 if self._flat.code_size == 4 * self.dimension else np.float16
        return np.asarray(self._held[rows].view(kind), np.float32)

    def _inner_products(self, rows: Ids, queries: Vectors) -> Vectors:
        """Return the inner product of each row with each query, shape (n, queries)."""
        if not len(rows) or self._flat.code_size == 4 * self.dimension:
            return self._decoded(rows) @ queries.T
        # Shifted in whole numbers, eight times as fast as numpy's own conversion; the queries make up for the power.
        lifted = np.ascontiguousarray((queries * _LIFT).T)
        found = np.empty((len(rows), len(queries)), np.float32)
        for first in range(0, len(rows), _BLOCK):
            bits = self._held[rows[first : first + _BLOCK]].view(np.int16).astype(np.int32)
            bits <<= 13
            bits &= np.uint32(0x8FFFE000).view(np.int32)
            found[first : first + _BLOCK] = bits.view(np.float32) @ lifted
        return found


def _selector(allowed: Flags) -> Any:
    """Return what lets FAISS score these rows alone, of which there are some; a range is the fastest."""
    import faiss

    first, last = int(allowed.argmax()), len(allowed) - int(allowed[::-1].argmax())
    if allowed[first:last].all():
        return faiss.IDSelectorRange(first, last)
    return faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg,arg-type]


def _dots(left: Vectors, right: Vectors) -> Vectors:
    """Return the inner product of each row with the other's."""
    return np.asarray(np.einsum("ij,ij->i", left, right), np.float32)
