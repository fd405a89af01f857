"""An acronym and its expansion as one: "KPS" in a question finds "Kosovo Police Service", and the other way round.

Only pairs that the corpus itself defines are used, as `index.acronyms` found them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import analysis

_MAX_LONG_FORMS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """The stemmed terms of an acronym and of one of its expansions."""

    short: str
    long: tuple[str, ...]


def pairs_of(question_terms: Sequence[str], acronyms: Iterable[tuple[str, str, int]]) -> tuple[Pair, ...]:
    """The pairs that matter to a question: its terms hold the acronym, or the whole expansion side by side.

    `acronyms` are (short, long, count) rows, most frequent first; of one acronym at most three expansions are used.
    """
    asked = set(question_terms)
    pairs: list[Pair] = []
    for short, long, _ in acronyms:
        pair = _pair(short, long)
        if pair is None or pair in pairs:
            continue
        known = sum(other.short == pair.short for other in pairs)
        if known < _MAX_LONG_FORMS and (pair.short in asked or contains(question_terms, pair.long)):
            pairs.append(pair)
    return tuple(pairs)


def _pair(short: str, long: str) -> Pair | None:
    folded, spelled = analysis.terms(short), tuple(analysis.terms(long))
    return Pair(folded[0], spelled) if len(folded) == 1 and len(spelled) > 1 else None


def contains(terms: Sequence[str], run: Sequence[str]) -> bool:
    """Whether `run` stands in `terms` side by side."""
    size = len(run)
    return any(terms[i] == run[0] and tuple(terms[i : i + size]) == tuple(run) for i in range(len(terms) - size + 1))


def with_both(terms: list[str], pairs: Sequence[Pair]) -> list[str]:
    """`terms` with the expansion's terms after each acronym, and the acronym after each expansion."""
    added: list[str] = []
    for pair in pairs:
        if pair.short in terms:
            added += [term for term in pair.long if term not in terms]
        elif contains(terms, pair.long):
            added.append(pair.short)
    return terms + added
