"""The features of the ranking: each a small function of counts, one number for each candidate passage.

Terms are stems without stop words. A *window* is a sentence with its neighbours in the passage; a cable's *context* is
its subject line, the place of its sender and the countries of its TAGS. BM25 has k1 = 1.2 and b = 0.75 and is divided
by the most that the question's terms could reach, so that 0…1 means the same for every question. A *share* of the
question's terms is weighted by their idf.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from index.search.collection import Collection, Ints, Scores, beside, ranks, windows
from index.search.counts import Counts
from index.store.term_arrays import FIRST, SUMMARY
from index.text.answer_forms import form_bit

SAID_BY_DATE = 0.6
"""What an asked year is worth that only the cable's date gives."""
CABLE_BEST = 3
"""Paragraphs of a cable whose cosines are averaged."""


def relative_bm25(counts: Counts) -> Scores:
    """Return the BM25 of the paragraph as a share of the best candidate's."""
    scores = counts.scores.paragraph_bm25
    return np.asarray(scores / (scores.max(initial=0.0) or 1.0), np.float64)


def window_bm25(counts: Counts) -> Scores:
    """Return the BM25 of the best window."""
    return counts.scores.window_bm25


def cable_bm25(counts: Counts) -> Scores:
    """Return the BM25 of the whole cable, its context counted three times."""
    return counts.scores.cable_bm25


def paragraph_cosine(counts: Counts) -> Scores:
    """Return the cosine of the paragraph behind its subject."""
    return counts.scores.paragraph_cosines


def sentence_cosine(counts: Counts) -> Scores:
    """Return the cosine of the best sentence."""
    return counts.scores.sentence_cosines


def window_cosine(counts: Counts) -> Scores:
    """Return the cosine of the best window: the mean of its sentences' vectors, made unit length."""
    return counts.scores.window_cosines


def paragraph_cosine_rank(counts: Counts) -> Scores:
    """Return -ln(1 + rank of the paragraph by its cosine): 0 for the best candidate."""
    return -np.log1p(ranks(paragraph_cosine(counts)))


def sentence_cosine_rank(counts: Counts) -> Scores:
    """Return 1 / (1 + rank by the cosine of the best sentence): 1 for the best candidate."""
    return 1 / (1 + ranks(sentence_cosine(counts)))


def window_bm25_rank(counts: Counts) -> Scores:
    """Return 1 / (1 + rank by the BM25 of the best window): 1 for the best candidate."""
    return 1 / (1 + ranks(window_bm25(counts)))


def paragraph_coverage(counts: Counts) -> Scores:
    """Return the share of the question's terms that stand in the paragraph."""
    return counts.share(counts.in_passages)


def rare_coverage(counts: Counts) -> Scores:
    """Return the share of the terms in the paragraph, weighted by the square of their idf: what is rare decides."""
    weights = counts.query.idfs**2
    return np.asarray(weights @ counts.in_passages / (weights.sum() or 1.0), np.float64)


def window_context_coverage(counts: Counts) -> Scores:
    """Return the share in the window that has most with heading and cable's context."""
    return counts.maximum(counts.window_coverage)


def context_coverage(counts: Counts) -> Scores:
    """Return the share in paragraph, heading and cable's context together."""
    return counts.share(counts.around)


def names(counts: Counts) -> Scores:
    """Return the share of the question's names in paragraph, heading and cable's context."""
    return counts.share_of_names(counts.around)


def cable_context(counts: Counts) -> Scores:
    """Return the share in the cable's context."""
    return counts.share(counts.in_contexts)


def cable_names(counts: Counts) -> Scores:
    """Return the share of the question's names anywhere in the cable."""
    return counts.share_of_names(counts.in_cables)


def cable_cosine(counts: Counts) -> Scores:
    """Return the mean of the cable's three best paragraph cosines."""
    cables, own = np.unique(counts.cables, return_inverse=True)
    rows, owners = counts.collection.passages_of(cables)
    readable = counts.collection.readable[rows]
    rows, owners = rows[readable], owners[readable]
    cosines = counts.query.cosines.paragraphs(rows)
    order = np.lexsort((-cosines, owners))
    starts = np.searchsorted(owners[order], own)
    ends = np.minimum(np.searchsorted(owners[order], own, "right"), starts + CABLE_BEST)
    sums = np.concatenate([[0.0], np.cumsum(cosines[order])])
    return np.asarray((sums[ends] - sums[starts]) / np.maximum(ends - starts, 1), np.float64)


def year(counts: Counts) -> Scores:
    """Return the share of the asked years that the paragraph names, or 0.6 if its cable is of one or the year after."""
    years = sorted(map(int, counts.query.question.years))
    if not years:
        return np.zeros(len(counts.rows))
    of_cables = counts.collection.arrays.cable_years[counts.cables]
    told = np.isin(of_cables, years) | np.isin(of_cables - 1, years)
    named = sum(np.isin(counts.rows, _passages_naming(counts.collection, each)) for each in years)
    return np.asarray(np.maximum(named / len(years), SAID_BY_DATE * told), np.float64)


def _passages_naming(collection: Collection, year: int) -> Ints:
    first, last = np.searchsorted(collection.arrays.years, [year, year + 1])
    return collection.passages_of_sentences[collection.arrays.year_sentences[first:last]]


def form(counts: Counts) -> Scores:
    """Return 1 if the best window could hold the kind of answer asked for: a figure, a date, a person."""
    bit = form_bit(counts.query.question.kind)
    held = (counts.collection.arrays.sentence_forms[counts.sentences] & bit > 0).astype(np.float64)
    return np.minimum(windows(held, beside(counts.owners)), 1.0)[counts.best_windows]


def asks(counts: Counts) -> Scores:
    """Return 1 if the best sentence is a question itself."""
    return counts.collection.arrays.sentence_asks[counts.sentences[counts.best_windows]].astype(np.float64)


def first(counts: Counts) -> Scores:
    """Return 1 for the first paragraph of a cable."""
    return (counts.collection.arrays.passage_flags[counts.rows] & FIRST > 0).astype(np.float64)


def summary(counts: Counts) -> Scores:
    """Return 1 for a paragraph that sums its cable up."""
    return (counts.collection.arrays.passage_flags[counts.rows] & SUMMARY > 0).astype(np.float64)


FEATURES: Mapping[str, Callable[[Counts], Scores]] = {
    each.__name__: each
    for each in (
        relative_bm25,
        window_bm25,
        cable_bm25,
        paragraph_cosine,
        sentence_cosine,
        window_cosine,
        paragraph_cosine_rank,
        sentence_cosine_rank,
        window_bm25_rank,
        paragraph_coverage,
        rare_coverage,
        window_context_coverage,
        context_coverage,
        names,
        cable_context,
        cable_names,
        cable_cosine,
        year,
        form,
        asks,
        first,
        summary,
    )
}
"""Every feature of the ranking by its name."""

LABELS: Mapping[str, str] = {
    "relative_bm25": "the question's words in the paragraph, beside the best one",
    "window_bm25": "the question's words close together",
    "cable_bm25": "the question's words in the whole cable",
    "paragraph_cosine": "meaning of the paragraph",
    "sentence_cosine": "meaning of its nearest sentence",
    "window_cosine": "meaning of its nearest sentences together",
    "paragraph_cosine_rank": "place by the meaning of the paragraph",
    "sentence_cosine_rank": "place by the meaning of its nearest sentence",
    "window_bm25_rank": "place by the question's words close together",
    "paragraph_coverage": "share of the words in the paragraph",
    "rare_coverage": "the question's rare words in the paragraph",
    "window_context_coverage": "share of the words close together, with heading and subject",
    "context_coverage": "share of the words in paragraph, heading and subject",
    "names": "names in paragraph, heading and subject",
    "cable_context": "words in subject, sender and countries",
    "cable_names": "names anywhere in the cable",
    "cable_cosine": "meaning of the cable's nearest paragraphs",
    "year": "the year asked about",
    "form": "a figure, date or person, if one is asked for",
    "asks": "it asks a question itself",
    "first": "it opens its cable",
    "summary": "it sums its cable up",
}
"""What each feature looks at, in words for a person."""


def matrix(counts: Counts) -> Scores:
    """Return the features of each candidate, shape (m, features)."""
    return np.column_stack([feature(counts) for feature in FEATURES.values()])
