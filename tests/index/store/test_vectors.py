"""The vector index: exact neighbours under explicit ids, limited before scoring."""

from __future__ import annotations

from pathlib import Path

import faiss
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
    assert scores == pytest.approx([1, 1, 0.8], abs=1e-3)


def test_more_than_there_are_gives_all(index: VectorIndex) -> None:
    assert len(index.search(np.array([1, 0], np.float32), 50)[0]) == 4
    assert len(VectorIndex.create(2).search(np.array([1, 0], np.float32), 5)[0]) == 0


@pytest.mark.parametrize(("allowed", "expected"), [([2], [unit_id(2, 0)]), ([], []), ([99], [])])
def test_only_allowed_passages_are_scored(index: VectorIndex, allowed: list[int], expected: list[int]) -> None:
    assert index.search(np.array([1, 0], np.float32), 5, np.array(allowed, np.int64))[0].tolist() == expected


def test_paragraphs_and_sentences_are_searched_apart(index: VectorIndex) -> None:
    query = np.array([1, 0], np.float32)
    assert index.search(query, 5, None, "sentences")[0].tolist() == [unit_id(1, 1)]
    assert index.search(query, 5, None, "paragraphs")[0].tolist() == [unit_id(1, 0), unit_id(7, 0), unit_id(2, 0)]
    assert index.search(query, 5, np.array([2, 7]), "sentences")[0].tolist() == []


def test_a_unit_without_a_vector_has_the_cosine_0(index: VectorIndex) -> None:
    units = np.array([unit_id(7, 0), unit_id(7, 1), unit_id(1, 1), unit_id(9, 0)])
    queries = np.array([[0, 1], [1, 0]], np.float32)
    expected = np.array([[0, 1], [0, 0], [0.6, 0.8], [0, 0]])
    assert index.cosines(units, queries) == pytest.approx(expected, abs=1e-3)
    assert not VectorIndex.create(2).cosines(units, queries).any()


def test_cosines_are_those_of_the_vectors_to_half_precision() -> None:
    random = np.random.default_rng(18)
    vectors = random.normal(size=(3000, 48)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    index = VectorIndex.create(48)
    index.add(np.arange(3000), vectors)
    cosines = index.cosines(np.arange(3000), vectors[:2])
    assert np.abs(cosines - vectors @ vectors[:2].T).max() < 1e-3
    assert cosines == pytest.approx(index.vectors(np.arange(3000)) @ vectors[:2].T, abs=1e-6)
    ids, found = index.search(vectors[0], 20)
    assert found == pytest.approx(cosines[ids, 0], abs=1e-6)


def test_vectors_are_found_by_id(index: VectorIndex) -> None:
    found = index.vectors(np.array([unit_id(2, 0), unit_id(1, 1)]))
    assert found == pytest.approx(np.array([[0, 1], [0.8, 0.6]]), abs=1e-3)
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


def test_an_index_of_before_with_float32_is_read(index: VectorIndex, tmp_path: Path) -> None:
    old = faiss.IndexIDMap2(faiss.IndexFlatIP(2))
    old.add_with_ids(np.array([[0.8, 0.6], [0, 1]], np.float32), np.array([unit_id(1, 0), unit_id(1, 1)]))
    faiss.write_index(old, str(tmp_path / "v.faiss"))
    again, query = VectorIndex.read(tmp_path / "v.faiss"), np.array([[1, 0]], np.float32)
    assert again.vectors(again.ids()).tolist() == np.array([[0.8, 0.6], [0, 1]], np.float32).tolist()
    assert again.cosines(again.ids(), query)[:, 0].tolist() == [np.float32(0.8), 0]
    assert again.search(query[0], 5)[0].tolist() == [unit_id(1, 0), unit_id(1, 1)]


@pytest.mark.parametrize("kind", ["IndexLSH", "IndexIDMap"])
def test_an_index_of_another_kind_is_refused(tmp_path: Path, kind: str) -> None:
    bits = faiss.IndexLSH(8, 8)
    faiss.write_index(bits if kind == "IndexLSH" else faiss.IndexIDMap(bits), str(tmp_path / "v.faiss"))
    with pytest.raises(ValueError, match="of another kind"):
        VectorIndex.read(tmp_path / "v.faiss")


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"not an index at all")
    with pytest.raises((RuntimeError, ValueError)):
        VectorIndex.read(tmp_path / "v.faiss")
