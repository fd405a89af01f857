"""The words that a person cleared to a level may meet: counted as if the index held nothing above it.

Whatever a question's words are weighed, mended or spelled out by would otherwise tell of paragraphs that are withheld.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.store.keywords import KeywordIndex


class ReadableTerms:
    """The terms of some passages of a keyword index."""

    def __init__(self, keywords: KeywordIndex, passages: NDArray[np.int64]) -> None:
        self._keywords = keywords
        self._passages = passages
        self.document_frequency = cache(self._document_frequency)

    def paragraphs(self) -> int:
        """The number of paragraphs."""
        return len(self._passages)

    def _document_frequency(self, term: str) -> int:
        return int(np.isin(self._keywords.passages_with(term), self._passages).sum())

    def with_prefix(self, prefix: str) -> list[str]:
        """The terms of the whole index that begin so: which of them are known here, `document_frequency` tells."""
        return self._keywords.with_prefix(prefix)
