"""The API for a person to read: made from its OpenAPI, without anything from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse, JSONResponse

from qa.server.page import pages

Word = tuple[str, bool]
"""Part of a kind; True if it names a shape."""


def router(app: FastAPI) -> APIRouter:
    """Serve /docs and what it is made from."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docs", response_class=HTMLResponse)
    async def docs() -> HTMLResponse:
        """The reference."""
        return HTMLResponse(page(app.openapi()))

    @routes.get("/openapi.json")
    async def openapi() -> JSONResponse:
        """The same for machines."""
        return JSONResponse(app.openapi())

    return routes


def page(api: Mapping[str, Any]) -> str:
    """Make the reference of this API."""
    calls = [_call(method, path, call) for path, methods in api["paths"].items() for method, call in methods.items()]
    shapes = [_shape(name, shape) for name, shape in api["components"]["schemas"].items()]
    return pages.page("reference.html", about=api["info"], calls=calls, shapes=shapes)


def _call(method: str, path: str, call: Mapping[str, Any]) -> dict[str, Any]:
    replies = call["responses"]
    body = call.get("requestBody")
    good = [("Reply", _contents(reply.get("content", {}))) for code, reply in replies.items() if code.startswith("2")]
    return {
        "method": method.upper(),
        "path": path,
        "description": call.get("description") or call.get("summary", ""),
        "parameters": [
            (each["name"], each["in"], _kind(each["schema"]), each.get("description", ""))
            for each in call.get("parameters", ())
        ],
        "contents": [*([("Body", _contents(body["content"]))] if body else []), *good],
        "errors": ", ".join(code for code in replies if not code.startswith("2")),
    }


def _contents(content: Mapping[str, Any]) -> list[tuple[str, list[Word]]]:
    return [(media, _kind(given.get("schema", {}))) for media, given in content.items()]


def _shape(name: str, shape: Mapping[str, Any]) -> dict[str, Any]:
    needed = shape.get("required", [])
    return {
        "name": name,
        "description": shape.get("description", ""),
        "fields": [
            (field if field in needed else f"{field} (optional)", _kind(given), given.get("description", ""))
            for field, given in shape.get("properties", {}).items()
        ],
    }


def _kind(schema: Mapping[str, Any]) -> list[Word]:
    """Describe a schema in a few words, some of which name a shape."""
    return list(_words(schema))


def _words(schema: Mapping[str, Any]) -> Iterator[Word]:
    if reference := schema.get("$ref"):
        yield reference.rsplit("/", 1)[-1], True
    elif several := schema.get("anyOf"):
        for n, each in enumerate(several):
            yield from [(" or ", False)] if n else []
            yield from _words(each)
    elif schema.get("type") == "array":
        yield "list of ", False
        yield from _words(schema.get("items", {}))
    elif "enum" in schema:
        yield ", ".join(json.dumps(each) for each in schema["enum"]), False
    else:
        yield str(schema.get("type", "anything")) + _bounds(schema), False


def _bounds(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f", {schema['minimum']} to {schema['maximum']}"
    return f", up to {schema['maxLength']} characters" if "maxLength" in schema else ""
