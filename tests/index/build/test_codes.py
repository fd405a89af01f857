"""The codes of a large vector index: nearly as good as exact search, or not there at all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.build import codes
from index.build.codes import write_codes
from index.store.search_units import unit_id
from index.store.vectors import CODES, MEASURED, Ids, VectorIndex, Vectors


def clustered(count: int, random: np.random.Generator) -> Vectors:
    """Unit vectors around 200 middles."""
    middles = np.random.default_rng(7).normal(size=(200, 32))
    vectors = middles[random.integers(200, size=count)] + random.normal(size=(count, 32)) / 2
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the vectors of 12,000 passages, each with a sentence, and their codes."""
    folder, random = tmp_path_factory.mktemp("large"), np.random.default_rng(18)
    index = VectorIndex.create(32)
    for n in (0, 1):
        index.add(np.array([unit_id(passage, n) for passage in range(12_000)]), clustered(12_000, random))
    index.write(folder / "vectors.faiss")
    told = write_codes(index, folder, large=20_000)
    assert told.startswith("paragraphs: ") and "; sentences: " in told
    return folder


def exact(folder: Path) -> VectorIndex:
    (folder / "exact").mkdir(exist_ok=True)
    (folder / "exact" / "vectors.faiss").write_bytes((folder / "vectors.faiss").read_bytes())
    return VectorIndex.read(folder / "exact" / "vectors.faiss")


def recall(found: Ids, expected: Ids) -> float:
    return float(np.isin(expected, found).mean())


def test_what_is_recalled_is_measured_and_enough(large: Path) -> None:
    measured = json.loads((large / CODES / MEASURED).read_text())
    assert [each["recall"] >= 0.98 for each in measured.values()] == [True, True]


@pytest.mark.parametrize("share", [None, 2, 1000])
def test_the_nearest_are_those_of_exact_search(large: Path, share: int | None) -> None:
    index, whole = VectorIndex.read(large / "vectors.faiss"), exact(large)
    allowed = None if share is None else np.arange(0, 12_000, share)
    recalls = []
    for query in clustered(20, np.random.default_rng(1)):
        ids, cosines = index.search(query, 50, allowed, "sentences")
        expected, _ = whole.search(query, 50, allowed, "sentences")
        assert (ids & 0xFFFF == 1).all() and len(ids) == len(expected)
        assert cosines == pytest.approx(index.cosines(ids, query[None])[:, 0], abs=1e-6)
        recalls.append(recall(ids, expected))
    assert np.mean(recalls) >= (1 if share == 1000 else 0.9)


def test_codes_that_recall_too_little_are_not_kept(
    large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "COMPARED", (50,))
    assert write_codes(VectorIndex.read(large / "vectors.faiss"), tmp_path, large=20_000) == ""
    assert not (tmp_path / CODES).exists()


def test_a_small_index_has_none(large: Path, tmp_path: Path) -> None:
    assert write_codes(VectorIndex.read(large / "vectors.faiss"), tmp_path) == ""
    assert not list(tmp_path.iterdir())
