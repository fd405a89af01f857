"""Look into JSON that another program wrote: what is missing or of another type is simply not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TEXT_PARTS = ("text", "output_text")


def at(value: Any, *steps: str | int) -> Any:
    """Follow these keys and positions; None if they lead nowhere."""
    for step in steps:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *steps: str | int) -> str:
    """Return the text there, or an empty one; of a list of content parts the text parts."""
    there = at(value, *steps)
    if isinstance(there, list):
        return "".join(text_at(part, "text") for part in there if at(part, "type") in TEXT_PARTS)
    return there if isinstance(there, str) else ""


def count_at(value: Any, *steps: str | int) -> int | None:
    """Return the whole number there, or None."""
    there = at(value, *steps)
    return there if isinstance(there, int) and not isinstance(there, bool) and there >= 0 else None


def entries_at(value: Any, *steps: str | int) -> list[Any]:
    """Return the list there, or an empty one."""
    there = at(value, *steps)
    return there if isinstance(there, list) else []
