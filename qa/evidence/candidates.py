"""The sentences that could answer a question, best first, each with what an answer from its passage would lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.search.question import Question
from index.search.retriever import Hit, HitSentence
from qa.evidence import answer_values
from qa.evidence.answerability import Constraints, Unmet, counts_it
from qa.evidence.instructions import instructs

PASSAGES = 8

# Chosen on the even-numbered gold questions (docs/architecture.md).
PASSAGE_WEIGHT = 2.0
UNMET_PENALTY = 0.1
UNCOUNTED_PENALTY = 0.15
VALUELESS_PENALTY = 0.03


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence at its place in a passage, with its score and what an answer from there would lack."""

    hit: Hit
    place: int
    sentence: HitSentence
    score: float
    unmet: Unmet


def rank_sentences(question: Question, passages: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Rank the sentences of the best passages, best first, without those that ask or give orders to a reader."""
    best = passages[:PASSAGES]
    constraints = Constraints.of(question, best)
    candidates = [
        _candidate(constraints, hit, place)
        for hit in best
        for place in range(len(hit.all_sentences))
        if not _is_no_statement(question, hit.all_sentences[place].search_text)
    ]
    return tuple(sorted(candidates, key=lambda each: (-each.score, each.hit.key, each.place)))


def _is_no_statement(question: Question, text: str) -> bool:
    return text.rstrip(' ")').endswith("?") or instructs(question, text)


def _candidate(constraints: Constraints, hit: Hit, place: int) -> Candidate:
    question, sentence = constraints.question, hit.all_sentences[place]
    near = [other.search_text for other in hit.all_sentences[max(0, place - 1) : place + 2]]
    unmet = constraints.unmet(hit, near)
    score = sentence.score / 5 + PASSAGE_WEIGHT * hit.score - UNMET_PENALTY * unmet.count
    # The thing counted may well go by another word, so to lack it costs rank but is no ground to refuse.
    score -= UNCOUNTED_PENALTY * (not counts_it(question, " ".join(near)))
    # Beside the sentence with the value stands many a one that shares more words with the question.
    score -= VALUELESS_PENALTY * (not answer_values.possible(question, sentence.search_text))
    return Candidate(hit, place, sentence, score, unmet)
