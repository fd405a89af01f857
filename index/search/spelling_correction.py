"""Spelling correction: replace terms of a question that the index does not know."""

from __future__ import annotations

import difflib
import re
from typing import Protocol

from index.text import tokens

_NEAR = 0.84
_SHORTEST = 5
_MOST_NEAR = 100
_AMERICAN = tuple(
    (re.compile(british), american)
    for british, american in (
        ("is$", "ize"),  # recognised, organisation
        ("our", "or"),  # labour, neighbouring
        ("(?<=[a-z]{2}[bt])r$", "er"),  # centre, theatre
        ("enc$", "ense"),  # defence, licence
        ("mm$", "m"),  # programme
    )
)
"""British stems, in which reporters and researchers ask, and the words of the American ones, in which cables are
written."""


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
    for british, american in _AMERICAN:
        # A stem is spelled out as a word again, so that it gets the stem of the American word.
        known = tokens.stems([british.sub(american, term)])[0]
        if vocabulary.document_frequency(known):
            return (known,)
    for cut in range(3, len(term) - 2):
        halves = term[:cut], term[cut:]
        if all(vocabulary.document_frequency(half) for half in halves):
            return halves
    near = difflib.get_close_matches(term, vocabulary.with_prefix(term[:2]), _MOST_NEAR, _NEAR)
    return next(((known,) for known in near if vocabulary.document_frequency(known)), (term,))
