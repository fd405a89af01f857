"""The features of the ranking: each a small function of counts, one number for each candidate passage.

Terms are stems without stop words. A *window* is a sentence with its neighbours in the passage; a cable's *context* is
its subject line, the place of its sender and the countries of its TAGS. BM25 has k1 = 1.2 and b = 0.75 and is divided
by the most that the question's terms could reach, so that 0…1 means the same for every question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from index.search.collection import CONTEXT_WEIGHT, Collection, Flags, Ints, Scores, idf, windows
from index.search.question import Question
from index.store.term_arrays import ASKS, Array
from index.text import tokens
from index.text.answer_forms import form_bit

K1, B = 1.2, 0.75
SAID_BY_DATE = 0.6
"""What an asked year is worth that only the cable's date gives."""
CABLE_BEST = 3
"""Paragraphs of a cable whose cosines are averaged."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question's terms as a collection knows them, and its cosines to every unit of the index."""

    question: Question
    terms: Ints
    """The number of each term in the vocabulary, -1 for one that is not known, shape (T,)."""
    idfs: Scores
    """Of each term, over paragraphs."""
    cable_idfs: Scores
    names: Flags
    """Which terms are of the question's names."""
    paragraph_cosines: Scores
    """Shape (P,)."""
    sentence_cosines: Scores
    """Shape (S,)."""
    window_cosines: Scores
    """Shape (S,)."""


def asked(question: Question, terms: tuple[str, ...], collection: Collection, cosines: Array) -> Asked:
    """Look a question's terms up; `cosines` are those of its vector to all units, in the order of their ids."""
    numbers = np.array([collection.arrays.term(term) for term in terms], np.int64)
    of_names = {stem for name in question.names for stem in tokens.content_terms(name)}
    frequencies = [_frequencies(collection, term) for term in numbers]
    owners = collection.passages_of_sentences
    units = collection.first_sentences[:-1] + np.arange(len(collection.readable))
    sentences = cosines[np.arange(len(owners)) + owners + 1].astype(np.float64)
    return Asked(
        question,
        numbers,
        np.array([idf(passages, collection.paragraphs) for passages, _ in frequencies]),
        np.array([idf(cables, collection.cables) for _, cables in frequencies]),
        np.array([term in of_names for term in terms], np.bool_),
        cosines[units].astype(np.float64),
        sentences,
        windows(sentences, owners) / np.maximum(collection.arrays.window_norms, 1e-12),
    )


def _frequencies(collection: Collection, term: int) -> tuple[int, int]:
    """Return how many readable passages and cables hold a term."""
    rows, _ = collection.sentences_with(term)
    passages = _distinct(collection.passages_of_sentences[rows])
    contexts, _ = collection.contexts_with(term)
    return len(passages), len(np.unique(np.concatenate([collection.cables_of_passages[passages], contexts])))


def _distinct(ordered: Ints) -> Ints:
    """Return the different numbers among sorted ones."""
    return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))]


class EngineScores(NamedTuple):
    """The six single scores of every passage of a collection, shape (P,) each."""

    paragraph_bm25: Scores
    window_bm25: Scores
    cable_bm25: Scores
    paragraph_cosines: Scores
    sentence_cosines: Scores
    window_cosines: Scores

    def lists(self) -> tuple[Scores, ...]:
        """Return the seven scores whose best passages are candidates."""
        p, w, c = self.paragraph_bm25, self.window_bm25, self.cable_bm25
        vectors = (self.paragraph_cosines, self.sentence_cosines, self.window_cosines)
        return (p, w, *vectors, p + c, self.paragraph_cosines + c / 2 + w)


def engine_scores(asking: Asked, collection: Collection) -> EngineScores:
    """Score every passage of a collection by each engine alone."""
    paragraphs, cables = np.zeros(len(collection.readable)), np.zeros(len(collection.arrays.cable_years))
    sentences = np.zeros(len(collection.passages_of_sentences))
    for term, weight, cable_weight in zip(asking.terms, asking.idfs, asking.cable_idfs, strict=True):
        rows, counts = collection.sentences_with(term)
        owners = collection.passages_of_sentences[rows]
        in_passages = np.bincount(owners, counts, len(paragraphs))
        paragraphs += weight * saturated(in_passages, collection.passage_norms)
        near = windows(np.bincount(rows, counts, len(sentences)), collection.passages_of_sentences)
        held = np.flatnonzero(near)
        sentences[held] += weight * saturated(near[held], collection.window_norms[held])
        cables += cable_weight * saturated(_in_cables(collection, term), collection.cable_norms)
    best = _best_of_passages(collection)
    return EngineScores(
        paragraphs / _most(asking.idfs),
        best(sentences) / _most(asking.idfs),
        (cables / _most(asking.cable_idfs))[collection.cables_of_passages],
        asking.paragraph_cosines,
        best(asking.sentence_cosines),
        best(asking.window_cosines),
    )


def saturated(counts: Scores, norms: Scores) -> Scores:
    """Return the BM25 of one term without its idf; `norms` are lengths as shares of the mean.

    Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009).
    """
    return np.asarray(counts * (K1 + 1) / (counts + K1 * (1 - B + B * norms)), dtype=np.float64)


def _in_cables(collection: Collection, term: int) -> Scores:
    """Return how often a term stands in each cable, its context counted `CONTEXT_WEIGHT` times."""
    rows, counts = collection.sentences_with(term)
    contexts, more = collection.contexts_with(term)
    cables = collection.cables_of_passages[collection.passages_of_sentences[rows]]
    weights = np.concatenate([counts, CONTEXT_WEIGHT * more])
    return np.bincount(np.concatenate([cables, contexts]), weights, len(collection.arrays.cable_years))


def _most(idfs: Scores) -> float:
    return float(idfs.sum() * (K1 + 1)) or 1.0


def _best_of_passages(collection: Collection) -> Callable[[Scores], Scores]:
    # Every passage has a sentence.
    return lambda scores: np.maximum.reduceat(scores, collection.first_sentences[:-1])


def candidates(scores: EngineScores, allowed: Flags, most: int) -> Ints:
    """Return the sorted rows of the `most` best allowed passages of each of the seven lists."""
    rows = np.flatnonzero(allowed)
    if len(rows) <= most:
        return rows
    best = [rows[np.argpartition(-each[rows], most)[:most]] for each in scores.lists()]
    return np.unique(np.concatenate(best))


@dataclass(frozen=True, eq=False)
class Counted:
    """A question beside its candidates: m passages with n sentences, T terms."""

    asking: Asked
    collection: Collection
    scores: EngineScores
    rows: Ints
    """The candidates, shape (m,)."""

    @cached_property
    def sentences(self) -> Ints:
        """The rows of the candidates' sentences, shape (n,)."""
        starts, ends = self.collection.first_sentences[self.rows], self.collection.first_sentences[self.rows + 1]
        return np.concatenate([np.arange(a, b) for a, b in zip(starts, ends, strict=True)])

    @cached_property
    def owners(self) -> Ints:
        """The candidate of each sentence, shape (n,)."""
        return np.searchsorted(self.rows, self.collection.passages_of_sentences[self.sentences])

    @cached_property
    def starts(self) -> Ints:
        """The first sentence of each candidate, shape (m,)."""
        return np.searchsorted(self.owners, np.arange(len(self.rows)))

    @cached_property
    def cables(self) -> Ints:
        """The cable of each candidate, shape (m,)."""
        return self.collection.cables_of_passages[self.rows]

    @cached_property
    def in_sentences(self) -> Scores:
        """How often each term stands in each sentence, shape (T, n)."""
        slots = np.full(len(self.collection.passages_of_sentences), -1, np.int64)
        slots[self.sentences] = np.arange(len(self.sentences))
        counts = np.zeros((len(self.asking.terms), len(self.sentences)))
        for line, term in zip(counts, self.asking.terms, strict=True):
            rows, found = self.collection.sentences_with(term)
            here = slots[rows]
            line[here[here >= 0]] = found[here >= 0]
        return counts

    @cached_property
    def in_windows(self) -> Scores:
        """How often each term stands in each sentence's window, shape (T, n)."""
        return windows(self.in_sentences, self.owners)

    @cached_property
    def in_passages(self) -> Scores:
        """How often each term stands in each candidate, shape (T, m)."""
        return np.asarray(np.add.reduceat(self.in_sentences, self.starts, axis=1), np.float64)

    @cached_property
    def in_headings(self) -> Flags:
        """Which terms stand in each candidate's heading, shape (T, m)."""
        found = [np.isin(self.rows, self.collection.headings_with(term)) for term in self.asking.terms]
        return np.array(found, np.bool_).reshape(len(self.asking.terms), len(self.rows))

    @cached_property
    def in_contexts(self) -> Flags:
        """Which terms stand in the context of each candidate's cable, shape (T, m)."""
        found = [np.isin(self.cables, self.collection.contexts_with(term)[0]) for term in self.asking.terms]
        return np.array(found, np.bool_).reshape(len(self.asking.terms), len(self.rows))

    @cached_property
    def in_cables(self) -> Flags:
        """Which terms stand anywhere in each candidate's cable, shape (T, m)."""
        found = [_in_cables(self.collection, term)[self.cables] > 0 for term in self.asking.terms]
        return np.array(found, np.bool_).reshape(len(self.asking.terms), len(self.rows))

    @cached_property
    def window_bm25(self) -> Scores:
        """The BM25 of each sentence's window, shape (n,)."""
        norms = self.collection.window_norms[self.sentences]
        return self.asking.idfs @ saturated(self.in_windows, norms) / _most(self.asking.idfs)

    @cached_property
    def window_cosines(self) -> Scores:
        """The cosine of each sentence's window, shape (n,)."""
        return self.asking.window_cosines[self.sentences]

    @cached_property
    def window_coverage(self) -> Scores:
        """The share of the question in each window, its heading and its cable's context, shape (n,)."""
        around = (self.in_headings | self.in_contexts)[:, self.owners]
        return self.share((self.in_windows > 0) | around)

    @cached_property
    def best_windows(self) -> Ints:
        """The sentence of each candidate whose window fits best: BM25 + cosine + half its coverage."""
        return self.best(self.window_bm25 + self.window_cosines + self.window_coverage / 2)

    def share(self, present: Flags) -> Scores:
        """Return the share of the question's terms, by idf, that are present: 0…1."""
        return np.asarray(self.asking.idfs @ present / (self.asking.idfs.sum() or 1.0), np.float64)

    def share_of_names(self, present: Flags) -> Scores:
        """Return the share of the terms of the question's names that are present; 0 if it names nothing."""
        weights = self.asking.idfs * self.asking.names
        return np.asarray(weights @ present / (weights.sum() or 1.0), np.float64)

    def best(self, scores: Scores) -> Ints:
        """Return the best sentence of each candidate, the first of equal ones."""
        order = np.lexsort((np.arange(len(scores)), -scores, self.owners))
        return np.asarray(order[np.searchsorted(self.owners[order], np.arange(len(self.rows)))], np.int64)

    def maximum(self, scores: Scores) -> Scores:
        """Return the best value of each candidate's sentences."""
        return np.asarray(np.maximum.reduceat(scores, self.starts), np.float64)


def paragraph_bm25(counted: Counted) -> Scores:
    """Return the BM25 of the paragraph."""
    return counted.scores.paragraph_bm25[counted.rows]


def window_bm25(counted: Counted) -> Scores:
    """Return the BM25 of the best window."""
    return counted.scores.window_bm25[counted.rows]


def cable_bm25(counted: Counted) -> Scores:
    """Return the BM25 of the whole cable, its context counted three times."""
    return counted.scores.cable_bm25[counted.rows]


def paragraph_cosine(counted: Counted) -> Scores:
    """Return the cosine of the paragraph behind its subject."""
    return counted.scores.paragraph_cosines[counted.rows]


def sentence_cosine(counted: Counted) -> Scores:
    """Return the cosine of the best sentence."""
    return counted.scores.sentence_cosines[counted.rows]


def window_cosine(counted: Counted) -> Scores:
    """Return the cosine of the best window: the mean of its sentences' vectors, made unit length."""
    return counted.scores.window_cosines[counted.rows]


def paragraph_coverage(counted: Counted) -> Scores:
    """Return the share of the question's terms that stand in the paragraph."""
    return counted.share(counted.in_passages > 0)


def window_coverage(counted: Counted) -> Scores:
    """Return the share in the window that has most."""
    return counted.maximum(counted.share(counted.in_windows > 0))


def window_context_coverage(counted: Counted) -> Scores:
    """Return the share in the window that has most with heading and cable's context."""
    return counted.maximum(counted.window_coverage)


def context_coverage(counted: Counted) -> Scores:
    """Return the share in paragraph, heading and cable's context together."""
    return counted.share((counted.in_passages > 0) | counted.in_headings | counted.in_contexts)


def names(counted: Counted) -> Scores:
    """Return the share of the question's names in paragraph, heading and cable's context."""
    return counted.share_of_names((counted.in_passages > 0) | counted.in_headings | counted.in_contexts)


def cable_coverage(counted: Counted) -> Scores:
    """Return the share found anywhere in the cable."""
    return counted.share(counted.in_cables)


def cable_context(counted: Counted) -> Scores:
    """Return the share in the cable's context."""
    return counted.share(counted.in_contexts)


def heading(counted: Counted) -> Scores:
    """Return the share in the paragraph's heading."""
    return counted.share(counted.in_headings)


def cable_names(counted: Counted) -> Scores:
    """Return the share of the question's names anywhere in the cable."""
    return counted.share_of_names(counted.in_cables)


def one_window_bm25(counted: Counted) -> Scores:
    """Return the BM25 of the one window that fits best by BM25, cosine and coverage together."""
    return counted.window_bm25[counted.best_windows]


def one_window_cosine(counted: Counted) -> Scores:
    """Return the cosine of the sentence in the middle of that window."""
    return counted.asking.sentence_cosines[counted.sentences[counted.best_windows]]


def cable_cosine(counted: Counted) -> Scores:
    """Return the mean of the cable's three best paragraph cosines."""
    readable = np.flatnonzero(counted.collection.readable)
    cables, cosines = counted.collection.cables_of_passages[readable], counted.asking.paragraph_cosines[readable]
    order = np.lexsort((-cosines, cables))
    starts = np.searchsorted(cables[order], counted.cables)
    ends = np.minimum(np.searchsorted(cables[order], counted.cables, "right"), starts + CABLE_BEST)
    sums = np.concatenate([[0.0], np.cumsum(cosines[order])])
    return np.asarray((sums[ends] - sums[starts]) / np.maximum(ends - starts, 1), np.float64)


def year(counted: Counted) -> Scores:
    """Return the share of the asked years that the paragraph names, or 0.6 if its cable is of one or the year after."""
    years = sorted(map(int, counted.asking.question.years))
    if not years:
        return np.zeros(len(counted.rows))
    of_cables = counted.collection.arrays.cable_years[counted.cables]
    told = np.isin(of_cables, years) | np.isin(of_cables - 1, years)
    named = sum(np.isin(counted.rows, _passages_naming(counted.collection, each)) for each in years)
    return np.asarray(np.maximum(named / len(years), SAID_BY_DATE * told), np.float64)


def _passages_naming(collection: Collection, year: int) -> Ints:
    first, last = np.searchsorted(collection.arrays.years, [year, year + 1])
    return collection.passages_of_sentences[collection.arrays.year_sentences[first:last]]


def form(counted: Counted) -> Scores:
    """Return 1 if the best window could hold the kind of answer asked for: a figure, a date, a person."""
    bit = form_bit(counted.asking.question.kind)
    held = (counted.collection.arrays.sentence_forms[counted.sentences] & bit > 0).astype(np.float64)
    return np.minimum(windows(held, counted.owners), 1.0)[counted.best_windows]


def asks(counted: Counted) -> Scores:
    """Return 1 if the best sentence is a question itself."""
    flags = counted.collection.arrays.sentence_flags[counted.sentences[counted.best_windows]]
    return (flags & ASKS > 0).astype(np.float64)


def length(counted: Counted) -> Scores:
    """Return ln(1 + terms of the paragraph)."""
    return np.asarray(np.log1p(counted.collection.passage_lengths[counted.rows]), np.float64)


def first(counted: Counted) -> Scores:
    """Return 1 for the first paragraph of a cable."""
    return counted.collection.arrays.passage_firsts[counted.rows].astype(np.float64)


FEATURES: Mapping[str, Callable[[Counted], Scores]] = {
    each.__name__: each
    for each in (
        paragraph_bm25,
        window_bm25,
        cable_bm25,
        paragraph_cosine,
        sentence_cosine,
        window_cosine,
        paragraph_coverage,
        window_coverage,
        window_context_coverage,
        context_coverage,
        names,
        cable_coverage,
        cable_context,
        heading,
        cable_names,
        one_window_bm25,
        one_window_cosine,
        cable_cosine,
        year,
        form,
        asks,
        length,
        first,
    )
}
"""Every feature of the ranking by its name."""


def matrix(counted: Counted) -> Scores:
    """Return the features of each candidate, shape (m, features)."""
    return np.column_stack([feature(counted) for feature in FEATURES.values()])
