"""Figures that a claim rounds: "about 40" for 41, "nearly half" for 47 percent, "more than 500" for 512."""

from __future__ import annotations

import re

from index.text.quantities import Quantity

_HEDGES = {
    "about": r"about|around|some|roughly|approximately|an estimated|estimated|circa|ca|in the region of",
    "above": r"over|more than|above|at least|upwards of|exceeding|exceed|exceeds|exceeded|in excess of|no fewer than",
    "below": r"nearly|almost|close to|less than|fewer than|under|below|up to|as (?:many|much) as|just short of|"
    r"not quite|at most|no more than|barely",
}
_ANY = "|".join(f"(?P<{way}>{words})" for way, words in _HEDGES.items())
_NEAR = re.compile(rf"\b(?:{_ANY})(?: (?:a|an|the|us)){{0,2}}\s?[$€£]?\Z")
_BEHIND = re.compile(r"\s?(?:or so|or thereabouts|approximately|at least|or more)\b")
FAR = {"about": (0.93, 1.07), "above": (0.98, 1.2), "below": (0.85, 1.02)}
"""How far the figure of the passage may be from the claimed one, as shares of it, by the kind of hedge."""
FAR_SHARE = 0.06
"""How far a part of a whole may be from the percentage that it stands for."""
_REACH = 28


def hedge(claim: str, quantity: Quantity) -> str | None:
    """Return how a claim hedges a figure: "about", "above", "below"; None if it does not."""
    before = claim[max(0, quantity.start - _REACH) : quantity.start]
    if found := _NEAR.search(before):
        return found.lastgroup
    return "about" if _BEHIND.match(claim, quantity.end) else None


def rounds(claimed: Quantity, way: str | None, given: Quantity) -> bool:
    """Return whether a claimed figure, hedged in a way, stands for one of a passage."""
    if claimed.share is not None and given.share is not None and "share" in {claimed.unit, given.unit}:
        return _near_share(claimed.share, way, given.share)
    if way is None:
        return False
    try:
        one, other = float(claimed.value), float(given.value)
    except ValueError:
        return False
    low, high = FAR[way]
    return one * low <= other <= one * high if one > 0 else one == other


def _near_share(one: float, way: str | None, other: float) -> bool:
    if abs(one - other) > FAR_SHARE:
        return False
    return not ((way == "above" and other < one - 0.005) or (way == "below" and other > one + 0.005))
