"""The features of the sentence to quote: each a small function, one number for each sentence of the best passages.

Words are used as in `index.search.features`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from index.learned.linear_model import softmax
from index.search.collection import Flags, Scores, ranks
from index.search.counts import Counts
from index.search.engines import most, saturated
from index.store.term_arrays import SUMMARY
from index.text.answer_forms import form_bit

FEW = 3
LEAST_CHANCE = 0.1
"""A further sentence is quoted if its chance is at least this share of the best one's."""
PASSAGES = 6
"""Passages whose sentences may be quoted."""
_FIGURE = form_bit("figure")


@dataclass(frozen=True, slots=True, eq=False)
class Quotable:
    """The best passages of a question: counts of their n sentences, and how the ranking scored each passage."""

    counts: Counts
    passage_scores: Scores
    """In the order of `counts.rows`, shape (m,)."""

    def by_sentence(self, of_passages: Scores) -> Scores:
        """Return the value of each sentence's passage."""
        return np.asarray(of_passages[self.counts.owners], np.float64)

    def with_form(self, bit: int) -> Scores:
        """Return 1 for the sentences that have a form of answer."""
        return (self.counts.collection.arrays.sentence_forms[self.counts.sentences] & bit > 0).astype(np.float64)

    @property
    def places(self) -> Scores:
        """The place of each sentence in its passage, from 0."""
        return np.asarray(np.arange(len(self.counts.owners)) - self.counts.starts[self.counts.owners], np.float64)


def margin(quotable: Quotable) -> Scores:
    """Return how far the passage's score is below the best one's: 0 or less."""
    return quotable.by_sentence(quotable.passage_scores - quotable.passage_scores.max())


def rank(quotable: Quotable) -> Scores:
    """Return ln(1 + rank of the passage), 0 for the best."""
    return quotable.by_sentence(np.log1p(ranks(quotable.passage_scores)))


def bm25(quotable: Quotable) -> Scores:
    """Return the BM25 of the sentence, at the mean length of windows."""
    counts = quotable.counts
    norms = counts.collection.window_norms(counts.sentences)
    return np.asarray(counts.query.idfs @ saturated(counts.in_sentences, norms) / most(counts.query.idfs), np.float64)


def window_coverage(quotable: Quotable) -> Scores:
    """Return the share in the sentence and its neighbours."""
    return quotable.counts.share(quotable.counts.in_windows > 0)


def context_coverage(quotable: Quotable) -> Scores:
    """Return the share in the window, its heading and its cable's context."""
    return quotable.counts.window_coverage


def coverage_with_before(quotable: Quotable) -> Scores:
    """Return the share in the sentence and the one before it in the passage."""
    return quotable.counts.share(_with_before(quotable.counts.in_sentences > 0, quotable.places))


def _with_before(held: Flags, places: Scores) -> Flags:
    both = held.copy()
    both[:, 1:] |= held[:, :-1] & (places[1:] > 0)
    return both


def cosine(quotable: Quotable) -> Scores:
    """Return the cosine of the sentence."""
    return quotable.counts.scores.near.sentences


def window_cosine(quotable: Quotable) -> Scores:
    """Return the cosine of the sentence with its neighbours."""
    return quotable.counts.scores.near.windows


def names(quotable: Quotable) -> Scores:
    """Return the share of the question's names in the sentence."""
    return quotable.counts.share_of_names(quotable.counts.in_sentences > 0)


def form(quotable: Quotable) -> Scores:
    """Return 1 if the sentence could hold the kind of answer asked for."""
    return quotable.with_form(form_bit(quotable.counts.query.question.kind))


def figures(quotable: Quotable) -> Scores:
    """Return 1 if the sentence has a figure."""
    return quotable.with_form(_FIGURE)


def asks(quotable: Quotable) -> Scores:
    """Return 1 if the sentence is a question itself."""
    return quotable.counts.collection.arrays.sentence_asks[quotable.counts.sentences].astype(np.float64)


def length(quotable: Quotable) -> Scores:
    """Return ln(1 + terms of the sentence)."""
    lengths = quotable.counts.collection.arrays.sentence_lengths[quotable.counts.sentences]
    return np.asarray(np.log1p(lengths.astype(np.float64)), np.float64)


def first(quotable: Quotable) -> Scores:
    """Return 1 for the first sentence of a passage."""
    return np.asarray(quotable.places == 0, np.float64)


def summary(quotable: Quotable) -> Scores:
    """Return 1 in a paragraph that sums its cable up."""
    flags = quotable.counts.collection.arrays.passage_flags[quotable.counts.rows]
    return quotable.by_sentence((flags & SUMMARY > 0).astype(np.float64))


SENTENCE_FEATURES: Mapping[str, Callable[[Quotable], Scores]] = {
    each.__name__: each
    for each in (
        margin,
        rank,
        bm25,
        window_coverage,
        context_coverage,
        coverage_with_before,
        cosine,
        window_cosine,
        names,
        form,
        figures,
        asks,
        length,
        first,
        summary,
    )
}
"""Every feature of the sentence to quote by its name."""


def few(scores: Scores) -> list[int]:
    """Return the best of scored sentences, and up to two more that are nearly as likely, best first."""
    chances = softmax(scores)
    order = np.argsort(-scores, kind="stable")[:FEW].tolist()
    return [row for row in order if chances[row] >= LEAST_CHANCE * chances[order[0]]]


def matrix(quotable: Quotable) -> Scores:
    """Return the features of each sentence, shape (n, features)."""
    return np.column_stack([feature(quotable) for feature in SENTENCE_FEATURES.values()])
