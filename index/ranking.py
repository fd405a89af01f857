"""The candidates of a question, and how much each of them and each of their sentences bears on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import scoring
from index.questions import YEAR, Question, holds
from index.recipe import Recipe
from index.scoring import Scores
from index.store import StoredPassage

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that some engine put forward, and their sentences as flat lists; `owners` ties a sentence to its
    passage.
    """

    passages: list[StoredPassage]
    owners: NDArray[np.int64]
    texts: list[str]
    terms: list[list[str]]
    vectors: Vector
    paragraph_vectors: Vector


@dataclass(frozen=True, slots=True)
class Sought:
    """A question, its terms with their weights, and its vector."""

    asked: Question
    idfs: Mapping[str, float]
    vector: Vector


@dataclass(frozen=True, slots=True)
class Ranking:
    """A score for each candidate and for each sentence, and how relevant each candidate is by itself."""

    passages: Scores
    sentences: Scores
    relevance: Scores


def rank(sought: Sought, found: Candidates, recipe: Recipe) -> Ranking:
    """The scores of all candidates."""
    merged = scoring.MERGED[recipe.fusion]
    sentences = _sentences(sought, found, recipe)
    best = scoring.best_of(sentences, found.owners, len(found.passages))
    texts = scoring.joined(found.terms, found.owners.tolist(), len(best))
    nearest = scoring.best_of(_cosines(found.vectors, sought), found.owners, len(best))
    total = recipe.sentences * merged(best)
    total = total + recipe.keywords * merged(scoring.bm25(texts, sought.idfs))
    total = total + recipe.vectors * merged(_cosines(found.paragraph_vectors, sought))
    total = total + recipe.named_cable * _named(sought.asked, found)
    share = recipe.sentences + recipe.keywords + recipe.vectors
    return Ranking(total / share, sentences, nearest + scoring.coverage(texts, sought.idfs))


def _sentences(sought: Sought, found: Candidates, recipe: Recipe) -> Scores:
    if not found.texts:
        return np.zeros(0)
    merged = scoring.MERGED[recipe.fusion]
    around = scoring.window_vectors(found.vectors, found.owners)
    scores = recipe.keywords * merged(scoring.bm25(found.terms, sought.idfs))
    scores = scores + recipe.sentence_vectors * merged(_cosines(found.vectors, sought))
    if recipe.windows:
        scores = scores + recipe.sentence_vectors * merged(_cosines(around, sought))
    if recipe.coverage:
        scores = scores + _shares(sought, found, recipe)
    form = recipe.definition if sought.asked.kind == "definition" else recipe.form
    return scores + form * _of_kind(sought.asked, found.texts) + recipe.years * _of_years(sought.asked, found)


def _cosines(vectors: Vector, sought: Sought) -> Scores:
    return (vectors @ sought.vector).astype(np.float64)


def _shares(sought: Sought, found: Candidates, recipe: Recipe) -> Scores:
    """The share of the question's terms in a sentence, and in its window."""
    shares = scoring.coverage(found.terms, sought.idfs)
    if not recipe.windows:
        return shares
    return shares + scoring.coverage(scoring.windows(found.terms, found.owners.tolist()), sought.idfs)


def _of_kind(asked: Question, texts: Sequence[str]) -> Scores:
    """1 for a sentence that could hold the kind of answer asked for."""
    return np.array([float(holds(asked, text)) for text in texts])


def _of_years(asked: Question, found: Candidates) -> Scores:
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


def _named(asked: Question, found: Candidates) -> Scores:
    """1 for the passages of a cable that the question names by its id."""
    text = asked.text.upper().replace(" ", "")
    return np.array([float(stored.passage.reference_id in text) for stored in found.passages])
