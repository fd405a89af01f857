"""Serves the application on an address with uvicorn, until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from index.errors import AskError, UsageError
from qa.server.guard.connections import Connection

GRACE = 5
"""Seconds in which requests under way may still end."""
CUT_SHORT = ("Cancel ", "ASGI callable returned without completing")
"""Beginnings of log lines about requests that the end cut short: the client is told, and nobody else need be."""


class _Server(uvicorn.Server):
    """Says when it listens, and lets an error of ours through instead of logging it."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and call back."""
        await super().startup(sockets)
        if not self.should_exit:
            self._on_listening()


def listen(app: Any, host: str, port: int, on_listening: Callable[[str], None]) -> None:
    """Serve until Ctrl-C or a request to end; `on_listening` gets the address as soon as it answers.

    Raises UsageError if nothing can listen there, and what opening the index raises.
    """
    failure: list[AskError] = []
    bound = _bound(host, port)
    at = f"http://{f'[{host}]' if ':' in host else host}:{bound.getsockname()[1]}"
    config = uvicorn.Config(
        _with_failure_noted(app, failure),
        http=Connection,
        ws="none",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config, lambda: on_listening(at))
    logging.getLogger("uvicorn.error").addFilter(
        lambda record: not (server.should_exit and str(record.msg).startswith(CUT_SHORT))
    )
    # uvicorn ends in good order on Ctrl-C and on a request to end, and raises either again when it has.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with bound, contextlib.suppress(KeyboardInterrupt, SystemExit):
        asyncio.run(server.serve(sockets=[bound]))
    if failure:
        raise failure[0]
    if not server.started:
        raise AskError("the server could not start.")


def _bound(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {host} port {port} ({error.strerror}): choose another with --port."
        ) from error


def _with_failure_noted(app: Any, failure: list[AskError]) -> Any:
    """Note what keeps the application from starting: uvicorn would log it and end with its own code."""
    logger = logging.getLogger("uvicorn.error")
    logger.addFilter(lambda _: not failure)

    async def noted(scope: Any, receive: Any, send: Any) -> None:
        async def without_traceback(message: Any) -> None:
            failed = message["type"] == "lifespan.startup.failed"
            await send({**message, "message": ""} if failed else message)

        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        try:
            await app(scope, receive, without_traceback)
        except AskError as error:
            failure.append(error)
            raise
        except Exception:
            logger.exception("a defect of ours keeps the server from starting")
            raise

    return noted
