"""A cable as JSON: the contract of `ask read --json` and `ask index scan --jsonl`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.cable import Cable, Passage, Skipped

if TYPE_CHECKING:
    from index.cable_shapes import CableJson, PassageJson


def cable_dict(cable: Cable) -> CableJson:
    """The cable as plain values, its passages raw, as they may be quoted."""
    return {
        "reference_id": cable.reference_id,
        "created": cable.created.isoformat() if cable.created else None,
        "classification": cable.classification,
        "origin": cable.origin,
        "tags": list(cable.tags),
        "subject": cable.subject,
        "references": list(cable.references),
        "signature": cable.signature,
        "path": cable.path,
        "warnings": list(cable.warnings),
        "passages": [passage_dict(passage) for passage in cable.passages],
    }


def passage_dict(passage: Passage) -> PassageJson:
    """One passage of a cable as plain values."""
    return {
        "key": passage.key,
        "number": passage.number,
        "ordinal": passage.ordinal,
        "marking": passage.marking,
        "heading": passage.heading,
        "text": passage.text,
    }


def skipped_dict(skipped: Skipped) -> dict[str, object]:
    """A file that gave no cable, and why."""
    return {"path": skipped.path, "skipped": skipped.reason}
