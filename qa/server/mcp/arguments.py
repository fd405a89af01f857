"""Arguments of tools: what a model writes a little differently is taken, what is wrong is said in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, InputRequiredResult
from pydantic import ValidationError

from index.text.folding import encodable
from index.text.suggest import suggest
from qa.server.guard.error_boundary import FAILED, LOG, described
from qa.server.parameters import SHOWN, unknown, wrong

WRONG = {
    "missing": "it is missing",
    "greater_than_equal": "the least is {ge}",
    "less_than_equal": "the most is {le}",
    "string_too_long": "the longest has {max_length} characters",
    "too_long": "the most are {max_length}",
    "string_type": "a text is wanted",
    "list_type": "a list of texts is wanted",
    "int": "a whole number is wanted",
    "bool": "true or false is wanted",
}
"""What is said of a wrong argument, by the kind of error that the library tells, or the first word of that."""
LARGEST = 10**15
"""Whole numbers up to this are taken where a text is wanted."""


class ToolServer(MCPServer[Any]):
    """A server whose tools refuse arguments that they do not have, and whose errors are one line of ours."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call the tool; raises ToolError if it, or an argument, does not exist or is wrong."""
        schemas = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        if name not in schemas:
            near = suggest(name[:SHOWN], schemas, "there are")
            raise ToolError(encodable(f"there is no such tool; {near}"))
        try:
            return await super().call_tool(name, taken(arguments, schemas[name]), context)
        except UnexpectedToolError as error:
            LOG.error("a tool failed: %s", described(error.__cause__ or error))
            raise ToolError(FAILED) from None
        except ToolError as error:
            raise ToolError(_one_line(error)) from None


def taken(given: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments in the form that the tool's schemas ask for; raises ToolError if one is not known."""
    for name in given:
        if name not in schemas:
            raise ToolError(unknown(name, schemas))
        if given[name] == "null":  # which the library would read as nothing given
            raise ToolError(f"{name}: leave it out if nothing is meant")
    return {name: _as_asked(value, set(_kinds(schemas[name]))) for name, value in given.items()}


def _kinds(schema: Mapping[str, Any]) -> Iterator[str]:
    for each in schema.get("anyOf", [schema]):
        yield each.get("type", "")


def _as_asked(value: Any, kinds: set[str]) -> Any:
    """Read one value as a list, and a number as a text, if that is what the argument is."""
    if "array" in kinds:
        return _list(value)
    if "string" in kinds or (isinstance(value, bool) and "boolean" not in kinds):
        return _text(value)
    return value


def _list(value: Any) -> Any:
    if isinstance(value, list):
        return [_text(each) for each in value]
    if isinstance(value, str) and value.startswith("["):  # a list in JSON, which the library reads
        return value
    if isinstance(value, str) and not value.strip():
        return []
    return [_text(value)] if isinstance(value, str | int | float) else value


def _text(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and abs(value) < LARGEST:
        return str(value)
    return encodable(value) if isinstance(value, str) else value


def _one_line(error: ToolError) -> str:
    """Say what was raised, without what the library writes around it."""
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        first = cause.errors()[0]
        said = WRONG.get(first["type"]) or WRONG.get(first["type"].partition("_")[0], "it cannot be read")
        return wrong({**first, "msg": said.format(**first.get("ctx", {}))})
    return " ".join(str(cause if isinstance(cause, ToolError) else error).split())
