"""Weights: kept in a file as they are, refused if changed, and known for what they were learned of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.learned.linear_model import LinearModel
from index.learned.logistic import LogisticModel
from index.search.answerable import QUOTE_SIGNALS, SIGNALS
from index.search.features import FEATURES
from index.search.sentence_features import SENTENCE_FEATURES
from index.search.weights import Weights


def linear(names: tuple[str, ...]) -> LinearModel:
    numbers = tuple(n / 8 for n in range(len(names)))
    return LinearModel(names, numbers, (1.0,) * len(names), numbers)


def logistic(names: tuple[str, ...]) -> LogisticModel:
    return LogisticModel(names, (0.5,) * len(names), (1.0,) * len(names), (0.25,) * len(names), -1.5)


SIGNALLED = logistic(SIGNALS)
WEIGHTS = Weights(
    "tiny",
    linear(tuple(FEATURES)),
    linear(tuple(SENTENCE_FEATURES)),
    SIGNALLED,
    0.25,
    logistic(QUOTE_SIGNALS),
    (("mine.jsonl", "0" * 64),),
)


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text(WEIGHTS.text(), "utf-8")
    assert Weights.read(tmp_path / "weights.json") == WEIGHTS


def test_a_file_that_was_changed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text(WEIGHTS.text(), "utf-8")
    text = (tmp_path / "weights.json").read_text("utf-8")
    (tmp_path / "weights.json").write_text(text.replace("-1.5", "-2.5"), "utf-8")
    with pytest.raises(ValueError, match="changed"):
        Weights.read(tmp_path / "weights.json")


def test_each_number_and_name_is_in_the_digest() -> None:
    others = [
        replace(WEIGHTS, embedder="another"),
        replace(WEIGHTS, ranking=replace(WEIGHTS.ranking, weights=(0.5,) * len(FEATURES))),
        replace(WEIGHTS, answerable=replace(SIGNALLED, bias=0.0)),
    ]
    assert len({each.digest for each in (WEIGHTS, *others)}) == 4


def test_weights_of_other_features_are_known() -> None:
    assert WEIGHTS.current
    assert not replace(WEIGHTS, ranking=linear((*FEATURES, "another"))).current
