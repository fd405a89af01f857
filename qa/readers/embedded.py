"""The embedded reader: answers in the exact sentences of the passages, without a model, a server or a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.questions import YEAR, Question, parse
from index.retriever import Hit, HitSentence
from qa.readers import conflicts, figures
from qa.readers.demands import Missing, counts_it, expansions, long_forms, mentions, missing, setting, shared_terms
from qa.readers.draft import Conflict, Draft, DraftSentence, Exchange, OnSentence

MAX_SENTENCES = 3
MAX_WORDS = 75
ENOUGH_WORDS = 40
PASSAGES = 8

# Chosen on the even-numbered gold questions (docs/architecture.md).
PASSAGE_WEIGHT = 2.0
MISSING_PENALTY = 0.07
UNCOUNTED_PENALTY = 0.15
LEAD_SHARE = 0.5
RELEVANCE_FLOOR = 0.6
UNCOUNTED_FLOOR = 0.75


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could answer, with its score and what an answer from its passage would lack."""

    hit: Hit
    place: int
    sentence: HitSentence
    score: float
    missing: Missing


class EmbeddedReader:
    """Picks up to three sentences that answer, quotes them exactly, and refuses when they do not meet what was
    asked.
    """

    name = "embedded"

    def read(
        self,
        question: str,
        evidence: Sequence[Hit],
        previous: Sequence[Exchange] = (),  # noqa: ARG002
        on_sentence: OnSentence | None = None,
    ) -> Draft:
        """A draft from these passages alone; without passages, or with a demand unmet by the best of them, a
        refusal. It keeps no conversation: a follow-up reaches it as a question that stands by itself.
        """
        draft = self._draft(question, evidence)
        if on_sentence:
            for sentence in draft.sentences:
                on_sentence(sentence, evidence)
        return draft

    def preview(self, question: str, evidence: Sequence[Hit], previous: Sequence[Exchange] = ()) -> None:
        """Nothing is sent anywhere."""

    @property
    def settings(self) -> dict[str, Any]:
        """It has none but its name."""
        return {"name": self.name}

    def _draft(self, question: str, evidence: Sequence[Hit]) -> Draft:
        asked = parse(question)
        ranked = _ranked(asked, evidence[:PASSAGES])
        if ranked and ranked[0].missing:
            return Draft((), reason=reason(asked, ranked[0].missing))
        if not ranked or not _bears(asked, ranked[0], evidence):
            return Draft((), reason="no passage bears on the question")
        conflict = conflicts.find(asked, ranked)
        chosen = _chosen(asked, ranked, conflict)
        lead = None if conflict else _lead(asked, chosen[0], long_forms(evidence))
        sentences = tuple(DraftSentence(found.sentence.text, (found.hit.key,)) for found in chosen)
        return Draft(sentences, lead, conflicts=(conflict,) if conflict else ())


def _bears(asked: Question, best: Candidate, evidence: Sequence[Hit]) -> bool:
    """Whether the passages speak of what is asked at all; more is wanted where the thing counted is not even named."""
    floor = RELEVANCE_FLOOR if counts_it(asked, best.hit.passage.search_text) else UNCOUNTED_FLOOR
    return max(hit.relevance for hit in evidence) >= floor


def _ranked(asked: Question, evidence: Sequence[Hit]) -> list[Candidate]:
    forms = long_forms(evidence)
    by_cable: dict[str, list[Hit]] = {}
    for hit in evidence:
        by_cable.setdefault(hit.passage.reference_id, []).append(hit)
    settings = {cable: setting(asked, hits, forms) for cable, hits in by_cable.items()}
    found = [
        _candidate(asked, hit, place, forms, settings[hit.passage.reference_id])
        for hit in evidence
        for place in range(len(hit.all_sentences))
        if not hit.all_sentences[place].search_text.rstrip(' ")').endswith("?")
    ]
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.hit.key, candidate.place))


def _candidate(asked: Question, hit: Hit, place: int, forms: dict[str, set[str]], about: frozenset[str]) -> Candidate:
    sentence = hit.all_sentences[place]
    near = [other.search_text for other in hit.all_sentences[max(0, place - 1) : place + 2]]
    lacking = missing(asked, hit, near, forms, about)
    score = sentence.score / 5 + PASSAGE_WEIGHT * hit.score - MISSING_PENALTY * lacking.count
    # The thing counted may well go by another word, so to lack it costs rank but is no ground to refuse.
    score -= UNCOUNTED_PENALTY * (not counts_it(asked, " ".join(near)))
    return Candidate(hit, place, sentence, score, lacking)


def _chosen(asked: Question, ranked: list[Candidate], conflict: Conflict | None) -> list[Candidate]:
    """The best sentences that fit into the answer's length: those of a conflict first, then one for each year
    compared.
    """
    chosen: list[Candidate] = []
    words = 0
    for candidate in _preferred(asked, ranked, conflict):
        length = len(candidate.sentence.text.split())
        if candidate in chosen or (chosen and words + length > MAX_WORDS):
            continue
        chosen.append(candidate)
        words += length
        if len(chosen) == MAX_SENTENCES or words >= ENOUGH_WORDS:
            break
    return chosen


def _preferred(asked: Question, ranked: list[Candidate], conflict: Conflict | None) -> list[Candidate]:
    first: list[Candidate] = []
    if conflict:
        quotes = [(figure.key, figure.quote) for figure in conflict.figures]
        first = [found for found in ranked if (found.hit.key, found.sentence.text) in quotes]
    elif len(asked.years) > 1:
        for year in sorted(asked.years):
            named = [found for found in ranked if year in YEAR.findall(found.sentence.search_text)]
            dated = [found for found in ranked if found.hit.created and str(found.hit.created.year) == year]
            first += (named or dated)[:1]
    return [*sorted(first, key=ranked.index), *ranked]


def _lead(asked: Question, best: Candidate, forms: dict[str, set[str]]) -> str | None:
    """The one value in the best sentence that fits what was asked, as written there.

    The sentence itself must hold the question's names and most of its words: a figure that is right for something
    else is the worst answer.
    """
    text = best.sentence.search_text
    if asked.kind == "definition":
        found = expansions(asked, text)
        return found[0] if len(found) == 1 else None
    value = figures.only(asked, text)
    if value is None or asked.extreme or shared_terms(asked, text) < LEAD_SHARE:
        return None
    said = figures.up_to_clause_end(text, value)
    return value.text if all(mentions(said, name, forms) for name in asked.names) else None


def reason(asked: Question, lacking: Missing) -> str:
    """Why the best passages do not answer, in words for a person."""
    if lacking.names:
        return f"the nearest passages do not mention {' or '.join(lacking.names)}"
    if lacking.years:
        return f"the nearest passages say nothing for {' or '.join(sorted(lacking.years))}"
    wanted = {"money": "a sum of money", "figure": "a figure", "date": "a date", "duration": "a length of time"}
    if asked.kind == "definition":
        return f"the passages use {' and '.join(asked.acronyms)} without saying what it stands for"
    return f"the nearest passages do not give {wanted.get(asked.kind, 'what is asked for')}"
