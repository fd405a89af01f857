"""The candidates of a question, and how much each of them and each of their sentences bears on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.search import scoring
from index.search.question import Question, holds
from index.search.scoring import Occurrences, Scores
from index.search.sentence_features import Sentences
from index.search.term_positions import Ints, Places, Terms
from index.search.weights import Recipe
from index.store.store import StoredPassage

Vector = NDArray[np.float32]

_FULL = 5.0
"""What the weights of a sentence's parts sum up to, whatever the recipe, as a reader adds these scores to its own."""
_UNSAID = 0.75
"""What a year is worth that follows from the cable's date alone."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The passages that some engine put forward, and the sentences of each. `terms` and `vectors` are those of all
    sentences, one passage behind the other; `owners` has the row of each sentence's passage.
    """

    passages: list[StoredPassage]
    sentences: list[Sentences]
    terms: Terms
    vectors: Vector
    paragraph_vectors: Vector
    owners: Ints = field(init=False)

    def __post_init__(self) -> None:
        counts = np.array([len(each) for each in self.sentences], np.int64)
        object.__setattr__(self, "owners", np.repeat(np.arange(len(counts)), counts))


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
    places = found.terms.places(sought.idfs)
    terms = scoring.occurrences(found.terms, places, sought.idfs)
    cosines = _cosines(found.vectors, sought)
    sentences = _sentences(sought, found, terms, places, cosines, recipe)
    best = scoring.best_of(sentences, found.owners, len(found.passages))
    texts = scoring.joined(terms, found.owners, len(best))
    nearest = scoring.best_of(cosines, found.owners, len(best))
    total = recipe.sentences * merged(best)
    total = total + recipe.paragraph_keywords * merged(scoring.bm25(texts))
    total = total + recipe.paragraph_vectors * merged(_cosines(found.paragraph_vectors, sought))
    total = total + recipe.named_cable * _named(sought.asked, found)
    share = recipe.sentences + recipe.paragraph_keywords + recipe.paragraph_vectors
    left = np.where(_only_asks(found), recipe.asking, 1.0)
    return Ranking(left * total / share, sentences, nearest + scoring.coverage(texts))


def _sentences(
    sought: Sought, found: Candidates, terms: Occurrences, places: Places, cosines: Scores, recipe: Recipe
) -> Scores:
    """The score of each sentence, about 5 for one that has all that is asked for."""
    if not len(found.owners):
        return np.zeros(0)
    merged = scoring.MERGED[recipe.fusion]
    around = scoring.window_cosines(found.vectors, cosines, found.owners)
    scores = recipe.keywords * merged(scoring.bm25(terms))
    scores = scores + recipe.vectors * merged(cosines)
    scores = scores + recipe.window_vectors * merged(around)
    shares = scoring.coverage(terms) + scoring.coverage(scoring.windows(terms, found.owners))
    form = recipe.definition if sought.asked.kind == "definition" else recipe.form
    scores = scores + recipe.coverage * shares + form * _of_kind(sought.asked, found)
    scores = scores + recipe.proximity * scoring.proximity(len(scores), places, sought.idfs)
    scores = scores + recipe.years * _of_years(sought.asked, found)
    share = recipe.keywords + recipe.vectors + recipe.window_vectors + 2 * recipe.coverage + recipe.proximity
    return scores * _FULL / share


def _cosines(vectors: Vector, sought: Sought) -> Scores:
    return (vectors @ sought.vector).astype(np.float64)


def _only_asks(found: Candidates) -> NDArray[np.bool_]:
    """Whether at least half the sentences of a passage are questions: those that a cable was told to reply to stand
    there in its sender's words, near to any question about them, and answer none.
    """
    asks = np.concatenate([each.asks for each in found.sentences]).astype(np.float64)
    sentences = np.bincount(found.owners, minlength=len(found.passages))
    return np.bincount(found.owners, asks, minlength=len(found.passages)) * 2 >= np.maximum(sentences, 1)


def _of_kind(asked: Question, found: Candidates) -> Scores:
    """1 for a sentence that could hold the kind of answer asked for."""
    if asked.kind == "definition":
        return np.array([float(holds(asked, text)) for each in found.sentences for text in each.texts])
    return np.concatenate([each.of_form(asked.kind) for each in found.sentences]).astype(np.float64)


def _of_years(asked: Question, found: Candidates) -> Scores:
    """The share of the question's years that a sentence or the two before it name; less where they name none, and
    the cable tells of one of these years.
    """
    owners = found.owners
    if not asked.years:
        return np.zeros(len(owners))
    starts = np.searchsorted(owners, np.arange(len(found.sentences)))
    rows = np.concatenate([each.year_rows + start for each, start in zip(found.sentences, starts, strict=True)])
    years = np.concatenate([each.years for each in found.sentences])
    named = sum(_near(rows[years == int(year)], owners) for year in asked.years)
    unsaid = np.array([_UNSAID * bool(asked.years & _years_of(stored)) for stored in found.passages])
    return np.where(_near(rows, owners), named / len(asked.years), unsaid[owners])


def _near(rows: Ints, owners: Ints) -> NDArray[np.bool_]:
    """Whether a sentence is one of these rows, or one of the two before it in its passage is."""
    here = np.zeros(len(owners), np.bool_)
    here[rows] = True
    near = here.copy()
    for back in (1, 2):
        near[back:] |= here[:-back] & (owners[back:] == owners[:-back])
    return near


def _years_of(stored: StoredPassage) -> frozenset[str]:
    """The years that a cable tells of when it names none: its own, and the one before, on which yearly reports are."""
    created = stored.created
    return frozenset({str(created.year), str(created.year - 1)}) if created else frozenset()


def _named(asked: Question, found: Candidates) -> Scores:
    """1 for the passages of a cable that the question names by its id."""
    text = asked.text.upper().replace(" ", "")
    return np.array([float(stored.passage.reference_id in text) for stored in found.passages])
