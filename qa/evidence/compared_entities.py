"""The names that a question sets side by side, "Morland and Kelland": no one passage need hold them all."""

from __future__ import annotations

import re
from itertools import pairwise

from index.search.question import Question

Side = tuple[str, ...]
"""The words of one name."""

_JOIN = re.compile(r"(?:['’]s)?(?:,|,? (?:and|or|vs\.?|versus|than)) (?:the |in |for |by |those of )*\Z", re.IGNORECASE)


def sides(question: Question) -> tuple[Side, ...]:
    """The names side by side, two at least, else none.

    >>> from index.search.question import parse
    >>> sides(parse("did Morland or the Kelland Navy count more boats?"))
    (('Morland',), ('Kelland', 'Navy'))
    """
    joined: list[Side] = []
    for (one, _, end), (other, start, _) in pairwise(_names(question)):
        if _JOIN.match(question.text[end:start]):
            joined += [other] if joined else [one, other]
    return tuple(dict.fromkeys(joined))


def _names(question: Question) -> list[tuple[Side, int, int]]:
    """The names, those that follow right behind each other as one, each with where it stands."""
    if not question.names:
        return []
    word = "|".join(re.escape(name) for name in sorted(question.names, key=len, reverse=True))
    whole = re.compile(rf"(?<!\w)(?:{word})(?: (?:{word}))*(?!\w)")
    return [
        (tuple(re.findall(rf"(?<!\w)(?:{word})(?!\w)", found[0])), *found.span())
        for found in whole.finditer(question.text)
    ]
