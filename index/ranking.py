"""The candidates of a question, and how much each of them and each of their sentences bears on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index import scoring
from index.questions import YEAR, Question, holds
from index.recipe import Recipe
from index.scoring import Occurrences, Scores
from index.store import StoredPassage

Vector = NDArray[np.float32]

_FULL = 5.0
"""What the weights of a sentence's parts sum up to, whatever the recipe, as a reader adds these scores to its own."""
_UNSAID = 0.75
"""What a year is worth that follows from the cable's date alone."""
_ASKS = re.compile(r"\?[)\"'’”]*\s*$")


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
    terms = scoring.occurrences(found.terms, sought.idfs)
    sentences = _sentences(sought, found, terms, recipe)
    best = scoring.best_of(sentences, found.owners, len(found.passages))
    texts = scoring.joined(terms, found.owners, len(best))
    nearest = scoring.best_of(_cosines(found.vectors, sought), found.owners, len(best))
    total = recipe.sentences * merged(best)
    total = total + recipe.paragraph_keywords * merged(scoring.bm25(texts))
    total = total + recipe.paragraph_vectors * merged(_cosines(found.paragraph_vectors, sought))
    total = total + recipe.named_cable * _named(sought.asked, found)
    share = recipe.sentences + recipe.paragraph_keywords + recipe.paragraph_vectors
    left = np.where(_only_asks(found), recipe.asking, 1.0)
    return Ranking(left * total / share, sentences, nearest + scoring.coverage(texts))


def _sentences(sought: Sought, found: Candidates, terms: Occurrences, recipe: Recipe) -> Scores:
    """The score of each sentence, about 5 for one that has all that is asked for."""
    if not found.texts:
        return np.zeros(0)
    merged = scoring.MERGED[recipe.fusion]
    around = scoring.window_vectors(found.vectors, found.owners)
    scores = recipe.keywords * merged(scoring.bm25(terms))
    scores = scores + recipe.vectors * merged(_cosines(found.vectors, sought))
    scores = scores + recipe.window_vectors * merged(_cosines(around, sought))
    shares = scoring.coverage(terms) + scoring.coverage(scoring.windows(terms, found.owners))
    form = recipe.definition if sought.asked.kind == "definition" else recipe.form
    scores = scores + recipe.coverage * shares + form * _of_kind(sought.asked, found.texts)
    scores = scores + recipe.proximity * scoring.proximity(found.terms, sought.idfs)
    scores = scores + recipe.years * _of_years(sought.asked, found)
    share = recipe.keywords + recipe.vectors + recipe.window_vectors + 2 * recipe.coverage + recipe.proximity
    return scores * _FULL / share


def _cosines(vectors: Vector, sought: Sought) -> Scores:
    return (vectors @ sought.vector).astype(np.float64)


def _only_asks(found: Candidates) -> NDArray[np.bool_]:
    """Whether at least half the sentences of a passage are questions: those that a cable was told to reply to stand
    there in its sender's words, near to any question about them, and answer none.
    """
    asks = np.array([_ASKS.search(text) is not None for text in found.texts], dtype=np.float64)
    sentences = np.bincount(found.owners, minlength=len(found.passages))
    return np.bincount(found.owners, asks, minlength=len(found.passages)) * 2 >= np.maximum(sentences, 1)


def _of_kind(asked: Question, texts: Sequence[str]) -> Scores:
    """1 for a sentence that could hold the kind of answer asked for."""
    return np.array([float(holds(asked, text)) for text in texts])


def _of_years(asked: Question, found: Candidates) -> Scores:
    """The share of the question's years that a sentence or the two before it name; less where they name none, and
    the cable tells of one of these years.
    """
    if not asked.years:
        return np.zeros(len(found.texts))
    named = [_named_years(text) for text in found.texts]
    owners = found.owners.tolist()
    unsaid = [_UNSAID * bool(asked.years & _years_of(stored)) for stored in found.passages]
    scores = np.zeros(len(named))
    for i, owner in enumerate(owners):
        near = named[i]
        for j in (i - 1, i - 2):
            if j >= 0 and owners[j] == owner and named[j]:
                near = near | named[j]
        scores[i] = len(asked.years & near) / len(asked.years) if near else unsaid[owner]
    return scores


@lru_cache(maxsize=16384)
def _named_years(text: str) -> frozenset[str]:
    return frozenset(YEAR.findall(text))


def _years_of(stored: StoredPassage) -> frozenset[str]:
    """The years that a cable tells of when it names none: its own, and the one before, on which yearly reports are."""
    created = stored.created
    return frozenset({str(created.year), str(created.year - 1)}) if created else frozenset()


def _named(asked: Question, found: Candidates) -> Scores:
    """1 for the passages of a cable that the question names by its id."""
    text = asked.text.upper().replace(" ", "")
    return np.array([float(stored.passage.reference_id in text) for stored in found.passages])
