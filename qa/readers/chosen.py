"""The reader that the settings name and, if that is a model, the writer of searches that goes before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.readers.reader import Reader
from qa.settings.config import EMBEDDED, Settings

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.readers.searches import SearchWriter


def readers(
    settings: Settings,
    on_wait: Callable[[float, str], None] | None = None,
    stop: Stop | None = None,
    transport: httpx.BaseTransport | None = None,
) -> tuple[Reader, SearchWriter | None]:
    """Return both; the embedded reader has no writer, nor has a model without `assist`. Raises UsageError."""
    if settings.model == EMBEDDED:
        from qa.readers.extractive import EmbeddedReader

        return EmbeddedReader(settings.unsure_below), None
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint
    from qa.readers.generative import ChatReader
    from qa.readers.searches import SearchWriter

    served, policy = endpoint(settings), EgressPolicy.of(settings)
    assert served is not None, "only the embedded reader has no endpoint"
    writer = SearchWriter(served, policy, stop, transport) if settings.assist else None
    return ChatReader(served, policy, on_wait, stop, transport), writer
