"""The sentences that could answer a question, best first, each with what an answer from its passage would lack."""

from __future__ import annotations

import operator
import threading
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


class _Last(threading.local):
    """What was ranked last in this thread: reader, conflicts and answer ask for the same, one behind the other."""

    asked: Question | None = None
    evidence: tuple[Hit, ...] = ()
    found: tuple[Candidate, ...] = ()


_last = _Last()


def ranked(asked: Question, evidence: Sequence[Hit]) -> list[Candidate]:
    """The sentences of the best passages, best first; a sentence that asks is none of them."""
    best = tuple(evidence[:PASSAGES])
    same = len(best) == len(_last.evidence) and all(map(operator.is_, best, _last.evidence))
    if not same or asked != _last.asked:
        _last.asked, _last.evidence, _last.found = asked, best, tuple(_ranked(asked, best))
    return list(_last.found)


def _ranked(asked: Question, evidence: Sequence[Hit]) -> list[Candidate]:
    context = context_of(asked, evidence)
    found = [
        _candidate(asked, hit, place, context)
        for hit in evidence
        for place in range(len(hit.all_sentences))
        if not hit.all_sentences[place].search_text.rstrip(' ")').endswith("?")
    ]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.hit.key, candidate.place))


def _candidate(asked: Question, hit: Hit, place: int, context: Context) -> Candidate:
    sentence = hit.all_sentences[place]
    near = [other.search_text for other in hit.all_sentences[max(0, place - 1) : place + 2]]
    lacking = missing(asked, hit, near, context)
    score = sentence.score / 5 + PASSAGE_WEIGHT * hit.score - MISSING_PENALTY * lacking.count
    # The thing counted may well go by another word, so to lack it costs rank but is no ground to refuse.
    score -= UNCOUNTED_PENALTY * (not counts_it(asked, " ".join(near)))
    # Beside the sentence with the value stands many a one that shares more words with the question.
    score -= VALUELESS_PENALTY * (not answer_values.possible(asked, sentence.search_text))
    return Candidate(hit, place, sentence, score, lacking)
