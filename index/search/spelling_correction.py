"""Spelling correction: replace terms of a question that the index does not know."""

from __future__ import annotations

import difflib
from typing import Protocol

from index.text import tokens
from index.text.spelling import american_words

_NEAR = 0.84
_SHORTEST = 5
_MOST_NEAR = 100


class Vocabulary(Protocol):
    """What `correct` needs of a keyword index; a term without a paragraph is unknown."""

    def document_frequency(self, term: str) -> int:
        """Return the number of paragraphs with the term."""
        ...

    def with_prefix(self, prefix: str) -> list[str]:
        """Return the terms that begin so."""
        ...


def correct(term: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the term if it is known; else its American spelling ("labour"), its two known halves
    ("antitrafficking"), or the nearest known spelling.

    A term that is known in no form comes back unchanged: that the index lacks it is worth knowing.
    """
    if vocabulary.document_frequency(term) or len(term) < _SHORTEST or not term.isalpha():
        return (term,)
    for known in tokens.stems(american_words(term)):
        if vocabulary.document_frequency(known):
            return (known,)
    for cut in range(3, len(term) - 2):
        halves = term[:cut], term[cut:]
        if all(vocabulary.document_frequency(half) for half in halves):
            return halves
    near = difflib.get_close_matches(term, vocabulary.with_prefix(term[:2]), _MOST_NEAR, _NEAR)
    return next(((known,) for known in near if vocabulary.document_frequency(known)), (term,))
