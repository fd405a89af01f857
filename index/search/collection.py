"""A collection: the passages that a clearance lets be read, counted as if the index held nothing above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

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


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Rows of texts, sorted, each once, and how often something stands there."""

    rows: Ints
    counts: Scores

    @classmethod
    def summed(cls, rows: Ints, counts: Scores) -> Self:
        """Add up the counts of each row."""
        distinct, inverse = np.unique(rows, return_inverse=True)
        return cls(distinct, sums(inverse, counts, len(distinct)))

    @classmethod
    def joined(cls, parts: Sequence[Places]) -> Self:
        """Return the rows of any of the parts."""
        return cls.summed(np.concatenate([each.rows for each in parts]), np.concatenate([p.counts for p in parts]))

    @classmethod
    def shared(cls, parts: Sequence[Places]) -> Self:
        """Return the rows of all of the parts, each counted once."""
        rows, hits = np.unique(np.concatenate([each.rows for each in parts]), return_counts=True)
        together = rows[hits == len(parts)]
        return cls(together, np.ones(len(together)))

    def within(self, groups: Ints) -> Places:
        """Return the same by group; `groups` has the group of every row, in ascending order."""
        owners = groups[self.rows]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return Places(owners[starts], np.add.reduceat(self.counts, starts) if len(starts) else self.counts[:0])


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Where a term stands: in which sentences, in which passages' headings, in which cables' contexts."""

    sentences: Places
    headings: Places
    contexts: Places

    @property
    def known(self) -> bool:
        """Tell if the term stands anywhere."""
        return any(len(each.rows) > 0 for each in (self.sentences, self.headings, self.contexts))

    @classmethod
    def joined(cls, parts: Sequence[Occurrences]) -> Self:
        """Return where any of the terms stands."""
        return cls(*(Places.joined(each) for each in _by_field(parts)))

    @classmethod
    def shared(cls, parts: Sequence[Occurrences]) -> Self:
        """Return where all of the terms stand together."""
        return cls(*(Places.shared(each) for each in _by_field(parts)))


def _by_field(parts: Sequence[Occurrences]) -> tuple[list[Places], ...]:
    return [part.sentences for part in parts], [part.headings for part in parts], [part.contexts for part in parts]


class Collection:
    """The readable part of an index's term arrays: frequencies and lengths leave out what is withheld."""

    def __init__(self, arrays: TermArrays, clearance: str | None = None) -> None:
        level = len(LEVELS) if clearance is None else LEVELS.index(clearance)
        self.arrays = arrays
        self.readable: Flags = arrays.passage_levels <= level
        self.passages_of_sentences: Ints = arrays.sentence_passages.astype(np.int64)
        self.cables_of_passages: Ints = arrays.passage_cables.astype(np.int64)
        self.first_sentences: Ints = np.searchsorted(arrays.sentence_passages, np.arange(len(self.readable) + 1))
        self.beside = beside(self.passages_of_sentences)
        self._whole = bool(self.readable.all())
        self._sentence_readable: Flags = self.readable[self.passages_of_sentences]
        self._cable_readable: Flags = np.bincount(self.cables_of_passages, self.readable, len(arrays.cable_years)) > 0
        self._subject_readable: Flags = self._cable_readable & (arrays.cable_levels <= level)

    def same_words(self, row: int) -> int:
        """Count the other readable passages that have the same words as this one."""
        words = self.arrays.passage_words
        return int((self.readable & (words == words[row])).sum()) - 1

    @cached_property
    def subjects_readable(self) -> Flags:
        """Whether the subject of each passage's cable may be read, shape (P,)."""
        return self._subject_readable[self.cables_of_passages]

    @cached_property
    def paragraphs(self) -> int:
        """The number of readable passages."""
        return int(self.readable.sum())

    @cached_property
    def cables(self) -> int:
        """The number of cables of which something may be read."""
        return int(self._cable_readable.sum())

    @cached_property
    def passage_lengths(self) -> Scores:
        """Terms of each passage, shape (P,)."""
        return sums(self.passages_of_sentences, self.arrays.sentence_lengths, len(self.readable))

    @cached_property
    def passage_norms(self) -> Scores:
        """The length of each passage as a share of the mean, shape (P,)."""
        return self.passage_lengths / _mean(self.passage_lengths[self.readable])

    @cached_property
    def window_norms(self) -> Scores:
        """The length of each sentence's window as a share of the mean, shape (S,)."""
        lengths = windows(self.arrays.sentence_lengths.astype(np.float64), self.beside)
        return lengths / _mean(lengths[self._sentence_readable])

    @cached_property
    def cable_norms(self) -> Scores:
        """The length of each cable with its context as a share of the mean, shape (C,)."""
        cables = len(self.arrays.cable_years)
        own = sums(self.cables_of_passages, np.where(self.readable, self.passage_lengths, 0.0), cables)
        subjects = np.where(self._subject_readable, _lengths(self.arrays.subjects, cables), 0.0)
        lengths = own + CONTEXT_WEIGHT * (subjects + _lengths(self.arrays.places, cables))
        return np.asarray(lengths / _mean(lengths[self._cable_readable]), np.float64)

    def occurrences(self, term: str) -> Occurrences:
        """Return where a term stands, as far as it may be read; nowhere if it is not known."""
        number = self.arrays.term(term)
        subjects = _readable(self.arrays.subjects, number, self._subject_readable)
        places = _readable(self.arrays.places, number, self._cable_readable)
        return Occurrences(
            _readable(self.arrays.sentences, number, None if self._whole else self._sentence_readable),
            _readable(self.arrays.headings, number, self.readable),
            Places.joined([subjects, places]),
        )

    def passages_and_cables(self, found: Occurrences) -> tuple[int, int]:
        """Return how many passages have a term in their text, and how many cables in text or context."""
        passages = found.sentences.within(self.passages_of_sentences).rows
        return len(passages), len(np.union1d(self.cables_of_passages[passages], found.contexts.rows))

    def document_frequency(self, term: str) -> int:
        """Return the number of readable passages with a term."""
        return self.passages_and_cables(self.occurrences(term))[0]

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms of the whole index that begin so; one above the clearance has no document frequency."""
        return self.arrays.with_prefix(prefix)

    def in_cables(self, found: Occurrences) -> Scores:
        """Return how often a term stands in each cable, in its context `CONTEXT_WEIGHT` times, shape (C,)."""
        cables = self.cables_of_passages[self.passages_of_sentences[found.sentences.rows]]
        rows = np.concatenate([cables, found.contexts.rows])
        counts = np.concatenate([found.sentences.counts, CONTEXT_WEIGHT * found.contexts.counts])
        return sums(rows, counts, len(self.arrays.cable_years))


def sums(rows: Array, values: Array, size: int) -> Scores:
    """Return the sum of the values of each row, shape (size,)."""
    # Of no rows at all, numpy gives integers.
    return np.asarray(np.bincount(rows, values, size), np.float64)


def beside(owners: Ints) -> Scores:
    """Return 1 for each sentence but the last that has the one behind it in the same passage, shape (n - 1,)."""
    return np.asarray(owners[1:] == owners[:-1], np.float64)


def windows(values: Scores, beside: Scores) -> Scores:
    """Add to each sentence's value those of its neighbours in the same passage; sentences are the last axis."""
    near = values.copy()
    near[..., 1:] += values[..., :-1] * beside
    near[..., :-1] += values[..., 1:] * beside
    return near


def ranks(scores: Scores) -> Ints:
    """Return the place of each score, 0 for the best; equal ones in the order of their rows."""
    return np.asarray(np.argsort(np.argsort(-scores, kind="stable"), kind="stable"), np.int64)


def _readable(postings: Postings, term: int, readable: Flags | None) -> Places:
    rows, counts = postings.of(term)
    if readable is not None:
        kept = readable[rows]
        rows, counts = rows[kept], counts[kept]
    return Places(rows.astype(np.int64), counts.astype(np.float64))


def _lengths(postings: Postings, texts: int) -> Scores:
    return sums(postings.rows, postings.counts, texts)


def _mean(lengths: Scores) -> float:
    return float(lengths.sum() / max(1, len(lengths))) or 1.0
