"""The answer: sentences with their citations, what code could and could not support, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index.cables.markings import highest
from index.retriever import Hit
from prompts import load
from qa.check.labels import CheckedSentence, Support
from qa.models.chat import Finish
from qa.readers.draft import Conflict, Exchange

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

REFUSAL = load("refusal").fill()
"""What is said when the cables do not answer."""

LABELS: tuple[Support, ...] = ("supported", "partly", "unsupported", "uncited")


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
class HeldBack:
    """A passage that bears on the question and may not be sent to the model."""

    key: str
    marking: str


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
    """The answer on one line with its citations in brackets, and a label behind each sentence that is not supported;
    None where `abstained`.
    """
    abstained: bool
    reason: str | None
    """Why there is no answer; None where there is one."""
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    passages: tuple[Hit, ...]
    """The passages that the reader was shown, best first: these and no others."""
    model: str
    index: IndexSummary
    finish: Finish = "complete"
    """How the model ended; "incomplete" and "truncated" mean that more was to come."""
    note: str | None = None
    """What the model's server said as it broke off."""
    removed: int = 0
    """Sentences taken out because they were not supported; only where that was asked for."""
    held_back: tuple[HeldBack, ...] = ()
    """Passages that the model was not sent, as their markings are above what may leave this machine."""
    withheld: bool = False
    """Whether something above the clearance bears on the question."""
    notice: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    """What the reader's model used, in its own units; the embedded reader uses none."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    """What is needed, besides the question and the index, to ask again in the same way."""

    @property
    def marking(self) -> str | None:
        """The highest marking among the passages cited; None where none is."""
        return highest([citation.marking for citation in self.citations], "") or None

    @property
    def counts(self) -> dict[str, int]:
        """How many sentences there are, and how many with each label."""
        labels = [sentence.support for sentence in self.sentences]
        return {"sentences": len(labels), **{label: labels.count(label) for label in LABELS}}

    @property
    def exchange(self) -> Exchange:
        """The question and its answer, to be handed on with a follow-up; marked as high as any passage shown."""
        marking = highest([hit.passage.marking for hit in self.passages], "U")
        return Exchange(self.record.get("searched", self.question), self.text or REFUSAL, marking)

    def to_dict(self) -> dict[str, Any]:
        """The answer as `ask --json` prints it."""
        return {
            "question": self.question,
            "answer": self.text,
            "abstained": self.abstained,
            "reason": self.reason,
            "finish": self.finish,
            "note": self.note,
            "sentences": [_plain(sentence) for sentence in self.sentences],
            "counts": self.counts,
            "removed": self.removed,
            "citations": [_plain(each) | {"created": timestamp(each.created)} for each in self.citations],
            "marking": self.marking,
            "conflicts": [_plain(conflict) for conflict in self.conflicts],
            "passages": [hit_dict(hit) for hit in self.passages],
            "held_back": [_plain(each) for each in self.held_back],
            "withheld": self.withheld,
            "model": self.model,
            "usage": dict(self.usage),
            "timings_ms": dict(self.timings_ms),
            "index": _plain(self.index),
            "notice": self.notice,
            "record": dict(self.record),
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
        "marking": hit.passage.marking,
        "text": hit.text,
        "sentences": list(hit.sentences),
    }


def timestamp(moment: datetime | None) -> str | None:
    """The moment as JSON gives it: `2008-03-12T16:16:00+00:00`."""
    return None if moment is None else moment.isoformat()
