"""What a client asks for, whichever way it came: by the page, by the API or by a tool."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.filters import Filters
from qa.drafts.draft import Turn


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question with all that it is to be answered by; None means what the server is set to."""

    question: str
    filters: Filters = field(default_factory=Filters)
    """Of their clearance and the server's own the tighter counts."""
    k: int | None = None
    strict: bool | None = None
    model: str | None = None
    previous: tuple[Turn, ...] = ()
