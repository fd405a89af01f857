"""Figures that a claim rounds: "about 40" for 41, "nearly half" for 47 percent, "more than 500" for 512."""

from __future__ import annotations

import re

from index.text.quantities import Quantity
from qa.check.thresholds import Thresholds

_HEDGES = {
    "about": r"about|around|some|roughly|approximately|an estimated|estimated|circa|ca|in the region of",
    "above": r"over|more than|above|at least|upwards of|exceeding|exceed|exceeds|exceeded|in excess of|no fewer than",
    "below": r"nearly|almost|close to|less than|fewer than|under|below|up to|as (?:many|much) as|just short of|"
    r"not quite|at most|no more than|barely",
}
_ANY = "|".join(f"(?P<{way}>{words})" for way, words in _HEDGES.items())
_NEAR = re.compile(rf"\b(?:{_ANY})(?: (?:a|an|the|us)){{0,2}}\s?[$€£]?\Z")
_BEHIND = re.compile(r"\s?(?:or so|or thereabouts|approximately|at least|or more)\b")
_REACH = 28


def hedge(claim: str, quantity: Quantity) -> str | None:
    """Return how a claim hedges a figure: "about", "above", "below"; None if it does not."""
    before = claim[max(0, quantity.start - _REACH) : quantity.start]
    if found := _NEAR.search(before):
        return found.lastgroup
    return "about" if _BEHIND.match(claim, quantity.end) else None


def rounds(claimed: Quantity, way: str | None, given: Quantity, thresholds: Thresholds) -> bool:
    """Return whether a claimed figure, hedged in a way, stands for one of a passage."""
    if claimed.share is not None and given.share is not None and "share" in {claimed.unit, given.unit}:
        return abs(claimed.share - given.share) <= thresholds.part and _side_fits(claimed.share, way, given.share)
    if way is None:
        return False
    try:
        one, other = float(claimed.value), float(given.value)
    except ValueError:
        return False
    low, high = _bounds(way, thresholds)
    return one * low <= other <= one * high if one > 0 else one == other


def _bounds(way: str, thresholds: Thresholds) -> tuple[float, float]:
    """Return how far a figure may be below and above a hedged one, as multiples of it."""
    if way == "about":
        return 1 - thresholds.about, 1 + thresholds.about
    return (1, 1 + thresholds.above) if way == "above" else (1 - thresholds.below, 1)


def _side_fits(one: float, way: str | None, other: float) -> bool:
    """Return whether a part is on the side of another that a hedge tells."""
    return not ((way == "above" and other < one - 0.005) or (way == "below" and other > one + 0.005))
