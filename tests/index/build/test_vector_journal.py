"""The journal of a build: whole records survive whatever happens to the rest of the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.build.vector_journal import Journal
from index.store.search_units import text_digest

DIGESTS = [text_digest(text) for text in ("one", "two", "three")]
VECTORS = np.arange(6, dtype=np.float32).reshape(3, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal of three vectors."""
    journal = Journal.open(tmp_path / "journal", "e" * 64, 2)
    journal.add(DIGESTS[:2], VECTORS[:2], "bf16")
    journal.add(DIGESTS[2:], VECTORS[2:], "fp32")
    journal.close()
    return tmp_path / "journal"


def held(path: Path, embedder: str = "e" * 64) -> list[bool]:
    journal = Journal.open(path, embedder, 2)
    try:
        return [digest in journal for digest in DIGESTS]
    finally:
        journal.close()


def test_vectors_outlive_the_process(path: Path) -> None:
    journal = Journal.open(path, "e" * 64, 2)
    assert (journal.vectors([DIGESTS[2], DIGESTS[0]]) == VECTORS[[2, 0]]).all()
    assert journal.precisions == {"bf16", "fp32"}
    journal.close()


def test_a_record_that_is_cut_short_is_dropped_and_written_anew(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])
    assert held(path) == [True, True, False]
    journal = Journal.open(path, "e" * 64, 2)
    journal.add(DIGESTS[2:], VECTORS[2:], "fp32")
    journal.close()
    assert held(path) == [True, True, True]


def test_a_record_with_wrong_bytes_and_all_after_it_are_dropped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-35] ^= 1
    path.write_bytes(data)
    assert held(path) == [True, False, False]


def test_vectors_of_another_embedder_are_not_used(path: Path) -> None:
    assert held(path, "f" * 64) == [False, False, False]


def test_a_file_of_anything_else_is_begun_anew(path: Path) -> None:
    path.write_bytes(b"anything else")
    assert held(path) == [False, False, False]
