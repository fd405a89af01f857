"""The JSON API: the verbs of the library over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from qa.server.asked import Asked
from qa.server.desk import Desk
from qa.shapes import AnswerJson


def router(desk: Desk) -> APIRouter:
    """Everything under /api, health and metrics."""
    routes = APIRouter()

    @routes.get("/health")
    async def health() -> dict[str, str]:
        """Whether questions are answered."""
        return {"status": "ok"}

    @routes.post("/api/ask")
    async def ask(question: str) -> AnswerJson:
        """A question in, the checked answer out."""
        return (await desk.ask(Asked(question))).to_dict()

    return routes
