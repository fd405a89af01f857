"""A question in, ranked passages out, each with the sentences of it that matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from index import analysis, scoring
from index.cables.markings import cleared, marking_of_classification
from index.expansions import Pair, as_asked, both_forms, pairs_of
from index.filters import Filters
from index.keywords import KeywordIndex
from index.opened import OpenIndex
from index.passages import Passage
from index.questions import YEAR, Question, holds, parse
from index.readable import ReadableTerms
from index.spelling import correct
from index.store import StoredPassage
from index.units import UNIT_BITS, unit_id

KEYWORD_CANDIDATES = 100
SENTENCE_CANDIDATES = 150
VECTOR_CANDIDATES = 200
TYPED_TERMS = 40

# Chosen on the even-numbered gold questions; near these values the figures hardly move (docs/architecture.md).
TYPE_BONUS = 0.3
DEFINITION_BONUS = 2.0
NAME_WEIGHT = 1.5
YEAR_BONUS = 0.5
NAMED_CABLE_BONUS = 1.0
SENTENCE_WEIGHT = 3.0

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


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The passages that some engine put forward, and their sentences as flat lists; `owners` ties a sentence to its
    passage.
    """

    passages: list[StoredPassage]
    owners: NDArray[np.int64]
    texts: list[str]
    terms: list[list[str]]
    vectors: NDArray[np.float32]
    paragraph_vectors: NDArray[np.float32]


class Retriever:
    """Ranks the passages of one opened index."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._terms: dict[str, ReadableTerms] = {}

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
        pairs = pairs_of(asked.text, self._index.store.acronyms(filters.clearance))
        query = self._index.encoder.encode([asked.text])[0]
        candidates = self._candidates(idfs, pairs, query, allowed, k)
        if allowed is not None:
            assert np.isin([stored.id for stored in candidates.passages], allowed).all(), "a filtered passage came back"
        hits = self._rank(asked, idfs, query, _without_subjects(candidates, filters.clearance))[:k]
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

    def _idfs(self, asked: Question, keywords: KeywordIndex | ReadableTerms) -> dict[str, float]:
        """The question's terms, misspelt ones mended where a near one is known, with their weights."""
        documents = keywords.paragraphs()
        names = set(analysis.terms(" ".join(asked.names)))
        weights: dict[str, float] = {}
        for term in asked.terms:
            # A pasted page is searched as it stands: near spellings are sought for a question that a person typed.
            for known in correct(term, keywords) if len(asked.terms) <= TYPED_TERMS else (term,):
                rarity = scoring.idf(keywords.document_frequency(known), documents)
                weights[known] = rarity * (NAME_WEIGHT if term in names else 1.0)
        return weights

    def _candidates(
        self,
        idfs: dict[str, float],
        pairs: tuple[Pair, ...],
        query: NDArray[np.float32],
        allowed: NDArray[np.int64] | None,
        k: int,
    ) -> _Candidates:
        index = self._index
        # What the question says itself weighs twice what its acronyms stand for.
        weights = {**dict.fromkeys(both_forms(list(idfs), pairs), 0.5), **dict.fromkeys(idfs, 1.0)}
        only = None if allowed is None else allowed.tolist()
        by_paragraph = index.keywords.search("paragraph", weights, max(k, KEYWORD_CANDIDATES), only)
        by_sentence = index.keywords.search("window", weights, max(k, SENTENCE_CANDIDATES), only)
        by_vector, _ = index.vectors.search(query, max(k, VECTOR_CANDIDATES), allowed)
        ids = sorted({int(unit) >> UNIT_BITS for unit in [*by_paragraph, *by_sentence, *by_vector]})
        passages = index.store.passages(ids)
        units = [unit_id(stored.id, n + 1) for stored in passages for n in range(len(stored.spans))]
        texts = [stored.passage.search_text[a:b] for stored in passages for a, b in stored.spans]
        owners = [row for row, stored in enumerate(passages) for _ in stored.spans]
        return _Candidates(
            passages,
            np.array(owners, dtype=np.int64),
            texts,
            [as_asked(analysis.terms(text), list(idfs), pairs) for text in texts],
            index.vectors.vectors(np.array(units, dtype=np.int64)),
            index.vectors.vectors(np.array([unit_id(stored.id, 0) for stored in passages], dtype=np.int64)),
        )

    def _rank(
        self, asked: Question, idfs: dict[str, float], query: NDArray[np.float32], found: _Candidates
    ) -> tuple[Hit, ...]:
        sentences = _sentence_scores(asked, idfs, query, found)
        best = scoring.best_of(sentences, found.owners, len(found.passages))
        texts = scoring.joined(found.terms, found.owners.tolist(), len(best))
        nearest = scoring.best_of((found.vectors @ query).astype(np.float64), found.owners, len(best))
        relevance = nearest + scoring.coverage(texts, idfs)
        paragraph = scoring.spread((found.paragraph_vectors @ query).astype(np.float64))
        keyword = scoring.spread(scoring.bm25(texts, idfs))
        total = SENTENCE_WEIGHT * scoring.spread(best) + keyword + paragraph
        total = (total + NAMED_CABLE_BONUS * _named(asked, found)) / (SENTENCE_WEIGHT + 2)
        order = sorted(
            range(len(total)), key=lambda row: (-round(float(total[row]), 9), _order(found.passages[row].passage))
        )
        floor = float(np.median(sentences)) if len(sentences) else 0.0
        return tuple(_hit(found, row, float(total[row]), float(relevance[row]), sentences, floor) for row in order)


def _without_subjects(found: _Candidates, clearance: str | None) -> _Candidates:
    """The candidates without the subjects that may not be read: a subject is marked as its cable is."""
    passages = [
        stored
        if cleared(marking_of_classification(stored.classification), clearance)
        else replace(stored, subject=None)
        for stored in found.passages
    ]
    return replace(found, passages=passages)


def _sentence_scores(
    asked: Question, idfs: dict[str, float], query: NDArray[np.float32], found: _Candidates
) -> scoring.Scores:
    if not found.texts:
        return np.zeros(0)
    windows = scoring.windows(found.terms, found.owners.tolist())
    around = scoring.window_vectors(found.vectors, found.owners)
    scores = scoring.spread(scoring.bm25(found.terms, idfs))
    scores = scores + scoring.coverage(found.terms, idfs) + scoring.coverage(windows, idfs)
    scores = scores + scoring.spread((found.vectors @ query).astype(np.float64))
    scores = scores + scoring.spread((around @ query).astype(np.float64))
    bonus = DEFINITION_BONUS if asked.kind == "definition" else TYPE_BONUS
    return scores + bonus * _of_kind(asked, found.texts) + YEAR_BONUS * _of_years(asked, found)


def _of_kind(asked: Question, texts: Sequence[str]) -> scoring.Scores:
    """1 for a sentence that could hold the kind of answer asked for."""
    return np.array([float(holds(asked, text)) for text in texts])


def _of_years(asked: Question, found: _Candidates) -> scoring.Scores:
    """The share of the question's years that a sentence or the two before it name; half for the cable's own year
    where they name none.
    """
    if not asked.years:
        return np.zeros(len(found.texts))
    named = [frozenset(YEAR.findall(text)) for text in found.texts]
    owners = found.owners.tolist()
    scores = np.zeros(len(named))
    for i in range(len(named)):
        near = frozenset().union(*(named[j] for j in range(max(0, i - 2), i + 1) if owners[j] == owners[i]))
        created = found.passages[owners[i]].created
        own = created is not None and str(created.year) in asked.years
        scores[i] = len(asked.years & near) / len(asked.years) if near else 0.5 * own
    return scores


def _named(asked: Question, found: _Candidates) -> scoring.Scores:
    """1 for the passages of a cable that the question names by its id."""
    text = asked.text.upper().replace(" ", "")
    return np.array([float(stored.passage.reference_id in text) for stored in found.passages])


def _hit(found: _Candidates, row: int, score: float, relevance: float, scores: scoring.Scores, floor: float) -> Hit:
    stored = found.passages[row]
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
