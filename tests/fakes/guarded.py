"""A small application behind the guard, in this process and behind a real port, and an attacker's words to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qa.server.guard import Guard
from qa.server.guard.connections import Connection

TOKEN = "a-token-that-nobody-guesses"
DEADLINE = 30.0


@dataclass
class Inside:
    """An application without a thought of its own: what reached it, and how many streams it has open."""

    reached: list[str] = field(default_factory=list)
    streaming: int = 0

    @property
    def app(self) -> Starlette:
        """The application."""
        return Starlette(routes=[Route(path, self._reply, methods=["GET", "POST", "PUT"]) for path in PATHS])

    async def _reply(self, request: Request) -> Response:
        self.reached.append(f"{request.method} {request.url.path}")
        body = (await request.body()).decode()
        if request.url.path == "/broken":
            raise ValueError(f"cannot answer {request.query_params.get('q')}")
        if request.url.path == "/drip":
            return StreamingResponse(self._drip())
        return PlainTextResponse(f"reached with {len(body)}", headers={"X-Inside": "yes"})

    async def _drip(self) -> AsyncIterator[bytes]:
        self.streaming += 1
        try:
            while True:
                yield b"x" * 100_000
                await asyncio.sleep(0)
        finally:
            self.streaming -= 1


PATHS = ("/", "/health", "/metrics", "/stream", "/drip", "/broken", "/cable/{name}", "/static/{name}", "/api/{name}")


def client(guard: Guard, inside: Inside | None = None, /, **headers: Any) -> TestClient:
    """Somebody who speaks to the guarded application as http://localhost:8000, and follows no redirect."""
    app = guard.around((inside or Inside()).app)
    return TestClient(app, "http://localhost:8000", headers=headers, follow_redirects=False)


@dataclass
class Listening:
    """A guarded application behind a port of this machine."""

    port: int
    server: uvicorn.Server

    @property
    def host(self) -> bytes:
        """The Host header that it answers to."""
        return f"Host: 127.0.0.1:{self.port}\r\n".encode()

    @contextlib.contextmanager
    def connected(self) -> Iterator[socket.socket]:
        """A connection, on which nothing is waited for longer than the deadline."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE) as connection:
            yield connection

    def said(self, request: bytes) -> bytes:
        """All that is replied until the connection is closed; the request says that it is to be."""
        with self.connected() as connection:
            connection.sendall(request)
            return heard(connection)

    @property
    def open(self) -> int:
        """How many connections the server holds."""
        return len(self.server.server_state.connections)


@contextlib.contextmanager
def listening(guard: Guard, inside: Inside | None = None, kind: type[Connection] = Connection) -> Iterator[Listening]:
    """The guarded application behind a real port, until the end of the block."""
    config = uvicorn.Config(
        guard.around((inside or Inside()).app), http=kind, ws="none", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as bound:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[bound])))
        thread.start()
        try:
            until(lambda: server.started)
            yield Listening(bound.getsockname()[1], server)
        finally:
            server.should_exit = True
            thread.join(DEADLINE)
    assert not thread.is_alive()


def heard(connection: socket.socket) -> bytes:
    """Everything until the other side closes, whichever way it does."""
    pieces = []
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def until(true: Callable[[], bool]) -> None:
    """Wait until this is so; fail where it never is."""
    deadline = time.monotonic() + DEADLINE
    while not true():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)
