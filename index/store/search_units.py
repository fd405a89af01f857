"""The units of search, a paragraph or one of its sentences: their ids, and the texts under which they are found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.text import Span

UNIT_BITS = 16
"""A unit id is `passage_id << 16 | n`: n = 0 for the paragraph, n from 1 for its n-th sentence."""


def unit_id(passage_id: int, n: int) -> int:
    """The id of a paragraph (n = 0) or of its n-th sentence."""
    return passage_id << UNIT_BITS | n


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a passage beside its words."""

    subject: str | None
    created: datetime | None
    heading: str


def paragraph_embedding_text(context: Context, search_text: str) -> str:
    """What is embedded for a paragraph: subject and month say what "the shelter" and "last year" are about."""
    if not context.subject:
        return search_text
    month = f" ({context.created:%B %Y})" if context.created else ""
    return f"{context.subject}{month}. {search_text}"


def sentence_embedding_text(_context: Context, sentence: str) -> str:
    """What is embedded for a sentence: its own words alone, so that it is told from its neighbours."""
    return sentence


def embedding_texts(context: Context, search_text: str, spans: Sequence[Span]) -> Iterator[str]:
    """The embedded texts of a passage's units, in the order n = 0, 1, 2 …"""
    yield paragraph_embedding_text(context, search_text)
    for start, end in spans:
        yield sentence_embedding_text(context, search_text[start:end])


def keyword_texts(search_text: str, spans: Sequence[Span]) -> Iterator[str]:
    """The texts that the keyword index holds for the units of a passage: sentences with a neighbour on either side."""
    yield search_text
    for n in range(len(spans)):
        window = spans[max(0, n - 1) : n + 2]
        yield search_text[window[0][0] : window[-1][1]]


def text_digest(text: str) -> bytes:
    """The digest under which the vector of a text is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
