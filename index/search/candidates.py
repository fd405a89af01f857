"""The candidates of a question: the passages that some engine puts forward, cut into sentences and terms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.lru import LRUCache
from index.search.acronym_expansion import Pair, as_asked, both_forms
from index.search.cleared_vocabulary import ClearedVocabulary
from index.search.question import Question, has_form
from index.search.term_positions import Ints, Terms
from index.store.open_index import OpenIndex
from index.store.search_units import UNIT_BITS, unit_id
from index.store.store import CACHED, StoredPassage
from index.text import tokens
from index.text.answer_forms import Kind
from index.text.dates import YEAR

Vector = NDArray[np.float32]
Flags = NDArray[np.bool_]

KEYWORD_CANDIDATES = 100
SENTENCE_CANDIDATES = 150
VECTOR_CANDIDATES = 200
EXPANDED = 0.5
"""Weight of a term that only an acronym's other form brings in; a term of the question weighs 1."""

_ASKS = re.compile(r"\?[)\"'’”]*\s*$")


@dataclass(frozen=True, slots=True)
class EncodedQuery:
    """A question, the idf weight of each of its terms, and its unit vector, shape (d,)."""

    question: Question
    idfs: Mapping[str, float]
    vector: Vector


@dataclass(frozen=True, slots=True, eq=False)
class Sentences:
    """The n sentences of one passage, cut into terms and looked through for years and questions once."""

    texts: tuple[str, ...]
    terms: Terms
    asks: Flags
    """Which sentences are questions, shape (n,)."""
    year_rows: Ints
    years: Ints
    """The years that sentences name, and the sentence that names each."""
    _forms: dict[Kind, Flags] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Sentences:
        """Cut sentences into terms and find what ranking needs of them."""
        named = [(row, int(year)) for row, text in enumerate(texts) for year in dict.fromkeys(YEAR.findall(text))]
        rows, years = np.array(named, np.int64).reshape(-1, 2).T
        asks = np.array([_ASKS.search(text) is not None for text in texts], np.bool_)
        return cls(tuple(texts), Terms.of(map(tokens.terms, texts)), asks, rows, years)

    def __len__(self) -> int:
        return len(self.texts)

    def of_form(self, kind: Kind) -> Flags:
        """Return which sentences could hold an answer of this kind, shape (n,)."""
        if kind not in self._forms:
            self._forms[kind] = np.array([has_form(kind, text) for text in self.texts], np.bool_)
        return self._forms[kind]


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages and the sentences of each. `terms` and `vectors` are those of all sentences, one passage after the
    other; `owners` has the row of each sentence's passage.
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


class CandidateSearch:
    """Asks every engine of one opened index for its best passages."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._sentences: LRUCache[int, Sentences] = LRUCache(CACHED)

    def search(
        self,
        query: EncodedQuery,
        pairs: tuple[Pair, ...],
        allowed: Ints | None,
        k: int,
        cleared: ClearedVocabulary | None = None,
    ) -> Candidates:
        """Return the best passages of each engine, `k` of each at least; only `allowed` ids, if given.

        `cleared` counts terms as if the index held nothing above a clearance.
        """
        index, asked = self._index, list(query.idfs)
        weights = {**dict.fromkeys(both_forms(asked, pairs), EXPANDED), **dict.fromkeys(asked, 1.0)}
        only = None if allowed is None else allowed.tolist()
        rarities = cleared.idfs(weights) if cleared else None
        by_paragraph = index.keywords.search("paragraph", weights, max(k, KEYWORD_CANDIDATES), only, rarities)
        by_sentence = index.keywords.search("window", weights, max(k, SENTENCE_CANDIDATES), only, rarities)
        bare = cleared.without_subject if cleared else None
        by_vector, _ = index.vectors.search(query.vector, max(k, VECTOR_CANDIDATES), allowed, bare)
        passages = index.store.passages(
            sorted({int(unit) >> UNIT_BITS for unit in [*by_paragraph, *by_sentence, *by_vector]})
        )
        sentences = [self._cut(stored) for stored in passages]
        ids = np.array([stored.id for stored in passages], np.int64)
        units = [unit_id(stored.id, n + 1) for stored in passages for n in range(len(stored.spans))]
        vectors = index.vectors.vectors(np.array(units, dtype=np.int64))
        paragraphs = index.vectors.vectors(ids << UNIT_BITS)
        if bare is not None:
            paragraphs = _by_sentences(paragraphs, np.isin(ids, bare), vectors, [len(each.spans) for each in passages])
        return Candidates(passages, sentences, _terms(sentences, asked, pairs), vectors, paragraphs)

    def _cut(self, stored: StoredPassage) -> Sentences:
        # The same passages come up for one question after another, and to cut them is half the work of a search.
        sentences = self._sentences.get(stored.id)
        if sentences is None:
            sentences = Sentences.of([stored.passage.search_text[a:b] for a, b in stored.spans])
            self._sentences.put(stored.id, sentences)
        return sentences


def _by_sentences(paragraphs: Vector, chosen: Flags, sentences: Vector, counts: list[int]) -> Vector:
    """Put the unit mean of a paragraph's sentences in the place of the vectors `chosen`, which hold their subject too.

    Shapes (p, d), (p,), (s, d); `counts` are the sentences of each paragraph.
    """
    sums = np.zeros_like(paragraphs)
    np.add.at(sums, np.repeat(np.arange(len(counts)), counts), sentences)
    means = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return np.where(chosen[:, None], means, paragraphs)


def _terms(passages: list[Sentences], asked: list[str], pairs: tuple[Pair, ...]) -> Terms:
    """Return the terms of all sentences; if one uses another form of an acronym, the question's form is added."""
    terms = Terms.joined([each.terms for each in passages])
    if not pairs:
        return terms
    texts = [text for each in passages for text in each.texts]
    rows = set(terms.places({term for pair in pairs for term in (pair.short, pair.long[0])}).rows.tolist())
    cut = {row: tokens.terms(texts[row]) for row in sorted(rows)}
    return terms.with_added((row, as_asked(own, asked, pairs)[len(own) :]) for row, own in cut.items())
