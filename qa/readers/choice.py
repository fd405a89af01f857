"""Choose the sentences of an answer: few, each said once, and none torn from what it points back at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.text import tokens
from qa.drafts.draft import DraftSentence
from qa.evidence.candidates import Candidate

MAX_SENTENCES = 3
MAX_WORDS = 85
SAME_SHARE = 0.85
"""Two sentences that share so much of their terms say the same."""

_POINTS_BACK = re.compile(
    r"\W*(?:This|That|These|Those|It|Its|They|Their|He|His|She|Her|Such|Instead|"
    r"(?:For|In|During|At|By|Of) (?:the same|this|that|these|those)|The (?:same|latter|former|remaining|other))\b"
)


def choose(
    preferred: Sequence[Candidate], every: Sequence[Candidate], *, first: int = 0, alone: bool = False
) -> list[Candidate]:
    """Choose what fits into the answer's length, the sentences of one passage in the order of its text.

    A sentence that points back ("This was an increase") brings the one before it, if there is room beside the
    preferred; the best sentence may stand `alone`, as it does behind a value. The `first` are always kept: they are
    there because they differ. `every` sentence may be pointed back at.
    """
    chosen: list[Candidate] = []
    for rank, candidate in enumerate(preferred):
        if candidate in chosen or (rank >= first and _is_repeated(candidate, chosen)):
            continue
        if rank < first or _fits(candidate, chosen):
            chosen.append(candidate)
    places = {(found.hit.key, found.place): found for found in every}
    for candidate in chosen[alone:]:
        before = _pointed_at(candidate, places)
        if before and before not in chosen and _fits(before, chosen):
            chosen.append(before)
    return [*chosen[:1], *_in_order(chosen[1:])] if alone else _in_order(chosen)


def _fits(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    more = [*chosen, candidate]
    return not chosen or (_words(more) <= MAX_WORDS and len(more) <= MAX_SENTENCES)


def drafted(chosen: Sequence[Candidate], ranked: Sequence[Candidate]) -> tuple[DraftSentence, ...]:
    """Quote the sentences, each with every passage that holds it word for word, its own first."""
    return tuple(DraftSentence(found.sentence.text, _where(found, ranked)) for found in chosen)


def _where(found: Candidate, ranked: Sequence[Candidate]) -> tuple[str, ...]:
    keys = [other.hit.key for other in ranked if other.sentence.text == found.sentence.text]
    return tuple(dict.fromkeys([found.hit.key, *keys]))


def _pointed_at(candidate: Candidate, places: Mapping[tuple[str, int], Candidate]) -> Candidate | None:
    """Return the sentence that this one points back at; None if it points at none."""
    points_back = _POINTS_BACK.match(candidate.sentence.search_text)
    return places.get((candidate.hit.key, candidate.place - 1)) if points_back else None


def _is_repeated(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Return whether a chosen sentence says the same in nearly the same words, with the same figures."""
    return any(_same(candidate.sentence.search_text, other.sentence.search_text) for other in chosen)


def _same(one: str, other: str) -> bool:
    first, second = set(tokens.terms(one)), set(tokens.terms(other))
    if any(term.isdigit() for term in first ^ second):
        return False
    return len(first & second) >= SAME_SHARE * max(1, len(first | second))


def _in_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Sort the sentences by passage, as the passages came, and in each by the order of its text."""
    keys = list(dict.fromkeys(found.hit.key for found in chosen))
    return sorted(chosen, key=lambda found: (keys.index(found.hit.key), found.place))


def _words(found: Sequence[Candidate]) -> int:
    return sum(len(each.sentence.text.split()) for each in found)
