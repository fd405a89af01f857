"""Where a claim nearly repeats a sentence of a passage: which words stand in the place of which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from qa.check import texts

_NEARLY_THE_SAME = 0.6
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Swap:
    """Words of the claim (`here`) in the place of words of the passage (`there`), equal words on either side."""

    here: tuple[str, ...]
    there: tuple[str, ...]
    place: int
    """Where `there` begins among the words of the passage's sentence."""
    share: float
    """How much of the claim stands in that sentence in the same order."""


@lru_cache(maxsize=256)
def find(claim: str, sentence: str) -> tuple[Swap, ...]:
    """The swaps of a claim that nearly repeats a sentence; none where it says it in other words."""
    return tuple(_find(claim, sentence))


def _find(claim: str, sentence: str) -> Iterator[Swap]:
    one, other = texts.words(claim), texts.words(sentence)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    blocks = matcher.get_matching_blocks()
    share = sum(block.size for block in blocks) / max(1, len(one))
    if share < _NEARLY_THE_SAME:
        return
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal" and b - a <= _LONGEST and (d - c <= _LONGEST):
            yield Swap(one[a:b], other[c:d], c, share)
