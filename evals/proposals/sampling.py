"""Which passages questions are written from: spread over cables, senders and years, the same ones for the same seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.filters import Filters
from index.store.open_index import OpenIndex
from index.store.store import StoredPassage

FEWEST_WORDS = 25
"""A shorter passage seldom holds a fact with what it is about."""
MOST_WORDS = 400
POOL = 10
"""So many passages are drawn for each that is chosen, and never fewer than `SMALLEST_POOL`."""
SMALLEST_POOL = 500


def drawn(
    index: OpenIndex, filters: Filters, suits: Callable[[StoredPassage], bool], count: int, seed: int
) -> list[StoredPassage]:
    """Draw up to `count` passages of those that the filters leave and that suit.

    A passage whose words stand in another one too is left out: its question would have two sources.
    """
    ids = _said_once(index)
    allowed = index.store.allowed(filters)
    ids = ids if allowed is None else np.intersect1d(ids, allowed)
    shuffled = np.random.default_rng(seed).permutation(ids)
    passages = (each for each in index.store.each(shuffled.tolist()) if _holds_a_fact(each) and suits(each))
    return spread(islice(passages, max(SMALLEST_POOL, POOL * count)), count)


def spread(passages: Iterable[StoredPassage], count: int) -> list[StoredPassage]:
    """Choose up to `count`, each time of the cable, then of the sender and year that were chosen least so far."""
    left = list(passages)
    used: Counter[object] = Counter()
    chosen: list[StoredPassage] = []
    while left and len(chosen) < count:
        place = min(range(len(left)), key=lambda n: _use(left[n], used))
        chosen.append(left.pop(place))
        used.update(_groups(chosen[-1]))
    return chosen


def _use(stored: StoredPassage, used: Counter[object]) -> tuple[int, int]:
    cable, sender, year = _groups(stored)
    return used[cable], used[sender] + used[year]


def _groups(stored: StoredPassage) -> tuple[object, object, object]:
    year = stored.created.year if stored.created else None
    return ("cable", stored.passage.reference_id), ("sender", stored.origin), ("year", year)


def _said_once(index: OpenIndex) -> NDArray[np.int64]:
    """Return the ids of the passages whose words no other passage has, sorted."""
    terms = index.terms
    _, places, times = np.unique(terms.passage_words, return_index=True, return_counts=True)
    return np.asarray(terms.passage_ids[np.sort(places[times == 1])], np.int64)


def _holds_a_fact(stored: StoredPassage) -> bool:
    return FEWEST_WORDS <= len(stored.passage.search_text.split()) <= MOST_WORDS
