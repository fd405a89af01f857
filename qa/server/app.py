"""The application that `ask serve` runs: the API and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI

from qa.server import api, metrics, page, replies
from qa.server.head import HeadRequests
from qa.server.metrics import Metrics, RequestCounter
from qa.server.page import pages, reference
from qa.server.parameters import check_query
from qa.server.service import QAService
from qa.version import VERSION

if TYPE_CHECKING:
    from qa.server.reports import Reports

ABOUT = (
    "Questions to an archive of cables; answers whose every sentence cites its paragraph and was checked against it."
)


def create_app(service: QAService, reports: Reports | None = None) -> FastAPI:
    """Make the application; the service is opened when it starts and closed when it ends.

    `reports` are the evaluation runs that the page shows. Who may ask, and how much, is decided by `Guard.around`.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with service:
            yield

    app = FastAPI(
        title="Ask the cables",
        description=ABOUT,
        version=VERSION,
        lifespan=lifespan,
        dependencies=[Depends(check_query)],
        openapi_url=None,
    )
    replies.install(app, pages.wrong)
    app.include_router(api.router(service))
    counters = Metrics()
    app.include_router(metrics.router(service, counters))
    app.include_router(reference.router(app))
    app.include_router(page.router(service, reports))
    app.add_middleware(RequestCounter, metrics=counters)
    app.add_middleware(HeadRequests)
    return app
