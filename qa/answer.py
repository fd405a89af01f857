"""The answer: sentences with their citations, what code could and could not support, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from index.retriever import Hit
from prompts import load
from qa.readers.draft import Conflict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

REFUSAL = load("refusal").fill()
"""What is said when the cables do not answer."""

Support = Literal["supported", "unsupported"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a sentence is not supported."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of the answer, the keys it cites, and whether code found it there."""

    text: str
    citations: tuple[str, ...]
    support: Support
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that the answer cites, with the words it is cited for."""

    key: str
    cable: str
    paragraph: int | None
    ordinal: int
    marking: str
    created: datetime | None
    subject: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """Which index answered."""

    digest: str
    cables: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what the cables say to it, or why they do not."""

    question: str
    text: str | None
    """The answer on one line with its citations in brackets; None where `abstained`."""
    abstained: bool
    reason: str | None
    """Why there is no answer; None where there is one."""
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    passages: tuple[Hit, ...]
    """The passages that the reader was shown, best first."""
    model: str
    index: IndexSummary
    notice: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    """What the reader's model used, in its own units; the embedded reader uses none."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The answer as `ask --json` prints it."""
        return {
            "question": self.question,
            "answer": self.text,
            "abstained": self.abstained,
            "reason": self.reason,
            "sentences": [_plain(sentence) for sentence in self.sentences],
            "citations": [_plain(each) | {"created": timestamp(each.created)} for each in self.citations],
            "conflicts": [_plain(conflict) for conflict in self.conflicts],
            "passages": [hit_dict(hit) for hit in self.passages],
            "model": self.model,
            "usage": dict(self.usage),
            "timings_ms": dict(self.timings_ms),
            "index": _plain(self.index),
            "notice": self.notice,
        }


def _plain(value: DataclassInstance) -> dict[str, Any]:
    """The value as JSON has it: tuples are lists."""
    listed: dict[str, Any] = json.loads(json.dumps(asdict(value), default=str))
    return listed


def hit_dict(hit: Hit) -> dict[str, Any]:
    """A ranked passage as JSON gives it."""
    return {
        "key": hit.key,
        "score": hit.score,
        "text": hit.text,
        "sentences": list(hit.sentences),
    }


def timestamp(moment: datetime | None) -> str | None:
    """The moment as JSON gives it: `2008-03-12T16:16:00+00:00`."""
    return None if moment is None else moment.isoformat()
