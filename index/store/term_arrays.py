"""Term arrays: what ranking counts of an index, worked out once at build, so that a question cuts no text.

Passages, sentences and cables are rows here, each in the order of its ids: the sentences of a passage stand together,
as their vectors do in `vectors.faiss`. Every field of `TermArrays` is a `.npy` file that is mapped, not read.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """For each term the texts that hold it: `rows[starts[t]:starts[t + 1]]`, sorted, and how often (255 at most)."""

    starts: Array
    rows: Array
    counts: Array

    def of(self, term: int) -> tuple[Array, Array]:
        """Return the rows of the texts with a term and its counts there; none for a term that is not known (-1)."""
        if term < 0:
            return self.rows[:0], self.counts[:0]
        part = slice(int(self.starts[term]), int(self.starts[term + 1]))
        return self.rows[part], self.counts[part]

    @classmethod
    def counted(cls, texts: Array, terms: Array, vocabulary: int) -> Self:
        """Count (text row, term) pairs, one for each occurrence."""
        keys, counts = np.unique(terms.astype(np.int64) << 32 | texts.astype(np.int64), return_counts=True)
        starts = np.searchsorted(keys, np.arange(vocabulary + 1, dtype=np.int64) << 32)
        rows = (keys & 0xFFFFFFFF).astype(np.int32)
        return cls(starts.astype(np.int64), rows, np.minimum(counts, 255).astype(np.uint8))


@dataclass(frozen=True, slots=True, eq=False)
class TermArrays:
    """The arrays of one index: V terms, C cables, P passages, S sentences."""

    vocabulary: Array
    """The terms (stems without stop words), sorted, as UTF-8 bytes one behind the other."""
    vocabulary_ends: Array
    """Where each term ends in them, shape (V,)."""
    sentences: Postings
    headings: Postings
    """Terms of the passages' headings."""
    subjects: Postings
    """Terms of the cables' subject lines, which a clearance may withhold."""
    places: Postings
    """Terms of the cables' senders and of the countries in their TAGS."""
    sentence_passages: Array
    """The passage of each sentence, shape (S,)."""
    sentence_lengths: Array
    """Terms of each sentence, shape (S,)."""
    sentence_forms: Array
    """The forms of answers in each sentence, bits as `index.text.answer_forms` has them, shape (S,)."""
    sentence_asks: Array
    """Which sentences are questions, shape (S,)."""
    years: Array
    """The years that sentences name, sorted, and the sentence that names each."""
    year_sentences: Array
    window_norms: Array
    """The length of the sum of a sentence's vector and its neighbours' in the passage, shape (S,)."""
    passage_ids: Array
    """Sorted, shape (P,)."""
    passage_cables: Array
    passage_levels: Array
    """The place of each passage's marking in `index.markings.LEVELS`."""
    passage_flags: Array
    """Bits of `FIRST` and `SUMMARY`, shape (P,)."""
    passage_words: Array
    """A digest of the words of each passage, by which those with the same words are known, shape (P,)."""
    cable_years: Array
    """The year of each cable, 0 if it is not known, shape (C,)."""
    cable_levels: Array
    """The level of each cable's classification, which is that of its subject."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the arrays in `folder`; raises OSError or ValueError if they are not there or no arrays."""
        values: dict[str, Any] = {}
        for field in fields(cls):
            if field.type == "Postings":
                values[field.name] = Postings(*(_mapped(folder, f"{field.name}_{part}") for part in _PARTS))
            else:
                values[field.name] = _mapped(folder, field.name)
        return cls(**values)

    def write(self, folder: Path) -> None:
        """Write the arrays into the new `folder`."""
        folder.mkdir(parents=True)
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Postings):
                for part in _PARTS:
                    np.save(folder / f"{field.name}_{part}.npy", getattr(value, part))
            else:
                np.save(folder / f"{field.name}.npy", value)

    def term(self, text: str) -> int:
        """Return the number of a term, or -1 if no text of the index holds it."""
        wanted = text.encode()
        place = bisect_left(range(len(self.vocabulary_ends)), wanted, key=self._bytes)
        return place if place < len(self.vocabulary_ends) and self._bytes(place) == wanted else -1

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms that begin with `prefix`, sorted."""
        begin = prefix.encode()
        first = bisect_left(range(len(self.vocabulary_ends)), begin, key=self._bytes)
        last = bisect_left(range(len(self.vocabulary_ends)), begin + b"\xff", key=self._bytes)
        return [self._bytes(place).decode() for place in range(first, last)]

    def _bytes(self, place: int) -> bytes:
        start = int(self.vocabulary_ends[place - 1]) if place else 0
        return bytes(self.vocabulary[start : int(self.vocabulary_ends[place])])


FIRST = 1
"""The flag of the first passage of a cable."""
SUMMARY = 2
"""The flag of a passage that sums its cable up."""

_PARTS = ("starts", "rows", "counts")


def _mapped(folder: Path, name: str) -> Array:
    # As a plain array: each slice of a memmap costs as much as ten of an array.
    return np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r"))


def packed(terms: Sequence[str]) -> tuple[Array, Array]:
    """Return sorted terms as bytes one behind the other, and where each ends."""
    encoded = [term.encode() for term in terms]
    ends = np.cumsum([len(each) for each in encoded], dtype=np.int64)
    return np.frombuffer(b"".join(encoded), np.uint8), ends
