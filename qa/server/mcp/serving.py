"""The tools over standard input and output, or over HTTP behind the guard."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator
from typing import Any

from mcp.server.transport_security import TransportSecuritySettings

from qa.server.mcp.tools import server
from qa.server.service import Desk


def over_stdio(desk: Desk) -> None:
    """Serve one client until it closes our standard input. Only the protocol is written to standard output."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, force=True)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_stdio(desk))


async def _stdio(desk: Desk) -> None:
    async with desk:
        await server(desk).run_stdio_async()


def over_http(desk: Desk) -> Any:
    """The application for streamable HTTP, at /mcp; Host and Origin are the guard's business."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, force=True)
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    app = server(desk).streamable_http_app(transport_security=unguarded)
    inner = app.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(started: Any) -> AsyncIterator[Any]:
        async with desk, inner(started) as state:
            yield state

    app.router.lifespan_context = lifespan
    return app
