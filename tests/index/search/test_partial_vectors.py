"""Passages that have no vector yet: they are found by words, and what is estimated of them tells nothing withheld."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from index.build.term_arrays import with_vectors
from index.filters import Filters
from index.search import engines
from index.search.retriever import Retriever
from index.store.open_index import OpenIndex, open_index
from index.store.vectors import Ids, VectorIndex, Vectors

QUESTION = "How many trafficking victims did the KPS identify in 2007?"


@contextmanager
def holding(sample_index: Path, kept: Callable[[Ids, Vectors], tuple[Ids, Vectors]]) -> Iterator[OpenIndex]:
    """Open the five cables with other vectors than they have."""
    with_all = open_index(sample_index)
    ids = with_all.vectors.ids()
    vectors = VectorIndex.create(with_all.vectors.dimension)
    held, values = kept(ids, with_all.vectors.vectors(ids))
    if len(held):
        vectors.add(held, values)
    terms = with_vectors(with_all.terms, vectors)
    with_all.__dict__.update(vectors=vectors, terms=terms)
    yield with_all
    with_all.close()


def found(opened: OpenIndex, clearance: str | None = None) -> list[tuple[str, float]]:
    hits = Retriever(opened).search(QUESTION, 8, Filters(clearance=clearance))
    return [(hit.key, round(hit.score, 6)) for hit in hits]


def some(ids: Ids, vectors: Vectors) -> tuple[Ids, Vectors]:
    kept = (ids >> 16) % 3 > 0
    return ids[kept], vectors[kept]


@pytest.mark.parametrize("share", ["none", "two thirds"])
def test_what_has_no_vector_is_found_by_its_words(share: str, sample_index: Path) -> None:
    kept = some if share == "two thirds" else lambda ids, vectors: (ids[:0], vectors[:0])
    with holding(sample_index, kept) as opened:
        hits = found(opened)
    assert "08PRISTINA128 ¶9" in [key for key, _ in hits[:3]]


@pytest.mark.parametrize("fewest", [1, 10_000], ids=["estimated", "by usual weights"])
def test_what_may_not_be_read_has_no_say_in_an_estimate(
    fewest: int, sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "FEWEST", fewest)
    with holding(sample_index, some) as opened:
        plain = found(opened, "U")
        withheld = opened.terms.passage_ids[opened.terms.passage_levels > 0]

    def otherwise(ids: Ids, vectors: Vectors) -> tuple[Ids, Vectors]:
        ids, vectors = some(ids, vectors)
        hidden = np.isin(ids >> 16, withheld)
        changed = np.where(hidden[:, None], -vectors, vectors)
        return ids, changed.astype(np.float32)

    assert len(withheld)
    with holding(sample_index, otherwise) as opened:
        assert found(opened, "U") == plain
