"""The evaluation runs on the page: their list, and each with the page that it has of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from qa.render.markup import table, tag, text
from qa.server.page import shell
from qa.server.reports import Reports, RunLine

HOW = "No evaluation has been run here yet: ask eval run measures what is indexed on gold questions."


def add(routes: APIRouter, reports: Reports, clearance: str | None) -> None:
    """Their addresses."""

    @routes.get("/evaluations")
    async def listed() -> HTMLResponse:
        """The runs that are kept."""
        return HTMLResponse(page(await asyncio.to_thread(reports.listed, clearance)))

    @routes.get("/evaluations/{name}")
    async def run(name: str) -> HTMLResponse:
        """The run's own page, under the policy that it was made for."""
        found = await asyncio.to_thread(reports.page, name, clearance)
        if found is None:
            missing = tag("h1", "No such run") + tag("p", "It is not kept here, or is above the clearance.", "wrong")
            return HTMLResponse(shell.document("No such run", missing, "/evaluations", "plain-page"), 404)
        return HTMLResponse(found.html, headers={"Content-Security-Policy": found.policy})


def page(runs: Sequence[RunLine]) -> str:
    """The list."""
    body = tag("h1", "Evaluations") + (_table(runs) if runs else tag("p", text(HOW), "held"))
    return shell.document("Evaluations", body, "/evaluations", "plain-page")


def _table(runs: Sequence[RunLine]) -> str:
    names = list(dict.fromkeys(name for run in runs for name, _ in run.figures))
    rows = (
        [_link(run), text(run.begun[:16].replace("T", " ")), text(run.title), *_figures(run, names)] for run in runs
    )
    return table(["Run", "Begun (UTC)", "What", *map(text, names)], rows, "runs", "Runs, newest first")


def _figures(run: RunLine, names: Sequence[str]) -> list[str]:
    given = dict(run.figures)
    return [text(given.get(name, "")) for name in names]


def _link(run: RunLine) -> str:
    return tag("a", text(run.name), href=f"/evaluations/{quote(run.name, safe='')}")
