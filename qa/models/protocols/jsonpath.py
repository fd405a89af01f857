"""Looking into JSON that another program wrote: whatever is missing or of another type is simply not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def at(value: Any, *steps: str | int) -> Any:
    """What lies at the end of these keys and positions, or None."""
    for step in steps:
        if isinstance(step, str) and isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def text_at(value: Any, *steps: str | int) -> str:
    """The text there, or an empty one; a list of content parts gives the text of those that are text."""
    found = at(value, *steps)
    if isinstance(found, list):
        return "".join(text_at(part, "text") for part in found if at(part, "type") == "text")
    return found if isinstance(found, str) else ""


def count_at(value: Any, *steps: str | int) -> int | None:
    """The whole number there, or None."""
    found = at(value, *steps)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def entries_at(value: Any, *steps: str | int) -> list[Any]:
    """The list there, or an empty one."""
    found = at(value, *steps)
    return found if isinstance(found, list) else []
