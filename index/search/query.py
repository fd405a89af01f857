"""A query: a question's terms as a collection knows them, and its cosines to what the index holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from index.search.acronym_expansion import Pair
from index.search.collection import Collection, Flags, Ints, Occurrences, Places, Scores, beside, idf, windows
from index.search.question import MAX_TERMS, Question
from index.search.spelling_correction import correct
from index.store.search_units import UNIT_BITS
from index.store.vectors import Part, VectorIndex
from index.text import tokens

TYPED_TERMS = 40
"""A question of more terms was pasted: it is searched as it stands, without near spellings."""


class SentenceCosines(NamedTuple):
    """The cosines of all n sentences of some passages, and of their windows, shape (n,) each."""

    rows: Ints
    """The rows of the sentences, in order."""
    owners: Ints
    """The place of each one's passage among the passages."""
    sentences: Scores
    windows: Scores

    def of(self, passages: Flags) -> SentenceCosines:
        """Return those of some of the passages."""
        own = passages[self.owners]
        owners = np.cumsum(passages) - 1
        return SentenceCosines(self.rows[own], owners[self.owners[own]], self.sentences[own], self.windows[own])

    def filled(self, lacking: Flags, paragraphs: Scores) -> SentenceCosines:
        """Return the same with the paragraph's cosine for each sentence of a passage that lacks one."""
        missing, of_passage = lacking[self.owners], paragraphs[self.owners]
        sentences, around = (np.where(missing, of_passage, each) for each in (self.sentences, self.windows))
        return SentenceCosines(self.rows, self.owners, sentences, around)

    def best(self, cosines: Scores) -> Scores:
        """Return the best of each passage's cosines."""
        starts = np.flatnonzero(np.diff(self.owners, prepend=-1))
        return np.asarray(np.maximum.reduceat(cosines, starts) if len(starts) else cosines, np.float64)


class Cosines:
    """The cosines of one text's vector to the passages of a collection and their sentences."""

    def __init__(self, vector: NDArray[np.float32], vectors: VectorIndex, collection: Collection) -> None:
        self._vector = vector
        self._vectors = vectors
        self._collection = collection

    def paragraphs(self, passages: Ints) -> Scores:
        """Return the cosine of each passage; if its subject may not be read, that of its best window."""
        collection = self._collection
        own = self._to(collection.arrays.passage_ids[passages] << UNIT_BITS)
        # The vector of a paragraph holds the subject of its cable too; those of its sentences do not.
        withheld = np.flatnonzero(~collection.subjects_readable[passages])
        if len(withheld):
            near = self.sentences(passages[withheld])
            own[withheld] = near.best(near.windows)
        return own

    def sentences(self, passages: Ints) -> SentenceCosines:
        """Return the cosines of the sentences of these passages, which are in ascending order."""
        collection = self._collection
        rows = collection.sentences_of(passages)
        owners = collection.passages_of_sentences[rows]
        own = self._to(
            collection.arrays.passage_ids[owners] << UNIT_BITS | rows - collection.first_sentences[owners] + 1
        )
        # The cosine of a sum of unit vectors is the sum of their cosines over its length.
        lengths = np.maximum(collection.arrays.window_norms[rows], 1e-12)
        return SentenceCosines(rows, np.searchsorted(passages, owners), own, windows(own, beside(owners)) / lengths)

    @property
    def complete(self) -> bool:
        """Whether every passage and every sentence has a vector."""
        arrays = self._collection.arrays
        return len(self._vectors) == len(arrays.passage_ids) + len(arrays.sentence_passages)

    def have(self, passages: Ints) -> Flags:
        """Return which passages have a vector."""
        return self._vectors.holds(self._collection.arrays.passage_ids[passages] << UNIT_BITS)

    def lacking(self, passages: Ints, near: SentenceCosines) -> tuple[Flags, Flags]:
        """Return which passages have no cosine of their own, and which lack one of a sentence."""
        arrays, readable = self._collection.arrays, self._collection.subjects_readable[passages]
        first = self._collection.first_sentences[passages[near.owners]]
        ids = arrays.passage_ids[passages] << UNIT_BITS
        there = self._vectors.holds(ids[near.owners] | near.rows - first + 1)
        sentences = near.best((~there).astype(np.float64)) > 0
        return np.where(readable, ~self.have(passages), sentences), sentences

    def nearest(self, part: Part, count: int, allowed: Flags) -> tuple[Ints, Scores]:
        """Return the passages of the `count` nearest units of a part, best first, and the cosine of each unit."""
        ids = self._collection.arrays.passage_ids
        only = None if allowed.all() else ids[allowed]
        units, cosines = self._vectors.search(self._vector, count, only, part)
        return np.searchsorted(ids, units >> UNIT_BITS), cosines.astype(np.float64)

    def _to(self, units: Ints) -> Scores:
        return self._vectors.cosines(units, self._vector[None])[:, 0].astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class FoundTerm:
    """Where a term stands; an acronym also where it is spelt out, and the other way round."""

    sentences: Places
    passages: Places
    headings: Places
    contexts: Places
    cables: Places
    """With their contexts."""

    @classmethod
    def of(cls, found: Occurrences, collection: Collection) -> Self:
        """Count a term in passages and cables as well."""
        passages, cables = collection.in_passages(found), collection.in_cables(found)
        return cls(found.sentences, passages, found.headings, found.contexts, cables)


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What is counted of one question of T terms."""

    question: Question
    terms: tuple[str, ...]
    found: tuple[FoundTerm, ...]
    idfs: Scores
    """Of each term over paragraphs, shape (T,)."""
    cable_idfs: Scores
    names: Flags
    """Which terms are of the question's names, shape (T,)."""
    cosines: Cosines


def query_of(question: Question, pairs: Sequence[Pair], collection: Collection, cosines: Cosines) -> Query:
    """Look a question up; `cosines` are those of its vector."""
    terms = search_terms(question.text, collection)
    found = tuple(FoundTerm.of(_found(term, terms, pairs, collection), collection) for term in terms)
    of_names = {term for name in question.names for term in search_terms(name, collection)}
    return Query(
        question,
        terms,
        found,
        np.array([idf(len(each.passages.rows), collection.paragraphs) for each in found]),
        np.array([idf(len(each.cables.rows), collection.cables) for each in found]),
        np.array([term in of_names for term in terms], np.bool_),
        cosines,
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
