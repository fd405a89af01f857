"""Measures of retrieval, each a pure function that keeps the field's meaning of its name.

A question for which nothing came back scores 0; none is ever left out of a mean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from evals.wording import includes

SHARED_TRIGRAMS = 6


def success_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """1 if some accepted set of keys lies wholly in the first `k`; else 0. (Not recall.)"""
    return float(any(set(keys) <= set(ranked[:k]) for keys in accepted))


def recall_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """The share of a set's keys among the first `k`, for the accepted set that does best."""
    first = set(ranked[:k])
    return max((len(first.intersection(keys)) / len(keys) for keys in accepted if keys), default=0.0)


def reciprocal_rank(ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """1 / the rank at which some accepted set is complete; 0 if none ever is."""
    rank_of = {key: rank for rank, key in enumerate(ranked, 1)}
    complete = [max(rank_of[key] for key in keys) for keys in accepted if keys and all(key in rank_of for key in keys)]
    return 1 / min(complete) if complete else 0.0


def ndcg_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """Normalised discounted cumulative gain of the first `k`, every key of an accepted set being of gain 1: the sum of
    1 / log2(rank + 1) over such keys, divided by the sum of the best ranking (Järvelin and Kekäläinen, TOIS 2002).
    """
    listed: set[str] = set().union(*map(set, accepted))
    gained = sum(1 / math.log2(rank + 1) for rank, key in enumerate(ranked[:k], 1) if key in listed)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(listed)) + 1))
    return gained / best if best else 0.0


def evidence_within(
    words: int,
    shown: Iterable[str],
    wanted: Iterable[str],
    accepted: Iterable[Collection[str]],
    paragraphs: Mapping[str, str],
) -> float:
    """1 if the shown sentences, cut at `words` words, hold all that is wanted and parts of every paragraph of an
    accepted set.

    A paragraph counts as shown when six of its word trigrams are. `paragraphs` maps keys to texts.
    """
    cut = " ".join(" ".join(shown).split()[:words])
    seen = _trigrams(cut)
    there = any(
        all(len(seen & _trigrams(paragraphs.get(key, ""))) >= SHARED_TRIGRAMS for key in keys) for keys in accepted
    )
    return float(there and includes(cut, wanted))


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
