"""What an answer was made with, so that it can be asked again in the same way: settings, prompt, model, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.filters import Filters
from qa.drafts.draft import Exchange, Reader
from qa.settings.config import Settings
from qa.version import VERSION


def record(
    searched: str, k: int, filters: Filters, settings: Settings, reader: Reader, previous: Sequence[Exchange]
) -> dict[str, Any]:
    """The record of one question: no key and no path is in it.

    `searched` is the question as it was put to the index: for a follow-up, not what was typed.
    """
    return {
        "version": VERSION,
        "searched": searched,
        "k": k,
        "filters": {
            "cable": list(filters.cables),
            "origin": list(filters.origins),
            "tag": list(filters.tags),
            "since": None if filters.since is None else filters.since.isoformat(),
            "until": None if filters.until is None else filters.until.isoformat(),
            "marking": list(filters.markings),
        },
        "clearance": settings.clearance,
        "remote_marking": settings.remote_marking,
        "strict": settings.strict,
        "reader": reader.settings,
        "previous": [asdict(exchange) for exchange in previous],
    }
