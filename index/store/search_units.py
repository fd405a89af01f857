"""The units of search, a paragraph or one of its sentences: their ids, and the texts under which they are found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index.text import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

UNIT_BITS = 16
"""A unit id is `passage_id << 16 | n`: n = 0 for the paragraph, n from 1 for its n-th sentence."""


def unit_id(passage_id: int, n: int) -> int:
    """Return the id of a paragraph (n = 0) or of its n-th sentence."""
    return passage_id << UNIT_BITS | n


def sentence_ids(passage_ids: NDArray[np.int64], owners: NDArray[Any]) -> NDArray[np.int64]:
    """Return the ids of sentences, in order; `owners` has the place of each one's passage in `passage_ids`, sorted."""
    import numpy as np

    places = np.arange(len(owners)) - np.searchsorted(owners, owners)
    return np.asarray(passage_ids[owners] << UNIT_BITS | places + 1, np.int64)


@dataclass(frozen=True, slots=True)
class EmbeddingContext:
    """What is known of a passage beside its words."""

    subject: str | None
    created: datetime | None


def embedding_texts(context: EmbeddingContext, search_text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the embedded texts of a passage's units, in the order n = 0, 1, 2 …

    A paragraph stands behind its subject and month, which say what "the shelter" and "last year" are about; a
    sentence alone, so that it is told from its neighbours.
    """
    month = f" ({context.created:%B %Y})" if context.created else ""
    yield f"{context.subject}{month}. {search_text}" if context.subject else search_text
    yield from (search_text[start:end] for start, end in spans)


def keyword_texts(search_text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the texts of a passage's units for the keyword index: a sentence has its neighbours on either side."""
    yield search_text
    for n in range(len(spans)):
        window = spans[max(0, n - 1) : n + 2]
        yield search_text[window[0][0] : window[-1][1]]


def text_digest(text: str) -> bytes:
    """Return the digest under which the vector of a text is kept, 16 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
