"""The JSON of a checked sentence, as types: its label, and what was found of each of its parts."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Support = Literal["quoted", "verified", "matched", "partly", "contradicted", "unsupported", "uncited", "empty"]


class ProblemJson(TypedDict):
    """What speaks against a sentence; `suggested` are keys of other passages shown that support it."""

    kind: str
    detail: str
    suggested: list[str]


class VerdictJson(TypedDict):
    """What a verifier says of a sentence: whether the passages that it cites entail it, null if it could not tell."""

    entailed: bool | None
    chance: float | None
    reason: str
    contradicted: bool
    verifier: str


class PartJson(TypedDict):
    """Words of a sentence that say one thing, and where they stand in its text: from `start` up to `end`."""

    text: str
    start: int
    end: int


class FindingJson(TypedDict):
    """What was found of one part of a sentence: its label, and what speaks against it, null if nothing does.

    `sentence` is what the cited passages have that is most like the part, `key` the passage; null if nothing is.
    """

    part: PartJson
    support: Support
    key: str | None
    sentence: str | None
    problem: ProblemJson | None


class SentenceJson(TypedDict):
    """A sentence of the answer, the keys that it cites, and what was found of it there.

    It holds if `support` is quoted (word for word), verified (by a verifier) or matched: code found every figure, date,
    name and most words, and nothing against them, no more than that. Else it is partly there, contradicted,
    unsupported, uncited or empty. `verdict` is a verifier's, null if none was asked. `findings` has one for each part
    of the sentence, those about all of it first; `problems` are theirs and the verifier's.
    """

    text: str
    citations: list[str]
    support: Support
    problems: list[ProblemJson]
    verdict: VerdictJson | None
    findings: list[FindingJson]
