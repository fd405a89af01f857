"""The draft that a reader hands on: sentences, each with the keys it cites; and turns of a talk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index.search.retriever import Hit
from qa.models.chat import Finish


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence of a draft and the keys of the passages it cites."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure for the thing asked, and where it stands."""

    value: str
    key: str
    quote: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures for the same thing that differ between cables, side by side."""

    about: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question asked before with its answer, and the highest marking of the passages it was written from."""

    question: str
    answer: str
    marking: str


def in_ten(chance: float) -> str:
    """Say how many of such answers: "about 7 in 10", "about half of"."""
    tenths = min(9, max(1, round(10 * chance)))
    return "about half of" if tenths == 5 else f"about {tenths} in 10"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of the evidence: sentences that answer, or a reason why there are none.

    `lead` is the figure, date, name or expansion that was asked for, where the evidence gives exactly one that fits.
    `shown` are the passages that the reader really used, where it could not use all: None means all. `held` are those
    that may not leave this machine, so that the reader did without them.
    """

    sentences: tuple[DraftSentence, ...]
    lead: str | None = None
    reason: str | None = None
    caution: str | None = None
    """What was asked for and the sentences do not give: they may not answer."""
    chance: float | None = None
    """The chance that the sentences say what was asked, 0…1; None if a model wrote them."""
    finish: Finish = "complete"
    note: str | None = None
    """What the model's server said as it broke off."""
    usage: Mapping[str, int] = field(default_factory=dict)
    shown: tuple[Hit, ...] | None = None
    held: tuple[Hit, ...] = ()

    @property
    def abstained(self) -> bool:
        """Whether the evidence does not answer; `reason` then says why."""
        return not self.sentences
