"""What a message holds beside its text: thinking, and calls of tools, in whose arguments an answer may stand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from qa.models.protocols.jsonpath import at, count_at, entries_at, text_at

THOUGHTS = ("reasoning_content", "reasoning", "reasoning_details", "thinking")
THINKING_PARTS = frozenset({"thinking", "redacted_thinking", "thinking_delta", "reasoning"})
LEGACY = -1
"""The place of OpenAI's older `function_call`, of which there is one."""
WRITTEN = -2
"""The place of the first call that is written into the text; the others are below it."""

ToolCall = tuple[int, str]
"""The place of a call among others, and a piece of its arguments."""


class ToolCalls:
    """Puts together the arguments of each call from the pieces of a stream."""

    def __init__(self) -> None:
        self._pieces: dict[int, list[str]] = {}

    def add(self, calls: Collection[ToolCall]) -> None:
        """Add these pieces, each to its call."""
        for place, piece in calls:
            self._pieces.setdefault(place, []).append(piece)

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def holding(self, names: Collection[str]) -> str:
        """Return the arguments of the first call that have all these fields, or an empty text."""
        texts = map("".join, self._pieces.values())
        return next((text for text in texts if names and has_fields(text, names)), "")


def has_fields(text: str, names: Collection[str]) -> bool:
    """Tell whether the text may be JSON with these fields, whole or not."""
    return all(f'"{name}"' in text for name in names)


def thinks(message: Any) -> bool:
    """Tell whether a message, or a piece of one, holds thinking."""
    return any(at(message, name) for name in THOUGHTS) or any(map(is_thinking, entries_at(message, "content")))


def is_thinking(part: Any) -> bool:
    """Tell whether a part of a message's content is thinking."""
    return text_at(part, "type") in THINKING_PARTS


def calls_of(message: Any) -> Iterator[ToolCall]:
    """Yield the calls in a message, or a piece of one, of OpenAI's and Ollama's form."""
    for place, call in enumerate(entries_at(message, "tool_calls")):
        index = count_at(call, "index")
        yield place if index is None else index, arguments(at(call, "function", "arguments"))
    if isinstance(legacy := at(message, "function_call"), dict):
        yield LEGACY, arguments(legacy.get("arguments"))


def arguments(value: Any) -> str:
    """Return arguments as JSON: some servers write the text of it, others the object."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value if isinstance(value, str) else ""
