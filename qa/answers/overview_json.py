"""What an index holds, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.store.overview import CableLine, Count
from qa.answers.answer import timestamp

if TYPE_CHECKING:
    from qa.json_shapes import CableLineJson, CountJson


def line_dict(line: CableLine) -> CableLineJson:
    """A cable as one line of a list, as JSON gives it."""
    return {
        "reference_id": line.reference_id,
        "created": timestamp(line.created),
        "origin": line.origin,
        "classification": line.classification,
        "subject": line.subject,
        "tags": list(line.tags),
        "paragraphs": line.paragraphs,
        "marking": line.marking,
    }


def counts_list(counts: tuple[Count, ...]) -> list[CountJson]:
    """Values with how many there are of each."""
    return [{"value": each.value, "number": each.number} for each in counts]
