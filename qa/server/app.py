"""The application that `ask serve` runs: the API, the page, and the guard around both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from qa.server import api, page
from qa.server.conversations import Conversations
from qa.server.desk import Desk
from qa.server.guard import Guard
from qa.version import VERSION

if TYPE_CHECKING:
    from qa.server.reports import Reports


def create_app(desk: Desk, guard: Guard | None = None, reports: Reports | None = None) -> FastAPI:
    """The application; the desk is opened when it starts and closed when it ends.

    `guard` says who may ask and how much; None: whoever reaches a loopback address. `reports` are the evaluation runs
    that the page shows; None: none.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with desk:
            yield

    app = FastAPI(title="Ask the cables", version=VERSION, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.include_router(api.router(desk))
    app.include_router(page.router(desk, Conversations(), reports))
    (guard or Guard()).install(app)
    return app
