"""What is found wrong, or worth a look, with a gold question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a question. An error makes its scores false; a person should look at a warning."""

    level: Level
    what: str


def error(what: str) -> Finding:
    """Make a finding that makes the question's scores false."""
    return Finding("error", what)


def warning(what: str) -> Finding:
    """Make a finding that may be meant, and that a person should look at."""
    return Finding("warning", what)
