"""What no reply and no log of a running server holds: questions, tokens, folders."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index.errors import IndexUnusable
from qa.server.service import UNUSABLE, QAService, ServiceLimits
from qa.settings.config import read_settings
from tests import CHECKOUT
from tests.fakes.guarded import DEADLINE, TOKEN

QUESTION = "who paid for the zanzibar shelter"


@pytest.fixture
def server(sample_index: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of `ask serve` as somebody starts it for a network, and its process."""
    command = [sys.executable, "-W", "error", "-m", "qa.cli", "serve", "--port", "0", "--processes", "0"]
    environment = os.environ | {"ASK_TOKEN": TOKEN, "ASK_INDEX": str(sample_index), "PYTHONPATH": str(CHECKOUT)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=tmp_path) as process:
        try:
            assert process.stderr
            found = re.search(r"http://[\d.:]+", process.stderr.readline())
            assert found
            yield found[0], process
        finally:
            process.kill()


def test_a_log_holds_no_question_and_no_token(server: tuple[str, subprocess.Popen[str]]) -> None:
    address, process = server
    with httpx.Client(base_url=address, headers={"authorization": f"Bearer {TOKEN}"}, timeout=DEADLINE) as guest:
        assert guest.get("/", params={"q": QUESTION}).status_code == 200
        assert guest.post("/api/ask", json={"question": QUESTION}).status_code == 200
        assert guest.get("/api/search", params={"question": QUESTION, "since": "zanzibar"}).status_code == 422
        assert guest.get("/nowhere", params={"q": QUESTION}).status_code == 404
        assert guest.post("/api/ask", content=f'{{"question": "{QUESTION}').status_code == 422
        assert guest.post("/sign-in", data={"token": f"{TOKEN}x"}).status_code == 401
        assert guest.get("/?q=zanzibar", headers={"authorization": f"Bearer {TOKEN}x"}).status_code == 401
    place = httpx.URL(address)
    with socket.create_connection((place.host, place.port), timeout=DEADLINE) as connection:
        connection.sendall(f"GET /?q=zanzibar HTTP/1.1\r\nAuthorization {TOKEN}\r\n\r\n".encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 400 ")
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0
    assert "zanzibar" not in said
    assert TOKEN not in said


def test_what_is_wrong_with_the_index_is_told_without_its_folder(
    sample_index: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    index = Path(shutil.copytree(sample_index, tmp_path / "index"))

    async def refusal() -> str:
        async with QAService(read_settings(index=index), ServiceLimits(processes=1)) as service:
            shutil.rmtree(index)
            # Its successor has to open the index anew.
            os.kill(service.pids[0], signal.SIGKILL)
            with pytest.raises(IndexUnusable) as refused:
                await service.info()
            return str(refused.value)

    assert asyncio.run(refusal()) == UNUSABLE
    assert str(index) in capfd.readouterr().err, "who runs the server is told"
