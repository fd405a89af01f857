"""The logistic model: chances that follow what they were learned from."""

from __future__ import annotations

import numpy as np
import pytest

from index.learned.logistic import LogisticModel, fit_logistic


def examples(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    so = (np.arange(200) % 4 == 0).astype(np.float64)
    return random.normal(size=(200, 2)) + np.column_stack([2 * so, np.zeros(200)]), so


def learned() -> LogisticModel:
    return fit_logistic(*examples(0), ["tells", "says nothing"], 0.01)


def test_what_is_so_gets_the_greater_chance() -> None:
    rows, so = examples(1)
    chances = learned().chances(rows)
    assert np.mean(chances[so == 1]) > 0.7
    assert np.mean(chances[so == 0]) < 0.3
    assert learned().weights[0] > 5 * abs(learned().weights[1])


def test_both_kinds_weigh_the_same_however_many_there_are() -> None:
    rows, so = examples(0)
    middle = (rows[so == 1].mean(axis=0) + rows[so == 0].mean(axis=0)) / 2
    assert learned().chances(middle[None])[0] == pytest.approx(0.5, abs=0.1)


def test_what_is_told_apart_wholly_is_learned_all_the_same() -> None:
    rows = np.array([[0.0], [0.1], [5.0], [5.1]])
    chances = fit_logistic(rows, np.array([0.0, 0, 1, 1]), ["tells"], 1e-4).chances(rows)
    assert (chances > 0.5).tolist() == [False, False, True, True]
