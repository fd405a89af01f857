"""The regression gate: what counts as a fall, and what the committed baselines hold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion, GoldSet
from evals.measures.scores import Scored
from evals.regression import gate
from evals.regression.gate import Collection
from evals.report.compare import PRIMARY, compare
from evals.runs.folder import read_scores
from index.errors import UsageError

QUESTION = "how many boats?"


def scored(number: int, right: float) -> Scored:
    """A question whose every main measure is this, or its contrary where less is better."""
    scores = dict.fromkeys(PRIMARY, right) | {"answered wrong": 1 - right, "accuracy": right}
    return Scored(f"x-{number:03}", "numeric", "even", scores)


def run(*right: float) -> list[Scored]:
    """A run over so many questions."""
    return [scored(number, each) for number, each in enumerate(right)]


@pytest.mark.parametrize(
    ("lost", "gained", "falls"),
    [(0, 0, False), (2, 0, False), (3, 0, True), (3, 1, False), (6, 3, True), (0, 9, False)],
)
def test_a_fall_counts_from_three_questions_on(lost: int, gained: int, falls: bool) -> None:
    before = run(*[1.0] * lost, *[0.0] * gained, *[1.0] * 40)
    after = run(*[0.0] * lost, *[1.0] * gained, *[1.0] * 40)
    found = gate.fallen(compare(before, after, {}))
    assert bool(found) == falls
    assert [said.partition(" 0")[0].partition(" 1")[0] for said in found] == ([*PRIMARY] if falls else [])


def test_a_fall_names_the_questions(tmp_path: Path) -> None:
    (said, *_) = gate.fallen(compare(run(1, 1, 1, 1), run(0, 0, 0, 1), {}))
    assert said == "success@1 1.000 → 0.250 (worse: x-000, x-001, x-002)"


def test_a_baseline_is_kept_and_held_against(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BASELINES", tmp_path)
    questions = tuple(GoldQuestion(each.id, QUESTION, "numeric", "3") for each in run(1, 1, 1, 1))
    collection = Collection("harbour", tmp_path, (GoldSet("x", "0", questions),))
    gate.keep(collection, run(1, 1, 1, 1))
    assert gate.against_baseline(collection, run(1, 1, 1, 1)) == []
    assert len(gate.against_baseline(collection, run(0, 0, 0, 0))) == len(PRIMARY)
    with pytest.raises(UsageError, match="harbour: the baseline is of other gold questions"):
        gate.against_baseline(collection, run(1, 1))
    with pytest.raises(UsageError, match="harbour: 1 of 1 questions ended in an error"):
        gate.keep(collection, [replace(each, error="no server") for each in run(1)])


@pytest.mark.parametrize("name", ["sample", "cables"])
def test_the_committed_baselines_are_of_the_projects_questions_and_hold_scores_alone(name: str) -> None:
    path = gate.BASELINES / f"{name}.jsonl"
    sets = gate.sets(abstracts=name == "sample")
    assert [each.id for each in read_scores(path)] == [row.id for some in sets for row in some.questions]
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"id", "type", "half", "scores", "error"}
        assert all(score is None or isinstance(score, int | float) for score in row["scores"].values())
