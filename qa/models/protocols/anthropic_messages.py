"""Anthropic's Messages."""

from __future__ import annotations

import json
from typing import Any

from qa.models.chat import ChatRequest, Delta, Endpoint, Usage
from qa.models.protocols.beside_text import arguments, is_thinking, thinks
from qa.models.protocols.capabilities import ServerCapabilities, temperature_for
from qa.models.protocols.error_response import ErrorResponse
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at
from qa.models.protocols.openai_chat import of_props
from qa.models.protocols.protocol import Probe, WireProtocol, finish_of, merged, root, schema_for
from qa.models.protocols.sse import Event

VERSION = "2023-06-01"
MOST_MODELS = 1000


class AnthropicMessages(WireProtocol):
    """Messages over server-sent events, each of which is named."""

    def build(
        self, request: ChatRequest, endpoint: Endpoint, capabilities: ServerCapabilities
    ) -> tuple[str, dict[str, Any]]:
        """Build a request whose system message stands beside the conversation, not in it."""
        options = endpoint.options
        body: dict[str, Any] = {
            "model": endpoint.model,
            "max_tokens": request.max_output,
            "messages": [
                {"role": message.role, "content": message.text}
                for message in request.messages
                if message.role != "system"
            ],
            "stream": capabilities.stream,
        }
        if system := "\n\n".join(message.text for message in request.messages if message.role == "system"):
            body["system"] = system
        if (temperature := temperature_for(endpoint, capabilities)) is not None:
            body["temperature"] = temperature
        if (schema := schema_for(request, endpoint, capabilities)) is not None:
            body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return _path(endpoint, "messages"), merged(body, options.extra)

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """Add the version of the protocol to the key."""
        return {"anthropic-version": VERSION, **super().headers(endpoint)}

    def retryable(self, response: ErrorResponse) -> bool:
        """Refuse another try at a 429 without a pause: it is the limit of what may be spent, and does not pass."""
        forced = response.headers.get("x-should-retry") == "true"
        spent = response.status == 429 and response.retry_after is None and not forced
        return not spent and super().retryable(response)

    def parse(self, body: Any) -> Delta:
        """Read of the content only what is text: thinking has a type of its own."""
        return Delta(
            text=text_at(body, "content"),
            finish=finish_of(at(body, "stop_reason")),
            usage=_usage(at(body, "usage")),
            model=text_at(body, "model") or None,
            thought=thinks(body),
            calls=tuple(
                (place, arguments(at(block, "input")))
                for place, block in enumerate(entries_at(body, "content"))
                if at(block, "type") == "tool_use"
            ),
        )

    def parse_event(self, event: Event) -> Delta:
        """Read an event, whose name is in the JSON as well; unknown kinds are ignored."""
        if event.name == "error":
            return Delta(error=event.data)
        body = json.loads(event.data)
        return Delta(error=event.data) if at(body, "error") else _delta(text_at(body, "type") or event.name, body)

    def models_path(self, endpoint: Endpoint, /) -> str:
        """Return the path of the whole list, which otherwise comes in pages."""
        return _path(endpoint, f"models?limit={MOST_MODELS}")

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Read their ids."""
        return tuple(name for entry in entries_at(body, "data") if (name := text_at(entry, "id")))

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """Look at the model's own entry; llama.cpp's server, which speaks this protocol too, tells it elsewhere."""
        url = endpoint.base_url + _path(endpoint, f"models/{endpoint.model}")
        entry = Probe(url, lambda body: count_at(body, "max_input_tokens") or None, "the server's entry of the model")
        if endpoint.window_source == "entry":
            return (entry,)
        return entry, Probe(f"{root(endpoint)}/props", of_props, "the server's /props")


def _delta(kind: str, body: Any) -> Delta:
    if kind == "message_start":
        model = text_at(body, "message", "model") or None
        return Delta(usage=_usage(at(body, "message", "usage")), model=model)
    if kind == "content_block_start":
        return _block(body, at(body, "content_block"))
    if kind == "content_block_delta":
        return _block(body, at(body, "delta"))
    if kind == "message_delta":
        return Delta(finish=finish_of(at(body, "delta", "stop_reason")), usage=_usage(at(body, "usage")))
    return Delta(done=kind == "message_stop")


def _block(body: Any, part: Any) -> Delta:
    """Read the beginning of a block of the content, or a piece of it."""
    place = count_at(body, "index") or 0
    match at(part, "type"):
        case "text" | "text_delta":
            return Delta(text=text_at(part, "text"))
        case "tool_use":
            return Delta(calls=((place, arguments(at(part, "input"))),))
        case "input_json_delta":
            return Delta(calls=((place, text_at(part, "partial_json")),))
    return Delta(thought=is_thinking(part))


def _path(endpoint: Endpoint, rest: str) -> str:
    """Add the version, unless the base URL has it already."""
    return f"/{rest}" if endpoint.base_url.endswith("/v1") else f"/v1/{rest}"


def _usage(usage: Any) -> Usage | None:
    """Count tokens; those read from a cache, or written to it, were part of the prompt."""
    if not isinstance(usage, dict):
        return None
    read = [count_at(usage, name) for name in ("cache_creation_input_tokens", "cache_read_input_tokens")]
    fresh = count_at(usage, "input_tokens")
    total = None if fresh is None else fresh + sum(count or 0 for count in read)
    return Usage(total, count_at(usage, "output_tokens"))


PROTOCOL: WireProtocol = AnthropicMessages()
