"""Replies in which a model calls a tool, as the servers of each protocol send them."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.stub_server import SSE, Say, answered, named, ollama_line, openai_chunk


def openai_call(arguments: object, **call: object) -> dict[str, Any]:
    """A message of OpenAI's form, or a piece of one, that calls a tool."""
    return {"tool_calls": [{**call, "function": {"name": "answer", "arguments": arguments}}]}


def openai_stream(*deltas: Any, finish: str = "tool_calls") -> Say:
    """These pieces of a message as a stream of OpenAI's."""
    return Say((*(openai_chunk(**delta) for delta in deltas), openai_chunk(finish=finish)), headers=SSE)


def openai_whole(message: object, finish: str = "tool_calls") -> Say:
    """This message of OpenAI's form in one piece."""
    return answered({"choices": [{"message": message, "finish_reason": finish}]})


def anthropic_stream(kind: str, *deltas: Any, finish: str = "tool_use") -> Say:
    """A block of Anthropic's form in these pieces."""
    pieces = [named("content_block_delta", index=1, delta=delta) for delta in deltas]
    first = named("content_block_start", index=1, content_block={"type": kind, "input": {}})
    last = named("message_delta", delta={"stop_reason": finish})
    return Say((first, *pieces, last, named("message_stop")), headers=SSE)


def anthropic_whole(*blocks: Any, finish: str = "tool_use") -> Say:
    """A message of Anthropic's form in one piece."""
    return answered({"content": blocks, "stop_reason": finish})


def ollama_stream(**message: object) -> Say:
    """A message of Ollama's form, which has no text."""
    last = ollama_line(done=True, done_reason="stop")
    return Say((json.dumps({"message": {"content": "", **message}}).encode() + b"\n", last))


def cut(text: str) -> list[str]:
    """The text in short pieces."""
    return [text[start : start + 7] for start in range(0, len(text), 7)]
