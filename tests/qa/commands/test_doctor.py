"""`ask doctor`: what is set and from where, the index, the model's key and window, and one test call."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.stub_server import (
    SSE,
    Say,
    Stub,
    answered,
    anthropic_reply,
    failure,
    ollama_reply,
    openai_chunk,
    openai_reply,
)
from tests.fakes.tiny import change_manifest

PROPS = answered({"default_generation_settings": {"n_ctx": 4096}})


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """A data folder with nothing in it."""
    return str(tmp_path / "no-data")


def report(done: Any) -> Any:
    """The JSON that the command printed."""
    return json.loads(done.stdout)


def test_each_setting_is_printed_with_its_source(run_ask: Callable[..., Any], tmp_path: Path, empty: str) -> None:
    (tmp_path / "cwd" / "ask.toml").write_text('clearance = "C"\n[models."ollama/x"]\ncontext = 4096')
    done = run_ask("doctor", ASK_K="3", ASK_DATA_DIR=empty)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["k", "3", "ASK_K"] in lines
    assert ["clearance", "C", str(tmp_path / "cwd" / "ask.toml")] in lines
    assert ["remote_marking", "SBU", "default"] in lines
    assert ["models.ollama/x.context", "4096", str(tmp_path / "cwd" / "ask.toml")] in lines
    assert ["model", "embedded", "default"] in lines
    assert "your own file is " in done.stdout
    assert "without a server; nothing leaves it" in done.stdout


def test_in_json_each_setting_has_value_and_source(run_ask: Callable[..., Any], empty: str) -> None:
    result = report(run_ask("doctor", "--json", ASK_TRUSTED_HOSTS="gpu.example", ASK_DATA_DIR=empty))
    assert result["ok"] is True
    assert result["settings"]["trusted_hosts"] == {"value": ["gpu.example"], "source": "ASK_TRUSTED_HOSTS"}
    assert result["settings"]["clearance"] == {"value": None, "source": "default"}
    assert result["model"] == {"name": "embedded", "problem": None}


def test_what_is_merged_into_requests_is_named_but_not_printed(
    run_ask: Callable[..., Any], tmp_path: Path, empty: str
) -> None:
    (tmp_path / "cwd" / "ask.toml").write_text('[models."ollama/x".extra]\npassword = "se-cret"')
    for options in ([], ["--json"]):
        done = run_ask("doctor", *options, ASK_DATA_DIR=empty)
        assert "password" in done.stdout
        assert "se-cret" not in done.stdout


def test_before_an_index_is_built_the_sample_is_named(run_ask: Callable[..., Any], empty: str) -> None:
    done = run_ask("doctor", ASK_DATA_DIR=empty)
    assert f"none yet in {Path(empty, 'index')}: the bundled sample answers" in done.stdout


def test_an_index_is_counted(run_ask: Callable[..., Any], sample_index: Path) -> None:
    done = run_ask("doctor", "--index", str(sample_index))
    assert f"{sample_index}: 5 cables, " in done.stdout
    assert report(run_ask("doctor", "--index", str(sample_index), "--json"))["index"]["holds"]["cables"] == 5


def test_a_processor_whose_bf16_is_a_loss_is_told(
    run_ask: Callable[..., Any], sample_index: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(sample_index, tmp_path / "copy")
    change_manifest(copy, precisions=["fp32"], bf16_cosine=0.9712)
    done = run_ask("doctor", "--index", str(copy))
    assert "all-MiniLM-L6-v2, in fp32\n" in done.stdout
    assert "this processor's bf16 gives others (cosine 0.971)" in done.stdout


def test_an_index_that_is_named_and_not_there_is_a_problem(run_ask: Callable[..., Any], tmp_path: Path) -> None:
    done = run_ask("doctor", "--index", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "ask index build" in done.stderr


def test_a_damaged_index_is_a_problem(run_ask: Callable[..., Any], sample_index: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(sample_index, tmp_path / "copy")
    (copy / "current").write_text("nonsense")
    done = run_ask("doctor", "--index", str(copy), "--json")
    assert done.returncode == 1
    assert report(done)["ok"] is False
    assert "damaged" in report(done)["index"]["problem"]


def test_the_model_is_asked_one_word(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("re", "ady", usage=(12, 2))], {"/props": PROPS}) as stub:
        done = run_ask("doctor", "--model", "compat/tiny", ASK_BASE_URL=f"{stub.url}/v1", ASK_DATA_DIR=empty)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(stub.posted) == 1
    assert f"served at {stub.url}/v1 (ASK_BASE_URL), protocol openai" in done.stdout
    assert "key: ASK_API_KEY unset" in done.stdout
    assert "window: 4,096 tokens, of which 2,048 for the reply (the server's /props)" in done.stdout
    assert "all may go there, it is on this machine" in done.stdout
    assert "answered “ready” in " in done.stdout
    assert "12 input tokens, 2 output tokens" in done.stdout


@pytest.mark.parametrize(
    ("model", "reply", "variable", "path"),
    [
        ("anthropic/x", anthropic_reply("ready"), "ANTHROPIC_BASE_URL", ""),
        ("openai/x", openai_reply("ready"), "OPENAI_BASE_URL", "/v1"),
        ("ollama/x", ollama_reply("ready"), "OLLAMA_HOST", ""),
    ],
)
def test_every_protocol_is_asked(
    run_ask: Callable[..., Any], empty: str, model: str, reply: Say, variable: str, path: str
) -> None:
    def answer(seen: Any) -> Say:
        return failure(404) if seen.path == "/api/show" else reply

    with Stub([answer, answer]) as stub:
        done = run_ask("doctor", "--model", model, "--json", ASK_DATA_DIR=empty, **{variable: stub.url + path})
    assert done.returncode == 0, done.stderr
    assert report(done)["model"]["test"]["reply"] == "ready"
    assert report(done)["model"]["source"] == variable


def test_a_key_is_sent_to_the_server_and_shown_to_nobody(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("ready")] * 2) as stub:
        surroundings = {"OPENAI_BASE_URL": f"{stub.url}/v1", "OPENAI_API_KEY": "se-cret", "ASK_DATA_DIR": empty}
        shown = [run_ask("doctor", "--model", "openai/x", *options, **surroundings) for options in ([], ["--json"])]
        assert {seen.headers["authorization"] for seen in stub.posted} == {"Bearer se-cret"}
    assert "key: OPENAI_API_KEY set" in shown[0].stdout
    assert not any("se-cret" in done.stdout + done.stderr for done in shown)


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (failure(401, {"error": {"message": "Invalid API Key"}}), "OPENAI_API_KEY"),
        (failure(404, {"error": {"message": "The model `x` does not exist", "code": "model_not_found"}}), "tiny"),
        (answered({}), "openai/x: "),
        (Say((openai_chunk("rea"),), headers=SSE, cut=True), "broke off in the middle of its reply"),
        (openai_reply(finish="content_filter"), "content filter"),
    ],
)
def test_a_call_that_fails_is_a_problem_with_what_to_do(
    run_ask: Callable[..., Any], empty: str, say: Say, said: str
) -> None:
    routes = {"/v1/models": answered({"data": [{"id": "tiny"}]})}
    with Stub([say], routes) as stub:
        surroundings = {"OPENAI_BASE_URL": f"{stub.url}/v1", "ASK_DATA_DIR": empty}
        done = run_ask("doctor", "--model", "openai/x", "--json", **surroundings)
    assert done.returncode == 1
    assert said in report(done)["model"]["problem"]
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert report(done)["settings"]["model"]["source"] == "the call"


def test_a_server_that_is_not_there_is_named_with_the_command_that_starts_it(
    run_ask: Callable[..., Any], empty: str
) -> None:
    done = run_ask("doctor", "--model", "ollama/x", OLLAMA_HOST=":1", ASK_DATA_DIR=empty)
    assert done.returncode == 1
    assert "✗ ollama/x: nothing answers at http://127.0.0.1:1; start it with: ollama serve" in done.stdout


def test_a_model_that_is_none_is_a_problem(run_ask: Callable[..., Any], empty: str) -> None:
    done = run_ask("doctor", "--model", "olama/x", ASK_DATA_DIR=empty)
    assert done.returncode == 1
    assert "did you mean ollama?" in done.stderr


def test_a_reply_reaches_the_terminal_as_one_plain_line(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("rea\x1b[31mdy\n", "and more " * 30)]) as stub:
        done = run_ask("doctor", "--model", "openai/x", OPENAI_BASE_URL=f"{stub.url}/v1", ASK_DATA_DIR=empty)
    assert "\x1b" not in done.stdout
    assert "answered “rea [31mdy and more" in done.stdout
    assert "…” in" in done.stdout


def test_a_call_on_this_machine_is_not_logged(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("ready")]) as stub:
        run_ask("doctor", "--model", "openai/x", OPENAI_BASE_URL=f"{stub.url}/v1", ASK_DATA_DIR=empty)
    assert not Path(empty).exists()


def test_a_call_to_another_machine_is_logged(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("ready")]) as stub:
        # This spelling of a loopback address is not taken for one, and leads there all the same.
        elsewhere = stub.url.replace("127.0.0.1", "127.1") + "/v1"
        surroundings = {"OPENAI_BASE_URL": elsewhere, "OPENAI_API_KEY": "se-cret", "NO_PROXY": "*"}
        done = run_ask("doctor", "--model", "openai/x", ASK_DATA_DIR=empty, **surroundings)
    assert done.returncode == 0, done.stderr
    assert "up to SBU may go there (remote_marking)" in done.stdout
    assert "http is not encrypted" in done.stdout
    (line,) = Path(empty, "calls.jsonl").read_text().splitlines()
    assert json.loads(line)["model"] == "openai/x"
    assert json.loads(line)["keys"] == []
    assert "se-cret" not in line


def test_a_trusted_host_counts_as_this_machine(run_ask: Callable[..., Any], empty: str) -> None:
    with Stub([openai_reply("ready")]) as stub:
        surroundings = {"OPENAI_BASE_URL": stub.url.replace("127.0.0.1", "127.1") + "/v1", "NO_PROXY": "*"}
        done = run_ask("doctor", "--model", "openai/x", ASK_DATA_DIR=empty, ASK_TRUSTED_HOSTS="127.1", **surroundings)
    assert "all may go there, it is one of trusted_hosts" in done.stdout
