"""`ask serve` and `ask mcp` as commands: what they say, what they refuse, how they end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from tests import CHECKOUT
from tests.fakes.browser import serving
from tests.fakes.served import HALF_A_REPLY, QUESTION
from tests.fakes.stub_server import LONGEST_HOLD, SSE, Say, Stub, openai_chunk


def test_it_says_where_the_page_is_and_answers_there(sample_index: Path) -> None:
    with serving(sample_index, "--processes", "1") as address:
        assert httpx.get(f"{address}/health").json()["status"] == "ok"
        assert "Ask the cables" in httpx.get(address).text


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly_when_told_to(sample_index: Path, ending: signal.Signals) -> None:
    process, stderr = _started(sample_index, "1")
    with stderr as told:
        assert "the page is at" in told.readline()
        process.send_signal(ending)
        assert process.wait(30) in (0, -ending)
        assert told.read() == ""


@pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
def test_a_silent_model_does_not_keep_it_from_ending(sample_index: Path, streamed: bool) -> None:
    with Stub([Say((openai_chunk(HALF_A_REPLY),) if streamed else (), headers=SSE, hold=True)]) as stub:
        settings = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1", "ASK_TIMEOUT": "600"}
        process, stderr = _started(sample_index, "0", **settings)
        with stderr as told, ThreadPoolExecutor(1) as thread:
            address = told.readline().split("the page is at ")[1].split(";")[0]
            asking = thread.submit(_asked, f"{address}/api/ask{'/stream' if streamed else ''}")
            while not stub.posted:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            assert process.wait(LONGEST_HOLD - 5) in (0, -signal.SIGINT)
            assert ("KPS identified 32" if streamed else "503: the server is ending") in asking.result()
            assert told.read() == ""


def _started(index: Path, processes: str, **environment: str) -> tuple[subprocess.Popen[str], IO[str]]:
    """`ask serve`, and what it says on stderr."""
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "serve", "--port", "0", "--index", str(index), "--processes", processes],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    return process, process.stderr


def _asked(address: str) -> str:
    """What arrives until the server ends."""
    arrived = ""
    with httpx.stream("POST", address, json={"question": QUESTION}, timeout=60) as reply:
        try:
            for piece in reply.iter_text():
                arrived += piece
        except httpx.RemoteProtocolError:
            return arrived
    return f"{reply.status_code}: {json.loads(arrived)['error']}"


def test_another_address_than_this_machines_wants_a_token(run_ask: Callable[..., Any], sample_index: Path) -> None:
    done = run_ask("serve", "--host", "0.0.0.0", "--port", "0", "--index", str(sample_index))
    assert done.returncode == 2
    assert "set ASK_TOKEN to a secret" in done.stderr


def test_a_token_that_is_easily_guessed_is_refused(run_ask: Callable[..., Any], sample_index: Path) -> None:
    done = run_ask("serve", "--port", "0", "--index", str(sample_index), ASK_TOKEN="secret")
    assert done.returncode == 2
    assert "ASK_TOKEN must be at least" in done.stderr
    assert "'secret'" not in done.stderr


def test_with_a_token_only_who_shows_it_is_answered(sample_index: Path) -> None:
    token = "a-token-that-nobody-guesses"
    with serving(sample_index, "--processes", "0", ASK_TOKEN=token) as address:
        assert httpx.get(f"{address}/api/index").status_code == 401
        assert httpx.get(f"{address}/api/index", headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert httpx.get(f"{address}/api/index", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        browser = httpx.Client(base_url=address, follow_redirects=True, headers={"Accept": "text/html"})
        with browser:
            assert "The token" in browser.get("/index").text
            assert "What is indexed" in browser.post("/sign-in", data={"token": token, "next": "/index"}).text


def test_a_port_that_is_taken_is_said_in_one_line(run_ask: Callable[..., Any], sample_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run_ask("serve", "--port", str(taken.getsockname()[1]), "--index", str(sample_index))
    assert done.returncode == 2
    assert "choose another with --port" in done.stderr


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_no_index_is_said_in_one_line(run_ask: Callable[..., Any], tmp_path: Path, command: str) -> None:
    done = run_ask(command, "--index", str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert done.stderr.startswith("ask: No index in")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("command", "package", "extra"), [("serve", "fastapi", "serve"), ("mcp", "mcp", "mcp")])
def test_what_is_not_installed_is_named(sample_index: Path, command: str, package: str, extra: str) -> None:
    without = f"import sys; sys.modules[{package!r}] = None; from qa.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", without, command, "--index", str(sample_index)],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"pip install 'ask-the-cables[{extra}]'" in done.stderr
