"""A sentence cut into its parts by its marks and conjunctions: clauses, items of a list, what is put in between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from index.text.folding import content_stems, folded
from qa.check.quotations import quotation_spans

_CUT = re.compile(
    r"(?P<mark>[;:,](?!\S)\s*|\s+[–—-]+\s+|\s*—\s*|\s*[()]\s*)|"
    r"\s+(?=(?:(?:\w{2,7} )?(?:which|whom|whose)|and|or|but|nor|while|whereas|who|where|when|because|although|though|"
    r"unless|so that|in order to|rather than)\s)"
)
"""What stands between two parts: a mark, or the blank before a conjunction."""
_ENOUGH = 2
"""So many words that carry meaning make a part; behind a mark one is enough, as an item of a list."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of a sentence in a row that say one thing, and where they stand in it."""

    text: str
    start: int
    end: int


def whole(sentence: str) -> Part:
    """Take a sentence as one part."""
    return Part(sentence, 0, len(sentence))


def parts_of(sentence: str) -> tuple[Part, ...]:
    """Cut a sentence into its parts, in order; what is quoted stays together, and so does what says too little."""
    spans: list[tuple[int, int]] = []
    for start, end, enough in _pieces(sentence):
        lead = len(spans) == 1 and _weight(sentence[slice(*spans[0])]) < _ENOUGH
        if spans and (lead or _weight(sentence[start:end]) < enough):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(Part(sentence[start:end], start, end) for start, end in spans) or (whole(sentence),)


def _pieces(sentence: str) -> Iterator[tuple[int, int, int]]:
    """Yield what stands between two cuts, and how many words make it a part; words without meaning go with the next."""
    quoted = quotation_spans(sentence)
    start, enough = 0, _ENOUGH
    for cut in _CUT.finditer(sentence):
        if any(first < cut.start() < last for first, last in quoted):
            continue
        if content_stems(sentence[start : cut.start()]):
            yield start, cut.start(), enough
            start, enough = cut.end(), 1 if cut["mark"] else _ENOUGH
    if start < len(sentence):
        yield start, len(sentence), enough


def _weight(text: str) -> int:
    """Return how many words of a text carry meaning; figures alone are none, as they may belong to a date."""
    terms = content_stems(text)
    return len(terms) if any(term[0].isalpha() for term in terms) else 0


def place_in(text: str, place: int) -> int:
    """Return where the word begins in a text that stands at a place of its folded form."""
    words = list(_WORD.finditer(text))
    at = bisect_right(words, place, key=lambda word: len(folded(text[: word.end()])))
    return words[min(at, len(words) - 1)].start() if words else 0
