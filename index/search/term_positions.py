"""Texts as arrays of terms, so that the terms of a question are looked for in all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The terms of some texts, one text behind the other.

    `numbers` holds a number for each term, the same for equal terms within one process; `lengths` how many terms each
    text has. A number is the term's 64-bit hash: among a million terms two share one with a chance of 1 in 10⁷.
    """

    numbers: Ints
    lengths: Ints

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Terms:
        """Number the terms of these texts."""
        texts = list(texts)
        numbers = [hash(term) for text in texts for term in text]
        return cls(np.array(numbers, np.int64), np.array([len(text) for text in texts], np.int64))

    @classmethod
    def joined(cls, parts: Sequence[Terms]) -> Terms:
        """Return the texts of all parts, in their order."""
        if not parts:
            return cls.of([])
        return cls(np.concatenate([part.numbers for part in parts]), np.concatenate([part.lengths for part in parts]))

    def with_added(self, added: Iterable[tuple[int, Sequence[str]]]) -> Terms:
        """Return the same texts with terms added to the end of some, given as (row of the text, terms)."""
        rows = [(row, hash(term)) for row, terms in added for term in terms]
        if not rows:
            return self
        which, numbers = np.array(rows, np.int64).T
        lengths = self.lengths + np.bincount(which, minlength=len(self.lengths))
        return Terms(np.insert(self.numbers, np.cumsum(self.lengths)[which], numbers), lengths)

    def places(self, terms: Iterable[str]) -> Places:
        """Find every occurrence of these terms, by binary search over their numbers."""
        wanted = np.array([hash(term) for term in terms], np.int64)
        if not len(wanted) or not len(self.numbers):
            return Places(*np.zeros((3, 0), np.int64))
        order = np.argsort(wanted)
        slots = np.minimum(np.searchsorted(wanted, self.numbers, sorter=order), len(wanted) - 1)
        columns = order[slots]
        matches = np.flatnonzero(wanted[columns] == self.numbers)
        ends = np.cumsum(self.lengths)
        rows = np.searchsorted(ends, matches, side="right")
        return Places(rows, matches - (ends - self.lengths)[rows], columns[matches])


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where terms stand in texts: of each occurrence, in order, its text (row), its place there, its term (column)."""

    rows: Ints
    places: Ints
    columns: Ints
