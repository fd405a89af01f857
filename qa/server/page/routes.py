"""The addresses of the page."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.responses import FileResponse, Response

from index.errors import AskError
from index.text.folding import one_line
from qa.answers.answer import Answer
from qa.answers.paragraph_names import named
from qa.check.labels import CheckedSentence
from qa.server import replies, stream
from qa.server.guard.hosts import foreign_navigation
from qa.server.page import components, evaluations, page_query, pages
from qa.server.page.components import failed
from qa.server.page.months import months
from qa.server.page.pages import component
from qa.server.parameters import reads
from qa.server.reports import Reports
from qa.server.service import QAService

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
LISTED = 50
"""Cables on a page of the list."""
Text = Annotated[str, Query(max_length=1000)]


def router(service: QAService, reports: Reports | None) -> APIRouter:
    """Serve everything that a browser shows."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _asking(routes, _Page(service))
    _reading(routes, service)
    if reports:
        evaluations.add(routes, reports, service.settings.clearance)
    return routes


class _Page:
    """The page on which a person asks."""

    def __init__(self, service: QAService) -> None:
        self._service = service
        self._conversations = page_query.Conversations()

    async def whole(self, address: str, *, ask: bool) -> HTMLResponse:
        """Show the page, with the answer on it if something is asked."""
        status, query, exchanges, follow_up = 200, page_query.Query(), "", ""
        try:
            query = page_query.read(address)
            if query.question and ask:
                exchanges, follow_up = await self._exchanges(query)
        except AskError as error:
            status, exchanges = replies.status(error), failed(str(error), query.question)
        info = await self._service.info()
        html = pages.page(
            "ask.html",
            query=query,
            info=info,
            models=self._service.models,
            months=months(info.overview.months),
            levels=pages.levels_below(info.clearance),
            exchanges=exchanges,
            follow_up=follow_up,
        )
        return HTMLResponse(html, status)

    async def _exchanges(self, query: page_query.Query) -> tuple[str, str]:
        previous = self._conversations.turns(query.conversation)
        answer = await self._service.ask(query.request(previous))
        before = Markup().join(components.before(each.question, each.answer) for each in previous)
        return before + components.exchange(answer, query, len(previous) + 1), self._follow_up(query, answer)

    def _follow_up(self, query: page_query.Query, answer: Answer) -> str:
        """Keep the exchange; returns the box for what follows it up."""
        previous = self._conversations.turns(query.conversation)
        name = self._conversations.keep(query.conversation, [*previous, answer.turn])
        return component("form.html", "follow_up", query, name)

    def events(self, address: str, number: int) -> AsyncGenerator[bytes, None]:
        """Send the answer in pieces of HTML, as it is written."""

        async def work(on_sentence: stream.OnItem[CheckedSentence]) -> stream.Event:
            query = page_query.read(address)
            previous = self._conversations.turns(query.conversation)
            answer = await self._service.ask(query.request(previous), on_sentence)
            follow_up = self._follow_up(query, answer)
            html = components.exchange(answer, query, number)
            return "answer", {"html": html, "follow": follow_up, "url": query.address()}

        return stream.events(work, _sentence_event, lambda error: ("error", {"html": failed(str(error))}))


def _sentence_event(sentence: CheckedSentence) -> stream.Event:
    return "sentence", {"html": components.sentence(sentence)}


def _asking(routes: APIRouter, page: _Page) -> None:
    @routes.get("/")
    @reads(page_query.ASKED, page_query.MANY)
    async def first(request: Request) -> HTMLResponse:
        """The page. A question that a link of another site brings along is filled in, and not asked."""
        return await page.whole(request.url.query, ask=not foreign_navigation(request.scope))

    @routes.get("/stream")
    @reads(page_query.ASKED, page_query.MANY)
    async def streamed(request: Request, n: Annotated[int, Query(ge=1, le=10_000)] = 1) -> stream.EventStream:
        return stream.EventStream(page.events(request.url.query, n))

    @routes.get("/static/{name}")
    async def static(name: str, v: Text = "") -> Response:
        """A file of the page; kept for ever only under an address that names its contents."""
        if name not in {path.name for path in pages.STATIC.iterdir()}:
            return replies.refusal("there is no such file", 404)
        return FileResponse(pages.STATIC / name, headers=FOR_EVER if v else None)


def _reading(routes: APIRouter, service: QAService) -> None:
    @routes.get("/cable/{name}")
    async def read(name: str, p: Text = "", s: Text = "", fragment: bool = False) -> HTMLResponse:
        """A cable; `p` is the paragraph that was cited, `s` the sentence that cites it."""
        try:
            found = await service.read(name)
            cited = frozenset(passage.key for passage in named(found, p)) if p else frozenset()
            article = components.article(found, cited, s, level=2 if fragment else 1)
        except AskError as error:
            code, wrong = replies.status(error), failed(str(error))
            return HTMLResponse(wrong if fragment else pages.plain(name, wrong, heading="Not here"), code)
        title = ": ".join(filter(None, [found.reference_id, one_line(found.subject or "")]))
        return HTMLResponse(article if fragment else pages.plain(title, article, kind="reading"))

    @routes.get("/index")
    @reads(page_query.LIMITS, page_query.MANY)
    async def index(request: Request, first: Annotated[int, Query(ge=0, le=10_000_000)] = 0) -> HTMLResponse:
        """What is indexed, and the list of cables."""
        try:
            query = page_query.read(request.url.query)
            lines, total = await service.cables(query.filters, first, LISTED)
        except AskError as error:
            wrong = pages.plain("What is indexed", failed(str(error)), heading="What is indexed", here="/index")
            return HTMLResponse(wrong, replies.status(error))
        info, last = await service.info(query.filters.clearance), first + len(lines)
        html = pages.page(
            "index.html",
            info=info,
            months=months(info.overview.months),
            query=query,
            lines=lines,
            total=total,
            first=first,
            newer=_from(query, max(0, first - LISTED)) if first else "",
            older=_from(query, first + LISTED) if last < total else "",
        )
        return HTMLResponse(html)


def _from(query: page_query.Query, first: int) -> str:
    """The address of the list from this cable on, under the same filters."""
    return query.address("/index", ("first", str(first)))
