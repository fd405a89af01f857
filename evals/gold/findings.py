"""What is found wrong, or worth a look, with a gold question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a question. An error makes its scores say something false; a warning a person should look at."""

    level: Level
    what: str


def error(what: str) -> Finding:
    """Something that makes the question's scores say something false."""
    return Finding("error", what)


def warning(what: str) -> Finding:
    """Something that may be meant, and that a person should look at."""
    return Finding("warning", what)
