"""The evaluation runs that the page shows, as the page sees them; who makes them is not its business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as one line of a list."""

    name: str
    begun: str
    """UTC, as in 2008-03-12T16:16:00+00:00."""
    title: str
    """The model and the gold questions."""
    figures: tuple[tuple[str, str], ...]
    """The main measures by name, each with its value as a person reads it."""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A run's page, which needs nothing else, and the Content-Security-Policy under which it works."""

    html: str
    policy: str


class Reports(Protocol):
    """Runs that are kept on this machine. What lies above the clearance (None: nothing does) is not among them."""

    def listed(self, clearance: str | None) -> list[RunLine]:
        """The runs, the newest first."""
        ...

    def page(self, name: str, clearance: str | None) -> ReportPage | None:
        """The page of the run with this name; None where there is none that may be shown."""
        ...
