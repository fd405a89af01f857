"""What a clearance lets be counted: terms, and the passages whose vectors hold a subject that may not be read."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.filters import Filters
from index.search.scoring import idf
from index.store.keywords import KeywordIndex
from index.store.open_index import OpenIndex

Ids = NDArray[np.int64]


class ClearedVocabulary:
    """The terms of the paragraphs that a clearance lets be read, counted as if the index held nothing above it.

    Term weights, spelling correction and acronyms by any other count would tell of paragraphs that are withheld.
    """

    def __init__(self, keywords: KeywordIndex, passages: Ids, without_subject: Ids) -> None:
        self.without_subject = without_subject
        """The sorted ids of the passages whose cable's subject is above the clearance."""
        self._keywords = keywords
        self._passages = passages
        self.document_frequency = cache(self._document_frequency)

    @classmethod
    def of(cls, index: OpenIndex, clearance: str) -> ClearedVocabulary:
        """Return the vocabulary of what may be read at this clearance."""
        passages = index.store.allowed(Filters(clearance=clearance))
        assert passages is not None, "a clearance is a filter"
        return cls(index.keywords, passages, index.store.without_subject(clearance))

    def paragraphs(self) -> int:
        """Return the number of paragraphs."""
        return len(self._passages)

    def _document_frequency(self, term: str) -> int:
        return int(np.isin(self._keywords.passages_with(term), self._passages).sum())

    def idfs(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the inverse document frequency of each term among the paragraphs."""
        return {term: idf(self.document_frequency(term), self.paragraphs()) for term in terms}

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms of the whole index that begin so; one above the clearance has no document frequency."""
        return self._keywords.with_prefix(prefix)
