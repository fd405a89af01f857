"""What a client asks for, whichever way it came: by the page, by the API or by a tool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa.drafts.draft import Exchange


@dataclass(frozen=True, slots=True)
class Scope:
    """Which passages are meant: filters as they were typed, and the level that the client limits itself to."""

    cable: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    marking: tuple[str, ...] = ()
    clearance: str | None = None
    """Of this and the server's own clearance the tighter counts."""

    @property
    def filters(self) -> dict[str, Any]:
        """The filters, as the methods of Assistant take them."""
        return {
            "cable": self.cable,
            "origin": self.origin,
            "tag": self.tag,
            "since": self.since,
            "until": self.until,
            "marking": self.marking,
        }


ALL = Scope()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with all that it is to be answered by; None means what the server is set to."""

    question: str
    scope: Scope = ALL
    k: int | None = None
    strict: bool | None = None
    model: str | None = None
    previous: tuple[Exchange, ...] = ()
