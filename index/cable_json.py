"""A cable as JSON: the contract of `ask read --json`, `ask index scan --jsonl` and the API."""

from __future__ import annotations

from typing_extensions import TypedDict

from index.cable import Cable, Passage, Skipped


class PassageJson(TypedDict):
    """A passage as indexed; `text` is raw, as it may be quoted."""

    key: str
    number: int | None
    ordinal: int
    marking: str
    heading: str
    text: str


class CableJson(TypedDict):
    """A cable as indexed; `created` is UTC, as in 2008-03-12T16:16:00+00:00."""

    reference_id: str
    created: str | None
    classification: str | None
    origin: str | None
    tags: list[str]
    subject: str | None
    references: list[str]
    signature: str | None
    path: str
    warnings: list[str]
    passages: list[PassageJson]


def cable_dict(cable: Cable) -> CableJson:
    """Return the cable as plain values, its passages raw, as they may be quoted."""
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
        "passages": [_passage_dict(passage) for passage in cable.passages],
    }


def _passage_dict(passage: Passage) -> PassageJson:
    return {
        "key": passage.key,
        "number": passage.number,
        "ordinal": passage.ordinal,
        "marking": passage.marking,
        "heading": passage.heading,
        "text": passage.text,
    }


def skipped_dict(skipped: Skipped) -> dict[str, object]:
    """Return a file that gave no cable, and why."""
    return {"path": skipped.path, "skipped": skipped.reason}
