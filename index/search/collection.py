"""A collection: the passages that a clearance lets be read, counted as if the index held nothing above it."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.markings import LEVELS
from index.store.term_arrays import Array, Postings, TermArrays

Scores = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CONTEXT_WEIGHT = 3
"""How often a term of the cable's context counts beside those of its paragraphs."""


def idf(document_frequency: float, documents: int) -> float:
    """Return the inverse document frequency of BM25: ln(1 + (N - n + 0.5) / (n + 0.5))."""
    return math.log(1 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


class Collection:
    """The readable part of an index's term arrays: frequencies and lengths leave out what is withheld."""

    def __init__(self, arrays: TermArrays, clearance: str | None = None) -> None:
        level = len(LEVELS) if clearance is None else LEVELS.index(clearance)
        self.arrays = arrays
        self.whole = clearance is None
        self.readable: Flags = arrays.passage_levels <= level
        self.subject_readable: Flags = arrays.cable_levels <= level
        self.passages_of_sentences: Ints = arrays.sentence_passages.astype(np.int64)
        self.cables_of_passages: Ints = arrays.passage_cables.astype(np.int64)
        self.first_sentences: Ints = np.searchsorted(arrays.sentence_passages, np.arange(len(self.readable) + 1))
        self.sentence_readable: Flags = self.readable[self.passages_of_sentences]

    @cached_property
    def paragraphs(self) -> int:
        """The number of readable passages."""
        return int(self.readable.sum())

    @cached_property
    def cables(self) -> int:
        """The number of cables of which something may be read."""
        return len(np.unique(self.cables_of_passages[self.readable]))

    @cached_property
    def passage_lengths(self) -> Scores:
        """Terms of each passage."""
        return np.bincount(self.passages_of_sentences, self.arrays.sentence_lengths, len(self.readable))

    @cached_property
    def window_lengths(self) -> Scores:
        """Terms of each sentence with its neighbours in the passage."""
        return windows(self.arrays.sentence_lengths.astype(np.float64), self.passages_of_sentences)

    @cached_property
    def cable_lengths(self) -> Scores:
        """Readable terms of each cable, those of its context `CONTEXT_WEIGHT` times."""
        lengths = np.where(self.readable, self.passage_lengths, 0.0)
        cables = len(self.arrays.cable_years)
        own = np.bincount(self.cables_of_passages, lengths, cables)
        subjects = np.where(self.subject_readable, _lengths(self.arrays.subjects, cables), 0.0)
        return own + CONTEXT_WEIGHT * (subjects + _lengths(self.arrays.places, cables))

    @cached_property
    def passage_norms(self) -> Scores:
        """The length of each passage as a share of the mean."""
        return self.passage_lengths / _mean(self.passage_lengths[self.readable])

    @cached_property
    def window_norms(self) -> Scores:
        """The length of each window as a share of the mean."""
        return self.window_lengths / _mean(self.window_lengths[self.sentence_readable])

    @cached_property
    def cable_norms(self) -> Scores:
        """The length of each cable as a share of the mean."""
        lengths = self.cable_lengths
        return lengths / _mean(lengths[np.unique(self.cables_of_passages[self.readable])])

    def sentences_with(self, term: int) -> tuple[Ints, Scores]:
        """Return the rows of the readable sentences with a term, and how often it stands there."""
        rows, counts = self.arrays.sentences.of(term)
        if not self.whole:
            kept = self.sentence_readable[rows]
            rows, counts = rows[kept], counts[kept]
        return rows.astype(np.int64), counts.astype(np.float64)

    def headings_with(self, term: int) -> Array:
        """Return the rows of the passages whose heading has a term."""
        return self.arrays.headings.of(term)[0]

    def contexts_with(self, term: int) -> tuple[Ints, Scores]:
        """Return the rows of the cables whose readable context has a term, and how often; a cable may come twice."""
        subjects, counts = self.arrays.subjects.of(term)
        kept = self.subject_readable[subjects]
        places, more = self.arrays.places.of(term)
        rows = np.concatenate([subjects[kept], places]).astype(np.int64)
        return rows, np.concatenate([counts[kept], more]).astype(np.float64)


def windows(values: Scores, owners: Ints) -> Scores:
    """Add to each sentence's value those of its neighbours in the same passage; values have sentences as last axis."""
    sums, same = values.copy(), owners[1:] == owners[:-1]
    sums[..., 1:] += values[..., :-1] * same
    sums[..., :-1] += values[..., 1:] * same
    return sums


def _lengths(postings: Postings, texts: int) -> Scores:
    return np.bincount(postings.rows, postings.counts, texts)


def _mean(lengths: Scores) -> float:
    return float(lengths.sum() / max(1, len(lengths))) or 1.0
