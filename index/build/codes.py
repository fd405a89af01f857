"""The codes of a large vector index: made, and measured against exact search before they are used."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from index.store.search_units import UNIT_BITS
from index.store.vectors import CODES, MEASURED, PARTS, Ids, Part, VectorIndex

LARGE = 250_000
"""Units from which on codes are made: to compare so many takes 7 ms on one core."""
LEAST_RECALL = 0.98
COMPARED = (250, 500, 1000, 2000, 4000, 8000)
"""How many of the nearest by code may be compared: the first that recalls enough is taken."""
_NEAREST = 50
_SAMPLED = 64
"""Vectors of each part that are searched to measure it."""
_TRAINED = 65_536
_BLOCK = 65_536


def write_codes(vectors: VectorIndex, folder: Path, large: int = LARGE) -> str:
    """Write codes into `folder`, beside the vectors, if they are `large`; returns what the manifest says of them.

    None are kept if not even the most compared recalls `LEAST_RECALL` of the 50 nearest: search is exact then.
    """
    ids = vectors.ids()
    sentences = (ids & ((1 << UNIT_BITS) - 1)) > 0
    parts = dict(zip(PARTS, (ids[~sentences], ids[sentences]), strict=True))
    # Four dimensions share a code; too few vectors would train none.
    if len(ids) < large or vectors.dimension % 4 or min(map(len, parts.values())) < 2 * COMPARED[0]:
        return ""
    target = folder / CODES
    target.mkdir()
    measured = {part: _write(vectors, part, own, target / f"{part}.faiss") for part, own in parts.items()}
    if min(recall for _, recall in measured.values()) < LEAST_RECALL:
        shutil.rmtree(target)
        return ""
    told = {part: {"compared": compared, "recall": recall} for part, (compared, recall) in measured.items()}
    (target / MEASURED).write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    return "; ".join(
        f"{part}: {compared} by code, recall {recall:.3f}" for part, (compared, recall) in measured.items()
    )


def _write(vectors: VectorIndex, part: Part, ids: Ids, path: Path) -> tuple[int, float]:
    """Write the codes of one part; returns how many are compared, and the recall of that."""
    import faiss

    index = faiss.IndexPQFastScan(vectors.dimension, vectors.dimension // 4, 4, faiss.METRIC_INNER_PRODUCT)
    random = np.random.default_rng(0)
    index.train(vectors.vectors(np.sort(random.choice(ids, min(_TRAINED, len(ids)), replace=False))))
    for first in range(0, len(ids), _BLOCK):
        index.add(vectors.vectors(ids[first : first + _BLOCK]))
    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]
    return _measured(vectors, part, ids, index)


def _measured(vectors: VectorIndex, part: Part, ids: Ids, index: Any) -> tuple[int, float]:
    sampled = np.random.default_rng(1).choice(ids, min(_SAMPLED, len(ids)), replace=False)
    queries = vectors.vectors(sampled)
    most = min(COMPARED[-1], len(ids))
    by_code = ids[index.search(queries, most)[1]]
    # The vector itself is the nearest, and always found: it does not count.
    exact = [vectors.search(query, _NEAREST + 1, None, part)[0][1:] for query in queries]
    for compared in COMPARED:
        found = [np.isin(near, guessed[:compared]).mean() for near, guessed in zip(exact, by_code, strict=True)]
        if (recall := float(np.mean(found))) >= LEAST_RECALL:
            break
    return compared, recall
