"""A question on its way through an Assistant: what was found for it, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.filters import Filters
from index.text.folding import encodable
from qa.drafts.draft import Turn
from qa.drafts.follow_up import StandaloneQuestion, of_length
from qa.evidence.evidence import Evidence
from qa.readers.reader import Searches


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was found for it, and how."""

    asked: StandaloneQuestion
    evidence: Evidence
    filters: Filters
    k: int
    previous: tuple[Turn, ...]
    searches: Searches
    assisted: float | None = None
    """When a model had been asked for searches, by `perf_counter`; None if none was."""


def searchable(searches: Sequence[str]) -> tuple[str, ...]:
    """Return further wordings as they can be searched for; raises UsageError if one is too long."""
    return tuple(encodable(of_length(each)) for each in searches)
