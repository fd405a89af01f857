"""The reader that the settings name and, if that is a model, what goes before it and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.readers.extractive import EmbeddedReader
from qa.readers.reader import Reader
from qa.settings.config import EMBEDDED, Settings

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.readers.repair import RepairWriter
    from qa.readers.searches import SearchWriter


@dataclass(frozen=True, slots=True)
class Readers:
    """A reader, and those that a model needs beside it; each None if there is none."""

    reader: Reader
    searches: SearchWriter | None = None
    """Writes what else to search for."""
    repairs: RepairWriter | None = None
    """Mends sentences that failed the check."""
    instead: Reader | None = None
    """Quotes the passages if nothing that was written holds."""


def readers(
    settings: Settings,
    on_wait: Callable[[float, str], None] | None = None,
    stop: Stop | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Readers:
    """Return those that the settings ask for: the embedded reader needs nobody beside it. Raises UsageError."""
    embedded = EmbeddedReader(settings.unsure_below)
    if settings.model == EMBEDDED:
        return Readers(embedded)
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint
    from qa.readers.generative import ChatReader
    from qa.readers.repair import RepairWriter
    from qa.readers.searches import SearchWriter

    served, policy = endpoint(settings), EgressPolicy.of(settings)
    assert served is not None, "only the embedded reader has no endpoint"
    return Readers(
        ChatReader(served, policy, on_wait, stop, transport),
        SearchWriter(served, policy, stop, transport) if settings.assist else None,
        RepairWriter(served, policy, on_wait, stop, transport) if settings.repair else None,
        embedded if settings.repair else None,
    )
