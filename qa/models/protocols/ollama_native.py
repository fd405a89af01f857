"""Ollama's own protocol: the only one in which it takes the size of the window."""

from __future__ import annotations

import json
from typing import Any

from qa.models.chat import ChatRequest, Delta, Endpoint, Usage
from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at
from qa.models.protocols.protocol import Learnt, Probe, finish_of, key_headers, merged, schema_for
from qa.models.protocols.sse import Event, Framing


class OllamaNative:
    """A line of JSON for each piece."""

    framing: Framing = "ndjson"

    def build(self, request: ChatRequest, endpoint: Endpoint, learnt: Learnt) -> tuple[str, dict[str, Any]]:
        """Left to itself Ollama cuts a prompt that is too long and answers all the same; here it has to refuse."""
        limits = {"num_ctx": request.context, "temperature": endpoint.options.temperature}
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": [{"role": message.role, "content": message.text} for message in request.messages],
            "stream": learnt.stream,
            "truncate": False,
            "shift": False,
            "options": {
                "num_predict": request.max_output,
                **{name: value for name, value in limits.items() if value is not None},
            },
        }
        if (schema := schema_for(request, endpoint, learnt)) is not None:
            body["format"] = schema
        return _path(endpoint, "chat"), merged(body, endpoint.options.extra)

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """Only the key, which its cloud wants."""
        return key_headers(endpoint)

    def parse(self, body: Any) -> Delta:
        """A reply in one piece is like the last line of a stream."""
        done = at(body, "done") is True
        finish = finish_of(at(body, "done_reason"))
        return Delta(
            text=text_at(body, "message", "content"),
            finish=(finish or "unknown") if done else None,
            usage=Usage(count_at(body, "prompt_eval_count"), count_at(body, "eval_count")) if done else None,
            done=done,
            model=text_at(body, "model") or None,
        )

    def parse_event(self, event: Event) -> Delta:
        """An error may stand in any line."""
        body = json.loads(event.data)
        return Delta(error=event.data) if at(body, "error") else self.parse(body)

    def models_path(self, endpoint: Endpoint, /) -> str:
        """Those that are on its disk."""
        return _path(endpoint, "tags")

    def parse_models(self, body: Any) -> tuple[str, ...]:
        """Their names with the tag behind the colon."""
        names = (text_at(entry, "name") or text_at(entry, "model") for entry in entries_at(body, "models"))
        return tuple(name for name in names if name)

    def window_probes(self, endpoint: Endpoint) -> tuple[Probe, ...]:
        """The most that the model takes; how much it is given is ours to say with every request."""
        url = endpoint.base_url + _path(endpoint, "show")
        return (Probe(url, _of_show, "the server's /api/show", {"model": endpoint.model}),)


def _path(endpoint: Endpoint, rest: str) -> str:
    return f"/{rest}" if endpoint.base_url.endswith("/api") else f"/api/{rest}"


def _of_show(body: Any) -> int | None:
    """The field is named after the model's architecture: "llama.context_length"."""
    known = at(body, "model_info")
    names = (name for name in known if name.endswith(".context_length")) if isinstance(known, dict) else ()
    return next((count for name in names if (count := count_at(known, name))), None)
