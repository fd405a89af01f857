"""HEAD on every address that takes GET: the same status and headers, no body."""

from __future__ import annotations

import contextlib

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadRequests:
    """Answers HEAD as GET up to where the body would begin, so that no stream is begun."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def headers_only(message: Message) -> None:
            await send(message)
            await send({"type": "http.response.body", "body": b""})
            raise ClientDisconnect

        with contextlib.suppress(ClientDisconnect):
            await self._app({**scope, "method": "GET"}, receive, headers_only)
