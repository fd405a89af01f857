"""What a container holds: a stretch of text with a cable in it, and what the page around it says of the cable."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """What a page, a table's row or a list of attributes says of its cable, each value as it is printed."""

    reference_id: str | None = None
    created: str | None = None
    classification: str | None = None
    origin: str | None = None
    subject: str | None = None
    tags: str | None = None
    references: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One cable in its container: `text[start:end]` is the cable, the rest is boilerplate."""

    container: str
    text: str
    start: int
    end: int
    page: Page = field(default_factory=Page)
    warnings: tuple[str, ...] = ()
