"""The seam between the client and a wire protocol, and what the protocols have in common.

A protocol turns a request of ours into JSON and the server's JSON into ours; it touches no network. A further one is a
file like `openai_chat`, `anthropic_messages` or `ollama_native`, and a row in `PROTOCOLS` (`settings/provider_table`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from qa.models.chat import ChatRequest, Delta, Endpoint, Finish
from qa.models.protocols.capabilities import ServerCapabilities
from qa.models.protocols.error_response import ErrorResponse
from qa.models.protocols.sse import Event, Framing

LENGTH_LIMITS = frozenset({"maxLength", "minLength", "maxItems", "minItems"})
TEMPORARY = frozenset({408, 409, 429})
FILTERS = (
    "content_filter",
    "content_filtered",
    "refusal",
    "safety",
    "image_safety",
    "prohibited_content",
    "blocklist",
    "recitation",
    "spii",
    "guardrail_intervened",
    "sensitive",
)
"""Reasons to stop that mean a content filter: OpenAI's and Azure's, Anthropic's, Gemini's, Bedrock's, Zhipu's."""
FINISHES: Mapping[str, Finish] = {
    "stop": "complete",
    "end_turn": "complete",
    "stop_sequence": "complete",
    "eos_token": "complete",
    "length": "truncated",
    "max_tokens": "truncated",
    "model_context_window_exceeded": "context",
    **dict.fromkeys(FILTERS, "filtered"),
    "error": "incomplete",
    "abort": "incomplete",
}


@dataclass(frozen=True, slots=True)
class Probe:
    """One look-up: what to ask, how to read a model's window from it, and what to call that source."""

    url: str
    read: Callable[[Any], int | None]
    source: str
    body: Mapping[str, Any] | None = None
    """Posted if given; otherwise the look-up is a GET."""


class WireProtocol(ABC):
    """All that the client and the readers need to know of a protocol."""

    framing: Framing = "sse"
    default_window: int | None = None
    """The window in tokens to ask for if none is set, for servers that take it with every request."""
    output_names: tuple[str, ...] = ()
    """The names that servers have for the limit of output, the usual one first, if there are several."""
    base_url_hint: str = ""
    """What to say of base URLs if a server has no such path."""

    @abstractmethod
    def build(
        self, request: ChatRequest, endpoint: Endpoint, capabilities: ServerCapabilities
    ) -> tuple[str, dict[str, Any]]:
        """Return the path after the base URL and the JSON that ask for this reply."""

    @abstractmethod
    def parse(self, body: Any) -> Delta:
        """Read a reply that came in one piece."""

    @abstractmethod
    def parse_event(self, event: Event) -> Delta:
        """Read one event of a stream; ValueError if it is not JSON."""

    @abstractmethod
    def models_path(self, endpoint: Endpoint, /) -> str:
        """Return the path after the base URL where the server lists its models."""

    @abstractmethod
    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Read the names in that list."""

    @abstractmethod
    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """Return the look-ups that may tell the window of this model, the surest first."""

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """Return the header that carries the key, if there is one."""
        if endpoint.key is None:
            return {}
        if endpoint.key_header == "x-api-key":
            return {"x-api-key": endpoint.key}
        return {"authorization": f"Bearer {endpoint.key}"}

    def retryable(self, response: ErrorResponse) -> bool:
        """Whether the same request may well succeed a little later."""
        if response.quota_used_up:
            return False
        if (advice := response.headers.get("x-should-retry")) in {"true", "false"}:
            return advice == "true"
        return response.status in TEMPORARY or response.status >= 500


def finish_of(reason: object) -> Finish | None:
    """Translate a server's reason to stop; None if it gave none."""
    if not isinstance(reason, str) or not reason:
        return None
    return FINISHES.get(reason.partition(":")[0].strip().lower().replace("-", "_"), "unknown")


def schema_for(request: ChatRequest, endpoint: Endpoint, capabilities: ServerCapabilities) -> dict[str, Any] | None:
    """Return the schema to send, in the form that this server takes, or None."""
    if request.schema is None or endpoint.options.schema == "off" or not capabilities.schema:
        return None
    return dict(request.schema) if endpoint.short_schema else _without_limits(request.schema)


def _without_limits(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Drop limits of length; what a property is called is no keyword, whatever its name."""
    return {key: _stripped(key, value) for key, value in schema.items() if key not in LENGTH_LIMITS}


def _stripped(key: str, value: Any) -> Any:
    if key in {"properties", "$defs", "definitions"} and isinstance(value, Mapping):
        return {name: _stripped("", inner) for name, inner in value.items()}
    if isinstance(value, Mapping):
        return _without_limits(value)
    if isinstance(value, list):
        return [_stripped("", inner) for inner in value]
    return value


def merged(body: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Add the person's own fields to the body; a table is merged with the table of that name."""
    result = dict(body)
    for key, value in extra.items():
        here = result.get(key)
        both_tables = isinstance(here, dict) and isinstance(value, Mapping)
        result[key] = merged(here, value) if both_tables and here is not None else value
    return result


def root(endpoint: Endpoint) -> str:
    """Return the server's address without any path."""
    parts = urlsplit(endpoint.base_url)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))
