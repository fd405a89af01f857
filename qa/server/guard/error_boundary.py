"""Errors that nothing else caught: logged by kind and place, never with what was asked or read."""

from __future__ import annotations

import asyncio
import logging
import traceback

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.server.guard.http import refuse

LOG = logging.getLogger("uvicorn.error")
ENDING = "the server is ending: ask again when it is back"
FAILED = "the server failed at this; its log says where"


class ErrorBoundary:
    """Catches everything; never logs an error's message, as it may hold the question."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            # Only the end of the server cancels a request, and it waits no longer for it than for this reply.
            if not begun:
                await refuse(scope, receive, send, 503, ENDING)
        except Exception as error:
            LOG.error("a request failed: %s", described(error))
            if not begun:
                await refuse(scope, receive, send, 500, FAILED)


def described(error: BaseException) -> str:
    """Name the kind of an error and the places it came through, without its text."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    places = [
        f"{frame.f_globals.get('__name__', '?')}:{line}" for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    return " < ".join([type(error).__name__, *reversed(places)])
