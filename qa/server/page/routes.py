"""The addresses of the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.responses import FileResponse, Response

from index.errors import AskError
from qa.answers.answer import Answer
from qa.answers.paragraph_names import named
from qa.check.labels import CheckedSentence
from qa.render.markup import tag
from qa.server import replies, stream
from qa.server.conversations import Conversations
from qa.server.guard.hosts import foreign_navigation
from qa.server.page import answer as shown
from qa.server.page import asking, cable, evaluations, shell, start, summary
from qa.server.reports import Reports
from qa.server.service import Desk

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
NO_CABLE = tag("h1", "Not here")
Text = Annotated[str, Query(max_length=1000)]


def router(desk: Desk, conversations: Conversations, reports: Reports | None) -> APIRouter:
    """Everything that a browser shows."""
    routes = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
    _asking(routes, _Page(desk, conversations))
    _reading(routes, desk)
    if reports:
        evaluations.add(routes, reports, desk.settings.clearance)
    return routes


class _Page:
    """The page on which is asked."""

    def __init__(self, desk: Desk, conversations: Conversations) -> None:
        self._desk = desk
        self._conversations = conversations

    async def whole(self, given: str, *, ask: bool) -> HTMLResponse:
        """The page, with the answer on it where something is asked."""
        status, query, exchanges, follow = 200, asking.Query(), "", ""
        try:
            query = asking.read(given)
            if query.question and ask:
                exchanges, follow = await self._exchanges(query)
        except AskError as error:
            status, exchanges = replies.status(error), shown.failed(query.question, str(error))
        info = await self._desk.info()
        return HTMLResponse(start.page(query, info, self._desk.models, exchanges, follow), status)

    async def _exchanges(self, query: asking.Query) -> tuple[str, str]:
        previous = self._conversations.turns(query.conversation)
        answer = await self._desk.ask(query.request(previous))
        before = "".join(shown.before(each.question, each.answer) for each in previous)
        name = self._kept(query, answer)
        return before + shown.exchange(answer, query, len(previous) + 1), start.follow(query, name)

    def _kept(self, query: asking.Query, answer: Answer) -> str:
        previous = self._conversations.turns(query.conversation)
        return self._conversations.keep(query.conversation, [*previous, answer.turn])

    def events(self, given: str, number: int) -> AsyncIterator[bytes]:
        """The answer in pieces of HTML, as it is written."""

        async def work(told: stream.Told[CheckedSentence]) -> stream.Event:
            query = asking.read(given)
            previous = self._conversations.turns(query.conversation)
            answer = await self._desk.ask(query.request(previous), told)
            name = self._kept(query, answer)
            return "answer", {
                "html": shown.exchange(answer, query, number),
                "follow": start.follow(query, name),
                "url": query.address(),
            }

        return stream.events(work, _piece, lambda error: ("error", {"html": shown.failed("", str(error))}))


def _piece(sentence: CheckedSentence) -> stream.Event:
    return "sentence", {"html": shown.sentence(sentence)}


def _asking(routes: APIRouter, page: _Page) -> None:
    @routes.get("/")
    async def first(request: Request) -> HTMLResponse:
        """The page. A question that a link of another site brings along is filled in, and not asked."""
        return await page.whole(request.url.query, ask=not foreign_navigation(request.scope))

    @routes.get("/stream")
    async def streamed(request: Request, n: Annotated[int, Query(ge=1, le=10_000)] = 1) -> StreamingResponse:
        return stream.response(page.events(request.url.query, n))

    @routes.get("/static/{name}")
    async def static(name: str, v: Text = "") -> Response:
        """A file of the page; kept for ever only under an address that names its contents."""
        if name not in {path.name for path in shell.STATIC.iterdir()}:
            return replies.refusal("there is no such file", 404)
        return FileResponse(shell.STATIC / name, headers=FOR_EVER if v else None)


def _reading(routes: APIRouter, desk: Desk) -> None:
    @routes.get("/cable/{name}")
    async def read(name: str, p: Text = "", s: Text = "", fragment: bool = False) -> HTMLResponse:
        """A cable; `p` is the paragraph that was cited, `s` the sentence that cites it."""
        try:
            found = await desk.read(name)
            cited = frozenset(each.key for each in named(found, p)) if p else frozenset()
            article = cable.article(found, cited, s, level=2 if fragment else 1)
        except AskError as error:
            code, article = replies.status(error), shown.failed("", str(error))
            return HTMLResponse(article if fragment else shell.document(name, NO_CABLE + article), code)
        title = tag_title(found.reference_id, found.subject)
        return HTMLResponse(article if fragment else shell.document(title, article, kind="reading"))

    @routes.get("/index")
    async def index(request: Request, first: Annotated[int, Query(ge=0, le=10_000_000)] = 0) -> HTMLResponse:
        """What is indexed, and the list of cables."""
        try:
            query = asking.read(request.url.query)
            lines, total = await desk.cables(query.filters, first, summary.COUNT)
        except AskError as error:
            wrong = tag("h1", "What is indexed") + shown.failed("", str(error))
            return HTMLResponse(shell.document("What is indexed", wrong, "/index"), replies.status(error))
        return HTMLResponse(summary.page(await desk.info(), lines, total, first, query))


def tag_title(reference_id: str, subject: str | None) -> str:
    """The title of a cable's page."""
    return f"{reference_id}: {' '.join(subject.split())}" if subject else reference_id
