"""Acronym expansion: "KPS" in a question finds "Kosovo Police Service", and the other way round.

Only pairs that the corpus itself defines are used, as `index.text.acronyms` found them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.text import tokens

_MAX_LONG_FORMS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """The stemmed terms of an acronym and of one of its expansions."""

    short: str
    long: tuple[str, ...]


class AcronymTable:
    """The acronyms of an archive, made ready once: a question looks up only its own words."""

    def __init__(self, acronyms: Iterable[tuple[str, str, int]]) -> None:
        self._by_short: dict[str, list[Pair]] = {}
        self._by_first: dict[str, list[Pair]] = {}
        for short, long, _ in acronyms:
            pair = _pair(short, long)
            known = self._by_short.setdefault(short, [])
            if pair and pair not in known and len(known) < _MAX_LONG_FORMS:
                known.append(pair)
                self._by_first.setdefault(pair.long[0], []).append(pair)

    def pairs_of(self, question: str) -> tuple[Pair, ...]:
        """Return the pairs of which a question holds the acronym, or the whole expansion side by side."""
        terms = tokens.terms(question)
        written = [pair for short in sorted(_written(question)) for pair in self._by_short.get(short, ())]
        spelt = [pair for term in dict.fromkeys(terms) for pair in self._by_first.get(term, ())]
        return tuple(dict.fromkeys([*written, *(pair for pair in spelt if contains(terms, pair.long))]))


def _written(question: str) -> set[str]:
    """Return a question's words as acronyms may be spelled: "tip" is a word; "kps", without a vowel, is KPS."""
    words = re.findall(r"\w+", question)
    return {*words, *(word.upper() for word in words if not re.search(r"[aeiouyAEIOUY]", word))}


def _pair(short: str, long: str) -> Pair | None:
    folded, spelled = tokens.terms(short), tuple(tokens.terms(long))
    return Pair(folded[0], spelled) if len(folded) == 1 and len(spelled) > 1 else None


def contains(terms: Sequence[str], run: Sequence[str]) -> bool:
    """Return whether `terms` hold `run` side by side."""
    size = len(run)
    return any(terms[i] == run[0] and tuple(terms[i : i + size]) == tuple(run) for i in range(len(terms) - size + 1))
