"""Figures and expansions for the same thing that differ between cables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from index import analysis
from index.questions import Question
from index.retriever import Hit, HitSentence
from qa.readers import figures
from qa.readers.demands import Missing, expansions
from qa.readers.draft import Conflict, Figure

_NEAR_SHARE = 0.75
"""A sentence speaks of the same thing only if its score is near that of the best."""


class Scored(Protocol):
    """A sentence in its passage with its score and what it lacks."""

    @property
    def hit(self) -> Hit: ...
    @property
    def sentence(self) -> HitSentence: ...
    @property
    def score(self) -> float: ...
    @property
    def missing(self) -> Missing: ...


def find(asked: Question, ranked: Sequence[Scored]) -> Conflict | None:
    """The values that different cables give for what is asked, or None where they agree or fewer than two give one.

    `ranked` is best first. Of each cable its best sentence with exactly one fitting value counts. An acronym that one
    cable expands in two ways is a conflict as well.
    """
    found: dict[str, Figure] = {}
    for candidate in ranked:
        if candidate.missing or candidate.score < _NEAR_SHARE * ranked[0].score:
            continue
        value = _value(asked, candidate)
        if value is not None:
            spelled = asked.kind == "definition"
            source = _comparable(value) if spelled else candidate.hit.passage.reference_id
            found.setdefault(source, Figure(value, candidate.hit.key, candidate.sentence.text))
    if len({_comparable(figure.value) for figure in found.values()}) < 2:
        return None
    return Conflict(asked.text, tuple(found.values()))


def _value(asked: Question, candidate: Scored) -> str | None:
    if asked.kind == "definition":
        spelled = expansions(asked, candidate.sentence.search_text)
        return spelled[0] if spelled else None
    # Without the thing that is counted, two figures need not be figures for the same thing.
    if asked.kind != "figure" or not asked.asked:
        return None
    value = figures.only(asked, candidate.sentence.text)
    return value.text if value else None


def _comparable(value: str) -> str:
    """The value without what is only spelling: "twelve" and "12", "Prosecutors' Office" and "Prosecutor's Office"."""
    return " ".join(analysis.terms(value))
