"""Counts and times of requests, for Prometheus; no question and no address is among them."""

from __future__ import annotations

from time import perf_counter

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.server.service import QAService

UNKNOWN = "(no such path)"


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "ask_requests", "Requests answered, by path and status.", ["path", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "ask_request_seconds", "From a request to the end of its reply.", ["path"], registry=self.registry
        )
        self.under_way = Gauge("ask_under_way", "Questions and searches worked on or waiting.", registry=self.registry)


class RequestCounter:
    """Counts each request by the path as it is declared, so that no question is kept."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), "500"

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            path = getattr(scope.get("route"), "path", UNKNOWN)
            self._metrics.requests.labels(path, status).inc()
            self._metrics.seconds.labels(path).observe(perf_counter() - began)


def router(service: QAService, metrics: Metrics) -> APIRouter:
    """Serve /metrics."""
    metrics.under_way.set_function(lambda: service.under_way)
    routes = APIRouter()

    @routes.get("/metrics", tags=["server"], response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    async def counted() -> Response:
        """What the server has done, in the text format of Prometheus."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return routes
