"""How the tests' own servers are built, started and stopped: what goes wrong with them is said, not hidden."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests import CHECKOUT
from tests.fakes.servers import tiny_chat, tiny_gguf
from tests.fakes.servers.running import NotStarted, running

SECONDS = 60.0


def serving(port: int) -> list[str]:
    """A server of plain files, which has something under /health if its folder has."""
    return [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]


def failing(port: int) -> list[str]:
    return [sys.executable, "-c", f"raise SystemExit('port {port} is not to my taste')"]


@pytest.fixture
def well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose server says that it is well, as the place to start it in."""
    (tmp_path / "health").write_text("ok")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=CHECKOUT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("environment", [{"PATH": ""}, {"CXX": "no-such-compiler -O2"}])
def test_without_a_compiler_it_says_what_to_install(tmp_path: Path, environment: dict[str, str]) -> None:
    done = python("-m", "tests.fakes.servers.llama", ASK_TEST_SERVERS=str(tmp_path), **environment)
    assert done.returncode == 1
    assert "cannot be built: no C++ compiler" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_server_that_is_built_is_not_built_again(tmp_path: Path) -> None:
    where = python("-c", "from tests.fakes.servers.llama import BINARY; print(BINARY)", ASK_TEST_SERVERS=str(tmp_path))
    Path(where.stdout.strip()).touch()
    done = python("-m", "tests.fakes.servers.llama", ASK_TEST_SERVERS=str(tmp_path), PATH="")
    assert (done.returncode, done.stdout, done.stderr) == (0, where.stdout, "")


@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_what_needs_a_server_is_skipped_without_it_unless_it_is_required(
    tmp_path: Path, required: str, outcome: str
) -> None:
    one = "tests/qa/models/servers/test_llama_server.py::test_it_tells_its_window_and_its_model[openai]"
    surroundings = {"ASK_TEST_SERVERS": str(tmp_path), "ASK_REQUIRE_SERVERS": required}
    done = python("-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", one, **surroundings)
    assert outcome in done.stdout
    assert "`make servers` builds it" in done.stdout


def test_a_server_is_started_and_stopped(well: Path) -> None:
    with running(serving, well / "log", seconds=SECONDS) as server, httpx.Client(trust_env=False) as http:
        assert http.get(f"{server.url}/health").text == "ok"
    with httpx.Client(trust_env=False) as http, pytest.raises(httpx.ConnectError):
        http.get(f"{server.url}/health")


def test_a_server_that_does_not_start_leaves_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(NotStarted) as raised, running(failing, tmp_path / "log", seconds=SECONDS):
        pass
    assert "is not to my taste" in raised.value.__notes__[0]


def test_a_failing_test_stops_its_server_too(well: Path) -> None:
    with pytest.raises(ZeroDivisionError), running(serving, well / "log", seconds=SECONDS) as server:
        raise ZeroDivisionError
    with httpx.Client(trust_env=False) as http, pytest.raises(httpx.ConnectError):
        http.get(f"{server.url}/health")


def test_the_tiny_models_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        tiny_gguf.write(tmp_path / f"{name}.gguf")
        tiny_chat.write(tmp_path / name, "local/x", "All is well.")
    assert (tmp_path / "a.gguf").read_bytes() == (tmp_path / "b.gguf").read_bytes()
    [first], [second] = ((tmp_path / name).rglob("model.safetensors") for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
