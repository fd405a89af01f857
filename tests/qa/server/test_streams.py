"""Streams: each ends with an event that says how, and one that is closed early leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import AskError, NonsenseReply
from qa.readers.extractive import EmbeddedReader
from qa.server import stream
from tests import CHECKOUT
from tests.fakes.served import QUESTION, client, events

STREAMS = (
    ("POST", "/api/ask/stream", {"json": {"question": QUESTION}}),
    ("GET", "/stream", {"params": {"q": QUESTION}}),
)
CLOSED_EARLY = 40
FAILURES = (
    RuntimeError("a secret"),
    KeyError("a secret"),
    NonsenseReply("no answer that can be read"),
    asyncio.CancelledError(),
)


def arrived(work: Callable[[stream.OnItem[str]], Awaitable[stream.Event]]) -> list[tuple[str, Any]]:
    """Every event of a stream of this work."""

    async def whole() -> str:
        sent = stream.events(work, lambda item: ("sentence", {"text": item}), lambda error: ("error", str(error)))
        return b"".join([piece async for piece in sent]).decode()

    return [(name, json.loads(data)) for name, data in events(asyncio.run(whole()))]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
@pytest.mark.parametrize("items", [[], ["one", "two"]], ids=["at once", "in the middle"])
def test_whatever_fails_is_the_last_event(failure: BaseException, items: list[str]) -> None:
    async def work(pass_on: stream.OnItem[str]) -> stream.Event:
        for item in items:
            pass_on(item)
            await asyncio.sleep(0)
        raise failure

    *before, (name, said) = arrived(work)
    assert before == [("sentence", {"text": item}) for item in items]
    assert name == "error"
    assert said == str(failure) if isinstance(failure, AskError) else "secret" not in said


def test_an_item_that_cannot_be_written_is_an_error_too() -> None:
    async def work(pass_on: stream.OnItem[Any]) -> stream.Event:
        pass_on({1, 2})
        return "answer", "done"

    assert [name for name, _ in arrived(work)] == ["error"]


def test_half_a_character_does_not_end_a_stream() -> None:
    async def work(pass_on: stream.OnItem[str]) -> stream.Event:
        pass_on("half \ud83d")
        return "answer", "done"

    assert arrived(work) == [("sentence", {"text": "half ?"}), ("answer", "done")]


@pytest.mark.parametrize(("method", "path", "given"), STREAMS, ids=["api", "page"])
def test_a_reader_that_breaks_is_said_in_the_stream(
    sample_index: Path, monkeypatch: pytest.MonkeyPatch, method: str, path: str, given: Any
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("a secret")

    monkeypatch.setattr(EmbeddedReader, "read", broken)
    with client(sample_index) as asking:
        reply = asking.request(method, path, **given)
    ((name, data),) = events(reply.text)
    assert (reply.status_code, name) == (200, "error")
    assert "he server failed at this" in data
    assert "secret" not in data


def test_streams_that_are_closed_early_leave_no_line_in_the_log(sample_index: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.cli", "serve", "--port", "0", "--index", str(sample_index), "--processes", "0"],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr
    with process.stderr as log:
        try:
            port = int(re.findall(r"127\.0\.0\.1:(\d+)", log.readline())[0])
            for _ in range(CLOSED_EARLY):
                _close_early(port)
        finally:
            process.send_signal(signal.SIGINT)
        assert log.read() == ""
        assert process.wait(30) in (0, -signal.SIGINT)


def _close_early(port: int) -> None:
    """Ask, and hang up as soon as the stream begins."""
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST /api/ask/stream HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    head += "Content-Type: application/json\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + body)
        assert connection.recv(15) == b"HTTP/1.1 200 OK"
