"""`ask models`: the table of providers, what runs here, and what one provider offers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa.commands.models import models
from tests import CHECKOUT
from tests.fakes.stub_server import Stub, answered, failure

MODELS = answered({"data": [{"id": "tiny"}, {"id": "org/large"}]})


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that ask is run in, without a key of the person's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    """The JSON that the command printed."""
    models(json=True)
    return json.loads(capsys.readouterr().out)


def test_each_provider_has_a_row(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = {row["name"]: row for row in printed(capsys)["providers"]}
    assert list(rows) == [
        *("ollama", "llamacpp", "lmstudio", "vllm"),
        *("openai", "anthropic", "gemini", "openrouter", "compat"),
    ]
    assert rows["openai"] == {
        "name": "openai",
        "protocol": "openai",
        "base_url": "https://api.openai.com/v1",
        "source": "default",
        "key": {"variable": "OPENAI_API_KEY", "set": False},
        "problem": None,
    }
    assert "needs a base URL" in rows["compat"]["problem"]


def test_a_key_is_said_to_be_set_and_not_shown(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "se-cret")
    models()
    shown = capsys.readouterr().out
    assert "OPENAI_API_KEY set" in shown
    assert "ANTHROPIC_API_KEY unset" in shown
    models(json=True)
    assert "se-cret" not in shown + capsys.readouterr().out


def test_a_provider_that_cannot_be_used_says_why_and_spoils_no_other(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "se-cret\n")
    monkeypatch.setenv("OLLAMA_HOST", "gpu:many")
    rows = {row["name"]: row for row in printed(capsys)["providers"]}
    assert "OPENAI_API_KEY holds a blank" in rows["openai"]["problem"]
    assert rows["ollama"]["problem"].startswith("OLLAMA_HOST must be")
    assert rows["vllm"]["problem"] is None


def test_what_runs_is_named_with_its_models_as_they_are_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Stub(routes={"/v1/models": MODELS}) as stub:
        (here / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{stub.url}/v1'")
        models()
        assert f"{stub.url}/v1  a server that speaks OpenAI's protocol: ours/tiny, ours/org/large" in (
            capsys.readouterr().out
        )
        running = {each["base_url"]: each for each in printed(capsys)["running"]}
    assert running[f"{stub.url}/v1"] == {
        "base_url": f"{stub.url}/v1",
        "server": "a server that speaks OpenAI's protocol",
        "providers": ["ours"],
        "models": ["tiny", "org/large"],
    }


def test_of_many_models_the_first_are_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = answered({"data": [{"id": f"m{number}"} for number in range(12)]})
    with Stub(routes={"/v1/models": many}) as stub:
        (here / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{stub.url}/v1'")
        models()
    assert "ours/m7 and 4 more" in capsys.readouterr().out


def test_no_server_elsewhere_is_asked_unless_it_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "ask.toml").write_text("[providers.ours]\nbase_url = 'https://models.example/v1'")
    models()  # a connection that left this machine would fail the test
    assert "https://models.example/v1" in capsys.readouterr().out


def test_the_model_that_is_set_is_marked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "ask.toml").write_text("model = 'ollama/qwen3:8b'")
    models()
    shown = capsys.readouterr().out
    assert "\n* ollama " in f"\n{shown}"
    assert f"Set now: ollama/qwen3:8b ({here / 'ask.toml'})" in shown


def test_a_provider_that_is_named_lists_its_models(run_ask: Callable[..., Any]) -> None:
    with Stub(routes={"/v1/models": MODELS}) as stub:
        done = run_ask("models", "openai", OPENAI_BASE_URL=f"{stub.url}/v1", OPENAI_API_KEY="se-cret")
        assert (done.returncode, done.stdout, done.stderr) == (0, "openai/tiny\nopenai/org/large\n", "")
        assert stub.requests[0].headers["authorization"] == "Bearer se-cret"
        as_json = run_ask("models", "openai", "--json", OPENAI_BASE_URL=f"{stub.url}/v1")
    assert json.loads(as_json.stdout) == {
        "provider": "openai",
        "base_url": f"{stub.url}/v1",
        "models": ["tiny", "org/large"],
    }


def test_a_provider_without_models_says_so(run_ask: Callable[..., Any]) -> None:
    with Stub(routes={"/api/tags": answered({"models": []})}) as stub:
        done = run_ask("models", "ollama", OLLAMA_HOST=stub.url)
    assert (done.returncode, done.stdout) == (0, "ollama offers no models.\n")


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("olama", 2, "no provider is called 'olama'; did you mean ollama?"),
        ("embedded", 2, "embedded has no models"),
        ("compat", 2, "compat needs a base URL"),
    ],
)
def test_what_is_no_provider_is_refused(run_ask: Callable[..., Any], name: str, code: int, said: str) -> None:
    done = run_ask("models", name)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_a_refused_key_names_the_variable_and_not_the_key(run_ask: Callable[..., Any]) -> None:
    with Stub(routes={"/v1/models": failure(401, {"error": {"message": "wrong key se-cret"}})}) as stub:
        done = run_ask("models", "openai", OPENAI_BASE_URL=f"{stub.url}/v1", OPENAI_API_KEY="se-cret")
    assert done.returncode == 1
    assert "OPENAI_API_KEY" in done.stderr
    assert "se-cret" not in done.stderr + done.stdout


def test_the_table_is_printed_by_the_command(run_ask: Callable[..., Any]) -> None:
    done = run_ask("models")
    assert (done.returncode, done.stderr) == (0, "")
    assert "openrouter" in done.stdout


def test_no_library_for_requests_is_loaded_to_print_the_table(tmp_path: Path) -> None:
    script = "import sys; from qa.commands.models import models; models(); print('httpx' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True, cwd=CHECKOUT
    )
    assert done.stdout.splitlines()[-1] == "False"
