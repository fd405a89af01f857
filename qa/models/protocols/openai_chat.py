"""OpenAI's chat completions, as nearly every server speaks them."""

from __future__ import annotations

import json
from typing import Any

from qa.models.chat import ChatRequest, Delta, Endpoint, Usage
from qa.models.protocols.beside_text import calls_of, thinks
from qa.models.protocols.capabilities import ServerCapabilities, temperature_for
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at
from qa.models.protocols.protocol import Probe, WireProtocol, finish_of, merged, root, schema_for
from qa.models.protocols.sse import Event

WINDOW_FIELDS = ("max_model_len", "context_length", "context_window", "max_context_length")

REASONING_TOKENS = ("completion_tokens_details", "reasoning_tokens")


class OpenAIChat(WireProtocol):
    """Chat completions over server-sent events."""

    output_names = ("max_tokens", "max_completion_tokens")
    base_url_hint = ", which often ends in /v1"

    def build(
        self, request: ChatRequest, endpoint: Endpoint, capabilities: ServerCapabilities
    ) -> tuple[str, dict[str, Any]]:
        """Build a request; OpenAI's newer models take only `max_completion_tokens`, most other servers `max_tokens`."""
        options = endpoint.options
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "stream": capabilities.stream,
        }
        if capabilities.stream and capabilities.stream_options:
            body["stream_options"] = {"include_usage": True}
        if not any(name in options.extra for name in self.output_names):
            body[capabilities.output_name or endpoint.output_name or self.output_names[0]] = request.max_output
        if (temperature := temperature_for(endpoint, capabilities)) is not None:
            body["temperature"] = temperature
        if (schema := schema_for(request, endpoint, capabilities)) is not None:
            named = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        return "/chat/completions", merged(body, options.extra)

    def parse(self, body: Any) -> Delta:
        """Read a reply in one piece, which has a `message` where an event has a `delta`."""
        return _delta(body, "message")

    def parse_event(self, event: Event) -> Delta:
        """Read an event; one without choices, or with an empty delta, is normal."""
        if event.data.strip() == "[DONE]":
            return Delta(done=True)
        if event.name == "error":
            return Delta(error=event.data)
        body = json.loads(event.data)
        return Delta(error=event.data) if at(body, "error") else _delta(body, "delta")

    def models_path(self, _endpoint: Endpoint, /) -> str:
        """Return the path as OpenAI has it."""
        return "/models"

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Read the ids. Gemini puts "models/" before each name and takes the names without it."""
        return tuple(name.removeprefix("models/") for entry in _entries(body) if (name := text_at(entry, "id")))

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """Look at the list of models first, then where llama.cpp and LM Studio tell it."""
        if endpoint.window_source == "none":
            return ()
        model, base, top = endpoint.model, endpoint.base_url, root(endpoint)
        if endpoint.window_source == "endpoints":
            return (Probe(f"{base}/models/{model}/endpoints", _of_endpoints, "the server's list of endpoints"),)
        return (
            Probe(f"{base}/models", lambda body: _of_list(body, model), "the server's list of models"),
            Probe(f"{top}/props", of_props, "the server's /props"),
            Probe(f"{top}/api/v0/models", lambda body: _of_lm_studio(body, model), "the server's /api/v0/models"),
        )


def of_props(body: Any) -> int | None:
    """Read the window of a slot of llama.cpp's server."""
    return count_at(body, "default_generation_settings", "n_ctx") or None


def _delta(body: Any, part: str) -> Delta:
    choice = at(body, "choices", 0)
    if error := at(choice, "error"):
        return Delta(error=json.dumps({"error": error}))
    part = part if at(choice, part) else "message"
    reason = finish_of(at(choice, "finish_reason"))
    filtered = _refuses(at(choice, part)) or _blocks(body)
    return Delta(
        text=text_at(choice, part, "content"),
        finish="filtered" if filtered else reason,
        usage=_usage(at(body, "usage")),
        model=text_at(body, "model") or None,
        thought=thinks(at(choice, part)) or bool(count_at(body, "usage", *REASONING_TOKENS)),
        calls=tuple(calls_of(at(choice, part))),
    )


def _refuses(message: Any) -> bool:
    """Tell whether the message holds a refusal beside its content, or as a part of it."""
    parts = entries_at(message, "content")
    return bool(text_at(message, "refusal")) or any(at(part, "type") == "refusal" for part in parts)


def _blocks(body: Any) -> bool:
    """Tell whether Gemini's filter has stopped the prompt: then there is no choice to give a reason."""
    feedback = at(body, "promptFeedback") or at(body, "prompt_feedback")
    return bool(text_at(feedback, "blockReason") or text_at(feedback, "block_reason"))


def _usage(usage: Any) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    return Usage(count_at(usage, "prompt_tokens"), count_at(usage, "completion_tokens"))


def _entries(body: Any) -> list[Any]:
    return body if isinstance(body, list) else entries_at(body, "data") or entries_at(body, "models")


def _of_list(body: Any, model: str) -> int | None:
    entry = next((entry for entry in _entries(body) if text_at(entry, "id") == model), None)
    return next((count for name in WINDOW_FIELDS if (count := count_at(entry, name))), None)


def _of_lm_studio(body: Any, model: str) -> int | None:
    entry = next((entry for entry in _entries(body) if text_at(entry, "id") == model), None)
    return count_at(entry, "loaded_context_length") or None


def _of_endpoints(body: Any) -> int | None:
    counts = (count_at(entry, "context_length") for entry in entries_at(body, "data", "endpoints"))
    return max((count for count in counts if count), default=None)


PROTOCOL: WireProtocol = OpenAIChat()
