"""Ollama's own protocol: the only one in which it takes the size of the window."""

from __future__ import annotations

import json
from typing import Any

from qa.models.chat import ChatRequest, Delta, Endpoint, Usage
from qa.models.protocols.beside_text import calls_of, thinks
from qa.models.protocols.capabilities import ServerCapabilities, temperature_for
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at
from qa.models.protocols.protocol import Probe, WireProtocol, finish_of, merged, schema_for
from qa.models.protocols.sse import Event, Framing


class OllamaNative(WireProtocol):
    """A line of JSON for each piece."""

    framing: Framing = "ndjson"
    default_window = 8192
    """The largest that a model takes may need more memory than there is."""

    def build(
        self, request: ChatRequest, endpoint: Endpoint, capabilities: ServerCapabilities
    ) -> tuple[str, dict[str, Any]]:
        """Build a request that makes Ollama refuse a prompt that is too long; by itself it cuts it, and answers."""
        limits = {"num_ctx": request.context, "temperature": temperature_for(endpoint, capabilities)}
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "stream": capabilities.stream,
            "truncate": False,
            "shift": False,
            "options": {
                "num_predict": request.max_output,
                **{name: value for name, value in limits.items() if value is not None},
            },
        }
        if (schema := schema_for(request, endpoint, capabilities)) is not None:
            body["format"] = schema
        return _path(endpoint, "chat"), merged(body, endpoint.options.extra)

    def parse(self, body: Any) -> Delta:
        """Read a reply in one piece, which is like the last line of a stream."""
        done = at(body, "done") is True
        finish = finish_of(at(body, "done_reason"))
        return Delta(
            text=text_at(body, "message", "content"),
            finish=(finish or "unknown") if done else None,
            usage=Usage(count_at(body, "prompt_eval_count"), count_at(body, "eval_count")) if done else None,
            done=done,
            model=text_at(body, "model") or None,
            thought=thinks(at(body, "message")),
            calls=tuple(calls_of(at(body, "message"))),
        )

    def parse_event(self, event: Event) -> Delta:
        """Read a line; any may hold an error."""
        body = json.loads(event.data)
        return Delta(error=event.data) if at(body, "error") else self.parse(body)

    def models_path(self, endpoint: Endpoint, /) -> str:
        """Return the path of the models on its disk."""
        return _path(endpoint, "tags")

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Read their names with the tag behind the colon."""
        names = (text_at(entry, "name") or text_at(entry, "model") for entry in entries_at(body, "models"))
        return tuple(name for name in names if name)

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """Look up the most that the model takes; how much it is given is ours to say with every request."""
        url = endpoint.base_url + _path(endpoint, "show")
        return (Probe(url, _of_show, "the server's /api/show", {"model": endpoint.model}),)


def _path(endpoint: Endpoint, rest: str) -> str:
    return f"/{rest}" if endpoint.base_url.endswith("/api") else f"/api/{rest}"


def _of_show(body: Any) -> int | None:
    """The field is named after the model's architecture: "llama.context_length"."""
    known = at(body, "model_info")
    names = (name for name in known if name.endswith(".context_length")) if isinstance(known, dict) else ()
    return next((count for name in names if (count := count_at(known, name))), None)


PROTOCOL: WireProtocol = OllamaNative()
