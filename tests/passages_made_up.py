"""Hits of an invented cable, for readers: real values, no index behind them."""

from __future__ import annotations

from datetime import UTC, datetime

from index.passages import Passage
from index.retriever import Hit, HitSentence


def hit(
    *sentences: str, cable: str = "08KELLAND12", number: int = 1, score: float = 0.9, top: float = 4.0, year: int = 2008
) -> Hit:
    """A hit whose sentences score `top`, a little less each."""
    text = " ".join(sentences)
    every = tuple(HitSentence(line, line, top - 0.2 * n, n == 0) for n, line in enumerate(sentences))
    passage = Passage(cable, number, 1, "U", "", text, text, 0, len(text))
    return Hit(passage, score, every, every, datetime(year, 3, 1, tzinfo=UTC), "HARBOURS", "Embassy Kelland")
