"""What an answer was made with, so that it can be asked again in the same way: settings, prompt, model, limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.filters import Filters
from qa.drafts.draft import Reader, Turn
from qa.settings.config import Settings
from qa.version import VERSION


def record(
    searched: str, k: int, filters: Filters, settings: Settings, reader: Reader, previous: Sequence[Turn]
) -> dict[str, Any]:
    """The record of one question: no key and no path is in it.

    `searched` is the question as it was put to the index: for a follow-up, not what was typed.
    """
    return {
        "version": VERSION,
        "searched": searched,
        "k": k,
        "filters": filters.to_dict(),
        "clearance": settings.clearance,
        "remote_marking": settings.remote_marking,
        "strict": settings.strict,
        "reader": reader.settings,
        "previous": [asdict(turn) for turn in previous],
    }
