"""A query: a question's terms as a collection knows them, and its cosines to everything in the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.search.acronym_expansion import Pair
from index.search.collection import Collection, Flags, Occurrences, Scores, idf, windows
from index.search.question import MAX_TERMS, Question
from index.search.spelling_correction import correct
from index.store.term_arrays import Array
from index.text import tokens

TYPED_TERMS = 40
"""A question of more terms was pasted: it is searched as it stands, without near spellings."""


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is counted of one question: T terms, P passages, S sentences."""

    question: Question
    terms: tuple[str, ...]
    found: tuple[Occurrences, ...]
    """Where each term stands; an acronym also where it is spelt out, and the other way round."""
    idfs: Scores
    """Of each term over paragraphs, shape (T,)."""
    cable_idfs: Scores
    names: Flags
    """Which terms are of the question's names, shape (T,)."""
    paragraph_cosines: Scores
    """Shape (P,)."""
    sentence_cosines: Scores
    """Shape (S,)."""
    window_cosines: Scores
    """Shape (S,)."""


def query_of(question: Question, pairs: Sequence[Pair], collection: Collection, cosines: Array) -> Query:
    """Look a question up; `cosines` are those of its vector to all units, in the order of their ids."""
    terms = search_terms(question.text, collection)
    found = tuple(_found(term, terms, pairs, collection) for term in terms)
    frequencies = [collection.passages_and_cables(each) for each in found]
    of_names = {term for name in question.names for term in search_terms(name, collection)}
    owners = collection.passages_of_sentences
    paragraphs = collection.first_sentences[:-1] + np.arange(len(collection.readable))
    sentences = cosines[np.arange(len(owners)) + owners + 1].astype(np.float64)
    # The cosine of a sum of unit vectors is the sum of their cosines over its length.
    near = windows(sentences, collection.beside) / np.maximum(collection.arrays.window_norms, 1e-12)
    own = cosines[paragraphs].astype(np.float64)
    if not collection.subjects_readable.all():
        # The vector of a paragraph holds the subject of its cable too; those of its sentences do not.
        best = np.maximum.reduceat(near, collection.first_sentences[:-1])
        own = np.where(collection.subjects_readable, own, best)
    return Query(
        question,
        terms,
        found,
        np.array([idf(passages, collection.paragraphs) for passages, _ in frequencies]),
        np.array([idf(cables, collection.cables) for _, cables in frequencies]),
        np.array([term in of_names for term in terms], np.bool_),
        own,
        sentences,
        near,
    )


def search_terms(text: str, collection: Collection) -> tuple[str, ...]:
    """Return the distinct content terms of a text, a misspelt one as the collection spells it."""
    terms = list(dict.fromkeys(tokens.content_terms(text)))[:MAX_TERMS]
    if len(terms) > TYPED_TERMS:
        return tuple(terms)
    return tuple(dict.fromkeys(known for term in terms for known in correct(term, collection)))


def _found(term: str, asked: Sequence[str], pairs: Sequence[Pair], collection: Collection) -> Occurrences:
    """Return where a term stands, or what stands for it: "KPS" for "police", all of its words for "KPS"."""
    ways = [collection.occurrences(term)]
    for short, long in ((pair.short, _content(pair.long)) for pair in pairs):
        if term == short and not set(long) <= set(asked):
            ways.append(Occurrences.shared([collection.occurrences(each) for each in long]))
        elif term in long and short not in asked:
            ways.append(collection.occurrences(short))
    return ways[0] if len(ways) == 1 else Occurrences.joined(ways)


def _content(terms: Sequence[str]) -> list[str]:
    return [term for term in terms if term not in tokens.STOPWORDS]


def known(text: str, collection: Collection) -> bool:
    """Tell whether anything that may be read has a word of this text, or its nearest spelling."""
    return any(collection.occurrences(term).known for term in search_terms(text, collection))


def has_content(name: str) -> bool:
    """Tell whether a name has a word that is counted: "US" is a stop word."""
    return not tokens.STOPWORDS.issuperset(tokens.words(name))
