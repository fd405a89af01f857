"""The linear model: what it learns, and that it learns the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from index.learned.linear_model import Judged, LinearModel, fit


def questions(count: int = 60, seed: int = 0) -> list[Judged]:
    """Questions whose right candidate has most of the first feature, less of the second; the third says nothing."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        features = random.normal(size=(20, 3))
        right = int(np.argmax(2 * features[:, 0] - features[:, 1] + random.normal(size=20) / 2))
        made.append(Judged(features, np.eye(20)[right]))
    return made


def learned(penalty: float = 0.001) -> LinearModel:
    return fit(questions(), ["most", "less", "nothing"], penalty)


def test_the_weights_follow_what_the_right_ones_have() -> None:
    most, less, nothing = learned().weights
    assert most > -less > abs(nothing) * 3
    unseen = questions(seed=1)
    found = [learned().scores(each.features).argmax() == each.target.argmax() for each in unseen]
    assert np.mean(found) > 0.6


def test_the_same_questions_give_the_same_weights() -> None:
    assert learned() == learned() != learned(penalty=1.0)


def test_a_greater_penalty_gives_smaller_weights() -> None:
    assert np.abs(learned(penalty=1.0).weights).sum() < np.abs(learned().weights).sum()


def test_a_feature_that_never_differs_gets_no_weight() -> None:
    same = [Judged(np.column_stack([each.features, np.ones(20)]), each.target) for each in questions()]
    assert fit(same, ["most", "less", "nothing", "same"], 0.01).weights[3] == 0


def test_parts_add_up_to_the_score() -> None:
    features = questions()[0].features
    assert learned().parts(features).sum(axis=1) == pytest.approx(learned().scores(features))
