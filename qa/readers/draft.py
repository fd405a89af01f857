"""What a reader is, and the draft that it hands on: sentences, each with the keys it cites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.retriever import Hit


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
class Draft:
    """What a reader made of the evidence: sentences that answer, or a reason why there are none.

    `lead` is the figure, date, name or expansion that was asked for, where the evidence gives exactly one that fits.
    """

    sentences: tuple[DraftSentence, ...]
    lead: str | None = None
    conflicts: tuple[Conflict, ...] = ()
    reason: str | None = None

    @property
    def abstained(self) -> bool:
        """True where the evidence does not answer; `reason` then says why."""
        return not self.sentences


class Reader(Protocol):
    """Evidence in, draft out."""

    name: str

    def read(self, question: str, evidence: Sequence[Hit]) -> Draft:
        """A draft from these passages alone."""
        ...
