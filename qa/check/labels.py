"""How well a sentence is supported by the passages that it cites, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from index.cable import Passage

if TYPE_CHECKING:
    from qa.json_shapes import CountsJson

Support = Literal["supported", "partly", "unsupported", "uncited"]

Kind = Literal[
    "citation",  # cites no passage, or a key that was not offered
    "figure",
    "date",
    "percentage",
    "money",
    "article",
    "duration",
    "name",
    "acronym",
    "quotation",
    "negation",
    "marking",  # bears a mark above the clearance
    "words",  # too little of what it says stands in the passage
]


class Shown(Protocol):
    """A passage that was shown to whoever wrote the draft, with what its cable says of itself; a Hit is one."""

    @property
    def key(self) -> str: ...
    @property
    def passage(self) -> Passage: ...
    @property
    def created(self) -> datetime | None: ...
    @property
    def subject(self) -> str | None: ...
    @property
    def sentence_texts(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What speaks against a sentence. `suggested` are keys of other passages shown that do support it."""

    kind: Kind
    detail: str
    """In words for a person: "33 is not in 08PRISTINA128 ¶9"."""
    suggested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence, the keys it cites, and whether code found what it says there."""

    text: str
    citations: tuple[str, ...]
    support: Support
    problems: tuple[Problem, ...] = ()


def counts(sentences: Sequence[CheckedSentence]) -> CountsJson:
    """Count the sentences, all and by label."""
    labels = [sentence.support for sentence in sentences]
    return {
        "sentences": len(labels),
        "supported": labels.count("supported"),
        "partly": labels.count("partly"),
        "unsupported": labels.count("unsupported"),
        "uncited": labels.count("uncited"),
    }
