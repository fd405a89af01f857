"""A question in, ranked passages out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.passages import Passage


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence of a passage: its raw words, its score, and whether it is a match or a neighbour of one."""

    text: str
    search_text: str
    score: float
    matched: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage with the sentences of it that matter, in the order of the text."""

    passage: Passage
    score: float
    sentences: tuple[HitSentence, ...]
    created: datetime | None
    subject: str | None
    origin: str | None

    @property
    def key(self) -> str:
        """The citation of the passage."""
        return self.passage.key

    @property
    def text(self) -> str:
        """The raw text of the passage."""
        return self.passage.text
