"""Clients that ask without a pause, as cheap as they can be: they share the machine with the server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Self
from urllib.parse import quote, urlsplit

ENDS = b"\r\n\r\n"
LENGTH = re.compile(r"\ncontent-length: *(\d+)")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its status, 0 if none came, and the seconds until it was whole."""

    status: int
    seconds: float


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(address)
    return await asyncio.open_connection(parts.hostname, parts.port)


class Client:
    """One connection, kept open from one request to the next."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> Reply:
        """Return the reply to a request; a connection that fails is a reply without a status."""
        began = perf_counter()
        try:
            if self._streams is None:
                self._streams = await _connect(self._address)
            reader, writer = self._streams
            writer.write(request)
            head = (await reader.readuntil(ENDS)).decode("latin-1").lower()
            length = LENGTH.search(head)
            await (reader.readexactly(int(length[1])) if length else reader.read())
            if length is None or "\nconnection: close" in head:
                self.close()
            return Reply(int(head.split(" ")[1]), perf_counter() - began)
        except (OSError, asyncio.IncompleteReadError, IndexError, ValueError):
            self.close()
            return Reply(0, perf_counter() - began)

    def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


def asking(address: str, question: str) -> bytes:
    """Make a request for an answer."""
    body = json.dumps({"question": question}).encode()
    return (
        f"POST /api/ask HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def searching(address: str, question: str) -> bytes:
    """Make a request for passages."""
    return (
        f"GET /api/search?k=8&question={quote(question)} HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode()
    )


async def crowd(
    address: str, requests: Iterator[bytes], clients: int, *, seconds: float = 1e9, most: int = 1_000_000_000
) -> list[Reply]:
    """Let so many clients ask, each again as soon as it is answered, for these seconds or so many requests."""
    replies: list[Reply] = []
    ends, numbers = perf_counter() + seconds, count()

    async def one() -> None:
        client = Client(address)
        while perf_counter() < ends and next(numbers) < most:
            replies.append(await client.send(next(requests)))
        client.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return replies


class Stuck:
    """So many connections that begin a request and never finish it; one that the server closes is opened again."""

    def __init__(self, address: str, number: int) -> None:
        self._address = address
        self._number = number
        self._tasks: list[asyncio.Task[None]] = []
        self.open = 0
        """How many stand now."""

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._hang()) for _ in range(self._number)]
        while self.open < self._number:
            await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks)

    async def _hang(self) -> None:
        while True:
            reader, writer = await _connect(self._address)
            self.open += 1
            try:
                writer.write(b"POST /api/ask HTTP/1.1\r\nHost: ")
                with contextlib.suppress(OSError):
                    await reader.read()
            finally:
                self.open -= 1
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
