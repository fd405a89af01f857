"""A question in, ranked passages out, each with the sentences of it that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from index.cable import Passage, without_place
from index.filters import Filters
from index.markings import cleared, marking_of_classification
from index.search import scoring
from index.search.acronym_expansion import pairs_of
from index.search.candidates import Candidates, CandidateSearch, EncodedQuery
from index.search.cleared_vocabulary import ClearedVocabulary
from index.search.question import Question, parse
from index.search.ranking import Ranking, RankingWeights, rank
from index.search.spelling_correction import correct
from index.store.open_index import OpenIndex
from index.store.store import StoredPassage
from index.text import tokens

TYPED_TERMS = 40
SHOWN_MATCHES = 3
SHOWN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence of a passage: raw on one line, repaired, its score, and whether it is a match or a neighbour."""

    text: str
    search_text: str
    score: float
    matched: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked passage. `evidence` holds the sentences that matter with their neighbours, in the order of the text;
    `all_sentences` holds every sentence with its score."""

    passage: Passage
    score: float
    evidence: tuple[HitSentence, ...]
    all_sentences: tuple[HitSentence, ...]
    created: datetime | None
    subject: str | None
    origin: str | None
    relevance: float
    """Cosine of the question to the best sentence, plus the share of its terms (by idf) in the passage: 0…2.

    Unlike the score it does not depend on the other candidates, so it tells when nothing bears on a question.
    """

    @property
    def key(self) -> str:
        """The citation of the passage."""
        return self.passage.key

    @property
    def sentence_texts(self) -> tuple[str, ...]:
        """All sentences of the repaired copy."""
        return tuple(each.search_text for each in self.all_sentences)

    @property
    def text(self) -> str:
        """The raw text of the passage."""
        return self.passage.text

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text of the evidence, sentence by sentence."""
        return tuple(sentence.text for sentence in self.evidence)


class Retriever:
    """Ranks the passages of one opened index."""

    def __init__(self, index: OpenIndex, weights: RankingWeights | None = None) -> None:
        self._index = index
        self._weights = weights or RankingWeights()
        self._candidates = CandidateSearch(index)
        self._vocabularies: dict[str, ClearedVocabulary] = {}

    def search(self, question: str | Question, k: int = 8, filters: Filters | None = None) -> tuple[Hit, ...]:
        """Return the best `k` passages, best first, ties in the order of their keys.

        Filters are applied before scoring: hidden passages do not affect weights, corrections or expansions either.
        The subject of a cable classified above the clearance is withheld as well. A question without a single word
        finds nothing. Raises UnknownFilterValue, IndexDamaged.
        """
        question = parse(question) if isinstance(question, str) else question
        if not question.terms or k < 1:
            return ()
        filters = filters or Filters()
        clearance = filters.clearance
        allowed = self._index.store.allowed(filters)
        if allowed is not None and not len(allowed):
            return ()
        query = EncodedQuery(question, self._idfs(question, clearance), self._index.encoder.encode([question.text])[0])
        pairs = pairs_of(question.text, self._index.store.acronyms(clearance)) if self._weights.acronyms else ()
        candidates = self._candidates.search(query, pairs, allowed, k, self._cleared(clearance))
        if allowed is not None:
            assert np.isin([stored.id for stored in candidates.passages], allowed).all(), "a filtered passage came back"
        hits = _hits(_without_subjects(candidates, clearance), rank(query, candidates, self._weights), k)
        assert all(cleared(hit.passage.marking, clearance) for hit in hits), "a withheld passage came back"
        return hits if clearance is None else tuple(replace(hit, passage=without_place(hit.passage)) for hit in hits)

    def _cleared(self, clearance: str | None) -> ClearedVocabulary | None:
        """Return what a clearance lets be counted; None without a clearance."""
        if clearance is not None and clearance not in self._vocabularies:
            self._vocabularies[clearance] = ClearedVocabulary.of(self._index, clearance)
        return None if clearance is None else self._vocabularies[clearance]

    def _idfs(self, question: Question, clearance: str | None) -> dict[str, float]:
        """Return the question's terms with their weights; a misspelt term is replaced by a near one that is known."""
        vocabulary = self._cleared(clearance) or self._index.keywords
        documents = vocabulary.paragraphs()
        names = set(tokens.terms(" ".join(question.names)))
        weights: dict[str, float] = {}
        for term in question.terms:
            # A pasted page is searched as it stands: near spellings are sought for a question that a person typed.
            for known in correct(term, vocabulary) if len(question.terms) <= TYPED_TERMS else (term,):
                rarity = scoring.idf(vocabulary.document_frequency(known), documents)
                weights[known] = rarity * (self._weights.names if term in names else 1.0)
        return weights


def _without_subjects(candidates: Candidates, clearance: str | None) -> Candidates:
    """Return the candidates without the subjects above the clearance; a subject is marked as its cable is."""
    if clearance is None:
        return candidates
    readable = [cleared(marking_of_classification(stored.classification), clearance) for stored in candidates.passages]
    passages = [
        stored if may else replace(stored, subject=None)
        for stored, may in zip(candidates.passages, readable, strict=True)
    ]
    return replace(candidates, passages=passages)


def _hits(candidates: Candidates, ranking: Ranking, k: int) -> tuple[Hit, ...]:
    order = sorted(
        range(len(candidates.passages)),
        key=lambda row: (-round(float(ranking.passages[row]), 9), _order(candidates.passages[row].passage)),
    )
    floor = float(np.median(ranking.sentences)) if len(ranking.sentences) else 0.0
    return tuple(_hit(candidates, row, ranking, floor) for row in order[:k])


def _hit(candidates: Candidates, row: int, ranking: Ranking, floor: float) -> Hit:
    stored, scores = candidates.passages[row], ranking.sentences
    score, relevance = float(ranking.passages[row]), float(ranking.relevance[row])
    rows = np.flatnonzero(candidates.owners == row).tolist()
    matches, shown = _shown([float(scores[i]) for i in rows], floor)
    every = tuple(_sentence(stored, n, float(scores[i]), n in matches) for n, i in enumerate(rows))
    evidence = tuple(every[n] for n in sorted(shown))
    return Hit(stored.passage, score, evidence, every, stored.created, stored.subject, stored.origin, relevance)


def _shown(scores: list[float], floor: float) -> tuple[set[int], set[int]]:
    """Return the sentences that match (three at most: the best and those near it above the floor), and those with
    their neighbours.
    """
    order = sorted(range(len(scores)), key=lambda n: (-scores[n], n))
    matches = {
        n
        for rank, n in enumerate(order[:SHOWN_MATCHES])
        if rank == 0 or scores[n] - floor >= SHOWN_SHARE * (scores[order[0]] - floor)
    }
    shown = {near for n in matches for near in (n - 1, n, n + 1) if 0 <= near < len(scores)}
    return matches, shown


def _sentence(stored: StoredPassage, n: int, score: float, matched: bool) -> HitSentence:
    passage = stored.passage
    repaired = passage.search_text[slice(*stored.spans[n])]
    raw = " ".join(passage.text[slice(*stored.raw_spans[n])].split())
    # A page mark in the middle is no part of what the cable says: then the repaired copy is what a person should read.
    return HitSentence(raw if len(raw.split()) == len(repaired.split()) else repaired, repaired, score, matched)


def _order(passage: Passage) -> tuple[str, int, int]:
    return passage.reference_id, passage.number or 0, passage.ordinal
