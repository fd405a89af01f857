"""`ask eval fit --reranker`: what is learned of a reranker, its figures and cost, and who uses it then."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.cli import app
from index.embedding.reranker import Reranker
from index.search.weights import STAGES, Weights
from qa import Assistant
from tests.evals.learning.sample_weights import KEPT, QUESTIONS, ROUNDING
from tests.fakes.gold_rows import manifest_of
from tests.fakes.tiny import tiny_reranker

ASKED = "how many victims did KPS identify in 2007?"


@pytest.fixture(scope="module")
def fitted(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The file of weights, and what was printed."""
    out = tmp_path_factory.mktemp("fitted") / "own.json"
    arguments = ["fit", QUESTIONS, "--index", str(sample_index), "--reranker", str(tiny_reranker()), "--out", str(out)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return out, done.output


def test_the_figures_with_it_stand_beside_those_without_and_its_cost(fitted: tuple[Path, str]) -> None:
    said = fitted[1]
    assert re.search(r"folds, with all others +n \d+", said) and re.search(r"folds, reranked +n \d+  s@1", said)
    assert re.search(rf"{tiny_reranker().name} took \d+ ms a question on this machine", said)
    assert re.search(r"reranking: (ranking|reranker) [+-]", said)


def test_the_weights_keep_it_beside_a_ranking_that_is_as_without(fitted: tuple[Path, str]) -> None:
    weights, plain = Weights.read(fitted[0]), Weights.read(KEPT)
    assert weights.reranking and weights.reranking.model.features == STAGES
    assert weights.reranking.digest == Reranker.open(str(tiny_reranker())).digest
    assert weights.ranking.weights == pytest.approx(plain.ranking.weights, abs=ROUNDING)


def test_a_record_names_it_if_it_was_used(
    fitted: tuple[Path, str], sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASK_WEIGHTS", str(fitted[0]))
    with Assistant.open(sample_index, "embedded") as assistant:
        assert "reranker" not in assistant.ask(ASKED).record
    monkeypatch.setenv("ASK_RERANKER", str(tiny_reranker()))
    with Assistant.open(sample_index, "embedded") as assistant:
        assistant.warm()
        record = assistant.ask(ASKED).record
    assert record["reranker"] == Reranker.open(str(tiny_reranker())).told
    assert record["weights"] == Weights.read(fitted[0]).digest


def test_the_manifest_of_a_run_names_it_and_no_place(
    fitted: tuple[Path, str], sample_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASK_RERANKER", str(tiny_reranker()))
    made = manifest_of(sample_index)
    assert made.settings["reranker"].value == Reranker.open(str(tiny_reranker())).told
    assert str(tiny_reranker()) not in made.text()


def test_a_search_says_what_the_reranker_adds(
    fitted: tuple[Path, str], sample_index: Path, run_ask: Callable[..., Any]
) -> None:
    chosen = ["--index", str(sample_index), "--reranker", str(tiny_reranker())]
    done = run_ask("search", ASKED, "--explain", "--json", *chosen, ASK_WEIGHTS=str(fitted[0]))
    assert (done.returncode, done.stderr) == (0, "")
    assert '"how the reranker reads it beside the question"' in done.stdout


def test_weights_that_do_not_know_it_say_how_they_would(sample_index: Path, run_ask: Callable[..., Any]) -> None:
    done = run_ask("search", ASKED, "--index", str(sample_index), "--reranker", str(tiny_reranker()))
    assert done.returncode == 2
    assert f"run `ask eval fit GOLD --reranker {tiny_reranker()} --out FILE`, and set `weights`" in done.stderr


def test_the_doctor_says_what_it_costs_and_whether_it_can_be_used(
    fitted: tuple[Path, str], run_ask: Callable[..., Any], tmp_path: Path
) -> None:
    tiny = {"ASK_RERANKER": str(tiny_reranker()), "ASK_DATA_DIR": str(tmp_path)}
    done = run_ask("doctor", **tiny, ASK_WEIGHTS=str(fitted[0]))
    assert done.returncode == 0, done.stderr
    assert f"Reranker {tiny_reranker()}\n  loads in " in done.stdout and "s, reads 30 paragraphs of " in done.stdout
    done = run_ask("doctor", **tiny)
    assert done.returncode == 1
    assert "✗ The weights were not learned for the reranker" in done.stdout
    done = run_ask("doctor", "--json", **tiny | {"ASK_RERANKER": "nobody/nothing"})
    assert '"problem": "The reranker nobody/nothing is neither a folder' in done.stdout
