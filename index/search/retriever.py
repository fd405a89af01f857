"""A question in, ranked passages out, each with the sentences of it that matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from index.cable import Passage
from index.filters import Filters
from index.lru import Recent
from index.markings import cleared, marking_of_classification
from index.search import scoring
from index.search.acronym_expansion import Pair, as_asked, both_forms, pairs_of
from index.search.cleared_terms import ReadableTerms
from index.search.question import Question, parse
from index.search.ranking import Candidates, Ranking, Sought, rank
from index.search.sentence_features import Sentences
from index.search.spelling_correction import correct
from index.search.term_positions import Terms
from index.search.weights import Recipe
from index.store.keywords import KeywordIndex
from index.store.open_index import OpenIndex
from index.store.search_units import UNIT_BITS, unit_id
from index.store.store import RECENT, StoredPassage
from index.text import tokens

KEYWORD_CANDIDATES = 100
SENTENCE_CANDIDATES = 150
VECTOR_CANDIDATES = 200
TYPED_TERMS = 40
DEFAULT = Recipe()

RELEVANCE_FLOOR = 0.6
"""Passages that are all less relevant than this do not bear on a question."""
SHOWN_MATCHES = 3
SHOWN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class HitSentence:
    """A sentence of a passage: its raw words on one line, the repaired copy, its score, and whether it is a match
    or a neighbour.
    """

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
    def text(self) -> str:
        """The raw text of the passage."""
        return self.passage.text

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text of the evidence, sentence by sentence."""
        return tuple(sentence.text for sentence in self.evidence)


class Retriever:
    """Ranks the passages of one opened index, by one recipe."""

    def __init__(self, index: OpenIndex, recipe: Recipe = DEFAULT) -> None:
        self._index = index
        self._recipe = recipe
        self._terms: dict[str, ReadableTerms] = {}
        self._sentences: Recent[int, Sentences] = Recent(RECENT)

    def search(self, question: str, k: int = 8, filters: Filters | None = None) -> tuple[Hit, ...]:
        """The best `k` passages, best first, ties in the order of their keys.

        Filters are applied before scoring. What a clearance withholds has no part in how words are weighed, mended
        and spelled out either; the subject of a cable classified above it is withheld as well.
        A question without a single word finds nothing. Raises UnknownFilterValue, IndexDamaged.
        """
        asked = parse(question)
        if not asked.terms or k < 1:
            return ()
        filters = filters or Filters()
        allowed = self._index.store.allowed(filters)
        if allowed is not None and not len(allowed):
            return ()
        idfs = self._idfs(asked, self._readable(filters.clearance))
        sought = Sought(asked, idfs, self._index.encoder.encode([asked.text])[0])
        found = self._candidates(sought, self._pairs(asked, filters.clearance), allowed, k)
        if allowed is not None:
            assert np.isin([stored.id for stored in found.passages], allowed).all(), "a filtered passage came back"
        hits = _hits(_without_subjects(found, filters.clearance), rank(sought, found, self._recipe), k)
        assert all(cleared(hit.passage.marking, filters.clearance) for hit in hits), "a withheld passage came back"
        return hits

    def withheld(self, question: str, filters: Filters, k: int = 8) -> bool:
        """Whether the clearance keeps back a passage that bears on the question: one of the `k` best without it."""
        if filters.clearance is None:
            return False
        best = self.search(question, k, replace(filters, clearance=None))
        return any(
            hit.relevance >= RELEVANCE_FLOOR and not cleared(hit.passage.marking, filters.clearance) for hit in best
        )

    def _readable(self, clearance: str | None) -> KeywordIndex | ReadableTerms:
        if clearance is None:
            return self._index.keywords
        if clearance not in self._terms:
            passages = self._index.store.allowed(Filters(clearance=clearance))
            assert passages is not None
            self._terms[clearance] = ReadableTerms(self._index.keywords, passages)
        return self._terms[clearance]

    def _pairs(self, asked: Question, clearance: str | None) -> tuple[Pair, ...]:
        return pairs_of(asked.text, self._index.store.acronyms(clearance)) if self._recipe.acronyms else ()

    def _idfs(self, asked: Question, keywords: KeywordIndex | ReadableTerms) -> dict[str, float]:
        """The question's terms, misspelt ones mended where a near one is known, with their weights."""
        documents = keywords.paragraphs()
        names = set(tokens.terms(" ".join(asked.names)))
        weights: dict[str, float] = {}
        for term in asked.terms:
            # A pasted page is searched as it stands: near spellings are sought for a question that a person typed.
            for known in correct(term, keywords) if len(asked.terms) <= TYPED_TERMS else (term,):
                rarity = scoring.idf(keywords.document_frequency(known), documents)
                weights[known] = rarity * (self._recipe.names if term in names else 1.0)
        return weights

    def _candidates(
        self,
        sought: Sought,
        pairs: tuple[Pair, ...],
        allowed: NDArray[np.int64] | None,
        k: int,
    ) -> Candidates:
        index, asked = self._index, list(sought.idfs)
        # What the question says itself weighs twice what its acronyms stand for.
        weights = {**dict.fromkeys(both_forms(asked, pairs), 0.5), **dict.fromkeys(asked, 1.0)}
        only = None if allowed is None else allowed.tolist()
        by_paragraph = index.keywords.search("paragraph", weights, max(k, KEYWORD_CANDIDATES), only)
        by_sentence = index.keywords.search("window", weights, max(k, SENTENCE_CANDIDATES), only)
        by_vector, _ = index.vectors.search(sought.vector, max(k, VECTOR_CANDIDATES), allowed)
        ids = sorted({int(unit) >> UNIT_BITS for unit in [*by_paragraph, *by_sentence, *by_vector]})
        passages = index.store.passages(ids)
        sentences = [self._sentences_of(stored) for stored in passages]
        units = [unit_id(stored.id, n + 1) for stored in passages for n in range(len(stored.spans))]
        return Candidates(
            passages,
            sentences,
            _as_asked(sentences, asked, pairs),
            index.vectors.vectors(np.array(units, dtype=np.int64)),
            index.vectors.vectors(np.array([unit_id(stored.id, 0) for stored in passages], dtype=np.int64)),
        )

    def _sentences_of(self, stored: StoredPassage) -> Sentences:
        """The same passages come up for one question after another, and to cut them is half the work of a search."""
        found = self._sentences.get(stored.id)
        if found is None:
            found = Sentences.of([stored.passage.search_text[a:b] for a, b in stored.spans])
            self._sentences.keep(stored.id, found)
        return found


def _as_asked(passages: list[Sentences], asked: list[str], pairs: tuple[Pair, ...]) -> Terms:
    """The terms of all sentences, with the question's form of each acronym put where they use the other form."""
    terms = Terms.joined([each.terms for each in passages])
    if not pairs:
        return terms
    texts = [text for each in passages for text in each.texts]
    rows = set(terms.places({term for pair in pairs for term in (pair.short, pair.long[0])}).rows.tolist())
    cut = {row: tokens.terms(texts[row]) for row in sorted(rows)}
    return terms.with_added((row, as_asked(found, asked, pairs)[len(found) :]) for row, found in cut.items())


def _without_subjects(found: Candidates, clearance: str | None) -> Candidates:
    """The candidates without the subjects that may not be read: a subject is marked as its cable is."""
    if clearance is None:
        return found
    passages = [
        stored
        if cleared(marking_of_classification(stored.classification), clearance)
        else replace(stored, subject=None)
        for stored in found.passages
    ]
    return replace(found, passages=passages)


def _hits(found: Candidates, ranking: Ranking, k: int) -> tuple[Hit, ...]:
    """The `k` best passages."""
    order = sorted(
        range(len(found.passages)),
        key=lambda row: (-round(float(ranking.passages[row]), 9), _order(found.passages[row].passage)),
    )
    floor = float(np.median(ranking.sentences)) if len(ranking.sentences) else 0.0
    return tuple(_hit(found, row, ranking, floor) for row in order[:k])


def _hit(found: Candidates, row: int, ranking: Ranking, floor: float) -> Hit:
    stored, scores = found.passages[row], ranking.sentences
    score, relevance = float(ranking.passages[row]), float(ranking.relevance[row])
    rows = np.flatnonzero(found.owners == row).tolist()
    matches, shown = _shown([float(scores[i]) for i in rows], floor)
    every = tuple(_sentence(stored, n, float(scores[i]), n in matches) for n, i in enumerate(rows))
    evidence = tuple(every[n] for n in sorted(shown))
    return Hit(stored.passage, score, evidence, every, stored.created, stored.subject, stored.origin, relevance)


def _shown(scores: list[float], floor: float) -> tuple[set[int], set[int]]:
    """Which sentences of a passage match (three at most, the best and those near it above the floor), and those
    with neighbours.
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
