"""The evaluation runs on the page: their list, and each with the page that it has of its own."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from qa.server.page import pages
from qa.server.reports import Reports

MISSING = "It is not kept here, or is above the clearance."


def add(routes: APIRouter, reports: Reports, clearance: str | None) -> None:
    """Add the addresses of the runs."""

    @routes.get("/evaluations")
    async def listed() -> HTMLResponse:
        """The runs that are kept."""
        runs = await asyncio.to_thread(reports.listed, clearance)
        names = list(dict.fromkeys(name for run in runs for name, _ in run.figures))
        return HTMLResponse(pages.page("evaluations.html", runs=runs, names=names))

    @routes.get("/evaluations/{name}")
    async def run(name: str) -> HTMLResponse:
        """The run's own page, under the policy that it was made for."""
        found = await asyncio.to_thread(reports.page, name, clearance)
        if found is None:
            return HTMLResponse(pages.missing("No such run", MISSING, "/evaluations"), 404)
        return HTMLResponse(found.html, headers={"Content-Security-Policy": found.policy})
