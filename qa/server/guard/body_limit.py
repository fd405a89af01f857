"""How long a request may be, and how long it may take to come."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.server.guard.http import header, refuse

LONGEST_URL = 32_000
"""Bytes: the page asks by its address, and a letter of the longest question may take twelve of them."""
ARRIVAL = 10.0
"""Seconds in which a body must be here."""


class _TooLong(Exception):
    """The body is longer than allowed."""


class BodyLimit:
    """Reads a request's body before anything is done with it, and gives up if it does not come."""

    def __init__(self, app: ASGIApp, longest: int, arrival: float = ARRIVAL) -> None:
        self._app = app
        self._longest = longest
        self._arrival = arrival

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
            await refuse(scope, receive, send, 414, f"an address may be {LONGEST_URL} characters long at most")
            return
        try:
            async with asyncio.timeout(self._arrival):
                first = await self._whole(scope, receive)
        except _TooLong:
            await refuse(scope, receive, send, 413, f"a request may be {self._longest} bytes long at most")
        except TimeoutError:
            await refuse(scope, receive, send, 408, "the request did not come in time")
        else:
            if first["type"] == "http.request":
                await self._app(scope, _replayed(first, receive), send)

    async def _whole(self, scope: Scope, receive: Receive) -> Message:
        """Read the whole body as one message."""
        length = header(scope, b"content-length") or "0"
        if not length.isdecimal() or int(length[:20]) > self._longest:
            raise _TooLong
        body = b""
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            body += message.get("body", b"")
            if len(body) > self._longest:
                raise _TooLong
            if not message.get("more_body"):
                return {"type": "http.request", "body": body, "more_body": False}


def _replayed(first: Message, receive: Receive) -> Receive:
    """Give the message that was read already once more, then what comes after it."""
    waiting = [first]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received
