"""Error replies: each error of ours has a status, and all have one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse

from index.errors import (
    AskError,
    Busy,
    IndexUnusable,
    ModelError,
    TookTooLong,
    UnknownCable,
    UnknownParagraph,
    WorkerLost,
)
from index.text.folding import encodable, one_line
from qa.server.parameters import wrong

if TYPE_CHECKING:
    from fastapi import FastAPI, Request
    from starlette.responses import Response

STATUSES: tuple[tuple[type[AskError], int], ...] = (
    (UnknownCable, 404),
    (UnknownParagraph, 404),
    (Busy, 503),
    (WorkerLost, 503),
    (TookTooLong, 504),
    (ModelError, 502),
    (IndexUnusable, 503),
)
"""The first that fits counts; a request that is wrong itself gets 422."""
OTHERWISE = 422


def status(error: AskError) -> int:
    """Return the HTTP status of an error of ours."""
    return next((code for kind, code in STATUSES if isinstance(error, kind)), OTHERWISE)


def headers(error: AskError) -> dict[str, str]:
    """Say when to come again, if that helps."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, Busy) else {}


def refusal(message: str, code: int, more: Mapping[str, str] | None = None) -> JSONResponse:
    """Reply with an error in the one form that all have."""
    return JSONResponse({"error": encodable(one_line(message))}, code, dict(more or {}))


def install(app: FastAPI, page: Callable[[str], str]) -> None:
    """Give every error that a request can end in that form; `page` shows one to a browser that opens a page."""

    def reply(request: Request, message: str, code: int, more: Mapping[str, str] | None = None) -> Response:
        if _opens_page(request):
            return HTMLResponse(page(one_line(message)), code, dict(more or {}))
        return refusal(message, code, more)

    async def ask_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, AskError)
        return reply(request, str(error), status(error), headers(error))

    async def validation_error(request: Request, error: Exception) -> Response:
        """Say what is wrong first."""
        assert isinstance(error, RequestValidationError)
        return reply(request, wrong(error.errors()[0]), OTHERWISE)

    app.add_exception_handler(AskError, ask_error)
    app.add_exception_handler(RequestValidationError, validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def _opens_page(request: Request) -> bool:
    """Decide if a browser opens an address of the page: those are the ones that the API's description leaves out."""
    page = not getattr(request.scope.get("route"), "include_in_schema", True)
    return page and "text/html" in request.headers.get("accept", "")


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refusal(str(error.detail), error.status_code, error.headers)
