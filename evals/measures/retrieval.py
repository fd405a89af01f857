"""Measures of retrieval, each a pure function that keeps the field's meaning of its name.

A question for which nothing came back scores 0; none is ever left out of a mean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from evals.normalise import includes

SHARED_TRIGRAMS = 6


def success_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """1 if some accepted set of keys lies wholly in the first `k`; else 0. Not recall: a part of a set counts nothing.
    (Success@k of the TREC tracks, where one relevant document is enough: the same, if every set has one key.)
    """
    return float(any(set(keys) <= set(ranked[:k]) for keys in accepted))


def recall_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """The share of a set's keys among the first `k` (Manning, Raghavan and Schütze, "Introduction to Information
    Retrieval", chapter 8), for the accepted set that does best. Not success: a part of a set counts.
    """
    first = set(ranked[:k])
    return max((len(first.intersection(keys)) / len(keys) for keys in accepted if keys), default=0.0)


def reciprocal_rank(ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """1 / the rank at which some accepted set is complete; 0 if none ever is. Its mean is MRR (Voorhees, TREC-8, 1999),
    where one relevant document is enough: the same, if every set has one key.
    """
    rank_of = {key: rank for rank, key in enumerate(ranked, 1)}
    complete = [max(rank_of[key] for key in keys) for keys in accepted if keys and all(key in rank_of for key in keys)]
    return 1 / min(complete) if complete else 0.0


def ndcg_at(k: int, ranked: Sequence[str], accepted: Iterable[Collection[str]]) -> float:
    """Normalised discounted cumulative gain of the first `k` (Järvelin and Kekäläinen, TOIS 2002): the sum of
    1 / log2(rank + 1) over the keys of a set, as a share of the best possible sum, for the accepted set that does best.

    Where several sets are accepted this is not the nDCG of all their keys together: one whole set is enough.
    """
    rank_of = {key: rank for rank, key in enumerate(ranked[:k], 1)}
    return max(
        (_gain(rank_of, keys) / _gain_of(range(1, min(k, len(keys)) + 1)) for keys in accepted if keys), default=0.0
    )


def _gain(rank_of: Mapping[str, int], keys: Iterable[str]) -> float:
    return _gain_of(rank_of[key] for key in keys if key in rank_of)


def _gain_of(ranks: Iterable[int]) -> float:
    # Sorted, so that the sum does not depend on the order in which a set gives its keys.
    return sum(1 / math.log2(rank + 1) for rank in sorted(ranks))


def evidence_within(
    words: int,
    shown: Iterable[str],
    wanted: Iterable[str],
    accepted: Iterable[Collection[str]],
    paragraphs: Mapping[str, str],
) -> float:
    """1 if the shown sentences, cut at `words` words, hold all that is wanted and parts of every paragraph of an
    accepted set.

    A paragraph counts as shown when six of its word trigrams are, or all that it has. `paragraphs` maps keys to texts.
    """
    cut = " ".join(" ".join(shown).split()[:words])
    seen = _trigrams(cut)
    there = any(all(_is_shown(paragraphs.get(key, ""), seen) for key in keys) for keys in accepted)
    return float(there and includes(cut, wanted))


def _is_shown(paragraph: str, seen: set[tuple[str, ...]]) -> bool:
    own = _trigrams(paragraph)
    return bool(own) and len(seen & own) >= min(SHARED_TRIGRAMS, len(own))


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
