"""Anthropic's Messages."""

from __future__ import annotations

import json
from typing import Any

from qa.models.chat import ChatRequest, Delta, Endpoint, Usage
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at
from qa.models.protocols.openai_chat import of_props
from qa.models.protocols.protocol import Learnt, Probe, finish_of, key_headers, merged, root, schema_for
from qa.models.protocols.sse import Event, Framing

VERSION = "2023-06-01"
MOST_MODELS = 1000


class AnthropicMessages:
    """Messages over server-sent events, each of which is named."""

    framing: Framing = "sse"

    def build(self, request: ChatRequest, endpoint: Endpoint, learnt: Learnt) -> tuple[str, dict[str, Any]]:
        """What the system says stands beside the conversation, not in it."""
        options = endpoint.options
        body: dict[str, Any] = {
            "model": endpoint.model,
            "max_tokens": request.max_output,
            "messages": [
                {"role": message.role, "content": message.text}
                for message in request.messages
                if message.role != "system"
            ],
            "stream": learnt.stream,
        }
        if system := "\n\n".join(message.text for message in request.messages if message.role == "system"):
            body["system"] = system
        if options.temperature is not None:
            body["temperature"] = options.temperature
        if (schema := schema_for(request, endpoint, learnt)) is not None:
            body["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
        return _path(endpoint, "messages"), merged(body, options.extra)

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """The key and the version of the protocol."""
        return {"anthropic-version": VERSION, **key_headers(endpoint)}

    def parse(self, body: Any) -> Delta:
        """Of the content only what is text: thinking has a type of its own."""
        return Delta(
            text=text_at(body, "content"),
            finish=finish_of(at(body, "stop_reason")),
            usage=_usage(at(body, "usage")),
            model=text_at(body, "model") or None,
        )

    def parse_event(self, event: Event) -> Delta:
        """The name is in the JSON as well; kinds that are new to us are passed over."""
        if event.name == "error":
            return Delta(error=event.data)
        body = json.loads(event.data)
        return Delta(error=event.data) if at(body, "error") else _delta(text_at(body, "type") or event.name, body)

    def models_path(self, endpoint: Endpoint, /) -> str:
        """All of them at once: the list comes in pages."""
        return _path(endpoint, f"models?limit={MOST_MODELS}")

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Their ids."""
        return tuple(name for entry in entries_at(body, "data") if (name := text_at(entry, "id")))

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """The model's own entry; llama.cpp's server, which speaks this protocol too, tells it elsewhere."""
        url = endpoint.base_url + _path(endpoint, f"models/{endpoint.model}")
        entry = Probe(url, lambda body: count_at(body, "max_input_tokens") or None, "the server's entry of the model")
        if endpoint.provider == "anthropic":
            return (entry,)
        return entry, Probe(f"{root(endpoint)}/props", of_props, "the server's /props")


def _delta(kind: str, body: Any) -> Delta:
    if kind == "message_start":
        model = text_at(body, "message", "model") or None
        return Delta(usage=_usage(at(body, "message", "usage")), model=model)
    if kind == "content_block_start":
        return Delta(text=text_at(body, "content_block", "text"))
    if kind == "content_block_delta" and at(body, "delta", "type") == "text_delta":
        return Delta(text=text_at(body, "delta", "text"))
    if kind == "message_delta":
        return Delta(finish=finish_of(at(body, "delta", "stop_reason")), usage=_usage(at(body, "usage")))
    return Delta(done=kind == "message_stop")


def _path(endpoint: Endpoint, rest: str) -> str:
    """The usual base URL has no version in it; one that does is taken too."""
    return f"/{rest}" if endpoint.base_url.endswith("/v1") else f"/v1/{rest}"


def _usage(usage: Any) -> Usage | None:
    """What was read from a cache, or written to it, was part of the prompt."""
    if not isinstance(usage, dict):
        return None
    read = [count_at(usage, name) for name in ("cache_creation_input_tokens", "cache_read_input_tokens")]
    fresh = count_at(usage, "input_tokens")
    total = None if fresh is None else fresh + sum(count or 0 for count in read)
    return Usage(total, count_at(usage, "output_tokens"))
