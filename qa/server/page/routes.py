"""The addresses of the page."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from qa.markup import text
from qa.server.asked import Asked
from qa.server.conversations import Conversations
from qa.server.desk import Desk
from qa.server.reports import Reports


def router(desk: Desk, conversations: Conversations, reports: Reports | None) -> APIRouter:
    """Everything that a browser shows."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @routes.get("/")
    async def start(q: str = "") -> HTMLResponse:
        answer = await desk.ask(Asked(q))
        conversations.keep(None, [answer.exchange])
        return HTMLResponse(text(answer.text) + ("" if reports is None else "."))

    return routes
