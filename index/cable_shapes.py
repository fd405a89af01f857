"""The JSON of a cable, as types: what `ask read --json` prints and the API gives."""

from __future__ import annotations

from typing_extensions import TypedDict


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
