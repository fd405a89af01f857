"""Ranking: how much each candidate and each of its sentences bears on a question, as a weighted sum of features.

A new feature is one function of a `Match` and one row in SENTENCE_FEATURES or PASSAGE_FEATURES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

import numpy as np

from index.search import scoring
from index.search.candidates import Candidates, EncodedQuery, Flags, Vector
from index.search.question import holds
from index.search.scoring import Occurrences, Scores
from index.search.term_positions import Ints, Places

_FULL = 5.0
"""The score of a sentence with all that is asked for, whatever the weights: a reader adds it to scores of its own."""
_UNSAID = 0.75
"""What a year is worth that follows from the cable's date alone."""


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """The weights and parts of a ranking, so that each can be changed or switched off, and measured.

    The defaults were chosen on the even-numbered gold questions; near them the figures hardly move
    (docs/evaluation.md).
    """

    features: Mapping[str, float] = field(default_factory=dict)
    """Weights by the name of a feature; one that is not named has the weight of its row."""
    asking: float = 0.75
    """What is left of the score of a passage that only asks: the questions to which a cable's next paragraphs reply."""
    names: float = 1.5
    """How much more than its rarity a name of the question weighs."""
    acronyms: bool = True
    """Whether an acronym and what it stands for are one."""
    fusion: Literal["scores", "rrf"] = "scores"
    """Whether the engines' scores are added, or the reciprocals of their ranks."""

    def __post_init__(self) -> None:
        unknown = set(self.features) - {row.name for row in (*SENTENCE_FEATURES, *PASSAGE_FEATURES)}
        if unknown:
            raise ValueError(f"no such ranking feature: {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Match:
    """A question beside its candidates, with what several features need of both."""

    query: EncodedQuery
    candidates: Candidates
    weights: RankingWeights

    def fused(self, scores: Scores) -> Scores:
        """Make the scores of one engine fit to be added to another's."""
        return scoring.FUSION[self.weights.fusion](scores)

    @cached_property
    def places(self) -> Places:
        """Where the question's terms stand in the sentences."""
        return self.candidates.terms.places(self.query.idfs)

    @cached_property
    def terms(self) -> Occurrences:
        """The question's terms in each sentence."""
        return scoring.occurrences(self.candidates.terms, self.places, self.query.idfs)

    @cached_property
    def paragraph_terms(self) -> Occurrences:
        """The question's terms in each passage."""
        return scoring.joined(self.terms, self.candidates.owners, len(self.candidates.passages))

    @cached_property
    def cosines(self) -> Scores:
        """The cosine of the question to each sentence."""
        return self.cosines_of(self.candidates.vectors)

    def cosines_of(self, vectors: Vector) -> Scores:
        """Return the cosine of the question to each of these unit vectors."""
        return (vectors @ self.query.vector).astype(np.float64)

    def best(self, scores: Scores) -> Scores:
        """Return the best sentence score of each passage."""
        return scoring.best_of(scores, self.candidates.owners, len(self.candidates.passages))

    @cached_property
    def sentence_scores(self) -> Scores:
        """The score of each sentence, about 5 for one that has all that is asked for."""
        return _FULL * _weighted(SENTENCE_FEATURES, self) if len(self.candidates.owners) else np.zeros(0)


@dataclass(frozen=True, slots=True)
class Feature:
    """One summand of a score."""

    name: str
    weight: float
    score: Callable[[Match], Scores]
    """One score for each sentence, or for each passage."""
    counts_in_share: float = 1.0
    """The most that it counts in the sum of weights by which the whole is divided; 0 for what is added on top."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A score for each candidate and for each sentence, and how relevant each candidate is by itself."""

    passages: Scores
    sentences: Scores
    relevance: Scores


def rank(query: EncodedQuery, candidates: Candidates, weights: RankingWeights) -> Ranking:
    """Score all candidates and their sentences."""
    match = Match(query, candidates, weights)
    left = np.where(_only_asks(candidates), weights.asking, 1.0)
    relevance = match.best(match.cosines) + scoring.coverage(match.paragraph_terms)
    return Ranking(left * _weighted(PASSAGE_FEATURES, match), match.sentence_scores, relevance)


def _weighted(features: Iterable[Feature], match: Match) -> Scores:
    """Return the weighted sum of the features, divided by the weights that count."""
    total, share = np.zeros(1), 0.0
    for feature in features:
        weight = match.weights.features.get(feature.name, feature.weight)
        total = total + weight * feature.score(match)
        share += weight * feature.counts_in_share
    return np.asarray(total / share, dtype=np.float64)


def _only_asks(candidates: Candidates) -> Flags:
    """Return whether at least half the sentences of a passage are questions.

    Those that a cable was told to reply to stand there in its sender's words: near to any question about them, and
    no answer.
    """
    owners, passages = candidates.owners, len(candidates.passages)
    asks = np.concatenate([each.asks for each in candidates.sentences]).astype(np.float64)
    sentences = np.bincount(owners, minlength=passages)
    return np.bincount(owners, asks, minlength=passages) * 2 >= np.maximum(sentences, 1)


def _coverage(match: Match) -> Scores:
    """Return the share of the question's terms in a sentence, plus that in it and its neighbours: 0…2."""
    return scoring.coverage(match.terms) + scoring.coverage(scoring.windows(match.terms, match.candidates.owners))


def _form(match: Match) -> Scores:
    """Return 1 for a sentence that could hold the kind of answer asked for."""
    if match.query.question.kind == "definition":
        return np.zeros(len(match.candidates.owners))
    forms = [each.of_form(match.query.question.kind) for each in match.candidates.sentences]
    return np.concatenate(forms).astype(np.float64)


def _definition(match: Match) -> Scores:
    """Return 1 for a sentence that spells out the acronym asked for."""
    question = match.query.question
    if question.kind != "definition":
        return np.zeros(len(match.candidates.owners))
    return np.array([float(holds(question, text)) for each in match.candidates.sentences for text in each.texts])


def _years(match: Match) -> Scores:
    """Return the share of the question's years that a sentence or the two before it name.

    If they name none, `_UNSAID` if the cable tells of one of these years.
    """
    asked, candidates, owners = match.query.question.years, match.candidates, match.candidates.owners
    if not asked:
        return np.zeros(len(owners))
    starts = np.searchsorted(owners, np.arange(len(candidates.sentences)))
    pairs = zip(candidates.sentences, starts, strict=True)
    rows = np.concatenate([each.year_rows + start for each, start in pairs])
    years = np.concatenate([each.years for each in candidates.sentences])
    named = sum(_near(rows[years == int(year)], owners) for year in asked)
    unsaid = np.array([_UNSAID * bool(asked & _years_told(each.created)) for each in candidates.passages])
    return np.where(_near(rows, owners), named / len(asked), unsaid[owners])


def _near(rows: Ints, owners: Ints) -> Flags:
    """Return whether a sentence is one of these rows, or one of the two before it in its passage is."""
    here = np.zeros(len(owners), np.bool_)
    here[rows] = True
    near = here.copy()
    for back in (1, 2):
        near[back:] |= here[:-back] & (owners[back:] == owners[:-back])
    return near


def _years_told(created: datetime | None) -> frozenset[str]:
    """Return the years that a cable tells of if it names none: its own, and the one before, as yearly reports do."""
    return frozenset({str(created.year), str(created.year - 1)}) if created else frozenset()


def _named_cable(match: Match) -> Scores:
    """Return 1 for the passages of a cable that the question names by its id."""
    text = match.query.question.text.upper().replace(" ", "")
    return np.array([float(each.passage.reference_id in text) for each in match.candidates.passages])


def _window_cosines(match: Match) -> Scores:
    """Return the cosine to a sentence with its neighbours, which say what "they" and "the year" are."""
    return scoring.window_cosines(match.candidates.vectors, match.cosines, match.candidates.owners)


SENTENCE_FEATURES = (
    Feature("keywords", 1.0, lambda match: match.fused(scoring.bm25(match.terms))),
    Feature("vectors", 0.5, lambda match: match.fused(match.cosines)),
    Feature("window_vectors", 2.0, lambda match: match.fused(_window_cosines(match))),
    Feature("coverage", 1.0, _coverage, counts_in_share=2.0),
    Feature("proximity", 0.5, lambda match: scoring.proximity(len(match.cosines), match.places, match.query.idfs)),
    Feature("form", 0.3, _form, counts_in_share=0.0),
    Feature("definition", 2.0, _definition, counts_in_share=0.0),
    Feature("years", 1.0, _years, counts_in_share=0.0),
)
PASSAGE_FEATURES = (
    # 0 for the sentences ranks by whole paragraphs alone.
    Feature("sentences", 3.0, lambda match: match.fused(match.best(match.sentence_scores))),
    # Counts again what the best sentence has.
    Feature("paragraph_keywords", 0.5, lambda match: match.fused(scoring.bm25(match.paragraph_terms))),
    Feature("paragraph_vectors", 1.0, lambda match: match.fused(match.cosines_of(match.candidates.paragraph_vectors))),
    Feature("named_cable", 1.0, _named_cable, counts_in_share=0.0),
)
