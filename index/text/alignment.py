"""Where the words of a repaired text stand in the raw text that it was made from.

The search text of a passage is its raw text without its page marks, its lines joined and words mended. Word runs that
both share are matched from left to right; what lies between two matches is uncertain, and a span that ends there is
widened.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate

from index.text import Span

_WORD = re.compile(r"\S+")
_RUN = 3
"""So many equal words in a row are taken for the same place."""
_AHEAD = 12
"""So many words of the search text are tried before a match is given up."""


def raw_spans(search_text: str, text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return for each span of `search_text` the span of `text` that holds the same words, cut between words."""
    searched, raw = _words(search_text), _words(text)
    if not raw:
        return tuple((0, 0) for _ in spans)
    matches = _matches(
        [search_text[start:end] for start, end in searched],
        [text[start:end] for start, end in raw],
    )
    before = list(accumulate((-1 if match is None else match for match in matches), max, initial=-1))
    after = _next_matches(matches, len(raw))
    starts = [start for start, _ in searched]
    ends = [end for _, end in searched]
    found = []
    for start, end in spans:
        first = max(0, min(bisect_left(ends, start + 1), len(searched) - 1))
        last = max(first, bisect_left(starts, end) - 1)
        left = _or(matches[first], before[first] + 1)
        right = _or(matches[last], after[last + 1] - 1)
        left = min(left, len(raw) - 1)
        found.append((raw[left][0], raw[max(left, right)][1]))
    return tuple(found)


def _or(match: int | None, widened: int) -> int:
    return widened if match is None else match


def _words(text: str) -> list[Span]:
    return [match.span() for match in _WORD.finditer(text)]


def _next_matches(matches: list[int | None], end: int) -> list[int]:
    """Return for each position the raw word of the first match at or after it; `end` if there is none."""
    following = [end]
    for match in reversed(matches):
        following.append(_or(match, following[-1]))
    return following[::-1]


def _matches(searched: list[str], raw: list[str]) -> list[int | None]:
    """Return for each word of the search text the raw word that it is; None if that is not sure."""
    runs = _runs(raw)
    matches: list[int | None] = [None] * len(searched)
    here = there = 0
    while here < len(searched) and there < len(raw):
        if searched[here] == raw[there]:
            matches[here] = there
            here, there = here + 1, there + 1
            continue
        found = _resume(searched, runs, here, there)
        if found is None:
            here += 1
        else:
            here, there = found
    return matches


def _runs(words: list[str]) -> dict[tuple[str, ...], list[int]]:
    """Return the places where each run of `_RUN` words begins; at the end of the text the runs are shorter."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(words)):
        places[tuple(words[place : place + _RUN])].append(place)
    return places


def _resume(
    searched: list[str], runs: dict[tuple[str, ...], list[int]], here: int, there: int
) -> tuple[int, int] | None:
    """Return the next pair of places from which both texts run on alike, with the fewest words passed over."""
    best: tuple[int, int, int] | None = None
    for ahead in range(here, min(here + _AHEAD, len(searched))):
        places = runs.get(tuple(searched[ahead : ahead + _RUN]), [])
        nearest = bisect_left(places, there)
        if nearest < len(places):
            cost = places[nearest] - there + ahead - here
            best = min(best or (cost, ahead, places[nearest]), (cost, ahead, places[nearest]))
    return best[1:] if best else None
