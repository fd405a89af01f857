"""`ask eval run --prompt-only`: what a model would be given is built and scored, and no model is asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.measures.scores import score
from evals.runs.folder import RunFolder
from evals.runs.prompt_only import prompting
from evals.runs.run import evaluate
from qa.settings.config import read_settings
from tests.fakes.gold_rows import BEFORE, FERRY, NINE, QUESTIONS, VICTIMS, write

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def records(sample_index: Path) -> dict[str, Record]:
    """What a model would be given for the questions."""
    opener = prompting(read_settings(index=sample_index, environment={}))
    return {record.id: record for record in evaluate(QUESTIONS, opener)}


def scored(question: GoldQuestion, record: Record) -> float | None:
    return score(question, record, prompt_only=True).scores["prompt 600"]


def test_a_record_holds_the_passages_of_the_prompt_best_first_and_how_much_it_is(records: dict[str, Record]) -> None:
    record = records[VICTIMS.id]
    assert record.prompt is not None
    assert list(record.given) == record.keys[:8]
    assert record.given[NINE].startswith("Question 27(B)")
    assert record.prompt["usage"]["passage_words"] <= 600 < record.prompt["usage"]["prompt_tokens"] < 8192
    assert (record.answer, record.error) == (None, None)
    assert scored(VICTIMS, record) == 1
    assert scored(FERRY, records[FERRY.id]) is None


def test_a_follow_up_is_searched_with_the_question_before_it(records: dict[str, Record]) -> None:
    assert NINE in records[BEFORE.id].given


def test_what_may_not_be_sent_to_the_model_is_not_in_its_prompt(sample_index: Path) -> None:
    elsewhere = {"ASK_BASE_URL": "https://models.example/v1", "ASK_REMOTE_MARKING": "U"}
    settings = read_settings(index=sample_index, model="compat/m", environment=elsewhere)
    (record,) = evaluate([VICTIMS], prompting(settings))
    assert NINE in record.keys[:8]
    assert NINE not in record.given
    assert scored(VICTIMS, record) == 0


def test_a_small_window_holds_fewer_passages(sample_index: Path) -> None:
    settings = read_settings(index=sample_index, model="ollama/m", context=2048, environment={})
    (record,) = evaluate([VICTIMS], prompting(settings))
    assert list(record.given) == record.keys[: len(record.given)]
    assert 0 < len(record.given) < 8


@pytest.mark.usefixtures("sample_index")
def test_no_server_is_asked_and_the_figures_are_printed_kept_and_compared(run_ask: Run, tmp_path: Path) -> None:
    gold, out = write(tmp_path / "mine.jsonl", VICTIMS, FERRY), tmp_path / "run"
    command = ("eval", "run", "--prompt-only", "--gold", str(gold), "--model", "compat/m", "--out", str(out))
    done = run_ask(*command, ASK_BASE_URL="http://127.0.0.1:9/v1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("what is given to compat/m on mine\n")
    rows = {line.split("  ")[0]: line for line in done.stdout.splitlines()}
    assert rows["prompt 600"].split()[2:4] == ["1", "1.000"]
    assert {"prompt_tokens", "passage_words"} <= rows.keys() and "right" not in rows
    assert "error" not in done.stdout
    figures = json.loads((out / "summary.json").read_text("utf-8"))["rows"]
    assert {"in prompt", "prompt 600"} <= {row["metric"] for row in figures}
    assert "refused (answerable)" not in {row["metric"] for row in figures}
    said = run_ask("eval", "report", str(out))
    assert said.stdout.startswith("what is given to compat/m on mine\n")
    assert not (out / "report.html").exists()
    assert json.loads(run_ask("eval", "report", str(out), "--json").stdout)["outcomes"]["not prompt 600"] == []
    compared = run_ask("eval", "compare", str(out), str(out), "--fail-under", "prompt 600=.5")
    assert compared.returncode == 0, compared.stderr
    assert "A and B get the same of 1 questions into the prompt." in compared.stdout


@pytest.mark.usefixtures("sample_index")
def test_a_run_of_answers_is_neither_gone_on_with_nor_compared(run_ask: Run, tmp_path: Path) -> None:
    gold = write(tmp_path / "mine.jsonl", VICTIMS)
    command = ("eval", "run", "--gold", str(gold))
    run_ask(*command, "--out", str(tmp_path / "answers"))
    done = run_ask(*command, "--prompt-only", "--out", str(tmp_path / "answers"))
    assert (done.returncode, "is a run with" in done.stderr) == (2, True)
    run_ask(*command, "--prompt-only", "--out", str(tmp_path / "prompts"))
    done = run_ask("eval", "compare", str(tmp_path / "answers"), str(tmp_path / "prompts"))
    assert done.returncode == 2
    assert "one of these runs asked no model" in done.stderr
    assert RunFolder.open(tmp_path / "prompts").manifest.model == "any model"
