"""Why a passage was found: what its score is made of, the largest parts first, as bars of one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.search.ranker import RERANKER
from index.search.retriever import Hit

SHOWN = 6
"""Parts that are shown by themselves; the others are added up."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a score in words, what it adds or takes, and that as a share of the largest shown: -1…1."""

    label: str
    adds: float
    share: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A hit, how far its score is above the mean of the passages compared, and the parts that make it so."""

    hit: Hit
    above: float
    bars: tuple[Bar, ...]


def explained(hits: Sequence[Hit]) -> tuple[Explained, ...]:
    """Measure the parts of each hit that has some; all bars have one scale."""
    parts = [(hit, _largest(hit)) for hit in hits if hit.why]
    most = max((abs(adds) for _, rows in parts for _, adds in rows), default=0.0) or 1.0
    return tuple(
        Explained(hit, sum(each.adds for each in hit.why), tuple(Bar(label, adds, adds / most) for label, adds in rows))
        for hit, rows in parts
    )


def _largest(hit: Hit) -> list[tuple[str, float]]:
    """Return that of a reranker, the parts that count most, and the sum of the others."""
    ranked = sorted(hit.why, key=lambda each: (each.feature != RERANKER, -abs(each.adds)))
    rest = sum(each.adds for each in ranked[SHOWN:])
    return [(each.label, each.adds) for each in ranked[:SHOWN]] + ([("all else", rest)] if ranked[SHOWN:] else [])
