"""The answer: sentences with their citations, what code could and could not support, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

from index.markings import highest
from index.search.retriever import Hit
from prompts import load
from qa.check.labels import CheckedSentence, counts
from qa.drafts.draft import Conflict, Turn
from qa.json_shapes import as_json, hit_dict
from qa.models.chat import Finish

if TYPE_CHECKING:
    from index.store.manifest import Manifest
    from qa.json_shapes import AnswerJson, CountsJson

Confidence = Literal["likely", "unsure", "not in these cables"]
REFUSAL = load("refusal").fill()
"""What is said when the cables do not answer."""


def not_here(cables: Sequence[str]) -> str:
    """Say that cables which a question names are not in the index."""
    return f"{' and '.join(cables)} {'is' if len(cables) == 1 else 'are'} not in this index"


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
    also: int = 0
    """Other passages with the same words."""


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
    meaning: float = 1.0
    """The share of it that is found by meaning, and not by words alone: 0…1."""

    @classmethod
    def of(cls, manifest: Manifest, clearance: str | None) -> Self:
        """Sum an index up for one with this clearance."""
        return cls(manifest.digest_at(clearance), manifest.cables, manifest.paragraphs, round(manifest.meaning, 3))


@dataclass(frozen=True, slots=True)
class Answer:
    """A question and what the cables say to it, or why they do not."""

    question: str
    lead: str | None
    """The figure, date, name or expansion that was asked for, if there is exactly one."""
    reason: str | None
    """Why there is no answer; None if there is one."""
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[Conflict, ...]
    passages: tuple[Hit, ...]
    """The passages that the reader was shown, best first: these and no others."""
    model: str
    index: IndexSummary
    caution: str | None = None
    """Why the sentences may not answer, though they come nearest; None if nothing tells so."""
    chance: float | None = None
    """The chance that sentences quoted say what was asked, as it was on questions with known answers: 0…1; None if a
    model wrote them, or there is no answer."""
    lacks: tuple[str, ...] = ()
    """What was asked for and no sentence has: "a date", "the name Jessen Bank"; of sentences quoted, forms alone."""
    missing: tuple[str, ...] = ()
    """Cables that the question names and the index does not have, as far as they may be read."""
    finish: Finish = "complete"
    """How the model ended; "incomplete" and "truncated" mean that more was to come."""
    note: str | None = None
    """What the model's server said as it broke off."""
    removed: int = 0
    """Sentences taken out because the check found something against them; only if that was asked for, or `instead`."""
    instead: bool = False
    """Whether the sentences are quoted from the passages, as none that the model wrote held; they are not here."""
    held_back: tuple[HeldBack, ...] = ()
    """Passages that the model was not sent, as their markings are above what may leave this machine."""
    withheld: bool = False
    """Whether the clearance kept back any paragraph within the filters; it does not depend on the question."""
    notice: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    """What the reader's model used, in its own units; the embedded reader uses none."""
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)
    """What is needed, besides the question and the index, to ask again in the same way."""

    @property
    def abstained(self) -> bool:
        """Whether the cables do not answer; `reason` then says why."""
        return not self.sentences

    @property
    def confidence(self) -> Confidence | None:
        """How far to trust it before it is read; None if a model answered, or it is silent for another reason."""
        if self.abstained:
            silenced = self.held_back or self.removed or self.finish != "complete"
            return None if silenced else "not in these cables"
        if self.chance is None:
            return None
        return "unsure" if self.caution else "likely"

    @property
    def text(self) -> str | None:
        """The answer on one line with its citations in brackets, and a label behind each sentence that does
        not hold; None if `abstained`.
        """
        return self.opening + " ".join(map(_cited, self.sentences)) if self.sentences else None

    @property
    def opening(self) -> str:
        """The lead as it stands before the sentences, "32 — "; empty if there is none."""
        return f"{self.lead} — " if self.lead else ""

    @property
    def marking(self) -> str | None:
        """The highest marking among the passages cited; None if none is."""
        return highest([citation.marking for citation in self.citations], "") or None

    @property
    def counts(self) -> CountsJson:
        """How many sentences there are, and how many with each label."""
        return counts(self.sentences)

    @property
    def turn(self) -> Turn:
        """The question and its answer, for a follow-up; marked as high as any passage shown."""
        marking = highest([hit.passage.marking for hit in self.passages], "U")
        return Turn(self.record.get("searched", self.question), self.text or REFUSAL, marking)

    def to_dict(self, *, explain: bool = False) -> AnswerJson:
        """Return the answer as `ask --json` prints it; `explain` adds what the score of each passage is made of."""
        return {
            "question": self.question,
            "answer": self.text,
            "abstained": self.abstained,
            "reason": self.reason,
            "confidence": self.confidence,
            "caution": self.caution,
            "chance": self.chance,
            "lacks": list(self.lacks),
            "missing": list(self.missing),
            "finish": self.finish,
            "note": self.note,
            "sentences": as_json(self.sentences),
            "counts": self.counts,
            "removed": self.removed,
            "instead": self.instead,
            "citations": as_json(self.citations),
            "marking": self.marking,
            "conflicts": as_json(self.conflicts),
            "passages": [hit_dict(hit, explain=explain) for hit in self.passages],
            "held_back": as_json(self.held_back),
            "withheld": self.withheld,
            "model": self.model,
            "usage": dict(self.usage),
            "timings_ms": dict(self.timings_ms),
            "index": as_json(self.index),
            "notice": self.notice,
            "record": dict(self.record),
        }


def _cited(sentence: CheckedSentence) -> str:
    """Write the sentence with its citations in brackets, and its label if it does not hold."""
    label = [] if sentence.holds else [f"[{sentence.support}]"]
    return " ".join([sentence.text, *(f"[{key}]" for key in sentence.citations), *label])
