"""A collection: the passages that a clearance lets be read, counted as if the index held nothing above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from index.lru import LRUCache
from index.markings import LEVELS
from index.store.term_arrays import Array, Postings, TermArrays

Scores = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

CACHED = 4096
"""Terms that were looked up last and whose frequency is kept; at most twice as many."""
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
        # Mostly parts that are sorted one by one: those a stable sort only merges.
        order = np.argsort(rows, kind="stable")
        in_order = rows[order]
        starts = np.flatnonzero(np.diff(in_order, prepend=-1))
        return cls(in_order[starts], _group_sums(counts[order], starts))

    @classmethod
    def joined(cls, parts: Sequence[Places]) -> Self:
        """Return the rows of any of the parts."""
        return cls.summed(np.concatenate([each.rows for each in parts]), np.concatenate([p.counts for p in parts]))

    @classmethod
    def shared(cls, parts: Sequence[Places]) -> Self:
        """Return the rows of all of the parts, each counted once."""
        hits = cls.summed(np.concatenate([each.rows for each in parts]), np.ones(sum(len(each.rows) for each in parts)))
        together = hits.rows[hits.counts == len(parts)]
        return cls(together, np.ones(len(together)))

    def within(self, groups: Array) -> Places:
        """Return the same by group; `groups` has the group of every row, in ascending order."""
        owners = groups[self.rows].astype(np.int64)
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return Places(owners[starts], _group_sums(self.counts, starts))

    def at(self, rows: Ints) -> Scores:
        """Return the count at each of some rows, 0 if nothing stands there."""
        if not len(self.rows):
            return np.zeros(len(rows))
        slots = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[slots] == rows, self.counts[slots], 0.0)


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
        self.passages_of_sentences = arrays.sentence_passages
        self.cables_of_passages: Ints = arrays.passage_cables.astype(np.int64)
        # Of the same type as the array, which numpy would copy otherwise.
        every = np.arange(len(self.readable) + 1, dtype=arrays.sentence_passages.dtype)
        self.first_sentences: Ints = np.searchsorted(arrays.sentence_passages, every)
        self._whole = bool(self.readable.all())
        self._frequencies: LRUCache[str, int] = LRUCache(CACHED)
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

    def sentences_of(self, passages: Ints) -> Ints:
        """Return the rows of the sentences of some passages, one passage behind the other."""
        return _ranges(self.first_sentences[passages], self.first_sentences[passages + 1])

    def passages_of(self, cables: Ints) -> tuple[Ints, Ints]:
        """Return the rows of the passages of some cables, and the place of each one's cable among them."""
        order, starts = self._by_cable
        lengths = starts[cables + 1] - starts[cables]
        rows = _ranges(starts[cables], starts[cables + 1])
        return rows if order is None else order[rows], np.repeat(np.arange(len(cables)), lengths)

    @cached_property
    def _by_cable(self) -> tuple[Ints | None, Ints]:
        """The order that puts the passages of each cable together, None if they are so, and where each begins."""
        owners = self.cables_of_passages
        order = None if (owners[1:] >= owners[:-1]).all() else np.argsort(owners, kind="stable")
        starts = np.searchsorted(
            owners if order is None else owners[order], np.arange(len(self.arrays.cable_years) + 1)
        )
        return order, starts

    @cached_property
    def passage_lengths(self) -> Scores:
        """Terms of each passage, shape (P,)."""
        return sums(self.passages_of_sentences, self.arrays.sentence_lengths, len(self.readable))

    @cached_property
    def passage_norms(self) -> Scores:
        """The length of each passage as a share of the mean, shape (P,)."""
        return self.passage_lengths / _mean(self.passage_lengths[self.readable])

    def window_norms(self, sentences: Ints) -> Scores:
        """Return the length of the window of each of some sentences as a share of the mean of all."""
        before, behind = self.neighbours(sentences)
        lengths = self.arrays.sentence_lengths
        last = len(lengths) - 1
        near = lengths[sentences] + np.where(before, lengths[np.maximum(sentences - 1, 0)], 0.0)
        return np.asarray((near + np.where(behind, lengths[np.minimum(sentences + 1, last)], 0.0)) / self._mean_window)

    def neighbours(self, sentences: Ints) -> tuple[Flags, Flags]:
        """Return which of some sentences have one before them in the same passage, and which have one behind."""
        own = self.passages_of_sentences[sentences]
        return sentences > self.first_sentences[own], sentences + 1 < self.first_sentences[own + 1]

    @cached_property
    def _mean_window(self) -> float:
        lengths = self.arrays.sentence_lengths.astype(np.float64)
        together = np.diff(self.passages_of_sentences) == 0
        lengths[1:] += self.arrays.sentence_lengths[:-1] * together
        lengths[:-1] += self.arrays.sentence_lengths[1:] * together
        return _mean(lengths if self._whole else lengths[self.readable[self.passages_of_sentences]])

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
            self._of_sentences(number),
            _readable(self.arrays.headings, number, self.readable),
            Places.joined([subjects, places]),
        )

    def _of_sentences(self, term: int) -> Places:
        rows, counts = self.arrays.sentences.of(term)
        if not self._whole:
            kept = self.readable[self.passages_of_sentences[rows]]
            rows, counts = rows[kept], counts[kept]
        return Places(rows.astype(np.int64), counts.astype(np.float64))

    def document_frequency(self, term: str) -> int:
        """Return the number of readable passages with a term."""
        known = self._frequencies.get(term)
        if known is None:
            known = len(self.in_passages(self.occurrences(term)).rows)
            self._frequencies.put(term, known)
        return known

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms of the whole index that begin so; one above the clearance has no document frequency."""
        return self.arrays.with_prefix(prefix)

    def in_passages(self, found: Occurrences) -> Places:
        """Return how often a term stands in each passage."""
        return found.sentences.within(self.passages_of_sentences)

    def in_cables(self, found: Occurrences) -> Places:
        """Return how often a term stands in each cable, in its context `CONTEXT_WEIGHT` times."""
        passages = self.in_passages(found)
        rows = np.concatenate([self.cables_of_passages[passages.rows], found.contexts.rows])
        return Places.summed(rows, np.concatenate([passages.counts, CONTEXT_WEIGHT * found.contexts.counts]))


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


def _group_sums(values: Scores, starts: Ints) -> Scores:
    return np.add.reduceat(values, starts) if len(starts) else values[:0]


def _ranges(starts: Ints, ends: Ints) -> Ints:
    """Return the numbers from each start to before its end, one range behind the other."""
    lengths = ends - starts
    behind = np.cumsum(lengths)
    shifts = np.repeat(starts - behind + lengths, lengths)
    return np.asarray(np.arange(len(shifts)) + shifts, np.int64)


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
