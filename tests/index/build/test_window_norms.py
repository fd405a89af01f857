"""The lengths of windows' sums."""

from __future__ import annotations

import numpy as np
import pytest

from index.build.window_norms import window_norms
from index.store.search_units import unit_id
from index.store.vectors import VectorIndex


def test_the_norm_of_a_window_is_that_of_its_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    index = VectorIndex.create(2)
    ids = np.array([unit_id(passage, n) for passage, n in ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2))])
    index.add(ids[[0, 1, 3, 4]], np.array([[1, 0], [0, 1], [1, 0], [1, 0]], np.float32))
    expected = pytest.approx([2**0.5, 2**0.5, 1, 2, 2])  # 1.3 has no vector
    assert window_norms(index, ids) == expected
    for block in (1, 2, 3):
        monkeypatch.setattr("index.build.window_norms._BLOCK", block)
        assert window_norms(index, ids) == expected
