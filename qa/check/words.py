"""How much of what a sentence says stands in passages, and in which of their sentences."""

from __future__ import annotations

from collections.abc import Sequence

from qa.check.evidence import Evidence, Stretch

_NEAREST = 3
_NEARLY = 0.7


def coverage(terms: Sequence[str], cited: Sequence[Evidence]) -> float:
    """The share of a claim's terms that the passages have, in one form or another; 1 for a claim without any."""
    wanted = set(terms)
    if not wanted:
        return 1.0
    held = frozenset().union(*(each.words for each in cited))
    return len(wanted & held) / len(wanted)


def closeness(terms: Sequence[str], cited: Sequence[Evidence]) -> float:
    """The share of a claim's terms in the few sentences that are most like it, and in their neighbours."""
    wanted = set(terms)
    if not wanted:
        return 1.0
    best = nearest(terms, cited)
    held: set[str] = set()
    for each, stretch in best:
        place = each.stretches.index(stretch)
        for near in each.stretches[max(0, place - 1) : place + 2]:
            held |= near.words
    return len(wanted & held) / len(wanted)


def _weight(term: str) -> int:
    """A figure tells sentences apart better than a word does."""
    return 2 if term[0].isdigit() else 1


def nearest(terms: Sequence[str], cited: Sequence[Evidence]) -> list[tuple[Evidence, Stretch]]:
    """The few sentences that have most of a claim's terms, best first, those far behind the best left out."""
    wanted = set(terms)
    scored = [
        (sum(map(_weight, wanted & stretch.words)), each, stretch)
        for each in cited
        for stretch in each.stretches
        if wanted & stretch.words
    ]
    scored.sort(key=lambda trio: -trio[0])
    best = scored[0][0] if scored else 0
    return [(each, stretch) for count, each, stretch in scored[:_NEAREST] if count >= _NEARLY * best]
