"""The seam between the client and a wire protocol, and what the protocols have in common.

A protocol turns a request of ours into JSON and the server's JSON into ours; it touches no network. A further one is a
file like those of `openai_chat`, `anthropic_messages` and `ollama_native`, and a row in `client.PROTOCOLS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from qa.models.chat import ChatRequest, Delta, Endpoint, Finish
from qa.models.protocols.sse import Event, Framing

LENGTH_LIMITS = frozenset({"maxLength", "minLength", "maxItems", "minItems"})
FINISHES: Mapping[str, Finish] = {
    "stop": "complete",
    "end_turn": "complete",
    "stop_sequence": "complete",
    "eos_token": "complete",
    "length": "truncated",
    "max_tokens": "truncated",
    "model_context_window_exceeded": "context",
    "content_filter": "refused",
    "refusal": "refused",
    "error": "incomplete",
    "abort": "incomplete",
}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a server turned out to take: the schema, the count of tokens in a stream, a stream at all, and which name
    it has for the limit of output (None: the usual one of its protocol).
    """

    schema: bool = True
    stream_options: bool = True
    stream: bool = True
    output_name: str | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """One look-up: what to ask, how to read a model's window from it, and what to call that source."""

    url: str
    read: Callable[[Any], int | None]
    source: str
    body: Mapping[str, Any] | None = None
    """Posted where it is given; otherwise the look-up is a GET."""


class WireProtocol(Protocol):
    """What the client needs to know of a protocol."""

    framing: Framing

    def build(self, request: ChatRequest, endpoint: Endpoint, learnt: Learnt) -> tuple[str, dict[str, Any]]:
        """The path after the base URL and the JSON that ask for this reply."""

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """The headers that carry the key, and those that the protocol wants besides."""

    def parse(self, body: Any) -> Delta:
        """A reply that came in one piece."""

    def parse_event(self, event: Event) -> Delta:
        """One event of a stream; ValueError where it is not JSON."""

    def models_path(self, endpoint: Endpoint, /) -> str:
        """The path after the base URL where the server lists its models."""

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """The names in that list."""

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """Where the server may tell the window of this model, the surest first."""


def finish_of(reason: object) -> Finish | None:
    """A server's reason to stop in our words; None where it gave none."""
    if not isinstance(reason, str) or not reason:
        return None
    return FINISHES.get(reason.partition(":")[0].strip().lower(), "unknown")


def key_headers(endpoint: Endpoint) -> dict[str, str]:
    """The header that carries the key, if there is one."""
    if endpoint.key is None:
        return {}
    if endpoint.key_header == "x-api-key":
        return {"x-api-key": endpoint.key}
    return {"authorization": f"Bearer {endpoint.key}"}


def schema_for(request: ChatRequest, endpoint: Endpoint, learnt: Learnt) -> dict[str, Any] | None:
    """The schema to send, in the form that this server takes, or None."""
    if request.schema is None or endpoint.options.schema == "off" or not learnt.schema:
        return None
    return dict(request.schema) if endpoint.short_schema else _without_limits(request.schema)


def _without_limits(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without limits of length; what a property is called is no keyword, whatever its name."""
    return {key: _stripped(key, value) for key, value in schema.items() if key not in LENGTH_LIMITS}


def _stripped(key: str, value: Any) -> Any:
    if key in {"properties", "$defs", "definitions"} and isinstance(value, Mapping):
        return {name: _stripped("", each) for name, each in value.items()}
    if isinstance(value, Mapping):
        return _without_limits(value)
    if isinstance(value, list):
        return [_stripped("", each) for each in value]
    return value


def merged(body: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """The body with the person's own fields; a table is merged with the table of that name."""
    result = dict(body)
    for key, value in extra.items():
        here = result.get(key)
        both_tables = isinstance(here, dict) and isinstance(value, Mapping)
        result[key] = merged(here, value) if both_tables and here is not None else value
    return result


def root(endpoint: Endpoint) -> str:
    """The server's address without any path."""
    parts = urlsplit(endpoint.base_url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))
