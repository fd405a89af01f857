"""`ask eval run` as a person meets it: a process of its own, and a folder that stays."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evals.runs.folder import RECORDS, SCORES, RunFolder
from index import build_index
from tests import CHECKOUT
from tests.fakes.gold_rows import FERRY, FUNDS, NINE, SHELTER, VICTIMS, write
from tests.fakes.made_up import CABLE
from tests.fakes.stub_server import Answer, Say, Seen, Stub, failure, openai_reply

Run = Callable[..., subprocess.CompletedProcess[str]]

RIGHT = openai_reply(
    json.dumps({"sentences": [{"text": "KPS identified 32 victims in 2007.", "keys": [NINE]}]}, ensure_ascii=False)
)
BUSY = failure(500, {"error": {"message": "no room"}}, {"x-should-retry": "false"})

pytestmark = pytest.mark.usefixtures("sample_index")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Four questions on the sample."""
    return write(tmp_path / "mine.jsonl", VICTIMS, FERRY, SHELTER, FUNDS)


def begun(command: list[str], folder: Path, url: str) -> subprocess.Popen[str]:
    """The command, left to run."""
    return subprocess.Popen(
        [sys.executable, "-m", "qa.cli", *command],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT), "ASK_BASE_URL": url},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_a_run_prints_its_figures_its_folder_and_what_to_do_next(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "my run"
    done = run_ask("eval", "run", "--gold", str(gold), "--out", str(out))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "embedded on mine"
    assert lines[-3:] == [
        f"Kept in '{out}'",
        f"Each question: ask eval report '{out}'",
        f"Against another run: ask eval compare OTHER '{out}'",
    ]
    assert max(map(len, lines[:-3])) <= 100
    assert f"ask: 4 of 4 questions to embedded, kept in {out}" in done.stderr
    assert (out / SCORES).exists()


def test_the_same_command_again_asks_nothing_and_prints_the_same(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    command = ("eval", "run", "--gold", str(gold), "--out", str(tmp_path / "run"))
    first, again = run_ask(*command), run_ask(*command)
    assert again.returncode == 0
    assert again.stdout == first.stdout
    assert "ask: 0 of 4 questions" in again.stderr


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (["-k", "5"], "k 8, not 5"),
        (["--split", "odd"], "split all, not odd"),
        (["--gold", "cables-dev"], "another gold"),
        (["--clearance", "U"], "clearance not set, not U"),
    ],
)
def test_a_folder_of_other_inputs_is_refused(
    changed: list[str], said: str, run_ask: Run, gold: Path, tmp_path: Path
) -> None:
    out = ("--out", str(tmp_path / "run"))
    run_ask("eval", "run", "--gold", str(gold), "--split", "all", *out)
    before = (tmp_path / "run" / RECORDS).read_bytes()
    done = run_ask("eval", "run", *([] if "--gold" in changed else ["--gold", str(gold)]), *changed, *out)
    assert done.returncode == 2
    assert done.stderr == f"ask: {tmp_path / 'run'} is a run with {said}: name another folder with --out.\n"
    assert (tmp_path / "run" / RECORDS).read_bytes() == before


def test_without_out_each_run_gets_a_folder_of_its_own(run_ask: Run, gold: Path, data_dir: Path) -> None:
    before = {*(data_dir / "runs").glob("*")}
    done = [run_ask("eval", "run", "--gold", str(gold), "--split", "even") for _ in range(2)]
    new = {*(data_dir / "runs").glob("*")} - before
    assert len(new) == 2
    assert all(path.name.endswith("-embedded") or "-embedded-" in path.name for path in new)
    assert {line for each in done for line in each.stdout.splitlines() if line.startswith("Kept in")} == {
        f"Kept in {shlex.quote(str(path))}" for path in new
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--model", "compat/m"], "nothing answers at http://127.0.0.1:9"),
        (["--model", "nobody/m"], "no provider is called 'nobody'"),
        (["--gold", "none.jsonl"], "none.jsonl cannot be read as a gold file"),
        (["--split", "half"], "'half' is not one of"),
        (["--clearance", "X"], "clearance must be U, SBU, C, S or all"),
    ],
)
def test_what_cannot_begin_is_one_line_and_leaves_no_folder(
    arguments: list[str], said: str, run_ask: Run, gold: Path, tmp_path: Path
) -> None:
    given = [] if "--gold" in arguments else ["--gold", str(gold)]
    out = tmp_path / "run"
    done = run_ask("eval", "run", *given, *arguments, "--out", str(out), ASK_BASE_URL="http://127.0.0.1:9/v1")
    assert done.returncode in {1, 2}
    assert said in done.stderr.splitlines()[-1]
    assert done.stdout == ""
    assert not out.exists()


def test_a_model_that_its_server_does_not_have_fails_no_question(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    unknown = failure(404, {"error": {"message": "model m not found", "code": "model_not_found"}})
    with Stub([unknown]) as stub:
        command = ("eval", "run", "--gold", str(gold), "--model", "compat/m", "--out", str(tmp_path / "run"))
        done = run_ask(*command, ASK_BASE_URL=f"{stub.url}/v1")
    assert done.returncode == 1
    assert not (tmp_path / "run").exists()


def test_a_model_that_a_folders_file_sets_is_announced(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "ask.toml").write_text('model = "openai/m"\n', encoding="utf-8")
    done = run_ask("eval", "run", "--gold", str(gold), cwd=tmp_path, OPENAI_API_KEY="")
    assert done.returncode == 1
    assert "ask.toml: passages go to api.openai.com." in done.stderr


def test_two_files_with_one_id_are_refused(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.jsonl", replace(VICTIMS, question="how many?"))
    done = run_ask("eval", "run", "--gold", str(gold), "--gold", str(other), "--out", str(tmp_path / "run"))
    assert done.returncode == 2
    assert "the id t-001 is in more than one of the gold files" in done.stderr


def test_without_gold_the_projects_questions_for_this_index_are_asked(run_ask: Run, tmp_path: Path) -> None:
    done = run_ask("eval", "run", "--split", "odd", "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("embedded on sample\n20 questions of the odd half")


def test_several_files_are_one_run(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other.jsonl", replace(VICTIMS, id="o-2"))
    done = run_ask("eval", "run", "--gold", str(gold), "--gold", str(other), "--out", str(tmp_path / "run"))
    assert done.stdout.startswith("embedded on mine+other\n5 questions")


def test_a_half_without_a_question_is_one_line(run_ask: Run, tmp_path: Path) -> None:
    gold = write(tmp_path / "mine.jsonl", VICTIMS)
    done = run_ask("eval", "run", "--gold", str(gold), "--split", "even")
    assert (done.returncode, done.stderr) == (2, "ask: mine has no question on its even half.\n")


def test_cables_of_ones_own_need_gold_of_ones_own(run_ask: Run, tmp_path: Path) -> None:
    (tmp_path / "cables").mkdir()
    (tmp_path / "cables" / "one.txt").write_text(CABLE, encoding="utf-8")
    build_index([tmp_path / "cables"], tmp_path / "index")
    done = run_ask("eval", "run", "--index", str(tmp_path / "index"))
    assert done.returncode == 2
    assert "the project's questions are about other cables than this index holds" in done.stderr


def test_a_server_that_fails_in_the_middle_costs_its_question_alone(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    script: list[Answer] = [RIGHT, BUSY, RIGHT, RIGHT]
    with Stub([*script, RIGHT]) as stub:
        command = ("eval", "run", "--gold", str(gold), "--model", "compat/m", "--out", str(tmp_path / "run"))
        done = run_ask(*command, ASK_BASE_URL=f"{stub.url}/v1")
        assert done.returncode == 0, done.stderr
        assert "1 of 4 questions ended in an error and score 0." in done.stdout
        assert f"To ask again what ended in an error: {shlex.join(['ask', *command])}" in done.stdout
        again = run_ask(*command, ASK_BASE_URL=f"{stub.url}/v1")
        assert "ask: 1 of 4 questions to compat/m" in again.stderr
        assert "ended in an error" not in again.stdout
        assert len(stub.posted) == 5


@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_says_how_to_go_on_and_going_on_asks_the_rest(workers: str, run_ask: Run, tmp_path: Path) -> None:
    questions = [replace(VICTIMS, id=f"t-{number}") for number in range(12)]
    gold, out = write(tmp_path / "mine.jsonl", *questions), tmp_path / "run"
    started: list[subprocess.Popen[str]] = []

    def interrupting(seen: Seen) -> Say:
        started[0].send_signal(signal.SIGINT)
        return RIGHT

    with Stub([RIGHT, RIGHT, RIGHT, interrupting, *[RIGHT] * 20]) as stub:
        arguments = ["eval", "run", "--gold", str(gold), "--model", "compat/m", "--workers", workers]
        url = f"{stub.url}/v1"
        process = begun([*arguments, "--out", str(out)], tmp_path, url)
        started.append(process)
        _, told = process.communicate()
        assert process.returncode == 130
        left = len(RunFolder.open(out).left())
        assert 3 <= 12 - left < 12
        again = shlex.join(["ask", *arguments, "--out", str(out)])
        assert f"stopped; {12 - left} of 12 questions are answered. To go on: {again}" in told
        done = run_ask(*arguments, "--out", str(out), ASK_BASE_URL=url)
        assert f"ask: {left} of 12 questions to compat/m" in done.stderr
        assert RunFolder.open(out).left() == []


def test_a_killed_run_goes_on(run_ask: Run, gold: Path, tmp_path: Path) -> None:
    started: list[subprocess.Popen[str]] = []

    def killing(seen: Seen) -> Say:
        started[0].kill()
        return BUSY

    with Stub([RIGHT, killing, *[RIGHT] * 9]) as stub:
        command = ["eval", "run", "--gold", str(gold), "--model", "compat/m", "--out", str(tmp_path / "run")]
        url = f"{stub.url}/v1"
        started.append(begun(command, tmp_path, url))
        started[0].communicate()
        done = run_ask(*command, ASK_BASE_URL=url)
        assert done.returncode == 0, done.stderr
        assert "ask: 3 of 4 questions" in done.stderr


def test_verifying_is_an_option_of_a_run(run_ask: Run, tmp_path: Path) -> None:
    gold = write(tmp_path / "one.jsonl", VICTIMS)
    calls = []
    for verifier in ("auto", "off"):
        with Stub([RIGHT, openai_reply("{}")], {"/api/show": failure(404)}) as stub:
            options = ("--gold", str(gold), "--verifier", verifier, "--out", str(tmp_path / verifier))
            done = run_ask("eval", "run", "--model", "compat/m", *options, ASK_BASE_URL=f"{stub.url}/v1")
            assert done.returncode == 0, done.stderr
            calls.append(sum("chat" in seen.path for seen in stub.posted))
    assert calls == [2, 1]
