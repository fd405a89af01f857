"""Measures of retrieval and of answers, each a pure function that keeps the field's meaning of its name.

A question for which nothing came back scores 0; none is ever left out of a mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from index.numbers import with_digits

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


def normalised(text: str) -> str:
    """Lower case, straight quotes, numbers in plain digits, OCR's 12007 as 2007, single spaces."""
    straight = text.lower().translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(re.sub(r"\b1((?:19|20)\d\d)\b", r"\1", with_digits(straight)).split())


def includes(text: str, wanted: Iterable[str]) -> bool:
    """Whether `text`, normalised, holds every wanted string ("re:…" is a regular expression)."""
    flat = normalised(text)
    return all(
        re.search(item[3:], flat, re.IGNORECASE) is not None if item.startswith("re:") else normalised(item) in flat
        for item in wanted
    )


def evidence_within(
    words: int,
    shown: Iterable[str],
    wanted: Iterable[str],
    accepted: Iterable[Collection[str]],
    paragraphs: dict[str, str],
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
