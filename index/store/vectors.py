"""The vector index: FAISS finds the units nearest to a question among float16 vectors that are mapped, not read.

A large index has short codes beside them, by which it is guessed which are worth comparing. Vectors have unit length,
so the inner product is the cosine. A unit may have no vector (yet): its cosine to anything is 0, as that of a vector
of zeros, it is never found by meaning, and it adds nothing to its window's vector.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.store.search_units import UNIT_BITS

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]
Flags = NDArray[np.bool_]
Part = Literal["paragraphs", "sentences"]
PARTS: tuple[Part, ...] = ("paragraphs", "sentences")

CODES = "codes"
"""The folder beside the vectors of a large index."""
MEASURED = "measured.json"
_FEW = 8
"""Codes put forward an eighth of all at most; if more would be needed, all that are allowed are compared."""

_SENTENCE = (1 << UNIT_BITS) - 1
_BLOCK = 512
"""Vectors that are decoded at a time: they stay in the processor's cache."""
_LIFT = np.float32(2.0**112)
"""The bits of a float16, shifted to the place of a float32's, are its value by 2^-112."""


@dataclass(frozen=True, slots=True)
class Codes:
    """Short codes of the vectors of one part (product quantization, 4 bits for 4 dimensions), of a large index.

    Jégou, Douze, Schmid, "Product Quantization for Nearest Neighbor Search" (2011). The nearest by their codes are
    compared by their vectors; how many must be is measured at build.
    """

    index: Any
    compared: int
    recall: float
    """The share of the 50 nearest that are found so, of vectors of the index itself."""

    @classmethod
    def read(cls, folder: Path) -> dict[Part, Codes]:
        """Map the codes in `folder`; none if it is not there."""
        import faiss

        if not folder.is_dir():
            return {}
        measured = json.loads((folder / MEASURED).read_text("utf-8"))
        files = {part: str(folder / f"{part}.faiss") for part in PARTS}
        return {part: cls(faiss.read_index(files[part], faiss.IO_FLAG_MMAP_IFC), **measured[part]) for part in PARTS}

    def nearest(self, query: Vectors, count: int, allowed: Flags | None) -> Ids | None:
        """Return the `count` vectors nearest by their codes, of those allowed; None if they are few among all."""
        fetched = count
        while fetched * _FEW <= self.index.ntotal:
            found = self.index.search(query.reshape(1, -1), fetched)[1][0]
            rows = found if allowed is None else found[allowed[found]]
            if len(rows) >= count:
                # All that are nearer and not allowed have been passed over: as if they had not been there.
                return np.asarray(rows[:count], np.int64)
            fetched *= 4
        return None


class VectorIndex:
    """Unit vectors under explicit unit ids, of float16; indexes of before have float32."""

    def __init__(self, index: Any, codes: Mapping[Part, Codes] = MappingProxyType({})) -> None:
        import faiss

        self._index = index
        self._codes = codes
        self._flat: Any = faiss.downcast_index(index.index)

    @classmethod
    def create(cls, dimension: int) -> VectorIndex:
        """Make an empty index for vectors of `dimension` numbers."""
        import faiss

        halves = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
        return cls(faiss.IndexIDMap(halves))

    @classmethod
    def read(cls, path: Path) -> VectorIndex:
        """Map the file `path`, and the codes beside it; raises RuntimeError or ValueError if it is no such index."""
        import faiss

        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        if not isinstance(index, faiss.IndexIDMap):
            raise ValueError(f"{path.name} is a FAISS index of another kind: {type(index).__name__}")
        flat = faiss.downcast_index(index.index)
        halves = isinstance(flat, faiss.IndexScalarQuantizer) and flat.sq.qtype == faiss.ScalarQuantizer.QT_fp16
        if not halves and not isinstance(flat, faiss.IndexFlatIP):
            raise ValueError(f"{path.name} is a FAISS index of another kind: its vectors are not kept as they are")
        return cls(index, Codes.read(path.with_name(CODES)))

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

    def holds(self, ids: Ids) -> Flags:
        """Return which of these units have a vector."""
        return self._rows(ids)[1]

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
        before scoring. Exact, but of a part that has codes: there it is as good as was measured.
        """
        query = np.asarray(query, np.float32)
        rows = self._guessed(query, k, allowed_passages, part)
        scores = np.empty(0, np.float32)
        if rows is not None:
            scores = self._inner_products(rows, query[None])[:, 0]
        else:
            rows, scores = self._compared(query, k, self._allowed(allowed_passages, part))
        ids = self._ids[rows]
        assert allowed_passages is None or np.isin(ids >> UNIT_BITS, allowed_passages).all()
        order = np.lexsort((ids, -scores))[:k]
        return ids[order], scores[order]

    def _guessed(self, query: Vectors, k: int, passages: Ids | None, part: Part | None) -> Ids | None:
        """Return the rows that the codes put forward for `k` nearest, or None if all must be compared."""
        codes = self._codes.get(part) if part else None
        if codes is None or k < 1:
            return None
        first = 0 if part == "paragraphs" else len(self) - codes.index.ntotal
        allowed = None if passages is None else self._allowed(passages, part)[first : first + codes.index.ntotal]
        rows = codes.nearest(query, max(k, codes.compared), allowed)
        return None if rows is None else rows + first

    def _compared(self, query: Vectors, k: int, allowed: Flags) -> tuple[Ids, Vectors]:
        """Return the rows of the `k` nearest of all that are allowed, and their cosines."""
        import faiss

        k = min(k, int(allowed.sum()))
        if k < 1:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        # Rows are searched, not ids: FAISS need not look each one's id up.
        parameters = faiss.SearchParameters(sel=_selector(allowed))  # type: ignore[call-arg]
        scores, rows = self._flat.search(query.reshape(1, -1), k, params=parameters)
        return rows[0], scores[0]

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
