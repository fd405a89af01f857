"""The JSON API: the methods of the library over HTTP."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import JSONResponse, StreamingResponse

from index.cable_json import CableJson, cable_dict
from index.errors import AskError
from index.filters import Filters
from qa.check.labels import CheckedSentence
from qa.draft_check import checked_dict
from qa.json_shapes import (
    AnswerJson,
    CablesJson,
    CheckedJson,
    ErrorJson,
    HealthJson,
    IndexJson,
    ModelsJson,
    SearchJson,
    as_json,
    search_dict,
)
from qa.server import schemas, stream
from qa.server.jobs import IndexInfo
from qa.server.schemas import AskBody, CheckBody
from qa.server.service import QAService
from qa.version import VERSION

TITLES = {
    401: "A token is wanted",
    404: "Not in this index",
    413: "The request is too long",
    422: "The request is wrong",
    429: "Too many requests",
    502: "The model could not be asked",
    503: "Too many questions wait, or there is no index that can answer",
    504: "No answer within the time limit",
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"model": ErrorJson, "description": title} for code, title in TITLES.items()
}
EXAMPLE = "08PRISTINA128"
EVENT = {
    "type": "object",
    "description": "One event; its data is JSON: SentenceJson, AnswerJson or ErrorJson.",
    "properties": {"event": {"enum": ["sentence", "answer", "error"]}, "data": {"type": "string"}},
    "required": ["event", "data"],
}

Filtered = Annotated[Filters, Depends(schemas.filters)]
CableId = Annotated[
    str, Path(max_length=schemas.LONGEST_VALUE, description="Its id, in any spelling.", examples=[EXAMPLE])
]
ParagraphName = Annotated[
    str, Path(max_length=40, description='As in a citation: 9, "134 (2)" or, by position, §3.', examples=["9"])
]


def router(service: QAService) -> APIRouter:
    """Serve everything under /api, and health."""
    routes = APIRouter(responses=REFUSALS)
    _asking(routes, service)
    _reading(routes, service)
    _describing(routes, service)
    return routes


def _asking(routes: APIRouter, service: QAService) -> None:
    @routes.post("/api/ask", response_model=AnswerJson, tags=["ask"])
    async def ask(body: AskBody) -> JSONResponse:
        """A question in, the checked answer out, as `ask --json` prints it."""
        return _reply((await service.ask(body.request)).to_dict(explain=body.explain))

    @routes.post(
        "/api/ask/stream",
        tags=["ask"],
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {"schema": EVENT}}}},
    )
    async def ask_streaming(body: AskBody) -> stream.EventStream:
        """The same as server-sent events: `sentence` for each as soon as it is written and checked, at last `answer`
        with the whole of it, or `error`.
        """
        return stream.EventStream(_events(service, body))

    @routes.post("/api/check", response_model=CheckedJson, tags=["ask"])
    async def check(body: CheckBody) -> JSONResponse:
        """A draft in, each of its sentences with its label out, as `ask check --json` prints it."""
        return _reply(checked_dict(await service.check(body.draft, body.clearance, body.model)))

    @routes.get("/api/search", response_model=SearchJson, tags=["ask"])
    async def search(
        question: Annotated[schemas.Question, Query()],
        filters: Filtered,
        k: Annotated[schemas.Number, Query()] = 20,
        explain: Annotated[schemas.Explain, Query()] = False,
    ) -> JSONResponse:
        """The passages that bear on a question, best first; no reader."""
        return _reply(search_dict(question, await service.search(question, k, filters), explain=explain))


def _reading(routes: APIRouter, service: QAService) -> None:
    @routes.get("/api/cables", response_model=CablesJson, tags=["read"])
    async def cables(
        filters: Filtered,
        first: Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")] = 0,
        count: Annotated[int, Query(ge=1, le=schemas.MOST_CABLES, description="How many to list.")] = 50,
    ) -> JSONResponse:
        """The cables that the filters leave, newest first."""
        lines, total = await service.cables(filters, first, count)
        return _reply({"total": total, "first": first, "cables": as_json(lines)})

    @routes.get("/api/cables/{cable}", response_model=CableJson, tags=["read"])
    async def cable(cable: CableId, clearance: schemas.UpTo = None) -> JSONResponse:
        """A cable as it is indexed, as far as it may be read; of its file only the name is told."""
        return _reply(cable_dict(await service.read(cable, None, clearance)))

    @routes.get("/api/cables/{cable}/paragraphs/{paragraph}", response_model=CableJson, tags=["read"])
    async def paragraph(cable: CableId, paragraph: ParagraphName, clearance: schemas.UpTo = None) -> JSONResponse:
        """The cable with only the paragraphs of this number."""
        return _reply(cable_dict(await service.read(cable, paragraph, clearance)))


def _describing(routes: APIRouter, service: QAService) -> None:
    @routes.get("/api/index", response_model=IndexJson, tags=["index"])
    async def index(clearance: schemas.UpTo = None) -> JSONResponse:
        """What may be read of the index, counted."""
        return _reply(index_dict(await service.info(clearance)))

    @routes.get("/api/models", response_model=ModelsJson, tags=["index"])
    async def models() -> JSONResponse:
        """The models that may be asked for."""
        rows = [{"name": each.name, "host": each.host, "default": each.default} for each in service.models]
        return _reply({"models": rows})

    @routes.get("/health", response_model=HealthJson, tags=["server"])
    async def health() -> JSONResponse:
        """That questions are answered."""
        return _reply({"status": "ok", "version": VERSION})


def _events(service: QAService, body: AskBody) -> AsyncGenerator[bytes, None]:
    async def work(on_sentence: stream.OnItem[CheckedSentence]) -> stream.Event:
        return "answer", (await service.ask(body.request, on_sentence)).to_dict(explain=body.explain)

    def each(sentence: CheckedSentence) -> stream.Event:
        return "sentence", as_json(sentence)

    def failed(error: AskError) -> stream.Event:
        return "error", {"error": str(error)}

    return stream.events(work, each, failed)


def _reply(content: object) -> JSONResponse:
    return JSONResponse(content, headers={"Cache-Control": "no-store"})


def index_dict(info: IndexInfo) -> IndexJson:
    """Write as JSON what may be read of an index."""
    overview = info.overview
    return {
        "digest": info.digest,
        "created": info.created,
        "embedder": info.embedder,
        "abstracts": info.abstracts,
        "notice": info.notice,
        "clearance": info.clearance,
        "cables": overview.cables,
        "paragraphs": overview.paragraphs,
        "months": as_json(overview.months),
        "undated": overview.undated,
        "origins": as_json(overview.origins),
        "tags": as_json(overview.tags),
        "markings": as_json(overview.markings),
    }
