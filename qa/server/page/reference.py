"""The API for a person to read: made from its OpenAPI, without anything from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse

from qa.render.markup import table, tag, text
from qa.server.page import shell


def router(app: FastAPI) -> APIRouter:
    """/docs."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/docs", response_class=HTMLResponse)
    async def docs() -> HTMLResponse:
        """The reference."""
        return HTMLResponse(page(app.openapi()))

    return routes


def page(api: Mapping[str, Any]) -> str:
    """The reference of this API."""
    info = api["info"]
    machines = tag("a", "openapi.json", href="/openapi.json")
    intro = [
        tag("h1", "For programs"),
        tag("p", text(info["description"]), "held"),
        tag("p", f"Version {text(info['version'])}. The same for machines: {machines}."),
    ]
    operations = "".join(
        _operation(method, path, operation)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
    )
    shapes = "".join(_shape(name, shape) for name, shape in api["components"]["schemas"].items())
    body = "".join([*intro, tag("h2", "Calls"), operations, tag("h2", "Shapes"), shapes])
    return shell.document("For programs", body, "/docs", "plain-page reference")


def _operation(method: str, path: str, operation: Mapping[str, Any]) -> str:
    heading = tag("h3", f"{tag('span', method.upper(), 'method')} {text(path)}")
    parts = [tag("p", text(operation.get("description") or operation.get("summary", "")))]
    parts += [_parameters(operation["parameters"])] if operation.get("parameters") else []
    if body := operation.get("requestBody"):
        parts.append(tag("p", f"Body: {_of_content(body['content'])}"))
    parts += _replies(operation["responses"])
    return tag("section", heading + "".join(parts), "operation")


def _parameters(parameters: list[Mapping[str, Any]]) -> str:
    rows = (
        [text(each["name"]), text(each["in"]), _kind(each["schema"]), text(each.get("description", ""))]
        for each in parameters
    )
    return table(["Name", "In", "Kind", "Meaning"], rows, "words")


def _replies(responses: Mapping[str, Any]) -> Iterator[str]:
    for code, reply in responses.items():
        if code.startswith("2"):
            yield tag("p", f"Reply: {_of_content(reply.get('content', {}))}")
    others = ", ".join(code for code in responses if not code.startswith("2"))
    yield tag("p", f"Otherwise: {text(others)}, with the reason as {_link('ErrorJson')}.", "note")


def _of_content(content: Mapping[str, Any]) -> str:
    return "; ".join(f"{text(media)}, {_kind(given.get('schema', {}))}" for media, given in content.items())


def _shape(name: str, shape: Mapping[str, Any]) -> str:
    needed = shape.get("required", [])
    rows = (
        [text(field) + ("" if field in needed else " (optional)"), _kind(given), text(given.get("description", ""))]
        for field, given in shape.get("properties", {}).items()
    )
    heading = tag("h3", text(name), id=f"shape-{name}")
    return tag(
        "section",
        heading + tag("p", text(shape.get("description", ""))) + table(["Field", "Kind", "Meaning"], rows, "words"),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words, linked where it has a name."""
    if reference := schema.get("$ref"):
        return _link(reference.rsplit("/", 1)[-1])
    if several := schema.get("anyOf"):
        return " or ".join(_kind(each) for each in several)
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return text(", ".join(json.dumps(each) for each in schema["enum"]))
    return text(str(schema.get("type", "anything"))) + _bounds(schema)


def _bounds(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f", {schema['minimum']} to {schema['maximum']}"
    return f", up to {schema['maxLength']} characters" if "maxLength" in schema else ""


def _link(name: str) -> str:
    return tag("a", text(name), href=f"#shape-{name}")
