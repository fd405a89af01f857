"""The sentences that could answer a question, best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.learned.linear_model import softmax
from index.search.question import Question
from index.search.retriever import Hit, HitSentence
from qa.evidence.instructions import instructs

PASSAGES = 6
"""Passages whose sentences are quoted: the weights were learned for so many."""
SHORTEST = 4
"""A sentence of fewer words, without a figure, is a heading or "Summary."."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence at its place in a passage, and its chance to answer among the others."""

    hit: Hit
    place: int
    sentence: HitSentence
    score: float


def rank_sentences(question: Question, passages: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Rank the sentences of the best passages, best first, without those that ask or give orders to a reader."""
    best = passages[:PASSAGES]
    found = [
        (hit, place)
        for hit in best
        for place, sentence in enumerate(hit.all_sentences)
        if not _is_no_statement(question, sentence.search_text)
    ]
    if not found:
        return ()
    chances = softmax(np.array([hit.all_sentences[place].score for hit, place in found]))
    candidates = [
        Candidate(hit, place, hit.all_sentences[place], float(chance))
        for (hit, place), chance in zip(found, chances, strict=True)
    ]
    return tuple(sorted(candidates, key=lambda each: (-each.score, each.hit.key, each.place)))


def _is_no_statement(question: Question, text: str) -> bool:
    short = len(text.split()) < SHORTEST and not any(letter.isdigit() for letter in text)
    return short or text.rstrip(' ")').endswith("?") or instructs(question, text)
