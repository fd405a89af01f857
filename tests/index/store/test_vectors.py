"""The vector index: exact neighbours under explicit ids, limited before scoring."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.store.search_units import unit_id
from index.store.vectors import VectorIndex


@pytest.fixture
def index() -> VectorIndex:
    """Four units of three passages in the plane."""
    index = VectorIndex.create(2)
    ids = np.array([unit_id(1, 0), unit_id(1, 1), unit_id(2, 0), unit_id(7, 0)])
    index.add(ids, np.array([[1, 0], [0.8, 0.6], [0, 1], [1, 0]], np.float32))
    return index


def test_the_nearest_come_first_and_ties_by_id(index: VectorIndex) -> None:
    ids, scores = index.search(np.array([1, 0], np.float32), 3)
    assert ids.tolist() == [unit_id(1, 0), unit_id(7, 0), unit_id(1, 1)]
    assert scores == pytest.approx([1, 1, 0.8])


def test_more_than_there_are_gives_all(index: VectorIndex) -> None:
    assert len(index.search(np.array([1, 0], np.float32), 50)[0]) == 4
    assert len(VectorIndex.create(2).search(np.array([1, 0], np.float32), 5)[0]) == 0


@pytest.mark.parametrize(("allowed", "expected"), [([2], [unit_id(2, 0)]), ([], []), ([99], [])])
def test_only_allowed_passages_are_scored(index: VectorIndex, allowed: list[int], expected: list[int]) -> None:
    assert index.search(np.array([1, 0], np.float32), 5, np.array(allowed, np.int64))[0].tolist() == expected


def test_vectors_are_found_by_id(index: VectorIndex) -> None:
    found = index.vectors(np.array([unit_id(2, 0), unit_id(1, 1)]))
    assert found == pytest.approx(np.array([[0, 1], [0.8, 0.6]]))
    assert index.vectors(np.array([], np.int64)).shape == (0, 2)
    with pytest.raises(KeyError):
        index.vectors(np.array([unit_id(3, 0)]))


def test_ids_may_be_added_in_any_order() -> None:
    index = VectorIndex.create(2)
    for unit in (7, 2, 9):
        index.add(np.array([unit]), np.array([[unit, 0]], np.float32))
    assert index.vectors(np.array([9, 7, 2, 9]))[:, 0].tolist() == [9, 7, 2, 9]
    for missing in (1, 8, 10):
        with pytest.raises(KeyError):
            index.vectors(np.array([7, missing]))
    with pytest.raises(KeyError):
        VectorIndex.create(2).vectors(np.array([1]))


def test_what_is_written_is_read_back(index: VectorIndex, tmp_path: Path) -> None:
    index.write(tmp_path / "v.faiss")
    again = VectorIndex.read(tmp_path / "v.faiss")
    assert (again.ids() == index.ids()).all()
    assert (again.vectors(again.ids()) == index.vectors(index.ids())).all()
    assert (len(again), again.dimension) == (4, 2)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"not an index at all")
    with pytest.raises((RuntimeError, ValueError)):
        VectorIndex.read(tmp_path / "v.faiss")
