"""Evaluation runs as the page needs them; the evaluation hands them over, so that `qa` need not import it."""

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
    """Runs that are kept on this machine, without those above the clearance (None: all)."""

    def listed(self, clearance: str | None) -> list[RunLine]:
        """List the runs, the newest first."""
        ...

    def page(self, name: str, clearance: str | None) -> ReportPage | None:
        """Return the page of the run with this name; None if there is none that may be shown."""
        ...
