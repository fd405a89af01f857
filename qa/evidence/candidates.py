"""The sentences that could answer a question, best first, each with what an answer from its passage would lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.search.question import Question
from index.search.retriever import Hit, HitSentence
from qa.evidence import answer_values
from qa.evidence.demands import Context, Missing, context_of, counts_it, missing

PASSAGES = 8

# Chosen on the even-numbered gold questions (docs/architecture.md).
PASSAGE_WEIGHT = 2.0
MISSING_PENALTY = 0.1
UNCOUNTED_PENALTY = 0.15
VALUELESS_PENALTY = 0.03


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence in its passage, with its score and what an answer from there would lack."""

    hit: Hit
    place: int
    sentence: HitSentence
    score: float
    missing: Missing


def rank_sentences(question: Question, passages: Sequence[Hit]) -> tuple[Candidate, ...]:
    """Rank the sentences of the best passages, best first; sentences that ask are left out."""
    best = passages[:PASSAGES]
    context = context_of(question, best)
    candidates = [
        _candidate(question, hit, place, context)
        for hit in best
        for place in range(len(hit.all_sentences))
        if not hit.all_sentences[place].search_text.rstrip(' ")').endswith("?")
    ]
    return tuple(sorted(candidates, key=lambda each: (-each.score, each.hit.key, each.place)))


def _candidate(question: Question, hit: Hit, place: int, context: Context) -> Candidate:
    sentence = hit.all_sentences[place]
    near = [other.search_text for other in hit.all_sentences[max(0, place - 1) : place + 2]]
    lacking = missing(question, hit, near, context)
    score = sentence.score / 5 + PASSAGE_WEIGHT * hit.score - MISSING_PENALTY * lacking.count
    # The thing counted may well go by another word, so to lack it costs rank but is no ground to refuse.
    score -= UNCOUNTED_PENALTY * (not counts_it(question, " ".join(near)))
    # Beside the sentence with the value stands many a one that shares more words with the question.
    score -= VALUELESS_PENALTY * (not answer_values.possible(question, sentence.search_text))
    return Candidate(hit, place, sentence, score, lacking)
